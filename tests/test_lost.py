"""A package that lost a file is told so once; one that lost a column is told so, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from broken.patches import cell, delete, edit, without
from changai.cli import main
from changai.model.table_names import HeldName
from changai.validation import findings, validate
from copies import ROOT

TABLES = get_args(HeldName)
# A rule, a foreign key or a piece of evidence asks for it in vain; or it was part of the key.
ASKED = {"P110", "P106", "E101", "T130"}


def columns(table: str) -> list[str]:
    """The columns of a table of the model."""
    schema = json.loads((ROOT / f"schemas/{table}.json").read_text(encoding="utf-8"))
    return [field["name"] for field in schema["fields"]]


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_schema_is_one_finding(good: Path, table: str) -> None:
    delete(f"schemas/{table}.json")(good)
    found = validate(good)
    assert [(f.code, f.file) for f in found] == [("P101", f"schemas/{table}.json")]


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_data_file_is_one_finding(good: Path, table: str) -> None:
    delete(table)(good)
    found = validate(good)
    assert [(f.code, f.file) for f in found] == [("P105", f"data/{table}.csv")]


def columns_to_lose() -> list[object]:
    """The columns of the tables that most rules ask for: every third, and the others where there is time."""
    found: list[object] = []
    for table in ("evidence", "names", "sources", "metrics", "events"):
        for number, column in enumerate(columns(table)):
            marks = [pytest.mark.long] if number % 3 else []
            found.append(pytest.param(table, column, marks=marks))
    return found


@pytest.mark.parametrize(("table", "column"), columns_to_lose())
def test_a_lost_column_is_asked_for_and_nothing_else(good: Path, table: str, column: str) -> None:
    without(table, column)(good)
    found = validate(good)
    assert {f.code for f in found} <= ASKED, findings.as_text(found)
    places = {(f.file, f.column) for f in found if f.code == "P110"}
    assert places <= {(f"schemas/{table}.json", column)}


@pytest.mark.parametrize(
    ("command", "table", "column"),
    [
        ("settle", "evidence", "claim"),
        ("settle", "sources", "authority"),
        ("settle", "names", "kind"),
        ("settle", "departures", "reason_en"),
        ("add", "evidence", "claim"),
        ("add", "metrics", "qualifier"),
        ("fill", "evidence", "note_en"),
        ("fill", "sources", "text_sha256"),
    ],
)
def test_what_writes_says_which_column_it_lacks(
    good: Path, command: str, table: str, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (good / "more.toml").write_text('source = "src-news-2020"\nrow = "met-studios-2020"\n')
    argv = {
        "settle": ["settle", str(good)],
        "add": ["add", str(good / "more.toml"), str(good)],
        "fill": ["audit", str(good / "text.txt"), str(good), "--fill"],
    }[command]
    without(table, column)(good)
    before = {file: file.read_bytes() for file in good.rglob("*") if file.is_file()}
    assert main(argv) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"changai: schemas/{table}.json: has no column {column!r}: ")
    assert error.count("\n") == 1
    assert before == {file: file.read_bytes() for file in good.rglob("*") if file.is_file()}


def test_settling_says_that_a_table_is_lacking(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_names(descriptor: dict[str, Any]) -> None:
        tables = descriptor["resources"]
        descriptor["resources"] = [table for table in tables if table["name"] != "names"]

    edit("datapackage.json", without_names)(good)
    assert main(["settle", str(good)]) == 2
    assert "has no table 'names'; run `changai validate`\n" in capsys.readouterr().err


def test_settling_fills_no_column_that_the_schema_lacks(good: Path) -> None:
    without("metrics", "qualifier")(good)
    cell("evidence", 17, "stance", "confirms")(good)
    assert main(["settle", str(good)]) == 0
