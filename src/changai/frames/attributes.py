"""What a table and its columns mean, as ``attrs`` of a DataFrame: it travels with the data."""

from __future__ import annotations

from typing import Any

from changai.model.schema import TEXTS, Json


class Described(dict[str, Any]):
    """A dict that is not copied with every frame made of another: pandas copies ``attrs`` deeply.

    Take it for read-only, or copy it: all frames of a table share it.
    """

    def __deepcopy__(self, memo: object) -> Described:
        return self


def attributes(table: str, schema: Json) -> dict[Any, Any]:
    """The ``attrs`` of a table.

    ``table``; ``title``, ``title_zh``, ``description`` and ``description_zh``; and ``columns``, by
    name, each with the same and the ``unit`` where it has one.
    """
    columns = {field["name"]: texts(field, "unit") for field in schema["fields"]}
    return {"table": table, **texts(schema), "columns": Described(columns)}


def texts(described: Json, *more: str) -> dict[str, str]:
    """Title and description in both languages, as far as they are there, and more."""
    return {key: described[key] for key in (*TEXTS, *more) if key in described}
