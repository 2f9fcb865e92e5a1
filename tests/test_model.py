"""The model as the schemas declare it: sound in itself, and in the words of docs/."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from changai.validation import validate
from copies import ROOT

Json = dict[str, Any]
SCHEMAS: dict[str, Json] = {
    file.stem: json.loads(file.read_bytes()) for file in sorted((ROOT / "schemas").glob("*.json"))
}
PAGE = (ROOT / "docs/model.md").read_text(encoding="utf-8")
# Days of our own work, not of the world described.
WORK = {"accessed", "searched", "read_on"}

all_tables = pytest.mark.parametrize("table", SCHEMAS)


def of_group(group: str) -> list[str]:
    """The tables of a group."""
    return [table for table, schema in SCHEMAS.items() if schema["group"] == group]


def fields_of(table: str) -> dict[str, Json]:
    """The fields of a table by name."""
    return {field["name"]: field for field in SCHEMAS[table]["fields"]}


def targets(table: str) -> dict[str, str]:
    """The table to which each foreign key of a table leads."""
    keys = SCHEMAS[table]["foreignKeys"]
    return {key["fields"]: key["reference"]["resource"] for key in keys}


def sections(page: str) -> dict[str, str]:
    """What the page says of each table, by its heading."""
    heading, *rest = re.split(r"^### (\w+)\n", page, flags=re.MULTILINE)
    assert heading
    return dict(zip(rest[::2], rest[1::2], strict=True))


def listed(section: str) -> list[str]:
    """What a section says of the table as a whole."""
    return re.findall(r"^- (.+)$", section, flags=re.MULTILINE)


def described(section: str) -> list[tuple[str, str, str]]:
    """Column, role and leading column of each column that a section describes."""
    rows = re.findall(r"^\| (`[^|]+) \|([^|]*)\|([^|]*)\|", section, flags=re.MULTILINE)
    return [
        (column.strip(" `"), role.strip(), leading.strip(" `"))
        for cells, role, leading in rows
        for column in cells.split(",")
    ]


def in_words(date: Json) -> str:
    """An entry of ``dates`` as the page writes it."""
    end = f" to `{date['end']}`" if "end" in date else ""
    precision = f", precision `{date['precision']}`" if "precision" in date else ""
    lasting = ", lasting" if "lasting" in date else ""
    return f"Date: `{date['start']}`{end}{precision}{lasting}"


def test_the_page_describes_every_table_once() -> None:
    headings = re.findall(r"^### (\w+)$", PAGE, flags=re.MULTILINE)
    assert sorted(headings) == sorted(SCHEMAS)


@all_tables
def test_the_page_says_of_a_table_what_its_schema_declares(table: str) -> None:
    schema = SCHEMAS[table]
    named = ["Named"] if "named" in schema else []
    dates = [in_words(date) for date in schema.get("dates", [])]
    assert listed(sections(PAGE)[table]) == [f"Group: {schema['group']}", *named, *dates]


@all_tables
def test_the_page_says_of_each_column_what_its_field_declares(table: str) -> None:
    declared = [
        (name, field["role"], field.get("adopted_with", ""))
        for name, field in fields_of(table).items()
    ]
    assert sorted(described(sections(PAGE)[table])) == sorted(declared)


def test_the_schemas_are_sound_by_our_profile(good: Path) -> None:
    """One that is equal to ours to the byte is not judged again: here each is written otherwise."""
    for file in (good / "schemas").iterdir():
        file.write_text(json.dumps(json.loads(file.read_bytes())), encoding="utf-8")
    assert validate(good) == []


@all_tables
def test_a_date_is_made_of_fields_of_its_table(table: str) -> None:
    fields = fields_of(table)
    for date in SCHEMAS[table].get("dates", []):
        days = [date["start"], *([date["end"]] if "end" in date else [])]
        assert [fields[day]["type"] for day in days] == ["date"] * len(days)
        if "precision" in date:
            assert "day" in fields[date["precision"]]["constraints"]["enum"]


def test_every_date_is_declared() -> None:
    for table, schema in SCHEMAS.items():
        of_the_world = {
            date.get(end) for date in schema.get("dates", []) for end in ("start", "end")
        }
        there = {name for name, field in fields_of(table).items() if field["type"] == "date"}
        assert there - of_the_world <= WORK, table


@all_tables
def test_what_is_adopted_together_has_one_leading_field_and_one_role(table: str) -> None:
    fields = fields_of(table)
    for field in fields.values():
        if "adopted_with" in field:
            leading = fields[field["adopted_with"]]
            assert "adopted_with" not in leading
            assert leading["role"] == field["role"]


@all_tables
def test_a_date_is_adopted_whole_unless_it_lasts(table: str) -> None:
    fields = fields_of(table)
    for date in SCHEMAS[table].get("dates", []):
        if "precision" in date:
            assert fields[date["precision"]]["adopted_with"] == date["start"]
        if "end" in date:
            leading = None if "lasting" in date else date["start"]
            assert fields[date["end"]].get("adopted_with") == leading


@pytest.mark.parametrize("table", of_group("core"))
def test_a_core_table_keeps_its_id_and_its_source(table: str) -> None:
    kept = {name for name, field in fields_of(table).items() if field["role"] == "bookkeeping"}
    assert kept == {SCHEMAS[table]["primaryKey"], "source_id"}
    assert targets(table)["source_id"] == "sources"


@pytest.mark.parametrize("table", of_group("relation"))
def test_a_relation_stands_at_the_row_that_it_names_first(table: str) -> None:
    roles = {name: field["role"] for name, field in fields_of(table).items()}
    first, *others = roles
    assert roles == {first: "identity"} | dict.fromkeys(others, "stated")
    assert targets(table)[first] in of_group("core")


def test_rows_with_names_have_a_field_for_them() -> None:
    named = [table for table, schema in SCHEMAS.items() if "named" in schema]
    assert set(of_group("core")) - set(named) == {"metrics"}
    for table in named:
        assert "name" in [field["role"] for field in fields_of(table).values()]


def test_columns_are_described_in_the_words_of_the_glossary() -> None:
    page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    ruled_out = re.findall(r"\*([\w ]+)\*", page.partition("Words to replace")[2])
    assert "voice" in ruled_out
    pattern = re.compile(rf"\b({'|'.join(ruled_out)})\b", re.IGNORECASE)
    for file in [ROOT / "datapackage.json", *sorted((ROOT / "schemas").glob("*.json"))]:
        texts = re.findall(r'"(?:title|description|row|label)": "(.*)"', file.read_text("utf-8"))
        assert [text for text in texts if pattern.search(text)] == [], file.name
