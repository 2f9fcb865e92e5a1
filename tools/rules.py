"""Fill the page of all rules, with what a broken package of each prints.

The broken packages are those of the tests, so ``PYTHONPATH`` names the folder ``tests``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pages
from broken.cases import CASES
from broken.elsewhere import ELSEWHERE
from changai.limits import MAX_LISTED, MAX_PER_RULE
from changai.validation.findings import as_lines
from changai.validation.rule_check import check_rules
from changai.validation.rulebook import book
from copies import copy_good

LAYERS = {
    "P": "The package",
    "T": "Text",
    "S": "Table Schema",
    "R": "Relations",
    "E": "Evidence",
    "M": "Meaning",
    "X": "Everything else",
}


def page() -> str:
    """The page with the list of all codes."""
    return pages.page("rules", {"rules": codes()})


def codes() -> str:
    """Every code with its meaning and an example, a section for each letter."""
    parts = [f"A rule lists at most {MAX_PER_RULE} findings, the terminal shows {MAX_LISTED}.\n"]
    for letter, title in LAYERS.items():
        of_letter = [code for code in book() if code.startswith(letter)]
        parts.append(f"## {title}\n\n{sections(of_letter)}")
    return "\n".join(parts)


def sections(codes: Iterable[str]) -> str:
    """A section for each code."""
    parts = []
    for code in sorted(codes):
        rule = book()[code]
        meaning, severity = rule.meaning, rule.severity
        summary = f"{meaning[0].upper()}{meaning[1:]}. Severity: {severity}."
        parts.append(f"### {code}\n\n{summary}\n\n```\n{example(code)}\n```\n")
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
    pages.write("rules.md", page())
