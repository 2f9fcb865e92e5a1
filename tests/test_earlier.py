"""Held against an earlier version, what is gone is named, and what is only changed is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from broken import elsewhere
from broken.patches import Patch, cell, drop, insert
from changai.validation import Finding, validate
from copies import copy_good


@pytest.fixture
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good package, as it was."""
    return copy_good(tmp_path_factory.mktemp("old"))


def gone(good: Path, old: Path, *patches: Patch) -> list[Finding]:
    """What is found against the good package after changes of it, but for errors of the change itself."""
    for patch in patches:
        patch(good)
    return [found for found in validate(good, against=old) if found.code in ("R109", "R110")]


def test_a_confirming_statement_that_is_gone_is_named(good: Path, old: Path) -> None:
    (found,) = gone(good, old, drop("evidence", 6))
    assert (found.file, found.row_id, found.severity) == (
        "data/evidence.csv",
        "evt-night-school-visit-2020",
        "warning",
    )
    about = "rows about events evt-night-school-visit-2020 date_start: 3 in the earlier version, 2"
    assert found.message.startswith(about)
    assert "src-news-2020" in found.message


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("lookups", 2),
        ("names", 3),
        ("hosts", 2),
        ("event_participants", 2),
        ("document_issuers", 2),
    ],
)
def test_a_row_without_an_id_is_not_lost_in_silence(
    table: str, line: int, good: Path, old: Path
) -> None:
    (found,) = gone(good, old, drop(table, line))
    assert (found.code, found.file) == ("R109", f"data/{table}.csv")


def test_a_corrected_statement_is_not_gone(good: Path, old: Path) -> None:
    changes = cell("evidence", 6, "exact", "6月1日"), cell("names", 2, "name", "Methods")
    assert gone(good, old, *changes) == []


def test_what_speaks_of_a_retired_row_goes_with_it(good: Path, old: Path) -> None:
    retired = insert("retired", 3, "ini-wrench-school,regional_initiatives,0.2.0,No measure.,")
    taken = [drop("evidence", 11), drop("names", 8), drop("names", 8)]
    assert gone(good, old, drop("regional_initiatives", 2), *taken, retired) == []


def test_a_column_that_is_gone_is_named(good: Path) -> None:
    (found,) = elsewhere.column_gone(good)
    assert (found.code, found.file, found.severity) == ("R110", "data/departures.csv", "warning")
    assert found.message == (
        "the earlier version has the column shade in departures, this one has not"
    )
