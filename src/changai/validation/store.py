"""The tables of a package in SQLite: every cell as text, every row with the line it stands on."""

from __future__ import annotations

import functools
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from changai import canonical, csvtext
from changai.belief import plain
from changai.fields import Json, names, references
from changai.package import home, open_package
from changai.printeddates import last_of_month
from changai.validation.findings import Finding, shown

Row = dict[str, Any]
# Tables that the engine adds for the rules, and its own column: no package can take their names.
HELPERS = {
    *(
        "line",
        "above",
        "allowed",
        "called",
        "claims",
        "earlier",
        "fields",
        "kinds",
        "levels",
        "found",
        "held",
        "ids",
    ),
    *("pairs", "parents", "said", "targets", "texts", "unsound", "uses", "verdicts"),
}
LETTERS, PAGE = re.compile(r"\W+"), re.compile(r"^https?://(www\.)?|/$")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
compiled = functools.cache(re.compile)  # of rules: there are few
SETTINGS = "PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -65536;"


SEARCHED = {"evidence": ("row_id", "field"), "names": ("row_id",), "metrics": ("indicator_id",)}
DERIVED = """
CREATE INDEX ids_id ON ids (id);
CREATE TABLE above AS WITH RECURSIVE above (id, ancestor, depth) AS (
  SELECT id, parent, 1 FROM parents UNION
  SELECT above.id, parent, depth + 1 FROM above JOIN parents ON parents.id = ancestor WHERE depth < 12)
SELECT DISTINCT id, ancestor FROM above;
CREATE INDEX above_id ON above (id);
CREATE TABLE levels (level, place, rank);  -- of a document or initiative, and of its place
INSERT INTO levels VALUES ('central', 'country', 0), ('ministerial', 'country', 0),
  ('provincial', 'province', 1), ('prefectural', 'prefecture', 2), ('county', 'county', 3);
"""


@dataclass
class Table:
    """One table: where it stands, its schema, and whether rows or ids were lost while reading it."""

    name: str
    path: str
    schema: Json
    schema_path: str = ""
    lost: bool = False

    @property
    def key(self) -> str | None:
        """The primary key, where it is one column."""
        key = names(self.schema.get("primaryKey"))
        return key[0] if len(key) == 1 else None

    @functools.cached_property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [f["name"] for f in self.schema["fields"]]

    @property
    def relation(self) -> bool:
        """Whether its rows join others to the row that their first column names."""
        return bool(self.columns) and not self.key and self.columns[0] in references(self.schema)


@dataclass
class Store:
    """A SQLite database that spills to a temporary file, and the tables in it."""

    connection: sqlite3.Connection
    tables: dict[str, Table] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)  # cells, by what their field asks of them
    used: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # ids, by table and column

    def ask(self, query: str, *values: object) -> Iterator[Row]:
        """The rows that a query gives."""
        cursor = self.connection.execute(query, values)
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(columns, row, strict=True))

    def column(self, query: str, *values: object) -> list[Any]:
        """The first column of what a query gives."""
        return [row[0] for row in self.connection.execute(query, values)]

    def run(self, statements: str) -> None:
        """Run statements that give nothing."""
        self.connection.executescript(statements)

    def add(self, table: Table) -> None:
        """A table of the package, without rows yet."""
        self.tables[table.name] = table
        columns = ", ".join(quoted(column) for column in table.columns)
        self.connection.execute(
            f"CREATE TABLE {quoted(table.name)} (line INTEGER PRIMARY KEY, {columns})"
        )

    def insert(self, table: Table, rows: Iterable[Sequence[object]]) -> None:
        """Add rows, each behind its line; an empty cell becomes NULL."""
        cells = ", nullif(?, '')" * len(table.columns)
        self.connection.executemany(f"INSERT INTO {quoted(table.name)} VALUES (?{cells})", rows)

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
    return f"[its {name}]" if name in HELPERS else f"[{name}]"


@functools.cache
def model() -> dict[str, Json]:
    """The schemas of this version's own tables: what rules may look at."""
    package = open_package(home())
    return {name: package.schema(name) for name in package.held}


def opened() -> Store:
    """An empty store, gone when it is closed. What rules write as functions is defined here: each
    gives NULL for a cell that is empty or says nothing of the kind."""
    connection = sqlite3.connect("")
    connection.executescript(SETTINGS)
    today = date.today().isoformat()
    functions: dict[str, tuple[int, Callable[..., Any]]] = {
        "day": (1, lambda cell: cell if is_day(cell) else None),
        "digest": (1, lambda text: hashlib.sha256(text.encode()).hexdigest()),
        "first_day": (1, first_day),
        "fits": (2, lambda kind, claim: canonical.parse(kind, claim or "") is not None),
        "id_above": (1, id_above),
        "last_day_of": (2, last_day_of),
        "letters": (1, lambda text: LETTERS.sub(" ", text or "").strip().casefold()),
        "num": (1, number),
        "page": (1, lambda url: PAGE.sub("", url or "")),
        "plain": (1, lambda name: None if name is None else plain(name)),
        "regexp": (
            2,
            lambda pattern, cell: cell is not None and bool(compiled(pattern).search(cell)),
        ),
        "shown": (1, lambda cell: None if cell is None else shown(cell)),
        "this_day": (0, lambda: today),
        "whole": (1, lambda cell: csvtext.whole(cell or "")),
    }
    for name, (arguments, function) in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)
    return Store(connection)


