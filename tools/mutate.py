"""Make plausible wrong edits of the real data, count which are caught, fill the page on them.

Each edit is what a slip of a contributor looks like, of a kind named in KINDS; the package is
validated after each. What a reader of the tables alone could see should be caught;
``BLIND`` says of the rest why no check can see it.
"""

from __future__ import annotations

import functools
import random
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import edits as edits_of_fields
import pages
from changai.curation.working_copy import TextRow, WorkingCopy, read_working_copy
from changai.validation import validate

ROOT = Path(__file__).resolve().parents[1]
EACH = 30  # edits of each kind
SEED = 20260101
Rows = dict[str, list[TextRow]]


class Edit(NamedTuple):
    """A cell written over: its table, the number of its row from 0, its column, its new value."""

    table: str
    row: int
    column: str
    value: str


def ten_times(value: str) -> str:
    return value + "0"


def next_digit(value: str) -> str:
    """The first digit one higher."""
    for place, character in enumerate(value):
        if character.isdigit():
            return value[:place] + str((int(character) + 1) % 10 or 1) + value[place + 1 :]
    return value


def next_year(value: str) -> str:
    return f"{int(value[:4]) + 1}{value[4:]}"


def next_day(value: str) -> str:
    """A day one later, or at the end of a month one earlier."""
    day = int(value[8:])
    return f"{value[:8]}{day + 1 if day < 28 else day - 1:02}"


def two_years_older(value: str) -> str:
    return f"{int(value[:4]) - 2}{value[4:]}"


def year_of_2027(value: str) -> str:
    return f"2027{value[4:]}"


def another_sound(value: str) -> str:
    """Pinyin with a g less, or more."""
    return value.replace("g", "", 1) if "g" in value else value + "g"


DATES = (
    *("events.date_start", "programs.date_start", "regional_initiatives.date_start"),
    *("documents.issued", "documents.published", "metrics.period_start"),
)
REGIONS = (
    *("events.region_id", "documents.region_id", "metrics.region_id"),
    *("regional_initiatives.region_id", "organizations.region_id"),
)
BODIES = (
    *("metrics.organization_id", "regional_initiatives.organization_id"),
    *("programs.organization_id", "people.organization_id"),
)
# Where a slip happens, and what becomes of the cell; without that, it gets another value of its column.
KINDS: dict[str, tuple[tuple[str, ...], Callable[[str], str] | None]] = {
    "a value ten times too large": (("metrics.value",), ten_times),
    "a digit of a value": (("metrics.value",), next_digit),
    "a qualifier": (("metrics.qualifier",), None),
    "a year of a date": (DATES, next_year),
    "a day of a date": (DATES, next_day),
    "a region swapped": (REGIONS, None),
    "an organization swapped": (BODIES, None),
    "a program swapped": (("events.program_id", "metrics.program_id"), None),
    "an event swapped": (("metrics.event_id",), None),
    "a document swapped": (("events.document_id", "metrics.document_id"), None),
    "a participant swapped": (("event_participants.person_id",), None),
    "an issuer swapped": (("document_issuers.organization_id",), None),
    "a title exchanged": (("documents.title_zh",), None),
    "a document number exchanged": (("documents.document_number",), None),
    "a Chinese name exchanged": (("organizations.name_zh",), None),
    "an English name exchanged": (("programs.name_en",), None),
    "pinyin of a person": (("people.name_en",), another_sound),
    "one page for two sources": (("sources.url",), None),
    "one definition for two indicators": (("indicators.definition_en",), None),
    "a level": (("documents.level",), None),
    "a day of publication after access": (("sources.published",), year_of_2027),
    "a source two years older": (("sources.published",), two_years_older),
    "a whole of another part": (("metrics.part_of_metric_id",), None),
    "a unit of an indicator": (("indicators.unit",), None),
    "an aggregation": (("indicators.aggregation",), None),
    "an indicator swapped": (("metrics.indicator_id",), None),
    "the nature of a figure": (("metrics.nature",), None),
    "the kind of a period": (("metrics.period_kind",), None),
    "a counting word": (("metrics.unit_zh",), None),
    "a counting word left out": (("metrics.unit_zh",), lambda value: ""),
    "a stance": (("evidence.stance",), None),
    "a claim": (("evidence.claim",), next_digit),
    "printed words": (("evidence.exact",), next_digit),
    "a source of evidence": (("evidence.source_id",), None),
    "evidence on another row": (("evidence.row_id",), None),
}


