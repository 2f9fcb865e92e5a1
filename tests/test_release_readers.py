"""Every format is read by the program people open it with, and holds what the CSV holds."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sqlite3
import subprocess
import warnings
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pyreadstat
import pytest

import changai
from changai.export.flat import READ
from changai.model.schema import references
from changai.statements.catalog import open_catalog
from releasing import (
    PACKAGES,
    ROOT,
    Rows,
    all_tables,
    artefact,
    package,
    released_schemas,
    released_truth,
    schemas,
    scratch,
    tables,
    tables_to_read,
    truth,
    unpacked,
)

JS = ROOT / "tests" / "js"
both = pytest.mark.parametrize("which", PACKAGES)


def parquet(which: str, table: str) -> str:
    return str(unpacked(which, "parquet") / "data" / f"{table}.parquet")


def nothing(value: Any) -> Any:
    """A missing value, whatever pandas calls it, as None; a timestamp as its day."""
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, datetime.datetime) else value


def records(frame: pd.DataFrame) -> Rows:
    rows = frame.astype(object).to_dict("records")
    return [{str(column): nothing(value) for column, value in row.items()} for row in rows]


def stored(rows: Rows) -> list[tuple[Any, ...]]:
    """Rows as SQLite holds them: dates as text, booleans as numbers."""
    return [
        tuple(v.isoformat() if isinstance(v, datetime.date) else v for v in row.values())
        for row in rows
    ]


@both
@pytest.mark.parametrize("part", ["csv", "parquet"])
def test_the_package_reads_either_zip(which: str, part: str) -> None:
    data = changai.Dataset(artefact(which, f"-{part}.zip"))
    here = changai.Dataset(ROOT) if which == "real" else data
    for table in tables(which):
        assert records(data.load(table)) == released_truth(which, table)
        pd.testing.assert_frame_equal(data.load(table), here.load(table))


def test_csv_and_parquet_give_equal_frames_with_no_rows_and_unused_categories() -> None:
    csv, parquet = (changai.Dataset(artefact("awkward", f"-{p}.zip")) for p in ("csv", "parquet"))
    for table in ("things", "nothings"):
        pd.testing.assert_frame_equal(csv.load(table), parquet.load(table))
        levels = parquet.load(table)["level"].cat
        assert list(levels.categories) == ["low", "high", "never"]
        assert levels.ordered


@both
def test_pandas_reads_the_parquet(which: str) -> None:
    for table in tables(which):
        assert records(pd.read_parquet(parquet(which, table))) == released_truth(which, table)


@both
def test_pandas_reads_the_csv_by_itself(which: str) -> None:
    for table in tables(which):
        kinds = {f["name"]: f["type"] for f in schemas(which)[table]["fields"]}
        pandas = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
        frame = pd.read_csv(
            unpacked(which, "csv") / "data" / f"{table}.csv",
            dtype={name: pandas[kind] for name, kind in kinds.items() if kind in pandas},
            parse_dates=[name for name, kind in kinds.items() if kind == "date"],
            keep_default_na=False,
            na_values=[""],
        )
        assert records(frame) == truth(which, table)


@both
def test_pyarrow_reads_the_parquet_with_types_and_descriptions(which: str) -> None:
    arrow = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}
    arrow["date"] = "date32[day]"
    for table in tables(which):
        held = pq.read_table(parquet(which, table))
        assert held.to_pylist() == released_truth(which, table)
        for field in released_schemas(which)[table]["fields"]:
            column = held.schema.field(field["name"])
            enum = "enum" in field.get("constraints", {})
            expected = "dictionary<" if enum else arrow[field["type"]]
            assert str(column.type).startswith(expected)
            assert column.metadata[b"description"].decode() == field["description"]
            if "unit" in field:
                assert column.metadata[b"unit"].decode() == field["unit"]


@both
def test_polars_reads_the_parquet(which: str) -> None:
    for table in tables(which):
        assert pl.read_parquet(parquet(which, table)).to_dicts() == released_truth(which, table)


@both
def test_duckdb_queries_the_parquet(which: str) -> None:
    for table in tables(which):
        found = duckdb.sql(f"SELECT * FROM read_parquet('{parquet(which, table)}')")
        assert found.fetchall() == [tuple(row.values()) for row in released_truth(which, table)]
        kinds = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
        for field, kind in zip(released_schemas(which)[table]["fields"], found.types, strict=True):
            assert str(kind) == kinds.get(field["type"], "BOOLEAN")


@both
def test_sqlite_is_sound_and_enforces_its_keys(which: str) -> None:
    database = sqlite3.connect(artefact(which, ".sqlite"))
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in tables(which):
        held = database.execute(f'SELECT * FROM "{table}"').fetchall()
        assert held == stored(released_truth(which, table))
        strict = database.execute(f"PRAGMA table_list('{table}')").fetchone()[5]
        assert strict == 1


def test_sqlite_refuses_what_the_schema_refuses(tmp_path: Path) -> None:
    database = sqlite3.connect(shutil.copy(artefact("awkward", ".sqlite"), tmp_path))
    database.execute("PRAGMA foreign_keys = ON")
    for statement in (
        "UPDATE things SET parent_id = 't-9'",
        "UPDATE things SET thing_id = 't-1'",
        "UPDATE things SET level = 'middling'",
        "UPDATE things SET name_zh = NULL",
        "UPDATE things SET \"end\" = 'soon'",
    ):
        with pytest.raises(sqlite3.IntegrityError), database:
            database.execute(statement)


@both
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_views_of_sqlite_say_what_load_says(which: str, language: Any) -> None:
    database = sqlite3.connect(artefact(which, ".sqlite"))
    data = changai.Dataset(artefact(which, "-parquet.zip"))
    for table in tables(which):
        cursor = database.execute(f'SELECT * FROM "{table}_{language}"')
        frame = data.load(table, labels=language)
        assert [column[0] for column in cursor.description] == list(frame.columns)
        assert cursor.fetchall() == stored(records(frame))


def test_sqlite_finds_names_and_explains_itself() -> None:
    database = sqlite3.connect(artefact("awkward", ".sqlite"))
    search = "SELECT table_name, row_id FROM search WHERE search MATCH ? ORDER BY rank"
    assert database.execute(search, ['"匠学院"']).fetchall() == [("things", "t-2")]
    assert database.execute(search, ["quoted"]).fetchall() == [("things", "t-2")]
    meaning = "SELECT meaning_zh FROM metadata WHERE table_name = 'things' AND column_name = ?"
    assert database.execute(meaning, ["begun"]).fetchone() == ("begun。",)
    labels = "SELECT value, label_zh FROM categories WHERE table_name = 'things' ORDER BY ordinal"
    assert database.execute(labels).fetchall() == [("low", "低"), ("high", "高"), ("never", "未用")]


@pytest.mark.parametrize("which", ["awkward", pytest.param("real", marks=pytest.mark.long)])
def test_the_workbook_opens_with_text_as_text(which: str) -> None:
    book = openpyxl.load_workbook(artefact(which, ".xlsx"))
    assert book.active.title == "cover"
    for table in tables(which):
        sheet = book[table[:31]]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert min(d.width for d in sheet.column_dimensions.values()) >= 8
        _, *rows = sheet.iter_rows()
        assert all(cell.data_type != "f" and cell.hyperlink is None for r in rows for cell in r)


@both
def test_the_sheets_of_the_workbook_hold_the_tables(which: str) -> None:
    # Read a sheet at a time, without what the views have, which are most of it.
    book = openpyxl.load_workbook(artefact(which, ".xlsx"), read_only=True)
    to_read = [table for table in READ if table in tables(which)]
    assert book.sheetnames == [
        *("cover", *(f"{table}_flat" for table in to_read), "data_dictionary"),
        *(table[:31] for table in tables_to_read(which)),
    ]
    for table in tables(which):
        columns, *rows = book[table[:31]].iter_rows(values_only=True)
        assert list(columns) == [field["name"] for field in schemas(which)[table]["fields"]]
        found = [dict(zip(columns, map(nothing, row), strict=True)) for row in rows]
        for row in found:  # Excel has no day before 1900: it stays text
            if row.get("begun") == "1893-12-26":
                row["begun"] = datetime.date(1893, 12, 26)
        assert found == truth(which, table)
    book.close()


@both
@pytest.mark.parametrize("language", ["en", "zh"])
def test_stata_files_carry_labels(which: str, language: str) -> None:
    suffix = "_zh" if language == "zh" else ""
    for table in tables(which):
        file = str(unpacked(which, "stata") / language / f"{table}.dta")
        frame, meta = pyreadstat.read_dta(file, apply_value_formats=True)
        fields = released_schemas(which)[table]["fields"]
        assert meta.column_labels == [field[f"title{suffix}"][:80] for field in fields]
        assert meta.file_label == released_schemas(which)[table][f"title{suffix}"]
        expected = [
            [said(row[f["name"]], f, language) for f in fields]
            for row in released_truth(which, table)
        ]
        found = [list(map(nothing, row)) for row in frame.astype(object).to_numpy().tolist()]
        assert found == expected


def said(value: Any, field: dict[str, Any], language: str) -> Any:
    """A value as a reader of the Stata file sees it."""
    for category in field.get("categories", []):
        if category["value"] == value:
            return category[f"label_{language}"]
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "zh": ("否", "是")}[language][value]
    return (
        "" if value is None and field["type"] == "string" and "categories" not in field else value
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pandas_reads_the_stata_files(language: str) -> None:
    frame = pd.read_stata(unpacked("awkward", "stata") / language / "things.dta")
    assert list(frame["description_zh"])[:2] == ["长" * 3000, "工匠学院"]
    assert (
        list(frame["level"].cat.categories)[:2] == [["Low", "High"], ["低", "高"]][language == "zh"]
    )
    assert frame["begun"].dt.year.tolist()[0] == 1893


@pytest.mark.parametrize(
    ("which", "part"),
    [
        pytest.param("real", "csv", marks=pytest.mark.long),
        ("awkward", "csv"),
        ("awkward", "parquet"),
        pytest.param("real", "parquet", marks=pytest.mark.long),
    ],
)
def test_frictionless_finds_each_zip_valid(which: str, part: str) -> None:
    # It reads Parquet slowly; that every row is there, the other readers show.
    rows = 200 if part == "parquet" else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        described = frictionless.Package(str(artefact(which, f"-{part}.zip")))
        if part == "parquet":  # and each table anew for each key that leads to it: see below
            for resource in described.resources:
                resource.schema.foreign_keys = []
        found = described.validate(limit_rows=rows)
    errors = found.flatten(["type", "cell", "message"])
    if part == "parquet":  # it counts no bytes there, and reads a missing whole number as "nan"
        errors = [e for e in errors if e[0] not in ("byte-count", "hash-count") and e[1] != "nan"]
    assert errors == []
    assert len(found.tasks) == len(all_tables(which) if part == "parquet" else tables(which))


@both
def test_every_key_of_the_parquet_leads_to_a_row(which: str) -> None:
    """Those of views too, which no CSV and no key of SQLite has."""
    keys = [
        (table, column, target or table, key)
        for table, schema in open_catalog(package(which)).schemas.items()
        for column, (target, key) in references(schema).items()
    ]
    assert keys
    for table, column, target, key in keys:
        named = set(pq.read_table(parquet(which, table), columns=[column])[column].to_pylist())
        held = set(pq.read_table(parquet(which, target), columns=[key])[key].to_pylist())
        assert named - {None} <= held, (table, column)


@pytest.fixture(scope="session")
def croissant_cache() -> None:
    """It keeps what it unpacked by name alone, and would read the last build's files."""
    os.environ["CROISSANT_CACHE"] = str(scratch() / "croissant")


