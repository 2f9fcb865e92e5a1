"""Read the CSV files of a package strictly into a store: no row lost, every fault at its place."""

from __future__ import annotations

import csv
import io
import itertools
import operator
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from changai import csvtext, limits
from changai.errors import ChangaiError
from changai.fields import Json, references, sort_key
from changai.package import checked, read_inside
from changai.validation.cells import Judge, usual
from changai.validation.descriptor import csv_files
from changai.validation.findings import Finding, bounded, meant
from changai.validation.profile import located
from changai.validation.store import Store, Table, quoted

CHUNK = 1000  # rows
HARMLESS = {"T101", "T104", "T105", "T108"}  # no row is lost by them


def read_table(
    folder: Path, resource: Json, schema: Json, store: Store, cells: int
) -> tuple[int, list[Finding]]:
    """Read one CSV file into the store; ``cells`` is how many the package has had before.

    Returns how many it has now, and what is wrong with the file.
    """
    path = resource["path"]
    table = Table(resource["name"], path, schema, resource["schema"], lost=True)
    store.add(table)
    try:
        data = checked(lambda path: read_inside(folder, path, limits.MAX_TABLE_BYTES), resource)
    except ChangaiError as error:
        hint = ""
        if "no such file" in str(error):
            hint = meant(Path(path).name, csv_files(folder, str(Path(path).parent)), "restore it")
        return cells, [located(error, path, "P105", hint)]
    cells += sum(1 for _ in re.finditer(rb"[^\n]+", data)) * len(table.columns)
    if cells > limits.MAX_CELLS:
        message = f"the package has more than {limits.MAX_CELLS} cells; this table was not checked"
        hint = "split off what is not curated"
        return cells, [Finding(path, 0, "", "P111", message, hint)]
    try:
        found = entered(store, table, canonical_rows(data, table))
        table.lost, table.ascending = False, True
        return cells, list(bounded(found))
    except NotCanonical:
        for key in [key for key in store.used if key[0] == table.name]:
            del store.used[key]
        store.connection.execute(f"DELETE FROM {quoted(table.name)}")
    sheet = csvtext.read(data, table.columns)
    found = [Finding(path, f.line, f.column, f.code, f.message, f.hint) for f in sheet.faults]
    table.lost = any(fault.code not in HARMLESS for fault in sheet.faults)
    lines, rows = [r.line for r in sheet.records], [r.cells for r in sheet.records]
    if not found:
        found += canonical_faults(path, data, csvtext.write(sheet.header, rows, sort_key(schema)))
    chunks: list[Chunk] = [(lines, rows, False)] if rows else []
    return cells, [*found, *bounded(entered(store, table, chunks))]


Chunk = tuple[Sequence[int], Sequence[Sequence[str]], bool]  # lines, rows, usual characters


class NotCanonical(Exception):
    """A file is not as `changai fmt` would write it."""


def canonical_rows(data: bytes, table: Table) -> Iterator[Chunk]:
    """The rows of a canonical file with their lines, in constant memory: the way of nearly every
    file. Raises NotCanonical where a reader must look more closely."""
    key = sort_key(table.schema) or table.columns
    places = [table.columns.index(column) for column in key]
    stream = io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="\n")
    number, last = 2, [list[str]() for _ in places]
    try:
        if next(csv.reader([stream.readline()])) != table.columns:
            raise NotCanonical
        while lines := list(itertools.islice(stream, CHUNK)):
            text, rows = "".join(lines), list(csv.reader(lines, strict=True))
            keys = [
                [*held, *(row[place] for row in rows)]
                for held, place in zip(last, places, strict=True)
            ]
            last = [column[-1:] for column in keys]
            order = list(zip(*map(sortable, keys), strict=True))
            proper = (
                len(rows) == len(lines)
                and {len(row) for row in rows} == {len(table.columns)}
                and all(map(any, rows))
                and max(map(len, lines)) <= limits.MAX_CELL
                and text.endswith("\n")
                and "\r" not in text
                and "\0" not in text
                and (text.isascii() or unicodedata.is_normalized("NFC", text))
                and minimally_quoted(lines, rows)
                and all(map(operator.lt, order, order[1:]))
            )
            if not proper:
                raise NotCanonical
            yield range(number, number + len(rows)), rows, usual(text)
            number += len(rows)
    except (csv.Error, UnicodeError, IndexError, StopIteration):
        raise NotCanonical from None


def minimally_quoted(lines: list[str], rows: list[list[str]]) -> bool:
    """Whether no cell is quoted that need not be."""
    again = io.StringIO(newline="")
    quoted = [number for number, line in enumerate(lines) if '"' in line]
    csv.writer(again, lineterminator="\n").writerows(rows[number] for number in quoted)
    return again.getvalue() == "".join(lines[number] for number in quoted)


def sortable(column: list[str]) -> Sequence[object]:
    """A column as it is sorted: whole numbers in order of size, before text."""
    return list(map(csvtext.sortable, column)) if any(map(str.isdigit, column)) else column


def entered(store: Store, table: Table, chunks: Iterable[Chunk]) -> list[Finding]:
    """Enter all rows into the store, and judge their cells until there is enough to say."""
    judge, found = Judge(table, store.judged), list[Finding]()
    ids = dict.fromkeys([*filter(None, [table.key]), *references(table.schema)])
    if "row_id" in table.columns:
        ids["row_id"] = None
    used = [(table.columns.index(c), store.used.setdefault((table.name, c), set())) for c in ids]
    for lines, rows, plain in chunks:
        store.insert(table, ((line, *row) for line, row in zip(lines, rows, strict=True)))
        columns = list(zip(*rows, strict=True))
        for place, values in used:
            values.update(columns[place])
        if len(found) <= limits.MAX_PER_RULE:
            found += judge.faults(lines, columns, plain)
    return found


def canonical_faults(path: str, data: bytes, canonical: bytes) -> list[Finding]:
    """The first line that is not sorted, and the first that is not quoted canonically."""
    if data == canonical:
        return []
    now, wanted = data.split(b"\n"), canonical.split(b"\n")
    found = []
    place = {line: number for number, line in enumerate(wanted)}
    strange = next((n for n, line in enumerate(now) if line not in place), None)
    if strange is not None:
        text = now[strange].decode("utf-8")
        # A cell that is not NFC has its own finding.
        if unicodedata.normalize("NFC", text) == text:
            message = "the line is not quoted canonically"
            found.append(Finding(path, strange + 1, "", "T131", message, "run `changai fmt`"))
    else:
        ordered = (n for n in range(1, len(now)) if now[n] and place[now[n]] < place[now[n - 1]])
        first = next(ordered, None)
        if first is not None:
            message = f"the row belongs before line {first}"
            found.append(Finding(path, first + 1, "", "T130", message, "run `changai fmt`"))
    return found
