"""Figures over time: each drawn as what it is, whatever qualifies it and whoever disputes it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from changai.chartwords import WORDS, categories, folded, readable, scale
from changai.outcomes import AIMED

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from changai.dataset import Dataset, Language

NATIONAL = "reg-cn"
FEW = 6  # so many figures are also written in digits
DAYS = 31  # a period of more days is drawn, a shorter one is as good as a day
GREY, RED = "#555555", "#C00000"
ABOVE, BELOW = ("more_than", "at_least"), ("less_than", "at_most")
FLAT = ((-1.4, 0.0), (0.0, 0.8), (1.4, 0.0), (0.0, -0.8), (-1.4, 0.0))  # a diamond lying down
DIAMONDS: dict[str, Any] = dict(zip(AIMED, ("D", "d", FLAT), strict=True))


def timeline(
    axes: Axes, data: Dataset, dated: pd.DataFrame, unit: str, colour: str, language: Language
) -> None:
    """Draw the figures of an indicator that have a date; at least one has."""
    factor = values_up(axes, data, dated, unit, language)
    frame = placed(dated, factor)
    figures(axes, frame, colour, WORDS[language])
    if len(frame) <= FEW:
        written(axes, frame, unit, language)
    years_along(axes, dated)
    legend(axes)


def values_up(
    axes: Axes, data: Dataset, dated: pd.DataFrame, unit: str, language: Language
) -> float:
    """An axis of values from zero, with its unit; gives what the values are divided by."""
    from matplotlib.ticker import MaxNLocator

    low, high = dated["value"].min(), dated[["value", "value_upper"]].max().max()
    factor, word = scale(high, language)
    label = categories(data, "indicators", "unit", language).get(unit, unit)
    bases = dated[f"base_{language}"].dropna().unique()
    words = WORDS[language]
    base = words["of"].format(bases[0]) if len(bases) == 1 else ""
    comma = words["comma"] if word else ""
    axes.set_ylabel(folded(words["unit"].format(label=label, of=base, comma=comma, scale=word), 60))
    whole = factor == 1 and unit != "percent"
    axes.yaxis.set_major_locator(MaxNLocator(integer=whole, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.6)
    # Room above the highest figure for an arrow or a ring.
    axes.set_ylim(min(0.0, low / factor * 1.15), (max(high, 0.0) / factor or 1.0) * 1.15)
    return factor


def years_along(axes: Axes, dated: pd.DataFrame) -> None:
    """An axis of days: ticks where a year begins, its number in the middle of it."""
    first = int(dated["period_start"].fillna(dated["period_end"]).dt.year.min())
    last = int(dated["period_end"].dt.year.max())
    while last - first < 4:  # a lone figure does not fill the whole width
        first, last = first - 1, last + 1
    begins = {year: day_number(datetime.date(year, 1, 1)) for year in range(first, last + 2)}
    step = next(step for step in (1, 2, 5, 10, 100) if len(begins) <= 15 * step or step == 100)
    middles = {str(year): day + 182.5 for year, day in begins.items() if year % step == 0}
    middles.pop(str(last + 1), None)
    axes.xaxis_date()
    axes.set_xticks([*begins.values()], [""] * len(begins))
    axes.set_xticks([*middles.values()], [*middles], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    margin = 0.02 * (begins[last + 1] - begins[first])  # for a diamond on the last day of all
    axes.set_xlim(begins[first] - margin, begins[last + 1] + margin)


def placed(dated: pd.DataFrame, factor: float) -> pd.DataFrame:
    """The figures with where they are drawn: ``start`` and ``x`` in days, ``y`` and ``upper``."""
    return dated.assign(
        x=dated["period_end"].map(day_number),
        start=dated["period_start"].fillna(dated["period_end"]).map(day_number),
        y=dated["value"] / factor,
        upper=dated["value_upper"] / factor,
    )


def day_number(day: datetime.date) -> float:
    """A day as matplotlib counts it."""
    from matplotlib.dates import date2num

    return float(date2num(day))  # type: ignore[no-untyped-call]


def figures(axes: Axes, frame: pd.DataFrame, colour: str, words: dict[str, str]) -> None:
    """Draw figures as what they are; the gid of each artist says what it holds."""
    aimed = frame["nature"].isin(AIMED)
    observed, aims = frame[~aimed], frame[aimed]
    several = observed["program_id"].nunique() > 1
    for line in series(observed):
        axes.plot(line["x"], line["y"], color=colour, linewidth=0.9, zorder=2, gid="series")
        program = line["program"].iloc[0]
        if several and len(line) > 2 and isinstance(program, str):
            at = (line["x"].iloc[-1], line["y"].max())
            beside(axes, program, at, (4, 9), color=colour, ha="right")
    dots(axes, observed, colour, words)
    for nature, marker in DIAMONDS.items():
        some = aims[aims["nature"] == nature]
        rings(axes, some, GREY, nature, words, s=72, marker=marker, facecolors="white", zorder=3)
    periods(axes, observed, words["period"], colors=colour, linewidth=5, alpha=0.25)
    periods(axes, aims, "_", colors=GREY, linewidth=1, linestyles="dashed")
    wide = frame[frame["upper"].notna()]
    if len(wide):
        bars = axes.vlines(wide["x"], wide["y"], wide["upper"], colour, linewidth=4, alpha=0.5)
        bars.set(gid="range", label=words["range"])
    for name, qualifiers, up in (("above", ABOVE, 1), ("below", BELOW, -1)):
        some = frame[frame["qualifier"].isin(qualifiers)]
        if len(some):
            look: dict[str, Any] = {"color": "black", "mfc": "none", "linestyle": "none"}
            axes.plot(some["x"], some["y"], marker=arrow(up), markersize=32, gid=name, **look)
            # What stands in the legend is not raised above a dot, and shorter.
            axes.plot([], [], marker=arrow(up, 0.0), markersize=14, label=words[name], **look)
    disputed = frame[frame["disputing"] > 0]
    rings(axes, disputed, RED, "disputed", words, s=190, facecolors="none", zorder=6)


def dots(axes: Axes, observed: pd.DataFrame, colour: str, words: dict[str, str]) -> None:
    """Observed figures: filled dots, open ones for about, half-filled ones for nearly."""
    for name, face in (("observed", colour), ("about", "white"), ("nearly", colour)):
        plain = ~observed["qualifier"].isin(["about", "nearly"])
        some = observed[plain if name == "observed" else observed["qualifier"] == name]
        if len(some):
            axes.plot(
                some["x"],
                some["y"],
                "o",
                color=colour,
                markerfacecolor=face,
                markerfacecoloralt="white",
                fillstyle="bottom" if name == "nearly" else "full",
                markersize=7,
                zorder=4,
                gid=name if name == "observed" else f"observed-{name}",
                label=words[name],
            )


def rings(
    axes: Axes, some: pd.DataFrame, edge: str, gid: str, words: dict[str, str], **look: Any
) -> None:
    """Outlines around or in place of figures, where there are any."""
    if len(some):
        outlines = axes.scatter(some["x"], some["y"], edgecolors=edge, linewidths=1.4, **look)
        outlines.set(gid=gid, label=words[gid])


def periods(axes: Axes, some: pd.DataFrame, label: str, **look: Any) -> None:
    """A bar over the days that a figure counts, or in which its day lies, where they are many."""
    long = some[some["x"] - some["start"] > DAYS]
    if len(long):
        bars = axes.hlines(long["y"], long["start"], long["x"], **look)
        bars.set(zorder=1, gid="period", label=label)


def arrow(up: int, middle: float = 1.25) -> Any:
    """A marker that points up (1) or down (-1), raised from the rim of the dot it is drawn on."""
    from matplotlib.path import Path

    points = [(0.0, -0.75), (0.0, 0.75), (-0.4, 0.25), (0.0, 0.75), (0.4, 0.25)]
    codes = [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO]
    return Path([(across, up * (middle + height)) for across, height in points], codes)


def series(figures: pd.DataFrame) -> list[pd.DataFrame]:
    """The observed figures that a line may join, in order: consecutive ones of a subject and sort.

    A subject is a program at a place. What belongs to no program belongs to its event, so that two
    unlike competitions are not joined, unless it is a stock, which an event only made known. Of one
    sort are figures of the same base and kind of period, and intervals as long: a year is not
    joined to five of them, nor to what has no beginning. A part is not joined to the whole it is
    printed with, nor a figure of a new count (a break in the series) to those of the old one.
    """
    observed = figures[~figures["nature"].isin(AIMED)]
    counted = observed["period_kind"] == "interval"
    days = (observed["period_end"] - observed["period_start"]).dt.days.fillna(-365)
    subject = [
        observed["program_id"].fillna(observed["event_id"].where(counted)).rename("subject"),
        observed["region_id"],
        observed["part_of_metric_id"].isin(figures["metric_id"]),
    ]
    sort = observed[["base_zh", "period_kind"]].astype(object).fillna("")
    sort["months"] = (days / 30.4).round().where(counted & (days.abs() > DAYS), 0)
    runs = []
    for _, group in observed.groupby(subject, dropna=False, sort=False):
        kept = sort.loc[group.index]
        if "series_break" in group:  # data of before 0.2 do not say
            kept = kept.assign(count=group["series_break"].fillna(False).astype(bool).cumsum())
        starts = (kept != kept.shift()).any(axis=1).cumsum()
        runs += [run for _, run in group.groupby(starts, sort=False) if len(run) > 1]
    return runs


def written(axes: Axes, frame: pd.DataFrame, unit: str, language: Language) -> None:
    """Few figures also in digits, with the place where it is not the country.

    Observed ones above their dot and its arrow, others below: a target is often close to its outcome.
    """
    for _, row in frame.iterrows():
        text = readable(row["value"], row["value_upper"], unit, language)
        text += f"\n{place}" if (place := elsewhere(row)) else ""
        at = (row["x"], max(row["y"], row["upper"]) if row["upper"] == row["upper"] else row["y"])
        if row["nature"] not in AIMED:
            raised = 24 if row["qualifier"] in ABOVE else 13 if row["disputing"] > 0 else 9
            beside(axes, text, at, (0, raised), ha="center")
        elif row["y"] < 0.12 * axes.get_ylim()[1]:  # there is no room above the axis
            beside(axes, text, at, (-9, 0), ha="right", va="center")
        else:
            beside(axes, text, at, (0, -9), ha="center", va="top")


def listed(axes: Axes, data: Dataset, shown: pd.DataFrame, unit: str, language: Language) -> None:
    """Where no figure can be put in time: the first of them in words."""
    words = WORDS[language]
    qualifiers, natures = (
        categories(data, "metrics", column, language) for column in ("qualifier", "nature")
    )
    lines = [words["empty"] if shown.empty else words["none"], ""]
    for _, row in shown.head(FEW).iterrows():
        text = readable(row["value"], row["value_upper"], unit, language)
        if row["qualifier"] != "exact":
            text = qualifiers[row["qualifier"]] + words["space"] + text
        parts = [text]
        parts += [natures[row["nature"]].lower()] if row["nature"] in AIMED else []
        parts += [place] if (place := elsewhere(row)) else []
        parts += [words["disputed"]] if row["disputing"] > 0 else []
        lines.append(words["comma"].join(parts))
    lines += ["…"] if len(shown) > FEW else []
    axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()


def elsewhere(row: pd.Series[Any]) -> str:
    """The place of a figure that is not the country, if it is of a place."""
    named = row["region_id"] != NATIONAL and isinstance(row["region"], str)
    return str(row["region"]) if named else ""


def beside(
    axes: Axes, text: str, at: tuple[float, float], offset: tuple[int, int], **look: Any
) -> None:
    """Small text so many points away from what it names."""
    look = {"fontsize": "small", "color": GREY, "va": "bottom", "zorder": 7, **look}
    axes.annotate(text, at, offset, textcoords="offset points", **look)


def legend(axes: Axes) -> None:
    """What is drawn, named below the axes."""
    from matplotlib.transforms import ScaledTranslation

    handles, _ = axes.get_legend_handles_labels()
    if handles:
        # In inches below the corner: an axis that is squeezed keeps its labels clear.
        corner = axes.transAxes + ScaledTranslation(0, -0.35, axes.figure.dpi_scale_trans)
        where: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, 0), "ncols": 3}
        axes.legend(
            **where, bbox_transform=corner, frameon=False, fontsize="small", borderaxespad=0
        )
