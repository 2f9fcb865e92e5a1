"""How far the version must move: patch for wording, minor for more, major for other names."""

from __future__ import annotations

from typing import Literal, NamedTuple

from changai.model.package import Package
from changai.model.schema import allowed_values, sort_key
from changai.model.tables import read_table

Step = Literal["none", "patch", "minor", "major"]
STEPS: tuple[Step, ...] = ("none", "patch", "minor", "major")


class Need(NamedTuple):
    """The step that a change needs, and the change."""

    step: Step
    why: str


def needed(before: Package, after: Package) -> Need:
    """The largest step that the changes between two packages need.

    Major: a table, column, type, key, allowed value or id changed or removed (an id that is in
    `retired` is not). Minor: a table, column, allowed value or row added. Patch: other cells, and
    the wording of a schema.
    """
    names, later = promises(before), promises(after)
    lost = sorted(names - later) or vanished(before, after)
    if lost:
        return Need("major", f"{lost[0]} is gone")
    gained = sorted(later - names)
    if gained:
        return Need("minor", f"{gained[0]} is new")
    for table in before.tables:
        if more := sorted(keys(after, table) - keys(before, table)):
            return Need("minor", f"row {' '.join(map(str, more[0]))} of {table} is new")
    for table in before.tables:
        if before.schema(table) != after.schema(table):
            return Need("patch", f"the schema of {table} is worded differently")
        if not read_table(before, table).equals(read_table(after, table)):
            return Need("patch", f"cells of {table} differ")
    return Need("none", "nothing differs")


def vanished(before: Package, after: Package) -> list[str]:
    """The ids that are neither there any more nor retired."""
    retired = {key for (key,) in keys(after, "retired")} if "retired" in after.schemas else set()
    return [
        f"row {key} of {table}"
        for table in before.tables
        if isinstance(before.schema(table).get("primaryKey"), str)
        for (key,) in sorted(keys(before, table) - keys(after, table))
        if key not in retired
    ]


def promises(package: Package) -> set[str]:
    """What programs rely on: tables, columns with their types, keys, and allowed values."""
    found = set()
    for table in package.tables:
        schema = package.schema(table)
        found |= {f"table {table}", f"key {' '.join(sort_key(schema))} of {table}"}
        for field in schema["fields"]:
            column = f"{table}.{field['name']}"
            found.add(f"column {column} ({field['type']})")
            found |= {f"value {value} of {column}" for value in allowed_values(field) or []}
    return found


def keys(package: Package, table: str) -> set[tuple[str, ...]]:
    """The keys of the rows of a table."""
    key = sort_key(package.schema(table))
    columns = [read_table(package, table)[name].to_pylist() for name in key]
    return {tuple(map(str, row)) for row in zip(*columns, strict=True)}


def step(before: str, after: str) -> Step:
    """The step from one version to another: the first number that differs."""
    old, new = ([int(n) for n in version.split(".")[:3]] for version in (before, after))
    differing = [place for place in range(3) if old[place] != new[place]]
    return STEPS[3 - differing[0]] if differing else "none"
