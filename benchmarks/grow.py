"""Multiply the facts of the package, with source and evidence, into a valid larger one."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from changai.model.csv_files import write_csv
from changai.model.package import DESCRIPTOR, open_package
from changai.model.schema import key_columns, sort_key

COPIED = ("events", "documents", "metrics", "regional_initiatives", "sources", "passages")
NAMES = ("name_zh", "name_en", "title_zh", "title_en")
Row = dict[str, str]


def grow(source: Path, target: Path, factor: int) -> int:
    """Write ``factor`` times the fact rows of ``source`` to ``target``; the number of all rows.

    Every copy is as if another article had stated other facts in the same form: it has its own
    source, paragraphs, events, figures, names and evidence. Places, bodies and indicators stay as
    they are.
    """
    package = open_package(source)
    shutil.rmtree(target, ignore_errors=True)
    (target / "data").mkdir(parents=True)
    shutil.copytree(source / "schemas", target / "schemas")
    shutil.copy(source / DESCRIPTOR, target)
    rows = {name: read(source / f"data/{name}.csv") for name in package.tables}
    ids = {row[key_columns(package.schema(t)["primaryKey"])[0]] for t in COPIED for row in rows[t]}
    cells = {
        (next(iter(row.values())), row[key])
        for t in COPIED
        for row in rows[t]
        for key in NAMES
        if row.get(key)
    }
    total = 0
    for name, schema in ((n, package.schema(n)) for n in package.tables):
        columns = [field["name"] for field in schema["fields"]]
        grown = [shared(row) if name == "names" and factor > 1 else row for row in rows[name]]
        for n in range(1, factor if name != "lookups" else 1):
            grown += (again for row in rows[name] for again in copied(name, row, ids, cells, n))
        lines = [[row[column] for column in columns] for row in grown]
        data = write_csv(columns, lines, sort_key(schema))
        (target / f"data/{name}.csv").write_bytes(data)
        total += len(grown)
    return total


def read(file: Path) -> list[Row]:
    """The rows of a CSV file as text."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shared(row: Row) -> Row:
    """A name that copies have too: a note says so."""
    return row | {"note_en": row["note_en"] or "Also of a copy."}


def copied(table: str, row: Row, ids: set[str], cells: set[tuple[str, str]], n: int) -> list[Row]:
    """Copy number ``n`` of a row with what it refers to; none where it is of a row that stays.

    A copy is called by a name of its own, and among the names by the old one too; ``cells`` are the
    names that rows have.
    """
    about = row.get("row_id") or next(iter(row.values()))
    if about not in ids or row.get("field") == "document_number":
        return []
    keys = [
        key for key, cell in row.items() if cell in ids and (key.endswith("_id") or key == "claim")
    ]
    again = row | {key: f"{row[key]}-copy-{n}" for key in keys}
    if table == "names":
        return [shared(again), again | {"name": f"{row['name']} {n}"}]
    called = [key for key in (*NAMES, "document_number") if row.get(key)] if table in COPIED else []
    if table == "evidence" and (about, row["claim"]) in cells:
        called = ["claim"]
    again |= {key: f"{row[key]} {n}" for key in called}
    if table == "sources" and row["url"]:
        again["url"] += f"?{n}"
    return [again]
