"""Rows are found by any name they have, however it is written."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import changai
from broken.patches import cell, cells, copy
from changai.reading.characters import is_pinyin, searchable, syllables_by_character
from changai.statements.resolution import is_in_traditional, plain_name


def first(name: str) -> str:
    """The row that a name leads to first of all."""
    found = changai.find(name)
    assert len(found), name
    return str(found["row_id"][0])


@pytest.mark.parametrize(
    "name",
    [
        "技能劳动者",
        "技能勞動者",  # traditional
        "技术工人",
        "jineng laodongzhe",
        "jinenglaodongzhe",
        "Jìnéng Láodòngzhě",
        "skilled workers",
        "SKILLED WORKER",
    ],
)
def test_an_indicator_is_found_by_any_word_for_it(name: str) -> None:
    assert first(name) == "ind-skilled-workers"


@pytest.mark.parametrize("name", ["扳手夜校", "Spanner School", "banshou yexiao", "Wrench Lessons"])
def test_a_term_is_found_by_its_renderings(name: str, good: Path) -> None:
    """The last one is a rendering that the table of terms says to avoid: it is found all the same."""
    words = {"term_zh": "扳手夜校", "term_en": "Spanner School", "avoided_en": "Wrench Lesson"}
    cells("terms", 2, **words)(good)
    assert changai.Dataset(good).find(name)["row_id"][0] == "ini-wrench-school"


@pytest.mark.parametrize(
    "name", ["王东明", "王東明", "Wang Dongming", "wangdongming", "wáng dōngmíng", "WANG DONG-MING"]
)
def test_a_person_is_found_in_any_spelling_family_name_first(name: str) -> None:
    assert first(name) == "per-wang-dongming"


@pytest.mark.parametrize(
    ("pinyin", "row_id"),
    [
        ("chongqing", "reg-cn-cq"),
        ("quanzong", "org-acftu"),
        ("Zhonghua Quanguo Zonggonghui", "org-acftu"),
    ],
)
def test_characters_of_several_readings_are_read_as_they_are_said(pinyin: str, row_id: str) -> None:
    assert first(pinyin) == row_id


def test_a_source_is_found_by_its_title_after_what_it_is_about(good: Path) -> None:
    data = changai.Dataset(good)
    assert list(data.find("夜校见闻")["row_id"]) == ["src-news-2020"]
    cell("sources", 3, "title_zh", "扳手班")(good)  # shorter than what else has this word
    found = changai.Dataset(good).find("扳手")
    assert list(found["row_id"]) == ["ini-wrench-school", "src-news-2020", "src-lighthouse"]


def test_every_name_leads_to_its_row() -> None:
    """As recorded, and in the row itself: of a sample of each table, every row is found by each name."""
    for table in changai.load("names")["table"].unique():
        names = changai.load("names")
        for row in names[names["table"] == table].iloc[::40].itertuples():
            found = changai.find(row.name)
            assert row.row_id in set(found["row_id"]), row.name


def test_a_name_that_is_the_same_comes_before_one_that_holds_it() -> None:
    found = changai.find("上海")
    keys = found["name"].map(searchable)
    assert found["row_id"][0] == "reg-cn-sh"
    assert list(keys == "上海") == sorted(keys == "上海", reverse=True)
    assert found["row_id"].is_unique


def test_english_words_are_not_taken_for_pinyin_first() -> None:
    """*Women* could be 我们: what is called so in English comes first."""
    found = changai.find("women")
    in_english = found["name"].str.contains("women", case=False)
    assert in_english[0]
    assert list(in_english) == sorted(in_english, reverse=True)
    assert not is_pinyin("an")
    assert not is_pinyin("workers")


def test_nothing_is_found_by_nothing() -> None:
    for name in ("", "《》", "no row is called so"):
        assert changai.find(name).empty


def test_traditional_quotes_of_sources_are_found_as_simplified_names() -> None:
    """Sources in traditional characters, as held in evidence, against the claims they were read as."""
    evidence = changai.load("evidence").dropna(subset=["exact", "claim"])
    evidence = evidence[evidence["field"].str.endswith("_zh")]  # what is read as a text
    pairs = [
        (exact, claim)
        for exact, claim in zip(evidence["exact"], evidence["claim"], strict=True)
        if plain_name(exact) != plain_name(claim)
        and is_in_traditional(plain_name(exact), plain_name(claim))
    ]
    assert pairs
    for exact, claim in pairs:
        assert searchable(exact) == searchable(claim), exact


def test_every_character_of_a_name_has_a_reading() -> None:
    names = changai.load("names")
    chinese = names.loc[names["language"] == "zh", "name"]
    used = {c for c in "".join(map(searchable, chinese)) if "一" <= c <= "鿿"}
    assert not used - syllables_by_character().keys()


def test_the_readings_are_those_of_pypinyin() -> None:
    from pypinyin import Style, pinyin

    known = syllables_by_character()
    for character in "技能劳动者产业工人队伍建设改革重长行单绿女":
        (readings,) = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)
        assert known[character] <= {*readings, *(r.replace("v", "u") for r in readings)}
        assert readings[0] in known[character]


def without_names(folder: Path) -> Path:
    """A package as it was before there were tables of names and of terms."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    gone = ("names", "terms")
    kept = [each for each in descriptor["resources"] if each["name"] not in gone]
    path.write_text(json.dumps(descriptor | {"resources": kept}, ensure_ascii=False), "utf-8")
    return folder


def test_an_older_release_answers_by_the_names_of_its_rows(good: Path) -> None:
    data = changai.Dataset(without_names(good))
    assert "names" not in data
    for name in ("林一帆", "Lin Yifan", "lin yifan"):
        assert list(data.find(name)["row_id"]) == ["per-lin-yifan"]
    assert data.find("Zhejiang")["table"][0] == "regions"


def test_a_name_of_a_table_that_is_not_there_is_left_out(good: Path) -> None:
    copy("names", 2, 3, table="exhibitions", row_id="exh-tools", name="工具展")(good)
    data = changai.Dataset(good)
    assert data.find("工具展").empty
    assert list(data.find("林一帆")["row_id"]) == ["per-lin-yifan"]


def test_columns_are_text(good: Path) -> None:
    for name in ("林一帆", "nobody"):
        found = changai.Dataset(good).find(name)
        columns = ["table", "row_id", "name", "kind", "language", "name_zh", "name_en"]
        assert list(found.columns) == columns
        assert not [column for column in found if found[column].dtype == object]


def test_a_dataset_is_pickled_by_its_path(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(good.parent)
    data = changai.Dataset(good.name)
    found = data.find("林一帆")
    monkeypatch.chdir("/")  # where the relative path leads nowhere
    assert pickle.loads(pickle.dumps(data)).find("林一帆").equals(found)


def test_the_installed_dataset_is_pickled_as_well() -> None:
    data = changai.Dataset()
    assert pickle.loads(pickle.dumps(data)).version == data.version


def test_a_dataset_is_what_its_tables_are(good: Path) -> None:
    for data in (changai.Dataset(good), changai.Dataset()):
        assert list(data) == list(data.tables()["table"])
        assert len(data) == len(list(data))
        assert "metrics" in data
        assert "claims" in data
        assert "metric" not in data
        assert None not in data
