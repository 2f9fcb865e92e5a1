"""Fill the page on old ids and new, out of the table `retired`: `python tools/ids.py`."""

from __future__ import annotations

from pathlib import Path

import pages
from changai import Dataset
from changai.display import cell_text, escape_markdown, markdown_table

ROOT = Path(__file__).resolve().parents[1]


def retired_ids(data: Dataset) -> str:
    """The retired ids with what took their place, a table for each version, the newest first."""
    retired = data.load("retired")
    parts = []
    for version in sorted(retired["retired_in"].unique(), key=version_numbers, reverse=True):
        rows = [
            (f"`{row['id']}`", new_id(row), escape_markdown(cell_text(row["reason"])))
            for row in retired[retired["retired_in"] == version].to_dict("records")
        ]
        table = markdown_table(["old id", "new id", "why"], rows)
        parts.append(f"## Retired in version {version}\n\n{table}")
    return "\n".join(parts)


def new_id(row: dict[object, object]) -> str:
    """The id that took the place of a retired one, as a cell."""
    replaced_by = cell_text(row["replaced_by"])
    return f"`{replaced_by}`" if replaced_by else "none"


def version_numbers(version: str) -> list[int]:
    """The numbers of a version, to sort by."""
    return [int(number) for number in version.split(".")]


def page() -> str:
    """The page with the list."""
    return pages.page("ids", {"retired": retired_ids(Dataset(ROOT))})


if __name__ == "__main__":
    pages.write("ids.md", page())
