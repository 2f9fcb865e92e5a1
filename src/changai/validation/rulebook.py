"""The book of rules: what every code means, and what the queries of the rules are."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

from changai.validation.rule_entries import Rule, read_rule, slip

FILES = (
    "package",
    "text",
    "schema",
    "values",
    "agreement",
    "classes",
    "claims",
    "evidence",
    "relations",
)


@functools.cache
def book() -> dict[str, Rule]:
    """All rules by code, in the order in which they are run.

    Raises RuleError at the first entry that cannot be read.
    """
    rules: dict[str, Rule] = {}
    for file in FILES:
        for code, entry in read_entries(file).items():
            where = f"{file}.toml: {code}"
            if code in rules:
                raise slip(where, "another file has an entry of this code, too")
            rules[code] = read_rule(where, code, entry)
    return rules


def read_entries(file: str) -> dict[str, Any]:
    """The entries of a file of rules, by code; raises RuleError where it is no TOML."""
    path = resources.files("changai.validation") / "rules" / f"{file}.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise slip(f"{file}.toml", f"is not TOML: {error}") from None
