"""A package that lost a file is told so once; one that lost a column is told so, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from broken.patches import delete, without
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


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column)
        for table in ("evidence", "names", "sources", "metrics", "events")
        for column in columns(table)
    ],
)
def test_a_lost_column_is_asked_for_and_nothing_else(good: Path, table: str, column: str) -> None:
    without(table, column)(good)
    found = validate(good)
    assert {f.code for f in found} <= ASKED, findings.as_text(found)
    places = {(f.file, f.column) for f in found if f.code == "P110"}
    assert places <= {(f"schemas/{table}.json", column)}
