"""Draws charts: figures over time, or counted rows as bars. Needs matplotlib."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from changai.model.schema import Language
from changai.plotting.chart import (
    COLOURS,
    COUNTED_TABLES,
    FEW,
    THEMES,
    Chart,
    ChartData,
    bounded,
    folded,
    left_out,
    provinces,
)
from changai.plotting.indicator_chart import (
    NATIONAL,
    OBSERVED,
    ChartTables,
    IndicatorChart,
    Point,
    indicator_chart,
    mark_label,
    mark_order,
)

NARROWEST = 40  # columns of a line below axes that share their figure
WIDTH_OF_A_COLUMN = 6.5  # of small text, in pixels of a screen
# A marker that points from the rim of a dot to earlier days.
EARLIER = Path(
    [(-0.6, 0.0), (-1.9, 0.0), (-1.5, 0.3), (-1.9, 0.0), (-1.5, -0.3)],
    [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO],
)
At = tuple[float, float]
STEPS = [1, 2, 5, 10]
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # between years that are named on an axis
MOST_YEARS_NAMED = 15
GREY, RED = "#555555", "#C00000"
# The mark of each nature: what was not observed has corners.
MARKERS = {OBSERVED: "o", "target": "D", "plan": "d", "requirement": "v", "forecast": "s"}
# How a mark is filled: about is open, nearly is half open.
FILLS: dict[str, dict[str, Any]] = {
    "": {},
    "about": {"markerfacecolor": "white"},
    "nearly": {"fillstyle": "bottom", "markerfacecoloralt": "white"},
}


class ShownFigure(Figure):
    """A figure that a notebook shows: Jupyter knows only those of pyplot by itself."""

    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png")
        return picture.getvalue()


class ShownAxes(Axes):
    """The axes of such a figure: a notebook shows the figure where the axes are the last value."""

    def _repr_png_(self) -> bytes | None:
        return self.figure._repr_png_() if isinstance(self.figure, ShownFigure) else None


def own_axes() -> Axes:
    """Axes on a figure of their own, which pyplot does not know."""
    return ShownFigure(figsize=(8.0, 5.2), layout="constrained").add_subplot(axes_class=ShownAxes)


def is_own(axes: Axes) -> bool:
    """Whether a chart has its figure for itself; else the figure is the caller's."""
    return isinstance(axes, ShownAxes)


def write_below(axes: Axes, notes: list[str]) -> None:
    """Lines below a chart: at the foot of its own figure, or of axes that share theirs."""
    look: dict[str, Any] = {"fontsize": "small", "color": GREY, "linespacing": 1.35}
    if is_own(axes):
        text = "\n".join(folded(note, 110) for note in notes if note)
        axes.figure.supxlabel(text, x=0.01, ha="left", **look)
    else:
        width = max(int(axes.get_window_extent().width / WIDTH_OF_A_COLUMN), NARROWEST)
        text = "\n".join(folded(note, width) for note in notes if note)
        axes.set_xlabel(text, loc="left", **look)


def set_fonts(axes: Axes, family: list[str]) -> None:
    """Set every text of a chart in the first of these fonts that has its characters."""
    for text in axes.findobj(Text):
        text.set_fontfamily(family)


def indicator(chart: Chart, indicator_id: str, region_id: str | None = None) -> list[str]:
    """Draw the figures of an indicator, national ones or those of a place.

    Returns the lines to write below; raises ChangaiError where the place has none.
    """
    return draw_chart(chart, indicator_chart(chart_tables(chart.data), indicator_id, region_id))


@functools.lru_cache(maxsize=1)
def chart_tables(data: ChartData) -> ChartTables:
    """The tables of a package as charts read them, kept until another one is drawn."""
    return ChartTables(data)


def draw_chart(chart: Chart, drawn: IndicatorChart) -> list[str]:
    """Draw the chart of an indicator; returns the lines to write below."""
    axes, language = chart.axes, chart.language
    axes.set_title(folded(drawn.title[language], 72), loc="left")
    if drawn.years is None:
        listed(chart, drawn)
    else:
        values_up(axes, drawn, language)
        figures(chart, drawn)
        if len(drawn.points) <= FEW:
            written(chart, drawn)
        years_along(axes, *drawn.years)
        legend(axes)
    return [drawn.notes[language], drawn.sources[language]]


