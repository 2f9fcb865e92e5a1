"""What changed between two versions of the package: rows by table and id, cells by column."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any, Literal

from changai import frames
from changai.fields import sort_key
from changai.layout import visible
from changai.package import open_package

Row = dict[str, Any]
Rows = dict[str, Row]
Changes = dict[str, dict[str, Any]]
MAX_SHOWN, MAX_TEXT = 50, 120
KINDS = ("added", "removed", "changed")


def read_rows(path: str | Path) -> dict[str, tuple[str | None, Rows]]:
    """For each table of a package: its id column (if one), and its rows by key.

    Raises ChangaiError where the path holds no package that can be read.
    """
    package = open_package(path)
    result: dict[str, tuple[str | None, Rows]] = {}
    for name in package.held:
        schema = package.schema(name)
        primary, key = schema.get("primaryKey"), sort_key(schema)
        rows = frames.table(package, name).to_pylist()
        keyed: Rows = {}
        for row in rows:
            name_of = " ".join("-" if row[c] is None else str(row[c]) for c in key)
            while name_of in keyed:  # a doubled key is a finding; no row may vanish for it
                name_of += " (again)"
            keyed[name_of] = row
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
    lines = [("+", shown(key), "") for key in change["added"]]
    lines += [("-", shown(key), "") for key in change["removed"]]
    for key, cells in change["changed"].items():
        said = "; ".join(f"{c}: {shown(a)} → {shown(b)}" for c, (a, b) in cells.items())
        lines.append(("~", shown(key), said))
    return lines


def shown(value: object) -> str:
    """A cell in a summary: short, on one line."""
    text = "∅" if value is None else visible(str(value)[:200])
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def as_text(changes: Changes) -> str:
    """For a terminal: a line for each row."""
    lines = []
    for name, change in changes.items():
        counts = ", ".join(f"{len(change[kind])} {kind}" for kind in KINDS)
        lines.append(f"{name}: {counts}")
        lines += [f"  {sign} {key}  {said}".rstrip() for sign, key, said in details(change)]
    return "\n".join(lines) + "\n"


def as_markdown(changes: Changes) -> str:
    """For a pull request: a table of counts, and the rows folded away by table."""
    lines = ["| table | added | removed | changed |", "|---|---:|---:|---:|"]
    for name, change in changes.items():
        counts = " | ".join(str(len(change[kind])) for kind in KINDS)
        lines.append(f"| {html.escape(name)} | {counts} |")
    for name, change in changes.items():
        rows = details(change)
        lines += ["", f"<details><summary>{html.escape(name)}: {len(rows)} rows</summary>", ""]
        for sign, key, said in rows[:MAX_SHOWN]:
            lines.append(f"- {sign} {code(key)} {code(said) if said else ''}".rstrip())
        if len(rows) > MAX_SHOWN:
            lines.append(f"- and {len(rows) - MAX_SHOWN} more")
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """Text as inline code, so that data cannot become markup."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
