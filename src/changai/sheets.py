"""From the spreadsheet back: an edited workbook of the release as a change of the CSV tables."""

from __future__ import annotations

import datetime
import io
import re
import tempfile
import unicodedata
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from changai import canonical, csvtext
from changai.canonical import Number
from changai.diff import Changes, diff
from changai.errors import ChangaiError, nearest
from changai.fields import Json, sort_key
from changai.formatting import copy_with, open_folder, replace_all
from changai.layout import visible
from changai.limits import MAX_COLUMNS
from changai.package import Package, zip_reader
from changai.release.workbook import DICTIONARY, sheet_name
from changai.validation import Finding, validate
from changai.validation.findings import place

MAX_SHOWN = 50
SCIENTIFIC = re.compile(r"-?[0-9](\.[0-9]+)?E\+[0-9]{2,}")
YEARS = range(1900, 2101)
AS_TEXT = "format the cell as Text, then type the value again"
EPOCH = datetime.datetime(1899, 12, 30)
Rows = dict[int, Sequence[Any]]  # the cells of each row that is not empty, by its number


class Slip(NamedTuple):
    """Something wrong in a workbook: at which sheet!cell and column, what, how to mend it."""

    where: str
    message: str
    hint: str
    severity: str = "error"


class Damaged(Exception):
    """A cell that holds what Excel made of a value, not the value; what it is, how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class Imported(NamedTuple):
    """What an import found: the change, what is wrong, the sheets not read, the files written."""

    changes: Changes
    slips: list[Slip]
    unread: list[str]
    written: list[str]

    @property
    def valid(self) -> bool:
        """Whether nothing stands against writing it."""
        return all(slip.severity != "error" for slip in self.slips)


class Read(NamedTuple):
    """A sheet as read: its columns as they stand, and the cells of each row by its number."""

    columns: list[str]
    rows: dict[int, list[str]]


def import_workbook(file: str | Path, path: str | Path = ".", *, write: bool = False) -> Imported:
    """Hold an edited workbook of the release against the package folder that it was made from.

    The change is made and validated in a copy; with ``write``, and if it is valid, the tables that
    differ are moved into place. Raises ChangaiError where the file is no workbook of the package.
    """
    package = open_folder(path)
    file = Path(file)
    sheets, unread = read_sheets(file, package)
    tables: dict[str, Read] = {}
    slips: list[Slip] = []
    for name, rows in sheets.items():
        tables[name], damaged = read_table(file, name, package.schema(name), rows)
        slips += damaged
    if slips:
        return Imported({}, slips, unread, [])
    texts = {
        package.resource(name)["path"]: canonical_bytes(package.schema(name), table)
        for name, table in tables.items()
    }
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        copy_with(package, texts, copy)
        # Against the folder itself: no row may be lost in a spreadsheet unless it is retired.
        found = validate(copy, against=package.where)
        slips = [*located(found, package, tables, texts)]
        try:
            changes = diff(package.where, copy)
        except ChangaiError:
            if not slips:
                raise
            changes = {}  # a value that is none of its column's: the findings say which
    done = Imported(changes, slips, unread, [])
    if write and done.valid:
        paths = [package.resource(name)["path"] for name in changes]
        done.written.extend(replace_all(package, {path: texts[path] for path in paths}))
    return done


def empty(cells: Sequence[Any]) -> bool:
    """Whether a row holds nothing."""
    return all(cell.value is None or cell.value == "" for cell in cells)


def read_sheets(file: Path, package: Package) -> tuple[dict[str, Rows], list[str]]:
    """The rows of each table's sheet, and the names of the sheets that are no tables."""
    try:
        import openpyxl
    except ImportError:
        raise ChangaiError("to import needs openpyxl: pip install 'changai[validate]'") from None
    if not file.is_file():
        raise ChangaiError(f"{file}: no such file")
    if not zipfile.is_zipfile(file):
        hint = "save it as Excel Workbook (.xlsx), without a password"
        raise ChangaiError(f"{file}: is no .xlsx workbook; {hint}")
    zip_reader(file)  # refuses bombs
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are not read
            data = io.BytesIO(file.read_bytes())
            book = openpyxl.load_workbook(data, read_only=True, keep_links=False)
            there = {sheet.title: sheet for sheet in book.worksheets}
            said = book.properties.subject or ""
            refuse_other(file, package, said, list(there))
            held = {}
            for name in package.held:
                sheet = there[sheet_name(name)]
                sheet.reset_dimensions()  # some programs write wrong ones
                rows = enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1)
                held[name] = {number: row for number, row in rows if not empty(row)}
    except ChangaiError:
        raise
    except Exception as error:  # whatever a parser of three formats within a zip may raise
        message = f"{file}: is no .xlsx workbook that can be read"
        raise ChangaiError(f"{message} ({error.__class__.__name__})") from None
    return held, [sheet for sheet in there if sheet not in map(sheet_name, package.held)]


