"""The package itself: descriptor, resources, schemas. Each fault named, none followed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

from changai.errors import ChangaiError
from changai.fields import TEXTS, TYPES, Json, names
from changai.names import HeldName
from changai.package import (
    DESCRIPTOR,
    MAX_JSON_BYTES,
    TABLE_NAME,
    are_texts,
    parse_json,
    read_inside,
    unfit,
    unsafe,
)
from changai.validation.findings import Finding, declare, meant

declare(
    "P101",
    "the descriptor or a schema cannot be read",
    "datapackage.json:3: error P101: is no JSON: Expecting ',' delimiter",
)
declare(
    "P102",
    "a property that Data Package or this dataset does not know",
    "schemas/events.json:9: error P102: unknown property 'primarykey' of the schema\n  hint: did "
    "you mean 'primaryKey'?",
)
declare(
    "P103",
    "a property that must be there is missing or has the wrong form",
    "datapackage.json: error P103: resource 2 has no name",
)
declare(
    "P104",
    "a path that leaves the package, is a URL, or is none",
    "datapackage.json:37: error P104: path of resource 'events' is a URL; a package holds its own "
    "files",
)
declare(
    "P105", "a data file is missing or cannot be read", "data/events.csv: error P105: no such file"
)
declare(
    "P106",
    "a foreign key or key of a schema leads nowhere",
    "schemas/events.json:370: error P106: foreign key of 'region_id' goes to 'regoins', which is "
    "no resource\n  hint: did you mean 'regions'?",
)
declare(
    "P107",
    "a field of a schema contradicts itself",
    "schemas/events.json:45:event_type: error P107: enum and categories list different values",
)
declare(
    "P108",
    "a pattern that cannot be checked in bounded time",
    "schemas/events.json:9:event_id: error P108: pattern '(?=x)' is no RE2 expression",
)
declare(
    "P109",
    "a data file that the descriptor does not name",
    "data/event.csv: warning P109: is no resource of the package",
    "warning",
)
declare(
    "P110",
    "a table or column that the rules look at is not there",
    "datapackage.json: error P110: the package has no table 'evidence'",
)
declare(
    "P111",
    "a table or the package is too large to be checked",
    "data/events.csv: error P111: more than 2000000 cells in the package",
)
declare(
    "P112",
    "a table or column has no title or description in English or Chinese",
    "schemas/events.json:9:event_id: error P112: no title_zh",
)

MAX_RESOURCES = 100
MAX_FIELDS = 200
MAX_ENUM = 1000
MAX_PATTERN = 200
WORDS = "name title title_zh description description_zh"
PACKAGE = set(
    "$schema id homepage version created keywords licenses sources contributors resources image "
    f"profile {WORDS}".split()
)
RESOURCE = set(
    "$schema path type scheme format mediatype encoding dialect schema bytes hash profile "
    f"sources licenses {WORDS}".split()
)
SCHEMA = set(
    f"$schema row row_zh fields missingValues primaryKey uniqueKeys foreignKeys {WORDS}".split()
) - {"name"}
FIELD = set(
    "type format unit example constraints categories categoriesOrdered missingValues rdfType "
    f"{WORDS}".split()
)
CATEGORY = {"value", "label", "label_en", "label_zh"}
DIALECT = {
    "delimiter": ",",
    "quoteChar": '"',
    "lineTerminator": "\n",
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LENGTHS = ("minLength", "maxLength")
CONSTRAINTS: dict[str, type | tuple[type, ...]] = {
    "required": bool,
    "unique": bool,
    "enum": list,
    "pattern": str,
    **dict.fromkeys(LENGTHS, int),
    **dict.fromkeys(BOUNDS, (int, float)),
}


class File(NamedTuple):
    """A JSON file of the package: its path, its text, what it holds."""

    path: str
    text: str
    value: Json

    def found(
        self, code: str, message: str, hint: str = "", column: str = "", at: Iterable[str] = ()
    ) -> Finding:
        """A finding on the line where the last of the JSON strings ``at`` stands, each searched
        for behind the one before."""
        place = 0
        for text in at:
            place = self.text.find(f'"{text}"', place + 1)
            if place < 0:
                break
        line = self.text.count("\n", 0, place) + 1 if place > 0 else 0
        return Finding(self.path, line, column, code, message, hint)

    def unknown(
        self, what: str, value: Json, known: Iterable[str], column: str = "", at: Iterable[str] = ()
    ) -> Iterator[Finding]:
        """Properties that nobody knows, each with the nearest one that is."""
        for key in sorted(set(value) - set(known)):
            free = set(known) - set(value)
            hint = meant(key, free, f"known: {', '.join(sorted(free))}")
            yield self.found(
                "P102", f"unknown property {key!r} of {what}", hint, column, [*at, key]
            )


def read_json(folder: Path, path: str) -> File | Finding:
    """A JSON file of the package, or what is wrong with it."""
    try:
        data = read_inside(folder, path, MAX_JSON_BYTES)
        return File(path, data.decode("utf-8", "replace"), parse_json(data, path))
    except ChangaiError as error:
        return located(error, path, "P101")


def located(error: ChangaiError, path: str, code: str, hint: str = "") -> Finding:
    """An error that names its file, and perhaps line and column, as a finding."""
    said = re.fullmatch(r":(?:(\d+):\d+:)? ?(.*)", str(error).removeprefix(path), re.DOTALL)
    line, message = (int(said[1] or 0), said[2]) if said else (0, str(error))
    return Finding(path, line, "", "P104" if "leaves" in message else code, message, hint)


def read_descriptor(folder: Path) -> tuple[list[tuple[Json, Json]], list[Finding]]:
    """The sound resources of the package in a folder, each with its schema; and all faults."""
    file = read_json(folder, DESCRIPTOR)
    if isinstance(file, Finding):
        return [], [file._replace(hint="a package has a datapackage.json that is one JSON object")]
    found = list(file.unknown("the package", file.value, PACKAGE))
    for key in unfit(file.value):
        if not meant(key, set(file.value) - PACKAGE):  # misspelt: said
            found.append(file.found("P103", f"{key!r} is missing or malformed", at=[key]))
    resources = file.value.get("resources")
    if not isinstance(resources, list) or not resources:
        return [], [
            *found,
            file.found("P103", "'resources' is missing or no list", at=["resources"]),
        ]
    if len(resources) > MAX_RESOURCES:
        return [], [*found, file.found("P111", f"more than {MAX_RESOURCES} resources")]
    known = set(get_args(HeldName))
    named = {str(r.get("name")) for r in resources if isinstance(r, dict)}
    if 2 * len(known & named) < len(known):  # its other faults are faults by rules not its own
        return [], [another_model(file, known, named)]
    sound: list[tuple[Json, File]] = []
    seen: set[str] = set()
    for number, resource in enumerate(resources):
        faults, schema = read_resource(folder, file, number, resource, seen)
        found += faults
        if schema is not None:
            sound.append((resource, schema))
    missing = known - seen if len(seen) == len(resources) else set()  # else one has no name
    for name in sorted(missing):
        hint = meant(name, seen - known, f"restore its resource: data/{name}.csv")
        found.append(
            file.found("P110", f"the package has no table {name!r}", hint, at=["resources"])
        )
    listed = {str(r.get("path")) for r in resources if isinstance(r, dict)}
    for name in csv_files(folder, "data"):
        if f"data/{name}" not in listed and Path(name).stem not in known:
            hint = "add it to datapackage.json or delete it"
            found.append(
                Finding(f"data/{name}", 0, "", "P109", "is no resource of the package", hint)
            )
    found += itertools.chain.from_iterable(check_keys(sound, seen))
    return [(resource, schema.value) for resource, schema in sound], found


def another_model(file: File, known: set[str], named: set[str]) -> Finding:
    """That a package has few or none of our tables: it is somebody's Data Package, or a start."""
    held = ", ".join(sorted(known & named)) or "none"
    message = (
        f"is no package of this data model, which has {len(known)} tables; of them here: {held}"
    )
    hint = (
        "`changai validate` knows this model only, `frictionless validate datapackage.json` any; a "
        "package of this model begins with a copy of changai's datapackage.json and schemas/"
    )
    return file.found("P110", message, hint, at=["resources"])


