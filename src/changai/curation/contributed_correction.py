"""A correction of a row that is there, which `settle` keeps.

What sources state is corrected where it is held: in the statement of the source that was misread,
or by a statement of a better source. Where the order of authority would still adopt another one, a
departure names the source, with the reason. What curators write is corrected in the row.
"""

from dataclasses import dataclass, replace

from changai.curation.contributed_figure import period_cells, printed_unit
from changai.curation.contributed_row import (
    parts,
    printed_reference,
    row_of_reference,
    without_marks,
)
from changai.curation.contributed_statement import METRICS, add_statement, table_of_row, why_unread
from changai.curation.contribution_file import Entry
from changai.curation.contributor_keys import GivenCell, given_cells
from changai.curation.draft import Draft
from changai.curation.named_rows import with_marks
from changai.curation.printed_dates import typed_date
from changai.curation.working_copy import TextRow
from changai.model.schema import Json, id_column
from changai.model.values import value_kind
from changai.statements.resolution import (
    Cell,
    adopted_statement,
    compare_statements,
    compute_stances,
    worded_fields,
)

SEE = "`changai add --template correction` prints a file to fill in"
COUNTING_WORD = "unit_zh"  # no claim holds it
PERIOD, VALUE = "period_start", "value"


@dataclass(frozen=True)
class Reason:
    """Why a cell is corrected, in English, and in Chinese where that is given."""

    english: str
    chinese: str


@dataclass
class Correction:
    """A row that is corrected, and whether the data hold the reason."""

    draft: Draft
    entry: Entry
    table: str
    row: TextRow
    reason: Reason
    keeps_reason: bool = False

    @property
    def row_id(self) -> str:
        """The id of the row."""
        return self.entry["correct"]

    @property
    def schema(self) -> Json:
        """The schema of the table."""
        return self.draft.schemas[self.table]

    def statements(self, column: str) -> list[TextRow]:
        """The statements on a column of the row."""
        return [
            statement
            for statement in self.draft.tables["evidence"]
            if statement["row_id"] == self.row_id and statement["field"] == column
        ]

    def own_statements(self, column: str) -> list[TextRow]:
        """Those of the source that is given."""
        source_id = self.draft.source_id
        return [s for s in self.statements(column) if s["source_id"] == source_id]


def correct(draft: Draft, entry: Entry) -> None:
    """Correct the cells of a row that an entry gives; raises ChangaiError."""
    table = table_of_row(draft, entry, "correct")
    schema = draft.schemas[table]
    besides = ["correct", "reason", "words"]
    entry.need(["reason"], "say in English why it is wrong")
    reason = Reason(entry.second_texts.get("reason") or entry["reason"], entry["reason"])
    given = given_cells(entry, table, schema, besides, f"a correction of {table}", SEE, ["reason"])
    if not given:
        raise entry.error("correct", f"nothing of {entry['correct']} is corrected; {SEE}")
    key = str(id_column(schema))
    row = next(row for row in draft.tables[table] if row[key] == entry["correct"])
    correction = Correction(draft, entry, table, row, reason)
    draft.origins.note(table, row, entry, "correct", {cell.column: cell.key for cell in given})
    for cell in given:
        correct_cell(correction, cell)
    if not correction.keeps_reason:
        draft.notes.append("no column keeps this reason: write it into the commit")
    draft.read.append((table, entry["correct"]))


def correct_cell(correction: Correction, cell: GivenCell) -> None:
    """Correct a cell, in its row or in what sources state of it; raises ChangaiError."""
    draft, entry, column = correction.draft, correction.entry, cell.column
    value = row_of_reference(draft, entry, cell) if cell.of.target else without_marks(cell.text)
    quote = printed_text(correction, cell, value)
    if cell.role == "stated" and not is_unstated(correction, cell, quote):
        restate(correction, cell, quote, value)
        return
    old = correction.row[column]
    if (correction.table, column) == (METRICS, PERIOD):
        correct_period(correction, cell)
    else:
        correction.row[column] = value
    draft.forget_context()
    if cell.role == "name":
        forget_name(correction, old)
    is_printed = quote and cell.role != "editorial"
    if (
        is_printed and len(correction.own_statements(column)) <= 1
    ):  # names are printed again and again
        restate(correction, cell, quote, value)


def printed_text(correction: Correction, cell: GivenCell, value: str) -> str:
    """What the words given print of a cell; "" where they do not."""
    entry = correction.entry
    if cell.of.target:
        return printed_reference(correction.draft, entry, cell, value)
    quote = with_marks(cell.text, entry.get("words"))
    return quote if quote in entry.get("words") else ""


def is_unstated(correction: Correction, cell: GivenCell, quote: str) -> bool:
    """Whether a cell that sources may state is held without a statement, as a counting word is."""
    if cell.column == COUNTING_WORD:
        return True
    return bool(cell.of.target) and not quote and not correction.statements(cell.column)


def correct_period(correction: Correction, cell: GivenCell) -> None:
    """Write the period of a figure; raises ChangaiError where it cannot be read."""
    draft, entry, row = correction.draft, correction.entry, correction.row
    period = typed_date(cell.text, draft.day_of_source)
    if period is None:
        raise entry.error(cell.key, why_unread("date", cell.text))
    indicator = draft.context.by_id["indicators"][row["indicator_id"]]
    alike = [r for r in draft.tables[METRICS] if r["indicator_id"] == row["indicator_id"]]
    dated = replace(entry, texts=entry.texts | {"date": cell.text})
    row.update(period_cells(dated, cell.text, period, indicator, alike))


def forget_name(correction: Correction, old: str) -> None:
    """Take an old name of a row out of ``names``, where no source has it."""
    names = correction.draft.tables["names"]
    names[:] = [
        name
        for name in names
        if (name["row_id"], name["name"], name["source_id"]) != (correction.row_id, old, "")
    ]


