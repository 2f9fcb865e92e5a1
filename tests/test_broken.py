"""Every broken package gives its one finding, at its place; the good one gives none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broken.cases import CASES, Case
from broken.patches import edit, insert
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


def test_a_body_may_stand_to_a_document_in_two_ways(good: Path) -> None:
    """What a source says of the two is said once."""
    insert("document_issuers", 3, "doc-measures,org-haichao-union,publisher")(good)
    place = "src-lighthouse,psg-lighthouse-2,13,18"
    claim = f"documents,doc-measures,document_issuers,{place},海潮总工会,org-haichao-union,states,"
    insert("evidence", 2, claim)(good)
    assert validate(good, text=good / "text.txt") == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_one_fault_one_finding(good: Path, case: Case) -> None:
    found = case.findings(good)
    places = [(f.code, f.file, f.line, f.column) for f in found]
    wanted = (case.code, case.file, expected_line(good, case), case.column)
    assert places == [wanted], findings.as_text(found)


def test_lines_are_counted_past_blank_ones(good: Path) -> None:
    insert("people", 2, "\n \n")(good)  # three lines, of which one holds a space
    insert("people", 6, "per-x,,")(good)
    found = [(f.code, f.line) for f in validate(good)]
    assert found == [("T108", 2), ("T109", 6)]


def test_a_row_of_one_empty_cell_is_none(good: Path) -> None:
    """In a table of one column it stands in quotes, for a line of nothing would be blank."""

    def add(descriptor: dict[str, list[dict[str, object]]]) -> None:
        like = next(each for each in descriptor["resources"] if each["name"] == "people")
        word = {"name": "words", "path": "data/words.csv", "schema": "schemas/words.json"}
        descriptor["resources"].append(like | word)

    edit("datapackage.json", add)(good)
    people = json.loads((good / "schemas/people.json").read_text("utf-8"))
    field = {**people["fields"][0], "name": "word", "constraints": {}}
    gone = ("named", "primaryKey", "foreignKeys")
    kept = {key: value for key, value in people.items() if key not in gone}
    (good / "schemas/words.json").write_text(json.dumps(kept | {"fields": [field]}), "utf-8")
    (good / "data/words.csv").write_text('word\n""\nlamp\n', "utf-8", newline="\n")
    found = [(f.code, f.file, f.line) for f in validate(good) if f.file.startswith("data/words")]
    assert found == [("T108", "data/words.csv", 2)]
