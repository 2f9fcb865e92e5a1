"""What a table is read with stands in it: unit, status, fields in dispute, day of reading, labels."""

from __future__ import annotations

import csv
import json
import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import changai
from broken.patches import cell, copy
from changai import Dataset
from changai.curation.differences import diff
from changai.export.archive import parquet_package
from changai.model import package as installed
from changai.model.schema import column_names
from changai.statements.catalog import Catalog, open_catalog
from changai.statements.delays import delay
from changai.statements.readings import row_hash
from changai.statements.status import STATUS
from changai.statements.views import stated_tables
from changai.validation import descriptor, validate
from copies import ROOT
from releasing import artefact, truth, unpacked
from test_readings import read

CHECKS = ["status", "disputed_fields", "read_on"]
CORE = stated_tables(open_catalog(ROOT).schemas)


def by_id(table: str, key: str, column: str) -> dict[str, Any]:
    """A column of a CSV file by id."""
    return {row[key]: row[column] for row in truth("real", table)}


def test_a_value_stands_beside_its_unit() -> None:
    metrics = changai.load("metrics")
    columns = list(metrics.columns)
    assert columns[columns.index("value") + 1] == "unit"
    units = by_id("indicators", "indicator_id", "unit")
    assert list(metrics["unit"]) == [units[key] for key in metrics["indicator_id"]]
    assert metrics["unit"].dtype == changai.load("indicators")["unit"].dtype


def test_a_break_is_true_or_false() -> None:
    metrics = changai.load("metrics")
    breaks = [row["metric_id"] for row in truth("real", "metrics") if row["series_break"]]
    assert list(metrics.loc[metrics["series_break"], "metric_id"]) == breaks
    assert len(metrics[~metrics["series_break"]]) == len(metrics) - len(breaks)
    series = changai.load("series")
    assert len(series[~series["series_break"]]) == len(series) - len(breaks)
    as_stated = changai.load("metrics", source="src-forging-2021")
    assert as_stated["series_break"].notna().all()


@pytest.mark.parametrize("table", CORE)
def test_a_row_names_the_fields_in_which_it_is_disputed(table: str) -> None:
    disputed = defaultdict(set)
    for row in truth("real", "evidence"):
        if row["table"] == table and row["stance"] == "disputes":
            disputed[row["row_id"]].add(row["field"])
    frame = changai.load(table)
    fields = frame.set_index(frame.columns[0])["disputed_fields"].dropna()
    assert {row_id: set(text.split()) for row_id, text in fields.items()} == disputed
    of_disputed = frame.loc[frame["disputed_fields"].notna(), "status"]
    assert set(of_disputed) <= {"disputed", "contested", "copy"}


def test_a_core_table_is_read_with_its_checks() -> None:
    """They are what `evidence=True` gives, which adds the numbers of sources."""
    for table in CORE:
        plain, counted = changai.load(table), changai.load(table, evidence=True)
        assert list(plain.columns[-3:]) == CHECKS
        assert list(counted.columns) == [*plain, "confirming", "refining", "disputing"]
        pd.testing.assert_frame_equal(counted[list(plain)], plain)
        assert list(plain["status"].cat.categories) == STATUS
    assert not {*CHECKS} & {*changai.load("regions")}
    assert {*CHECKS} <= {*changai.load("regions", evidence=True)}


def test_a_disputed_row_says_so_and_in_what(good: Path) -> None:
    """The source that disputes is an agency, the adopted one the issuer; then both are agencies."""
    studios = Dataset(good).load("metrics").set_index("metric_id").loc["met-studios-2020"]
    assert (studios["status"], studios["disputed_fields"]) == ("disputed", "value")
    cell("sources", 2, "authority", "agency")(good)
    studios = Dataset(good).load("metrics").set_index("metric_id").loc["met-studios-2020"]
    assert studios["status"] == "contested"


def test_derived_columns_are_in_the_release_not_computed_from_it(tmp_path: Path) -> None:
    """A table of the Parquet release is read alone: those that it was computed from may be gone."""
    folder = shutil.copytree(unpacked("real", "parquet"), tmp_path / "release")
    for table in ("evidence", "indicators", "lookups", "readings"):
        (folder / "data" / f"{table}.parquet").unlink()
    alone, whole = Dataset(folder).load("metrics"), changai.load("metrics")
    pd.testing.assert_frame_equal(alone, whole)
    declared = {f["name"] for f in Dataset(folder).schema("metrics")["fields"] if "derived" in f}
    assert declared == {"unit", *CHECKS}
    schema = json.loads((unpacked("real", "csv") / "schemas/metrics.json").read_bytes())
    assert not declared & {field["name"] for field in schema["fields"]}


def without_derived_columns(folder: Path, out: Path) -> Path:
    """The Parquet release of a package as it was before there were derived columns."""
    catalog = open_catalog(folder)
    older = Catalog(catalog.package)
    older.schemas = catalog.curated_schemas  # type: ignore[misc]
    older.view_schemas = {}  # type: ignore[misc]
    for path, data in parquet_package(older).items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)
    return out


