"""The charts: what is drawn is what the tables hold, and what is not drawn is said."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.colors import same_color
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.text import Text

import changai
from broken.patches import cell, cells, copy
from changai.plotting import chart as charts
from changai.plotting import drawing, fonts
from changai.statements.targets import TARGET_NATURES

METRICS = changai.load("metrics", labels="en", evidence=True)
NATIONAL = METRICS[METRICS["region_id"] == "reg-cn"]
DATED = NATIONAL[NATIONAL["period_end"].notna()]
SERIES = changai.load("series")
DISPUTED = sorted(DATED.loc[DATED["disputing"] > 0, "indicator_id"].unique())
SOME = [
    "ind-competition-edition-events",
    "ind-highly-skilled",
    "ind-may-day-medals",
    "ind-skilled-workers-share",
    "ind-subsidized-training-participations",
    *DISPUTED[:3],
]
CHINESE = re.compile(r"[\u2e80-\uffff]")


@pytest.fixture(autouse=True)
def _leaves_no_trace() -> Iterator[None]:
    before = dict(matplotlib.rcParams)
    yield
    assert pyplot.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


def observed(axes: Axes) -> pd.DataFrame:
    """The observed figures that are drawn: x in days, y in units of the axis."""
    lines = [line for line in axes.lines if str(line.get_gid()).startswith("observed")]
    return pd.DataFrame([p for line in lines for p in line.get_xydata()], columns=["x", "y"])


def marked(axes: Axes, gid: str) -> np.ndarray:
    """The places of the marks of a kind: target, with target-about and target-nearly; disputed."""
    found = [c.get_offsets() for c in axes.collections if c.get_gid() == gid]
    found += [x.get_xydata() for x in axes.lines if str(x.get_gid()).partition("-")[0] == gid]
    return np.vstack(found) if found else np.empty((0, 2))


def middle(rows: pd.DataFrame) -> list[float]:
    """The day on which the mark of each row stands, half a day earlier where there is no middle one."""
    start = rows["period_start"].fillna(rows["period_end"])
    return [float(day) for day in date2num(start + (rows["period_end"] - start) / 2) // 1]


def same(points: np.ndarray | pd.DataFrame, rows: pd.DataFrame, factor: float) -> bool:
    """Whether the points are those of the rows, no more and no fewer."""
    wanted = zip(middle(rows), rows["value"] / factor, strict=True)
    found = sorted(map(tuple, np.asarray(points).tolist()))
    return len(found) == len(rows) and np.allclose(found, sorted(wanted)) if found else rows.empty


def legend(axes: Axes) -> list[str]:
    shown = axes.get_legend()
    return [text.get_text() for text in shown.get_texts()] if shown else []


def note(axes: Axes) -> str:
    return axes.figure.get_supxlabel().replace("\n", " ")


def words(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.figure.findobj(Text)]


def factor(axes: Axes) -> float:
    scales = {"billion": 1e9, "million": 1e6, "thousand": 1e3}
    return scales.get(axes.get_ylabel().split(", ")[-1], 1.0)


@pytest.mark.parametrize("indicator", SOME)
def test_every_dated_national_figure_is_drawn_in_the_middle_of_its_period(indicator: str) -> None:
    axes = changai.plot(indicator)
    rows = DATED[DATED["indicator_id"] == indicator]
    aimed = rows["nature"].isin(TARGET_NATURES)
    assert same(observed(axes), rows[~aimed], factor(axes))
    for nature in TARGET_NATURES:
        aims = rows[rows["nature"] == nature]
        assert same(marked(axes, nature), aims, factor(axes))
        assert any(text.partition(":")[0] == nature for text in legend(axes)) == bool(len(aims))
    assert axes.get_ylim()[0] == 0
    name = changai.load("indicators").set_index("indicator_id")["name_en"][indicator]
    assert axes.get_title(loc="left").replace("\n", " ") == name


def test_the_qualifiers_look_different() -> None:
    axes = changai.plot("ind-highly-skilled")
    rows = DATED[(DATED["indicator_id"] == "ind-highly-skilled")]
    counts = rows.loc[rows["nature"] == "observed", "qualifier"].value_counts()
    lines = {line.get_gid(): line for line in axes.lines if line.get_gid()}
    assert len(lines["observed-about"].get_xdata()) == counts["about"]
    assert same_color(lines["observed-about"].get_markerfacecolor(), "white")
    assert same_color(lines["observed"].get_markerfacecolor(), charts.THEMES["thm-skill"])
    above = rows["qualifier"].isin(["more_than", "at_least"]).sum()
    assert len(lines["above"].get_xdata()) == above
    assert "below" not in lines
    assert {"observed", "observed: about", "more than, at least"} <= set(legend(axes))
    nearly = changai.plot("ind-subsidized-training-participations")
    (half,) = [line for line in nearly.lines if line.get_gid() == "observed-nearly"]
    assert half.get_fillstyle() == "bottom"


def test_there_are_disputes_to_ring() -> None:
    assert DISPUTED


@pytest.mark.parametrize("indicator", DISPUTED)
def test_disputed_figures_are_ringed(indicator: str) -> None:
    axes = changai.plot(indicator)
    rows = DATED[(DATED["indicator_id"] == indicator) & (DATED["disputing"] > 0)]
    assert same(marked(axes, "disputed"), rows, factor(axes))
    (ring,) = [c for c in axes.collections if c.get_gid() == "disputed"]
    assert same_color(ring.get_edgecolor()[0], drawing.RED)
    assert len(ring.get_facecolor()) == 0
    assert "disputed by another source" in legend(axes)


def test_an_undisputed_indicator_has_no_ring() -> None:
    assert "ind-highly-skilled" not in DISPUTED
    assert not len(marked(changai.plot("ind-highly-skilled"), "disputed"))


def drawn_lines(axes: Axes) -> list[list[tuple[float, float]]]:
    """The points of each piece of a line that joins figures."""
    lines = [line.get_xydata() for line in axes.lines if line.get_gid() in ("series", "gap")]
    return sorted([(float(x), float(y)) for x, y in points] for points in lines)


JOINED = SERIES[(SERIES["points"] > 1) & (SERIES["nature"] == "observed")]


def pairs(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Each row but the last, and its next."""
    return rows[:-1], rows[1:]


