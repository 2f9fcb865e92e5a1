"""Run the layers over a package folder: read, characters, schemas, claims, rules."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from changai.errors import ChangaiError
from changai.model.package import DESCRIPTOR
from changai.reading.source_texts import place_texts
from changai.validation import keys, rule_engine, statements
from changai.validation.database import Store, add_missing, opened
from changai.validation.descriptor import read_descriptor
from changai.validation.findings import Finding, printable
from changai.validation.helper_tables import complete
from changai.validation.read_tables import read_table
from changai.validation.rulebook import book


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
    earlier = earlier_ids(against) if against is not None else {}
    sound, found = read_descriptor(folder)
    if not sound:
        return tidy(found)
    store = opened()
    try:
        size = 0
        for resource, schema in sound:
            size, faults = read_table(folder, resource, schema, store, size)
            found += faults
        add_missing(store)
        found = keys.unique(store, found)
        complete(store, earlier)
        found += keys.unknown(store)
        if text is not None:
            found += held_text(Path(text), store)
        seen = {(f.file, f.line, f.column) for f in found}
        seen |= {(f.file, f.line, "") for f in found if f.line}
        broken = {(f.file, f.line) for f in found}
        try:
            statements.judge(store)
        except sqlite3.OperationalError as error:
            found += rule_engine.missing(store, error)
            store.run("DROP TABLE IF EXISTS claims")  # half judged
        for code, entry in book().items():
            found += (
                f
                for f in rule_engine.asked(store, code, entry)
                if (f.file, f.line, f.column) not in seen
                and not (entry.get("alone") and (f.file, f.line) in broken)
            )
        return tidy(store.identified(found))
    finally:
        store.connection.close()


def tidy(found: list[Finding]) -> list[Finding]:
    """Sorted, and one finding for one cell: the first layer that saw it."""
    first: dict[tuple[str, int, str, str], Finding] = {}
    for f in found:
        cell = f.column if f.line else ""
        first.setdefault((f.file, f.line, cell, "" if cell else f.message), f)
    return sorted(map(printable, first.values()), key=lambda f: (*f[:3], f.code, f.message))


def held_text(file: Path, store: Store) -> list[Finding]:
    """Enter the passages of a source text; say where it is another text."""
    sources, passages = (
        [
            {k: v or "" for k, v in row.items() if isinstance(v, str | None)}
            for row in store.ask(f"SELECT * FROM {table}")
        ]
        for table in ("sources", "passages")
    )
    placed = place_texts(file, sources, passages)
    if placed.passages:
        rows = [[passage, text] for passage, (_, text) in placed.passages.items()]
        store.connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
    if not placed.difference:
        return []
    hint = "use the text that the offsets were counted on"
    return [Finding(file.name, 0, "", "X101", placed.difference, hint)]


def earlier_ids(path: str | Path) -> dict[str, set[str]]:
    """The ids of each table of an earlier version."""
    from changai.curation.differences import read_rows

    return {table: set(rows) for table, (key, rows) in read_rows(path).items() if key}
