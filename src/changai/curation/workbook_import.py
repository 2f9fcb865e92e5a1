"""From the spreadsheet back: an edited workbook of the release as a change of the CSV tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from changai.curation.differences import Changes, diff
from changai.curation.workbook_reading import (
    Problem,
    TableSheet,
    read_table_sheet,
    read_workbook,
)
from changai.curation.working_copy import WorkingCopy, open_working_copy
from changai.display import visible
from changai.errors import ChangaiError
from changai.model.files import ChangedFiles
from changai.validation import Finding, validate
from changai.validation.findings import place

MAX_SHOWN = 50


@dataclass(frozen=True)
class Imported:
    """What came of an import: the change, what is wrong with it, the files that were written.

    ``unread`` are the sheets that are no tables.
    """

    unread: list[str]
    problems: list[Problem]
    valid: bool
    changes: Changes = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


def import_workbook(file: str | Path, path: str | Path = ".", *, write: bool = False) -> Imported:
    """Compare an edited workbook of the release with the package folder that it was made from.

    The change is validated before anything is written; with ``write``, and if it is valid, the
    tables that differ are. Raises ChangaiError where the file is no workbook of the package.
    """
    file = Path(file)
    with open_working_copy(path, write=write) as copy:
        package = copy.package
        workbook = read_workbook(file, package)
        problems: list[Problem] = []
        sheets = {
            table: read_table_sheet(file, table, package.schema(table), rows, problems)
            for table, rows in workbook.tables.items()
        }
        if problems:
            return Imported(workbook.other_sheets, problems, valid=False)
        changed = copy.with_files({package.path(table): s.csv for table, s in sheets.items()})
        # Against the package as it is: no row may be lost in a spreadsheet unless it is retired.
        findings = validate(changed, against=copy.files)
        valid = all(finding.severity != "error" for finding in findings)
        sheet_of_file = {package.path(table): sheet for table, sheet in sheets.items()}
        return Imported(
            workbook.other_sheets,
            [problem_of(finding, sheet_of_file.get(finding.file)) for finding in findings],
            valid,
            changes_of(copy, changed, findings),
            copy.write(changed) if write and valid else [],
        )


def changes_of(copy: WorkingCopy, changed: ChangedFiles, findings: Sequence[Finding]) -> Changes:
    """What differs from the package as it is; raises ChangaiError where that cannot be read."""
    try:
        return diff(copy.files, changed)
    except ChangaiError:
        if not findings:
            raise
        return {}  # a value is not of its column's type: the findings say which


def problem_of(finding: Finding, sheet: TableSheet | None) -> Problem:
    """A finding at its cell of the workbook, where it is of a line of a table."""
    where = sheet.place(finding.line, finding.column) if sheet and finding.line else place(finding)
    return Problem(where, f"{finding.severity} {finding.code}: {finding.message}", finding.hint)


def render(problems: Sequence[Problem]) -> str:
    """For a terminal: each problem with its hint."""
    lines = []
    for problem in problems[:MAX_SHOWN]:
        lines.append(f"{problem.place}: {problem.message}")
        if problem.hint:
            lines.append(f"  hint: {problem.hint}")
    if len(problems) > MAX_SHOWN:
        lines.append(f"and {len(problems) - MAX_SHOWN} more")
    return "".join(visible(line) + "\n" for line in lines)
