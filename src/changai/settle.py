"""Settle a package: read claims out of printed words, adopt what is best known, compute stances."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from changai import belief, canonical, reading
from changai.belief import Cell, Row, World
from changai.canonical import Number, Period
from changai.derived import LAST, PRECISION
from changai.errors import ChangaiError
from changai.formatting import open_folder, read_rows, replace_all, written

LASTING = ("programs", "regional_initiatives")  # they go on: their end is a claim of its own


def settle(folder: str | Path) -> list[str]:
    """Complete claims and stances of a package folder and adopt what is best known, cell by cell.

    A claim that is empty is read out of ``exact``; one that is given stays. Returns a line for
    each cell that changed. Raises ChangaiError where a file cannot be read whole or written, or a
    claim cannot be read, with nothing written.
    """
    package = open_folder(folder)
    tables = {name: read_rows(package, name) for name in package.held}
    before = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    world = World({name: package.schema(name) for name in package.held}, tables)
    complete(world, tables["evidence"])
    first_days_first = sorted(world.cells.items(), key=lambda c: c[0].field, reverse=True)
    for cell, said in first_days_first:
        best, row = (
            belief.adopted(world, cell, world.row(cell), said),
            world.by_id[cell.table][cell.row_id],
        )
        if best is not None and isinstance(row, dict) and cell.field in row:
            write(world, cell, best, row)
    for cell, said in world.cells.items():
        for voice, stance in zip(
            said, belief.stances(world, cell, world.row(cell), said)[1], strict=True
        ):
            assert isinstance(voice, dict)
            voice["stance"] = stance
    changes = list(changed(before, tables))
    changes += [f"names: {row['row_id']}: {row['name']}" for row in add_names(world)]
    touched = [name for name in package.held if tables[name] != before[name]]
    paths = {name: package.resource(name)["path"] for name in touched}
    replace_all(package, {paths[n]: written(package, n, tables[n]) for n in touched})
    return changes


def complete(world: World, evidence: list[dict[str, str]]) -> None:
    """Read the claims that are not given; raises ChangaiError where one cannot be read."""
    for number, said in enumerate(evidence, 2):
        if said["claim"] or said["table"] not in world.schemas:
            continue
        claim = reading.read(world, said)
        if claim is None:
            where = f"data/evidence.csv:{number}:claim: {said['row_id']} {said['field']}"
            raise ChangaiError(f"{where}: cannot be read out of {said['exact']!r}; give the claim")
        said["claim"] = claim


def write(world: World, cell: Cell, best: Row, row: dict[str, str]) -> None:
    """Write an adopted claim into its row."""
    value = canonical.parse(belief.kind_of(world, cell), best["claim"])
    if isinstance(value, str):
        row[cell.field] = best["claim"]
    elif isinstance(value, Number):
        row[cell.field] = canonical.written(Number(value.value, "exact"))
        if cell.field == "value":
            row["qualifier"] = value.qualifier
    elif isinstance(value, Period):
        last, precision = LAST.get(cell.field, ""), PRECISION.get(cell.field, "")
        held = canonical.period(row[cell.field])
        now, ends = held and held.first, cell.field.endswith(("_end", "_to"))
        if (
            now
            and value.first <= now <= value.last
            and row.get(precision) in (None, value.precision)
        ):
            return  # the end of a year for a stock of that year: the curator's choice within it
        row[cell.field] = (value.last if ends else value.first).isoformat()
        if precision:
            row[precision] = value.precision
        if last and cell.table not in LASTING:
            row[last] = value.last.isoformat()


def add_names(world: World) -> list[dict[str, str]]:
    """Enter among the names those that rows carry themselves and are not there yet."""
    kinds = {"name_zh": "official", "title_zh": "official", "short_name_zh": "short"}
    known = {(row["row_id"], row["name"]) for row in world.rows["names"]}
    added = []
    for table in belief.NAMED:
        for row_id, row in world.by_id.get(table, {}).items():
            for field in (*kinds, "name_en", "title_en"):
                name = row.get(field, "")
                if not name or (row_id, name) in known:
                    continue
                said = world.cells.get(Cell(table, row_id, field), [])
                printed = [voice["source_id"] for voice in said if voice["claim"] == name]
                kind = kinds.get(field) or ("official" if printed else "translation")
                known.add((row_id, name))
                added.append(
                    {
                        "table": table,
                        "row_id": row_id,
                        "name": name,
                        "language": field[-2:],
                        "kind": kind,
                        "source_id": printed[0] if printed else "",
                        "note_en": "",
                    }
                )
    names = world.rows["names"]
    assert isinstance(names, list)
    names += added
    return added


def changed(
    before: dict[str, list[dict[str, str]]], after: dict[str, list[dict[str, str]]]
) -> Iterator[str]:
    """A line for each cell that differs; the rows stand in the same order."""
    for name, rows in after.items():
        for old, new in zip(before[name], rows, strict=False):
            for column, value in new.items():
                if old[column] != value:
                    key = new.get("row_id") or next(iter(new.values()))
                    field = f" {new['field']} {new['exact']}" if name == "evidence" else ""
                    yield f"{name}: {key}{field}: {column}: {old[column] or '(empty)'} → {value}"
