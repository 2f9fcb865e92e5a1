"""A broken package: where it is broken, and the few shapes that nearly all of them have.

A place is written ``table:line:column``, as far as there is a line and a column; a file stands
by its path. A package is broken at one place, and ``changai validate`` names that one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from broken.patches import Patch, cells, insert, path_of, raw, replace
from changai.validation import Finding, validate

DESCRIPTOR = "datapackage.json"
# Evidence is printed in a passage of the book, of which the number follows, or in the newspaper.
BOOK, NEWS = "src-lighthouse,psg-lighthouse", "src-news-2020,,,"
UNION = "org-haichao-union"


class Case(NamedTuple):
    """A package that is broken at one place; a text for a line is one that stands on it."""

    name: str
    code: str
    file: str
    line: int | str
    column: str
    patches: tuple[Patch, ...]
    with_text: bool = False

    def findings(self, good: Path) -> list[Finding]:
        """Break the good package in a folder, and validate it."""
        for patch in self.patches:
            patch(good)
        return validate(good, text=good / "text.txt" if self.with_text else None)


def parts(place: str) -> tuple[str, int, str]:
    """Table or file, line and column of a place; none is 0 or empty."""
    found = re.fullmatch(r"([^:]+)(?::(\d+))?(?::(\D.*))?", place)
    assert found, f"no place: {place}"
    where, line, column = found.groups("")
    return where, int(line or 0), column


def case(
    name: str, code: str, place: str, /, *patches: Patch, on: str = "", text: bool = False
) -> Case:
    """A package that patches break; ``on`` stands on the line of a JSON file that is at fault."""
    where, line, column = parts(place)
    return Case(name, code, path_of(where), on or line, column, patches, text)


def wrong(
    name: str,
    code: str,
    place: str,
    value: str | None = None,
    /,
    *patches: Patch,
    text: bool = False,
    **others: str,
) -> Case:
    """A cell holds a wrong value, or does not go with others of its row."""
    table, line, column = parts(place)
    held = others if value is None else {column: value, **others}
    return case(name, code, place, cells(table, line, **held), *patches, text=text)


def added(name: str, code: str, place: str, row: str, /, *patches: Patch) -> Case:
    """A row is there that should not be, or not so."""
    table, line, _ = parts(place)
    return case(name, code, place, insert(table, line, row), *patches)


def typo(name: str, code: str, place: str, old: str, new: str | bytes, /) -> Case:
    """A file holds another text than it did."""
    return case(name, code, place, replace(parts(place)[0], old, new))


def spoilt(name: str, code: str, place: str, change: Callable[[bytes], bytes], /) -> Case:
    """A file holds other bytes than it did."""
    return case(name, code, place, raw(parts(place)[0], change))
