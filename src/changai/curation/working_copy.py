"""A package folder while its tables are changed: rows of text in memory, written back canonically.

Canonical is: sorted by the key, minimal quotes, ``\\n``, Unicode normal form C.
"""

from __future__ import annotations

import contextlib
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from changai.display import visible
from changai.errors import ChangaiError
from changai.model import journal
from changai.model.csv_files import Sheet, read_csv, row_order, write_csv
from changai.model.files import ChangedFiles, PackageFiles
from changai.model.package import (
    DESCRIPTOR,
    Package,
    model_schemas,
    open_package,
    package_root,
)
from changai.model.schema import column_names, sort_key

LAYOUT = {"T101", "T104", "T105", "T108", "T114"}  # no row is lost by them


class TextRow(dict[str, str]):
    """A row of a table, its cells as text, and the line that it was read from (0: it is new)."""

    __slots__ = ("line",)

    def __init__(self, cells: Mapping[str, str], line: int = 0) -> None:
        super().__init__(cells)
        self.line = line


Tables = dict[str, list[TextRow]]


class WorkingCopy:
    """The tables of a package folder, to be changed in memory and written back.

    Files are read once, on opening; ``package`` gives those bytes from then on, whatever happens
    on the disk. Change the rows of ``tables`` in place. ``changed`` gives the files as they would
    be written, to be validated and compared like those of any package; ``write`` writes them.
    ``open_working_copy`` makes one.
    """

    def __init__(self, package: Package) -> None:
        """Read the files of a package in a folder; raises ChangaiError."""
        self.folder = Path(package.where)
        paths = [package.path(name) for name in package.tables]
        self._as_read = {path: package.read(path) for path in paths}
        files = ChangedFiles(package.files, self._as_read)
        self.package = Package(files, package.descriptor, package.schemas)

    @property
    def files(self) -> PackageFiles:
        """The files of the package as they were read."""
        return self.package.files

    @cached_property
    def tables(self) -> Tables:
        """The rows of every table; raises ChangaiError where one cannot be read whole."""
        return {
            name: [TextRow(row, row.line) for row in rows]
            for name, rows in self._tables_as_read.items()
        }

    @cached_property
    def _tables_as_read(self) -> Tables:
        return {name: read_rows(self.package, name) for name in self.package.tables}

    def edited_tables(self) -> list[str]:
        """The tables with a row that is new or is not what was read."""
        return [name for name, rows in self.tables.items() if rows != self._tables_as_read[name]]

    def in_order(self, name: str) -> list[TextRow]:
        """The rows of a table in the order in which they will be written."""
        schema = self.package.schema(name)
        header = column_names(schema)
        order = row_order(header, sort_key(schema))
        return sorted(self.tables[name], key=lambda row: order(cells(row, header)))

    def changed(self, tables: Iterable[str] | None = None) -> ChangedFiles:
        """The files of the package, those of some tables (by default all) as they would be written."""
        names = self.tables if tables is None else tables
        return self.with_files({self.package.path(name): self._canonical(name) for name in names})

    def with_files(self, files: Mapping[str, bytes]) -> ChangedFiles:
        """The files of the package with others in their place, where these differ."""
        different = {path: data for path, data in files.items() if data != self.files.read(path)}
        return ChangedFiles(self.files, different)

    def _canonical(self, name: str) -> bytes:
        schema = self.package.schema(name)
        header = column_names(schema)
        return write_csv(
            header, [cells(row, header) for row in self.tables[name]], sort_key(schema)
        )

    def write(self, files: ChangedFiles) -> list[str]:
        """Write what is changed into the folder, all of it or nothing; returns the paths.

        Raises ChangaiError where a table is not as it was read any more, or cannot be written.
        """
        if files.changed:
            journal.replace_files(self.folder, self._as_read, files.changed)
        return list(files.changed)


