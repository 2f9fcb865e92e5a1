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

from changai import limits
from changai.errors import ChangaiError
from changai.model.csv_files import read_csv, sort_key_of_cell, write_csv
from changai.model.files import PackageFiles
from changai.model.package import read_checked
from changai.model.schema import Json, references, sort_key
from changai.validation.cells import Judge
from changai.validation.database import Store, Table, quoted
from changai.validation.findings import Finding, bounded, meant
from changai.validation.profile import located

BLOCK = 2**17  # bytes
HARMLESS = {"T101", "T104", "T105", "T108"}  # no row is lost by them


def read_csv_table(
    files: PackageFiles, resource: Json, schema: Json, store: Store, cells: int
) -> tuple[int, list[Finding]]:
    """Read one CSV file into the store; ``cells`` is how many the package has had before.

    Returns how many it has now, and what is wrong with the file.
    """
    path = resource["path"]
    table = Table(resource["name"], path, schema, resource["schema"], lost=True)
    store.add(table)
    try:
        data = read_checked(lambda path: files.read(path, limits.MAX_TABLE_BYTES), resource)
    except ChangaiError as error:
        hint = ""
        if "no such file" in str(error):
            hint = meant(Path(path).name, files.csv_files(str(Path(path).parent)), "restore it")
        return cells, [located(error, path, "P105", hint)]
    blank = sum(len(run) - 1 for run in re.findall(rb"\n{2,}", data)) if b"\n\n" in data else 0
    cells += (data.count(b"\n") - blank) * len(table.columns)
    if cells > limits.MAX_CELLS:
        message = f"the package has more than {limits.MAX_CELLS} cells; this table was not checked"
        hint = "split off what is not curated"
        return cells, [Finding(path, 0, "", "P111", message, hint)]
    try:
        found = entered(store, table, canonical_chunks(data, table))
        table.lost, table.ascending = False, True
        return cells, list(bounded(found))
    except NotCanonical:
        for key in [key for key in store.used if key[0] == table.name]:
            del store.used[key]
        store.connection.execute(f"DELETE FROM {quoted(table.name)}")
    sheet = read_csv(data, table.columns)
    found = [Finding(path, f.line, f.column, f.code, f.message, f.hint) for f in sheet.faults]
    table.lost = any(fault.code not in HARMLESS for fault in sheet.faults)
    rows = [r.cells for r in sheet.records]
    if not found:
        found += canonical_faults(path, data, write_csv(sheet.header, rows, sort_key(schema)))
    lines, columns = [r.line for r in sheet.records], list(zip(*rows, strict=True))
    chunks: list[Chunk] = [(lines, columns)] if rows else []
    return cells, [*found, *bounded(entered(store, table, chunks))]


Chunk = tuple[Sequence[int], Sequence[Sequence[str]]]  # lines, columns


class NotCanonical(Exception):
    """A file is not as `changai fmt` would write it."""


def canonical_chunks(data: bytes, table: Table) -> Iterator[Chunk]:
    """The rows of a canonical file with their lines, some at a time: the way of nearly every file.
    Raises NotCanonical where a reader must look more closely."""
    places = [table.columns.index(column) for column in sort_key(table.schema) or table.columns]
    last: list[Sequence[str]] = [()] * len(places)
    start, number = data.find(b"\n") + 1, 2
    if data[:start] != (",".join(table.columns) + "\n").encode() or not data.endswith(b"\n"):
        raise NotCanonical
    try:
        while start < len(data):
            end = data.rfind(b"\n", start, start + BLOCK) + 1 or data.index(b"\n", start) + 1
            text = data[start:end].decode()
            lines = text.split("\n")[:-1]
            columns = canonical_columns(lines, len(table.columns))
            keys = [[*held, *columns[place]] for held, place in zip(last, places, strict=True)]
            proper = (
                max(map(len, lines)) <= limits.MAX_CELL
                and "\r" not in text
                and "\0" not in text
                and ascending(keys)
            )
            if not proper:
                raise NotCanonical
            yield range(number, number + len(lines)), columns
            start, number, last = end, number + len(lines), [key[-1:] for key in keys]
    except (csv.Error, ValueError):
        raise NotCanonical from None


def canonical_columns(lines: list[str], width: int) -> list[list[str]]:
    """The cells of some lines, by columns; only lines with quotes need the parser of CSV.
    Raises ValueError where a line is no row, or is quoted otherwise than it need be."""
    quoted = [number for number, line in enumerate(lines) if '"' in line]
    plain = [line for line in lines if '"' not in line]
    commas = set(map(str.count, plain, itertools.repeat(",")))
    if commas - {width - 1} or "," * (width - 1) in plain:
        raise ValueError("not every line is a row")
    flat = ",".join(plain).split(",") if plain else []
    columns, again = [flat[place::width] for place in range(width)], io.StringIO(newline="")
    rows = list(csv.reader((lines[number] for number in quoted), strict=True))
    csv.writer(again, lineterminator="").writerows(rows)
    if again.getvalue() != "".join(lines[number] for number in quoted) or not all(map(any, rows)):
        raise ValueError("a cell is quoted that need not be, or all are empty")
    for number, row in zip(quoted, rows, strict=True):
        for column, cell in zip(columns, row, strict=True):
            column.insert(number, cell)
    return columns


def ascending(keys: Sequence[Sequence[str]]) -> bool:
    """Whether each row, by its key columns, stands after the one before it."""
    begun = list(itertools.takewhile(lambda column: not any(map(str.isdigit, column)), keys))
    texts, rest = list(zip(*begun, strict=True)) or [()] * len(keys[0]), keys[len(begun) :]

    def next_by_size(at: int) -> bool:  # which is slower: only where texts do not decide
        one, two = ([sort_key_of_cell(column[place]) for column in rest] for place in (at, at + 1))
        return texts[at] == texts[at + 1] and one < two

    before = map(operator.lt, texts, texts[1:])
    return all(less or next_by_size(at) for at, less in enumerate(before))


def entered(store: Store, table: Table, chunks: Iterable[Chunk]) -> list[Finding]:
    """Enter all rows into the store, and judge their cells until there is enough to say."""
    judge, found = Judge(table), list[Finding]()
    ids = dict.fromkeys([*filter(None, [table.key]), *references(table.schema)])
    if "row_id" in table.columns:
        ids["row_id"] = None
    used = [(table.columns.index(c), store.used.setdefault((table.name, c), set())) for c in ids]
    for lines, columns in chunks:
        different = list(map(set, columns))
        empty = {place for place, cells in enumerate(different) if "" in cells}
        store.insert(table, lines, columns, empty)
        for place, values in used:
            values |= different[place]
        if len(found) <= limits.MAX_PER_RULE:
            found += judge.faults(lines, columns, different)
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
