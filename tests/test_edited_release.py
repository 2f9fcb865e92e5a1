"""A release that somebody edited: the change is noticed, and there is a way on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from broken.patches import edit, raw
from changai import Dataset
from changai.cli import main
from changai.errors import ChangaiError
from changai.export.archive import csv_package, parquet_package
from changai.statements.catalog import open_catalog
from changai.validation import validate

Out = pytest.CaptureFixture[str]
KEYS = ("bytes", "hash", "schema_hash")


def unpacked(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def release(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in CSV, unpacked."""
    return unpacked(tmp_path_factory.mktemp("csv"), csv_package(open_catalog(good)))


def without_hashes(descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        for key in KEYS:
            resource.pop(key, None)


def edited(text: bytes) -> bytes:
    assert b"A made-up visit." in text
    return text.replace(b"A made-up visit.", b"A visit, edited.")


@pytest.mark.parametrize("change", [edited, lambda text: text.replace(b"made-up", b"edited")])
def test_an_edited_table_is_named_with_the_way_on(release: Path, change: Any) -> None:
    assert validate(release) == []
    raw("data/events.csv", change)(release)
    with pytest.raises(ChangaiError, match=r"^data/events\.csv: .* was changed since the release"):
        Dataset(release).load("events")
    found = [finding for finding in validate(release) if finding.file == "data/events.csv"]
    assert [finding.code for finding in found] == ["P105"]
    assert all(key in found[0].message for key in ("datapackage.json", *KEYS))


def test_the_way_on_leads_on(release: Path, capsys: Out) -> None:
    raw("data/events.csv", lambda text: text.replace(b"A made-up visit.", b'"A visit"'))(release)
    edit("datapackage.json", without_hashes)(release)
    assert [finding.code for finding in validate(release)] == ["T131"]
    assert main(["fmt", str(release)]) == 0
    assert main(["settle", str(release)]) == 0
    assert "0 changes" in capsys.readouterr().err
    assert validate(release) == []
    assert "A visit" in set(Dataset(release).load("events")["description_en"])


def test_fmt_and_settle_work_before_the_hashes_are_gone(release: Path) -> None:
    raw("data/events.csv", lambda text: text.replace(b"A made-up visit.", b'"A visit"'))(release)
    assert main(["fmt", str(release)]) == 0
    assert b'"A visit"' not in (release / "data/events.csv").read_bytes()
    assert main(["settle", str(release)]) == 0
    assert [finding.code for finding in validate(release)] == ["P105"]


def with_people(folder: Path, change: Any) -> Path:
    """A release in Parquet whose table of people is another, with nothing to tell it by."""
    files = parquet_package(open_catalog(folder))
    buffer = io.BytesIO()
    parquet.write_table(
        change(parquet.read_table(io.BytesIO(files["data/people.parquet"]))), buffer
    )
    release = unpacked(folder / "parquet", files | {"data/people.parquet": buffer.getvalue()})
    edit("datapackage.json", without_hashes)(release)
    return release


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop_columns(["name_en"]), "has no column 'name_en'"),
        (lambda table: table.append_column("x", table["name_en"]), "has a column 'x'"),
        (lambda table: table.select(table.column_names[::-1]), "in another order"),
        (
            lambda table: table.set_column(
                table.column_names.index("name_en"), "name_en", pa.array(range(len(table)))
            ),
            "holds column 'name_en' as int64, its schema says string",
        ),
        (lambda table: table.slice(0, 0).drop_columns(["name_en"]), "has no column 'name_en'"),
    ],
)
def test_parquet_that_is_not_of_its_schema_is_refused(
    good: Path, change: Any, message: str
) -> None:
    with pytest.raises(ChangaiError, match=f"^data/people.parquet: .*{message}"):
        Dataset(with_people(good, change)).load("people")


def test_parquet_that_somebody_wrote_again_is_read(good: Path) -> None:
    whole = Dataset(good).load("people")
    assert Dataset(with_people(good, lambda table: table)).load("people").equals(whole)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_damaged_parquet_is_one_sentence(tenth: int, good: Path) -> None:
    release = with_people(good, lambda table: table)
    file = release / "data" / "people.parquet"
    data = bytearray(file.read_bytes())
    place = tenth * len(data) // 10
    data[place : place + 4] = b"\xff" * 4
    file.write_bytes(data)
    with pytest.raises(ChangaiError, match=r"^data/people\.parquet: cannot be read as Parquet"):
        Dataset(release).load("people")