@contextlib.contextmanager
def open_working_copy(path: str | Path, *, write: bool = True) -> Iterator[WorkingCopy]:
    """The package in a folder, to be changed; nobody else writes to it meanwhile.

    What an interrupted writer left is completed or taken back first, and said on standard error.
    Without ``write``, where nothing will be written, it is only read.

    Raises ChangaiError, also for a zip or Parquet, where another writer is at work, and where a
    file was edited after a write was interrupted.
    """
    root = package_root(Path(path))
    if not write or not (root / DESCRIPTOR).is_file():  # what is no package is refused below
        yield read_working_copy(path)
        return
    with journal.only_writer(root):
        if done := journal.recover(root):
            print(visible(done), file=sys.stderr, flush=True)
        yield read_working_copy(path)


def read_working_copy(path: str | Path) -> WorkingCopy:
    """The package in a folder as it stands; raises ChangaiError."""
    package = open_package(path)
    if not Path(package.where).is_dir():
        raise ChangaiError(f"{path}: is not a folder; unpack it first")
    if any(package.path(name).endswith(".parquet") for name in package.tables):
        what = "is a release in Parquet, which is only read"
        raise ChangaiError(f"{path}: {what}; to change tables, unpack the release in CSV")
    return WorkingCopy(package)


def lacking_columns(package: Package, table: str) -> list[str]:
    """The columns that the model has of a table, and the schema of a package has not."""
    columns = column_names(package.schema(table))
    model = model_schemas()[table]
    return [column for column in column_names(model) if column not in columns]


def needed_tables(package: Package, *tables: str) -> None:
    """Raise ChangaiError where a package lacks one of these tables, or a column of one."""
    for table in tables:
        if table not in package.tables:
            raise ChangaiError(f"{package.where}: has no table {table!r}; run `changai validate`")
        for column in lacking_columns(package, table):
            schema = package.resource(table)["schema"]
            why = "it is broken, or of an older release; run `changai validate`"
            raise ChangaiError(f"{schema}: has no column {column!r}: {why}")


def cells(row: Mapping[str, str], header: Iterable[str]) -> list[str]:
    """The cells of a row in the order of a header."""
    return [row[column] for column in header]


def read_rows(package: Package, name: str) -> list[TextRow]:
    """The rows of a table, each with its line; raises ChangaiError at a fault that loses one."""
    columns = column_names(package.schema(name))
    sheet = read_whole(package.read(package.path(name)), package.path(name), columns)
    place = {column: sheet.header.index(column) for column in columns}
    return [
        TextRow({column: record.cells[at] for column, at in place.items()}, record.line)
        for record in sheet.records
    ]


def read_whole(data: bytes, path: str, columns: list[str]) -> Sheet:
    """A table, its columns in any order; raises ChangaiError at a fault that loses a row."""
    sheet = read_csv(data, columns)
    if any(fault.code == "T114" for fault in sheet.faults):
        sheet = read_csv(data)
    for fault in sheet.faults:
        if fault.code not in LAYOUT:
            what = f"{fault.message}; nothing was written (hint: {fault.hint})"
            raise ChangaiError(f"{path}:{fault.line}: {what}")
    return sheet


def fmt(path: str | Path = ".", *, check: bool = False) -> tuple[list[str], list[str]]:
    """Write every table of a package canonically, or with ``check`` only say which are not.

    Returns the files that were (or would be) rewritten, and a line for each cell whose Unicode
    form changes. Raises ChangaiError where a file cannot be read whole or written; then none is.
    """
    with open_working_copy(path, write=not check) as copy:
        files, recoded = copy.changed(), list(recoded_cells(copy))
        return (list(files.changed) if check else copy.write(files)), recoded


def recoded_cells(copy: WorkingCopy) -> Iterator[str]:
    """A line for each cell whose Unicode form is another in a canonical file."""
    for name, rows in copy.tables.items():
        for row in rows:
            for column, cell in row.items():
                if not unicodedata.is_normalized("NFC", cell):
                    where = f"{copy.package.path(name)}:{row.line}:{column}"
                    yield f"{where}: written in normal form C"
