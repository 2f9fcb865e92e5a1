"""What publishers are called in English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

PRESS: dict[str, str] = tomllib.loads(
    resources.files(__package__).joinpath("publishers.toml").read_text("utf-8")
)


def english_publishers(organizations: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The English names of publishers by their Chinese ones: organizations, papers and agencies.

    ``organizations`` are the rows of that table, with None for an empty cell. The name of one goes
    before the short name of another.
    """
    english = dict(PRESS)
    for column in ("short_name_zh", "name_zh"):
        for row in organizations:
            if row.get(column) and row.get("name_en"):
                english[row[column]] = row["name_en"]
    return english
