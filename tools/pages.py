"""The pages of `docs/` with what is made of the data filled in, as `build/docs` holds them.

A page in `docs/` is written by hand. Where a figure, a table or a list belongs that changes with the
data or the rules, it has two marks, and between them the words that stand there in the repository::

    <!-- make docs: disputes -->
    The list is in the built page.
    <!-- end -->

The built page has the list in the place of all three. `python tools/pages.py` begins `build/docs`
anew with the pages as they are; the tools that make the lists then fill them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from changai import Dataset

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "docs"
BUILT = ROOT / "build" / "docs"
MARKS = re.compile(r"^<!-- make \w+: (?P<part>[a-z ]+) -->\n.*?^<!-- end -->$", re.M | re.S)


def filled(page: str, parts: Mapping[str, str]) -> str:
    """A page with its parts in the place of its marks.

    Raises KeyError where the page has no marks for a part, or there is no part for its marks.
    """
    marked = {marks["part"] for marks in MARKS.finditer(page)}
    if unused := sorted(parts.keys() - marked):
        raise KeyError(unused[0])
    return MARKS.sub(lambda marks: parts[marks["part"]].strip(), page)


def page(name: str, parts: Mapping[str, str]) -> str:
    """The page of a name in `docs/`, filled with its parts and the version of the data."""
    text = (WRITTEN / f"{name}.md").read_text(encoding="utf-8")
    return detached(filled(text, {"version": f"Version {Dataset(ROOT).version}.", **parts}))


def detached(page: str) -> str:
    """A page without links to what lies outside `docs/`: only the pages go into a release."""
    return re.sub(r"\[([^\]]+)\]\(\.\./[^)]*\)", r"\1", page)


def anchor(heading: str) -> str:
    """What a link to a heading ends in after #, as GitHub has it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def write(name: str, text: str) -> None:
    """Write a file of `build/docs`."""
    BUILT.mkdir(parents=True, exist_ok=True)
    (BUILT / name).write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Begin `build/docs` anew with the pages as they stand in `docs/`."""
    shutil.rmtree(BUILT, ignore_errors=True)
    for written in sorted(WRITTEN.glob("*.md")):
        write(written.name, detached(written.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