def restate(correction: Correction, cell: GivenCell, quote: str, value: str) -> None:
    """Correct what the source states of a cell, so that the cell adopts it; raises ChangaiError."""
    draft, column = correction.draft, cell.column
    source_of_file = draft.source_id
    draft.source_id = source_of_file or only_source(correction, cell)
    statement, is_read_again = rewrite_statement(correction, cell, quote, value)
    if column in worded_fields(correction.schema):
        correction.row[column] = value
    if cell.role == "stated":
        adopt(correction, cell, statement, is_read_again=is_read_again)
    note_disputes(correction, column)
    draft.source_id = source_of_file


def rewrite_statement(
    correction: Correction, cell: GivenCell, quote: str, value: str
) -> tuple[TextRow, bool]:
    """Write what the source states of a cell, in place of what it was taken to state.

    Returns the statement (of a long quote its first part), and whether it was another one before.
    Raises ChangaiError where the words do not print it, or the source states it several times.
    """
    draft, entry, column = correction.draft, correction.entry, cell.column
    own = correction.own_statements(column)
    if len(own) > 1:
        places = ", ".join(f"{s['exact']!r}" for s in own)
        how = "correct data/evidence.csv by hand, then `changai settle`"
        what = f"{draft.source_id} states it {len(own)} times ({places})"
        raise entry.error(cell.key, f"{what}; {how}")
    for statement in own:
        draft.tables["evidence"].remove(statement)
    is_text = value_kind(correction.schema, column) in ("text", "id")
    new, *_ = [
        add_statement(
            draft,
            entry,
            cell.key,
            correction.table,
            column,
            correction.row_id,
            quote=part,
            claim=value if is_text else "",
        )
        for part in parts(quote or cell.text)
    ]
    for statement in own:
        new["note_en"] = statement["note_en"]
        if (statement["exact"], statement["claim"]) != (new["exact"], new["claim"]):
            new["note_en"] = f"{statement['note_en']} {correction.reason.english}".strip()
            correction.keeps_reason = True
            return new, True
    return new, False


def only_source(correction: Correction, cell: GivenCell) -> str:
    """The source that states a cell, where no source is given; raises ChangaiError if there are several."""
    sources = sorted({s["source_id"] for s in correction.statements(cell.column)})
    if len(sources) == 1:
        return sources[0]
    who = f"{len(sources)} sources state it ({', '.join(sources)})" if sources else "none states it"
    raise correction.entry.error(
        cell.key, f'{who}; write source = "src-…" for the one that prints {cell.text!r}'
    )


def adopt(
    correction: Correction, cell: GivenCell, statement: TextRow, *, is_read_again: bool
) -> None:
    """See that a cell adopts a statement, by a departure where the order of authority has another one.

    Where a source that was not adopted is only read again, the cell stays as it is. Raises
    ChangaiError where a departure is needed and the reason is not given in both languages.
    """
    draft, entry, reason = correction.draft, correction.entry, correction.reason
    departures = draft.tables["departures"]
    of_cell = {"row_id": correction.row_id, "field": cell.column}
    departing = [d for d in departures if of_cell.items() <= d.items()]
    is_of_other = any(d["source_id"] != statement["source_id"] for d in departing)
    in_both = "reason" in entry.second_texts
    if is_read_again and is_of_other and not in_both:
        return  # the departure stands
    departures[:] = [d for d in departures if d not in departing]
    draft.forget_context()
    other = adopted_instead(correction, cell, statement)
    if other is None:
        write_counting_word(correction, cell)
    elif in_both:
        cells = {"table": correction.table, **of_cell, "source_id": statement["source_id"]}
        cells |= {"reason_en": reason.english, "reason_zh": reason.chinese}
        draft.append("departures", cells)
        correction.keeps_reason = True
        write_counting_word(correction, cell)
    else:
        what = f"{other['source_id']} comes first by authority and says {other['exact']!r}"
        how = 'to depart from it, reason = ["…", "…"], in Chinese and in English'
        if departing and not is_of_other:
            departures += departing
        elif is_read_again:
            draft.notes.append(f"{what}, and {cell.key} stays so; {how}")
        else:
            raise entry.error("reason", f"{what}; {how}")


def adopted_instead(correction: Correction, cell: GivenCell, statement: TextRow) -> TextRow | None:
    """The statement that a cell adopts instead of another one; None where that or the same is adopted."""
    context = correction.draft.context
    place = Cell(correction.table, correction.row_id, cell.column)
    statements = correction.statements(cell.column)
    adopted = adopted_statement(context, place, context.row(place), statements)
    if adopted is None or adopted["source_id"] == statement["source_id"]:
        return None
    is_same = compare_statements(context, place, adopted, statement) == "same"
    return None if is_same else adopted


def write_counting_word(correction: Correction, cell: GivenCell) -> None:
    """Write the counting word that is printed with a value, which no claim holds."""
    if (correction.table, cell.column) == (METRICS, VALUE):
        unit = printed_unit(cell.text)
        correction.row[COUNTING_WORD] = unit or correction.row[COUNTING_WORD]


def note_disputes(correction: Correction, column: str) -> None:
    """Give what disputes a cell now, and has no note, the reason as its note."""
    draft = correction.draft
    draft.forget_context()
    place = Cell(correction.table, correction.row_id, column)
    statements = correction.statements(column)
    _, stances = compute_stances(draft.context, place, draft.context.row(place), statements)
    for statement, stance in zip(statements, stances, strict=True):
        if stance == "disputes" and not statement["note_en"]:
            statement["note_en"] = correction.reason.english
            correction.keeps_reason = True
