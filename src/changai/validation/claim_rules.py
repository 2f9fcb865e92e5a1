"""Rules on claims: their form, the words that print them, stances, adopted cells, departures."""

from __future__ import annotations

from collections.abc import Iterator

from changai import belief, reading
from changai.belief import Cell, World, plain
from changai.validation.findings import Finding, rule, shown
from changai.validation.tables import Row, Tables

CODES = ("E116", "E117", "E118")


def judged(data: Tables) -> Iterator[tuple[int, Row, Cell]]:
    """Every evidence row that speaks of a cell that is there, with its index; none where rows are
    lost that decide how claims are judged."""
    if any(data[name].incomplete for name in ("evidence", "sources", "names", "departures")):
        return
    for index, said in enumerate(data["evidence"].rows):
        cell = data.world.cell(said)
        if cell is not None:
            yield index, said, cell


@rule(
    "E116",
    "a claim is not in canonical form, or not of the type of its field",
    "data/evidence.csv:9:claim: error E116: '2017年4月' is no date\n  hint: a date as exact as the "
    "source has it: 2020-12-10, 2020-12, 2020, 2019/2021",
)
def claims_have_form(data: Tables) -> Iterator[Finding]:
    table = data["evidence"]
    for index, said, cell in judged(data):
        fault = malformed(data, said, cell)
        if fault:
            yield table.found("E116", index, "claim", *fault)


def malformed(data: Tables, said: belief.Row, cell: Cell) -> tuple[str, str] | None:
    """Why a claim is none for its field; None too where the rows it may refer to are lost."""
    refers = belief.kind_of(data.world, cell) == "id"
    if refers and any(data[target].incomplete for target in belief.targets(data.world, cell)):
        return None
    return reading.malformed(data.world, said, cell)


@rule(
    "E117",
    "a claim is not what the printed words say",
    'data/evidence.csv:9:claim: error E117: 80 is not what "86个项目" says (86)\n  hint: one of '
    "the two is wrong: read the passage again",
)
def claims_are_printed(data: Tables) -> Iterator[Finding]:
    table = data["evidence"]
    for index, said, cell in judged(data):
        if malformed(data, said, cell) is None:
            fault = reading.misread(data.world, said, cell)
            if fault:
                yield table.found("E117", index, "claim", *fault)


@rule(
    "E118",
    "a stance is not the one that the claims give",
    "data/evidence.csv:9:stance: error E118: confirms, but '86' differs from the adopted '80'\n"
    "  hint: run `changai settle`; it computes disputes",
)
def stances_are_computed(data: Tables) -> Iterator[Finding]:
    table = data["evidence"]
    unsound = {cell for _, said, cell in judged(data) if id(said) in data.unsound}
    for index, said, cell in judged(data):
        computed = data.world.stance(said)
        if cell in unsound or computed is None or said["stance"] == computed:
            continue
        asserted = {voice["stance"] for voice in data.world.cells[cell]}
        if "states" not in asserted and cell.field in ("value", "value_upper"):
            continue  # E105 says that nothing states it
        if "states" in asserted and misnamed(data.world, cell):
            continue  # E119 says that the name is another
        best = belief.adopted(data.world, cell, data.world.cells[cell])
        other = shown(best["claim"]) if best else "the cell"
        how = {
            "states": "is the claim adopted",
            "confirms": f"agrees with the adopted {other}",
            "refines": f"is more exact than the adopted {other}",
            "disputes": f"differs from the adopted {other}",
        }[computed]
        message = f"{said['stance']}, but {shown(said['claim'])} {how}"
        hint = f"run `changai settle`; it computes {computed}"
        yield table.found("E118", index, "stance", message, hint)


@rule(
    "E119",
    "a cell does not hold the claim that is adopted for it",
    "data/events.csv:9:region_id: error E119: 'reg-cn-zj', but the claim adopted is 'reg-cn-js' "
    '("江苏", src-x)\n  hint: run `changai settle`, or add the claim that is believed instead',
)
def cells_hold_what_is_adopted(data: Tables) -> Iterator[Finding]:
    for cell in data.world.cells if not data["evidence"].incomplete else ():
        if misnamed(data.world, cell) and cell.row_id in data.places(cell.table):
            row = data.world.by_id[cell.table][cell.row_id]
            said = [v for v in data.world.cells[cell] if v["stance"] == "states"]
            if said and row[cell.field]:
                yield data[cell.table].found(
                    "E119",
                    data.places(cell.table)[cell.row_id],
                    cell.field,
                    f"{shown(row[cell.field])}, but {shown(said[0]['claim'])} is stated",
                    "run `changai settle`, or mend the name",
                )
    for cell, best, row in adopted_cells(data):
        if belief.kind_of(data.world, cell) not in ("id", "text") or cell.field in belief.WORDED:
            continue  # figures are M103, dates M106, names are worded by the curator
        if cell.field in row and row[cell.field] != best["claim"]:
            table = data[cell.table]
            printed = f'("{best["exact"]}", {best["source_id"]})'
            yield table.found(
                "E119",
                data.places(cell.table)[cell.row_id],
                cell.field,
                f"{shown(row[cell.field])}, but the claim adopted is {shown(best['claim'])} {printed}",
                "run `changai settle`, or add the claim that is believed instead",
            )


