"""The explorer's words for dates are those of the release, whatever is known of a date."""

from __future__ import annotations

import dataclasses
import itertools
import json
import shutil
import subprocess
from datetime import date
from typing import Any

import pytest

from changai.in_words import in_words, period_in_words
from changai.model.schema import DateColumns, Language, date_columns
from changai.statements.catalog import open_catalog
from copies import ROOT

UNDATED: dict[Language, str] = {"en": "undated", "zh": "无日期"}
DAYS = [
    None,
    *map(date.fromisoformat, ("2019-01-01", "2019-03-01", "2019-12-31", "2020-02-29")),
    *map(date.fromisoformat, ("2020-11-30", "2021-05-02", "2021-05-05", "2021-06-30")),
]
PRECISIONS = ("day", "month", "season", "year", "multi_year", "not_after", "none")
KINDS = ("instant", "during", "cumulative", "per_year")
Dated = tuple[dict[str, Any], DateColumns]

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js on this machine")


def written(dated: list[Dated]) -> list[list[str]]:
    """What the explorer writes of each date, in English and in Chinese."""
    asked = [[row, dataclasses.asdict(dates)] for row, dates in dated]
    done = subprocess.run(
        ["node", ROOT / "tests" / "site" / "dates.mjs"],
        input=json.dumps(asked, default=str),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def in_release(row: dict[str, Any], dates: DateColumns, language: Language) -> str:
    """What a flat table of the release writes of a date."""
    days = row[dates.start], row[dates.end or dates.start]
    precision = row[dates.precision] if dates.precision else None
    if "period_kind" in row:
        text = period_in_words(*days, precision, row["period_kind"], language)
    else:
        text = in_words(*days, precision, language, lasting=dates.lasting)
    return text or UNDATED[language]


def check(dated: list[Dated]) -> None:
    expected = [
        [in_release(row, dates, language) for language in ("en", "zh")] for row, dates in dated
    ]
    assert written(dated) == expected


def test_every_date_of_the_data_reads_as_in_the_release() -> None:
    catalog = open_catalog(ROOT)
    dated = [
        (row, dates)
        for table, schema in catalog.schemas.items()
        for dates in date_columns(schema)
        for row in catalog.table(table).to_pylist()
    ]
    assert {dates.lasting for _, dates in dated} == {True, False}
    check(dated)


def test_every_date_that_could_be_reads_as_in_the_release() -> None:
    period = DateColumns("period_start", "period_end", "period_precision")
    columns = ("period_start", "period_end", "period_precision", "period_kind")
    figures = [
        (dict(zip(columns, values, strict=True)), period)
        for values in itertools.product(DAYS, DAYS, PRECISIONS, KINDS)
    ]
    lasting = [
        (dict(zip(("start", "end", "known"), values, strict=True)), dates)
        for values in itertools.product(DAYS, DAYS, PRECISIONS)
        for dates in (
            DateColumns("start", "end", "known", lasting=True),
            DateColumns("start", "end", "known"),
            DateColumns("start"),
        )
    ]
    check([*figures, *lasting])
