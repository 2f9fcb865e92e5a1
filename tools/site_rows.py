"""What the page of a row says and only the package knows: figures and claims in words, publishers in English."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from changai.export.flat import LANGUAGES, Flattening
from changai.in_words import figure_in_words, in_words
from changai.model.schema import Json, Language, column_names, date_with_column, value_labels
from changai.model.values import Number, Period, parse_value, value_kind
from changai.statements.catalog import Catalog
from changai.statements.publishers import english_publishers

METRICS = "metrics"
# Of the sources of a field the adopted one comes first, then those that agree, then the others.
ORDER_OF_STANCES = ("states", "confirms", "refines", "disputes", "repeats")
Words = dict[str, str]  # by language


def words_of_rows(catalog: Catalog) -> Json:
    """By name: ``figures`` by id, ``statements`` by id of row, ``publishers``, ``copies`` (addresses)."""
    metrics = Flattening(catalog, METRICS)
    return {
        "figures": figures_in_words(metrics),
        "statements": statements(catalog, metrics),
        "publishers": english_publishers(catalog.table("organizations").to_pylist()),
        "copies": addresses_of_copies(catalog),
    }


def figures_in_words(metrics: Flattening) -> dict[str, Words]:
    """Each figure with its unit, by its id: more than 58 million persons, 多于5800万人."""
    columns = {column.field["name"]: column.cells for column in metrics.figure()}
    return {
        row["metric_id"]: {language: columns[f"figure_{language}"][n] for language in LANGUAGES}
        for n, row in enumerate(metrics.rows)
    }


def statements(catalog: Catalog, metrics: Flattening) -> dict[str, list[Json]]:
    """What sources say of each row, by its id: field by field, as the schema has them, the adopted first.

    A claim that is a number or a date has ``words`` in both languages; any other is a name, a class or an id.
    """
    ordinals = {row["passage_id"]: row["ordinal"] for row in catalog.table("passages").to_pylist()}
    figures = {row["metric_id"]: row for row in metrics.rows}
    found: dict[str, list[Json]] = defaultdict(list)
    for row in catalog.table("evidence").to_pylist():
        if row["table"] not in catalog.schemas:  # in a package that was never validated
            continue
        told = {
            key: row[key] for key in ("table", "field", "claim", "exact", "stance", "source_id")
        }
        told["paragraph"] = ordinals.get(row["passage_id"])
        told |= {"start": row["start"], "note": row["note_en"]}
        words = claim_in_words(catalog, metrics, row, figures.get(row["row_id"]))
        found[row["row_id"]].append(told | ({"words": words} if words else {}))
    columns = {table: column_names(schema) for table, schema in catalog.schemas.items()}
    for told_of_row in found.values():
        told_of_row.sort(key=lambda told: order_of(told, columns[told["table"]]))
    return found


def order_of(told: Json, columns: list[str]) -> tuple[bool, int, str, int]:
    """Where a statement stands among those on its row: relations come after columns.

    A province has two rows of one id: what is said of the reform in it comes first.
    """
    field = told["field"]
    at = columns.index(field) if field in columns else len(columns)
    return told["table"] == "regions", at, field, ORDER_OF_STANCES.index(told["stance"])


def claim_in_words(
    catalog: Catalog, metrics: Flattening, statement: Json, figure: Json | None
) -> Words | None:
    """A claim on a number or a date as it is read; None where it is neither."""
    schema = catalog.schema(statement["table"])
    field, claim = statement["field"], statement["claim"]
    value = parse_value(value_kind(schema, field), claim)
    if isinstance(value, Number):
        return {x: number_in_words(catalog, metrics, value, figure, x) for x in LANGUAGES}
    if isinstance(value, Period):
        dates = date_with_column(schema, field)
        first = None if value.is_bound else value.first
        lasting = bool(dates and dates.lasting)
        return {
            x: in_words(first, value.last, value.precision, x, lasting=lasting) for x in LANGUAGES
        }
    return None


def number_in_words(
    catalog: Catalog, metrics: Flattening, number: Number, figure: Json | None, language: Language
) -> str:
    """A claimed number with its qualifier, and with the unit of the figure that it is on."""
    upper = None if number.upper is None else float(number.upper)
    if figure is None:
        qualifiers = value_labels(metrics.fields["qualifier"], language)
        limit = "" if number.qualifier == "exact" else qualifiers[number.qualifier]
        return figure_in_words(float(number.value), upper, limit, "", language)
    units = next(f for f in catalog.schema("indicators")["fields"] if f["name"] == "unit")
    claimed = figure | {
        "value": float(number.value),
        "value_upper": upper,
        "qualifier": number.qualifier,
    }
    return metrics.figure_of(claimed, figure["unit"], value_labels(units, language), language)


def addresses_of_copies(catalog: Catalog) -> list[str]:
    """The addresses of documents on sites unrelated to who published them: shown, but not linked."""
    documents = Flattening(catalog, "documents")
    addresses: set[Any] = {row.get("url") for row in documents.rows}
    return sorted(address for address in addresses if address and documents.is_copy(address))
