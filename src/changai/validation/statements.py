"""What each source says, beside the cell it says it of: claims judged and their stances computed."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any

from changai.limits import MAX_HINTED, MAX_PER_RULE
from changai.model.schema import allowed_values, references
from changai.model.values import VALUE_FORMS, parse_value, value_kind
from changai.statements.resolution import (
    MAX_VOICES,
    NAMES,
    WORDED,
    Cell,
    World,
    compute_stances,
    plain_name,
)
from changai.validation import printed_text
from changai.validation.database import Row, Store, Table, quoted
from changai.validation.findings import meant, shown

DECIDING = ("evidence", "sources", "names", "departures")  # where they lost rows, none is judged
CLAIMS = """
CREATE TABLE claims (line INTEGER PRIMARY KEY, [table], row_id, field, joined, claim, exact, source_id, stance,
  note_en, kind, worded, relation, unknown, held, own, row_line INTEGER, fits, first, sound, adopted INTEGER, computed)
"""
# Every evidence row that speaks of a cell that is there, with what the cell holds. One that speaks
# alone is adopted; what several say is settled by `verdicts`. Two rows may join one pair: it is said once.
SAID = """
INSERT OR IGNORE INTO claims
SELECT e.line, e.[table], e.row_id, e.field, CASE WHEN f.relation THEN e.claim ELSE '' END, e.claim, e.exact,
  e.source_id, e.stance, e.note_en, f.kind, f.worded, f.relation, f.unknown,
  CASE WHEN f.relation THEN p.two ELSE CASE e.field {cells} END END, {own}, t.line,
  CASE f.kind WHEN 'text' THEN e.claim IS NOT NULL AND (NOT f.limited OR EXISTS (
      SELECT 1 FROM allowed a WHERE a.[table] = e.[table] AND a.field = e.field AND a.value = e.claim))
    WHEN 'id' THEN CASE WHEN f.unknown THEN fits(f.kind, e.claim) ELSE EXISTS (
      SELECT 1 FROM ids JOIN targets g ON g.target = ids.[table]
      WHERE ids.id = e.claim AND g.[table] = e.[table] AND g.field = e.field) END
    ELSE fits(f.kind, e.claim) END,
  CASE WHEN f.kind = 'date' THEN first_day(e.claim) END, true,
  CASE WHEN p.two IS NOT NULL OR NOT f.relation THEN e.line END,
  CASE WHEN p.two IS NOT NULL OR NOT f.relation THEN 'states' ELSE 'disputes' END
FROM {table} t CROSS JOIN evidence e ON e.row_id = t.{key} JOIN kinds f ON f.[table] = e.[table] AND f.field = e.field
LEFT JOIN pairs p ON p.one = CASE WHEN f.relation THEN e.row_id END AND p.field = e.field AND p.two = e.claim
WHERE e.[table] = '{name}'
"""
NUMBERS = "SELECT line, claim, coalesce(exact, '') FROM claims WHERE kind = 'number' AND fits"
DATES = """
SELECT c.line, c.claim, coalesce(c.exact, ''), coalesce(s.published, ''), c.note_en IS NOT NULL
FROM claims c LEFT JOIN sources s USING (source_id) WHERE c.kind = 'date' AND c.fits
"""
# Words that are not simply the name: a reader looks at them.
NAMING = """
SELECT line, kind, field, claim, coalesce(exact, '') AS exact, note_en IS NOT NULL AS noted, row_id FROM claims
WHERE fits AND NOT unknown AND CASE kind
  WHEN 'id' THEN NOT EXISTS (SELECT 1 FROM names WHERE names.row_id = claim AND name = exact)
  WHEN 'text' THEN (worded AND NOT coalesce(instr(exact, claim) OR instr(claim, exact), 0)) OR field = 'document_number' END
"""
CONTESTED = """
SELECT [table], row_id, field, joined, c.line, coalesce(claim, '') AS claim, coalesce(exact, '') AS exact,
  coalesce(source_id, '') AS source_id, coalesce(own, '') AS own, coalesce(held, '') AS held
FROM claims c JOIN (
  SELECT [table], row_id, field, joined FROM claims GROUP BY [table], field, row_id, joined
  HAVING count(*) > 1 OR max(worded AND claim IS NOT held)) USING ([table], row_id, field, joined)
