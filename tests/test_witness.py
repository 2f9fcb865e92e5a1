"""An independent witness: frictionless validates the broken packages too; where it differs, we say why.

What it lets pass is listed with the reason. The list is strict: a package that frictionless lets pass
without a reason fails, and so does a reason that frictionless does not need any more.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

import witness
from broken.cases import FAMILIES, Case
from changai.validation import validate
from remembering import RememberingWitness

# By family, by code or by name of a broken package; a reason goes for every package below it.
LETS_PASS = {
    # This data model, of which frictionless knows nothing
    "evidence": "where a statement stands, and what needs one: no part of Table Schema",
    "claims": "what a source claims against what is printed, and who is adopted: no part of it",
    "values": "values and dates against the printed words and each other: no part of it",
    "agreement": "rows that must go together: no part of it",
    "classes": "which class a row has by its program, series or place: no part of it",
    "names": "names against quotes, and terms against their renderings: no part of it",
    "R101": "a key is of one table; that no two tables share an id is this model's",
    "R102": "a parent has to be there, and may be the row itself",
    "R105": "that one of two cells is filled is no constraint of a field",
    "R111": "that two tables answer one question alike is no part of Table Schema",
    "R106": "that the code, level and parent of a place agree is no part of Table Schema",
    "retired id in use": "nothing in Table Schema forbids an id that another table has",
    "replaced by nothing": "`replaced_by` names a row of any table, so it is no foreign key",
    "P110": "a table or column fewer is still a package; our rules need all of them",
    "P112": "titles and descriptions are optional, and Chinese ones are this model's own",
    "P113": "columns may be named alike; our rules tell them apart by name",
    "X101": "the source text is not in the package",
    "nobody to cite": "contributors are optional; a citation needs one",
    "schema that was changed": "hashes of schemas are this dataset's own",
    "enum and categories differ": "it does not hold one against the other",
    **dict.fromkeys(
        (
            *("core table that is declared another", "table without a group"),
            *("group that is none", "group misspelt"),
            *("names that are none", "names that a table may or may not have"),
            *("names without a field for them", "dates that are none", "date without a start"),
            *("part of a date misspelt", "date that lasts and has no end"),
            *("role that is another", "field without a role", "role that is none"),
            *("role misspelt", "a note adopted with a figure"),
            *("empty cell that means true", "empty cell that means nothing"),
        ),
        "group, named, dates, role, adopted_with and empty_means are this model's own properties of a schema",
    ),
    # The one form in which `changai fmt` writes a file
    "T101": "it reads past a byte order mark",
    "T104": "any end of a line is CSV",
    "T105": "the last line may end or not",
    "T110": "a cell in quotes may hold a line break",
    "T121": "spaces around a cell are text",
    "T122": "a character that nobody sees is text",
    "T123": "other forms of one character are text",
    "T124": "full-width digits are numbers to Python, letters are text",
    "T126": "any space is text",
    "T130": "rows may stand in any order",
    "T131": "quotes may stand where they are not needed",
    "space in a header": "it takes spaces off a header",
    "number with underscore": "a number to Python, and so to it",
    "number with exponent": "a number in another form",
    "leading zero": "a number in another form",
    "boolean in capitals": "TRUE is a boolean by the standard; `true` is its canonical form",
    # Laxer than a strict reader
    "sloppy date": "2019-3-5 is read as a date although ISO 8601 has two digits",
    "key twice in JSON": "the reader of JSON takes the last of the two",
    "T103": "it reads a NUL as any character",
    "T111": "it has no longest cell",
    "quote inside a cell": "the reader of CSV takes it as text",
    "P109": "it reads what the descriptor names and nothing else",
    # Data Package says so, frictionless does not look
    "property of the package misspelt": "unknown properties are allowed",
    "property of a resource misspelt": "without `schema` it guesses one from the data",
    "primary key misspelt": "unknown properties are allowed; the table has no key then",
    "name that is a path": "any text may be the name of a package; here it begins the names of files",
    "field without a type": "the type is any then",
    "composite key with an empty part that is not required": "it asks whether the parts repeat",
    "evidence twice": "it knows no uniqueKeys, which the standard has since version 2",
}
NOT_ASKED = {
    "link to a device": "it reads the device, which has no end",
    "file too large": "it reads forty million blank lines, which takes minutes",
}


def reasons(family: str, case: Case) -> list[str]:
    """Why frictionless lets a broken package pass."""
    return [LETS_PASS[key] for key in (family, case.code, case.name) if key in LETS_PASS]


def broken() -> list[object]:
    """The broken packages: of each family one, and the others where there is time."""
    found: list[object] = []
    for family, cases in FAMILIES.items():
        first, *others = [case for case in cases if case.name not in NOT_ASKED]
        found.append(pytest.param(family, first, id=first.name))
        found += [
            pytest.param(family, case, id=case.name, marks=pytest.mark.long) for case in others
        ]
    return found


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken package may name an address; frictionless would ask there."""

    def refuse(*_: object) -> None:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def judge() -> RememberingWitness:
    return RememberingWitness()


def test_both_find_the_good_package_valid(good: Path, judge: RememberingWitness) -> None:
    assert validate(good) == []
    assert witness.errors(good) == []
    assert judge.errors(good) == []


# A table, a reference to another one, a schema, the descriptor.
@pytest.mark.parametrize("code", ["T113", "R103", "S207", "P101"])
def test_who_remembers_judges_as_who_looks_at_everything_again(
    good: Path, judge: RememberingWitness, code: str
) -> None:
    judge.errors(good)
    case = next(case for cases in FAMILIES.values() for case in cases if case.code == code)
    for patch in case.patches:
        patch(good)
    assert judge.errors(good) == witness.errors(good)


@pytest.mark.parametrize(("family", "case"), broken())
def test_frictionless_finds_what_is_broken_or_there_is_a_reason(
    good: Path, judge: RememberingWitness, family: str, case: Case
) -> None:
    for patch in case.patches:
        patch(good)
    found = judge.errors(good)
    if reasons(family, case):
        assert found == [], "frictionless finds it: take the reason away"
    else:
        assert found, "frictionless lets it pass: mend the case, or say why"


def test_every_reason_is_needed_once() -> None:
    cases = [(family, case) for family, cases in FAMILIES.items() for case in cases]
    used = {key for family, case in cases for key in (family, case.code, case.name)}
    assert LETS_PASS.keys() | NOT_ASKED.keys() <= used
    assert [case.name for family, case in cases if len(reasons(family, case)) > 1] == []


def test_make_says_what_frictionless_finds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(witness, "errors", lambda package: [])
    assert witness.main() == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(": valid")
    monkeypatch.setattr(witness, "errors", lambda package: ["themes: no such file"])
    assert witness.main() == 1
    assert capsys.readouterr().out.endswith(": not valid\nthemes: no such file\n")
