"""Charts: an indicator over time, or a table counted; what is not drawn is said below.

matplotlib is imported when a chart is drawn. A chart is a figure of its own, unknown to pyplot:
nothing stays open, and no setting of matplotlib is changed.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple

from changai.chartwords import PRESS, WORDS, categories, folded
from changai.errors import ChangaiError, UnknownName
from changai.timeline import GREY, NATIONAL, legend, listed, series, timeline

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from changai.dataset import Dataset, Language

SIZE = (8.0, 5.2)  # inches
FEW = 6  # so many sources are named

# Okabe and Ito: told apart by the colour-blind too.
THEMES = {
    "thm-design": "#0072B2",
    "thm-thought": "#D55E00",
    "thm-contribution": "#009E73",
    "thm-skill": "#E69F00",
    "thm-status": "#CC79A7",
    "thm-growth": "#56B4E9",
}
COLOURS = (*THEMES.values(), "#F0E442")

# Fonts with simplified Chinese. Where matplotlib reads only the first face of Noto's collection,
# that is the Japanese one; it holds the simplified characters as well.
FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "Microsoft YaHei",
    "SimHei",
    "DengXian",
    "SimSun",
    "Arial Unicode MS",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
)


class Counted(NamedTuple):
    """What a table is counted along (the first date there is; the province, where none), and by."""

    dates: tuple[str, ...]
    by: str


TABLES = {
    "events": Counted(("date_start", "date_end"), "theme_id"),
    "documents": Counted(("issued", "published"), "level"),
    "metrics": Counted(("period_end",), "nature"),
    "regional_initiatives": Counted((), "theme_id"),
}


def draw(data: Dataset, what: str, language: Language = "en") -> Axes:
    """A chart of an indicator (``ind-…``) or of a table of TABLES, in a figure of its own.

    An indicator: its national figures over time (all its figures where none is national), each at
    the end of its period, in units of the indicator. A table: its rows by year, or by province.

    Raises UnknownName for any other name, ChangaiError for another language, where matplotlib is
    not installed, or in Chinese where no font is installed that has Chinese.
    """
    if language not in ("zh", "en"):
        raise ChangaiError(f"language must be 'zh' or 'en', not {language!r}")
    indicators = data.load("indicators").set_index("indicator_id")
    known = [*TABLES, *indicators.index]
    if what not in known:
        raise UnknownName("indicator or table", what, known)
    try:
        import matplotlib
    except ImportError:
        raise ChangaiError("plot() needs matplotlib: pip install 'changai[plot]'") from None
    from changai.figure import ShownFigure

    # Each text keeps the names of its fonts: it is rendered when this context has long gone.
    family = list(matplotlib.rcParams["font.family"])
    if language == "zh":
        family = [chinese_font(), *family]
    with matplotlib.rc_context({"font.family": family}):
        axes = ShownFigure(figsize=SIZE, layout="constrained").add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_axisbelow(True)
        axes.tick_params(which="both", labelfontfamily=family)
        if what in TABLES:
            notes = table(axes, data, what, language)
        else:
            notes = indicator(axes, data, what, language)
        notes.append(WORDS[language]["data"].format(data.version))
        text = "\n".join(folded(note, 110) for note in notes if note)
        axes.figure.supxlabel(
            text, x=0.01, ha="left", fontsize="small", color=GREY, linespacing=1.35
        )
    return axes


def chinese_font() -> str:
    """The first of FONTS that is installed; raises ChangaiError where none is."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if not set(FONTS) & set(manager.get_font_names()):
        # The list of fonts is cached between runs: it misses what was installed since.
        known = {font.fname for font in manager.ttflist}
        for path in set(font_manager.findSystemFonts()) - known:
            with contextlib.suppress(OSError, RuntimeError):
                manager.addfont(path)
    installed = set(manager.get_font_names())
    for name in FONTS:
        if name in installed:
            return name
    raise ChangaiError(
        "no font with Chinese characters is installed: install one, such as the Debian package "
        f"fonts-noto-cjk, or any of: {', '.join(FONTS)}"
    )


def indicator(axes: Axes, data: Dataset, indicator_id: str, language: Language) -> list[str]:
    """Draw the figures of an indicator; gives what is to be said below them."""
    words = WORDS[language]
    row = data.show(indicator_id)
    metrics = data.load("metrics", labels=language, evidence=True)
    own = metrics[metrics["indicator_id"] == indicator_id]
    national = own[own["region_id"] == NATIONAL]
    shown = own if national.empty else national
    dated = shown[shown["period_end"].notna()].sort_values(["period_end", "period_start"])
    axes.set_title(folded(row[f"name_{language}"], 72), loc="left")
    if dated.empty:
        listed(axes, data, shown, row["unit"], language)
    else:
        colour = THEMES.get(row["theme_id"], COLOURS[0])
        timeline(axes, data, dated, row["unit"], colour, language)
    notes = [words["one"]] if len(dated) == 1 else []
    notes += [words["local"]] if national.empty and own["region_id"].notna().any() else []
    notes += [words["joined"]] if series(dated) else []
    omitted = {"undated": len(shown) - len(dated), "elsewhere": len(own) - len(shown)}
    return [words["space"].join(notes + left_out(omitted, words)), sources(data, shown, language)]


