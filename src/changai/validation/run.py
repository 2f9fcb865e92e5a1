"""Run the three layers over a package folder, each on what the one before let through."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from changai import csvtext, sourcetext
from changai.errors import ChangaiError
from changai.fields import Json, sort_key
from changai.limits import MAX_CELLS, MAX_PER_RULE, MAX_TABLE_BYTES
from changai.package import DESCRIPTOR, checked, read_inside
from changai.validation import (
    agreement_rules,
    claim_rules,
    evidence_rules,
    meaning_rules,
    relation_rules,
    text_rules,
)
from changai.validation.descriptor import csv_files, located, read_descriptor
from changai.validation.findings import (
    RULES,
    Finding,
    Rule,
    bounded,
    declare,
    meant,
    printable,
)
from changai.validation.tables import MissingField, Table, Tables
from changai.validation.tableschema import judge

HARMLESS = {"T101", "T104", "T105", "T108"}  # no row is lost by them
LAYERS = (
    text_rules,
    relation_rules,
    claim_rules,
    evidence_rules,
    meaning_rules,
    agreement_rules,
)  # each enters its rules

declare(
    "X101",
    "the source text is not the one that `sources` describes",
    "changai-2021.txt: error X101: this is not the text of src-x: paragraphs that differ: 9, 12",
)
declare(
    "X103",
    "the source says something that no evidence and no exclusion covers (`changai audit`)",
    "changai-2021.txt:35:120-125: error X103: number '142万' is not covered (…)",
)


def validate(
    path: str | Path = ".", *, text: str | Path | None = None, against: str | Path | None = None
) -> list[Finding]:
    """Validate the package in a folder; all findings, sorted.

    ``text`` is a copy of the source text: with it, every offset is held against the characters.
    ``against`` is an earlier version (folder or zip): ids that vanished must be retired.

    Raises ChangaiError where ``path`` is no folder, or ``text`` or ``against`` cannot be read.
    """
    folder = Path(path)
    folder = folder.parent if folder.name == DESCRIPTOR else folder
    if not folder.is_dir():
        why = "is no folder; unpack it first" if folder.is_file() else "no such folder"
        raise ChangaiError(f"{path}: {why}")
    # The present, not the past, is judged: an old version must only be readable.
    previous = earlier_ids(against) if against is not None else None
    sound, found = read_descriptor(folder)
    data = Tables({}, previous=previous)
    cells = 0
    for resource, schema in sound:
        table, faults = read_table(folder, resource, schema, MAX_CELLS - cells)
        cells += len(table.rows) * len(table.columns)
        found += faults
        data.tables[table.name] = table
    if text is not None:
        found += held_text(Path(text), data)
    found += bounded(text_rules.lexical(data))
    found += judge(data, {(f.file, f.line, f.column) for f in found})
    seen = {(f.file, f.line, f.column) for f in found}
    seen |= {(f.file, f.line, "") for f in found if f.line}
    broken = {(f.file, f.line) for f in found}
    for code, check in RULES.items():
        # A claim cannot be held against words or a field that have a fault of their own.
        hidden = broken if code in claim_rules.CODES else ()
        found += [
            f
            for f in bounded(run(check, data))
            if (f.file, f.line, f.column) not in seen and (f.file, f.line) not in hidden
        ]
    return tidy(found)


def run(check: Rule, data: Tables) -> Iterator[Finding]:
    """What a rule finds; where it looks at a column that is not there, that and nothing more."""
    try:
        found = list(itertools.islice(check(data), MAX_PER_RULE + 1))
    except MissingField as missing:
        table = data[missing.table]
        message = f"table {missing.table!r} has no column {missing.column!r}, but rules look at it"
        hint = meant(missing.column, table.columns, "restore the field")
        yield Finding(table.schema_path, 0, missing.column, "P110", message, hint)
    else:
        yield from found


def tidy(found: list[Finding]) -> list[Finding]:
    """Sorted, and one finding for one cell: the first layer that saw it."""
    first: dict[tuple[str, int, str, str], Finding] = {}
    for finding in found:
        cell = finding.column if finding.line else ""
        first.setdefault(
            (finding.file, finding.line, cell, "" if cell else finding.message), finding
        )
    return sorted(map(printable, first.values()), key=lambda f: (*f[:3], f.code, f.message))


def read_table(
    folder: Path, resource: Json, schema: Json, cells: int
) -> tuple[Table, list[Finding]]:
    """Read one CSV file strictly; ``cells`` is how many the package may still have."""
    path, name = resource["path"], resource["name"]
    table = Table(name, path, schema, incomplete=True, schema_path=resource["schema"])
    try:
        data = checked(lambda file: read_inside(folder, file, MAX_TABLE_BYTES), resource)
    except ChangaiError as error:
        hint = ""
        if "no such file" in str(error):
            there = csv_files(folder, str(Path(path).parent))
            hint = meant(Path(path).name, there, "restore it")
        return table, [located(error, path, "P105", hint)]
    sheet = csvtext.read(data, table.columns)
    found = [Finding(path, f.line, f.column, f.code, f.message, f.hint) for f in sheet.faults]
    if len(sheet.records) * len(table.columns) > cells:
        message = f"the package has more than {MAX_CELLS} cells; this table was not checked"
        return table, [
            *found,
            Finding(path, 0, "", "P111", message, "split off what is not curated"),
        ]
    table.incomplete = any(f.code not in HARMLESS for f in sheet.faults)
    for record in sheet.records:
        table.add(record.line, record.cells)
    if not found:
        canonical = csvtext.write(
            sheet.header, [record.cells for record in sheet.records], sort_key(schema)
        )
        found += text_rules.canonical_faults(table, data, canonical)
    return table, found


def held_text(file: Path, data: Tables) -> list[Finding]:
    """Lay a source text beside its passages; say where it is another text."""
    placed = sourcetext.place(file, data["sources"].rows, data["passages"].rows)
    data.texts |= {passage: text for passage, (_, text) in placed.passages.items()}
    if not placed.difference:
        return []
    hint = "use the text that the offsets were counted on"
    return [Finding(file.name, 0, "", "X101", placed.difference, hint)]


def earlier_ids(path: str | Path) -> dict[str, set[str]]:
    """The ids of each table of an earlier version."""
    from changai.diff import read_rows

    return {table: set(rows) for table, (key, rows) in read_rows(path).items() if key}
