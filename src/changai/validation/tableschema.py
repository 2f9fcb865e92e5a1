"""Table Schema, with frictionless as its judge and RE2 for patterns.

Only rows in memory are handed over: nothing that a descriptor says is opened or fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from changai.errors import ChangaiError
from changai.fields import Json, names, references
from changai.limits import MAX_PER_RULE
from changai.validation.descriptor import BOUNDS, LENGTHS
from changai.validation.findings import Finding, bounded, declare, meant, shown
from changai.validation.tables import Table, Tables

declare(
    "S201",
    "a value is not of the type of its column",
    'data/metrics.csv:42:value: error S201: "12 000" is no number',
)
declare(
    "S202",
    "a value is not one of the allowed values",
    "data/events.csv:9:event_type: error S202: 'meting' is not allowed\n  hint: did you mean "
    "'meeting'?",
)
declare(
    "S203",
    "a required value is missing",
    "data/events.csv:9:name_en: error S203: a value is required",
)
declare(
    "S204",
    "a value does not match the pattern of its column",
    "data/events.csv:9:event_id: error S204: 'event-1' does not match ^evt-…\n  hint: an id looks "
    "like evt-some-words",
)
declare(
    "S205",
    "a value is too small, too large or too long",
    "data/evidence.csv:9:exact: error S205: 71 characters, at most 60 are allowed",
)
declare(
    "S206",
    "a value that must be unique stands twice",
    "data/events.csv:9:event_id: error S206: 'evt-x' stands also in line 8",
)
declare(
    "S207",
    "a key of several columns stands twice or has an empty part",
    "data/document_issuers.csv:9: error S207: the same key stands in line 8",
)
declare(
    "S208",
    "a reference leads to no row",
    "data/events.csv:9:region_id: error S208: 'reg-cn-zz' is no region_id of regions\n  hint: did "
    "you mean 'reg-cn-zj'?",
)
declare("S209", "something else that frictionless found", "schemas/events.json: error S209: …")

JUDGED = {"required", "unique", "enum", *BOUNDS, *LENGTHS}
FORMS = {
    "date": "write YYYY-MM-DD",
    "integer": "write digits only, like 1200",
    "number": "write digits with a point, like 12000 or 41.61",
    "boolean": "write true or false",
}
Cells = set[tuple[str, int, str]]


def judge(data: Tables, faulty: Cells) -> list[Finding]:
    """Everything Table Schema has to say about the tables; ``faulty`` cells were seen before."""
    found = [*bounded(patterns(data, faulty)), *frictionless(data, faulty)]
    found += bounded(unique_keys(data))
    # An id that is broken or doubled has its own finding; what points to it needs none.
    broken = {(finding.file, finding.column) for finding in found} | {(f, c) for f, _, c in faulty}
    for table in data:
        table.incomplete |= (table.path, table.key) in broken
    return found + list(bounded(unknown_references(data)))


def frictionless(data: Tables, faulty: Cells) -> Iterator[Finding]:
    """Types, constraints and primary keys, by frictionless."""
    try:
        from frictionless import FrictionlessException, Resource, Schema
    except ImportError:
        raise ChangaiError(
            "validating needs frictionless: pip install 'changai[validate]'"
        ) from None

    for table in data:
        schema = bare(table)
        columns = [field["name"] for field in schema["fields"]]
        rows = [columns, *([row[column] for column in columns] for row in table.rows)]
        if not columns or not table.rows:
            continue
        try:
            resource = Resource(name=table.name, data=rows, schema=Schema.from_descriptor(schema))
        except FrictionlessException as failure:
            message = f"frictionless cannot use the schema: {failure.error.note}"
            yield Finding(table.schema_path, 0, "", "S209", message)
            continue
        errors = resource.validate(limit_errors=MAX_PER_RULE).tasks[0].errors
        first: dict[str, dict[str, int]] = {}
        for error in errors:
            yield from translate(table, error, faulty, first)
        if len(errors) >= MAX_PER_RULE:
            message = f"more than {MAX_PER_RULE} faults of values; the rest is not listed"
            yield Finding(table.path, 0, "", "X102", message, "mend those listed first")


def bare(table: Table) -> Json:
    """The part of a schema that frictionless judges: columns with a type or a constraint. Patterns
    are RE2's, references ours: grouped by the value that is missing, one fault gives one finding.
    """
    fields = []
    for field in table.schema["fields"]:
        limits = {k: v for k, v in field.get("constraints", {}).items() if k in JUDGED}
        if limits or field["type"] != "string" or field["name"] == table.key:
            fields.append({"name": field["name"], "type": field["type"], "constraints": limits})
    key = {"primaryKey": table.key} if table.key else {}
    return {"fields": fields, "missingValues": [""], **key}


def translate(
    table: Table, error: Any, faulty: Cells, first: dict[str, dict[str, int]]
) -> Iterator[Finding]:
    """One frictionless error as a finding of ours. ``first`` holds where values stand first."""
    number = getattr(error, "row_number", None)
    if number is None:
        yield Finding(table.path, 0, "", "S209", error.message)
        return
    index, column = number - 2, getattr(error, "field_name", None) or ""
    if error.type == "primary-key":
        column = table.key or ""
    if (table.path, table.lines[index], column) in faulty:
        return
    field: Json = next((f for f in table.schema["fields"] if f["name"] == column), {})
    cell, constraints = table.rows[index].get(column, ""), field.get("constraints", {})
    if error.type == "type-error":
        message = f"{shown(cell)} is no {field.get('type')}"
        yield table.found("S201", index, column, message, FORMS.get(field.get("type", ""), ""))
    elif error.type in ("unique-error", "primary-key"):
        if column not in first:
            places = first.setdefault(column, {})
            for place, row in enumerate(table.rows):
                places.setdefault(row[column], place)
        other = first[column][cell]
        if cell and other != index:
            message = f"{shown(cell)} stands also in line {table.lines[other]}"
            hint = "give the row its own value, or delete the row"
            yield table.found("S206", index, column, message, hint)
    elif error.type == "constraint-error":
        kind = next(
            (k for k in ("required", "enum", *BOUNDS, *LENGTHS) if f'"{k}"' in error.note), ""
        )
        if kind == "required":
            hint = str(field.get("description", ""))
            yield table.found("S203", index, column, "a value is required", hint)
        elif kind == "enum":
            allowed = constraints["enum"]
            hint = meant(cell, allowed, f"allowed: {', '.join(allowed)}")
            yield table.found("S202", index, column, f"{shown(cell)} is not allowed", hint)
        elif kind:
            length = kind.endswith("Length")
            said = f"{len(cell)} characters" if length else shown(cell)
            message = f"{said}, but {kind} is {constraints.get(kind)}"
            hint = "shorten it to the name, title, date or figure" if kind == "maxLength" else ""
            yield table.found("S205", index, column, message, hint)
    elif error.type == "blank-row":  # blank in the columns that are judged
        needed = (f for f in table.schema["fields"] if f.get("constraints", {}).get("required"))
        for missing in list(needed)[:1]:
            hint = str(missing.get("description", ""))
            yield table.found("S203", index, missing["name"], "a value is required", hint)
    else:
        yield table.found("S209", index, column, f"{error.title}: {error.note}")


def patterns(data: Tables, faulty: Cells) -> Iterator[Finding]:
    """Values that do not match the pattern of their column, judged by RE2 in linear time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for table in data:
        for field in table.schema["fields"]:
            pattern = field.get("constraints", {}).get("pattern")
            if not pattern or not table.rows:
                continue
            column = field["name"]
            cells = pa.array([row[column] for row in table.rows], pa.string())
            try:
                matches = pc.match_substring_regex(cells, f"^(?:{pattern})$").to_pylist()
            except pa.ArrowInvalid:
                continue  # P108 has said so
            prefix = pattern[1:5] if pattern[4:5] == "-" else ""
            like = f"an id looks like {prefix}some-words" if prefix else f"the pattern is {pattern}"
            for index, matched in enumerate(matches):
                cell = table.rows[index][column]
                if matched or not cell or (table.path, table.lines[index], column) in faulty:
                    continue
                message = f"{shown(cell)} does not match the pattern of the column"
                yield table.found("S204", index, column, message, like)


