"""What a contributor types: a short TOML file that names a source and what it says."""

import datetime
import itertools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from changai.errors import ChangaiError
from changai.model.files import read_inside
from changai.model.values import Period, format_value, parse_period
from changai.reading.dates import parse_date
from changai.statements.resolution import Row
from changai.validation.findings import meant

MAX_BYTES = 2**20
BLOCK = re.compile(r"^```toml\r?\n(.*?)^```", re.MULTILINE | re.DOTALL)
T = TypeVar("T")
NEEDED = ("url", "title", "publisher", "day")
USUAL = {"kind": "news_report", "hosting": "original", "authority": "other"}
SEASONS = {3: "spring", 6: "summer", 9: "autumn"}
GENERIC = re.compile("www|com|cn|net|org|gov|edu|en|[0-9]+")
SOURCE = ("source", *NEEDED, *USUAL, "authors", "accessed", "source_id")

HERE = resources.files(__package__) / "templates"
OF_SOURCE = (HERE / "source.toml").read_text("utf-8")
TEMPLATES = {n: OF_SOURCE + (HERE / f"{n}.toml").read_text("utf-8") for n in ("figure", "voice")}


class Said(NamedTuple):
    """The source of a file, or a statement of it: where it stands in the file, and its keys."""

    where: str
    keys: dict[str, str]

    def fault(self, key: str, what: str) -> ChangaiError:
        """The error of one key."""
        return ChangaiError(f"{self.where}: {key}: {what}; nothing was written")

    def allow(self, known: Iterable[str], what: str, otherwise: str) -> None:
        """Raise ChangaiError, with a hint, at a key that is no known one of such a thing."""
        for key in self.keys:
            if key not in known:
                raise self.fault(key, f"is no key of {what}; {meant(key, known, otherwise)}")

    def need(self, keys: Iterable[str], hint: str) -> None:
        """Raise ChangaiError at the first key that is missing."""
        for key in keys:
            if key not in self.keys:
                raise self.fault(key, f"is missing{hint}")

    def pick(self, key: str, known: Mapping[str, T], otherwise: str) -> T:
        """What the id under a key stands for; raises ChangaiError, with a hint."""
        named = self.keys[key]
        if named not in known:
            raise self.fault(key, f"unknown id {named!r}; {meant(named, known, otherwise)}")
        return known[named]


def read(file: str | Path) -> tuple[Said, list[Said]]:
    """The source and the statements of a file; raises ChangaiError that names key or line."""
    where = str(file)
    data = read_inside(Path(file).parent, Path(file).name, MAX_BYTES)
    try:
        text = data.decode("utf-8")
        block = BLOCK.search(text)
        if block:  # of a report by the issue form its block of TOML, on the same lines
            text = "\n" * text.count("\n", 0, block.start(1)) + block[1]
        held = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ChangaiError(f"{where}:{line}: is not UTF-8; nothing was written") from None
    except tomllib.TOMLDecodeError as error:
        raise ChangaiError(f"{where}: is no TOML: {error}; nothing was written") from None
    except RecursionError:
        raise ChangaiError(f"{where}: is nested too deeply; nothing was written") from None
    several = "says" in held
    if not several:  # one statement needs no heading
        held["says"] = [{key: held.pop(key) for key in list(held) if key not in SOURCE}]
    says = held.pop("says")
    if not isinstance(says, list) or not all(isinstance(one, dict) for one in says):
        what = "write [[says]] on a line of its own before each statement"
        raise Said(where, {}).fault("says", what)
    Said(where, held).allow(SOURCE, "a source", "below [[says]]?")
    source = texts(where, held)
    places = (f"{where}: says {number}" if several else where for number in itertools.count(1))
    statements = list(map(texts, places, says))
    if not any(statement.keys for statement in statements):
        raise ChangaiError(f"{where}: says nothing; `changai add --template figure` shows how")
    return source, statements


def texts(where: str, held: dict[str, Any]) -> Said:
    """A part of a file, each value one line of text; a title may be two, the other in English."""
    said = Said(where, {})
    for key, value in held.items():
        two = key == "title" and isinstance(value, list)
        if two and len(value) != 2:
            raise said.fault(key, "takes two texts: as printed, and in English")
        for name, text in zip((key, f"{key}_en"), value if two else [value], strict=False):
            if type(text) is datetime.date:
                text = text.isoformat()  # as TOML writes one
            if not isinstance(text, str):
                raise said.fault(key, 'is no text; write it in quotes, as printed: "1300万人"')
            line = " ".join(unicodedata.normalize("NFC", text).split())
            if not line:
                raise said.fault(key, "is empty; fill it in or leave it out")
            said.keys[name] = line
    return said


