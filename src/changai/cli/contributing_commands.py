"""Commands for contributors: fmt, settle, add, audit, diff, import.

Written as in ``reading_commands``.
"""

import sys
from typing import Literal

from changai.cli.terminal import progress, put, say
from changai.errors import ChangaiError

Form = Literal["text", "json", "github"]
Written = Literal["figure", "statement", "correction", "retirement"]
Row = Literal[
    "event",
    "document",
    "initiative",
    "organization",
    "indicator",
    "program",
    "person",
    "place",
    "theme",
]
Relation = Literal[
    "document_issuers",
    "event_participants",
    "initiative_partners",
    "document_relations",
    "program_organizers",
]
Template = Literal[Written, Row, Relation]


def fmt(path: str = ".", *, check: bool = False) -> bool:
    """write the tables in canonical form: sorted, quoted only where needed"""
    from changai.curation import working_copy

    files, cells = working_copy.fmt(path, check=check)
    say(*cells)
    say(*(f"{file}: {'is not canonical' if check else 'written'}" for file in files), to=sys.stdout)
    if check and files:
        say("run `changai fmt`")
    return check and bool(files)


def settle_(path: str = ".") -> None:
    """reconcile the tables with the evidence: read claims, adopt the best statements"""
    from changai.curation import reconcile

    changes = reconcile.settle(path)
    say(*changes, to=sys.stdout)
    say(f"{len(changes)} changes")


def add(
    toml: str | None = None,
    path: str = ".",
    *,
    template: Template | None = None,
    text: str | None = None,
) -> bool:
    """add, correct or retire rows, as a short TOML file says"""
    from changai.curation import (
        contribute,
        contribution_origins,
        contribution_template,
        differences,
    )
    from changai.model.package import model_schemas

    if template:
        put(contribution_template.template(template, model_schemas()), "toml")
        return False
    if toml is None:
        raise ChangaiError("add: name a TOML file, or --template to see one")
    added = contribute.add(toml, path, text)
    say(*added.notes)
    say(*added.reading, to=sys.stdout)
    put(differences.render(added.changes, whole=False) if added.changes else "")
    put(contribution_origins.as_text(added.findings))
    if not added.is_valid:
        say(f"nothing was written: fix {toml}")
    elif added.changes:
        say("written")
    else:
        say(f"no change: the rows hold what {toml} says already")
    return not added.is_valid


def audit_(source_text: str, path: str = ".", *, format: Form = "text", fill: bool = False) -> bool:
    """list what a source text says that no row accounts for"""
    from changai.curation import coverage
    from changai.validation.findings import FORMATS

    if fill:
        with progress("audit"):
            filled, open_cases = coverage.fill(path, source_text)
        say(f"{filled} rows filled", *open_cases, to=sys.stdout)
        return bool(open_cases)
    with progress("audit"):
        report = coverage.audit(path, source_text)
    if format == "text":
        put(coverage.render(report))
    else:
        put(FORMATS[format](coverage.findings(report, source_text)), format)
    return bool(report.other_text or report.uncovered or report.misfits)


def diff_(old: str, new: str, *, format: Literal["text", "markdown", "json"] = "text") -> None:
    """show what changed in the data between two versions"""
    from changai.curation import differences

    put(differences.render(differences.diff(old, new), format), format)


def import_(xlsx: str, path: str = ".", *, write: bool = False) -> bool:
    """import an edited workbook of the release as a change of the tables"""
    from changai.curation import differences, workbook_import

    done = workbook_import.import_workbook(xlsx, path, write=write)
    if done.unread:
        say(f"not read, as computed or no tables: {', '.join(done.unread)}")
    put(differences.render(done.changes) if done.changes or done.valid else "")
    put(workbook_import.render(done.problems))
    say(*(f"{file}: written" for file in done.written), to=sys.stdout)
    if not done.valid:
        say("nothing was written; fix these first")
    elif done.changes and not write:
        say("valid; nothing was written: --write writes it")
    return not done.valid
