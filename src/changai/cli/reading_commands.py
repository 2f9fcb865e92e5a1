"""Commands that read the data: list, show, describe, find, evidence, open.

A function is a command: its docstring is the help text, its parameters are the arguments (an
underscore at the end of its name keeps it from hiding what it calls). Commands that check
something return True when they found errors (exit status 1). Each imports what it runs, so that no
command waits for the modules of the others.
"""

import sys
import webbrowser
from collections.abc import Sequence
from typing import Literal

from changai.cli import terminal
from changai.cli.filters import known
from changai.cli.output import Form, Output, row_called
from changai.cli.terminal import put, say
from changai.dataset import Dataset
from changai.display import FORMS, as_json, cell_text, records
from changai.errors import ChangaiError
from changai.model.schema import Language
from changai.statements.hosting import COPY

A_COPY = "  (a copy on an unrelated site)"


def list_(*, package: str | None = None, json: bool = False) -> None:
    """list the tables: how many rows and columns, and what one row is"""
    frame = Dataset(package).tables()
    put(as_json(frame), "json") if json else print(terminal.table(frame, 90))


def show(
    what: str,
    *,
    package: str | None = None,
    format: Form = "table",
    where: Sequence[str] = (),
    sort: str | None = None,
    labels: Language | None = None,
    limit: int | None = None,
    columns: str | None = None,
    width: int = 40,
) -> None:
    """show a table; or by its id one row, what sources state of it, and what refers to it"""
    data = Dataset(package)
    output = Output(format, where, sort, columns, limit, width, short=20)
    if what in data:
        output.show(data.load(what, labels), data.show, in_words=labels is not None)
        return
    if where or sort:
        raise ChangaiError(f"--where and --sort are for rows of a table; {what!r} is one row")
    for_screen = format == "table" and not columns
    shown = row_called(data, what, labels or ("en" if for_screen else None))
    frame = shown.row.to_frame().T.infer_objects()
    if columns:
        frame = frame[[known("column", name, frame.columns) for name in columns.split(",")]]
    if format == "table":
        print(terminal.row(frame))
    elif format == "json":
        put(as_json(records(frame)[0]), format)
    else:
        put(FORMS[format](frame), format)
    if for_screen:
        statements = shown.statements.drop(columns=["hosting", "end", "url", "note_en"])
        for title, rows in (("statements", statements), ("referring", shown.referring)):
            if len(rows):
                say("", title, to=sys.stdout)
                output.put(rows)


def describe(
    table: str,
    *,
    package: str | None = None,
    json: bool = False,
    language: Literal["en", "zh"] = "en",
    width: int = 60,
) -> None:
    """describe the columns of a table: its data dictionary"""
    frame = Dataset(package).describe(table, language)
    put(as_json(frame), "json") if json else print(terminal.table(frame, width, folded="allowed"))


def find(name: str, *, package: str | None = None) -> None:
    """find rows by any of their names"""
    print(terminal.table(Dataset(package).find(name), 40))


def evidence(id: str, *, package: str | None = None) -> None:
    """show which sources state a row, and where"""
    statements = Dataset(package).evidence(id)
    columns = statements.columns.drop(["stance", "hosting", "end", "url", "note_en"])
    print(terminal.table(statements[["stance", *columns]], 40))
    for row in statements.itertuples():
        if note := cell_text(row.note_en):
            say(f"{row.stance} {row.field} {row.exact}: {note}", to=sys.stdout)
        if url := cell_text(row.url):
            say(f"  {url}{A_COPY if row.hosting == COPY else ''}", to=sys.stdout)


def open_(id: str, *, package: str | None = None) -> None:
    """open the source of a row in the browser"""
    data = Dataset(package)
    row = data.show(id)
    if "source_id" in row:
        source = str(row["source_id"])
    else:
        statements = data.load("evidence")
        is_stated = (statements["row_id"] == id) & (statements["stance"] == "states")
        stated = statements.loc[is_stated, "source_id"]
        if stated.empty:
            raise ChangaiError(f"{id} has no source of its own")
        source = stated.iloc[0]
    shown = data.show(source)
    url = cell_text(shown.get("url"))
    if not url.startswith(("https://", "http://")):  # a browser opens files and programs as well
        what = f"{source} ({shown.get('title_zh')}), the source of {id}, has no address"
        raise ChangaiError(f"{what}; `changai evidence {id}` shows who else speaks of it")
    if shown.get("hosting") == COPY:
        what = f"{source}, the source of {id}, is a copy on an unrelated site, which is not opened"
        raise ChangaiError(f"{what}; its address: {url}")
    say(url, to=sys.stdout)
    if not webbrowser.open(url):
        raise ChangaiError("no browser could be started; the address is above")
