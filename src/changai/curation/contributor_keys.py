"""What a contributor calls the columns of a table: keys that follow from its schema.

``name`` is ``name_zh`` and ``name_en``, ``program`` is ``program_id``, ``date`` the first day of a date,
which is read with its last day and precision. The name of a column is always a key as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from changai.curation.contribution_file import Entry
from changai.errors import nearest
from changai.model.schema import (
    Json,
    allowed_values,
    date_columns_of,
    ends_a_date,
    leading_field,
    references,
)

# Columns that people call otherwise than after the name of the column.
KEYS_OF_COLUMNS = {"region_id": "place", "venue_region_id": "venue_place", "value": "figure"}
TAKEN_ROLES = ("identity", "stated", "name", "editorial")
LANGUAGES = ("_zh", "_en")


@dataclass(frozen=True)
class ContributorKey:
    """A key that a contributor may give: one column, or the Chinese and the English one of a text.

    ``target`` is the table that it refers to ("" where it is no reference), ``allowed`` its values
    where only some are.
    """

    name: str
    columns: tuple[str, ...]
    is_required: bool
    target: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class GivenCell:
    """What a contributor gives for a column: the key as typed, its text, the role of the column.

    ``meaning`` is the id that a reference means, where that is given beside what is printed.
    """

    key: str
    column: str
    role: str
    text: str
    of: ContributorKey
    meaning: str = ""


def contributor_keys(table: str, schema: Json) -> list[ContributorKey]:
    """The keys of the columns of a table that a contributor may give, in their order.

    Left out are those that a program writes, and those that are read with another one.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    targets = {column: target or table for column, (target, _) in references(schema).items()}
    found = []
    for column, field in fields.items():
        if field.get("role") not in TAKEN_ROLES or is_read_with_another(schema, column):
            continue
        if column.endswith("_en") and f"{column.removesuffix('_en')}_zh" in fields:
            continue  # it is given with the Chinese one
        english = f"{column.removesuffix('_zh')}_en"
        in_both = column.endswith("_zh") and english in fields
        found.append(
            ContributorKey(
                key_of_column(schema, column),
                (column, english) if in_both else (column,),
                bool(field.get("constraints", {}).get("required")),
                targets.get(column, ""),
                tuple(allowed_values(field) or ()),
            )
        )
    return found


def is_read_with_another(schema: Json, column: str) -> bool:
    """Whether a column is read out of what is printed for another: a precision, a qualifier."""
    return leading_field(schema, column) != column and not ends_a_date(schema, column)


def key_of_column(schema: Json, column: str) -> str:
    """What a contributor calls a column."""
    if column in KEYS_OF_COLUMNS:
        return KEYS_OF_COLUMNS[column]
    dates = date_columns_of(schema, column)
    if dates and not dates.lasting and column.endswith("_start"):
        return "date"
    for ending in ("_id", *LANGUAGES):
        column = column.removesuffix(ending)
    return column


def given_cells(
    entry: Entry,
    table: str,
    schema: Json,
    besides: Iterable[str],
    of_what: str,
    see: str,
    in_both: Iterable[str] = (),
) -> list[GivenCell]:
    """What an entry gives for the columns of its table, in the order typed.

    ``besides`` are the keys that are no columns, ``in_both`` those of them that take two texts.
    Raises ChangaiError at a key that is unknown or given twice, or at a value that is not allowed.
    """
    keys = contributor_keys(table, schema)
    roles = {field["name"]: field.get("role", "") for field in schema["fields"]}
    by_name = {key.name: key for key in keys} | {c: key for key in keys for c in key.columns}
    takes_two = list(in_both)
    takes_two += [name for name, key in by_name.items() if len(key.columns) == 2 or key.target]
    besides = list(besides)
    entry.refuse_unknown_keys([*besides, *by_name], of_what, see, takes_two)
    found: dict[str, GivenCell] = {}
    for name, text in entry.texts.items():
        if name in besides:
            continue
        key = by_name[name]
        for cell in cells_of_key(entry, name, text, key, roles):
            if cell.column in found:
                raise entry.error(name, f"is the same as {found[cell.column].key}; give one")
            check_allowed(entry, cell)
            found[cell.column] = cell
    return list(found.values())


def cells_of_key(
    entry: Entry, name: str, text: str, key: ContributorKey, roles: Mapping[str, str]
) -> list[GivenCell]:
    """The cells that one key gives; raises ChangaiError where one column is given two texts."""
    second = entry.second_texts.get(name, "")
    columns, texts = key.columns[:1], [text]
    if name in key.columns and not key.target:  # the name of a column gives that one alone
        if second:
            raise entry.error(name, f"takes one text; {key.name} takes Chinese and English")
        columns = (name,)
    elif second and not key.target:
        columns, texts = key.columns, [text, second]
    meaning = second if key.target else ""
    return [
        GivenCell(name, column, roles[column], cell, key, meaning)
        for column, cell in zip(columns, texts, strict=True)
    ]


def check_allowed(entry: Entry, cell: GivenCell) -> None:
    """Raise ChangaiError where a value is none of those that its column allows."""
    allowed = cell.of.allowed
    if allowed and cell.text not in allowed:
        near = nearest(cell.text, allowed)
        meant = f"did you mean {near!r}? " if near else ""
        raise entry.error(
            cell.key, f"{cell.text!r} is none; {meant}there are: {', '.join(allowed)}"
        )


def check_required(
    entry: Entry, keys: Iterable[ContributorKey], given: Iterable[GivenCell], see: str
) -> None:
    """Raise ChangaiError at the first key that a new row needs and that is missing."""
    columns = {cell.column for cell in given}
    for key in keys:
        if not key.is_required:
            continue
        lacking = [column for column in key.columns if column not in columns]
        if len(lacking) == len(key.columns):
            raise entry.error(key.name, f"is missing; {see}")
        if lacking:
            language = "Chinese" if lacking[0].endswith("_zh") else "English"
            how = f'{key.name} = ["…", "…"], in Chinese and in English'
            raise entry.error(key.name, f"the {language} one is missing; give {how}")
