"""A retirement: a row that goes, its id entered in ``retired``, and what speaks of it moved or gone."""

from collections.abc import Iterator
from dataclasses import dataclass

from changai.curation.contributed_relation import end_relation
from changai.curation.contribution_file import Entry
from changai.curation.draft import Draft
from changai.curation.working_copy import TextRow
from changai.model.package import VERSION
from changai.model.schema import (
    column_names,
    id_column,
    is_relation,
    key_columns,
    own_id_column,
    references,
    sort_key,
)
from changai.model.values import value_kind

SEE = "`changai add --template retirement` prints a file to fill in"
KEYS = ("retire", "reason", "replaced_by", "retired_in")
RETIRED = "retired"
MAX_LISTED = 3
# Tables whose rows speak of a row of another table, by ``table`` and ``row_id``.
SPEAKING = ("evidence", "names", "departures", "lookups")


@dataclass(frozen=True)
class Use:
    """A cell of another row that has an id."""

    table: str
    row: TextRow
    column: str


def retire(draft: Draft, entry: Entry) -> None:
    """Retire a row. What refers to it moves to its replacement, and so do statements on it.

    A row of a relation, which has no id, goes with its evidence. Raises ChangaiError where the row or
    its replacement is none, or where it is still referred to and has no replacement.
    """
    entry.need(["reason"], "say in English why the row goes")
    if is_relation(draft.schemas.get(entry["retire"], {})):
        end_relation(draft, entry, entry["retire"])
        draft.notes.append("no column keeps this reason: write it into the commit")
        return
    entry.refuse_unknown_keys(KEYS, "a retirement", SEE)
    table, row_id = table_of(draft, entry, "retire"), entry["retire"]
    replacement = entry.get("replaced_by")
    if replacement:
        check_replacement(draft, entry, table)
        drop_relations_between(draft, row_id, replacement)
        draft.read.append((table, replacement))
    else:
        drop_relations(draft, row_id)
    exchange_id(draft, entry, table, row_id, replacement)
    for speaking in SPEAKING:
        move_statements(draft, speaking, row_id, replacement)
    key = id_column(draft.schemas[table])
    draft.tables[table][:] = [row for row in draft.tables[table] if row[str(key)] != row_id]
    cells = {
        "id": row_id,
        "table": table,
        "retired_in": entry.get("retired_in") or coming_version(draft, entry),
        "reason": entry["reason"],
        "replaced_by": replacement,
    }
    row = draft.append(RETIRED, cells)
    draft.origins.note(RETIRED, row, entry, "retire", {"id": "retire"})
    draft.forget_context()


def exchange_id(draft: Draft, entry: Entry, table: str, row_id: str, replacement: str) -> None:
    """Write the id of its replacement wherever other rows have that of a row.

    Raises ChangaiError where they have it and there is no replacement.
    """
    uses = list(uses_of(draft, row_id))
    if uses and not replacement:
        some = ", ".join(f"{use.column} of {name_of(draft, use)}" for use in uses[:MAX_LISTED])
        more = f" and {len(uses) - MAX_LISTED} more" if len(uses) > MAX_LISTED else ""
        what = f"{row_id} is still referred to, in {some}{more}"
        raise entry.error("retire", f"{what}; give replaced_by, or change these first")
    key = id_column(draft.schemas[table])
    for use in uses:
        is_itself = use.table == table and use.row[str(key)] == replacement  # a part of its whole
        use.row[use.column] = "" if is_itself else replacement
    for name in {use.table for use in uses}:
        drop_doubles(draft.tables[name])
    for retired in draft.tables[RETIRED]:
        if retired["replaced_by"] == row_id:
            retired["replaced_by"] = replacement


def table_of(draft: Draft, entry: Entry, key: str) -> str:
    """The table of the row whose id a key gives; raises ChangaiError."""
    draft.refuse_retired(entry, key)
    tables = {
        row_id: table
        for table, rows in draft.context.by_id.items()
        if table != RETIRED and own_id_column(draft.schemas[table])
        for row_id in rows
    }
    return entry.look_up(key, tables, "see `changai find`")


def check_replacement(draft: Draft, entry: Entry, table: str) -> None:
    """Raise ChangaiError where the replacement is no other row of the same table."""
    if entry["replaced_by"] == entry["retire"]:
        raise entry.error("replaced_by", "is the row itself; name the one that takes its place")
    if (of_table := table_of(draft, entry, "replaced_by")) != table:
        what = f"{entry['replaced_by']} is a row of {of_table}, not of {table}"
        raise entry.error("replaced_by", f"{what}; name a row of {table}, or leave it out")


