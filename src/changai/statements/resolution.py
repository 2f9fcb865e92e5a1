"""Which statement a cell adopts, of all that speak of it, and the stances of the others.

Statements are ranked by the authority of their sources (``sources.authority``), then by the day on
which these were published, then by their ids. One that is consistent with the most trusted and more
exact is adopted before them; where the most trusted differ, the earliest of them is adopted, and
the cell is contested. A copy on an unrelated site (``sources.hosting``) comes after all others: it is
adopted only where nobody else speaks of the cell.

What a row is about (the role ``identity``) is not for statements to decide: one that is inconsistent
with such a cell speaks of another row, and the cell stays.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeVar

from changai.model.schema import (
    DateColumns,
    Json,
    allowed_values,
    column_names,
    date_with_column,
    ends_a_date,
    fields_with_role,
    id_column,
    is_relation,
    references,
)
from changai.model.values import (
    Comparison,
    Number,
    Period,
    ValueKind,
    compare,
    parse_period,
    parse_value,
    value_kind,
)
from changai.reading.figures import parse_figure
from changai.statements.hosting import COPY

Row = Mapping[str, str]
AnyRow = TypeVar("AnyRow", bound=Row)
LEVEL = "level"  # the column that tells countries from places in them
ORIGIN = "origin"  # the column that names the telling which a source passes on
PARENT = "parent_id"  # the column of the place, body or program above a row
OFFICES = ("role_zh", "role_en")
DOCUMENT_NUMBER = "document_number"
# Of these a longer text that holds a shorter one is more exact: the hall and its town.
MORE_EXACT_IF_LONGER = ("venue_zh", "base_zh")
STANCES = {"same": "confirms", "coarser": "confirms", "finer": "refines", "different": "disputes"}
REPEATS = "repeats"  # agrees, but is a copy, or of an origin that has spoken: it confirms nothing
NOT_STATED = ("", "none", "unstated")  # what a cell holds that says nothing
MAX_STATEMENTS = 100  # on one cell; a hostile table must not cost the square of its rows
PUNCTUATION = re.compile(r"[\s《》〈〉“”‘’「」『』\"'（）()·・、,，.。：:—–-]")


class Cell(NamedTuple):
    """One field of one row; of a relation, one row of it, by the id that it leads to."""

    table: str
    row_id: str
    field: str
    joined: str = ""


class Standing(NamedTuple):
    """The place of a source in the order of authority, its day, and the telling it passes on."""

    rank: int
    published: str
    is_copy: bool = False
    origin: str = ""


UNKNOWN_STANDING = Standing(99, "9999")  # after all that are known


@dataclass(frozen=True)
class ComparedField:
    """What comparing statements needs to know of the field that they speak of."""

    kind: ValueKind
    is_worded: bool
    is_last_day: bool
    is_identity: bool
    dates: DateColumns | None  # the date that begins or ends in the field


@dataclass
class ResolutionContext:
    """What resolving statements needs to know: schemas, places, names, sources, departures.

    ``rows`` are those of the tables by name; what is derived from them is computed when it is needed.
    """

    schemas: Mapping[str, Json]
    rows: Mapping[str, Sequence[Row]]
    _compared_fields: dict[tuple[str, str], ComparedField] = field(
        init=False, repr=False, default_factory=dict
    )

    @cached_property
    def by_id(self) -> dict[str, dict[str, Row]]:
        """Rows by table and id."""
        return rows_by_id(self.schemas, self.rows)

    @cached_property
    def parents(self) -> dict[str, str]:
        """The place, body or program above each."""
        return {
            row_id: row[PARENT]
            for table in tables_with_parents(self.schemas)
            for row_id, row in self.by_id.get(table, {}).items()
            if row.get(PARENT)
        }

    @cached_property
    def countries(self) -> set[str]:
        """The places that are countries."""
        regions = self.by_id.get("regions", {}).items()
        return {region_id for region_id, row in regions if row.get(LEVEL) == "country"}

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """All names of each row, plain; misprints are none."""
        found: dict[str, set[str]] = defaultdict(set)
        for table, rows in self.by_id.items():
            columns = naming_fields(self.schemas[table])
            for row_id, row in rows.items():
                own = (row.get(column) for column in columns)
                found[row_id].update(plain_name(name) for name in own if name)
        for row in self.rows.get("names", ()):
            if row["kind"] != "misprint":
                found[row["row_id"]].add(plain_name(row["name"]))
        return found

    def standing(self, statement: Row) -> Standing:
        """The standing of the source of a statement."""
        return self.standing_of(statement["source_id"])

    def standing_of(self, source_id: str) -> Standing:
        """The standing of a source, after all others where it is not known."""
        return self._standings.get(source_id, UNKNOWN_STANDING)

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        order = order_of_authority(self.schemas["sources"])
        return {
            source_id: Standing(
                rank_of_source(source, order),
                source.get("published") or UNKNOWN_STANDING.published,
                source.get("hosting") == COPY,
                source.get(ORIGIN) or "",
            )
            for source_id, source in self.by_id.get("sources", {}).items()
        }

    @cached_property
    def departures(self) -> dict[tuple[str, str], str]:
        """The source adopted against the order of authority, by row and field."""
        return {(d["row_id"], d["field"]): d["source_id"] for d in self.rows.get("departures", ())}

    @cached_property
    def related(self) -> set[tuple[str, str, str]]:
        """The relations that are there: table, id of the row named first, id that it leads to."""
        found = set()
        for table, schema in self.schemas.items():
            if not is_relation(schema):
                continue
            first = column_names(schema)[0]
            others = [column for column in references(schema) if column != first]
            for row in self.rows.get(table, ()):
                found |= {(table, row[first], row[other]) for other in others if row[other]}
        return found

    def compared_field(self, cell: Cell) -> ComparedField:
        """What is known of the field of a cell."""
        key = cell.table, cell.field
        if key not in self._compared_fields:
            schema = self.schemas[cell.table]
            self._compared_fields[key] = ComparedField(
                kind=value_kind(schema, cell.field),
                is_worded=cell.field in worded_fields(schema),
                is_last_day=ends_a_date(schema, cell.field),
                is_identity=cell.field in fields_with_role(schema, "identity"),
                dates=date_with_column(schema, cell.field),
            )
        return self._compared_fields[key]

    def cell(self, statement: Row) -> Cell | None:
        """The cell that a statement speaks of, or None where there is none."""
        table, field = statement["table"], statement["field"]
        if statement["row_id"] not in self.by_id.get(table, {}):
            return None
        if is_relation(self.schemas.get(field, {})):
            return Cell(table, statement["row_id"], field, statement["claim"])
        if field not in column_names(self.schemas[table]):
            return None
        return Cell(table, statement["row_id"], field)

    def row(self, cell: Cell) -> Row:
        """The row of a cell; of a relation that is there, its field holds the id that it leads to."""
        row = self.by_id[cell.table][cell.row_id]
        if cell.joined and (cell.field, cell.row_id, cell.joined) in self.related:
            return {**row, cell.field: cell.joined}
        return row

    def ancestors(self, row_id: str) -> Iterator[str]:
        """The places, bodies or programs above one, from near to far."""
        seen = {row_id}
        while (row_id := self.parents.get(row_id, "")) and row_id not in seen:
            seen.add(row_id)
            yield row_id


def order_of_authority(sources: Json) -> list[str]:
    """The authorities that the schema of sources names, the most trusted first; none in an old one."""
    by_name = {column["name"]: column for column in sources["fields"]}
    return allowed_values(by_name.get("authority", {})) or []


def rank_of_source(source: Mapping[str, str | None], order: Sequence[str]) -> int:
    """The place of a source in the order of authority: a copy is after all that have one."""
    if source.get("hosting") == COPY:
        return len(order)
    authority = source.get("authority")
    return order.index(authority) if authority in order else UNKNOWN_STANDING.rank


def rows_by_id(
    schemas: Mapping[str, Json], tables: Mapping[str, Sequence[AnyRow]]
) -> dict[str, dict[str, AnyRow]]:
    """The rows of the tables that have ids, by table and id."""
    keys = {table: id_column(schema) for table, schema in schemas.items()}
    return {
        table: {row[key]: row for row in tables[table]}
        for table, key in keys.items()
        if key and table in tables
    }


def statements_by_cell(
    context: ResolutionContext, evidence: Iterable[AnyRow]
) -> dict[Cell, list[AnyRow]]:
    """The statements on each cell, as far as they speak of one."""
    found: dict[Cell, list[AnyRow]] = defaultdict(list)
    for statement in evidence:
        cell = context.cell(statement)
        if cell is not None and len(found[cell]) < MAX_STATEMENTS:
            found[cell].append(statement)
    return found


def tables_with_parents(schemas: Mapping[str, Json]) -> list[str]:
    """The tables with ids whose rows stand below other rows of the same table."""
    found = []
    for table, schema in schemas.items():
        target, _ = references(schema).get(PARENT, (None, ""))
        if id_column(schema) and target in ("", table):
            found.append(table)
    return found


def worded_fields(schema: Json) -> list[str]:
    """The names and offices of a table: the curator words them, in the official form."""
    offices = [column for column in column_names(schema) if column in OFFICES]
    return [*fields_with_role(schema, "name"), *offices]


def naming_fields(schema: Json) -> list[str]:
    """The fields of a table by which a row is known: its names, and the number of a document."""
    numbers = [column for column in column_names(schema) if column == DOCUMENT_NUMBER]
    return [*fields_with_role(schema, "name"), *numbers]


@functools.lru_cache(maxsize=2**16)
def plain_name(text: str) -> str:
    """A name without punctuation, in lower case."""
    return PUNCTUATION.sub("", text).lower()


def prints_name(name: str, quote: str, claim: str = "") -> bool:
    """Whether a quote prints a name in full, or in traditional characters if the name is its claim."""
    wanted, printed = plain_name(name), plain_name(quote)
    return wanted in printed or (claim == name and is_in_traditional(printed, wanted))


def is_in_traditional(printed: str, simplified: str) -> bool:
    """Whether a text is another in traditional characters: where they differ, it has a character of these alone."""
    if len(printed) != len(simplified):
        return False
    return all(
        one == other or is_traditional(one) for one, other in zip(printed, simplified, strict=True)
    )


def is_traditional(character: str) -> bool:
    """Whether a character is not among the simplified ones, which GB 2312 lists; 於 is in both."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return character == "於"


