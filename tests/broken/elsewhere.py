"""Faults that one small edit does not show: an earlier version, very many rows, an audit."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from broken.patches import drop, edit, raw, schema
from changai.curation.coverage import audit
from changai.validation import Finding, validate
from copies import copy_good

WORDS = {
    "title": "Shade",
    "title_zh": "色调",
    "description": "Made up.",
    "description_zh": "虚构。",
}
SHADE = {"name": "shade", "type": "string", **WORDS}


def vanished(good: Path) -> list[Finding]:
    """Take out a person, and all that speaks of her, who was there in an earlier version."""
    drop("people", 2)(good)
    drop("evidence", 28)(good)
    drop("event_participants", 3)(good)
    for _ in range(2):
        drop("names", 14)(good)
    with tempfile.TemporaryDirectory() as earlier:
        return validate(good, against=copy_good(Path(earlier)))


def fewer_statements(good: Path) -> list[Finding]:
    """Take out a statement that only confirms another, which was there in an earlier version."""
    drop("evidence", 6)(good)
    with tempfile.TemporaryDirectory() as earlier:
        return validate(good, against=copy_good(Path(earlier)))


def column_gone(good: Path) -> list[Finding]:
    """Validate against an earlier version that had a column more."""
    with tempfile.TemporaryDirectory() as folder:
        earlier = copy_good(Path(folder))
        edit("schemas/departures.json", lambda schema: schema["fields"].append(SHADE))(earlier)
        raw("departures", lambda data: data.replace(b"\n", b",shade\n", 1))(earlier)
        return validate(good, against=earlier)


def very_many_findings(good: Path) -> list[Finding]:
    """Add retired ids that are replaced by nothing, more than one rule lists."""
    many = "".join(f"evt-x{n:05},events,0.1.0,Doubled.,evt-y{n:05}\n" for n in range(1500))
    raw("retired", lambda data: data + many.encode())(good)
    return validate(good)


def very_many_faults(good: Path) -> list[Finding]:
    """Add rows with too few cells, more than one file may have."""
    raw("retired", lambda data: data + b"x\n" * 5000)(good)
    return validate(good)


def too_many_fields(good: Path) -> list[Finding]:
    """Give a schema more fields than it may have."""
    fields = [{"name": f"f{n}", "type": "string"} for n in range(201)]
    schema("themes", fields=fields)(good)
    return validate(good)


def figure_left_out(good: Path) -> list[Finding]:
    """Take out the evidence of a figure that the source text holds, and audit it."""
    drop("evidence", 18)(good)
    report = audit(good, good / "text.txt")
    return [case.finding for case in report.uncovered]


# By code: a function that breaks a good package and gives what is then found.
ELSEWHERE: dict[str, Callable[[Path], list[Finding]]] = {
    "P111": too_many_fields,
    "R104": vanished,
    "R109": fewer_statements,
    "R110": column_gone,
    "T117": very_many_faults,
    "X102": very_many_findings,
    "X103": figure_left_out,
}
