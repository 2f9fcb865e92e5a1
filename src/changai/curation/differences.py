"""What changed between two versions of the package: rows by table and id, cells by column."""

import html
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from changai.display import visible
from changai.model.files import PackageFiles
from changai.model.package import Package, model_schemas, open_package, read_checked
from changai.model.schema import column_names, curated_schema, sort_key
from changai.model.tables import read_curated
from changai.statements.catalog import computed_schemas

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # by key; more than one where a key is doubled, which is a finding
Identity = frozenset[tuple[str, Any]]  # of a row: its columns and cells
Version = str | Path | PackageFiles
Changes = dict[str, dict[str, Any]]
MAX_SHOWN, MAX_TEXT = 50, 120
MAX_WHOLE = 200  # new rows shown whole in a summary, whose size is limited where it is shown
KINDS = ("added", "removed", "changed")


def diff(old: Version, new: Version) -> Changes:
    """Rows added, removed and changed from one version to another, by table.

    A version is a folder, a zip, or the files of a package that is not written yet. Each table has
    ``added`` and ``removed`` (keys) and ``changed`` (key to column to ``[before, after]``), and
    ``new_rows`` the filled cells of each row added; ``key`` names the columns of its keys. Tables
    without a change are left out, and so are views, which follow from the tables.
    """
    before, after = open_package(old), open_package(new)
    changes: Changes = {}
    for name in dict.fromkeys([*stored_tables(after), *stored_tables(before)]):
        if has_same_file(before, after, name):
            continue
        change = compare_rows(rows_by_key(before, name), rows_by_key(after, name))
        if any(change[kind] for kind in KINDS):
            of_table = after if name in after.tables else before
            changes[name] = {"key": columns_of_key(of_table, name), **change}
    return changes


def stored_tables(package: Package) -> list[str]:
    """The tables of a package that are no views."""
    views = computed_schemas(model_schemas())  # an older release does not say which are
    return [
        name
        for name, schema in package.schemas.items()
        if schema.get("group") != "view" and name not in views
    ]


def has_same_file(old: Package, new: Package, table: str) -> bool:
    """Whether two versions have a table to the byte alike, so that its rows need no look."""
    if table not in old.tables or table not in new.tables:
        return False
    if old.path(table) != new.path(table) or old.schema(table) != new.schema(table):
        return False
    one, two = (read_checked(p.read, p.resource(table)) for p in (old, new))
    return one == two


def rows_by_key(package: Package, table: str) -> Rows:
    """The rows of a table by key, none where a version lacks the table; raises ChangaiError.

    The rows of a table without a key are known by all their cells.
    """
    if table not in package.tables:
        return {}
    key = columns_of_key(package, table)
    rows: Rows = defaultdict(list)
    for row in read_curated(package, table).to_pylist():
        rows[" ".join("-" if row[c] is None else str(row[c]) for c in key)].append(row)
    return rows


def columns_of_key(package: Package, table: str) -> list[str]:
    """The columns by which the rows of a table are known: its key, or all."""
    schema = curated_schema(package.schema(table))
    return sort_key(schema) or column_names(schema)


def compare_rows(old: Rows, new: Rows) -> dict[str, Any]:
    """The keys of rows added and removed, of those changed the cells that differ, and the new rows.

    Rows of one key are compared as a multiset: what both sides have cancels out. What is left
    has changed, as far as each side has a row; the rest is added or removed.
    """
    added: list[str] = []
    new_rows: list[Row] = []
    removed: list[str] = []
    changed: dict[str, dict[str, list[Any]]] = {}
    for key in sorted({*old, *new}):
        before, after = only_in_one(old.get(key, []), new.get(key, []))
        pairs = list(zip(before, after, strict=False))
        for number, (row, row_now) in enumerate(pairs, 1):
            label = key if number == 1 else f"{key} ({number})"
            changed[label] = different_cells(row, row_now)
        removed += [key] * (len(before) - len(pairs))
        for row in after[len(pairs) :]:
            added.append(key)
            new_rows.append({column: cell for column, cell in row.items() if cell is not None})
    return {"added": added, "removed": removed, "changed": changed, "new_rows": new_rows}