def csv_files(folder: Path, path: str) -> list[str]:
    """Names of CSV files in a folder of the package; nothing where a link leads it outside."""
    inside = (folder / path).resolve()
    if not inside.is_relative_to(folder.resolve()) or not inside.is_dir():
        return []
    return sorted(file.name for file in itertools.islice(inside.glob("*.csv"), 1000))


def read_resource(
    folder: Path, file: File, number: int, resource: Any, seen: set[str]
) -> tuple[list[Finding], File | None]:
    """Faults of one resource, and its schema where both are sound enough to read the data."""
    if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
        return [file.found("P103", f"resource {number} has no name")], None
    name = resource["name"]
    what, at = f"resource {name!r}", ["resources", name]
    if not TABLE_NAME.fullmatch(name) or name in seen:
        why = (
            f"two resources are named {name!r}"
            if name in seen
            else f"{name!r} is no name of a table"
        )
        return [file.found("P103", why, "lower-case letters, digits and _", at=at)], None
    seen.add(name)
    found = list(file.unknown(what, resource, RESOURCE, at=at))
    for key, folder_name, ending in (("path", "data", "csv"), ("schema", "schemas", "json")):
        if key not in resource:
            if not meant(key, set(resource) - RESOURCE):  # misspelt: said
                found.append(file.found("P103", f"{what} has no {key}", at=at))
            return found, None
        why_not = unsafe(resource[key])
        if why_not:
            hint = f"a path in the package, like {folder_name}/{name}.{ending}"
            return [
                *found,
                file.found("P104", f"{key} of {what} {why_not}", hint, at=[*at, key]),
            ], None
    if str(resource.get("encoding", "utf-8")).lower() not in ("utf-8", "utf8"):
        message = f"{what} declares another encoding than UTF-8"
        found.append(file.found("P103", message, 'write "encoding": "utf-8"', at=[*at, "encoding"]))
    found += check_dialect(file, what, resource.get("dialect", {}), [*at, "dialect"])
    schema = read_json(folder, resource["schema"])
    if isinstance(schema, Finding):
        return [*found, schema], None
    faults = check_schema(schema)
    fatal = any(fault.code in ("P103", "P111") for fault in faults)
    return found + faults, None if fatal else schema


