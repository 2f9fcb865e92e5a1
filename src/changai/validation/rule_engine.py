"""The rules of the model, each a few lines of TOML: a query that finds, and what is said of it."""

from __future__ import annotations

import fnmatch
import itertools
import json
import re
import sqlite3
import string
from collections.abc import Callable, Iterator
from typing import Any

from changai.limits import MAX_HINTED
from changai.model.schema import column_names
from changai.validation import row_checks
from changai.validation.database import Database, Row, Table, model, sql_column
from changai.validation.findings import Finding, bounded, meant, shown


class Shown(string.Formatter):
    """Formats a message: ``{cell!r}`` is quoted as in all findings, what is not given is empty."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return shown(str(value)) if conversion == "r" else "" if value is None else str(value)


FORMAT = Shown()
UNKNOWN = re.compile(
    r"(?:no such (?:column|table): (?:\w+\.)?|cannot join using column |ambiguous column name: (?:\w+\.)*)(\w+).*"
)


def found(database: Database, code: str, entry: Row) -> Iterator[Finding]:
    """What the queries of one rule find."""
    for find in entry.get("find", [entry] if "query" in entry else []):
        rule = entry | find
        if any(database.tables[name].lost for name in rule.get("whole", [])):
            continue  # rows are lost that decide
        check: Callable[[Database, Iterator[Row]], Iterator[Row]] = getattr(
            row_checks, rule.get("check", "as_asked")
        )
        for table, column in places(database, rule):
            if table.key is None and "$key" in rule["query"]:
                continue  # its schema has lost it
            names = {k: v for k, v in rule.items() if isinstance(v, str)} | {
                "table": table.sql_name[1:-1],
                "column": sql_column(column)[1:-1],
                "stem": column.rpartition("_")[0],
                "key": table.key,
            }
            try:
                rows = database.rows(string.Template(rule["query"]).substitute(names))
                for number, row in enumerate(check(database, rows)):
                    place = {"table": table.name, "column": column}
                    yield finding(database, code, rule, place | row, number < MAX_HINTED)
            except sqlite3.OperationalError as error:
                yield from missing(database, error)


def places(database: Database, rule: Row) -> Iterator[tuple[Table, str]]:
    """The tables and columns that a rule is asked of: one, several by name, or all of a form."""
    if "each" not in rule:
        table = database.tables[rule.get("table", "evidence")]
        yield table, rule.get("column") or table.key or ""
        return
    for table, wanted in itertools.product(database.tables.values(), rule["each"]):
        name, _, column = wanted.rpartition(".")
        if (name or table.name) != table.name or table.name in rule.get("except", []):
            continue
        if "tables" in rule and table.name not in rule["tables"]:
            continue
        if name and "*" not in column:
            yield table, column  # where it is not there, the query says so
            continue
        for held in table.columns:
            twin = held.rpartition("_")[0] + rule["twin"] if "twin" in rule else held
            if fnmatch.fnmatchcase(held, column) and twin in table.columns:
                yield table, held


def finding(database: Database, code: str, rule: Row, row: Row, hinted: bool) -> Finding:
    """The finding on a row of an answer; ``hinted`` if the nearest name shall be looked for."""
    table = database.tables[row["table"]]
    message = row.get("message") or FORMAT.format(rule["message"], **row)
    hint = row.get("hint") or FORMAT.format(rule.get("hint", ""), **row)
    if row.get("among") and hinted:
        among = row["among"]
        known = json.loads(among) if among.startswith("[") else database.ids(among)
        hint = meant(str(row["wrong"]), known, hint)
    column = row["column"] or table.key or ""
    return database.finding(table.name, row["line"] or 0, column, code, message, hint)._replace(
        row_id=row.get("row_id") or "" if not row["line"] else ""
    )


def missing(database: Database, error: sqlite3.OperationalError) -> Iterator[Finding]:
    """The column of the model that a query asked for in vain, or that is there twice; any other
    error is a rule's own."""
    asked = UNKNOWN.fullmatch(str(error))
    if asked and asked[1] in database.helpers and str(error).startswith("no such table"):
        return  # it could not be made, which has been said
    column, unlike = asked[1] if asked else "", False
    for name, schema in model().items():
        table, there = database.tables[name], column in column_names(schema)
        if column and there and column not in table.columns:
            message = f"table {name!r} has no column {column!r}, but rules look at it"
            hint = meant(column, table.columns, "redatabase the field")
            yield Finding(table.schema_path, 0, column, "P110", message, hint)
        elif not there and column in table.columns and "ambiguous" in str(error):
            message = f"{column!r} is no column of {name!r} in the model, but one of other tables"
            hint = "give it a name of its own"
            yield Finding(table.schema_path, 0, column, "P113", message, hint)
        else:
            continue
        unlike = True
    if not unlike:
        raise error


def asked(database: Database, code: str, entry: Row) -> list[Finding]:
    """The findings of one rule, bounded, and entered in the table ``found`` for the rules after it."""
    findings = list(bounded(found(database, code, entry)))
    tables = {table.path: name for name, table in database.tables.items()}
    lines = [[code, tables.get(f.file), f.line] for f in findings if f.line]
    if lines:
        database.connection.executemany("INSERT INTO found VALUES (?, ?, ?)", lines)
    return findings
