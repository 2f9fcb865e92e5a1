"""Tables that follow from the others: all claims, typed, and each table as each source states it."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from changai.model.schema import Json, column_names
from changai.statements.values import Number, Period, format_value, parse_value, value_kind

CLAIMS = "claims"
SUFFIX = "_as_stated"
CORE = (
    *("events", "documents", "metrics", "regional_initiatives"),
    *("organizations", "programs", "people"),
)
# What curators say of a row, not its sources: class, theme, descriptions, translations.
CODED = ("_type", "theme_id", "description_zh", "indicator_id", "level", "_en")
PRECISION = {
    "date_start": "date_precision",
    "period_start": "period_precision",
    "issued": "issued_precision",
    "published": "published_precision",
}
LAST = {"date_start": "date_end", "period_start": "period_end"}
PROVENANCE = ("table", "row_id", "field", "source_id", "stance", "exact", "note_en")
CLAIM = """table row_id field source_id claim number qualifier first last precision id text
stance adopted basis published authority exact note_en"""
WORDS = tomllib.loads(Path(__file__).with_name("views.toml").read_text("utf-8"))
Row = Mapping[str, Any]


def view_schemas(held: Mapping[str, Json]) -> dict[str, Json]:
    """The schemas of the tables that follow from those of a package; none from an older one."""
    evidence = {f["name"]: f for f in held.get("evidence", {}).get("fields", [])}
    sources = {f["name"]: f for f in held.get("sources", {}).get("fields", [])}
    needed = {*PROVENANCE, "claim", "stance"}
    if not (needed <= evidence.keys() and {"authority", "published"} <= sources.keys()):
        return {}
    found = {CLAIMS: claims_schema(evidence, sources)}
    for table in CORE:
        keyed = isinstance(held.get(table, {}).get("primaryKey"), str)
        if keyed and table + SUFFIX not in held:
            found[table + SUFFIX] = as_stated_schema(table, held[table], evidence["source_id"])
    return {name: schema for name, schema in found.items() if name not in held}


def claims_schema(evidence: Mapping[str, Json], sources: Mapping[str, Json]) -> Json:
    """The schema of the long table of claims."""
    held = {name: {k: v for k, v in f.items() if k != "unit"} for name, f in evidence.items()}
    held |= {name: loosened(held[name]) for name in PROVENANCE[5:]}
    held |= {"published": sources["published"], "authority": loosened(sources["authority"])}
    held |= {field["name"]: field for field in WORDS["fields"]}
    columns = [held[name] for name in CLAIM.split()]
    return {**WORDS["claims"], "fields": columns, "missingValues": [""]}


def as_stated_schema(table: str, schema: Json, source: Json) -> Json:
    """The schema of a table as each source states it."""
    key, title = schema["primaryKey"], schema.get("title", table)
    named = {"table": table, "title": title, "title_zh": schema.get("title_zh", title)}
    keys = [led(key, table) for key in schema.get("foreignKeys", [])]
    return {said: words.format(**named) for said, words in WORDS["as_stated"].items()} | {
        "fields": [source, *(loosened(f) for f in schema["fields"] if f["name"] != "source_id")],
        "missingValues": [""],
        "primaryKey": ["source_id", key],
        "foreignKeys": [*keys, {"fields": key, "reference": {"resource": table, "fields": key}}],
    }


def led(key: Json, table: str) -> Json:
    """A foreign key that names its table, where it led to its own."""
    reference = key["reference"]
    return key | {"reference": reference | {"resource": reference.get("resource") or table}}


def loosened(field: Json) -> Json:
    """A field that may be empty and repeated."""
    kept = {k: v for k, v in field.get("constraints", {}).items() if k == "enum"}
    free = {k: v for k, v in field.items() if k != "constraints"}
    return free | {"constraints": kept} if kept else free


def view_rows(
    name: str, held: Mapping[str, Sequence[Row]], described: Mapping[str, Json]
) -> list[Row]:
    """The rows of a derived table out of the rows and schemas of the others."""
    if name == CLAIMS:
        here = [table for table in CORE if table in held]
        return [claim for table in here for claim in of_table(table, held, described)]
    return as_stated(name.removesuffix(SUFFIX), held, described)


def of_table(
    table: str, held: Mapping[str, Sequence[Row]], described: Mapping[str, Json]
) -> list[Row]:
    """All claims on one table: those printed, then those that a row's own source makes by context."""
    schema = described[table]
    key = schema["primaryKey"]
    sources = {row["source_id"]: row for row in held["sources"]}
    said = [row for row in held["evidence"] if row["table"] == table]
    spoken = {
        (row["row_id"], column)
        for row in said
        for column in (row["field"], PRECISION.get(row["field"]), LAST.get(row["field"]))
    }
    found = [typed(schema, row, sources, row["stance"] == "states") for row in said]
    for row in held[table]:
        context = dict.fromkeys(PROVENANCE) | {"table": table, "row_id": row[key]}
        context |= {"source_id": row["source_id"], "stance": "states"}
        # A qualifier and the end of a period are part of what another cell says.
        silent = {key, "source_id", "qualifier"}
        silent |= {last for first, last in LAST.items() if row.get(first) is not None}
        for column, cell in row.items():
            if (
                cell is None
                or column in silent
                or is_editorial(column)
                or (row[key], column) in spoken
            ):
                continue
            claim = {"field": column, "claim": written(row, column)}
            found.append(typed(schema, context | claim, sources, True, "context"))
    return sorted(found, key=lambda c: (c["row_id"], c["field"], not c["adopted"], c["source_id"]))