def refuse_other(file: Path, package: Package, subject: str, sheets: list[str]) -> None:
    """Raise ChangaiError where a workbook is of another version or lacks the sheet of a table."""
    version = package.descriptor["version"]
    if subject.startswith("version ") and subject != f"version {version}":
        hint = "edit a workbook of this version, or what changed since would be taken back"
        raise ChangaiError(f"{file}: is of {subject}, the tables of version {version}; {hint}")
    computed = {DICTIONARY, *map(sheet_name, package.derived)}
    for name in package.held:
        if sheet_name(name) not in sheets:
            near = nearest(sheet_name(name), [sheet for sheet in sheets if sheet not in computed])
            known = near if near and near not in package.held else None
            hint = f"is it {known!r}? " if known else ""
            hint += "every table has its sheet, under its own name"
            raise ChangaiError(f"{file}: has no sheet {sheet_name(name)!r} ({hint})")


def read_table(file: Path, name: str, schema: Json, rows: Rows) -> tuple[Read, list[Slip]]:
    """The cells of a sheet as the CSV file has them, and those that Excel has damaged.

    The columns may stand in another order; raises ChangaiError where they are others.
    """
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    header = ["" if cell.value is None else str(cell.value) for cell in rows.pop(1, ())]
    while header and not header[-1]:
        header.pop()
    for fault in csvtext.header_faults(header, "", list(kinds)):
        if fault.code != "T114":
            where = f"{file}: sheet {sheet_name(name)!r}: row 1"
            raise ChangaiError(f"{where}: {fault.message} (hint: {fault.hint})")
    table, slips = Read(header, {}), []
    for number, cells in rows.items():
        texts = [""] * len(header)
        for at, cell in enumerate(cells):
            column = header[at] if at < len(header) else ""
            try:
                text = text_of(cell.value, cell.data_type, kinds.get(column))
            except Damaged as damage:
                slips.append(Slip(spot(name, number, at, column), damage.message, damage.hint))
            else:
                texts[at : at + 1] = [text] if column else []
        table.rows[number] = texts
    return table, slips


def spot(table: str, row: int, at: int, column: str) -> str:
    """Where a cell is: sheet!C7 (column)."""
    from openpyxl.utils import get_column_letter

    named = f" ({column})" if column else ""
    return f"{sheet_name(table)}!{get_column_letter(at + 1)}{row}{named}"


def text_of(value: Any, data_type: str, kind: str | None) -> str:
    """A cell as the CSV file writes it; ``kind`` is the type of its column, None beyond the last.

    Raises Damaged where it is not what somebody typed, but what Excel made of it.
    """
    if value is None or value == "":
        return ""
    if kind is None:
        raise Damaged(f"{str(value)[:60]!r} beyond the last column", "delete it")
    if value in ("=TRUE()", "=FALSE()") and data_type == "f":  # as LibreOffice saves them
        value = value == "=TRUE()"
    elif data_type == "f":
        raise Damaged(f"the formula {str(value)[:60]!r}", "paste its value in its place")
    if data_type == "e":
        raise Damaged(f"Excel's error {value}", "write the value itself")
    if isinstance(value, bool):
        if kind == "boolean":
            return str(value).lower()
        hint = AS_TEXT if kind == "string" else f"write a {kind}"
        raise Damaged(f"Excel's {str(value).upper()} in a column of type {kind}", hint)
    if isinstance(value, int | float):
        return number_text(value, kind)
    if not isinstance(value, str):
        return day_text(value, kind)
    if "\n" in value or "\r" in value:
        raise Damaged("a line break inside the cell", "write it on one line")
    if kind == "boolean" and value in ("TRUE", "FALSE"):
        return value.lower()
    if kind == "date" and value.isascii() and value.isdigit():
        return number_text(int(value[:15]), kind)
    if kind == "string" and SCIENTIFIC.fullmatch(value):
        raise Damaged(f"{value}, a number in scientific notation; digits are lost", AS_TEXT)
    return value