def check_dialect(file: File, what: str, dialect: Any, at: list[str]) -> Iterator[Finding]:
    """Whether a resource declares the one dialect that is read."""
    if not isinstance(dialect, dict):
        yield file.found("P103", f"the dialect of {what} is no object", at=at)
        return
    yield from file.unknown(f"the dialect of {what}", dialect, {"$schema", *DIALECT}, at=at)
    for key, value in DIALECT.items():
        if dialect.get(key, value) != value:
            message = f"{what} declares another dialect: {key} must be {value!r}"
            yield file.found("P103", message, at=[*at, key])


def check_schema(file: File) -> list[Finding]:
    """Faults of one table schema. P103 says that no data can be read by it."""
    found = list(file.unknown("the schema", file.value, SCHEMA))
    fields = file.value.get("fields")
    if not isinstance(fields, list) or not fields:
        return [*found, file.found("P103", "'fields' is missing or no list", at=["fields"])]
    if len(fields) > MAX_FIELDS:
        return [*found, file.found("P111", f"more than {MAX_FIELDS} fields", at=["fields"])]
    seen: set[str] = set()
    for number, field in enumerate(fields):
        name = field.get("name") if isinstance(field, dict) else None
        if not isinstance(name, str) or not TABLE_NAME.fullmatch(name):
            hint = "lower-case letters, digits and _"
            found.append(
                file.found("P103", f"field {number} has no proper name", hint, at=["fields"])
            )
            continue
        if name in seen:
            found.append(file.found("P103", f"two fields are named {name!r}", column=name))
        seen.add(name)
        found += check_field(file, name, field)
    if file.value.get("missingValues", [""]) != [""]:
        message, hint = "missingValues must be the empty cell alone", 'write "missingValues": [""]'
        found.append(file.found("P107", message, hint, at=["missingValues"]))
    return [*found, *wordless(file, file.value, SCHEMA)]


