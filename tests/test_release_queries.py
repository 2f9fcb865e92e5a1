"""The same three questions have the same answers in pandas and in DuckDB."""

from __future__ import annotations

import pytest

import changai
from questions import QUERIES, answer_with_duckdb, answer_with_pandas
from releasing import ROOT, artefact, unpacked


def test_duckdb_answers_as_pandas_does() -> None:
    expected = answer_with_pandas(changai.Dataset(artefact("real", "-parquet.zip")))
    assert set(expected) == set(QUERIES)
    assert all(expected.values())
    assert answer_with_duckdb(unpacked("real", "parquet")) == expected


def test_connect_answers_as_pandas_does() -> None:
    data = changai.Dataset(artefact("real", "-csv.zip"))
    connection = data.connect()
    found = {
        name: [list(row) for row in connection.execute(query).fetchall()]
        for name, query in QUERIES.items()
    }
    assert found == answer_with_pandas(data)


@pytest.mark.parametrize("name", QUERIES)
def test_the_page_on_scale_shows_the_query_that_is_tested(name: str) -> None:
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    assert QUERIES[name].partition("\n")[2].strip() in page