def is_editorial(column: str) -> bool:
    """Whether a column is the curators' word, not a source's."""
    return column.endswith(CODED) or column in PRECISION.values()


def written(row: Row, column: str) -> str:
    """A cell as a claim; a date as exact as its precision says."""
    cell = row[column]
    if isinstance(cell, float) or column == "value":
        qualifier = row["qualifier"] if column == "value" else "exact"
        return format_value(Number(Decimal(f"{cell:.10g}"), qualifier))
    if isinstance(cell, date) and column in PRECISION:
        precision, last = row[PRECISION[column]], row.get(LAST.get(column, "")) or cell
        return format_value(Period(cell, last, precision))
    return str(cell)


def typed(
    schema: Json, said: Row, sources: Mapping[str, Row], adopted: bool, basis: str = "printed"
) -> Row:
    """One row of the table of claims."""
    kind = value_kind(schema, said["field"])
    value = parse_value(kind, said["claim"])
    number = value if isinstance(value, Number) else None
    period = value if isinstance(value, Period) else None
    source = sources.get(said["source_id"], {})
    return {name: said[name] for name in (*PROVENANCE, "claim")} | {
        "number": float(number.value) if number else None,
        "qualifier": number.qualifier if number else None,
        "first": period.first if period else None,
        "last": period.last if period else None,
        "precision": period.precision if period else None,
        "id": value if kind == "id" else None,
        "text": value if kind == "text" else None,
        "adopted": adopted,
        "basis": basis,
        "published": source.get("published"),
        "authority": source.get("authority"),
    }


def as_stated(
    table: str, held: Mapping[str, Sequence[Row]], described: Mapping[str, Json]
) -> list[Row]:
    """A table as each source states it, a row per source and row."""
    schema = described[table]
    key = schema["primaryKey"]
    held_columns = column_names(schema)
    curated = {row[key]: row for row in held[table]}
    by_row: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for claim in of_table(table, held, described):
        if claim["row_id"] in curated:  # the source may say it twice; the first counts
            by_row[claim["source_id"], claim["row_id"]].setdefault(claim["field"], claim)
    found: list[Row] = []
    for (source, row_id), stated in sorted(by_row.items()):
        own = curated[row_id]
        row = dict.fromkeys(held_columns) | {
            column: own[column] for column in own if is_editorial(column)
        }
        row |= dict.fromkeys((c for c in PRECISION.values() if c in held_columns), "none")
        row |= {key: row_id, "source_id": source}
        for name, claim in stated.items():
            if name in held_columns:  # else a relation
                row |= held_cells(own, name) if claim["adopted"] else cells(claim, held_columns)
        found.append(row)
    return found


def held_cells(row: Row, name: str) -> dict[str, Any]:
    """The cells of a curated row that one adopted claim fills."""
    others = ("qualifier",) if name == "value" else (PRECISION.get(name), LAST.get(name))
    return {column: row[column] for column in (name, *others) if column in row}


def cells(claim: Row, columns: Sequence[str]) -> dict[str, Any]:
    """The cells that a claim fills which is not adopted."""
    name = claim["field"]
    if claim["number"] is not None:
        limits = {"qualifier": claim["qualifier"]} if name == "value" else {}
        return {name: claim["number"]} | limits
    if claim["first"] is None:
        return {name: claim["claim"]}
    ends = name.endswith(("_end", "_to"))
    filled = {name: claim["last"] if ends else claim["first"]}
    if PRECISION.get(name) in columns:
        filled[PRECISION[name]] = claim["precision"]
    if LAST.get(name) in columns and columns[0] in ("event_id", "metric_id"):  # others go on
        filled[LAST[name]] = claim["last"]
    return filled
