"""Write the worked study as notebooks, executed: `python tools/study.py`.

The cells are run here rather than in a kernel of Jupyter: none of them needs one, and it would bring
two dozen packages along.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import nbformat
import pandas as pd
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from PIL import Image

from changai.errors import ChangaiError
from study_cells import STUDY, Cell, Text

ROOT = Path(__file__).resolve().parents[1]
Language = Literal["en", "zh"]
FILES: dict[Language, str] = {"en": "docs/study.ipynb", "zh": "docs/study.zh-CN.ipynb"}
WIDE = ("display.width", 160, "display.max_columns", 20, "display.max_colwidth", 48)
PLAIN = ("display.unicode.east_asian_width", True, "display.float_format", "{:.10g}".format)


def notebook(language: Language, cells: tuple[Cell, ...] = STUDY) -> nbformat.NotebookNode:
    """The study in one language, its code run and its text filled with what the code computed."""
    session: dict[str, Any] = {}
    written = []
    runs = 0
    for n, cell in enumerate(cells, 1):
        place = f"tools/study_cells.py, cell {n}"
        if isinstance(cell, Text):
            source = filled(cell, language, session, place)
            written.append(nbformat.v4.new_markdown_cell(source, id=f"cell-{n:02}"))
        else:
            runs += 1
            source = cell.source.replace("LANGUAGE", language)
            made = {"outputs": outputs(source, session, place, runs), "execution_count": runs}
            written.append(nbformat.v4.new_code_cell(source, id=f"cell-{n:02}", **made))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    book = nbformat.v4.new_notebook(cells=written, metadata=about)
    nbformat.validate(book)
    return book


def filled(text: Text, language: Language, session: dict[str, Any], place: str) -> str:
    """A text with its figures; raises ChangaiError where it does not follow from the cells above."""
    for claim in text.holds:
        if not eval(claim, session):
            raise ChangaiError(
                f"{place}: the text rests on `{claim}`, which does not hold: read the outputs "
                "above it again and mend the text"
            )
    # A paragraph is one line: the space of a line break would stand between Chinese characters.
    joint = " " if language == "en" else ""
    return re.sub(r"(?<!\n)\n(?!\n)", joint, getattr(text, language)).format_map(session)


def outputs(
    source: str, session: dict[str, Any], place: str, number: int
) -> list[nbformat.NotebookNode]:
    """The outputs of a cell; raises ChangaiError where its code fails."""
    try:
        return list(run(source, session, number))
    except ChangaiError:
        raise
    except Exception as error:
        raise ChangaiError(f"{place}: the code fails: {type(error).__name__}: {error}") from error


def run(source: str, session: dict[str, Any], number: int) -> Iterator[nbformat.NotebookNode]:
    """Run one cell as a kernel would: what it prints, and what its last expression is worth."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed), pd.option_context(*WIDE, *PLAIN):
        exec(compile(tree, "study", "exec"), session)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "study", "eval"), session)
        shown = None if value is None else data(value)
    if printed.getvalue():
        yield nbformat.v4.new_output("stream", name="stdout", text=printed.getvalue())
    if shown is not None:
        yield nbformat.v4.new_output("execute_result", data=shown, execution_count=number)


def data(value: object) -> dict[str, str]:
    """What a notebook shows of a value: a picture with what is drawn in it, anything else as text."""
    if not isinstance(value, Figure):
        return {"text/plain": "\n".join(line.rstrip() for line in repr(value).split("\n"))}
    words = drawn(value)
    picture = io.BytesIO()
    # The picture carries what it was drawn from: an old one cannot pass for a new one.
    value.savefig(picture, dpi=80, metadata={"Description": words, "Software": None})
    return {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": words}


def drawn(figure: Figure) -> str:
    """The title, the points of each series and mark, and the notes of a chart over time."""
    (axes,) = figure.axes
    lines = [axes.get_title(loc="left"), axes.get_ylabel()]
    series = [(line.get_gid(), line.get_xydata()) for line in axes.lines]
    marks = [(mark.get_gid(), mark.get_offsets()) for mark in axes.collections]
    for name, points in (*series, *marks):
        if name:
            dated = [f"{num2date(x):%Y-%m-%d} {y:.10g}" for x, y in points]
            lines.append(f"{name}: {', '.join(dated)}")
    return "\n".join([*lines, figure.get_supxlabel()])


def painted(output: dict[str, Any]) -> str:
    """What a picture in an output says it was drawn from; empty where it is no such picture."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"]))) as picture:
            picture.load()
            return str(picture.info.get("Description", ""))
    except (OSError, ValueError, SyntaxError):  # what Pillow raises of a file that is no picture
        return ""


def differences(held: nbformat.NotebookNode, fresh: nbformat.NotebookNode) -> list[str]:
    """Where a notebook is not what its code gives now, one line a cell; pictures by what they draw."""
    found = []
    for n in range(max(len(held.cells), len(fresh.cells))):
        old, new = ([comparable(cell) for cell in book.cells[n : n + 1]] for book in (held, fresh))
        if old != new:
            what = "output" if old and new and old[0][:2] == new[0][:2] else "source"
            found.append(f"cell {n + 1}: the {what} is not current")
    return found


def comparable(cell: nbformat.NotebookNode) -> tuple[str, str, list[Any]]:
    """Kind, source and outputs of a cell, with a picture as the words for what it draws."""
    outputs = [nbformat.from_dict(output) for output in cell.get("outputs", [])]
    for output in outputs:
        if "image/png" in output.get("data", {}):
            output["data"] = {**output["data"], "image/png": painted(output)}
    return cell.cell_type, cell.source, outputs


def main() -> None:
    """Both notebooks are made before either is written."""
    books = {name: nbformat.writes(notebook(language)) for language, name in FILES.items()}
    for name, text in books.items():
        made = (ROOT / name).with_suffix(".part")
        made.write_text(f"{text.rstrip()}\n", encoding="utf-8")
        os.replace(made, ROOT / name)


if __name__ == "__main__":
    try:
        main()
    except ChangaiError as error:
        sys.exit(f"error: {error}")
