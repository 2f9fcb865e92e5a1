"""What each source states, beside the cell that it speaks of: claims checked, stances computed."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from changai.limits import MAX_HINTED, MAX_PER_RULE
from changai.model.schema import (
    allowed_values,
    can_be_bounded,
    date_columns,
    date_with_column,
    fields_with_role,
    references,
)
from changai.model.values import OPEN_START, VALUE_FORMS, ValueKind, parse_value, value_kind
from changai.statements.resolution import (
    LEVEL,
    MAX_STATEMENTS,
    ORIGIN,
    PARENT,
    Cell,
    ResolutionContext,
    compute_stances,
    contradicts_identity,
    naming_fields,
    plain_name,
    tables_with_parents,
    worded_fields,
)
from changai.validation import printed_text
from changai.validation.database import Database, Row, Table, quoted, sql_column
from changai.validation.findings import meant, shown
from changai.validation.printed_text import QuoteFault

# Where one of these has lost rows, no claim is checked: what is missing may be what it agrees with.
DECIDING = ("evidence", "sources", "names", "departures")
KIND_NAMES = {"number": "a number", "date": "a date", "id": "an id", "text": "a text"}
CLAIMS = """
line INTEGER PRIMARY KEY, [table], row_id, field, joined, claim, exact, source_id, stance, note_en,
kind, worded, identity, relation, unknown, cell, first_day, last_day, [precision], row_line INTEGER,
fits, first, sound, adopted INTEGER, computed, contradicts
"""


@dataclass(frozen=True)
class StatedField:
    """A field of a table as evidence can state it: a column, or a relation to other rows."""

    table: Table
    name: str
    kind: ValueKind
    relation: Table | None = None
    allowed: Sequence[str] = ()
    targets: Sequence[str] = ()  # tables, to a row of which a claim leads
    is_target_lost: bool = False  # rows of a target were lost: no claim can be looked up there

    @property
    def is_worded(self) -> bool:
        """Whether the curator words the cell, as a name or a role."""
        return self.relation is None and self.name in worded_fields(self.table.schema)

    @property
    def is_identity(self) -> bool:
        """Whether the cell says what the row is about."""
        return self.relation is None and self.name in fields_with_role(
            self.table.schema, "identity"
        )


class Unsound(NamedTuple):
    """A claim that is not in order: the line of its evidence, message and hint."""

    line: int
    code: str
    message: str
    hint: str


def check_claims(database: Database) -> None:
    """Fill ``claims``, a row for each statement on a cell that is there, and ``unsound``, their faults."""
    database.add_helper_table("claims", CLAIMS)
    database.add_helper_table("unsound", "line INTEGER PRIMARY KEY, code, message, hint")
    fields = stated_fields(database)
    add_claims(database, fields)
    database.run("CREATE INDEX [claims by row] ON claims (row_id, field)")
    if not any(database.tables[name].lost for name in DECIDING):
        database.fill_helper_table("unsound", list(malformed_claims(database, fields)))
        database.fill_helper_table("unsound", list(misread_claims(database)))
    database.run("UPDATE claims SET sound = false WHERE line IN (SELECT line FROM unsound)")
    compute_all_stances(database)


def stated_fields(database: Database) -> list[StatedField]:
    """The fields that evidence does state, of the tables that have ids."""
    evidence = "SELECT DISTINCT [table], field FROM evidence"
    stated = {(row["table"], row["field"]) for row in database.rows(evidence)}
    return [
        field
        for table in database.tables.values()
        if table.key
        for field in [*columns_of(database, table), *relations_of(database, table)]
        if (table.name, field.name) in stated
    ]


def columns_of(database: Database, table: Table) -> Iterator[StatedField]:
    """The columns of a table, as evidence can state them."""
    leads_to = references(table.schema)
    for field in table.schema["fields"]:
        name = field["name"]
        targets = [leads_to[name][0] or table.name] if name in leads_to else []
        yield StatedField(
            table,
            name,
            value_kind(table.schema, name),
            allowed=allowed_values(field) or (),
            targets=targets,
            is_target_lost=any(database.tables[target].lost for target in targets),
        )


def relations_of(database: Database, table: Table) -> Iterator[StatedField]:
    """The relations of the rows of a table to others, as evidence can state them."""
    for relation in database.tables.values():
        if relation.is_relation and not relation.lost and relation.columns[0] == table.key:
            leads_to = references(relation.schema)
            targets = [leads_to[column][0] or relation.name for column in joined_columns(relation)]
            lost = any(database.tables[target].lost for target in targets)
            yield StatedField(table, relation.name, "id", relation, (), targets, lost)


def joined_columns(relation: Table) -> list[str]:
    """The columns of a relation that hold the ids of the rows it leads to."""
    return [column for column in references(relation.schema) if column != relation.columns[0]]


def add_claims(database: Database, fields: Sequence[StatedField]) -> None:
    """Enter the claims on these fields, each beside what the cell holds."""
    for field in fields:
        insert_claims(database, field)
    # Where several sources speak of a cell, `compute_all_stances` compares them.
    database.run("""
        UPDATE claims SET sound = true, adopted = line, computed = 'states', contradicts = false;
        UPDATE claims SET adopted = NULL, computed = 'disputes' WHERE relation AND cell IS NULL;
        CREATE INDEX [claims by cell] ON claims ([table], field, row_id, joined);
    """)


def insert_claims(database: Database, field: StatedField) -> None:
    """Enter the claims on one field."""
    table = field.table
    joined = "e.claim" if field.relation else "''"
    first_day = "first_day(e.claim)" if field.kind == "date" else "NULL"
    # SQLite takes CROSS JOIN in the order given: first the rows, of which there are fewer.
    statement = f"""
    INSERT INTO claims (
      line, [table], row_id, field, claim, exact, source_id, stance, note_en,
      joined, kind, worded, identity, relation, unknown,
      cell, first_day, last_day, [precision], row_line, fits, first)
    SELECT
      e.line, e.[table], e.row_id, e.field, e.claim, e.exact, e.source_id, e.stance, e.note_en,
      {joined}, :kind, {field.is_worded}, {field.is_identity}, {field.relation is not None}, {field.is_target_lost},
      {sql_of_cell(field)}, {sql_of_date(field)}, t.line, coalesce({sql_of_form(field)}, false), {first_day}
    FROM {table.sql_name} t CROSS JOIN evidence e ON e.row_id = t.{table.sql_key}
    WHERE e.[table] = :table AND e.field = :field
    """
    parameters = {
        "kind": field.kind,
        "table": table.name,
        "field": field.name,
        "allowed": json.dumps(field.allowed),
        "targets": json.dumps(field.targets),
    }
    database.connection.execute(statement, parameters)


def sql_of_cell(field: StatedField) -> str:
    """SQL for what a cell holds: of a relation the id that is claimed, if the relation is there."""
    relation = field.relation
    if relation is None:
        return f"t.{sql_column(field.name)}"
    row_id, *_ = relation.columns
    joined = ", ".join(f"r.{sql_column(column)}" for column in joined_columns(relation))
    return f"""
      CASE WHEN EXISTS (
        SELECT 1 FROM {relation.sql_name} r
        WHERE r.{sql_column(row_id)} = e.row_id AND e.claim IN ({joined})) THEN e.claim END
    """


def sql_of_date(field: StatedField) -> str:
    """SQL for the cells of the date that begins or ends in a field: first day, last day, precision."""
    dates = date_with_column(field.table.schema, field.name)
    columns = (dates.start, dates.end, dates.precision) if dates else (None, None, None)
    return ", ".join(f"t.{sql_column(column)}" if column else "NULL" for column in columns)


def sql_of_form(field: StatedField) -> str:
    """SQL that says whether a claim on a field is in canonical form, and of the type of the field."""
    if field.kind == "id" and not field.is_target_lost:
        targets = "SELECT value FROM json_each(:targets)"
        return f"EXISTS (SELECT 1 FROM ids WHERE id = e.claim AND ids.[table] IN ({targets}))"
    if field.kind == "text" and field.allowed:
        return "e.claim IN (SELECT value FROM json_each(:allowed))"
    if field.kind == "date" and not can_be_bounded(field.table.schema, field.name):
        return f"is_canonical(:kind, e.claim) AND NOT e.claim LIKE '{OPEN_START}%'"
    return "is_canonical(:kind, e.claim)"


def malformed_claims(database: Database, fields: Sequence[StatedField]) -> Iterator[Unsound]:
    """Claims that are not in canonical form, or not of the type of their field."""
    stated = {(field.table.name, field.name): field for field in fields}
    query = """
    SELECT line, [table], field, coalesce(claim, '') AS claim FROM claims WHERE NOT fits ORDER BY line
    """
    for number, row in enumerate(database.rows(query)):
        if number > MAX_PER_RULE:
            yield Unsound(row["line"], "E116", "", "")  # beyond what is listed
            continue
        field = stated[row["table"], row["field"]]
        message, hint = malformed(database, field, row["claim"], hinted=number < MAX_HINTED)
        yield Unsound(row["line"], "E116", message, hint)


def malformed(database: Database, field: StatedField, claim: str, hinted: bool) -> tuple[str, str]:
    """What is wrong with a claim on a field, and a hint, with the nearest id if it is ``hinted``."""
    kind = field.kind
    if parse_value(kind, claim) is None:
        others = [other for other in ("number", "date", "id") if other != kind]
        other = next((other for other in others if parse_value(other, claim)), None)
        if not claim:
            message = "the claim is empty"
        elif other:
            message = (
                f"{shown(claim)} is {KIND_NAMES[other]}, but {field.name} takes {KIND_NAMES[kind]}"
            )
        else:
            message = f"{shown(claim)} is not {KIND_NAMES[kind]} in canonical form"
        return message, VALUE_FORMS[kind]
    if kind == "date":
        starts = [dates.start for dates in date_columns(field.table.schema) if dates.can_be_bounded]
        message = f"{shown(claim)} is a bound, which {field.name} cannot hold"
        return message, f"these can: {', '.join(starts)}" if starts else "delete the statement"
    if kind == "id":
        known = (
            [row_id for target in field.targets for row_id in database.ids(target)]
            if hinted
            else []
        )
        message = f"there is no row {shown(claim)} in {' or '.join(field.targets)}"
        return message, meant(claim, known, "add the row first")
    message = f"{shown(claim)} is not one of the allowed values of {field.name}"
    return message, f"allowed: {', '.join(field.allowed)}"


def misread_claims(database: Database) -> Iterator[Unsound]:
    """Claims that are not what their quotes say."""
    for line, fault in [
        *misread_numbers(database),
        *misread_dates(database),
        *misread_names(database),
    ]:
        yield Unsound(line, "E117", fault.message, fault.hint)


def misread_numbers(database: Database) -> Iterator[tuple[int, QuoteFault]]:
    """Numbers that are not those of their quotes, by the line of the evidence."""
    query = "SELECT line, claim, coalesce(exact, '') FROM claims WHERE kind = 'number' AND fits"
    for line, claim, quote in database.connection.execute(query):
        fault = printed_text.number_fault(claim, quote)
        if fault:
            yield line, fault


def misread_dates(database: Database) -> Iterator[tuple[int, QuoteFault]]:
    """Dates that are not those of their quotes, by the line of the evidence."""
    query = """
    SELECT c.line, claim, coalesce(exact, ''), c.note_en IS NOT NULL,
      coalesce(printed_date(s.published, s.published_precision), '')
    FROM claims c LEFT JOIN sources s USING (source_id) WHERE c.kind = 'date' AND c.fits
    """
    for line, claim, quote, has_note, published in database.connection.execute(query):
        fault = printed_text.date_fault(claim, quote, published, has_note)
        if fault:
            yield line, fault


def misread_names(database: Database) -> Iterator[tuple[int, QuoteFault]]:
    """Ids and texts whose quotes name something else, by the line of the evidence."""
    # Quotes that are not simply a name of the row, or the text.
    query = """
    SELECT line, kind, field, claim, coalesce(exact, '') AS exact, note_en IS NOT NULL AS has_note, row_id
    FROM claims WHERE fits AND NOT unknown AND CASE kind
      WHEN 'id' THEN NOT EXISTS (SELECT 1 FROM names WHERE names.row_id = claim AND name = exact)
      WHEN 'text' THEN field = 'document_number'
        OR (worded AND NOT coalesce(instr(exact, claim) OR instr(claim, exact), 0)) END
    """
    checker = NameChecker(database)
    for row in database.rows(query):
        fault = checker.fault(row)
        if fault:
            yield row["line"], fault


class NameChecker:
    """Looks for the names of rows in quotes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.names = functools.cache(self.read_names)
        self.hinted = 0  # faults that name the row that is meant

    def read_names(self, row_id: str) -> list[str]:
        """The plain names of a row: those in ``names``, and those of its own cells."""
        query = "SELECT name FROM names WHERE row_id = ? AND kind IS NOT 'misprint'"
        found = self.database.column(query, row_id)
        for place in self.database.rows("SELECT [table], line FROM ids WHERE id = ?", row_id):
            table = self.database.tables[place["table"]]
            columns = naming_fields(table.schema)
            if columns:
                cells = f"SELECT {', '.join(columns)} FROM {table.sql_name} WHERE line = ?"
                for row in self.database.rows(cells, place["line"]):
                    found += row.values()
        plain = [plain_name(name) for name in found if name]
        return [name for name in plain if name]

    def fault(self, row: Row) -> QuoteFault | None:
        """Why the quote of a claim does not name what the claim says."""
        claim, quote, row_id = row["claim"], row["exact"], row["row_id"]
        # That a document carries out another may show in its own title: the note says so.
        has_noted_title = row["field"] == "document_relations" and row["has_note"]
        if has_noted_title and is_named(quote, self.names(row_id)):
            return None
        if row["kind"] == "id":
            return self.reference_fault(claim, quote)
        if row["field"] == "document_number":
            return printed_text.document_number_fault(claim, quote)
        fault = printed_text.name_fault(claim, quote, ())
        return fault and printed_text.name_fault(claim, quote, self.names(row_id))

    def reference_fault(self, claim: str, quote: str) -> QuoteFault | None:
        """Why a quote names neither the row that a claim refers to nor one above it."""
        fault = printed_text.reference_fault(claim, quote, self.names(claim))
        if fault is None:
            return None
        for ancestor in self.database.column("SELECT ancestor FROM above WHERE id = ?", claim):
            if is_named(quote, self.names(ancestor)):
                return None
        self.hinted += 1
        return (
            fault._replace(hint=self.named_row(claim, quote)) if self.hinted < MAX_HINTED else fault
        )

    def named_row(self, claim: str, quote: str) -> str:
        """The hint that tells which row of the same table a quote names."""
        query = "SELECT min(row_id) FROM names WHERE plain(name) = ? AND substr(row_id, 1, 3) = ?"
        (row_id,) = self.database.column(query, plain_name(quote), claim[:3])
        return f"it is a name of {row_id!r}" if row_id else "add the name to data/names.csv"


