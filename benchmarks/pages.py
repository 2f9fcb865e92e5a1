"""Markdown tables, and the places in pages that they are written to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

RULES = {"l": "---", "r": "---:"}


def table(header: Sequence[str], rows: Sequence[Sequence[str]], sides: str) -> str:
    """A Markdown table; ``sides`` is l or r for each column."""
    lines = [header, [RULES[side] for side in sides], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(page: Path, name: str, text: str) -> None:
    """Put a text between the two comments of a page that bear its name."""
    start, end = f"<!-- {name}: written by `make benchmark` -->", f"<!-- end of {name} -->"
    place = re.compile(f"(?<={re.escape(start)}\n).*?(?={re.escape(end)})", re.DOTALL)
    written, times = place.subn(lambda _: f"\n{text}\n\n", page.read_text("utf-8"))
    if times != 1:
        raise SystemExit(f"{page} has {times} places for {name}")
    page.write_text(written, encoding="utf-8")
