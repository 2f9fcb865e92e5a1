"""Checks the descriptor and the schemas of a package; what is faulty is reported and not used."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from changai.errors import ChangaiError
from changai.model.files import PackageFiles, is_same_folder
from changai.model.package import DESCRIPTOR, SCHEMA_HASH, check_hash, installed_package
from changai.model.schema import Json, column_names, key_columns
from changai.model.table_names import HeldName
from changai.validation.database import model
from changai.validation.declarations import declaration_faults
from changai.validation.documents import JsonDocument, Place, beyond_limits, read_document
from changai.validation.findings import Finding, bounded, finding_of_error, meant
from changai.validation.profile import ProfileReport, check_profile, profile

TABLES = frozenset(get_args(HeldName))

Schemas = dict[str, JsonDocument]  # by the name of their table


def read_descriptor(files: PackageFiles) -> tuple[list[tuple[Json, Json]], list[Finding]]:
    """The sound resources of a package, each with its schema; and all faults."""
    document = read_document(files, DESCRIPTOR)
    if isinstance(document, Finding):
        hint = "a package has a datapackage.json that is one JSON object"
        return [], [document._replace(hint=hint if document.code == "P101" else "")]
    is_copy = not is_same_folder(files, installed_package().files)
    is_own = is_copy and is_of_this_version(document)
    if not is_own and (too_large := beyond_limits(document)):
        return [], [too_large]
    resources = listed_resources(document)
    given_names = {str(resource.get("name")) for resource in resources}
    if resources and 2 * len(TABLES & given_names) < len(TABLES):
        return [], [
            another_model(document, given_names)
        ]  # the rules of the model say nothing of it
    profile("package")  # raises where jsonschema is not installed, whatever is to be checked
    report = ProfileReport(document) if is_own else check_profile(document, "package")
    findings = list(bounded(report.findings.values()))
    names: set[str] = set()
    sound: dict[str, Json] = {}
    schemas: Schemas = {}
    for number, resource in enumerate(resources):
        at: Place = ("resources", number)
        usable = {
            key: value for key, value in resource.items() if (*at, key) not in report.unusable
        }
        name = usable.get("name")
        if not name:
            continue
        if name in names:
            message = f"two resources are named {name!r}"
            findings.append(document.finding("P103", message, "give each its own name", at))
            continue
        names.add(name)
        if "path" in usable and "schema" in usable:
            schema, schema_findings = read_schema(files, usable, is_copy)
            findings += schema_findings
            if schema:
                sound[name], schemas[name] = usable, schema
    if resources and len(names) == len(resources):  # none has lost its name
        findings += missing_tables(document, names)
    findings += unlisted_files(files, resources)
    for name in schemas:
        differences = list(declaration_faults(schemas[name], model().get(name)))
        if not any(finding.file == schemas[name].path for finding in findings):
            findings += differences  # what is wrong in form is mended first
        findings += remove_unsound_keys(name, schemas, names)
    return [(sound[name], schemas[name].value) for name in sound], findings


def listed_resources(document: JsonDocument) -> list[Json]:
    """The resources of a descriptor; an empty one for what is none."""
    listed = document.value.get("resources")
    if not isinstance(listed, list):
        return []
    return [resource if isinstance(resource, dict) else {} for resource in listed]


def another_model(document: JsonDocument, names: Collection[str]) -> Finding:
    """The finding on a package that has few of our tables, or none: it is made for something else."""
    ours = ", ".join(sorted(TABLES.intersection(names))) or "none"
    message = f"is not a package of this data model: of the {len(TABLES)} tables of the model it has {ours}"
    hint = (
        "`changai validate` knows this model only, `frictionless validate datapackage.json` any; a "
        "package of this model begins with a copy of changai's datapackage.json and schemas/"
    )
    return document.finding("P110", message, hint, ("resources",))


def missing_tables(document: JsonDocument, names: set[str]) -> Iterator[Finding]:
    """Tables of the model that a package does not list."""
    for name in sorted(TABLES - names):
        hint = meant(name, names - TABLES, f"restore its resource: data/{name}.csv")
        message = f"the package has no table {name!r}"
        yield document.finding("P110", message, hint, at=("resources",))


def unlisted_files(files: PackageFiles, resources: Sequence[Json]) -> Iterator[Finding]:
    """CSV files in data/ that are not resources, but for those of missing tables, which have a finding."""
    listed = {str(resource.get("path")) for resource in resources}
    for file in files.csv_files("data"):
        path = f"data/{file}"
        if path not in listed and Path(file).stem not in TABLES:
            hint = "add it to datapackage.json or delete it"
            yield Finding(path, 0, "", "P109", "the file is not a resource of the package", hint)


def read_schema(
    files: PackageFiles, resource: Json, is_copy: bool
) -> tuple[JsonDocument | None, list[Finding]]:
    """The usable part of a table schema, or None where it can read no data; and all faults.

    Those of a copy are not looked at where they are this version's own. In a checkout they may just
    have been changed.
    """
    path = resource["schema"]
    document = read_document(files, path)
    if isinstance(document, Finding):
        return None, [document]
    try:
        check_hash(path, document.text.encode(), resource.get(SCHEMA_HASH))
    except ChangaiError as error:
        return None, [finding_of_error(error, path, "P101")]
    if is_copy and is_of_this_version(document):
        return document, []
    if too_large := beyond_limits(document):
        return None, [too_large]
    report = check_profile(document, "schema")
    findings = list(bounded(report.findings.values()))
    lost = {place[0] for place in report.unusable}
    if "fields" in lost:
        return None, findings
    repeated = repeated_field(document)
    if repeated:
        return None, [*findings, repeated]
    faulty_fields = {place[:3] for place in report.findings}
    for number, field in enumerate(document.value["fields"]):
        at: Place = ("fields", number, "categories")
        if at not in faulty_fields:
            findings += category_findings(document, field, at)
    remove_faulty_constraints(document, report.findings)
    usable = {key: value for key, value in document.value.items() if key not in lost}
    return dataclasses.replace(document, value=usable), findings


def is_of_this_version(document: JsonDocument) -> bool:
    """Whether a descriptor or schema is, to the byte, this version's own, which tests check by the profile."""
    path = document.path
    own_path = DESCRIPTOR if path == DESCRIPTOR else f"schemas/{PurePosixPath(path).name}"
    return file_of_this_version(own_path) == document.text.encode()


