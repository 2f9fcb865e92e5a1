"""Random edits: the validator never raises, never hangs, never accepts a change of meaning.

`make test` draws the same edits for everyone; `make fuzz` draws anew, and longer. What it finds is printed as
a call, `test_cells(edit=CellEdit(...))`: written above the test as `@example(CellEdit(...))`, it is tried every time.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from changai import Dataset
from changai.curation.working_copy import fmt
from changai.errors import ChangaiError
from changai.model.package import installed_package
from changai.reading.source_texts import paragraphs
from changai.statements.views import stated_tables
from changai.validation import Finding, validate
from changai.validation.row_checks import UNITS
from copies import GOOD, ROOT, copy_good

# Only tables with rows: the others have nothing to edit.
TABLES = sorted(
    file.stem for file in (GOOD / "data").glob("*.csv") if file.read_bytes().count(b"\n") > 1
)
JSON_FILES = [*(f"schemas/{table}.json" for table in TABLES), "datapackage.json"]
LIMIT = 20  # seconds of processor time, for a package of a few lines that takes a fifth of one
ODD = [
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "NaN",
    "2019-02-29",
    "１２",
    "\u200b",
    "\ufeff",
    "e\u0301",
    '"',
    "'",
    ",",
    "\n",
    "\r\n",
    "\0",
    "=1+1",
    "<b>",
    "::error::",
    "../x",
    "a" * 20_000,
    "\U0001f600",
    "万",
    "null",
    "met-x",
]
KINDS = {
    "nothing changed": "the edit wrote what was there",
    "words": "a name, title, description or note: a reader judges words, no rule can",
    "another allowed value": "a classification (type, level, role, nature) within its enumeration",
    "another existing id": "a reference to another row that is there and fits",
    "a date or number without a printed form": "a day of access; half of a period left open",
    "a row taken away": "a relation, or evidence beside which other evidence still stands",
    "words of a schema": "titles, descriptions, labels of the descriptor or a schema",
    "a schema loosened": "a constraint or key fewer; the data still fit it, review sees it",
}
cells = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.integers(-9, 9999).map(str))
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 99),
        st.floats(),
        st.sampled_from(ODD),
        st.text(max_size=6),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_good(tmp_path_factory.mktemp("random"))


CORE_TABLES = stated_tables(installed_package().schemas)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"data/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def meaning(folder: Path) -> dict[str, Any]:
    """What the rules check against the source: values, units, dates, ids; read independently."""

    def picked(table: str, *columns: str) -> dict[str, list[str]]:
        held = rows(folder, table)
        key = next(iter(held[0]))
        return {row[key]: [row[column] for column in columns] for row in held}

    units = {row["indicator_id"]: row["unit"] for row in rows(folder, "indicators")}
    metrics = rows(folder, "metrics")
    return {
        "values": picked("metrics", "value", "value_upper", "qualifier"),
        "units": {
            row["metric_id"]: units[row["indicator_id"]]
            for row in metrics
            if row["unit_zh"] in UNITS
        },
        "filled": {
            column: {row["metric_id"] for row in metrics if row[column]}
            for column in ("unit_zh", "base_zh", "base_en", "period_kind")
        },
        "dates": picked("metrics", "period_start", "period_end")
        | picked("events", "date_start", "date_end")
        | picked("documents", "issued"),
        "passages": picked("passages", "ordinal", "characters", "sha256"),
        "facts": [picked(t) for t in CORE_TABLES if t not in ("events", "documents", "metrics")],
    }


def sound(folder: Path) -> None:
    """References lead somewhere, and every span is what the text says: read independently."""
    texts = dict(enumerate(paragraphs((folder / "text.txt").read_text(encoding="utf-8")), 1))
    number = {row["passage_id"]: int(row["ordinal"]) for row in rows(folder, "passages")}
    for row in [*rows(folder, "evidence"), *rows(folder, "exclusions"), *rows(folder, "errata")]:
        if row["passage_id"]:
            assert (
                texts[number[row["passage_id"]]][int(row["start"]) : int(row["end"])]
                == row["exact"]
            )
    for table in TABLES:
        schema = json.loads((folder / f"schemas/{table}.json").read_text(encoding="utf-8"))
        for key in schema.get("foreignKeys", []):
            target = key["reference"].get("resource") or table
            ids = {row[key["reference"]["fields"]] for row in rows(folder, target)}
            assert {row[key["fields"]] for row in rows(folder, table)} <= ids | {""}


def validated(folder: Path) -> list[Finding]:
    """Validate within the limit of time; no exception but the package's own, and that not here."""
    start = time.process_time()
    found = validate(folder, text=folder / "text.txt")
    assert time.process_time() - start < LIMIT
    return found


