"""Every rule is well formed, shown by a broken package, and on the page of rules."""

from __future__ import annotations

import fnmatch
import inspect
import json
import re
import sqlite3
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

import pages
import rules
from broken.cases import CASES, FAMILIES
from broken.patches import drop, edit, insert, raw, schema
from changai import Dataset
from changai.errors import ChangaiError
from changai.validation import Finding, findings, row_checks, validate
from changai.validation.database import model
from changai.validation.rulebook import FILES, book
from copies import ROOT, copy_good

# These need an earlier version, a great many rows, or an audit.
ELSEWHERE = {"P111", "R104", "T117", "X102", "X103"}
KNOWN = {
    *("meaning", "example", "severity", "message", "hint", "find", "query", "check", "whole"),
    *("table", "column", "each", "tables", "except", "twin", "alone"),
}
QUERIES = [
    pytest.param(entry | find, id=f"{code}-{number}")
    for code, entry in book().items()
    for number, find in enumerate(entry.get("find", [entry] if "query" in entry else []))
]
WRONG = {
    "table": "SELECT line FROM evnets",
    "column": "SELECT line, evnt_id FROM events",
    "column of another table": "SELECT line, stance FROM events",
    "column beside a join": "SELECT line FROM events JOIN regions USING (event_id)",
    "column of what the engine adds": "SELECT line, words FROM claims",
    "column called like what the engine adds": "SELECT line, claims FROM events",
    "line of what has none": "SELECT line FROM earlier",
    "function": "SELECT line FROM events WHERE numeral(name_en)",
    "SQL": "SELEC line FROM events",
}


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("family", FILES)
def test_every_code_has_a_broken_package_in_its_family(family: str) -> None:
    file = ROOT / f"src/changai/validation/rules/{family}.toml"
    codes = set(tomllib.loads(file.read_text(encoding="utf-8")))
    assert {case.code for case in FAMILIES[family]} == codes - ELSEWHERE


@pytest.mark.parametrize("code", book())
def test_every_rule_has_a_meaning_and_an_example(code: str) -> None:
    entry = book()[code]
    assert entry["meaning"]
    assert f" {entry.get('severity', 'error')} {code}: " in entry["example"]


@pytest.mark.parametrize("rule", QUERIES)
def test_every_query_says_what_it_finds(rule: dict[str, Any]) -> None:
    given = rule["query"] + inspect.getsource(getattr(row_checks, rule.get("check", "as_asked")))
    given += " table column"
    message, hint = rule.get("message", "{message}"), rule.get("hint", "")
    asked = {name for _, name, _, _ in string.Formatter().parse(message + hint) if name}
    assert asked <= set(re.findall(r"\w+", string.Template(given).safe_substitute(rule)))


@pytest.mark.parametrize("rule", QUERIES)
def test_every_rule_names_what_is_in_the_model(rule: dict[str, Any]) -> None:
    assert rule.keys() <= KNOWN | set(re.findall(r"\$\{?(\w+)", rule["query"]))
    columns = {f"{name}.{f['name']}" for name, schema in model().items() for f in schema["fields"]}
    for table in [*rule.get("whole", []), *rule.get("tables", []), *rule.get("except", [])]:
        assert table in model()
    for place in rule.get("each", []):
        assert fnmatch.filter(columns, place if "." in place else f"*.{place}"), place
    if "table" in rule:
        assert rule["table"] in model()
    if {"table", "column"} <= rule.keys():
        assert f"{rule['table']}.{rule['column']}" in columns


@pytest.mark.parametrize("query", WRONG.values(), ids=WRONG)
def test_a_wrong_rule_is_never_silent(
    good: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    rule = {"meaning": "m", "example": "e", "table": "events", "message": "", "query": query}
    monkeypatch.setitem(book(), "M999", rule)
    with pytest.raises(sqlite3.OperationalError):
        validate(good)


def test_the_page_of_rules_has_every_code() -> None:
    page = rules.page()
    listed = re.findall(r"^### (\w+)$", page, re.MULTILINE)
    assert listed == sorted(book(), key=lambda code: ("PTSREMX".index(code[0]), code))
    for entry in book().values():
        assert f"```\n{entry['example']}\n```" in page
        assert entry["meaning"][1:] in page
    assert pages.MARKS.findall(page) == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/validation.md"])
def test_the_rule_that_a_page_shows_is_the_rule(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(\[[A-Z][0-9]+\].*?)```", text, re.DOTALL)
    ((code, entry),) = tomllib.loads(shown).items()
    assert book()[code] == entry


def test_an_id_that_vanished_is_named(good: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    old = copy_good(tmp_path_factory.mktemp("old"))
    assert validate(good, against=old) == []
    drop("people", 2)(good)
    drop("evidence", 28)(good)
    drop("event_participants", 3)(good)
    for _ in range(2):
        drop("names", 14)(good)
    (found,) = validate(good, against=old)
    assert (found.code, found.file, found.row_id) == ("R104", "data/people.csv", "per-lin-yifan")
    insert("retired", 3, "per-lin-yifan,people,0.2.0,Not a person.,")(good)
    assert validate(good, against=old) == []


def test_a_reference_to_its_own_table_may_leave_it_unnamed(good: Path) -> None:
    edit(
        "schemas/regions.json", lambda value: value["foreignKeys"][0]["reference"].pop("resource")
    )(good)
    assert validate(good) == []
    assert "China" in set(Dataset(good).load("regions", labels="en")["parent"])


def test_what_a_rule_lists_has_an_end(good: Path) -> None:
    many = "".join(f"evt-x{n:05},events,0.1.0,Doubled.,evt-y{n:05}\n" for n in range(1500))
    raw("data/retired.csv", lambda data: data + many.encode())(good)
    found = validate(good)
    assert {f.code for f in found} == {"R103", "X102"}
    assert len(found) == 1001
    assert len(findings.as_text(found).splitlines()) < 180


def test_reading_ends_after_a_thousand_faults(good: Path) -> None:
    raw("data/retired.csv", lambda data: data + b"x\n" * 5000)(good)
    assert {f.code for f in validate(good)} == {"T109", "T117"}


def test_a_package_has_a_largest_size(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("changai.limits.MAX_CELLS", 100)
    assert "P111" in {f.code for f in validate(good)}


def test_more_fields_than_a_schema_may_have(good: Path) -> None:
    fields = [{"name": f"f{n}", "type": "string"} for n in range(201)]
    schema("themes", fields=fields)(good)
    assert "P111" in {f.code for f in validate(good)}


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