def left_out(omitted: dict[str, int], words: dict[str, str]) -> list[str]:
    """A sentence on how many rows are not drawn, and why; none where all are."""
    parts = [words[why].format(number) for why, number in omitted.items() if number]
    return [words["left_out"].format(words["semicolon"].join(parts))] if parts else []


def sources(data: Dataset, shown: pd.DataFrame, language: Language) -> str:
    """How many sources speak of the figures; where they are few, who published them and when."""
    words = WORDS[language]
    evidence = data.load("evidence")
    said = evidence.loc[evidence["row_id"].isin(shown["metric_id"]), "source_id"]
    ids = {*said, *shown["source_id"]}
    if not 0 < len(ids) <= FEW:
        return words["sources"].format(len(ids))
    held = data.load("sources")
    held = held[held["source_id"].isin(ids)].sort_values("published")
    names = english(data) if language == "en" else {}
    years: dict[str, list[str]] = {}
    unnamed = 0
    for publisher, day in zip(held["publisher_zh"], held["published"], strict=True):
        name = names.get(publisher, publisher)
        if isinstance(name, str) and (language == "zh" or name.isascii()):
            said_in = years.setdefault(name, [])
            year = str(day.year) if day == day else words["no_year"]
            said_in += [year] if year not in said_in else []
        else:
            unnamed += 1
    parts = [f"{name} {words['comma'].join(stated)}" for name, stated in years.items()]
    parts += [words["more"].format(unnamed)] if unnamed else []
    return words["named"].format(len(ids), words["semicolon"].join(parts))


def english(data: Dataset) -> dict[str, str]:
    """English names of publishers, by the Chinese one: of the press, and of organizations."""
    rows = data.load("organizations")
    known = dict(PRESS)
    for column in ("short_name_zh", "name_zh"):
        known |= dict(zip(rows[column], rows["name_en"], strict=True))
    return known


def table(axes: Axes, data: Dataset, name: str, language: Language) -> list[str]:
    """Draw the rows of a table, counted and stacked; gives what is to be said below them."""
    words, (dates, by) = WORDS[language], TABLES[name]
    frame = data.load(name)
    if dates:
        along = frame[list(dates)].bfill(axis=1).iloc[:, 0].dt.year
    else:
        along = provinces(data, frame["region_id"], language)
    axes.set_title(words[name], loc="left")
    stacks(axes, along, frame[by].astype(object), kinds(data, name, by, language), bool(dates))
    why = "undated" if "period_end" in dates else "dateless" if dates else "nowhere"
    omitted = left_out({why: int(along.isna().sum())}, words)
    return [words["space"].join([words["rows"].format(len(frame)), *omitted])]


def stacks(
    axes: Axes,
    along: pd.Series[Any],
    by: pd.Series[Any],
    named: dict[str, tuple[str, str]],
    upright: bool,
) -> None:
    """Bars of counts, one part for each kind: upright and by year, or lying and from most to least."""
    import pandas as pd
    from matplotlib.ticker import MaxNLocator

    counts = pd.crosstab(along.dropna(), by.where(by.notna(), "")[along.notna()])
    if upright and len(counts):
        counts = counts.reindex(range(int(counts.index.min()), int(counts.index.max()) + 1))
    elif len(counts):
        counts = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    counts = counts.fillna(0)
    below = pd.Series(0.0, counts.index)
    for kind in [kind for kind in named if kind in counts]:
        label, colour = named[kind]
        look: dict[str, Any] = {"label": label, "color": colour, "edgecolor": "white", "lw": 0.5}
        if upright:
            axes.bar(counts.index, counts[kind], bottom=below, width=0.85, **look)
        else:
            axes.barh(counts.index, counts[kind], left=below, height=0.75, **look)
        below = below + counts[kind]
    values, others = (axes.yaxis, axes.xaxis) if upright else (axes.xaxis, axes.yaxis)
    values.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    values.grid(color="#DDDDDD", linewidth=0.6)
    if upright:
        others.set_major_locator(MaxNLocator(15, integer=True, steps=[1, 2, 5, 10]))
    legend(axes)


def kinds(data: Dataset, name: str, column: str, language: Language) -> dict[str, tuple[str, str]]:
    """Label and colour of each kind of row in their order; "" is the kind of those of none."""
    if column == "theme_id":
        rows = data.load("themes").sort_values("ordinal")
        labels = dict(zip(rows["theme_id"], rows[f"name_{language}"], strict=True))
    else:
        labels = categories(data, name, column, language)
    colours = {kind: THEMES.get(kind, COLOURS[i % len(COLOURS)]) for i, kind in enumerate(labels)}
    named = {kind: (label, colours[kind]) for kind, label in labels.items()}
    return {**named, "": (WORDS[language]["no_theme"], "#999999")}


def provinces(data: Dataset, region_ids: pd.Series[Any], language: Language) -> pd.Series[Any]:
    """Name of the province that each place lies in, or of the country where it is that."""
    regions = data.load("regions").set_index("region_id")
    name = regions[f"name_{language}"]
    if language == "zh":
        name = regions["short_name_zh"].fillna(name)
    top = regions.index.to_series()
    for _ in range(2):  # from a county to its prefecture, and to its province
        small = ~top.map(regions["level"]).isin(["province", "country"])
        top = top.mask(small, top.map(regions["parent_id"]))
    return region_ids.map(top.map(name))
