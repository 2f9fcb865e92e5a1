"""What changed between two versions of the package: rows by table and id, cells by column."""

import html
import json
import re
from pathlib import Path
from typing import Any, Literal

from changai.display import visible
from changai.model.files import PackageFiles
from changai.model.package import open_package
from changai.model.schema import sort_key
from changai.model.tables import read_table

Rows = dict[str, dict[str, Any]]
Changes = dict[str, dict[str, Any]]
MAX_SHOWN, MAX_TEXT = 50, 120
KINDS = ("added", "removed", "changed")


def read_rows(path: str | Path | PackageFiles) -> dict[str, tuple[str | None, Rows]]:
    """For each table its id column, if it has one, and its rows by key; raises ChangaiError."""
    package = open_package(path)
    result: dict[str, tuple[str | None, Rows]] = {}
    for name in package.tables:
        schema, rows = package.schema(name), Rows()
        for row in read_table(package, name).to_pylist():
            key = " ".join("-" if row[c] is None else str(row[c]) for c in sort_key(schema))
            while key in rows:  # a doubled key is a finding; no row may vanish for it
                key += " (again)"
            rows[key] = row
        primary = schema.get("primaryKey")
        result[name] = (primary if isinstance(primary, str) else None, rows)
    return result


def diff(old: str | Path | PackageFiles, new: str | Path | PackageFiles) -> Changes:
    """Rows added, removed and changed from one version to another, by table.

    A version is a folder, a zip, or the files of a package that is not written yet.

    Each table has ``added`` and ``removed`` (keys) and ``changed`` (key to column to
    ``[before, after]``); tables without a change are left out.
    """
    before, after = read_rows(old), read_rows(new)
    changes: Changes = {}
    for name in dict.fromkeys([*after, *before]):
        (_, was), (_, now) = before.get(name, (None, {})), after.get(name, (None, {}))
        changed = {}
        for key in sorted(was.keys() & now.keys()):
            pairs = {c: [was[key].get(c), now[key].get(c)] for c in was[key] | now[key]}
            if cells := {c: pair for c, pair in pairs.items() if pair[0] != pair[1]}:
                changed[key] = cells
        added, removed = sorted(now.keys() - was.keys()), sorted(was.keys() - now.keys())
        if added or removed or changed:
            changes[name] = {"added": added, "removed": removed, "changed": changed}
    return changes


def render(changes: Changes, form: Literal["text", "markdown", "json"] = "text") -> str:
    """The changes for a terminal, a pull request, or a program."""
    if form == "json":
        return json.dumps(changes, ensure_ascii=False, indent=2, default=str) + "\n"
    lines = as_markdown(changes) if form == "markdown" else as_text(changes)
    return "".join(line + "\n" for line in lines) if changes else "no change to the data\n"


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


def as_text(changes: Changes) -> list[str]:
    """For a terminal: a line for each row."""
    lines = []
    for name, change in changes.items():
        lines.append(f"{name}: " + ", ".join(f"{len(change[kind])} {kind}" for kind in KINDS))
        lines += [f"  {sign} {key}  {said}".rstrip() for sign, key, said in details(change)]
    return lines


def as_markdown(changes: Changes) -> list[str]:
    """For a pull request: a table of counts, and the rows folded away by table."""
    counts, folded = ["| table | added | removed | changed |", "|---|---:|---:|---:|"], []
    for name, change in changes.items():
        numbers = " | ".join(str(len(change[kind])) for kind in KINDS)
        counts.append(f"| {html.escape(name)} | {numbers} |")
        rows = details(change)
        folded += ["", f"<details><summary>{html.escape(name)}: {len(rows)} rows</summary>", ""]
        for sign, key, said in rows[:MAX_SHOWN]:
            folded.append(f"- {sign} {code(key)} {code(said) if said else ''}".rstrip())
        folded += [f"- and {len(rows) - MAX_SHOWN} more"] if len(rows) > MAX_SHOWN else []
        folded += ["", "</details>"]
    return counts + folded


def code(text: str) -> str:
    """Text as inline code, so that data cannot become markup."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
