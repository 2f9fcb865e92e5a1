"""The chart of an indicator as data: what is drawn, wherever it is drawn. Needs no matplotlib.

``plot()`` draws it with matplotlib; the site and the pictures of the READMEs draw it as SVG. Nothing
is decided there: which figures are points, where they stand, what they are joined to and what is said
below comes from here, and here from the tables ``metrics`` and ``series``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import pandas as pd

from changai.display import readable, scale
from changai.errors import ChangaiError
from changai.frames.points import nothing
from changai.in_words import period_in_words, stated_figure
from changai.model.schema import Language, value_labels
from changai.model.values import NOT_AFTER
from changai.plotting.chart import COLOURS, FEW, SETTINGS, THEMES, ChartData
from changai.statements.publishers import english_publishers
from changai.statements.source_labels import source_labels

NATIONAL = "reg-cn"
NO_PLACE = ""  # in the place of a region: the figures that name none
OBSERVED = "observed"
NATURES = (OBSERVED, "target", "plan", "requirement", "forecast")
CERTAINTIES = ("about", "nearly")  # a figure of another qualifier is drawn as exact
ABOVE, BELOW = ("more_than", "at_least"), ("less_than", "at_most")
SHORT_PERIOD = 31  # days; a period of up to so many is as good as a day, and is not drawn
FEWEST_YEARS = 5  # on an axis: a lone figure does not fill the whole width
LANGUAGES: tuple[Language, ...] = ("en", "zh")

Texts = Mapping[Language, str]
Row = Mapping[str, Any]
Why = Literal["undated", "elsewhere"]
NO_TEXT: Texts = {"en": "", "zh": ""}


@dataclass(frozen=True)
class Point:
    """A figure as it is drawn, or (where ``at`` is None) as it is listed.

    ``at`` is the day on which its mark stands: the middle of the days that it counts, or in which its
    day lies. ``span`` are these days, where they are more than a month. ``mark`` is its nature
    (one of NATURES), with -about or -nearly after it. ``bound`` says on which side of ``value`` it lies,
    where that is all that is known. ``digits`` is the value alone: 58 million, 5800万, 26.8%. ``on_copy``
    says that it goes by a text on an unrelated site.
    """

    id: str
    start: date | None
    end: date | None
    precision: str
    at: date | None
    span: tuple[date, date] | None
    value: float
    upper: float | None
    nature: str
    mark: str
    bound: Literal["above", "below"] | None
    not_after: bool
    disputed: bool
    is_break: bool
    region_id: str | None
    place: Texts
    program_id: str | None
    program: Texts
    base: Texts
    segment: str
    point: int
    date_text: Texts
    value_text: Texts
    digits: Texts
    source_id: str | None
    source: Texts
    on_copy: bool

    @property
    def heights(self) -> tuple[float, float]:
        """The least and the greatest value that it prints."""
        return self.value, self.value if self.upper is None else self.upper


@dataclass(frozen=True)
class LeftOut:
    """A figure of the indicator that is not drawn, and why: no date, or another place."""

    point: Point
    why: Why


@dataclass(frozen=True)
class IndicatorChart:
    """What is drawn of an indicator: national figures, those of a place, or those of all places.

    ``lines`` are the ids of points that are joined, ``gaps`` the neighbours on them between which a
    period has no figure, ``breaks`` the days on which the count changes.
    ``years`` are the first and last of the axis of time, ``low`` and ``high`` the ends of the values.
    ``factor`` is what values are divided by before they are written on their axis, which ``axis`` names;
    ``whole`` says whether its numbers are whole.
    """

    indicator_id: str
    region_id: str | None
    title: Texts
    unit: str
    colour: str
    axis: Texts
    factor: Mapping[Language, float]
    whole: Mapping[Language, bool]
    years: tuple[int, int] | None
    low: float
    high: float
    points: tuple[Point, ...]
    lines: tuple[tuple[str, ...], ...]
    gaps: tuple[tuple[str, str], ...]
    breaks: tuple[date, ...]
    left_out: tuple[LeftOut, ...]
    notes: Texts
    sources: Texts

    @property
    def undated(self) -> list[Point]:
        """The figures of the place that have no place in time."""
        return [each.point for each in self.left_out if each.why == "undated"]


def texts(key: str, *parts: Texts | object) -> Texts:
    """Words of charts.toml in both languages, with parts filled in."""
    english, chinese = SETTINGS["words"][key]

    def filled(pattern: str, language: Language) -> str:
        return pattern.format(*(p[language] if isinstance(p, Mapping) else p for p in parts))

    return {"en": filled(english, "en"), "zh": filled(chinese, "zh")}


def joined(parts: Sequence[Texts], between: str) -> Texts:
    """Texts after one another, with words of charts.toml between them."""
    word = texts(between)
    return {language: word[language].join(p[language] for p in parts) for language in LANGUAGES}


class ChartTables:
    """The tables of a package as charts read them, each once."""

    def __init__(self, data: ChartData) -> None:
        self.data = data

    def rows(self, table: str) -> list[Row]:
        """The rows of a table: days as dates, what is missing as None."""
        return rows_of(self.data.load(table))

    @cached_property
    def indicators(self) -> dict[str, Row]:
        """The indicators by id."""
        return {row["indicator_id"]: row for row in self.rows("indicators")}

    @cached_property
    def regions(self) -> dict[str, Texts]:
        """What places are called, by id."""
        return {row["region_id"]: names(row) for row in self.rows("regions")}

    @cached_property
    def programs(self) -> dict[str, Texts]:
        """What programs are called, by id."""
        return {row["program_id"]: names(row) for row in self.rows("programs")}

    @cached_property
    def sources(self) -> dict[str, Row]:
        """The sources by id, in order of publication."""
        rows = sorted(self.rows("sources"), key=lambda row: row["published"] or date.max)
        return {row["source_id"]: row for row in rows}

    @cached_property
    def source_names(self) -> dict[str, Texts]:
        """What sources are called, by id."""
        rows = list(self.sources.values())
        both = zip(source_labels(rows, "en"), source_labels(rows, "zh"), strict=True)
        return {
            row["source_id"]: {"en": english, "zh": chinese}
            for row, (english, chinese) in zip(rows, both, strict=True)
        }

    @cached_property
    def english_publishers(self) -> dict[str, str]:
        """What publishers are called in English."""
        return english_publishers(self.rows("organizations"))

    @cached_property
    def stating(self) -> dict[str, set[str]]:
        """By id of a row, the sources of its statements."""
        found: dict[str, set[str]] = defaultdict(set)
        evidence = self.data.load("evidence")
        for row_id, source_id in zip(evidence["row_id"], evidence["source_id"], strict=True):
            found[row_id].add(source_id)
        return found

    @cached_property
    def points(self) -> dict[str, list[Point]]:
        """By indicator, its figures: in order of time, those without a date last.

        A row that is no figure, which only a package that is not valid has, is passed over.
        """
        place_in_series = self.data.load("series")[["metric_id", "segment", "point"]]
        metrics = self.data.load("metrics", evidence=True).merge(place_in_series, on="metric_id")
        found: dict[str, list[Point]] = defaultdict(list)
        for row in rows_of(metrics):
            if self.is_figure(row):
                found[row["indicator_id"]].append(self.point(row))
        for points in found.values():
            points.sort(key=lambda p: (p.end or date.max, p.start or p.end or date.max, p.id))
        return found

    def labels(self, table: str, column: str) -> Mapping[Language, Mapping[str, str]]:
        """Readable labels of the allowed values of a column."""
        fields = {field["name"]: field for field in self.data.schema(table)["fields"]}
        field = fields.get(column, {})
        return {language: value_labels(field, language) for language in LANGUAGES}

    @cached_property
    def qualifiers(self) -> Mapping[Language, Mapping[str, str]]:
        """What qualifiers are called."""
        return self.labels("metrics", "qualifier")

    @cached_property
    def units(self) -> Mapping[Language, Mapping[str, str]]:
        """What units are called."""
        return self.labels("indicators", "unit")

    def is_figure(self, row: Row) -> bool:
        """Whether a row of ``metrics`` has what every figure has: an indicator, a nature, a number."""
        is_number = row["value"] is not None and math.isfinite(row["value"])
        return row["indicator_id"] in self.indicators and row["nature"] is not None and is_number

    def point(self, row: Row) -> Point:
        """A row of ``metrics``, with its place in ``series``, as a point."""
        unit = self.indicators[row["indicator_id"]]["unit"]
        start, end, qualifier = row["period_start"], row["period_end"], row["qualifier"]
        precision = row["period_precision"]
        first = end if start is None else start
        is_long = end is not None and (end - first).days > SHORT_PERIOD
        certainty = f"-{qualifier}" if qualifier in CERTAINTIES else ""
        upper = float("nan") if row["value_upper"] is None else row["value_upper"]
        period = (start, end, precision, row["period_kind"])
        return Point(
            id=row["metric_id"],
            start=start,
            end=end,
            precision=precision,
            at=None if end is None else first + (end - first) / 2,
            span=(first, end) if is_long else None,
            value=row["value"],
            upper=row["value_upper"],
            nature=row["nature"],
            mark=row["nature"] + certainty,
            bound="above" if qualifier in ABOVE else "below" if qualifier in BELOW else None,
            not_after=precision == NOT_AFTER,
            disputed=bool(row["disputing"] > 0),
            is_break=bool(row["series_break"]),
            region_id=row["region_id"],
            place=self.regions.get(row["region_id"], NO_TEXT),
            program_id=row["program_id"],
            program=self.programs.get(row["program_id"], NO_TEXT),
            base={language: row[f"base_{language}"] or "" for language in LANGUAGES},
            segment=row["segment"],
            point=int(row["point"]),
            date_text={
                language: period_in_words(*period, language) or texts("no_date")[language]
                for language in LANGUAGES
            },
            value_text={
                language: stated_figure(
                    row, unit, self.qualifiers[language], self.units[language], language
                )
                for language in LANGUAGES
            },
            digits={
                language: readable(row["value"], upper, unit, language) for language in LANGUAGES
            },
            source_id=row["source_id"],
            source=self.source_names.get(row["source_id"], NO_TEXT),
            on_copy=row["status"] == "copy",
        )


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame: days as dates, what is missing as None."""
    columns = [[nothing(cell) for cell in frame[column]] for column in frame]
    keys = list(frame.columns)
    return [dict(zip(keys, cells, strict=True)) for cells in zip(*columns, strict=True)]


