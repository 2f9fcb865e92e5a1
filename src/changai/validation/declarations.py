"""Checks what a schema declares beyond Table Schema: group, names, dates, roles.

Rules run on the tables that are declared to be core, named or dated, so a schema that declared less
would switch rules off. A table of the model must declare what the model does; a difference is
reported and replaced by the model's declaration.
"""

from __future__ import annotations

from collections.abc import Iterator

from changai.model.schema import DECLARED_OF_FIELDS, DECLARED_OF_TABLES, Json
from changai.validation.documents import JsonDocument, Place
from changai.validation.findings import Finding, meant

DATE_KEYS = ("start", "end", "precision")


def declaration_faults(document: JsonDocument, model: Json | None) -> Iterator[Finding]:
    """What is wrong with the declarations of a schema; they are mended in place.

    ``model`` is the schema of the same table in this version, None for a table of their own.
    """
    if model is not None:
        yield from differences_from_model(document, model)
        drop_lost_dates(document.value)
    else:
        yield from unknown_columns(document)


def differences_from_model(document: JsonDocument, model: Json) -> Iterator[Finding]:
    """Declarations that are not those of the model; each is replaced by the model's."""
    schema = document.value
    for key in DECLARED_OF_TABLES:
        yield from difference(document, key, schema, model, (key,))
    of_model = {field["name"]: field for field in model["fields"]}
    for number, field in enumerate(schema["fields"]):
        if twin := of_model.get(field["name"]):
            for key in DECLARED_OF_FIELDS:
                yield from difference(document, key, field, twin, ("fields", number, key))


def difference(
    document: JsonDocument, key: str, declaring: Json, model: Json, place: Place
) -> Iterator[Finding]:
    """The finding on a schema or field that does not declare what the model does."""
    declared, wanted = declaring.get(key), model.get(key)
    if declared == wanted:
        return
    message = f"{key} is {in_words(declared)}, but {in_words(wanted)} in the model"
    yield document.finding("P106", message, "restore it", place)
    declaring.pop(key, None)
    if wanted is not None:
        declaring[key] = wanted


def drop_lost_dates(schema: Json) -> None:
    """Take out the dates whose columns a schema has lost: that is reported where rules need them."""
    columns = {field["name"] for field in schema["fields"]}
    if "dates" in schema:
        schema["dates"] = [
            dates
            for dates in schema["dates"]
            if all(dates[key] in columns for key in DATE_KEYS if key in dates)
        ]


def unknown_columns(document: JsonDocument) -> Iterator[Finding]:
    """Declarations that name no field; they are taken out."""
    schema = document.value
    columns = [field["name"] for field in schema["fields"]]
    for number, field in enumerate(schema["fields"]):
        leading = field.get("adopted_with")
        if leading is not None and leading not in columns:
            message = f"adopted_with names {leading!r}, which is not a field"
            place = ("fields", number, "adopted_with")
            yield document.finding("P106", message, meant(leading, columns), place)
            del field["adopted_with"]
        unknown = [name for name in field.get("names_source_of", []) if name not in columns]
        for name in unknown:
            message = f"names_source_of names {name!r}, which is not a field"
            place = ("fields", number, "names_source_of")
            yield document.finding("P106", message, meant(name, columns), place)
            field["names_source_of"].remove(name)
    for number, dates in enumerate(schema.get("dates", [])):
        for key in DATE_KEYS:
            if key in dates and dates[key] not in columns:
                message = f"{key} of a date names {dates[key]!r}, which is not a field"
                hint = meant(dates[key], columns)
                yield document.finding("P106", message, hint, ("dates", number, key))
    drop_lost_dates(schema)


def in_words(declared: object) -> str:
    """A declaration in a message."""
    return "not declared" if declared is None else repr(declared)
