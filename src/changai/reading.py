"""Read printed words as claims."""

from __future__ import annotations

from datetime import date

from changai import canonical, numerals, printeddates
from changai.belief import Row, World, plain
from changai.canonical import Number


def read(world: World, said: Row) -> str | None:
    """The claim that the printed words make, in canonical form, or None."""
    kind = canonical.kind_of(world.schemas[said["table"]], said["field"])
    exact = said["exact"]
    if kind == "number":
        figure = numerals.parse(exact)
        return canonical.written(Number(figure.value, figure.qualifier)) if figure else None
    if kind == "date":
        period = printeddates.resolve(exact, published(world, said))
        return canonical.written(period) if period else None
    if kind == "id":
        named = [row_id for row_id, names in world.names.items() if plain(exact) in names]
        return named[0] if len(named) == 1 else None
    return exact.removeprefix("《").removesuffix("》")


def published(world: World, said: Row) -> date | None:
    """The day on which the source of an evidence row was published, if it is known."""
    source = world.by_id.get("sources", {}).get(said["source_id"], {})
    day = canonical.period(source.get("published") or "")
    return day.first if day else None
