"""The charts of the explorer: what the package says is drawn, matplotlib and a browser draw, no more and no less."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib
import pytest

matplotlib.use("Agg")

from matplotlib.dates import date2num
from matplotlib.figure import Figure

import changai
from broken.patches import cell, cells, copy
from changai.plotting import drawing
from changai.plotting.chart import SETTINGS, Chart
from changai.plotting.indicator_chart import ChartTables, IndicatorChart, indicator_chart
from copies import ROOT
from drawn_charts import assert_drawn, charts, marks_of, tables
from looking import built, found, run
from looking import needs_browser as in_a_browser

sys.path.append(str(ROOT / "tools"))
from site_charts import chart_files

WORDS = {key: pair[0] for key, pair in SETTINGS["words"].items()}
CHOSEN = "ind-highly-skilled"
BESIDE = ("above", "below", "bound", "disputed")
Place = tuple[float, float]


@in_a_browser
def test_the_browser_draws_of_an_indicator_what_the_package_says() -> None:
    # One of eight; `make long` looks at all.
    drawn = found("charts")
    assert len(drawn) > len(charts()) / 10
    for name, seen in drawn.items():
        assert_drawn(name, seen)


def drawn_on(page: str) -> tuple[set[str], list[list[str]]]:
    """The points and lines of the charts on a page as it is built, without a browser."""
    text = (built("real") / "site" / page).read_text("utf-8")
    points = re.findall(r'data-id="([^"]*)"', text)
    lines = re.findall(r'data-ids="([^"]*)"', text)
    assert len(points) == len(set(points))
    return set(points), sorted(line.split() for line in lines)


@in_a_browser
def test_the_pages_that_need_no_javascript_draw_the_same() -> None:
    for name, chart in charts().items():
        for language in ("en", "zh"):
            points, lines = drawn_on(f"{language}/row/{name}.html")
            assert points == {point.id for point in chart.points}, name
            assert lines == sorted(map(list, chart.lines)), name
    points, lines = drawn_on("en/index.html")
    shown = [chart for chart in charts().values() if points & {point.id for point in chart.points}]
    assert lines == sorted(list(line) for chart in shown for line in chart.lines)


def test_matplotlib_draws_of_each_indicator_what_the_package_says() -> None:
    assert any(chart.lines for chart in charts().values())
    axes = Figure().add_subplot()
    for name, chart in charts().items():
        if not chart.points:
            continue
        for drawn in (*axes.lines, *axes.collections):  # axes of its own for each would take longer
            drawn.remove()
        drawing.figures(Chart(axes, tables().data, "en", WORDS), chart)
        at = {point.id: place_of(chart, point.at, point.value) for point in chart.points}
        pairs = [pair for line in chart.lines for pair in itertools.pairwise(line)]
        solid = [pair for pair in pairs if pair not in chart.gaps]
        for gid, joined in (("series", solid), ("gap", chart.gaps)):
            wanted_lines = sorted(sorted(at[point_id] for point_id in pair) for pair in joined)
            assert lines_on(axes, gid) == wanted_lines, name
        wanted: dict[str, list[Place]] = {}
        for point_id, mark in marks_of(chart).items():
            for what in mark.split():
                wanted.setdefault(what, []).append(at[point_id])
        assert marks_on(axes) == {what: sorted(places) for what, places in wanted.items()}, name


def place_of(chart: IndicatorChart, day: date | None, value: float) -> Place:
    return round(float(date2num(day)), 6), round(value / chart.factor["en"], 6)


def rounded(places: Iterable[Any]) -> list[Place]:
    return sorted((round(float(x), 6), round(float(y), 6)) for x, y in places)


def lines_on(axes: Any, gid: str) -> list[list[Place]]:
    """The places that are joined by each piece of a line."""
    return sorted(rounded(line.get_xydata()) for line in axes.lines if line.get_gid() == gid)


def marks_on(axes: Any) -> dict[str, list[Place]]:
    """By what is marked, where."""
    other = ("series", "gap", "break")
    found = {x.get_gid(): x.get_xydata() for x in axes.lines if x.get_gid() not in (None, *other)}
    found |= {c.get_gid(): c.get_offsets() for c in axes.collections if c.get_gid() == "disputed"}
    return {str(gid): rounded(places) for gid, places in found.items()}


def test_what_is_only_known_to_be_more_is_not_joined_to_what_it_may_equal() -> None:
    by_id = {point.id: point for chart in charts().values() for point in chart.points}
    joined = [line for chart in charts().values() for line in chart.lines]
    for line in joined:
        for one, other in itertools.pairwise(line):
            both = (by_id[one], by_id[other])
            if any(point.bound for point in both):
                assert both[0].value != both[1].value
                assert len({point.bound for point in both}) == 2
    assert all(by_id[point_id].nature == "observed" for line in joined for point_id in line)
    segments = {point.segment for point in by_id.values()}
    assert {by_id[line[0]].segment for line in joined} <= segments
    assert all(len({by_id[point_id].segment for point_id in line}) == 1 for line in joined)


def test_a_line_is_dotted_over_years_without_a_figure(good: Path) -> None:
    for number, year in enumerate((2020, 2023), start=8):
        days = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        copy("metrics", 7, number, metric_id=f"met-trained-{year}", **days)(good)
    chart = indicator_chart(ChartTables(changai.Dataset(good)), "ind-trained")
    line = ("met-trained-2019", "met-trained-2020", "met-trained-2023")
    assert chart.lines == (line,)
    assert chart.gaps == (line[1:],)


def test_more_than_a_number_twice_is_not_joined(good: Path) -> None:
    later = {"period_start": "2021-12-31", "period_end": "2021-12-31"}
    copy("metrics", 4, 5, metric_id="met-studios-2021", **later)(good)
    data = changai.Dataset(good)
    assert data.series("ind-studios")["segment"].nunique() == 1
    assert indicator_chart(ChartTables(data), "ind-studios").lines == ()
    cell("metrics", 5, "value", "900")(good)  # more than 900 after more than 1,200
    assert indicator_chart(ChartTables(changai.Dataset(good)), "ind-studios").lines == ()
    cell("metrics", 5, "qualifier", "at_most")(good)
    (line,) = indicator_chart(ChartTables(changai.Dataset(good)), "ind-studios").lines
    assert len(line) == 2


@in_a_browser
def test_keys_lead_from_mark_to_mark_in_order_of_time() -> None:
    points = [point.id for point in charts()[CHOSEN].points]
    reached = found("chart")["keys"]
    assert [mark for mark, _ in reached] == [*points[:3], points[-1], points[-1]]
    by_id = {point.id: point for point in charts()[CHOSEN].points}
    for mark, said in reached:
        point = by_id[mark]
        for text in (point.value_text["en"], point.date_text["en"], point.source["en"]):
            assert text in said


@in_a_browser
def test_a_chart_is_kept_as_picture_drawing_and_rows_and_its_link_copied() -> None:
    files = found("chart")["files"]
    kind, size = files["png"]
    assert kind == "PNG"
    assert size > 20_000
    chart = charts()[CHOSEN]
    for text in (chart.title["en"], chart.axis["en"], chart.sources["en"], "Data: changai "):
        assert text in files["svg"]
    assert "currentColor" not in files["svg"]
    assert "<a " not in files["svg"]
    rows = list(csv.DictReader(io.StringIO(files["csv"].removeprefix("\ufeff"))))
    assert [row["metric_id"] for row in rows] == [point.id for point in chart.points]
    metrics = changai.load("metrics").set_index("metric_id")
    for row in rows:
        assert float(row["value"]) == metrics.loc[row["metric_id"], "value"]
        assert row["source_id"] == metrics.loc[row["metric_id"], "source_id"]
    copied, address = files["link"]
    assert copied == address
    assert f"indicator={CHOSEN}" in address


@in_a_browser
def test_letters_and_marks_are_large_enough_on_a_phone() -> None:
    sizes = found("chart")["narrow"]
    assert sizes["letters"] >= 12
    assert sizes["gap"] > 2
    assert sizes["reach"] >= 24
    assert sizes["over"] <= 0


@in_a_browser
def test_places_and_natures_are_chosen_and_kept_in_the_address() -> None:
    chosen = found("chart")["places"]
    points = [point for point in tables().points[CHOSEN] if point.at]
    assert chosen["count"] == len({point.region_id for point in tables().points[CHOSEN]})
    assert set(chosen["all"]) == {point.id for point in points}
    assert set(chosen["ahead"]) == {point.id for point in points if point.nature != "observed"}
    assert chosen["again"] == chosen["ahead"]
    assert "place=reg-cn" in chosen["address"]


GROUPS = """
import { groupsOf } from "./explorer/charts/view.mjs";
import { PALETTE } from "./explorer/charts/figure.mjs";
const view = (places) => ({ points: places.map((region_id) => ({ region_id })) });
const told = (places) => {
  const { groups, others } = groupsOf(view(places), PALETTE.length);
  return [groups, others];
};
const places = Array.from({ length: PALETTE.length + 2 }, (_, n) => `reg-${n}`);
const few = places.slice(2);
console.log(JSON.stringify([PALETTE.length, told(few), told([...places, ...few])]));
"""


@in_a_browser
def test_no_two_places_that_are_told_apart_share_a_colour() -> None:
    most, few, many = json.loads(run("node", "--input-type=module", "-e", GROUPS))
    named = [f"reg-{n}" for n in range(2, most + 2)]
    assert few == [named, 0]
    # Of more places those with the most figures have colours; the legend says how many others share one.
    assert many == [named, 2]


@in_a_browser
def test_what_there_is_not_is_said_with_what_to_do() -> None:
    unknown = found("chart")["unknown"]
    assert (
        "There is no indicator “ind-highly-skiled”. Choose one from the list"
        in unknown["indicator"]
    )
    assert charts()[CHOSEN].title["en"] in unknown["indicator"]
    assert "no figures of “reg-nowhere”" in unknown["place"]
    assert unknown["marks"] == len(charts()[CHOSEN].points)


@in_a_browser
def test_a_file_that_does_not_load_is_named_and_can_be_asked_for_again() -> None:
    assert f"data/charts/{CHOSEN}.js could not be loaded" in found("chart")["failed"]


def drawn_by_node(data: changai.Dataset, indicator: str, **chosen: list[str]) -> dict[str, Any]:
    """What the site's code draws of an indicator of a package, without a browser."""
    files = chart_files(data, {})
    asked = {"indicator": files[indicator], "index": files["index"], "chosen": chosen}
    done = subprocess.run(
        ["node", ROOT / "tests" / "site" / "draw.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    drawn: dict[str, Any] = json.loads(done.stdout)
    return drawn


needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js on this machine")


@needs_node
@pytest.mark.parametrize(
    ("value", "upper", "reached"),
    [("140", "", 120), ("-12", "", -12), ("90", "130", 120), ("0", "", 0)],
)
def test_axes_fit_percents_beyond_a_hundred_and_below_zero(
    value: str, upper: str, reached: int, good: Path
) -> None:
    cells("metrics", 2, value=value, value_upper=upper, qualifier="exact")(good)
    drawn = drawn_by_node(changai.Dataset(good), "ind-frontline-share")
    assert min(drawn["ticks"]) <= min(reached, 0)
    assert max(drawn["ticks"]) >= max(reached, 0)
    assert 0 in drawn["ticks"]
    (mark,) = drawn["marks"]
    assert 0 < mark["y"] < drawn["height"]
    assert "NaN" not in drawn["svg"]
    heights = [height for bar in drawn["ranges"] for height in bar]
    assert bool(heights) == bool(upper)
    assert all(0 < height < mark["y"] + 1 for height in heights)


@needs_node
@pytest.mark.parametrize("year", [1949, 2050])
def test_the_years_of_an_axis_come_from_the_data(year: int, good: Path) -> None:
    days = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
    cells("metrics", 2, **days)(good)
    drawn = drawn_by_node(changai.Dataset(good), "ind-frontline-share")
    assert drawn["years"] == [year - 2, year + 2]  # one figure does not fill the width
    (span,) = drawn["spans"]
    (mark,) = drawn["marks"]
    assert span[0] < mark["x"] < span[1]
    assert span[1] - span[0] < drawn["width"] / 4
    axes = changai.Dataset(good).plot("ind-frontline-share")
    low, high = axes.get_xlim()
    assert low < date2num(date(year, 1, 1)) < date2num(date(year, 12, 31)) < high


@needs_node
def test_an_indicator_without_figures_or_dates_is_no_error(good: Path) -> None:
    undated = drawn_by_node(changai.Dataset(good), "ind-joined")
    assert (undated["svg"], undated["undated"]) == ("", 1)
    metrics = good / "data" / "metrics.csv"
    lines = metrics.read_text(encoding="utf-8").splitlines(keepends=True)
    metrics.write_text("".join(x for x in lines if "ind-joined" not in x), encoding="utf-8")
    empty = drawn_by_node(changai.Dataset(good), "ind-joined")
    assert (empty["svg"], empty["undated"]) == ("", 0)
    metrics.write_text(lines[0], encoding="utf-8")
    nothing = drawn_by_node(changai.Dataset(good), "ind-joined")
    assert (nothing["svg"], nothing["undated"]) == ("", 0)


@needs_node
def test_each_nature_certainty_and_bound_is_told_apart_by_mark_and_legend(good: Path) -> None:
    looks = [
        *(("observed", qualifier) for qualifier in ("exact", "about", "nearly", "more_than")),
        *(("target", qualifier) for qualifier in ("exact", "about", "at_most")),
        *((nature, "exact") for nature in ("plan", "requirement", "forecast")),
    ]
    for number, (nature, qualifier) in enumerate(looks):
        year = 2001 + number
        copy(
            "metrics",
            2,
            9 + number,
            metric_id=f"met-look-{number}",
            nature=nature,
            qualifier=qualifier,
            value=str(10 + number),
            period_start=f"{year}-12-31",
            period_end=f"{year}-12-31",
        )(good)
    drawn = drawn_by_node(changai.Dataset(good), "ind-frontline-share")
    looked = {mark["id"]: mark["drawn"] for mark in drawn["marks"] if "look" in mark["id"]}
    assert len(looked) == len(looks)
    assert len(set(looked.values())) == len(looks)
    wanted = {
        *("observed", "observed: about", "observed: nearly", "target", "target: about"),
        *("plan", "requirement", "forecast", "more than, at least", "less than, at most"),
    }
    assert wanted <= set(drawn["legend"])
    axes = changai.Dataset(good).plot("ind-frontline-share")
    assert wanted <= {text.get_text() for text in axes.get_legend().get_texts()}


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        *(
            ("metrics", column, "")
            for column in ("value", "nature", "qualifier", "period_precision")
        ),
        *(("metrics", "value", text) for text in ("inf", "1e300", "-1e300")),
        *(("metrics", column, f"{column[:3]}-nowhere") for column in ("indicator_id", "region_id")),
        *(("metrics", column, f"{column[:3]}-nowhere") for column in ("source_id", "program_id")),
        *(("metrics", "period_end", text) for text in ("", "0001-01-01", "9999-12-31")),
        *(("indicators", column, "") for column in ("name_en", "unit", "theme_id")),
    ],
)
def test_a_package_that_was_never_validated_has_charts(
    table: str, column: str, text: str, good: Path
) -> None:
    cell(table, 2, column, text)(good)
    data = changai.Dataset(good)
    written = json.dumps(chart_files(data, {}), allow_nan=False)
    assert "ind-frontline-share" in written
    assert data.plot("ind-frontline-share").get_title("left")


