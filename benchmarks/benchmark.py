"""Measure, and write the figures into docs/scale.md and SECURITY.md.

`make benchmark` measures all parts; arguments name some of them:

validation  `changai validate` beside `frictionless validate`, on the package of today and grown
questions   three questions to pandas, DuckDB and Spark over the Parquet release, of today and grown
hostile     `changai validate` on packages that are made to hurt it

What is compared is measured in one run, with its ratio: that says more than the seconds of one
machine. The variable CHANGAI_SPARK names a Python that has pyspark.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from changai import Dataset
from changai.display import markdown_table
from changai.export.archive import parquet_package
from changai.model.package import Package, open_package
from changai.statements.catalog import Catalog
from copies import ROOT, copy_good
from cost import Cost, measure
from grow import grow, row_count, write_csv_package
from hostile import CASES
from questions import QUERIES, Answer, answer_with_duckdb, answer_with_pandas, run_on_spark

ROUNDS = 5
TIMES_VALIDATED = (1, 10)  # the facts of today; what the validator lets in ends at some 18 times
TIMES_ASKED = (1, 10, 50)
VALIDATION_BAR = 0.9  # of the time of frictionless, at today's size

CHANGAI = [sys.executable, "-m", "changai", "validate"]
FRICTIONLESS = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
SCALE = ROOT / "docs" / "scale.md"
SECURITY = ROOT / "SECURITY.md"

TableRow = dict[str, str]  # a row of a table of a page, by the header of its column


def main() -> None:
    """Measure the parts that the arguments name, or all."""
    parts = {"validation": validation, "questions": questions, "hostile": hostile}
    names = sys.argv[1:] or list(parts)
    for name in names:
        if name not in parts:
            raise SystemExit(f"no part {name!r}; there are: {', '.join(parts)}")
    for name in names:
        parts[name]()


def validation() -> None:
    """Both validators, in turns, each in a process of its own."""
    rows: list[TableRow] = []
    for times in TIMES_VALIDATED:
        package = grow(open_package(ROOT), times)
        with tempfile.TemporaryDirectory() as folder:
            write_csv_package(package, Path(folder))
            theirs, ours = [], []
            for _ in range(ROUNDS):
                theirs.append(cost_where_valid(FRICTIONLESS, Path(folder)))
                ours.append(cost_where_valid(CHANGAI, Path(folder)))
        our_seconds, their_seconds = [c.seconds for c in ours], [c.seconds for c in theirs]
        our_mib, their_mib = [c.mib for c in ours], [c.mib for c in theirs]
        row = {
            "times today": str(times),
            "rows": f"{row_count(package):,}",
            "frictionless, s": f"{statistics.median(their_seconds):.2f}",
            "changai, s (ratio)": with_ratio(our_seconds, their_seconds, ".2f"),
            "frictionless, MiB": f"{statistics.median(their_mib):.0f}",
            "changai, MiB (ratio)": with_ratio(our_mib, their_mib, ".0f"),
        }
        add(rows, row)
        if times == 1 and ratio(our_seconds, their_seconds) > VALIDATION_BAR:
            raise SystemExit(f"changai validate takes over {VALIDATION_BAR} of frictionless' time")
    versions = measured_with("frictionless") + f", SQLite {sqlite3.sqlite_version}"
    write(SCALE, "validation", f"{as_table(rows)}\nMeasured with {versions}.\n")


def cost_where_valid(command: Sequence[str], folder: Path) -> Cost:
    """What validating costs; raises SystemExit for findings, as they would be what is measured."""
    cost = measure(command, folder)
    if cost.status != 0:
        raise SystemExit(f"{' '.join(command)}: {cost.ended}\n{cost.output[:2000]}")
    return cost


def questions() -> None:
    """Three questions to each engine, from opening the files to the last answer."""
    rows: list[TableRow] = []
    spark_version = ""
    for times in TIMES_ASKED:
        package = grow(open_package(ROOT), times)
        with tempfile.TemporaryDirectory() as folder:
            release = Path(folder)
            size = write_parquet_release(package, release)
            asked = ask(release)
        row = {
            "times today": str(times),
            "rows": f"{row_count(package):,}",
            "Parquet, MiB": f"{size / 2**20:.1f}",
            "pandas, s": f"{statistics.median(asked.on_pandas):.2f}",
            "DuckDB, s (ratio)": with_ratio(asked.on_duckdb, asked.on_pandas, ".2f"),
            "Spark, s (ratio)": with_ratio(asked.on_spark, asked.on_pandas, ".2f"),
        }
        add(rows, row)
        spark_version = asked.spark_version
    versions = measured_with("pandas", "pyarrow", "duckdb") + f", Spark {spark_version}"
    write(SCALE, "questions", f"{as_table(rows)}\nMeasured with {versions}.\n")


def write_parquet_release(package: Package, folder: Path) -> int:
    """Write the Parquet release of a package as it unpacks; the bytes of its tables."""
    for path, data in parquet_package(Catalog(package)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return sum(file.stat().st_size for file in folder.glob("data/*"))


@dataclass(frozen=True)
class Asked:
    """How many seconds the questions took on each engine, by rounds."""

    on_pandas: list[float]
    on_duckdb: list[float]
    on_spark: list[float]
    spark_version: str


def ask(release: Path) -> Asked:
    """Ask pandas and DuckDB in turns, then Spark; raises SystemExit where their answers differ."""
    on_pandas, on_duckdb = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        pandas_answers = answer_with_pandas(Dataset(release))
        between = time.perf_counter()
        duckdb_answers = answer_with_duckdb(release)
        ended = time.perf_counter()
        on_pandas.append(between - begun)
        on_duckdb.append(ended - between)
    spark = run_on_spark(release, QUERIES, 1 + ROUNDS)
    spark_answers = {name: result["rows"] for name, result in spark["results"].items()}
    require_same(pandas=pandas_answers, duckdb=duckdb_answers, spark=spark_answers)
    on_spark = spark["seconds"][1:]  # the first round starts what later ones find running
    return Asked(on_pandas, on_duckdb, on_spark, spark["version"])


def require_same(**answers: dict[str, Answer]) -> None:
    """Raise SystemExit where engines answer a question differently."""
    for question in QUERIES:
        given = {engine: found[question] for engine, found in answers.items()}
        if any(answer != given["pandas"] for answer in given.values()):
            told = "\n".join(f"{engine}: {answer}" for engine, answer in given.items())
            raise SystemExit(f"{question} is answered differently\n{told}")


def hostile() -> None:
    """Validate each hostile package; none may take long, or end otherwise than with findings."""
    rows: list[TableRow] = []
    for name, patch in CASES.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = copy_good(Path(scratch) / "package")
            patch(folder)
            files = [f for f in folder.rglob("*") if f.is_file() and not f.is_symlink()]
            size = sum(file.stat().st_size for file in files) / 2**20
            cost = measure([*CHANGAI, "--format", "json"], folder)
        if cost.status != 1 or not cost.output:
            raise SystemExit(f"{name}: no findings; it {cost.ended}")
        findings = json.loads(cost.output)["findings"]
        codes = Counter(finding["code"] for finding in findings)
        most = ", ".join(code for code, _ in codes.most_common(3))
        row = {
            "a package with": name,
            "MiB": f"{size:.1f}",
            "findings": f"{len(findings):,} ({most}{', …' if len(codes) > 3 else ''})",
            "s": f"{cost.seconds:.1f}",
            "peak MiB": f"{cost.mib:.0f}",
        }
        add(rows, row)
    write(SECURITY, "hostile packages", as_table(rows))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Our measure to theirs: the median of the rounds."""
    return statistics.median(our / their for our, their in zip(ours, theirs, strict=True))


