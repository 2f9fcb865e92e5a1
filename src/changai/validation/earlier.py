"""What an earlier version of a package had: its ids, its columns, its rows of tables without ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from changai.model.files import PackageFiles
from changai.model.package import open_package
from changai.model.schema import Json, id_column, references
from changai.model.tables import read_curated
from changai.validation.database import LINE, Database, Table
from changai.validation.findings import shown

Cells = dict[str, str]
MOST_SHOWN = 3  # rows that one finding shows


@dataclass(frozen=True)
class Earlier:
    """An earlier version, table by table; ``rows`` only of tables whose rows have no id."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[Cells]] = field(default_factory=dict)


def read_earlier(version: str | Path | PackageFiles) -> Earlier:
    """An earlier version in a folder or zip, or in files; raises ChangaiError."""
    package = open_package(version)
    earlier = Earlier()
    for name, schema in package.schemas.items():
        table, key = read_curated(package, name), id_column(schema)
        earlier.columns[name] = table.column_names
        if key:
            earlier.ids[name] = set(table.column(key).to_pylist())
        else:
            earlier.rows[name] = [
                {column: as_text(value) for column, value in row.items()}
                for row in table.to_pylist()
            ]
    return earlier


def as_text(value: Any) -> str:
    """A typed cell as a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def add_earlier(database: Database, earlier: Earlier) -> None:
    """Add ``earlier`` (ids), ``earlier_columns`` and ``gone`` for the rules.

    A row of ``gone`` is a group of rows about one thing that has become smaller: how many rows it
    had and has, what is gone of it, and an id that all its rows speak of.
    """
    ids = ((table, row_id) for table, held in earlier.ids.items() for row_id in held)
    database.add_helper_table("earlier", "[table], id", ids)
    columns = (
        (table, column)
        for table, held in earlier.columns.items()
        if table in database.tables and not database.tables[table].lost
        for column in held
        if column not in database.tables[table].columns
    )
    database.add_helper_table("earlier_columns", "[table], [column]", columns)
    gone = (
        (name, *group)
        for name, rows in earlier.rows.items()
        if name in database.tables and not database.tables[name].lost
        for group in smaller_groups(database, database.tables[name], rows)
    )
    database.add_helper_table("gone", "[table], row_id, about, had, has, what", gone)


def smaller_groups(
    database: Database, table: Table, earlier: list[Cells]
) -> Iterator[tuple[str, str, int, int, str]]:
    """The groups of rows about one thing that have fewer rows than before.

    A row in which something was corrected is changed, not gone: its group is as large as it was.
    """
    about = leading_identity(table.schema)
    if not earlier or not about or not set(about) <= earlier[0].keys():
        return
    shared = [column for column in table.columns if column in earlier[0]]
    present: Counter[tuple[str, ...]] = Counter()
    kept: Counter[tuple[str, ...]] = Counter()
    for row in database.rows(f"SELECT * FROM {table.sql_name}"):
        cells = {column: row[column] or "" for column in shared if column != LINE}
        present[tuple(cells[column] for column in about)] += 1
        kept[tuple(cells.values())] += 1
    groups: dict[tuple[str, ...], list[Cells]] = defaultdict(list)
    for held in earlier:
        groups[tuple(held[column] for column in about)].append(held)
    smaller = {key: rows for key, rows in groups.items() if present[key] < len(rows)}
    known = known_ids(database) if smaller else set()
    columns_of_ids = [*references(table.schema), "row_id"]
    for key, rows in smaller.items():
        # What speaks of a row that is retired goes with it, and one that vanished has a finding.
        rows_left = [
            row
            for row in rows
            if all(row[column] in known for column in columns_of_ids if row.get(column))
        ]
        missing = [row for row in rows_left if not kept[tuple(row[c] for c in shared)]]
        if missing and present[key] < len(rows_left):
            what = "; ".join(shown(described(row, about)) for row in missing[:MOST_SHOWN])
            more = f" and {len(missing) - MOST_SHOWN} more" if len(missing) > MOST_SHOWN else ""
            row_id = rows[0].get("row_id") or key[0]
            yield row_id, " ".join(key), len(rows_left), present[key], what + more


def known_ids(database: Database) -> set[str]:
    """All ids of the package."""
    return set(database.column("SELECT id FROM ids"))


def leading_identity(schema: Json) -> list[str]:
    """The columns that say what a row is about: of its identity those before source and position."""
    columns = []
    for held in schema["fields"]:
        if held.get("role") != "identity" or held["name"] == "source_id":
            break
        if held["type"] != "string":
            break
        columns.append(held["name"])
    return columns


def described(row: Cells, about: list[str]) -> str:
    """A row in few words: its cells but for those that say what it is about."""
    return " ".join(value for column, value in row.items() if value and column not in about)
