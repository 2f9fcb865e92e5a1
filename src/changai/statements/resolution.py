"""Which source is believed: of all claims on one cell, the one that is adopted, and all stances.

The order is that of ``sources.authority``. A claim that is consistent with the most trusted one and
more exact is adopted before it; where the order does not decide between claims that differ, the
source that the row was curated from stays, and the cell is contested.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from changai.model.schema import Json, allowed_values, references
from changai.model.values import (
    Comparison,
    Number,
    Period,
    ValueKind,
    compare,
    parse_value,
    value_kind,
)
from changai.reading.figures import parse_figure

Row = Mapping[str, str]
# Names and roles are worded by the curator: the official form, whoever prints another one.
WORDED = ("name_zh", "name_en", "title_zh", "title_en", "short_name_zh", "role_zh", "role_en")
NAMES = (*WORDED[:5], "document_number")
STANCES = {"same": "confirms", "coarser": "confirms", "finer": "refines", "different": "disputes"}
UNKNOWN = 99, "9999"  # place and day of a source that is not there
MAX_VOICES = 100  # no cell has as many; a hostile table shall not cost their square
PUNCTUATION = re.compile(r"[\s《》〈〉“”‘’\"'（）()·・、，,.。：:—–-]")


class Cell(NamedTuple):
    """One field of one row; of a relation, one row of it, by the id that it joins."""

    table: str
    row_id: str
    field: str
    joined: str = ""


@dataclass
class World:
    """What judging a claim needs to know: schemas, rows, names, sources, departures."""

    schemas: Mapping[str, Json]
    rows: Mapping[str, Sequence[Row]]
    kinds: dict[tuple[str, str], ValueKind] = field(default_factory=dict)  # of claims, where asked

    @cached_property
    def by_id(self) -> dict[str, dict[str, Row]]:
        """Rows by table and id."""
        keys = {name: schema.get("primaryKey") for name, schema in self.schemas.items()}
        return {
            name: {row[key]: row for row in self.rows[name]}
            for name, key in keys.items()
            if isinstance(key, str) and name in self.rows
        }

    @cached_property
    def parents(self) -> dict[str, str]:
        """The place, body or program above each."""
        return {
            row_id: row["parent_id"]
            for table in ("regions", "organizations", "programs")
            for row_id, row in self.by_id.get(table, {}).items()
            if row.get("parent_id")
        }

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """All names of each row, plain; misprints are none."""
        found: dict[str, set[str]] = defaultdict(set)
        for rows in self.by_id.values():
            named = [c for c in NAMES if c in next(iter(rows.values()), ())]
            for row_id, row in rows.items() if named else ():
                found[row_id] |= {plain_name(row[c]) for c in named if row[c]}
        for row in self.rows.get("names", ()):
            if row["kind"] != "misprint":
                found[row["row_id"]].add(plain_name(row["name"]))
        return found

    @cached_property
    def standing(self) -> dict[str, tuple[int, str]]:
        """The place of each source in the order of belief, and its day; none known comes last."""
        fields = self.schemas["sources"]["fields"]
        order = next((allowed_values(f) for f in fields if f["name"] == "authority"), None) or []
        ranks = {authority: place for place, authority in enumerate(order)}
        return {
            source_id: (
                ranks.get(source["authority"], UNKNOWN[0]),
                source.get("published") or UNKNOWN[1],
            )
            for source_id, source in self.by_id.get("sources", {}).items()
        }

    @cached_property
    def departures(self) -> dict[tuple[str, str], str]:
        """The source adopted against the order, by row and field."""
        return {(d["row_id"], d["field"]): d["source_id"] for d in self.rows.get("departures", ())}

    @cached_property
    def joins(self) -> dict[str, set[tuple[str, str]]]:
        """For each relation table its pairs of ids."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for name, schema in self.schemas.items():
            first, *others = list(references(schema)) or [""]
            if is_relation(schema):
                for row in self.rows.get(name, ()):
                    found[name] |= {(row[first], row[c]) for c in others if row[c]}
        return found

    @cached_property
    def cells(self) -> dict[Cell, list[Row]]:
        """The evidence on each cell."""
        found: dict[Cell, list[Row]] = defaultdict(list)
        for said in self.rows.get("evidence", ()):
            cell = self.cell(said)
            if cell is not None and len(found[cell]) < MAX_VOICES:
                found[cell].append(said)
        return found

    def row(self, cell: Cell) -> Row:
        """The row of a cell; of a relation that is there, its field holds the id that it joins."""
        row = self.by_id[cell.table][cell.row_id]
        there = cell.joined and (cell.row_id, cell.joined) in self.joins[cell.field]
        return {**row, cell.field: cell.joined} if there else row

    def cell(self, said: Row) -> Cell | None:
        """The cell that an evidence row speaks of, or None where there is none."""
        table, field = said["table"], said["field"]
        if said["row_id"] not in self.by_id.get(table, {}):
            return None
        relation = is_relation(self.schemas.get(field, {}))
        columns = {f["name"] for f in self.schemas[table]["fields"]}
        if not relation and field not in columns:
            return None
        return Cell(table, said["row_id"], field, said["claim"] if relation else "")

    def above(self, row_id: str) -> Iterator[str]:
        """The places or bodies that hold one, from near to far."""
        seen = {row_id}
        while (row_id := self.parents.get(row_id, "")) and row_id not in seen:
            seen.add(row_id)
            yield row_id


