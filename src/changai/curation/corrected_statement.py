"""What a source states of a cell, corrected, so that the cell adopts it.

Where the order of authority would still adopt another source, a departure names this one, with the
reason.
"""

from changai.curation.contributed_figure import printed_unit
from changai.curation.contributed_row import parts
from changai.curation.contributed_statement import METRICS, add_statement
from changai.curation.contributor_keys import GivenCell
from changai.curation.correction import Correction
from changai.curation.working_copy import TextRow
from changai.model.values import value_kind
from changai.statements.resolution import (
    Cell,
    adopted_statement,
    compare_statements,
    compute_stances,
    worded_fields,
)

COUNTING_WORD = "unit_zh"  # no claim holds it
VALUE = "value"


def restate(correction: Correction, cell: GivenCell, quote: str, value: str) -> None:
    """Correct what the source states of a cell, so that the cell adopts it; raises ChangaiError."""
    draft, column = correction.draft, cell.column
    source_of_file = draft.source_id
    draft.source_id = source_of_file or source_of(
        correction, column, cell.key, f"prints {cell.text!r}"
    )
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


def source_of(correction: Correction, column: str, key: str, who_is_meant: str) -> str:
    """The source that states a cell, where no source is given; raises ChangaiError if there are several."""
    sources = sorted({s["source_id"] for s in correction.statements(column)})
    if len(sources) == 1:
        return sources[0]
    who = f"{len(sources)} sources state it ({', '.join(sources)})" if sources else "none states it"
    how = f'write source = "src-…" for the one that {who_is_meant}'
    raise correction.entry.error(key, f"{who}; {how}")


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