def wordless(
    file: File, value: Json, known: set[str], column: str = "", at: Iterable[str] = ()
) -> Iterator[Finding]:
    """Titles and descriptions that a table or column lacks."""
    for key in TEXTS:
        if not are_texts(value, key) and not meant(key, set(value) - known):  # misspelt: said
            yield file.found("P112", f"no {key}", "say it in English and in Chinese", column, at)


def check_field(file: File, name: str, field: Json) -> Iterator[Finding]:
    """Faults of one field."""
    at = ["fields", name]
    yield from file.unknown(f"field {name!r}", field, FIELD, name, at)
    yield from wordless(file, field, FIELD, name, at)

    def found(code: str, message: str, hint: str = "", *more: str) -> Finding:
        return file.found(code, message, hint, name, [*at, *more])

    if str(field.get("type")) not in TYPES:
        if "type" in field:
            message = f"{field['type']!r} is no type of a field"
            yield found(
                "P103",
                message,
                meant(str(field["type"]), TYPES, f"one of {', '.join(TYPES)}"),
                "type",
            )
        else:
            yield found("P103", "the field has no type", f"one of {', '.join(TYPES)}")
        return
    if field.get("format", "default") not in ("default", "uri"):
        yield found(
            "P107", f"the format {field['format']!r} is not used here", "leave it out", "format"
        )
    constraints = field.get("constraints", {})
    if not isinstance(constraints, dict):
        yield found("P103", "constraints is no object", "", "constraints")
        return
    yield from file.unknown(f"the constraints of {name!r}", constraints, CONSTRAINTS, name, at)
    for key, value in constraints.items():
        kind = CONSTRAINTS.get(key)
        if kind is None:
            continue
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            yield found("P103", f"constraint {key!r} has the wrong type", "", "constraints", key)
        elif (key in BOUNDS and field["type"] not in ("integer", "number")) or (
            key in (*LENGTHS, "pattern", "enum") and field["type"] != "string"
        ):
            yield found(
                "P107",
                f"constraint {key!r} does not suit the type {field['type']}",
                "",
                "constraints",
                key,
            )
    yield from check_categories(found, constraints.get("enum"), field.get("categories"))
    pattern = constraints.get("pattern")
    if isinstance(pattern, str) and not linear(pattern):
        hint = f"no look-around, no back-references, at most {MAX_PATTERN} characters"
        yield found(
            "P108", f"pattern {pattern[:60]!r} is no RE2 expression", hint, "constraints", "pattern"
        )


def check_categories(found: Any, allowed: object, categories: object) -> Iterator[Finding]:
    """An enumeration: texts, each once, each a category with its labels."""
    if allowed is None and categories is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(value, str) for value in allowed):
        yield found("P103", "enum is no list of texts", "", "constraints")
    elif len(set(allowed)) < len(allowed) or not 0 < len(allowed) <= MAX_ENUM:
        yield found(
            "P103", f"enum is empty, has a value twice, or more than {MAX_ENUM}", "", "enum"
        )
    elif categories is None:
        return
    elif not isinstance(categories, list) or not all(isinstance(c, dict) for c in categories):
        yield found("P103", "categories is no list of objects", "", "categories")
    elif [c.get("value") for c in categories] != allowed:
        hint = "list the same values in the same order in both"
        yield found("P107", "enum and categories list different values", hint, "categories")
    else:
        for c in categories:
            labels = [c.get(key) for key in ("label", "label_en", "label_zh")]
            if set(c) - CATEGORY:
                hint = meant(min(set(c) - CATEGORY), CATEGORY)
                yield found(
                    "P102",
                    f"unknown property {min(set(c) - CATEGORY)!r} of a category",
                    hint,
                    "categories",
                    c["value"],
                )
            elif (
                not all(isinstance(label, str) and label for label in labels)
                or labels[0] != labels[1]
            ):
                message = f"category {c['value']!r} lacks label, label_en (the same) or label_zh"
                yield found(
                    "P107", message, "a label in English and in Chinese", "categories", c["value"]
                )