def names(row: Row) -> Texts:
    """What a row is called in both languages; one without an English name by its Chinese one."""
    return {"en": row["name_en"] or row["name_zh"], "zh": row["name_zh"]}


def mark_order(mark: str) -> tuple[int, str]:
    """Observed figures first, then the other natures, each exact first."""
    nature, _, certainty = mark.partition("-")
    return NATURES.index(nature), certainty


def mark_label(mark: str) -> Texts:
    """What a mark shows: observed, observed: about, target, plan: nearly."""
    nature, _, certainty = mark.partition("-")
    return texts(certainty, texts(nature)) if certainty else texts(nature)


def indicator_chart(
    tables: ChartTables, indicator_id: str, region_id: str | None = None
) -> IndicatorChart:
    """The chart of an indicator: its national figures (all, where none is), or those of a place.

    That may be NO_PLACE. Raises ChangaiError where the place has none.
    """
    indicator = tables.indicators[indicator_id]
    own = tables.points.get(indicator_id, [])
    place = NATIONAL if region_id is None else region_id
    of_place = [point for point in own if (point.region_id or NO_PLACE) == place]
    if region_id is not None and not of_place:
        places = dict.fromkeys(point.region_id for point in own if point.region_id)
        there = ", ".join(places) or "no place"
        raise ChangaiError(f"{indicator_id} has no figures of {region_id}; it has of {there}")
    shown = of_place or own
    drawn = tuple(point for point in shown if point.at is not None)
    left_out = [LeftOut(point, "undated") for point in shown if point.at is None]
    if shown is not own:
        shown_ids = {point.id for point in shown}
        left_out += [LeftOut(point, "elsewhere") for point in own if point.id not in shown_ids]
    lines = lines_of(drawn)
    heights = [height for point in drawn for height in point.heights]
    largest = max(map(abs, heights), default=0.0)
    factors = {language: scale(largest, language)[0] for language in LANGUAGES}
    is_local = not of_place and any(point.region_id for point in own)
    title = names(indicator)
    if region_id is not None:
        title = place_title(title, of_place[0].place if region_id else texts("no_place"))
    return IndicatorChart(
        indicator_id=indicator_id,
        region_id=region_id,
        title=title,
        unit=indicator["unit"],
        colour=THEMES.get(indicator["theme_id"], COLOURS[0]),
        axis=axis_name(tables, indicator["unit"], largest, drawn),
        factor=factors,
        whole={x: indicator["unit"] != "percent" and factors[x] == 1 for x in LANGUAGES},
        years=years_of(drawn),
        low=min([0.0, *heights]),
        high=max([0.0, *heights]),
        points=drawn,
        lines=lines,
        gaps=gaps_in(lines, drawn),
        breaks=tuple(
            sorted({point.start or point.at for point in drawn if point.is_break and point.at})
        ),
        left_out=tuple(left_out),
        notes=notes_of(drawn, lines, left_out, is_local=is_local),
        sources=sources_of(tables, shown),
    )