def is_named(quote: str, names: Sequence[str]) -> bool:
    """Whether a quote holds one of some plain names."""
    words = plain_name(quote)
    return any(name in words for name in names)


def compute_all_stances(database: Database) -> None:
    """Compute which statement each cell adopts, and the stance of each statement."""
    sources, departures = database.tables["sources"], database.tables["departures"]
    if sources.lost or not sources.key or departures.lost:
        database.run("UPDATE claims SET computed = stance")  # nothing can be computed
        return
    database.context = resolution_context(database)
    update = "UPDATE claims SET computed = ?, adopted = ?, contradicts = ? WHERE line = ?"
    database.connection.executemany(update, list(computed_stances(database, database.context)))


def computed_stances(
    database: Database, context: ResolutionContext
) -> Iterator[tuple[str, int | None, bool, int]]:
    """Of statements that do not stand alone, or not with their cell: what the row of ``claims`` gets.

    That is the stance, the line of the adopted statement, whether it contradicts what the row is
    about, and the own line.
    """
    query = """
    SELECT [table], row_id, field, joined, c.line, coalesce(claim, '') AS claim, coalesce(exact, '') AS exact,
      coalesce(source_id, '') AS source_id, cell, first_day, last_day, [precision]
    FROM claims c JOIN (
      SELECT [table], row_id, field, joined FROM claims GROUP BY [table], field, row_id, joined
      HAVING count(*) > 1 OR max((worded OR identity) AND claim IS NOT cell)) USING ([table], row_id, field, joined)
    ORDER BY [table], field, row_id, joined, c.line
    """
    for cell, group in itertools.groupby(database.rows(query), key=cell_of):
        statements = list(itertools.islice(group, MAX_STATEMENTS))
        row = row_of(context, statements[0])
        adopted, stances = compute_stances(context, cell, row, statements)
        adopted_line: Any = adopted["line"] if adopted else None
        for statement, stance in zip(statements, stances, strict=True):
            contradicts = contradicts_identity(context, cell, row, statement)
            yield stance, adopted_line, contradicts, statement["line"]


