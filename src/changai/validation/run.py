"""Run the layers over a package folder: read, characters, schemas, claims, rules."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from changai.errors import ChangaiError
from changai.model.files import FolderFiles, PackageFiles
from changai.model.package import DESCRIPTOR, open_package
from changai.model.schema import id_column
from changai.model.tables import read_table
from changai.reading.source_texts import place_texts
from changai.validation import keys, statements
from changai.validation.database import Database, open_database
from changai.validation.descriptor import read_descriptor
from changai.validation.findings import Finding, printable
from changai.validation.helper_tables import add_helper_tables
from changai.validation.read_tables import read_tables
from changai.validation.rule_engine import run_rules
from changai.validation.rule_faults import lacking


def validate(
    path: str | Path | PackageFiles = ".",
    *,
    text: str | Path | None = None,
    against: str | Path | PackageFiles | None = None,
) -> list[Finding]:
    """Validate a package: one in a folder, or the files of one that is not written yet.

    Returns all findings, sorted. ``text`` is a copy of the source text: with it, every offset is
    held against the characters. ``against`` is an earlier version (folder, zip or files): ids
    that vanished must be retired.

    Raises ChangaiError where ``path`` is no folder, or ``text`` or ``against`` cannot be read.
    """
    files = folder_files(Path(path)) if isinstance(path, str | Path) else path
    # The present, not the past, is judged: an old version must only be readable.
    earlier = earlier_ids(against) if against is not None else {}
    sound, found = read_descriptor(files)
    if not sound:
        return tidy(found)
    database = open_database()
    try:
        found += read_tables(files, sound, database)
        database.add_missing_tables()
        found = keys.check_keys(database, found)
        add_helper_tables(database, earlier)
        found += keys.check_references(database)
        if text is not None:
            found += held_text(Path(text), database)
        try:
            statements.check_claims(database)
        except sqlite3.OperationalError as error:
            lacks = lacking(database, error)
            if lacks is None:
                raise
            found += lacks
            database.run("DROP TABLE IF EXISTS claims")  # half judged
        found += run_rules(database, found)
        return tidy(database.with_row_ids(found))
    finally:
        database.connection.close()


def folder_files(path: Path) -> FolderFiles:
    """The files of the package in a folder; raises ChangaiError for anything else."""
    folder = path.parent if path.name == DESCRIPTOR else path
    if not folder.is_dir():
        why = "is no folder; unpack it first" if folder.is_file() else "no such folder"
        raise ChangaiError(f"{path}: {why}")
    return FolderFiles(folder)


def tidy(found: list[Finding]) -> list[Finding]:
    """Sorted, and one finding for one cell: the first layer that saw it."""
    first: dict[tuple[str, int, str, str], Finding] = {}
    for f in found:
        cell = f.column if f.line else ""
        first.setdefault((f.file, f.line, cell, "" if cell else f.message), f)
    return sorted(map(printable, first.values()), key=lambda f: (*f[:3], f.code, f.message))


def held_text(file: Path, database: Database) -> list[Finding]:
    """Enter the passages of a source text; say where it is another text."""
    sources, passages = (
        [
            {k: v or "" for k, v in row.items() if isinstance(v, str | None)}
            for row in database.rows(f"SELECT * FROM {table}")
        ]
        for table in ("sources", "passages")
    )
    placed = place_texts(file, sources, passages)
    if placed.passages:
        rows = [[passage, text] for passage, (_, text) in placed.passages.items()]
        database.connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
    if not placed.difference:
        return []
    hint = "use the text that the offsets were counted on"
    return [Finding(file.name, 0, "", "X101", placed.difference, hint)]


def earlier_ids(version: str | Path | PackageFiles) -> dict[str, set[str]]:
    """The ids of each table of an earlier version."""
    package = open_package(version)
    ids = {table: id_column(schema) for table, schema in package.schemas.items()}
    return {
        table: set(read_table(package, table).column(column).to_pylist())
        for table, column in ids.items()
        if column
    }
