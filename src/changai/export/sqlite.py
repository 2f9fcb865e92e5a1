"""The SQLite release: declared types, enforced keys, comments, labelled views, full-text search."""

import datetime
import sqlite3
from collections.abc import Sequence

from changai.citation import cite
from changai.errors import ChangaiError
from changai.export import dictionary
from changai.frames.labels import VALUE_LABEL
from changai.model.schema import (
    TEXTS,
    TYPES,
    Json,
    allowed_values,
    column_names,
    key_columns,
    references,
)
from changai.statements.catalog import Catalog

# Trigrams find any three characters or more, in Chinese too, where words have no spaces.
SEARCH = """CREATE VIRTUAL TABLE search USING fts5(
  table_name UNINDEXED, row_id UNINDEXED, name_zh, name_en, description_zh, description_en,
  tokenize = 'trigram')"""
QUOTE = "'"  # marks a text
SPOKEN = [
    (f"{name}_{language}", f"{other}_{language}")
    for name, other in (("name", "title"), ("description", "definition"))
    for language in ("zh", "en")
]
CATEGORIES = """CREATE TABLE categories (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, ordinal INTEGER NOT NULL,
  value TEXT NOT NULL, label_en TEXT NOT NULL, label_zh TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name, value)) STRICT"""


def sqlite_file(catalog: Catalog) -> bytes:
    """The database as the bytes of its file; raises ChangaiError where a key is violated."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    try:
        for name, schema in catalog.schemas.items():
            connection.execute(create_table(name, schema))
        for name in catalog.schemas:
            columns = [column.to_pylist() for column in catalog.table(name).columns]
            insert(connection, name, list(zip(*columns, strict=True)))
        # Keys are deferred: tables refer to each other in circles, the commit checks them all.
        connection.execute("COMMIT")
    except sqlite3.IntegrityError as error:
        raise ChangaiError(f"{catalog.where}: {error}; run `changai validate`") from None
    comment(connection, catalog)
    for name in catalog.schemas:
        for language in ("en", "zh"):
            connection.execute(create_view(catalog, name, language))
    connection.execute(SEARCH)
    for name, schema in catalog.schemas.items():
        held, key = column_names(schema), schema.get("primaryKey")
        found = [next((quoted(c) for c in either if c in held), "NULL") for either in SPOKEN]
        if isinstance(key, str) and set(found) != {"NULL"}:
            taken = ", ".join([quoted(name, "'"), quoted(key), *found])
            rows = f"SELECT {taken} FROM {quoted(name)} ORDER BY {quoted(key)}"
            connection.execute(f"INSERT INTO search {rows}")
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")
    connection.execute("VACUUM")
    data = connection.serialize()
    connection.close()
    return data


def quoted(name: str, mark: str = '"') -> str:
    """A name, or between single marks a text, as SQL writes it."""
    return mark + name.replace(mark, mark * 2) + mark


def listed(names: object, mark: str = '"') -> str:
    """Names or texts in parentheses, as a key or a check has them."""
    return f"({', '.join(quoted(name, mark) for name in key_columns(names))})"


def create_table(name: str, schema: Json) -> str:
    """The statement that creates a table with its types, checks and keys."""
    parts = []
    for field in schema["fields"]:
        column, values = quoted(field["name"]), allowed_values(field)
        limits = field.get("constraints", {})
        part = f"{column} {TYPES[field['type']].sqlite}"
        part += " NOT NULL" if limits.get("required") else ""
        unique = limits.get("unique") and field["name"] != schema.get("primaryKey")
        part += " UNIQUE" if unique else ""
        if values is not None:
            part += f" CHECK ({column} IN " + listed(values, "'") + ")"
        parts.append(part)
    if "primaryKey" in schema:
        parts.append(f"PRIMARY KEY {listed(schema['primaryKey'])}")
    parts += [f"UNIQUE {listed(key)}" for key in schema.get("uniqueKeys", [])]
    for key in schema.get("foreignKeys", []):
        there = key["reference"]
        target = f"{quoted(there.get('resource') or name)} {listed(there['fields'])}"
        own = f"FOREIGN KEY {listed(key['fields'])}"
        parts.append(f"{own} REFERENCES {target} DEFERRABLE INITIALLY DEFERRED")
    return f"CREATE TABLE {quoted(name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def create_view(catalog: Catalog, name: str, language: str) -> str:
    """The statement that creates `<table>_<language>`: labels after foreign keys and enumerations."""
    schema, selected, joins = catalog.schema(name), [], []
    foreign_keys = references(schema)
    for number, field in enumerate(schema["fields"]):
        column, path = field["name"], []
        selected.append(left := f"t.{quoted(column)}")
        if field.get("categories"):
            label = label_of_value(name, column, language)
            selected.append(f"{label} AS {quoted(column + VALUE_LABEL)}")
        if column in foreign_keys:
            target, key = foreign_keys[column]
            path = catalog.label_path(target or name, key, language)
        for step, (table, id_column, wanted) in enumerate(path):
            alias = f"j{number}_{step}"
            there = f"{alias}.{quoted(id_column)}"
            joins.append(f"LEFT JOIN {quoted(table)} AS {alias} ON {there} = {left}")
            left = f"{alias}.{quoted(wanted)}"
        if path:
            selected.append(f"{left} AS {quoted(column.removesuffix('_id'))}")
    view = f"CREATE VIEW {quoted(f'{name}_{language}')} AS SELECT {', '.join(selected)}"
    return "\n".join([view, f"FROM {quoted(name)} AS t", *joins])


def label_of_value(table: str, column: str, language: str) -> str:
    """The label of the value in a column, in SQL."""
    found = f"table_name = {quoted(table, QUOTE)} AND column_name = {quoted(column, QUOTE)}"
    where = f"{found} AND value = t.{quoted(column)}"
    return f"(SELECT label_{language} FROM categories WHERE {where})"


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Rows into a table: dates as ISO 8601 text, booleans as 0 and 1."""
    if rows:
        statement = f"INSERT INTO {quoted(table)} VALUES ({', '.join('?' * len(rows[0]))})"
        values = ([str(v) if isinstance(v, datetime.date) else v for v in row] for row in rows)
        connection.executemany(statement, values)


def comment(connection: sqlite3.Connection, catalog: Catalog) -> None:
    """What SQL has no COMMENT for: tables and columns described, allowed values labelled."""
    keys = ["table_name", "column_name"]
    columns = ", ".join(f"{quoted(key)} TEXT NOT NULL" for key in keys + dictionary.COLUMNS[2:])
    connection.execute(f"CREATE TABLE metadata ({columns}, PRIMARY KEY {listed(keys)}) STRICT")
    connection.execute(CATEGORIES)
    about = catalog.descriptor
    whole = about | {"description": f"{about['description']} {cite(about)}"}
    records = []
    for table, schema in {"": whole, **catalog.schemas}.items():
        named = zip(("title", "title_zh", "meaning", "meaning_zh"), TEXTS, strict=True)
        words = {key: schema.get(text, "") for key, text in named}
        records.append({"table": table, "type": "table" if table else "package", **words})
    records += dictionary.records(catalog.schemas)
    insert(connection, "metadata", [[r.get(c, "") for c in dictionary.COLUMNS] for r in records])
    labelled = [
        (name, field["name"], n, c["value"], c["label_en"], c["label_zh"])
        for name, schema in catalog.schemas.items()
        for field in schema["fields"]
        for n, c in enumerate(field.get("categories", []))
    ]
    insert(connection, "categories", labelled)
