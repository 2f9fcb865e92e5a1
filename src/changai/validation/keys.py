"""Keys and references: what stands twice, is missing, or leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from changai.limits import MAX_HINTED, MAX_PER_RULE
from changai.model.schema import key_columns, references, sort_key
from changai.validation.database import Store, Table, quoted
from changai.validation.findings import Finding, bounded, meant, shown


def unique(store: Store, found: list[Finding]) -> list[Finding]:
    """What was found, and what is said of keys and unique columns. Of rows with one id the last is
    kept in the store; an id that is broken or doubled is lost to what points to it."""
    tables = list(store.tables.values())
    found = [*found, *(f for table in tables for f in bounded(twice(store, table)))]
    found = store.identified(found)
    broken = {(f.file, f.column) for f in found}
    for table in tables:
        if table.key and (table.path, table.key) in broken:
            table.lost, name, key = True, quoted(table.name), quoted(table.key)
            last = f"SELECT max(line) FROM {name} GROUP BY {key}"
            store.run(f"DELETE FROM {name} WHERE {key} IS NOT NULL AND line NOT IN ({last})")
    return found


def unknown(store: Store) -> list[Finding]:
    """What is said of references that lead nowhere."""
    return [f for table in store.tables.values() for f in bounded(unknown_references(store, table))]


def twice(store: Store, table: Table) -> Iterator[Finding]:
    """Keys and unique columns: no two rows alike, no part of a primary key empty."""
    primary, schema = key_columns(table.schema.get("primaryKey")), table.schema
    alone = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    single = dict.fromkeys([*(primary if len(primary) == 1 else []), *alone])
    several = [
        *([primary] if len(primary) > 1 else []),
        *map(key_columns, schema.get("uniqueKeys", [])),
    ]
    for key in [*([name] for name in single), *several]:
        if table.ascending and key == sort_key(schema):
            continue
        listed, one = ", ".join(map(quoted, key)), len(key) == 1
        given = f"WHERE {listed} IS NOT NULL" if one else ""
        again = (
            f"SELECT t.line, first, cell FROM (SELECT line, {quoted(key[0])} AS cell, min(line) OVER "
            f"(PARTITION BY {listed}) AS first FROM {quoted(table.name)} {given}) t WHERE t.line > first"
        )
        if not store.column(
            f"SELECT 1 FROM {quoted(table.name)} {given} GROUP BY {listed} HAVING count(*) > 1 LIMIT 1"
        ):
            continue
        for row in list(store.ask(again)):
            if one:
                message = f"{shown(row['cell'])} stands also in line {row['first']}"
                hint = "give the row its own value, or delete the row"
                yield store.found(table.name, row["line"], key[0], "S206", message, hint)
            else:
                message = f"the same {', '.join(key)} stand in line {row['first']}"
                hint = "delete one of the two rows"
                yield store.found(table.name, row["line"], "", "S207", message, hint)
    for part in primary if len(primary) > 1 else []:
        empty = f"SELECT line FROM {quoted(table.name)} WHERE {quoted(part)} IS NULL"
        for line in store.column(empty):
            hint = f"the key is {', '.join(primary)}"
            yield store.found(table.name, line, part, "S207", "a part of the key is empty", hint)


def unknown_references(store: Store, table: Table) -> Iterator[Finding]:
    """Foreign keys that find no row; one finding for each missing id of a column."""
    retired = set(store.known("retired"))
    for column, (name, key) in references(table.schema).items():
        target = store.tables[name or table.name]
        values = store.used.get((table.name, column), set())
        if target.lost or not values:
            continue  # what was lost has been reported
        ids = store.used.get((target.name, key)) or set(
            store.column(f"SELECT {quoted(key)} FROM {quoted(target.name)}")
        )
        missing = values - ids - retired - {""}
        if not missing:
            continue
        store.run("DROP TABLE IF EXISTS missing")
        store.enter("missing", "id PRIMARY KEY", ((value,) for value in missing))
        listed = (
            f"SELECT min(line) AS line, count(*) - 1 AS more, missing.id FROM {quoted(table.name)} t "
            f"JOIN missing ON missing.id = t.{quoted(column)} GROUP BY missing.id "
            f"ORDER BY 1 LIMIT {MAX_PER_RULE + 1}"
        )
        for number, row in enumerate(list(store.ask(listed))):
            owner = store.column("SELECT [table] FROM ids WHERE id = ?", row["id"])
            also = f" (nor in {row['more']} more rows)" if row["more"] else ""
            message = f"{shown(row['id'])} is no {key} of {target.name}{also}"
            hint = f"it is an id of {owner[0]}" if owner else f"add it to {target.path}"
            if number < MAX_HINTED:
                hint = meant(row["id"], ids, hint)
            yield store.found(table.name, row["line"], column, "S208", message, hint)
