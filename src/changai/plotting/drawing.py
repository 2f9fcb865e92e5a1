"""Draws charts: figures over time, or counted rows as bars. Needs matplotlib."""

from __future__ import annotations

import datetime
import io
import itertools
from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from changai.display import readable, scale
from changai.errors import ChangaiError
from changai.model.values import NOT_AFTER
from changai.plotting.chart import (
    COLOURS,
    COUNTED_TABLES,
    FEW,
    THEMES,
    Chart,
    bounded,
    folded,
    left_out,
    provinces,
    sources,
)

NATIONAL = "reg-cn"
NARROWEST = 40  # columns of a line below axes that share their figure
WIDTH_OF_A_COLUMN = 6.5  # of small text, in pixels of a screen
DAYS = 31  # a period of more days is drawn, a shorter one is as good as a day
# A marker that points from the rim of a dot to earlier days.
EARLIER = Path(
    [(-0.6, 0.0), (-1.9, 0.0), (-1.5, 0.3), (-1.9, 0.0), (-1.5, -0.3)],
    [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO],
)
Artist = Callable[..., Any]
Point = tuple[float, float]
STEPS = [1, 2, 5, 10]
GREY, RED = "#555555", "#C00000"
ABOVE, BELOW = ("more_than", "at_least"), ("less_than", "at_most")
FLAT = ((-1.4, 0.0), (0.0, 0.8), (1.4, 0.0), (0.0, -0.8), (-1.4, 0.0))  # a diamond lying down
OBSERVED = "observed"
# The marks of what was not observed, by nature.
AHEAD: dict[str, Any] = {"target": "D", "plan": "d", "requirement": FLAT, "forecast": "s"}


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
    axes, data, language, words = chart
    row = data.show(indicator_id)
    metrics = data.load("metrics", language, evidence=True)
    place_in_series = data.load("series")[["metric_id", "segment", "point"]]
    own = metrics[metrics["indicator_id"] == indicator_id].merge(place_in_series, on="metric_id")
    of_place = own[own["region_id"] == (region_id or NATIONAL)]
    if region_id is not None and of_place.empty:
        there = ", ".join(own["region_id"].dropna().unique()) or "no place"
        raise ChangaiError(f"{indicator_id} has no figures of {region_id}; it has of {there}")
    shown = own if of_place.empty else of_place
    dated = shown[shown["period_end"].notna()].sort_values(["period_end", "period_start"])
    title = row[f"name_{language}"]
    if region_id is not None:
        title = words["of_place"].format(title=title, place=of_place["region"].iloc[0])
    axes.set_title(folded(title, 72), loc="left")
    if dated.empty:
        listed(chart, shown, row["unit"])
    else:
        factor = values_up(chart, dated, row["unit"])
        first = dated["period_start"].fillna(dated["period_end"])
        values = {"y": dated["value"] / factor, "upper": dated["value_upper"] / factor}
        frame = dated.assign(start=first, x=dated["period_end"], **values)
        figures(chart, frame, THEMES.get(row["theme_id"], COLOURS[0]))
        if len(frame) <= FEW:
            written(chart, frame, row["unit"])
        years_along(axes, first.dt.year.min(), dated["period_end"].dt.year.max())
        legend(axes)
    notes = [words["one"]] if len(dated) == 1 else []
    notes += [words["local"]] if of_place.empty and own["region_id"].notna().any() else []
    notes += [words["joined"]] if lines(dated) else []
    omitted = {"undated": len(shown) - len(dated), "elsewhere": len(own) - len(shown)}
    notes += left_out(words, **omitted)
    return [words["space"].join(notes), sources(chart, shown)]


def values_up(chart: Chart, dated: pd.DataFrame, unit: str) -> float:
    """An axis of values from zero, with its unit; gives what the values are divided by."""
    axes, _, language, words = chart
    low, high = dated["value"].min(), dated[["value", "value_upper"]].max().max()
    factor, word = scale(high, language)
    label = chart.categories("indicators", "unit").get(unit, unit)
    bases = dated[f"base_{language}"].dropna().unique()
    base = words["of"].format(bases[0]) if len(bases) == 1 else ""
    comma = words["comma"] if word else ""
    axes.set_ylabel(folded(words["unit"].format(label=label, of=base, comma=comma, scale=word), 60))
    whole = factor == 1 and unit != "percent"
    axes.yaxis.set_major_locator(MaxNLocator(integer=whole, steps=STEPS))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.6)
    # Room above the highest figure for an arrow or a ring.
    axes.set_ylim(min(0.0, low / factor * 1.15), (max(high, 0.0) / factor or 1.0) * 1.15)
    return factor


