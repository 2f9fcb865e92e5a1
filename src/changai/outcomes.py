"""Targets and what became of them: each target held against the outcome that is stated."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from changai.canonical import Number, bounds

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["met", "missed", "not yet due", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("met", "missed", "not yet due", "unknown")
AIMED = ("target", "plan", "requirement")
CEILINGS = ("at_most", "less_than")


def table(metrics: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Every target, plan and requirement of ``metrics`` with its outcome and verdict."""
    import pandas as pd

    aimed = metrics[metrics["nature"].isin(AIMED)]
    columns = ["qualifier", "value", "period_end", "period_start"]
    outcomes = metrics.set_index("metric_id")[columns].add_prefix("outcome_")
    joined = aimed.join(outcomes, on="outcome_metric_id")
    records = joined.to_dict("records")
    verdicts = [judged({str(k): v for k, v in row.items()}, today) for row in records]
    return pd.DataFrame(
        {
            "metric_id": joined["metric_id"],
            "indicator_id": joined["indicator_id"],
            "nature": joined["nature"].astype("string").astype(joined["metric_id"].dtype),
            "region_id": joined["region_id"],
            "document_id": joined["document_id"],
            "deadline": joined["period_end"],
            "qualifier": joined["qualifier"],
            "value": joined["value"],
            "outcome_metric_id": joined["outcome_metric_id"],
            "outcome_qualifier": joined["outcome_qualifier"],
            "outcome_value": joined["outcome_value"],
            "outcome_until": joined["outcome_period_end"],
            "verdict": pd.Categorical(verdicts, categories=list(VERDICTS)),
        }
    ).reset_index(drop=True)


def judged(row: dict[str, Any], today: pd.Timestamp) -> Verdict:
    """What became of a target; an outcome of after the deadline decides nothing.

    Met before the deadline is met. Missed is only what is counted up to the deadline and falls
    short, whatever its word (about, nearly) allows; what is counted up to an earlier day is unknown.
    """
    import pandas as pd

    deadline, until = row["period_end"], row["outcome_period_end"]
    late = pd.notna(deadline) and pd.notna(until) and until > deadline
    pending: Verdict = "not yet due" if pd.notna(deadline) and deadline > today else "unknown"
    if pd.isna(row["outcome_value"]) or late:
        return pending
    outcome = Number(Decimal(str(row["outcome_value"])), str(row["outcome_qualifier"]))
    low, high = bounds(outcome)
    aim, ceiling = Decimal(str(row["value"])), row["qualifier"] in CEILINGS
    whole = pd.isna(deadline) or (pd.notna(until) and until == deadline)
    if high <= aim if ceiling else low >= aim:
        return "met" if whole or not ceiling else pending
    return "missed" if whole and (low > aim if ceiling else high < aim) else pending
