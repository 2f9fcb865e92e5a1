"""Table Schemas: fields, keys, references, and what the model declares of tables and fields.

Besides what Table Schema knows, a schema says to which group its table belongs, whether its rows
have names, and which columns are the dates of what a row describes; a field says its role, the
field with which it is adopted, whose statements it names the source of, and what an empty cell
means (``docs/model.md``). A field that is ``derived`` is in no CSV file: it is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

Json = dict[str, Any]
Language = Literal["zh", "en"]
TEXTS = ("title", "title_zh", "description", "description_zh")
Group = Literal["core", "reference", "relation", "provenance", "view"]
GROUPS: tuple[Group, ...] = get_args(Group)
# What a schema declares beyond Table Schema; an older release does not.
DECLARED_OF_TABLES = ("group", "named", "dates")
DECLARED_OF_FIELDS = ("role", "adopted_with", "names_source_of", "empty_means")


class Engines(NamedTuple):
    """The names of one field type in other formats."""

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


@dataclass(frozen=True)
class DateColumns:
    """The columns of one date of what a row describes: first day, last day, how exact it is.

    Of what is ``lasting`` the two ends are printed apart: the end is a statement of its own.
    """

    start: str
    end: str | None = None
    precision: str | None = None
    lasting: bool = False

    @property
    def can_be_bounded(self) -> bool:
        """Whether it can be known only as not after a day, which then stands in the end column."""
        return self.end is not None and self.precision is not None


def column_names(schema: Json) -> list[str]:
    """The names of the fields of a table."""
    return [field["name"] for field in schema["fields"]]


def derived_columns(schema: Json) -> list[str]:
    """The columns that are computed from others, and that no CSV file holds."""
    return [field["name"] for field in schema["fields"] if field.get("derived")]


def curated_schema(schema: Json) -> Json:
    """A schema without its derived columns: that of the CSV file."""
    derived = set(derived_columns(schema))
    if not derived:
        return schema
    curated = schema | {"fields": [f for f in schema["fields"] if f["name"] not in derived]}
    if "foreignKeys" in schema:
        keys = schema["foreignKeys"]
        curated["foreignKeys"] = [
            key for key in keys if derived.isdisjoint(key_columns(key["fields"]))
        ]
    return curated


def false_where_empty(schema: Json) -> list[str]:
    """The columns of truths in which an empty cell means false."""
    return [
        field["name"]
        for field in schema["fields"]
        if field.get("empty_means") == "false" and field["type"] == "boolean"
    ]


def allowed_values(field: Json) -> list[str] | None:
    """The allowed values of a field in their declared order, or None."""
    values = field.get("constraints", {}).get("enum")
    return None if values is None else [str(value) for value in values]


def value_labels(field: Json, language: str) -> dict[str, str]:
    """The allowed values of a field, each with its label."""
    allowed = field.get("categories", [])
    return {c["value"]: c.get(f"label_{language}", c["value"]) for c in allowed}


def with_all_texts(schema: Json) -> Json:
    """The texts of a table; the English one stands for a Chinese one that is not there."""
    return {key: schema.get(key) or schema[key.removesuffix("_zh")] for key in TEXTS}


def key_columns(keys: object) -> list[str]:
    """A primary key, or the fields of a foreign key, as a list."""
    return [keys] if isinstance(keys, str) else list(keys) if isinstance(keys, list) else []


def id_column(schema: Json) -> str | None:
    """The column of the primary key, where that is one column: the id of a row."""
    key = key_columns(schema.get("primaryKey"))
    return key[0] if len(key) == 1 else None


def own_id_column(schema: Json) -> str | None:
    """The column of the ids of a table, where they are its own.

    A table whose key leads to another one (the provinces, a view of figures) has the ids of that.
    """
    key = id_column(schema)
    return None if key in references(schema) else key


def references(schema: Json) -> dict[str, tuple[str, str]]:
    """For each foreign key its table and column; the table is "" where it is the own one."""
    found = {}
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        column = key_columns(target["fields"])[0]
        found[key_columns(key["fields"])[0]] = (target.get("resource") or "", column)
    return found


def own_key(column: str, key: str) -> Json:
    """The foreign key of a column that leads to a row of its own table."""
    return {"fields": column, "reference": {"resource": "", "fields": key}}


def sort_key(schema: Json) -> list[str]:
    """The columns a table is sorted by: its primary key, else its first unique key."""
    unique = schema.get("uniqueKeys")
    first = unique[0] if isinstance(unique, list) and unique else None
    return key_columns(schema.get("primaryKey", first))


def tables_of_group(schemas: Mapping[str, Json], *groups: Group) -> list[str]:
    """The tables of these groups, in the order of the descriptor."""
    return [name for name, schema in schemas.items() if schema.get("group") in groups]


def named_tables(schemas: Mapping[str, Json]) -> list[str]:
    """The tables whose rows have names in the table ``names``."""
    return [name for name, schema in schemas.items() if schema.get("named")]


def date_columns(schema: Json) -> list[DateColumns]:
    """The dates of what a row of a table describes."""
    known = set(column_names(schema))
    declared = (DateColumns(**entry) for entry in schema.get("dates", []))
    return [dates for dates in declared if dates.start in known]


def date_columns_of(schema: Json, column: str) -> DateColumns | None:
    """The date that begins in a column, or None where the column begins none."""
    # Not by way of ``date_columns``: views ask this for every claim.
    for entry in schema.get("dates", []):
        if entry["start"] == column and column in column_names(schema):
            return DateColumns(**entry)
    return None


def date_with_column(schema: Json, column: str) -> DateColumns | None:
    """The date that begins or ends in a column, or None where the column is neither."""
    return next(
        (dates for dates in date_columns(schema) if column in (dates.start, dates.end)), None
    )


def can_be_bounded(schema: Json, column: str) -> bool:
    """Whether a column begins a date that can be known only as not after a day."""
    dates = date_columns_of(schema, column)
    return dates is not None and dates.can_be_bounded


def ends_a_date(schema: Json, column: str) -> bool:
    """Whether a column is the last day of a date."""
    return any(dates.end == column for dates in date_columns(schema))


def is_relation(schema: Json) -> bool:
    """Whether a row of a table says that one row belongs to another: it has no id and names two.

    A schema that declares no group is known by its form.
    """
    is_declared_so = schema.get("group", "relation") == "relation"
    columns = column_names(schema) if "fields" in schema else []
    names_a_row_first = bool(columns) and columns[0] in references(schema)
    return is_declared_so and names_a_row_first and not isinstance(schema.get("primaryKey"), str)


def fields_with_role(schema: Json, *roles: str) -> list[str]:
    """The names of the fields of a table that have one of these roles."""
    return [field["name"] for field in schema["fields"] if field.get("role") in roles]


def statable_columns(schema: Json) -> list[str]:
    """The columns that a source can state: none that another one states with it, but the last day."""
    return [
        column
        for column in fields_with_role(schema, "identity", "stated", "name")
        if leading_field(schema, column) == column or ends_a_date(schema, column)
    ]


def leading_field(schema: Json, column: str) -> str:
    """The field with which a column is adopted; the column itself where it is with none."""
    leading = next(f.get("adopted_with") for f in schema["fields"] if f["name"] == column)
    return leading or column


def adopted_fields(schema: Json, leading: str) -> list[str]:
    """A field and those that are adopted with it, whole, from one source."""
    following = [f["name"] for f in schema["fields"] if f.get("adopted_with") == leading]
    return [leading, *following]


def source_fields(schema: Json) -> dict[str, list[str]]:
    """The columns that name the source of an adopted statement, each with the fields that may have it.

    It is that on the first of these fields that has one.
    """
    declared = {field["name"]: field.get("names_source_of", []) for field in schema["fields"]}
    return {column: fields for column, fields in declared.items() if fields}


def with_declarations(schema: Json, model: Json) -> Json:
    """A schema of an older release, with what ``model`` declares of the same table and fields."""
    if "group" in schema:
        return schema
    declared = {key: model[key] for key in DECLARED_OF_TABLES if key in model}
    return schema | declared | {"fields": list(declared_fields(schema, model))}


def declared_fields(schema: Json, model: Json) -> Iterator[Json]:
    """The fields of a schema, each with what the field of that name declares in ``model``."""
    of_model = {field["name"]: field for field in model["fields"]}
    for field in schema["fields"]:
        twin = of_model.get(field["name"], {})
        yield field | {key: twin[key] for key in DECLARED_OF_FIELDS if key in twin}


def dictionary(schema: Json, language: Language) -> list[dict[str, object]]:
    """The data dictionary of one table schema, a record per field."""
    suffix = "_zh" if language == "zh" else ""
    foreign_keys = references(schema)
    return [
        {
            "column": field["name"],
            "title": field.get("title" + suffix, ""),
            "type": field["type"],
            "unit": field.get("unit", ""),
            "required": bool(field.get("constraints", {}).get("required")),
            "allowed": "; ".join(map(" = ".join, value_labels(field, language).items())),
            "references": ".".join(filter(None, foreign_keys.get(field["name"], ()))),
            "meaning": field.get("description" + suffix, ""),
        }
        for field in schema["fields"]
    ]
