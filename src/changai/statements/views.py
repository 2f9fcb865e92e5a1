"""Views: tables that follow from the others.

``claims`` holds every claim of every source, typed. ``<table>_as_stated`` holds each core table as
each source states it.
"""

from __future__ import annotations

import functools
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from changai.model.schema import (
    DECLARED_OF_FIELDS,
    DateColumns,
    Json,
    column_names,
    date_columns,
    date_columns_of,
    ends_a_date,
    fields_with_role,
    id_column,
    tables_of_group,
)
from changai.model.values import (
    NOT_AFTER,
    Number,
    Period,
    ValueKind,
    format_value,
    number_as_written,
    parse_value,
    value_kind,
)
from changai.reading.dates import names_beginning, names_last_day
from changai.reading.figures import counting_word

CLAIMS = "claims"
SUFFIX = "_as_stated"
# The columns of evidence that a claim keeps, and all columns of the table of claims.
OF_EVIDENCE = ("table", "row_id", "field", "source_id", "stance", "exact", "note_en")
MAY_BE_EMPTY = ("exact", "note_en")  # a claim by context has no words of its own
CLAIMS_COLUMNS = (
    *("table", "row_id", "field", "source_id", "claim"),
    *("number", "upper", "qualifier", "first", "last", "precision", "id", "text"),
    *("stance", "adopted", "basis", "published", "authority", "exact", "note_en"),
)
DESCRIPTIONS = tomllib.loads(resources.files(__package__).joinpath("views.toml").read_text("utf-8"))
Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


def stated_tables(schemas: Mapping[str, Json]) -> list[str]:
    """The core tables: evidence speaks of their rows, and each row has a source of its own."""
    return [name for name in tables_of_group(schemas, "core") if id_column(schemas[name])]


