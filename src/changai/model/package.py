"""Open a Data Package: a folder, a release zip, or the one inside the installed wheel."""

from __future__ import annotations

import datetime
import functools
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from changai.errors import ChangaiError, UnknownName
from changai.model.files import FolderFiles, InstalledFiles, PackageFiles, ZipFiles, unsafe
from changai.model.journal import check_is_whole
from changai.model.json_files import parse_json
from changai.model.schema import (
    TEXTS,
    TYPES,
    Json,
    column_names,
    curated_schema,
    references,
    sort_key,
    with_declarations,
)

DESCRIPTOR = "datapackage.json"
SCHEMA_HASH = "schema_hash"  # of a resource in a release: of its schema, as `hash` is of its table
HOW_TO_GO_ON = (
    f"Take the release anew, or, to go on with your change, delete bytes, hash and {SCHEMA_HASH} "
    f"of this resource in {DESCRIPTOR}"
)
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
PACKAGE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
VERSION = re.compile(r"[0-9]+(\.[0-9]+){2}")


@dataclass(frozen=True)
class Package:
    """A descriptor, the Table Schema of each of its tables, and its files."""

    files: PackageFiles
    descriptor: Json
    schemas: dict[str, Json]

    @property
    def where(self) -> str:
        """Where its files are."""
        return self.files.name

    @property
    def tables(self) -> list[str]:
        """The names of its tables, in the order of the descriptor."""
        return list(self.schemas)

    def read(self, path: str) -> bytes:
        """The bytes of one of its files; raises ChangaiError."""
        return self.files.read(path)

    def path(self, table: str) -> str:
        """The file of a table; raises UnknownName."""
        return str(self.resource(table)["path"])

    def resource(self, table: str) -> Json:
        """The resource of a table; raises UnknownName."""
        for resource in self.descriptor["resources"]:
            if resource["name"] == table:
                return dict(resource)
        raise UnknownName("table", table, self.schemas)

    def schema(self, table: str) -> Json:
        """The Table Schema of a table; raises UnknownName."""
        if table not in self.schemas:
            raise UnknownName("table", table, self.schemas)
        return self.schemas[table]


