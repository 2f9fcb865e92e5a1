"""Every rule is well formed, shown by a broken package, and on the page of rules."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import pages
import rules
from broken import elsewhere
from broken.cases import CASES, FAMILIES
from broken.elsewhere import ELSEWHERE
from broken.patches import cells, edit, insert, raw
from changai import Dataset
from changai.errors import ChangaiError
from changai.validation import Finding, findings, validate
from changai.validation.rulebook import FILES, book, read_entries
from copies import ROOT, copy_good


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("family", FILES)
def test_every_code_has_a_broken_package_in_its_family(family: str) -> None:
    file = ROOT / f"src/changai/validation/rules/{family}.toml"
    codes = set(tomllib.loads(file.read_text(encoding="utf-8")))
    assert {case.code for case in FAMILIES[family]} == codes - ELSEWHERE.keys()


def test_the_page_of_rules_shows_what_a_broken_package_prints() -> None:
    (section,) = re.findall(r"### R105\n\n(.*)", rules.sections(["R104", "R105"]), re.DOTALL)
    assert section.splitlines() == [
        "A participant is not exactly one person or one organization. Severity: error.",
        "",
        "```",
        "data/event_participants.csv:2:person_id: error R105: person and organization are both empty",
        "  hint: write two rows, or name one of them",
        "```",
    ]


@pytest.mark.parametrize(
    "has_examples", [False, pytest.param(True, marks=pytest.mark.long)], ids=["codes", "whole"]
)
def test_the_page_of_rules_has_every_code(
    has_examples: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_examples:
        monkeypatch.setattr(rules, "example", str)
    page = rules.page()
    listed = re.findall(r"^### (\w+)$", page, re.MULTILINE)
    assert listed == sorted(book(), key=lambda code: ("PTSREMX".index(code[0]), code))
    assert pages.MARKS.findall(page) == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/validation.md"])
def test_the_rule_that_a_page_shows_is_the_rule(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    (printed,) = re.findall(r"```toml\n(\[[A-Z][0-9]+\].*?)```", text, re.DOTALL)
    entries = [entry for file in FILES for entry in read_entries(file).items()]
    assert next(iter(tomllib.loads(printed).items())) in entries


def test_an_id_that_vanished_is_named(good: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    old = copy_good(tmp_path_factory.mktemp("old"))
    assert validate(good, against=old) == []
    (found,) = elsewhere.vanished(good)
    assert (found.code, found.file, found.row_id) == ("R104", "data/people.csv", "per-lin-yifan")
    insert("retired", 3, "per-lin-yifan,people,0.2.0,Not a person.,")(good)
    assert validate(good, against=old) == []


def test_a_reference_to_its_own_table_may_leave_it_unnamed(good: Path) -> None:
    edit(
        "schemas/regions.json", lambda value: value["foreignKeys"][0]["reference"].pop("resource")
    )(good)
    assert validate(good) == []
    assert "China" in set(Dataset(good).load("regions", labels="en")["parent"])


def test_a_count_up_to_a_printed_end_needs_no_first_day(good: Path) -> None:
    cells("metrics", 2, period_start="")(good)
    cells("evidence", 12, field="period_end")(good)
    assert validate(good) == []
    # Of a number on a day, the end is both its days.
    cells("metrics", 2, period_kind="instant")(good)
    assert [(f.code, f.column) for f in validate(good)] == [("M102", "period_precision")]


def test_what_a_rule_lists_has_an_end(good: Path) -> None:
    found = elsewhere.very_many_findings(good)
    assert {f.code for f in found} == {"R103", "X102"}
    assert len(found) == 1001
    first, *_, last_but_one, last = findings.as_text(found).splitlines()
    assert first == "1001 errors, 0 warnings"
    assert last_but_one == "and 951 more (--format json lists all):"
    assert last == "  data/retired.csv: 951 of R103"


def test_reading_ends_after_a_thousand_faults(good: Path) -> None:
    assert {f.code for f in elsewhere.very_many_faults(good)} == {"T109", "T117"}


def test_a_package_has_a_largest_size(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("changai.limits.MAX_CELLS", 100)
    assert "P111" in {f.code for f in validate(good)}


def test_more_fields_than_a_schema_may_have(good: Path) -> None:
    assert "P111" in {f.code for f in elsewhere.too_many_fields(good)}


EVIL = Finding("data/a,b:%.csv", 3, "x", "S201", "50%\n::error::mine\x1b[2J", "a\u202eb", "evt-x")


def test_an_annotation_stays_on_its_line() -> None:
    line = findings.as_github([EVIL])
    assert line.count("\n") == 1
    assert line.startswith("::error file=data/a%2Cb%3A%25.csv,line=3,title=S201 x::50%25%0A")


def test_a_finding_holds_no_control_characters() -> None:
    clean = findings.printable(EVIL)
    assert clean.message == "50%\\n::error::mine\\x1b[2J"
    assert clean.hint == "a\\u202eb"


def test_json_has_the_promised_members() -> None:
    value = json.loads(findings.as_json([EVIL]))
    keys = ["code", "severity", "file", "line", "column", "row_id", "message", "hint"]
    assert value["valid"] is False
    assert list(value["findings"][0]) == keys
    assert json.loads(findings.as_json([])) == {"valid": True, "findings": []}


def test_a_missing_folder_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(ChangaiError, match="no such folder"):
        validate(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("15000000", "ten times too large"),
        ("150000", "ten times too small"),
        ("150", "ten thousand (万) times too small"),
    ],
)
def test_the_hint_names_the_factor(good: Path, value: str, hint: str) -> None:
    raw("data/metrics.csv", lambda data: data.replace(b"1500000", value.encode()))(good)
    found = [f for f in validate(good) if f.code == "M103"]
    assert found[0].hint.startswith(hint)
