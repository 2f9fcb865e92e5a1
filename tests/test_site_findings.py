"""The findings of the front page, computed from small tables that are made up here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

import changai
import site_findings
from changai.model.schema import Language, value_labels
from changai.statements.catalog import open_catalog
from changai.statements.samples import BlindSample
from copies import ROOT
from finding_parts import Finding, Tables, counted, share, tables_of
from site_findings import findings, reliability

CATALOG = open_catalog(ROOT)
SKILLED = "ind-highly-skilled"


def labels(table: str, column: str, language: Language) -> Mapping[str, str]:
    """The words of an enumeration, which are those of the real schemas."""
    fields = {field["name"]: field for field in CATALOG.schema(table)["fields"]}
    return value_labels(fields[column], language)


def tables(**held: list[dict[str, Any]]) -> Tables:
    names = [
        {"indicator_id": indicator, "name_en": "Things counted", "name_zh": "所计之物"}
        for indicator in {row["indicator_id"] for row in held.get("series", [])}
    ]
    return Tables({"indicators": names, **held}, labels, ("events", "documents"))


def point(indicator: str, year: int, value: float, **more: Any) -> dict[str, Any]:
    """A national count of a year, exact unless told otherwise, in one segment with the others."""
    row = {
        "metric_id": f"met-{indicator}-{year}-{more.get('nature', 'observed')}",
        "indicator_id": indicator,
        "region_id": "reg-cn",
        "nature": "observed",
        "segment": indicator,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "period_precision": "year",
        "period_kind": "interval",
        "value": value,
        "value_upper": None,
        "qualifier": "exact",
        "unit": "person",
        "series_break": False,
        "program_id": None,
        "event_id": None,
        "status": "unchecked",
    }
    return row | more


def only(held: Tables, name: str) -> Finding:
    """The finding of a name, which must be there."""
    return next(finding for finding in findings(held) if finding.id == name)


def named(held: Tables) -> list[str]:
    return [finding.id for finding in findings(held)]


def test_without_rows_there_is_no_finding() -> None:
    assert named(tables()) == []
    empty = {name: [] for name in ("series", "targets", "provincial_reform", "events", "documents")}
    assert named(tables(**empty)) == []


def test_growth_is_of_one_count_and_says_where_the_count_changed() -> None:
    points = [
        point(SKILLED, 2011, 20e6),
        point(SKILLED, 2015, 30e6),
        point(SKILLED, 2020, 50e6, qualifier="about", segment="new", series_break=True),
        point(SKILLED, 2021, 60e6, qualifier="more_than", segment="new", status="copy"),
    ]
    growth = only(tables(series=points), "growth")
    assert growth.headline.en == (
        "Things counted: 20 million in 2011, 30 million in 2015; "
        "in the new count since 2020, more than 60 million in 2021"
    )
    assert "2,000万" in growth.headline.zh
    assert "+50%" in growth.doubt.en
    assert "+200%" not in growth.doubt.en  # nothing is reckoned across the break
    assert "2 say only" in growth.doubt.en
    assert "1 of the 4 figures rests on a copy" in growth.doubt.en
    assert growth.rows == tuple(row["metric_id"] for row in points)
    named = [one["said"]["en"] for one in growth.chart["named"]]
    assert named == ["20 million", "30 million", "more than 60 million"]


def test_growth_is_left_out_where_nothing_can_be_compared() -> None:
    broken = [point(SKILLED, 2015, 30e6), point(SKILLED, 2020, 50e6, segment="new")]
    assert named(tables(series=broken)) == []
    bounds = [point(SKILLED, year, 30e6, qualifier="more_than") for year in (2015, 2016)]
    assert named(tables(series=bounds)) == []
    undated = [point(SKILLED, year, 1.0, period_start=None, period_end=None) for year in (1, 2)]
    assert named(tables(series=undated)) == []


def test_growth_without_a_break_speaks_of_none() -> None:
    points = [point(SKILLED, 1998, 10.0), point(SKILLED, 2031, 20.0)]
    growth = only(tables(series=points), "growth")
    assert growth.headline.en == "Things counted: 10 in 1998, 20 in 2031"
    assert "changed" not in growth.doubt.en


def document(name: str, day: str | None, precision: str = "day") -> dict[str, Any]:
    issued = None if day is None else date.fromisoformat(day)
    first = None if precision == "not_after" else issued
    dates = {"issued": first, "issued_end": issued, "issued_precision": precision}
    published = {"published": None, "published_end": None, "published_precision": "none"}
    return {"document_id": name, "status": "confirmed"} | dates | published


def unit(region: str, **steps: str) -> dict[str, Any]:
    return {"region_id": region} | dict.fromkeys(site_findings.STEPS) | steps


REGIONS = [{"region_id": "reg-cn-js", "name_en": "Jiangsu", "name_zh": "江苏省"}]


@pytest.mark.parametrize(
    ("day", "precision", "said"),
    [
        ("2018-12-06", "day", "on 6 December 2018"),
        ("2018-12-31", "month", "in December 2018"),
        ("2018-12-31", "year", "in 2018"),
        ("2018-12-31", "not_after", "by 31 December 2018"),
    ],
)
def test_the_first_province_is_named_with_its_date(day: str, precision: str, said: str) -> None:
    held = tables(
        provincial_reform=[
            unit("reg-cn-js", implementing_document_id="doc-a"),
            unit("reg-cn-sh", plan_document_id="doc-b"),
            unit("reg-cn-bj", leading_organization_id="org-x"),
            unit("reg-cn-tj"),
        ],
        documents=[document("doc-a", day, precision), document("doc-b", None)],
        regions=REGIONS,
    )
    finding = only(held, "provinces")
    assert finding.headline.en == (
        "2 of 4 province-level units are known to have issued a document on the reform, "
        f"Jiangsu first, {said}; for 1 nothing was found"
    )
    assert "Of 1 more only" in finding.doubt.en
    assert "the document of 1 has no known date" in finding.doubt.en
    assert {tile["kind"] for tile in finding.chart["tiles"]} == {"document", "other", "nothing"}


def test_one_province_is_spoken_of_in_the_singular() -> None:
    held = tables(
        provincial_reform=[unit("reg-cn-js", implementing_document_id="doc-a")],
        documents=[document("doc-a", "2018-12-06")],
        regions=REGIONS,
    )
    assert "1 of 1 province-level unit is known" in only(held, "provinces").headline.en


def test_provinces_without_a_dated_document_are_no_finding() -> None:
    held = tables(
        provincial_reform=[unit("reg-cn-js", implementing_document_id="doc-a")],
        documents=[document("doc-a", None)],
        regions=REGIONS,
    )
    assert "provinces" not in named(held)


def target(verdict: str, reason: str | None = None) -> dict[str, Any]:
    return {"metric_id": f"met-{verdict}-{reason}", "verdict": verdict, "reason": reason}


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["unknown"], "Of 1 target, plan or requirement, not one can be judged"),
        (["met", "unknown"], "Of 2 targets, plans and requirements, 1 can be judged: it was met"),
        (["missed"], "Of 1 target, plan or requirement, 1 can be judged: it was missed"),
        (
            ["met"] * 3,
            "Of 3 targets, plans and requirements, 3 can be judged: every one of them was met",
        ),
        (
            ["met", "missed"],
            "Of 2 targets, plans and requirements, 2 can be judged: 1 met, 1 missed",
        ),
    ],
)
def test_targets_are_summed_up_in_words(verdicts: list[str], said: str) -> None:
    held = tables(targets=[target(v, "no_outcome" if v == "unknown" else None) for v in verdicts])
    finding = only(held, "targets")
    assert finding.headline.en == said
    assert sum(len(group["rows"]) for group in finding.chart["groups"]) == len(verdicts)


def test_a_target_that_is_due_later_is_counted_apart() -> None:
    held = tables(targets=[target("not yet due"), target("met")])
    assert only(held, "targets").doubt.en.startswith("1 is not yet due.")


def test_standing_of_facts_and_their_first_publisher() -> None:
    statuses = ["confirmed", "disputed", "unchecked", "copy"]
    held = tables(
        events=[{"event_id": f"evt-{status}", "status": status} for status in statuses],
        evidence=[
            {"row_id": f"evt-{status}", "source_id": "src-a", "stance": "states"}
            for status in statuses
        ],
        sources=[{"source_id": "src-a", "publisher_zh": "某报"}],
    )
    finding = only(held, "sources")
    assert finding.headline.en == (
        "50% of 4 facts rest on one source; a second agrees on 1 and differs on 1"
    )
    assert "One publisher states 100% of all facts" in finding.doubt.en
    assert "某报" in finding.doubt.zh
    assert finding.sources == 1
    assert finding.chart["bars"][0]["rows"] == 4


def test_counts_are_compared_between_the_two_years_in_one_segment_only() -> None:
    rows = []
    for n, end in enumerate((150.0, 90.0, 100.0)):
        rows += [point(f"ind-{n}", 2018, 100.0), point(f"ind-{n}", 2024, end)]
    rows += [point("ind-broken", 2018, 1.0), point("ind-broken", 2024, 2.0, segment="other")]
    rows += [point("ind-bound", 2018, 1.0), point("ind-bound", 2024, 2.0, qualifier="more_than")]
    finding = only(tables(series=rows), "change")
    assert finding.headline.en == "From 2017/18 to 2024, 1 of 3 comparable counts rose and 1 fell"
    assert [bar["said"] for bar in finding.chart["bars"]] == ["+50%", "+0%", "−10%"]
    assert "change" not in named(tables(series=rows[:4]))


def test_training_stands_beside_what_was_planned_for_the_same_time() -> None:
    indicator = "ind-subsidized-training-participations"
    rows = [
        point(indicator, 2019, 15e6, qualifier="nearly"),
        point(indicator, 2022, 22e6),
        point(indicator, 2022, 20e6, nature="target", segment="target", qualifier="at_least"),
        point(indicator, 2023, 5e6, segment="alone"),
    ]
    finding = only(tables(series=rows), "training")
    assert finding.headline.en == ("Things counted: nearly 15 million in 2019, 22 million in 2022")
    assert "1 more figure is of" in finding.doubt.en
    aims = [[aim["value"] for aim in bar["aims"]] for bar in finding.chart["groups"][0]]
    assert aims == [[], [20e6]]
    assert "training" not in named(tables(series=rows[2:]))


def test_medals_are_of_one_competition() -> None:
    gold = site_findings.MEDALS["gold"]
    rows = [
        point(gold, 2015, 5.0, program_id="prg-a", status="contested"),
        point(gold, 2017, 15.0, program_id="prg-a"),
        point(gold, 2022, 21.0, program_id="prg-a", segment="apart"),
        point(gold, 2023, 6.0, program_id="prg-b", segment="other"),
        point(site_findings.MEDALS["silver"], 2017, 7.0, program_id="prg-a"),
    ]
    finding = only(tables(series=rows, programs=[]), "medals")
    assert finding.headline.en.endswith("gold medals went from 5 in 2015 to 15 in 2017")
    assert [edition["year"] for edition in finding.chart["editions"]] == [2015, 2017, 2022]
    assert "The counts of 2022 are not in one series" in finding.doubt.en
    assert "Of 2 editions only the gold" in finding.doubt.en
    assert "On 1 count sources differ" in finding.doubt.en


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (35.0, "35% to 40%, in each of 2 known years at least the 35%"),
        (30.0, "30% to 40%, in 1 of 2 known years at least the 35%"),
    ],
)
def test_honors_are_held_against_what_is_required(last: float, said: str) -> None:
    indicator = "ind-may-day-medal-industrial-share"
    least = {
        "nature": "requirement",
        "qualifier": "at_least",
        "segment": "least",
        "unit": "percent",
    }
    rows = [
        point(indicator, 2018, 40.0, unit="percent"),
        point(indicator, 2020, last, unit="percent"),
        point(indicator, 2018, 35.0, **least),
    ]
    finding = only(tables(series=rows), "honors")
    assert said in finding.headline.en
    assert "No figure was found for 2019" in finding.doubt.en
    assert "honors" not in named(tables(series=rows[:2]))


def test_reliability_is_one_sentence_of_readings_and_one_of_the_last_sample() -> None:
    events = [{"event_id": "evt-a", "read_on": date(2026, 1, 1)}, {"event_id": "evt-b"}]
    first, last = (BlindSample(judged, wrong, 0, 0, 0) for judged, wrong in ((10, 5), (50, 1)))
    read = {"readings": [{"reader": "machine"}]}
    said = reliability(tables(events=events, **read), [first, last])
    assert said is not None
    assert said.en == (
        "1 of 2 facts have been read again against their sources, by language models. "
        "In the last blind sample 1 of 50 rows had an error (2.0%)."
    )
    unsampled = reliability(tables(events=events), [])
    assert unsampled is not None
    assert "sample" not in unsampled.en
    assert reliability(tables(), [last]) is None


def test_one_thing_is_in_the_singular() -> None:
    assert counted(1, "fact", "facts") == "1 fact"
    assert counted(1200, "fact", "facts") == "1,200 facts"
    assert counted(0, "fact", "facts") == "0 facts"


@pytest.mark.parametrize(
    ("part", "said"), [(0, "0%"), (1, "<1%"), (500, "50%"), (999, ">99%"), (1000, "100%")]
)
def test_a_share_is_not_rounded_to_nothing_or_all(part: int, said: str) -> None:
    assert share(part, 1000) == said


def test_each_finding_of_the_data_rests_on_rows_that_sources_state() -> None:
    found = findings(tables_of(changai.Dataset(ROOT), CATALOG))
    known = set(changai.load("evidence")["row_id"])
    for finding in found:
        assert finding.sources > 0, finding.id
        assert set(finding.rows) <= known, finding.id
        for text in (finding.headline, finding.doubt):
            assert not any("\u4e00" <= character <= "\u9fff" for character in text.en), finding.id
            assert text.zh != text.en