def cited(given: Said, sources: Sequence[Row], notes: list[str]) -> str:
    """The id of the source that is meant, or nothing where it is a new one."""
    url, named = given.keys.get("url", ""), given.keys.get("source")
    if named:
        for key in [key for key in given.keys if key != "source"]:
            raise given.fault(key, f"{named!r} has it already; give one or the other")
        known = {row["source_id"]: row for row in sources}
        same = [given.pick("source", known, "give url, title, publisher and day of a new one")]
    else:
        same = [row for row in sources if url and page(row["url"]) == page(url)][:1]
    if not same:
        return ""
    source_id = same[0]["source_id"]
    if same[0]["text_sha256"]:
        what = f"{source_id} is held as text: its evidence points into passages"
        how = "write the lines, then `changai audit TEXT --fill`"
        raise given.fault("source" if named else "url", f"{what}; {how}")
    if not named:
        notes.append(f"the url is that of {source_id}, which is used as it is")
    return source_id


def new_source(given: Said, rows: Mapping[str, Sequence[Row]], notes: list[str]) -> dict[str, str]:
    """The row of a new source with a proposed id, the rest as for others of its publisher."""
    keys = given.keys
    given.need(NEEDED, f'; a source needs {", ".join(NEEDED)}, or source = "src-…"')
    if not re.match("https?://[a-z0-9]", keys["url"], re.I):
        raise given.fault("url", f"{keys['url']!r} is no address; it begins with https://")
    if "title_en" not in keys and re.search("[\u3400-\u9fff]", keys["title"]):
        what = 'say it in English too: title = ["…", "…"], as printed and in English'
        raise given.fault("title", what)
    day = parse_period(keys["day"]) or parse_date(keys["day"])
    if day is None:
        what = f"{keys['day']!r} cannot be read as a date; write it as 2026-03-05 or 2026-03"
        raise given.fault("day", what)
    publisher = keys["publisher"]
    if publisher.startswith("org-"):
        known = {row["organization_id"]: row["name_zh"] for row in rows["organizations"]}
        publisher = given.pick("publisher", known, "write its name")
    like = [row for row in rows["sources"] if row["publisher_zh"] == publisher]
    here = [row for row in like if page(row["url"])[0] == page(keys["url"])[0]]
    usual = {key: commonest(row[key] for row in here or like) or USUAL[key] for key in USUAL}
    if like and not here:  # a site that it has not published on before
        usual["hosting"] = "reprint"
    if taken := [f'{key} = "{value}"' for key, value in usual.items() if key not in keys]:
        notes.append(f"taken for granted: {', '.join(taken)}; say so where it is otherwise")
    name = called([row["source_id"] for row in like], keys["url"])
    own = {"source_id": f"src-{name}-{day_word(day)}", "publisher_zh": publisher}
    own |= {"title_zh": keys["title"], "title_en": keys["title"]}
    own |= {"published": day.first.isoformat(), "published_precision": day.precision}
    own |= {"authors_zh": keys.get("authors", ""), "accessed": str(datetime.date.today())}
    return own | usual | {key: keys[key] for key in keys if key != "source_id"}


def page(url: str) -> tuple[str, str]:
    """The site of an address and the path on it; two addresses of one page have the same."""
    host, _, path = re.sub("^https?://", "", url).rstrip("/").partition("/")
    return host.lower(), path


def commonest(values: Iterable[str]) -> str:
    """The value that stands most often, or none."""
    return next((value for value, _ in Counter(values).most_common(1)), "")


def called(ids: list[str], url: str) -> str:
    """How the sources of a publisher are called, if two of them are called alike, or its site."""
    words = [source_id.partition("-")[2].split("-")[:2] for source_id in ids]
    first = commonest(name[0] for name in words)
    alike = [name for name in words if name[0] == first]
    if len(alike) > 1:
        return "-".join(alike[0]) if all(name == alike[0] for name in alike) else first
    labels = re.findall("[a-z0-9]+", page(url)[0])
    return next((label for label in reversed(labels) if not GENERIC.fullmatch(label)), "page")


def day_word(period: Period) -> str:
    """A period as a part of an id."""
    if period.precision == "season":
        return f"{period.first.year}-{SEASONS[period.first.month]}"
    return format_value(period).replace("/", "-")
