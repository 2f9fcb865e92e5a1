"""The book of rules: what every code means, and what the queries of the rules are."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

FILES = ("package", "text", "schema", "values", "agreement", "claims", "evidence", "relations")


@functools.cache
def book() -> dict[str, dict[str, Any]]:
    """All codes with their meaning, severity and queries, in the order they are asked."""
    folder = resources.files("changai.validation") / "rules"
    read = (tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in FILES)
    return {code: entry for entries in read for code, entry in entries.items()}
