"""The views of figures: ``series``, how they may be joined, and ``targets``, what became of them.

Their columns are those of metrics (with its derived ones), but for those that ``derived.toml`` describes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources

from changai.model.schema import Json, allowed_values, column_names, key_columns
from changai.statements.series import Row, series_rows
from changai.statements.targets import TARGET_NATURES, Breaks, target_rows
from changai.statements.views import Rows, may_be_empty, with_its_table, without

SERIES = "series"
TARGETS = "targets"
DERIVED_TABLES = (SERIES, TARGETS)
DESCRIPTIONS = tomllib.loads(
    resources.files(__package__).joinpath("derived.toml").read_text("utf-8")
)
COLUMNS = {
    SERIES: (
        *("indicator_id", "region_id", "nature", "segment", "point", "points", "metric_id"),
        *("period_start", "period_end", "period_precision", "period_kind", "overlaps_with"),
        *("value", "value_upper", "qualifier", "unit", "base_zh", "base_en"),
        *("organization_id", "program_id", "event_id", "document_id", "initiative_id"),
        *("series_break", "source_id", "status", "disputed_fields"),
    ),
    TARGETS: (
        *("metric_id", "indicator_id", "nature", "region_id", "document_id"),
        *("deadline", "qualifier", "value", "unit"),
        *("outcome_metric_id", "outcome_qualifier", "outcome_value", "outcome_until"),
        *("verdict", "reason", "status"),
    ),
}
KEYS: dict[str, Json] = {
    SERIES: {"primaryKey": "metric_id", "uniqueKeys": [["segment", "point"]]},
    TARGETS: {"primaryKey": "metric_id"},
}
# The columns of metrics that each is computed from: a release that lacks one lacks the view.
COMPUTED_FROM = {
    SERIES: {
        *("metric_id", "indicator_id", "nature", "value", "qualifier", "region_id", "program_id"),
        *("event_id", "period_start", "period_end", "period_precision", "period_kind"),
        *("document_id", "source_id"),
    },
    TARGETS: {"outcome_metric_id"},
}
COMPUTED_FROM[TARGETS] |= COMPUTED_FROM[SERIES]
# Tables that tell more where they are there: when a target was set.
CONSULTED = {SERIES: (), TARGETS: ("documents", "sources")}


def derived_schemas(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """The schemas of these views, but for those that a package holds or has not the columns for.

    ``schemas`` have the derived columns of the tables.
    """
    metrics = schemas.get("metrics", {"fields": []})
    known = set(column_names(metrics))
    computed = [name for name, needed in COMPUTED_FROM.items() if needed <= known]
    return {name: derived_schema(name, schemas) for name in computed if name not in schemas}


def derived_schema(name: str, schemas: Mapping[str, Json]) -> Json:
    """The schema of one of these views."""
    description = DESCRIPTIONS[name]
    known = fields_of_figures(schemas)
    own = {field["name"]: own_field(field, known) for field in description["fields"]}
    fields = [(known | own)[column] for column in COLUMNS[name] if column in known | own]
    if name == TARGETS:
        fields = [of_a_target(field) for field in fields]
    return {
        **without(description, "fields"),
        "group": "view",
        "fields": fields,
        "missingValues": [""],
        **KEYS[name],
        "foreignKeys": foreign_keys({field["name"] for field in fields}, schemas["metrics"]),
    }


def fields_of_figures(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of metrics by name, as a view has them."""
    of_tables = ("role", "adopted_with", "derived")
    return {field["name"]: without(field, *of_tables) for field in schemas["metrics"]["fields"]}


def own_field(field: Json, known: Mapping[str, Json]) -> Json:
    """A field that `derived.toml` describes: one of its own, or like a field of metrics."""
    model = may_be_empty(known[field["like"]]) if "like" in field else {}
    return model | without(field, "like")


def of_a_target(field: Json) -> Json:
    """A field of the targets: of the natures only theirs, so that no other is among the values."""
    natures = allowed_values(field)
    if field["name"] != "nature" or natures is None:
        return field
    kept = [nature for nature in natures if nature in TARGET_NATURES]
    categories = [c for c in field.get("categories", []) if c["value"] in kept]
    return field | {"categories": categories, "constraints": {"required": True, "enum": kept}}


def foreign_keys(columns: set[str], metrics: Json) -> list[Json]:
    """The foreign keys of metrics that stay with these columns, and that to the figure itself."""
    keys = [with_its_table(key, "metrics") for key in metrics.get("foreignKeys", [])]
    figure = {"fields": "metric_id", "reference": {"resource": "metrics", "fields": "metric_id"}}
    return [*(key for key in keys if columns.issuperset(key_columns(key["fields"]))), figure]


def tables_consulted(name: str, schemas: Mapping[str, Json]) -> list[str]:
    """The tables of a package that one of these views is computed from."""
    return ["metrics", *(table for table in CONSULTED[name] if table in schemas)]


def derived_rows(name: str, rows: Rows, day: date) -> list[Row]:
    """The rows of one of these views, out of typed rows; verdicts are those of a day."""
    metrics = rows["metrics"]
    if name == SERIES:
        return series_rows(metrics)
    breaks = Breaks(metrics, rows.get("documents", ()), rows.get("sources", ()))
    return target_rows(metrics, breaks, day)
