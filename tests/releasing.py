"""What the tests of the release share: the packages, their truth, and a release of each."""

from __future__ import annotations

import atexit
import csv
import datetime
import functools
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from changai.export import build
from changai.model.schema import column_names, derived_columns, false_where_empty
from changai.statements.catalog import open_catalog

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    *("csv", "parquet", "huggingface", "sqlite", "flat", "workbook", "stata", "r", "dictionary"),
    "metadata",
)
PACKAGES = ("real", "awkward")
LONG = "长" * 3000
SHARED = "CHANGAI_TESTS"  # the folder that all workers of a run share; conftest.py names it
RELEASE = (
    "CHANGAI_RELEASE"  # a release of the repository that was just built; `make oldest` names it
)

Rows = list[dict[str, Any]]

ENUM = [("low", "Low", "低"), ("high", "High", "高"), ("never", "Never used", "未用")]
FIELDS = [
    ("thing_id", "string", {"required": True, "unique": True}),
    ("name_zh", "string", {"required": True}),
    ("name_en", "string", {}),
    ("description_zh", "string", {}),
    ("description_en", "string", {}),
    ("level", "string", {"enum": [value for value, _, _ in ENUM]}),
    ("parent_id", "string", {}),
    ("begun", "date", {}),
    ("end", "integer", {}),
    ("share", "number", {}),
    ("kept", "boolean", {}),
    ("empty", "string", {}),
]
AWKWARD = [
    ["t-1", "=1+1", "@SUM(A1)", LONG, "+1", "high", "", "1893-12-26", "", "0.1", "true", ""],
    ["t-2", "𠮷野，“学院”", 'a "quoted", cell', "工匠学院", "", "", "t-1", "", "-5", "", "", ""],
    [
        "t-3",
        "NA",
        "null",
        "",
        "None",
        "low",
        "t-3",
        "2021-02-28",
        "15000000000",
        "1e-7",
        "false",
        "",
    ],
    [
        "t-4",
        "-0",
        "001",
        "a|b",
        "https://example.org/?a=1&b=2",
        "low",
        "",
        "2000-01-01",
        "0",
        "-0.5",
        "true",
        "",
    ],
]


