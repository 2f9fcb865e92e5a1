"""Sources that pass on one telling count as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from adding import Out, add, contents
from broken.patches import cells, drop, insert, without
from changai import Dataset
from changai.cli import main
from changai.validation import validate

TOLD = "press-conference-2020-06-02"
VISIT = "evt-night-school-visit-2020"
DAY = f"events,{VISIT},date_start,src-paper,,,,2020-06-01,2020-06-01,confirms,"
PAPER = "src-paper,夜校见闻,Seen at the Night School,,某某日报,2020-06-03,day,news_report,"
ON_ITS_SITE = f"https://example.net/2,original,agency,{TOLD},2021-05-01,,,"


@pytest.fixture
def told(good: Path) -> Path:
    """The good package, and a second newspaper; both pass on what was told at a press conference."""
    patches = [
        insert("sources", 4, PAPER + ON_ITS_SITE),
        insert("hosts", 2, "example.net,other,某某日报,"),
        cells("sources", 3, origin=TOLD),
        insert("evidence", 7, DAY),
    ]
    for patch in patches:
        patch(good)
    return good


def checks(package: Path) -> tuple[str, int]:
    """The status of the visit, and how many confirm it."""
    row = Dataset(package).load("events", evidence=True).set_index("event_id").loc[VISIT]
    return row["status"], row["confirming"]


def settle(package: Path) -> None:
    """Settle a package, after which it is valid."""
    assert main(["settle", str(package)]) == 0
    assert validate(package) == []


def test_two_papers_of_one_press_conference_are_one_confirmation(told: Path) -> None:
    settle(told)
    assert checks(told) == ("confirmed", 1)
    stances = Dataset(told).evidence(VISIT).set_index("publisher")["stance"]
    assert (stances["海潮日报"], stances["某某日报"]) == ("confirms", "repeats")


def test_two_papers_of_one_press_conference_confirm_nothing_of_each_other(told: Path) -> None:
    cells("sources", 2, origin=TOLD, published="2020-06-02", published_precision="day")(told)
    settle(told)
    assert checks(told) == ("unchecked", 0)


def test_another_telling_confirms(told: Path) -> None:
    cells("sources", 4, origin="speech-2020-06-02")(told)
    settle(told)
    assert checks(told) == ("confirmed", 2)


def test_one_telling_counts_once_on_all_fields_of_a_row(told: Path) -> None:
    """Each paper confirms a field that the other leaves out."""
    drop("evidence", 6)(told)
    name = f"events,{VISIT},name_zh,src-news-2020,,,,再访夜校,再访夜校,confirms,"
    insert("evidence", 8, name)(told)
    settle(told)
    assert checks(told) == ("confirmed", 1)


def test_a_package_without_the_column_is_as_before(good: Path) -> None:
    without("sources", "origin")(good)
    assert validate(good) == []
    assert checks(good) == ("confirmed", 1)


SOURCE = f"""url = "https://example.org/news/9"
title = ["夜校再访", "The Night School Again"]
publisher = "海潮日报"
day = "2020-06-05"
origin = "{TOLD}"
[[says]]
row = "{VISIT}"
date = "2020年6月1日"
words = "2020年6月1日"
"""


def test_a_source_is_added_with_its_origin(told: Path, capsys: Out) -> None:
    settle(told)
    status, out, err = add(told, SOURCE, capsys)
    assert status == 0, out + err
    assert f'origin = "{TOLD}" is that of src-news-2020, src-paper: they count as one' in err
    assert checks(told) == ("confirmed", 1)


def test_an_origin_that_no_other_source_has_is_said_to_be_new(told: Path, capsys: Out) -> None:
    settle(told)
    status, out, err = add(told, SOURCE.replace("press", "pres"), capsys)
    assert status == 0, out + err
    assert f"is new: no other source has it; did you mean {TOLD}?" in err


def test_an_origin_of_other_characters_is_refused(told: Path, capsys: Out) -> None:
    settle(told)
    before = contents(told)
    status, out, err = add(told, SOURCE.replace(TOLD, "Press conference"), capsys)
    assert (status, "more.toml" in out + err, "origin" in out + err) == (2, True, True), out + err
    assert contents(told) == before