def compute_stances(
    context: ResolutionContext, cell: Cell, row: Row, statements: Sequence[AnyRow]
) -> tuple[AnyRow | None, list[str]]:
    """The statement that a cell of a row adopts, and the stance of each that speaks of the cell.

    Of an identity cell none is adopted that contradicts it: all such dispute it.
    """
    adopted = adopted_statement(context, cell, row, statements)
    if adopted is None and cell.joined:
        return None, ["disputes"] * len(statements)
    # A name that no source prints so is the curator's: the claims are compared with it.
    with_what: Row = adopted or {"claim": row.get(cell.field, ""), "exact": ""}
    stances = []
    for statement in statements:
        if contradicts_identity(context, cell, row, statement):
            stances.append("disputes")
            continue
        comparison = compare_statements(context, cell, statement, with_what)
        is_of_adopted = adopted is not None and statement["source_id"] == adopted["source_id"]
        is_in_agreement = comparison in ("same", "coarser")
        stances.append("states" if is_of_adopted and is_in_agreement else STANCES[comparison])
    confirming = [
        statement
        for statement, stance in zip(statements, stances, strict=True)
        if stance == STANCES["same"]
    ]
    independent = independent_sources(context, adopted, confirming)
    for number, statement in enumerate(statements):
        if stances[number] == STANCES["same"] and statement["source_id"] not in independent:
            stances[number] = REPEATS
    return adopted, stances


