"""Series: which figures may be joined, the same for tables, charts and every release."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import changai
from broken.patches import edit
from changai import Dataset
from changai.errors import ChangaiError
from changai.statements.derived import SERIES, TARGETS
from changai.statements.series import MOST_OVERLAPS, NOT_AFTER, overlapping, segments
from changai.statements.targets import TARGET_NATURES
from copies import ROOT
from releasing import artefact, unpacked

# Two yearly totals of one program at one place, which may be joined.
FIRST: dict[str, Any] = {
    "metric_id": "met-one",
    "indicator_id": "ind-trained",
    "nature": "observed",
    "region_id": "reg-cn",
    "program_id": "prg-training",
    "event_id": None,
    "document_id": None,
    "organization_id": None,
    "initiative_id": None,
    "source_id": "src-one",
    "base_zh": None,
    "part_of_metric_id": None,
    "period_start": date(2019, 1, 1),
    "period_end": date(2019, 12, 31),
    "period_precision": "year",
    "period_kind": "interval",
    "series_break": None,
}
LATER = {
    "metric_id": "met-two",
    "period_start": date(2020, 1, 1),
    "period_end": date(2020, 12, 31),
}
UNDATED = {"period_start": None, "period_end": None, "period_precision": "none"}
TARGET = {"nature": "target", "program_id": None}
STOCK = {"period_kind": "instant", "program_id": None}


def joined(*rows: dict[str, Any]) -> list[list[str]]:
    """The ids of each segment of more than one figure."""
    return [[row["metric_id"] for row in s] for s in segments(rows) if len(s) > 1]


def pair(first: dict[str, Any], second: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two figures with other cells."""
    return FIRST | first, FIRST | LATER | first | second