def is_relation(schema: Json) -> bool:
    """Whether the rows of a table join others to the row that their first column names."""
    columns = [f["name"] for f in schema.get("fields", [])]
    return (
        bool(columns)
        and columns[0] in references(schema)
        and not isinstance(schema.get("primaryKey"), str)
    )


@functools.lru_cache(maxsize=2**16)
def plain_name(text: str) -> str:
    """A name without punctuation, in lower case."""
    return PUNCTUATION.sub("", text).lower()


def cell_kind(world: World, cell: Cell) -> ValueKind:
    """What kind of claim a cell takes."""
    key = cell.table, cell.field
    if key not in world.kinds:
        world.kinds[key] = value_kind(world.schemas[cell.table], cell.field)
    return world.kinds[key]


def compare_statements(world: World, cell: Cell, one: Row, two: Row) -> Comparison:
    """How the claim of one evidence row on a cell stands to that of another."""
    a, b = one["claim"], two["claim"]
    if a == b:
        return "same"
    kind = cell_kind(world, cell)
    if kind == "id":
        if b in world.above(a):
            return "finer"
        return "coarser" if a in world.above(b) else "different"
    if kind == "text":
        return text_fit(world, cell, a, b)
    x, y = parse_value(kind, a), parse_value(kind, b)
    if x is None or y is None:
        return "different"
    if isinstance(x, Period) and isinstance(y, Period) and cell.field.endswith("_end"):
        x, y = last_days(x), last_days(y)
    return compare(x, y, step(one), step(two))


def last_days(period: Period) -> Period:
    """What a period says of its last day: that very day, if it is known to the day."""
    first = period.last if period.precision == "day" else period.first
    return period._replace(first=first)


def text_fit(world: World, cell: Cell, a: str, b: str) -> Comparison:
    """How one text stands to another: a known name of the row, or a part of it, is less exact."""
    one, two = plain_name(a), plain_name(b)
    if one == two:
        return "same"
    if cell.field in WORDED:
        return "coarser" if one in world.names[cell.row_id] or one in two else "different"
    if cell.field in ("venue_zh", "base_zh"):
        return "coarser" if one in two else "finer" if two in one else "different"
    return "different"


def step(said: Row) -> Decimal:
    """The unit of the last printed place of a figure; none where the claim is not the figure."""
    figure = parse_figure(said["exact"])
    claim = parse_value("number", said["claim"])
    same = figure is not None and isinstance(claim, Number) and figure.value == claim.value
    return figure.step if figure is not None and same else Decimal(0)


def adopted_statement(world: World, cell: Cell, row: Row, said: Sequence[Row]) -> Row | None:
    """The evidence whose claim a cell of a row adopts, of all that speak of it."""
    departure = world.departures.get((cell.row_id, cell.field))
    chosen = [voice for voice in said if voice["source_id"] == departure]
    return finest(world, cell, chosen) if chosen else by_order(world, cell, row, said)


def by_order(world: World, cell: Cell, row: Row, said: Sequence[Row]) -> Row | None:
    """The evidence that the order of belief adopts for a cell, wherever it is departed from."""
    own, held = row.get("source_id", ""), row.get(cell.field, "")

    def order(voice: Row) -> tuple[object, ...]:
        source = voice["source_id"]
        rank, published = world.standing.get(source, UNKNOWN)
        return rank, source != own, published, source

    voices = sorted(said, key=order)
    if cell.joined:
        first = [voice for voice in voices if voice["source_id"] == own]
        return (first or voices)[0] if held else None
    if cell.field in WORDED:
        same = [v for v in voices if v["claim"] == held]
        return min(same, key=lambda v: v["source_id"] != own, default=None)
    if all(voice["claim"] == voices[0]["claim"] for voice in voices):
        return next((voice for voice in voices if voice["source_id"] == own), voices[0])
    ranks = [order(voice)[0] for voice in voices]
    trusted = voices[: ranks.count(ranks[0])]
    agree = all(
        compare_statements(world, cell, a, b) != "different" for a in trusted for b in trusted
    )
    stays = [voice for voice in trusted if voice["source_id"] == own]
    anchor = trusted if agree else stays or trusted[:1]
    best = finest(world, cell, anchor)
    if agree:
        with_all = [
            voice
            for voice in voices
            if all(
                compare_statements(world, cell, voice, other) != "different" for other in trusted
            )
        ]
        best = finest(world, cell, with_all) or best
    # The value is the same: the source of the row goes on stating it.
    if best is not None:
        for voice in voices:
            if voice["source_id"] == own and compare_statements(world, cell, voice, best) == "same":
                return voice
    return best


def finest(world: World, cell: Cell, some: Sequence[Row]) -> Row | None:
    """The most exact of some voices, the first of equals."""
    best: Row | None = None
    for voice in some:
        if best is None or compare_statements(world, cell, voice, best) == "finer":
            best = voice
    return best


def compute_stances(
    world: World, cell: Cell, row: Row, said: Sequence[Row]
) -> tuple[Row | None, list[str]]:
    """The evidence that a cell of a row adopts, and the stance of each that speaks of the cell."""
    best = adopted_statement(world, cell, row, said)
    if best is None and cell.joined:
        return None, ["disputes"] * len(said)
    # A name that no source prints so is the curator's: the claims are held against it.
    against = best or {"claim": row.get(cell.field, ""), "exact": ""}
    computed = []
    for voice in said:
        how = compare_statements(world, cell, voice, against)
        own = best is not None and voice["source_id"] == best["source_id"]
        computed.append("states" if own and how in ("same", "coarser") else STANCES[how])
    return best, computed
