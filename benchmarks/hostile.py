"""Packages that are made to hurt the validator.

Each is the good package of the tests with something in it that is as large as the limits let it
be, or as strange.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from broken.hostile import (
    ONE_CELL,
    SQLITE,
    all_of,
    chain,
    code_in_cells,
    code_in_names,
    evidence,
    named_like_sqlite,
    of_one_id,
    organizations,
    people,
    rows,
)
from broken.patches import Patch, cell, constraint, edit, link, raw

MANY = 100_000


def wrong_cells(total: int) -> Patch:
    """A table that brings the package to so many cells, each wrong and like no other."""

    def patch(folder: Path) -> None:
        held = sum(
            file.read_text("utf-8").count("\n")
            * (file.read_text("utf-8").split("\n")[0].count(",") + 1)
            for file in folder.glob("data/*.csv")
        )
        lines = (total - held) // 7
        rows("people", (",".join(f" {7 * n + m}" for m in range(7)) for n in range(lines)))(folder)

    return patch


def wide(columns: int, lines: int) -> Patch:
    """People get more columns."""

    def change(schema: Any) -> None:
        last = schema["fields"][-1]
        for n in range(columns - len(schema["fields"])):
            more = last | {"name": f"more_{n}", "constraints": {"enum": ["a", "b"]}}
            schema["fields"].append(more)

    def fill(data: bytes) -> bytes:
        header, row, *_ = data.decode().split("\n")
        more = columns - header.count(",") - 1
        header += "".join(f",more_{n}" for n in range(more))
        filled = (row.replace("yifan", f"x{n:06}") + ",c" * more for n in range(lines))
        return ("\n".join([header, *filled]) + "\n").encode()

    return all_of(edit("schemas/people.json", change), raw("data/people.csv", fill))


def pipe(folder: Path) -> None:
    """A table is a pipe that nobody writes to."""
    (folder / "data/events.csv").unlink()
    os.mkfifo(folder / "data/events.csv")


NOTHING = (f"evt-x{n:06},,org-x{n:06},speaker" for n in range(MANY))
PEOPLE_ALIKE = (
    "people,per-x{n:06},name_zh,src-lighthouse,psg-lighthouse-2,38,41,林一帆,林一帆,states"
)
NO_ID = "people,per-lin-yifan,organization_id,src-news-2020,,{n},,海潮,org-y{n:06},states"
NAMED = "people,per-lin-yifan,name_zh,src-news-2020,,{n},,林{n},林{n},states"
NUMERAL = "metrics,met-trained-2019,value,src-news-2020,,{n},," + "千" * 3000 + "人次,{n},disputes"
NO_NUMBER = evidence(1, "metrics,met-trained-2019,value,src-news-2020,,,,一人次,one,disputes")
FIGURE = (
    "met-x{n:06},ind-trained,{n},,exact,2019-01-01,2019-12-31,year,interval,observed,,"
    "org-haichao-union,,,,,,,met-x{one:06},,met-x{two:06},人次,,src-lighthouse"
)


def two_parents(number: int) -> Patch:
    """Figures, each part of one and outcome of another, so that all are above all."""
    ids = ((n, 2 * n % number, (2 * n + 1) % number) for n in range(number))
    return rows("metrics", (FIGURE.format(n=n, one=one, two=two) for n, one, two in ids))


CASES: dict[str, Patch] = {
    "a cell of 32 MB": cell("people", 2, "name_zh", "a" * 32_000_000),
    "a million blank lines": rows("people", [""] * 1_000_000),
    "31 MiB of quotes in one line": rows("people", ['"' * (31 * 2**20)]),
    "a quote that never closes, before 31 MiB of lines": rows(
        "people", ['"', *["x" * 127] * (31 * 2**13)]
    ),
    "1,999,000 cells, each wrong and like no other": wrong_cells(1_999_000),
    "3,000 cells of 9,900 characters, each after a space": people(3000, " {n}" + "a" * 9890),
    "100,000 rows of one id": of_one_id(MANY),
    "100,000 rows that refer to nothing": rows("event_participants", NOTHING),
    "100,000 evidence rows on one cell": evidence(MANY, ONE_CELL),
    "the same, and one more that is no number": all_of(evidence(MANY, ONE_CELL), NO_NUMBER),
    "100,000 people of one name, stated by one stretch": all_of(
        people(MANY), evidence(MANY, PEOPLE_ALIKE)
    ),
    "100,000 names alike, of 100,000 people": all_of(
        people(MANY),
        rows("names", (f"people,per-x{n:06},林一帆,zh,official,," for n in range(MANY))),
    ),
    "50,000 names of one person, 50,000 claims of his name": all_of(
        rows("names", (f"people,per-lin-yifan,林{n}号,zh,variant,," for n in range(50_000))),
        evidence(50_000, NAMED),
    ),
    "80,000 bodies, 80,000 claims of others": all_of(
        organizations((f"org-x{n:06}", "") for n in range(80_000)), evidence(80_000, NO_ID)
    ),
    "3,000 numerals of 3,000 characters": evidence(3000, NUMERAL),
    "a chain of 100,000 parents": chain(MANY),
    "a ring of 100,000 parents": chain(MANY, closed=True),
    "80,000 figures, each below two others": two_parents(80_000),
    "a pattern that backtracks, on 100,000 cells": all_of(
        constraint("people", "role_en", pattern="(a+)+$"), people(MANY, "a" * 200 + "b{n}")
    ),
    "1,000 allowed values, 100,000 others": all_of(
        constraint("people", "role_en", enum=[f"{n} allowed value" for n in range(1000)]),
        people(MANY, "{n} alowed value"),
    ),
    "200 columns, 9,900 rows": wide(200, 9900),
    "a schema nested a thousand deep": raw(
        "schemas/people.json",
        lambda data: data.replace(b"{", b'{"x": ' + b"[" * 1000 + b"]" * 1000 + b",", 1),
    ),
    "a descriptor of 1 MiB, all unknown properties": edit(
        "datapackage.json", lambda value: value.update({f"x{n}": n for n in range(45_000)})
    ),
    "a link out of the folder": link("data/events.csv", "/etc/passwd"),
    "an endless device as a table": link("data/events.csv", "/dev/zero"),
    "a pipe as a table": pipe,
    "SQL and format strings in cells and ids": code_in_cells,
    "SQL and format strings as names of columns and tables": code_in_names,
    "tables named like those of SQLite": all_of(
        *(partial(named_like_sqlite, name=n) for n in SQLITE)
    ),
}