def one_is_larger(one: Any, other: Any) -> bool:
    """Whether of two figures neither is a bound, or it is certain which is the larger."""
    lower, upper = ("more_than", "at_least"), ("less_than", "at_most")
    limits = [
        (
            float("-inf") if row["qualifier"] in upper else row["value"],
            float("inf") if row["qualifier"] in lower else row["value"],
        )
        for row in (one, other)
    ]
    bounded = any(row["qualifier"] in lower + upper for row in (one, other))
    return not bounded or limits[0][1] < limits[1][0] or limits[1][1] < limits[0][0]


@pytest.mark.parametrize("indicator", [*SOME, "ind-skilled-workers"])
def test_the_lines_are_the_segments_of_the_table_of_series(indicator: str) -> None:
    axes = changai.plot(indicator)
    rows = JOINED[(JOINED["indicator_id"] == indicator) & (JOINED["region_id"] == "reg-cn")]
    segments = []
    for _, points in rows.groupby("segment"):
        known = [None, *map(one_is_larger, *pairs(points.to_dict("records")))]
        run = pd.Series([joins is not True for joins in known], points.index).cumsum()
        segments += [
            list(zip(middle(part), part["value"] / factor(axes), strict=True))
            for _, part in points.groupby(run)
            if len(part) > 1
        ]
    pieces = sorted(list(piece) for segment in segments for piece in pairwise(segment))
    for drawn, piece in zip(drawn_lines(axes), pieces, strict=True):
        assert np.allclose(drawn, piece)


def test_a_year_is_not_joined_to_five_nor_a_competition_to_another() -> None:
    counted = JOINED[JOINED["period_kind"] == "interval"]
    days = (counted["period_end"] - counted["period_start"]).dt.days
    assert (days > 366).any()  # totals of several years are among them
    for _, points in counted.assign(days=days).groupby("segment"):
        assert points["days"].max() - points["days"].min() <= 31
        assert points["program_id"].nunique() <= 1
    editions = words(changai.plot("ind-competition-edition-events"))
    assert "Vocational Skills Competition of the People's Republic of China" in editions


