"""The explorer's pages of rows: one for each, with all that is known of it, an address that stays, and no dead end."""

from __future__ import annotations

import contextlib
import functools
import html
import io
import itertools
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

import changai
from changai.in_words import in_words
from changai.model.schema import Language
from copies import ROOT
from looking import (
    ADDRESS,
    BASE_URL,
    EVENT,
    HOSTILE,
    REPOSITORY,
    built,
    found,
    links,
    needs_browser,
    run,
    seen,
)

pytestmark = needs_browser

KEYS = {
    "events": "event_id",
    "documents": "document_id",
    "regional_initiatives": "initiative_id",
    "organizations": "organization_id",
    "people": "person_id",
    "programs": "program_id",
    "indicators": "indicator_id",
    "regions": "region_id",
    "themes": "theme_id",
}
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@functools.cache
def page(language: str, row_id: str, which: str = "real") -> str:
    return (built(which) / "site" / language / "row" / f"{row_id}.html").read_text("utf-8")


def text_of(page: str) -> str:
    """What is read on a page, without its markup; spaces as they are shown."""
    return read_text(page[page.index("<main") : page.index("</main>")])


def read_text(markup: str) -> str:
    # A span within a sentence says which language a part of it is in, and parts no words.
    joined = re.sub(r'<span lang="[^"]*">([^<]*)</span>', r"\1", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", joined)).split())


def words_of(cell: str) -> str:
    return " ".join(cell.split())


def rows_of(table: str) -> pd.DataFrame:
    return changai.load(table)


def fullest(table: str) -> Any:
    """The row of a table of which most is stated."""
    statements = changai.load("evidence")
    counts = statements[statements["table"] == table]["row_id"].value_counts()
    frame = rows_of(table).set_index(KEYS.get(table, "metric_id"), drop=False)
    return frame.loc[counts[counts.index.isin(frame.index)].index[0]]


def section(page: str, row_id: str) -> str:
    """The part of a page at an anchor."""
    start = page.index(f'<section class="figure" id="{row_id}"')
    return page[start : page.index("</details>", start)]


# What a page says.


@pytest.mark.parametrize("table", KEYS)
def test_every_row_has_a_page_in_both_languages_with_both_its_names(table: str) -> None:
    stem = "title" if table == "documents" else "name"
    for row in rows_of(table).to_dict("records"):
        names = [row[f"{stem}_{language}"] for language in LANGUAGES]
        for language in LANGUAGES:
            text = text_of(page(language, row[KEYS[table]]))
            assert all(words_of(name) in text for name in names if isinstance(name, str)), row


def test_every_figure_and_source_has_a_place_of_its_own() -> None:
    site = built("real") / "site"
    for language in LANGUAGES:
        for figure, indicator in changai.load("metrics")[["metric_id", "indicator_id"]].itertuples(
            index=False
        ):
            assert f'id="{figure}"' in page(language, indicator)
            assert f"url={indicator}.html#{figure}" in page(language, figure)
        for passage in changai.load("passages")["passage_id"]:
            assert f"url=../tables/passages.html?passage_id={passage}" in page(language, passage)
        lists = "".join(file.read_text("utf-8") for file in (site / language).glob("sources/*"))
        anchors = set(re.findall(r'<section class="source" id="([^"]+)"', lists))
        assert anchors == set(changai.load("sources")["source_id"])


def test_every_statement_stands_on_the_page_of_its_row() -> None:
    indicators = changai.load("metrics").set_index("metric_id")["indicator_id"]
    evidence = changai.load("evidence")
    where = evidence["row_id"].map(indicators).fillna(evidence["row_id"])
    for row_id, statements in evidence.groupby(where.to_numpy()):
        for language in LANGUAGES:
            shown = page(language, str(row_id))
            assert shown.count('<span class="stance ') == len(statements), row_id
            disputes = (statements["stance"] == "disputes").sum()
            assert shown.count('<span class="stance disputes">') == disputes
            text = text_of(shown)
            assert all(words_of(quote) in text for quote in statements["exact"].dropna()), row_id


@pytest.mark.parametrize("table", ["events", "documents", "programs"])
def test_a_page_has_its_dates_in_words_its_sources_and_what_was_looked_for(table: str) -> None:
    row = fullest(table)
    sources = changai.load("sources").set_index("source_id")
    evidence = changai.load("evidence")
    statements = evidence[evidence["row_id"] == row[KEYS[table]]]
    lookups = changai.load("lookups")
    for language in LANGUAGES:
        shown = page(language, row[KEYS[table]])
        text = text_of(shown)
        for source in statements["source_id"]:
            assert words_of(sources.loc[source, "title_zh"]) in text or language == "en"
            assert f"#{source}" in shown
        day = "issued" if table == "documents" else "date_start"
        if pd.notna(row[day]):
            stem = day.removesuffix("_start")
            first, last = (None if pd.isna(d) else d.date() for d in (row[day], row[f"{stem}_end"]))
            lasting = table == "programs"
            words = in_words(first, last, row[f"{stem}_precision"], language, lasting=lasting)
            assert words in text
        for outcome in lookups[lookups["row_id"] == row[KEYS[table]]]["note_en"].dropna():
            assert words_of(outcome) in text


def test_a_claim_reads_in_words() -> None:
    evidence = changai.load("evidence")
    metrics = changai.load("metrics").set_index("metric_id")
    about = evidence[(evidence["field"] == "value") & evidence["claim"].str.startswith("more_than")]
    assert len(about)
    for row_id in about["row_id"].head(20):
        shown = read_text(section(page("en", metrics.loc[row_id, "indicator_id"]), row_id))
        assert "more_than" not in shown
        assert "more than " in shown


# What leads to what.


@pytest.mark.parametrize(
    ("relation", "one", "other"),
    [
        ("event_participants", "event_id", "person_id"),
        ("event_participants", "event_id", "organization_id"),
        ("document_issuers", "document_id", "organization_id"),
        ("document_relations", "document_id", "related_document_id"),
        ("events", "event_id", "program_id"),
        ("metrics", "metric_id", "organization_id"),
        ("provincial_reform", "region_id", "implementing_document_id"),
    ],
)
def test_rows_that_belong_together_lead_to_each_other(relation: str, one: str, other: str) -> None:
    joined = changai.load(relation)
    pairs = joined[[one, other]].dropna().drop_duplicates()
    assert len(pairs)
    indicators = changai.load("metrics").set_index("metric_id")["indicator_id"]
    for row_id, other_id in pairs.itertuples(index=False):
        place = indicators.get(row_id, row_id)
        to = f"{place}.html#{row_id}" if place != row_id else f"{row_id}.html"
        assert f'/en/row/{other_id}.html"' in page("en", place)
        assert f'/en/row/{to}"' in page("en", other_id)


def figures_on(indicator: str) -> list[str]:
    return re.findall(r'<section class="figure" id="([^"]+)"', page("en", indicator))


def test_figures_stand_by_segment_in_order_of_time() -> None:
    series = changai.load("series")
    places = dict(
        zip(series["metric_id"], zip(series["segment"], series["point"], strict=True), strict=True)
    )
    for indicator in series["indicator_id"].unique():
        shown = [places[figure] for figure in figures_on(indicator)]
        segments = [segment for segment, _ in itertools.groupby(shown, key=lambda place: place[0])]
        assert len(segments) == len(set(segments))
        assert shown == sorted(shown, key=lambda place: (segments.index(place[0]), place[1]))
    assert sum(map(len, map(figures_on, series["indicator_id"].unique()))) == len(series)


def test_the_neighbors_of_an_event_are_those_of_its_program() -> None:
    events = changai.load("events")
    dated = events.assign(day=events["date_start"].fillna(events["date_end"])).dropna(
        subset=["day", "program_id"]
    )
    largest = dated["program_id"].value_counts().index[0]
    own = dated[dated["program_id"] == largest].sort_values(["day", "event_id"])
    assert len(own) > 2
    for before, row_id in zip(own["event_id"], own["event_id"].iloc[1:], strict=False):
        assert re.search(rf'before: <a href="[^"]*/{before}\.html"', page("en", row_id))
        assert re.search(rf'after: <a href="[^"]*/{row_id}\.html"', page("en", before))


def test_the_address_of_a_copy_is_no_link_on_any_page() -> None:
    sources = changai.load("sources")
    copies = set(sources[sources["hosting"] == "copy"]["url"].dropna())
    others = set(sources[sources["hosting"] != "copy"]["url"].dropna())
    linked = {to for file in (built("real") / "site").glob("*/[rs]o*/*.html") for to in links(file)}
    assert copies
    assert not linked & copies
    assert others <= linked


# Citation, code, corrections.


def codes(shown: str) -> dict[str, str]:
    blocks = re.findall(r'<code class="language-(\w+)">(.*?)</code>', shown, re.S)
    return {language: html.unescape(code) for language, code in blocks}


def examples() -> list[tuple[str, str, dict[str, str]]]:
    """Key, id and code of a row with a page and of a figure."""
    event, figure = fullest("events")["event_id"], changai.load("metrics").iloc[0]
    of_figure = section(page("en", figure["indicator_id"]), figure["metric_id"])
    return [
        ("event_id", event, codes(page("en", event))),
        ("metric_id", figure["metric_id"], codes(of_figure)),
    ]


def test_the_python_and_sql_of_a_page_give_its_row() -> None:
    connection = changai.connect()
    for key, row_id, code in examples():
        names: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code["python"], names)
        assert list(names["row"][key]) == [row_id]
        assert row_id in printed.getvalue()
        assert list(connection.sql(code["sql"].rstrip(";")).df()[key]) == [row_id]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not on this machine")
