"""Apache Spark reads the Parquet folder: types, nulls, dates, Chinese text, and the queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sql = pytest.importorskip("pyspark.sql", reason="needs the environment that `make spark` makes")

QUERIES = Path(__file__).resolve().parents[1] / "queries"
TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean", "date": "date"}


@pytest.fixture(scope="session")
def spark(prepared: Path) -> Iterator[Any]:
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    for file in sorted((prepared / "parquet" / "data").glob("*.parquet")):
        session.read.parquet(str(file)).createOrReplaceTempView(file.stem)
    yield session
    session.stop()


def test_every_table_is_what_the_csv_is(spark: Any, schemas: Any, truth: Any) -> None:
    for table, schema in schemas.items():
        frame = spark.table(table)
        expected = [(f["name"], TYPES.get(f["type"], "string")) for f in schema["fields"]]
        assert frame.dtypes == expected
        assert [tuple(row) for row in frame.collect()] == truth[table]


@pytest.mark.parametrize("query", sorted(QUERIES.glob("*.sql")), ids=lambda file: file.stem)
def test_spark_answers_as_pandas_does(spark: Any, prepared: Path, query: Path) -> None:
    expected = json.loads((prepared / "answers.json").read_bytes())[query.stem]
    found = [list(row) for row in spark.sql(query.read_text("utf-8")).collect()]
    assert found == expected
