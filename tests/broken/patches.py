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


def cell(table: str, line: int, column: str, value: str) -> Patch:
    """Write a value into the cell of a line and a column."""

    def patch(folder: Path) -> None:
        file = folder / f"data/{table}.csv"
        lines = file.read_text(encoding="utf-8").split("\n")
        header, cells = next(csv.reader([lines[0]])), next(csv.reader([lines[line - 1]]))
        cells[header.index(column)] = value
        lines[line - 1] = line_of(cells)
        file.write_text("\n".join(lines), encoding="utf-8", newline="\n")

    return patch


def replace(file: str, old: str | bytes, new: str | bytes, times: int = 1) -> Patch:
    """Write other text, or other bytes, in the place of the first that is there."""
    was = old.encode() if isinstance(old, str) else old
    now = new.encode() if isinstance(new, str) else new

    def patch(folder: Path) -> None:
        data = (folder / file).read_bytes()
        assert was in data, f"{file} holds no {old!r}"
        (folder / file).write_bytes(data.replace(was, now, times))

    return patch


def raw(file: str, change: Callable[[bytes], bytes]) -> Patch:
    """Change the bytes of a file."""
    return lambda folder: (folder / file).write_bytes(change((folder / file).read_bytes()))


def drop(table: str, line: int) -> Patch:
    """Delete a line."""

    def change(data: bytes) -> bytes:
        lines = data.split(b"\n")
        return b"\n".join(lines[: line - 1] + lines[line:])

    return raw(f"data/{table}.csv", change)


def insert(table: str, line: int, text: str) -> Patch:
    """Write a new line before a line."""

    def change(data: bytes) -> bytes:
        lines = data.split(b"\n")
        return b"\n".join([*lines[: line - 1], text.encode(), *lines[line - 1 :]])

    return raw(f"data/{table}.csv", change)


def swap(table: str, line: int) -> Patch:
    """Exchange a line and the next one."""

    def change(data: bytes) -> bytes:
        lines = data.split(b"\n")
        lines[line - 1], lines[line] = lines[line], lines[line - 1]
        return b"\n".join(lines)

    return raw(f"data/{table}.csv", change)


def delete(file: str) -> Patch:
    """Delete a file."""
    return lambda folder: (folder / file).unlink()


def link(file: str, target: str) -> Patch:
    """Put a symbolic link in the place of a file."""

    def patch(folder: Path) -> None:
        (folder / file).unlink(missing_ok=True)
        (folder / file).symlink_to(target)

    return patch


def edit(file: str, change: Callable[[Any], object]) -> Patch:
    """Change what a JSON file holds."""

    def patch(folder: Path) -> None:
        value = json.loads((folder / file).read_text(encoding="utf-8"))
        change(value)
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        (folder / file).write_text(text, encoding="utf-8", newline="\n")

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
