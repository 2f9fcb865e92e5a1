"""Figures for readers: those of one indicator in order of time, and the indicators that there are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from changai.errors import UnknownName
from changai.model.tables import text_type
from changai.model.values import NOT_AFTER, OPEN_END, OPEN_START, Period, as_known, format_value
from changai.statements.resolution import plain_name

if TYPE_CHECKING:
    import pandas as pd

# The columns of `series` that say most, in this order; the others follow.
FIRST = (
    *("period", "period_start", "period_end", "period_precision", "period_kind"),
    *("value", "value_upper", "unit", "qualifier", "nature", "region_id", "base_zh", "base_en"),
    *("source_id", "status", "disputed_fields", "segment", "metric_id"),
)
# What a word is looked for in.
SEARCHED = ("indicator_id", "name_en", "name_zh", "definition_en", "definition_zh")


def points_of(
    series: pd.DataFrame, indicator_id: str, region_id: str | None, nature: str | None
) -> pd.DataFrame:
    """The rows of the table ``series`` of an indicator, place and nature, in order of time.

    By the end of the period (of an open one by its beginning), then by its beginning; undated ones
    last. ``period`` is new, FIRST come first. Raises UnknownName for a nature that there is not.
    """
    chosen = series["indicator_id"] == indicator_id
    if region_id is not None:
        chosen &= series["region_id"] == region_id
    if nature is not None:
        natures = list(series["nature"].cat.categories)
        if nature not in natures:
            raise UnknownName("nature", nature, natures)
        chosen &= series["nature"] == nature
    points = series[chosen]
    starts, ends = points["period_start"], points["period_end"]
    points = points.assign(
        period=period_texts(points), ends=ends.fillna(starts), starts=starts.fillna(ends)
    )
    order = ["ends", "starts", "metric_id"]
    points = points.sort_values(order, ignore_index=True).drop(columns=["ends", "starts"])
    first = [column for column in FIRST if column in points]
    return points[[*first, *points.columns.difference(first, sort=False)]]


def period_texts(points: pd.DataFrame) -> pd.Series[str]:
    """The period of each figure as claims have it: 2021, 2019/2021, 2021-05, ../2021-05-02.

    One without an end is open: 2021/.. (since 2021).
    """
    import pandas as pd

    columns = ("period_start", "period_end", "period_precision")
    cells = zip(*(points[column] for column in columns), strict=True)
    texts = [period_text(*map(nothing, row)) for row in cells]
    return pd.Series(texts, points.index, text_type())


def nothing(cell: Any) -> Any:
    """A cell of pandas, what is missing as None and a time as its day."""
    import pandas as pd

    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return None if pd.isna(cell) else cell


def period_text(start: date | None, end: date | None, precision: str) -> str | None:
    """A period as claims have it, open where one of its ends is not known; None without both.

    What stands in the place of an open end, ``..``, is that of ISO 8601.
    """
    if start is None and end is None:
        return None
    if end is None:
        return as_known(start, precision) + OPEN_END
    if start is None:
        return OPEN_START + as_known(end, precision)
    return format_value(Period(start, end, precision))


def listed_indicators(
    indicators: pd.DataFrame, series: pd.DataFrame, search: str, also: set[str]
) -> pd.DataFrame:
    """The indicators in which every word of a search stands, with what there is of each.

    ``also`` are ids that the search finds in other ways. Those with the most points come first.
    """
    by_indicator = series.groupby("indicator_id")
    dated = series[series["period_precision"] != NOT_AFTER]
    starts = dated["period_start"].fillna(dated["period_end"]).dt.year
    ends = dated["period_end"].dt.year
    found = {
        "points": by_indicator.size(),
        "places": by_indicator["region_id"].nunique(),
        "first": starts.groupby(dated["indicator_id"]).min(),
        "last": ends.groupby(dated["indicator_id"]).max(),
    }
    listed = indicators[["indicator_id", "name_en", "name_zh", "unit"]].copy()
    for column, cells in found.items():
        listed[column] = listed["indicator_id"].map(cells).astype("Int64")
    listed[["points", "places"]] = listed[["points", "places"]].fillna(0)
    words = [plain_name(word) for word in search.split()]
    texts = indicators[[c for c in SEARCHED if c in indicators]].fillna("").agg(" ".join, axis=1)
    plain = texts.map(plain_name)
    holds_all = plain.map(lambda text: all(word in text for word in words)).astype(bool)
    chosen = listed[holds_all | listed["indicator_id"].isin(also)]
    return chosen.sort_values("points", ascending=False, kind="stable", ignore_index=True)
