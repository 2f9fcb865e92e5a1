"""Targets and what became of them: each target held against the outcome that is stated."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, get_args

from changai.model.values import Number, bounds

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["met", "missed", "not yet due", "unknown"]
AIMED = ("target", "plan", "requirement")
COLUMNS = """metric_id indicator_id nature region_id document_id deadline qualifier value
outcome_metric_id outcome_qualifier outcome_value outcome_until verdict"""


def targets_table(metrics: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Every target, plan and requirement of ``metrics`` with its outcome and verdict."""
    import pandas as pd

    stated = metrics.set_index("metric_id")[["qualifier", "value", "period_end"]]
    aimed = metrics[metrics["nature"].isin(AIMED)]
    joined = aimed.join(stated.add_prefix("outcome_"), on="outcome_metric_id")
    joined["nature"] = joined["nature"].astype("string").astype(joined["metric_id"].dtype)
    verdicts = [judged(row, today) for row in joined.to_dict("records")]
    joined["verdict"] = pd.Categorical(verdicts, categories=get_args(Verdict))
    named = {"period_end": "deadline", "outcome_period_end": "outcome_until"}
    return joined.rename(columns=named)[COLUMNS.split()].reset_index(drop=True)


def judged(row: Mapping[Any, Any], today: pd.Timestamp) -> Verdict:
    """What became of a target; an outcome of after the deadline decides nothing.

    Met before the deadline is met. Missed is only what is counted up to the deadline and falls
    short, whatever its word (about, nearly) allows; what is counted up to an earlier day is unknown.
    """
    import pandas as pd

    deadline, until = row["period_end"], row["outcome_period_end"]
    pending: Verdict = "not yet due" if deadline > today else "unknown"  # NaT is never later
    if pd.isna(row["outcome_value"]) or until > deadline:
        return pending
    outcome = Number(Decimal(str(row["outcome_value"])), str(row["outcome_qualifier"]))
    low, high = bounds(outcome)
    aim, ceiling = Decimal(str(row["value"])), row["qualifier"] in ("at_most", "less_than")
    whole = pd.isna(deadline) or until == deadline
    if high <= aim if ceiling else low >= aim:
        return "met" if whole or not ceiling else pending
    return "missed" if whole and (low > aim if ceiling else high < aim) else pending
