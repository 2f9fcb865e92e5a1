"""What a terminal gets and a pipe does not: colour, and a line that says that work goes on."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from changai.layout import display, table_text, visible

if TYPE_CHECKING:
    import pandas as pd

PATIENCE = 2.0  # seconds without a word
BOLD, RED, YELLOW, CYAN = 1, 31, 33, 36
ID = re.compile(r"[a-z]{3}(-[a-z0-9]+)+")
WORD = re.compile(r"(?<!\S)[a-z]{3}-\S+")
SEVERITY = re.compile(r"(?m)^(.*?: )(error|warning)(?= [A-Z]\d{3}: )")


def obeys(stream: TextIO) -> bool:
    """Whether a stream is a terminal that knows colours and a cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured() -> bool:
    """Whether results are to be in colour (https://no-color.org)."""
    return obeys(sys.stdout) and not os.environ.get("NO_COLOR")


def paint(text: str, colour: int) -> str:
    """Text in a colour."""
    return f"\x1b[{colour}m{text}\x1b[0m"


def table(frame: pd.DataFrame, width: int) -> str:
    """A frame as aligned lines; in colour, its header stands out, and so do the ids."""
    text = table_text(frame, width)
    if frame.empty or not coloured():
        return text
    cells = frame.astype(object).to_numpy().ravel()
    ids = {cell for cell in cells if isinstance(cell, str) and ID.fullmatch(cell)}
    header, _, lines = text.partition("\n")
    lines = WORD.sub(lambda m: paint(m[0], CYAN) if m[0] in ids else m[0], lines)
    return f"{paint(header, BOLD)}\n{lines}"


def row(frame: pd.DataFrame) -> str:
    """The first row of a frame, a line for each column; in colour, the columns stand out."""
    width = max(map(len, frame.columns))
    lines = []
    for column, value in frame.iloc[0].items():
        name, cell = f"{column!s:<{width}}", visible(display(value))
        lines.append(f"{paint(name, BOLD) if coloured() else name}  {cell}".rstrip())
    return "\n".join(lines)


def findings(text: str) -> str:
    """Findings as text; in colour, their severity stands out."""
    if not coloured():
        return text
    colours = {"error": RED, "warning": YELLOW}
    return SEVERITY.sub(lambda m: m[1] + paint(m[2], colours[m[2]]), text)


@contextlib.contextmanager
def progress(what: str) -> Iterator[None]:
    """A line on a terminal that counts the seconds of long work, and is gone when it is done."""
    if not obeys(sys.stderr):
        yield
        return
    done, started = threading.Event(), time.monotonic()

    def tell() -> None:
        if done.wait(PATIENCE):
            return
        while not done.is_set():
            # The cursor goes back, so that whatever is said meanwhile overwrites the line.
            line = f"{what}: {time.monotonic() - started:.0f} s\r"
            print(line, end="", file=sys.stderr, flush=True)
            done.wait(1)
        print("\x1b[K", end="", file=sys.stderr, flush=True)

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
