"""How rows were checked: numbers of sources by stance, status, fields in dispute, day of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from changai.errors import ChangaiError
from changai.model.schema import id_column
from changai.model.tables import text_type
from changai.statements.catalog import Catalog
from changai.statements.derived_columns import days_read, standings_of
from changai.statements.readings import READINGS
from changai.statements.status import STATUS

if TYPE_CHECKING:
    import pandas as pd

# The columns that count the sources that take a stance on a row.
STANCES = {"confirming": "confirms", "refining": "refines", "disputing": "disputes"}


def add_checks(catalog: Catalog, table: str, frame: pd.DataFrame) -> None:
    """Add in place how many sources take each stance on a row, and its status where there is none.

    Raises ChangaiError for a table without ids.
    """
    import pandas as pd

    schema = catalog.schema(table)
    key = id_column(schema)
    if key is None:
        raise ChangaiError(f"table {table!r} has no ids, so no evidence of its own")
    held = catalog.table(table)
    by_id = standings_of(held, schema, catalog.schemas, catalog.curated)
    rows = [by_id[row_id] for row_id in frame[key]]
    for name, stance in STANCES.items():
        frame[name] = pd.array([row.sources[stance] for row in rows], "Int64")
    if "status" in frame:  # a core table has it anyway
        return
    frame["status"] = pd.Categorical([row.status for row in rows], STATUS, ordered=True)
    fields = [" ".join(row.disputed_fields) or None for row in rows]
    frame["disputed_fields"] = pd.array(fields, text_type())
    if READINGS in catalog.schemas:  # older releases hold none
        days = days_read(held, table, schema, catalog.curated)
        day_of_row = dict(zip(held[key].to_pylist(), days, strict=True))
        frame["read_on"] = frame[key].map(day_of_row).astype("datetime64[ms]")  # as of any date