def independent_sources(
    context: ResolutionContext, adopted: Row | None, confirming: Sequence[Row]
) -> set[str]:
    """Of the sources that agree with the adopted one, those that do so by a telling of their own.

    A copy has none. Of several sources of one origin it is the first in the order of authority, and
    none if the adopted source is of that origin.
    """
    heard = {context.standing(adopted).origin} if adopted is not None else set()
    independent = set()
    for statement in ranked_by_authority(context, confirming):
        source_id, standing = statement["source_id"], context.standing(statement)
        if standing.is_copy or source_id in independent:
            continue
        if standing.origin and standing.origin in heard:
            continue
        heard.add(standing.origin)
        independent.add(source_id)
    return independent


def contradicts_identity(context: ResolutionContext, cell: Cell, row: Row, statement: Row) -> bool:
    """Whether a statement is inconsistent with what a row is about, and so speaks of another row.

    One that is coarser or finer than an identity cell does not, nor one on an empty cell.
    """
    field = context.compared_field(cell)
    if not field.is_identity:
        return False
    if field.kind == "date":
        period, claim = cell_as_period(field, row), parse_period(statement["claim"])
        if period is None or claim is None:
            return False
        return compare(claim, period) == "different"
    value = row.get(cell.field, "")
    if value in NOT_STATED:
        return False
    held: Row = {"claim": value, "exact": ""}
    return compare_statements(context, cell, statement, held) == "different"


