"""The same three questions have the same answers in pandas and in DuckDB."""

from __future__ import annotations

import duckdb
import pytest

import changai
from answers import QUERIES, answers
from releasing import ROOT, artefact, tables, unpacked


@pytest.mark.parametrize("name", QUERIES)
def test_duckdb_answers_as_pandas_does(name: str) -> None:
    connection = duckdb.connect()
    for table in tables("real"):
        file = unpacked("real", "parquet") / "data" / f"{table}.parquet"
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{file}')")
    found = [list(row) for row in connection.execute(QUERIES[name]).fetchall()]
    expected = answers(changai.Dataset(artefact("real", "-parquet.zip")))[name]
    assert expected
    assert found == expected


@pytest.mark.parametrize("name", QUERIES)
def test_connect_answers_as_pandas_does(name: str) -> None:
    data = changai.Dataset(artefact("real", "-csv.zip"))
    found = [list(row) for row in data.connect().execute(QUERIES[name]).fetchall()]
    assert found == answers(data)[name]


@pytest.mark.parametrize("name", QUERIES)
def test_the_page_on_scale_shows_the_query_that_is_tested(name: str) -> None:
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    assert QUERIES[name].partition("\n")[2].strip() in page
