"""Plausible edits of every field of every table, and which of them a validation notices.

A kind of edit is a column and what becomes of a cell of it (``CHANGES``), or a table and a row that
is deleted or copied (``OF_A_ROW``). Edits are validated many at a time: what stands at an edited
row, or speaks of it, is that edit's finding; the rest is validated again without those, in halves
where needed, until nothing is found. So what counts as missed is missed for certain.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from changai.curation.working_copy import TextRow, WorkingCopy
from changai.model.schema import Json, id_column, references
from changai.validation import Finding, validate

SEED = 20260101
EACH = 3  # edits of each kind
AT_ONCE = 60  # edits in one validation
DIGIT = re.compile("[0-9]")
LANGUAGE = re.compile("_(en|zh)$")
# Columns by which a row of a table without ids says which row it is about.
SPEAKS_OF = ("row_id", "passage_id", "event_id", "document_id", "program_id", "initiative_id")
PREFIXES_OF_NAMED = ("doc-", "evt-", "ini-", "met-", "org-", "per-", "prg-", "reg-")
NEW_ID = "-again"


class Edit(NamedTuple):
    """A row of a table, by its number from 0, and its cells that change; no cells: it is deleted."""

    kind: str
    table: str
    row: int
    cells: dict[str, str] | None


class Cell(NamedTuple):
    """A cell that an edit may change, and what it needs to know of the table."""

    column: str
    row: Mapping[str, str]
    values: Sequence[str]  # other values of the column
    siblings: Sequence[str]  # columns of the same type

    @property
    def held(self) -> str:
        return self.row[self.column]


Cells = dict[str, str]


def swapped(rng: random.Random, cell: Cell) -> Cells | None:
    """The value of another row."""
    return {cell.column: rng.choice(cell.values)} if cell.held and cell.values else None


def emptied(rng: random.Random, cell: Cell) -> Cells | None:
    return {cell.column: ""} if cell.held else None


def shifted(rng: random.Random, cell: Cell) -> Cells | None:
    """A day later, or one of the digits one higher; nothing where there is no digit."""
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.held):
        day = date.fromisoformat(cell.held) + timedelta(days=1)
        return {cell.column: day.isoformat()}
    places = [found.start() for found in DIGIT.finditer(cell.held)]
    if not places:
        return None
    at = rng.choice(places)
    digit = str((int(cell.held[at]) + 1) % 10)
    return {cell.column: cell.held[:at] + digit + cell.held[at + 1 :]}


def exchanged(rng: random.Random, cell: Cell) -> Cells | None:
    """Two cells of one row change places; one of them may be empty."""
    others = [name for name in cell.siblings if cell.row[name] != cell.held]
    if not others or not cell.held:
        return None
    other = rng.choice(others)
    return {cell.column: cell.row[other], other: cell.held}


CHANGES: dict[str, Callable[[random.Random, Cell], Cells | None]] = {
    "swap": swapped,
    "shift": shifted,
    "empty": emptied,
    "exchange": exchanged,
}
OF_A_ROW = ("delete", "copy")


def edits(copy: WorkingCopy, each: int = EACH) -> Iterator[Edit]:
    """Up to ``each`` edits of each kind, each of another row; the same every time."""
    for table, rows in copy.tables.items():
        schema = copy.package.schema(table)
        for field in schema["fields"]:
            for change in CHANGES:
                yield from edits_of_a_field(table, rows, schema, field["name"], change, each)
        for change in OF_A_ROW:
            yield from edits_of_rows(table, rows, schema, change, each)


def edits_of_a_field(
    table: str, rows: Sequence[TextRow], schema: Json, column: str, change: str, each: int
) -> Iterator[Edit]:
    """Edits of one kind of one column."""
    kind = f"{table}.{column} {change}"
    rng = random.Random(f"{SEED} {kind}")
    values = sorted({row[column] for row in rows} - {""})
    siblings = columns_alike(schema, column)
    numbers = list(range(len(rows)))
    rng.shuffle(numbers)
    made = 0
    for number in numbers:
        if made == each:
            return
        row = rows[number]
        others = [value for value in values if value != row[column]]
        cells = CHANGES[change](rng, Cell(column, row, others, siblings))
        if cells is not None:
            made += 1
            yield Edit(kind, table, number, cells)


def columns_alike(schema: Json, column: str) -> list[str]:
    """The other columns of a table that a cell of a column could be written into by mistake.

    The other language of a text, dates of dates, numbers of numbers, ids of ids of one table.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    targets = {name: target for name, (target, _) in references(schema).items()}
    stem, field = LANGUAGE.sub("", column), fields[column]
    if stem != column:
        return [name for name in fields if name != column and LANGUAGE.sub("", name) == stem]
    if column in targets:
        return [name for name in targets if name != column and targets[name] == targets[column]]
    if field["type"] == "string":
        return []
    return [
        name for name, other in fields.items() if name != column and other["type"] == field["type"]
    ]


