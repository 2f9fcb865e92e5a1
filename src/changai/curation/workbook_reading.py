"""The sheets of an edited workbook as CSV files, each line with the row that it was."""

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from changai.curation.workbook_cells import (
    EMPTY,
    TRUTH_FORMULAS,
    DamagedCellError,
    text_of_cell,
)
from changai.errors import ChangaiError, nearest, needed
from changai.export.flat import READ, SUFFIX
from changai.export.workbook import (
    COVER,
    DICTIONARY,
    HASH_OF,
    sheet_hash,
    sheet_name,
    text_of_value,
)
from changai.limits import MAX_CELLS, MAX_COLUMNS, MAX_SHEET_ROWS
from changai.model.csv_files import header_faults, row_order, write_csv
from changai.model.files import open_zip
from changai.model.package import Package
from changai.model.schema import Json, sort_key

OTHER_ORDER = "T114"  # the columns may stand in any order


@dataclass(frozen=True)
class Problem:
    """Something wrong in a workbook: where, what, and how to mend it."""

    place: str
    message: str
    hint: str


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet that is not empty: its number, and its cells as openpyxl has them."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class WorkbookCells:
    """The rows of each table's sheet, and the names of the sheets that are no tables.

    ``edited`` are the rows of the sheets to read, cover included, in which somebody changed something.
    """

    tables: dict[str, list[SheetRow]]
    other_sheets: list[str]
    edited: dict[str, list[SheetRow]]


@dataclass(frozen=True)
class TableSheet:
    """The sheet of a table as read.

    ``columns`` are in the order of the sheet, ``csv`` is the canonical file, ``row_numbers`` has
    the row of the sheet for each of its lines, the header included.
    """

    table: str
    columns: list[str]
    csv: bytes
    row_numbers: list[int]

    def place(self, line: int, column: str) -> str:
        """Where a cell is, by its line of the file: sheet!C7 (column); or its row, without one."""
        from openpyxl.utils import get_column_letter

        sheet, row = sheet_name(self.table), self.row_numbers[line - 1]
        if column not in self.columns:
            return f"{sheet}!{row}"
        return f"{sheet}!{get_column_letter(self.columns.index(column) + 1)}{row} ({column})"


def read_workbook(file: Path, package: Package) -> WorkbookCells:
    """Read the cells of a workbook; raises ChangaiError where it is not one of the package."""
    with needed("to import needs openpyxl", "validate"):
        import openpyxl
    if not file.exists():
        raise ChangaiError(f"{file}: no such file")
    if not file.is_file():
        raise ChangaiError(f"{file}: is not a file")
    if not zipfile.is_zipfile(file):
        hint = "save it as Excel Workbook (.xlsx), without a password"
        raise ChangaiError(f"{file}: is not an .xlsx workbook; {hint}")
    open_zip(file).close()  # refuses bombs
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are not read
            data = io.BytesIO(file.read_bytes())
            book = openpyxl.load_workbook(data, read_only=True, keep_links=False)
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            refuse_other_version(file, package, book.properties.subject or "")
            refuse_lacking_sheet(file, package, list(sheets))
            wanted = {name: sheets.pop(sheet_name(name)) for name in package.tables}
            hashes = {prop.name: prop.value for prop in book.custom_doc_props.props}
            hashed = {name for name in sheets if HASH_OF.format(name) in hashes}
            rows = read_sheets(
                file, wanted | {name: sheets[name] for name in sheets if name in hashed}
            )
    except ChangaiError:
        raise
    except Exception as error:  # whatever a parser of three formats within a zip may raise
        message = f"{file}: is not an .xlsx workbook that can be read"
        raise ChangaiError(f"{message} ({error.__class__.__name__})") from None
    edited = {
        name: rows[name]
        for name in sheets
        if name in hashed and hash_of_sheet(rows[name]) != hashes[HASH_OF.format(name)]
    }
    return WorkbookCells({name: rows[name] for name in wanted}, list(sheets), edited)


def hash_of_sheet(rows: Sequence[SheetRow]) -> str:
    """The hash of a sheet to read, as it was taken before the workbook was written."""
    return sheet_hash([texts_of(row) for row in rows])


def texts_of(row: SheetRow) -> list[str]:
    """The cells of a row of a sheet to read as text."""
    values = (TRUTH_FORMULAS.get(cell.value, cell.value) for cell in row.cells)
    return [text_of_value(value) for value in values]