def unique_keys(data: Tables) -> Iterator[Finding]:
    """Composite primary keys and unique keys: no two rows alike, no key part empty."""
    for table in data:
        primary = names(table.schema.get("primaryKey"))
        keys = [names(key) for key in table.schema.get("uniqueKeys", [])]
        for key in [*([primary] if len(primary) > 1 else []), *keys]:
            seen: dict[tuple[str, ...], int] = {}
            for index, row in enumerate(table.rows):
                value = tuple(row[column] for column in key)
                if key == primary and "" in value:
                    empty = key[value.index("")]
                    hint = f"the key is {', '.join(key)}"
                    yield table.found("S207", index, empty, "a part of the key is empty", hint)
                elif seen.setdefault(value, index) != index:
                    line = table.lines[seen[value]]
                    message = f"the same {', '.join(key)} stand in line {line}"
                    yield table.found("S207", index, "", message, "delete one of the two rows")


def unknown_references(data: Tables) -> Iterator[Finding]:
    """Foreign keys that find no row; one finding for each missing id of a column."""
    retired = {row.get("id", "") for row in data["retired"].rows}
    owners = {row[t.key]: t.name for t in data if t.key for row in t.rows}
    for table in data:
        for column, (name, key) in references(table.schema).items():
            target = data[name or table.name]
            if target.incomplete:
                continue  # what was lost has been reported
            ids = {row[key] for row in target.rows}
            missing: dict[str, list[int]] = {}
            for index, row in enumerate(table.rows):
                if row[column] and row[column] not in ids and row[column] not in retired:
                    missing.setdefault(row[column], []).append(index)
            for value, rows in missing.items():
                owner = owners.get(value)
                also = f" (nor in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
                message = f"{shown(value)} is no {key} of {target.name}{also}"
                otherwise = f"it is an id of {owner}" if owner else f"add it to {target.path}"
                yield table.found("S208", rows[0], column, message, meant(value, ids, otherwise))
