"""The statements of a contribution as rows of ``evidence``."""

from changai.curation.contribution_file import Entry
from changai.curation.contributor_keys import contributor_keys
from changai.curation.draft import Draft
from changai.curation.named_rows import row_meant
from changai.curation.printed_dates import FORMS, date_as_printed
from changai.curation.quoted_place import place_of_quote
from changai.curation.reconcile import read_claim
from changai.curation.working_copy import TextRow
from changai.model.schema import (
    Json,
    column_names,
    id_column,
    is_relation,
    statable_columns,
    tables_of_group,
)
from changai.model.values import ValueKind, value_kind
from changai.statements.resolution import contradicts_identity

# What a contributor calls some columns of a figure.
KEYS_OF_FIGURE = {"figure": "value", "date": "period_start", "place": "region_id"}
METRICS = "metrics"
NOTE = {"note_en": "note"}
MAX_QUOTE = 60
READABLE = {
    "number": "figure; give it as printed: 超过1300万人, 41.6%, 10—20万人, over 13 million",
    "date": f"date; these can be: {FORMS}",
    "id": "name of one row; see `changai find`",
}


def add_statements(draft: Draft, entry: Entry) -> None:
    """Add what the source states of a row that is there, field by field; raises ChangaiError."""
    row_id = entry["row"]
    table = table_of_row(draft, entry)
    fields = fields_by_key(draft.schemas, table)
    known = ["row", "words", "note", *fields]
    ids = [key for key, field in fields.items() if value_kind(draft.schemas[table], field) == "id"]
    see = f"see `changai describe {table}`"
    entry.refuse_unknown_keys(known, f"a statement on {table}", see, takes_two=ids)
    given = [key for key in entry.texts if key in fields]
    if not given:
        wanted = ", ".join(KEYS_OF_FIGURE) if table == METRICS else "a field"
        raise entry.error("row", f"nothing is stated of {row_id}; give {wanted} as printed")
    for key in given:
        meant_id = entry.second_texts.get(key, "")
        add_statement(draft, entry, key, table, fields[key], row_id, claim=meant_id)
    draft.read.append((table, row_id))


def table_of_row(draft: Draft, entry: Entry, key: str = "row") -> str:
    """The table of the row whose id a key gives; raises ChangaiError."""
    rows = draft.context.by_id
    tables = [table for table in rows if table not in tables_of_group(draft.schemas, "provenance")]
    of_its_kind = {
        row_id: table for table in tables for row_id in rows[table] if row_id[:4] == entry[key][:4]
    }
    draft.refuse_retired(entry, key)
    entry.look_up(key, of_its_kind, "see `changai find`")
    # A province has a row in two tables: the one is meant whose columns are given.
    with_row = [table for table in reversed(tables) if entry[key] in rows[table]]
    return max(with_row, key=lambda table: len(entry.texts.keys() & names_of_keys(draft, table)))


def names_of_keys(draft: Draft, table: str) -> set[str]:
    """All that a contributor may call a column of a table."""
    keys = contributor_keys(table, draft.schemas[table])
    return {name for key in keys for name in (key.name, *key.columns)}


def fields_by_key(schemas: dict[str, Json], table: str) -> dict[str, str]:
    """The fields of a table that a source may state, by what a contributor calls them.

    Relations that stand at rows of the table are fields as well.
    """
    schema = schemas[table]
    columns = statable_columns(schema)
    relations = [
        name
        for name, other in schemas.items()
        if is_relation(other) and column_names(other)[0] == id_column(schema)
    ]
    keys = contributor_keys(table, schema)
    short = {key.name: key.columns[0] for key in keys if key.columns[0] in columns}
    return short | {field: field for field in (*columns, *relations)}


def add_statement(
    draft: Draft,
    entry: Entry,
    key: str,
    table: str,
    field: str,
    row_id: str,
    *,
    quote: str = "",
    claim: str = "",
) -> TextRow:
    """Add what one key of an entry states of a field, if the words given print it.

    ``row_id`` is empty of a row that has no id yet. ``quote`` is what is printed, where the key gives
    something else, such as an id; ``claim`` what it means, where that is known. Raises ChangaiError.
    """
    quote = quote or entry[key]
    entry.need(["words"], f"give the words of the source that print the {key}")
    if value_kind(draft.schemas[table], field) == "date":
        quote = date_as_printed(entry, key, draft.day_of_source, is_whole=table == METRICS)
    if quote not in entry["words"]:
        raise entry.error(key, f"{quote!r} does not stand in the words given")
    if len(quote) > MAX_QUOTE:
        what = f"is longer than {MAX_QUOTE} characters"
        raise entry.error(key, f"{what}; give the name or figure alone")
    cells = {
        "table": table,
        "row_id": row_id,
        "field": field,
        "source_id": draft.source_id,
        "exact": quote,
    }
    cells |= place_of_quote(draft, entry, key, quote)
    if any(cells.items() <= other.items() for other in draft.tables["evidence"]):
        raise entry.error(key, f"{draft.source_id} already says so of {row_id} {field}")
    cells["claim"] = claim or claim_of(draft, entry, key, cells)
    if row_id:  # the note on a new row goes to the row itself
        cells["note_en"] = entry.get("note")
        refuse_contradiction(draft, entry, key, cells)
    statement = draft.append("evidence", cells)
    draft.origins.note("evidence", statement, entry, key, NOTE)
    return statement


def refuse_contradiction(draft: Draft, entry: Entry, key: str, statement: dict[str, str]) -> None:
    """Raise ChangaiError where a statement is inconsistent with what its row is about."""
    cell = draft.context.cell(statement)
    if cell is None:
        return
    row = draft.context.row(cell)
    if not contradicts_identity(draft.context, cell, row, statement):
        return
    about = row[cell.field] or row.get("period_end", "")
    what = f"{entry[key]!r} is {statement['claim']}, but {cell.row_id} is about {about}"
    if cell.table == METRICS:
        indicator = row["indicator_id"]
        how = f'leave out row and give indicator = "{indicator}", for this is another figure'
    else:
        how = "give the row that it speaks of; `changai find` names them"
    raise entry.error(key, f"{what}; {how}")


def claim_of(draft: Draft, entry: Entry, key: str, statement: dict[str, str]) -> str:
    """The claim that a key of an entry makes; raises ChangaiError where it cannot be read."""
    if statement["field"] == "region_id":
        return row_meant(draft, entry, key, "regions", entry[key])
    claim = read_claim(draft.context, statement)
    if claim is None:
        kind = value_kind(draft.schemas[statement["table"]], statement["field"])
        raise entry.error(key, why_unread(kind, entry[key]))
    return claim


def why_unread(kind: ValueKind, quote: str) -> str:
    """Why no claim can be read out of a quote, and what can be."""
    return f"{quote!r} cannot be read as a {READABLE[kind]}"
