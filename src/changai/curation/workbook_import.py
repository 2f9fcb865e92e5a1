"""From the spreadsheet back: an edited workbook of the release as a change of the CSV tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from changai.curation.differences import Changes, diff
from changai.curation.reconcile import NEEDED_TABLES, reconcile, unread_claims
from changai.curation.workbook_edits import edits_not_taken
from changai.curation.workbook_reading import (
    Problem,
    TableSheet,
    read_table_sheet,
    read_workbook,
)
from changai.curation.working_copy import Tables, TextRow, WorkingCopy, open_working_copy
from changai.display import visible
from changai.errors import ChangaiError
from changai.model.files import ChangedFiles
from changai.model.package import Package
from changai.model.schema import column_names, fields_with_role, id_column, tables_of_group
from changai.model.values import VALUE_FORMS, value_kind
from changai.statements.resolution import ResolutionContext, Row
from changai.validation import Finding, validate
from changai.validation.cells import SETTLED
from changai.validation.findings import place

MAX_SHOWN = 50
# What hints say of the CSV files, and what they say of a workbook.
OF_WORKBOOK = (
    (re.compile(r"data/(\w+)\.csv"), r"the sheet \1"),
    (re.compile(", and run `changai settle`"), ""),
    (re.compile("run `changai settle`(?:; |, or )"), ""),
)
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


@dataclass(frozen=True)
class EditedCell:
    """A cell of a row of a table, and what was typed into it."""

    table: str
    row: TextRow
    column: str
    text: str


def import_workbook(file: str | Path, path: str | Path = ".", *, write: bool = False) -> Imported:
    """Compare an edited workbook of the release with the package folder that it was made from.

    What `changai settle` would do is done: claims are read, cells and stances written, names entered.
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
        edited = edited_copy(copy, sheets)
        if unread := claims_to_fill(edited, sheets):
            return Imported(workbook.other_sheets, unread + not_taken, valid=False)
        not_taken = settle_sheets(edited, sheets, copy.tables) + not_taken
        settled = edited.changed()
        changed = copy.with_files({path: settled.read(path) for path in map(package.path, sheets)})
        # Against the package as it is: no row may be lost in a spreadsheet unless it is retired.
        findings = without_consequences(validate(changed, against=copy.files))
        changes = changes_of(copy, changed, findings)
        problems += changed_identity(edited, changes, sheets)
        valid = not problems and all(finding.severity != "error" for finding in findings)
        return Imported(
            workbook.other_sheets,
            [*problems, *problems_of(findings, edited, sheets), *not_taken],
            valid,
            changes,
            copy.write(changed) if write and valid else [],
        )


def edited_copy(copy: WorkingCopy, sheets: Mapping[str, TableSheet]) -> WorkingCopy:
    """A working copy whose tables are those of the workbook; nothing is written through it.

    The line of each of its rows is that of the row in the file of its sheet.
    """
    files = copy.with_files({copy.package.path(table): s.csv for table, s in sheets.items()})
    return WorkingCopy(Package(files, copy.package.descriptor, copy.package.schemas))


def claims_to_fill(edited: WorkingCopy, sheets: Mapping[str, TableSheet]) -> list[Problem]:
    """The claims of a workbook that are empty and cannot be read out of their quotes."""
    if not set(NEEDED_TABLES) <= set(edited.tables):
        return []
    context = ResolutionContext(edited.package.schemas, edited.tables)
    unread = unread_claims(context, edited.in_order("evidence"))
    return [
        claim_to_fill(edited.package, sheets["evidence"], statement)
        for statement in unread
        if can_be_read(context, statement)
    ]


def settle_sheets(
    edited: WorkingCopy, sheets: Mapping[str, TableSheet], as_is: Tables
) -> list[Problem]:
    """Do with the tables of a workbook what `changai settle` does with those in the folder.

    What was typed into a cell stays: where the evidence says otherwise, that is for the findings to
    say, and not to be undone in silence. A cell that was emptied and that the evidence fills again is
    returned. ``as_is`` has the tables of the package. Of a package that lacks a table that this needs
    nothing is done: the findings say so.
    """
    if not set(NEEDED_TABLES) <= set(edited.tables):
        return []
    cells = edited_cells(edited, as_is)
    reconcile(edited, skip_unread=True)
    filled_again = []
    for cell in cells:
        if cell.text:
            cell.row[cell.column] = cell.text
        elif cell.row[cell.column]:
            what = f"is empty here, and the evidence states {cell.row[cell.column]!r}: it stays so"
            where = sheets[cell.table].place(cell.row.line, cell.column)
            filled_again.append(Problem(where, what, "to empty it, delete that evidence as well"))
    return filled_again


