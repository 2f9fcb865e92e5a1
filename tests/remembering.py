"""A witness that remembers: hundreds of packages, each with one or two files unlike the others."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import frictionless

import witness

Json = dict[str, Any]


class RememberingWitness:
    """Lets frictionless judge each table once for as long as nothing changes that its verdict rests on.

    That is its entry in the descriptor, its data and its schema, and of the tables that its foreign
    keys name the entry, the schema and the columns that are looked up there. Frictionless reads no
    more than those tables to judge it. A descriptor that is no sound one is judged whole, by
    ``witness.errors``.
    """

    def __init__(self) -> None:
        self._verdicts: dict[tuple[object, ...], list[str]] = {}
        self._are_sound: dict[tuple[object, ...], bool] = {}

    def errors(self, package: Path) -> list[str]:
        """What frictionless finds wrong in a package, one line each."""
        if not self.is_sound(package):
            return witness.errors(package)
        descriptor = json.loads((package / "datapackage.json").read_bytes())
        entries = {entry["name"]: entry for entry in descriptor["resources"]}
        found = []
        for name, entry in entries.items():
            rests_on = basis_of(package, entry, entries)
            if rests_on not in self._verdicts:
                read = [entry, *looked_up_tables(package, entry, entries)]
                self._verdicts[rests_on] = verdict(package, descriptor | {"resources": read})
            found += [f"{name}: {message}" for message in self._verdicts[rests_on]]
        return found

    def is_sound(self, package: Path) -> bool:
        """Whether frictionless can read the descriptor and the schemas; each set of them is read once."""
        files = [package / "datapackage.json", *sorted((package / "schemas").glob("*.json"))]
        held = tuple((file.name, file.read_bytes() if file.is_file() else None) for file in files)
        if held not in self._are_sound:
            try:
                frictionless.Package(str(files[0])).to_descriptor(validate=True)
                self._are_sound[held] = True
            except frictionless.FrictionlessException:
                self._are_sound[held] = False
        return self._are_sound[held]


def verdict(package: Path, descriptor: Json) -> list[str]:
    """What frictionless finds wrong in the first table of a descriptor."""
    read = frictionless.Package.from_descriptor(descriptor, basepath=str(package))
    report = read.resources[0].validate()
    of_tables = [error.message for task in report.tasks for error in task.errors]
    return [error.message for error in report.errors] + of_tables


def looked_up_tables(package: Path, entry: Json, entries: dict[str, Json]) -> list[Json]:
    """The entries of the tables that the foreign keys of a table name.

    They are given without foreign keys of their own: frictionless would look those up as well, and
    theirs again, to judge the one table.
    """
    tables = []
    for name in looked_up(package, entry):
        if name in entries:
            _, _, schema = contents(package, entries[name])
            alone = {
                key: part
                for key, part in json.loads(schema or b"{}").items()
                if key != "foreignKeys"
            }
            tables.append(entries[name] | ({"schema": alone} if alone else {}))
    return tables


def basis_of(package: Path, entry: Json, entries: dict[str, Json]) -> tuple[object, ...]:
    """What the verdict on one table rests on."""
    basis: list[object] = [contents(package, entry)]
    for name, columns in looked_up(package, entry).items():
        if name in entries:
            described, data, schema = contents(package, entries[name])
            basis.append((described, schema, cells_of(data, schema, columns)))
    return tuple(basis)


def looked_up(package: Path, entry: Json) -> dict[str, list[str]]:
    """The other tables that the foreign keys of a table name, with the columns looked up there."""
    _, _, schema = contents(package, entry)
    columns: dict[str, list[str]] = {}
    for key in json.loads(schema or b"{}").get("foreignKeys", []):
        reference = key["reference"]
        other, fields = reference["resource"], reference["fields"]
        if other not in ("", entry["name"]):  # which both are the table itself
            columns.setdefault(other, [])
            columns[other] += [fields] if isinstance(fields, str) else fields
    return columns


def contents(package: Path, entry: Json) -> tuple[str, bytes | None, bytes | None]:
    """An entry of the descriptor, and the bytes of its data and of its schema, if there are."""
    files = [package / entry.get(key, "") for key in ("path", "schema")]
    data, schema = (file.read_bytes() if file.is_file() else None for file in files)
    return json.dumps(entry), data, schema


def cells_of(data: bytes | None, schema: bytes | None, columns: list[str]) -> bytes | str | None:
    """The cells of some columns, as text; of a file that is not as its schema says, all bytes."""
    if data is None or schema is None:
        return data
    names = [field["name"] for field in json.loads(schema)["fields"]]
    try:
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
        places = [names.index(column) for column in columns]
    except (ValueError, csv.Error):
        return data
    if header != names or any(len(row) != len(names) for row in rows):
        return data
    return json.dumps([[row[place] for place in places] for row in rows])
