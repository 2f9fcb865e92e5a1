"""Rows as a contributor names them: by the id, or by any of their names."""

from changai.curation.contribution_file import Entry
from changai.curation.draft import Draft
from changai.statements.resolution import naming_fields, plain_name
from changai.validation.findings import meant


def row_meant(draft: Draft, entry: Entry, key: str, table: str, text: str) -> str:
    """The id of the row of a table that a text means.

    Raises ChangaiError where there is none, with the nearest name, and where there are several.
    """
    rows, names = draft.context.by_id[table], draft.context.names
    if text in rows:
        return text
    draft.refuse_retired(entry, key, text)
    plain = plain_name(text)
    found = [row_id for row_id in rows if plain and plain in names[row_id]]
    if len(found) > 1:
        raise entry.error(key, f"{text!r} may be {' or '.join(found[:5])}; give the id")
    if not found:
        known = [*rows, *(row["name"] for row in draft.tables["names"] if row["table"] == table)]
        hint = meant(text, known, f"add it first, or give an id; `changai show {table}` lists them")
        raise entry.error(key, f"no row of {table} is called {text!r}; {hint}")
    return found[0]


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
