"""The profiles: sound themselves, and what is released is a Data Package by the official one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from broken.patches import edit, resource, schema
from changai.model.schema import TYPES
from changai.validation import validate
from changai.validation.profile import PROFILES
from releasing import PACKAGES, ROOT, unpacked

OFFICIAL = json.loads((PROFILES / "datapackage-2.0/datapackage.json").read_bytes())


def inlined(folder: Path) -> Any:
    """The descriptor of a package with its schemas in it."""
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    for item in descriptor["resources"]:
        if isinstance(item.get("schema"), str):
            item["schema"] = json.loads((folder / item["schema"]).read_bytes())
    return descriptor


@pytest.mark.parametrize("name", ["package", "schema"])
def test_a_profile_is_a_json_schema(name: str) -> None:
    profile = json.loads((PROFILES / f"{name}.json").read_bytes())
    Draft202012Validator.check_schema(profile)
    Draft7Validator.check_schema(OFFICIAL)
    if name == "schema":
        assert profile["$defs"]["field"]["properties"]["type"]["enum"] == list(TYPES)


def test_the_package_of_the_repository_is_a_data_package() -> None:
    Draft7Validator(OFFICIAL).validate(inlined(ROOT))


@pytest.mark.parametrize("part", ["csv", "parquet", "huggingface"])
@pytest.mark.parametrize("which", PACKAGES)
def test_what_is_built_is_a_data_package(which: str, part: str) -> None:
    descriptors = list(unpacked(which, part).rglob("datapackage.json"))
    assert descriptors
    for file in descriptors:
        Draft7Validator(OFFICIAL).validate(inlined(file.parent))


def test_the_official_profile_judges_what_ours_leaves_open(good: Path) -> None:
    resource("events", hash="sha256")(good)
    schema("themes", primaryKey=["theme_id", "theme_id"])(good)
    places = [(f.file, f.line, f.code) for f in validate(good)]
    assert [place[::2] for place in places] == [
        ("datapackage.json", "P103"),
        ("schemas/themes.json", "P103"),
    ]
    assert all(line for _, line, _ in places)


def test_a_value_of_the_wrong_form_is_named_on_its_line(good: Path) -> None:
    edit("datapackage.json", lambda value: value.update(homepage=7))(good)
    (found,) = validate(good)
    line = (good / "datapackage.json").read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert line.strip().startswith('"homepage": 7')
    assert found.message == "homepage of the package: 7 is not of type 'string'"
