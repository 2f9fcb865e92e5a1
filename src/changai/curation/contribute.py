"""Add what another source states: rows and evidence out of the little that a contributor types.

Everything is done in a working copy, settled and validated there, and written only if it is valid:
like `fmt` and `settle` it then writes without asking, for git undoes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from changai.curation.contributed_correction import correct
from changai.curation.contributed_figure import add_figure
from changai.curation.contributed_retirement import retire
from changai.curation.contributed_row import add_new
from changai.curation.contributed_source import add_source
from changai.curation.contributed_statement import add_statements
from changai.curation.contribution_file import Contribution, Entry, read_contribution
from changai.curation.contribution_origins import KeyFinding, at_their_keys
from changai.curation.differences import Changes, diff
from changai.curation.draft import Draft
from changai.curation.guards import check_figures
from changai.curation.lost_readings import drop_lost_readings, keys_of_read_rows
from changai.curation.quoted_place import is_held_as_text, read_source_text
from changai.curation.reconcile import reconcile
from changai.curation.row_in_words import describe_rows
from changai.curation.working_copy import Tables, needed_tables, open_working_copy
from changai.model.package import Package, model_schemas
from changai.validation import validate

# What is done with an entry, by the key that tells its kind; one without is a figure.
ADD_BY_KEY: dict[str, Callable[[Draft, Entry], None]] = {
    "row": add_statements,
    "new": add_new,
    "correct": correct,
    "retire": retire,
}
KINDS_WITHOUT_SOURCE = ("indicator", "place", "theme")


@dataclass(frozen=True)
class Added:
    """What was written, what was assumed, what was found; ``reading`` tells how rows were understood.

    ``is_valid`` is false where a finding is an error; then nothing is written. Of a valid contribution
    there is no change where the rows hold it already.
    """

    is_valid: bool
    changes: Changes
    notes: list[str]
    findings: list[KeyFinding]
    reading: list[str]


def add(file: str | Path, folder: str | Path = ".", text: str | Path | None = None) -> Added:
    """Add to a package folder what a TOML file says; written only where the result is valid.

    ``text`` is the text of a source that is held as one, or a folder of texts: statements of such
    sources get their places from it. Raises ChangaiError where the file cannot be understood, with
    nothing written.
    """
    with open_working_copy(folder) as copy:
        needed_tables(copy.package, *model_schemas())
        draft = draft_of(read_contribution(file), copy.package, copy.tables, text)
        reconcile(copy)
        changed = copy.changed()
        found = validate(changed)
        findings = at_their_keys(found, copy, draft.origins, str(file))
        reading = describe_rows(draft)
        if any(finding.severity == "error" for finding in found):
            return Added(False, {}, draft.notes, findings, reading)
        changes = diff(copy.files, changed)
        copy.write(changed)
        return Added(True, changes, draft.notes, findings, reading)


def draft_of(
    contribution: Contribution,
    package: Package,
    tables: Tables,
    text: str | Path | None = None,
) -> Draft:
    """Add to tables of a package, in place, what a contribution says; `settle` does the rest.

    Raises ChangaiError at the key and line where the contribution is wrong.
    """
    draft = Draft(package.schemas, tables, package.descriptor["version"])
    if text is not None:
        read_source_text(draft, text)
    if contribution.source.texts or any(map(needs_source, contribution.statements)):
        draft.source_id = add_source(draft, contribution.source)
    takes_out = is_held_as_text(draft, draft.source_id) or any(
        "correct" in entry or "retire" in entry for entry in contribution.statements
    )
    read_before = keys_of_read_rows(draft.schemas, tables) if takes_out else {}
    for entry in contribution.statements:
        add_entry(draft, entry)
    drop_lost_readings(draft.schemas, tables, read_before)
    draft.origins.refuse_bad_cells(draft.schemas)
    check_figures(draft, {key: passage.text for key, passage in draft.passages.items()})
    return draft


def add_entry(draft: Draft, entry: Entry) -> None:
    """Add what one entry says, by the key that tells its kind; raises ChangaiError."""
    kinds = [kind for kind in ADD_BY_KEY if kind in entry]
    if len(kinds) > 1:
        raise entry.error(kinds[1], f"{kinds[0]} stands there as well; give one of the two")
    add_one = ADD_BY_KEY[kinds[0]] if kinds else add_figure
    add_one(draft, entry)


def needs_source(entry: Entry) -> bool:
    """Whether what an entry says is said by a source: not where a curator decides."""
    if "correct" in entry or "retire" in entry:
        return False
    return "words" in entry or entry.get("new") not in KINDS_WITHOUT_SOURCE
