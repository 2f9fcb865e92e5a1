"""A witness that remembers: hundreds of packages, each with one or two files unlike the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless

import witness


class RememberingWitness:
    """Lets frictionless judge each table once for as long as nothing changes that its verdict rests on.

    That is its entry in the descriptor, its data, its schema, and the same of the tables that its
    foreign keys name. A descriptor that is no sound one is judged whole, by ``witness.errors``.
    """

    def __init__(self) -> None:
        self._verdicts: dict[tuple[object, ...], list[str]] = {}

    def errors(self, package: Path) -> list[str]:
        """What frictionless finds wrong in a package, one line each."""
        file = package / "datapackage.json"
        try:
            read = frictionless.Package(str(file))
            read.to_descriptor(validate=True)
        except frictionless.FrictionlessException:
            return witness.errors(package)
        entries = json.loads(file.read_bytes())["resources"]
        found = []
        for entry, resource in zip(entries, read.resources, strict=True):
            rests_on = basis_of(package, entry, entries)
            if rests_on not in self._verdicts:
                report = resource.validate()
                of_tables = [error.message for task in report.tasks for error in task.errors]
                self._verdicts[rests_on] = [error.message for error in report.errors] + of_tables
            found += [f"{resource.name}: {message}" for message in self._verdicts[rests_on]]
        return found


def basis_of(
    package: Path, entry: dict[str, Any], entries: list[dict[str, Any]]
) -> tuple[object, ...]:
    """What the verdict on one table rests on."""
    own = contents(package, entry)
    schema = json.loads(own[2] or b"{}")
    named = {key["reference"]["resource"] for key in schema.get("foreignKeys", [])}
    return own, *(contents(package, other) for other in entries if other["name"] in named)


def contents(package: Path, entry: dict[str, Any]) -> tuple[str, bytes | None, bytes | None]:
    """An entry of the descriptor, and the bytes of its data and of its schema, if there are."""
    files = [package / entry.get(key, "") for key in ("path", "schema")]
    data, schema = (file.read_bytes() if file.is_file() else None for file in files)
    return json.dumps(entry), data, schema