def years_along(axes: Axes, first: int, last: int) -> None:
    """An axis of days: ticks where a year begins, its number in the middle of it."""
    while last - first < 4:  # a lone figure does not fill the whole width
        first, last = first - 1, last + 1
    years = range(first, last + 2)
    begins = date2num([datetime.date(year, 1, 1) for year in years])  # type: ignore[no-untyped-call]
    step = next(step for step in (1, 2, 5, 10, 100) if len(years) <= 15 * step or step == 100)
    named = [year % step == 0 and year <= last for year in years]
    axes.xaxis_date()
    axes.set_xticks(begins, [""] * len(begins))
    axes.set_xticks(begins[named] + 182.5, map(str, itertools.compress(years, named)), minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    margin = 0.02 * (begins[-1] - begins[0])  # for a diamond on the last day of all
    axes.set_xlim(begins[0] - margin, begins[-1] + margin)


def figures(chart: Chart, frame: pd.DataFrame, colour: str) -> None:
    """Draw figures, each nature with marks of its own; the gid of each artist says what it shows."""
    axes, words = chart.axes, chart.words

    def mark(draw: Artist, some: pd.DataFrame, gid: str, label: str, **look: Any) -> None:
        if len(some):
            draw(some["x"], some["y"], gid=gid, label=words[label], **look)

    def period(some: pd.DataFrame, label: str, **look: Any) -> None:
        # Over the days that a figure counts, or in which its day lies, where they are many.
        long = some[(some["x"] - some["start"]).dt.days > DAYS]
        if len(long):
            bounds = long["y"], long["start"], long["x"]
            axes.hlines(*bounds, label=label, gid="period", zorder=1, **look)

    is_observed = frame["nature"] == OBSERVED
    observed, ahead = frame[is_observed], frame[~is_observed]
    several = observed["program_id"].nunique() > 1
    for line in lines(frame):
        axes.plot(line["x"], line["y"], color=colour, linewidth=0.9, zorder=2, gid="series")
        program = line["program"].iloc[0]
        if several and len(line) > 2 and isinstance(program, str):
            at = (line["x"].iloc[-1], line["y"].max())
            beside(axes, program, at, (4, 9), color=colour, ha="right")
    # Filled dots, open ones for about, half-filled ones for nearly.
    dot: dict[str, Any] = {"marker": "o", "ls": "", "color": colour, "ms": 7, "zorder": 4}
    about, nearly = observed["qualifier"] == "about", observed["qualifier"] == "nearly"
    mark(axes.plot, observed[~about & ~nearly], "observed", "observed", **dot)
    mark(axes.plot, observed[about], "observed-about", "about", mfc="white", **dot)
    half = dot | {"fillstyle": "bottom", "markerfacecoloralt": "white"}
    mark(axes.plot, observed[nearly], "observed-nearly", "nearly", **half)
    outline: dict[str, Any] = {"edgecolors": GREY, "linewidths": 1.4, "facecolors": "white"}
    for nature, marker in AHEAD.items():
        some = ahead[ahead["nature"] == nature]
        mark(axes.scatter, some, nature, nature, s=72, marker=marker, zorder=3, **outline)
    period(observed, words["period"], colors=colour, linewidth=5, alpha=0.25)
    period(ahead, "_", colors=GREY, linewidth=1, linestyles="dashed")
    wide = frame[frame["upper"].notna()]
    if len(wide):
        look: dict[str, Any] = {"linewidth": 4, "alpha": 0.5, "gid": "range"}
        axes.vlines(wide["x"], wide["y"], wide["upper"], colour, label=words["range"], **look)
    arrow: dict[str, Any] = {"color": "black", "mfc": "none", "ls": ""}
    for name, qualifiers, up in (("above", ABOVE, 1), ("below", BELOW, -1)):
        some = frame[frame["qualifier"].isin(qualifiers)]
        if len(some):
            axes.plot(some["x"], some["y"], marker=pointing(up), ms=32, gid=name, **arrow)
            # What stands in the legend is not raised above a dot, and shorter.
            axes.plot([], [], marker=pointing(up, 0.0), ms=14, label=words[name], **arrow)
    bounds = frame[frame["period_precision"] == NOT_AFTER]
    if len(bounds):
        axes.plot(bounds["x"], bounds["y"], marker=EARLIER, ms=32, gid="bound", **arrow)
        axes.plot([], [], marker=EARLIER, ms=14, label=words["bound"], **arrow)
    ring = outline | {"edgecolors": RED, "facecolors": "none", "s": 190, "zorder": 6}
    mark(axes.scatter, frame[frame["disputing"] > 0], "disputed", "disputed", **ring)


def lines(figures: pd.DataFrame) -> list[pd.DataFrame]:
    """The segments of observed figures that have more than one point, in order of time."""
    observed = figures[figures["nature"] == OBSERVED].sort_values("point", kind="stable")
    segments = observed.groupby("segment", sort=False)
    return [segment for _, segment in segments if len(segment) > 1]


def pointing(up: int, middle: float = 1.25) -> Path:
    """A marker that points up (1) or down (-1), raised from the rim of the dot it is drawn on."""
    points = [(0.0, -0.75), (0.0, 0.75), (-0.4, 0.25), (0.0, 0.75), (0.4, 0.25)]
    codes = [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO]
    return Path([(across, up * (middle + height)) for across, height in points], codes)


def written(chart: Chart, frame: pd.DataFrame, unit: str) -> None:
    """Few figures also in digits, with their place: observed ones above, others often close below."""
    axes = chart.axes
    for _, row in frame.iterrows():
        figure = readable(row["value"], row["value_upper"], unit, chart.language)
        text = "\n".join([figure, *elsewhere(row)])
        at = (row["x"], row[["y", "upper"]].max())
        if row["nature"] == OBSERVED:
            raised = 24 if row["qualifier"] in ABOVE else 13 if row["disputing"] > 0 else 9
            beside(axes, text, at, (0, raised), ha="center")
        elif row["y"] < 0.12 * axes.get_ylim()[1]:  # there is no room above the axis
            beside(axes, text, at, (-9, 0), ha="right", va="center")
        else:
            beside(axes, text, at, (0, -9), ha="center", va="top")


def listed(chart: Chart, shown: pd.DataFrame, unit: str) -> None:
    """Where no figure can be put in time: the first of them in words."""
    axes, _, language, words = chart
    qualifiers = chart.categories("metrics", "qualifier")
    natures = chart.categories("metrics", "nature")
    lines = [words["empty"] if shown.empty else words["none"], ""]
    for _, row in shown.head(FEW).iterrows():
        text = readable(row["value"], row["value_upper"], unit, language)
        if row["qualifier"] != "exact":
            text = qualifiers[row["qualifier"]] + words["space"] + text
        nature = [] if row["nature"] == OBSERVED else [natures[row["nature"]].lower()]
        dispute = [words["disputed"]] if row["disputing"] > 0 else []
        lines.append(words["comma"].join([text, *nature, *elsewhere(row), *dispute]))
    lines += ["…"] if len(shown) > FEW else []
    axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()


def elsewhere(row: pd.Series[Any]) -> list[str]:
    """The place of a figure that is not the country, if it is of a place."""
    local = row["region_id"] != NATIONAL and isinstance(row["region"], str)
    return [row["region"]] if local else []


def table(chart: Chart, name: str) -> list[str]:
    """Draw the rows of a table, counted and stacked; returns the lines to write below."""
    axes, data, language, words = chart
    dates, by = COUNTED_TABLES[name]
    frame = data.load(name)
    if dates:
        along = frame[list(dates)].bfill(axis=1).iloc[:, 0].dt.year
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


def beside(axes: Axes, text: str, at: Point, offset: tuple[int, int], **look: Any) -> None:
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
