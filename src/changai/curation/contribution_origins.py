"""Which key of a contribution file each new cell comes from: so that what is wrong is named there.

A contributor sees the own file; that the validator found something on a line of a copy of a table
helps nobody who never opened that table.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from changai.curation.contribution_file import Entry
from changai.curation.working_copy import TextRow, WorkingCopy
from changai.model.schema import Json, column_names, id_column
from changai.validation import Finding
from changai.validation.cells import FieldChecker
from changai.validation.findings import meant

LINE_OF_COPY = re.compile(r" \(line [0-9]+(?: of the evidence)?\)")


@dataclass(frozen=True)
class Origin:
    """Where a new row comes from: the entry, the key of each column, and of all that have none."""

    table: str
    row: TextRow
    entry: Entry
    keys: Mapping[str, str]
    otherwise: str

    def key_of(self, column: str) -> str:
        """The key of the entry that a column comes from."""
        key = self.keys.get(column, column)
        return key if key in self.entry else self.otherwise


@dataclass
class Origins:
    """Where the new rows come from."""

    found: list[Origin] = field(default_factory=list)

    def note(
        self, table: str, row: TextRow, entry: Entry, otherwise: str, keys: Mapping[str, str]
    ) -> None:
        """Note that a new row comes from an entry; ``keys`` are those that are no columns."""
        self.found.append(Origin(table, row, entry, keys, otherwise))

    def refuse_bad_cells(self, schemas: Mapping[str, Json]) -> None:
        """Raise ChangaiError at the key of the first cell that is none of its column.

        What was typed is looked at before what a program made of it.
        """
        for typed in (True, False):
            for origin in self.found:
                for column in column_names(schemas[origin.table]):
                    if (origin.keys.get(column, column) in origin.entry) == typed:
                        refuse_bad_cell(origin, column, schemas[origin.table])

    def of_row(self, row: TextRow) -> Origin | None:
        """The origin of a row, or None where it is not new."""
        return next((origin for origin in self.found if origin.row is row), None)

    def of_id(self, row_id: str, schemas: Mapping[str, Json]) -> Origin | None:
        """The origin of the first new row that has an id, or is a statement on the row that has it.

        A row that only mentions it, such as an event at a place, is not the cause of what is found
        on the place.
        """
        if not row_id:
            return None
        for origin in self.found:
            own_id = origin.row.get(id_column(schemas[origin.table]) or "")
            if row_id in (own_id, origin.row.get("row_id")):
                return origin
        return None


def refuse_bad_cell(origin: Origin, column: str, schema: Json) -> None:
    """Raise ChangaiError where the cell of a new row is no value of its column."""
    checked = next(checked for checked in schema["fields"] if checked["name"] == column)
    cell, checker = origin.row[column], FieldChecker(checked)
    fault = checker.fault(cell) if cell else None
    if fault:
        hint = meant(cell, checker.allowed, fault.hint)
        raise origin.entry.error(origin.key_of(column), f"{fault.message}; {hint}")


@dataclass(frozen=True)
class KeyFinding:
    """Something wrong with what would be written, at the key of the contribution that it is from."""

    place: str
    finding: Finding


def at_their_keys(
    findings: Iterable[Finding], copy: WorkingCopy, origins: Origins, file: str
) -> list[KeyFinding]:
    """Findings at the keys of a contribution: of each key the first, errors before warnings.

    One slip breaks several rules, which mending it mends. ``copy`` has the rows as validated.
    """
    table_of_path = {copy.package.path(table): table for table in copy.tables}
    rows: dict[str, Sequence[TextRow]] = {}
    found: dict[str, KeyFinding] = {}
    for finding in sorted(findings, key=lambda finding: finding.severity):
        table = table_of_path.get(finding.file, "")
        if table and table not in rows:
            rows[table] = copy.in_order(table)
        at = finding.line - 2  # after the header
        row = rows[table][at] if table and 0 <= at < len(rows[table]) else None
        origin = (row and origins.of_row(row)) or origins.of_id(
            finding.row_id, copy.package.schemas
        )
        is_of_row = origin is not None and origin.row is row
        place = place_in(origin, finding.column if is_of_row else "", file, table, finding.row_id)
        found.setdefault(place, KeyFinding(place, in_keys(finding, origin)))
    return list(found.values())


def place_in(origin: Origin | None, column: str, file: str, table: str, row_id: str) -> str:
    """Where a finding is in a contribution file; what it brought about elsewhere names the row."""
    if origin is not None:
        return origin.entry.place_of(origin.key_of(column))
    return f"{file}: {row_id or table}"


def in_keys(finding: Finding, origin: Origin | None) -> Finding:
    """A finding whose message and hint call a column by the key that a contributor gives for it.

    Lines of the copy that was validated are left out.
    """
    if origin is None:
        return finding
    message, hint = LINE_OF_COPY.sub("", finding.message), finding.hint
    for column, key in origin.keys.items():
        word = re.compile(rf"\b{re.escape(column)}\b")
        message, hint = word.sub(key, message), word.sub(key, hint)
    return finding._replace(message=message, hint=hint)


def as_text(findings: Sequence[KeyFinding]) -> str:
    """For a terminal: each at its key, with its hint."""
    from changai.display import visible

    lines = []
    for found in findings:
        finding = found.finding
        lines.append(f"{found.place}: {finding.severity} {finding.code}: {finding.message}")
        if finding.hint:
            lines.append(f"  hint: {finding.hint}")
    return "".join(visible(line) + "\n" for line in lines)
