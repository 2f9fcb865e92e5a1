"""The data of the repository: valid, canonical, complete against the text where it is at hand."""

from __future__ import annotations

import os

import pandas as pd
import pytest

from changai import Dataset
from changai.curation.coverage import audit
from changai.curation.working_copy import fmt
from changai.validation import findings, validate
from copies import ROOT

TEXT = os.environ.get("CHANGAI_SOURCE_TEXT")
needs_text = pytest.mark.skipif(
    not TEXT, reason="the texts are under copyright; CHANGAI_SOURCE_TEXT names no copies"
)


def test_the_data_are_valid() -> None:
    found = validate(ROOT)
    assert not [f for f in found if f.severity == "error"], findings.as_text(found)


def test_the_data_are_canonical() -> None:
    assert fmt(ROOT, check=True) == ([], [])


@needs_text
def test_every_offset_is_what_the_text_says() -> None:
    found = validate(ROOT, text=TEXT)
    assert not [f for f in found if f.severity == "error"], findings.as_text(found)


@needs_text
def test_nothing_in_the_text_is_left_out() -> None:
    assert TEXT
    report = audit(ROOT, TEXT)
    assert (report.other_text, report.uncovered, report.misfits) == ("", [], [])
    assert report.tokens > 400  # the article alone has as many


def test_every_article_of_the_paper_is_used_or_has_a_reason() -> None:
    articles = pd.read_csv(ROOT / "coding/people-daily-2025-2026.csv", keep_default_na=False)
    assert articles["day"].is_monotonic_increasing
    assert not articles.duplicated(["day", "page", "title", "url"]).any()
    assert (articles["reason_en"] != "").all()
    used, left = articles[articles["used"]], articles[~articles["used"]]
    assert (used[["page", "title", "url"]] != "").all(axis=None)
    assert (left["source_id"] == "").all()
    sources = Dataset(ROOT).load("sources").set_index("source_id")
    assert set(used["source_id"]) <= set(sources.index)
    cited = sources.loc[used["source_id"]]
    assert list(cited["url"]) == list(used["url"])
    # What the paper only prints, such as a communique, is cited as its issuer's and need not be held.
    own = cited[cited["publisher_zh"] == "人民日报"]
    assert own["text_sha256"].notna().all()


def test_every_item_of_the_news_is_used_or_has_a_reason() -> None:
    items = pd.read_csv(ROOT / "coding/cctv-2022-2026.csv", keep_default_na=False)
    assert list(items["number"]) == list(range(1, len(items) + 1))
    assert (items["reason_en"] != "").all()
    used = items[items["used"]]
    held = Dataset(ROOT).load("sources").set_index("source_id")
    assert set(used["source_id"]) <= set(held.index)
    assert held.loc[used["source_id"], "text_sha256"].notna().all()
