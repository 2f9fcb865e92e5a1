"""The package itself: descriptor, resources, schemas. Each fault named, none followed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from changai.errors import ChangaiError
from changai.model.files import FolderFiles, PackageFiles
from changai.model.package import DESCRIPTOR, installed_package
from changai.model.schema import Json, key_columns
from changai.model.table_names import HeldName
from changai.validation.cells import BOUNDS
from changai.validation.database import model
from changai.validation.declarations import declaration_faults
from changai.validation.findings import Finding, bounded, meant
from changai.validation.profile import File, Place, beyond_limits, judge, read_json

TABLES = frozenset(get_args(HeldName))


def read_descriptor(files: PackageFiles) -> tuple[list[tuple[Json, Json]], list[Finding]]:
    """The sound resources of a package, each with its schema; and all faults."""
    file = read_json(files, DESCRIPTOR)
    if isinstance(file, Finding):
        hint = "a package has a datapackage.json that is one JSON object"
        return [], [file._replace(hint=hint if file.code == "P101" else "")]
    if too_large := beyond_limits(file):
        return [], [too_large]
    listed = file.value.get("resources")
    listed = listed if isinstance(listed, list) else []
    resources = [resource if isinstance(resource, dict) else {} for resource in listed]
    named = {str(resource.get("name")) for resource in resources}
    if resources and 2 * len(TABLES & named) < len(TABLES):  # faults by rules not its own
        return [], [another_model(file, named)]
    faults, unusable = judge(file, "package")
    found = list(bounded(faults.values()))
    sound: dict[str, tuple[Json, File]] = {}
    seen: set[str] = set()
    for number, resource in enumerate(resources):
        lost = {at[2] for at in unusable if at[:2] == ("resources", number) and len(at) > 2}
        usable = {k: v for k, v in resource.items() if k not in lost}
        name = usable.get("name")
        if name in seen:
            message, hint = f"two resources are named {name!r}", "give each its own name"
            found.append(file.found("P103", message, hint, ("resources", number)))
        elif name:
            seen.add(name)
            if "path" in usable and "schema" in usable:
                schema, more = read_schema(files, usable["schema"])
                found += more
                if schema:
                    sound[name] = usable, schema
    for name in sorted(TABLES - seen if resources and len(seen) == len(resources) else ()):
        hint = meant(name, seen - TABLES, f"restore its resource: data/{name}.csv")
        message = f"the package has no table {name!r}"
        found.append(file.found("P110", message, hint, at=("resources",)))
    paths = {str(resource.get("path")) for resource in resources}
    for csv in files.csv_files("data"):
        if f"data/{csv}" not in paths and Path(csv).stem not in TABLES:
            hint = "add it to datapackage.json or delete it"
            found.append(
                Finding(f"data/{csv}", 0, "", "P109", "is no resource of the package", hint)
            )
    schemas = {name: schema for name, (_, schema) in sound.items()}
    for name in schemas:
        differences = list(declaration_faults(schemas[name], model().get(name)))
        if not any(finding.file == schemas[name].path for finding in found):
            found += differences  # what is wrong in form is mended first
        found += unsound_keys(name, schemas, seen)
    return [(resource, schema.value) for resource, schema in sound.values()], found


def another_model(file: File, named: set[str]) -> Finding:
    """That a package has few or none of our tables: it is somebody's Data Package, or a start."""
    held = ", ".join(sorted(TABLES & named)) or "none"
    message = (
        f"is no package of this data model, which has {len(TABLES)} tables; of them here: {held}"
    )
    hint = (
        "`changai validate` knows this model only, `frictionless validate datapackage.json` any; a "
        "package of this model begins with a copy of changai's datapackage.json and schemas/"
    )
    return file.found("P110", message, hint, ("resources",))


def read_schema(files: PackageFiles, path: str) -> tuple[File | None, list[Finding]]:
    """What can be used of a table schema, None where no data can be read by it; and all faults."""
    file = read_json(files, path)
    if isinstance(file, Finding):
        return None, [file]
    faults: dict[Place, Finding] = {}
    unusable: set[Place] = set()
    if not is_of_this_version(files, path):
        if too_large := beyond_limits(file):
            return None, [too_large]
        faults, unusable = judge(file, "schema")
    found, lost = list(bounded(faults.values())), {at[0] for at in unusable}
    if "fields" in lost:
        return None, found
    seen: set[str] = set()
    for number, field in enumerate(file.value["fields"]):
        at: Place = ("fields", number)
        if field["name"] in seen:
            message = f"two fields are named {field['name']!r}"
            return None, [*found, file.found("P103", message, "give each its own name", at)]
        seen.add(field["name"])
        found += unfit(file, field, (*at, "constraints"))
        if all(place[:3] != (*at, "categories") for place in faults):
            found += contradictions(file, field, (*at, "categories"))
    usable = {key: value for key, value in file.value.items() if key not in lost}
    return dataclasses.replace(file, value=usable), found


