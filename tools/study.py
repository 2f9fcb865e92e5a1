"""Run the worked study and write it as notebooks and as pages: `python tools/study.py`.

The cells are run here rather than in a kernel of Jupyter: none of them needs one, and it would bring
two dozen packages along.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import nbformat
import pandas as pd
from matplotlib.dates import num2date
from matplotlib.figure import Figure

import pages
from changai.errors import ChangaiError
from study_cells import STUDY, Cell, Text

Language = Literal["en", "zh"]
NAMES: dict[Language, str] = {"en": "study", "zh": "study.zh-CN"}
WIDE = ("display.width", 160, "display.max_columns", 20, "display.max_colwidth", 48)
PLAIN = ("display.unicode.east_asian_width", True, "display.float_format", "{:.10g}".format)


def notebook(
    language: Language, cells: Sequence[Cell] | None = None, *, must_follow: bool = True
) -> nbformat.NotebookNode:
    """The study in one language, its code run and its text filled with what the code computed.

    Raises ChangaiError where the code fails, or where a text does not follow from what the code
    computed; of the latter it only warns unless it ``must_follow``.
    """
    session: dict[str, Any] = {}
    written = []
    runs = 0
    for n, cell in enumerate(cells or STUDY, 1):
        place = f"tools/study_cells.py, cell {n}"
        if isinstance(cell, Text):
            if failed := [claim for claim in cell.holds if not holds(claim, session)]:
                message = (
                    f"{place}: the text rests on `{'`, `'.join(failed)}`, which does not hold: "
                )
                message += "read the outputs above it again and mend the text"
                if must_follow:
                    raise ChangaiError(message)
                warnings.warn(message, stacklevel=2)
            source = filled(cell, language, session)
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


def holds(claim: str, session: dict[str, Any]) -> bool:
    """Whether an expression that a text rests on is true; one that fails is not."""
    try:
        return bool(eval(claim, session))
    except Exception:
        return False


def filled(text: Text, language: Language, session: dict[str, Any]) -> str:
    """A text with its figures in it."""
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
    picture = io.BytesIO()
    # Without the version of matplotlib, which is no part of what is shown.
    value.savefig(picture, dpi=80, metadata={"Software": None})
    return {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": drawn(value)}


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


def page(language: Language, book: nbformat.NotebookNode) -> str:
    """The study as a page: text, code and what it gives, one below the other."""
    cells = []
    for cell in book.cells:
        cells.append(cell.source if cell.cell_type == "markdown" else fenced(cell.source, "python"))
        cells += [shown(output) for output in cell.get("outputs", [])]
    _title, text = "\n\n".join(cells).split("\n\n", 1)  # the page has the title already
    return pages.page(NAMES[language], {"study": text})


def shown(output: nbformat.NotebookNode) -> str:
    """An output in Markdown: a picture with the words for what it draws, anything else as text."""
    if output.output_type == "stream":
        return fenced(output.text, "text")
    if "image/png" in output.data:
        title = output.data["text/plain"].partition("\n")[0]
        return f"![{title}](data:image/png;base64,{output.data['image/png'].strip()})"
    return fenced(output.data["text/plain"], "text")


def fenced(text: str, language: str) -> str:
    """A block of code or of plain text."""
    return f"```{language}\n{text.rstrip()}\n```"


def main() -> None:
    """Both languages are made before either is written."""
    books = {language: notebook(language) for language in NAMES}
    for language, book in books.items():
        pages.write(f"{NAMES[language]}.ipynb", f"{nbformat.writes(book).rstrip()}\n")
        pages.write(f"{NAMES[language]}.md", page(language, book))


if __name__ == "__main__":
    try:
        main()
    except ChangaiError as error:
        sys.exit(f"error: {error}")
