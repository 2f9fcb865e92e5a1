"""What a contributor types: a short TOML file that names a source and what it says."""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

from changai.errors import ChangaiError, nearest
from changai.package import read_inside

MAX_BYTES = 2**20
BLOCK = re.compile(r"^```toml\r?\n(.*?)^```", re.MULTILINE | re.DOTALL)
NEEDED = ("url", "title", "publisher", "day")
SOURCE = (
    "source",
    *NEEDED,
    "kind",
    "hosting",
    "authority",
    "authors",
    "accessed",
    "source_id",
)

SOURCE_TEMPLATE = """\
# The source. If the dataset has it: source = "src-…" instead of these four lines.
url = ""
title = ["", ""]  # as printed, and in English; one text, if it is printed in English
publisher = ""  # its first publisher, as the page names it, or the id of an organization
day = ""  # of publication: 2026-03-05, or 2026-03
# If they are not as those of other sources of this publisher (`changai describe sources`):
# kind = "news_report"
# hosting = "original"
# authority = "other"
"""
TEMPLATES = {
    "figure": SOURCE_TEMPLATE
    + """
# A figure that the dataset has not: `changai find NAME`, `changai show indicators --limit 0`.
# Several: write [[says]] on a line before each.
indicator = "ind-"
place = ""  # a name or id; 全国 for the country
date = ""  # as printed: 2024年底, 2025年1月至6月, 去年; leave the line out, if none is printed
figure = ""  # as printed, from the word that limits it to the counting word: 超过1300万人
words = ""  # the words that print date and figure: the program looks for both in them
# Any other column of metrics, as the row shall have it (`changai describe metrics`):
# nature = "target"
# note = "Doubt or rule applied, in English."
""",
    "voice": SOURCE_TEMPLATE
    + """
# What it says of a row that the dataset has: `changai find NAME`, `changai evidence ID`.
# Several: write [[says]] on a line before each.
row = "met-"
figure = ""  # as printed, from the word that limits it to the counting word: 超过1300万人
# date = ""  # as printed
words = ""  # the words that print them: the program looks for each in these
# Of a row that is no figure, any field of its table: date_start = "10月14日"
# note = "What differs and why, in English: wanted where the source disputes the row."
""",
}


class Statement(NamedTuple):
    """One thing that a source says: where it stands in the file, and its keys."""

    where: str
    keys: dict[str, str]


class Contribution(NamedTuple):
    """A file: its name, the keys of its source (the title as printed and in English), and more."""

    where: str
    source: dict[str, str]
    says: list[Statement]


def fault(where: str, key: str, what: str) -> ChangaiError:
    """The error of one key of a file."""
    return ChangaiError(f"{where}: {key}: {what}; nothing was written")


def near(name: str, known: Any, otherwise: str) -> str:
    """A hint with the nearest known name, or another."""
    found = nearest(name, known)
    return f"did you mean {found!r}?" if found else otherwise


def read(file: str | Path) -> Contribution:
    """Read a file; raises ChangaiError that names file and key, or the line where it is no TOML."""
    where = str(file)
    data = read_inside(Path(file).parent, Path(file).name, MAX_BYTES)
    try:
        held = tomllib.loads(typed(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ChangaiError(f"{where}:{line}: is not UTF-8; nothing was written") from None
    except tomllib.TOMLDecodeError as error:
        raise ChangaiError(f"{where}: is no TOML: {error}; nothing was written") from None
    except RecursionError:
        raise ChangaiError(f"{where}: is nested too deeply; nothing was written") from None
    if "says" not in held:  # one statement needs no heading
        alone = {key: held.pop(key) for key in list(held) if key not in SOURCE}
        held["says"] = [alone]
        places = [where]
    else:
        several = held["says"]
        if not isinstance(several, list) or not all(isinstance(one, dict) for one in several):
            raise fault(where, "says", "write [[says]] on a line of its own before each statement")
        places = [f"{where}: says {number}" for number in range(1, len(several) + 1)]
    says = held.pop("says")
    for key in held:
        if key not in SOURCE:
            what = "is no key of a source"
            raise fault(where, key, f"{what}; {near(key, SOURCE, 'below [[says]]?')}")
    english = None
    if isinstance(held.get("title"), list):
        if len(held["title"]) != 2:
            raise fault(where, "title", "takes two texts: as printed, and in English")
        held["title"], english = held["title"]
    source = {key: text(where, key, value) for key, value in held.items()}
    if english is not None:
        source["title_en"] = text(where, "title", english)
    statements = [
        Statement(place, {key: text(place, key, value) for key, value in one.items()})
        for place, one in zip(places, says, strict=True)
    ]
    if not any(statement.keys for statement in statements):
        raise ChangaiError(f"{where}: says nothing; `changai add --template figure` shows how")
    return Contribution(where, source, statements)


def typed(text: str) -> str:
    """The TOML of a file; of a report by the issue form, its block of TOML, on the same lines."""
    block = BLOCK.search(text)
    return "\n" * text.count("\n", 0, block.start(1)) + block[1] if block else text


def text(where: str, key: str, value: object) -> str:
    """A value as one line of text; a date may be written as TOML writes it."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if not isinstance(value, str):
        raise fault(where, key, 'is no text; write it in quotes, as printed: "1300万人"')
    line = " ".join(unicodedata.normalize("NFC", value).split())
    if not line:
        raise fault(where, key, "is empty; fill it in or leave it out")
    return line
