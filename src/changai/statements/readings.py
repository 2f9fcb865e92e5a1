"""Readings of rows against their sources, and whether a row is still as it was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from changai.model.schema import Json, column_names, fields_with_role, sort_key

READINGS = "readings"
HASH_DIGITS = 16
Row = Mapping[str, str]


def row_key(schema: Json, row: Row) -> str:
    """The id of a row; of a table without ids, the cells of its key, joined by spaces."""
    columns = sort_key(schema) or column_names(schema)
    return " ".join(row[column] or "-" for column in columns)


def row_hash(schema: Json, row: Row) -> str:
    """A hash over the filled cells of a row, as text.

    How the row is kept (the role ``bookkeeping``) is left out, and so are empty cells: a new column
    does not make a row unread.
    """
    kept = set(fields_with_role(schema, "bookkeeping"))
    cells = {column: row[column] for column in column_names(schema) if column not in kept}
    filled = {column: cell for column, cell in sorted(cells.items()) if cell}
    text = json.dumps(filled, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def last_readings(readings: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """The last reading of each row, by table and key."""
    in_order = sorted(readings, key=lambda reading: reading["read_on"])
    return {(reading["table"], reading["row_key"]): reading for reading in in_order}


def is_read(schema: Json, row: Row, last: Row | None) -> bool:
    """Whether a row is as it was when it was last read, and was then found right or mended."""
    if last is None or last["verdict"] not in ("right", "mended"):
        return False
    return last["row_hash"] == row_hash(schema, row)