def only_in_one(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that one side has more often than the other."""
    if old == new:
        return [], []
    in_old, in_new = (Counter(map(row_identity, rows)) for rows in (old, new))
    return surplus(old, in_old - in_new), surplus(new, in_new - in_old)


def surplus(rows: list[Row], more: Counter[Identity]) -> list[Row]:
    """As many rows as one side has more of, in their order."""
    found = []
    for row in rows:
        identity = row_identity(row)
        if more[identity]:
            more[identity] -= 1
            found.append(row)
    return found


def row_identity(row: Row) -> Identity:
    """What two equal rows have in common, whatever the order of their columns.

    A column that one version lacks is as one that is empty.
    """
    return frozenset((column, cell) for column, cell in row.items() if cell is not None)


def different_cells(old: Row, new: Row) -> dict[str, list[Any]]:
    """The cells that differ, each as it was and as it is."""
    pairs = {column: [old.get(column), new.get(column)] for column in old | new}
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}


def render(
    changes: Changes, form: Literal["text", "markdown", "json"] = "text", *, whole: bool = True
) -> str:
    """The changes for a terminal, a pull request, or a program.

    New rows are shown ``whole``, or by their keys alone.
    """
    if form == "json":
        return json.dumps(changes, ensure_ascii=False, indent=2, default=str) + "\n"
    lines = as_markdown(changes) if form == "markdown" else as_text(changes, whole=whole)
    return "".join(line + "\n" for line in lines) if changes else "no change to the data\n"


@dataclass(frozen=True)
class ChangedRow:
    """A row that differs: its sign, its key, what changed in it, and of a new row its other cells."""

    sign: str
    key: str
    explanation: str = ""
    cells: tuple[tuple[str, str], ...] = ()


def changed_rows(change: dict[str, Any]) -> list[ChangedRow]:
    """The rows of a table that differ."""
    rows = []
    for key, row in zip(change["added"], change["new_rows"], strict=True):
        others = {column: cell for column, cell in row.items() if column not in change["key"]}
        cells = tuple((shown(column), shown(cell)) for column, cell in others.items())
        rows.append(ChangedRow("+", shown(key), cells=cells))
    rows += [ChangedRow("-", shown(key)) for key in change["removed"]]
    for key, cells in change["changed"].items():
        explanation = "; ".join(f"{c}: {shown(a)} → {shown(b)}" for c, (a, b) in cells.items())
        rows.append(ChangedRow("~", shown(key), explanation))
    return rows


def shown(value: object) -> str:
    """A cell in a summary: short, on one line; a whole number without a point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "∅" if value is None else visible(str(value)[:200])
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def as_text(changes: Changes, *, whole: bool) -> list[str]:
    """For a terminal: a line for each row, and below a new one a line for each of its cells."""
    lines = []
    for name, change in changes.items():
        lines.append(f"{name}: " + ", ".join(f"{len(change[kind])} {kind}" for kind in KINDS))
        for row in changed_rows(change):
            lines.append(f"  {row.sign} {row.key}  {row.explanation}".rstrip())
            lines += [f"      {column}: {cell}" for column, cell in row.cells if whole]
    return lines


def as_markdown(changes: Changes) -> list[str]:
    """For a pull request: a table of counts, and the rows folded away by table.

    The first MAX_WHOLE new rows are whole, the others have their keys alone.
    """
    counts, folded = ["| table | added | removed | changed |", "|---|---:|---:|---:|"], []
    whole = 0
    for name, change in changes.items():
        numbers = " | ".join(str(len(change[kind])) for kind in KINDS)
        counts.append(f"| {html.escape(name)} | {numbers} |")
        rows = changed_rows(change)
        folded += ["", f"<details><summary>{html.escape(name)}: {len(rows)} rows</summary>", ""]
        for row in rows[:MAX_SHOWN]:
            explanation = code(row.explanation) if row.explanation else ""
            folded.append(f"- {row.sign} {code(row.key)} {explanation}".rstrip())
            whole += bool(row.cells)
            if whole <= MAX_WHOLE:
                folded += [f"  - {code(column)} {code(cell)}" for column, cell in row.cells]
        folded += [f"- and {len(rows) - MAX_SHOWN} more"] if len(rows) > MAX_SHOWN else []
        folded += ["", "</details>"]
    return counts + folded


def code(text: str) -> str:
    """Text as inline code, so that data cannot become markup."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
