"""The schemas of tables: their fields, keys and references, and the types of every engine."""

from typing import Any, NamedTuple

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


def column_names(schema: Json) -> list[str]:
    """The names of the fields of a table."""
    return [field["name"] for field in schema["fields"]]


def allowed_values(field: Json) -> list[str] | None:
    """The allowed values of a field in their declared order, or None."""
    values = field.get("constraints", {}).get("enum")
    return None if values is None else [str(value) for value in values]


def value_labels(field: Json, language: str) -> dict[str, str]:
    """The allowed values of a field, each with its label."""
    allowed = field.get("categories", [])
    return {c["value"]: c.get(f"label_{language}", c["value"]) for c in allowed}


def key_columns(keys: object) -> list[str]:
    """A primary key, or the fields of a foreign key, as a list."""
    return [keys] if isinstance(keys, str) else list(keys) if isinstance(keys, list) else []


def references(schema: Json) -> dict[str, tuple[str, str]]:
    """For each foreign key its table and column; the table is "" where it is the own one."""
    found = {}
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        column = key_columns(target["fields"])[0]
        found[key_columns(key["fields"])[0]] = (target.get("resource") or "", column)
    return found


def sort_key(schema: Json) -> list[str]:
    """The columns a table is sorted by: its primary key, else its first unique key."""
    unique = schema.get("uniqueKeys")
    first = unique[0] if isinstance(unique, list) and unique else None
    return key_columns(schema.get("primaryKey", first))
