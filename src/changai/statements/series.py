"""Series: which figures of an indicator may be joined by a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from changai.statements.targets import TARGET_NATURES

if TYPE_CHECKING:
    import pandas as pd

SHORT_PERIOD = 31  # days; a period of up to so many is as good as a day


def joined_runs(figures: pd.DataFrame) -> list[pd.DataFrame]:
    """The observed figures that a line may join, in order: consecutive ones of a subject and sort.

    A subject is a program at a place. What belongs to no program belongs to its event, so that two
    unlike competitions are not joined, unless it is a stock, which an event only made known. Of one
    sort are figures of the same base and kind of period, and intervals as long: a year is not
    joined to five of them, nor to what has no beginning. A part is not joined to the whole it is
    printed with, nor a figure of a new count (a break in the series) to those of the old one.
    """
    observed = figures[~figures["nature"].isin(TARGET_NATURES)]
    counted = observed["period_kind"] == "interval"
    days = (observed["period_end"] - observed["period_start"]).dt.days.fillna(-365)
    subject = [
        observed["program_id"].fillna(observed["event_id"].where(counted)).rename("subject"),
        observed["region_id"],
        observed["part_of_metric_id"].isin(figures["metric_id"]),
    ]
    sort = observed[["base_zh", "period_kind"]].astype(object).fillna("")
    sort["months"] = (days / 30.4).round().where(counted & (days.abs() > SHORT_PERIOD), 0)
    runs = []
    for _, group in observed.groupby(subject, dropna=False, sort=False):
        kept = sort.loc[group.index]
        if "series_break" in group:  # data of before 0.2 do not say
            kept = kept.assign(count=group["series_break"].fillna(False).astype(bool).cumsum())
        starts = (kept != kept.shift()).any(axis=1).cumsum()
        runs += [run for _, run in group.groupby(starts, sort=False) if len(run) > 1]
    return runs