@functools.cache
def file_of_this_version(path: str) -> bytes | None:
    """A file of the package of this version; None where it has none of the name."""
    try:
        return installed_package().files.read(path)
    except ChangaiError:
        return None


def repeated_field(document: JsonDocument) -> Finding | None:
    """The first field of a schema that has the name of an earlier one."""
    names: set[str] = set()
    for number, field in enumerate(document.value["fields"]):
        if field["name"] in names:
            message = f"two fields are named {field['name']!r}"
            return document.finding("P103", message, "give each its own name", ("fields", number))
        names.add(field["name"])
    return None


def remove_faulty_constraints(document: JsonDocument, faults: Collection[Place]) -> None:
    """Take the constraints with a fault out of their fields, so that no cell is checked by them."""
    for place in faults:
        if len(place) == 4 and place[2] == "constraints":
            _, number, _, name = place
            document.value["fields"][number]["constraints"].pop(name, None)


def category_findings(document: JsonDocument, field: Json, at: Place) -> Iterator[Finding]:
    """Where the categories of a field are not its enumeration with a label for each value."""
    categories = field.get("categories", [])
    values = [category["value"] for category in categories]
    if "categories" in field and values != field.get("constraints", {}).get("enum"):
        hint = "list the same values in the same order in both"
        yield document.finding("P107", "enum and categories list different values", hint, at)
    for number, category in enumerate(categories):
        if category["label"] != category["label_en"]:
            message = f"category {category['value']!r} has a label that is not its label_en"
            yield document.finding("P107", message, "write the same in both", (*at, number))


