"""Settle a package: read claims out of printed words, adopt what is best known, compute stances."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from changai.curation.working_copy import (
    Tables,
    TextRow,
    WorkingCopy,
    needed_tables,
    open_working_copy,
)
from changai.errors import ChangaiError
from changai.model.schema import DateColumns, Json, date_columns, date_columns_of, named_tables
from changai.model.values import (
    Number,
    Period,
    format_value,
    parse_period,
    parse_value,
    value_kind,
)
from changai.reading.dates import resolve_date
from changai.reading.figures import parse_figure
from changai.statements.resolution import (
    Cell,
    Row,
    World,
    adopted_statement,
    cell_kind,
    compute_stances,
    plain_name,
)

KINDS = {"name_zh": "official", "title_zh": "official", "short_name_zh": "short"}  # of names


def settle(folder: str | Path) -> list[str]:
    """Complete claims and stances of a package folder and adopt what is best known, cell by cell.

    A claim that is empty is read out of ``exact``; one that is given stays. Returns a line for
    each cell that changed. Raises ChangaiError where a file cannot be read whole or written, or a
    claim cannot be read, with nothing written.
    """
    copy = open_working_copy(folder)
    changes = reconcile(copy)
    copy.write(copy.changed(copy.edited_tables()))
    return changes


def reconcile(copy: WorkingCopy) -> list[str]:
    """Settle the tables of a working copy in place; returns a line for each cell that changed.

    Raises ChangaiError where a claim cannot be read.
    """
    needed_tables(copy.package, "evidence", "names", "sources", "departures")
    tables = copy.tables
    before = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    world = World(copy.package.schemas, tables)
    complete(world, tables["evidence"])
    first_days_first = sorted(world.cells.items(), key=lambda c: c[0].field, reverse=True)
    for cell, said in first_days_first:
        best = adopted_statement(world, cell, world.row(cell), said)
        row = world.by_id[cell.table][cell.row_id]
        if best is not None and isinstance(row, dict) and cell.field in row:
            write(world, cell, best, row)
    for cell, said in world.cells.items():
        _, stances = compute_stances(world, cell, world.row(cell), said)
        for voice, stance in zip(said, stances, strict=True):
            assert isinstance(voice, dict)
            voice["stance"] = stance
    changes = list(changed(before, tables))
    changes += [f"names: {row['row_id']}: {row['name']}" for row in add_names(world)]
    return changes


def read(world: World, said: Row) -> str | None:
    """The claim that the printed words make, in canonical form, or None."""
    kind = value_kind(world.schemas[said["table"]], said["field"])
    exact = said["exact"]
    if kind == "number":
        figure = parse_figure(exact)
        return format_value(Number(figure.value, figure.qualifier)) if figure else None
    if kind == "date":
        period = resolve_date(exact, published(world, said))
        return format_value(period) if period else None
    if kind == "id":
        named = [row_id for row_id, names in world.names.items() if plain_name(exact) in names]
        return named[0] if len(named) == 1 else None
    return exact.removeprefix("《").removesuffix("》")


def published(world: World, said: Row) -> date | None:
    """The day on which the source of an evidence row was published, if it is known."""
    source = world.by_id.get("sources", {}).get(said["source_id"], {})
    day = parse_period(source.get("published") or "")
    return day.first if day else None


def complete(world: World, evidence: list[TextRow]) -> None:
    """Read the claims that are not given; raises ChangaiError where one cannot be read."""
    for said in evidence:
        if said["claim"] or said["table"] not in world.schemas:
            continue
        claim = read(world, said)
        if claim is None:
            where = f"data/evidence.csv:{said.line}:claim: {said['row_id']} {said['field']}"
            raise ChangaiError(f"{where}: cannot be read out of {said['exact']!r}; give the claim")
        said["claim"] = claim


def write(world: World, cell: Cell, best: Row, row: dict[str, str]) -> None:
    """Write an adopted claim into its row, with the cells that are adopted with it."""
    value = parse_value(cell_kind(world, cell), best["claim"])
    if isinstance(value, str):
        row[cell.field] = best["claim"]
    elif isinstance(value, Number):
        row[cell.field] = format_value(Number(value.value, "exact"))
        if cell.field == "value":
            row["qualifier"] = value.qualifier
    elif isinstance(value, Period):
        write_date(world.schemas[cell.table], cell.field, value, row)


def write_date(schema: Json, column: str, period: Period, row: dict[str, str]) -> None:
    """Write an adopted date: its first day, its precision, and its last day if it is one date."""
    dates = date_columns_of(schema, column) or DateColumns(column)
    held = parse_period(row[column])
    is_within = held is not None and period.first <= held.first <= period.last
    precision = row.get(dates.precision) if dates.precision else None
    if is_within and precision in (None, period.precision):
        return  # the end of a year for a stock of that year: the curator's choice within it
    is_end = any(column == other.end for other in date_columns(schema))
    row[column] = (period.last if is_end else period.first).isoformat()
    if dates.precision:
        row[dates.precision] = period.precision
    if dates.end and not dates.lasting:
        row[dates.end] = period.last.isoformat()


def add_names(world: World) -> list[TextRow]:
    """Enter among the names those that rows carry themselves and are not there yet."""
    names, added = world.rows["names"], []
    assert isinstance(names, list)
    known = {(row["row_id"], row["name"]) for row in names}
    for table in named_tables(world.schemas):
        for row_id, row in world.by_id.get(table, {}).items():
            for field in (*KINDS, "name_en", "title_en"):
                name = row.get(field, "")
                if not name or (row_id, name) in known:
                    continue
                said = world.cells.get(Cell(table, row_id, field), [])
                printed = [voice["source_id"] for voice in said if voice["claim"] == name]
                kind = KINDS.get(field) or ("official" if printed else "translation")
                new = {"table": table, "row_id": row_id, "name": name, "language": field[-2:]}
                new |= {"kind": kind, "source_id": "".join(printed[:1]), "note_en": ""}
                known.add((row_id, name))
                added.append(TextRow(new))
    names += added
    return added


def changed(before: Mapping[str, Sequence[Row]], after: Tables) -> Iterator[str]:
    """A line for each cell that differs; the rows stand in the same order."""
    for name, rows in after.items():
        for old, new in zip(before[name], rows, strict=False):
            for column, value in old.items():
                if new[column] != value:
                    key = new.get("row_id") or next(iter(new.values()))
                    field = f" {new['field']} {new['exact']}" if name == "evidence" else ""
                    yield f"{name}: {key}{field}: {column}: {value or '(empty)'} → {new[column]}"
