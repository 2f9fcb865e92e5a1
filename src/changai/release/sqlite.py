"""The SQLite release: declared types, enforced keys, comments, labelled views, full-text search."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Sequence

from changai import fields, frames
from changai.citation import cite
from changai.errors import ChangaiError
from changai.fields import Json
from changai.package import Package
from changai.release import dictionary

# Trigrams find any three characters or more, in Chinese too, where words have no spaces.
SEARCH = """CREATE VIRTUAL TABLE search USING fts5(
  table_name UNINDEXED, row_id UNINDEXED, name_zh, name_en, description_zh, description_en,
  tokenize = 'trigram')"""
CATEGORIES = """CREATE TABLE categories (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, ordinal INTEGER NOT NULL,
  value TEXT NOT NULL, label_en TEXT NOT NULL, label_zh TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name, value)) STRICT"""
SPOKEN = {"name": ("name", "title"), "description": ("description", "definition")}


def sqlite_file(package: Package) -> bytes:
    """The database as the bytes of its file; raises ChangaiError where a key is violated."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    try:
        for name, schema in package.schemas.items():
            connection.execute(create_table(name, schema))
        for name in package.schemas:
            insert(connection, name, rows(package, name))
        # Keys are deferred: tables refer to each other in circles, the commit judges them all.
        connection.execute("COMMIT")
    except sqlite3.IntegrityError as error:
        raise ChangaiError(f"{package.where}: {error}; run `changai validate`") from None
    comment(connection, package)
    for name, schema in package.schemas.items():
        for language in ("en", "zh"):
            connection.execute(create_view(package, name, schema, language))
    index(connection, package)
    connection.execute("VACUUM")
    data = connection.serialize()
    connection.close()
    return data


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def listed(names: object) -> str:
    """Names in parentheses, as a key has them."""
    return f"({', '.join(map(quoted, fields.names(names)))})"


def create_table(name: str, schema: Json) -> str:
    """The statement that creates a table with its types, checks and keys."""
    parts = []
    for field in schema["fields"]:
        constraints = field.get("constraints", {})
        part = f"{quoted(field['name'])} {fields.TYPES[field['type']].sqlite}"
        part += " NOT NULL" if constraints.get("required") else ""
        if constraints.get("unique") and field["name"] != schema.get("primaryKey"):
            part += " UNIQUE"
        values = fields.enum(field)
        if values is not None:
            part += f" CHECK ({quoted(field['name'])} IN ({', '.join(map(text, values))}))"
        parts.append(part)
    if "primaryKey" in schema:
        parts.append(f"PRIMARY KEY {listed(schema['primaryKey'])}")
    parts += [f"UNIQUE {listed(key)}" for key in schema.get("uniqueKeys", [])]
    for key in schema.get("foreignKeys", []):
        target = quoted(key["reference"].get("resource") or name)
        there = listed(key["reference"]["fields"])
        parts.append(
            f"FOREIGN KEY {listed(key['fields'])} REFERENCES {target} {there}"
            " DEFERRABLE INITIALLY DEFERRED"
        )
    return f"CREATE TABLE {quoted(name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def insert(connection: sqlite3.Connection, table: str, values: Sequence[Sequence[object]]) -> None:
    """Rows into a table."""
    if values:
        marks = ", ".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", values)


def rows(package: Package, name: str) -> list[tuple[object, ...]]:
    """The rows of a table as SQLite holds them: dates as ISO 8601 text, booleans as 0 and 1."""
    columns = [column.to_pylist() for column in frames.table(package, name).columns]
    return [tuple(map(stored, row)) for row in zip(*columns, strict=True)]


def stored(value: object) -> object:
    """A value as SQLite holds it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def comment(connection: sqlite3.Connection, package: Package) -> None:
    """What SQL has no COMMENT for: tables and columns described, allowed values labelled."""
    descriptor = package.descriptor
    columns = ["table_name", "column_name", *dictionary.COLUMNS[2:]]
    declared = ", ".join(f"{quoted(column)} TEXT NOT NULL" for column in columns)
    key = listed(columns[:2])
    connection.execute(f"CREATE TABLE metadata ({declared}, PRIMARY KEY {key}) STRICT")
    connection.execute(CATEGORIES)
    about = {
        "title": descriptor["title"],
        "title_zh": descriptor.get("title_zh", ""),
        "type": "package",
        "meaning": f"{descriptor['description']} {cite(descriptor)}",
        "meaning_zh": descriptor.get("description_zh", ""),
    }
    records: list[dict[str, str]] = [about]
    for name, schema in package.schemas.items():
        records.append(
            {
                "table": name,
                "title": schema["title"],
                "title_zh": schema.get("title_zh", ""),
                "type": "table",
                "meaning": schema["description"],
                "meaning_zh": schema.get("description_zh", ""),
            }
        )
        for field in schema["fields"]:
            labelled = [
                (name, field["name"], n, c["value"], c["label_en"], c["label_zh"])
                for n, c in enumerate(field.get("categories", []))
            ]
            insert(connection, "categories", labelled)
    records += dictionary.records(package)
    described = [tuple(r.get(column, "") for column in dictionary.COLUMNS) for r in records]
    insert(connection, "metadata", described)


def create_view(package: Package, name: str, schema: Json, language: str) -> str:
    """The statement that creates `<table>_<language>`: a label after each foreign key."""
    references = fields.references(schema)
    columns, joins = [], []
    for number, field in enumerate(schema["fields"]):
        column = field["name"]
        columns.append(f"t.{quoted(column)}")
        target, key = references.get(column, ("", ""))
        path = package.label_path(target or name, key, language) if key else []
        left = columns[-1]
        for step, (table, id_column, wanted) in enumerate(path):
            alias = f"j{number}_{step}"
            joins.append(
                f"LEFT JOIN {quoted(table)} AS {alias} ON {alias}.{quoted(id_column)} = {left}"
            )
            left = f"{alias}.{quoted(wanted)}"
        if path:
            columns.append(f"{left} AS {quoted(column.removesuffix('_id'))}")
    view = quoted(f"{name}_{language}")
    return "\n".join(
        [f"CREATE VIEW {view} AS SELECT {', '.join(columns)}", f"FROM {quoted(name)} AS t", *joins]
    )


def index(connection: sqlite3.Connection, package: Package) -> None:
    """Fill the full-text search with the names and descriptions of every row that has an id."""
    connection.execute(SEARCH)
    for name, schema in package.schemas.items():
        held = {field["name"] for field in schema["fields"]}
        found = [
            next((f"{w}_{language}" for w in words if f"{w}_{language}" in held), None)
            for words in SPOKEN.values()
            for language in ("zh", "en")
        ]
        key = schema.get("primaryKey")
        if isinstance(key, str) and any(found):
            columns = ", ".join(quoted(column) if column else "NULL" for column in found)
            connection.execute(
                f"INSERT INTO search SELECT {text(name)}, {quoted(key)}, {columns}"
                f" FROM {quoted(name)} ORDER BY {quoted(key)}"
            )
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")
