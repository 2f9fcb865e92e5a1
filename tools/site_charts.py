"""The charts of the indicators as the site draws them: what ``plot()`` draws, as JSON.

One file an indicator, and ``index`` with what a list of them shows. A chart of an indicator is drawn for
each of its places; the first is what ``plot()`` draws without one. Charts name points by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import changai
from changai.plotting.indicator_chart import (
    CERTAINTIES,
    NATURES,
    NO_PLACE,
    ChartTables,
    IndicatorChart,
    Point,
    Texts,
    indicator_chart,
    mark_label,
    texts,
)

Json = dict[str, Any]
BESIDE_MARKS = ("above", "below", "bound", "range", "period", "ahead", "disputed", "break", "gap")


def chart_files(data: changai.Dataset, pinyin: Mapping[str, str]) -> dict[str, Json]:
    """What is written, by the name of its file; ``pinyin`` are the sounds of names by id."""
    tables = ChartTables(data)
    files = {name: indicator_file(tables, name) for name in tables.indicators}
    listed = [
        {
            "id": name,
            "title": file["title"],
            "pinyin": pinyin.get(name, ""),
            "figures": len(file["points"]),
        }
        for name, file in files.items()
    ]
    listed.sort(key=lambda entry: (-entry["figures"], entry["id"]))
    index = {"data": texts("data", data.version), "legend": legend(), "indicators": listed}
    return {**files, "index": index}


def legend() -> dict[str, Texts]:
    """What each mark shows, and what else is drawn at points."""
    certainties = ("", *(f"-{certainty}" for certainty in CERTAINTIES))
    marks = [nature + certainty for nature in NATURES for certainty in certainties]
    return {mark: mark_label(mark) for mark in marks} | {key: texts(key) for key in BESIDE_MARKS}


def indicator_file(tables: ChartTables, indicator_id: str) -> Json:
    """An indicator with its figures by id, and its charts."""
    indicator = tables.indicators[indicator_id]
    points = tables.points.get(indicator_id, [])
    first = indicator_chart(tables, indicator_id)
    places = places_of(points)
    return {
        "id": indicator_id,
        "title": first.title,
        "definition": {"en": indicator["definition_en"], "zh": indicator["definition_zh"]},
        "unit": first.unit,
        "colour": first.colour,
        "points": {point.id: point_of(point) for point in points},
        "charts": [
            chart_of(first),
            *(chart_of(indicator_chart(tables, indicator_id, place)) for place in places),
        ],
        "places": [
            {"id": place, "name": tables.regions.get(place) or texts("no_place")}
            for place in places
        ],
    }


def places_of(points: Iterable[Point]) -> list[str]:
    """The places of figures: those of most figures first, none that is named last."""
    found = [point.region_id or NO_PLACE for point in points]
    return sorted(set(found), key=lambda place: (place == NO_PLACE, -found.count(place), place))


def chart_of(chart: IndicatorChart) -> Json:
    """A chart: its points, lines and what is left out by id."""
    return {
        "place": chart.region_id,
        "axis": chart.axis,
        "factor": chart.factor,
        "whole": chart.whole,
        "years": chart.years,
        "low": chart.low,
        "high": chart.high,
        "points": [point.id for point in chart.points],
        "lines": chart.lines,
        "gaps": chart.gaps,
        "breaks": [day.isoformat() for day in chart.breaks],
        "undated": [point.id for point in chart.undated],
        "notes": chart.notes,
        "sources": chart.sources,
    }


def point_of(point: Point) -> Json:
    """A point as JSON has it: days in ISO form, nothing that is empty."""
    return {name: plain(value) for name, value in asdict(point).items() if is_there(value)}


def is_there(value: object) -> bool:
    """Whether a field of a point says anything: not what is missing, not so, or without text."""
    empty_text = isinstance(value, dict) and not any(value.values())
    return not (value is None or value is False or empty_text)


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value
