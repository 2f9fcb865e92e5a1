"""Plausible slips are named: which ones in the made-up package, and of each kind some in the real data."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

import pytest

import edits
import mutate
from copies import copy_real

MISSED = ""
# The code of what is found first after each of three slips; kinds that the made-up package has no
# cells for are left to the real data.
FOUND: dict[str, list[str]] = {
    "a value ten times too large": ["M103", "M103", "M103"],
    "a digit of a value": ["M103", "M103", "M103"],
    "a qualifier": ["M103", "M103", "M103"],
    "a year of a date": ["M101", "M101", "M106"],
    "a day of a date": ["M106", "M106", "M101"],
    "a region swapped": [MISSED, MISSED, MISSED],  # one of the places lies in the other
    # The other body lies above it, or is named nowhere.
    "an organization swapped": ["M121", MISSED, MISSED],
    "a Chinese name exchanged": ["R107", "E119"],
    "pinyin of a person": ["M118"],
    "one definition for two indicators": ["R107", "R107", "R107"],
    "a day of publication after access": ["E123", MISSED],  # the other has no day of access
    "a source two years older": ["E123", "E123"],
    "a unit of an indicator": [MISSED, "M117", "M103"],  # 个 counts people as well
    "an aggregation": [MISSED, "M117", MISSED],  # a flow for a stock, of undated figures
    "an indicator swapped": ["M103", "M112", "M103"],
    "the nature of a figure": ["M140", "M140", "E123"],
    "the kind of a period": [MISSED, "M117", "M117"],
    "a counting word": ["M103", "M103", "M103"],
    "a counting word left out": ["M123", "M123", "M123"],
    "a stance": ["E111", "E118", "E111"],
    "a claim": ["E117", "E117", "E117"],
    "printed words": ["E117", "E117", "E117"],
    "a source of evidence": ["E106", "E106", "E106"],
    "evidence on another row": ["E101", "E118", "E101"],
}


# Columns of the made-up package of which a cell can be emptied, and nothing is found: nothing else
# says what stood there. Half of a period left open is a date known from one side.
UNNOTICED = {
    *("documents.theme_id", "errata.correction", "errata.note_en", "exclusions.note_en"),
    *("events.date_end", "events.document_id", "events.program_id", "events.region_id"),
    *("indicators.theme_id", "metrics.organization_id"),
    "metrics.outcome_metric_id",
    *("metrics.program_id", "organizations.parent_id"),
    *("organizations.region_id", "organizations.url", "passages.theme_id"),
    *("people.organization_id", "programs.organization_id", "programs.theme_id"),
    *("regional_initiatives.region_id", "regional_initiatives.theme_id"),
    *("retired.replaced_by", "sources.authors_zh", "sources.note_en", "terms.avoided_en"),
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real package: the schemas of a checkout are checked at each validation."""
    return copy_real(tmp_path_factory.mktemp("real") / "package")


def codes(folder: Path, each: int) -> dict[str, list[str]]:
    """What is found after up to ``each`` slips of every kind."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, edit in mutate.edits(folder, each):
        found[kind].append(mutate.caught(folder, edit))
    return dict(found)


def test_these_slips_are_named_and_these_are_missed(good: Path) -> None:
    assert codes(good, 3) == FOUND


@pytest.mark.long
def test_every_kind_of_slip_that_can_be_seen_is_named_in_the_real_data(real: Path) -> None:
    unnamed = set(mutate.KINDS) - set(mutate.BLIND)
    # One slip of a kind is enough; where none of the first three is seen, more are made. In as many
    # rows as these are, no finding after one slip stands at the row of another by chance.
    for each in (3, 12):
        slips = [
            edits.Edit(kind, slip.table, slip.row, {slip.column: slip.value})
            for kind, slip in mutate.edits(real, each)
            if kind in unnamed
        ]
        found = edits.found_after(mutate.opened(real), slips)
        unnamed -= {kind for kind, codes in found.items() if any(codes)}
    assert unnamed == set()


@pytest.mark.long
def test_only_these_columns_can_lose_a_cell_unnoticed(good: Path) -> None:
    copy = mutate.opened(good)
    columns = {
        f"{table}.{column}" for table, held in copy.tables.items() for row in held for column in row
    }
    emptied = [
        edits.Edit(f"{cell.table}.{cell.column}", cell.table, cell.row, {cell.column: ""})
        for cell in mutate.filled(copy.tables, sorted(columns))
    ]
    found = edits.found_after(copy, emptied)
    unnoticed = {column for column, codes in found.items() if "" in codes}
    for edit in emptied:  # what is found at a row may be due to another edit made together with it
        if edit.kind in UNNOTICED - unnoticed and not edits.findings_after(copy, [edit])[0]:
            unnoticed.add(edit.kind)
    assert unnoticed == UNNOTICED


def test_an_edit_is_taken_back(good: Path) -> None:
    _, edit = next(mutate.edits(good))
    rows = mutate.opened(good).tables[edit.table]
    before = dict(rows[edit.row])
    assert mutate.caught(good, edit) == "M103"
    assert rows[edit.row] == before


def test_edits_made_together_are_judged_as_if_alone(good: Path) -> None:
    copy = mutate.opened(good)
    made = [edit for edit in edits.edits(copy, 1) if edit.table in ("metrics", "people")][::5]
    alone = {edit.kind: bool(edits.findings_after(copy, [edit])[0]) for edit in made}
    together = edits.found_after(copy, made)
    assert {kind: bool(codes[0]) for kind, codes in together.items()} == alone
    assert {True, False} <= set(alone.values())


@pytest.mark.long
def test_most_edits_that_the_schemas_allow_are_caught_in_the_real_data(real: Path) -> None:
    copy = mutate.opened(real)
    every_third = itertools.islice(edits.edits(copy, 1), 0, None, 3)  # `make mutate` tries them all
    found = edits.found_after(copy, every_third)
    codes = [code for of_kind in found.values() for code in of_kind]
    allowed = [code for code in codes if not code.startswith(edits.OF_SCHEMA)]
    assert sum(map(bool, allowed)) / len(allowed) > 0.7


@pytest.mark.long
def test_what_was_entered_row_by_row_is_valid_without_a_hundred_rows(real: Path) -> None:
    """To enter a row is the most frequent edit: the data are valid before and after it."""
    copy = mutate.opened(real)
    taken = edits.rows_that_stand_alone(copy, 100)
    assert len(taken) == 100
    assert edits.findings_without(copy, taken) == []