@pytest.mark.parametrize(
    ("why", "first", "second"),
    [
        ("indicator", {}, {"indicator_id": "ind-certified"}),
        ("place", {}, {"region_id": "reg-cn-js"}),
        ("no place", {}, {"region_id": None}),
        ("nature", {}, {"nature": "target"}),
        ("program", {}, {"program_id": "prg-other"}),
        ("no program", {}, {"program_id": None}),
        ("event of a flow", {"program_id": None}, {"event_id": "evt-other"}),
        ("base", {}, {"base_zh": "女职工"}),
        ("kind of period", {}, {"period_kind": "instant"}),
        ("five years", {}, {"period_start": date(2016, 1, 1), "period_precision": "multi_year"}),
        ("half a year", {}, {"period_start": date(2020, 7, 1), "period_precision": "month"}),
        ("no beginning", {}, {"period_start": None}),
        ("no end", {}, {"period_end": None}),
        ("by then", {}, {"period_start": None, "period_precision": NOT_AFTER}),
        ("a new count", {}, {"series_break": True}),
        ("part of the other", {}, {"part_of_metric_id": "met-one"}),
        ("another body", {"organization_id": "org-one"}, {"organization_id": "org-two"}),
        ("another initiative", {"initiative_id": "ini-one"}, {"initiative_id": "ini-two"}),
        ("document of a target", TARGET | {"document_id": "doc-a"}, {"document_id": "doc-b"}),
        ("source of a target", TARGET, {"source_id": "src-two"}),
    ],
)
def test_what_differs_is_not_joined(
    why: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert joined(*pair(first, {})) == [["met-one", "met-two"]], "it would be joined otherwise"
    assert joined(*pair(first, second)) == [], why


def test_bounds_and_undated_figures_are_not_joined_with_each_other() -> None:
    bound = {"period_start": None, "period_precision": NOT_AFTER}
    assert joined(*pair(bound, {"period_start": None})) == []
    assert joined(*pair(UNDATED, UNDATED)) == []


@pytest.mark.parametrize(
    ("why", "first", "second"),
    [
        ("qualifier", {"qualifier": "exact"}, {"qualifier": "more_than"}),
        ("event of a program", {}, {"event_id": "evt-other"}),
        ("event that a stock was told at", STOCK, {"event_id": "evt-other"}),
        ("one names no body", {}, {"organization_id": "org-one"}),
        ("document that an observed figure is from", {}, {"document_id": "doc-b"}),
        ("a leap year", {}, {"period_start": date(2020, 1, 2)}),
        ("a day and a month", STOCK | {"period_start": date(2019, 12, 31)}, {}),
    ],
)
def test_what_may_differ_is_joined(why: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    assert joined(*pair(first, second)) == [["met-one", "met-two"]], why


def test_a_figure_of_another_sort_between_two_does_not_part_them() -> None:
    five_years = FIRST | {"metric_id": "met-sum", "period_start": date(2015, 1, 1)}
    assert joined(*pair({}, {}), five_years) == [["met-one", "met-two"]]


def test_the_parts_of_a_total_without_a_date_are_joined() -> None:
    total = FIRST | UNDATED | {"metric_id": "met-sum"}
    first, second = pair({"part_of_metric_id": "met-sum"}, {"part_of_metric_id": None})
    assert joined(total, first, second) == [["met-one", "met-two"]]
    assert joined(total | {"period_end": date(2021, 12, 31)}, first, second) == []


def test_points_are_in_order_of_time_whatever_the_order_of_rows() -> None:
    """By the end of the period; one without a beginning is as short as a day."""
    december = FIRST | STOCK | {"metric_id": "met-c", "period_start": date(2019, 12, 1)}
    last_day = FIRST | STOCK | {"metric_id": "met-b", "period_start": None}
    earlier = FIRST | STOCK | {"metric_id": "met-d", "period_end": date(2018, 12, 31)}
    in_order = [["met-d", "met-c", "met-b"]]
    assert joined(last_day, december, earlier) == in_order
    assert joined(earlier, december, last_day) == in_order


FROM_2019 = {"period_start": date(2019, 1, 1)}  # of two years: it contains the first figure


@pytest.mark.parametrize(
    ("why", "first", "second"),
    [
        ("a window in another", {}, FROM_2019),
        ("a yearly average of these years", {}, FROM_2019 | {"period_kind": "per_year"}),
        ("another base of the same things", {"base_zh": "全国"}, FROM_2019),
        ("a day in both", {}, {"period_start": date(2019, 12, 31)}),
        ("one names no body", {}, FROM_2019 | {"organization_id": "org-one"}),
    ],
)
def test_figures_that_count_the_same_days_name_each_other(
    why: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert overlapping(pair(first, second)) == {"met-one": ["met-two"], "met-two": ["met-one"]}


@pytest.mark.parametrize(
    ("why", "first", "second"),
    [
        ("one year and the next", {}, {}),
        ("another place", {}, FROM_2019 | {"region_id": "reg-cn-zj"}),
        ("a target and an outcome", {}, FROM_2019 | {"nature": "target"}),
        ("another program", {}, FROM_2019 | {"program_id": "prg-other"}),
        ("another indicator", {}, FROM_2019 | {"indicator_id": "ind-other"}),
        (
            "another body",
            {"organization_id": "org-one"},
            FROM_2019 | {"organization_id": "org-two"},
        ),
        ("two stocks of a day", STOCK, STOCK | FROM_2019),
        ("no beginning", {}, {"period_start": None}),
        ("no date", {}, UNDATED),
        ("a bound", {}, FROM_2019 | {"period_precision": NOT_AFTER}),
    ],
)
def test_other_figures_overlap_with_none(
    why: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert overlapping(pair(first, second)) == {"met-one": [], "met-two": []}


def test_thousands_of_figures_of_one_year_name_only_some_of_each_other() -> None:
    figures = [FIRST | {"metric_id": f"met-{number}"} for number in range(2000)]
    numbers = [len(others) for others in overlapping(figures).values()]
    assert min(numbers) == MOST_OVERLAPS
    assert max(numbers) == 2 * MOST_OVERLAPS


def test_every_figure_is_a_point_of_one_segment() -> None:
    series, metrics = changai.load("series"), changai.load("metrics")
    assert sorted(series["metric_id"]) == sorted(metrics["metric_id"])
    shared = [column for column in metrics if column in series and column != "metric_id"]
    ours, theirs = (table.set_index("metric_id")[shared] for table in (series, metrics))
    pd.testing.assert_frame_equal(ours.sort_index(), theirs.sort_index())
    for segment, points in series.groupby("segment"):
        assert list(points["point"]) == list(range(1, len(points) + 1))
        assert set(points["points"]) == {len(points)}
        assert points["metric_id"].iloc[0] == segment
        assert len(points) == 1 or points["period_end"].is_monotonic_increasing
    alone = series[series["period_end"].isna() | (series["period_precision"] == NOT_AFTER)]
    assert set(alone["points"]) == {1}


def test_no_segment_mixes_what_cannot_be_compared() -> None:
    series = changai.load("series")
    several = series[series["points"] > 1]
    assert several["segment"].nunique() > 20
    for _, points in several.groupby("segment"):
        for column in ("indicator_id", "region_id", "nature", "base_zh", "period_kind", "unit"):
            assert points[column].nunique(dropna=False) == 1, column
        for column in ("program_id", "organization_id", "initiative_id"):
            assert points[column].nunique() <= 1, column
        days = (points["period_end"] - points["period_start"]).dt.days
        if points["period_kind"].iloc[0] == "interval":
            assert days.max() - days.min() <= 31
        assert not points["series_break"].iloc[1:].fillna(False).any()
    aims = several[several["nature"].isin(TARGET_NATURES)]
    assert aims["metric_id"].isin(changai.targets()["metric_id"]).all()


def test_a_series_stands_in_order() -> None:
    series = changai.load("series")
    order = series[["indicator_id", "region_id"]].fillna("").apply(tuple, axis=1)
    assert list(order) == sorted(order)
    starts = series[series["point"] == 1]
    assert list(series["segment"].drop_duplicates()) == list(starts["segment"])


def test_series_and_targets_are_in_every_release_but_the_csv() -> None:
    here, there = Dataset(ROOT), Dataset(artefact("real", "-parquet.zip"))
    connection = sqlite3.connect(artefact("real", ".sqlite"))
    stata = {file.stem for file in (unpacked("real", "stata") / "zh").iterdir()}
    sheets = openpyxl.load_workbook(artefact("real", ".xlsx"), read_only=True).sheetnames
    explained = artefact("real", "data-dictionary.md").read_text("utf-8")
    from_csv = Dataset(artefact("real", "-csv.zip"))
    for table in (SERIES, TARGETS):
        assert table in there._catalog.package.tables
        assert there.schema(table)["group"] == "view"
        assert table not in from_csv._catalog.package.tables
        for other in (there, from_csv):
            pd.testing.assert_frame_equal(other.load(table), here.load(table))
        rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert rows == (len(here.load(table)),)
        assert table in stata
        assert table in sheets
        assert f"## {table}\n" in explained
    query = "SELECT segment FROM series_en WHERE metric_id = ? AND indicator = ?"
    asked = ("met-skilled-workers-2021", "Skilled workers")
    assert connection.execute(query, asked).fetchone() == ("met-skilled-workers-2020",)


def test_releases_without_breaks_or_outcomes_still_have_their_series(good: Path) -> None:
    def without(*columns: str) -> None:
        def change(schema: dict[str, Any]) -> None:
            schema["fields"] = [f for f in schema["fields"] if f["name"] not in columns]
            keys = schema["foreignKeys"]
            schema["foreignKeys"] = [key for key in keys if key["fields"] not in columns]

        edit("schemas/metrics.json", change)(good)
        file = good / "data" / "metrics.csv"
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        frame.drop(columns=list(columns)).to_csv(file, index=False)

    without("series_break")
    assert "series_break" not in Dataset(good).load("series")
    assert len(Dataset(good).targets()) == 1
    without("outcome_metric_id")
    old = Dataset(good)
    assert TARGETS not in set(old.tables()["table"])
    with pytest.raises(ChangaiError, match="names no outcomes of targets: it is older"):
        old.targets()
    assert len(old.load("series")) == 7
    without("period_kind")
    assert SERIES not in set(Dataset(good).tables()["table"])
