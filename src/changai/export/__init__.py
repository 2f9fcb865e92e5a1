"""Build everything a release holds from the CSV package: same input, same bytes."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from changai.errors import ChangaiError
from changai.export import dictionary, metadata
from changai.export.archive import Files, csv_package, parquet_package, zipped
from changai.export.pages import pages
from changai.export.sqlite import sqlite_file
from changai.export.stata import stata_files
from changai.export.workbook import workbook_file
from changai.model.package import sha256
from changai.statements.catalog import Catalog, open_catalog

SUMS = "SHA256SUMS"
EPOCH = "1580601600"  # the default of hatchling, whatever the environment says
# How the name of a download ends, and what makes it of the package and its Parquet files.
DOWNLOADS: dict[str, tuple[str, Callable[[Catalog, Files], bytes]]] = {
    "csv": ("-csv.zip", lambda catalog, parquet: zipped(csv_package(catalog))),
    "parquet": ("-parquet.zip", lambda catalog, parquet: zipped(parquet)),
    "huggingface": ("-huggingface.zip", lambda *both: zipped(dictionary.huggingface(*both))),
    "sqlite": (".sqlite", lambda catalog, parquet: sqlite_file(catalog)),
    "workbook": (".xlsx", lambda catalog, parquet: workbook_file(catalog)),
    "stata": ("-stata.zip", lambda catalog, parquet: zipped(stata_files(catalog))),
}
KINDS = (*DOWNLOADS, "dictionary", "metadata", "python")


class Artefact(NamedTuple):
    """A file of a release: its name, its size in bytes, its SHA-256."""

    name: str
    bytes: int
    sha256: str


def build(
    folder: Path, out: Path, only: Collection[str] = KINDS, docs: Path | None = None
) -> list[Artefact]:
    """Write the release of the package in ``folder`` to the folder ``out``, replacing the last.

    ``only`` names the kinds of artefact wanted (of ``KINDS``); ``huggingface`` and ``metadata``
    are made from ``parquet`` and so need it. ``docs`` is a folder of pages to put beside the data.
    Says each artefact on standard error when it is made. Two builds of the same files are the same bytes.

    Raises ChangaiError where the package is broken, a program is missing, ``docs`` has no pages, or
    ``out`` holds something else; the last release then stays as it was.
    """
    if unknown := sorted(set(only) - set(KINDS)):
        raise ChangaiError(f"unknown kind {unknown[0]!r}; there are: {', '.join(KINDS)}")
    for kind in ("huggingface", "metadata"):
        if kind in only and "parquet" not in only:
            raise ChangaiError(f"{kind!r} is made from the Parquet release: ask for 'parquet' too")
    documentation = pages(docs) if docs else {}
    catalog = open_catalog(folder)
    stem = f"{catalog.descriptor['name']}-{catalog.descriptor['version']}"
    made: list[Artefact] = []
    with replacing(out) as new:

        def add(files: Files) -> None:
            for name, data in files.items():
                (new / name).write_bytes(data)
                made.append(Artefact(name, len(data), sha256(data)))
                print(f"made {name}", file=sys.stderr, flush=True)

        parquet = parquet_package(catalog) if "parquet" in only else {}
        downloads: Files = {}
        for kind, (end, make) in DOWNLOADS.items():
            if kind in only:
                downloads[stem + end] = make(catalog, parquet)
                add({stem + end: downloads[stem + end]})
        if "dictionary" in only:
            add(dictionary.dictionary_files(catalog))
        if "metadata" in only:
            add(metadata.files(catalog, f"{stem}-parquet.zip", parquet, downloads))
        if documentation:
            add({f"{stem}-docs.zip": zipped(documentation)})
        if "python" in only:
            add(distributions(folder))
        add({SUMS: "".join(f"{file.sha256}  {file.name}\n" for file in made).encode("utf-8")})
    return made


@contextlib.contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty folder beside ``out`` to write to, which then takes its place: as a whole or not.

    Killed at any point, the last release is whole: in ``out``, or for the instant between two
    renames in ``.<name>.old``, from where the next run takes it back. Raises ChangaiError where
    ``out`` is or holds what no release put there, or cannot be written.
    """
    out = out.resolve()
    new, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    try:
        recover(out, old)
        if out.exists() and not out.is_dir():
            raise ChangaiError(f"{out}: is a file, not a folder to write a release to")
        sums = out / SUMS
        lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
        ours = {SUMS, *(line.partition("  ")[2] for line in lines)}
        held = {file.name for file in out.iterdir()} if out.exists() else set()
        if other := sorted(held - ours):
            raise ChangaiError(f"{out}: holds {other[0]!r}, which no release put there; move it")
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        try:
            yield new
            if out.exists():
                out.rename(old)
            new.rename(out)
        finally:
            recover(out, old)
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise ChangaiError(f"{out}: cannot be written ({error.strerror})") from None


def recover(out: Path, old: Path) -> None:
    """Finish a swap that was cut short: take the old folder back, or delete it."""
    if old.exists():
        shutil.rmtree(old) if out.exists() else old.rename(out)


def distributions(folder: Path) -> Files:
    """Wheel and sdist of the project in a folder, if it is one; raises ChangaiError."""
    if not (folder / "pyproject.toml").is_file():
        return {}
    with tempfile.TemporaryDirectory() as out:
        # The backend itself, not a front end: no environment is made, nothing is downloaded.
        # -P: the hatchling that is installed, whatever a module in the folder is called.
        command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel"]
        env = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
        run = subprocess.run(
            [*command, "-d", out], cwd=folder, env=env, capture_output=True, text=True
        )
        if run.returncode:
            said = (run.stderr.strip() or "no reason given").splitlines()[-1]
            if "No module named hatchling" in said:
                said = "hatchling is missing: pip install 'changai[build]'"
            raise ChangaiError(f"wheel and sdist: {said}")
        return {file.name: file.read_bytes() for file in sorted(Path(out).iterdir())}
