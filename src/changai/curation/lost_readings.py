"""Readings of rows that are there no more: a reading is of a row as it was, under its key."""

from collections.abc import Mapping, Sequence

from changai.curation.working_copy import Tables
from changai.model.schema import Json
from changai.statements.readings import READINGS, Row, row_key

Keys = dict[str, set[str]]  # of the rows of each table


def keys_of_read_rows(schemas: Mapping[str, Json], tables: Mapping[str, Sequence[Row]]) -> Keys:
    """The keys of all rows of the tables that readings are of."""
    read = {reading["table"] for reading in tables[READINGS]} & set(tables)
    return {table: {row_key(schemas[table], row) for row in tables[table]} for table in read}


def drop_lost_readings(schemas: Mapping[str, Json], tables: Tables, before: Keys) -> None:
    """Take out the readings of rows that were there before and are no more."""
    if not before:
        return
    after = keys_of_read_rows(schemas, tables)
    lost = {table: keys - after.get(table, set()) for table, keys in before.items()}
    tables[READINGS][:] = [
        reading
        for reading in tables[READINGS]
        if reading["row_key"] not in lost.get(reading["table"], ())
    ]