def number_text(value: int | float, kind: str) -> str:
    """A number as the CSV file writes it; raises Damaged in a column that holds none."""
    plain = canonical.written(Number(Decimal(repr(value)), "exact"))
    if kind in ("integer", "number"):
        return plain
    if kind == "date":
        try:
            day = (EPOCH + datetime.timedelta(value)).date().isoformat()
        except OverflowError:
            raise Damaged(f"the number {plain}, no date", "write it as 2018-01-31") from None
        if value in YEARS:
            raise Damaged(f"the year {plain} without month and day", f"write {plain}-01-01")
        raise Damaged(f"the serial number {plain} instead of a date", f"it stands for {day}")
    shown = f"{value:.5E}" if abs(value) >= 1e11 else plain  # as the sheet shows it
    message = f"the number {shown} in a column of type {kind}"
    if kind == "string":
        message += "; leading zeros and digits after the 15th are lost"
    raise Damaged(message, AS_TEXT if kind == "string" else "write true or false")


def day_text(value: Any, kind: str) -> str:
    """A date of Excel as the CSV file writes it; raises Damaged in a column that holds none."""
    whole = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    shown = value.date().isoformat() if whole else str(value)
    if kind == "date" and whole:
        year = (value - EPOCH).days
        if year in YEARS:  # someone typed a year into a cell that shows dates
            raise Damaged(f"{shown} is what Excel makes of {year}", f"write {year}-01-01")
        return shown
    if kind == "date":
        raise Damaged(f"{shown} is no day", "write it as 2018-01-31")
    message = (
        f"the date {shown} in a column of type {kind}; Excel makes dates of what looks like one"
    )
    hint = AS_TEXT if kind == "string" else "format the cell as a number, then type it again"
    raise Damaged(message, hint)


def canonical_bytes(schema: Json, table: Read) -> bytes:
    """The CSV file of a sheet."""
    wanted = [field["name"] for field in schema["fields"]]
    order = [table.columns.index(column) for column in wanted]
    rows = [[cells[at] for at in order] for cells in table.rows.values()]
    return csvtext.write(wanted, rows, sort_key(schema))


def located(
    found: list[Finding], package: Package, tables: dict[str, Read], texts: dict[str, bytes]
) -> Iterator[Slip]:
    """Findings on the lines of CSV files, at the cells of the sheets that they came from."""
    files = {package.resource(name)["path"]: name for name in tables}
    rows: dict[str, dict[int, int]] = {}
    for finding in found:
        where, name = place(finding), files.get(finding.file)
        if name and finding.line == 1:
            where = f"{sheet_name(name)}!1"
        elif name and finding.line:
            if name not in rows:
                rows[name] = rows_of_lines(tables[name], texts[finding.file])
            row = rows[name].get(finding.line)
            columns = tables[name].columns
            if row and finding.column in columns:
                at = columns.index(finding.column)
                where = spot(name, row, at, finding.column)
            elif row:
                where = f"{sheet_name(name)}!{row}"
        message = f"{finding.severity} {finding.code}: {finding.message}"
        yield Slip(where, message, finding.hint, finding.severity)


def rows_of_lines(table: Read, text: bytes) -> dict[int, int]:
    """For each line of a CSV file the row of the sheet: sorting has moved it, its cells tell."""
    header, *lines = text.decode("utf-8").split("\n")[:-1]
    order = [table.columns.index(column) for column in header.split(",")]
    numbers = defaultdict(list)
    for number, cells in reversed(table.rows.items()):
        numbers[tuple(unicodedata.normalize("NFC", cells[at]) for at in order)].append(number)
    found = {}
    for line, written in enumerate(lines, 2):
        same = numbers.get(tuple(csvtext.cells_of(written) or ()))
        if same:
            found[line] = same.pop()
    return found


def render(slips: list[Slip]) -> str:
    """For a terminal: each slip with its hint."""
    lines = []
    for slip in slips[:MAX_SHOWN]:
        lines.append(f"{slip.where}: {slip.message}")
        if slip.hint:
            lines.append(f"  hint: {slip.hint}")
    if len(slips) > MAX_SHOWN:
        lines.append(f"and {len(slips) - MAX_SHOWN} more")
    return "".join(visible(line) + "\n" for line in lines)