def values_up(axes: Axes, drawn: IndicatorChart, language: Language) -> None:
    """An axis of values from zero, with its unit."""
    factor = drawn.factor[language]
    axes.set_ylabel(folded(drawn.axis[language], 60))
    axes.yaxis.set_major_locator(MaxNLocator(integer=drawn.whole[language], steps=STEPS))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.6)
    # Room above the highest figure for an arrow or a ring.
    low, high = drawn.low / factor, drawn.high / factor
    axes.set_ylim(low * 1.15, high * 1.15 if high or low else 1.0)


def years_along(axes: Axes, first: int, last: int) -> None:
    """An axis of days: ticks where a year begins, its number in the middle of it."""
    count = last - first + 1
    step = next((step for step in YEAR_STEPS if count <= MOST_YEARS_NAMED * step), YEAR_STEPS[-1])
    named = [year for year in range(first, last + 1) if year % step == 0]
    middles = [days_of(date(year, 1, 1)) + 182.5 for year in named]
    ticked = range(first, last + 1) if step < 10 else named
    ends = days_of(date(first, 1, 1)), days_of(date(last, 12, 31)) + 1
    begins = [*(days_of(date(year, 1, 1)) for year in ticked), ends[1]]
    axes.xaxis_date()
    axes.set_xticks(begins, [""] * len(begins))
    axes.set_xticks(middles, list(map(str, named)), minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    margin = 0.02 * (ends[1] - ends[0])  # for a mark on the last day of all
    axes.set_xlim(ends[0] - margin, ends[1] + margin)


def days_of(day: date) -> float:
    """A day as matplotlib counts them."""
    return float(date2num(day))  # type: ignore[no-untyped-call]


def figures(chart: Chart, drawn: IndicatorChart) -> None:
    """Draw figures, each nature with marks of its own; the gid of each artist says what it shows."""
    factor = drawn.factor[chart.language]
    at = {point.id: place_of(point, factor) for point in drawn.points}
    draw_breaks(chart, drawn)
    draw_lines(chart, drawn, at)
    for mark in dict.fromkeys(sorted((p.mark for p in drawn.points), key=mark_order)):
        draw_mark(chart, mark, [at[p.id] for p in drawn.points if p.mark == mark], drawn.colour)
    spans(chart, drawn, at)
    for side, up in (("above", 1), ("below", -1)):
        arrow = {"marker": pointing(up), "shown": pointing(up, 0.0)}
        beyond(chart, side, [at[p.id] for p in drawn.points if p.bound == side], **arrow)
    beyond(chart, "bound", [at[p.id] for p in drawn.points if p.not_after], EARLIER, EARLIER)
    disputed = [at[point.id] for point in drawn.points if point.disputed]
    if disputed:
        ring: dict[str, Any] = {"edgecolors": RED, "facecolors": "none", "linewidths": 1.4}
        ring |= {"s": 190, "zorder": 6, "gid": "disputed", "label": chart.words["disputed"]}
        chart.axes.scatter(*zip(*disputed, strict=True), **ring)


def draw_breaks(chart: Chart, drawn: IndicatorChart) -> None:
    """A line down where the count changes."""
    look: dict[str, Any] = {"color": GREY, "linewidth": 1, "linestyle": ":"}
    for number, day in enumerate(drawn.breaks):
        label = "_" if number else chart.words["break"]
        chart.axes.axvline(days_of(day), gid="break", label=label, **look)


def draw_lines(chart: Chart, drawn: IndicatorChart, at: dict[str, At]) -> None:
    """Lines between figures, dotted where a period has none; named where several programs have one."""
    points_by_id = {point.id: point for point in drawn.points}
    observed = [point for point in drawn.points if point.nature == OBSERVED]
    several = len({point.program_id for point in observed if point.program_id}) > 1
    look: dict[str, Any] = {"color": drawn.colour, "lw": 0.9, "zorder": 2}
    for line in drawn.lines:
        places = [at[point_id] for point_id in line]
        for ids, ends in zip(pairwise(line), pairwise(places), strict=True):
            kind = {"gid": "gap", "ls": ":"} if ids in drawn.gaps else {"gid": "series"}
            chart.axes.plot(*zip(*ends, strict=True), **(look | kind))
        program = points_by_id[line[0]].program[chart.language]
        if several and len(line) > 2 and program:
            end = (places[-1][0], max(height for _, height in places))
            beside(chart.axes, program, end, (4, 9), color=drawn.colour, ha="right")
    if drawn.gaps:
        chart.axes.plot([], [], ls=":", label=chart.words["gap"], **look)


def place_of(point: Point, factor: float) -> At:
    """Where the mark of a point stands: its day, and its value in units of the axis."""
    if point.at is None:
        raise ValueError(f"{point.id} is not drawn")
    return days_of(point.at), point.value / factor


def draw_mark(chart: Chart, mark: str, places: Sequence[At], colour: str) -> None:
    """Draw all points of a mark."""
    nature, _, certainty = mark.partition("-")
    is_observed = nature == OBSERVED
    look: dict[str, Any] = {"marker": MARKERS[nature], "ls": "", "ms": 7 if is_observed else 9}
    look |= {"color": colour if is_observed else GREY, "zorder": 4 if is_observed else 3}
    label = mark_label(mark)[chart.language]
    chart.axes.plot(*zip(*places, strict=True), gid=mark, label=label, **look, **FILLS[certainty])


def spans(chart: Chart, drawn: IndicatorChart, at: dict[str, At]) -> None:
    """Bars over the days that figures count, and from the lower to the upper end of a range."""
    axes, words = chart.axes, chart.words
    observed: dict[str, Any] = {"colors": drawn.colour, "linewidth": 5, "alpha": 0.25}
    ahead: dict[str, Any] = {"colors": GREY, "linewidth": 1, "linestyles": "dashed"}
    for is_observed, look in ((True, observed), (False, ahead)):
        some = [p for p in drawn.points if p.span and (p.nature == OBSERVED) is is_observed]
        if some:
            firsts = [days_of(p.span[0]) for p in some if p.span]
            ends = [days_of(p.span[1]) + 1 for p in some if p.span]
            label = words["period" if is_observed else "ahead"]
            heights = [at[point.id][1] for point in some]
            axes.hlines(heights, firsts, ends, label=label, gid="period", zorder=1, **look)
    wide = [(*at[p.id], p.upper) for p in drawn.points if p.upper is not None]
    if wide:
        days, lows, uppers = zip(*wide, strict=True)
        highs = [upper / drawn.factor[chart.language] for upper in uppers]
        bar: dict[str, Any] = {"linewidth": 4, "alpha": 0.5, "gid": "range"}
        axes.vlines(days, lows, highs, drawn.colour, label=words["range"], **bar)


def beyond(chart: Chart, what: str, places: Sequence[At], marker: Path, shown: Path) -> None:
    """Arrows from points to where the figure or its day lies; ``shown`` stands in the legend."""
    if places:
        look: dict[str, Any] = {"color": "black", "mfc": "none", "ls": ""}
        chart.axes.plot(*zip(*places, strict=True), marker=marker, ms=32, gid=what, **look)
        # What stands in the legend is not raised above a dot, and shorter.
        chart.axes.plot([], [], marker=shown, ms=14, label=chart.words[what], **look)


def pointing(up: int, middle: float = 1.25) -> Path:
    """A marker that points up (1) or down (-1), raised from the rim of the dot it is drawn on."""
    points = [(0.0, -0.75), (0.0, 0.75), (-0.4, 0.25), (0.0, 0.75), (0.4, 0.25)]
    codes = [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO]
    return Path([(across, up * (middle + height)) for across, height in points], codes)


def written(chart: Chart, drawn: IndicatorChart) -> None:
    """Few figures also in digits, with their place: observed ones above, others often close below."""
    axes, language = chart.axes, chart.language
    factor = drawn.factor[language]
    for point in drawn.points:
        day, height = place_of(point, factor)
        text = "\n".join([point.digits[language], *elsewhere(point, language)])
        at = (day, point.heights[1] / factor)
        if point.nature == OBSERVED:
            raised = 24 if point.bound == "above" else 13 if point.disputed else 9
            beside(axes, text, at, (0, raised), ha="center")
        elif 0 <= height < 0.12 * axes.get_ylim()[1]:  # there is no room above the axis
            beside(axes, text, at, (-9, 0), ha="right", va="center")
        else:
            beside(axes, text, at, (0, -9), ha="center", va="top")


def listed(chart: Chart, drawn: IndicatorChart) -> None:
    """Where no figure can be put in time: the first of them in words."""
    axes, _, language, words = chart
    natures = chart.categories("metrics", "nature")
    shown = drawn.undated
    lines = [words["none" if shown else "empty"], ""]
    for point in shown[:FEW]:
        text = point.value_text[language]
        text = text[:1].upper() + text[1:]
        nature = [] if point.nature == OBSERVED else [natures[point.nature].lower()]
        dispute = [words["disputed"]] if point.disputed else []
        parts = [text, *nature, *elsewhere(point, language), *dispute]
        lines.append(words["comma"].join(parts))
    lines += ["…"] if len(shown) > FEW else []
    axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()


def elsewhere(point: Point, language: Language) -> list[str]:
    """The place of a figure that is not the country, if it is of a place."""
    is_local = point.region_id not in (None, NATIONAL)
    return [point.place[language]] if is_local and point.place[language] else []


def table(chart: Chart, name: str) -> list[str]:
    """Draw the rows of a table, counted and stacked; returns the lines to write below."""
    axes, data, language, words = chart
    dates, by = COUNTED_TABLES[name]
    frame = data.load(name)
    if dates:
        along = pd.to_datetime(frame[list(dates)].bfill(axis=1).iloc[:, 0]).dt.year
    else:
        along = provinces(chart, frame["region_id"])
    counts = pd.crosstab(along.dropna(), frame[by].astype("string").fillna(""))
    if dates and len(counts):
        years = range(int(counts.index.min()), int(counts.index.max()) + 1)
        counts = counts.reindex(years, fill_value=0)
    elif len(counts):
        counts = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    if by == "theme_id":
        themes = data.load("themes").sort_values("ordinal")
        labels = dict(zip(themes["theme_id"], themes[f"name_{language}"], strict=True))
    else:
        labels = chart.categories(name, by)
    colours = {kind: THEMES.get(kind, COLOURS[i % len(COLOURS)]) for i, kind in enumerate(labels)}
    bars, thickness = (axes.bar, 0.85) if dates else (axes.barh, 0.75)
    below = pd.Series(0.0, counts.index)
    for kind, label in {**labels, "": words["no_theme"]}.items():
        if kind in counts:
            colour = colours.get(kind, "#999999")
            look: dict[str, Any] = {"color": colour, "edgecolor": "white", "lw": 0.5}
            bars(counts.index, counts[kind], thickness, below, label=label, **look)
            below = below + counts[kind]
    values = axes.yaxis if dates else axes.xaxis
    values.set_major_locator(MaxNLocator(integer=True, steps=STEPS))
    values.grid(color="#DDDDDD", linewidth=0.6)
    if dates:
        axes.xaxis.set_major_locator(MaxNLocator(15, integer=True, steps=STEPS))
    legend(axes)
    axes.set_title(words[name], loc="left")
    why = "undated" if "period_end" in dates else "dateless" if dates else "nowhere"
    omitted = left_out(words, **{why: int(along.isna().sum())})
    at_bounds = bounded(frame, data.schema(name)) if dates else 0
    notes = [words["bounds"].format(at_bounds)] if at_bounds else []
    return [words["space"].join([words["rows"].format(len(frame)), *notes, *omitted])]


def beside(axes: Axes, text: str, at: At, offset: tuple[int, int], **look: Any) -> None:
    """Small text so many points away from what it names."""
    look = {"fontsize": "small", "color": GREY, "va": "bottom", "zorder": 7, **look}
    axes.annotate(text, at, offset, textcoords="offset points", **look)


def legend(axes: Axes) -> None:
    """What is drawn, named below the axes; within them, where the figure is the caller's."""
    handles, _ = axes.get_legend_handles_labels()
    if handles and not is_own(axes):
        axes.legend(loc="best", fontsize="small")
    elif handles:
        # In inches below the corner: an axis that is squeezed keeps its labels clear.
        corner = axes.transAxes + ScaledTranslation(0, -0.35, axes.figure.dpi_scale_trans)
        look: dict[str, Any] = {"frameon": False, "fontsize": "small", "borderaxespad": 0}
        axes.legend(loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=corner, ncols=3, **look)
