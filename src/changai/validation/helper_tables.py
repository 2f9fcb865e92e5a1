"""The tables that rules read besides those of the package."""

from __future__ import annotations

from collections.abc import Iterator

from changai.model.schema import references, sort_key, source_fields
from changai.validation.database import Database, Table, model, quoted, sql_column

MAX_LEVELS = 12  # of what lies in what
# The columns by which rules search tables that have many rows, besides the primary keys.
SEARCHED = {
    "evidence": ("row_id", "field", "source_id"),
    "names": ("row_id",),
    "metrics": ("indicator_id",),
}
# Levels of a document or initiative, the level of the place that each goes with, and their order.
LEVELS = [
    ("central", "country", 0),
    ("ministerial", "country", 0),
    ("provincial", "province", 1),
    ("provincial", "corps", 1),
    ("prefectural", "prefecture", 2),
    ("county", "county", 3),
]


def add_helper_tables(database: Database) -> None:
    """Add all of them, but for those of an earlier version."""
    add_indexes(database)
    add_ids(database)
    add_parents(database)
    add_above(database)
    add_fields(database)
    add_roles(database)
    add_source_fields(database)
    add_row_keys(database)
    add_uses(database)
    core = [(name,) for name, table in database.tables.items() if table.is_core]
    database.add_helper_table("core_tables", "[table]", core)
    database.add_helper_table("levels", "level, place, rank", LEVELS)
    database.add_helper_table("texts", "passage_id, text")  # filled where a source text is given


def add_indexes(database: Database) -> None:
    """Indexes of the tables of the package. Their names have spaces, which no table's has."""
    for table in database.tables.values():
        if table.key:
            name = quoted(f"key of {table.name}")
            database.run(f"CREATE INDEX {name} ON {table.sql_name} ({table.sql_key})")
        if table.is_relation:
            name, row_id = quoted(f"rows of {table.name}"), sql_column(table.columns[0])
            database.run(f"CREATE INDEX {name} ON {table.sql_name} ({row_id})")
    for name, columns in SEARCHED.items():
        if set(columns) <= set(database.tables[name].columns):
            index = quoted(f"columns of {name}")
            database.run(f"CREATE INDEX {index} ON {name} ({', '.join(columns)})")


def add_ids(database: Database) -> None:
    """``ids``: every id, and whether it is the table's ``own``: it could not be another table's."""
    columns = "[table], [column], place, line INTEGER, id, own"
    database.add_helper_table("ids", columns)
    for place, table in enumerate(database.tables.values()):
        if table.key is None or table.name == "retired":
            continue
        is_own = table.key not in references(table.schema)
        database.run(f"""
            INSERT INTO ids
            SELECT '{table.name}', '{table.key}', {place}, line, {table.sql_key}, {is_own}
            FROM {table.sql_name} WHERE {table.sql_key} IS NOT NULL
        """)
    database.run("CREATE INDEX [ids by id] ON ids (id, [table])")


def add_parents(database: Database) -> None:
    """``parents``: for each row the ids of its own table that it refers to."""
    database.add_helper_table("parents", "[table], line INTEGER, [column], id, parent")
    for table in database.tables.values():
        for column, (target, _) in references(table.schema).items():
            if table.key is None or target not in ("", table.name):
                continue
            parent = sql_column(column)
            database.run(f"""
                INSERT INTO parents
                SELECT '{table.name}', line, '{column}', {table.sql_key}, {parent}
                FROM {table.sql_name} WHERE {parent} IS NOT NULL
            """)


def add_above(database: Database) -> None:
    """``above``: a place, body or program, and each ``ancestor`` that holds it."""
    database.add_helper_table("above", "id, ancestor")
    database.run(f"""
        INSERT INTO above
        WITH RECURSIVE ancestors (id, ancestor, depth) AS (
          SELECT id, parent, 1 FROM parents WHERE [column] = 'parent_id'
          UNION
          SELECT ancestors.id, parents.parent, depth + 1
          FROM ancestors JOIN parents ON parents.id = ancestors.ancestor
          WHERE [column] = 'parent_id' AND depth < {MAX_LEVELS})
        SELECT DISTINCT id, ancestor FROM ancestors
    """)
    database.run("CREATE INDEX [above by id] ON above (id)")


