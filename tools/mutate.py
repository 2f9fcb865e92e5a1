"""Make plausible wrong edits of the real data, count which are caught, fill the page on them.

Each edit is what a slip of a contributor looks like, of a kind named in KINDS; the package is
validated after each. What a reader of the tables alone could see should be caught;
``BLIND`` says of the rest why no check can see it.
"""

from __future__ import annotations

import contextlib
import functools
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pages
from changai.curation.working_copy import read_tables, trial, written
from changai.model.package import open_package
from changai.validation import validate

ROOT = Path(__file__).resolve().parents[1]
EACH = 30  # edits of each kind
SEED = 20260101
Edit = tuple[str, int, str, str]  # table, row, column, new value
Rows = dict[str, list[dict[str, str]]]


def cells(rows: Rows, tables: tuple[str, ...], fits: Callable[[str, str], bool]) -> list[Edit]:
    """Every cell with a value that a kind of edit can change."""
    return [
        (table, index, column, value)
        for table in tables
        for index, row in enumerate(rows[table])
        for column, value in row.items()
        if value and fits(table, column)
    ]


def other(rng: random.Random, values: list[str], not_this: str) -> str:
    """Another value of the same column."""
    choices = sorted({value for value in values if value and value != not_this})
    return rng.choice(choices)


def swapped(rows: Rows, column: str, tables: tuple[str, ...]) -> Callable[[random.Random], Edit]:
    """A reference exchanged for another row of its table that is used there."""

    def make(rng: random.Random) -> Edit:
        table, index, _, value = rng.choice(cells(rows, tables, lambda t, c: c == column))
        return table, index, column, other(rng, [r[column] for r in rows[table]], value)

    return make


def changed(
    rows: Rows, tables: tuple[str, ...], columns: tuple[str, ...], how: Callable[[str], str]
) -> Callable[[random.Random], Edit]:
    """A cell written over by a function of it."""

    def make(rng: random.Random) -> Edit:
        while True:
            table, index, column, value = rng.choice(cells(rows, tables, lambda t, c: c in columns))
            new = how(value)
            if new != value:
                return table, index, column, new

    return make


def exchanged(rows: Rows, table: str, column: str) -> Callable[[random.Random], Edit]:
    """A cell that holds another row's value."""

    def make(rng: random.Random) -> Edit:
        _, index, _, value = rng.choice(cells(rows, (table,), lambda t, c: c == column))
        return table, index, column, other(rng, [r[column] for r in rows[table]], value)

    return make


def digit(value: str) -> str:
    """The first digit one higher."""
    for place, character in enumerate(value):
        if character.isdigit():
            return value[:place] + str((int(character) + 1) % 10 or 1) + value[place + 1 :]
    return value


def shifted_day(value: str) -> str:
    """A day one later, within its month."""
    day = int(value[8:])
    return f"{value[:8]}{day + 1 if day < 28 else day - 1:02}"


