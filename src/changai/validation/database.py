"""The tables of a package in SQLite: every cell as text, every row with the line it stands on."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from changai.model.package import installed_package
from changai.model.schema import Json, column_names, key_columns
from changai.statements.resolution import World, is_relation
from changai.validation import sql_functions
from changai.validation.findings import Finding

Row = dict[str, Any]
# Tables that the engine adds for the rules, and its own column: no package can take their names.
HELPER_NAMES = """
line above allowed claims earlier fields found ids kinds levels missing
pairs parents targets texts unsound uses
"""
HELPERS = frozenset(HELPER_NAMES.split())
SETTINGS = "PRAGMA page_size = 32768; PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -131072;"


@dataclass
class Table:
    """One table: where it stands, its schema, and whether rows or ids were lost while reading it."""

    name: str
    path: str
    schema: Json
    schema_path: str = ""
    lost: bool = False
    ascending: bool = False  # by its key, so that no key stands twice

    @property
    def key(self) -> str | None:
        """The primary key, where it is one column."""
        key = key_columns(self.schema.get("primaryKey"))
        return key[0] if len(key) == 1 else None

    @functools.cached_property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return column_names(self.schema)

    @property
    def relation(self) -> bool:
        """Whether its rows join others to the row that their first column names."""
        return is_relation(self.schema)


@dataclass
class Store:
    """A SQLite database that spills to a temporary file, and the tables in it."""

    connection: sqlite3.Connection
    tables: dict[str, Table] = field(default_factory=dict)
    world: World | None = None  # what judging claims needed to know
    used: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # ids, by table and column

    def ask(self, query: str, *values: object) -> Iterator[Row]:
        """The rows that a query gives."""
        cursor = self.connection.execute(query, values)
        given = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(given, row, strict=True))

    def column(self, query: str, *values: object) -> list[Any]:
        """The first column of what a query gives."""
        return [row[0] for row in self.connection.execute(query, values)]

    def run(self, statements: str) -> None:
        """Run statements that give nothing."""
        self.connection.executescript(statements)

    def add(self, table: Table) -> None:
        """A table of the package, without rows yet."""
        self.tables[table.name] = table
        cells = ", ".join(map(quoted, table.columns))
        self.connection.execute(
            f"CREATE TABLE {quoted(table.name)} (line INTEGER PRIMARY KEY, {cells})"
        )

    def insert(
        self, table: Table, lines: Sequence[int], columns: Sequence[Sequence[str]], empty: set[int]
    ) -> None:
        """Add rows, given by columns, each behind its line; an empty cell becomes NULL, in columns
        whose places are told to have ``empty`` ones."""
        cells = ["nullif(?, '')" if place in empty else "?" for place in range(len(columns))]
        row, width = f"(?, {', '.join(cells)})", len(columns) + 1
        flat: list[object] = [None] * (len(lines) * width)
        for place, column in enumerate((lines, *columns)):
            flat[place::width] = column
        # SQLite takes some rows by one statement in three quarters of the time of one by one.
        most = self.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        several = min(16, most // width)
        whole = len(lines) - len(lines) % several
        for count, part in ((several, range(0, whole, several)), (1, range(whole, len(lines)))):
            statement = f"INSERT INTO {quoted(table.name)} VALUES {', '.join([row] * count)}"
            values = (flat[at * width : (at + count) * width] for at in part)
            self.connection.executemany(statement, values)

    def enter(self, name: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        """A table for the rules, its columns as SQL declares them."""
        self.connection.execute(f"CREATE TABLE {name} ({columns})")
        cells = ", ".join("?" * (columns.count(",") + 1))
        self.connection.executemany(f"INSERT INTO {name} VALUES ({cells})", rows)

    def known(self, table: str) -> list[str]:
        """The ids of a table."""
        key = self.tables[table].key
        if key is None:
            return []
        key = quoted(key)
        return self.column(f"SELECT {key} FROM {quoted(table)} WHERE {key} IS NOT NULL")

    def found(self, table: str, line: int, column: str, code: str, *said: str) -> Finding:
        """A finding on a cell; the id of its row is filled in when all are known."""
        return Finding(self.tables[table].path, line, column, code, *said)

    def identified(self, findings: list[Finding]) -> list[Finding]:
        """The findings with the ids of their rows, or the ids that those rows speak of."""
        keys = {
            table.path: (quoted(table.key or "row_id"), quoted(table.name))
            for table in self.tables.values()
            if table.key or "row_id" in table.columns
        }
        named = []
        for found in findings:
            if found.line and not found.row_id and found.file in keys:
                key, table = keys[found.file]
                ids = self.column(f"SELECT {key} FROM {table} WHERE line = ?", found.line)
                found = found._replace(row_id=ids[0] if ids and ids[0] else "")
            named.append(found)
        return named


def quoted(name: str) -> str:
    """A name in a query; what a package calls like a helper of ours gets another name."""
    taken = name in HELPERS or name.startswith("sqlite_")
    return f"[its {name}]" if taken else f"[{name}]"


def model() -> dict[str, Json]:
    """The schemas of this version's own tables: what rules may look at."""
    return installed_package().schemas


def opened() -> Store:
    """An empty store, gone when it is closed."""
    connection = sqlite3.connect("")
    connection.executescript(SETTINGS)
    sql_functions.define(connection)
    return Store(connection)


def add_missing(store: Store) -> None:
    """Add the tables of the model that the package lacks, without rows."""
    for name, schema in model().items():
        if name not in store.tables:
            store.add(Table(name, f"data/{name}.csv", schema, lost=True))