ORDER BY [table], field, row_id, joined, c.line
"""


def judge(store: Store) -> None:
    """Enter ``claims``, a row for each evidence row that speaks of a cell, and what is unsound."""
    keyed = [table for table in store.tables.values() if table.key]
    described = [row for table in keyed for row in describe(store, table)]
    columns = "[table], field, relation, kind, worded, limited, unknown"
    store.enter("kinds", columns, (row[:7] for row in described))
    store.enter("targets", "[table], field, target", ((*r[:2], t) for r in described for t in r[7]))
    store.enter("allowed", "[table], field, value", ((*r[:2], v) for r in described for v in r[8]))
    store.enter("pairs", "field, one, two", ())
    for table in store.tables.values():
        for column in list(references(table.schema))[1:] if table.relation else []:
            pairs = f"SELECT '{table.name}', {quoted(table.columns[0])}, {quoted(column)} FROM {quoted(table.name)}"
            store.run(f"INSERT INTO pairs {pairs} WHERE {quoted(column)} IS NOT NULL")
    store.run(
        f"{CLAIMS};"
        "CREATE INDEX kinds_field ON kinds ([table], field);"
        "CREATE INDEX targets_field ON targets ([table], field);"
        "CREATE INDEX allowed_field ON allowed ([table], field, value);"
        "CREATE INDEX pairs_one ON pairs (one, field, two)"
    )
    spoken = set(store.column("SELECT DISTINCT [table] FROM evidence"))
    for table in keyed:
        if table.name in spoken:
            cells = " ".join(f"WHEN '{column}' THEN t.{quoted(column)}" for column in table.columns)
            own = "t.source_id" if "source_id" in table.columns else "NULL"
            key, name = quoted(table.key or ""), table.name
            store.run(SAID.format(own=own, cells=cells, table=quoted(name), key=key, name=name))
    store.run("CREATE INDEX claims_cell ON claims ([table], field, row_id, joined)")
    lost = any(store.tables[name].lost for name in DECIDING)
    store.enter(
        "unsound",
        "line INTEGER PRIMARY KEY, code, message, hint",
        [] if lost else [*misfits(store), *misreadings(store)],
    )
    store.run("UPDATE claims SET sound = false WHERE line IN (SELECT line FROM unsound)")
    sources = store.tables["sources"]
    if sources.lost or not sources.key or store.tables["departures"].lost:
        # Nothing can be computed: what is asserted counts.
        store.run("UPDATE claims SET computed = stance")
        return
    settled = "UPDATE claims SET computed = ?, adopted = ? WHERE line = ?"
    store.connection.executemany(settled, list(verdicts(store)))


def describe(store: Store, table: Table) -> Iterator[tuple[Any, ...]]:
    """What evidence can state of the rows of a table: its fields, and relations to other rows."""
    schema, leads = table.schema, references(table.schema)
    for field in schema["fields"]:
        name, values = field["name"], allowed_values(field) or []
        targets = [leads[name][0] or table.name] if name in leads else []
        unknown = any(store.tables[target].lost for target in targets)
        kind = value_kind(schema, name)
        yield table.name, name, False, kind, name in WORDED, bool(values), unknown, targets, values
    for other in store.tables.values():
        if other.relation and not other.lost and other.columns[0] == table.key:
            targets = [t or other.name for t, _ in list(references(other.schema).values())[1:]]
            unknown = any(store.tables[target].lost for target in targets)
            yield table.name, other.name, True, "id", False, False, unknown, targets, []


def misfits(store: Store) -> Iterator[tuple[object, ...]]:
    """Claims that are not in canonical form, or not of the type of their field."""
    query = (
        "SELECT line, [table], field, kind, coalesce(claim, '') AS claim FROM claims WHERE NOT fits"
    )
    targets = "SELECT target FROM targets WHERE [table] = ? AND field = ?"
    allowed = "SELECT value FROM allowed WHERE [table] = ? AND field = ?"
    for number, row in enumerate(store.ask(f"{query} ORDER BY line")):
        kind, claim, field = row["kind"], row["claim"], row["field"]
        if number > MAX_PER_RULE:
            yield row["line"], "E116", "", ""  # it is unsound, and nobody will read why
            continue
        if parse_value(kind, claim) is None:
            other = [k for k in ("number", "date", "id") if k != kind and parse_value(k, claim)]
            article = f"is {'an' if other[:1] == ['id'] else 'a'} {other[0]}, " if other else ""
            message = f"{shown(claim)} {article}is no {kind}, which {field} takes"
            hint = VALUE_FORMS[kind]
        elif kind == "id":
            tables = store.column(targets, row["table"], field)
            known = (row_id for target in tables for row_id in store.known(target))
            message = f"{shown(claim)} is no row of {' or '.join(tables)}"
            hint = meant(claim, known if number < MAX_HINTED else (), "add the row first")
        else:
            message = f"{shown(claim)} is no value of {field}"
            hint = f"one of {', '.join(store.column(allowed, row['table'], field))}"
        yield row["line"], "E116", message, hint


def misreadings(store: Store) -> Iterator[tuple[object, ...]]:
    """Claims that are not what the printed words say."""
    for judged, query in ((printed_text.number, NUMBERS), (printed_text.date, DATES)):
        said: Any = list(zip(*store.connection.execute(query), strict=True))
        for line, fault in zip(said[0], map(judged, *said[1:]), strict=True) if said else ():
            if fault:
                yield line, "E117", *fault
    names = functools.cache(functools.partial(names_of, store))
    above, told = "SELECT ancestor FROM above WHERE id = ?", 0
    for row in store.ask(NAMING):
        claim, exact, row_id = row["claim"], row["exact"], row["row_id"]
        # That a document carries out another may show in its own title: the note says so.
        titled = row["field"] == "document_relations" and row["noted"]
        if titled and any(name in plain_name(exact) for name in names(row_id)):
            continue
        if row["kind"] == "id":
            fault = printed_text.reference(claim, exact, names(claim))
            if fault:
                around = [name for other in store.column(above, claim) for name in names(other)]
                if any(name in plain_name(exact) for name in around):
                    continue
                told += 1
                fault = fault[0], named_by(store, claim, exact) if told < MAX_HINTED else ""
        elif row["field"] == "document_number":
            fault = printed_text.document_number(claim, exact)
        else:
            fault = printed_text.name(claim, exact) and printed_text.name(
                claim, exact, names(row_id)
            )
        if fault:
            yield row["line"], "E117", *fault


def names_of(store: Store, row_id: str) -> list[str]:
    """The plain names of a row: those in ``names``, and those of its own cells."""
    found = store.column(
        "SELECT name FROM names WHERE row_id = ? AND kind IS NOT 'misprint' AND name IS NOT NULL",
        row_id,
    )
    for row in store.ask("SELECT [table], line FROM ids WHERE id = ?", row_id):
        own = [column for column in store.tables[row["table"]].columns if column in NAMES]
        cells = f"SELECT {', '.join(['line', *own])} FROM {quoted(row['table'])} WHERE line = ?"
        for _, *names in store.connection.execute(cells, [row["line"]]):
            found += filter(None, names)
    return [name for name in map(plain_name, found) if name]


def named_by(store: Store, claim: str, exact: str) -> str:
    """The hint that names the row that words do name."""
    called = "SELECT min(row_id) FROM names WHERE plain(name) = ? AND substr(row_id, 1, 3) = ?"
    (row_id,) = store.column(called, plain_name(exact), claim[:3])
    return f"it names {row_id!r}" if row_id else "add the name to data/names.csv"


def verdicts(store: Store) -> Iterator[tuple[object, ...]]:
    """Computed stance, line of the adopted claim, own line: where several speak of one cell."""
    store.world = world_of(store)
    for _, group in itertools.groupby(
        store.ask(CONTESTED), key=lambda s: (s["table"], s["row_id"], s["field"], s["joined"])
    ):
        said = list(itertools.islice(group, MAX_VOICES))
        cell, row = cell_of(said[0])
        best, computed = compute_stances(store.world, cell, row, said)
        for voice, stance in zip(said, computed, strict=True):
            yield stance, best and best["line"], voice["line"]


def cell_of(said: Row) -> tuple[Cell, Row]:
    """The cell that a row of ``claims`` speaks of, and what judging it needs of the cell's own row."""
    cell = Cell(*(said[key] for key in ("table", "row_id", "field", "joined")))
    return cell, {"source_id": said["own"], cell.field: said["held"]}


def world_of(store: Store) -> World:
    """What judging claims needs to know of the tables."""

    def rows(query: str) -> list[dict[str, str]]:
        return [{k: v or "" for k, v in row.items()} for row in store.ask(query)]

    named = """SELECT row_id, name, kind FROM names
        WHERE row_id IN (SELECT row_id FROM claims WHERE worded AND claim IS NOT held)"""
    above = {"regions": "region_id", "organizations": "organization_id", "programs": "program_id"}
    held = {
        "sources": rows("SELECT source_id, authority, published FROM sources"),
        "names": rows(named),
        "departures": rows("SELECT row_id, field, source_id FROM departures"),
    } | {
        table: rows(f"SELECT {key}, parent_id FROM {table} WHERE parent_id IS NOT NULL")
        for table, key in above.items()
    }
    return World({name: table.schema for name, table in store.tables.items()}, held)
