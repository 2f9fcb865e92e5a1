"""Add what another source states: rows and evidence out of the little that a contributor types.

Everything is done in a working copy, settled and validated there, and written only if it is valid:
like `fmt` and `settle` it then writes without asking, for git undoes it.
"""

from dataclasses import dataclass
from pathlib import Path

from changai.curation.contributed_figure import add_figure
from changai.curation.contributed_source import add_source
from changai.curation.contributed_statement import add_statements
from changai.curation.contribution_file import read_contribution
from changai.curation.contribution_origins import KeyFinding, at_their_keys
from changai.curation.differences import Changes, diff
from changai.curation.draft import Draft
from changai.curation.guards import check_figures, check_series
from changai.curation.reconcile import reconcile
from changai.curation.working_copy import needed_tables, open_working_copy
from changai.model.package import model_schemas
from changai.validation import validate


@dataclass(frozen=True)
class Added:
    """What was written (nothing, where a finding is an error), what was assumed, what was found."""

    changes: Changes
    notes: list[str]
    findings: list[KeyFinding]


def add(file: str | Path, folder: str | Path = ".") -> Added:
    """Add to a package folder what a TOML file says; written only where the result is valid.

    Raises ChangaiError where the file cannot be understood, with nothing written.
    """
    with open_working_copy(folder) as copy:
        needed_tables(copy.package, *model_schemas())
        contribution = read_contribution(file)
        draft = Draft(copy.package.schemas, copy.tables)
        draft.source_id = add_source(draft, contribution.source)
        for entry in contribution.statements:
            if "row" in entry:
                add_statements(draft, entry)
            else:
                add_figure(draft, entry)
        draft.origins.refuse_bad_cells(draft.schemas)
        check_figures(draft)
        reconcile(copy)
        check_series(draft)
        changed = copy.changed()
        found = validate(changed)
        findings = at_their_keys(found, copy, draft.origins, str(file))
        if any(finding.severity == "error" for finding in found):
            return Added({}, draft.notes, findings)
        changes = diff(copy.files, changed)
        copy.write(changed)
        return Added(changes, draft.notes, findings)
