"""The tables of a package in SQLite: every cell as text, every row with the line it stands on."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from changai.model.package import model_schemas
from changai.model.schema import Json, column_names, id_column, is_relation
from changai.statements.resolution import ResolutionContext
from changai.validation import sql_functions
from changai.validation.findings import Finding

Row = dict[str, Any]
LINE = "line"  # the column of every table that says on which line of its file a row stands
SETTINGS = """
PRAGMA page_size = 32768;
PRAGMA journal_mode = off;
PRAGMA synchronous = off;
PRAGMA cache_size = -131072;
"""


def model() -> dict[str, Json]:
    """The schemas of this version's own tables: what rules may look at."""
    return model_schemas()


def quoted(name: str) -> str:
    """The name of a table or an index in a query."""
    return f"[{name}]"


def sql_column(name: str) -> str:
    """A column of a package in a query: one that is called ``line`` too has another name there."""
    return quoted(f"its {name}" if name == LINE else name)


@dataclass
class Table:
    """One table: where it stands, its schema, and whether rows or ids were lost while reading it."""

    name: str
    path: str
    schema: Json
    schema_path: str = ""
    lost: bool = False

    @property
    def sql_name(self) -> str:
        """The table in a query.

        A table of which the model knows nothing has another name there, so that it can be called
        like a helper table or a table of SQLite.
        """
        return quoted(self.name if self.name in model() else f"its {self.name}")

    @functools.cached_property
    def key(self) -> str | None:
        """The primary key, where it is one column."""
        return id_column(self.schema)

    @property
    def sql_key(self) -> str:
        """The primary key in a query, where it is one column."""
        return sql_column(self.key or "")

    @functools.cached_property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return column_names(self.schema)

    @functools.cached_property
    def insert_statement(self) -> str:
        """Adds a row: its line, then its cells, of which an empty one becomes NULL."""
        places = ", ".join(["nullif(?, '')"] * len(self.columns))
        return f"INSERT INTO {self.sql_name} VALUES (?, {places})"

    @property
    def is_core(self) -> bool:
        """Whether its rows are facts: evidence states them."""
        return self.schema.get("group") == "core"

    @functools.cached_property
    def is_relation(self) -> bool:
        """Whether its rows join others to the row that their first column names."""
        return is_relation(self.schema)


@dataclass
class Database:
    """A SQLite database that spills to a temporary file, and the tables in it."""

    connection: sqlite3.Connection
    tables: dict[str, Table] = field(default_factory=dict)  # of the package and of the model
    helpers: dict[str, str] = field(default_factory=dict)  # columns of the tables added for rules
    context: ResolutionContext | None = None  # what computing stances needed to know
    looked_up: dict[str, Any] = field(default_factory=dict)  # by checks, for all of their places

    def rows(self, query: str, *parameters: object) -> Iterator[Row]:
        """The rows that a query gives."""
        cursor = self.connection.execute(query, parameters)
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(columns, row, strict=True))

    def column(self, query: str, *parameters: object) -> list[Any]:
        """The first column of the rows that a query gives."""
        return [row[0] for row in self.connection.execute(query, parameters)]

    def run(self, statements: str) -> None:
        """Run statements that give nothing."""
        self.connection.executescript(statements)

    def add_table(self, table: Table) -> None:
        """A table of the package, without rows yet."""
        self.tables[table.name] = table
        columns = ", ".join(map(sql_column, table.columns))
        self.run(f"CREATE TABLE {table.sql_name} ({LINE} INTEGER PRIMARY KEY, {columns})")

    def add_missing_tables(self) -> None:
        """Add the tables of the model that the package lacks, without rows."""
        for name, schema in model().items():
            if name not in self.tables:
                self.add_table(Table(name, f"data/{name}.csv", schema, lost=True))

    def insert(self, table: Table, rows: Iterable[Sequence[object]]) -> None:
        """Add rows of the package, each its line and its cells."""
        self.connection.executemany(table.insert_statement, rows)

    def add_helper_table(
        self, name: str, columns: str, rows: Iterable[Sequence[object]] = ()
    ) -> None:
        """A table for the rules, its columns as SQL declares them."""
        self.helpers[name] = columns
        self.run(f"CREATE TABLE {name} ({columns})")
        self.fill_helper_table(name, rows)

    def fill_helper_table(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Add rows to a table for the rules."""
        places = ", ".join("?" for _ in self.helpers[name].split(","))
        self.connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)

    def ids(self, table: str) -> list[str]:
        """The ids of a table; none where it has no primary key of one column."""
        if self.tables[table].key is None:
            return []
        name, key = self.tables[table].sql_name, self.tables[table].sql_key
        return self.column(f"SELECT {key} FROM {name} WHERE {key} IS NOT NULL")

    def finding(
        self, table: str, line: int, column: str, code: str, message: str, hint: str = ""
    ) -> Finding:
        """A finding on a cell; the id of its row is filled in when all are known."""
        return Finding(self.tables[table].path, line, column, code, message, hint)

    def with_row_ids(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings with the ids of their rows, or the ids that those rows speak of."""
        tables = {table.path: table for table in self.tables.values()}
        return [
            finding._replace(
                row_id=finding.row_id or self.row_id(tables[finding.file], finding.line)
            )
            if finding.file in tables and finding.line
            else finding
            for finding in findings
        ]

    def row_id(self, table: Table, line: int) -> str:
        """The id of the row on a line, or the id that the row speaks of; "" where there is none."""
        column = table.key or "row_id"
        if column not in table.columns:
            return ""
        query = f"SELECT {sql_column(column)} FROM {table.sql_name} WHERE {LINE} = ?"
        return next(filter(None, self.column(query, line)), "")


def open_database() -> Database:
    """An empty database, gone when it is closed."""
    connection = sqlite3.connect("")
    connection.executescript(SETTINGS)
    sql_functions.define(connection)
    return Database(connection)
