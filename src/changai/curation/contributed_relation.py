"""A new relation of a contribution: that a row belongs to another one, and the evidence for it."""

from changai.curation.contributed_statement import add_statement
from changai.curation.contribution_file import Entry
from changai.curation.contributor_keys import (
    GivenCell,
    check_required,
    contributor_keys,
    given_cells,
)
from changai.curation.draft import Draft
from changai.curation.named_rows import printed_name, row_meant
from changai.model.schema import column_names

Ids = dict[str, str]  # by column


def add_relation(draft: Draft, entry: Entry, table: str) -> None:
    """Add a row of a relation, and the evidence for it, which stands at the row named first.

    Raises ChangaiError where a key is unknown, missing or names no row, where the words do not name
    the row that it leads to, and where the relation is there.
    """
    schema = draft.schemas[table]
    keys = contributor_keys(table, schema)
    see = f"`changai add --template {table}` prints a file to fill in"
    given = given_cells(entry, table, schema, ["new", "words", "note"], f"a row of {table}", see)
    check_required(entry, keys, given, see)
    first, *_ = column_names(schema)
    stands_at = next(cell for cell in given if cell.column == first)
    leads_to = [cell for cell in given if cell.of.target and cell.column != first]
    if len(leads_to) != 1:
        others = [key.name for key in keys if key.target and key.columns[0] != first]
        raise entry.error(others[0], f"give one of {' and '.join(others)}, not {len(leads_to)}")
    cells = {cell.column: cell.text for cell in given}
    for cell in (stands_at, leads_to[0]):
        meaning = cell.meaning or cell.text
        cells[cell.column] = row_meant(draft, entry, cell.key, cell.of.target, meaning)
    refuse_known_relation(draft, entry, table, stands_at, leads_to[0], cells)
    row_id, other_id = cells[first], cells[leads_to[0].column]
    quote = printed_words(draft, entry, leads_to[0], other_id)
    row = draft.append(table, cells)
    draft.origins.note(table, row, entry, "new", {cell.column: cell.key for cell in given})
    draft.forget_context()
    of_table = stands_at.of.target
    add_statement(
        draft, entry, leads_to[0].key, of_table, table, row_id, quote=quote, claim=other_id
    )
    draft.read.append((of_table, row_id))


def refuse_known_relation(
    draft: Draft,
    entry: Entry,
    table: str,
    stands_at: GivenCell,
    leads_to: GivenCell,
    cells: Ids,
) -> None:
    """Raise ChangaiError where the relation is there."""
    if any(cells.items() <= row.items() for row in draft.tables[table]):
        row_id = cells[stands_at.column]
        how = f'another source states it with row = "{row_id}" and {table} = "{leads_to.text}"'
        raise entry.error(leads_to.key, f"{table} has this row already; {how}")


def printed_words(draft: Draft, entry: Entry, cell: GivenCell, row_id: str) -> str:
    """What the words print of the row that a relation leads to; raises ChangaiError where nothing."""
    entry.need(["words"], f"give the words of the source that name the {cell.key}")
    words = entry["words"]
    if cell.meaning or cell.text in words:
        return cell.text
    if quote := printed_name(draft, cell.of.target, row_id, words):
        return quote
    how = f'give what is printed and the id: {cell.key} = ["…", "{row_id}"]'
    raise entry.error(cell.key, f"the words have none of the names of {row_id}; {how}")
