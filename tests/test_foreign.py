"""A Data Package of somebody else: told so in one finding, never a traceback, never silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from broken.patches import edit
from changai.cli import main
from changai.model.table_names import HeldName
from changai.validation import validate

RIVERS: dict[str, Any] = {"fields": [{"name": "id", "type": "integer"}]}
ALL = get_args(HeldName)

Out = pytest.CaptureFixture[str]
MAJORITY = (len(ALL) + 1) // 2  # with so many tables of ours a package is one of ours


def package(folder: Path, resources: object) -> Path:
    """A package with one CSV file, one schema, and these resources."""
    (folder / "rivers.csv").write_text("id\n1\n")
    (folder / "schema.json").write_text(json.dumps(RIVERS))
    descriptor = {"name": "rivers", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


def named(*names: str, schema: object = "schema.json") -> list[dict[str, object]]:
    """Resources of these names over the one file."""
    return [{"name": name, "path": "rivers.csv", "schema": schema} for name in names]


FOREIGN = {
    "a table of another name": named("rivers"),
    "a schema in the descriptor": named("rivers", schema=RIVERS),
    "rows in the descriptor": [{"name": "rivers", "data": [{"id": 1}]}],
    "a list of paths": [{"name": "rivers", "path": ["rivers.csv", "more.csv"]}],
    "a file elsewhere": [{"name": "rivers", "path": "https://example.org/rivers.csv"}],
    "tables called like two of ours": named("people", "events", "rivers"),
    "no names": [{}, 7, None, {"name": ["x"]}],
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_another_data_package_is_one_finding(kind: str, tmp_path: Path, capsys: Out) -> None:
    (found,) = validate(package(tmp_path, FOREIGN[kind]))
    assert (found.code, found.file, found.severity) == ("P110", "datapackage.json", "error")
    assert found.message.startswith(
        f"is not a package of this data model: of the {len(ALL)} tables"
    )
    assert "frictionless validate" in found.hint
    assert main(["validate", str(tmp_path), "--format", "github"]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_it_says_which_tables_are_there(tmp_path: Path) -> None:
    (found,) = validate(package(tmp_path, FOREIGN["tables called like two of ours"]))
    assert found.message.endswith("of the model it has events, people")


@pytest.mark.parametrize("schema", ["schema.json", RIVERS, 7, None])
def test_tables_that_are_ours_by_name_alone_are_no_traceback(
    schema: object, tmp_path: Path
) -> None:
    codes = {found.code for found in validate(package(tmp_path, named(*ALL, schema=schema)))}
    assert codes & {"P103", "P104", "P110"}


def test_a_package_that_lost_some_tables_is_still_ours(good: Path) -> None:
    edit("datapackage.json", lambda value: value["resources"].__delitem__(slice(MAJORITY, None)))(
        good
    )
    missing = [found.message for found in validate(good) if found.code == "P110"]
    assert len(missing) == len(ALL) - MAJORITY
    assert all("has no table" in message for message in missing)
    edit(
        "datapackage.json", lambda value: value["resources"].__delitem__(slice(MAJORITY - 1, None))
    )(good)
    assert [found.code for found in validate(good)] == ["P110"]


def test_a_folder_without_a_descriptor_is_one_finding(tmp_path: Path) -> None:
    (found,) = validate(tmp_path)
    assert (found.code, found.message) == ("P101", "no such file")


def test_an_annotation_names_the_file_from_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    (tmp_path / "my").mkdir()
    package(tmp_path / "my", FOREIGN["no names"])
    monkeypatch.chdir(tmp_path)
    for path in ("my", "./my/", "my/datapackage.json"):
        main(["validate", path, "--format", "github"])
        assert capsys.readouterr().out.startswith("::error file=my/datapackage.json,line=")
    monkeypatch.chdir(tmp_path / "my")
    main(["validate", "--format", "github"])
    assert capsys.readouterr().out.startswith("::error file=datapackage.json,line=")


def test_a_table_of_its_own_may_name_columns_as_it_likes(good: Path) -> None:
    words = dict.fromkeys(("title", "title_zh", "description", "description_zh"), "x")
    columns = ["id", "line", "cell", "more", "missing", "place", "region_id", "claims", "hint"]
    schema = {
        **words,
        "group": "reference",
        "fields": [{"name": name, "type": "string", "role": "stated", **words} for name in columns],
        "primaryKey": "id",
        "foreignKeys": [
            {"fields": "region_id", "reference": {"resource": "regions", "fields": "region_id"}}
        ],
    }
    (good / "schemas/visits.json").write_text(json.dumps(schema), encoding="utf-8")
    rows = ["a1,x,x,x,x,x,reg-nowhere,x,x", "a2,x,x,x,x,x,reg-cn,x,x", "a2,y,x,x,x,x,reg-cn,x,x"]
    text = "\n".join([",".join(columns), *rows]) + "\n"
    (good / "data/visits.csv").write_text(text, encoding="utf-8")
    visits = {"name": "visits", "path": "data/visits.csv", "schema": "schemas/visits.json"}

    def add(value: dict[str, Any]) -> None:
        value["resources"].append(value["resources"][0] | visits)

    edit("datapackage.json", add)(good)
    places = [(f.code, f.file, f.line, f.column) for f in validate(good)]
    assert places == [
        ("S208", "data/visits.csv", 2, "region_id"),
        ("S206", "data/visits.csv", 4, "id"),
    ]
