"""A cell that is to be empty: what the source was taken to state of it goes as well."""

from changai.curation.contributor_keys import ContributorKey, contributor_keys
from changai.curation.corrected_statement import source_of
from changai.curation.correction import Correction
from changai.model.schema import adopted_fields, date_columns
from changai.validation.findings import meant


def empty_cell(correction: Correction) -> None:
    """Empty the cells of the key that an entry names, and take out what a source states of them.

    What other sources state of them stays, and `settle` adopts it. Raises ChangaiError where the key is
    unknown, its cells must not be empty, or the source that is given states nothing of them.
    """
    key = key_to_empty(correction)
    refuse_silent_source(correction, key)
    for column in key.columns:
        if correction.statements(column):
            withdraw_statements(correction, column)
        if not correction.statements(column):
            clear(correction, column)
    correction.draft.forget_context()


def key_to_empty(correction: Correction) -> ContributorKey:
    """The key that an entry names; raises ChangaiError."""
    entry, name = correction.entry, correction.entry["empty"]
    keys = contributor_keys(correction.table, correction.schema)
    by_name = {key.name: key for key in keys} | {key.columns[0]: key for key in keys}
    if name not in by_name:
        hint = meant(name, by_name, f"see `changai describe {correction.table}`")
        raise entry.error("empty", f"{name!r} is no key of {correction.table}; {hint}")
    if by_name[name].is_required:
        what = f"{name} of a row of {correction.table} must not be empty"
        raise entry.error("empty", f"{what}; correct it, or retire the row")
    return by_name[name]


def refuse_silent_source(correction: Correction, key: ContributorKey) -> None:
    """Raise ChangaiError where others than the source that is given state what is to be emptied."""
    source_id = correction.draft.source_id
    stated = [s for column in key.columns for s in correction.statements(column)]
    sources = sorted({statement["source_id"] for statement in stated})
    if source_id and sources and source_id not in sources:
        what = f"{source_id} states nothing of it; these do: {', '.join(sources)}"
        raise correction.entry.error("empty", f"{what}; give the one that is not to be believed")


def withdraw_statements(correction: Correction, column: str) -> None:
    """Take out what the source that is given, or the only one, states of a column."""
    draft = correction.draft
    source_id = draft.source_id or source_of(correction, column, "empty", "is not to be believed")
    of_source = {"row_id": correction.row_id, "field": column, "source_id": source_id}
    for table in ("evidence", "departures"):
        rows = draft.tables[table]
        rows[:] = [row for row in rows if not of_source.items() <= row.items()]


def clear(correction: Correction, column: str) -> None:
    """Empty a column and those that are adopted with it; a date has the precision "none" then."""
    row = correction.row
    precisions = {dates.precision for dates in date_columns(correction.schema)}
    for cell in adopted_fields(correction.schema, column):
        row[cell] = "none" if cell in precisions else ""