def misnamed(world: World, cell: Cell) -> bool:
    """Whether a name is none that any source claims."""
    return cell.field in belief.WORDED and belief.adopted(world, cell, world.cells[cell]) is None


def adopted_cells(data: Tables) -> Iterator[tuple[Cell, belief.Row, belief.Row]]:
    """Every cell with a claim that is adopted and well formed, and its row."""
    for cell, said in data.world.cells.items():
        row = data.world.by_id.get(cell.table, {}).get(cell.row_id)
        best = belief.adopted(data.world, cell, said) if row is not None else None
        if row is not None and best is not None and malformed(data, best, cell) is None:
            yield cell, best, row


@rule(
    "E120",
    "a departure from the order of belief is empty: its source makes no claim, or the order agrees",
    "data/departures.csv:3:source_id: error E120: 'src-x' makes no claim on value of 'met-x'",
)
def departures_have_cause(data: Tables) -> Iterator[Finding]:
    table = data["departures"]
    claimed = {(cell.row_id, cell.field): said for cell, said in data.world.cells.items()}
    without = data.without_departures
    for index, row in enumerate(table.rows):
        cell = Cell(row["table"], row["row_id"], row["field"])
        said = claimed.get((row["row_id"], row["field"]), [])
        if not any(voice["source_id"] == row["source_id"] for voice in said):
            message = (
                f"{shown(row['source_id'])} makes no claim on {row['field']} of {row['row_id']}"
            )
            hint = "name the source whose claim is adopted"
            yield table.found("E120", index, "source_id", message, hint)
        else:
            best = belief.adopted(without, cell, said)
            if best is not None and best["source_id"] == row["source_id"]:
                message = f"the order of belief adopts {shown(row['source_id'])} anyway"
                yield table.found("E120", index, "source_id", message, "delete the departure")


@rule(
    "E121",
    "a relation that a source states is not in its table",
    "data/evidence.csv:9:field: error E121: document_issuers does not join 'org-x' to 'doc-y'",
)
def relations_are_there(data: Tables) -> Iterator[Finding]:
    table = data["evidence"]
    for index, said, cell in judged(data):
        if not cell.joined or said["note_en"] or malformed(data, said, cell):
            continue
        if (cell.row_id, cell.joined) not in data.world.joins[cell.field]:
            message = f"{cell.field} does not join {shown(cell.joined)} to {shown(cell.row_id)}"
            hint = f"add the row to data/{cell.field}.csv, or say in note_en why it is none"
            yield table.found("E121", index, "field", message, hint)


@rule(
    "E122",
    "a name of a row is missing from the names, or points to two rows without a note",
    "data/names.csv:9:name: error E122: '省总工会' is also a name of 'org-x'\n  hint: say in "
    "note_en when it means which",
)
def names_are_clear(data: Tables) -> Iterator[Finding]:
    table = data["names"]
    owners: dict[tuple[str, str], set[str]] = {}
    for row in table.rows:
        owners.setdefault((row["table"], plain(row["name"])), set()).add(row["row_id"])
    for index, row in enumerate(table.rows):
        others = owners[row["table"], plain(row["name"])] - {row["row_id"]}
        if others and not row["note_en"]:
            message = f"{shown(row['name'])} is also a name of {min(others)!r}"
            yield table.found("E122", index, "name", message, "say in note_en when it means which")
    called = {(row["row_id"], row["name"]) for row in table.rows}
    known = {row["row_id"] for row in [*table.rows, *data["evidence"].rows]}
    if table.incomplete or data["evidence"].incomplete:
        return
    for name in data.world.by_id:
        owner = data[name]
        for column in ("name_zh", "title_zh", "name_en", "title_en", "short_name_zh"):
            if name not in belief.NAMED or column not in owner.columns or owner.incomplete:
                continue
            for index, row in enumerate(owner.rows):
                row_id = row[owner.key or ""]
                if row[column] and row_id in known and (row_id, row[column]) not in called:
                    message = f"{shown(row[column])} is not among the names of the row"
                    hint = "run `changai settle`, which adds it to data/names.csv"
                    yield owner.found("E122", index, column, message, hint)