def test_the_r_of_a_page_gives_its_row(tmp_path: Path) -> None:
    script = tmp_path / "row.R"
    lines = [f"{code['r']}\ncat(nrow(row), row${key}, fill = TRUE)" for key, _, code in examples()]
    script.write_text("\n".join(lines), "utf-8")
    folder = built("real") / "site" / "download"
    command = ["Rscript", "--vanilla", str(script)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    for _, row_id, _ in examples():
        assert f"1 {row_id}" in done.stdout


def test_a_row_is_cited_with_its_id_and_its_address() -> None:
    event = fullest("events")
    cited = text_of(page("en", event["event_id"]))
    assert f"Row {event['event_id']}, “{event['name_en']}”." in cited
    assert changai.cite() in cited
    address = f"{BASE_URL}en/row/{EVENT}.html"
    assert address in text_of(page("en", EVENT, "awkward"))


def test_the_form_for_an_error_is_filled_in() -> None:
    form, fields = issue_form(page("en", EVENT, "awkward"))
    assert form.startswith(f"{REPOSITORY}/issues/new")
    template = (ROOT / ".github" / "ISSUE_TEMPLATE" / fields.pop("template")).read_text("utf-8")
    fields.pop("title")
    asked = set(re.findall(r"^    id: (\w+)$", template, re.M))
    assert set(fields) <= asked
    assert fields["row"].startswith(EVENT)
    assert "灯塔与扳手" in fields["source"]
    # Where no repository is told the page says what to write, and links nowhere.
    assert not re.search(r'class="report"', page("en", fullest("events")["event_id"]))


def issue_form(shown: str) -> tuple[str, dict[str, str]]:
    address = html.unescape(re.search(r'class="report" href="([^"]+)"', shown)[1])  # type: ignore[index]
    return address, {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}


# For machines.


def structured(shown: str) -> dict[str, Any]:
    held = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown, re.S)
    return json.loads(held[1])  # type: ignore[index, no-any-return]


