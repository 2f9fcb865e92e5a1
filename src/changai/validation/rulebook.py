"""The page of all rules, written from the rules: ``python -m changai.validation.rulebook``."""

from __future__ import annotations

import sys

from changai import audit  # noqa: F401  (enters its code)
from changai.validation import run  # noqa: F401  (enters every other code)
from changai.validation.findings import CODES, MAX_LISTED, MAX_PER_RULE, markdown

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
        "Written by `python -m changai.validation.rulebook > docs/rules.md`; not by hand.\n",
    ]
    for letter, (title, what) in LAYERS.items():
        codes = [code for code in CODES if code.startswith(letter)]
        parts.append(f"## {title}\n\n{letter} codes: {what}.\n\n{markdown(codes)}")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