def cell_of(claim: Row) -> Cell:
    """The cell that a row of ``claims`` speaks of."""
    return Cell(claim["table"], claim["row_id"], claim["field"], claim["joined"])


def row_of(context: ResolutionContext, claim: Row) -> dict[str, str]:
    """What resolution needs of the row that a row of ``claims`` speaks of."""
    dates = context.compared_field(cell_of(claim)).dates
    cells = {claim["field"]: claim["cell"]}
    if dates:
        of_date = {dates.start: "first_day", dates.end: "last_day", dates.precision: "precision"}
        cells |= {column: claim[key] for column, key in of_date.items() if column}
    return {column: cell or "" for column, cell in cells.items()}


def resolution_context(database: Database) -> ResolutionContext:
    """What resolution needs to know of the tables."""

    def rows(query: str) -> list[dict[str, str]]:
        return [
            {column: cell or "" for column, cell in row.items()} for row in database.rows(query)
        ]

    of_sources = "source_id, authority, hosting, published"
    if ORIGIN in database.tables["sources"].columns:  # a package may be older than the column
        of_sources += f", {ORIGIN}"
    known = {
        "sources": rows(f"SELECT {of_sources} FROM sources"),
        "departures": rows("SELECT row_id, field, source_id FROM departures"),
        # Names are compared where a worded claim is not what the cell holds.
        "names": rows("""
            SELECT row_id, name, kind FROM names WHERE row_id IN (
              SELECT row_id FROM claims WHERE worded AND claim IS NOT cell)
        """),
    }
    schemas = {name: table.schema for name, table in database.tables.items()}
    for name in tables_with_parents(schemas):
        table = database.tables[name]
        columns = f"{table.sql_key} AS {quoted(table.key or '')}, {PARENT}"
        if LEVEL in table.columns:  # of places, by which a country is known
            columns += f", {LEVEL}"
        known[name] = rows(f"SELECT {columns} FROM {table.sql_name}")
    return ResolutionContext(schemas, known)
