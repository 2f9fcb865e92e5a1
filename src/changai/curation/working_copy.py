"""The canonical writer: sorting, quotes, line ends, NFC. No value changes silently."""

import contextlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from changai.errors import ChangaiError
from changai.model.csv_files import Sheet, read_csv, write_csv
from changai.model.package import DESCRIPTOR, Package, open_package
from changai.model.schema import column_names, sort_key

Tables = dict[str, list[dict[str, str]]]
LAYOUT = {"T101", "T104", "T105", "T108", "T114"}  # no row is lost by them


def fmt(path: str | Path = ".", *, check: bool = False) -> tuple[list[str], list[str]]:
    """Write every table of a package canonically, or with ``check`` only say which are not.

    Returns the files that were (or would be) rewritten, and a line for each cell whose Unicode
    form changes. Raises ChangaiError where a file cannot be read whole or written; then none is.
    """
    package = open_folder(path)
    texts: dict[str, bytes] = {}
    recoded: list[str] = []
    for name in package.tables:
        file, sheet = package.path(name), read_whole(package, name)
        rows = [record.cells for record in sheet.records]
        texts[file] = write_csv(sheet.header, rows, sort_key(package.schema(name)))
        recoded += [
            f"{file}:{record.line}:{column}: written in normal form C"
            for record in sheet.records
            for column, cell in zip(sheet.header, record.cells, strict=True)
            if not unicodedata.is_normalized("NFC", cell)
        ]
    if check:
        return [file for file, text in texts.items() if text != package.read(file)], recoded
    return replace_all(package, texts), recoded


def open_folder(path: str | Path) -> Package:
    """The package in a folder, to be written to; raises ChangaiError, also for a zip."""
    package = open_package(path)
    if not Path(package.where).is_dir():
        raise ChangaiError(f"{path}: is no folder; unpack it first")
    return package


def read_whole(package: Package, name: str) -> Sheet:
    """A table, its columns as in the schema; raises ChangaiError at a fault that loses a row."""
    file, wanted = package.path(name), column_names(package.schema(name))
    data = package.read(file)
    sheet = read_csv(data, wanted)
    if any(fault.code == "T114" for fault in sheet.faults):  # in another order
        sheet = read_csv(data)
    for fault in sheet.faults:
        if fault.code not in LAYOUT:
            what = f"{fault.message}; nothing was written (hint: {fault.hint})"
            raise ChangaiError(f"{file}:{fault.line}: {what}")
    order = [sheet.header.index(column) for column in wanted]
    records = [r._replace(cells=[r.cells[at] for at in order]) for r in sheet.records]
    return Sheet(wanted, records, sheet.faults)


def read_tables(package: Package) -> Tables:
    """The rows of every table as text; raises ChangaiError where one cannot be read whole."""
    sheets = {name: read_whole(package, name) for name in package.tables}
    return {
        name: [dict(zip(sheet.header, record.cells, strict=True)) for record in sheet.records]
        for name, sheet in sheets.items()
    }


def written(package: Package, tables: Tables) -> dict[str, bytes]:
    """Tables as canonical files, by path."""
    files = {}
    for name, rows in tables.items():
        header, key = column_names(package.schema(name)), sort_key(package.schema(name))
        cells = [[row[column] for column in header] for row in rows]
        files[package.path(name)] = write_csv(header, cells, key)
    return files


@contextlib.contextmanager
def trial(package: Package, tables: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of a package to try other tables in: its descriptor and schemas, and these files."""
    kept = [DESCRIPTOR, *(package.resource(name)["schema"] for name in package.tables)]
    with tempfile.TemporaryDirectory(prefix="changai-") as temporary:
        for path, data in ({path: package.read(path) for path in kept} | dict(tables)).items():
            file = Path(temporary) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        yield Path(temporary)


def replace_all(package: Package, files: Mapping[str, bytes]) -> list[str]:
    """Replace the files of a package folder that differ, or, interrupted, none; returns which."""
    before: dict[str, bytes] = {}
    folder = Path(package.where)
    try:
        for path, data in files.items():
            old = package.read(path)
            if old != data:
                replace(folder / path, data)
                before[path] = old
    except BaseException:  # an interruption too
        for path, old in before.items():
            replace(folder / path, old)
        raise
    return list(before)


def replace(file: Path, data: bytes) -> None:
    """Write beside a file, then move over it, so that one is whole; raises ChangaiError."""
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as beside:
            new = Path(beside) / file.name
            new.write_bytes(data)
            new.chmod(file.stat().st_mode & 0o777)
            os.replace(new, file)
    except OSError as error:
        raise ChangaiError(f"{file}: cannot be written ({error.strerror})") from None