@pytest.mark.parametrize("which", ["awkward", pytest.param("real", marks=pytest.mark.long)])
def test_mlcroissant_validates_and_iterates(which: str, croissant_cache: None) -> None:
    import mlcroissant

    described = mlcroissant.Dataset(jsonld=str(artefact(which, "croissant.json")))
    assert described.metadata.issues.errors == set()
    for table in tables(which):
        found = [
            {name.split("/")[1]: decoded(value) for name, value in row.items()}
            for row in described.records(record_set=table)
        ]
        assert found == released_truth(which, table)


def decoded(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else nothing(value)


@pytest.fixture(scope="session")
def hyparquet() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not on this machine")
    if not (JS / "node_modules" / "hyparquet").is_dir():
        install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=JS, check=True, capture_output=True)


def test_a_javascript_reader_reads_the_parquet(hyparquet: None) -> None:
    held = [(which, table) for which in PACKAGES for table in tables(which)]
    files = [parquet(which, table) for which, table in held]
    run = subprocess.run(["node", "read.mjs", *files], cwd=JS, check=True, capture_output=True)
    for (which, table), rows in zip(held, json.loads(run.stdout), strict=True):
        expected = [
            {k: f"{v}T00:00:00.000Z" if isinstance(v, datetime.date) else v for k, v in row.items()}
            for row in released_truth(which, table)
        ]
        assert rows == expected
