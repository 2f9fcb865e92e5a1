"""Readings of rows against their sources, and whether a row is still as it was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from changai.model.schema import (
    Json,
    column_names,
    derived_columns,
    false_where_empty,
    fields_with_role,
    sort_key,
)

READINGS = "readings"
HASH_DIGITS = 16
FOUND_RIGHT = ("right", "mended")  # verdicts after which a row is as its sources have it
Row = Mapping[str, str]
Reading = Mapping[str, Any]  # a row of the table, as text or typed


def row_key(schema: Json, row: Row) -> str:
    """The id of a row; of a table without ids, the cells of its key, joined by spaces."""
    columns = sort_key(schema) or column_names(schema)
    return " ".join(row[column] or "-" for column in columns)


def hashed_columns(schema: Json) -> list[str]:
    """The columns whose cells a reading is of, sorted.

    How the row is kept (the role ``bookkeeping``) is left out, and so is what is derived.
    """
    left_out = {*fields_with_role(schema, "bookkeeping"), *derived_columns(schema)}
    return sorted(set(column_names(schema)) - left_out)


def row_hash(schema: Json, row: Row) -> str:
    """A hash over the filled cells of a row, as text; see ``hashed_columns``.

    Empty cells are left out, so that a new column does not make a row unread.
    """
    return hash_of_cells(row, hashed_columns(schema), false_where_empty(schema))


def hash_of_cells(row: Row, columns: Iterable[str], false_where_empty: Collection[str]) -> str:
    """A hash over the filled cells of some columns of a row, in their order."""
    filled = {
        column: row[column]
        for column in columns
        if row[column] and not (row[column] == "false" and column in false_where_empty)
    }
    text = json.dumps(filled, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def last_readings(readings: Iterable[Reading]) -> dict[tuple[str, str], Reading]:
    """The last reading of each row, by table and key."""
    in_order = sorted(readings, key=lambda reading: reading["read_on"])
    return {(reading["table"], reading["row_key"]): reading for reading in in_order}


def is_read(schema: Json, row: Row, last: Reading | None) -> bool:
    """Whether a row is as it was when it was last read, and was then found right or mended."""
    if last is None or last["verdict"] not in FOUND_RIGHT:
        return False
    return bool(last["row_hash"] == row_hash(schema, row))
