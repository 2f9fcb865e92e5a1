"""What the package says is drawn of each indicator, to compare with what is drawn of it."""

from __future__ import annotations

import functools
from typing import Any

import changai
from changai.plotting.indicator_chart import ChartTables, IndicatorChart, indicator_chart


@functools.cache
def tables() -> ChartTables:
    """The tables of the data, read once."""
    return ChartTables(changai.Dataset())


@functools.cache
def charts() -> dict[str, IndicatorChart]:
    """The chart of each indicator, as the package says it is drawn."""
    return {name: indicator_chart(tables(), name) for name in tables().indicators}


def marks_of(chart: IndicatorChart) -> dict[str, str]:
    """By id, how each point is marked, in words that the browser's reading has as well."""
    marks = {}
    for point in chart.points:
        bound = "bound" if point.not_after else None
        beside = [point.bound, bound, "disputed" if point.disputed else None]
        marks[point.id] = " ".join([point.mark, *filter(None, beside)])
    return marks


def assert_drawn(name: str, seen: dict[str, Any]) -> None:
    """Hold what a browser drew of an indicator to what the package says."""
    chart = charts()[name]
    assert sorted(seen["lines"]) == sorted(map(list, chart.lines)), name
    assert seen["gaps"] == len(chart.gaps), name
    assert seen["marks"] == marks_of(chart), name
    assert sorted(seen["breaks"]) == [day.isoformat() for day in chart.breaks], name
    assert seen["rows"] == len(chart.points) + len(chart.undated), name
    first, last = chart.years or (0, 0)
    assert all(first <= year <= last for year in seen["years"]), name
    assert bool(seen["years"]) == bool(chart.points), name
