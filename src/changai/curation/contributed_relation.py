"""A new relation of a contribution: that a row belongs to another one, and the evidence for it."""

from dataclasses import dataclass

from changai.curation.contributed_statement import add_statement
from changai.curation.contribution_file import Entry
from changai.curation.contributor_keys import (
    GivenCell,
    check_required,
    contributor_keys,
    given_cells,
)
from changai.curation.draft import Draft
from changai.curation.named_rows import printed_name, row_meant, with_marks
from changai.model.schema import column_names


@dataclass(frozen=True)
class GivenRelation:
    """A relation as an entry gives it: the row it stands at, the one it leads to, all cells."""

    table: str
    stands_at: GivenCell
    leads_to: GivenCell
    cells: dict[str, str]

    @property
    def row_id(self) -> str:
        """The id of the row that it stands at."""
        return self.cells[self.stands_at.column]

    @property
    def other_id(self) -> str:
        """The id of the row that it leads to."""
        return self.cells[self.leads_to.column]


def add_relation(draft: Draft, entry: Entry, table: str) -> None:
    """Add a row of a relation, and the evidence for it, which stands at the row named first.

    Raises ChangaiError where a key is unknown, missing or names no row, where the words do not name
    the row that it leads to, and where the relation is there.
    """
    given = given_relation(draft, entry, table, ["new", "words", "note"])
    leads_to, of_table = given.leads_to, given.stands_at.of.target
    refuse_known_relation(draft, entry, given)
    quote = printed_words(draft, entry, leads_to, given.other_id)
    row = draft.append(table, given.cells)
    keys = {cell.column: cell.key for cell in (given.stands_at, leads_to)}
    draft.origins.note(table, row, entry, "new", keys)
    draft.forget_context()
    claim = given.other_id
    add_statement(
        draft, entry, leads_to.key, of_table, table, given.row_id, quote=quote, claim=claim
    )
    draft.read.append((of_table, given.row_id))


def end_relation(draft: Draft, entry: Entry, table: str) -> None:
    """Take out a row of a relation, and the evidence for it; raises ChangaiError where it is not there.

    It has no id, so nothing is entered in ``retired``.
    """
    given = given_relation(draft, entry, table, ["retire", "reason"])
    rows = [row for row in draft.tables[table] if given.cells.items() <= row.items()]
    if not rows:
        told = ", ".join(given.cells.values())
        raise entry.error("retire", f"{table} has no row of {told}; see `changai show {table}`")
    draft.tables[table].remove(rows[0])
    draft.forget_context()
    if (table, given.row_id, given.other_id) not in draft.context.related:  # in no other part
        evidence = draft.tables["evidence"]
        of_relation = {"row_id": given.row_id, "field": table, "claim": given.other_id}
        evidence[:] = [s for s in evidence if not of_relation.items() <= s.items()]
    draft.read.append((given.stands_at.of.target, given.row_id))


def given_relation(draft: Draft, entry: Entry, table: str, besides: list[str]) -> GivenRelation:
    """The relation that an entry gives; ``besides`` are the keys that are no columns.

    Raises ChangaiError where a key is unknown, missing or names no row.
    """
    schema = draft.schemas[table]
    keys = contributor_keys(table, schema)
    see = f"`changai add --template {table}` prints a file to fill in"
    given = given_cells(entry, table, schema, besides, f"a row of {table}", see)
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
    return GivenRelation(table, stands_at, leads_to[0], cells)


def refuse_known_relation(draft: Draft, entry: Entry, given: GivenRelation) -> None:
    """Raise ChangaiError where the relation is there."""
    table, leads_to = given.table, given.leads_to
    if any(given.cells.items() <= row.items() for row in draft.tables[table]):
        how = (
            f'another source states it with row = "{given.row_id}" and {table} = "{leads_to.text}"'
        )
        raise entry.error(leads_to.key, f"{table} has this row already; {how}")


def printed_words(draft: Draft, entry: Entry, cell: GivenCell, row_id: str) -> str:
    """What the words print of the row that a relation leads to; raises ChangaiError where nothing."""
    entry.need(["words"], f"give the words of the source that name the {cell.key}")
    words = entry["words"]
    if cell.meaning or cell.text in words:
        return with_marks(cell.text, words)
    if quote := printed_name(draft, cell.of.target, row_id, words):
        return quote
    how = f'give what is printed and the id: {cell.key} = ["…", "{row_id}"]'
    raise entry.error(cell.key, f"the words have none of the names of {row_id}; {how}")
