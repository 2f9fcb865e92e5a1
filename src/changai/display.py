"""Cells and frames as text: output formats, widths, and characters that must be escaped."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from changai.errors import ChangaiError
from changai.model.schema import Language
from changai.model.values import number_as_written

if TYPE_CHECKING:
    import pandas as pd

# What Markdown could take for markup; an underscore within a word is none.
MARKUP = re.compile(r"[\\`*\[<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
# From what size on a number is read in units of how many, and the word for these.
SCALES = {
    "en": ((1e9, 1e9, "billion"), (1e6, 1e6, "million"), (1e4, 1e3, "thousand")),
    "zh": ((1e8, 1e8, "亿"), (1e4, 1e4, "万")),
}


def cell_text(value: Any) -> str:
    """A cell as a reader writes it: a date without its time, a whole number without a point."""
    if isinstance(value, str):  # as nearly all are
        return value
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return number_as_written(value)
    return str(value)


def scale(value: float, language: Language) -> tuple[float, str]:
    """What a number of this size is divided by to be read, and the word for that."""
    known = ((factor, word) for least, factor, word in SCALES[language] if abs(value) >= least)
    return next(known, (1.0, ""))


def readable(value: float, upper: float, unit: str, language: Language) -> str:
    """A figure as it is read: 58 million, 5800万, 26.8%; with the upper end of a range, if any."""
    factor, word = scale(value, language)
    gap = " " if language == "en" and word else ""
    text = f"{value / factor:,.10g}{gap}{word}" + ("%" if unit == "percent" else "")
    return text if upper != upper else f"{text}–{readable(upper, float('nan'), unit, language)}"


def visible(text: str) -> str:
    """Text on one line, its control, bidirectional and broken characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def columns_of(text: str) -> int:
    """The columns that a text takes, Chinese characters counted as two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, width: int) -> str:
    """A text of at most so many columns."""
    if columns_of(text) <= width:
        return text
    kept = text[:width]
    while kept and columns_of(kept) >= width:
        kept = kept[:-1]
    return kept + "…"


def as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells as a CSV file of the package writes them."""
    cells = frame.astype(object)
    return cells.map(lambda v: str(v).lower() if isinstance(v, bool) else cell_text(v))


def text_rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows, each cell as a CSV file of the package writes it."""
    written = as_written(frame)
    columns = list(map(str, written.columns))
    return [dict(zip(columns, row, strict=True)) for row in written.itertuples(index=False)]


def as_csv(frame: pd.DataFrame) -> str:
    """A header, then a line for each row; a whole table without derived columns gives its file."""
    return as_written(frame).to_csv(index=False, lineterminator="\n")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON holds them: dates in ISO form, what is missing as None."""
    import pandas as pd

    def plain(value: Any) -> Any:
        return cell_text(value) if isinstance(value, pd.Timestamp) else value

    cells = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return [dict(zip(map(str, frame.columns), map(plain, row), strict=True)) for row in cells]


def as_json(value: pd.DataFrame | dict[str, Any]) -> str:
    """JSON as the repository writes it, a frame as a list of rows; raises ChangaiError."""
    held = value if isinstance(value, dict) else records(value)
    try:
        return json.dumps(held, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    except ValueError:
        raise ChangaiError("JSON has no infinite number; run `changai validate`") from None


def escape_markdown(text: str) -> str:
    """Text on one line in which Markdown finds no markup."""
    return MARKUP.sub(r"\\\g<0>", visible(text))


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a page; the cells are Markdown (see escape_markdown) and hold no line break."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def as_markdown(frame: pd.DataFrame) -> str:
    """A frame as a table of a page; data cannot become markup."""
    rows = as_written(frame).itertuples(index=False, name=None)
    cells = ([escape_markdown(cell) for cell in row] for row in rows)
    return markdown_table([escape_markdown(str(column)) for column in frame.columns], cells)


FORMS = {"csv": as_csv, "json": as_json, "markdown": as_markdown}