def remove_unsound_keys(name: str, schemas: Schemas, names: Collection[str]) -> list[Finding]:
    """Take the keys out of a schema that cannot be followed; gives what is wrong with them."""
    document, schema = schemas[name], schemas[name].value
    findings = []
    for key, finding in list(keys_of_no_field(document)):
        findings.append(finding)
        schema.pop(key, None)
    other = other_primary_key(name, document)
    if other:
        findings.append(other)
        del schema["primaryKey"]
    sound = []
    for number, key in enumerate(schema.get("foreignKeys", [])):
        fault = foreign_key_fault(name, key, ("foreignKeys", number), schemas, names)
        if fault:
            findings.append(fault)
        else:
            sound.append(key)
    schema["foreignKeys"] = sound
    return findings


def keys_of_no_field(document: JsonDocument) -> Iterator[tuple[str, Finding]]:
    """Primary and unique keys that name no field."""
    columns = column_names(document.value)
    for key in ("primaryKey", "uniqueKeys"):
        for at, column in named_columns(document.value.get(key), (key,)):
            if column not in columns:
                message = f"{key} names {column!r}, which is not a field"
                yield key, document.finding("P106", message, meant(column, columns), at)


def named_columns(value: Any, at: Place) -> Iterator[tuple[Place, str]]:
    """The names of columns in a key, or a list of keys, and where they stand."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from named_columns(item, (*at, number))


def other_primary_key(name: str, document: JsonDocument) -> Finding | None:
    """The finding on a table of the model that has another primary key than the model, or None."""
    key = key_columns(document.value.get("primaryKey"))
    key_in_model = key_columns(model().get(name, {}).get("primaryKey"))
    if not key or not key_in_model or key == key_in_model:
        return None
    message = f"the primary key is {', '.join(key)}, but {', '.join(key_in_model)} in the model"
    return document.finding("P106", message, "restore it", ("primaryKey",))


def foreign_key_fault(
    name: str, key: Json, at: Place, schemas: Schemas, names: Collection[str]
) -> Finding | None:
    """Why a foreign key of a table leads nowhere, or to a column that is not unique; or None."""
    document, columns = schemas[name], column_names(schemas[name].value)
    (column,) = key_columns(key["fields"])
    (target,) = key_columns(key["reference"]["fields"])
    table = key["reference"].get("resource") or name
    if column not in columns:
        message = f"a foreign key names {column!r}, which is not a field"
        return document.finding("P106", message, meant(column, columns), (*at, "fields"))
    leads_to, at_reference = f"the foreign key of {column!r} leads to", (*at, "reference")
    if table not in names and table not in TABLES:
        message, hint = f"{leads_to} {table!r}, which is not a table", meant(table, names)
        return document.finding("P106", message, hint, (*at_reference, "resource"), column)
    if table not in schemas:
        return None  # its schema has a fault of its own
    at_target = (*at_reference, "fields")
    columns_there = column_names(schemas[table].value)
    if target not in columns_there:
        message = f"{leads_to} {table}.{target}, which is not a field"
        return document.finding("P106", message, meant(target, columns_there), at_target, column)
    if not is_unique(schemas[table].value, target):
        message = f"{leads_to} {table}.{target}, which is not unique"
        return document.finding("P106", message, "refer to the primary key", at_target, column)
    return None


def is_unique(schema: Mapping[str, Any], column: str) -> bool:
    """Whether no value stands twice in a column: it is the primary key, or declared as unique."""
    if key_columns(schema.get("primaryKey")) == [column]:
        return True
    fields = {field["name"]: field for field in schema["fields"]}
    return bool(fields[column].get("constraints", {}).get("unique"))