def judge(folder: Path, kind: str) -> None:
    """Where an edit is accepted, the meaning is what it was, and its kind one that is explained."""
    if validated(folder):
        return
    event(f"accepted: {kind}")
    assert kind in KINDS
    before, after = meaning(GOOD), meaning(folder)
    dates_before, dates_after = before.pop("dates"), after.pop("dates")
    assert before == after
    assert dates_before.keys() == dates_after.keys()
    for row, dates in dates_before.items():
        assert all(now in (was, "") for was, now in zip(dates, dates_after[row], strict=True))
    sound(folder)


def good_file(file: str) -> Path:
    """A file of the good package, whose descriptor and schemas are the repository's."""
    return GOOD / file if file.startswith("data/") else ROOT / file


class Edited:
    """A file of the package with other bytes for a while."""

    def __init__(self, folder: Path, file: str, data: bytes) -> None:
        self.file, self.data, self.was = folder / file, data, (folder / file).read_bytes()

    def __enter__(self) -> bool:
        self.file.write_bytes(self.data)
        return self.data == self.was

    def __exit__(self, *_: object) -> None:
        self.file.write_bytes(self.was)


def kind_of(folder: Path, table: str, column: str) -> str:
    """How an accepted edit of a column is explained."""
    schema = json.loads((folder / f"schemas/{table}.json").read_text(encoding="utf-8"))
    field = next(f for f in schema["fields"] if f["name"] == column)
    if "enum" in field.get("constraints", {}) or field["type"] == "boolean":
        return "another allowed value"
    if column.endswith("_id") or column in ("id", "table", "field", "replaced_by"):
        return "another existing id"
    if field["type"] != "string":
        return "a date or number without a printed form"
    return "words"