def view_schemas(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """The schemas of the views of a package, but for those that it holds; none for an older one."""
    evidence, sources = (
        {field["name"]: field for field in schemas.get(table, {}).get("fields", [])}
        for table in ("evidence", "sources")
    )
    has_claims = {*OF_EVIDENCE, "claim"} <= evidence.keys()
    if not has_claims or not {"authority", "published"} <= sources.keys():
        return {}
    views = {CLAIMS: claims_schema(evidence, sources)}
    for table in stated_tables(schemas):
        views[table + SUFFIX] = as_stated_schema(table, schemas[table], evidence["source_id"])
    return {name: schema for name, schema in views.items() if name not in schemas}


def claims_schema(evidence: Mapping[str, Json], sources: Mapping[str, Json]) -> Json:
    """The schema of the table of claims, out of the fields of evidence and sources."""
    fields = {name: without(field, "unit") for name, field in evidence.items()}
    fields |= {name: may_be_empty(fields[name]) for name in MAY_BE_EMPTY}
    fields |= {"published": sources["published"], "authority": may_be_empty(sources["authority"])}
    fields |= {field["name"]: field for field in DESCRIPTIONS["fields"]}
    chosen = [without(fields[name], *DECLARED_OF_FIELDS) for name in CLAIMS_COLUMNS]
    source = {"fields": "source_id", "reference": {"resource": "sources", "fields": "source_id"}}
    return {
        **DESCRIPTIONS["claims"],
        "group": "view",
        "fields": chosen,
        "missingValues": [""],
        "foreignKeys": [source],
    }


def as_stated_schema(table: str, schema: Json, source: Json) -> Json:
    """The schema of a table as each source states it."""
    key, title = schema["primaryKey"], schema.get("title", table)
    words = {"table": table, "title": title, "title_zh": schema.get("title_zh", title)}
    described = {k: text.format(**words) for k, text in DESCRIPTIONS["as_stated"].items()}
    own = [may_be_empty(field) for field in schema["fields"] if field["name"] != "source_id"]
    keys = [with_its_table(foreign_key, table) for foreign_key in schema.get("foreignKeys", [])]
    return described | {
        "group": "view",
        "fields": [without(source, *DECLARED_OF_FIELDS), *own],
        "missingValues": [""],
        "primaryKey": ["source_id", key],
        "foreignKeys": [*keys, {"fields": key, "reference": {"resource": table, "fields": key}}],
    }


def with_its_table(foreign_key: Json, table: str) -> Json:
    """A foreign key that names its table, where it referred to its own."""
    reference = foreign_key["reference"]
    return foreign_key | {"reference": reference | {"resource": reference.get("resource") or table}}


def may_be_empty(field: Json) -> Json:
    """A field whose cells may be empty and may repeat; its allowed values stay."""
    kept = {k: v for k, v in field.get("constraints", {}).items() if k == "enum"}
    free = without(field, "constraints")
    return free | {"constraints": kept} if kept else free


def without(field: Json, *keys: str) -> Json:
    """A field without some of its properties."""
    return {key: value for key, value in field.items() if key not in keys}


def claims_on(table: str, rows: Rows, schema: Json) -> list[Row]:
    """All claims on one table: those printed, and those that a source makes by context.

    ``rows`` are the typed rows of evidence on it, of sources, and its own.
    """
    sources = {row["source_id"]: row for row in rows["sources"]}
    rows_by_id = {row[schema["primaryKey"]]: row for row in rows[table]}

    kind_of = functools.cache(functools.partial(value_kind, schema))

    def claim_of(statement: Row, basis: str) -> Row:
        row = rows_by_id.get(statement["row_id"], {})
        return typed_claim(kind_of(statement["field"]), statement, row, sources, basis)

    claims = [claim_of(statement, "printed") for statement in rows["evidence"]]
    on_row: dict[str, list[Row]] = defaultdict(list)
    for statement in rows["evidence"]:
        on_row[statement["row_id"]].append(statement)
    statable = StatableColumns(schema)
    for row in rows[table]:
        on_this_row = on_row[row[schema["primaryKey"]]]
        for statement in context_statements(table, row, statable, on_this_row):
            claims.append(claim_of(statement, "context"))
    return sorted(claims, key=claim_order)


def claim_order(claim: Row) -> tuple[object, ...]:
    """By row and field; of one cell the adopted claim first."""
    return claim["row_id"], claim["field"], not claim["adopted"], claim["source_id"]


def printed_cells(evidence: Iterable[Row], schema: Json) -> set[str]:
    """The columns that statements on a row fill; a date is stated with its end and precision."""
    found = set()
    for statement in evidence:
        field = statement["field"]
        found.add(field)
        if dates := date_columns_of(schema, field):
            with_it = (dates.end if has_one_claim(dates) else None, dates.precision)
            found |= {column for column in with_it if column}
    return found


def has_one_claim(dates: DateColumns) -> bool:
    """Whether one claim fills both ends of a date; one without a precision is two dates."""
    return dates.precision is not None


class StatableColumns:
    """The columns of a table that a source can state by themselves: worked out once for all rows."""

    def __init__(self, schema: Json) -> None:
        self.schema = schema
        self.identity = set(fields_with_role(schema, "identity"))
        self.columns = stated_columns(schema)
        self.whole_dates = [d for d in date_columns(schema) if d.end and has_one_claim(d)]

    def filled_in(self, row: Row) -> list[str]:
        """Those that are filled in a row."""
        part_of_another = {"value_upper", "qualifier"}  # a figure is stated with them
        part_of_another |= {d.end or "" for d in self.whole_dates if row.get(d.start) is not None}
        return [
            column
            for column in self.columns
            if row.get(column) is not None and column not in part_of_another
        ]


def context_statements(
    table: str, row: Row, statable: StatableColumns, evidence: Sequence[Row]
) -> Iterator[Row]:
    """What sources state of a row without words to point to, beside the evidence on it.

    What the row is about is stated by every source that states anything of it; the other cells
    that nobody prints are those of the source that the row goes by. What that one states by context
    is adopted where nobody prints it; all else confirms it.
    """
    own, schema = row["source_id"], statable.schema
    printed = printed_cells(evidence, schema)
    columns = statable.filled_in(row)
    others = dict.fromkeys(s["source_id"] for s in evidence if s["source_id"] != own)
    for source_id in (own, *others):
        by_source = [s for s in evidence if s["source_id"] == source_id]
        printed_by_source = printed_cells(by_source, schema)
        for column in columns:
            if column in statable.identity:
                is_by_context = column not in printed_by_source
            else:
                is_by_context = source_id == own and column not in printed
            is_adopted = source_id == own and column not in printed
            if is_by_context:
                yield dict.fromkeys(OF_EVIDENCE) | {
                    "table": table,
                    "row_id": row[schema["primaryKey"]],
                    "source_id": source_id,
                    "stance": "states" if is_adopted else "confirms",
                    "field": column,
                    "claim": cell_as_claim(row, column, schema),
                }


def curators_columns(schema: Json) -> set[str]:
    """The columns that are the curators' word whoever states a row: class, theme, translations."""
    editorial = {field["name"] for field in schema["fields"] if field.get("role") == "editorial"}
    translated = {column for column in column_names(schema) if column.endswith("_en")}
    # What a figure measures is chosen from the codebook; no source prints the id of an indicator.
    return editorial | translated | ({"indicator_id"} & set(column_names(schema)))


def stated_columns(schema: Json) -> list[str]:
    """The columns that a source can state: not ids, the row's source, or the curators' words."""
    never = curators_columns(schema) | {schema["primaryKey"], "source_id"}
    never |= {dates.precision for dates in date_columns(schema) if dates.precision}
    return [column for column in column_names(schema) if column not in never]


def cell_as_claim(row: Row, column: str, schema: Json) -> str:
    """A cell as a claim in canonical form; a date as exact as its precision says."""
    cell = row[column]
    if column == "value":
        upper = row.get("value_upper")
        ends = exact_decimal(cell), None if upper is None else exact_decimal(upper)
        return format_value(Number(ends[0], row["qualifier"], ends[1]))
    if isinstance(cell, float):
        return format_value(Number(exact_decimal(cell), "exact"))
    dates = date_columns_of(schema, column)
    if isinstance(cell, date) and dates and dates.precision:
        last = (row.get(dates.end) if dates.end else None) or cell
        return format_value(Period(cell, last, row[dates.precision]))
    return str(cell)


def exact_decimal(cell: float) -> Decimal:
    """A number as it was written in its cell."""
    return Decimal(number_as_written(cell))


def typed_claim(
    kind: ValueKind, statement: Row, row: Row, sources: Mapping[str, Row], basis: str
) -> Row:
    """One row of the table of claims; ``row`` is the row that is spoken of."""
    value = parse_value(kind, statement["claim"])
    number = value if isinstance(value, Number) else None
    period = days_meant(value, statement, row) if isinstance(value, Period) else None
    source = sources.get(statement["source_id"], {})
    return {name: statement[name] for name in (*OF_EVIDENCE, "claim")} | {
        "number": float(number.value) if number else None,
        "upper": float(number.upper) if number and number.upper is not None else None,
        "qualifier": number.qualifier if number else None,
        "first": period.first if period and not period.is_bound else None,
        "last": period.last if period else None,
        "precision": period.precision if period else None,
        "id": value if kind == "id" else None,
        "text": value if kind == "text" else None,
        "adopted": statement["stance"] == "states",
        "basis": basis,
        "published": source.get("published"),
        "authority": source.get("authority"),
    }


def days_meant(period: Period, statement: Row, row: Row) -> Period:
    """The days of a claim; of a stock that stood so at the end of a year or month, the last one.

    Such a claim is of the year (2021), which its words narrow (截至2021年底).
    """
    is_instant = row.get("period_kind") == "instant" and statement["field"] == "period_start"
    if not is_instant or period.is_bound:
        return period
    if statement["exact"] is None:  # by context: of the day that the row has
        return period._replace(first=row["period_start"])
    return period._replace(first=period.last) if names_last_day(statement["exact"]) else period


def rows_as_stated(rows: Sequence[Row], claims: Iterable[Row], schema: Json) -> list[Row]:
    """A table as each source states it: one row for each source and row.

    ``rows`` are its own; ``claims`` those on it, as ``claims_on`` has them.
    """
    key, columns = schema["primaryKey"], column_names(schema)
    curated = {row[key]: row for row in rows}
    stated: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for claim in claims:
        if claim["row_id"] in curated:  # a source may state a cell twice; the first counts
            stated[claim["source_id"], claim["row_id"]].setdefault(claim["field"], claim)
    precisions = [dates.precision for dates in date_columns(schema) if dates.precision]
    kept = curators_columns(schema)
    counting_words = {row["unit_zh"] for row in rows if row.get("unit_zh")}
    found: list[Row] = []
    for (source_id, row_id), of_row in sorted(stated.items()):
        own = curated[row_id]
        row = dict.fromkeys(columns) | {column: own[column] for column in own if column in kept}
        row |= dict.fromkeys(precisions, "none")
        row |= {key: row_id, "source_id": source_id}
        for field, claim in of_row.items():
            if field in columns:  # else it is a relation
                is_the_cell = claim["adopted"] or claim["basis"] == "context"
                row |= cells_of_row(own, field, schema) if is_the_cell else cells_of(claim, schema)
        if "unit_zh" in columns and row["unit_zh"] is None and "value" in of_row:
            row["unit_zh"] = counting_word(of_row["value"]["exact"] or "", counting_words) or None
        found.append(row)
    return found


def cells_of_row(row: Row, field: str, schema: Json) -> dict[str, Any]:
    """The cells of a curated row that one adopted claim fills."""
    dates = date_columns_of(schema, field)
    filled = [field]
    if field == "value":
        filled += ["value_upper", "qualifier"]
    elif dates and has_one_claim(dates):
        filled += [column for column in (dates.precision, dates.end) if column]
    return {column: row[column] for column in filled if column in row}


def cells_of(claim: Row, schema: Json) -> dict[str, Any]:
    """The cells that a claim fills which is not adopted."""
    field = claim["field"]
    if claim["number"] is not None:
        group = {"value_upper": claim["upper"], "qualifier": claim["qualifier"]}
        return {field: claim["number"]} | (group if field == "value" else {})
    if claim["last"] is None:
        return {field: claim["claim"]}
    dates = date_columns_of(schema, field)
    filled = {field: claim["last"] if ends_a_date(schema, field) else claim["first"]}
    if dates and dates.precision:
        filled[dates.precision] = claim["precision"]
        is_open = claim["exact"] is not None and names_beginning(claim["exact"])
        if dates.end and (claim["precision"] == NOT_AFTER or not (dates.lasting or is_open)):
            filled[dates.end] = claim["last"]
    return filled
