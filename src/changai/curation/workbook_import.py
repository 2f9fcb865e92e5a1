"""From the spreadsheet back: an edited workbook of the release as a change of the CSV tables."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

from changai.curation.differences import Changes, diff
from changai.curation.working_copy import open_working_copy
from changai.display import visible
from changai.errors import ChangaiError, nearest, needed
from changai.export.workbook import DICTIONARY, sheet_name
from changai.limits import MAX_COLUMNS
from changai.model.csv_files import header_faults, write_csv
from changai.model.files import open_zip
from changai.model.package import Package
from changai.model.schema import Json, sort_key
from changai.validation import validate
from changai.validation.findings import place

MAX_SHOWN = 50
SCIENTIFIC = re.compile(r"-?[0-9](\.[0-9]+)?E\+[0-9]{2,}")
YEARS = range(1900, 2101)
HINTS = {
    "string": "format the cell as Text, then type the value again",
    **dict.fromkeys(("integer", "number"), "format the cell as a number, then type it again"),
    "date": "write it as 2018-01-31",
    "boolean": "write true or false",
}
EMPTY = (None, "")
MIDNIGHT = " 00:00:00"
EPOCH = datetime.datetime(1899, 12, 30)
Cells = dict[int, Sequence[Any]]  # of each row that is not empty, by its number
Slip = tuple[str, str, str]  # sheet!cell (column), what is wrong there, how to mend it


class Damaged(Exception):
    """A cell that holds what Excel made of a value: what it is, and how to mend it."""


class Imported(NamedTuple):
    """The change that was found, what is wrong with it, the sheets not read, the files written."""

    changes: Changes
    slips: list[Slip]
    valid: bool
    unread: list[str]
    written: list[str]


class Sheet(NamedTuple):
    """A table as read: the columns as they stand, its CSV file, the row that each line was."""

    columns: list[str]
    data: bytes
    rows: list[int]


def import_workbook(file: str | Path, path: str | Path = ".", *, write: bool = False) -> Imported:
    """Hold an edited workbook of the release against the package folder that it was made from.

    The change is validated before anything is written; with ``write``, and if it is valid, the
    tables that differ are. Raises ChangaiError where the file is no workbook of the package.
    """
    copy, file = open_working_copy(path), Path(file)
    package = copy.package
    paths = {name: package.path(name) for name in package.tables}
    cells, unread = read_cells(file, package)
    slips: list[Slip] = []
    sheets = {n: read_table(file, n, package.schema(n), rows, slips) for n, rows in cells.items()}
    if slips:
        return Imported({}, slips, False, unread, [])
    changed = copy.with_files({paths[name]: sheet.data for name, sheet in sheets.items()})
    # Against the package as it is: no row may be lost in a spreadsheet unless it is retired.
    found = validate(changed, against=copy.files)
    try:
        changes = diff(copy.files, changed)
    except ChangaiError:
        if not found:
            raise
        changes = {}  # a value that is none of its column's: the findings say which
    tables = {path: name for name, path in paths.items()}
    for f in found:
        where, name = place(f), tables.get(f.file)
        if name and f.line:
            columns, _, rows = sheets[name]
            where = spot(name, rows[f.line - 1], columns, f.column)
        slips.append((where, f"{f.severity} {f.code}: {f.message}", f.hint))
    valid = all(finding.severity != "error" for finding in found)
    written = copy.write(changed) if write and valid else []
    return Imported(changes, slips, valid, unread, written)


def read_cells(file: Path, package: Package) -> tuple[dict[str, Cells], list[str]]:
    """The cells of each table's sheet, and the sheets that are no tables; raises ChangaiError."""
    with needed("to import needs openpyxl", "validate"):
        import openpyxl
    if not file.is_file():
        raise ChangaiError(f"{file}: no such file")
    if not zipfile.is_zipfile(file):
        hint = "save it as Excel Workbook (.xlsx), without a password"
        raise ChangaiError(f"{file}: is no .xlsx workbook; {hint}")
    open_zip(file).close()  # refuses bombs
    held: dict[str, Cells] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are not read
            data = io.BytesIO(file.read_bytes())
            book = openpyxl.load_workbook(data, read_only=True, keep_links=False)
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            refuse_other(file, package, book.properties.subject or "", list(sheets))
            for name in package.tables:
                sheet = sheets.pop(sheet_name(name))
                sheet.reset_dimensions()  # some programs write wrong ones
                rows = enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1)
                held[name] = {n: row for n, row in rows if any(c.value not in EMPTY for c in row)}
    except ChangaiError:
        raise
    except Exception as error:  # whatever a parser of three formats within a zip may raise
        message = f"{file}: is no .xlsx workbook that can be read"
        raise ChangaiError(f"{message} ({error.__class__.__name__})") from None
    return held, list(sheets)


def refuse_other(file: Path, package: Package, subject: str, sheets: list[str]) -> None:
    """Raise ChangaiError where a workbook is of another version or lacks the sheet of a table."""
    version = f"version {package.descriptor['version']}"
    if subject.startswith("version ") and subject != version:
        hint = "edit a workbook of this version, or what changed since would be taken back"
        raise ChangaiError(f"{file}: is of {subject}, the tables of {version}; {hint}")
    others = set(sheets) - {DICTIONARY, *map(sheet_name, package.schemas)}
    for sheet in map(sheet_name, package.tables):
        if sheet not in sheets:
            near = nearest(sheet, sorted(others))
            hint = f"is it {near!r}? " if near else ""
            hint += "every table has its sheet, under its own name"
            raise ChangaiError(f"{file}: has no sheet {sheet!r} ({hint})")