@pytest.mark.parametrize("table", KEYS)
def test_a_page_has_structured_data(table: str) -> None:
    row = rows_of(table).iloc[0]
    data = structured(page("en", row[KEYS[table]]))
    assert data["@context"] == "https://schema.org/"
    assert data["@type"] not in ("Dataset", "Thing")
    assert data["identifier"] == row[KEYS[table]]
    assert data["subjectOf"]["@type"] == "Dataset"


def test_structured_dates_are_as_exact_as_they_are_known() -> None:
    lengths = {"year": 4, "multi_year": 4, "month": 7, "day": 10}
    for row in changai.load("events").to_dict("records"):
        began = structured(page("en", row["event_id"])).get("startDate")
        if pd.isna(row["date_start"]) or row["date_precision"] not in lengths:
            assert began is None
        else:
            day = row["date_start"].date().isoformat()
            assert began == day[: lengths[row["date_precision"]]]


def test_with_an_address_pages_name_their_own_and_a_sitemap_lists_them() -> None:
    site = built("awkward") / "site"
    listed = {
        node.text for node in ET.parse(site / "sitemap.xml").iter() if node.tag.endswith("}loc")
    }
    own = set()
    for language in LANGUAGES:
        for file in (site / language).rglob("*.html"):
            canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', file.read_text("utf-8"))
            own |= set(canonical)
            assert canonical in ([], [f"{BASE_URL}{file.relative_to(site)}"])
    assert own == listed
    assert f"{BASE_URL}zh/row/{EVENT}.html" in listed
    assert not (built("real") / "site" / "sitemap.xml").exists()
    assert 'rel="canonical"' not in page("en", fullest("events")["event_id"])