def test_a_forecast_is_neither_observed_nor_a_target(good: Path) -> None:
    cell("metrics", 6, "nature", "forecast")(good)
    data = changai.Dataset(good)
    axes = data.plot("ind-technicians")
    assert len(marked(axes, "forecast")) == 1
    assert not len(observed(axes))
    assert "forecast" in legend(axes)
    assert data.targets().empty


def test_one_figure_is_a_picture_with_a_word() -> None:
    counts = DATED.groupby("indicator_id").size()
    one = counts[counts == 1].index[0]
    axes = changai.plot(one)
    natures = sum(len(marked(axes, nature)) for nature in TARGET_NATURES)
    assert len(observed(axes)) + natures == 1
    assert "One dated figure only." in note(axes)
    low, high = axes.get_xlim()
    assert high - low > 4 * 365


def test_undated_figures_are_counted_not_drawn(good: Path) -> None:
    axes = changai.Dataset(good).plot("ind-technicians")
    assert not len(observed(axes))
    assert len(marked(axes, "plan")) == 1
    assert "Not drawn: 1 without a date" in note(axes)


def test_undated_figures_alone_are_said_in_words(good: Path) -> None:
    axes = changai.Dataset(good).plot("ind-joined")
    assert not axes.lines
    assert not axes.collections
    assert any("None of these figures is dated.\n\nAbout 36 thousand" in t for t in words(axes))
    assert "Not drawn: 1 without a date" in note(axes)


def test_what_is_known_only_as_not_after_a_day_is_marked(good: Path) -> None:
    cells(
        "metrics", 3, period_end="2020-06-02", period_precision="not_after", period_kind="interval"
    )(good)
    axes = changai.Dataset(good).plot("ind-joined")
    (arrow,) = [line for line in axes.lines if line.get_gid() == "bound"]
    assert list(arrow.get_xdata()) == [date2num(pd.Timestamp(2020, 6, 2))]
    assert "not after this day" in legend(axes)
    counted = changai.Dataset(good).plot("metrics")
    assert "1 known only as not after a day, counted in its year." in note(counted)


def test_a_dispute_without_a_date_is_said_in_words() -> None:
    metric = METRICS.set_index("metric_id").loc["met-demonstration-studio-batches"]
    assert pd.isna(metric["period_end"])
    axes = changai.plot(metric["indicator_id"])
    assert any(", disputed by another source" in text for text in words(axes))


def test_an_indicator_without_figures_says_so(good: Path) -> None:
    metrics = good / "data" / "metrics.csv"
    lines = metrics.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "ind-joined" not in line]
    metrics.write_text("".join(kept), encoding="utf-8")
    axes = changai.Dataset(good).plot("ind-joined")
    assert any(text.startswith("No figures.") for text in words(axes))
    assert "Sources: 0" in note(axes)


def test_a_range_is_a_bar_up_to_its_upper_end(good: Path) -> None:
    metrics = good / "data" / "metrics.csv"
    text = metrics.read_text(encoding="utf-8")
    text = text.replace("ind-studios,1200,,more_than", "ind-studios,1200,1500,at_most")
    metrics.write_text(text, encoding="utf-8")
    axes = changai.Dataset(good).plot("ind-studios")
    (bar,) = [c for c in axes.collections if c.get_gid() == "range"]
    (((x, low), (end, high)),) = bar.get_segments()
    assert (x, low, high) == (end, 1200, 1500)
    assert axes.get_ylim()[1] > 1500
    assert {"range as printed", "less than, at most"} <= set(legend(axes))
    assert "1,200–1,500" in words(axes)


def test_figures_of_other_places_are_left_out_or_named() -> None:
    local = METRICS[METRICS["indicator_id"] == "ind-highly-skilled"]
    others = (local["region_id"] != "reg-cn").sum()
    assert f"{others} of other places or of none" in note(changai.plot("ind-highly-skilled"))
    dated = METRICS[METRICS["period_end"].notna() & METRICS["region_id"].notna()]
    provincial = dated[~dated["indicator_id"].isin(NATIONAL["indicator_id"])]
    row = provincial.iloc[0]
    axes = changai.plot(row["indicator_id"])
    assert "None is a figure of the whole country." in note(axes)
    assert any(text.endswith(f"\n{row['region']}") for text in words(axes))


