"""Targets and what became of them: each target is compared with its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, get_args

from changai.model.values import Number, bounds

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["met", "missed", "not yet due", "unknown"]
TARGET_NATURES = ("target", "plan", "requirement")
CEILINGS = ("at_most", "less_than")  # qualifiers of a target not to be exceeded
OUTCOME = "outcome_"
COLUMNS = [
    *("metric_id", "indicator_id", "nature", "region_id", "document_id"),
    *("deadline", "qualifier", "value"),
    *("outcome_metric_id", "outcome_qualifier", "outcome_value", "outcome_until", "verdict"),
]


def targets_table(metrics: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Every target, plan and requirement of ``metrics`` with its outcome and verdict.

    One row a target, with the columns COLUMNS; those of the outcome are missing where none is
    known. ``verdict`` is a Verdict.
    """
    import pandas as pd

    outcomes = metrics.set_index("metric_id")[["qualifier", "value", "period_end"]]
    targets = metrics[metrics["nature"].isin(TARGET_NATURES)]
    table = targets.join(outcomes.add_prefix(OUTCOME), on="outcome_metric_id")
    # "observed" is no longer among the values.
    table["nature"] = table["nature"].astype("string").astype(table["metric_id"].dtype)
    verdicts = [verdict_on(row, today) for row in table.to_dict("records")]
    table["verdict"] = pd.Categorical(verdicts, categories=get_args(Verdict))
    table = table.rename(columns={"period_end": "deadline", "outcome_period_end": "outcome_until"})
    return table[COLUMNS].reset_index(drop=True)


def verdict_on(row: Mapping[Any, Any], today: pd.Timestamp) -> Verdict:
    """What became of a target: ``qualifier``, ``value``, ``period_end``, and these of its outcome.

    An outcome of after the deadline decides nothing. What is reached before the deadline is met, but
    a target not to be exceeded only at the deadline. Missed is only what falls short at the
    deadline, whatever its qualifier (about, nearly) allows.
    """
    import pandas as pd

    deadline, outcome_until = row["period_end"], row["outcome_period_end"]
    pending: Verdict = "not yet due" if deadline > today else "unknown"  # NaT is never later
    if pd.isna(row["outcome_value"]) or outcome_until > deadline:
        return pending
    outcome = Number(Decimal(str(row["outcome_value"])), str(row["outcome_qualifier"]))
    least, most = bounds(outcome)
    target = Decimal(str(row["value"]))
    is_ceiling = row["qualifier"] in CEILINGS
    is_reached = most <= target if is_ceiling else least >= target
    falls_short = least > target if is_ceiling else most < target
    is_final = pd.isna(deadline) or outcome_until == deadline
    if is_reached and (is_final or not is_ceiling):
        return "met"
    if falls_short and is_final:
        return "missed"
    return pending