def drop_relations(draft: Draft, row_id: str) -> None:
    """Take out the relations that stand at a row, which are a part of it."""
    for table, schema in draft.schemas.items():
        if is_relation(schema):
            first = column_names(schema)[0]
            rows = draft.tables[table]
            kept = [row for row in rows if row[first] != row_id]
            note_gone(draft, table, row_id, len(rows) - len(kept))
            rows[:] = kept


def drop_relations_between(draft: Draft, row_id: str, replacement: str) -> None:
    """Take out what relates a row to its replacement, with its evidence: no row is related to itself."""
    both = {row_id, replacement}
    for table, schema in draft.schemas.items():
        if is_relation(schema):
            columns = list(references(schema))
            rows = draft.tables[table]
            kept = [row for row in rows if not both <= {row[column] for column in columns}]
            note_gone(draft, table, row_id, len(rows) - len(kept))
            rows[:] = kept
            evidence = draft.tables["evidence"]
            evidence[:] = [
                statement
                for statement in evidence
                if statement["field"] != table or {statement["row_id"], statement["claim"]} != both
            ]


def note_gone(draft: Draft, table: str, row_id: str, number: int) -> None:
    """Note that rows of another table go with a row."""
    if number:
        rows = "a row" if number == 1 else f"{number} rows"
        draft.notes.append(f"with {row_id} {'goes' if number == 1 else 'go'} {rows} of {table}")


def uses_of(draft: Draft, row_id: str) -> Iterator[Use]:
    """Where other rows have an id: in references, and in claims that are ids."""
    for table, schema in draft.schemas.items():
        columns = list(references(schema))
        for row in draft.tables[table] if columns else ():
            yield from (Use(table, row, c) for c in columns if row[c] == row_id)
    for statement in draft.tables["evidence"]:
        if statement["claim"] == row_id and statement["row_id"] != row_id:
            about = draft.schemas.get(statement["table"])
            if about and value_kind(about, statement["field"]) == "id":
                yield Use("evidence", statement, "claim")


def name_of(draft: Draft, use: Use) -> str:
    """How a message names the row of a use: by its id, or by its table."""
    key = id_column(draft.schemas[use.table])
    if use.table == "evidence":
        return f"the evidence on {use.row['row_id']}"
    return use.row[key] if key else f"a row of {use.table}"


def drop_doubles(rows: list[TextRow]) -> None:
    """Leave one of the rows that are the same since an id was exchanged."""
    rows[:] = {tuple(row.items()): row for row in rows}.values()


def move_statements(draft: Draft, table: str, row_id: str, replacement: str) -> None:
    """Let the rows of a table that speak of a row speak of its replacement, or go with it.

    Where the replacement has one with the same key, that one stays.
    """
    schema = draft.schemas[table]
    key = sort_key(schema) or key_columns(schema.get("uniqueKeys", [[]])[0])
    rows = draft.tables[table]
    taken = {tuple(row[c] for c in key) for row in rows if row["row_id"] != row_id}
    kept, gone = [], 0
    for row in rows:
        if row["row_id"] == row_id:
            row["row_id"] = replacement
            if not replacement or tuple(row[c] for c in key) in taken:
                gone += 1
                continue
        kept.append(row)
    rows[:] = kept
    note_gone(draft, table, row_id, gone)


def coming_version(draft: Draft, entry: Entry) -> str:
    """The version in which a row is retired now: the latest entered, or the one after the package's.

    A package of 0.3.0.dev1 becomes 0.3.0. Raises ChangaiError where its version tells no number.
    """
    numbered = VERSION.match(draft.version)
    if numbered is None:
        what = f"is missing, and the version of the package, {draft.version!r}, tells no next one"
        raise entry.error("retired_in", f'{what}; give it, as in retired_in = "0.3.0"')
    released = version_numbers(numbered[0])
    is_released = numbered[0] == draft.version
    following = (released[0], released[1] + 1, 0) if is_released else released
    entered = [row["retired_in"] for row in draft.tables[RETIRED]]
    numbers = [version_numbers(version) for version in entered if VERSION.fullmatch(version)]
    coming = [version for version in numbers if version > released]
    return ".".join(map(str, max([following, *coming])))


def version_numbers(version: str) -> tuple[int, ...]:
    """The three numbers of a version."""
    return tuple(map(int, version.split(".")))
