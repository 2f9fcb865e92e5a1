"""One map from the field types of Table Schema to every engine that holds the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

Json = dict[str, Any]
TEXTS = ("title", "title_zh", "description", "description_zh")


class Engines(NamedTuple):
    """What one field type is called elsewhere."""

    arrow: str
    sqlite: str
    croissant: str


TYPES = {
    "string": Engines("string", "TEXT", "sc:Text"),
    "integer": Engines("int64", "INTEGER", "sc:Integer"),
    "number": Engines("double", "REAL", "sc:Float"),
    "date": Engines("date32", "TEXT", "sc:Date"),
    "boolean": Engines("bool", "INTEGER", "sc:Boolean"),
}


def enum(field: Json) -> list[str] | None:
    """The allowed values of a field in their declared order, or None."""
    values = field.get("constraints", {}).get("enum")
    return None if values is None else [str(value) for value in values]


def names(keys: object) -> list[str]:
    """A primary key, or the fields of a foreign key, as a list."""
    return [keys] if isinstance(keys, str) else list(keys) if isinstance(keys, list) else []


def references(schema: Json) -> dict[str, tuple[str, str]]:
    """For each foreign key its table and column; the table is "" where it is the own one."""
    return {
        names(key["fields"])[0]: (
            key["reference"].get("resource") or "",
            names(key["reference"]["fields"])[0],
        )
        for key in schema.get("foreignKeys", [])
    }


def sort_key(schema: Json) -> list[str]:
    """The columns a table is sorted by: its primary key, else its first unique key."""
    if "primaryKey" in schema:
        return names(schema["primaryKey"])
    unique = schema.get("uniqueKeys")
    return names(unique[0]) if isinstance(unique, list) and unique else []


def arrow_field(field: Json) -> pa.Field:
    """The Arrow field of a Table Schema field, with title, description and unit as metadata."""
    import pyarrow as pa

    values = enum(field)
    kind: pa.DataType
    if values is not None:
        ordered = bool(field.get("categoriesOrdered", False))
        kind = pa.dictionary(pa.int32(), pa.string(), ordered=ordered)
    else:
        kind = pa.type_for_alias(TYPES[field["type"]].arrow)
    metadata = {key: str(field[key]) for key in (*TEXTS, "unit") if key in field}
    return pa.field(field["name"], kind, metadata=metadata)
