"""Validates a package in steps: descriptor, bytes and cells, keys, claims, rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from changai.errors import ChangaiError
from changai.model.files import FolderFiles, PackageFiles
from changai.model.journal import check_is_whole
from changai.model.package import DESCRIPTOR
from changai.reading.source_texts import place_texts
from changai.validation import keys, statements
from changai.validation.database import LINE, Database, open_database
from changai.validation.descriptor import read_descriptor
from changai.validation.earlier import Earlier, add_earlier, read_earlier
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

    Returns all findings, sorted. ``text`` is a copy of the source text: with it, the characters at
    every offset are compared with the quote. ``against`` is an earlier version (folder, zip or files): ids
    that vanished must be retired, and columns and rows that are gone are named.

    Raises ChangaiError where ``path`` is not a folder, or is half written, or ``text`` or ``against``
    cannot be read.
    """
    files = folder_files(Path(path)) if isinstance(path, str | Path) else path
    # Only the present is validated: of an earlier version it is enough that it can be read.
    earlier = read_earlier(against) if against is not None else Earlier()
    sound, findings = read_descriptor(files)
    if not sound:
        return one_for_each_cell(findings)
    database = open_database()
    try:
        findings += read_tables(files, sound, database)
        database.add_missing_tables()
        findings = keys.check_keys(database, findings)
        add_helper_tables(database)
        add_earlier(database, earlier)
        findings += keys.check_references(database)
        if text is not None:
            findings += enter_source_text(Path(text), database)
        findings += check_claims(database)
        findings += run_rules(database, findings)
        return one_for_each_cell(database.with_row_ids(findings))
    finally:
        database.connection.close()


def check_claims(database: Database) -> list[Finding]:
    """Check the claims for the rules; gives the columns that are needed for it and are not there."""
    try:
        statements.check_claims(database)
    except sqlite3.OperationalError as error:
        lost = lacking(database, error)
        if lost is None:
            raise
        database.run("DROP TABLE IF EXISTS claims")  # only some have been entered
        return lost
    return []


def folder_files(path: Path) -> FolderFiles:
    """The files of the package in a folder; raises ChangaiError for anything else."""
    folder = path.parent if path.name == DESCRIPTOR else path
    if not folder.is_dir():
        why = "is not a folder; unpack it first" if folder.is_file() else "no such folder"
        raise ChangaiError(f"{path}: {why}")
    check_is_whole(folder)
    return FolderFiles(folder)


def one_for_each_cell(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order, of each cell the one of the first step that saw it."""
    first: dict[tuple[str, int, str, str], Finding] = {}
    for finding in findings:
        column = finding.column if finding.line else ""
        message = "" if column else finding.message  # of a whole line or file there may be several
        first.setdefault((finding.file, finding.line, column, message), finding)
    return sorted(map(printable, first.values()), key=sort_position)


def sort_position(finding: Finding) -> tuple[str, int, str, str, str]:
    """Where a finding stands among others."""
    return finding.file, finding.line, finding.column, finding.code, finding.message


def enter_source_text(file: Path, database: Database) -> list[Finding]:
    """Enter the passages of a source text into the database; says where it is another text."""
    sources, passages = text_rows(database, "sources"), text_rows(database, "passages")
    placed = place_texts(file, sources, passages)
    texts = [(passage_id, found.text) for passage_id, found in placed.passages.items()]
    database.fill_helper_table("texts", texts)
    if not placed.difference:
        return []
    hint = "use the text that the offsets were counted on"
    return [Finding(file.name, 0, "", "X101", placed.difference, hint)]


def text_rows(database: Database, table: str) -> list[dict[str, str]]:
    """The rows of a table without their lines, an empty cell as ""."""
    return [
        {column: cell or "" for column, cell in row.items() if column != LINE}
        for row in database.rows(f"SELECT * FROM {table}")
    ]
