"""One row with all that belongs to it: its labels, what sources say of it, what refers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from changai.display import cell_text
from changai.frames.labels import labels_of_ids
from changai.model.schema import Language, id_column, references
from changai.model.tables import text_type
from changai.statements.catalog import Catalog
from changai.statements.derived_columns import rows_as_written
from changai.statements.readings import row_key

if TYPE_CHECKING:
    import pandas as pd

REFERRING = ["table", "column", "row", "label"]


class Shown:
    """A row by its id. ``shown["value"]`` is a cell of it.

    ``table``: where it stands. ``row``: its cells, labels after ids and values. What belongs to it is
    read when it is first asked for: ``statements`` (by ``evidence``, which gives those on an id) and
    ``referring``.
    """

    def __init__(
        self,
        catalog: Catalog,
        evidence: Callable[[str], pd.DataFrame],
        table: str,
        row_id: str,
        row: pd.Series[Any],
        language: Language,
    ) -> None:
        self.table = table
        self.row_id = row_id
        self.row = row
        self._catalog = catalog
        self._evidence = evidence
        self._language = language

    @cached_property
    def statements(self) -> pd.DataFrame:
        """What sources state of it, those on one field side by side; columns as of ``evidence()``."""
        return side_by_side(self._evidence(self.row_id), list(self.row.index))

    @cached_property
    def referring(self) -> pd.DataFrame:
        """The rows that lead to it: their ``table`` and ``column``, ``row`` (id or key), ``label``."""
        return referring_rows(self._catalog, self.table, self.row_id, self._language)

    def __getitem__(self, column: str) -> Any:
        return self.row[column]

    def __contains__(self, column: object) -> bool:
        return column in self.row.index

    def get(self, column: str) -> Any:
        """A cell of the row, None where it has no such column."""
        return self.row.get(column)

    def __repr__(self) -> str:
        parts = [f"{self.table}\n{self.row.map(cell_text).to_string()}"]
        for name in ("statements", "referring"):
            frame: pd.DataFrame = getattr(self, name)
            parts += [f"{name}\n{frame.to_string()}"] if len(frame) else []
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        row = self.row.map(cell_text).to_frame(self.table)
        frames = [row, *(frame for frame in (self.statements, self.referring) if len(frame))]
        return "\n".join(frame.to_html() for frame in frames)


def side_by_side(statements: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The statements on one field together, fields in the order of these columns, then relations."""
    place = {column: number for number, column in enumerate(columns)}
    order = statements["field"].map(place).fillna(len(columns))
    return (
        statements.assign(place=order)
        .sort_values(["place", "field", "stance"], kind="stable", ignore_index=True)
        .drop(columns="place")
    )


def referring_rows(catalog: Catalog, table: str, row_id: str, language: Language) -> pd.DataFrame:
    """The rows of all tables whose foreign keys lead to a row; see REFERRING."""
    import pandas as pd

    found = [
        (other, column, row, label)
        for other, column in columns_leading_to(catalog, table)
        for row, label in rows_with(catalog, other, column, row_id, language)
    ]
    return pd.DataFrame(found, columns=REFERRING, dtype=text_type())


def columns_leading_to(catalog: Catalog, table: str) -> Iterator[tuple[str, str]]:
    """The tables that files hold, each with its columns that lead to a table."""
    for other, schema in catalog.curated_schemas.items():
        if schema.get("group") == "view":  # a release holds views as files
            continue
        for column, (target, _) in references(schema).items():
            if (target or other) == table:
                yield other, column


def rows_with(
    catalog: Catalog, table: str, column: str, value: str, language: Language
) -> Iterator[tuple[str, str]]:
    """The key and the label of each row of a table that holds a value in a column."""
    import pandas as pd
    import pyarrow.compute as pc

    schema, held = catalog.schema(table), catalog.table(table)
    rows = rows_as_written(held.filter(pc.equal(held[column], value)))
    keys = [row_key(schema, row) for row in rows]
    key = id_column(schema)
    if key is None:
        return zip(keys, [""] * len(rows), strict=True)
    ids = pd.Series([row[key] for row in rows], dtype=text_type())
    labels = labels_of_ids(catalog, catalog.label_path(table, key, language), ids)
    return zip(keys, labels.fillna(""), strict=True)
