"""Write docs/rules.md, the page of all rules, with what a broken package of each prints.

The broken packages are those of the tests, so ``PYTHONPATH`` names the folder ``tests``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from broken.cases import CASES
from broken.elsewhere import ELSEWHERE
from changai.limits import MAX_LISTED, MAX_PER_RULE
from changai.validation.findings import as_lines
from changai.validation.rule_check import check_rules
from changai.validation.rulebook import book
from copies import copy_good

ROOT = Path(__file__).resolve().parents[1]
LAYERS = {
    "P": ("The package", "descriptor, resources, schemas"),
    "T": ("Text", "bytes, lines, cells and their canonical form"),
    "S": ("Table Schema", "types, constraints, keys, references"),
    "R": ("Relations", "ids, and rows that belong together"),
    "E": ("Evidence", "where a fact stands: offsets, passages, sources"),
    "M": ("Meaning", "values and dates against what is printed, wholes and parts, languages"),
    "X": ("Everything else", "the source text, and long lists"),
}


def page() -> str:
    """The page in Markdown, a section for each layer."""
    parts = [
        "# Rules of `changai validate`\n",
        "Each finding has a code, and a code never changes its meaning. An error fails the check, "
        "a warning does not. One fault gives one finding where that can be told. A rule lists at "
        f"most {MAX_PER_RULE} findings, the terminal shows {MAX_LISTED}.\n",
        "Written by `make docs`; not by hand.\n",
    ]
    for letter, (title, what) in LAYERS.items():
        codes = [code for code in book() if code.startswith(letter)]
        parts.append(f"## {title}\n\n{letter} codes: {what}.\n\n{sections(codes)}")
    return "\n".join(parts)


def sections(codes: Iterable[str]) -> str:
    """A section for each code."""
    parts = []
    for code in sorted(codes):
        rule = book()[code]
        meaning, severity = rule.meaning, rule.severity
        said = f"{meaning[0].upper()}{meaning[1:]}. Severity: {severity}."
        parts.append(f"### {code}\n\n{said}\n\n```\n{example(code)}\n```\n")
    return "\n".join(parts)


def example(code: str) -> str:
    """What the first broken package of a code prints."""
    breaks = ELSEWHERE.get(code) or next(case.findings for case in CASES if case.code == code)
    with tempfile.TemporaryDirectory() as folder:
        found = breaks(copy_good(Path(folder)))
    return "\n".join(as_lines(next(finding for finding in found if finding.code == code)))


if __name__ == "__main__":
    slips = check_rules()
    if slips:
        sys.exit("\n".join(map(str, slips)))
    (ROOT / "docs/rules.md").write_text(page(), encoding="utf-8")
