"""Commands that check a package and release it: validate, build.

Written as in ``reading_commands``.
"""

import sys
from pathlib import Path
from typing import Literal

from changai.cli import terminal
from changai.cli.terminal import progress, put, say
from changai.model.package import DESCRIPTOR

Form = Literal["text", "json", "github"]


def validate_(
    path: str = ".", *, format: Form = "text", text: str | None = None, against: str | None = None
) -> bool:
    """check a package folder: files, schemas, references, evidence, rules"""
    from changai.validation import findings, validate

    with progress("validate"):
        found = validate(path, text=text, against=against)
    folder = Path(path)
    if format == "github" and not folder.is_absolute():
        # An annotation finds its file from where the command runs, the top of the repository.
        folder = folder.parent if folder.name == DESCRIPTOR else folder
        found = [f._replace(file=(folder / f.file).as_posix()) for f in found]
    report = findings.FORMATS[format](found)
    put(terminal.findings(report) if format == "text" else report, format)
    return any(finding.severity == "error" for finding in found)


def build_(path: str = ".", *, out: str = "dist", docs: str = "", unchecked: bool = False) -> None:
    """build everything that a release holds, if the package is valid"""
    from changai.export import build

    pages = Path(docs) if docs else None
    with progress("build"):
        made = build(Path(path), Path(out), docs=pages, unchecked=unchecked)
    width = max(len(artefact.name) for artefact in made)
    lines = [f"{artefact.name:<{width}}  {artefact.bytes:>12,} bytes" for artefact in made]
    say(*lines, to=sys.stdout)