def read_sheets(file: Path, sheets: Mapping[str, Any]) -> dict[str, list[SheetRow]]:
    """The rows of each sheet that are not empty; raises ChangaiError where they are too many.

    They are counted while they are read: what is refused is not held in memory first.
    """
    tables: dict[str, list[SheetRow]] = {}
    cells = 0
    for table, sheet in sheets.items():
        tables[table] = []
        for row in sheet_rows(file, sheet):
            cells += len(row.cells)
            if cells > MAX_CELLS:
                what = f"holds more than {MAX_CELLS} cells, more than a package may"
                raise ChangaiError(f"{file}: {what}; the limit was met in sheet {sheet.title!r}")
            tables[table].append(row)
    return tables


def sheet_rows(file: Path, sheet: Any) -> Iterator[SheetRow]:
    """The rows of a sheet that are not empty, each up to its last cell that is not.

    Raises ChangaiError at a row beyond those that a sheet has: openpyxl gives an empty one for
    each number that is left out before it, and it is the same object each time.
    """
    sheet.reset_dimensions()  # some programs write wrong ones
    before: Sequence[Any] = ()
    for number, padded in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_SHEET_ROWS:
            what = f"sheet {sheet.title!r} has a row beyond {MAX_SHEET_ROWS}, the last of a sheet"
            raise ChangaiError(f"{file}: {what}; is the file damaged?")
        if padded is not before and (cells := without_empty_end(padded)):
            yield SheetRow(number, cells)
        before = padded


def without_empty_end(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells of a row up to the last that is not empty."""
    end = len(cells)
    while end and cells[end - 1].value in EMPTY:
        end -= 1
    return cells[:end]


def refuse_other_version(file: Path, package: Package, subject: str) -> None:
    """Raise ChangaiError where a workbook says that it is of another version."""
    version = f"version {package.descriptor['version']}"
    if subject.startswith("version ") and subject != version:
        hint = "edit a workbook of this version, or what changed since would be taken back"
        raise ChangaiError(f"{file}: is of {subject}, the tables of {version}; {hint}")


def refuse_lacking_sheet(file: Path, package: Package, sheets: Sequence[str]) -> None:
    """Raise ChangaiError where a workbook lacks the sheet of a table."""
    known = {COVER, DICTIONARY, *map(sheet_name, package.schemas)}
    known |= {sheet_name(table + SUFFIX) for table in READ}
    unknown = sorted(sheet for sheet in sheets if sheet not in known)
    for sheet in map(sheet_name, package.tables):
        if sheet not in sheets:
            alike = nearest(sheet, unknown)
            question = f"is it {alike!r}? " if alike else ""
            hint = f"{question}every table has its sheet, under its own name"
            raise ChangaiError(f"{file}: has no sheet {sheet!r} ({hint})")


def read_table_sheet(
    file: Path, table: str, schema: Json, rows: Sequence[SheetRow], problems: list[Problem]
) -> TableSheet:
    """The sheet of a table as its CSV file; each damaged cell is one of ``problems``.

    Raises ChangaiError where the header is not that of the table.
    """
    types = {field["name"]: field["type"] for field in schema["fields"]}
    columns = read_header(file, table, rows, list(types))
    records = []
    for row in rows:
        if row.number > 1:
            texts = read_row(table, row, columns, types, problems)
            records.append((row.number, [texts.get(column, "") for column in types]))
    # As write_csv sorts them, so that the row of each line is known.
    order = row_order(list(types), sort_key(schema))
    records.sort(key=lambda record: order(record[1]))
    return TableSheet(
        table,
        columns,
        write_csv(list(types), [cells for _, cells in records], sort_key(schema)),
        [1, *(number for number, _ in records)],
    )


def read_header(file: Path, table: str, rows: Sequence[SheetRow], wanted: list[str]) -> list[str]:
    """The columns of a sheet, in its order; raises ChangaiError where they are not the table's."""
    header = next((row.cells for row in rows if row.number == 1), ())
    columns = ["" if cell.value in EMPTY else str(cell.value) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    for fault in header_faults(columns, "", wanted):
        if fault.code != OTHER_ORDER:
            where = f"{file}: sheet {sheet_name(table)!r}: row 1"
            raise ChangaiError(f"{where}: {fault.message} (hint: {fault.hint})")
    return columns


def read_row(
    table: str,
    row: SheetRow,
    columns: Sequence[str],
    types: dict[str, str],
    problems: list[Problem],
) -> dict[str, str]:
    """The cells of a row as text, by column; each damaged cell is one of ``problems``."""
    texts = {}
    for place, cell in enumerate(row.cells):
        column = columns[place] if place < len(columns) else ""
        try:
            text = text_of_cell(cell, types.get(column))
        except DamagedCellError as damage:
            named = f" ({column})" if column else ""
            where = f"{sheet_name(table)}!{cell.coordinate}{named}"
            problems.append(Problem(where, damage.message, damage.hint))
        else:
            texts[column] = unicodedata.normalize("NFC", text)
    return texts
