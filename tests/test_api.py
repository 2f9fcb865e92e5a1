"""What the verbs promise, on the real data of the repository."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

import changai
from changai.model.schema import GROUPS, Language
from changai.model.table_names import TableName
from changai.statements.status import STATUS

ROOT = Path(__file__).resolve().parents[1]


def test_import_is_light() -> None:
    code = "import sys, changai; sys.exit('pandas' in sys.modules or 'pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_catalogue_counts_what_is_loaded() -> None:
    catalogue = changai.tables().set_index("table")
    assert list(catalogue.columns) == ["group", "title", "rows", "columns", "row"]
    assert list(dict.fromkeys(catalogue["group"])) == list(GROUPS)  # core tables first
    for table in catalogue.index:
        assert changai.load(table).shape == (catalogue["rows"][table], catalogue["columns"][table])


NAMES = [name for part in get_args(TableName) for name in get_args(part)]


def test_table_names_complete_in_an_editor() -> None:
    assert set(changai.tables()["table"]) == set(NAMES)


@pytest.mark.parametrize("table", NAMES)
def test_no_column_is_object(table: TableName) -> None:
    frame = changai.load(table)
    assert not [column for column in frame if frame[column].dtype == object]


def test_types_are_what_the_readme_says() -> None:
    metrics = changai.load("metrics")
    assert metrics["value"].dtype == "float64"
    assert metrics["period_start"].dtype.kind == "M"
    assert metrics["qualifier"].cat.categories[0] == "exact"
    passages = changai.load("passages")
    assert passages["ordinal"].dtype == "Int64"
    assert passages["truncated"].dtype == "boolean"
    precision = changai.load("events")["date_precision"]
    assert precision.cat.ordered
    assert precision.min() == "day"


@pytest.mark.parametrize(("language", "name"), [("zh", "浙江省"), ("en", "Zhejiang")])
def test_labels_follow_their_foreign_keys(language: Language, name: str) -> None:
    frame = changai.load("regional_initiatives", labels=language)
    columns = list(frame.columns)
    assert columns[columns.index("region_id") + 1] == "region"
    assert set(frame.loc[frame["region_id"] == "reg-cn-zj", "region"]) == {name}
    assert frame["region"].notna().equals(frame["region_id"].notna())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_tell_sources_apart(language: Language) -> None:
    frame = changai.load("evidence", labels=language).drop_duplicates("source_id")
    assert frame["source"].is_unique
    news = frame.set_index("source_id")["source"]["src-cctv-2025-05-19"]
    assert (
        news == {"zh": "国内联播快讯", "en": "Domestic news in brief"}[language] + " (2025-05-19)"
    )


def test_status_tells_unchecked_from_searched_from_confirmed() -> None:
    frame = changai.load("metrics", evidence=True)
    assert list(frame["status"].cat.categories) == STATUS
    confirmed = frame[frame["status"] == "confirmed"]
    assert len(confirmed)
    assert (confirmed["confirming"] > 0).all()
    assert (confirmed["disputing"] == 0).all()
    searched = set(changai.load("lookups")["row_id"])
    nothing = frame[frame["status"] == "nothing_found"]["metric_id"]
    assert len(nothing)
    assert set(nothing) <= searched
    unchecked = frame[frame["status"] == "unchecked"]["metric_id"]
    assert not set(unchecked) & searched


def test_describe_names_type_unit_allowed_values_references_and_meaning() -> None:
    described = changai.describe("metrics").set_index("column")
    assert described.loc["region_id", "references"] == "regions.region_id"
    assert "more_than = More than" in described.loc["qualifier", "allowed"]
    assert "base units" in described.loc["value", "meaning"]
    assert (
        "多于" in changai.describe("metrics", "zh").set_index("column").loc["qualifier", "allowed"]
    )


def test_evidence_says_where_a_figure_stands() -> None:
    metric = changai.load("metrics").iloc[0]
    statements = changai.evidence(metric["metric_id"])
    value = statements[(statements["field"] == "value") & (statements["stance"] == "states")].iloc[
        0
    ]
    assert value["exact"]
    assert value["source"]
    assert int(value["end"]) - int(value["start"]) == len(value["exact"])


def test_the_evidence_of_a_row_is_every_statement_on_it() -> None:
    said = changai.load("evidence")
    sources = changai.load("sources").set_index("source_id")["title_zh"]
    said = said.assign(source=said["source_id"].map(sources))
    columns = ["field", "claim", "stance", "exact", "source", "note_en"]
    assert "reg-cn-hb" in set(said.loc[said["table"] == "provincial_reform", "row_id"])
    for row_id in [*said.groupby("table")["row_id"].first(), "reg-cn-hb"]:
        statements = said.loc[said["row_id"] == row_id, columns]
        found = changai.evidence(row_id)[columns]
        wanted = sorted(map(str, statements.to_numpy().tolist()))
        assert sorted(map(str, found.to_numpy().tolist())) == wanted, row_id


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: changai.load("metric"), "unknown table 'metric'; did you mean 'metrics'?"),
        (lambda: changai.describe("event"), "unknown table 'event'; did you mean 'events'?"),
        (
            lambda: changai.evidence("org-acftuu"),
            "unknown id 'org-acftuu'; did you mean 'org-acftu'?",
        ),
        (lambda: changai.load("events", labels="fr"), "labels must be 'zh' or 'en', not 'fr'"),
        (lambda: changai.cite("apa"), "style must be one of text, bibtex, cff, not 'apa'"),
        (lambda: changai.Dataset("/nowhere"), "/nowhere: no such folder or zip"),
    ],
)
def test_unknown_names_raise_our_error_with_the_nearest(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(changai.ChangaiError) as caught:
        call()
    assert str(caught.value) == message


def test_a_retired_id_names_what_took_its_place(good: Path) -> None:
    data = changai.Dataset(good)
    for call in (data.show, data.evidence, data.find, data.plot):
        with pytest.raises(changai.UnknownName) as caught:
            call("evt-night-visit")
        assert caught.value.nearest == "evt-night-school-visit-2020"
        assert str(caught.value) == (
            "'evt-night-visit' was retired in version 0.1.0 (Doubled); "
            "write 'evt-night-school-visit-2020'"
        )
    assert data.find("no row is called so").empty


def test_na_stays_text(tmp_path: Path) -> None:
    from changai.model.tables import from_csv, to_pandas

    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]}
    frame = to_pandas(from_csv(b"a,b\nNA,1\n,\n", schema, "x.csv"))
    assert frame["a"][0] == "NA"
    assert frame["a"].isna()[1]
    assert frame["b"].isna()[1]


def test_duckdb_has_every_table() -> None:
    connection = changai.connect()
    for table, rows in changai.tables()[["table", "rows"]].itertuples(index=False):
        assert connection.sql(f'SELECT count(*) FROM "{table}"').fetchall() == [(rows,)]
    joined = connection.sql(
        "SELECT i.unit FROM metrics JOIN indicators i USING (indicator_id)"
    ).df()
    assert len(joined) == len(changai.load("metrics"))


def test_citation_file_is_current() -> None:
    assert (ROOT / "CITATION.cff").read_text(encoding="utf-8") == changai.cite("cff") + "\n"
    assert changai.cite("bibtex").startswith("@misc{changai_")
    assert f"version {changai.Dataset().version}" in changai.cite()


def test_frames_are_fresh() -> None:
    first = changai.load("themes")
    first.loc[0, "name_en"] = "changed"
    assert changai.load("themes").loc[0, "name_en"] != "changed"
    assert isinstance(first, pd.DataFrame)


def test_every_relation_that_evidence_states_has_its_ids() -> None:
    said = changai.load("evidence")
    relations = set(changai.tables()["table"]) & set(said["field"])
    assert "document_issuers" in relations
    for relation in relations:
        joined = changai.load(relation)
        row_id = said.loc[said["field"] == relation, "row_id"].iloc[0]
        of_row = joined[joined.iloc[:, 0] == row_id].drop(columns="role", errors="ignore")
        ids = {cell for row in of_row.iloc[:, 1:3].to_numpy() for cell in row if "-" in str(cell)}
        statements = changai.evidence(row_id)
        for value in statements.loc[statements["field"] == relation, "value"]:
            assert set(value.split("; ")) == ids, (relation, row_id)


@pytest.mark.parametrize(
    ("column", "central"),
    [
        ("implementing_document_id", "doc-reform-plan-2017"),
        ("answer_document_id", "doc-deepening-reform-opinions-2024"),
    ],
)
def test_which_provinces_carry_out_the_reform_has_one_answer(column: str, central: str) -> None:
    reform = changai.load("provincial_reform")
    relations = changai.load("document_relations")
    wanted = (relations["related_document_id"] == central) & (relations["relation"] == "implements")
    places = changai.load("documents").set_index("document_id")["region_id"]
    by_relation = set(relations.loc[wanted, "document_id"].map(places)) - {"reg-cn"}
    by_province = set(reform.loc[reform[column].notna(), "region_id"])
    assert by_province == by_relation != set()
