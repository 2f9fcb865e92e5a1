"""Readings are data: which rows were read against their sources, and which changed since."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from broken.patches import cell, raw
from changai import Dataset
from changai.cli import main
from changai.curation.reconcile import settle
from changai.validation import validate

READING = "{},{},2026-11-29,machine,,{},,,\n"


def read(good: Path, *rows: tuple[str, str, str]) -> None:
    """Enter readings of rows, with their verdicts, and let settle write the hashes."""
    lines = "".join(READING.format(*row) for row in sorted(rows))
    raw("readings", lambda data: data + lines.encode())(good)
    settle(good)


def read_on(good: Path, table: str = "events") -> list[bool]:
    """Which rows of a table are read."""
    return list(Dataset(good).load(table, evidence=True)["read_on"].notna())


def test_a_row_is_read_until_it_is_changed(good: Path) -> None:
    assert read_on(good) == [False, False]
    read(good, ("events", "evt-night-school-visit-2020", "right"))
    assert validate(good) == []
    assert read_on(good) == [True, False]
    days = Dataset(good).load("events", evidence=True)["read_on"]
    assert days[0] == pd.Timestamp(2026, 11, 29)
    cell("events", 2, "description_en", "Another visit.")(good)
    assert read_on(good) == [False, False]


def test_how_a_row_is_kept_does_not_make_it_unread(good: Path) -> None:
    read(good, ("metrics", "met-studios-2020", "mended"))
    assert read_on(good, "metrics")[2]
    cell("metrics", 4, "source_id", "src-news-2020")(good)
    assert read_on(good, "metrics")[2]


@pytest.mark.parametrize("verdict", ["wrong", "unopened"])
def test_what_was_not_found_right_is_not_read(good: Path, verdict: str) -> None:
    read(good, ("events", "evt-skills-meeting-2019", verdict))
    assert read_on(good) == [False, False]


def test_a_row_without_an_id_is_named_by_its_key(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (good / "data/event_participants.csv").open(encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    assert header == "event_id,person_id,organization_id,role"
    participant = " ".join(part or "-" for part in rows[0].split(","))
    read(good, ("event_participants", participant, "right"))
    assert validate(good) == []
    read(good, ("event_participants", participant + "s", "right"))
    assert [(f.code, f.column) for f in validate(good)] == [("E127", "row_key")]
    assert main(["validate", str(good)]) == 1
    assert f"there is no row '{participant}s' in event_participants" in capsys.readouterr().out