def awkward(folder: Path) -> Path:
    """A small package with all that is hard to carry over, and a table of no rows.

    It is not in the data model, so it is built unchecked.
    """
    fields = [
        {"name": name, "type": kind, "title": name, "title_zh": f"{name}（中文）"}
        | {"description": f"The {name}.", "description_zh": f"{name}。"}
        | ({"constraints": constraints} if constraints else {})
        for name, kind, constraints in FIELDS
    ]
    level = next(field for field in fields if field["name"] == "level")
    level["categories"] = [
        {"value": value, "label": english, "label_en": english, "label_zh": chinese}
        for value, english, chinese in ENUM
    ]
    level["categoriesOrdered"] = True
    to_itself = {"fields": "parent_id", "reference": {"resource": "", "fields": "thing_id"}}
    schema = {
        "title": "Things",
        "title_zh": "事物",
        "description": "One row is a thing.",
        "fields": fields,
        "missingValues": [""],
        "primaryKey": "thing_id",
        "foreignKeys": [to_itself],
    }
    descriptor = json.loads((ROOT / "datapackage.json").read_bytes())
    template = descriptor["resources"][0]
    descriptor |= {"name": "awkward", "resources": []}
    for name, rows in (("things", AWKWARD), ("nothings", [])):
        path = {"name": name, "path": f"data/{name}.csv", "schema": f"schemas/{name}.json"}
        descriptor["resources"].append(template | path)
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "schemas").mkdir(exist_ok=True)
        (folder / f"schemas/{name}.json").write_text(json.dumps(schema), "utf-8")
        with (folder / f"data/{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([name for name, _, _ in FIELDS])
            writer.writerows(rows)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


@functools.cache
def scratch() -> Path:
    """A folder that lasts as long as the tests, shared by all workers of a run of pytest."""
    if SHARED in os.environ:
        return Path(os.environ[SHARED])
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The file or folder of this name, made by the first worker that needs it."""
    made, done = scratch() / name, scratch() / f"{name}.done"
    with FileLock(scratch() / f"{name}.lock"):
        if not done.exists():
            make(made)
            done.touch()
    return made


def package(which: str) -> Path:
    """The folder of a package: the repository's own, or the awkward one."""
    return ROOT if which == "real" else once("awkward", awkward)


def build_release(out: Path, which: str) -> None:
    """Build a release and keep beside it what the build says it made."""
    made = build(package(which), out, PARTS, unchecked=which == "awkward")
    told = {artefact.name: [artefact.bytes, artefact.sha256] for artefact in made}
    out.with_name(f"{out.name}.json").write_text(json.dumps(told), "utf-8")


RELEASES = {which: functools.partial(build_release, which=which) for which in PACKAGES}


def release(which: str) -> Path:
    """The folder of its release, built once; all but wheel and sdist."""
    if which == "real" and RELEASE in os.environ:
        return Path(os.environ[RELEASE])
    return once(f"{which}-release", RELEASES[which])


def distributions() -> Path:
    """The folder of the wheel and the sdist of the repository."""
    return once("python", lambda out: build(ROOT, out, ("python",)))


def told(which: str) -> dict[str, list[Any]]:
    """The bytes and the hash of every file of its release, as the build gave them."""
    file = release(which).with_name(f"{which}-release.json")
    return dict(json.loads(file.read_bytes()))


@functools.cache
def unpacked(which: str, part: str) -> Path:
    """The folder that a zip of its release unpacks to."""
    archive = artefact(which, f"-{part}.zip")
    return once(f"{which}-{part}", lambda folder: zipfile.ZipFile(archive).extractall(folder))


def artefact(which: str, end: str) -> Path:
    """The file of its release that ends so."""
    (file,) = release(which).glob(f"*{end}")
    return file


@functools.cache
def schemas(which: str) -> dict[str, dict[str, Any]]:
    """The Table Schema of every table, as its CSV file has it."""
    descriptor = json.loads((package(which) / "datapackage.json").read_bytes())
    return {
        resource["name"]: json.loads((package(which) / resource["schema"]).read_bytes())
        for resource in descriptor["resources"]
    }


def typed(cell: str, kind: str) -> Any:
    """A cell of a CSV file as the type of its field says."""
    if cell == "":
        return None
    if kind == "date":
        return datetime.date.fromisoformat(cell)
    if kind == "boolean":
        return cell == "true"
    return {"integer": int, "number": float}.get(kind, str)(cell)


@functools.cache
def truth(which: str, table: str) -> Rows:
    """The rows of a CSV file, read by the standard library alone."""
    kinds = {field["name"]: field["type"] for field in schemas(which)[table]["fields"]}
    with (package(which) / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {column: typed(cell, kinds[column]) for column, cell in row.items()}
            for row in csv.DictReader(file, strict=True)
        ]


@functools.cache
def released_schemas(which: str) -> dict[str, dict[str, Any]]:
    """The Table Schema of every table as all releases but the CSV one have it: with derived columns."""
    described = open_catalog(package(which)).schemas
    return {table: described[table] for table in tables(which)}


@functools.cache
def released_truth(which: str, table: str) -> Rows:
    """The rows of a CSV file with the derived columns, and with false where an empty cell means it."""
    catalog = open_catalog(package(which))
    derived = catalog.table(table).select(derived_columns(catalog.schema(table))).to_pylist()
    rows = []
    for row, cells in zip(
        truth(which, table), derived or [{}] * len(truth(which, table)), strict=True
    ):
        means = {name: bool(row[name]) for name in false_where_empty(catalog.schema(table))}
        whole = row | means | cells
        rows.append({name: whole[name] for name in column_names(catalog.schema(table))})
    return rows


def tables(which: str) -> list[str]:
    """The names of its tables that are written by hand."""
    return list(schemas(which))


def all_tables(which: str) -> list[str]:
    """The names of its tables and views, views last."""
    return list(open_catalog(package(which)).schemas)


def tables_to_read(which: str) -> list[str]:
    """Those in the workbook, for Stata and on Hugging Face: without the versions by source."""
    return [table for table in all_tables(which) if not table.endswith("_as_stated")]
