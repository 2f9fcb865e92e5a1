"""Build a release: every artefact out of one package, moved into place as a whole."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from changai.errors import ChangaiError
from changai.package import open_package, sha256
from changai.release import dictionary, jsonld
from changai.release.archive import Files, as_json, csv_package, zipped
from changai.release.croissant import croissant
from changai.release.huggingface import huggingface_folder
from changai.release.parquet import parquet_package
from changai.release.sqlite import sqlite_file
from changai.release.stata import stata_files
from changai.release.swap import SUMS, replace
from changai.release.wheel import distributions
from changai.release.workbook import workbook_file

KINDS = (
    "csv",
    "parquet",
    "huggingface",
    "sqlite",
    "workbook",
    "stata",
    "dictionary",
    "metadata",
    "python",
)


class Artefact(NamedTuple):
    """A file of a release: its name, its size in bytes, its SHA-256."""

    name: str
    bytes: int
    sha256: str


def build(folder: Path, out: Path, only: Collection[str] = KINDS) -> list[Artefact]:
    """Write the release of the package in ``folder`` to the folder ``out``, replacing the last.

    ``only`` names the kinds of artefact wanted (of ``KINDS``); ``huggingface`` and
    ``metadata`` are made from ``parquet`` and so need it. Says each artefact on standard error when it is made. Two builds of
    the same files are the same bytes.

    Raises ChangaiError where the package is broken, a program is missing, or ``out`` holds
    something else; the last release then stays as it was.
    """
    unknown = sorted(set(only) - set(KINDS))
    if unknown:
        raise ChangaiError(f"unknown kind {unknown[0]!r}; there are: {', '.join(KINDS)}")
    for kind in ("huggingface", "metadata"):
        if kind in only and "parquet" not in only:
            raise ChangaiError(f"{kind!r} is made from the Parquet release: ask for 'parquet' too")
    package = open_package(folder)
    stem = f"{package.descriptor['name']}-{package.descriptor['version']}"
    made: list[Artefact] = []

    def write(new: Path) -> None:
        kept: Files = {}

        def add(name: str, data: bytes) -> None:
            (new / name).write_bytes(data)
            kept[name] = data
            made.append(Artefact(name, len(data), sha256(data)))
            print(f"made {name}", file=sys.stderr, flush=True)

        if "csv" in only:
            add(f"{stem}-csv.zip", zipped(csv_package(package)))
        if "parquet" in only:
            files = parquet_package(package)
            add(f"{stem}-parquet.zip", zipped(files))
        if "huggingface" in only:
            add(f"{stem}-huggingface.zip", zipped(huggingface_folder(package, files)))
        if "sqlite" in only:
            add(f"{stem}.sqlite", sqlite_file(package))
        if "workbook" in only:
            add(f"{stem}.xlsx", workbook_file(package))
        if "stata" in only:
            add(f"{stem}-stata.zip", zipped(stata_files(package)))
        if "dictionary" in only:
            add("data-dictionary.csv", dictionary.as_csv(package))
            add("data-dictionary.md", dictionary.as_markdown(package))
        if "metadata" in only:
            downloads = {name: data for name, data in kept.items() if name.startswith(stem)}
            archive = f"{stem}-parquet.zip"
            add("croissant.json", as_json(croissant(package, archive, kept[archive], files)))
            add("dataset.jsonld", as_json(jsonld.schema_org(package, downloads)))
            add("dcat.jsonld", as_json(jsonld.dcat(package, downloads)))
        if "python" in only:
            for name, data in distributions(folder).items():
                add(name, data)
        add(SUMS, "".join(f"{a.sha256}  {a.name}\n" for a in made).encode("utf-8"))

    replace(out, write)
    return made
