"""Edits of a package folder that mean harm: very many rows, and code in the place of data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from broken.patches import Patch, edit, line_of, raw, resource

SQL = "'); DROP TABLE events; --"
CODE = ("{0.__class__}", "{cell!r}", SQL, "$table", "[table]", "];", '"; --', "%s", "=1+1")
SQLITE = ("sqlite_master", "sqlite_x", "json_each", "pragma_table_info", "main", "temp", "select")
ONE_CELL = "metrics,met-trained-2019,value,src-news-2020,,{n},,{n}人次,{n},disputes"


def rows(table: str, lines: Iterable[str]) -> Patch:
    """Add lines to a table."""
    return raw(f"data/{table}.csv", lambda data: data + "".join(f"{x}\n" for x in lines).encode())


def all_of(*patches: Patch) -> Patch:
    """Several edits, one after the other."""

    def patch(folder: Path) -> None:
        for each in patches:
            each(folder)

    return patch


def people(number: int, role: str = "lecturer") -> Patch:
    """Add people, all of one name; ``role`` may hold the number of each."""
    end = ",,src-lighthouse"
    return rows(
        "people",
        (f"per-x{n:06},林一帆,Lin Yifan,讲师,{role.format(n=n)}{end}" for n in range(number)),
    )


def of_one_id(number: int) -> Patch:
    """Add people of one id."""
    return rows("people", (f"per-a,名{n},Name,,,,src-lighthouse" for n in range(number)))


def organizations(parents: Iterable[tuple[str, str]]) -> Patch:
    """Add bodies with their parents."""
    return rows(
        "organizations",
        (
            f"{body},名,Name,,union,{above},,,Words.,文字。,src-lighthouse"
            for body, above in parents
        ),
    )


def chain(number: int, *, closed: bool = False) -> Patch:
    """Add bodies, each below the next; ``closed``: the last one below the first."""
    ids = [f"org-x{n:06}" for n in range(number)]
    return organizations(zip(ids, [*ids[1:], ids[0] if closed else ""], strict=True))


def evidence(number: int, row: str) -> Patch:
    """Add evidence, ``row`` being all its cells but the note; they may hold the number of each."""
    return rows("evidence", (f"{row.format(n=n)}," for n in range(number)))


def code_in_cells(folder: Path) -> None:
    """Every table gets rows of code, ids and references among them."""
    for file in folder.glob("data/*.csv"):
        columns = file.read_text("utf-8").split("\n")[0].split(",")
        rows(file.stem, (line_of([text] * len(columns)) for text in CODE))(folder)


def code_in_names(folder: Path) -> None:
    """Columns and a table are named in code, the data and the schemas alike."""

    def rename(schema: Any) -> None:
        for field, text in zip(schema["fields"][1:], CODE, strict=False):
            field["name"] = text

    def renamed(data: bytes) -> bytes:
        header, _, rest = data.decode().partition("\n")
        columns = header.split(",")
        columns[1 : 1 + len(CODE)] = CODE
        return f"{line_of(columns)}\n{rest}".encode()

    edit("schemas/events.json", rename)(folder)
    raw("data/events.csv", renamed)(folder)
    resource("themes", name=SQL)(folder)


def named_like_sqlite(folder: Path, name: str) -> None:
    """One more table, named like what SQLite holds or reserves; so is a column of it."""

    def add(descriptor: Any) -> None:
        like = next(each for each in descriptor["resources"] if each["name"] == "people")
        paths = {"name": name, "path": f"data/{name}.csv", "schema": f"schemas/{name}.json"}
        descriptor["resources"].append(like | paths)

    edit("datapackage.json", add)(folder)
    for file in ("data/people.csv", "schemas/people.json"):
        text = (folder / file).read_text("utf-8").replace("role_en", name)
        (folder / file.replace("people", name)).write_text(text, encoding="utf-8")