def test_few_sources_are_named_many_are_counted() -> None:
    evidence = changai.load("evidence")
    rows = NATIONAL.loc[NATIONAL["indicator_id"] == "ind-highly-skilled", "metric_id"]
    number = evidence.loc[evidence["row_id"].isin(rows), "source_id"].nunique()
    assert number > charts.FEW
    assert f"Sources: {number} " in note(changai.plot("ind-highly-skilled"))
    counted = NATIONAL.merge(evidence, left_on="metric_id", right_on="row_id")
    each = counted.groupby("indicator_id")["source_id_y"].nunique()
    few = each[each.between(2, charts.FEW)].index[0]
    assert f"Sources ({each[few]}): " in note(changai.plot(few))


@pytest.mark.parametrize("name", charts.COUNTED_TABLES)
def test_the_bars_of_a_table_add_up_to_its_rows(name: str) -> None:
    axes = changai.plot(name)
    rows = changai.load(name)
    along = "get_width" if name == "regional_initiatives" else "get_height"
    total = sum(getattr(bar, along)() for bar in axes.patches)
    dates = charts.COUNTED_TABLES[name].dates or ("region_id",)
    missing = int(rows[list(dates)].isna().all(axis=1).sum())
    assert missing
    assert total == len(rows) - missing
    assert note(axes).startswith(f"{len(rows)} rows. ")
    assert f"Not drawn: {missing} " in note(axes)
    placed = rows[rows[list(dates)].notna().any(axis=1)]
    assert len(legend(axes)) == placed[charts.COUNTED_TABLES[name].by].nunique()


def test_initiatives_are_counted_with_their_province() -> None:
    axes = changai.plot("regional_initiatives")
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert "Shandong" in names
    assert "Jinan" not in names
    places = changai.load("regional_initiatives")["region_id"].dropna()
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    assert max(ends) == places.str.slice(0, 9).value_counts().max()


def test_each_theme_has_a_colour_of_its_own() -> None:
    assert set(changai.load("themes")["theme_id"]) == set(charts.THEMES)
    axes = changai.plot("events")
    colours = [container.patches[0].get_facecolor() for container in axes.containers]
    assert len(set(colours)) == len(charts.THEMES)
    assert same_color(colours[0], charts.THEMES["thm-design"])


@pytest.mark.parametrize("what", [*charts.COUNTED_TABLES, *SOME, "ind-competition-gold-events"])
def test_english_needs_no_chinese_font(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FONTS", ())
    assert not [text for text in words(changai.plot(what)) if CHINESE.search(text)]


@pytest.mark.filterwarnings("ignore:Glyph")
def test_chinese_is_set_in_a_font_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    # A font that matplotlib brings stands in for a Chinese one, which not every machine has.
    monkeypatch.setattr(fonts, "FONTS", ("No Such Font", "DejaVu Sans Mono"))
    axes = changai.plot("ind-highly-skilled", "zh")
    assert axes.get_title(loc="left") == "高技能人才总数"
    assert axes.get_ylabel() == "单位：万人"
    assert "目标" in legend(axes)
    assert "来源：" in note(axes)
    axes.figure.draw_without_rendering()
    assert {text.get_fontfamily()[0] for text in axes.figure.findobj(Text)} == {"DejaVu Sans Mono"}


def test_chinese_without_a_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FONTS", ("No Such Font",))
    with pytest.raises(changai.ChangaiError, match="fonts-noto-cjk, or any of: No Such Font"):
        changai.plot("events", "zh")


def test_a_chart_can_be_kept(tmp_path: Path) -> None:
    figure = changai.plot("ind-highly-skilled").figure
    for suffix in ("png", "svg", "pdf"):
        figure.savefig(tmp_path / f"chart.{suffix}")
    assert pyplot.imread(tmp_path / "chart.png").std() > 0  # not one colour alone
    assert 'id="observed"' in (tmp_path / "chart.svg").read_text("utf-8")
    assert (tmp_path / "chart.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (
            "ind-highly-skiled",
            "unknown indicator or table 'ind-highly-skiled'; did you mean 'ind-highly-skilled'?",
        ),
        ("event", "unknown indicator or table 'event'; did you mean 'events'?"),
    ],
)
def test_unknown_names_raise_our_error_with_the_nearest(what: str, message: str) -> None:
    with pytest.raises(changai.UnknownName) as caught:
        changai.plot(what)
    assert str(caught.value).startswith(message)


