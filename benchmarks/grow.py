"""Grow a package: its facts several times over, each copy with source and evidence of its own."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

from changai.model.csv_files import write_csv
from changai.model.files import ChangedFiles
from changai.model.package import DESCRIPTOR, Package
from changai.model.schema import column_names, id_column, sort_key

Row = dict[str, str]

# The tables whose rows are copied; places, bodies, people, indicators and programs stay as they are.
COPIED = ("events", "documents", "metrics", "regional_initiatives", "sources", "passages")
NAME_COLUMNS = ("name_zh", "name_en", "title_zh", "title_en")


@dataclasses.dataclass(frozen=True)
class Originals:
    """The rows of a package, and what a copy needs to know of them."""

    rows: dict[str, list[Row]]  # by table
    copied_ids: set[str]
    names: set[tuple[str, str]]  # id and name, of each copied row in each language


def grow(package: Package, factor: int) -> Package:
    """A valid package with ``factor`` times the facts, held in memory.

    A copy is what another article would be that states other facts in the same form: sources,
    paragraphs, events, documents, figures, initiatives, what relates them, and their evidence.
    """
    originals = read_originals(package)
    files: dict[str, bytes] = {}
    for table in package.tables:
        rows = originals.rows[table]
        grown = [with_shared_note(row) for row in rows] if table == "names" else list(rows)
        # Lookups say what was looked for elsewhere; they may lack for a copy.
        numbers = range(1, factor) if table != "lookups" else ()
        for number in numbers:
            for row in rows:
                grown += copies(table, row, number, originals)
        schema = package.schema(table)
        columns = column_names(schema)
        cells = [[row[column] for column in columns] for row in grown]
        files[package.path(table)] = write_csv(columns, cells, sort_key(schema))
    return dataclasses.replace(package, files=ChangedFiles(package.files, files))


def write_csv_package(package: Package, folder: Path) -> None:
    """Write descriptor, schemas and tables of a package to a folder."""
    paths = [DESCRIPTOR]
    for resource in package.descriptor["resources"]:
        paths += [resource["path"], resource["schema"]]
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(package.read(path))


def row_count(package: Package) -> int:
    """How many rows the files of a package hold."""
    return sum(len(read_rows(package, table)) for table in package.tables)


def read_rows(package: Package, table: str) -> list[Row]:
    """The rows of a table as text."""
    text = package.read(package.path(table)).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_originals(package: Package) -> Originals:
    """Read all tables, and note the ids and names of the rows that are copied."""
    rows = {table: read_rows(package, table) for table in package.tables}
    copied_ids, names = set(), set()
    for table in COPIED:
        key = id_column(package.schema(table))
        assert key, f"rows of {table} have no id to copy"
        for row in rows[table]:
            copied_ids.add(row[key])
            names |= {(row[key], row[column]) for column in NAME_COLUMNS if row.get(column)}
    return Originals(rows, copied_ids, names)


def copies(table: str, row: Row, number: int, originals: Originals) -> list[Row]:
    """What a row adds to copy ``number`` of the facts: nothing where it is about a row that stays.

    References within the facts lead to the same copy. A row of one of the copied tables gets a
    name of its own, and so do the claims of that name; in the table of names it has both.
    """
    # The first column is the row's own id, or of a relation the id of the row that it belongs to.
    about = row.get("row_id") or next(iter(row.values()))
    if about not in originals.copied_ids or row.get("field") == "document_number":
        return []
    copy = dict(row)
    for column, cell in row.items():
        is_reference = column.endswith("_id") or column == "claim"
        if is_reference and cell in originals.copied_ids:
            copy[column] = f"{cell}-copy-{number}"
    if table == "names":
        return [with_shared_note(copy), copy | {"name": f"{row['name']} {number}"}]
    if table in COPIED:
        for column in (*NAME_COLUMNS, "document_number"):
            if row.get(column):
                copy[column] = f"{row[column]} {number}"
    if table == "evidence" and (about, row["claim"]) in originals.names:
        copy["claim"] = f"{row['claim']} {number}"
    if table == "sources" and row["url"]:
        copy["url"] = f"{row['url']}?{number}"
    return [copy]


def with_shared_note(name: Row) -> Row:
    """A row of names with a note, as a name needs that several rows share."""
    return name | {"note_en": name["note_en"] or "Also of a copy."}