def test_an_older_release_is_read_with_them_as_well(good: Path, tmp_path: Path) -> None:
    old = without_derived_columns(good, tmp_path / "old")
    assert "derived" not in (old / "schemas/metrics.json").read_text("utf-8")
    for table in ("metrics", "events", "sources", "series"):
        pd.testing.assert_frame_equal(Dataset(old).load(table), Dataset(good).load(table))
    assert {"unit", *CHECKS} <= {*Dataset(old).load("metrics")}


def test_a_release_without_evidence_is_read_without_a_status(good: Path) -> None:
    file = good / "datapackage.json"
    descriptor = json.loads(file.read_bytes())
    gone = ("evidence", "readings", "lookups")
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] not in gone]
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    metrics = Dataset(good).load("metrics")
    assert "unit" in metrics
    assert not {*CHECKS} & {*metrics}


def test_derived_columns_are_no_change_of_the_data(good: Path, tmp_path: Path) -> None:
    """Between the CSV files and the Parquet release, to a reader of changes and to the validator."""
    for path, data in parquet_package(open_catalog(good)).items():
        (tmp_path / "release" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "release" / path).write_bytes(data)
    assert diff(tmp_path / "release", good) == {}
    assert diff(good, tmp_path / "release") == {}
    assert validate(good, against=tmp_path / "release") == []
    curated = open_catalog(tmp_path / "release").curated("metrics")
    assert curated.equals(open_catalog(good).curated("metrics"))
    assert curated["series_break"].null_count == len(curated)
    cell("metrics", 2, "value", "42")(good)
    assert list(diff(tmp_path / "release", good)) == ["metrics"]


