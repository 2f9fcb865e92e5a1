"""The tables that rules look at besides those of the package."""

from __future__ import annotations

from collections.abc import Iterable

from changai.model.schema import references
from changai.validation.database import Store, Table, model, quoted

SEARCHED = {
    "evidence": ("row_id", "field", "source_id"),
    "names": ("row_id",),
    "metrics": ("indicator_id",),
}
DERIVED = """
CREATE INDEX ids_id ON ids (id, [table]);
CREATE TABLE above AS WITH RECURSIVE above (id, ancestor, depth) AS (
  SELECT id, parent, 1 FROM parents WHERE [column] = 'parent_id' UNION
  SELECT above.id, parent, depth + 1 FROM above JOIN parents ON parents.id = ancestor
  WHERE [column] = 'parent_id' AND depth < 12)
SELECT DISTINCT id, ancestor FROM above;
CREATE INDEX above_id ON above (id);
CREATE TABLE levels (level, place, rank);  -- of a document or initiative, and of its place
INSERT INTO levels VALUES ('central', 'country', 0), ('ministerial', 'country', 0),
  ('provincial', 'province', 1), ('prefectural', 'prefecture', 2), ('county', 'county', 3);
"""


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
    for table in keyed:
        name, key = quoted(table.name), quoted(table.key or "")
        store.run(f"CREATE INDEX [key of {table.name}] ON {name} ({key})")
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