def add_fields(database: Database) -> None:
    """``fields``: what evidence can state of the rows of a table: its columns, and its relations."""
    rows = [
        (table.name, table.path, table.lost or table.key is None, field, is_relation)
        for table in database.tables.values()
        if table.key or has_ids_in_the_model(table)
        for field, is_relation in statable_fields(database, table)
    ]
    database.add_helper_table("fields", "[table], path, lost, field, relation", rows)


def has_ids_in_the_model(table: Table) -> bool:
    """Whether a table of the model has a primary key of one column there."""
    return isinstance(model().get(table.name, {}).get("primaryKey"), str)


def statable_fields(database: Database, table: Table) -> Iterator[tuple[str, bool]]:
    """What evidence can state of the rows of a table, and whether it is a relation.

    Columns that its schema has lost are among them.
    """
    columns_of_model = (field["name"] for field in model().get(table.name, {}).get("fields", []))
    for column in dict.fromkeys([*table.columns, *columns_of_model]):
        yield column, False
    for other in database.tables.values():
        if other.is_relation and other is not table and other.columns[0] == table.key:
            yield other.name, True


def add_roles(database: Database) -> None:
    """``roles``: the role that the schema of a table declares of each field, and leading field and type."""
    rows = [
        (
            table.name,
            field["name"],
            field["role"],
            field.get("adopted_with"),
            field["type"],
        )
        for table in database.tables.values()
        for field in table.schema["fields"]
        if "role" in field
    ]
    database.add_helper_table("roles", "[table], field, role, leading, type", rows)


def add_source_fields(database: Database) -> None:
    """``source_fields``: the fields of whose adopted statements a column names the source, in order."""
    rows = [
        (table.name, column, place, field)
        for table in database.tables.values()
        for column, fields in source_fields(table.schema).items()
        for place, field in enumerate(fields)
    ]
    database.add_helper_table("source_fields", "[table], [column], place INTEGER, field", rows)


def add_row_keys(database: Database) -> None:
    """``row_keys``: the keys of the rows of all tables that readings speak of.

    A table of which rows were lost has one row without a key.
    """
    database.add_helper_table("row_keys", "[table], key")
    readings = database.tables["readings"]
    if readings.lost or "table" not in readings.columns:
        return
    for name in database.column("SELECT DISTINCT [table] FROM readings"):
        table = database.tables.get(name)
        if table is None:
            continue
        columns = sort_key(table.schema) or table.columns
        if table.lost or not set(columns) <= set(table.columns):
            database.run(f"INSERT INTO row_keys VALUES ('{name}', NULL)")
            continue
        key = " || ' ' || ".join(f"coalesce({sql_column(column)}, '-')" for column in columns)
        database.run(f"INSERT INTO row_keys SELECT '{name}', {key} FROM {table.sql_name}")
    database.run("CREATE INDEX [row_keys by key] ON row_keys ([table], key)")


def add_uses(database: Database) -> None:
    """``uses``: where retired ids are used: in each column the first line."""
    database.add_helper_table("uses", "[table], place, line INTEGER, [column], own, id")
    retired = database.tables["retired"]
    if retired.key is None:
        return
    for place, table in enumerate(database.tables.values()):
        for column in columns_of_ids(table) if table is not retired else []:
            cell = f"t.{sql_column(column)}"
            database.run(f"""
                INSERT INTO uses
                SELECT '{table.name}', {place}, min(t.line), '{column}', {column == table.key}, {cell}
                FROM {table.sql_name} t
                WHERE {cell} IN (SELECT {retired.sql_key} FROM retired)
                GROUP BY {cell}
            """)


def columns_of_ids(table: Table) -> list[str]:
    """The columns of a table that hold ids: its own, those it refers to, those it speaks of."""
    columns = [table.key] if table.key else []
    columns += references(table.schema)
    columns += ["row_id"] if "row_id" in table.columns else []
    return list(dict.fromkeys(columns))
