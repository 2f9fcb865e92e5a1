"""`changai add` in tests: what it says of a file, and whether it wrote anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from changai.cli import main

Out = pytest.CaptureFixture[str]


def add(folder: Path, text: str | bytes, capsys: Out, *options: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of adding a file of this text."""
    file = folder.parent / "more.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    capsys.readouterr()
    status = main(["add", str(file), str(folder), *options])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return status, captured.out, captured.err


def contents(folder: Path) -> dict[Path, bytes]:
    """The bytes of every file of a package."""
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
