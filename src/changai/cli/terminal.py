"""What commands print: results and messages, on a terminal in colour and with a progress line."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from changai.display import cell_text, columns_of, shortened, visible

if TYPE_CHECKING:
    import pandas as pd

PATIENCE = 2.0  # seconds without a word
BOLD, RED, YELLOW, CYAN = 1, 31, 33, 36
ID = re.compile(r"[a-z]{3}(-[a-z0-9]+)+")
SEVERITY = re.compile(r"(?m)^(.*?: )(error|warning)(?= [A-Z]\d{3}: )")


def say(*lines: str, to: TextIO | None = None) -> None:
    """Print lines without control sequences, by default as messages to standard error."""
    for line in lines:
        print(visible(line), file=to or sys.stderr, flush=True)


def put(text: str, form: str = "text") -> None:
    """Print a result: in UTF-8 for programs, without control sequences for a terminal."""
    if form != "text":
        if sys.stdout.isatty():
            text = "\n".join(map(visible, text.split("\n")))
        elif isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    sys.stdout.write(text)


def obeys(stream: TextIO) -> bool:
    """Whether a stream is a terminal that knows colours and a cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: int) -> str:
    """Text in a colour, where results are to be in colour (https://no-color.org)."""
    coloured = obeys(sys.stdout) and not os.environ.get("NO_COLOR")
    return f"\x1b[{colour}m{text}\x1b[0m" if coloured else text


def table(frame: pd.DataFrame, width: int, folded: str = "") -> str:
    """A frame as aligned lines, cells of more columns than ``width`` shortened; ids stand out.

    A list of values in the column ``folded`` goes on in the lines below instead.
    """
    if frame.empty:
        return "(no rows)"
    header = [visible(str(column)) for column in frame.columns]
    held = frame.astype(object).to_numpy().tolist()
    texts = [[visible(cell_text(value)) for value in row] for row in held]
    if folded:
        texts = with_lines_below(texts, header.index(folded), width)
    in_full = header.index(folded) if folded else None
    rows = [
        [cell if place == in_full else shortened(cell, width) for place, cell in enumerate(row)]
        for row in texts
    ]
    widths = [max(map(columns_of, column)) for column in zip(header, *rows, strict=True)]

    def line(cells: list[str]) -> str:
        padded = (
            (paint(cell, CYAN) if ID.fullmatch(cell) else cell) + " " * (widest - columns_of(cell))
            for cell, widest in zip(cells, widths, strict=True)
        )
        return " ".join(padded).rstrip()

    return "\n".join([paint(line(header), BOLD), *map(line, rows)])


def with_lines_below(rows: list[list[str]], place: int, width: int) -> list[list[str]]:
    """The rows, the list in one of their cells in as many lines as it needs: no value is cut."""
    lines: list[list[str]] = []
    for row in rows:
        parts = list_in_lines(row[place], width)
        lines.append([*row[:place], parts[0], *row[place + 1 :]])
        for part in parts[1:]:
            lines.append([part if at == place else "" for at in range(len(row))])
    return lines


def list_in_lines(text: str, width: int) -> list[str]:
    """A list of values, which semicolons part, in lines of so many columns, but for a longer value."""
    lines = [""]
    for value in text.split("; "):
        joined = f"{lines[-1]}; {value}" if lines[-1] else value
        if columns_of(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines[-1] += ";"
            lines.append(value)
    return lines


def row(frame: pd.DataFrame) -> str:
    """The first row of a frame, a line for each column; the columns stand out."""
    width = max(map(len, frame.columns))
    return "\n".join(
        f"{paint(f'{column!s:<{width}}', BOLD)}  {visible(cell_text(value))}".rstrip()
        for column, value in frame.iloc[0].items()
    )


def findings(text: str) -> str:
    """Findings as text; their severity stands out."""
    colours = {"error": RED, "warning": YELLOW}
    return SEVERITY.sub(lambda m: m[1] + paint(m[2], colours[m[2]]), text)


@contextlib.contextmanager
def progress(what: str) -> Iterator[None]:
    """A line on a terminal that counts the seconds of long work, and is gone when it is done."""
    done, started = threading.Event(), time.monotonic()

    def tell() -> None:
        wait, line = PATIENCE, ""
        while not done.wait(wait):
            # The cursor goes back, so that whatever is printed meanwhile overwrites the line.
            wait, line = 1, f"{what}: {time.monotonic() - started:.0f} s\r"
            print(line, end="", file=sys.stderr, flush=True)
        print("\x1b[K" if line else "", end="", file=sys.stderr, flush=True)

    thread = threading.Thread(target=tell if obeys(sys.stderr) else done.wait, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