# Nothing leads nowhere.


def test_what_is_retired_leads_to_what_stands_in_its_place() -> None:
    for row in changai.load("retired").to_dict("records"):
        for language in LANGUAGES:
            shown = page(language, row["id"])
            assert words_of(row["reason"]) in text_of(shown)
            if isinstance(row["replaced_by"], str):
                assert row["replaced_by"] in "".join(re.findall(r'href="([^"]+)"', shown))


def test_old_addresses_lead_to_the_pages() -> None:
    ids = found("rowIds")
    event, figure = ids["event"], f"{ids['indicator']}.html#{ids['figure']}"
    assert found("rowsLed") == [
        f"en/row/{event}.html",
        f"zh/row/{event}.html",
        f"en/row/{figure}",
        f"zh/row/{figure}",
    ]
    assert found("rowsBack") == "en/disputes.html"
    assert found("rowsWithoutScripts") == f"zh/row/{figure}"


def test_an_id_that_is_not_there_is_said() -> None:
    assert found("rowsUnknown") == [
        f"There is no row {typed}." for typed in ("evt-not-there", "<b>", "%")
    ]
    lost = found("notFound")
    assert lost["status"] == 404
    assert "There is no row evt-not-there." in lost["text"]
    assert "没有标识为 evt-not-there 的行。" in lost["text"]
    assert {"en/index.html", "zh/index.html"} <= set(lost["links"])
    assert all((built("real") / "site" / to).is_file() for to in lost["links"])


def test_the_pages_fit_a_phone() -> None:
    kinds = {name.removeprefix("row/")[:3] for name in found("rowPages")}
    assert {key[:3] for key in ("evt-", "doc-", "ini-", "org-", "per-", "prg-", "ind-")} <= kinds
    assert found("rowsOver") <= 0


def test_hostile_names_and_addresses_are_text() -> None:
    event, *lists = seen("awkward")["found"]["hostileRows"]
    assert event["title"] == HOSTILE
    assert structured(page("en", EVENT, "awkward"))["name"] == HOSTILE
    assert any(ADDRESS in looked["text"] for looked in lists)
    for looked in (event, *lists):
        assert (looked["scripts"], looked["linked"]) == (0, 0)
        assert looked["over"] <= 0


