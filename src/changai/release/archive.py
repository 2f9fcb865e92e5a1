"""The files of a release as a Data Package, and the zip that holds them: same files, same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from changai.citation import cite
from changai.errors import ChangaiError
from changai.fields import Json
from changai.package import DESCRIPTOR, Package, sha256

# Whatever of these the folder has goes along; a fork may have no Chinese README.
WORDS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "LICENSE-data")
EPOCH = (1980, 1, 1, 0, 0, 0)

Files = dict[str, bytes]


def as_json(value: object) -> bytes:
    """JSON as the repository writes it: UTF-8, two spaces, a final newline."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def csv_tables(package: Package) -> Files:
    """The CSV file of every table, by its path; raises ChangaiError where a table is none."""
    files = {}
    for resource in package.descriptor["resources"]:
        if not resource["path"].endswith(".csv"):
            raise ChangaiError(
                f"{package.where}: a release is built from CSV, {resource['path']} is none"
            )
        files[resource["path"]] = package.read(resource["path"])
    return files


def csv_package(package: Package) -> Files:
    """The CSV release: the tables as they are, the descriptor with hashes and sizes."""
    return assemble(package, csv_tables(package), package.descriptor["resources"])


def assemble(package: Package, tables: Files, resources: list[Json]) -> Files:
    """A whole Data Package around its tables: descriptor, schemas, licences, README, citation.

    ``resources`` describe the files in ``tables``; hashes and sizes are filled in here.
    """
    described = [
        resource
        | {
            "bytes": len(tables[resource["path"]]),
            "hash": f"sha256:{sha256(tables[resource['path']])}",
        }
        for resource in resources
    ]
    descriptor = package.descriptor | {"resources": described}
    files = dict(tables)
    files[DESCRIPTOR] = as_json(descriptor)
    files["CITATION.cff"] = (cite(descriptor, "cff") + "\n").encode("utf-8")
    for resource in described:
        name, schema = resource["name"], resource["schema"]
        follows = name in package.derived
        files[schema] = as_json(package.schema(name)) if follows else package.read(schema)
    for name in WORDS:
        try:
            files[name] = package.read(name)
        except ChangaiError:
            continue
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files: sorted, one date, one mode, whatever machine writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, files[name])
    return buffer.getvalue()
