"""The canonical writer: sorting, quotes, line ends, NFC. No value changes silently."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from changai import csvtext
from changai.errors import ChangaiError
from changai.fields import sort_key
from changai.package import DESCRIPTOR, Package, open_package

LAYOUT = {"T101", "T104", "T105", "T108", "T114"}


def fmt(path: str | Path = ".", *, check: bool = False) -> tuple[list[str], list[str]]:
    """Write every table of a package canonically, or with ``check`` only say which are not.

    Returns the files that were (or would be) rewritten, and a line for each cell whose Unicode
    form changes. Raises ChangaiError where a file cannot be read whole, with nothing written, or
    cannot be written.
    """
    package = open_folder(path)
    pending, changed_cells = [], []
    for name in package.held:
        schema = package.schema(name)
        file = package.resource(name)["path"]
        data = package.read(file)
        sheet = read_whole(package, name, file, data)
        wanted = [field["name"] for field in schema["fields"]]
        order = [sheet.header.index(column) for column in wanted]
        rows = [[record.cells[place] for place in order] for record in sheet.records]
        for record, row in zip(sheet.records, rows, strict=True):
            for column, cell in zip(wanted, row, strict=True):
                if unicodedata.normalize("NFC", cell) != cell:
                    changed_cells.append(f"{file}:{record.line}:{column}: written in normal form C")
        canonical = csvtext.write(wanted, rows, sort_key(schema))
        if canonical != data:
            pending.append((file, canonical))
    if not check:
        replace_all(package, dict(pending))
    return [file for file, _ in pending], changed_cells


def open_folder(path: str | Path) -> Package:
    """The package in a folder, to be written to; raises ChangaiError, also for a zip."""
    package = open_package(path)
    if not Path(package.where).is_dir():
        raise ChangaiError(f"{path}: is no folder; unpack it first")
    return package


def read_whole(package: Package, name: str, file: str, data: bytes) -> csvtext.Sheet:
    """A sheet of which no row is lost; the columns may stand in another order."""
    wanted = [field["name"] for field in package.schema(name)["fields"]]
    sheet = csvtext.read(data, wanted)
    if any(fault.code == "T114" for fault in sheet.faults):
        sheet = csvtext.read(data)
    lost = [fault for fault in sheet.faults if fault.code not in LAYOUT]
    if lost:
        first = lost[0]
        raise ChangaiError(
            f"{file}:{first.line}: {first.message}; nothing was written (hint: {first.hint})"
        )
    return sheet


def read_rows(package: Package, name: str) -> list[dict[str, str]]:
    """The rows of a table as text; raises ChangaiError where it cannot be read whole."""
    file = package.resource(name)["path"]
    sheet = read_whole(package, name, file, package.read(file))
    return [dict(zip(sheet.header, record.cells, strict=True)) for record in sheet.records]


def written(package: Package, name: str, rows: list[dict[str, str]]) -> bytes:
    """The canonical bytes of a table."""
    schema = package.schema(name)
    columns = [field["name"] for field in schema["fields"]]
    cells = [[row[column] for column in columns] for row in rows]
    return csvtext.write(columns, cells, sort_key(schema))


def copy_with(package: Package, files: Mapping[str, bytes], folder: Path) -> None:
    """A package in another folder, to be tried there: its descriptor and schemas, these tables."""
    kept = [DESCRIPTOR, *(package.resource(name)["schema"] for name in package.held)]
    for path, data in ({path: package.read(path) for path in kept} | dict(files)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def replace_all(package: Package, files: Mapping[str, bytes]) -> list[str]:
    """Replace the files of a package folder that differ; returns which.

    Where the disk refuses one, or the work is interrupted, those before it are put back.
    """
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
    """Write beside a file, then move over it: interrupted, the old one is whole.

    Raises ChangaiError where the disk refuses.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, file.stat().st_mode & 0o777)
        os.replace(temporary, file)
    except OSError as error:
        raise ChangaiError(f"{file}: cannot be written ({error.strerror})") from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
