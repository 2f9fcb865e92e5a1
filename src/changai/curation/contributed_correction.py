"""A correction of a row that is there, which `settle` keeps.

What sources state is corrected where it is held: in the statement of the source that was misread,
or by a statement of a better source. What curators write is corrected in the row.
"""

from dataclasses import replace

from changai.curation.contributed_figure import period_cells
from changai.curation.contributed_row import printed_reference, row_of_reference, without_marks
from changai.curation.contributed_statement import METRICS, table_of_row, why_unread
from changai.curation.contribution_file import Entry
from changai.curation.contributor_keys import GivenCell, given_cells
from changai.curation.corrected_statement import COUNTING_WORD, restate
from changai.curation.correction import Correction, Reason
from changai.curation.draft import Draft
from changai.curation.emptied_cell import empty_cell
from changai.curation.named_rows import with_marks
from changai.curation.printed_dates import typed_date
from changai.model.schema import id_column

SEE = "`changai add --template correction` prints a file to fill in"
PERIOD = "period_start"


def correct(draft: Draft, entry: Entry) -> None:
    """Correct the cells of a row that an entry gives; raises ChangaiError."""
    table = table_of_row(draft, entry, "correct")
    schema = draft.schemas[table]
    besides = ["correct", "reason", "words", "empty"]
    entry.need(["reason"], "say in English why it is wrong")
    reason = Reason(entry.second_texts.get("reason") or entry["reason"], entry["reason"])
    given = given_cells(entry, table, schema, besides, f"a correction of {table}", SEE, ["reason"])
    if not given and "empty" not in entry:
        raise entry.error("correct", f"nothing of {entry['correct']} is corrected; {SEE}")
    key = str(id_column(schema))
    row = next(row for row in draft.tables[table] if row[key] == entry["correct"])
    correction = Correction(draft, entry, table, row, reason)
    draft.origins.note(table, row, entry, "correct", {cell.column: cell.key for cell in given})
    for cell in given:
        correct_cell(correction, cell)
    if "empty" in entry:
        empty_cell(correction)
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
    is_printed = bool(quote) and cell.role != "editorial"
    # A name that one source prints again and again is stated there already.
    if is_printed and len(correction.own_statements(column)) <= 1:
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
