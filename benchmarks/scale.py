"""What loading, querying and validating cost at 1, 10 and 100 times the fact rows.

Every measure is taken in rounds, in turns with what a user would pick instead: `pandas.read_csv`,
and `frictionless validate`; the medians are given with their ratio, which says more than seconds of
one machine.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sqlite3
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

import pages
from answers import QUERIES, answers
from changai import Dataset
from changai.export.archive import parquet_package
from changai.model import package
from grow import grow

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# The limits on what a stranger's package may hold are not what is measured here.
package.read_inside.__defaults__ = (2**40,)
LOADING = (
    "times",
    "rows",
    "Parquet, MiB",
    "`read_csv`, s",
    "`load`, s (ratio)",
    "queries by `read_csv`, s",
    "on DuckDB, s (ratio)",
)
ON_SPARK = "on Spark, warm, s (ratio)"
VALIDATION = (
    "times",
    "rows",
    "frictionless, s",
    "changai, s (ratio)",
    "frictionless, MiB",
    "changai, MiB (ratio)",
    "changai, rows a second",
)
LARGEST_VALIDATED = 100  # times: already more than the limits let in


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


def load_all(data: Any, tables: list[str]) -> None:
    """Every table as a DataFrame."""
    for table in tables:
        data.load(table)


def said(*command: str | Path) -> Any:
    """What a script prints as JSON, run in a process of its own."""
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(run.stdout)


def validated(which: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one validation. Findings would be what is measured: they stop it."""
    answer = said(sys.executable, HERE / "validating.py", which, folder)
    if answer["found"]:
        raise SystemExit(f"{which}: {len(answer['found'])} findings: {answer['found'][:3]}")
    return answer["seconds"], answer["mib"]


def ratio(ours: float, theirs: float, form: str) -> str:
    """A measure with its ratio to that of the other."""
    return f"{ours:{form}} ({ours / theirs:.2f})"


def loading(factor: int, rows: int, csv: Path, parquet: Path, spark: str) -> list[str]:
    """One row of the table on loading and queries."""
    for path, data in parquet_package(package.open_package(csv)).items():
        (parquet / path).parent.mkdir(parents=True, exist_ok=True)
        (parquet / path).write_bytes(data)
    tables = list(package.open_package(csv).tables)
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
    size = sum(file.stat().st_size for file in parquet.glob("data/*")) / 2**20
    row = [f"{factor}", f"{rows:,}", f"{size:.1f}", f"{read:.2f}", ratio(load, read, ".2f")]
    row += [f"{by_hand:.2f}", ratio(duck, by_hand, ".2f")]
    if spark:
        warm = said(spark, HERE / "spark_queries.py", parquet)["warm"]
        row.append(ratio(warm, by_hand, ".2f"))
    return row


def validation(factor: int, rows: int, csv: Path) -> list[str]:
    """One row of the table on validation."""
    rounds = 5 if factor <= 10 else 3
    taken = [
        [validated(which, csv) for which in ("frictionless", "unlimited")] for _ in range(rounds)
    ]
    (their_s, their_mib), (our_s, our_mib) = (
        [statistics.median(measure) for measure in zip(*runs, strict=True)]
        for runs in zip(*taken, strict=True)
    )
    return [
        f"{factor}",
        f"{rows:,}",
        f"{their_s:.2f}",
        ratio(our_s, their_s, ".2f"),
        f"{their_mib:.0f}",
        ratio(our_mib, their_mib, ".0f"),
        f"{rows / our_s:,.0f}",
    ]


def commands(scratch: Path) -> str:
    """What building and, where the source is at hand, auditing the dataset of today takes."""
    text = os.environ.get("CHANGAI_SOURCE_TEXT")
    given = {"build": ["--out", str(scratch / "dist")], **({"audit": [text]} if text else {})}
    times = []
    for name, arguments in given.items():
        begun = time.perf_counter()
        command = [sys.executable, "-m", "changai", name, *arguments]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        times.append(f"`changai {name}` {time.perf_counter() - begun:.1f} s")
    return "Once, at today's size, from the shell: " + ", ".join(times) + "."


def versions(spark: str) -> str:
    """What was measured with."""
    found = {
        name: importlib.metadata.version(name) for name in ("pandas", "pyarrow", "frictionless")
    }
    found = {"Python": platform.python_version(), **found, "DuckDB": duckdb.__version__}
    found["SQLite"] = sqlite3.sqlite_version
    if spark:
        code = "import json, pyspark; print(json.dumps(pyspark.__version__))"
        found["Spark"] = f"{said(spark, '-c', code)} in local mode"
    return f"{os.cpu_count()} cores, " + ", ".join(f"{k} {v}" for k, v in found.items()) + "."


def main() -> None:
    """Measure, and print the tables or write them into docs/scale.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("factors", nargs="*", type=int, default=[1, 10, 100])
    arguments.add_argument("--spark", default="", help="a Python that has pyspark")
    arguments.add_argument("--write", action="store_true", help="write into docs/scale.md")
    given = arguments.parse_args()
    loaded, checked = [], []
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        once = commands(scratch)
        print(once, file=sys.stderr, flush=True)
        for factor in given.factors:
            csv, parquet = scratch / f"csv-{factor}", scratch / f"parquet-{factor}"
            rows = grow(ROOT, csv, factor)
            loaded.append(loading(factor, rows, csv, parquet, given.spark))
            print(loaded[-1], file=sys.stderr, flush=True)
            if factor <= LARGEST_VALIDATED:
                checked.append(validation(factor, rows, csv))
                print(checked[-1], file=sys.stderr, flush=True)
    header = [*LOADING, ON_SPARK] if given.spark else LOADING
    parts = {
        "loading and queries": pages.table(header, loaded, "r" * len(header)),
        "validation": pages.table(VALIDATION, checked, "r" * len(VALIDATION)),
        "versions": f"{versions(given.spark)} {once}",
    }
    for name, part in parts.items():
        if given.write:
            pages.write(ROOT / "docs" / "scale.md", name, part)
        print(part, end="\n\n")


if __name__ == "__main__":
    main()
