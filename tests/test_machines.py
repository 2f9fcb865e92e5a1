"""Text goes in and out the same on any machine: whatever its encoding, with or without a mark."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from pathlib import Path

import pytest

from broken.patches import raw
from changai import Dataset
from changai.cli import main
from changai.errors import ChangaiError
from changai.model.package import open_package
from changai.reading.source_texts import read_text
from changai.validation import validate

Out = pytest.CaptureFixture[str]
# Not UTF-8: of Windows in China, of old machines in Europe, and of a job without a locale.
SURROUNDINGS = {
    "GBK": {"PYTHONIOENCODING": "gbk"},
    "Latin-1": {"PYTHONIOENCODING": "latin-1"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
UNDECODABLE = "a\udcff"  # the byte 0xff among the arguments, as Python has it
CONTRIBUTION = """\
source = "src-other-paper-2024"
row = "evt-skills-meeting-2019"
field = "name_zh"
quote = "made up"
"""


def marked(data: bytes) -> bytes:
    return codecs.BOM_UTF8 + data


def changai(surroundings: str, *arguments: str | Path) -> bytes:
    """What the program prints, in a process of its own."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    command = [sys.executable, "-P", "-m", "changai", *arguments]
    env |= SURROUNDINGS[surroundings]
    return subprocess.run(command, env=env, capture_output=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_a_template_can_be_read_back(surroundings: str, tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "more.toml"
    file.write_bytes(changai(surroundings, "add", "--template", "figure"))
    assert file.read_bytes().isascii() is False
    assert main(["add", "--template", "figure"]) == 0
    assert file.read_bytes().decode("utf-8") == capsys.readouterr().out


def test_json_has_what_is_no_text_as_an_escape(good: Path) -> None:
    folder = good.rename(good.with_name(UNDECODABLE))
    raw("data/events.csv", lambda data: marked(data))(folder)
    command = [sys.executable, "-P", "-m", "changai", "validate", folder, "--format", "github"]
    env = os.environ | SURROUNDINGS["GBK"]
    done = subprocess.run(command, env=env, capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"T101" in done.stdout
    done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "show",
        "show events --where name_zh=",
        "show events --columns",
        "show events --package",
        "describe",
        "find",
        "evidence",
        "validate",
        "validate . --text",
        "validate . --against",
        "fmt",
        "add",
        "audit",
        "import",
        "diff .",
        "build --docs",
    ],
)
def test_bytes_that_are_no_text_are_a_sentence(line: str, capsys: Out) -> None:
    *words, last = line.split()
    argv = [*words, last + UNDECODABLE] if last.endswith("=") else [*words, last, UNDECODABLE]
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert r"a\udcff" in err


def test_a_source_text_may_begin_with_a_mark(good: Path) -> None:
    file = good / "text.txt"
    plain = read_text(file).paragraphs
    file.write_bytes(marked(file.read_bytes()))
    assert read_text(file).paragraphs == plain
    assert validate(good, text=file) == []


def test_a_contribution_may_begin_with_a_mark(good: Path, capsys: Out) -> None:
    file = good / "more.toml"
    file.write_bytes(CONTRIBUTION.encode())
    status, plain = main(["add", str(file), str(good)]), capsys.readouterr()
    file.write_bytes(marked(CONTRIBUTION.encode()))
    assert main(["add", str(file), str(good)]) == status
    assert capsys.readouterr() == plain
    assert "is not TOML" not in plain.err


@pytest.mark.parametrize("file", ["datapackage.json", "schemas/events.json"])
def test_json_with_a_mark_is_named(good: Path, file: str) -> None:
    raw(file, marked)(good)
    with pytest.raises(ChangaiError, match=f"{file}: begins with a byte order mark"):
        open_package(good)
    assert any(f.code == "P101" and "byte order mark" in f.message for f in validate(good))


def test_a_table_with_a_mark_is_loaded_and_named(good: Path) -> None:
    plain = Dataset(good).load("events")
    raw("data/events.csv", marked)(good)
    assert Dataset(good).load("events").equals(plain)
    assert [finding.code for finding in validate(good)] == ["T101"]
