"""Derived columns: what a table is read with, beside what people write in its CSV file.

Figures have the unit of their indicator; rows of core tables their status, the fields in dispute and
the day on which they were read; sources their labels; places their province; relations of documents
the days between the two. ``derived_columns.toml`` describes them. They are computed from CSV files,
and held by every other form of a release.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

from changai.model.schema import (
    Json,
    allowed_values,
    column_names,
    derived_columns,
    false_where_empty,
    id_column,
    own_key,
    references,
)
from changai.model.tables import arrow_schema, typed_cells
from changai.model.values import number_as_written
from changai.statements.delays import DATES_OF_DOCUMENT, DELAY, DELAY_BETWEEN, DOCUMENTS, delay
from changai.statements.places import provinces
from changai.statements.readings import (
    FOUND_RIGHT,
    READINGS,
    hash_of_cells,
    hashed_columns,
    last_readings,
    row_key,
)
from changai.statements.resolution import order_of_authority, rank_of_source
from changai.statements.source_labels import source_labels
from changai.statements.status import Standing, standings
from changai.statements.views import may_be_empty, stated_tables, without

if TYPE_CHECKING:
    import pyarrow as pa

EVIDENCE = "evidence"
SOURCES = "sources"
LOOKUPS = "lookups"
INDICATORS = "indicators"
UNIT = "unit"
REGIONS = "regions"
PROVINCE_OF = ("region_id", "level", "parent_id")
RELATIONS_OF_DOCUMENTS = "document_relations"
LABELS = {"label_en": "en", "label_zh": "zh"}
OF_STANDING = ("status", "disputed_fields")
OF_READINGS = ("table", "row_key", "read_on", "verdict", "row_hash")
OF_STATEMENTS = ("row_id", "field", "source_id", "stance")

Schemas = Mapping[str, Json]
ReadTable = Callable[[str], "pa.Table"]  # the table of that name as people write it


def with_derived_columns(schemas: Schemas) -> dict[str, Json]:
    """The schemas with their derived columns; those that hold such columns stay as they are."""
    return {
        name: schema if derived_columns(schema) else extended(name, schemas)
        for name, schema in schemas.items()
    }


def extended(table: str, schemas: Schemas) -> Json:
    """The schema of a table with its derived columns, as far as others hold what they come from."""
    schema = schemas[table]
    held = column_names(schema)
    fields, keys = list(schema["fields"]), schema.get("foreignKeys", [])
    if UNIT not in held and has_unit(schema, schemas):
        fields.insert(held.index("value") + 1, unit_field(schemas))
    names = []
    if table == SOURCES and {"title_en", "title_zh"} <= set(held):
        names += list(LABELS)
    if table in stated_tables(schemas) and has_statements(schemas):
        names += OF_STANDING
        names += ["read_on"] if READINGS in schemas else []
    if table == REGIONS and set(PROVINCE_OF) <= set(held):
        names.append("province_id")
        keys = [*keys, own_key("province_id", "region_id")]
    if table == RELATIONS_OF_DOCUMENTS and has_days(schema, schemas):
        names += DELAY
    fields += [field(name) for name in names if name not in held]
    if len(fields) == len(held):
        return schema
    return schema | {"fields": fields} | ({"foreignKeys": keys} if keys else {})


def field(name: str) -> Json:
    """A derived field as it is described."""
    return {"name": name, **descriptions()[name], "derived": True}


@functools.cache
def descriptions() -> dict[str, Json]:
    """The derived fields by name. A release holds them: it is read without this file."""
    file = resources.files(__package__).joinpath("derived_columns.toml")
    return tomllib.loads(file.read_text("utf-8"))


def has_unit(schema: Json, schemas: Schemas) -> bool:
    """Whether the rows of a table are figures of indicators that have a unit."""
    leads_to_indicator = references(schema).get("indicator_id", ("", ""))[0] == INDICATORS
    is_figure = "value" in column_names(schema) and schema.get("group") == "core"
    known = column_names(schemas[INDICATORS]) if INDICATORS in schemas else []
    return leads_to_indicator and is_figure and UNIT in known


def has_days(schema: Json, schemas: Schemas) -> bool:
    """Whether two documents are related, and what they are dated by is known."""
    known = column_names(schemas[DOCUMENTS]) if DOCUMENTS in schemas else []
    return set(DELAY_BETWEEN) <= set(column_names(schema)) and set(DATES_OF_DOCUMENT) <= set(known)


def unit_field(schemas: Schemas) -> Json:
    """The unit of an indicator as a field of its figures."""
    (of_indicator,) = (f for f in schemas[INDICATORS]["fields"] if f["name"] == UNIT)
    return without(may_be_empty(of_indicator), "role") | field(UNIT)


def has_statements(schemas: Schemas) -> bool:
    """Whether a package says which source states what."""
    held = column_names(schemas[EVIDENCE]) if EVIDENCE in schemas else []
    return SOURCES in schemas and set(OF_STATEMENTS) <= set(held)


def with_derived_cells(
    table: pa.Table, name: str, schemas: Schemas, read_table: ReadTable
) -> pa.Table:
    """A table as people write it, with the cells of its derived columns.

    ``schemas`` have the derived columns; ``read_table`` gives the tables that they come from.
    """
    import pyarrow as pa

    schema = schemas[name]
    computed = derived_cells(table, name, schema, schemas, read_table)
    cells = []
    target = arrow_schema(schema)
    for held, kind in zip(schema["fields"], target.types, strict=True):
        column = held["name"]
        if column not in computed:
            cells.append(table[column])
            continue
        plain = pa.string() if allowed_values(held) is not None else kind
        cells.append(typed_cells(pa.array(computed[column], plain), held, kind))
    return pa.Table.from_arrays(cells, schema=target)


def derived_cells(
    table: pa.Table, name: str, schema: Json, schemas: Schemas, read_table: ReadTable
) -> dict[str, list[Any]]:
    """The cells of the derived columns of a table, by column.

    A table may have a column of its own by the name of one of a group: the others are computed.
    """
    columns = set(derived_columns(schema))
    computed: dict[str, list[Any]] = {}
    if UNIT in columns:
        indicators = read_table(INDICATORS)
        ids, of_indicators = (indicators[c].to_pylist() for c in ("indicator_id", UNIT))
        units = dict(zip(ids, of_indicators, strict=True))
        computed[UNIT] = [units.get(key) for key in table["indicator_id"].to_pylist()]
    if columns & set(LABELS):
        rows = table.to_pylist()
        computed |= {column: source_labels(rows, language) for column, language in LABELS.items()}
    if columns & set(OF_STANDING):
        key = table[str(id_column(schema))].to_pylist()
        by_id = standings_of(table, schema, schemas, read_table)
        in_order = [by_id[row_id] for row_id in key]
        computed["status"] = [row.status for row in in_order]
        computed["disputed_fields"] = [" ".join(row.disputed_fields) or None for row in in_order]
    if "read_on" in columns:
        computed["read_on"] = days_read(table, name, schema, read_table)
    if "province_id" in columns:
        computed["province_id"] = provinces(*(table[name].to_pylist() for name in PROVINCE_OF))
    if columns & set(DELAY):
        dates = {row["document_id"]: row for row in read_table(DOCUMENTS).to_pylist()}
        pairs = zip(*(table[name].to_pylist() for name in DELAY_BETWEEN), strict=True)
        delays = [delay(dates.get(document), dates.get(earlier)) for document, earlier in pairs]
        computed["days_after"] = [each and each.days for each in delays]
        computed["days_qualifier"] = [each and each.qualifier for each in delays]
    return {column: cells for column, cells in computed.items() if column in columns}


def standings_of(
    table: pa.Table, schema: Json, schemas: Schemas, read_table: ReadTable
) -> dict[str, Standing]:
    """How each row of a table with ids stands, by id."""
    import pyarrow.compute as pc

    ids = table[str(id_column(schema))]
    has_source = "source_id" in table.column_names
    own = table["source_id"].to_pylist() if has_source else [None] * len(ids)
    evidence = read_table(EVIDENCE).select(OF_STATEMENTS)
    statements = evidence.filter(pc.is_in(evidence["row_id"], ids.combine_chunks())).to_pylist()
    searched = set(read_table(LOOKUPS)["row_id"].to_pylist()) if LOOKUPS in schemas else set()
    rows = dict(zip(ids.to_pylist(), own, strict=True))
    return standings(rows, statements, searched, ranked_sources(schemas, read_table))


def ranked_sources(schemas: Schemas, read_table: ReadTable) -> dict[str, dict[str, Any]]:
    """Hosting and origin of each source and its rank by authority, as far as a release has them."""
    held, order = column_names(schemas[SOURCES]), order_of_authority(schemas[SOURCES])
    wanted = ("source_id", "hosting", "authority", "origin")
    columns = [column for column in wanted if column in held]
    return {
        source["source_id"]: {
            "hosting": source.get("hosting"),
            "origin": source.get("origin"),
            "rank": rank_of_source(source, order) if order else None,
        }
        for source in read_table(SOURCES).select(columns).to_pylist()
    }


def days_read(table: pa.Table, name: str, schema: Json, read_table: ReadTable) -> list[date | None]:
    """For each row the day of its last reading, where that still holds."""
    import pyarrow.compute as pc

    readings = read_table(READINGS).select(OF_READINGS)
    of_table = readings.filter(pc.equal(readings["table"], name)).to_pylist()
    last = last_readings(of_table)
    hashed, false = hashed_columns(schema), false_where_empty(schema)
    days: list[date | None] = []
    for row in rows_as_written(table):
        reading = last.get((name, row_key(schema, row)))
        if reading is None or reading["verdict"] not in FOUND_RIGHT:
            days.append(None)
        else:
            is_unchanged = reading["row_hash"] == hash_of_cells(row, hashed, false)
            days.append(reading["read_on"] if is_unchanged else None)
    return days


def rows_as_written(table: pa.Table) -> list[dict[str, str]]:
    """The rows of a table, each cell as a CSV file has it."""
    columns = [column_as_written(column) for column in table.columns]
    names = table.column_names
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def column_as_written(cells: pa.ChunkedArray) -> list[str]:
    """The cells of a column as a CSV file has them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(cells.type):  # Arrow writes 1e+15
        return ["" if n is None else number_as_written(n) for n in cells.to_pylist()]
    texts: list[str] = pc.fill_null(cells.cast(pa.string()), "").to_pylist()
    return texts
