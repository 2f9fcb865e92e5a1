"""What a contributor types: a short TOML file that names a source and what it says."""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from changai.errors import ChangaiError, nearest
from changai.package import read_inside

MAX_BYTES = 2**20
BLOCK = re.compile(r"^```toml\r?\n(.*?)^```", re.MULTILINE | re.DOTALL)
T = TypeVar("T")
NEEDED = ("url", "title", "publisher", "day")
CHOSEN = ("kind", "hosting", "authority")
SOURCE = ("source", *NEEDED, *CHOSEN, "authors", "accessed", "source_id")

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
                raise self.fault(key, f"is no key of {what}; {near(key, known, otherwise)}")

    def need(self, keys: Iterable[str], hint: str) -> None:
        """Raise ChangaiError at the first key that is missing."""
        for key in keys:
            if key not in self.keys:
                raise self.fault(key, f"is missing{hint}")

    def pick(self, key: str, known: Mapping[str, T], otherwise: str) -> T:
        """What the id under a key stands for; raises ChangaiError, with a hint."""
        named = self.keys[key]
        if named not in known:
            raise self.fault(key, f"unknown id {named!r}; {near(named, known, otherwise)}")
        return known[named]


def near(name: str, known: Iterable[str], otherwise: str) -> str:
    """A hint with the nearest known name, or another."""
    found = nearest(name, known)
    return f"did you mean {found!r}?" if found else otherwise


def read(file: str | Path) -> tuple[Said, list[Said]]:
    """The source that a file names, its title as printed and in English, and the statements.

    Raises ChangaiError that names file and key, or the line where it is no TOML.
    """
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
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ChangaiError(f"{where}: is no TOML: {error}; nothing was written") from None
    several = "says" in held
    if not several:  # one statement needs no heading
        held["says"] = [{key: held.pop(key) for key in list(held) if key not in SOURCE}]
    says = held.pop("says")
    if not isinstance(says, list) or not all(isinstance(one, dict) for one in says):
        what = "write [[says]] on a line of its own before each statement"
        raise Said(where, {}).fault("says", what)
    Said(where, held).allow(SOURCE, "a source", "below [[says]]?")
    source = texts(where, held)
    statements = [
        texts(f"{where}: says {number}" if several else where, one)
        for number, one in enumerate(says, 1)
    ]
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
            if isinstance(text, datetime.date) and not isinstance(text, datetime.datetime):
                text = text.isoformat()  # as TOML writes one
            if not isinstance(text, str):
                raise said.fault(key, 'is no text; write it in quotes, as printed: "1300万人"')
            line = " ".join(unicodedata.normalize("NFC", text).split())
            if not line:
                raise said.fault(key, "is empty; fill it in or leave it out")
            said.keys[name] = line
    return said
