"""Why a query failed: the package lacks a table or column, or the rule has a slip."""

from __future__ import annotations

import re

from changai.errors import RuleError
from changai.model.schema import column_names
from changai.validation.database import Database, model
from changai.validation.findings import Finding, meant
from changai.validation.rule_entries import slip

# What SQLite says, by what it says it of.
COMPLAINTS = {
    "table": re.compile(r"no such table: (?:\w+\.)?(\w+)"),
    "column": re.compile(r"no such column: (?:\w+\.)*(\w+)|cannot join using column (\w+) .*"),
    "ambiguous column": re.compile(r"ambiguous column name: (?:\w+\.)*(\w+)"),
    "function": re.compile(r"no such function: (\w+)"),
    "word": re.compile(r'near "(.*)": syntax error'),
}
WORDS = "AND CASE DISTINCT ELSE EXISTS FROM GROUP HAVING JOIN LEFT NULL ORDER THEN UNION USING WHEN WHERE WITH"


def complaint(error: Exception) -> tuple[str, str]:
    """What SQLite complains of, and its name; both are empty if it is something else."""
    for kind, form in COMPLAINTS.items():
        matched = form.fullmatch(str(error))
        if matched:
            return kind, next(filter(None, matched.groups()), "")
    return "", ""


def lacking(database: Database, error: Exception) -> list[Finding] | None:
    """The findings on a package that lacks what a query reads; None if the query is at fault."""
    kind, name = complaint(error)
    if kind == "table" and name in database.helpers:
        return []  # it could not be made, for which there is a finding
    if kind == "column":
        return lost_columns(database, name) or None
    if kind == "ambiguous column":
        return [*lost_columns(database, name), *foreign_columns(database, name)] or None
    return None


def lost_columns(database: Database, column: str) -> list[Finding]:
    """The tables of a package that have lost a column of the model."""
    findings = []
    for name, schema in model().items():
        table = database.tables[name]
        if column in column_names(schema) and column not in table.columns:
            message = f"table {name!r} has no column {column!r}, but rules look at it"
            hint = meant(column, table.columns, "restore the field")
            findings.append(Finding(table.schema_path, 0, column, "P110", message, hint))
    return findings


def foreign_columns(database: Database, column: str) -> list[Finding]:
    """The tables of a package that have a column of the model which is another table's."""
    findings = []
    for name, schema in model().items():
        table = database.tables[name]
        if column in table.columns and column not in column_names(schema):
            message = f"the model has {column!r} in other tables, not in {name!r}"
            hint = "give it a name of its own"
            findings.append(Finding(table.schema_path, 0, column, "P113", message, hint))
    return findings


def slip_of_sql(database: Database, where: str, sql: str, error: Exception) -> RuleError:
    """What SQLite complains of in a query, as a slip with the name that is meant."""
    kind, name = complaint(error)
    if kind == "table":
        return slip(where, f"there is no table {name!r}", name, tables_of(database))
    if kind == "column":
        return slip_of_column(database, where, sql, name)
    if kind == "function":
        known = database.column("SELECT DISTINCT name FROM pragma_function_list")
        return slip(where, f"there is no function {name!r}", name, known)
    if kind == "word":
        other = [word for word in WORDS.split() if word != name.upper()]
        return slip(where, f"the query cannot be read at {name!r}", name.upper(), other)
    return slip(where, f"SQLite says: {error}")


def slip_of_column(database: Database, where: str, sql: str, name: str) -> RuleError:
    """That the tables of a query have no such column, and which others do."""
    columns = {table: columns_of(database, table) for table in tables_of(database)}
    read = [table for table in columns if re.search(rf"\b{re.escape(table)}\b", sql)]
    owners = [table for table in columns if name in columns[table]]
    fault = f"there is no column {name!r} in {', '.join(read)}"
    if owners:
        return slip(where, f"{fault}, but in {', '.join(owners)}")
    return slip(where, fault, name, {column for table in read for column in columns[table]})


def tables_of(database: Database) -> list[str]:
    """All tables that a query can read."""
    return database.column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")


def columns_of(database: Database, table: str) -> list[str]:
    """The columns of a table, ``line`` among them."""
    return database.column("SELECT name FROM pragma_table_info(?)", table)