def cell_as_period(field: ComparedField, row: Row) -> Period | None:
    """The days that the cells of a date allow: all of it, or its last day; None where it is empty."""
    if field.dates is None:
        return None
    first, last = row.get(field.dates.start), row.get(field.dates.end or "")
    begin, end = parse_period(first or last or ""), parse_period(last or first or "")
    if begin is None or end is None:
        return None
    precision = row.get(field.dates.precision or "", "")
    return Period(end.last if field.is_last_day else begin.first, end.last, precision)


def adopted_statement(
    context: ResolutionContext, cell: Cell, row: Row, statements: Sequence[AnyRow]
) -> AnyRow | None:
    """The statement whose claim a cell of a row adopts, of all that speak of it."""
    statements = adoptable_statements(context, statements)
    departure = context.departures.get((cell.row_id, cell.field))
    chosen = [statement for statement in statements if statement["source_id"] == departure]
    if chosen:
        return most_exact(context, cell, chosen)
    return adopted_by_authority(context, cell, row, statements)


def adoptable_statements(
    context: ResolutionContext, statements: Sequence[AnyRow]
) -> Sequence[AnyRow]:
    """The statements that may be adopted: those of copies only where nobody else speaks."""
    better = [statement for statement in statements if not context.standing(statement).is_copy]
    return better or statements


def adopted_by_authority(
    context: ResolutionContext, cell: Cell, row: Row, statements: Sequence[AnyRow]
) -> AnyRow | None:
    """The statement that a cell adopts where nothing departs from the order of authority."""
    ranked = [
        statement
        for statement in ranked_by_authority(context, statements)
        if not contradicts_identity(context, cell, row, statement)
    ]
    if not ranked:
        return None
    value = row.get(cell.field, "")
    if cell.joined:
        return ranked[0] if value else None
    if context.compared_field(cell).is_worded:
        return next((statement for statement in ranked if statement["claim"] == value), None)
    return best_of_ranked(context, cell, ranked)


def ranked_by_authority(context: ResolutionContext, statements: Sequence[AnyRow]) -> list[AnyRow]:
    """Statements, the most trusted first; of equal rank the earliest, then by the id of the source."""

    def order(statement: Row) -> tuple[int, str, str]:
        standing = context.standing(statement)
        return standing.rank, standing.published, statement["source_id"]

    return sorted(statements, key=order)