def read_table(file: Path, name: str, schema: Json, cells: Cells, slips: list[Slip]) -> Sheet:
    """The sheet of a table as its CSV file; what is damaged is a slip. Raises ChangaiError."""
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    columns = ["" if cell.value in EMPTY else str(cell.value) for cell in cells.pop(1, ())]
    while columns and not columns[-1]:
        columns.pop()
    for fault in header_faults(columns, "", list(kinds)):
        if fault.code != "T114":
            where = f"{file}: sheet {sheet_name(name)!r}: row 1"
            raise ChangaiError(f"{where}: {fault.message} (hint: {fault.hint})")
    rows = []
    for number, row in cells.items():
        texts = dict.fromkeys(columns, "")
        for column, cell in zip(chain(columns, repeat("")), row, strict=False):
            try:
                texts[column] = text_of(cell, kinds.get(column))
            except Damaged as damage:
                message, hint = damage.args
                named = f" ({column})" if column else ""
                slips.append((f"{sheet_name(name)}!{cell.coordinate}{named}", message, hint))
        rows.append([*(texts[column] for column in kinds), f"{number:09}"])
    # Sorted with the number of its row beside each; the header is row 1.
    numbered = write_csv([*kinds, "1"], rows, sort_key(schema)).decode("utf-8")
    lines = [line.rpartition(",") for line in numbered.split("\n")[:-1]]
    data = "".join(f"{line}\n" for line, _, _ in lines).encode("utf-8")
    return Sheet(columns, data, [int(number) for _, _, number in lines])


def spot(table: str, row: int, columns: list[str], column: str) -> str:
    """Where a cell is: sheet!C7 (column); or its row, where no column is meant."""
    from openpyxl.utils import get_column_letter

    if column not in columns:
        return f"{sheet_name(table)}!{row}"
    return f"{sheet_name(table)}!{get_column_letter(columns.index(column) + 1)}{row} ({column})"


def text_of(cell: Any, kind: str | None) -> str:
    """A cell as the CSV file writes it; raises Damaged where Excel, not somebody, made it."""
    value = cell.value
    if value in EMPTY:
        return ""
    if kind is None:
        raise Damaged(f"{str(value)[:60]!r} beyond the last column", "delete it")
    if cell.data_type == "f" and value in ("=TRUE()", "=FALSE()"):  # as LibreOffice saves them
        value = value == "=TRUE()"
    elif cell.data_type == "f":
        raise Damaged(f"the formula {str(value)[:60]!r}", "paste its value in its place")
    if cell.data_type == "e":
        raise Damaged(f"Excel's error {value}", "write the value itself")
    if isinstance(value, str):
        if "\n" in value or "\r" in value:
            raise Damaged("a line break inside the cell", "write it on one line")
        if kind == "string" and SCIENTIFIC.fullmatch(value):
            lost = f"{value}, a number in scientific notation; digits are lost"
            raise Damaged(lost, HINTS[kind])
        if kind == "date" and value.isascii() and value.isdigit():
            return day_of(int(value[:15]))
        return value.lower() if kind == "boolean" and value in ("TRUE", "FALSE") else value
    why = ""
    if isinstance(value, bool):
        if kind == "boolean":
            return str(value).lower()
        what = f"Excel's {str(value).upper()}"
    elif kind == "date":
        return day_of(value)
    elif isinstance(value, int | float):
        if kind in ("integer", "number"):
            return plain(value)
        what = f"the number {value:.5E}" if abs(value) >= 1e11 else f"the number {plain(value)}"
        why = "; leading zeros and digits after the 15th are lost" if kind == "string" else ""
    else:
        what = f"the date {str(value).removesuffix(MIDNIGHT)}"
        why = "; Excel makes dates of what looks like one"
    raise Damaged(f"{what} in a column of type {kind}{why}", HINTS[kind])


def plain(value: int | float) -> str:
    """A number as the CSV file writes it."""
    return f"{Decimal(repr(value)).normalize():f}"


def day_of(value: Any) -> str:
    """A date as the CSV file writes it; raises Damaged where Excel has a number, or more."""
    if isinstance(value, int | float):
        number = plain(value)
        try:
            day = (EPOCH + datetime.timedelta(value)).date()
        except OverflowError:
            raise Damaged(f"the number {number}, no date", HINTS["date"]) from None
        if value in YEARS:
            raise Damaged(f"the year {number} without month and day", f"write {number}-01-01")
        raise Damaged(f"the serial number {number} instead of a date", f"it stands for {day}")
    shown = str(value).removesuffix(MIDNIGHT)
    if not isinstance(value, datetime.datetime) or len(shown) > len("2018-01-31"):
        raise Damaged(f"{shown} is no day", HINTS["date"])
    year = (value - EPOCH).days
    if year in YEARS:  # someone typed a year into a cell that shows dates
        raise Damaged(f"{shown} is what Excel makes of {year}", f"write {year}-01-01")
    return shown


def render(slips: list[Slip]) -> str:
    """For a terminal: each slip with its hint."""
    lines = []
    for where, message, hint in slips[:MAX_SHOWN]:
        lines += [f"{where}: {message}", *([f"  hint: {hint}"] if hint else [])]
    lines += [f"and {len(slips) - MAX_SHOWN} more"] if len(slips) > MAX_SHOWN else []
    return "".join(visible(line) + "\n" for line in lines)
