"""Open a Data Package: a folder, a release zip, or the copy inside the installed wheel."""

import datetime
import functools
import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from changai.errors import ChangaiError, UnknownName
from changai.limits import MAX_FILE_BYTES, MAX_JSON_BYTES, MAX_PACKAGE_BYTES, MAX_RATIO
from changai.model.schema import TEXTS, TYPES, Json, column_names, references, sort_key
from changai.statements.views import view_schemas

DESCRIPTOR = "datapackage.json"
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
PACKAGE_NAME, VERSION = re.compile(r"[a-z][a-z0-9_-]{0,63}"), re.compile(r"[0-9]+(\.[0-9]+){2}")


@dataclass(frozen=True)
class Package:
    """A descriptor, its table schemas, and a way to read its files."""

    where: str
    descriptor: Json
    schemas: dict[str, Json]
    read: Callable[[str], bytes]
    derived: frozenset[str] = frozenset()  # tables that no file holds: they follow from the others

    @property
    def held(self) -> list[str]:
        """The tables that have files."""
        return [name for name in self.schemas if name not in self.derived]

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

    def label_path(self, table: str, key: str, language: str) -> list[tuple[str, str, str]]:
        """The joins (table, key, column) from an id to a label: a metric has its indicator's."""
        held = column_names(self.schema(table))
        for label in (f"name_{language}", f"title_{language}"):
            if label in held:
                return [(table, key, label)]
        if "indicator_id" not in held or table == "indicators":
            return []
        called = self.label_path("indicators", "indicator_id", language)
        return [(table, key, "indicator_id"), *called]


def home() -> Path:
    """The package's own data: embedded in a wheel, the repository in a checkout."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "_data", here.parents[1]):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise ChangaiError(f"{here}: the installation holds no data; install changai again")


def unsafe(path: object) -> str | None:
    """Why a path of a descriptor or archive must not be followed, or None."""
    if not isinstance(path, str) or not path:
        return "is not a path"
    if "://" in path:
        return "is a URL; a package holds its own files"
    if "\\" in path or ":" in path or not path.isprintable():
        return "has a character that a portable path must not have"
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        return "leaves the package folder"
    return None


def read_inside(folder: Path, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a file below a folder; never outside it, never through a link out of it."""
    if why := unsafe(path):
        raise ChangaiError(f"{path}: {why}")
    try:
        resolved = (folder / path).resolve()
        if not resolved.is_relative_to(folder.resolve()):
            raise ChangaiError(f"{path}: is a link that leaves the package folder")
        status = resolved.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ChangaiError(f"{path}: is not a file")
        if status.st_size > limit:
            raise ChangaiError(f"{path}: is larger than {limit} bytes")
        return resolved.read_bytes()
    except FileNotFoundError:
        raise ChangaiError(f"{path}: no such file") from None
    except (OSError, RuntimeError) as error:
        raise ChangaiError(f"{path}: cannot be read ({error.__class__.__name__})") from None


def zip_reader(file: Path) -> Callable[[str], bytes]:
    """Read members of a zip, refusing bombs and members that leave it."""
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ChangaiError(f"{file}: is not a readable zip archive") from None
    members = archive.infolist()
    for member in members:
        if why := unsafe(member.filename):
            raise ChangaiError(f"{file}: member {member.filename!r} {why}")
        size = member.file_size
        if size > MAX_FILE_BYTES or (size > 2**20 and size > MAX_RATIO * member.compress_size):
            raise ChangaiError(f"{file}: member {member.filename!r} unpacks to too much")
    if sum(member.file_size for member in members) > MAX_PACKAGE_BYTES:
        raise ChangaiError(f"{file}: unpacks to more than {MAX_PACKAGE_BYTES} bytes")
    if len({member.filename for member in members}) < len(members):
        raise ChangaiError(f"{file}: holds two members of one name")

    def read(path: str) -> bytes:
        try:
            return archive.read(path)
        except KeyError:
            raise ChangaiError(f"{file}: has no {path}") from None
        except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise ChangaiError(f"{file}: {path} is damaged ({error})") from None

    return read