@functools.lru_cache(maxsize=2**16)
def is_day(cell: str | None) -> bool:
    """Whether a cell is a day as it must be written."""
    try:
        return cell is not None and len(cell) == 10 and date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def first_day(claim: str | None) -> str | None:
    """The first day that a claim of a date allows."""
    period = canonical.period(claim or "")
    return period.first.isoformat() if period else None


def id_above(region: str | None) -> str | None:
    """The id that the id of a place says it lies in."""
    parts = (region or "").split("-")
    return "-".join(parts[: 2 if len(parts) == 3 else 3]) if len(parts) > 2 else None


def last_day_of(first: str | None, precision: str | None) -> str | None:
    """The last day of a day, month or year that begins so."""
    if first is None or not is_day(first):
        return None
    day = date.fromisoformat(first)
    if precision == "year":
        return f"{first[:4]}-12-31"
    return last_of_month(day.year, day.month).isoformat() if precision == "month" else first


def number(cell: str | None) -> float | int | None:
    """A cell as a number to be compared."""
    if cell is None or not NUMBER.fullmatch(cell):
        return None
    return float(cell) if "." in cell else int(cell)


def add_missing(store: Store) -> None:
    """Add the tables of the model that the package lacks, without rows."""
    for name, schema in model().items():
        if name not in store.tables:
            store.add(Table(name, f"data/{name}.csv", schema, lost=True))


def complete(store: Store, earlier: dict[str, set[str]]) -> None:
    """Add the tables that rules look at besides those of the package."""
    tables = list(store.tables.values())
    keyed = [table for table in tables if table.key]
    store.enter("earlier", "[table], id", ((t, i) for t, ids in earlier.items() for i in ids))
    store.enter("found", "code, [table], line INTEGER", ())
    store.enter("texts", "passage_id, text", ())
    store.enter(
        "fields",
        "[table], path, lost, field, relation",
        [
            (table.name, table.path, table.lost or not table.key, field, relation)
            for table in tables
            if table.key or isinstance(model().get(table.name, {}).get("primaryKey"), str)
            for field, relation in [
                *((column, False) for column in described(table)),
                *(
                    (o.name, True)
                    for o in tables
                    if o.relation and o is not table and o.columns[0] == table.key
                ),
            ]
        ],
    )
    union(
        store,
        "ids",
        "[table], [column], place, line INTEGER, id, own",  # an id that no other table gives
        (
            f"SELECT '{t.name}', '{t.key}', {place}, line, "
            f"{quoted(t.key or '')}, {t.key not in references(t.schema)} "
            f"FROM {quoted(t.name)} WHERE {quoted(t.key or '')} IS NOT NULL"
            for place, t in enumerate(tables)
            if t.key and t.name != "retired"
        ),
    )
    union(
        store,
        "parents",
        "[table], line INTEGER, [column], id, parent",
        (
            f"SELECT '{t.name}', line, '{column}', "
            f"{quoted(t.key or '')}, {quoted(column)} FROM {quoted(t.name)} WHERE {quoted(column)} IS NOT NULL"
            for t in keyed
            for column, (target, _) in references(t.schema).items()
            if (target or t.name) == t.name
        ),
    )
    retired = set(store.known("retired"))
    gone = (
        (table, list(store.tables).index(table), column, column == store.tables[table].key, value)
        for (table, column), values in store.used.items()
        for value in values & retired
        if table != "retired"
    )
    store.enter(
        "uses",  # of ids that are retired
        "[table], place, line INTEGER, [column], own, id",
        (
            (table, place, line, column, own, value)
            for table, place, column, own, value in gone
            for line in store.column(
                f"SELECT min(line) FROM {quoted(table)} WHERE {quoted(column)} = ?", value
            )
        ),
    )
    for name, columns in SEARCHED.items():
        if {*columns} <= {*store.tables[name].columns}:
            store.run(f"CREATE INDEX [{name} searched] ON {name} ({', '.join(columns)})")
    store.run(DERIVED)


def described(table: Table) -> list[str]:
    """The columns of a table, and those of the model that its schema has lost."""
    fields = model().get(table.name, {}).get("fields", [])
    return list(dict.fromkeys([*table.columns, *(field["name"] for field in fields)]))


def union(store: Store, name: str, columns: str, parts: Iterable[str]) -> None:
    """A table out of several queries."""
    store.enter(name, columns, ())
    for part in parts:
        store.connection.execute(f"INSERT INTO {name} {part}")
