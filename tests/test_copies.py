"""Copies on unrelated sites: judged by their host, adopted last, and left out on request."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from broken.evidence import A_COPY, AGREES, BY_THE_COPY
from broken.patches import cells, copy, insert
from changai import Dataset
from changai.cli import main
from changai.curation.reconcile import settle
from changai.statements.hosting import hosting_on, judged_host, site_of
from changai.validation import validate

HOSTS = {
    host: {"host": host, "host_class": kind, "publishers_zh": own}
    for host, kind, own in (
        ("gov.cn", "official", ""),
        ("moe.gov.cn", "official", "教育部"),
        ("people.cn", "media", "人民网; 人民日报"),
        ("shop.com", "other", ""),
    )
}


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Example.org/news/1", "www.example.org"),
        ("http://example.org:81", "example.org"),
        ("https://example.org?x=1", "example.org"),
        ("https://example.org#x", "example.org"),
        ("https://gov.cn@shop.com/1", ""),
        ("https://shop.com\\@gov.cn/1", ""),
        ("ftp://example.org/1", ""),
        (f"https://{'a.' * 200}org/1", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("site", "publisher", "hosting"),
    [
        ("www.moe.gov.cn", "教育部", "original"),
        ("www.moe.gov.cn", "新华社", "official_copy"),
        ("www.x.gov.cn", "教育部", "official_copy"),
        ("en.people.cn", "人民日报", "original"),
        ("en.people.cn", "新华社", "reprint"),
        ("people.cn", "人民", "reprint"),
        ("news.shop.com", "新华社", "copy"),
        ("notgov.cn", "新华社", None),
        ("gov.cn.shop.com", "新华社", "copy"),
        ("", "新华社", None),
    ],
)
def test_hosting_follows_from_the_nearest_host(
    site: str, publisher: str, hosting: str | None
) -> None:
    host = judged_host(site, HOSTS)
    assert (hosting_on(host, publisher) if host else None) == hosting


@pytest.fixture
def copied(good: Path) -> Path:
    """The good package, its newspaper on an unrelated site.

    A figure goes by it, and it alone states the day of the measures.
    """
    patches = [
        *A_COPY,
        AGREES,
        cells("evidence", 18, **BY_THE_COPY),  # the value of met-technicians
        cells("metrics", 5, source_id="src-news-2020"),
        cells("metrics", 6, outcome_metric_id=""),
        cells("evidence", 2, **BY_THE_COPY),  # the day of doc-measures
    ]
    for patch in patches:
        patch(good)
    assert validate(good) == []
    return good


def test_what_rests_on_copies_is_left_out(copied: Path) -> None:
    data = Dataset(copied)
    all_figures, figures = data.load("metrics"), data.load("metrics", copies=False)
    left_out = set(all_figures["metric_id"]) - set(figures["metric_id"])
    assert left_out == {"met-technicians"}
    assert (figures.dtypes == all_figures.dtypes).all()
    assert "src-news-2020" not in set(data.load("sources", copies=False)["source_id"])
    statements = data.load("evidence", copies=False)
    assert "src-news-2020" not in set(statements["source_id"])
    assert "met-technicians" not in set(statements["row_id"])
    assert "src-news-2020" not in set(data.load("claims", copies=False)["source_id"])
    # What the other source states of the row that stays, stays.
    assert "met-studios-2020" in set(figures["metric_id"])


def test_a_cell_that_only_copies_state_is_empty(copied: Path) -> None:
    data = Dataset(copied)
    whole = data.load("documents").set_index("document_id").loc["doc-measures"]
    rest = data.load("documents", copies=False).set_index("document_id").loc["doc-measures"]
    assert (whole["issued"], whole["issued_precision"]) == (pd.Timestamp(2019, 3, 5), "day")
    assert pd.isna(rest["issued"])
    assert rest["issued_precision"] == "none"
    assert rest["title_zh"] == whole["title_zh"]


def test_a_version_by_source_holds_the_cells_of_that_source(copied: Path) -> None:
    data = Dataset(copied)
    book = "src-lighthouse"
    assert data.load("documents", source=book, copies=False).equals(
        data.load("documents", source=book)
    )
    assert len(data.load("metrics", source="src-news-2020"))
    assert data.load("metrics", source="src-news-2020", copies=False).empty


def test_a_relation_that_only_copies_state_is_left_out(copied: Path) -> None:
    before = len(Dataset(copied).load("document_issuers", copies=False))
    assert before == len(Dataset(copied).load("document_issuers")) > 0
    issuer = Dataset(copied).load("document_issuers").iloc[0]
    name = {"org-haichao-union": "海潮总工会", "org-haichao-works": "海潮机械厂"}[
        issuer["organization_id"]
    ]
    insert(
        "evidence",
        2,
        f"documents,{issuer['document_id']},document_issuers,src-news-2020,,,,{name},{issuer['organization_id']},states,",
    )(copied)
    assert validate(copied) == []
    assert len(Dataset(copied).load("document_issuers", copies=False)) == before - 1


def test_status_and_statements_say_that_a_row_rests_on_a_copy(copied: Path) -> None:
    data = Dataset(copied)
    status = data.load("metrics", evidence=True).set_index("metric_id")["status"]
    assert status["met-technicians"] == "copy"
    assert status["met-studios-2020"] == "unchecked"  # what a copy repeats confirms nothing
    assert (status == "copy").sum() == 1
    statements = data.evidence("met-studios-2020").set_index("stance")
    assert statements.loc["repeats", "hosting"] == "copy"


def test_the_address_of_a_copy_is_text(
    copied: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert main(["open", "met-technicians", "--package", str(copied)]) == 2
    message = capsys.readouterr().err
    assert "is a copy on an unrelated site, which is not opened" in message
    assert "https://example.org/news/1" in message
    assert opened == []


def test_a_release_without_copies_is_whole(good: Path) -> None:
    data = Dataset(good)
    for table in data.tables()["table"]:
        assert data.load(table, copies=False).equals(data.load(table))


def test_a_copy_does_not_say_what_a_row_is_about_that_goes_by_another_source(copied: Path) -> None:
    statement = "metrics,{},period_start,src-news-2020,,,,2020年,,,"
    for figure in ("met-joined-2020", "met-technicians"):
        insert("evidence", 14, statement.format(figure))(copied)
    settle(copied)
    figures = Dataset(copied).load("metrics").set_index("metric_id")
    assert figures.loc["met-joined-2020", "period_precision"] == "none"
    assert figures.loc["met-technicians", "period_precision"] == "year"  # it goes by the copy


def test_no_days_are_counted_from_a_day_that_only_copies_state(copied: Path) -> None:
    later = {"document_id": "doc-rules", "issued": "2019-03-15", "issued_end": "2019-03-15"}
    copy("documents", 2, 3, **later)(copied)
    relations = "document_id,related_document_id,relation\ndoc-rules,doc-measures,implements\n"
    (copied / "data/document_relations.csv").write_text(relations, "utf-8")
    data = Dataset(copied)
    whole, rest = (data.load("document_relations", copies=copies) for copies in (True, False))
    assert whole[["days_after", "days_qualifier"]].to_numpy().tolist() == [[10, "exact"]]
    assert len(rest) == 1
    assert rest[["days_after", "days_qualifier"]].isna().all(axis=None)
    assert (rest.dtypes == whole.dtypes).all()
