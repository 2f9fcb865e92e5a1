"""What is endless, huge, damaged or locked is refused at once, in one sentence."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from changai import Dataset
from changai.cli import main
from changai.curation import workbook_reading
from changai.errors import ChangaiError
from changai.export.workbook import workbook_file
from changai.statements.catalog import open_catalog
from copies import copy_good

Out = pytest.CaptureFixture[str]


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return workbook_file(open_catalog(copy_good(tmp_path_factory.mktemp("workbook"))))


def refused(capsys: Out, *argv: str | Path) -> str:
    """The one line in which a command refuses its input."""
    assert main([str(word) for word in argv]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err


def edit_sheet(workbook: bytes, table: str, edit: Callable[[bytes], bytes], file: Path) -> Path:
    """A workbook with the XML of one sheet edited."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w", 8) as new:
        sheets = re.findall(r'<sheet name="([^"]+)"', old.read("xl/workbook.xml").decode())
        edited = f"xl/worksheets/sheet{sheets.index(table) + 1}.xml"
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edit(data) if name == edited else data)
    return file


def test_a_row_far_below_the_last_is_refused(good: Path, workbook: bytes, capsys: Out) -> None:
    def far(sheet: bytes) -> bytes:
        assert b'<row r="3"' in sheet
        return sheet.replace(b'<row r="3"', b'<row r="99999999999"')

    file = edit_sheet(workbook, "events", far, good / "far.xlsx")
    assert "sheet 'events' has a row beyond 1048576" in refused(capsys, "import", file, good)


def test_more_cells_than_a_package_may_have_are_not_held(
    good: Path, workbook: bytes, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_reading, "MAX_CELLS", 10_000)
    end, row = b"</sheetData>", b"<row><c><v>7</v></c></row>"
    rows = row * 12_000 + b'<row r="1x"/>'  # which nobody can read who goes on to the end
    file = edit_sheet(
        workbook, "events", lambda xml: xml.replace(end, rows + end), good / "many.xlsx"
    )
    assert "holds more than 10000 cells" in refused(capsys, "import", file, good)


METHODS = {"bzip2": zipfile.ZIP_BZIP2, "LZMA": zipfile.ZIP_LZMA}
# Bytes of the directory of a zip that are set to others: of each member's flags and its method.
FLAGS, METHOD = 8, 10
PATCHES = {"deflate64": (METHOD, 9), "an unknown method": (METHOD, 99), "a password": (FLAGS, 1)}


def packed(folder: Path, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The files of a folder as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return buffer.getvalue()


def patched(archive: bytes, at: int, value: int) -> bytes:
    """A zip with a byte of each entry of its directory changed."""
    data = bytearray(archive)
    for entry in re.finditer(rb"PK\x01\x02", archive):
        data[entry.start() + at] = value
    return bytes(data)


@pytest.mark.parametrize("how", [*METHODS, *PATCHES])
def test_what_is_not_deflate_is_named(
    how: str, good: Path, tmp_path: Path, workbook: bytes, capsys: Out
) -> None:
    if how in METHODS:
        zipped = packed(good, METHODS[how])
        (good / "unpacked").mkdir()
        zipfile.ZipFile(io.BytesIO(workbook)).extractall(good / "unpacked")
        sheets = packed(good / "unpacked", METHODS[how])
    else:
        zipped, sheets = (patched(data, *PATCHES[how]) for data in (packed(good), workbook))
    release, book = tmp_path / "release.zip", tmp_path / "book.xlsx"
    release.write_bytes(zipped)
    book.write_bytes(sheets)
    wanted = "is encrypted" if how == "a password" else "is packed by method"
    assert wanted in refused(capsys, "list", "--package", release)
    assert wanted in refused(capsys, "import", book, good)


@pytest.mark.parametrize("tenth", range(10))
def test_a_damaged_member_is_one_sentence(tenth: int, good: Path, tmp_path: Path) -> None:
    data = bytearray(packed(good))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        member = archive.getinfo("data/metrics.csv")
    place = member.header_offset + tenth * member.compress_size // 10
    data[place : place + 8] = b"\xff" * 8
    file = tmp_path / "damaged.zip"
    file.write_bytes(data)
    with pytest.raises(ChangaiError, match=r"data/metrics\.csv is damaged \(."):
        Dataset(file).load("metrics")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
@pytest.mark.parametrize(
    "line",
    [
        "validate GOOD --text PIPE",
        "validate GOOD --text FOLDER",
        "validate GOOD --against PIPE",
        "validate PIPE",
        "audit PIPE GOOD",
        "audit PIPE GOOD --fill",
        "add PIPE GOOD",
        "import PIPE GOOD",
        "diff PIPE GOOD",
        "diff GOOD PIPE",
        "show events --package PIPE",
        "build GOOD --unchecked --docs FOLDER",
    ],
)
@pytest.mark.parametrize("kind", ["a pipe", "a device"])
def test_a_pipe_or_a_device_is_refused(
    line: str, kind: str, good: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Out
) -> None:
    folder = tmp_path_factory.mktemp("beside")
    endless = folder / ("text.md" if "FOLDER" in line else "endless")
    if kind == "a pipe":
        os.mkfifo(endless)
    else:
        endless.symlink_to("/dev/zero")
    places = {"GOOD": good, "PIPE": endless, "FOLDER": folder}
    argv = [str(places.get(word, word)) for word in line.split()]
    message = refused(capsys, *argv)
    assert any(why in message for why in ("is not a file", "no such folder", "is a link"))