# Kinds, or parts of kinds, that no check of the tables can see.
BLIND = {
    "an indicator swapped": "two indicators of one unit: only the passage tells which is meant",
    "the nature of a figure": "whether a figure is a target or an outcome stands in the verb of its sentence, not in the figure",
    "the kind of a period": "unstated and interval are readings of the sentence",
    "a program swapped": "a link that rests on context has no words of its own to hold it against",
    "an event swapped": "as with programs",
    "a document swapped": "as with programs",
    "a source of evidence": "another source might print the same words; only its page can tell",
    "a source two years older": "a page may be older than what it is about where that is undated",
    "a counting word": "个, 家, 项 and 名 may count the same thing in another source",
}


def edits(folder: Path, each: int = EACH) -> Iterator[tuple[str, Edit]]:
    """Up to ``each`` edits of each kind in a package, each of another cell; the same every time."""
    rows = opened(folder).tables
    for kind, (places, change) in KINDS.items():
        rng = random.Random(f"{SEED} {kind}")
        cells = filled(rows, places)
        rng.shuffle(cells)
        made = 0
        for cell in cells:
            value = change(cell.value) if change else another(rng, rows, cell)
            if value != cell.value and made < each:
                made += 1
                yield kind, cell._replace(value=value)


def filled(rows: Rows, places: Iterable[str]) -> list[Edit]:
    """Every cell in these columns that has a value, with that value."""
    return [
        Edit(table, number, column, row[column])
        for table, column in (place.split(".") for place in places)
        for number, row in enumerate(rows[table])
        if row[column]
    ]


def another(rng: random.Random, rows: Rows, cell: Edit) -> str:
    """Another value of the same column, or the same where there is none."""
    values = {row[cell.column] for row in rows[cell.table]} - {"", cell.value}
    return rng.choice(sorted(values)) if values else cell.value


@functools.cache
def opened(folder: Path) -> WorkingCopy:
    """A package, read once by each process."""
    return read_working_copy(folder)


def caught(folder: Path, edit: Edit) -> str:
    """The code of the first finding after an edit of a package, or nothing."""
    copy = opened(folder)
    rows = copy.tables[edit.table]
    as_it_is = rows[edit.row]
    rows[edit.row] = TextRow(as_it_is | {edit.column: edit.value}, as_it_is.line)
    try:
        return next((found.code for found in validate(copy.changed([edit.table]))), "")
    finally:
        rows[edit.row] = as_it_is


def judged_together(
    folder: Path, batch: list[edits_of_fields.Edit]
) -> list[tuple[edits_of_fields.Edit, str]]:
    """The edits of a batch of a package, each with the code of what is found."""
    return list(edits_of_fields.judged(opened(folder), batch))


def report(results: list[tuple[str, Edit, str]]) -> str:
    """A table by kind, and what was not caught."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, _, code in results:
        by_kind[kind].append(code)
    lines = [
        "| slip | edits | caught | by | why the rest cannot be seen |",
        "|---|---:|---:|---|---|",
    ]
    for kind, codes in by_kind.items():
        found = [code for code in codes if code]
        by = ", ".join(sorted(set(found)))
        lines.append(
            f"| {kind} | {len(codes)} | {100 * len(found) / len(codes):.0f} % | {by} | {BLIND.get(kind, '')} |"
        )
    seen = [code for kind, _, code in results if kind not in BLIND]
    both = [sum(map(bool, codes)) for codes in (seen, [code for _, _, code in results])]
    lines.append("")
    lines.append(
        f"Of {len(seen)} edits that a reader of the tables could see, {both[0]} are caught "
        f"({100 * both[0] / len(seen):.0f} %); of all {len(results)}, {both[1]} "
        f"({100 * both[1] / len(results):.0f} %)."
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run all edits, write the report, and name on standard error what was missed."""
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        # In a copy: the schemas of a checkout would be checked again after each edit.
        package = Path(folder) / "package"
        for name in ("data", "schemas"):
            shutil.copytree(ROOT / name, package / name)
        shutil.copy(ROOT / "datapackage.json", package)
        made = list(edits(package))
        caught_here = functools.partial(caught, package)
        codes = pool.map(caught_here, (edit for _, edit in made), chunksize=8)
        results = [(kind, edit, code) for (kind, edit), code in zip(made, codes, strict=True)]
        copy = opened(package)
        batches = edits_of_fields.batches(copy, edits_of_fields.edits(copy))
        judged = pool.map(functools.partial(judged_together, package), batches)
        fields = edits_of_fields.report(edits_of_fields.by_kind(judged))
    text = report(results)
    pages.write("mutation.md", pages.page("mutation", {"slips": text, "fields": fields}))
    print(text, fields, sep="\n")
    for kind, edit, code in results:
        if not code and kind not in BLIND:
            print("missed:", kind, edit, file=sys.stderr)


if __name__ == "__main__":
    main()
