"""Targets and what became of them: each target is compared with its outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from changai.model.values import NOT_AFTER, Number, bounds
from changai.statements.series import Subject, subject

Row = Mapping[str, Any]
Verdict = Literal["met", "missed", "not yet due", "unknown"]
# Why a verdict is unknown: `derived.toml` says what each means.
Reason = Literal[
    "no_outcome",
    "undated_outcome",
    "late_outcome",
    "break",
    "early_outcome",
    "inexact_outcome",
    "no_deadline",
]
TARGET_NATURES = ("target", "plan", "requirement")
CEILINGS = ("at_most", "less_than")  # qualifiers of a target not to be exceeded
STRICT = ("more_than", "less_than")  # qualifiers that leave out the number itself
# The columns that show the outcome beside its target, and the column of the figure that each holds.
OUTCOME_COLUMNS = {
    "outcome_metric_id": "metric_id",
    "outcome_qualifier": "qualifier",
    "outcome_value": "value",
    "outcome_until": "period_end",
}


class Judgment(NamedTuple):
    """The verdict on a target, and the reason where it is unknown."""

    verdict: Verdict
    reason: Reason | None = None


class Breaks:
    """Where the series of observed figures break, and when targets were set."""

    def __init__(
        self, metrics: Sequence[Row], documents: Sequence[Row], sources: Sequence[Row]
    ) -> None:
        self._figures = {figure["metric_id"]: figure for figure in metrics}
        self._documents = {row["document_id"]: row for row in documents}
        self._sources = {row["source_id"]: row for row in sources}
        self._days: dict[Subject, list[date]] = defaultdict(list)
        for figure in metrics:
            if figure.get("series_break") and figure["period_end"]:
                self._days[subject(figure, self._figures)].append(figure["period_end"])

    def lies_between(self, target: Row, outcome: Row) -> bool:
        """Whether a new count began after a target was set, before its outcome or with it.

        Where nothing tells when it was set, it is taken for older than every break.
        """
        until, set_on = outcome["period_end"], self.day_set(target)
        days = self._days.get(subject(outcome, self._figures), [])
        before_outcome = [day for day in days if until is not None and day <= until]
        return any(set_on is None or set_on < day for day in before_outcome)

    def day_set(self, target: Row) -> date | None:
        """The day of the document that sets a target, else of the source that states it."""
        document = self._documents.get(target["document_id"], {})
        source = self._sources.get(target["source_id"], {})
        days = (document.get("issued"), document.get("published"), source.get("published"))
        return next((day for day in days if day), None)


def target_rows(metrics: Sequence[Row], breaks: Breaks, day: date) -> list[Row]:
    """Every target, plan and requirement with its outcome, and the verdict as of a day.

    ``metrics`` are typed rows.
    """
    figures = {figure["metric_id"]: figure for figure in metrics}
    rows: list[Row] = []
    for target in metrics:
        if target["nature"] not in TARGET_NATURES:
            continue
        outcome = figures.get(target["outcome_metric_id"])
        across_break = outcome is not None and breaks.lies_between(target, outcome)
        judgment = judge(target, outcome, day, across_break=across_break)
        beside = {name: outcome and outcome[held] for name, held in OUTCOME_COLUMNS.items()}
        rows.append({**target, "deadline": target["period_end"], **beside, **judgment._asdict()})
    return rows


def judge(target: Row, outcome: Row | None, day: date, *, across_break: bool = False) -> Judgment:
    """What became of a target by a day; both are typed rows of metrics.

    An outcome of after the deadline decides nothing, nor does one of another count than the target
    was set in. What is reached before the deadline is met, but a target not to be exceeded only at
    the deadline. Missed is only what falls short at the deadline, whatever its qualifier (about,
    nearly) allows.
    """
    deadline = target["period_end"]
    if outcome is None:
        return undecided("no_outcome", deadline, day)
    if reason := why_not_comparable(outcome, deadline, across_break=across_break):
        return undecided(reason, deadline, day)
    is_ceiling = target["qualifier"] in CEILINGS
    is_reached, falls_short = held_against(outcome, target)
    is_final = is_of_the_deadline(outcome, deadline)
    if is_reached and (is_final or not is_ceiling):
        return Judgment("met")
    if falls_short and is_final:
        return Judgment("missed")
    if deadline is None:
        return undecided("no_deadline", deadline, day)
    return undecided("inexact_outcome" if is_final else "early_outcome", deadline, day)


def held_against(outcome: Row, target: Row) -> tuple[bool, bool]:
    """Whether all that an outcome may stand for reaches a target, and whether all of it falls short.

    A number does not meet a target of more, or of less, than itself.
    """
    least, most = possible_values(outcome)
    goal = Decimal(str(target["value"]))
    is_above = least > goal or (least == goal and outcome["qualifier"] == "more_than")
    is_below = most < goal or (most == goal and outcome["qualifier"] == "less_than")
    is_strict = target["qualifier"] in STRICT
    if target["qualifier"] in CEILINGS:
        return (is_below, least >= goal) if is_strict else (most <= goal, is_above)
    return (is_above, most <= goal) if is_strict else (least >= goal, is_below)


def undecided(reason: Reason, deadline: date | None, day: date) -> Judgment:
    """The verdict on a target that its outcome does not decide: before the deadline it is not due."""
    if deadline is not None and deadline > day:
        return Judgment("not yet due")
    return Judgment("unknown", reason)


def why_not_comparable(outcome: Row, deadline: date | None, *, across_break: bool) -> Reason | None:
    """Why an outcome cannot be set against a target of this deadline, or None where it can."""
    until = outcome["period_end"]
    if deadline is not None and until is None:
        return "undated_outcome"
    if deadline is not None and until > deadline:
        return "late_outcome"
    return "break" if across_break else None


def is_of_the_deadline(outcome: Row, deadline: date | None) -> bool:
    """Whether an outcome is what was reached at the deadline, not some time before it."""
    is_bound = outcome["period_precision"] == NOT_AFTER
    return deadline is not None and outcome["period_end"] == deadline and not is_bound


def possible_values(figure: Row) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that a figure may stand for; a range by its two ends."""
    least, most = bounds(Number(Decimal(str(figure["value"])), figure["qualifier"]))
    upper = figure.get("value_upper")
    return least, most if upper is None else Decimal(str(upper))