def parse_json(data: bytes, name: str) -> Json:
    """A JSON object out of bytes, without doubled keys; the error names line and column."""
    if len(data) > MAX_JSON_BYTES:
        raise ChangaiError(f"{name}: is larger than {MAX_JSON_BYTES} bytes")

    def members(pairs: list[tuple[str, Any]]) -> Json:
        seen: Json = {}
        for key, value in pairs:
            if key in seen:
                raise ValueError(f"the key {key!r} stands twice in one object")
            seen[key] = value
        return seen

    def constant(word: str) -> None:
        raise ValueError(f"{word} is no JSON number")

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_constant=constant)
    except UnicodeDecodeError as error:
        raise ChangaiError(f"{name}: is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise ChangaiError(f"{place}: is no JSON: {error.msg}") from None
    except ValueError as error:
        raise ChangaiError(f"{name}: is no JSON: {error}") from None
    except RecursionError:
        raise ChangaiError(f"{name}: is nested too deeply") from None
    if not isinstance(value, dict):
        raise ChangaiError(f"{name}: must be a JSON object")
    return value


def sha256(data: bytes) -> str:
    """The digest as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()


def checked(read: Callable[[str], bytes], resource: Json) -> bytes:
    """The bytes of a resource, held against the hash and size its descriptor gives."""
    path = resource["path"]
    data = read(path)
    size, digest = resource.get("bytes"), resource.get("hash")
    if size is not None and size != len(data):
        raise ChangaiError(f"{path}: has {len(data)} bytes, the descriptor says {size}")
    if digest is not None and digest != f"sha256:{sha256(data)}":
        what = "does not have the hash that the descriptor gives; the file was changed"
        raise ChangaiError(f"{path}: {what}")
    return data


def unfit(descriptor: Json) -> list[str]:
    """What a citation or a release takes from a descriptor and is missing or of another form."""

    def is_date(value: str) -> bool:
        try:
            return bool(datetime.datetime.fromisoformat(value))
        except ValueError:
            return False

    texts: dict[str, Callable[[str], object]] = {
        "name": PACKAGE_NAME.fullmatch,
        **dict.fromkeys(TEXTS, bool),
        "version": VERSION.fullmatch,
        "created": is_date,
    }
    lists = {"keywords": "", "licenses": "name path", "sources": "title", "contributors": "title"}

    def fits(key: str, value: Any) -> object:
        if key in texts:
            return isinstance(value, str) and texts[key](value)
        held, members = value if isinstance(value, list) else [], lists[key].split()
        return held and all(are_texts(i, *members) if members else isinstance(i, str) for i in held)

    asked = [*texts, *(key for key in lists if key in descriptor or key != "sources")]
    return [key for key in asked if not fits(key, descriptor.get(key))]


def are_texts(value: object, *members: str) -> bool:
    """Whether a value is an object with these members, all of them texts that are not empty."""
    held = [value.get(member) for member in members] if isinstance(value, dict) else [None]
    return all(isinstance(text, str) and text for text in held)


def is_field(value: object) -> bool:
    """Whether a value has what every engine needs of a field: name, type, words, constraints."""
    if not isinstance(value, dict) or not are_texts(value, "name", *TEXTS):
        return False
    constraints, categories = value.get("constraints", {}), value.get("categories", [])
    return (
        str(value.get("type")) in TYPES
        and isinstance(constraints, dict)
        and isinstance(constraints.get("enum", []), list)
        and isinstance(categories, list)
        and all(are_texts(category, "value", "label_en", "label_zh") for category in categories)
    )


def has_sound_references(table: str, schemas: dict[str, Json]) -> bool:
    """Whether every foreign key of a table leads from a field of it to a field that is there."""
    held = {name: column_names(schema) for name, schema in schemas.items()}
    try:
        leads = references(schemas[table]).items()
        return all(c in held[table] and key in held[target or table] for c, (target, key) in leads)
    except (AttributeError, IndexError, KeyError, TypeError):  # it has not even the form of one
        return False


def open_package(path: str | Path | None = None) -> Package:
    """The package in a folder or zip, or the installed one; raises ChangaiError."""
    root = home() if path is None else Path(path)
    if root.name == DESCRIPTOR and root.is_file():
        root = root.parent
    if root.is_dir():
        if not (root / DESCRIPTOR).exists():
            raise ChangaiError(f"{root}: holds no {DESCRIPTOR}")
        read: Callable[[str], bytes] = functools.partial(read_inside, root)
    elif root.is_file():
        read = zip_reader(root)
    else:
        raise ChangaiError(f"{root}: no such folder or zip")
    descriptor = parse_json(read(DESCRIPTOR), DESCRIPTOR)
    for key in unfit(descriptor):
        raise ChangaiError(f"{DESCRIPTOR}: {key!r} is missing or malformed; run `changai validate`")
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        raise ChangaiError(f"{DESCRIPTOR}: has no resources")
    schemas = {}
    for number, resource in enumerate(resources):
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
            raise ChangaiError(f"{DESCRIPTOR}: resource {number} has no name")
        name, schema = resource["name"], resource.get("schema")
        if not TABLE_NAME.fullmatch(name):
            raise ChangaiError(f"{DESCRIPTOR}: {name!r} is no name of a table")
        for key in ("path", "schema"):
            if why := unsafe(resource.get(key)):
                raise ChangaiError(f"{DESCRIPTOR}: {key} of resource {name!r} {why}")
        schemas[name] = parse_json(read(str(schema)), str(schema))
        if not are_texts(schemas[name], "title", "description"):
            raise ChangaiError(f"{schema}: has no title and description; run `changai validate`")
        fields = schemas[name].get("fields")
        if not isinstance(fields, list) or not all(map(is_field, fields)):
            raise ChangaiError(f"{schema}: has no proper list of fields; run `changai validate`")
        if any(key not in column_names(schemas[name]) for key in sort_key(schemas[name])):
            raise ChangaiError(f"{schema}: its key is no field; run `changai validate`")
    for resource in resources:
        if not has_sound_references(resource["name"], schemas):
            message = "a foreign key leads nowhere; run `changai validate`"
            raise ChangaiError(f"{resource['schema']}: {message}")
    following = view_schemas(schemas)
    return Package(str(root), descriptor, schemas | following, read, frozenset(following))
