"""The first page and the pages that list rows: what the explorer shows of the tables, and where it says nothing is there."""

from __future__ import annotations

import re

import pytest

import changai
from gaps import EARLY, LATE
from looking import EVENT, built, found, needs_browser, seen, unmarked_texts

pytestmark = needs_browser

TEXT = re.compile(r"<[^>]+>")


def text_of(page: str, which: str = "awkward") -> str:
    """The text of a page of the made-up package, which is there without a script."""
    html = (built(which) / "site" / page).read_text("utf-8")
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(TEXT.sub(" ", main).split())


def test_each_finding_is_drawn_with_its_doubt_and_leads_on() -> None:
    front = found("front")
    assert len(front["findings"]) >= 6
    assert front["begin"] == 3
    for finding in front["findings"]:
        assert re.search(r"\d", finding["headline"]), finding
        assert len(finding["doubt"]) > len("But: ")
        assert finding["drawn"] > 0, finding
        assert re.search(r"\.html\b", finding["view"])


def test_findings_that_the_data_do_not_bear_are_left_out() -> None:
    html = (built("awkward") / "site/en/index.html").read_text("utf-8")
    shown = set(re.findall(r'id="finding-(\w+)"', html))
    assert shown == {"targets", "sources"}
    assert "1 target, plan or requirement" in html


def test_events_are_listed_and_marked_and_filtered() -> None:
    timeline = found("lists")["timeline"]
    events = changai.load("events")
    dated = events["date_start"].notna() | events["date_end"].notna()
    assert timeline["all"] == [len(events), dated.sum(), f"{len(events)} of {len(events)} rows"]
    theme, shown, marked, is_kept = timeline["theme"]
    of_theme = events["theme_id"] == theme
    assert [shown, marked, is_kept] == [of_theme.sum(), (of_theme & dated).sum(), True]
    assert timeline["nothing"] == [0, 0, False]
    first = events["date_start"].fillna(events["date_end"])
    assert timeline["address"] == [(first.dt.year == 2017).sum(), ""]
    assert timeline["narrow"] == 0  # bars, which a finger hits
    assert min(timeline["controls"]) >= 44


def test_documents_are_listed_with_their_issuers() -> None:
    documents, issuers = changai.load("documents"), changai.load("document_issuers")
    seen_of = found("lists")["documents"]
    known = documents[["issued", "issued_end", "published", "published_end"]].notna().any(axis=1)
    assert seen_of["all"] == [len(documents), known.sum()]
    issuer, shown = seen_of["issuer"]
    issued = issuers[(issuers["organization_id"] == issuer) & (issuers["role"] == "issuer")]
    assert shown == issued["document_id"].nunique() > 0


def test_a_tile_leads_to_its_province_and_people_are_found_in_pinyin() -> None:
    assert found("lists")["province"] == "江苏省"
    assert found("lists")["people"]
    assert all("习近平" in row for row in found("lists")["people"])


def test_pages_without_scripts_show_no_control() -> None:
    assert set(found("withoutScripts").values()) == {0}


def test_texts_in_the_other_language_are_marked() -> None:
    assert unmarked_texts(seen("real")) == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_far_years_and_missing_themes_and_dates_are_listed(language: str) -> None:
    page = text_of(f"{language}/timeline.html")
    for year in (EARLY, LATE):
        assert year in page
    assert {"en": "no theme", "zh": "无主题"}[language] in page
    assert {"en": "Undated", "zh": "无日期"}[language] in page


def test_what_is_not_there_is_said() -> None:
    for page in ("provinces", "disputes"):
        assert "Nothing here." in text_of(f"en/{page}.html"), page
        assert "此处没有内容。" in text_of(f"zh/{page}.html"), page


def test_tables_without_a_row_leave_pages_that_say_so() -> None:
    for page in ("timeline", "documents", "people", "provinces", "disputes"):
        assert "Nothing here." in text_of(f"en/{page}.html", "empty"), page
    assert "no finding yet" in text_of("en/index.html", "empty")
    assert "尚不足以得出结论" in text_of("zh/index.html", "empty")


def html_of(page: str) -> str:
    return (built("awkward") / "site" / page).read_text("utf-8")


def test_an_event_without_a_date_is_not_filed_under_a_year() -> None:
    undated = html_of("en/timeline.html").partition('id="yundated"')[2]
    assert EVENT in undated