@needs_node
def test_hostile_names_stay_text(good: Path) -> None:
    hostile = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    for table, line in (("indicators", 2), ("regions", 3), ("programs", 2)):
        cell(table, line, "name_en", hostile)(good)
    data = changai.Dataset(good)
    region = data.load("regions")["region_id"].iloc[1]
    program = data.load("programs")["program_id"].iloc[0]
    cells("metrics", 2, region_id=region, program_id=program)(good)
    drawn = drawn_by_node(changai.Dataset(good), "ind-frontline-share")
    assert hostile in drawn["texts"]
    assert not {"script", "img"} & set(drawn["elements"])


@needs_node
def test_places_are_called_by_their_names(good: Path) -> None:
    cell("metrics", 2, "region_id", "reg-cn-zj-ningbo")(good)
    drawn = drawn_by_node(changai.Dataset(good), "ind-frontline-share")
    assert "Ningbo" in drawn["svg"]
    assert "reg-cn" not in drawn["texts"]
    of_place = drawn_by_node(
        changai.Dataset(good), "ind-frontline-share", place=["reg-cn-zj-ningbo"]
    )
    assert len(of_place["marks"]) == 1
    elsewhere = drawn_by_node(changai.Dataset(good), "ind-frontline-share", place=["reg-cn"])
    assert elsewhere["svg"] == ""
