"""Rules on ids and the relations between rows."""

from __future__ import annotations

from collections.abc import Iterator

from changai.fields import references
from changai.validation.findings import Finding, rule, shown
from changai.validation.tables import Tables


@rule(
    "R101",
    "one id stands in two tables",
    "data/programs.csv:9:program_id: error R101: 'evt-x' is also an id of events",
)
def one_table_per_id(data: Tables) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for table in data:
        if table.key is None or table.name == "retired" or table.key in references(table.schema):
            continue  # a province's reform is a row of its place
        for index, row in enumerate(table.rows):
            value = row[table.key]
            if value and owner.setdefault(value, table.name) != table.name:
                yield table.found(
                    "R101",
                    index,
                    table.key,
                    f"{shown(value)} is also an id of {owner[value]}",
                    "give the row an id with the prefix of its table",
                )


@rule(
    "R102",
    "a row is its own ancestor",
    "data/regions.csv:9:parent_id: error R102: 'reg-cn-zj' is its own parent, by reg-cn-zj-ningbo",
)
def no_cycles(data: Tables) -> Iterator[Finding]:
    for table in data:
        for column, (target, _) in references(table.schema).items():
            if (target or table.name) != table.name or table.key is None:
                continue
            parents = {row[table.key]: row[column] for row in table.rows}
            lines = {row[table.key]: index for index, row in enumerate(table.rows)}
            done: set[str] = set()
            for start in parents:
                path: dict[str, None] = {}
                at = start
                while at and at not in path and at not in done:
                    path[at] = None
                    at = parents.get(at, "")
                done.update(path)
                if at not in path:
                    continue
                ring = list(path)[list(path).index(at) :]
                first = min(ring, key=lines.__getitem__)
                by = f", by {', '.join(x for x in ring[:9] if x != first)}" if len(ring) > 1 else ""
                message = f"{shown(first)} is its own parent{by}"
                hint = "a parent is the body or place that holds it"
                yield table.found("R102", lines[first], column, message, hint)


@rule(
    "R103",
    "a retired id is in use",
    "data/events.csv:9:event_id: error R103: 'evt-x' was retired in 0.2.0\n  hint: use 'evt-y'",
)
def retired_ids(data: Tables) -> Iterator[Finding]:
    retired = {row["id"]: row for row in data["retired"].rows}
    if not retired:
        return
    live = {row[t.key] for t in data if t.key and t.name != "retired" for row in t.rows}
    reported: set[str] = set()
    for table in data:
        if table.name == "retired":
            for index, row in enumerate(table.rows):
                lost = data[row["table"]].incomplete
                if row["replaced_by"] and row["replaced_by"] not in live and not lost:
                    message = f"{shown(row['replaced_by'])} is no id in use"
                    hint = "name the row that took its place"
                    yield table.found("R103", index, "replaced_by", message, hint)
            continue
        speaks = ["row_id"] if "row_id" in table.columns else []
        columns = [table.key, *references(table.schema), *speaks]
        for index, row in enumerate(table.rows):
            for column in filter(None, dict.fromkeys(columns)):
                gone = retired.get(row[column])
                elsewhere = row[column] in live and column != table.key
                if not gone or elsewhere or row[column] in reported:
                    continue
                reported.add(row[column])
                message = f"{shown(row[column])} was retired in {gone['retired_in']}"
                other = gone["replaced_by"]
                hint = f"use {other!r}" if other else "a retired id is never given out again"
                yield table.found("R103", index, column, message, hint)


@rule(
    "R104",
    "an id of the earlier version has vanished without being retired",
    "data/events.csv: error R104: 'evt-x' has vanished\n  hint: restore the row, or add the id to "
    "data/retired.csv",
)
def vanished_ids(data: Tables) -> Iterator[Finding]:
    retired = {row["id"] for row in data["retired"].rows}
    for name, before in (data.previous or {}).items():
        table = data[name]
        if table.incomplete or table.key is None:
            continue
        now = {row[table.key] for row in table.rows}
        for value in sorted(before - now - retired):
            yield Finding(
                table.path,
                0,
                table.key,
                "R104",
                f"{shown(value)} has vanished",
                "restore the row, or add the id to data/retired.csv",
                value,
            )


@rule(
    "R105",
    "a participant is not exactly one person or one organization",
    "data/event_participants.csv:9:person_id: error R105: person and organization are both given",
)
def one_participant(data: Tables) -> Iterator[Finding]:
    table = data["event_participants"]
    for index, row in enumerate(table.rows):
        if bool(row["person_id"]) == bool(row["organization_id"]):
            which = "both given" if row["person_id"] else "both empty"
            yield table.found(
                "R105",
                index,
                "person_id",
                f"person and organization are {which}",
                "write two rows, or name one of them",
            )


@rule(
    "R106",
    "a region's level or parent does not fit its id",
    "data/regions.csv:9:parent_id: error R106: 'reg-cn-zj-ningbo' lies in 'reg-cn-zj' by its id, "
    "not in 'reg-cn-js'",
)
def region_ids(data: Tables) -> Iterator[Finding]:
    table = data["regions"]
    for index, row in enumerate(table.rows):
        parts = row["region_id"].split("-")
        if len(parts) < 3:
            continue
        above = "-".join(parts[: 2 if len(parts) == 3 else 3])
        if row["parent_id"] != above and not row["parent_id"].startswith(above + "-"):
            yield table.found(
                "R106",
                index,
                "parent_id",
                f"{shown(row['region_id'])} lies in {above!r} by its id, not in "
                f"{shown(row['parent_id'])}",
            )
        code = row["iso_3166_2"].lower()
        if code and f"reg-{code}" != row["region_id"]:
            yield table.found(
                "R106",
                index,
                "iso_3166_2",
                f"{row['iso_3166_2']} belongs to 'reg-{code}', not to {shown(row['region_id'])}",
            )
