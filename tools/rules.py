"""Fill the page of all rules, out of the rules: `python tools/rules.py`."""

from __future__ import annotations

from collections.abc import Iterable

import pages
from changai.limits import MAX_LISTED, MAX_PER_RULE
from changai.validation.rulebook import book

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
        entry = book()[code]
        meaning, example, severity = (
            entry["meaning"],
            entry["example"],
            entry.get("severity", "error"),
        )
        said = f"{meaning[0].upper()}{meaning[1:]}. Severity: {severity}."
        parts.append(f"### {code}\n\n{said}\n\n```\n{example}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    pages.write("rules.md", page())
