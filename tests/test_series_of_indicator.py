"""Figures for readers: `series`, `indicators`, `targets` and `show`, as functions and as methods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import changai
from broken.patches import cell, copy
from changai import ChangaiError, Dataset, UnknownName
from changai.model.schema import id_column, references, value_labels
from changai.statements.catalog import Catalog
from releasing import truth

SAID = ["period", "period_precision", "value", "unit", "qualifier", "source_id", "status"]
HIGHLY_SKILLED = "ind-highly-skilled"


def test_a_series_is_every_figure_of_an_indicator_and_says_what_it_is() -> None:
    points = changai.series(HIGHLY_SKILLED)
    figures = {r["metric_id"]: r for r in truth("real", "metrics")}
    own = {key for key, row in figures.items() if row["indicator_id"] == HIGHLY_SKILLED}
    assert set(points["metric_id"]) == own
    assert points["metric_id"].is_unique
    assert {*SAID, "segment"} <= set(points)
    assert set(points["unit"]) == {"person"}
    assert [figures[key]["value"] for key in points["metric_id"]] == list(points["value"])
    segments = changai.load("series").set_index("metric_id")["segment"]
    assert list(segments[points["metric_id"]]) == list(points["segment"])
    assert points.attrs["columns"]["value"]["title"] == "Value"


def test_points_are_in_order_of_time_and_undated_ones_last() -> None:
    for indicator in changai.indicators()["indicator_id"].head(20):
        points = changai.series(indicator)
        ends = points["period_end"].fillna(points["period_start"])
        dated = ends.dropna()
        assert dated.is_monotonic_increasing
        assert list(ends.index[: len(dated)]) == list(dated.index)


def test_a_period_is_written_as_claims_write_it(good: Path) -> None:
    days = {"period_start": "2018-01-01", "period_end": "2020-12-31"}
    copy("metrics", 4, 5, metric_id="met-studios-2021", period_precision="multi_year", **days)(good)
    copy("metrics", 4, 5, metric_id="met-studios-by", period_precision="not_after")(good)
    cell("metrics", 5, "period_start", "")(good)
    copy("metrics", 3, 5, metric_id="met-studios-some", indicator_id="ind-studios")(good)
    points = Dataset(good).series("ind-studios")
    periods = dict(zip(points["metric_id"], points["period"], strict=True))
    assert pd.isna(periods.pop("met-studios-some"))
    assert periods == {
        "met-studios-2020": "2020",
        "met-studios-2021": "2018/2020",
        "met-studios-by": "../2020-12-31",
    }


def test_an_open_period_is_dated_and_stands_where_it_begins(good: Path) -> None:
    """Of what began on a day no end may be known, of what ended on a day no beginning."""
    opened = {"period_precision": "year", "period_kind": "interval", "period_end": ""}
    copy("metrics", 4, 5, metric_id="met-since", period_start="2019-01-01", **opened)(good)
    closed = {"period_precision": "day", "period_kind": "interval", "period_start": ""}
    copy("metrics", 4, 5, metric_id="met-close", period_end="2021-03-25", **closed)(good)
    copy("metrics", 3, 5, metric_id="met-undated", indicator_id="ind-studios")(good)
    points = Dataset(good).series("ind-studios")
    assert list(zip(points["metric_id"], points["period"].fillna("undated"), strict=True)) == [
        ("met-since", "2019/.."),
        ("met-studios-2020", "2020"),
        ("met-close", "../2021-03-25"),
        ("met-undated", "undated"),
    ]


def test_a_series_is_of_one_place_and_nature_where_they_are_named(good: Path) -> None:
    cell("metrics", 6, "region_id", "reg-cn")(good)
    copy("metrics", 6, 7, metric_id="met-technicians-aim", nature="target")(good)
    copy("metrics", 6, 8, metric_id="met-technicians-zj", region_id="reg-cn-zj")(good)

    def chosen(**wanted: str) -> list[str]:
        return list(Dataset(good).series("ind-technicians", **wanted)["metric_id"])  # type: ignore[arg-type]

    assert chosen(region="reg-cn", nature="plan") == ["met-technicians-2025"]
    assert chosen(region="China") == ["met-technicians-2025", "met-technicians-aim"]
    assert chosen(region="浙江") == ["met-technicians-zj"]
    assert chosen(nature="observed") == ["met-technicians"]
    assert chosen(region="Ningbo") == []


@pytest.mark.parametrize("name", ["创新工作室", "Innovation studios", "创新工作"])
def test_an_indicator_goes_by_any_name(name: str, good: Path) -> None:
    """A part of a name will do, where no other indicator has it."""
    data = Dataset(good)
    pd.testing.assert_frame_equal(data.series(name), data.series("ind-studios"))


def test_a_series_has_labels() -> None:
    points = changai.series(HIGHLY_SKILLED, region="浙江省", labels="zh")
    assert {"region", "unit_label", "source", "indicator"} <= set(points)
    china = changai.series(HIGHLY_SKILLED, region="reg-cn", labels="zh")
    assert set(china["unit_label"]) == {"人"}
    assert set(china["indicator"]) == {"高技能人才总数"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: changai.series("ind-highly-skiled"),
            "unknown indicator 'ind-highly-skiled'; did you mean 'ind-highly-skilled'?",
        ),
        (
            lambda: changai.series(HIGHLY_SKILLED, nature="targets"),
            "unknown nature 'targets'; did you mean 'target'?",
        ),
        (
            lambda: changai.series(HIGHLY_SKILLED, region="Yunan"),
            "unknown region 'Yunan'; did you mean 'Yunnan'?",
        ),
        (
            lambda: changai.series(HIGHLY_SKILLED, labels="fr"),  # type: ignore[arg-type]
            "labels must be 'zh' or 'en', not 'fr'",
        ),
        (
            lambda: changai.show("met-highly-skilled-2002", "fr"),  # type: ignore[arg-type]
            "labels must be 'zh' or 'en', not 'fr'",
        ),
    ],
)
def test_a_slip_is_named_with_what_there_is(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ChangaiError) as caught:
        call()
    assert str(caught.value) == message


def test_indicators_say_how_much_there_is() -> None:
    listed = changai.indicators()
    names = ["indicator_id", "name_en", "name_zh", "unit", "points", "places", "first", "last"]
    assert list(listed) == names
    assert set(listed["indicator_id"]) == {r["indicator_id"] for r in truth("real", "indicators")}
    assert listed["points"].sum() == len(truth("real", "metrics"))
    assert listed["points"].is_monotonic_decreasing
    figures_of = defaultdict(list)
    for figure in truth("real", "metrics"):
        figures_of[figure["indicator_id"]].append(figure)
    for row in listed.itertuples():
        figures = figures_of[row.indicator_id]
        assert row.points == len(figures)
        assert row.places == len({r["region_id"] for r in figures} - {None})
        known = [r for r in figures if r["period_precision"] != "not_after"]
        starts = [r["period_start"] or r["period_end"] for r in known]
        first = min((day.year for day in starts if day), default=pd.NA)
        last = max((r["period_end"].year for r in known if r["period_end"]), default=pd.NA)
        assert (row.first, row.last) == (first, last) or (pd.isna(row.first) and pd.isna(first))


@pytest.mark.parametrize("search", ["highly SKILLED personnel", "高技能人才总数", "skilled highly"])
def test_indicators_are_searched_in_both_languages(search: str) -> None:
    found = changai.indicators(search)
    assert HIGHLY_SKILLED in set(found["indicator_id"])
    assert len(found) < len(changai.indicators())
    assert changai.indicators("no indicator is called so").empty


def test_an_indicator_without_figures_is_listed(good: Path) -> None:
    copy("indicators", 2, 3, indicator_id="ind-frontline-z", name_en="Nobody counted it")(good)
    none = Dataset(good).indicators("nobody counted").iloc[0]
    assert (none["points"], none["places"]) == (0, 0)
    assert pd.isna(none["first"])


def test_targets_have_labels() -> None:
    targets = changai.targets("zh")
    assert {"region", "indicator", "document", "verdict_label", "unit_label"} <= set(targets)
    fields = {field["name"]: field for field in Dataset().schema("targets")["fields"]}
    verdicts = value_labels(fields["verdict"], "zh")
    assert verdicts["missed"] == "未实现"
    assert list(targets["verdict_label"]) == [verdicts[verdict] for verdict in targets["verdict"]]
    assert list(changai.targets()) == list(changai.load("targets"))


def test_a_row_is_shown_with_all_that_belongs_to_it(good: Path) -> None:
    shown = Dataset(good).show("met-studios-2020")
    assert shown.table == "metrics"
    assert shown["value"] == 1200
    assert (shown["unit_label"], shown["nature_label"]) == ("Items", "Observed")
    assert shown["indicator"] == "Innovation studios"
    stances = shown.statements.loc[shown.statements["field"] == "value", "stance"]
    assert {"states", "disputes"} <= set(stances)
    assert len(shown.statements) == len(Dataset(good).evidence("met-studios-2020"))
    for text in (repr(shown), shown._repr_html_()):
        assert "Innovation studios" in text
        assert "1150个" in text
    assert "nature_label" not in Dataset(good).show("met-studios-2020", None)


def test_the_statements_on_one_field_stand_together() -> None:
    said = changai.load("evidence").groupby(["row_id", "field"], observed=True).size()
    several = said[said > 1].reset_index()["row_id"].value_counts()
    row_ids = list(several[several > 1].index[:5])
    assert row_ids
    for row_id in row_ids:
        statements = changai.show(row_id).statements
        fields = list(statements["field"])
        assert len(fields) > len(set(fields)) > 1
        assert fields == sorted(fields, key=fields.index)
        assert list(statements) == list(changai.evidence(row_id))


def test_a_row_shows_what_refers_to_it(good: Path) -> None:
    """From every table that files hold, by id or by key."""
    referring = Dataset(good).show("prg-lighthouse").referring
    there = set(referring[["table", "column", "row"]].itertuples(index=False, name=None))
    assert ("metrics", "program_id", "met-studios-2020") in there
    visit = Dataset(good).show("evt-skills-meeting-2019").referring
    participants = visit.loc[visit["table"] == "event_participants", "row"]
    assert len(participants)
    assert all("evt-skills-meeting-2019" in row.split() for row in participants)
    figure = referring[referring["row"] == "met-studios-2020"].iloc[0]
    assert figure["label"] == "Innovation studios"
    assert "series" not in set(referring["table"])
    chinese = Dataset(good).show("prg-lighthouse", "zh").referring
    assert "创新工作室" in set(chinese["label"])


def test_what_rows_are_called_is_read_once_for_each_column_that_refers(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not once for every row: many figures refer to one place."""
    for number in range(20):
        copy("metrics", 4, 5, metric_id=f"met-studios-{number}", region_id="reg-cn")(good)
    paths = Counter[str]()
    label_path = Catalog.label_path

    def counted(
        catalog: Catalog, table: str, key: str, language: str
    ) -> list[tuple[str, str, str]]:
        paths[table] += 1
        return label_path(catalog, table, key, language)

    shown = Dataset(good).show("reg-cn", labels=None)
    monkeypatch.setattr(Catalog, "label_path", counted)
    figures = shown.referring.loc[shown.referring["table"] == "metrics"]
    assert len(figures) >= 20
    assert set(figures["label"]) == {"Innovation studios"}
    assert paths["metrics"] == 1


def test_every_kind_of_id_is_shown() -> None:
    data = Dataset()
    for table, group in data.tables()[["table", "group"]].itertuples(index=False):
        schema = data.schema(table)
        key = id_column(schema)
        has_ids = key is not None and key not in references(schema)
        if has_ids and group != "view" and table != "retired":
            row_id = data.load(table)[key].iloc[0]
            shown = data.show(row_id)
            assert (shown.table, shown.row[key]) == (table, row_id)


def test_an_unknown_id_names_those_near_it() -> None:
    with pytest.raises(UnknownName) as caught:
        changai.show("met-highly-skilled-2002")
    assert len(caught.value.near) == 3
    assert set(caught.value.near) <= set(changai.load("metrics")["metric_id"])
    assert all(repr(near) in str(caught.value) for near in caught.value.near)
