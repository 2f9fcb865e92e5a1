"""Rules on the text of cells and the canonical form of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from changai.validation.findings import Finding, declare, shown
from changai.validation.tables import Table, Tables
from changai.validation.tableschema import FORMS

declare(
    "T101",
    "a file begins with a byte order mark",
    "data/events.csv:1: error T101: the file begins with a byte order mark",
)
declare(
    "T102",
    "a file is not UTF-8",
    "data/events.csv:7: error T102: byte 812 (0xd6) is not UTF-8; it reads as GB18030",
)
declare("T103", "a file holds a NUL character", "data/events.csv:7: error T103: a NUL character")
declare(
    "T104",
    "lines end with a carriage return",
    "data/events.csv:1: error T104: carriage returns (12 in the file, the first here)",
)
declare(
    "T105",
    "the last line does not end",
    "data/events.csv:80: error T105: the last line does not end",
)
declare("T106", "a file is empty", "data/events.csv:1: error T106: the file is empty")
declare(
    "T107",
    "a quote is not closed or stands inside a cell",
    "data/events.csv:7: error T107: a quote that is not closed, or stands inside a cell",
)
declare("T108", "a line is blank or has no values", "data/events.csv:7: error T108: a blank line")
declare(
    "T109",
    "a row has too few or too many cells",
    "data/events.csv:7: error T109: too many cells: 16, the header has 15",
)
declare(
    "T110",
    "a line break stands inside a cell",
    "data/events.csv:7: error T110: a line break inside a cell",
)
declare(
    "T111",
    "a cell is far too long",
    "data/events.csv:7:description_en: error T111: a cell of more than 10000 characters",
)
declare(
    "T112",
    "a column stands twice in the header",
    "data/events.csv:1:name_en: error T112: column 'name_en' stands twice in the header",
)
declare(
    "T113",
    "a column is missing from the header",
    "data/events.csv:1:name_en: error T113: column 'name_en' is missing",
)
declare(
    "T114",
    "the columns stand in another order than the schema's",
    "data/events.csv:1: error T114: the columns stand in another order",
)
declare(
    "T115",
    "a column is not in the schema",
    "data/events.csv:1:nam_en: error T115: column 'nam_en' is not known; 'name_en' is missing",
)
declare(
    "T116",
    "the cells are not separated by commas",
    "data/events.csv:1: error T116: the cells are not separated by commas",
)
declare(
    "T117",
    "a file has so many faults that its rest was not read",
    "data/events.csv:1009: error T117: more than 1000 faults; the rest of the file was not read",
)
declare(
    "T121",
    "a cell begins or ends with a space",
    "data/events.csv:7:name_en: error T121: 'Letter ' begins or ends with a space",
)
declare(
    "T122",
    "a control or zero-width character in a cell",
    "data/events.csv:7:name_en: error T122: U+200B stands at position 3",
)
declare(
    "T123",
    "a cell is not NFC, or holds a compatibility character",
    "data/events.csv:7:name_zh: error T123: U+F9A1 is a compatibility form of 說",
)
declare(
    "T124",
    "a full-width digit or letter",
    "data/events.csv:7:name_en: error T124: '２' is full-width\n  hint: write '2'",
)
declare(
    "T125",
    "a number, date or boolean is not written in the one form",
    "data/events.csv:7:date_start: error T125: '2020-1-2' is not the form of a date\n  hint: "
    "write YYYY-MM-DD",
)
declare(
    "T130",
    "rows are not sorted by their key",
    "data/events.csv:7: error T130: the row belongs before line 6\n  hint: run `changai fmt`",
)
declare(
    "T131",
    "quotes are not the canonical ones",
    "data/events.csv:7: error T131: the line is not quoted canonically\n  hint: run `changai fmt`",
)

FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
COMPATIBLE = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
FORM = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile(r"-?(?:0|[1-9][0-9]*)"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"),
    "boolean": re.compile(r"true|false"),
}
# Letters and marks that show nothing, besides the control and format characters.
BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | set(
    map(chr, range(0xFE00, 0xFE10))
)
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn"}
SPACE = (
    " \t\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)


def lexical(data: Tables) -> Iterator[Finding]:
    """Every cell: spaces, invisible characters, normal form, the one way to write a value."""
    for table in data:
        kinds = [(f["name"], f["type"]) for f in table.schema["fields"]]
        for index, row in enumerate(table.rows):
            for column, kind in kinds:
                if row[column]:
                    yield from cell_faults(table, index, column, kind, row[column])


def cell_faults(table: Table, index: int, column: str, kind: str, cell: str) -> Iterator[Finding]:
    """The first fault of one cell."""
    plain = cell.isascii()
    for position, character in enumerate(cell if not plain or not cell.isprintable() else ""):
        if unicodedata.category(character) in INVISIBLE or character in BLANK:
            message = f"U+{ord(character):04X} stands at position {position}"
            yield table.found("T122", index, column, message, "delete the invisible character")
            return
    if cell[0] in SPACE or cell[-1] in SPACE:
        message = f"{shown(cell)} begins or ends with a space"
        yield table.found("T121", index, column, message, "delete the space")
        return
    if not plain:
        for character in cell:
            if FULL_WIDTH.match(character):
                hint = f"write {unicodedata.normalize('NFKC', character)!r}"
                yield table.found("T124", index, column, f"{character!r} is full-width", hint)
                return
            if COMPATIBLE.match(character):
                common = unicodedata.normalize("NFC", character)
                message = f"U+{ord(character):04X} is a compatibility form of {common}"
                yield table.found("T123", index, column, message, "run `changai fmt`")
                return
        if unicodedata.normalize("NFC", cell) != cell:
            message = f"{shown(cell)} is not in Unicode normal form C"
            yield table.found("T123", index, column, message, "run `changai fmt`")
            return
    if kind in FORM and not FORM[kind].fullmatch(cell):
        message = f"{shown(cell)} is not the form of a {kind}"
        yield table.found("T125", index, column, message, FORMS[kind])


def canonical_faults(table: Table, data: bytes, canonical: bytes) -> list[Finding]:
    """The first line that is not sorted, and the first that is not quoted canonically."""
    if data == canonical:
        return []
    now, wanted = data.split(b"\n"), canonical.split(b"\n")
    found = []
    place = {line: number for number, line in enumerate(wanted)}
    strange = next((n for n, line in enumerate(now) if line not in place), None)
    if strange is not None:
        text = now[strange].decode("utf-8")
        # A cell that is not NFC has its own finding.
        if unicodedata.normalize("NFC", text) == text:
            message = "the line is not quoted canonically"
            found.append(Finding(table.path, strange + 1, "", "T131", message, "run `changai fmt`"))
    else:
        ordered = (n for n in range(1, len(now)) if now[n] and place[now[n]] < place[now[n - 1]])
        first = next(ordered, None)
        if first is not None:
            message = f"the row belongs before line {first}"
            found.append(Finding(table.path, first + 1, "", "T130", message, "run `changai fmt`"))
    return found