def kinds(rows: Rows) -> dict[str, Callable[[random.Random], Edit]]:
    """Each kind of slip, and how one is made."""
    dated = ("events", "documents", "programs", "regional_initiatives", "metrics")
    first = ("date_start", "issued", "published", "period_start")
    enums = {
        column: sorted({row[column] for row in rows[table] if row[column]})
        for table, column in (
            ("metrics", "qualifier"),
            ("metrics", "nature"),
            ("metrics", "period_kind"),
            ("documents", "level"),
            ("indicators", "unit"),
            ("indicators", "aggregation"),
            ("evidence", "stance"),
        )
    }

    def enum(table: str, column: str) -> Callable[[random.Random], Edit]:
        def make(rng: random.Random) -> Edit:
            _, index, _, value = rng.choice(cells(rows, (table,), lambda t, c: c == column))
            return table, index, column, other(rng, enums[column], value)

        return make

    return {
        "a value ten times too large": changed(rows, ("metrics",), ("value",), lambda v: v + "0"),
        "a digit of a value": changed(rows, ("metrics",), ("value",), digit),
        "a qualifier": enum("metrics", "qualifier"),
        "a year of a date": changed(rows, dated, first, lambda v: f"{int(v[:4]) + 1}{v[4:]}"),
        "a day of a date": changed(rows, dated, first, shifted_day),
        "a region swapped": swapped(
            rows,
            "region_id",
            ("events", "documents", "metrics", "regional_initiatives", "organizations"),
        ),
        "an organization swapped": swapped(
            rows, "organization_id", ("metrics", "regional_initiatives", "programs", "people")
        ),
        "a program swapped": swapped(rows, "program_id", ("events", "metrics")),
        "an event swapped": swapped(rows, "event_id", ("metrics",)),
        "a document swapped": swapped(rows, "document_id", ("events", "metrics")),
        "a participant swapped": swapped(rows, "person_id", ("event_participants",)),
        "an issuer swapped": swapped(rows, "organization_id", ("document_issuers",)),
        "a title exchanged": exchanged(rows, "documents", "title_zh"),
        "a document number exchanged": exchanged(rows, "documents", "document_number"),
        "a Chinese name exchanged": exchanged(rows, "organizations", "name_zh"),
        "an English name exchanged": exchanged(rows, "programs", "name_en"),
        "pinyin of a person": changed(
            rows,
            ("people",),
            ("name_en",),
            lambda v: v.replace("g", "", 1) if "g" in v else v + "g",
        ),
        "one page for two sources": exchanged(rows, "sources", "url"),
        "one definition for two indicators": exchanged(rows, "indicators", "definition_en"),
        "a level": enum("documents", "level"),
        "a day of publication after access": changed(
            rows, ("sources",), ("published",), lambda v: f"2027{v[4:]}"
        ),
        "a source two years older": changed(
            rows, ("sources",), ("published",), lambda v: f"{int(v[:4]) - 2}{v[4:]}"
        ),
        "a whole of another part": exchanged(rows, "metrics", "part_of_metric_id"),
        "a unit of an indicator": enum("indicators", "unit"),
        "an aggregation": enum("indicators", "aggregation"),
        "an indicator swapped": exchanged(rows, "metrics", "indicator_id"),
        "the nature of a figure": enum("metrics", "nature"),
        "the kind of a period": enum("metrics", "period_kind"),
        "a counting word": exchanged(rows, "metrics", "unit_zh"),
        "a stance": enum("evidence", "stance"),
        "a claim": changed(rows, ("evidence",), ("claim",), digit),
        "printed words": changed(rows, ("evidence",), ("exact",), digit),
        "a source of evidence": exchanged(rows, "evidence", "source_id"),
        "evidence on another row": exchanged(rows, "evidence", "row_id"),
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


PACKAGE = open_package(ROOT)
TABLES: Rows = read_tables(PACKAGE)
COPIES = contextlib.ExitStack()


@functools.cache
def copied() -> Path:
    """The copy of the package that a process has of its own."""
    return COPIES.enter_context(trial(PACKAGE, written(PACKAGE, TABLES)))


def caught(edit: Edit) -> str:
    """The code of the first finding after an edit, or nothing."""
    table, index, column, value = edit
    path = copied() / PACKAGE.path(table)
    before = path.read_bytes()
    rows = [
        row | {column: value} if place == index else row for place, row in enumerate(TABLES[table])
    ]
    path.write_bytes(written(PACKAGE, {table: rows})[PACKAGE.path(table)])
    try:
        return next((found.code for found in validate(copied())), "")
    finally:
        path.write_bytes(before)


def edits() -> Iterator[tuple[str, Edit]]:
    """The edits of all kinds, the same each time."""
    for kind, make in kinds(TABLES).items():
        rng = random.Random(f"{SEED} {kind}")
        seen: set[Edit] = set()
        for _ in range(EACH * 4):
            edit = make(rng)
            if edit not in seen and len(seen) < EACH:
                seen.add(edit)
                yield kind, edit


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
    made = list(edits())
    with ProcessPoolExecutor() as pool:
        codes = pool.map(caught, (edit for _, edit in made), chunksize=8)
        results = [(kind, edit, code) for (kind, edit), code in zip(made, codes, strict=True)]
    text = report(results)
    pages.write("mutation.md", pages.page("mutation", {"slips": text}))
    print(text)
    for kind, edit, code in results:
        if not code and kind not in BLIND:
            print("missed:", kind, edit, file=sys.stderr)


if __name__ == "__main__":
    main()
