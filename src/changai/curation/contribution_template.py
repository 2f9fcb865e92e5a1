"""Files to fill in for `changai add`: of a figure and a statement as written, of other kinds by their schemas.

A line is a key, not a column: a text in two languages is one line, a date with its precision as well.
"""

import textwrap
from collections.abc import Iterator, Mapping
from importlib import resources

from changai.curation.contribution_file import STATEMENTS
from changai.curation.contribution_kinds import tables_by_kind
from changai.curation.contributor_keys import ContributorKey, contributor_keys
from changai.model.schema import Json, date_columns, id_column

FOLDER = resources.files(__package__) / "templates"
WRITTEN = ("figure", "statement", "correction", "retirement")
WITHOUT_SOURCE = ("correction", "retirement")
WIDTH = 98


def template(kind: str, schemas: Mapping[str, Json]) -> str:
    """The file to fill in for a kind of contribution."""
    source = "" if kind in WITHOUT_SOURCE else read_template("source")
    if kind in WRITTEN:
        return source + read_template(kind)
    table = tables_by_kind(schemas)[kind]
    has_source = "source_id" in {field["name"] for field in schemas[table]["fields"]}
    is_stated = has_source or id_column(schemas[table]) is None
    lines = "\n".join(template_lines(kind, table, schemas[table], is_stated=is_stated))
    return (source if is_stated else "") + lines + "\n"


def read_template(name: str) -> str:
    """A part of a template, as it is written."""
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def template_lines(kind: str, table: str, schema: Json, *, is_stated: bool) -> Iterator[str]:
    """The lines of a new row: what it needs to be filled in, what it may have as comments."""
    if is_stated:
        yield ""
    what = f"A new row of {table}: {schema.get('row', table)}. Columns: `changai describe {table}`."
    several = f"Several rows: write [[{STATEMENTS}]] on a line of its own before each."
    yield from (f"# {line}" for line in textwrap.wrap(f"{what} {several}", WIDTH))
    yield f"[[{STATEMENTS}]]"
    yield f'new = "{kind}"'
    fields = {field["name"]: field for field in schema["fields"]}
    for key in contributor_keys(table, schema):
        if is_last_day(schema, key) and not is_lasting(schema, key):
            continue  # the date says it
        mark = "" if key.is_required else "# "
        yield f"{mark}{key.name} = {empty_value(key)}{comment(key, fields[key.columns[0]])}"
    if is_stated:
        yield 'words = ""  # the words of the source that print them; the program looks for each in them'


def is_last_day(schema: Json, key: ContributorKey) -> bool:
    """Whether a key is the last day of a date."""
    return any(dates.end == key.columns[0] for dates in date_columns(schema))


def is_lasting(schema: Json, key: ContributorKey) -> bool:
    """Whether a key is one end of what lasts, whose ends are printed apart."""
    return any(
        dates.lasting and key.columns[0] in (dates.start, dates.end)
        for dates in date_columns(schema)
    )


def empty_value(key: ContributorKey) -> str:
    """What a contributor fills in: one text, or two."""
    return '["", ""]' if len(key.columns) == 2 else '""'


def comment(key: ContributorKey, field: Json) -> str:
    """What a key holds: its values where only some are allowed, else what its column is."""
    if key.allowed:
        return f"  # {', '.join(key.allowed)}"
    if key.target:
        return f"  # a row of {key.target}, by name as printed or by id"
    if len(key.columns) == 2:
        return "  # in Chinese, in English"
    if field["type"] == "date":
        return "  # as printed: 2024年6月3日, 2024年底"
    return f"  # {field['description']}"