def place_title(title: Texts, place: Texts) -> Texts:
    """The title of a chart of one place."""
    pattern = SETTINGS["words"]["of_place"]
    return {
        language: pattern[number].format(title=title[language], place=place[language])
        for number, language in enumerate(LANGUAGES)
    }


def axis_name(tables: ChartTables, unit: str, largest: float, points: Iterable[Point]) -> Texts:
    """The unit of an axis of values, with the base of shares where all have one, and the scale."""
    bases = {tuple(point.base.items()): point.base for point in points if any(point.base.values())}
    base = next(iter(bases.values())) if len(bases) == 1 else None
    pattern = SETTINGS["words"]["unit"]
    found = {}
    for number, language in enumerate(LANGUAGES):
        word = scale(largest, language)[1]
        found[language] = pattern[number].format(
            label=tables.units[language].get(unit, unit),
            of=texts("of", base)[language] if base and base[language] else "",
            comma=texts("comma")[language] if word else "",
            scale=word,
        )
    return found


def lines_of(points: Iterable[Point]) -> tuple[tuple[str, ...], ...]:
    """The ids of points that a line joins: those of a segment of ``series``, in its order.

    Only what was observed is joined, and only neighbours of which it is known how one became the other.
    """
    segments: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        if point.nature == OBSERVED:
            segments[point.segment].append(point)
    lines: list[list[str]] = []
    for segment in segments.values():
        ordered = sorted(segment, key=lambda point: point.point)
        lines.append([ordered[0].id])
        for one, other in pairwise(ordered):
            if not is_change_known(one, other):
                lines.append([])
            lines[-1].append(other.id)
    return tuple(tuple(line) for line in lines if len(line) > 1)


