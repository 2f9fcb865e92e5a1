"""What rests on copies on unrelated sites, and the tables without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from changai.model.schema import (
    Json,
    adopted_fields,
    date_columns,
    fields_with_role,
    id_column,
    is_relation,
    references,
    tables_of_group,
)
from changai.statements.catalog import Catalog
from changai.statements.delays import DATES_OF_DOCUMENT, DELAY, DELAY_BETWEEN, DOCUMENTS
from changai.statements.hosting import COPY

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "source_id"


def copied_sources(catalog: Catalog) -> set[str]:
    """The sources that are copies; none in a release that is older than the word."""
    sources = catalog.curated("sources")
    if "hosting" not in sources.column_names:
        return set()
    pairs = zip(*(sources[name].to_pylist() for name in (SOURCE, "hosting")), strict=True)
    return {source_id for source_id, hosting in pairs if hosting == COPY}


def without_copies(
    catalog: Catalog, table: str, frame: pd.DataFrame, *, as_stated: bool
) -> pd.DataFrame:
    """A table without the rows that go by copies, and without the cells that only copies state.

    What another table holds of a row that is left out is left out with it: its names, statements and
    relations. A relation is left out as well where only copies state it. An ``as_stated`` table holds
    what one source says, so its cells are that source's.
    """
    copies = copied_sources(catalog)
    if not copies:
        return frame
    schema = catalog.schema(table)
    left_out = rows_of_copies(catalog, copies)
    about = [column for column in (id_column(schema), "row_id") if column in frame]
    about += [next(iter(references(schema)))] if is_relation(schema) else []
    kept = ~frame[about].isin(left_out).any(axis="columns")
    if SOURCE in frame:
        kept &= ~frame[SOURCE].isin(copies)
    only_copied = cells_of_copies(catalog, table, copies)
    if is_relation(schema):
        kept &= ~is_only_copied(frame, schema, only_copied)
    frame = frame[kept].reset_index(drop=True)
    if not as_stated and not is_relation(schema):
        empty_cells(frame, schema, only_copied)
    if set(DELAY) <= set(frame):
        dated_by_copies = documents_dated_by_copies(catalog, copies) | left_out
        of_copies = frame[list(DELAY_BETWEEN)].isin(dated_by_copies).any(axis="columns")
        frame.loc[of_copies, list(DELAY)] = None
    return frame


def documents_dated_by_copies(catalog: Catalog, copies: set[str]) -> set[str]:
    """The documents of which copies alone state a day, so that none is counted from it."""
    cells = cells_of_copies(catalog, DOCUMENTS, copies)
    return {row_id for row_id, field, _ in cells if field in DATES_OF_DOCUMENT}


def rows_of_copies(catalog: Catalog, copies: set[str]) -> set[str]:
    """The ids of the core rows that go by copies."""
    found = set()
    for name in tables_of_group(catalog.schemas, "core"):
        key, rows = id_column(catalog.schema(name)), catalog.curated(name)
        if key and SOURCE in rows.column_names:
            pairs = zip(rows[key].to_pylist(), rows[SOURCE].to_pylist(), strict=True)
            found |= {row_id for row_id, source_id in pairs if source_id in copies}
    return found


def cells_of_copies(catalog: Catalog, table: str, copies: set[str]) -> set[tuple[str, str, str]]:
    """What only copies state of a table: row id, field and, of a relation, the claim."""
    by_copies, by_others = set(), set()
    for statement in catalog.curated("evidence").to_pylist():
        field = statement["field"]
        if table not in (statement["table"], field):
            continue
        claim = statement.get("claim") or "" if field == table else ""
        cell = statement["row_id"], field, claim
        if statement[SOURCE] not in copies:
            by_others.add(cell)
        elif statement["stance"] == "states":
            by_copies.add(cell)
    return by_copies - by_others


def is_only_copied(
    frame: pd.DataFrame, schema: Json, only_copied: set[tuple[str, str, str]]
) -> pd.Series[bool]:
    """Which rows of a relation only copies state."""
    import pandas as pd

    first, *others = references(schema)
    stated = {(row_id, claim) for row_id, _, claim in only_copied}
    joined = frame[others].bfill(axis="columns").iloc[:, 0]
    pairs = zip(frame[first], joined, strict=True)
    return pd.Series([pair in stated for pair in pairs], index=frame.index, dtype=bool)


def empty_cells(frame: pd.DataFrame, schema: Json, only_copied: set[tuple[str, str, str]]) -> None:
    """Empty in place the cells that only copies state, with those adopted together with them.

    Names stay: they are the curator's wording, whoever prints them.
    """
    key = id_column(schema)
    stated = fields_with_role(schema, "stated")
    precisions = {dates.precision for dates in date_columns(schema)}
    for row_id, field, _ in only_copied:
        if field not in stated or key is None:
            continue
        rows = frame[key] == row_id
        for column in adopted_fields(schema, field):
            frame.loc[rows, column] = "none" if column in precisions else None
