"""Random edits: the validator never raises, never hangs, never accepts a change of meaning."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
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
LIMIT = 20  # seconds, for one package of a few lines
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
ACCEPTED: Counter[str] = Counter()
EXAMPLES: Counter[str] = Counter()
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
    metrics = [row for row in rows(folder, "metrics") if row["unit_zh"] in UNITS]
    return {
        "values": picked("metrics", "value", "value_upper", "qualifier"),
        "units": {row["metric_id"]: units[row["indicator_id"]] for row in metrics},
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


def judged(folder: Path) -> list[Finding]:
    """Validate within the limit of time; no exception but the package's own, and that not here."""
    start = time.monotonic()
    found = validate(folder, text=folder / "text.txt")
    assert time.monotonic() - start < LIMIT
    return found


def accepted(folder: Path, edit: str, kind: str) -> None:
    """Count an edit; where it is accepted, the meaning is what it was."""
    EXAMPLES[edit] += 1
    if judged(folder) == []:
        before, after = meaning(GOOD), meaning(folder)
        halves = before.pop("dates"), after.pop("dates")
        assert before == after
        assert halves[0].keys() == halves[1].keys()
        for row, dates in halves[0].items():
            assert all(now in (was, "") for was, now in zip(dates, halves[1][row], strict=True))
        sound(folder)
        assert kind in KINDS
        ACCEPTED[kind] += 1


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


def table_of(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"data/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def written(lines: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue().encode("utf-8", "surrogatepass")


@given(st.data())
def test_cells(folder: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    lines = table_of(folder, table)
    line = data.draw(st.integers(1, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[0]) - 1))
    neighbours = sorted({row[place] for row in lines[1:]})
    old = lines[line][place]
    near = st.integers(0, max(len(old) - 1, 0)).map(lambda n: old[:n] + old[n + 1 :])
    schema = json.loads((folder / f"schemas/{table}.json").read_text(encoding="utf-8"))
    allowed = schema["fields"][place].get("constraints", {}).get("enum", [""])
    lines[line][place] = data.draw(
        st.one_of(cells, near, st.sampled_from(neighbours), st.sampled_from(allowed))
    )
    with Edited(folder, f"data/{table}.csv", written(lines)) as same:
        kind = "nothing changed" if same else kind_of(folder, table, lines[0][place])
        accepted(folder, "cells", kind)


@given(st.data())
def test_rows(folder: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    lines = table_of(folder, table)
    one, two = (data.draw(st.integers(1, len(lines) - 1)) for _ in range(2))
    what = data.draw(st.sampled_from(["drop", "double", "swap", "cut", "stretch"]))
    if what == "drop":
        del lines[one]
    elif what == "double":
        lines.insert(one, list(lines[two]))
    elif what == "swap":
        lines[one], lines[two] = lines[two], lines[one]
    elif what == "cut":
        del lines[one][data.draw(st.integers(0, len(lines[one]) - 1))]
    else:
        lines[one].insert(data.draw(st.integers(0, len(lines[one]))), data.draw(cells))
    with Edited(folder, f"data/{table}.csv", written(lines)) as same:
        accepted(
            folder,
            "rows",
            "nothing changed" if same else "a row taken away" if what == "drop" else what,
        )


@given(st.data())
def test_headers(folder: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    lines = table_of(folder, table)
    place = data.draw(st.integers(0, len(lines[0]) - 1))
    lines[0][place] = data.draw(st.one_of(cells, st.sampled_from(lines[0])))
    with Edited(folder, f"data/{table}.csv", written(lines)) as same:
        accepted(folder, "headers", "nothing changed" if same else "header")


@given(st.data())
def test_bytes(folder: Path, data: st.DataObject) -> None:
    file = data.draw(
        st.sampled_from(
            [
                *(f"data/{t}.csv" for t in TABLES),
                *(f"schemas/{t}.json" for t in TABLES),
                "datapackage.json",
            ]
        )
    )
    was = (folder / file).read_bytes()
    start = data.draw(st.integers(0, len(was)))
    end = data.draw(st.integers(start, min(len(was), start + 40)))
    now = (
        was[:start]
        + data.draw(st.binary(max_size=8) | cells.map(lambda c: c.encode("utf-8", "replace")))
        + was[end:]
    )
    with Edited(folder, file, now) as same:
        kind = (
            "nothing changed" if same else "words of a schema" if file.endswith("json") else "words"
        )
        accepted(folder, "bytes", kind)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every object or list of a JSON value with each of its keys."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in list(pairs):
        yield value, key
        yield from places(inner)


@given(st.data())
def test_json(folder: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([*(f"schemas/{t}.json" for t in TABLES), "datapackage.json"]))
    text = (folder / file).read_text(encoding="utf-8")
    value = json.loads(text)
    holder, key = data.draw(st.sampled_from(list(places(value))))
    what = data.draw(st.sampled_from(["set", "delete", "rename"]))
    words = isinstance(holder[key], str)
    if what == "set":
        holder[key] = data.draw(values)
    elif what == "delete" or not isinstance(holder, dict):
        del holder[key]
    else:
        holder[data.draw(st.text(max_size=8))] = holder.pop(key)
    with Edited(folder, file, json.dumps(value, ensure_ascii=True, indent=2).encode()):
        if value == json.loads(text):
            kind = "nothing changed"
        else:
            kind = "words of a schema" if words else "a schema loosened"
        accepted(folder, "JSON", kind)
        # What the validator refuses, the loader must refuse in its own words too.
        with contextlib.suppress(ChangaiError):
            table = Path(file).stem if file != "datapackage.json" else "events"
            dataset = Dataset(folder)
            dataset.load(table)
            dataset.load(table, labels="en", evidence=table in CORE_TABLES)
            dataset.describe(table, "zh")
            dataset.cite("cff")


@given(st.data())
def test_what_fmt_writes_it_leaves_alone(folder: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    lines = table_of(folder, table)
    order = data.draw(st.permutations(range(1, len(lines))))
    shuffled = [lines[0], *(lines[n] for n in order)]
    text_column = next(
        i for i, name in enumerate(lines[0]) if name not in ("start", "end", "ordinal")
    )
    shuffled[1][text_column] = data.draw(
        st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), max_size=8)
    )
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    quoting = data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end, quoting=quoting).writerows(shuffled)
    with Edited(folder, f"data/{table}.csv", stream.getvalue().encode()):
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
    lines = table_of(good, table)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
            [lines[0], *lines[:0:-1]]
        )
    assert fmt(good)[0] == [f"data/{table}.csv"]
    pd.testing.assert_frame_equal(Dataset(good).load(table), before)


def test_accepted_edits_are_counted_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    with capsys.disabled():
        print(
            f"\n{sum(EXAMPLES.values())} random edits {dict(EXAMPLES)}; accepted {dict(ACCEPTED)}"
        )
    assert set(ACCEPTED) <= set(KINDS)
    assert all(kind in page and why in page for kind, why in KINDS.items())
