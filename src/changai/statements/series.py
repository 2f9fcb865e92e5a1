"""Series: which figures may be joined by a line, decided once for tables, charts and the site.

A segment is a run of figures that are comparable with each other. Every figure is in exactly one;
a figure that is comparable with no other is a segment of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from changai.model.values import NOT_AFTER

Row = Mapping[str, Any]

SHORT_PERIOD = 31  # days; a period of up to so many is as good as a day
DAYS_OF_A_MONTH = 30.4
MOST_OVERLAPS = 100  # in the data there are six; a package that is made to hurt has thousands
# Whose figure it is, where neither program nor event tells.
BODIES = ("organization_id", "initiative_id")


class Subject(NamedTuple):
    """What figures are about, apart from their time: those of two subjects are never joined.

    What belongs to no program belongs to its event, so that two unlike competitions are not joined,
    unless it is a stock, which an event only made known. A part is not joined to the whole that it
    is printed with, nor a target to that of another document, which may count otherwise.
    """

    indicator_id: str
    region_id: str | None
    nature: str
    occasion: str | None
    is_part: bool
    set_by: str | None


class Sort(NamedTuple):
    """How figures of a subject are counted: a year is not joined to five of them.

    ``months`` is the length of an interval, 0 where it is as good as a day, None where the
    interval has no beginning. What is known by its last day alone, such as the close of an event,
    is as short as events are.
    """

    base: str
    period_kind: str | None
    months: int | None


def series_rows(metrics: Sequence[Row]) -> list[Row]:
    """The figures with the columns ``segment``, ``point``, ``points`` and ``overlaps_with``, in order.

    A segment is named by the id of its first figure.
    """
    rows: list[Row] = []
    overlaps = overlapping(metrics)
    for segment in sorted(segments(metrics), key=segment_order):
        place = {"segment": segment[0]["metric_id"], "points": len(segment)}
        for number, figure in enumerate(segment, start=1):
            others = " ".join(overlaps[figure["metric_id"]]) or None
            rows.append({**figure, **place, "point": number, "overlaps_with": others})
    return rows


def overlapping(metrics: Iterable[Row]) -> dict[str, list[str]]:
    """For each figure the others that count some of the same days, by id: they are not added up.

    They are of the same indicator, place and nature, of the same program or (where none is named)
    event, and of the same body, and so may count the same persons or things. A figure of a day counts
    what there is then, and overlaps with none.
    """
    counting_days = defaultdict(list)
    overlaps: dict[str, list[str]] = {}
    for figure in metrics:
        overlaps[figure["metric_id"]] = []
        if has_a_window(figure):
            same = ("indicator_id", "region_id", "nature")
            occasion = figure["program_id"] or figure["event_id"]
            counting_days[(*(figure[column] for column in same), occasion)].append(figure)
    for figures in counting_days.values():
        for of_body in apart_by_body(figures):
            for one, other in overlapping_pairs(of_body):
                overlaps[one["metric_id"]].append(other["metric_id"])
                overlaps[other["metric_id"]].append(one["metric_id"])
    return {metric_id: sorted(others) for metric_id, others in overlaps.items()}


def apart_by_body(figures: Sequence[Row]) -> Iterable[list[Row]]:
    """The figures apart by the body that they are of, in their order.

    One that names no body goes with those of the one body that others name; where they name several,
    each of them has figures of its own.
    """
    told_apart = [body for body in BODIES if len({f[body] for f in figures if f.get(body)}) > 1]
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for figure in figures:
        found[tuple(figure[body] for body in told_apart)].append(figure)
    return found.values()


def overlapping_pairs(figures: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs of figures whose windows share days; of each with at most MOST_OVERLAPS later ones."""
    by_start = sorted(figures, key=lambda figure: figure["period_start"])
    for number, one in enumerate(by_start):
        for other in by_start[number + 1 : number + 1 + MOST_OVERLAPS]:
            if other["period_start"] > one["period_end"]:
                break  # as all that follow do
            yield one, other


def has_a_window(figure: Row) -> bool:
    """Whether a figure counts what happened between two days that are known."""
    counts_days = figure["period_kind"] in ("interval", "per_year")
    return counts_days and figure["period_start"] is not None and has_a_time(figure)


