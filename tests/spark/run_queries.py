"""Run SQL queries over a folder of Parquet files on Spark.

Arguments: the folder, and how often to run them all. Standard input: a JSON object, SQL by name.
Standard output: JSON with the version of Spark; for each query the types of its columns and its
rows (dates as text); and the seconds of each time, from opening the files to the last answer.
Runs in an environment of its own, which holds Spark alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession


def answer(spark: SparkSession, folder: Path, queries: dict[str, str]) -> dict[str, Any]:
    """Open every table, run every query."""
    for file in sorted(folder.glob("*.parquet")):
        spark.read.parquet(str(file)).createOrReplaceTempView(file.stem)
    results = {}
    for name, query in queries.items():
        frame = spark.sql(query)
        results[name] = {"types": frame.dtypes, "rows": [list(row) for row in frame.collect()]}
    return results


def main() -> None:
    """Read the queries, run them, print the results."""
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    queries = json.load(sys.stdin)
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        results = answer(spark, folder, queries)
        seconds.append(time.perf_counter() - begun)
    found = {"version": spark.version, "results": results, "seconds": seconds}
    print(json.dumps(found, default=str))
    spark.stop()


if __name__ == "__main__":
    main()