def lines_of(folder: Path, table: str) -> list[list[str]]:
    """The cells of each line of a table, the header first."""
    with (folder / f"data/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@functools.cache
def good_lines(table: str) -> list[list[str]]:
    """The lines of a table of the good package, to draw from; not to be changed."""
    return lines_of(GOOD, table)


def written(lines: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue().encode("utf-8", "surrogatepass")


tables = st.sampled_from(TABLES)


def line_numbers(table: str) -> st.SearchStrategy[int]:
    """The lines of rows in the file of a table; the header is line 1."""
    return st.integers(2, len(good_lines(table)))


def columns(table: str) -> st.SearchStrategy[str]:
    return st.sampled_from(good_lines(table)[0])


@dataclass(frozen=True)
class CellEdit:
    """Write a value into a cell."""

    table: str
    line: int
    column: str
    value: str


@st.composite
def cell_edits(draw: st.DrawFn) -> CellEdit:
    """An odd value, the old one without a character, another row's, or another allowed one."""
    table = draw(tables)
    line, column = draw(line_numbers(table)), draw(columns(table))
    header, *rows_held = good_lines(table)
    place = header.index(column)
    old = rows_held[line - 2][place]
    shorter = st.integers(0, max(len(old) - 1, 0)).map(lambda n: old[:n] + old[n + 1 :])
    neighbours = st.sampled_from(sorted({row[place] for row in rows_held}))
    schema = json.loads((ROOT / f"schemas/{table}.json").read_text(encoding="utf-8"))
    allowed = st.sampled_from(schema["fields"][place].get("constraints", {}).get("enum", [""]))
    return CellEdit(table, line, column, draw(st.one_of(cells, shorter, neighbours, allowed)))


@given(edit=cell_edits())
@example(CellEdit("metrics", 2, "unit_zh", ""))
def test_cells(folder: Path, edit: CellEdit) -> None:
    lines = lines_of(folder, edit.table)
    lines[edit.line - 1][lines[0].index(edit.column)] = edit.value
    with Edited(folder, f"data/{edit.table}.csv", written(lines)) as same:
        kind = "nothing changed" if same else kind_of(folder, edit.table, edit.column)
        judge(folder, kind)


@dataclass(frozen=True)
class RowEdit:
    """Drop, double or swap lines; or cut a cell out of one, or put one more in."""

    table: str
    what: str
    line: int
    other_line: int = 0
    place: int = 0
    value: str = ""


@st.composite
def row_edits(draw: st.DrawFn) -> RowEdit:
    table = draw(tables)
    what = draw(st.sampled_from(["drop", "double", "swap", "cut", "stretch"]))
    line, width = draw(line_numbers(table)), len(good_lines(table)[0])
    if what in ("double", "swap"):
        return RowEdit(table, what, line, other_line=draw(line_numbers(table)))
    if what == "cut":
        return RowEdit(table, what, line, place=draw(st.integers(0, width - 1)))
    if what == "stretch":
        return RowEdit(table, what, line, place=draw(st.integers(0, width)), value=draw(cells))
    return RowEdit(table, what, line)


@given(edit=row_edits())
def test_rows(folder: Path, edit: RowEdit) -> None:
    lines = lines_of(folder, edit.table)
    one, two = edit.line - 1, edit.other_line - 1
    if edit.what == "drop":
        del lines[one]
    elif edit.what == "double":
        lines.insert(one, list(lines[two]))
    elif edit.what == "swap":
        lines[one], lines[two] = lines[two], lines[one]
    elif edit.what == "cut":
        del lines[one][edit.place]
    else:
        lines[one].insert(edit.place, edit.value)
    kind = "a row taken away" if edit.what == "drop" else edit.what
    with Edited(folder, f"data/{edit.table}.csv", written(lines)) as same:
        judge(folder, "nothing changed" if same else kind)


@dataclass(frozen=True)
class HeaderEdit:
    """Write another name into the header."""

    table: str
    column: str
    name: str


@st.composite
def header_edits(draw: st.DrawFn) -> HeaderEdit:
    table = draw(tables)
    return HeaderEdit(table, draw(columns(table)), draw(st.one_of(cells, columns(table))))


@given(edit=header_edits())
def test_headers(folder: Path, edit: HeaderEdit) -> None:
    lines = lines_of(folder, edit.table)
    lines[0][lines[0].index(edit.column)] = edit.name
    with Edited(folder, f"data/{edit.table}.csv", written(lines)) as same:
        judge(folder, "nothing changed" if same else "header")


@dataclass(frozen=True)
class BytesEdit:
    """Write other bytes in the place of a few."""

    file: str
    start: int
    end: int
    new: bytes


@st.composite
def bytes_edits(draw: st.DrawFn) -> BytesEdit:
    data_files = [f"data/{table}.csv" for table in TABLES]
    file = draw(st.sampled_from([*data_files, *JSON_FILES]))
    size = len(good_file(file).read_bytes())
    start = draw(st.integers(0, size))
    end = draw(st.integers(start, min(size, start + 40)))
    new = draw(st.binary(max_size=8) | cells.map(lambda cell: cell.encode("utf-8", "replace")))
    return BytesEdit(file, start, end, new)


@given(edit=bytes_edits())
def test_bytes(folder: Path, edit: BytesEdit) -> None:
    was = (folder / edit.file).read_bytes()
    kind = "words of a schema" if edit.file.endswith("json") else "words"
    with Edited(folder, edit.file, was[: edit.start] + edit.new + was[edit.end :]) as same:
        judge(folder, "nothing changed" if same else kind)


@dataclass(frozen=True)
class JsonEdit:
    """Set, delete or rename a member of a JSON file; ``path`` leads to it, key by key."""

    file: str
    path: tuple[str | int, ...]
    what: str
    new: Any = None


def paths(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every member of an object and item of a list."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    for key, inner in pairs:
        yield (*above, key)
        yield from paths(inner, (*above, key))


@st.composite
def json_edits(draw: st.DrawFn) -> JsonEdit:
    file = draw(st.sampled_from(JSON_FILES))
    path = draw(st.sampled_from(list(paths(json.loads(good_file(file).read_bytes())))))
    what = draw(st.sampled_from(["set", "delete", "rename"]))
    if what == "set":
        return JsonEdit(file, path, what, draw(values))
    if what == "rename" and isinstance(path[-1], str):
        return JsonEdit(file, path, what, draw(st.text(max_size=8)))
    return JsonEdit(file, path, "delete")


@given(edit=json_edits())
def test_json(folder: Path, edit: JsonEdit) -> None:
    was = json.loads((folder / edit.file).read_text(encoding="utf-8"))
    value = json.loads((folder / edit.file).read_text(encoding="utf-8"))
    holder = functools.reduce(lambda inner, key: inner[key], edit.path[:-1], value)
    key = edit.path[-1]
    words = isinstance(holder[key], str)
    if edit.what == "set":
        holder[key] = edit.new
    elif edit.what == "delete":
        del holder[key]
    else:
        holder[edit.new] = holder.pop(key)
    kind = "words of a schema" if words else "a schema loosened"
    with Edited(folder, edit.file, json.dumps(value, ensure_ascii=True, indent=2).encode()):
        judge(folder, "nothing changed" if value == was else kind)
        # What the validator refuses, the loader must refuse in its own words too.
        with contextlib.suppress(ChangaiError):
            table = Path(edit.file).stem if edit.file != "datapackage.json" else "events"
            dataset = Dataset(folder)
            dataset.load(table)
            dataset.load(table, labels="en", evidence=table in CORE_TABLES)
            dataset.describe(table, "zh")
            dataset.cite("cff")


@dataclass(frozen=True)
class Rewriting:
    """A table as another program may have written it: other order, quotes and ends of lines."""

    table: str
    order: list[int]
    text: str
    end: str
    quoting: int


@st.composite
def rewritings(draw: st.DrawFn) -> Rewriting:
    table = draw(tables)
    characters = st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"])
    return Rewriting(
        table,
        draw(st.permutations(range(1, len(good_lines(table))))),
        draw(st.text(characters, max_size=8)),
        draw(st.sampled_from(["\n", "\r\n"])),
        draw(st.sampled_from([int(csv.QUOTE_ALL), int(csv.QUOTE_MINIMAL)])),
    )


@given(edit=rewritings())
def test_what_fmt_writes_it_leaves_alone(folder: Path, edit: Rewriting) -> None:
    lines = lines_of(folder, edit.table)
    shuffled = [lines[0], *(lines[n] for n in edit.order)]
    numbers = ("start", "end", "ordinal")
    text_column = next(i for i, name in enumerate(lines[0]) if name not in numbers)
    shuffled[1][text_column] = edit.text
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=edit.end, quoting=edit.quoting).writerows(shuffled)  # type: ignore[arg-type]
    with Edited(folder, f"data/{edit.table}.csv", stream.getvalue().encode()):
        try:
            fmt(folder)
        except ChangaiError:
            return  # a cell that no canonical file may hold; nothing was written
        assert fmt(folder) == ([], [])
        assert fmt(folder, check=True) == ([], [])


@pytest.mark.parametrize("table", TABLES)
def test_load_gives_the_same_frame_before_and_after_fmt(good: Path, table: str) -> None:
    import pandas as pd

    file = good / f"data/{table}.csv"
    before = Dataset(good).load(table)
    lines = lines_of(good, table)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
            [lines[0], *lines[:0:-1]]
        )
    assert fmt(good)[0] == [f"data/{table}.csv"]
    pd.testing.assert_frame_equal(Dataset(good).load(table), before)


def test_what_is_accepted_is_explained() -> None:
    page = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    assert [kind for kind, why in KINDS.items() if f"| {kind} | {why} |" not in page] == []
