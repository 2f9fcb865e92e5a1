"""Checks keys and references: repeated values, empty parts of keys, ids that no row has."""

from __future__ import annotations

from collections.abc import Iterator

from changai.limits import MAX_HINTED, MAX_PER_RULE
from changai.model.schema import key_columns, references
from changai.validation.database import Database, Row, Table, sql_column
from changai.validation.findings import Finding, bounded, meant, shown


def check_keys(database: Database, found: list[Finding]) -> list[Finding]:
    """The findings so far, with the ids of their rows, and those on keys and unique columns.

    Of rows with one id the last stays in the database. A table of which an id is broken or stands
    twice has lost it for what refers to it.
    """
    tables = list(database.tables.values())
    found = [*found, *(f for table in tables for f in bounded(key_findings(database, table)))]
    found = database.with_row_ids(found)
    faulty_columns = {(finding.file, finding.column) for finding in found}
    for table in tables:
        if table.key and (table.path, table.key) in faulty_columns:
            table.lost = True
            delete_repeated_ids(database, table)
    return found


def delete_repeated_ids(database: Database, table: Table) -> None:
    """Of rows with one id, leave the last."""
    name, key = table.sql_name, table.sql_key
    last = f"SELECT max(line) FROM {name} GROUP BY {key}"
    database.run(f"DELETE FROM {name} WHERE {key} IS NOT NULL AND line NOT IN ({last})")


def key_findings(database: Database, table: Table) -> Iterator[Finding]:
    """What is wrong with the keys and unique columns of a table."""
    primary = key_columns(table.schema.get("primaryKey"))
    unique_keys = [key_columns(key) for key in table.schema.get("uniqueKeys", [])]
    unique_columns = dict.fromkeys(primary if len(primary) == 1 else [])
    for field in table.schema["fields"]:
        if field.get("constraints", {}).get("unique"):
            unique_columns[field["name"]] = None
    for column in unique_columns:
        yield from repeated_values(database, table, column)
    for key in [primary, *unique_keys] if len(primary) > 1 else unique_keys:
        yield from repeated_keys(database, table, key)
    if len(primary) > 1:
        yield from incomplete_keys(database, table, primary)


def repeated_values(database: Database, table: Table, column: str) -> Iterator[Finding]:
    """Values of a unique column that stand in an earlier line too."""
    for row in repetitions(database, table, [column]):
        message = f"{shown(row['cell'])} stands in line {row['first']} too"
        hint = "give the row its own value, or delete the row"
        yield database.finding(table.name, row["line"], column, "S206", message, hint)


def repeated_keys(database: Database, table: Table, key: list[str]) -> Iterator[Finding]:
    """Rows whose key of several columns stands in an earlier line too."""
    for row in repetitions(database, table, key):
        message = f"line {row['first']} has the same {', '.join(key)}"
        yield database.finding(
            table.name, row["line"], "", "S207", message, "delete one of the two rows"
        )


def repetitions(database: Database, table: Table, key: list[str]) -> list[Row]:
    """Rows whose key stands in an earlier line: ``line``, ``first``, ``cell`` of the first column.

    Where the key is one column, an empty cell repeats nothing.
    """
    name, columns = table.sql_name, ", ".join(map(sql_column, key))
    given = f"WHERE {columns} IS NOT NULL" if len(key) == 1 else ""
    any_repeated = f"SELECT 1 FROM {name} {given} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1"
    if not database.column(any_repeated):
        return []
    query = f"""
    SELECT line, first, cell FROM (
      SELECT line, {sql_column(key[0])} AS cell, min(line) OVER (PARTITION BY {columns}) AS first
      FROM {name} {given})
    WHERE line > first
    """
    return list(database.rows(query))


def incomplete_keys(database: Database, table: Table, key: list[str]) -> Iterator[Finding]:
    """Empty cells in a key of several columns."""
    for column in key:
        query = f"SELECT line FROM {table.sql_name} WHERE {sql_column(column)} IS NULL"
        for line in database.column(query):
            message = f"the cell is empty, but the key ({', '.join(key)}) needs it"
            yield database.finding(table.name, line, column, "S207", message, "fill it in")


def check_references(database: Database) -> list[Finding]:
    """Findings on references that lead to no row."""
    return [
        finding
        for table in database.tables.values()
        for finding in bounded(reference_findings(database, table))
    ]


def reference_findings(database: Database, table: Table) -> Iterator[Finding]:
    """Foreign keys that find no row; one finding for each missing id of a column."""
    for column, (target_name, key) in references(table.schema).items():
        target = database.tables[target_name or table.name]
        if target.lost:
            continue  # what was lost has been reported
        missing = missing_ids(database, table, column, target, key)
        known = database.column(ids_query(target, key)) if missing else []
        for number, row in enumerate(missing):
            missing_id, line = row["id"], row["first"]
            also = f" ({row['more']} more rows refer to it)" if row["more"] else ""
            message = f"{target.name} has no row with the {key} {shown(missing_id)}{also}"
            owners = database.column("SELECT [table] FROM ids WHERE id = ?", missing_id)
            hint = f"it is an id of {owners[0]}" if owners else f"add the row to {target.path}"
            if number < MAX_HINTED:
                hint = meant(missing_id, known, hint)
            yield database.finding(table.name, line, column, "S208", message, hint)


def missing_ids(
    database: Database, table: Table, column: str, target: Table, key: str
) -> list[Row]:
    """Ids in a column that are neither in the target nor retired, in the order of their lines.

    Each has the ``first`` line that holds it, and how many ``more`` do.
    """
    known, retired = ids_query(target, key), database.tables["retired"]
    if retired.key:
        known += " UNION " + ids_query(retired, retired.key)
    cell = f"t.{sql_column(column)}"
    query = f"""
    SELECT {cell} AS id, min(line) AS first, count(*) - 1 AS more FROM {table.sql_name} t
    WHERE {cell} IS NOT NULL AND {cell} NOT IN ({known})
    GROUP BY {cell} ORDER BY first LIMIT {MAX_PER_RULE + 1}
    """
    return list(database.rows(query))


def ids_query(table: Table, column: str) -> str:
    """The query of all ids in a column."""
    name = sql_column(column)
    return f"SELECT {name} FROM {table.sql_name} WHERE {name} IS NOT NULL"
