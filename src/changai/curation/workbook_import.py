"""From the spreadsheet back: an edited workbook of the release as a change of the CSV tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from changai.curation.differences import Changes, diff
from changai.curation.workbook_edits import edits_not_taken
from changai.curation.workbook_reading import (
    Problem,
    TableSheet,
    read_table_sheet,
    read_workbook,
)
from changai.curation.working_copy import WorkingCopy, open_working_copy, read_rows
from changai.display import visible
from changai.errors import ChangaiError
from changai.model.files import ChangedFiles
from changai.model.package import Package
from changai.model.schema import fields_with_role, id_column
from changai.validation import Finding, validate
from changai.validation.findings import place

MAX_SHOWN = 50
OTHER_ROW = (
    "write another row with an id of its own, and retire this one if it was never right; "
    "a slip in what a row is about is mended in its CSV"
)


@dataclass(frozen=True)
class Imported:
    """What came of an import: the change, what is wrong with it, the files that were written.

    ``unread`` are the sheets that are no tables. What was edited in a sheet that is only to be read is a
    problem too, of which the change is none the less valid.
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
        not_taken = edits_not_taken(package, workbook.edited)
        problems: list[Problem] = []
        sheets = {
            table: read_table_sheet(file, table, package.schema(table), rows, problems)
            for table, rows in workbook.tables.items()
        }
        if problems:
            return Imported(workbook.other_sheets, problems + not_taken, valid=False)
        changed = copy.with_files({package.path(table): s.csv for table, s in sheets.items()})
        # Against the package as it is: no row may be lost in a spreadsheet unless it is retired.
        findings = validate(changed, against=copy.files)
        changes = changes_of(copy, changed, findings)
        problems += changed_identity(package_of(copy, changed), changes, sheets)
        valid = not problems and all(finding.severity != "error" for finding in findings)
        sheet_of_file = {package.path(table): sheet for table, sheet in sheets.items()}
        return Imported(
            workbook.other_sheets,
            [*problems, *(problem_of(f, sheet_of_file.get(f.file)) for f in findings), *not_taken],
            valid,
            changes,
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


def package_of(copy: WorkingCopy, files: ChangedFiles) -> Package:
    """The package of a working copy with other files."""
    return Package(files, copy.package.descriptor, copy.package.schemas)


def changed_identity(
    package: Package, changes: Changes, sheets: Mapping[str, TableSheet]
) -> list[Problem]:
    """Cells that say what a row is about and now say something else: that is another row.

    One that was empty may be filled. ``package`` has the files as they would be written.
    """
    problems = []
    for table, change in changes.items():
        schema = package.schema(table)
        key, identity = id_column(schema), fields_with_role(schema, "identity")
        changed = {
            (row_id, column): cells[column]
            for row_id, cells in change["changed"].items()
            for column in identity
            if column in cells and cells[column][0] is not None
        }
        if key is None or not changed:
            continue
        lines = {row[key]: row.line for row in read_rows(package, table)}
        for (row_id, column), (before, after) in changed.items():
            what = f"{column} says what {row_id} is about: it was {before}, and is {after} now"
            where = sheets[table].place(lines[row_id], column)
            problems.append(Problem(where, what, OTHER_ROW))
    return problems


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
