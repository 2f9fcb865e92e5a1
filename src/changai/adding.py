"""Add what another source says: rows and evidence out of the little that a contributor types.

Everything is written to a copy of the package, settled and validated there, and moved into place
only if it is valid: like `fmt` and `settle` it then writes without asking, for git undoes it.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from changai import canonical, contribution, numerals, printeddates, reading
from changai.belief import Row, World, is_relation, plain
from changai.canonical import Period
from changai.contribution import NEEDED, Contribution, Statement, fault, near
from changai.diff import Changes, diff
from changai.errors import ChangaiError
from changai.fields import references
from changai.formatting import copy_with, open_folder, read_rows, replace_all, written
from changai.settle import settle
from changai.validation import Finding, validate

Rows = dict[str, list[dict[str, str]]]
# What a contributor calls the fields of a figure.
PRINTED = {"figure": "value", "date": "period_start", "place": "region_id"}
READ = ("indicator_id", "value", "qualifier", "region_id", "source_id", "note_en")
# Two figures that agree in these are one.
SUBJECT = [
    *("indicator_id", "region_id", "period_start", "period_end", "period_kind", "nature"),
    *("organization_id", "program_id", "event_id", "document_id", "initiative_id", "base_zh"),
]
KINDS = {"flow": "interval", "stock": "instant", "cumulative": "instant", "share": "instant"}
SEASONS = {3: "spring", 6: "summer", 9: "autumn"}
USUAL = {"kind": "news_report", "hosting": "original", "authority": "other"}
GENERIC = {"www", "com", "cn", "net", "org", "gov", "edu", "en"}
UNREAD = {
    "number": ("figure", "give it as printed: 超过1300万人, 41.6%, over 13 million"),
    "date": ("date", "these can be: 2024年底, 2024年6月, 6月10日, 去年, 2021—2025年, Oct. 12"),
    "id": ("name of one row", "see `changai find`"),
    "text": ("text", "give it as printed"),
}
MAX_EXACT = 60
CHINESE = re.compile("[\u3400-\u9fff]")
YEAR_END = re.compile("年[底末]$")


class Added(NamedTuple):
    """What was written, what was taken for granted, and what is wrong with the result.

    Where that is an error, nothing was written and there are no changes.
    """

    changes: Changes
    notes: list[str]
    findings: list[Finding]


@dataclass
class Draft:
    """The tables while they grow, and what reading a statement needs to know."""

    world: World
    rows: Rows
    source_id: str = ""
    notes: list[str] = field(default_factory=list)


def add(file: str | Path, folder: str | Path = ".") -> Added:
    """Add to a package folder what a TOML file says; written only where the result is valid.

    Raises ChangaiError where the file cannot be understood, with nothing written.
    """
    package = open_folder(folder)
    if "claim" not in [f["name"] for f in package.schema("evidence")["fields"]]:
        raise ChangaiError(f"{folder}: is of an older release, which has no claims")
    given = contribution.read(file)
    rows = {name: read_rows(package, name) for name in package.held}
    schemas = {name: package.schema(name) for name in package.held}
    draft = Draft(World(schemas, rows), rows)
    draft.source_id = source(draft, given)
    draft.world = World(schemas, rows)  # that knows the day of the source
    for statement in given.says:
        (voice if "row" in statement.keys else figure)(draft, statement)
    with tempfile.TemporaryDirectory(prefix="changai-add-") as temporary:
        copy = Path(temporary)
        tables = {package.resource(name)["path"]: name for name in package.held}
        copy_with(package, {p: written(package, n, rows[n]) for p, n in tables.items()}, copy)
        settle(copy)
        findings = validate(copy)
        if any(finding.severity == "error" for finding in findings):
            return Added({}, draft.notes, findings)
        changes = diff(folder, copy)
        replace_all(package, {path: (copy / path).read_bytes() for path in tables})
    return Added(changes, draft.notes, findings)


def blank(draft: Draft, table: str, cells: dict[str, str]) -> dict[str, str]:
    """Append a row of which some cells are known."""
    row = {f["name"]: cells.get(f["name"], "") for f in draft.world.schemas[table]["fields"]}
    draft.rows[table].append(row)
    return row


def unique(draft: Draft, proposed: str) -> str:
    """An id that no row has or had."""
    taken = {
        cell for rows in draft.rows.values() for row in rows for cell in list(row.values())[:2]
    }
    number, found = 1, proposed
    while found in taken:
        number += 1
        found = f"{proposed}-{number}"
    return found


def own_id(draft: Draft, where: str, key: str, chosen: str) -> str:
    """An id that the contributor chose; raises ChangaiError where a row has or had it."""
    if unique(draft, chosen) != chosen:
        raise fault(where, key, f"{chosen!r} already exists; choose another, or leave it out")
    return chosen


# The source


def source(draft: Draft, given: Contribution) -> str:
    """The id of the source that is meant; a new one gets a row."""
    keys, sources = given.source, draft.rows["sources"]
    known = draft.world.by_id["sources"]
    if named := keys.get("source"):
        if more := [key for key in keys if key != "source"]:
            raise fault(given.where, more[0], f"{named!r} has it already; give one or the other")
        if named not in known:
            hint = near(named, known, "give url, title, publisher and day of a new one")
            raise fault(given.where, "source", f"unknown id {named!r}; {hint}")
        return unheld(given, "source", known[named])
    url = keys.get("url", "")
    for row in sources:
        if url and row["url"] and address(row["url"]) == address(url):
            draft.notes.append(f"the url is that of {row['source_id']}, which is used as it is")
            return unheld(given, "url", row)
    for key in NEEDED:
        if key not in keys:
            what = f'is missing; a source needs {", ".join(NEEDED)}, or source = "src-…"'
            raise fault(given.where, key, what)
    if not re.match("https?://[a-z0-9]", url, re.I):
        raise fault(given.where, "url", f"{url!r} is no address; it begins with https://")
    title = keys["title"]
    if "title_en" not in keys and CHINESE.search(title):
        what = 'say it in English too: title = ["…", "…"], as printed and in English'
        raise fault(given.where, "title", what)
    day = canonical.period(keys["day"]) or printeddates.parse(keys["day"])
    if day is None:
        what = f"{keys['day']!r} cannot be read as a date; write it as 2026-03-05 or 2026-03"
        raise fault(given.where, "day", what)
    publisher = keys["publisher"]
    if publisher.startswith("org-"):
        body = draft.world.by_id["organizations"].get(publisher)
        if body is None:
            hint = near(publisher, draft.world.by_id["organizations"], "write its name")
            raise fault(given.where, "publisher", f"unknown id {publisher!r}; {hint}")
        publisher = body["name_zh"]
    like = [row for row in sources if row["publisher_zh"] == publisher]
    here = [row for row in like if host(row["url"]) == host(url)]
    usual = {key: commonest(row[key] for row in here or like) or USUAL[key] for key in USUAL}
    if like and not here:  # a site that it has not published on before
        usual["hosting"] = "reprint"
    chosen = {key: keys.get(key, usual[key]) for key in USUAL}
    if taken := [f'{key} = "{value}"' for key, value in chosen.items() if key not in keys]:
        draft.notes.append(f"taken for granted: {', '.join(taken)}; say so where it is otherwise")
    if "source_id" in keys:
        source_id = own_id(draft, given.where, "source_id", keys["source_id"])
    else:
        when = day_word(day)
        source_id = unique(
            draft, f"src-{called([r['source_id'] for r in like], keys['url'])}-{when}"
        )
    new = {
        "source_id": source_id,
        "title_zh": title,
        "title_en": keys.get("title_en", title),
        "authors_zh": keys.get("authors", ""),
        "publisher_zh": publisher,
        "published": day.first.isoformat(),
        "published_precision": day.precision,
        "url": url,
        "accessed": keys.get("accessed") or date.today().isoformat(),
    }
    blank(draft, "sources", new | chosen)
    return source_id


def unheld(given: Contribution, key: str, row: Row) -> str:
    """The id of a source that is there; raises ChangaiError where it is held as text."""
    if row["text_sha256"]:
        what = f"{row['source_id']} is held as text: its evidence points into passages"
        raise fault(given.where, key, f"{what}; write the lines, then `changai audit TEXT --fill`")
    return row["source_id"]


def address(url: str) -> str:
    """What two addresses of one page share."""
    return re.sub("^https?://", "", url).rstrip("/")


def host(url: str) -> str:
    """The site of an address."""
    return address(url).partition("/")[0].lower()


def commonest(values: Iterable[str]) -> str:
    """The value that stands most often, or none."""
    found = Counter(values).most_common(1)
    return found[0][0] if found else ""


def called(ids: list[str], url: str) -> str:
    """How the sources of a publisher are called, or else its site."""
    words = [source_id.split("-")[1:] for source_id in ids]
    first = commonest(parts[0] for parts in words)
    alike = [parts for parts in words if parts[0] == first]
    if len(alike) > 1:
        seconds = {parts[1] for parts in alike if len(parts) > 1}
        return f"{first}-{alike[0][1]}" if len(seconds) == 1 else first
    labels = [label for label in re.findall("[a-z0-9]+", host(url)) if not label.isdigit()]
    return next((label for label in reversed(labels) if label not in GENERIC), "page")


def day_word(period: Period) -> str:
    """A period as a part of an id."""
    if period.precision == "season":
        return f"{period.first.year}-{SEASONS[period.first.month]}"
    return canonical.written(period).replace("/", "-")


# What it says


def check_words(statement: Statement, key: str) -> None:
    """Raise ChangaiError where the words do not print what they are said to print."""
    where, printed = statement.where, statement.keys[key]
    if "words" not in statement.keys:
        raise fault(where, "words", f"is missing: the words of the source that print the {key}")
    if printed not in statement.keys["words"]:
        raise fault(where, key, f"{printed!r} does not stand in the words given")
    if len(printed) > MAX_EXACT:
        raise fault(where, key, f"is longer than {MAX_EXACT} characters; the name or figure alone")


def claim(draft: Draft, statement: Statement, key: str, said: dict[str, str]) -> str:
    """What the words of one key claim; raises ChangaiError where they cannot be read."""
    exact = said["exact"]
    kind = canonical.kind_of(draft.world.schemas[said["table"]], said["field"])
    found = numerals.FIGURE.match(exact) if kind == "number" else None
    if found and re.search("[0-9]", found["after"]):
        what = f"{exact!r} holds more than one figure; a range is a row that is written by hand"
        raise fault(statement.where, key, what)
    read = reading.read(draft.world, said)
    if read is None:
        what, hint = UNREAD[kind]
        raise fault(statement.where, key, f"{exact!r} cannot be read as a {what}; {hint}")
    return read


def state(draft: Draft, statement: Statement, key: str, table: str, row_id: str, field: str) -> str:
    """Add the evidence for what one key says of a field of a row; returns its claim."""
    check_words(statement, key)
    said = {
        "table": table,
        "row_id": row_id,
        "field": field,
        "source_id": draft.source_id,
        "exact": statement.keys[key],
    }
    for other in draft.rows["evidence"]:
        if all(other[column] == cell for column, cell in said.items()):
            what = f"{draft.source_id} already says so of {row_id} {field}"
            raise fault(statement.where, key, what)
    if field == "region_id":
        said["claim"] = place(draft, statement, key)
    else:
        said["claim"] = claim(draft, statement, key, said)
    if "row" in statement.keys:
        said["note_en"] = statement.keys.get("note", "")
    blank(draft, "evidence", said)
    return said["claim"]


def place(draft: Draft, statement: Statement, key: str = "place") -> str:
    """The region that a name or id means."""
    name, regions = statement.keys[key], draft.world.by_id["regions"]
    if name in regions:
        return name
    found = [row_id for row_id in regions if plain(name) in draft.world.names[row_id]]
    if len(found) == 1:
        return found[0]
    if found:
        what = f"{name!r} may be {' or '.join(found)}; give the id"
    else:
        known = [*regions, *(row["name_zh"] for row in regions.values())]
        hint = near(name, known, "add it to data/regions.csv first")
        what = f"unknown place {name!r}; {hint}"
    raise fault(statement.where, key, what)


def voice(draft: Draft, statement: Statement) -> None:
    """Another voice on a row that is there: evidence for each field that is given."""
    where, row_id = statement.where, statement.keys["row"]
    tables = {
        name: table
        for table, rows in draft.world.by_id.items()
        if table not in ("sources", "passages")
        for name in rows
    }
    if row_id not in tables:
        alike = [name for name in tables if name[:4] == row_id[:4]]
        raise fault(
            where, "row", f"unknown id {row_id!r}; {near(row_id, alike, 'see `changai find`')}"
        )
    table = tables[row_id]
    columns = [f["name"] for f in draft.world.schemas[table]["fields"]]
    relations = [
        name
        for name, schema in draft.world.schemas.items()
        if is_relation(schema) and schema["fields"][0]["name"] == columns[0]
    ]
    names = PRINTED if table == "metrics" else {}
    fields = [*(c for c in columns[1:] if c not in ("source_id", "note_en")), *relations]
    given = [key for key in statement.keys if key not in ("row", "words", "note")]
    for key in given:
        if key not in names and key not in fields:
            hint = near(key, [*names, *fields], f"see `changai describe {table}`")
            raise fault(where, key, f"is no key of a statement on {table}; {hint}")
    if not given:
        what = f"what does it say of {row_id}? Give {', '.join(names) or 'a field'} as printed"
        raise fault(where, "row", what)
    for key in given:
        state(draft, statement, key, table, row_id, names.get(key, key))


def figure(draft: Draft, statement: Statement) -> None:
    """A new row of metrics, with evidence for what is printed."""
    where, keys, schema = statement.where, statement.keys, draft.world.schemas["metrics"]
    columns = [f["name"] for f in schema["fields"] if f["name"] not in READ]
    known = ["row", "indicator", *PRINTED, "words", "note", *columns]
    for key in keys:
        if key not in known:
            hint = near(key, known, "see `changai add --template figure`")
            raise fault(where, key, f"is no key of a figure; {hint}")
    for key in ("indicator", "place", "figure"):
        if key not in keys:
            raise fault(
                where, key, "is missing; `changai add --template figure` shows what to give"
            )
    indicator = draft.world.by_id["indicators"].get(keys["indicator"])
    if indicator is None:
        hint = near(keys["indicator"], draft.world.by_id["indicators"], "add the indicator first")
        raise fault(where, "indicator", f"unknown id {keys['indicator']!r}; {hint}")
    targets = references(schema)
    for key in keys.keys() & targets.keys():
        ids = draft.world.by_id[targets[key][0] or "metrics"]
        if keys[key] not in ids:
            raise fault(
                where, key, f"unknown id {keys[key]!r}; {near(keys[key], ids, 'add it first')}"
            )
    chosen = {key: value for key, value in keys.items() if key in columns}
    row = {
        "indicator_id": keys["indicator"],
        "region_id": place(draft, statement),
        "nature": "observed",
        "period_precision": "none",
        "period_kind": "unstated",
        "note_en": keys.get("note", ""),
        "source_id": draft.source_id,
    }
    printed = numerals.parse(keys["figure"])
    row["unit_zh"] = printed.unit if printed else ""
    period = when(draft, statement)
    if period:
        how = keys.get("period_kind") or kind(draft, indicator, period)
        row |= days(period, how, keys["date"])
    row |= base(draft, statement, indicator) | chosen
    for other in draft.rows["metrics"]:
        if all(other[column] == row.get(column, "") for column in SUBJECT):
            what = f'{other["metric_id"]} is this figure already; say row = "{other["metric_id"]}"'
            raise fault(where, "indicator", what)
    if "metric_id" in chosen:
        metric_id = own_id(draft, where, "metric_id", chosen["metric_id"])
    else:
        metric_id = unique(draft, metric_name(row, period))
    number = state(draft, statement, "figure", "metrics", metric_id, "value")
    value = canonical.parse("number", number)
    if isinstance(value, canonical.Number):
        row["value"] = canonical.written(value._replace(qualifier="exact"))
        row["qualifier"] = value.qualifier
    if period:
        state(draft, statement, "date", "metrics", metric_id, "period_start")
    # A place or base that is known otherwise (an id, the publisher) is no evidence.
    if keys["place"] != row["region_id"] and keys["place"] in keys["words"]:
        state(draft, statement, "place", "metrics", metric_id, "region_id")
    if keys.get("base_zh", "\0") in keys["words"]:
        state(draft, statement, "base_zh", "metrics", metric_id, "base_zh")
    blank(draft, "metrics", row | {"metric_id": metric_id})


def when(draft: Draft, statement: Statement) -> Period | None:
    """The period that the printed date says, if one is printed."""
    if "date" not in statement.keys:
        return None
    said = {"table": "metrics", "field": "period_start", "source_id": draft.source_id}
    return canonical.period(
        claim(draft, statement, "date", said | {"exact": statement.keys["date"]})
    )


def kind(draft: Draft, indicator: Row, period: Period) -> str:
    """Instant or interval: as other figures of the indicator, or as its values add up."""
    if period.precision == "multi_year":
        return "interval"
    others = commonest(
        row["period_kind"]
        for row in draft.rows["metrics"]
        if row["indicator_id"] == indicator["indicator_id"]
        and row["period_kind"] in ("instant", "interval")
        and row["period_precision"] != "multi_year"
    )
    return others or KINDS.get(indicator["aggregation"], "unstated")


def base(draft: Draft, statement: Statement, indicator: Row) -> dict[str, str]:
    """Of what a share is one, if that is not given: of the same as all others of its indicator."""
    if indicator["unit"] != "percent" or "base_zh" in statement.keys:
        return {}
    bases = {
        row["base_zh"]: row["base_en"]
        for row in draft.rows["metrics"]
        if row["indicator_id"] == indicator["indicator_id"]
    }
    if len(bases) != 1:
        what = "is missing: of what is it a share? And base_en, the same in English"
        raise fault(statement.where, "base_zh", what)
    ((zh, en),) = bases.items()
    draft.notes.append(f'taken for granted: base_zh = "{zh}"; say so where it is otherwise')
    return {"base_zh": zh, "base_en": en}


def days(period: Period, kind: str, printed: str) -> dict[str, str]:
    """The cells of a period; a stock at the end of a year is that of its last day."""
    ends = kind == "instant" and YEAR_END.search(printed)
    return {
        "period_start": (period.last if ends else period.first).isoformat(),
        "period_end": period.last.isoformat(),
        "period_precision": period.precision,
        "period_kind": kind,
    }


def metric_name(row: dict[str, str], period: Period | None) -> str:
    """An id as the others have it: place, indicator, nature, date."""
    parts = [
        "met",
        "" if row["region_id"] == "reg-cn" else row["region_id"].rpartition("-")[2],
        row["indicator_id"].removeprefix("ind-"),
        "" if row["nature"] == "observed" else row["nature"],
        day_word(period) if period else "",
    ]
    return "-".join(part for part in parts if part)
