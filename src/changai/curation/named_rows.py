"""Rows as a contributor names them: by the id, or by any of their names, in any spelling and in pinyin."""

from collections.abc import Iterator

from changai.curation.contribution_file import Entry
from changai.curation.contribution_kinds import tables_by_kind
from changai.curation.draft import Draft
from changai.reading.characters import searchable
from changai.statements.names import NAMES, TERMS, Likeness, Name, wanted_among, words_of_term
from changai.statements.resolution import naming_fields
from changai.validation.findings import meant


def row_meant(draft: Draft, entry: Entry, key: str, table: str, text: str) -> str:
    """The id of the row of a table that a text means.

    Raises ChangaiError where there is none, with the nearest name, and where there are several.
    """
    rows = draft.context.by_id[table]
    if text in rows:
        return text
    draft.refuse_retired(entry, key, text)
    found = rows_called(draft, table, text)
    if len(found) > 1:
        raise entry.error(key, f"{text!r} may be {' or '.join(found[:5])}; give the id")
    if not found:
        known = [*rows, *(name.name for name in names_of_rows(draft, table))]
        hint = meant(text, known, how_to_add(draft, table))
        raise entry.error(key, f"no row of {table} is called {text!r}; {hint}")
    return found[0]


def how_to_add(draft: Draft, table: str) -> str:
    """What to do where a table has no row that was meant."""
    kinds = {of_kind: kind for kind, of_kind in tables_by_kind(draft.schemas).items()}
    first = f'add it first, with new = "{kinds[table]}"' if table in kinds else "add it first"
    return f"{first}, or give an id; `changai show {table}` lists them"


def rows_called(draft: Draft, table: str, text: str) -> list[str]:
    """The rows of a table that have a name as a whole, as `changai find` has it: by a term, in pinyin.

    Of those that do in several ways the likest. A part of a name is not enough: what is written
    must be what is meant.
    """
    wanted = wanted_among(map(words_of_term, draft.tables[TERMS]), text)
    likest: dict[str, Likeness] = {}
    for name in names_of_rows(draft, table):
        likeness = wanted.likeness(name)
        if likeness is not None and likeness.is_whole:
            likest[name.row_id] = min(likeness, likest.get(name.row_id, likeness))
    best = min(likest.values(), default=None)
    return [row_id for row_id, likeness in likest.items() if likeness == best]


def names_of_rows(draft: Draft, table: str) -> Iterator[Name]:
    """The names of the rows of a table, those that they hold and those recorded; misprints are none."""
    columns = naming_fields(draft.schemas[table])
    for row_id, row in draft.context.by_id[table].items():
        for column in columns:
            if name := row.get(column):
                language = column.rpartition("_")[2]
                yield Name(table, row_id, name, "", language, searchable(name))
    for row in draft.tables[NAMES]:
        if row["table"] == table and row["kind"] != "misprint":
            name = row["name"]
            yield Name(table, row["row_id"], name, row["kind"], row["language"], searchable(name))


def printed_name(draft: Draft, table: str, row_id: str, words: str) -> str:
    """The longest name of a row that stands in some words, with its title marks; "" where none does."""
    row = draft.context.by_id[table][row_id]
    own = [row[column] for column in naming_fields(draft.schemas[table]) if row.get(column)]
    listed = [name["name"] for name in draft.tables["names"] if name["row_id"] == row_id]
    printed = [with_marks(name, words) for name in (*own, *listed) if name in words]
    return max(printed, key=len, default="")


def with_marks(title: str, words: str) -> str:
    """A title with the marks that it has in some words."""
    marked = f"《{title}》"
    return marked if marked in words else title
