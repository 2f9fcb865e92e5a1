"""What loading, validating and querying cost at 1, 10, 100 and 1000 times the fact rows.

Every measure is taken in rounds, in turns with what a user would pick instead, `pandas.read_csv`;
the medians are given with their ratio, which says more than seconds of one machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from answers import QUERIES, answers
from changai import Dataset, package
from changai.release.archive import parquet_package
from changai.validation import run, validate
from grow import grow

ROOT = Path(__file__).resolve().parents[1]
# The limits on what a stranger's package may hold are not what is measured here.
package.read_inside.__defaults__ = (2**40,)
run.MAX_TABLE_BYTES = run.MAX_CELLS = 2**40


class PlainCsv:
    """The tables as `pandas.read_csv` gives them, dates parsed, for the same queries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, table: str) -> pd.DataFrame:
        """One table."""
        schema = json.loads((self.folder / f"schemas/{table}.json").read_bytes())
        dates = [field["name"] for field in schema["fields"] if field["type"] == "date"]
        return pd.read_csv(self.folder / f"data/{table}.csv", parse_dates=dates)


def seconds(*work: Callable[[], object], rounds: int) -> list[float]:
    """The median time of each piece of work, all of them in turns."""
    times: list[list[float]] = [[] for _ in work]
    for _ in range(rounds):
        for piece, taken in zip(work, times, strict=True):
            begun = time.perf_counter()
            piece()
            taken.append(time.perf_counter() - begun)
    return [statistics.median(taken) for taken in times]


def on_duckdb(folder: Path) -> None:
    """Every query over the Parquet files."""
    connection = duckdb.connect()
    for file in folder.glob("data/*.parquet"):
        connection.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM read_parquet('{file}')")
    for query in QUERIES.values():
        connection.execute(query).fetchall()


def valid(folder: Path) -> None:
    """Validate, and stop where there are findings: they would be what is measured."""
    found = validate(folder)
    if found:
        raise SystemExit(f"{len(found)} findings, the first: {found[0]}")


def load_all(data: Any, tables: list[str]) -> None:
    """Every table as a DataFrame."""
    for table in tables:
        data.load(table)


def measure(factor: int, scratch: Path, spark: str) -> list[str]:
    """One row of the table."""
    csv, parquet = scratch / f"csv-{factor}", scratch / f"parquet-{factor}"
    rows = grow(ROOT, csv, factor)
    for path, data in parquet_package(package.open_package(csv)).items():
        (parquet / path).parent.mkdir(parents=True, exist_ok=True)
        (parquet / path).write_bytes(data)
    tables = list(package.open_package(csv).held)
    plain: Any = PlainCsv(csv)
    rounds = 3 if factor > 10 else 7
    read, load = seconds(
        lambda: load_all(plain, tables),
        lambda: load_all(Dataset(parquet), tables),
        rounds=rounds,
    )
    by_hand, duck = seconds(
        lambda: answers(plain),
        lambda: on_duckdb(parquet),
        rounds=rounds,
    )
    (checked,) = seconds(lambda: valid(csv), rounds=1)
    said = subprocess.run(
        [spark, ROOT / "benchmarks" / "spark_queries.py", parquet],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    warm = json.loads(said.stdout)["warm"]
    size = sum(file.stat().st_size for file in parquet.glob("data/*")) / 2**20
    print(f"measured {factor} times the fact rows", file=sys.stderr)
    return [
        f"{factor}",
        f"{rows:,}",
        f"{size:.1f}",
        f"{read:.2f}",
        f"{load:.2f} ({load / read:.2f})",
        f"{checked:.1f} ({checked / read:.0f})",
        f"{by_hand:.2f}",
        f"{duck:.2f} ({duck / by_hand:.2f})",
        f"{warm:.2f} ({warm / by_hand:.2f})",
    ]


HEADER = (
    "times",
    "rows",
    "Parquet, MiB",
    "`read_csv`, s",
    "`load`, s (ratio)",
    "`validate`, s (ratio)",
    "queries by `read_csv`, s",
    "on DuckDB, s (ratio)",
    "on Spark, warm, s (ratio)",
)


def main() -> None:
    """Measure and print a Markdown table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("factors", nargs="*", type=int, default=[1, 10, 100, 1000])
    arguments.add_argument("--spark", required=True, help="a Python that has pyspark")
    given = arguments.parse_args()
    print("| " + " | ".join(HEADER) + " |")
    print("|" + "---:|" * len(HEADER), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for factor in given.factors:
            print("| " + " | ".join(measure(factor, Path(scratch), given.spark)) + " |", flush=True)


if __name__ == "__main__":
    main()