def edited_cells(edited: WorkingCopy, as_is: Tables) -> list[EditedCell]:
    """The cells of rows with ids that curators write or sources state, and that were edited."""
    found = []
    for table, rows in edited.tables.items():
        schema = edited.package.schema(table)
        key, columns = id_column(schema), fields_with_role(schema, "identity", "stated", "name")
        if key is None:
            continue
        before: dict[str, Row] = {row[key]: row for row in as_is[table]}
        for row in rows:
            old: Row = before.get(row[key], {})
            found += [
                EditedCell(table, row, c, row[c]) for c in columns if row[c] != old.get(c, "")
            ]
    return found


def can_be_read(context: ResolutionContext, statement: TextRow) -> bool:
    """Whether the words of a statement decide its claim: its field and its source are there."""
    schema = context.schemas[statement["table"]]
    fields = [*column_names(schema), *tables_of_group(context.schemas, "relation")]
    is_source_there = statement["source_id"] in context.by_id["sources"]
    return statement["field"] in fields and is_source_there


def claim_to_fill(package: Package, sheet: TableSheet, statement: TextRow) -> Problem:
    """The problem of a statement whose claim cannot be read out of its quote."""
    kind = value_kind(package.schema(statement["table"]), statement["field"])
    what = f"no {statement['field']} of {statement['row_id']} can be read"
    message = f"{what} out of exact, {statement['exact']!r}"
    hint = f"fill in this cell: {VALUE_FORMS[kind]}; or put into exact the words that print it"
    return Problem(sheet.place(statement.line, "claim"), message, hint)


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """Findings without those that a claim or stance is empty, where another on its row says why."""
    empty = [f for f in findings if f.code == "S203" and f.column in SETTLED]
    others = {(f.file, f.line) for f in findings if f not in empty}
    return [f for f in findings if f not in empty or (f.file, f.line) not in others]


def changes_of(copy: WorkingCopy, changed: ChangedFiles, findings: Sequence[Finding]) -> Changes:
    """What differs from the package as it is; raises ChangaiError where that cannot be read."""
    try:
        return diff(copy.files, changed)
    except ChangaiError:
        if not findings:
            raise
        return {}  # a value is not of its column's type: the findings say which


def changed_identity(
    edited: WorkingCopy, changes: Changes, sheets: Mapping[str, TableSheet]
) -> list[Problem]:
    """Cells that say what a row is about and now say something else: that is another row.

    One that was empty may be filled. ``edited`` has the rows as they would be written.
    """
    problems = []
    for table, change in changes.items():
        schema = edited.package.schema(table)
        key, identity = id_column(schema), fields_with_role(schema, "identity")
        changed = {
            (row_id, column): cells[column]
            for row_id, cells in change["changed"].items()
            for column in identity
            if column in cells and cells[column][0] is not None
        }
        if key is None or not changed:
            continue
        lines = {row[key]: row.line for row in edited.tables[table]}
        for (row_id, column), (before, after) in changed.items():
            what = f"{column} says what {row_id} is about: it was {before}, and is {after} now"
            where = sheets[table].place(lines[row_id], column)
            problems.append(Problem(where, what, OTHER_ROW))
    return problems


def problems_of(
    findings: Sequence[Finding], edited: WorkingCopy, sheets: Mapping[str, TableSheet]
) -> list[Problem]:
    """Findings at their cells, of each cell one: a name that was added breaks rules with its row."""
    found: dict[str, Problem] = {}
    for finding in findings:
        problem = problem_of(finding, edited, sheets)
        found.setdefault(problem.place, problem)
    return list(found.values())


def problem_of(finding: Finding, edited: WorkingCopy, sheets: Mapping[str, TableSheet]) -> Problem:
    """A finding at its cell of the workbook, where it is of a line of a table."""
    tables = {edited.package.path(table): table for table in sheets}
    table = tables.get(finding.file)
    where = place_in_workbook(finding, table, edited, sheets) if table and finding.line else ""
    message = f"{finding.severity} {finding.code}: {finding.message}"
    return Problem(where or place(finding), message, of_workbook(finding.hint))


def of_workbook(hint: str) -> str:
    """A hint for who edits a workbook: of sheets, and without `changai settle`, which was run."""
    for pattern, instead in OF_WORKBOOK:
        hint = pattern.sub(instead, hint)
    return hint


def place_in_workbook(
    finding: Finding, table: str, edited: WorkingCopy, sheets: Mapping[str, TableSheet]
) -> str:
    """Where the row of a finding is; of a name that was added, where the row has that name."""
    row = edited.in_order(table)[finding.line - 2]  # after the header
    if row.line:
        return sheets[table].place(row.line, finding.column)
    named = row["table"]
    key = id_column(edited.package.schema(named))
    of_row = next(other for other in edited.tables[named] if other[key or ""] == row["row_id"])
    column = next(column for column, cell in of_row.items() if cell == row["name"])
    return sheets[named].place(of_row.line, column)


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
