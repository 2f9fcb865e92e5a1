"""A new row of a contribution: an event, a document, a body, a person, an indicator, a place.

What the words given print of it becomes evidence; dates are written by `settle`, out of that.
"""

import re
from collections.abc import Iterable

from changai.curation.contributed_figure import add_figure
from changai.curation.contributed_relation import add_relation
from changai.curation.contributed_statement import MAX_QUOTE, METRICS, add_statement
from changai.curation.contribution_file import Entry
from changai.curation.contribution_kinds import tables_by_kind
from changai.curation.contributor_keys import (
    GivenCell,
    check_required,
    contributor_keys,
    given_cells,
)
from changai.curation.draft import Draft
from changai.curation.named_places import place_names
from changai.curation.named_rows import printed_name, row_meant, with_marks
from changai.curation.working_copy import TextRow
from changai.model.schema import Json, column_names, date_columns, fields_with_role, id_column
from changai.model.values import parse_period, value_kind
from changai.statements.resolution import plain_name
from changai.validation.findings import meant

NAMING_KEYS = ("name", "title", "name_zh", "title_zh", "name_en", "title_en")
MAX_SLUG_WORDS = 6
# Words that tell nothing in an id.
EMPTY_WORDS = re.compile("the|a|an|of|on|in|for|to|and|with|at|by|its|from")
# What follows a place in the name of a body: 江苏省总工会, 浙江省委.
OF_A_BODY = re.compile(
    "总?工会|[省市县区]?委|(?:人民)?政府|[\u4e00-\u9fff]{0,8}[厅局办]|大学|学院|集团"
)
# Tables whose rows happen once: the year belongs to the id.
DATED_IDS = ("events", "documents")


def add_new(draft: Draft, entry: Entry) -> None:
    """Add a row of the kind that an entry names; raises ChangaiError."""
    kinds = tables_by_kind(draft.schemas)
    kind = entry["new"]
    if kind not in kinds:
        hint = meant(kind, kinds, f"there are: {', '.join(kinds)}")
        raise entry.error("new", f"nothing of the kind {kind!r} can be added; {hint}")
    table = kinds[kind]
    if table == METRICS:
        add_figure(draft, entry)
    elif id_column(draft.schemas[table]):
        add_row(draft, entry, kind, table)
    else:
        add_relation(draft, entry, table)


def add_row(draft: Draft, entry: Entry, kind: str, table: str) -> None:
    """Add a row of a table with ids, and evidence for what the words print of it.

    Raises ChangaiError where a key is unknown, missing or cannot be read, or the row is there.
    """
    schema = draft.schemas[table]
    keys = contributor_keys(table, schema)
    see = f"`changai add --template {kind}` prints a file to fill in"
    key_of_row = str(id_column(schema))
    besides = ["new", "words", "note", key_of_row]
    given = given_cells(entry, table, schema, besides, f"a new {kind}", see)
    check_required(entry, keys, given, see)
    refuse_known_name(draft, entry, table, given)
    if schema.get("group") == "core":
        entry.need(["words"], f"give the words of the source that print what the {kind} is called")
    has_note = "note_en" in column_names(schema)
    cells = without_dates(schema) | {"source_id": draft.source_id}
    statements: list[TextRow] = []
    for cell in given:
        if cell.of.target:
            cells[cell.column] = row_of_reference(draft, entry, cell)
        elif value_kind(schema, cell.column) == "text":
            cells[cell.column] = without_marks(cell.text)
        statements += statements_on(draft, entry, table, cell, cells.get(cell.column, ""))
    if schema.get("group") == "core" and not statements:
        what = ", ".join(dict.fromkeys(cell.key for cell in given if cell.role != "editorial"))
        raise entry.error("words", f"they print none of {what}; quote what names the {kind}")
    cells[key_of_row] = draft.new_id(
        entry, key_of_row, proposed_id(entry, schema, table, cells, statements)
    )
    if has_note:
        cells["note_en"] = entry.get("note")
    for statement in statements:
        statement["row_id"] = cells[key_of_row]
        statement["note_en"] = "" if has_note else entry.get("note")
    row = draft.append(table, cells)
    draft.origins.note(table, row, entry, "new", {cell.column: cell.key for cell in given})
    draft.read.append((table, cells[key_of_row]))


def refuse_known_name(draft: Draft, entry: Entry, table: str, given: Iterable[GivenCell]) -> None:
    """Raise ChangaiError where another row of the table has the name, unless an id is given for this one."""
    key_of_row = str(id_column(draft.schemas[table]))
    if key_of_row in entry:
        return
    rows, names = draft.context.by_id[table], draft.context.names
    for cell in given:
        if cell.role != "name":
            continue
        plain = plain_name(cell.text)
        for row_id in rows:
            if plain in names[row_id]:
                how = f"state more of it with row = {row_id!r}, or give {key_of_row} to another one"
                raise entry.error(cell.key, f"{row_id} is called {cell.text!r} already; {how}")