def linear(pattern: str) -> bool:
    """Whether RE2, which matches in linear time and bounded memory, takes the pattern."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(pattern) > MAX_PATTERN:
        return False
    try:
        pc.match_substring_regex(pa.array([""]), f"^(?:{pattern})$")
        pc.match_substring_regex(pa.array([""]), pattern)
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return False
    return True


def check_keys(sound: list[tuple[Json, File]], named: set[str]) -> Iterator[Iterable[Finding]]:
    """Keys that name no field, foreign keys that lead nowhere or to a column that is not unique.

    What is unsound is taken out of the schemas, so that nobody follows it.
    """
    schemas = {resource["name"]: file for resource, file in sound}
    for name, file in schemas.items():
        faults, schema = [], file.value
        own = {field["name"] for field in schema["fields"]}
        for key in ("primaryKey", "uniqueKeys"):
            value = schema.get(key)
            groups = [value] if key == "primaryKey" else value
            if value is not None and not (
                isinstance(groups, list) and all(is_key(g) for g in groups)
            ):
                faults.append(file.found("P103", f"{key} is no list of names of fields", at=[key]))
                del schema[key]
                continue
            for missing in sorted({n for g in groups or [] for n in names(g) if n not in own}):
                hint = meant(missing, own)
                faults.append(
                    file.found(
                        "P106",
                        f"{key} names {missing!r}, which is no field",
                        hint,
                        at=[key, missing],
                    )
                )
                schema.pop(key, None)
        keys = schema.get("foreignKeys", [])
        if not isinstance(keys, list):
            faults.append(file.found("P103", "foreignKeys is no list", at=["foreignKeys"]))
            keys = []
        good = []
        for key in keys:
            fault = check_foreign_key(file, key, name, own, named, schemas)
            if fault is None:
                good.append(key)
            else:
                faults.append(fault)
        schema["foreignKeys"] = good
        yield faults


def is_key(value: object) -> bool:
    """Whether a value names one field or several."""
    return bool(value) and all(isinstance(n, str) for n in names(value)) and bool(names(value))


def check_foreign_key(
    file: File, key: Any, name: str, own: set[str], named: set[str], schemas: dict[str, File]
) -> Finding | None:
    """What is wrong with one foreign key, or None."""
    try:
        (column,), (target,) = names(key["fields"]), names(key["reference"]["fields"])
        table = key["reference"].get("resource") or name
        shapes = [column, target, table]
    except (KeyError, TypeError, ValueError, AttributeError):
        shapes = [None]
    at = ["foreignKeys"]
    if not all(isinstance(shape, str) for shape in shapes):
        message = "a foreign key is not {fields, reference: {resource, fields}} of one column each"
        return file.found("P106", message, at=at)
    at += [column]
    if column not in own:
        return file.found(
            "P106", f"a foreign key names {column!r}, which is no field", meant(column, own), at=at
        )
    if table not in named and table in get_args(HeldName):
        return None  # that it is missing has been said
    if table not in named:
        message = f"foreign key of {column!r} goes to {table!r}, which is no resource"
        return file.found("P106", message, meant(table, named), column, [*at, table])
    if table not in schemas:
        return None  # its fault has been named
    schema = schemas[table].value
    fields = {field["name"]: field for field in schema["fields"]}
    if target not in fields:
        message = f"foreign key of {column!r} goes to {table}.{target}, which is no field"
        return file.found("P106", message, meant(target, fields), column, [*at, target])
    unique = fields[target].get("constraints", {}).get("unique")
    if names(schema.get("primaryKey")) != [target] and not unique:
        message = f"foreign key of {column!r} goes to {table}.{target}, which is not unique"
        return file.found("P106", message, "name the primary key", column, [*at, target])
    return None
