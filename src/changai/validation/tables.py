"""The tables as the rules see them: rows of text with the lines they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property

from changai import reading
from changai.belief import World
from changai.fields import Json, names
from changai.validation.findings import Finding


class MissingField(Exception):
    """A rule looks at a column that the schema of the table does not have."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(table, column)
        self.table, self.column = table, column


class Row(dict[str, str]):
    """The cells of one row by column; a column that is not there is no KeyError."""

    __slots__ = ("table",)
    table: str

    def __missing__(self, column: str) -> str:
        raise MissingField(self.table, column)


@dataclass
class Table:
    """One table: its rows, their lines, and whether rows or ids were lost while reading it."""

    name: str
    path: str
    schema: Json
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    incomplete: bool = False
    schema_path: str = ""

    @property
    def key(self) -> str | None:
        """The primary key, where it is one column."""
        key = names(self.schema.get("primaryKey"))
        return key[0] if len(key) == 1 else None

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [f["name"] for f in self.schema["fields"]]

    def fields(self, tables: Tables) -> list[str]:
        """What evidence can state of a row: its columns, and its relations to other rows."""
        return [
            *self.columns,
            *(t.name for t in tables if t is not self and t.columns[0] == self.key),
        ]

    def add(self, line: int, cells: list[str]) -> None:
        """Append a row."""
        row = Row(zip(self.columns, cells, strict=True))
        row.table = self.name
        self.rows.append(row)
        self.lines.append(line)

    def row_id(self, index: int) -> str:
        """The id of a row, or the id it speaks of."""
        return self.rows[index].get(self.key or "row_id", "")

    def found(self, code: str, index: int, column: str, message: str, hint: str = "") -> Finding:
        """A finding on a cell of this table."""
        return Finding(
            self.path, self.lines[index], column, code, message, hint, self.row_id(index)
        )


@dataclass
class Tables:
    """All tables that could be read, and what else the rules may look at."""

    tables: dict[str, Table]
    texts: dict[str, str] = field(default_factory=dict)  # passage id to passage, where held
    previous: dict[str, set[str]] | None = None  # table to ids of an earlier version
    today: date = field(default_factory=date.today)

    @cached_property
    def world(self) -> World:
        """The tables as claims are judged in them."""
        return self._world([*self])

    @cached_property
    def unsound(self) -> set[int]:
        """Evidence rows, by identity, whose claim has a fault: no cell is held against them."""
        return {
            id(said)
            for cell, voices in self.world.cells.items()
            for said in voices
            if reading.malformed(self.world, said, cell) or reading.misread(self.world, said, cell)
        }

    @cached_property
    def without_departures(self) -> World:
        """The same, were there no departure from the order of belief."""
        return self._world([table for table in self if table.name != "departures"])

    def _world(self, tables: list[Table]) -> World:
        empty: Json = {"fields": []}
        schemas = {"sources": empty, "evidence": empty} | {t.name: t.schema for t in self}
        return World(schemas, {"sources": []} | {t.name: t.rows for t in tables})

    def __getitem__(self, name: str) -> Table:
        lost = Table(name, f"data/{name}.csv", {"fields": []}, incomplete=True)
        return self.tables.get(name, lost)

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables.values())

    def by_id(self, name: str) -> dict[str, Row]:
        """Rows of a table by their id."""
        table = self[name]
        return {row[table.key]: row for row in table.rows} if table.key else {}

    def places(self, name: str) -> dict[str, int]:
        """Indexes of the rows of a table by their id."""
        table = self[name]
        key = table.key
        return {row[key]: index for index, row in enumerate(table.rows)} if key else {}


def day(text: str) -> date | None:
    """A cell as a date, or None where it is empty or no date."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text.isascii() else None
    except ValueError:
        return None


def number(text: str) -> Decimal | None:
    """A cell as a number, or None where it is empty or no finite number."""
    try:
        value = Decimal(text) if text.isascii() and len(text) < 40 else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
