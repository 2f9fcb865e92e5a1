"""Settle a package: read claims out of quotes, adopt statements, write cells, compute stances.

Statements change what is stated, and nothing else: not what a row is about, not what it is called,
not what curators write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from changai.curation.working_copy import (
    Tables,
    TextRow,
    WorkingCopy,
    needed_tables,
    open_working_copy,
)
from changai.errors import ChangaiError
from changai.model.schema import (
    DateColumns,
    Json,
    adopted_fields,
    can_be_bounded,
    column_names,
    date_columns_of,
    ends_a_date,
    fields_with_role,
    leading_field,
    named_tables,
    source_fields,
)
from changai.model.values import (
    NOT_AFTER,
    Number,
    Period,
    format_value,
    parse_period,
    parse_value,
    plain_number,
    value_kind,
)
from changai.reading.dates import resolve_date
from changai.reading.figures import printed_number
from changai.statements.readings import READINGS, row_hash, row_key
from changai.statements.resolution import (
    NOT_STATED,
    Cell,
    ResolutionContext,
    Row,
    adopted_statement,
    compute_stances,
    plain_name,
    prints_name,
    rows_by_id,
    statements_by_cell,
)

PUBLIC_CODES = ("gb2260", "iso_3166_2")  # columns with codes of lists that name places
NEEDED_TABLES = ("evidence", "names", "sources", "departures")


def settle(folder: str | Path) -> list[str]:
    """Complete claims and stances of a package folder and adopt what is best known, cell by cell.

    A claim that is empty is read out of ``exact``; one that is given stays. Returns a line for
    each cell that changed. Raises ChangaiError where a file cannot be read whole or written, or a
    claim cannot be read, with nothing written.
    """
    with open_working_copy(folder) as copy:
        changes = reconcile(copy)
        copy.write(copy.changed(copy.edited_tables()))
        return changes


def reconcile(copy: WorkingCopy, *, skip_unread: bool = False) -> list[str]:
    """Settle the tables of a working copy in place; returns a line for each cell that changed.

    Raises ChangaiError where a claim cannot be read; with ``skip_unread`` such statements are left
    out of account, for the validator to name.
    """
    needed_tables(copy.package, *NEEDED_TABLES)
    before = {name: [dict(row) for row in rows] for name, rows in copy.tables.items()}
    context = ResolutionContext(copy.package.schemas, copy.tables)
    # What is adopted must not depend on where in its file a statement was entered.
    evidence = copy.in_order("evidence")
    if skip_unread:
        unread_claims(context, evidence)
        evidence = [statement for statement in evidence if statement["claim"]]
    else:
        read_claims(context, evidence)
    statements = statements_by_cell(context, evidence)
    adopt_claims(context, statements, copy.tables)
    write_stances(context, statements)
    changes = list(changed_cells(before, copy.tables))
    hash_readings(copy)
    new_names = unlisted_names(context, statements)
    copy.tables["names"] += new_names
    return changes + [f"names: {row['row_id']}: {row['name']}" for row in new_names]


def read_claims(context: ResolutionContext, evidence: Sequence[TextRow]) -> None:
    """Read the claims that are not given; raises ChangaiError where one cannot be read."""
    for statement in unread_claims(context, evidence):
        where = f"data/evidence.csv:{statement.line}:claim"
        cell = f"{statement['row_id']} {statement['field']}"
        how = f"cannot be read out of {statement['exact']!r}; give the claim"
        raise ChangaiError(f"{where}: {cell}: {how}")


def unread_claims(context: ResolutionContext, evidence: Sequence[TextRow]) -> list[TextRow]:
    """Read the claims that are not given; returns the statements whose claim cannot be read."""
    unread = []
    for statement in evidence:
        if statement["claim"] or statement["table"] not in context.schemas:
            continue
        claim = read_claim(context, statement)
        if claim is None:
            unread.append(statement)
        else:
            statement["claim"] = claim
    return unread


def read_claim(context: ResolutionContext, statement: Row) -> str | None:
    """What the quote of a statement means, in canonical form, or None if it cannot be read."""
    kind = value_kind(context.schemas[statement["table"]], statement["field"])
    quote = statement["exact"]
    if kind == "number":
        number = printed_number(quote)
        return format_value(number) if number else None
    if kind == "date":
        period = read_date(context, statement)
        return format_value(period) if period else None
    if kind == "id":
        name = plain_name(quote)
        named_so = [row_id for row_id, names in context.names.items() if name in names]
        return named_so[0] if len(named_so) == 1 else None
    return quote.removeprefix("《").removesuffix("》")


def read_date(context: ResolutionContext, statement: Row) -> Period | None:
    """What the quote of a statement means as a date of its field, or None if it cannot be read."""
    period = resolve_date(statement["exact"], day_of_source(context, statement))
    if period is None or not period.is_bound:
        return period
    # 近日 is a bound where the source prints its day, and the field can hold one.
    source = context.by_id["sources"].get(statement["source_id"], {})
    is_printed = source.get("published_precision") == "day"
    schema = context.schemas[statement["table"]]
    return period if is_printed and can_be_bounded(schema, statement["field"]) else None


def day_of_source(context: ResolutionContext, statement: Row) -> date | None:
    """The day on which the source of a statement was published, if it is known."""
    source = context.by_id.get("sources", {}).get(statement["source_id"], {})
    period = parse_period(source.get("published") or "")
    return period.first if period else None


def adopt_claims(
    context: ResolutionContext, statements: Mapping[Cell, Sequence[Row]], tables: Tables
) -> None:
    """Write into each cell the claim that it adopts, and the source of it where a column names that.

    The first day of a date comes before its last one: a claim on the first may fill both, one on
    the last speaks of that day alone.
    """
    rows = rows_by_id(context.schemas, tables)
    sources: dict[tuple[str, str], str] = {}  # of the adopted statements, by row and field

    def is_last_day(cell: Cell) -> bool:
        return context.compared_field(cell).is_last_day

    for cell in sorted(statements, key=is_last_day):
        row = rows[cell.table][cell.row_id]
        adopted = adopted_statement(context, cell, context.row(cell), statements[cell])
        if adopted is None:
            continue
        if is_copied_identity(context, cell, row, adopted):
            continue
        sources[cell.row_id, cell.field] = adopted["source_id"]
        if takes_claim(context.schemas[cell.table], cell.field, row):
            adopt_claim(context, cell, adopted["claim"], row)
    write_sources(context, rows, sources)


def takes_claim(schema: Json, field: str, row: Row) -> bool:
    """Whether a statement may change a cell: what sources say, and what a row is about if it is empty.

    A group is filled whole, so of an identity group no cell may be filled before.
    """
    if field in fields_with_role(schema, "stated"):
        return True
    if field not in fields_with_role(schema, "identity"):
        return False
    leading = leading_field(schema, field)
    return all(row[column] in NOT_STATED for column in adopted_fields(schema, leading))


def is_copied_identity(context: ResolutionContext, cell: Cell, row: Row, statement: Row) -> bool:
    """Whether a copy on an unrelated site would say what a row is about that goes by another source."""
    if not context.compared_field(cell).is_identity or not context.standing(statement).is_copy:
        return False
    return not context.standing_of(row.get("source_id", "")).is_copy


def write_sources(
    context: ResolutionContext,
    rows: Mapping[str, Mapping[str, TextRow]],
    sources: Mapping[tuple[str, str], str],
) -> None:
    """Write the source of the adopted statement into each column that names it."""
    for table, schema in context.schemas.items():
        for column, fields in source_fields(schema).items():
            for row_id, row in rows.get(table, {}).items():
                found = (sources[row_id, field] for field in fields if (row_id, field) in sources)
                row[column] = next(found, row[column])


def adopt_claim(context: ResolutionContext, cell: Cell, claim: str, row: TextRow) -> None:
    """Write a claim into its row, with the cells that are adopted with it."""
    schema = context.schemas[cell.table]
    value = parse_value(context.compared_field(cell).kind, claim)
    if isinstance(value, str):
        row[cell.field] = claim
    elif isinstance(value, Number):
        adopt_number(schema, cell.field, value, row)
    elif isinstance(value, Period):
        adopt_date(schema, cell.field, value, row)


def adopt_number(schema: Json, column: str, number: Number, row: TextRow) -> None:
    """Write an adopted number, with its qualifier and its upper end where the row has columns for them."""
    group = {"qualifier": number.qualifier, "value_upper": plain_number(number.upper)}
    row[column] = plain_number(number.value)
    row.update({name: group[name] for name in adopted_fields(schema, column) if name in group})


def adopt_date(schema: Json, column: str, period: Period, row: TextRow) -> None:
    """Write an adopted date: its first day, its precision, and its last day if it is one date."""
    dates = date_columns_of(schema, column) or DateColumns(column)
    if holds_date(dates, period, row):
        return
    if period.is_bound:
        adopt_bound(dates, period, row)
        return
    if dates.end and dates.precision and row[dates.precision] == NOT_AFTER:
        row[dates.end] = ""  # it was the bound
    day = period.last if ends_a_date(schema, column) else period.first
    row[column] = day.isoformat()
    if dates.precision:
        row[dates.precision] = period.precision
    if dates.end and not dates.lasting:
        row[dates.end] = period.last.isoformat()


def adopt_bound(dates: DateColumns, bound: Period, row: TextRow) -> None:
    """Write a date that is known only as not after a day: no first day, and the bound as the last."""
    if dates.end is None or dates.precision is None:
        return  # which `validate` reports
    row[dates.start] = ""
    row[dates.end] = bound.last.isoformat()
    row[dates.precision] = bound.precision


def holds_date(dates: DateColumns, period: Period, row: TextRow) -> bool:
    """Whether a row holds a day within a period, to the same precision: the curator chose it.

    A stock of a year, for example, is one of the last day of that year.
    """
    current = parse_period(row[dates.start])
    is_within = current is not None and period.first <= current.first <= period.last
    precision = row.get(dates.precision) if dates.precision else None
    return is_within and precision in (None, period.precision)


def write_stances(context: ResolutionContext, statements: Mapping[Cell, Sequence[TextRow]]) -> None:
    """Write the stance of each statement."""
    for cell, on_cell in statements.items():
        _, stances = compute_stances(context, cell, context.row(cell), on_cell)
        for statement, stance in zip(on_cell, stances, strict=True):
            statement["stance"] = stance


def unlisted_names(
    context: ResolutionContext, statements: Mapping[Cell, Sequence[Row]]
) -> list[TextRow]:
    """Rows of ``names`` for the names that rows carry themselves and that are not there yet."""
    listed = {(row["row_id"], row["name"]) for row in context.rows["names"]}
    new_rows = []
    for table in named_tables(context.schemas):
        for row_id, row in context.by_id.get(table, {}).items():
            for field in fields_with_role(context.schemas[table], "name"):
                name = row.get(field, "")
                if not name or (row_id, name) in listed:
                    continue
                listed.add((row_id, name))
                on_cell = statements.get(Cell(table, row_id, field), [])
                new_rows.append(name_row(context, table, row_id, field, name, on_cell))
    return new_rows


def name_row(
    context: ResolutionContext,
    table: str,
    row_id: str,
    field: str,
    name: str,
    statements: Sequence[Row],
) -> TextRow:
    """A row of ``names``: what kind of name a field holds, and the first source that prints it."""
    source_id = source_that_prints(name, statements)
    language = field.rpartition("_")[2]
    if field.startswith("short_"):
        kind = "short"
    elif source_id or (language == "zh" and has_public_code(context.by_id[table][row_id])):
        kind = "official"
    else:
        kind = "constructed" if language == "zh" else "translation"
    cells = {"table": table, "row_id": row_id, "name": name, "language": language, "kind": kind}
    cells["source_id"] = source_id
    empty = dict.fromkeys(column_names(context.schemas["names"]), "")
    return TextRow(empty | cells)


def hash_readings(copy: WorkingCopy) -> None:
    """Write the hash of the row that each new reading read; where it is not there, the validator says so."""
    new = [reading for reading in copy.tables.get(READINGS, []) if not reading["row_hash"]]
    for table in {reading["table"] for reading in new}:
        if table not in copy.tables:
            continue
        schema = copy.package.schema(table)
        rows = {row_key(schema, row): row for row in copy.tables[table]}
        for reading in new:
            if reading["table"] == table and reading["row_key"] in rows:
                reading["row_hash"] = row_hash(schema, rows[reading["row_key"]])


def has_public_code(row: Row) -> bool:
    """Whether a row has a code of a public list, which has its name as well: a place does."""
    return any(row.get(column) for column in PUBLIC_CODES)


def source_that_prints(name: str, statements: Sequence[Row]) -> str:
    """The first source that prints a name in full, in one quote or in several one after another."""
    printed: dict[str, str] = {}
    for statement in statements:
        source_id, quote = statement["source_id"], statement["exact"]
        printed[source_id] = printed.get(source_id, "") + quote
        in_one_quote = prints_name(name, quote, statement["claim"])
        if in_one_quote or prints_name(name, printed[source_id]):
            return source_id
    return ""


def changed_cells(before: Mapping[str, Sequence[Row]], after: Tables) -> Iterator[str]:
    """A line for each cell that differs; the rows stand in the same order."""
    for name, rows in after.items():
        for old, new in zip(before[name], rows, strict=True):
            for column, value in old.items():
                if new[column] != value:
                    key = new.get("row_id") or next(iter(new.values()))
                    field = f" {new['field']} {new['exact']}" if name == "evidence" else ""
                    yield f"{name}: {key}{field}: {column}: {value or '(empty)'} → {new[column]}"
