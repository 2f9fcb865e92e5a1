"""The model is declared once: a new core table needs a schema, a file and a resource, no code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from broken.patches import cell
from changai import Dataset
from changai.curation.differences import diff
from changai.curation.working_copy import fmt
from changai.export import build
from changai.validation import validate
from copies import ROOT, copy_good

Json = dict[str, Any]


def text(name: str, role: str, **more: Any) -> Json:
    """A text field of a made-up table."""
    words = dict.fromkeys(("title", "title_zh", "description", "description_zh"), name)
    return {"name": name, **words, "role": role, "type": "string"} | more


def day(name: str, **more: Any) -> Json:
    """A date field of a made-up table."""
    return text(name, "stated", type="date") | more


PRECISIONS = next(
    field
    for field in json.loads((ROOT / "schemas/events.json").read_bytes())["fields"]
    if field["name"] == "date_precision"
)
KEY = {"required": True, "unique": True, "pattern": "^exh-[a-z0-9]+(-[a-z0-9]+)*$"}
EXHIBITIONS: Json = {
    "title": "Exhibitions",
    "title_zh": "展览",
    "row": "an exhibition",
    "row_zh": "一次展览",
    "description": "One row is an exhibition.",
    "description_zh": "一行是一次展览。",
    "group": "core",
    "named": True,
    "dates": [{"start": "opens", "end": "closes", "precision": "opens_precision"}],
    "fields": [
        text("exhibition_id", "bookkeeping", constraints=KEY),
        text("name_zh", "name"),
        text("name_en", "name"),
        day("opens"),
        day("closes", adopted_with="opens"),
        PRECISIONS | {"name": "opens_precision", "adopted_with": "opens"},
        text("region_id", "identity"),
        text("source_id", "bookkeeping"),
    ],
    "missingValues": [""],
    "primaryKey": "exhibition_id",
    "foreignKeys": [
        {"fields": "region_id", "reference": {"resource": "regions", "fields": "region_id"}},
        {"fields": "source_id", "reference": {"resource": "sources", "fields": "source_id"}},
    ],
}
ROW = "exh-tools,工具展,Exhibition of tools,2020-05-04,2020-05-06,day,reg-cn-zj,src-news-2020\n"
EVIDENCE = [
    "exhibitions,exh-tools,name_zh,src-news-2020,,,,工具展,工具展,states,\n",
    "exhibitions,exh-tools,opens,src-news-2020,,,,5月4日至6日,2020-05-04/2020-05-06,states,\n",
]
NAMES = [
    "exhibitions,exh-tools,Exhibition of tools,en,translation,,\n",
    "exhibitions,exh-tools,工具展,zh,official,src-news-2020,\n",
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The good package with a core table of its own: exhibitions, dated and named."""
    folder = copy_good(tmp_path / "package")
    (folder / "schemas/exhibitions.json").write_text(json.dumps(EXHIBITIONS), "utf-8")
    header = ",".join(field["name"] for field in EXHIBITIONS["fields"])
    (folder / "data/exhibitions.csv").write_text(f"{header}\n{ROW}", "utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    resource = {
        "name": "exhibitions",
        "path": "data/exhibitions.csv",
        "schema": "schemas/exhibitions.json",
        "title": "Exhibitions",
        "title_zh": "展览",
    }
    descriptor["resources"].append(descriptor["resources"][0] | resource)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    for table, rows in (("evidence", EVIDENCE), ("names", NAMES)):
        with (folder / f"data/{table}.csv").open("a", encoding="utf-8") as file:
            file.writelines(rows)
    fmt(folder)
    return folder


def codes(folder: Path) -> set[tuple[str, str, str]]:
    """File, column and code of each finding."""
    return {(finding.file, finding.column, finding.code) for finding in validate(folder)}


def test_it_is_valid(package: Path) -> None:
    assert validate(package) == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("closes", "2020-05-01", "M101"),  # ends before it begins
        ("opens", "2020-06-04", "M106"),  # not what the evidence says
        ("opens_precision", "year", "M102"),
        ("region_id", "reg-nowhere", "S208"),
        ("name_en", "工具展", "M108"),
        ("source_id", "src-lighthouse", "E112"),
    ],
)
def test_the_rules_hold_for_it(package: Path, column: str, value: str, code: str) -> None:
    cell("exhibitions", 2, column, value)(package)
    assert code in {finding for file, _, finding in codes(package) if "exhibitions" in file}


def test_a_row_without_evidence_is_named(package: Path) -> None:
    file = package / "data/evidence.csv"
    rows = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(row for row in rows if "exh-tools,opens" not in row), "utf-8")
    assert ("data/exhibitions.csv", "opens", "E114") in codes(package)
    file.write_text("".join(row for row in rows if "exh-tools" not in row), "utf-8")
    assert ("data/exhibitions.csv", "exhibition_id", "E105") in codes(package)


def test_a_name_that_is_not_among_the_names_is_named(package: Path) -> None:
    file = package / "data/names.csv"
    rows = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(row for row in rows if "Exhibition of tools" not in row), "utf-8")
    assert ("data/exhibitions.csv", "name_en", "E122") in codes(package)


def test_it_is_loaded_with_its_evidence_and_found_by_name(package: Path) -> None:
    data = Dataset(package)
    assert data.load("exhibitions", evidence=True)["status"].tolist() == ["unchecked"]
    assert data.evidence("exh-tools")["field"].tolist() == ["name_zh", "opens"]
    assert data.find("工具展")["row_id"].tolist() == ["exh-tools"]
    stated = data.load("exhibitions", source="src-news-2020")
    assert stated["opens"].dt.strftime("%F").tolist() == ["2020-05-04"]
    assert set(data.claims("exhibitions")["field"]) >= {"name_zh", "opens", "region_id"}
    catalogue = data.tables().set_index("table")
    assert catalogue.loc["exhibitions", "group"] == "core"


def test_a_column_of_its_own_by_the_name_of_a_derived_one_stays(package: Path) -> None:
    """The others of the group are computed: an exhibition may have a status."""
    file = package / "schemas/exhibitions.json"
    schema = json.loads(file.read_bytes())
    schema["fields"].append(text("status", "editorial"))
    file.write_text(json.dumps(schema), "utf-8")
    header = ",".join(field["name"] for field in schema["fields"])
    row = ROW.strip() + ",open\n"
    (package / "data/exhibitions.csv").write_text(f"{header}\n{row}", "utf-8")
    rows = Dataset(package).load("exhibitions", evidence=True)
    assert rows["status"].tolist() == ["open"]
    assert rows["disputed_fields"].isna().tolist() == [True]


def test_it_is_released_and_compared(package: Path, tmp_path: Path) -> None:
    kinds = ("csv", "parquet", "sqlite", "stata", "workbook", "dictionary")
    made = [artefact.name for artefact in build(package, tmp_path / "dist", kinds)]
    (parquet,) = (name for name in made if name.endswith("-parquet.zip"))
    released = Dataset(tmp_path / "dist" / parquet)
    assert len(released.load("exhibitions")) == 1
    assert len(released.load("exhibitions_as_stated")) == 1
    without = copy_good(tmp_path / "without")
    changes = diff(without, package)
    assert changes["exhibitions"]["added"] == ["exh-tools"]
