"""Time the queries on Spark over a Parquet folder; prints JSON. Runs in Spark's own environment."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession

started = time.perf_counter()
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.driver.host", "127.0.0.1")
    .getOrCreate()
)
session = time.perf_counter() - started
queries = [
    file.read_text("utf-8")
    for file in sorted((Path(__file__).parents[1] / "tests" / "queries").glob("*.sql"))
]


def once() -> float:
    """Open every table and run every query."""
    begun = time.perf_counter()
    for file in Path(sys.argv[1]).glob("data/*.parquet"):
        spark.read.parquet(str(file)).createOrReplaceTempView(file.stem)
    for query in queries:
        spark.sql(query).collect()
    return time.perf_counter() - begun


first = once()
print(
    json.dumps(
        {"session": session, "first": first, "warm": statistics.median([once() for _ in range(3)])}
    )
)
