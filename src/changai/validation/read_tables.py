"""Reads the CSV files of a package into the database, strictly: each fault is a finding at its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from changai import limits
from changai.errors import ChangaiError
from changai.model.csv_files import CsvReader, Record, format_line, row_order
from changai.model.files import PackageFiles
from changai.model.package import read_checked
from changai.model.schema import Json, sort_key
from changai.validation.cells import CellChecker
from changai.validation.database import Database, Table
from changai.validation.findings import Finding, bounded, finding_of_error, meant

HARMLESS = {"T101", "T104", "T105", "T108"}  # faults by which no row is lost


def read_tables(
    files: PackageFiles, sound: Iterable[tuple[Json, Json]], database: Database
) -> list[Finding]:
    """Read the tables of a package into the database, each a resource and its schema.

    Returns what is wrong with their bytes, lines and cells. A table that makes the package too
    large, or that cannot be read, stays without rows.
    """
    findings = []
    cells = 0
    for resource, schema in sound:
        table = Table(resource["name"], resource["path"], schema, resource["schema"], lost=True)
        database.add_table(table)
        data = read_file(files, resource)
        if isinstance(data, Finding):
            findings.append(data)
            continue
        cells += count_lines(data) * len(table.columns)
        if cells > limits.MAX_CELLS:
            message = (
                f"the package has more than {limits.MAX_CELLS} cells; this table was not checked"
            )
            hint = "move rows that are not curated by hand into a package of their own"
            findings.append(Finding(table.path, 0, "", "P111", message, hint))
            continue
        findings += read_table(data, table, database)
    return findings


def read_file(files: PackageFiles, resource: Json) -> bytes | Finding:
    """The file of a table, or why it cannot be read."""
    path = resource["path"]
    try:
        return read_checked(lambda path: files.read(path, limits.MAX_TABLE_BYTES), resource)
    except ChangaiError as error:
        hint = ""
        if "no such file" in str(error):
            beside = files.csv_files(str(Path(path).parent))
            hint = meant(Path(path).name, beside, "restore it")
        return finding_of_error(error, path, "P105", hint)


def count_lines(data: bytes) -> int:
    """How many lines of a file are not blank."""
    return sum(1 for _ in re.finditer(rb"[^\n]+", data))


def read_table(data: bytes, table: Table, database: Database) -> list[Finding]:
    """Enter the rows of a CSV file into the database; gives what is wrong with the file."""
    reader, form, cells = CsvReader(data, table.columns), CanonicalForm(table), CellChecker(table)
    cell_findings: list[Finding] = []

    def checked_rows() -> Iterator[list[object]]:
        for record in reader:
            form.look_at(record)
            if len(cell_findings) <= limits.MAX_PER_RULE:
                cell_findings.extend(cells.findings(record))
            yield [record.line, *record.cells]

    database.insert(table, checked_rows())
    table.lost = any(fault.code not in HARMLESS for fault in reader.faults)
    file_findings = [
        Finding(table.path, fault.line, fault.column, fault.code, fault.message, fault.hint)
        for fault in reader.faults
    ]
    return [*(file_findings or form.findings()), *bounded(cell_findings)]


class CanonicalForm:
    """Looks at the rows of a file for the first that `changai fmt` would quote or place otherwise."""

    def __init__(self, table: Table) -> None:
        self.path = table.path
        self.position = row_order(table.columns, sort_key(table.schema))
        self.previous_line = 0
        self.previous_position: tuple[object, ...] = ()
        self.misquoted: Finding | None = None
        self.misplaced: Finding | None = None

    def look_at(self, record: Record) -> None:
        """Compare a row with its canonical line, and its position with that of the row before."""
        if self.misquoted is None and is_misquoted(record):
            message = "a cell is in quotes that does not need them"
            self.misquoted = self.finding(record, "T131", message)
        cells = record.cells
        if not unicodedata.is_normalized("NFC", record.text):
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        position = self.position(cells)
        if self.misplaced is None and position < self.previous_position:
            message = f"the row is out of order: it belongs before line {self.previous_line}"
            self.misplaced = self.finding(record, "T130", message)
        self.previous_line, self.previous_position = record.line, position

    def finding(self, record: Record, code: str, message: str) -> Finding:
        """A finding on a line, which `changai fmt` mends."""
        return Finding(self.path, record.line, "", code, message, "run `changai fmt`")

    def findings(self) -> list[Finding]:
        """The first line that is quoted otherwise; if there is none, the first row out of place."""
        first = self.misquoted or self.misplaced
        return [first] if first else []


def is_misquoted(record: Record) -> bool:
    """Whether a line has other quotes than its row needs; normal form C is checked cell by cell."""
    if '"' not in record.text or not unicodedata.is_normalized("NFC", record.text):
        return False
    return record.text != format_line(record.cells)
