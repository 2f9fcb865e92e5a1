"""Draw a blind sample of rows for a reader, and count what the reader found.

    python tools/blind_sample.py draw SEED FOLDER   sheets for the reader; needs CHANGAI_SOURCE_TEXT
    python tools/blind_sample.py draw SEED FOLDER COMMIT   the same of the rows that are new since then
    python tools/blind_sample.py score FOLDER FILE  the verdicts without what was planted, as CSV

The reader gets ``FOLDER/sheets``: each row with the words of its sources, and nothing of what the
dataset makes of them (claims, stances, notes on evidence). In some rows one cell was exchanged:
``FOLDER/planted.json``, which the reader does not see, says where. The verdicts are
``FOLDER/verdicts.csv``: number, verdict (right, wrong, unopened), the wrong columns, a note. What
counts as an error stands in docs/curation.md ("Blind samples").
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from changai.curation.working_copy import TextRow, WorkingCopy, read_working_copy
from changai.model.schema import fields_with_role
from changai.reading.source_texts import place_texts
from changai.statements.readings import row_key

ROOT = Path(__file__).resolve().parents[1]
# How many rows of each table: of all that a source can bear out, the core tables above all.
QUOTAS = {
    "events": 45,
    "documents": 30,
    "metrics": 75,
    "regional_initiatives": 20,
    "organizations": 15,
    "programs": 15,
    "people": 15,
    "indicators": 10,
    "names": 25,
    "event_participants": 15,
    "document_issuers": 10,
    "document_relations": 3,
    "program_organizers": 2,
    "exclusions": 15,
    "errata": 5,
}
PLANTED = 20
# Of the rows that are new since a commit a third of that is drawn: there are fewer.
PART_OF_NEW = 3
SHEET = 25  # rows of one sheet
# What is not exchanged: a reader sees at a glance, or not at all, that it is another row's.
NOT_EXCHANGED = ("unit_zh", "period_kind", "qualifier", "_precision", "url")
Row = dict[str, str]


def draw(seed: int, folder: Path, since: str = "") -> None:
    """Write the sheets of a sample, and what was planted in them; of rows new since a commit alone."""
    copy = read_working_copy(ROOT)
    texts = place_texts(os.environ["CHANGAI_SOURCE_TEXT"], *provenance(copy)).passages
    chance = random.Random(seed)
    part = PART_OF_NEW if since else 1
    drawn = []
    for table, number in QUOTAS.items():
        rows = new_rows(copy, table, since) if since else copy.tables[table]
        wanted = min(round(number / part), len(rows))
        drawn += [(table, row) for row in chance.sample(rows, wanted)]
    chance.shuffle(drawn)
    statements = evidence_by_row(copy)
    planted = plant(copy, drawn, statements, chance, PLANTED // (2 if since else 1))
    entries = []
    for number, (table, row) in enumerate(drawn, 1):
        shown = dict(row) | planted.get(number, {})
        entries.append(entry(copy, number, table, shown, statements, texts))
    write_sheets(folder, entries)
    keys = {n: row_key(copy.package.schema(t), r) for n, (t, r) in enumerate(drawn, 1)}
    sample = [
        {"number": n, "table": table, "row_key": keys[n], "cells": judged_cells(copy, table, row)}
        for n, (table, row) in enumerate(drawn, 1)
    ]
    (folder / "sample.json").write_text(json.dumps(sample, ensure_ascii=False), "utf-8")
    (folder / "planted.json").write_text(json.dumps(planted, ensure_ascii=False), "utf-8")


def new_rows(copy: WorkingCopy, table: str, since: str) -> list[TextRow]:
    """The rows of a table whose keys it had not at an earlier commit."""
    schema = copy.package.schema(table)
    show = ["git", "show", f"{since}:data/{table}.csv"]
    before = subprocess.run(show, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    keys = {row_key(schema, row) for row in csv.DictReader(before.splitlines())}
    return [row for row in copy.tables[table] if row_key(schema, row) not in keys]


def judged_cells(copy: WorkingCopy, table: str, row: TextRow) -> int:
    """How many cells of a row a reader judges: the filled ones that are not bookkeeping."""
    kept = fields_with_role(copy.package.schema(table), "bookkeeping")
    return sum(1 for column, cell in row.items() if cell and column not in kept)


def provenance(copy: WorkingCopy) -> tuple[list[TextRow], list[TextRow]]:
    return copy.tables["sources"], copy.tables["passages"]


def evidence_by_row(copy: WorkingCopy) -> dict[str, list[TextRow]]:
    """The evidence on each row that has an id."""
    found = defaultdict(list)
    for statement in copy.tables["evidence"]:
        found[statement["row_id"]].append(statement)
    return found


def plant(
    copy: WorkingCopy,
    drawn: list[tuple[str, TextRow]],
    statements: dict[str, list[TextRow]],
    chance: random.Random,
    wanted: int,
) -> dict[int, Row]:
    """Other cells for some rows, by number: each that of another row, in a column that is stated."""
    planted: dict[int, Row] = {}
    numbers = list(range(1, len(drawn) + 1))
    chance.shuffle(numbers)
    for number in numbers:
        table, row = drawn[number - 1]
        schema = copy.package.schema(table)
        key = row_key(schema, row)
        about = statements.get(key, [])
        held = any(statement["passage_id"] for statement in about)
        quoted = {statement["field"] for statement in about}
        columns = [
            column
            for column in fields_with_role(schema, "identity", "stated")
            if row[column] and not column.endswith(NOT_EXCHANGED)
            # Of a row without a held text the reader has the quotes alone.
            if held or column in quoted
        ]
        column = chance.choice(columns) if columns else ""
        others = (
            sorted({r[column] for r in copy.tables[table]} - {row[column], ""}) if column else []
        )
        if others:
            planted[number] = {column: chance.choice(others)}
        if len(planted) == wanted:
            break
    return planted


def entry(
    copy: WorkingCopy,
    number: int,
    table: str,
    row: Row,
    statements: dict[str, list[TextRow]],
    texts: dict[str, Any],
) -> str:
    """What the reader sees of one row."""
    sources = {source["source_id"]: source for source in copy.tables["sources"]}
    lines = [f"## {number}. {table}", ""]
    lines += [f"- {column}: {cell}{label(copy, cell)}" for column, cell in row.items() if cell]
    about = statements_on(copy, table, row, statements)
    shown_sources: set[str] = set()
    shown_passages: set[str] = set()
    for statement in about:
        source = sources[statement["source_id"]]
        if source["source_id"] not in shown_sources:
            shown_sources.add(source["source_id"])
            lines.append(line_of_source(source))
        where = statement["passage_id"]
        lines.append(f"  - {statement['field']} printed: “{statement['exact']}” {where}")
        if where and where not in shown_passages and where in texts:
            shown_passages.add(where)
            lines.append(f"    PASSAGE: {texts[where].text}")
    if row.get("passage_id") in texts:
        lines.append(f"- PASSAGE {row['passage_id']}: {texts[row['passage_id']].text}")
    if row.get("source_id") and row["source_id"] not in shown_sources:
        lines.append(line_of_source(sources[row["source_id"]]))
    return "\n".join(lines) + "\n"


def statements_on(
    copy: WorkingCopy, table: str, row: Row, statements: dict[str, list[TextRow]]
) -> list[TextRow]:
    """The evidence on a row: its own, that of the row it names, or of a relation that on it there."""
    schema = copy.package.schema(table)
    for row_id in (row_key(schema, row), row.get("row_id", "")):
        if row_id in statements:
            return statements[row_id]
    named_first = next(iter(row.values()))
    return [one for one in statements.get(named_first, []) if one["field"] == table]


def line_of_source(source: Row) -> str:
    """A source as the reader sees it."""
    seen = (source["title_zh"], source["publisher_zh"], source["published"], source["url"])
    return f"- SOURCE {source['source_id']}: {' | '.join(seen)}"


def label(copy: WorkingCopy, cell: str) -> str:
    """The name of the row that a cell refers to."""
    for table in ("regions", "organizations", "people", "programs", "events", "documents"):
        for row in copy.tables[table]:
            if next(iter(row.values())) == cell:
                return f" ({row.get('name_zh') or row.get('title_zh')})"
    indicators = copy.tables["indicators"]
    found = (row for row in indicators if row["indicator_id"] == cell)
    row = next(found, None)
    return f" ({row['name_zh']}: {row['definition_en']})" if row else ""


def write_sheets(folder: Path, entries: list[str]) -> None:
    (folder / "sheets").mkdir(parents=True, exist_ok=True)
    for start in range(0, len(entries), SHEET):
        sheet = folder / "sheets" / f"{start // SHEET + 1:02}.md"
        sheet.write_text("\n".join(entries[start : start + SHEET]), "utf-8")


def score(folder: Path, file: Path) -> None:
    """Print what the reader found, by table, planted errors apart; write the verdict on each row."""
    sample = json.loads((folder / "sample.json").read_text("utf-8"))
    of_numbers = json.loads((folder / "planted.json").read_text("utf-8"))
    planted = {int(number): cells for number, cells in of_numbers.items()}
    with (folder / "verdicts.csv").open(encoding="utf-8", newline="") as read:
        verdicts = {int(row["number"]): row for row in csv.DictReader(read)}
    missed = [number for number, cells in planted.items() if not names(verdicts[number], cells)]
    print(f"planted: {len(planted)}, missed by the reader: {len(missed)} {missed}")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    published = []
    for one in sample:
        of_reader = verdicts[one["number"]]
        verdict, columns = own_verdict(of_reader, planted.get(one["number"], {}))
        for table in (one["table"], "all"):
            counts[table][verdict] += 1
            if verdict != "unopened":
                counts[table]["cells"] += one["cells"]
                counts[table]["wrong cells"] += len(columns)
        note = of_reader["note"] if columns else ""
        row = one["number"], one["table"], one["row_key"], one["cells"], verdict
        published.append((*row, " ".join(columns), note))
    for table, number in sorted(counts.items()):
        judged = number["right"] + number["wrong"]
        rows = f"{number['wrong']} of {judged} rows wrong, {number['unopened']} unopened"
        print(f"{table}: {rows}; {number['wrong cells']} of {number['cells']} cells")
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(("number", "table", "row_key", "cells", "verdict", "columns", "note_en"))
        writer.writerows(published)


def names(verdict: Row, planted: Row) -> bool:
    """Whether a verdict names the column that was exchanged."""
    return verdict["verdict"] == "wrong" and bool(set(planted) & set(verdict["columns"].split()))


def own_verdict(verdict: Row, planted: Row) -> tuple[str, list[str]]:
    """The verdict on the row as the dataset has it, and which of its columns are wrong."""
    columns = [column for column in verdict["columns"].split() if column not in planted]
    if verdict["verdict"] == "wrong":
        return ("wrong", columns) if columns else ("right", [])
    return verdict["verdict"], []


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["draw", seed, folder]:
            draw(int(seed), Path(folder))
        case ["draw", seed, folder, since]:
            draw(int(seed), Path(folder), since)
        case ["score", folder, file]:
            score(Path(folder), Path(file))
        case _:
            sys.exit(__doc__)
