"""`changai add` in tests: what it says of a file, and whether it wrote anything.

``read_once`` spares the tests of one module that each reads the same bytes of the real tables anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from changai.cli import main
from changai.curation import working_copy
from changai.curation.working_copy import TextRow
from changai.model.package import Package

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


def assert_refused(
    folder: Path, text: str | bytes, message: str, capsys: Out, *options: str
) -> str:
    """A file is refused in one sentence that a pattern describes, and writes nothing: the sentence."""
    before = contents(folder)
    status, out, err = add(folder, text, capsys, *options)
    assert (status, out) == (2, ""), out + err
    assert err.count("\n") == 1
    assert "more.toml" in err
    assert re.search(message, err), err
    assert contents(folder) == before
    return err


def contents(folder: Path) -> dict[Path, bytes]:
    """The bytes of every file of a package."""
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Let the rows of a table be read once of the same bytes; a working copy changes copies of them."""
    read, known = working_copy.read_rows, dict[tuple[str, bytes], list[TextRow]]()

    def read_rows(package: Package, name: str) -> list[TextRow]:
        key = name, package.read(package.path(name))
        if key not in known:
            known[key] = read(package, name)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working_copy, "read_rows", read_rows)
        yield
