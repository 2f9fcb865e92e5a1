"""Build everything a release holds from the CSV package: same input, same bytes."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from changai.display import visible
from changai.errors import ChangaiError
from changai.export import dictionary, metadata
from changai.export.archive import Files, csv_package, parquet_package, zipped
from changai.export.flat import flat_package
from changai.export.pages import pages
from changai.export.r import r_files
from changai.export.release_folder import replacing
from changai.export.sqlite import sqlite_file
from changai.export.stata import stata_files
from changai.export.unchecked import marked, unchecked_files
from changai.export.workbook import workbook_file
from changai.model.files import PackageFiles, is_same_folder
from changai.model.package import Package, installed_files, open_package, sha256
from changai.statements.catalog import Catalog
from changai.validation import validate
from changai.validation.findings import as_lines

SUMS = "SHA256SUMS"
EPOCH = "1580601600"  # the default of hatchling, whatever the environment says
# How the name of a download ends, and what makes it of the package and its Parquet files.
DOWNLOADS: dict[str, tuple[str, Callable[[Catalog, Files], bytes]]] = {
    "csv": ("-csv.zip", lambda catalog, parquet: zipped(csv_package(catalog))),
    "parquet": ("-parquet.zip", lambda catalog, parquet: zipped(parquet)),
    "huggingface": ("-huggingface.zip", lambda *both: zipped(dictionary.huggingface(*both))),
    "sqlite": (".sqlite", lambda catalog, parquet: sqlite_file(catalog)),
    "flat": ("-flat.zip", lambda catalog, parquet: zipped_if_any(flat_package(catalog))),
    "workbook": (".xlsx", lambda catalog, parquet: workbook_file(catalog)),
    "stata": (
        "-stata.zip",
        lambda catalog, parquet: zipped(stata_files(catalog) | unchecked_files(catalog.descriptor)),
    ),
    "r": (
        "-r.zip",
        lambda catalog, parquet: zipped(r_files(catalog) | unchecked_files(catalog.descriptor)),
    ),
}
KINDS = (*DOWNLOADS, "dictionary", "metadata", "python")


class Artefact(NamedTuple):
    """A file of a release: its name, its size in bytes, its SHA-256."""

    name: str
    bytes: int
    sha256: str


def build(
    folder: Path,
    out: Path,
    only: Collection[str] = KINDS,
    docs: Path | None = None,
    *,
    unchecked: bool = False,
) -> list[Artefact]:
    """Write the release of the package in ``folder`` to the folder ``out``, replacing the last.

    ``only`` names the kinds of artefact wanted (of ``KINDS``); ``huggingface`` and ``metadata``
    are made from ``parquet`` and so need it. ``docs`` is a folder of pages to put beside the data.
    Says each artefact on standard error when it is made. Two builds of the same files are the same bytes.

    The package is validated first (extra: ``changai[validate]``); with ``unchecked`` it is not,
    and what is built says so. No code of the package is run: see ``distributions``.

    Raises ChangaiError where the package is broken or not valid, a program is missing, ``docs`` has
    no pages, or ``out`` holds anything that no build wrote; the last release then stays as it was.
    """
    if unknown := sorted(set(only) - set(KINDS)):
        raise ChangaiError(f"unknown kind {unknown[0]!r}; there are: {', '.join(KINDS)}")
    for kind in ("huggingface", "metadata"):
        if kind in only and "parquet" not in only:
            raise ChangaiError(f"{kind!r} is made from the Parquet release: ask for 'parquet' too")
    documentation = pages(docs) if docs else {}
    made: list[Artefact] = []
    with replacing(out) as new:
        package = open_package(folder)
        if not unchecked:
            check_is_valid(package.files)
        catalog = Catalog(marked(package, unchecked))
        stem = f"{package.descriptor['name']}-{package.descriptor['version']}"

        def add(files: Files) -> None:
            for name, data in files.items():
                (new / name).write_bytes(data)
                made.append(Artefact(name, len(data), sha256(data)))
                say(f"made {name}")

        parquet = parquet_package(catalog) if "parquet" in only else {}
        downloads: Files = {}
        for kind, (end, make) in DOWNLOADS.items():
            data = make(catalog, parquet) if kind in only else b""
            if data:
                downloads[stem + end] = data
                add({stem + end: data})
        if "dictionary" in only:
            add(dictionary.dictionary_files(catalog))
        if "metadata" in only:
            add(metadata.files(catalog, f"{stem}-parquet.zip", parquet, downloads))
        if documentation:
            add({f"{stem}-docs.zip": zipped(documentation)})
        if "python" in only:
            add(distributions(package, unchecked))
        add(unchecked_files(catalog.descriptor))
        add({SUMS: "".join(f"{file.sha256}  {file.name}\n" for file in made).encode("utf-8")})
    return made


def zipped_if_any(files: Files) -> bytes:
    """A zip archive of files, or nothing where there are none."""
    return zipped(files) if files else b""


def say(line: str) -> None:
    """A line on standard error, at once, with nothing that a terminal could obey."""
    print(visible(line), file=sys.stderr, flush=True)


def check_is_valid(files: PackageFiles) -> None:
    """Raise ChangaiError where `changai validate` finds errors in a package."""
    errors = [finding for finding in validate(files) if finding.severity == "error"]
    if errors:
        number = f"{len(errors)} error{'s' if errors[1:] else ''}"
        message = f"is not valid: {number}, first {as_lines(errors[0])[0]}"
        raise ChangaiError(f"{files.name}: {message}; see `changai validate`, or build --unchecked")


def distributions(package: Package, unchecked: bool) -> Files:
    """Wheel and sdist of the checkout that this code runs from; none of any other package.

    Both are built by hatchling, which runs what `pyproject.toml` names (here `hatch_build.py`).
    In the checkout that this module was imported from that is code of the program that is running.
    In any other folder it is whatever its author wrote, so it is not run: such a package is
    released as data, which is all that it adds. A recipe of our own for other folders would have
    to put this program's code beside their data under the name of theirs.

    What was not validated is not made into something to install. What is left out, and why, is
    said on standard error. Raises ChangaiError.
    """
    folder = package.where
    if not (Path(folder) / "pyproject.toml").is_file():
        return {}
    if not is_same_folder(package.files, installed_files()):
        say(f"no wheel and no sdist: changai does not run from {folder}, and runs no code of it")
        return {}
    if unchecked:
        say("no wheel and no sdist: the package was not checked")
        return {}
    with tempfile.TemporaryDirectory() as out:
        # The backend itself, not a front end: no environment is made, nothing is downloaded.
        # -P: the hatchling that is installed, whatever a module in the folder is called.
        command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel"]
        env = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
        run = subprocess.run(
            [*command, "-d", out],
            cwd=folder,
            env=env,
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
        )
        if run.returncode:
            said = (run.stderr.strip() or "no reason given").splitlines()[-1]
            if "No module named hatchling" in said:
                said = "hatchling is missing: pip install 'changai[build]'"
            raise ChangaiError(f"wheel and sdist: {said}")
        return {file.name: file.read_bytes() for file in sorted(Path(out).iterdir())}
