"""Claims: typed, compared, adopted by the order of authority, and given back source by source."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import changai
from broken.cases import CASES
from broken.patches import cell, drop, edit, insert, raw
from changai import Dataset
from changai.cli import main
from changai.curation.reconcile import settle
from changai.curation.working_copy import fmt
from changai.errors import ChangaiError, UnknownName
from changai.model.package import installed_package
from changai.statements.resolution import prints_name, worded_fields
from changai.statements.views import CLAIMS, SUFFIX, stated_columns, stated_tables
from changai.validation import validate
from changai.validation.printed_text import document_number_fault
from copies import ROOT
from releasing import artefact, unpacked

CORE_TABLES = stated_tables(installed_package().schemas)
FIRST = "src-forging-2021"
SETTLED = ("E117", "E118", "E119", "E120", "E121", "E124", "E126", "E131", "M103", "M106")
# What the claim on another column says with it.
ENDS = ("date_end", "period_end", "issued_end", "published_end")
WITH_ANOTHER = ("value_upper", "qualifier", *ENDS)


def test_every_cell_of_the_sources_has_one_adopted_source() -> None:
    claims = changai.claims()
    adopted = claims[claims["adopted"].fillna(False)]
    sources = adopted.groupby(["row_id", "field"])["source_id"].nunique()
    several = sources[sources > 1].reset_index()
    assert set(several["field"]) <= {  # one for each of the bodies joined
        "document_issuers",
        "event_participants",
        "initiative_partners",
        "program_organizers",
        "document_relations",
    }
    spoken = set(adopted["row_id"] + " " + adopted["field"])
    for table in CORE_TABLES:
        frame = changai.load(table)
        key = str(frame.columns[0])
        stated = stated_columns(installed_package().schema(table))
        worded = worded_fields(installed_package().schema(table))
        for column in frame.columns[1:-1]:
            if column not in stated or column in WITH_ANOTHER:
                continue
            if column in worded:
                continue  # a name may be the curators' wording of what a source describes
            held = frame.loc[frame[column].notna(), key]
            assert not set(held + " " + column) - spoken, (table, column)


def test_the_first_source_is_given_back_as_it_states() -> None:
    best = changai.load("metrics").set_index("metric_id")
    own = changai.load("metrics", source=FIRST).set_index("metric_id")
    gold = "met-first-skills-competition-gold-events"
    assert (best.loc[gold, "value"], own.loc[gold, "value"]) == (86, 80)
    assert own.loc["met-highly-skilled-2020", "qualifier"] == "more_than"
    assert best.loc["met-highly-skilled-2020", "qualifier"] == "about"
    assert list(own.columns) == list(best.columns)
    said = changai.load("evidence")
    said = said[(said["source_id"] == FIRST) & (said["table"] == "metrics")]
    assert set(own.index) == set(said["row_id"])


def test_a_source_states_nothing_that_it_does_not_say(good: Path) -> None:
    events = Dataset(good).load("events", source="src-news-2020")
    assert list(events["event_id"]) == ["evt-night-school-visit-2020"]
    (row,) = events.to_dict("records")
    assert row["date_start"] == pd.Timestamp(2020, 6, 1)
    assert row["date_precision"] == "day"
    assert pd.isna(row["name_zh"])
    # Which event it is belongs to whatever is stated of it.
    assert row["region_id"] == "reg-cn-zj-ningbo"
    assert row["event_type"] == "activity"  # the curators' word


def test_claims_are_typed(good: Path) -> None:
    claims = Dataset(good).claims("metrics")
    (said,) = claims[(claims["field"] == "value") & (claims["claim"] == "more_than 1200")].to_dict(
        "records"
    )
    assert (said["number"], said["qualifier"], said["adopted"]) == (1200, "more_than", True)
    days = claims[(claims["row_id"] == "met-trained-2019") & (claims["field"] == "period_start")]
    assert list(days["first"]) == [pd.Timestamp(2019, 1, 1)]
    assert list(days["last"]) == [pd.Timestamp(2019, 12, 31)]
    assert list(days["precision"]) == ["year"]
    with pytest.raises(UnknownName):
        Dataset(good).claims("metrix")


def test_evidence_shows_both_values(good: Path) -> None:
    statements = Dataset(good).evidence("met-studios-2020")
    both = statements[statements["field"] == "value"][["stance", "value", "claim"]]
    assert both.to_numpy().tolist() == [
        ["states", "1200", "more_than 1200"],
        ["disputes", "1200", "1150"],
    ]


def test_a_row_is_found_by_any_of_its_names(good: Path) -> None:
    assert list(Dataset(good).find("宁波")["row_id"]) == ["reg-cn-zj-ningbo"]
    assert list(Dataset(good).find("lin yifan")["row_id"]) == ["per-lin-yifan"]
    assert Dataset(good).find("").empty
    assert Dataset(good).find("没有这个").empty
    found = changai.find("全总")
    assert found["row_id"][0] == "org-acftu"


@pytest.mark.parametrize(
    ("exact", "kind", "source"),
    [
        ("林一帆", "official", "src-lighthouse"),
        ("“林一帆”同志", "official", "src-lighthouse"),
        ("林壹帆", "constructed", ""),  # another name of the same length
        ("林帆", "constructed", ""),
    ],
)
def test_a_name_that_no_quote_prints_is_constructed(
    good: Path, exact: str, kind: str, source: str
) -> None:
    cell("evidence", 28, "exact", exact)(good)
    drop("names", 15)(good)
    assert "names: per-lin-yifan: 林一帆" in settle(good)
    names = Dataset(good).load("names").set_index("name")
    assert names.loc["林一帆", "kind"] == kind
    assert names["source_id"].fillna("")["林一帆"] == source


def test_a_place_with_a_code_is_called_as_the_list_of_codes_has_it(good: Path) -> None:
    drop("names", 22)(good)
    assert "names: reg-cn-zj: 浙江省" in settle(good)
    names = Dataset(good).load("names").set_index("name")
    assert names.loc["浙江省", "kind"] == "official"
    assert validate(good) == []


@pytest.mark.parametrize(
    ("quote", "prints"),
    [
        ("《關於加強職工隊伍建設的意見》", True),
        ("关于加强职工队伍建设的意见（试行）", True),
        ("关于加快职工队伍建设的意见", False),  # as long, and other words
        ("印发加强职工队伍建设的意见", False),
        ("加强职工队伍建设的意见", False),
    ],
)
def test_a_quote_prints_a_name_in_full_or_not(quote: str, prints: bool) -> None:
    name = "关于加强职工队伍建设的意见"
    assert prints_name(name, quote, name) is prints


@pytest.mark.parametrize(
    ("quote", "fits"),
    [("國辦發[2019]24號", True), ("國辦發[2019]42號", False), ("国發[2019]24號", False)],
)
def test_a_number_may_be_printed_in_traditional_characters(quote: str, fits: bool) -> None:
    assert (document_number_fault("国办发〔2019〕24号", quote) is None) == fits


def test_what_no_order_decides_is_contested(good: Path) -> None:
    status = Dataset(good).load("metrics", evidence=True).set_index("metric_id")["status"]
    assert status["met-studios-2020"] == "disputed"
    cell("sources", 3, "authority", "issuer")(good)
    status = Dataset(good).load("metrics", evidence=True).set_index("metric_id")["status"]
    assert status["met-studios-2020"] == "contested"


def test_settling_adopts_what_is_first_by_authority(good: Path) -> None:
    assert settle(good) == []
    cell("sources", 2, "authority", "other")(good)
    cell("evidence", 17, "stance", "confirms")(good)
    changes = settle(good)
    assert "metrics: met-studios-2020: value: 1200 → 1150" in changes
    assert "metrics: met-studios-2020: qualifier: more_than → exact" in changes
    assert {f.code for f in validate(good)} == {"E111"}  # who disputes now has no note yet
    cell("evidence", 16, "note_en", "With those still being built.")(good)
    assert validate(good) == []
    assert settle(good) == []


def test_settling_reads_claims_and_adds_names(good: Path) -> None:
    for line in (7, 8, 10, 22):
        cell("evidence", line, "claim", "")(good)
    drop("names", 14)(good)
    assert "names: per-lin-yifan: Lin Yifan" in settle(good)
    assert validate(good) == []
    assert settle(good) == []


def test_a_finer_date_is_adopted_and_a_departure_kept(good: Path) -> None:
    insert(
        "evidence", 30, "programs,prg-lighthouse,date_start,src-news-2020,,,,9月3日,2020-09-03,,"
    )(good)
    raw("data/evidence.csv", lambda data: data.replace(b"2020-09-03,,", b"2020-09-03,states,"))(
        good
    )
    settle(good)
    program = Dataset(good).show("prg-lighthouse")
    assert program["date_start"] == pd.Timestamp(2020, 9, 3)
    assert program["date_precision"] == "day"
    row = "programs,prg-lighthouse,date_start,src-lighthouse,The first.,首见。"
    insert("departures", 2, row)(good)
    settle(good)
    assert Dataset(good).show("prg-lighthouse")["date_precision"] == "month"
    assert validate(good) == []


def test_what_cannot_be_read_is_named_and_nothing_is_written(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell("evidence", 22, "claim", "")(good)
    cell("evidence", 22, "exact", "许多")(good)
    before = {file: file.read_bytes() for file in good.rglob("*.csv")}
    assert main(["settle", str(good)]) == 2
    assert "data/evidence.csv:22:claim" in capsys.readouterr().err
    assert before == {file: file.read_bytes() for file in good.rglob("*.csv")}


def test_a_range_is_settled_whole(good: Path) -> None:
    quote = "metrics,met-technicians,value,src-lighthouse,psg-lighthouse-5,22,31,80—86万名以内,,,"
    drop("evidence", 18)(good)
    insert("evidence", 18, quote)(good)
    settle(good)
    row = Dataset(good).show("met-technicians")
    assert (row["value"], row["value_upper"], row["qualifier"]) == (800_000, 860_000, "at_most")
    assert validate(good) == []
    claims = Dataset(good).claims("metrics")
    claims = claims[claims["row_id"] == "met-technicians"].set_index("field")
    assert list(claims.loc["value", ["number", "upper"]]) == [800_000, 860_000]
    as_stated = Dataset(good).load("metrics", source="src-lighthouse").set_index("metric_id")
    assert as_stated.loc["met-technicians", "value_upper"] == 860_000
    cell("metrics", 5, "value_upper", "870000")(good)
    assert [(f.code, f.column) for f in validate(good)] == [("M103", "value_upper")]
    cell("metrics", 5, "value_upper", "")(good)
    assert [(f.code, f.column) for f in validate(good)] == [("M103", "value_upper")]
    cell("metrics", 5, "value_upper", "860000")(good)
    cell("evidence", 18, "claim", "at_most 80")(good)
    assert [f.code for f in validate(good) if f.line == 18] == ["E117"]


PERIOD = ["period_start", "period_end"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("截至2020年底", ["2020-12-31", "2020-12-31"]),
        ("2020年", ["2020-01-01", "2020-12-31"]),
    ],
)
def test_a_stock_of_the_end_of_a_year_is_shown_as_its_source_prints_it(
    words: str, days: list[str], good: Path
) -> None:
    cell("evidence", 15, "field", "period_start")(good)
    insert(
        "evidence", 16, f"metrics,met-studios-2020,period_start,src-news-2020,,,,{words},2020,,"
    )(good)
    settle(good)
    assert validate(good) == []
    own = Dataset(good).load("metrics", source="src-news-2020").set_index("metric_id")
    assert own.loc["met-studios-2020", PERIOD].astype(str).to_list() == days
    claims = Dataset(good).claims("metrics").query("row_id == 'met-studios-2020'")
    claim = claims.query("field == 'period_start' and source_id == 'src-news-2020'")
    assert claim[["first", "last"]].astype(str).to_numpy().tolist() == [days]


def test_a_time_since_a_year_is_shown_without_an_end(good: Path) -> None:
    since = "metrics,met-trained-2019,period_start,src-news-2020,,,,2019年以来,2019,,"
    insert("evidence", 22, since)(good)
    settle(good)
    assert validate(good) == []
    own = Dataset(good).load("metrics", source="src-news-2020").set_index("metric_id")
    start, end = own.loc["met-trained-2019", PERIOD]
    assert start == pd.Timestamp(2019, 1, 1)
    assert pd.isna(end)


LAST = ["date_start", "date_end", "date_precision"]


def test_a_word_such_as_lately_is_settled_as_a_bound(good: Path) -> None:
    recently = "documents,doc-measures,published,src-news-2020,,,,日前,,,"
    insert("evidence", 3, recently)(good)
    settle(good)
    assert validate(good) == []
    measures = Dataset(good).show("doc-measures")
    assert pd.isna(measures["published"])
    assert measures["published_end"] == pd.Timestamp(2020, 6, 2)
    assert measures["published_precision"] == "not_after"
    (stated,) = Dataset(good).load("documents", source="src-news-2020").to_dict("records")
    assert pd.isna(stated["published"])
    assert stated["published_end"] == pd.Timestamp(2020, 6, 2)
    assert stated["published_precision"] == "not_after"
    claims = Dataset(good).claims("documents")
    (claim,) = claims[claims["field"] == "published"].to_dict("records")
    assert (claim["claim"], claim["precision"]) == ("../2020-06-02", "not_after")
    assert pd.isna(claim["first"])
    assert claim["last"] == pd.Timestamp(2020, 6, 2)


def test_what_lasts_began_by_the_bound_until_a_day_is_known(good: Path) -> None:
    school = "regional_initiatives,ini-wrench-school,date_start,src-news-2020,,,,"
    insert("evidence", 12, f"{school}近日,,,")(good)
    settle(good)
    assert validate(good) == []
    bounded = Dataset(good).show("ini-wrench-school")[LAST]
    assert bounded.fillna("").to_list() == ["", pd.Timestamp(2020, 6, 2), "not_after"]
    insert("evidence", 12, f"{school}2020年5月,,,")(good)
    settle(good)
    assert validate(good) == []
    known = Dataset(good).show("ini-wrench-school")[LAST]
    assert known.fillna("").to_list() == [pd.Timestamp(2020, 5, 1), "", "month"]


def test_a_source_without_a_printed_day_gives_no_bound(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    insert("evidence", 3, "documents,doc-measures,published,src-lighthouse,,,,近日,,,")(good)
    assert main(["settle", str(good)]) == 2
    assert "cannot be read out of '近日'; give the claim" in capsys.readouterr().err


def test_the_data_are_settled(tmp_path: Path) -> None:
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    assert settle(tmp_path) == []


@pytest.mark.parametrize("name", [case.name for case in CASES if case.code in SETTLED])
def test_settle_is_a_fixed_point(good: Path, name: str) -> None:
    """Whatever is wrong with a package, what settle writes it does not change again."""
    case = next(case for case in CASES if case.name == name)
    for patch in case.patches:
        patch(good)
    try:
        settle(good)
    except ChangaiError:
        return  # it cannot be read, and nothing was written
    assert settle(good) == []


def test_what_is_adopted_does_not_depend_on_the_order_of_rows(good: Path) -> None:
    """Two statements of one source on one cell: that which stands first in the file is adopted."""
    other = "metrics,met-studios-2020,value,src-news-2020,,,,1160间,1160,disputes,Elsewhere."
    cell("sources", 3, "authority", "issuer")(good)
    cell("sources", 2, "authority", "other")(good)
    raw("evidence", lambda data: data + f"{other}\n".encode())(good)
    settle(good)
    assert settle(good) == []
    in_order = (good / "data/evidence.csv").read_bytes()
    header, *lines = in_order.splitlines(keepends=True)
    raw("evidence", lambda _: b"".join([header, *reversed(lines)]))(good)
    assert settle(good) == []
    assert fmt(good) == (["data/evidence.csv"], [])
    assert (good / "data/evidence.csv").read_bytes() == in_order


def test_an_older_release_still_loads(good: Path) -> None:
    """Before 0.2 there were no claims, no names, no order of authority."""

    def without(table: str, *columns: str) -> None:
        edit(
            f"schemas/{table}.json",
            lambda s: s.update(fields=[f for f in s["fields"] if f["name"] not in columns]),
        )(good)
        frame = pd.read_csv(good / f"data/{table}.csv", dtype=str, keep_default_na=False)
        frame.drop(columns=list(columns)).to_csv(good / f"data/{table}.csv", index=False)

    without("evidence", "claim")
    without("sources", "authority")
    for table in ("names", "departures"):
        edit(
            "datapackage.json",
            lambda d, table=table: d.update(
                resources=[r for r in d["resources"] if r["name"] != table]
            ),
        )(good)
    old = Dataset(good)
    assert "claims" not in set(old.tables()["table"])
    assert len(old.load("metrics", labels="en", evidence=True)) == 7
    assert "claim" not in old.evidence("met-studios-2020")
    assert list(old.find("Lighthouse")["row_id"])[:1] == ["prg-lighthouse"]
    for verb in (old.claims, lambda: old.load("events", source="src-news-2020")):
        with pytest.raises(ChangaiError, match="older"):
            verb()


def test_claims_are_in_every_release_but_the_csv_and_versions_by_source_where_sql_is() -> None:
    here, there = Dataset(ROOT), Dataset(artefact("real", "-parquet.zip"))
    following = [CLAIMS, *(table + SUFFIX for table in CORE_TABLES)]
    connection = sqlite3.connect(artefact("real", ".sqlite"))
    for table in following:
        pd.testing.assert_frame_equal(there.load(table), here.load(table))
        rows = len(here.load(table))
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (rows,)
    stata = {file.stem for file in (unpacked("real", "stata") / "en").iterdir()}
    sheets = set(openpyxl.load_workbook(artefact("real", ".xlsx"), read_only=True).sheetnames)
    for table in following:
        assert (table in stata, table in sheets) == (table == CLAIMS,) * 2
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    query = "SELECT value FROM metrics_as_stated WHERE source_id = ? AND metric_id = ?"
    gold = (FIRST, "met-first-skills-competition-gold-events")
    assert connection.execute(query, gold).fetchone() == (80,)
    assert "claims" not in Dataset(artefact("real", "-csv.zip"))._catalog.package.tables
    assert len(Dataset(artefact("real", "-csv.zip")).claims()) == len(here.claims())