def best_of_ranked(
    context: ResolutionContext, cell: Cell, ranked: Sequence[AnyRow]
) -> AnyRow | None:
    """The most exact of the statements that are consistent with the most trusted ones.

    Where these differ, the cell is contested, and the first is adopted.
    """
    best_rank = context.standing(ranked[0]).rank
    trusted = [s for s in ranked if context.standing(s).rank == best_rank]
    if all(is_consistent(context, cell, statement, trusted) for statement in trusted):
        consistent = [s for s in ranked if is_consistent(context, cell, s, trusted)]
        return most_exact(context, cell, consistent)
    first_source = trusted[0]["source_id"]
    return most_exact(context, cell, [s for s in trusted if s["source_id"] == first_source])


def is_consistent(
    context: ResolutionContext, cell: Cell, statement: Row, others: Iterable[Row]
) -> bool:
    """Whether a statement differs from none of some others."""
    return all(
        compare_statements(context, cell, statement, other) != "different" for other in others
    )


def most_exact(
    context: ResolutionContext, cell: Cell, statements: Iterable[AnyRow]
) -> AnyRow | None:
    """The most exact of some statements, the first of equals."""
    best: AnyRow | None = None
    for statement in statements:
        if best is None or compare_statements(context, cell, statement, best) == "finer":
            best = statement
    return best


def compare_statements(context: ResolutionContext, cell: Cell, one: Row, other: Row) -> Comparison:
    """How the claim of one statement on a cell stands to that of another."""
    claim, its_claim = one["claim"], other["claim"]
    if claim == its_claim:
        return "same"
    field = context.compared_field(cell)
    if field.kind == "id":
        return compare_ids(context, claim, its_claim)
    if field.kind == "text":
        return compare_texts(context, cell, claim, its_claim)
    value, its_value = parse_value(field.kind, claim), parse_value(field.kind, its_claim)
    if value is None or its_value is None:
        return "different"
    if field.is_last_day and isinstance(value, Period) and isinstance(its_value, Period):
        return compare(last_days(value), last_days(its_value))
    return compare(value, its_value, rounding_unit(one), rounding_unit(other))


def compare_ids(context: ResolutionContext, claim: str, other: str) -> Comparison:
    """How one id stands to another: a place in a larger one, and likewise a body, is more exact.

    A country is no vaguer word for a place in it: whoever means Jiangsu does not print China.
    """
    if {claim, other} & context.countries:
        return "different"
    if other in context.ancestors(claim):
        return "finer"
    return "coarser" if claim in context.ancestors(other) else "different"


def compare_texts(context: ResolutionContext, cell: Cell, claim: str, other: str) -> Comparison:
    """How one text stands to another: a known name of the row, or a part of it, is less exact."""
    text, its_text = plain_name(claim), plain_name(other)
    if text == its_text:
        return "same"
    if context.compared_field(cell).is_worded:
        is_known = text in context.names[cell.row_id] or text in its_text
        return "coarser" if is_known else "different"
    if cell.field in MORE_EXACT_IF_LONGER and text in its_text:
        return "coarser"
    if cell.field in MORE_EXACT_IF_LONGER and its_text in text:
        return "finer"
    return "different"


def last_days(period: Period) -> Period:
    """A period as a claim on its last day: that day, if the period is known to the day."""
    first = period.last if period.precision == "day" else period.first
    return period._replace(first=first)


def rounding_unit(statement: Row) -> Decimal:
    """The unit of the last printed place of a figure; none where the claim is not the figure."""
    figure = parse_figure(statement["exact"])
    claim = parse_value("number", statement["claim"])
    if figure is None or not isinstance(claim, Number) or figure.value != claim.value:
        return Decimal(0)
    return figure.rounding_unit
