"""Edits in the sheets of a workbook that are only read: they are not taken over, and so they are told."""

from collections.abc import Iterator, Mapping, Sequence

from changai.curation.workbook_reading import Problem, SheetRow, texts_of
from changai.export.flat import Flat
from changai.export.workbook import COVER, reading_part, sheet_name, sheets_to_read
from changai.model.package import Package
from changai.statements.catalog import Catalog

NOT_TAKEN = "this sheet is only to be read, so it is not taken over"
MAX_TEXT = 60  # characters of a cell that are shown


def edits_not_taken(package: Package, edited: Mapping[str, Sequence[SheetRow]]) -> list[Problem]:
    """What was changed in each of the sheets to read; ``package`` is the one to import to."""
    if not edited:
        return []
    lines, flats = reading_part(Catalog(package))
    written = sheets_to_read(lines, flats)
    by_sheet = {sheet_name(flat.name): flat for flat in flats}
    problems: list[Problem] = []
    for sheet, rows in edited.items():
        if sheet == COVER or sheet not in by_sheet:
            found = list(edits_of_cover(sheet, rows, written.get(sheet, [])))
        else:
            found = list(edits_of_rows(by_sheet[sheet], rows, written[sheet]))
        # The tables may have changed since; then it cannot be told what was edited, but that it was.
        problems += found or [
            Problem(sheet, f"was edited; {NOT_TAKEN}", "edit the sheets of the tables")
        ]
    return problems


def edits_of_cover(
    sheet: str, rows: Sequence[SheetRow], written: Sequence[Sequence[str]]
) -> Iterator[Problem]:
    """The cells of the cover that differ from what was written."""
    for row in rows:
        before = written[row.number - 1] if row.number <= len(written) else []
        for place, text in enumerate(texts_of(row)):
            if text != text_at(before, place):
                where = f"{sheet}!{row.cells[place].coordinate}"
                yield Problem(where, f"{shown(text)} was written here; {NOT_TAKEN}", "")


def edits_of_rows(
    flat: Flat, rows: Sequence[SheetRow], written: Sequence[Sequence[str]]
) -> Iterator[Problem]:
    """The cells of a table in words that differ, rows that are new there, and rows that are gone."""
    columns, *before = written
    key = columns.index(flat.schema["primaryKey"])
    by_id = {row[key]: row for row in before}
    sheet, table = sheet_name(flat.name), sheet_name(flat.of_table)
    for row in rows:
        texts = texts_of(row)
        row_id = text_at(texts, key)
        if row.number == 1 or not any(texts):
            continue
        was = by_id.pop(row_id, None)
        if was is None:
            what = f"no row has the id {row_id!r}; {NOT_TAKEN}"
            yield Problem(f"{sheet}!{row.number}", what, f"add the row to the sheet {table}")
            continue
        for place, text in enumerate(texts):
            if text != text_at(was, place):
                column = f" ({columns[place]})" if place < len(columns) else ""
                where = f"{sheet}!{row.cells[place].coordinate}{column}"
                what = f"{shown(text)} in the place of {shown(text_at(was, place))}; {NOT_TAKEN}"
                yield Problem(where, what, f"edit the row {row_id} in the sheet {table}")
    for row_id in by_id:
        what = f"{row_id} is missing; {NOT_TAKEN}"
        yield Problem(sheet, what, f"a row that is withdrawn is deleted in the sheet {table}")


def text_at(texts: Sequence[str], place: int) -> str:
    """A cell of a row, empty beyond its end."""
    return texts[place] if place < len(texts) else ""


def shown(text: str) -> str:
    """A cell as a message shows it."""
    if not text:
        return "nothing"
    return repr(text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…")