def test_whoever_has_the_release_installed_writes_no_derived_columns(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model of a wheel is that of its Parquet files."""
    files = installed.files_at(unpacked("real", "parquet"))
    monkeypatch.setattr(installed, "installed_files", lambda: files)
    caches = (installed.installed_package, installed.model_schemas, descriptor.file_of_this_version)
    for cached in caches:
        cached.cache_clear()
    try:
        assert "unit" in Dataset().load("metrics")
        assert "unit" not in {f["name"] for f in installed.model_schemas()["metrics"]["fields"]}
        assert validate(good) == []
    finally:
        for cached in caches:
            cached.cache_clear()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_sources_share_a_label(good: Path, language: str) -> None:
    """Two of one title and day are told apart by publisher, two of one publisher by their ids."""
    news = {"title_zh": "快讯", "title_en": "News", "published": "2020-06-02"}
    for number, publisher in enumerate(["海潮日报", "海潮日报", "灯塔报", ""], start=1):
        line = dict(news, source_id=f"src-news-{number}", publisher_zh=publisher)
        copy("sources", 3, 4, **line)(good)
    sources = Dataset(good).load("sources").set_index("source_id")[f"label_{language}"]
    title = news[f"title_{language}"]
    assert sources.is_unique
    assert sources["src-news-1"] == f"{title} (src-news-1, 2020-06-02)"
    assert sources["src-news-3"] == f"{title} (灯塔报, 2020-06-02)"
    assert sources["src-news-4"] == f"{title} (2020-06-02)"
    lighthouse = {"en": "The Lighthouse and the Wrench (2021)", "zh": "灯塔与扳手 (2021)"}
    assert sources["src-lighthouse"] == lighthouse[language]


def test_the_labels_of_sources_are_distinct_and_follow_their_ids() -> None:
    sources = changai.load("sources").set_index("source_id")
    for language in ("en", "zh"):
        assert sources[f"label_{language}"].is_unique
        labelled = changai.load("metrics", labels=language)  # type: ignore[arg-type]
        wanted = list(sources.loc[labelled["source_id"], f"label_{language}"])
        assert list(labelled["source"]) == wanted


def test_labels_follow_enumerations_in_their_order() -> None:
    for language, label in (("en", "Observed"), ("zh", "实际")):
        frame = changai.load("metrics", labels=language)  # type: ignore[arg-type]
        columns = list(frame.columns)
        assert columns[columns.index("nature") + 1] == "nature_label"
        assert set(frame.loc[frame["nature"] == "observed", "nature_label"]) == {label}
        codes, labels = (frame[column].cat for column in ("status", "status_label"))
        assert list(codes.codes) == list(labels.codes)
        assert labels.ordered
    assert "series_break_label" not in frame


def test_a_frame_says_what_it_and_its_columns_mean() -> None:
    from_parquet = Dataset(artefact("real", "-parquet.zip")).load("passages")
    for frame in (changai.load("passages"), from_parquet):
        about = frame[frame["ordinal"] > 1].attrs
        assert about["title"] == "Passages"
        assert about["columns"]["characters"]["unit"] == "code points"
        assert about["columns"]["ordinal"]["description_zh"]
        assert set(about["columns"]) == set(frame)
        assert json.loads(json.dumps(about)) == about
    assert changai.load("metrics", labels="zh").attrs["columns"]["unit"]["title_zh"] == "单位"


def test_the_csv_files_hold_none_of_it() -> None:
    """Neither do the schemas beside them."""
    for table in (*CORE, "sources"):
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert not {*CHECKS, "unit", "label_en", "label_zh"} & {*header}
        assert changai.load(table).columns.difference(header).tolist()


def test_a_false_that_is_written_is_no_other_row(good: Path) -> None:
    """An empty cell means it, so a row that was read stays read."""
    read(good, ("metrics", "met-studios-2020", "right"))
    cell("metrics", 4, "series_break", "false")(good)
    assert validate(good) == []
    assert Dataset(good).load("metrics")["read_on"].notna()[2]
    schema = Dataset(good).schema("metrics")
    row = dict.fromkeys(column_names(schema), "")
    assert row_hash(schema, row | {"series_break": "false"}) == row_hash(schema, row)
    assert row_hash(schema, row | {"series_break": "true"}) != row_hash(schema, row)


def test_a_place_is_read_with_its_province(good: Path) -> None:
    """By its parents, whatever its id; the country lies in none."""
    copy("regions", 4, 5, region_id="reg-seaside", level="county", parent_id="reg-cn-zj-ningbo")(
        good
    )
    regions = Dataset(good).load("regions", labels="en").set_index("region_id")
    lying = regions["province_id"].dropna()
    assert lying.to_dict() == dict.fromkeys(regions.index.drop("reg-cn"), "reg-cn-zj")
    assert set(regions.loc[lying.index, "province"]) == {"Zhejiang"}


def test_places_that_lie_in_each_other_have_no_province(good: Path) -> None:
    """The validator names them; to read the others they are no hindrance."""
    cell("regions", 4, "parent_id", "reg-cn-zj-ningbo")(good)
    regions = Dataset(good).load("regions").set_index("region_id")
    assert list(regions.index[regions["province_id"].isna()]) == ["reg-cn", "reg-cn-zj-ningbo"]
    assert regions.loc["reg-cn-zj", "province_id"] == "reg-cn-zj"


DATED = {"issued": date(2019, 3, 5), "issued_end": date(2019, 3, 5), "issued_precision": "day"}
UNDATED = {
    "issued": None,
    "issued_end": None,
    "issued_precision": "none",
    "published": None,
    "published_end": None,
    "published_precision": "none",
    "adopted": None,
}
BY_APRIL = {"issued_end": date(2019, 4, 5), "issued_precision": "not_after"}
PUBLISHED = {
    "published": date(2019, 4, 1),
    "published_end": date(2019, 4, 1),
    "published_precision": "day",
}
IN_MAY = {
    "issued": date(2019, 5, 1),
    "issued_end": date(2019, 5, 31),
    "issued_precision": "month",
}


@pytest.mark.parametrize(
    ("document", "earlier", "expected"),
    [
        (PUBLISHED, DATED, (27, "exact")),
        (PUBLISHED | DATED, DATED, (0, "exact")),
        (BY_APRIL, DATED, (31, "at_most")),
        (BY_APRIL | PUBLISHED, DATED, (27, "exact")),
        (IN_MAY, DATED, (87, "at_most")),
        (IN_MAY | {"adopted": date(2019, 4, 15)}, DATED, (41, "exact")),
        ({}, DATED, None),
        (DATED, BY_APRIL, None),
        (DATED, {}, None),
    ],
)
def test_days_are_counted_from_the_first_known_day(
    document: dict[str, Any], earlier: dict[str, Any], expected: tuple[int, str] | None
) -> None:
    assert delay(UNDATED | document, UNDATED | earlier) == expected


def test_a_relation_of_documents_is_read_with_the_days_between_them(good: Path) -> None:
    copy("documents", 2, 3, document_id="doc-rules", issued="2019-03-15", issued_end="2019-03-15")(
        good
    )
    relations = "document_id,related_document_id,relation\ndoc-rules,doc-measures,implements\n"
    (good / "data/document_relations.csv").write_text(relations, "utf-8")
    read = Dataset(good).load("document_relations")
    assert read[["days_after", "days_qualifier"]].to_numpy().tolist() == [[10, "exact"]]
    relations += "doc-rules,doc-nowhere,implements\n"
    (good / "data/document_relations.csv").write_text(relations, "utf-8")
    assert Dataset(good).load("document_relations")["days_after"].isna().tolist() == [False, True]


def test_what_is_derived_leads_to_no_row_that_refers() -> None:
    """A province refers to the country, not to itself."""
    referring = changai.show("reg-cn-zj").referring
    assert "parent_id" in set(referring["column"])
    assert "province_id" not in set(referring["column"])
