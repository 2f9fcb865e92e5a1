"""Targets: each beside what became of it, with a verdict and, where it is unknown, the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import changai
from broken.patches import cell, edit
from changai import Dataset
from changai.statements.series import NOT_AFTER
from changai.statements.targets import TARGET_NATURES, Breaks, judge

DAY = date(2026, 11, 26)
Figure = tuple[str, float, str | None]  # qualifier, value, last day of the period


def figure(stated: Figure, **more: Any) -> dict[str, Any]:
    """A row of metrics, as far as a verdict needs it."""
    qualifier, value, until = stated
    return {
        "qualifier": qualifier,
        "value": value,
        "value_upper": None,
        "period_end": date.fromisoformat(until) if until else None,
        "period_precision": "year" if until else "none",
        **more,
    }


@pytest.mark.parametrize(
    ("target", "outcome", "verdict", "reason"),
    [
        (("at_least", 100, "2020-12-31"), ("more_than", 100, "2020-06-30"), "met", None),
        (("exact", 100, "2020-12-31"), ("exact", 99, "2020-12-31"), "missed", None),
        (("exact", 100, "2020-12-31"), ("exact", 99, "2020-06-30"), "unknown", "early_outcome"),
        (("exact", 100, "2020-12-31"), ("nearly", 100, "2020-12-31"), "unknown", "inexact_outcome"),
        (("exact", 100, "2020-12-31"), ("about", 150, "2020-12-31"), "met", None),
        (("exact", 100, "2020-12-31"), ("exact", 500, "2021-12-31"), "unknown", "late_outcome"),
        (("exact", 100, "2020-12-31"), ("exact", 500, None), "unknown", "undated_outcome"),
        (("exact", 100, "2035-12-31"), ("exact", 99, "2020-12-31"), "not yet due", None),
        (("exact", 100, "2035-12-31"), ("exact", 100, "2020-12-31"), "met", None),
        (("exact", 100, "2035-12-31"), None, "not yet due", None),
        (("at_most", 100, "2020-12-31"), ("exact", 120, "2020-12-31"), "missed", None),
        (("at_most", 100, "2020-12-31"), ("exact", 80, "2020-12-31"), "met", None),
        (("at_most", 100, "2020-12-31"), ("exact", 80, "2020-06-30"), "unknown", "early_outcome"),
        (("more_than", 100, "2020-12-31"), ("exact", 100, "2020-12-31"), "missed", None),
        (("more_than", 100, "2020-12-31"), ("more_than", 100, "2020-12-31"), "met", None),
        (("more_than", 100, "2020-12-31"), ("exact", 101, "2020-12-31"), "met", None),
        (("at_least", 100, "2020-12-31"), ("less_than", 100, "2020-12-31"), "missed", None),
        (("less_than", 100, "2020-12-31"), ("exact", 100, "2020-12-31"), "missed", None),
        (("less_than", 100, "2020-12-31"), ("less_than", 100, "2020-12-31"), "met", None),
        (("at_most", 100, "2020-12-31"), ("exact", 100, "2020-12-31"), "met", None),
        (("at_most", 100, "2020-12-31"), ("more_than", 100, "2020-12-31"), "missed", None),
        (
            ("more_than", 100, "2020-12-31"),
            ("at_least", 100, "2020-12-31"),
            "unknown",
            "inexact_outcome",
        ),
        (("exact", 100, None), ("exact", 100, None), "met", None),
        (("exact", 100, None), ("exact", 99, "2020-12-31"), "unknown", "no_deadline"),
        (("at_most", 100, None), ("exact", 80, "2020-12-31"), "unknown", "no_deadline"),
        (("exact", 100, "2020-12-31"), None, "unknown", "no_outcome"),
        (("exact", 100, None), None, "unknown", "no_outcome"),
    ],
)
def test_a_verdict(
    target: Figure, outcome: Figure | None, verdict: str, reason: str | None
) -> None:
    shown = None if outcome is None else figure(outcome)
    assert judge(figure(target), shown, DAY) == (verdict, reason)


def test_a_target_is_due_on_the_day_of_its_deadline() -> None:
    target = figure(("exact", 100, "2026-11-27"))
    assert judge(target, None, date(2026, 11, 26)).verdict == "not yet due"
    assert judge(target, None, date(2026, 11, 27)).verdict == "unknown"


def test_an_outcome_of_some_day_by_the_deadline_is_not_that_of_the_deadline() -> None:
    target = figure(("exact", 100, "2020-12-31"))
    known_by_then = {"period_precision": NOT_AFTER}
    short = figure(("exact", 99, "2020-12-31"), **known_by_then)
    reached = figure(("exact", 100, "2020-12-31"), **known_by_then)
    assert judge(target, short, DAY) == ("unknown", "early_outcome")
    assert judge(target, reached, DAY).verdict == "met"


def test_a_range_decides_by_both_its_ends() -> None:
    target = figure(("exact", 100, "2020-12-31"))
    across = figure(("exact", 90, "2020-12-31"), value_upper=110)
    below = figure(("exact", 90, "2020-12-31"), value_upper=95)
    assert judge(target, across, DAY) == ("unknown", "inexact_outcome")
    assert judge(target, below, DAY).verdict == "missed"


OWN = {"indicator_id": "ind-skilled", "region_id": "reg-cn", "period_kind": "instant"}
OWN |= {"nature": "observed", "source_id": "src-late", "series_break": None}
OWN |= dict.fromkeys(("program_id", "event_id", "document_id", "part_of_metric_id"))


@pytest.mark.parametrize(
    ("why", "document", "source", "break_of", "lies_between"),
    [
        ("set before", "2012-05-01", None, {}, True),
        ("set after", "2022-05-01", None, {}, False),
        ("set before, as its source says", None, "2012-05-01", {}, True),
        ("set after, as its source says", None, "2022-05-01", {}, False),
        ("nothing says when it was set", None, None, {}, True),
        ("break after the outcome", "2012-05-01", None, {"period_end": date(2026, 1, 1)}, False),
        ("break elsewhere", "2012-05-01", None, {"region_id": "reg-cn-js"}, False),
        ("break of another program", "2012-05-01", None, {"program_id": "prg-one"}, False),
        ("no break", "2012-05-01", None, {"series_break": None}, False),
    ],
)
def test_an_outcome_across_a_break_decides_nothing(
    why: str,
    document: str | None,
    source: str | None,
    break_of: dict[str, Any],
    lies_between: bool,
) -> None:
    outcome = figure(("exact", 300, "2025-12-31"), **OWN, metric_id="met-outcome")
    target = figure(("exact", 100, "2025-12-31"), **OWN, metric_id="met-target")
    target |= {"nature": "target", "document_id": "doc-plan"}
    broken = figure(("exact", 200, "2020-12-31"), **OWN, metric_id="met-break")
    broken |= {"series_break": True} | break_of
    issued = date.fromisoformat(document) if document else None
    published = date.fromisoformat(source) if source else None
    breaks = Breaks(
        [outcome, target, broken],
        [{"document_id": "doc-plan", "issued": issued, "published": None}],
        [{"source_id": "src-late", "published": published}],
    )
    across_break = breaks.lies_between(target, outcome)
    assert across_break == lies_between, why
    judgment = judge(target, outcome, DAY, across_break=across_break)
    assert judgment == (("unknown", "break") if lies_between else ("met", None))


def test_targets_are_held_against_what_became_of_them() -> None:
    found = changai.targets().set_index("metric_id")
    training = found.loc["met-subsidized-training-participations-target-2021-2025"]
    assert (training["value"], training["outcome_value"]) == (75_000_000, 92_000_000)
    assert training["verdict"] == "met"
    assert training["unit"] == "participation"
    assert found.loc["met-great-craftsmen-target-2035", "verdict"] == "not yet due"
    early = found[found["reason"] == "early_outcome"]  # not counted up to the deadline
    assert (early["outcome_until"] < early["deadline"]).all()
    across = found.loc["met-highly-skilled-target-2020"]  # set in 2012, counted anew in 2020
    assert (across["verdict"], across["reason"]) == ("unknown", "break")
    late = found["outcome_until"] > found["deadline"]
    assert not late.any()


def test_every_target_is_there_and_every_unknown_verdict_has_its_reason() -> None:
    targets, metrics = changai.load("targets"), changai.load("metrics")
    aims = metrics[metrics["nature"].isin(TARGET_NATURES)]
    assert list(targets["metric_id"]) == list(aims["metric_id"])
    assert set(targets["nature"].cat.categories) == set(TARGET_NATURES)
    assert (targets["reason"].notna() == (targets["verdict"] == "unknown")).all()
    silent = targets["reason"] == "no_outcome"
    assert targets.loc[silent, "outcome_metric_id"].isna().all()
    pd.testing.assert_frame_equal(changai.targets(), targets)


def test_a_release_judges_as_of_its_own_day(good: Path) -> None:
    cell("metrics", 6, "outcome_metric_id", "")(good)

    def verdict(day: str) -> str:
        edit("datapackage.json", lambda d: d.update(created=f"{day}T12:00:00Z"))(good)
        (target,) = Dataset(good).load("targets").to_dict("records")
        return str(target["verdict"])

    assert verdict("2025-12-30") == "not yet due"
    assert verdict("2025-12-31") == "unknown"
