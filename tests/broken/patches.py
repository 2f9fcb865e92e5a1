"""Small edits of a package folder."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Patch = Callable[[Path], object]


def line_of(cells: list[str]) -> str:
    """One line of canonical CSV, without its end."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


def path_of(where: str) -> str:
    """The path of a file, or of a table for short."""
    return where if "." in where else f"data/{where}.csv"


def cells(table: str, line: int, /, **values: str) -> Patch:
    """Write values into the cells of a line."""

    def change(lines: list[str]) -> None:
        lines[line - 1] = edited(lines, line, values)

    return rows(table, change)


def cell(table: str, line: int, column: str, value: str) -> Patch:
    """Write a value into the cell of a line and a column."""
    return cells(table, line, **{column: value})


def copy(table: str, line: int, to: int, /, **values: str) -> Patch:
    """Write a line again before another one, with other values."""
    return rows(table, lambda lines: lines.insert(to - 1, edited(lines, line, values)))


def edited(lines: list[str], line: int, values: dict[str, str]) -> str:
    """A line with other values in some columns."""
    header, held = csv.reader([lines[0], lines[line - 1]])
    assert values.keys() <= set(header), f"no such columns: {values}"
    return line_of([values.get(name, value) for name, value in zip(header, held, strict=True)])


def rows(table: str, change: Callable[[list[str]], object]) -> Patch:
    """Change the lines of a table."""

    def patch(data: bytes) -> bytes:
        lines = data.decode().split("\n")
        change(lines)
        return "\n".join(lines).encode()

    return raw(table, patch)


def replace(where: str, old: str | bytes, new: str | bytes, times: int = 1) -> Patch:
    """Write other text, or other bytes, in the place of the first that is there."""
    was = old.encode() if isinstance(old, str) else old
    now = new.encode() if isinstance(new, str) else new

    def change(data: bytes) -> bytes:
        assert was in data, f"{where} holds no {old!r}"
        return data.replace(was, now, times)

    return raw(where, change)


def raw(where: str, change: Callable[[bytes], bytes]) -> Patch:
    """Change the bytes of a file."""
    path = path_of(where)
    return lambda folder: (folder / path).write_bytes(change((folder / path).read_bytes()))


def drop(table: str, line: int) -> Patch:
    """Delete a line."""
    return rows(table, lambda lines: lines.pop(line - 1))


def insert(table: str, line: int, text: str) -> Patch:
    """Write a new line before a line."""
    return rows(table, lambda lines: lines.insert(line - 1, text))


def swap(table: str, line: int) -> Patch:
    """Exchange a line and the next one."""
    return rows(table, lambda lines: lines.insert(line, lines.pop(line - 1)))


def delete(where: str) -> Patch:
    """Delete a file."""
    return lambda folder: (folder / path_of(where)).unlink()


def link(where: str, target: str) -> Patch:
    """Put a symbolic link in the place of a file."""

    def patch(folder: Path) -> None:
        delete(where)(folder)
        (folder / path_of(where)).symlink_to(target)

    return patch


def edit(file: str, change: Callable[[Any], object]) -> Patch:
    """Change what a JSON file holds."""

    def patch(folder: Path) -> None:
        value = json.loads((folder / file).read_text(encoding="utf-8"))
        change(value)
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        (folder / file).write_text(text, encoding="utf-8", newline="\n")

    return patch


def package(**properties: object) -> Patch:
    """Set properties of the descriptor; None takes one away."""
    return edit("datapackage.json", lambda value: update(value, properties))


def extra(table: str, column: str) -> Patch:
    """Give the schema of a table one more column, and its data empty cells of it."""

    def change(value: Any) -> None:
        value["fields"].append({**value["fields"][-1], "name": column, "constraints": {}})

    def longer(lines: list[str]) -> None:
        lines[:-1] = [f"{lines[0]},{column}", *(f"{line}," for line in lines[1:-1])]

    def patch(folder: Path) -> None:
        edit(f"schemas/{table}.json", change)(folder)
        rows(table, longer)(folder)

    return patch


def without(table: str, column: str) -> Patch:
    """Take a column out of the schema of a table and out of its data."""

    def shorter(data: bytes) -> bytes:
        read = list(csv.reader(io.StringIO(data.decode(), newline="")))
        place = read[0].index(column)
        return "".join(f"{line_of(row[:place] + row[place + 1 :])}\n" for row in read).encode()

    def change(value: Any) -> None:
        value["fields"] = [f for f in value["fields"] if f["name"] != column]

    def patch(folder: Path) -> None:
        edit(f"schemas/{table}.json", change)(folder)
        raw(table, shorter)(folder)

    return patch


def resource(name: str, /, **properties: object) -> Patch:
    """Set properties of a resource of the descriptor; None takes one away."""

    def change(descriptor: Any) -> None:
        update(next(r for r in descriptor["resources"] if r["name"] == name), properties)

    return edit("datapackage.json", change)


def schema(table: str, /, **properties: object) -> Patch:
    """Set properties of a table schema; None takes one away."""
    return edit(f"schemas/{table}.json", lambda value: update(value, properties))


def field(table: str, column: str, /, **properties: object) -> Patch:
    """Set properties of a field of a schema; None takes one away."""

    def change(value: Any) -> None:
        update(next(f for f in value["fields"] if f["name"] == column), properties)

    return edit(f"schemas/{table}.json", change)


def constraint(table: str, column: str, /, **properties: object) -> Patch:
    """Set constraints of a field of a schema; None takes one away."""

    def change(value: Any) -> None:
        found = next(f for f in value["fields"] if f["name"] == column)
        update(found.setdefault("constraints", {}), properties)

    return edit(f"schemas/{table}.json", change)


def update(value: dict[str, object], properties: dict[str, object]) -> None:
    """Set or take away members of an object."""
    for key, new in properties.items():
        if new is None:
            value.pop(key, None)
        else:
            value[key] = new
