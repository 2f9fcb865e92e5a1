"""A frame written out for programs and pages: CSV as under ``data/``, JSON, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from changai.errors import ChangaiError
from changai.layout import display, visible

if TYPE_CHECKING:
    import pandas as pd

# What Markdown could take for markup; an underscore within a word is none.
MARKUP = re.compile(r"[\\`*\[<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")


def cell(value: Any) -> str:
    """A cell as the CSV file writes it."""
    return str(value).lower() if isinstance(value, bool) else display(value)


def cells(frame: pd.DataFrame) -> list[list[Any]]:
    """The rows of a frame as plain values."""
    held: list[list[Any]] = frame.astype(object).to_numpy().tolist()
    return held


def as_csv(frame: pd.DataFrame) -> str:
    """A header, then a line for each row; a whole table gives the bytes of its file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(map(cell, row) for row in cells(frame))
    return buffer.getvalue()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON holds them: dates in ISO form, what is missing as None."""
    import pandas as pd

    def plain(value: Any) -> Any:
        if pd.isna(value):
            return None
        return value.date().isoformat() if isinstance(value, pd.Timestamp) else value

    names = [str(name) for name in frame.columns]
    return [dict(zip(names, map(plain, row), strict=True)) for row in cells(frame)]


def json_text(value: object) -> str:
    """JSON as the repository writes it; raises ChangaiError for a number that JSON has not."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    except ValueError:
        raise ChangaiError("JSON has no infinite number; run `changai validate`") from None


def as_json(frame: pd.DataFrame) -> str:
    """A list with an object for each row."""
    return json_text(records(frame))


def as_markdown(frame: pd.DataFrame) -> str:
    """A table of a page; data cannot become markup."""

    def line(row: list[str]) -> str:
        return "| " + " | ".join(MARKUP.sub(r"\\\g<0>", visible(text)) for text in row) + " |\n"

    body = "".join(line([cell(value) for value in row]) for row in cells(frame))
    return line(list(map(str, frame.columns))) + "|" + " --- |" * len(frame.columns) + "\n" + body


FORMS = {"csv": as_csv, "json": as_json, "markdown": as_markdown}
