"""What changed between two versions of the package: rows by table and id, cells by column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from changai import frames
from changai.fields import sort_key
from changai.package import open_package

Row = dict[str, Any]
Rows = dict[str, Row]
Changes = dict[str, dict[str, Any]]
MAX_SHOWN = 50


def read_rows(path: str | Path) -> dict[str, tuple[str | None, Rows]]:
    """For each table of a package: its id column (if one), and its rows by key.

    Raises ChangaiError where the path holds no package that can be read.
    """
    package = open_package(path)
    result: dict[str, tuple[str | None, Rows]] = {}
    for name, schema in package.schemas.items():
        primary, key = schema.get("primaryKey"), sort_key(schema)
        rows = frames.table(package, name).to_pylist()
        keyed = {" ".join(str(row[column] or "-") for column in key): row for row in rows}
        result[name] = (primary if isinstance(primary, str) else None, keyed)
    return result


def diff(old: str | Path, new: str | Path) -> Changes:
    """Rows added, removed and changed from one version to another (folders or zips), by table.

    Each table has ``added`` and ``removed`` (keys) and ``changed`` (key to column to
    ``[before, after]``); tables without a change are left out.
    """
    before, after = read_rows(old), read_rows(new)
    changes: Changes = {}
    for name in [*after, *(table for table in before if table not in after)]:
        was, now = before.get(name, (None, {}))[1], after.get(name, (None, {}))[1]
        changed = {}
        for key in sorted(was.keys() & now.keys()):
            cells = {
                column: [plain(was[key].get(column)), plain(now[key].get(column))]
                for column in dict.fromkeys([*was[key], *now[key]])
                if was[key].get(column) != now[key].get(column)
            }
            if cells:
                changed[key] = cells
        added, removed = sorted(now.keys() - was.keys()), sorted(was.keys() - now.keys())
        if added or removed or changed:
            changes[name] = {"added": added, "removed": removed, "changed": changed}
    return changes


def plain(value: Any) -> str | int | float | bool | None:
    """A cell as JSON holds it."""
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def render(changes: Changes, form: Literal["text", "markdown", "json"] = "text") -> str:
    """The changes for a terminal, a pull request, or a program."""
    if form == "json":
        return json.dumps(changes, ensure_ascii=False, indent=2) + "\n"
    if not changes:
        return "no change to the data\n"
    return as_markdown(changes) if form == "markdown" else as_text(changes)


def details(change: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Sign, key and explanation of each row that differs."""
    lines = [("+", key, "") for key in change["added"]]
    lines += [("-", key, "") for key in change["removed"]]
    for key, cells in change["changed"].items():
        said = "; ".join(f"{c}: {shown(a)} → {shown(b)}" for c, (a, b) in cells.items())
        lines.append(("~", key, said))
    return lines


def shown(value: object) -> str:
    """A cell in a summary: short, on one line."""
    text = "∅" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def as_text(changes: Changes) -> str:
    lines = []
    for name, change in changes.items():
        counts = ", ".join(f"{len(change[kind])} {kind}" for kind in ("added", "removed", "changed"))
        lines.append(f"{name}: {counts}")
        lines += [f"  {sign} {key}  {said}".rstrip() for sign, key, said in details(change)]
    return "\n".join(lines) + "\n"


def as_markdown(changes: Changes) -> str:
    lines = ["| table | added | removed | changed |", "|---|---:|---:|---:|"]
    for name, change in changes.items():
        counts = " | ".join(str(len(change[kind])) for kind in ("added", "removed", "changed"))
        lines.append(f"| {name} | {counts} |")
    for name, change in changes.items():
        rows = details(change)
        lines += ["", f"<details><summary>{name}: {len(rows)} rows</summary>", ""]
        lines += [f"- {sign} {code(key)} {code(said) if said else ''}".rstrip() for sign, key, said in rows[:MAX_SHOWN]]
        if len(rows) > MAX_SHOWN:
            lines.append(f"- and {len(rows) - MAX_SHOWN} more")
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """Text as inline code, so that data cannot become markup."""
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