def test_a_part_of_several_names_lists_the_indicators_that_have_it(good: Path) -> None:
    with pytest.raises(changai.UnknownName) as caught:
        changai.Dataset(good).plot("数")
    assert str(caught.value) == (
        "unknown indicator or table '数'; it is in the names of 2 indicators: "
        "ind-joined (参加人数); ind-technicians (技师人数)"
    )


def test_what_is_no_chart_is_told_what_is() -> None:
    with pytest.raises(changai.ChangaiError) as caught:
        changai.plot("people")
    assert str(caught.value) == (
        "table 'people' cannot be plotted; what can be: the tables events, documents, metrics, "
        "regional_initiatives, and an indicator, by its id or any name of it"
    )


@pytest.mark.parametrize(
    "name", ["高技能人才总数", "highly skilled personnel", "高技能人才", "gao jineng rencai"]
)
def test_an_indicator_is_plotted_by_any_of_its_names(name: str) -> None:
    assert changai.plot(name).get_title("left") == "Highly skilled personnel"


def test_a_notebook_shows_what_is_returned() -> None:
    """Jupyter asks the last value of a cell for its picture; other axes have none."""
    axes = changai.plot("ind-highly-skilled")
    assert axes._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]


def test_a_chart_can_be_drawn_on_axes_of_ones_own() -> None:
    figure = Figure(figsize=(10, 4))
    left, right = figure.subplots(ncols=2)
    assert changai.plot("ind-highly-skilled", ax=left) is left
    changai.plot("events", "zh", ax=right)
    assert len(observed(left)) == len(observed(changai.plot("ind-highly-skilled")))
    for axes, word in ((left, "Data: changai "), (right, "数据：changai ")):
        assert word in axes.get_xlabel()
        assert axes.get_legend() is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a character that no font has
        figure.draw_without_rendering()
    assert not figure.get_supxlabel()
    with pytest.raises(changai.ChangaiError, match=r"ax must be axes of matplotlib, not int"):
        changai.plot("events", ax=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("region", ["reg-cn-zj-ningbo", "宁波", "Ningbo", "ningbo shi", "寧波市"])
def test_a_place_has_its_own_chart(region: str, good: Path) -> None:
    cell("metrics", 6, "region_id", "reg-cn-zj-ningbo")(good)
    copy("metrics", 6, 7, metric_id="met-technicians-china-2025", region_id="reg-cn")(good)
    axes = changai.Dataset(good).plot("ind-technicians", region=region)
    assert axes.get_title("left") == "Technicians: Ningbo"
    ((_, value),) = marked(axes, "plan")
    assert value * factor(axes) == 200
    assert observed(axes).empty


def test_a_place_without_figures_says_which_have_some(good: Path) -> None:
    cell("metrics", 6, "region_id", "reg-cn-zj-ningbo")(good)
    data = changai.Dataset(good)
    with pytest.raises(changai.ChangaiError, match="no figures of reg-cn-zj; it has of reg-cn-zj-"):
        data.plot("ind-technicians", region="Zhejiang")
    with pytest.raises(
        changai.UnknownName, match="unknown region 'Zhejianng'; did you mean 'Zhejiang'"
    ):
        data.plot("ind-technicians", region="Zhejianng")
    with pytest.raises(changai.ChangaiError, match="'events' is a table"):
        data.plot("events", region="Zhejiang")


def test_another_language_is_refused() -> None:
    with pytest.raises(changai.ChangaiError, match="language must be 'zh' or 'en', not 'fr'"):
        changai.plot("events", "fr")  # type: ignore[arg-type]


def test_where_matplotlib_is_missing_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "matplotlib", None)
        with pytest.raises(changai.ChangaiError, match=r"pip install 'changai\[plot\]'"):
            changai.plot("events")


def test_matplotlib_is_imported_when_a_chart_is_drawn() -> None:
    code = (
        "import sys, changai; changai.load('events'); assert 'matplotlib' not in sys.modules; "
        "changai.plot('events'); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