def segments(metrics: Sequence[Row]) -> list[list[Row]]:
    """All figures in segments, each in time order."""
    figures_by_id = {figure["metric_id"]: figure for figure in metrics}
    found: list[list[Row]] = []
    by_subject: dict[Subject, list[Row]] = defaultdict(list)
    for figure in metrics:
        if has_a_time(figure):
            by_subject[subject(figure, figures_by_id)].append(figure)
        else:
            found.append([figure])
    for figures in by_subject.values():
        found += segments_of_subject(figures)
    return found


def segments_of_subject(figures: Iterable[Row]) -> list[list[Row]]:
    """The figures of one subject, apart by sort, by count and by the body that they are of.

    A break in the series begins a new count, whoever is counted: figures of it are not joined to
    those of the old one. Bodies are told apart as by ``apart_by_body``.
    """
    ordered = sorted(figures, key=time_order)
    breaks = (bool(figure.get("series_break")) for figure in ordered)  # before 0.2 data do not say
    count_of = dict(zip((f["metric_id"] for f in ordered), accumulate(breaks), strict=True))
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for place, of_body in enumerate(apart_by_body(ordered)):
        for figure in of_body:
            found[place, sort(figure), count_of[figure["metric_id"]]].append(figure)
    return list(found.values())


def has_a_time(figure: Row) -> bool:
    """Whether a figure has a place in time: its end is known, and is not the bound of a "by then"."""
    return figure["period_end"] is not None and figure["period_precision"] != NOT_AFTER


def subject(figure: Row, figures: Mapping[str, Row]) -> Subject:
    """What a figure is about; ``figures`` are those that it may be a part of, by id."""
    is_flow = figure["period_kind"] == "interval"
    is_observed = figure["nature"] == "observed"
    return Subject(
        indicator_id=figure["indicator_id"],
        region_id=figure["region_id"],
        nature=figure["nature"],
        occasion=figure["program_id"] or (figure["event_id"] if is_flow else None),
        is_part=is_part_of_its_like(figure, figures),
        set_by=None if is_observed else figure["document_id"] or figure["source_id"],
    )


def is_part_of_its_like(figure: Row, figures: Mapping[str, Row]) -> bool:
    """Whether a figure is printed as a part of one that it could otherwise be joined to."""
    whole = figures.get(figure.get("part_of_metric_id") or "")
    alike = ("indicator_id", "region_id", "nature")
    return whole is not None and has_a_time(whole) and all(figure[c] == whole[c] for c in alike)


def sort(figure: Row) -> Sort:
    """How a figure with a time is counted."""
    return Sort(figure.get("base_zh") or "", figure["period_kind"], months(figure))


def months(figure: Row) -> int | None:
    """How many months an interval counts; see Sort."""
    if figure["period_kind"] != "interval":
        return 0
    if figure["period_start"] is None:
        return 0 if figure["period_precision"] == "day" else None
    days = (figure["period_end"] - figure["period_start"]).days
    return round(days / DAYS_OF_A_MONTH) if days > SHORT_PERIOD else 0


def time_order(figure: Row) -> tuple[date, date, str]:
    """By the end of the period, then by its beginning; a period without one is as short as a day."""
    start, end = figure["period_start"], figure["period_end"]
    return end, start or end, figure["metric_id"]


def segment_order(segment: Sequence[Row]) -> tuple[object, ...]:
    """By indicator, place and nature (what was observed first), then by time, undated figures last."""
    first = segment[0]
    when = time_order(first) if has_a_time(first) else (date.max, date.max, first["metric_id"])
    nature = first["nature"]
    return first["indicator_id"], first["region_id"] or "", nature != "observed", nature, *when


def nearest_in_size(figure: Row, segment: Iterable[Row]) -> Row | None:
    """The other figure of a segment that is nearest by factor; None where it has none above 0."""
    others = [other for other in segment if other is not figure and other["value"] > 0]
    if figure["value"] <= 0 or not others:
        return None
    return min(others, key=lambda other: ratio(other, figure))


def ratio(one: Row, other: Row) -> float:
    """How many times the larger of two figures above 0 is the smaller."""
    smaller, larger = sorted([float(one["value"]), float(other["value"])])
    return larger / smaller