def sha256(data: bytes) -> str:
    """The digest as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()


def digest(data: bytes) -> str:
    """The hash as a descriptor gives it."""
    return f"sha256:{sha256(data)}"


def check_hash(path: str, data: bytes, given: object) -> None:
    """Raise ChangaiError where a file does not have the hash that its descriptor gives, if any."""
    if given is not None and given != digest(data):
        what = "does not have the hash that the descriptor gives; the file was changed"
        raise ChangaiError(f"{path}: {what} since the release. {HOW_TO_GO_ON}")


def read_checked(read: Callable[[str], bytes], resource: Json) -> bytes:
    """The bytes of a resource; raises ChangaiError unless they have the hash and size of the descriptor."""
    path = resource["path"]
    data = read(path)
    size = resource.get("bytes")
    if size is not None and size != len(data):
        what = f"has {len(data)} bytes, the descriptor says {size}; the file was changed"
        raise ChangaiError(f"{path}: {what} since the release. {HOW_TO_GO_ON}")
    check_hash(path, data, resource.get("hash"))
    return data


def open_package(path: str | Path | PackageFiles | None = None) -> Package:
    """The package in a folder or zip, of these files, or the installed one; raises ChangaiError."""
    if path is None:
        return installed_package()
    return read_package(files_at(Path(path)) if isinstance(path, str | Path) else path)


@functools.cache
def installed_package() -> Package:
    """The package that is installed."""
    return read_package(installed_files())


@functools.cache
def model_schemas() -> dict[str, Json]:
    """The schemas of the tables that this version has people write.

    A wheel holds views and derived columns as well.
    """
    schemas = installed_package().schemas
    return {
        name: curated_schema(schema)
        for name, schema in schemas.items()
        if schema.get("group") != "view"
    }


def installed_files() -> PackageFiles:
    """The files embedded in a wheel, or those of the repository in a checkout."""
    embedded = resources.files("changai") / "_data"
    if embedded.joinpath(DESCRIPTOR).is_file():
        return InstalledFiles(embedded)
    repository = Path(__file__).resolve().parents[3]
    if (repository / DESCRIPTOR).is_file():
        return files_at(repository)
    raise ChangaiError("the installation of changai holds no data; install it again")


def package_root(path: Path) -> Path:
    """The folder of a package that is given by its descriptor; any other path as it is."""
    return path.parent if path.name == DESCRIPTOR and path.is_file() else path


def files_at(path: Path) -> PackageFiles:
    """The files of the package in a folder or zip.

    Raises ChangaiError where there is none, and where a folder is half written.
    """
    root = package_root(path)
    if root.is_dir():
        if not (root / DESCRIPTOR).exists():
            raise ChangaiError(f"{root}: holds no {DESCRIPTOR}")
        check_is_whole(root)
        return FolderFiles(root)
    if root.is_file():
        return ZipFiles(root)
    raise ChangaiError(f"{root}: no such folder or zip")


def read_package(files: PackageFiles) -> Package:
    """A package out of its files.

    Refuses (ChangaiError) what the loader could not work with; `changai validate`
    names every fault of a descriptor or schema, with its line.
    """
    descriptor = parse_json(files.read(DESCRIPTOR), DESCRIPTOR)
    for key in malformed_keys(descriptor):
        raise ChangaiError(f"{DESCRIPTOR}: {key!r} is missing or malformed; run `changai validate`")
    listed = descriptor.get("resources")
    if not isinstance(listed, list) or not listed:
        raise ChangaiError(f"{DESCRIPTOR}: has no resources")
    for number, resource in enumerate(listed):
        check_resource(resource, number)
    schemas = {r["name"]: read_schema(files, r) for r in listed}
    for resource in listed:
        if not has_sound_references(resource["name"], schemas):
            message = (
                "a foreign key names a table or column that does not exist; run `changai validate`"
            )
            raise ChangaiError(f"{resource['schema']}: {message}")
    if not any("group" in schema for schema in schemas.values()):
        schemas = with_model(schemas)
    return Package(files, descriptor, schemas)


def with_model(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """Schemas of an older release, which declares no roles, with those that the model declares."""
    model = installed_package().schemas
    return {
        name: with_declarations(schema, model[name]) if name in model else schema
        for name, schema in schemas.items()
    }


def malformed_keys(descriptor: Json) -> list[str]:
    """The keys that a citation or a release takes from a descriptor and that are not as needed."""
    texts: dict[str, Callable[[str], object]] = {
        "name": PACKAGE_NAME.fullmatch,
        **dict.fromkeys(TEXTS, bool),
        "version": VERSION.fullmatch,
        "created": is_date,
    }
    members = {"keywords": (), "licenses": ("name", "path"), "contributors": ("title",)}
    if "sources" in descriptor:
        members["sources"] = ("title",)
    wrong = []
    for key, is_proper in texts.items():
        value = descriptor.get(key)
        if not isinstance(value, str) or not is_proper(value):
            wrong.append(key)
    for key, names in members.items():
        if not is_list_of(descriptor.get(key), names):
            wrong.append(key)
    return wrong


def is_date(text: str) -> bool:
    """Whether a text is a date or a time as ISO 8601 writes them."""
    try:
        return bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def is_list_of(value: object, members: tuple[str, ...]) -> bool:
    """Whether a value is a list of objects with these members; of texts, where there are none."""
    if not isinstance(value, list) or not value:
        return False
    if members:
        return all(has_texts(item, *members) for item in value)
    return all(isinstance(item, str) for item in value)


def has_texts(value: object, *members: str) -> bool:
    """Whether a value is an object with these members, all of them texts that are not empty."""
    if not isinstance(value, dict):
        return False
    texts = [value.get(member) for member in members]
    return all(isinstance(text, str) and text for text in texts)


def check_resource(resource: Any, number: int) -> None:
    """Raise ChangaiError where a resource has no name, or a path that must not be followed."""
    if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
        raise ChangaiError(f"{DESCRIPTOR}: resource {number} has no name")
    name = resource["name"]
    if not TABLE_NAME.fullmatch(name):
        raise ChangaiError(f"{DESCRIPTOR}: {name!r} is not a name of a table")
    for key in ("path", "schema"):
        if why := unsafe(resource.get(key)):
            raise ChangaiError(f"{DESCRIPTOR}: {key} of resource {name!r} {why}")


def read_schema(files: PackageFiles, resource: Json) -> Json:
    """The Table Schema of a resource with what every engine needs of it; raises ChangaiError."""
    path = resource["schema"]
    data = files.read(path)
    check_hash(path, data, resource.get(SCHEMA_HASH))  # a release before 0.3 gives none
    schema = parse_json(data, path)
    if not has_texts(schema, "title", "description"):
        raise ChangaiError(f"{path}: has no title and description; run `changai validate`")
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(map(is_field, fields)):
        raise ChangaiError(f"{path}: has no proper list of fields; run `changai validate`")
    if any(key not in column_names(schema) for key in sort_key(schema)):
        raise ChangaiError(f"{path}: its key is not a field; run `changai validate`")
    if not has_sound_declarations(schema):
        message = "what it declares of its table is malformed"
        raise ChangaiError(f"{path}: {message}; run `changai validate`")
    return schema


def is_field(value: object) -> bool:
    """Whether a value has what every engine needs of a field: name, type, words, constraints."""
    if not isinstance(value, dict) or not has_texts(value, "name", *TEXTS):
        return False
    constraints, categories = value.get("constraints", {}), value.get("categories", [])
    return (
        str(value.get("type")) in TYPES
        and isinstance(constraints, dict)
        and isinstance(constraints.get("enum", []), list)
        and isinstance(categories, list)
        and all(has_texts(category, "value", "label_en", "label_zh") for category in categories)
    )


def has_sound_declarations(schema: Json) -> bool:
    """Whether the dates that a schema declares name their columns by known keys."""
    dates = schema.get("dates", [])
    known = {"start", "end", "precision", "lasting"}
    return isinstance(dates, list) and all(
        isinstance(entry, dict) and set(entry) <= known and isinstance(entry.get("start"), str)
        for entry in dates
    )


def has_sound_references(table: str, schemas: Mapping[str, Json]) -> bool:
    """Whether every foreign key of a table leads from a field of it to a field that is there."""
    columns = {name: column_names(schema) for name, schema in schemas.items()}
    try:
        return all(
            column in columns[table] and key in columns[target or table]
            for column, (target, key) in references(schemas[table]).items()
        )
    except (AttributeError, IndexError, KeyError, TypeError):  # it has not even the form of one
        return False