def is_change_known(one: Point, other: Point) -> bool:
    """Whether it is known that a figure rose, fell or stayed the same.

    After "more than 50 million" another "more than 50 million" may be anything: a line between them
    would read as no growth.
    """
    if one.bound is None and other.bound is None:
        return True
    (low, high), (other_low, other_high) = limits(one), limits(other)
    return high < other_low or other_high < low


def limits(point: Point) -> tuple[float, float]:
    """Between which values a figure lies."""
    low, high = point.heights
    return (
        float("-inf") if point.bound == "below" else low,
        float("inf") if point.bound == "above" else high,
    )


def gaps_in(lines: Iterable[Sequence[str]], points: Iterable[Point]) -> tuple[tuple[str, str], ...]:
    """The neighbours on lines between which a period as long as theirs has no figure."""
    by_id = {point.id: point for point in points}
    neighbours = [pair for line in lines for pair in pairwise(line)]
    return tuple((one, other) for one, other in neighbours if is_gap(by_id[one], by_id[other]))


def is_gap(one: Point, other: Point) -> bool:
    """Whether a period as long as that of a figure fits between it and the next."""
    if one.span is None or other.span is None:
        return False
    (first, last), (next_first, _) = one.span, other.span
    return next_first - last > last - first


def years_of(points: Iterable[Point]) -> tuple[int, int] | None:
    """The first and the last year of an axis of time on which the points stand; None without any."""
    days = [day for p in points for day in (p.start or p.end, p.end) if day is not None]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    while last - first + 1 < FEWEST_YEARS:
        first, last = max(first - 1, date.min.year), min(last + 1, date.max.year)
    return first, last


def notes_of(
    drawn: Sequence[Point], lines: Sequence[object], left_out: Sequence[LeftOut], *, is_local: bool
) -> Texts:
    """What a reader of a chart is told: of its points, its lines, and what is not drawn."""
    notes = [texts("one")] if len(drawn) == 1 else []
    notes += [texts("local")] if is_local else []
    notes += [texts("joined")] if lines else []
    counts = {why: sum(each.why == why for each in left_out) for why in ("undated", "elsewhere")}
    parts = [texts(why, number) for why, number in counts.items() if number]
    notes += [texts("left_out", joined(parts, "semicolon"))] if parts else []
    return joined(notes, "space")


def sources_of(tables: ChartTables, points: Sequence[Point]) -> Texts:
    """How many sources state figures; where they are few, who published them and when."""
    ids = {source_id for point in points for source_id in tables.stating[point.id]}
    ids |= {point.source_id for point in points if point.source_id}
    if not 0 < len(ids) <= FEW:
        return texts("sources", len(ids))
    cited = [row for source_id, row in tables.sources.items() if source_id in ids]
    return {
        language: texts("named", len(ids), publishers(tables, cited, language))[language]
        for language in LANGUAGES
    }


def publishers(tables: ChartTables, cited: Iterable[Row], language: Language) -> str:
    """Who published sources, each with the years; one without a name in the language is counted."""
    years_by_name: dict[str, list[str]] = defaultdict(list)
    nameless = 0
    for source in cited:
        name = source["publisher_zh"] or ""
        if language == "en":
            name = tables.english_publishers.get(name, name)
        if not name or (language == "en" and not name.isascii()):
            nameless += 1
            continue
        published = source["published"]
        year = str(published.year) if published else texts("no_year")[language]
        if year not in years_by_name[name]:
            years_by_name[name].append(year)
    comma = texts("comma")[language]
    parts = [f"{name} {comma.join(years)}" for name, years in years_by_name.items()]
    parts += [texts("more", nameless)[language]] if nameless else []
    return texts("semicolon")[language].join(parts)