def edits_of_rows(
    table: str, rows: Sequence[TextRow], schema: Json, change: str, each: int
) -> Iterator[Edit]:
    """Rows that are deleted, or stand there again, under a new id where the table has ids."""
    kind = f"{table} {change}"
    rng = random.Random(f"{SEED} {kind}")
    for number in rng.sample(range(len(rows)), min(each, len(rows))):
        if change == "delete":
            yield Edit(kind, table, number, None)
        else:
            key = id_column(schema)
            yield Edit(kind, table, number, {key: rows[number][key] + NEW_ID} if key else {})


def found_after(copy: WorkingCopy, made: Iterable[Edit]) -> dict[str, list[str]]:
    """For each kind, the code of what is found after each edit, "" where nothing is."""
    return by_kind(judged(copy, batch) for batch in batches(copy, made))


def by_kind(judgments: Iterable[Iterable[tuple[Edit, str]]]) -> dict[str, list[str]]:
    """The codes of batches of edits, by kind."""
    found: dict[str, list[str]] = defaultdict(list)
    for batch in judgments:
        for edit, code in batch:
            found[edit.kind].append(code)
    return dict(found)


def batches(copy: WorkingCopy, made: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits in groups, in each of which no two speak of one row."""
    waiting = list(made)
    random.Random(SEED).shuffle(waiting)
    while waiting:
        taken: set[str] = set()
        batch, left = [], []
        for edit in waiting:
            about = speaks_of(copy, edit)
            if len(batch) < AT_ONCE and not about & taken:
                taken |= about
                batch.append(edit)
            else:
                left.append(edit)
        waiting = left
        yield batch


def speaks_of(copy: WorkingCopy, edit: Edit) -> set[str]:
    """The ids of the rows that an edit is of or about, before and after, and its own place."""
    row = copy.tables[edit.table][edit.row]
    key = id_column(copy.package.schema(edit.table))
    columns = [*([key] if key else []), *(name for name in SPEAKS_OF if name in row and not key)]
    cells = [held for held in (row, edit.cells or {}) for name in columns if (name in held)]
    about = {held[name] for held in cells for name in columns if name in held}
    return {f"{edit.table} {edit.row}", *about} - {""}


def judged(copy: WorkingCopy, batch: Sequence[Edit]) -> Iterator[tuple[Edit, str]]:
    """Each edit of a batch with the code of what is found after it."""
    if not batch:
        return
    findings, lines = findings_after(copy, batch)
    if not findings:
        yield from ((edit, "") for edit in batch)
        return
    if len(batch) == 1:
        yield batch[0], findings[0].code
        return
    codes: dict[int, str] = {}
    for number, edit in enumerate(batch):
        about = speaks_of(copy, edit)
        for finding in findings:
            at_its_row = lines.get((finding.file, finding.line)) == number
            names_it = any(row_id in finding.message for row_id in about)
            if at_its_row or finding.row_id in about or names_it:
                codes[number] = finding.code
                break
    for number, code in codes.items():
        yield batch[number], code
    rest = [edit for number, edit in enumerate(batch) if number not in codes]
    if codes:
        yield from judged(copy, rest)
        return
    half = len(rest) // 2
    yield from judged(copy, rest[:half])
    yield from judged(copy, rest[half:])


def findings_after(
    copy: WorkingCopy, batch: Sequence[Edit]
) -> tuple[list[Finding], dict[tuple[str, int], int]]:
    """What is found after edits, and at which file and line each edited row stands; all is taken back."""
    kept = {edit.table: list(copy.tables[edit.table]) for edit in batch}
    edited: dict[int, int] = {}  # the identity of a row, and the number of the edit that made it
    gone: dict[str, set[int]] = defaultdict(set)
    rows_now: list[TextRow] = []  # held, so that no identity is used twice
    try:
        for number, edit in enumerate(batch):
            row = kept[edit.table][edit.row]
            if edit.cells is None:
                gone[edit.table].add(id(row))
                continue
            changed = TextRow(row | edit.cells, row.line)
            rows_now.append(changed)
            edited[id(changed)] = number
            if not edit.kind.endswith(" copy"):
                gone[edit.table].add(id(row))
            copy.tables[edit.table].append(changed)
        for table in kept:
            left = [row for row in copy.tables[table] if id(row) not in gone[table]]
            copy.tables[table][:] = left
        lines = {
            (copy.package.path(table), line): edited[id(row)]
            for table in kept
            for line, row in enumerate(copy.in_order(table), start=2)
            if id(row) in edited
        }
        return validate(copy.changed(kept)), lines
    finally:
        for table, rows in kept.items():
            copy.tables[table][:] = rows


# Why what is missed cannot be seen in the tables: what the name of a kind matches, first come first.
UNSEEN = (
    (r"note_en", "a note explains what stands in no other cell"),
    (
        r"sha256|characters|truncated|continues|passages.role|exact",
        "the texts are not in the repository: `validate --text` sees it",
    ),
    (
        r"accessed|searched|queries|retired|reason|read_on",
        "how a row is kept: nothing else says so",
    ),
    (r" delete$", "a statement less is no contradiction: `validate --against` sees it"),
    (r"title|authors|publisher|sources.kind|authority|url", "only the page of the source tells"),
    (r"errata|exclusions|lookups", "only the passage or the search tells"),
    (r"role|relation", "evidence states who takes part, not always as what"),
    (r"_id (empty|swap|exchange)$", "a link that rests on context has no words of its own"),
    (
        r"_type|level|theme|kind|language",
        "a class that is judged, of which no name or other row tells",
    ),
    (r"description|definition|name", "another wording of the same facts"),
)
OF_SCHEMA = ("S", "T")  # the families of codes by which the schema alone refuses an edit


def report(found: Mapping[str, Sequence[str]]) -> str:
    """How many edits of each kind are caught, as tables in Markdown."""
    by_place: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, codes in found.items():
        place, change = kind.rsplit(" ", 1)
        by_place[place][change] = f"{sum(map(bool, codes))}/{len(codes)}"
    lines = ["| column | " + " | ".join(CHANGES) + " |", "|---|" + "---:|" * len(CHANGES)]
    for place, shares in sorted(by_place.items()):
        if "." in place:
            lines.append(f"| `{place}` | {' | '.join(shares.get(c, '') for c in CHANGES)} |")
    lines += ["", "| row of | " + " | ".join(OF_A_ROW) + " |", "|---|" + "---:|" * len(OF_A_ROW)]
    for place, shares in sorted(by_place.items()):
        if "." not in place:
            lines.append(f"| `{place}` | {' | '.join(shares.get(c, '') for c in OF_A_ROW)} |")
    return "\n".join([totals(found), "", *lines, "", unseen(found)]) + "\n"


def totals(found: Mapping[str, Sequence[str]]) -> str:
    """In a sentence: what is caught of all edits, and of those that the schema alone allows."""
    codes = [code for of_kind in found.values() for code in of_kind]
    allowed = [code for code in codes if not code.startswith(OF_SCHEMA)]
    caught, seen = sum(map(bool, codes)), sum(map(bool, allowed))
    return (
        f"Of {len(codes)} edits of {len(found)} kinds, {caught} are caught ({100 * caught / len(codes):.0f} %); "
        f"of the {len(allowed)} that the schemas alone allow, {seen} ({100 * seen / len(allowed):.0f} %)."
    )


def unseen(found: Mapping[str, Sequence[str]]) -> str:
    """The reasons for which edits are missed, with their number, as a table."""
    missed: dict[str, int] = defaultdict(int)
    for kind, codes in found.items():
        if number := len([code for code in codes if not code]):
            missed[reason(kind)] += number
    lines = ["| missed | why |", "|---:|---|"]
    lines += [
        f"| {number} | {why} |" for why, number in sorted(missed.items(), key=lambda x: -x[1])
    ]
    return "\n".join(lines)


def reason(kind: str) -> str:
    """Why an edit of this kind cannot be seen."""
    return next((why for pattern, why in UNSEEN if re.search(pattern, kind)), "no rule asks for it")


def rows_that_stand_alone(copy: WorkingCopy, number: int) -> list[str]:
    """Ids of facts that no other row names, so that they can be taken out with what speaks of them.

    Nor do other rows' names rest on their evidence, and their indicators have other figures.
    """
    facts = {
        row[key]: (table, row)
        for table in (
            "documents",
            "events",
            "metrics",
            "people",
            "programs",
            "regional_initiatives",
        )
        for key in [id_column(copy.package.schema(table))]
        for row in copy.tables[table]
        if key
    }
    named: set[str] = set()
    cited: set[str] = set()  # facts whose evidence prints the name of another row
    figures: dict[str, int] = defaultdict(int)
    for table, rows in copy.tables.items():
        key = id_column(copy.package.schema(table))
        columns = [name for name in references(copy.package.schema(table)) if name != key]
        for row in rows:
            # A relation speaks of its first row; evidence of a row may cite another one.
            named.update(row[name] for name in columns if name != next(iter(row)))
            if row.get("claim", "").startswith(PREFIXES_OF_NAMED):
                cited.add(row["row_id"])
            figures[row.get("indicator_id", "")] += table == "metrics"
    texts = " ".join(
        row[name] for rows in copy.tables.values() for row in rows for name in row if "note" in name
    )
    named.update(re.findall("(?:doc|evt|ini|met|per)-[a-z0-9-]+", texts))
    ids = sorted(facts)
    random.Random(SEED).shuffle(ids)
    chosen: dict[str, str] = {}  # by indicator, so that its other figures stay
    for row_id in ids:
        table, row = facts[row_id]
        if row_id not in named | cited and (table != "metrics" or figures[row["indicator_id"]] > 1):
            chosen.setdefault(row["indicator_id"] if table == "metrics" else row_id, row_id)
    return list(chosen.values())[:number]


def findings_without(copy: WorkingCopy, ids: Sequence[str]) -> list[Finding]:
    """What is found when rows and all that speaks of them are taken out."""
    gone, kept = set(ids), {table: list(rows) for table, rows in copy.tables.items()}
    try:
        for rows in copy.tables.values():
            rows[:] = [
                row for row in rows if not gone & {*row.values(), *row.get("row_key", "").split()}
            ]
        return validate(copy.changed())
    finally:
        for table, rows in kept.items():
            copy.tables[table][:] = rows