def with_ratio(ours: Sequence[float], theirs: Sequence[float], form: str) -> str:
    """The median of a measure, and its ratio to the other."""
    return f"{statistics.median(ours):{form}} ({ratio(ours, theirs):.2f})"


def measured_with(*packages: str) -> str:
    """The machine, and the versions of Python and of packages."""
    versions = [f"{package} {importlib.metadata.version(package)}" for package in packages]
    return ", ".join([f"{os.cpu_count()} cores, Python {platform.python_version()}", *versions])


def add(rows: list[TableRow], row: TableRow) -> None:
    """Add a row to a table, and show it on standard error."""
    rows.append(row)
    print(*(f"{column}: {cell}" for column, cell in row.items()), sep="; ", file=sys.stderr)


def as_table(rows: list[TableRow]) -> str:
    """The rows as a Markdown table."""
    return markdown_table(list(rows[0]), [list(row.values()) for row in rows])


def write(page: Path, name: str, text: str) -> None:
    """Put a text between the two comments of a page that bear this name."""
    start, end = f"<!-- {name}: written by `make benchmark` -->", f"<!-- end of {name} -->"
    between = re.compile(f"(?<={re.escape(start)}\n).*?(?={re.escape(end)})", re.DOTALL)
    written, found = between.subn(lambda _: f"\n{text}\n", page.read_text("utf-8"))
    if found != 1:
        raise SystemExit(f"{page}: {found} places for {name!r}, where one is expected")
    page.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
