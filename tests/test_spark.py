"""Apache Spark reads the Parquet release: types, nulls, dates, Chinese text, and the questions.

`make spark` runs this; it needs Java, and an environment of its own for Spark.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest

import changai
from questions import QUERIES, answer_with_pandas, run_on_spark
from releasing import released_schemas, released_truth, tables, unpacked

pytestmark = pytest.mark.skipif(
    "CHANGAI_SPARK" not in os.environ, reason="`make spark` runs it: needs Java and pyspark"
)
TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean", "date": "date"}


@pytest.fixture(scope="module")
def release() -> Path:
    """The Parquet release of the real data, unpacked."""
    return unpacked("real", "parquet")


@pytest.fixture(scope="module")
def results(release: Path) -> dict[str, Any]:
    """What Spark answers to every question, and every table as it reads it."""
    whole_tables = {table: f"SELECT * FROM {table}" for table in tables("real")}
    answered: dict[str, Any] = run_on_spark(release, whole_tables | QUERIES)["results"]
    return answered


def as_json(cell: Any) -> Any:
    """A cell as it comes through JSON."""
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


@pytest.mark.parametrize("table", tables("real"))
def test_a_table_is_what_its_csv_is(results: dict[str, Any], table: str) -> None:
    fields = released_schemas("real")[table]["fields"]
    assert results[table]["types"] == [[f["name"], TYPES.get(f["type"], "string")] for f in fields]
    expected = [[as_json(cell) for cell in row.values()] for row in released_truth("real", table)]
    assert results[table]["rows"] == expected


def test_spark_answers_as_pandas_does(results: dict[str, Any], release: Path) -> None:
    expected = answer_with_pandas(changai.Dataset(release))
    assert all(expected.values())
    assert {name: results[name]["rows"] for name in QUERIES} == expected
