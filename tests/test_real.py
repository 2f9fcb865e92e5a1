"""The data of the repository: valid, canonical, complete against the text where it is at hand."""

from __future__ import annotations

import os

import pytest

from changai.audit import audit
from changai.formatting import fmt
from changai.validation import findings, validate
from copies import ROOT

TEXT = os.environ.get("CHANGAI_SOURCE_TEXT")
needs_text = pytest.mark.skipif(
    not TEXT, reason="the article is under copyright; CHANGAI_SOURCE_TEXT names no copy"
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
    assert report[:3] == ("", [], [])
