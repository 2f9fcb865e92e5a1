"""Multiply the facts of the package, with source and evidence, into a valid larger one."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

from changai import csvtext, fields
from changai.package import DESCRIPTOR, open_package

FACTS = ("events", "documents", "metrics", "regional_initiatives")
SOURCES = ("sources", "passages")
KEPT = (
    "indicators",
    "lookups",
    "organizations",
    "people",
    "programs",
    "regions",
    "retired",
    "themes",
)
Row = dict[str, str]


def grow(source: Path, target: Path, factor: int) -> int:
    """Write ``factor`` times the fact rows of ``source`` to ``target``; the number of all rows.

    Every copy is as if another article had stated other facts in the same form: it has its own
    source, paragraphs, events, figures and evidence. Places, bodies and indicators stay as they
    are.
    """
    package = open_package(source)
    shutil.rmtree(target, ignore_errors=True)
    (target / "data").mkdir(parents=True)
    shutil.copytree(source / "schemas", target / "schemas")
    shutil.copy(source / DESCRIPTOR, target)
    rows = {name: read(source / f"data/{name}.csv") for name in package.held}
    ids = {
        row[fields.names(package.schema(table)["primaryKey"])[0]]
        for table in (*FACTS, *SOURCES)
        for row in rows[table]
    }
    total = 0
    for name, schema in ((n, package.schema(n)) for n in package.held):
        grown = rows[name]
        if name == "evidence":  # that of a body or a place is not repeated
            grown = [row for row in grown if row["row_id"] in ids]
        copies = range(1, factor if name not in KEPT else 1)
        keys = [column for column in columns(schema) if column.endswith("_id")]
        grown = rows[name] + [copied(row, keys, ids, n) for n in copies for row in grown]
        cells = [[row[column] for column in columns(schema)] for row in grown]
        data = csvtext.write(columns(schema), cells, fields.sort_key(schema))
        (target / f"data/{name}.csv").write_bytes(data)
        total += len(grown)
    return total


def read(file: Path) -> list[Row]:
    """The rows of a CSV file as text."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def columns(schema: dict[str, Any]) -> list[str]:
    """The names of the columns."""
    return [field["name"] for field in schema["fields"]]


def copied(row: Row, keys: list[str], ids: set[str], n: int) -> Row:
    """Copy number ``n`` of a row: what it refers to is copied along."""
    return row | {key: f"{row[key]}-copy-{n}" for key in keys if row[key] in ids}