def without_dates(schema: Json) -> dict[str, str]:
    """The precision of each date of a new row, until `settle` writes one: none."""
    return {dates.precision: "none" for dates in date_columns(schema) if dates.precision}


def without_marks(title: str) -> str:
    """A title without its title marks."""
    return title[1:-1] if title[:1] + title[-1:] == "《》" else title


def row_of_reference(draft: Draft, entry: Entry, cell: GivenCell) -> str:
    """The id that a reference means: of the row named, or the one given beside what is printed."""
    return row_meant(draft, entry, cell.key, cell.of.target, cell.meaning or cell.text)


def statements_on(
    draft: Draft, entry: Entry, table: str, cell: GivenCell, value: str
) -> list[TextRow]:
    """Evidence for a cell of a new row, as far as the words print it.

    A name, a place or a reference may be known otherwise, and then is no evidence. Raises
    ChangaiError where the words do not print what only a source can state.
    """
    if cell.role == "editorial" or (cell.of.allowed and not cell.of.target):
        return []
    words = entry.get("words")
    field = cell.column
    if cell.of.target:
        quote = printed_reference(draft, entry, cell, value)
        if not quote and cell.role == "stated" and cell.text != value:
            how = "give more of them, or the id where it is known otherwise"
            raise entry.error(cell.key, f"{cell.text!r} does not stand in the words given; {how}")
        if not quote:
            return []
        return [add_statement(draft, entry, cell.key, table, field, "", quote=quote, claim=value)]
    if value_kind(draft.schemas[table], field) == "date":
        return [add_statement(draft, entry, cell.key, table, field, "")]
    quote = with_marks(cell.text, words)
    if cell.role != "stated" and quote not in words:
        return []
    return [
        add_statement(draft, entry, cell.key, table, field, "", quote=part, claim=value)
        for part in parts(quote)
    ]


def printed_reference(draft: Draft, entry: Entry, cell: GivenCell, row_id: str) -> str:
    """What the words print of the row that a cell refers to; "" where they do not name it."""
    words = entry.get("words")
    if cell.meaning:
        return cell.text
    if cell.of.target == "regions":
        return printed_place(draft, entry, row_id)
    if cell.text in words:
        return with_marks(cell.text, words)
    return printed_name(draft, cell.of.target, row_id, words)


def printed_place(draft: Draft, entry: Entry, region_id: str) -> str:
    """The name by which the words of an entry name a place; "" where they do not.

    A place within the name of a body or an event states nothing of the place.
    """
    words = words_without_names(entry)
    for place in place_names(draft.context).named_in(words):
        if place.region_id == region_id and not OF_A_BODY.match(words, place.end):
            return place.name
    return ""


def words_without_names(entry: Entry) -> str:
    """The words of an entry, its own names left out."""
    words = entry.get("words")
    for key in NAMING_KEYS:
        for texts in (entry.texts, entry.second_texts):
            if key in texts:
                words = words.replace(without_marks(texts[key]), "\0")
    return words


def parts(quote: str) -> list[str]:
    """A quote in parts, none longer than a quote may be, and as long as each other."""
    number = -(-len(quote) // MAX_QUOTE)
    length = -(-len(quote) // max(number, 1))
    return [quote[start : start + length] for start in range(0, len(quote), length)]


def proposed_id(
    entry: Entry, schema: Json, table: str, cells: dict[str, str], statements: Iterable[TextRow]
) -> str:
    """An id out of the English name, with the year of what happens once; raises ChangaiError."""
    key_of_row = str(id_column(schema))
    english = next(cells[c] for c in fields_with_role(schema, "name") if c.endswith("_en"))
    words = re.findall("[a-z0-9]+", english.lower().replace("'", ""))
    telling = [word for word in words if not EMPTY_WORDS.fullmatch(word)] or words
    if not telling:
        raise entry.error(key_of_row, "is missing; no id can be made of the English name")
    prefix = prefix_of_ids(schema)
    if table == "regions" and cells.get("parent_id"):
        prefix = cells["parent_id"]  # as in reg-cn-zj-ningbo
    return "-".join([prefix, *telling[:MAX_SLUG_WORDS], *year_part(table, telling, statements)])


def year_part(table: str, words: list[str], statements: Iterable[TextRow]) -> list[str]:
    """The year of what happens once, unless its name has one."""
    if table not in DATED_IDS or any(re.fullmatch("(19|20)[0-9]{2}", word) for word in words):
        return []
    periods = (parse_period(statement["claim"]) for statement in statements)
    return [str(period.last.year) for period in periods if period][:1]


def prefix_of_ids(schema: Json) -> str:
    """What the ids of a table begin with: ``evt``, by the pattern of its key."""
    key = id_column(schema)
    pattern = next(f["constraints"]["pattern"] for f in schema["fields"] if f["name"] == key)
    return str(pattern).removeprefix("^").partition("-")[0]
