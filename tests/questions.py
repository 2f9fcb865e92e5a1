"""Three questions to the dataset, and the answers of pandas, DuckDB and Spark to them.

DuckDB and Spark run the same SQL, `tests/queries/*.sql`, over the files of the Parquet release.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from changai import Dataset

Answer = list[list[Any]]
HERE = Path(__file__).parent
FILES = sorted((HERE / "queries").glob("*.sql"))
QUERIES = {file.stem: file.read_text("utf-8") for file in FILES}


def events_by_year(data: Dataset) -> Answer:
    events = data.load("events").dropna(subset="date_start")
    kind = events["event_type"].astype("string")
    counts = events.groupby([events["date_start"].dt.year, kind]).size()
    return [[int(year), kind, int(n)] for (year, kind), n in counts.sort_index().items()]


def initiatives_by_province(data: Dataset) -> Answer:
    regions = data.load("regions").set_index("region_id")

    def province(region: Any) -> Any:
        while pd.notna(region) and regions.loc[region, "level"] != "province":
            region = regions.loc[region, "parent_id"]
        return regions.loc[region, "name_zh"] if pd.notna(region) else None

    initiatives = data.load("regional_initiatives")
    within = initiatives["region_id"].map(province)
    counts = initiatives.groupby(within)["date_start"].agg(["size", "count"])
    rows = [[str(name), int(size), int(dated)] for name, size, dated in counts.itertuples()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def figures_by_unit(data: Dataset) -> Answer:
    units = data.load("indicators").set_index("indicator_id")["unit"].astype("string")
    evidence = data.load("evidence")
    said = evidence[evidence["field"] == "value"]["row_id"].value_counts()
    metrics = data.load("metrics")
    metrics = metrics.assign(
        unit=metrics["indicator_id"].map(units),
        nature=metrics["nature"].astype("string"),
        said=metrics["metric_id"].map(said).fillna(0),
    )
    groups = metrics.groupby(["unit", "nature"])
    return [
        [str(unit), str(nature), len(rows), float(rows["value"].max()), int(rows["said"].sum())]
        for (unit, nature), rows in groups
    ]


def answer_with_pandas(data: Dataset) -> dict[str, Answer]:
    """The rows of each answer, by the name of the question."""
    functions = (events_by_year, initiatives_by_province, figures_by_unit)
    return {function.__name__: function(data) for function in functions}


def answer_with_duckdb(release: Path) -> dict[str, Answer]:
    """The same of DuckDB, over an unpacked Parquet release."""
    connection = duckdb.connect()
    for file in sorted(release.glob("data/*.parquet")):
        connection.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM read_parquet('{file}')")
    return {
        name: [list(row) for row in connection.execute(query).fetchall()]
        for name, query in QUERIES.items()
    }


def run_on_spark(release: Path, queries: dict[str, str], times: int = 1) -> dict[str, Any]:
    """What Spark makes of queries over an unpacked Parquet release: see `spark/run_queries.py`.

    The variable CHANGAI_SPARK names a Python that has pyspark; `make spark` sets it.
    """
    python, script = os.environ["CHANGAI_SPARK"], HERE / "spark" / "run_queries.py"
    run = subprocess.run(
        [python, script, release / "data", str(times)],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise RuntimeError(f"Spark failed:\n{run.stderr}")
    found: dict[str, Any] = json.loads(run.stdout)
    return found
