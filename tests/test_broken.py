"""Every broken package gives its one finding, at its place; the good one gives none."""

from __future__ import annotations

from pathlib import Path

import pytest

from broken.cases import CASES, Case
from changai.validation import findings, validate


def expected_line(folder: Path, case: Case) -> int:
    """The line a case expects; a text stands for the first line that holds it."""
    if isinstance(case.line, int):
        return case.line
    lines = (folder / case.file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if case.line in line)


def test_the_good_package_has_no_findings(good: Path) -> None:
    assert validate(good) == []
    assert validate(good, text=good / "text.txt") == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_fault_one_finding(good: Path, case: Case) -> None:
    for patch in case.patches:
        patch(good)
    found = validate(good, text=good / "text.txt" if case.with_text else None)
    places = [(f.code, f.file, f.line, f.column) for f in found]
    wanted = (case.code, case.file, expected_line(good, case), case.column)
    assert places == [wanted], findings.as_text(found)
