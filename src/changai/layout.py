"""Text for terminals and sheets: how wide it is, what of it must not be printed as it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def display(value: Any) -> str:
    """A cell as a reader writes it: a date without its time, a whole number without a point."""
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value)


def visible(text: str) -> str:
    """Text on one line, its control, bidirectional and broken characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def columns_of(text: str) -> int:
    """The columns that a text takes, Chinese characters counted as two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, width: int) -> str:
    """A text of at most so many columns."""
    if columns_of(text) <= width:
        return text
    kept = ""
    for character in text:
        if columns_of(kept + character) > width - 1:
            break
        kept += character
    return kept + "…"


def table_text(frame: pd.DataFrame, width: int = 60) -> str:
    """A frame as aligned lines; a cell of more than ``width`` columns is shortened."""
    import pandas as pd

    if frame.empty:
        return "(no rows)"
    text = frame.astype(object).map(lambda cell: shortened(visible(display(cell)), width))
    text.columns = [visible(str(column)) for column in frame.columns]
    with pd.option_context("display.unicode.east_asian_width", True, "display.max_colwidth", None):
        lines = text.to_string(index=False, justify="left", formatters=left(text)).splitlines()
    return "\n".join(line.rstrip() for line in lines)


def left(text: pd.DataFrame) -> dict[str, Callable[[str], str]]:
    """Formatters that align every column to the left."""

    def pad(widest: int) -> Callable[[str], str]:
        return lambda cell: cell + " " * (widest - columns_of(cell))

    return {column: pad(max(map(columns_of, [*text[column], column]))) for column in text.columns}