def test_ids_that_are_none_become_neither_pages_nor_markup(tmp_path: Path) -> None:
    data, site = tmp_path / "data", tmp_path / "out" / "site"
    shutil.copytree(built("awkward") / "data", data)
    markup = "<b onclick=x>"
    for table, row_id in (("events", "evt-night-school-visit-2020"), ("metrics", "ind-joined")):
        file = data / "tables" / f"{table}.json"
        text = file.read_text("utf-8")
        assert f'"{row_id}"' in text
        file.write_text(text.replace(f'"{row_id}"', json.dumps(f'../../"{markup}')), "utf-8")
    run("node", "explorer/build.mjs", data, site)
    assert list((tmp_path / "out").iterdir()) == [site]
    pages = list(site.rglob("*.html"))
    assert not [
        file for file in pages if markup in file.read_text("utf-8") or "onclick" in file.name
    ]
    assert "index.html#" in (site / "en" / "row" / "met-joined-2020.html").read_text("utf-8")


def test_no_two_groups_of_figures_have_one_heading() -> None:
    pages = list((built("real") / "site").glob("*/row/ind-*.html"))
    assert len(pages) >= 2 * len(changai.load("indicators"))
    for page in pages:
        headings = re.findall("<h3>(.*?)</h3>", page.read_text("utf-8"))
        assert len(headings) == len(set(headings)), page.name


def test_rows_that_rest_on_a_copy_say_so() -> None:
    site = built("real") / "site"
    notice, mark = 'class="notice oncopy"', 'class="oncopy"'
    lists = {"events": "timeline", "documents": "documents", "organizations": "people"}
    for table, listed in lists.items():
        frame = changai.load(table)
        for row_id, status in zip(frame.iloc[:, 0], frame["status"], strict=True):
            page = (site / "en" / "row" / f"{row_id}.html").read_text("utf-8")
            assert (notice in page) == (status == "copy"), row_id
        entries = (site / "zh" / f"{listed}.html").read_text("utf-8").split("<li")
        marked = [
            entry for entry in entries if mark in entry and f"row/{frame.iloc[0, 0][:3]}-" in entry
        ]
        assert len(marked) == (frame["status"] == "copy").sum() > 0
    figures = changai.load("metrics").query("status == 'copy'")
    for indicator, own in figures.groupby("indicator_id")["metric_id"]:
        page = (site / "zh" / "row" / f"{indicator}.html").read_text("utf-8")
        assert page.count(notice) == len(own)
        chart = json.loads(
            (built("real") / "data" / "charts" / f"{indicator}.json").read_text("utf-8")
        )
        drawn = {name for name, point in chart["points"].items() if point.get("on_copy")}
        assert drawn <= set(own)


def test_sources_of_one_telling_name_each_other() -> None:
    sources = changai.load("sources")
    site = built("real") / "site"
    several = sources[sources["origin"].duplicated(keep=False) & sources["origin"].notna()]
    assert len(several) > 0
    pages = "".join(page.read_text("utf-8") for page in (site / "en" / "sources").glob("*.html"))
    entries = dict(re.findall(r'<section class="source" id="([^"]*)">(.*?)</section>', pages, re.S))
    for source_id, entry in entries.items():
        assert ("count with it as one source" in entry) == (source_id in set(several["source_id"]))
    statements = changai.load("evidence").query("stance == 'repeats'")
    repeated = statements[statements["source_id"].isin(several["source_id"])].iloc[0]
    row = site / "en" / "row" / f"{repeated['row_id']}.html"
    if repeated["table"] == "metrics":
        indicators = changai.load("metrics").set_index("metric_id")["indicator_id"]
        row = site / "en" / "row" / f"{indicators[repeated['row_id']]}.html"
    assert "Passes on the same telling as" in row.read_text("utf-8")