def is_of_this_version(files: PackageFiles, path: str) -> bool:
    """Whether a schema is, to the byte, this version's own, which the tests hold to the profile."""
    own = installed_package().files
    if is_same_folder(files, own):  # in a checkout: it may just have been changed
        return False
    try:
        return own.read(f"schemas/{PurePosixPath(path).name}") == files.read(path)
    except ChangaiError:
        return False


def is_same_folder(one: PackageFiles, two: PackageFiles) -> bool:
    """Whether two packages are one folder, by whatever path."""
    if not isinstance(one, FolderFiles) or not isinstance(two, FolderFiles):
        return False
    return one.folder.resolve() == two.folder.resolve()


def unfit(file: File, field: Json, at: Place) -> Iterator[Finding]:
    """Bounds that do not go with the type of their field; they are taken out, like unsound keys."""
    kind, limits = field["type"], field.get("constraints", {})
    for name in BOUNDS.keys() & limits.keys():
        wanted = ("string",) if BOUNDS[name].measure is len else ("integer", "number")
        if kind not in wanted:
            message = f"{name} is for a field of type {' or '.join(wanted)}, this one is a {kind}"
            yield file.found("P107", message, "delete it or change the type", (*at, name))
            del limits[name]


def contradictions(file: File, field: Json, at: Place) -> Iterator[Finding]:
    """Where the categories of a field are not its enumeration with a label for each value."""
    categories = field.get("categories", [])
    listed = [category["value"] for category in categories]
    if "categories" in field and listed != field.get("constraints", {}).get("enum"):
        hint = "list the same values in the same order in both"
        yield file.found("P107", "enum and categories list different values", hint, at)
    for number, category in enumerate(categories):
        if category["label"] != category["label_en"]:
            message = f"category {category['value']!r} has another label than label_en"
            yield file.found("P107", message, "write the same in both", (*at, number))


def named_columns(value: Any, at: Place) -> Iterator[tuple[Place, str]]:
    """The names of columns in a key, or a list of keys, and where they stand."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from named_columns(item, (*at, number))


def unsound_keys(name: str, schemas: dict[str, File], named: set[str]) -> Iterator[Finding]:
    """Keys that name no field, foreign keys that lead nowhere or to a column that is not unique.

    What is unsound is taken out of the schema, so that nobody follows it.
    """
    file, schema = schemas[name], schemas[name].value
    own = {field["name"] for field in schema["fields"]}
    keys = [(key, schema[key]) for key in ("primaryKey", "uniqueKeys") if key in schema]
    for at, column in [pair for key, columns in keys for pair in named_columns(columns, (key,))]:
        if column not in own:
            message = f"{at[0]} names {column!r}, which is no field"
            yield file.found("P106", message, meant(column, own), at)
            schema.pop(str(at[0]), None)
    key, wanted = (key_columns(held.get("primaryKey")) for held in (schema, model().get(name, {})))
    if key and wanted and key != wanted:
        message = f"the primary key is {', '.join(key)}, in the model {', '.join(wanted)}"
        yield file.found("P106", message, "restore it", ("primaryKey",))
        del schema["primaryKey"]
    sound = []
    for number, key in enumerate(schema.get("foreignKeys", [])):
        (column,), (target,) = key_columns(key["fields"]), key_columns(key["reference"]["fields"])
        table, at = key["reference"].get("resource") or name, ("foreignKeys", number, "reference")
        there = schemas[table].value if table in schemas else {"fields": []}
        fields = {field["name"]: field for field in there["fields"]}
        unique = fields.get(target, {}).get("constraints", {}).get("unique")
        goes = f"foreign key of {column!r} goes to"
        if column not in own:
            message = f"a foreign key names {column!r}, which is no field"
            yield file.found("P106", message, meant(column, own), (*at[:2], "fields"))
        elif table not in named | TABLES:
            message = f"{goes} {table!r}, which is no resource"
            yield file.found("P106", message, meant(table, named), (*at, "resource"), column)
        elif fields and target not in fields:
            message = f"{goes} {table}.{target}, which is no field"
            yield file.found("P106", message, meant(target, fields), (*at, "fields"), column)
        elif fields and key_columns(there.get("primaryKey")) != [target] and not unique:
            message = f"{goes} {table}.{target}, which is not unique"
            yield file.found("P106", message, "name the primary key", (*at, "fields"), column)
        else:
            sound.append(key)
    schema["foreignKeys"] = sound
