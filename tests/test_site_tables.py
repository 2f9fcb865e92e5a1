"""The tables and the search of the explorer, as a browser sees them, beside the tables themselves."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import subprocess
from typing import Any

import pandas as pd
import pytest

import changai
from copies import ROOT
from looking import built, found, needs_browser, seen

FIRST_LOAD = 300 * 1024  # bytes, compressed

pytestmark = needs_browser


def test_every_page_is_ready_with_few_bytes() -> None:
    weights = seen("real")["bytes"]
    assert len(weights) > 20
    assert {page: size for page, size in weights.items() if not 0 < size < FIRST_LOAD} == {}


def test_facets_count_the_rows_and_take_several_values() -> None:
    facets = found("facets")
    themes = changai.load("events")["theme_id"].value_counts()
    counted = {value: int(count) for value, count in facets["options"] if count != "0"}
    assert counted == themes[themes > 0].to_dict()
    first, second = facets["chosen"]
    assert facets["address"] == [first, second]
    assert int(facets["both"]) == themes[first] + themes[second]
    assert facets["after"] == [count for _, count in facets["options"]]
    assert facets["closed"]


def test_what_is_filtered_can_be_taken_away_by_the_keyboard() -> None:
    facets = found("facets")
    assert len(facets["named"]) == 2
    second = changai.load("events")["theme_id"] == facets["chosen"][1]
    assert int(facets["one"]) == second.sum()
    assert facets["named"][1] in facets["next"]  # the focus went on to the chip that is left
    assert facets["none"] == ["Search in Chinese, English or pinyin", "", []]


def test_columns_are_chosen_and_ordered_in_the_address() -> None:
    columns = found("columns")
    assert columns["before"] == ["name_en", "program_id", "name_zh"]
    assert columns["moved"] == [["name_en", "name_zh", "program_id"], "name_zh-up"]
    assert columns["left"] == ["name_en", "name_zh"]
    assert columns["address"] == "name_en,name_zh"


def numbers(cells: list[str]) -> list[float]:
    return [float(cell.split(" ")[0].rstrip("%").replace(",", "")) for cell in cells if cell]


def test_a_table_is_sorted_by_the_keyboard_and_the_header_keeps_the_focus() -> None:
    ascending, descending, neither = found("sorted")
    assert [state[0] for state in found("sorted")] == ["ascending", "descending", "none"]
    assert all(state[1] for state in found("sorted"))
    values = changai.load("metrics").query("nature == 'target'")["value"].dropna().sort_values()
    drawn = numbers(ascending[2])
    assert drawn == values.head(len(drawn)).to_list()
    assert numbers(descending[2]) == values[::-1].head(len(drawn)).to_list()
    assert neither[2] != descending[2]


def test_the_focus_stays_in_a_row_that_is_scrolled_away() -> None:
    before, after = found("focusHeld")
    assert before
    assert before == after


def test_the_cells_of_a_table_lead_to_pages_of_rows() -> None:
    assert found("followed")["count"] > 50
    assert found("followed")["broken"] == []


def test_a_row_under_the_pointer_is_readable_in_the_dark() -> None:
    contrast, changes = found("hovered")
    assert changes
    assert contrast >= 4.5


def test_what_is_shown_is_downloaded() -> None:
    filtered, all_rows = found("files")
    metrics = changai.load("metrics")
    wanted = metrics[metrics["nature"] == "target"].sort_values(
        "value", ascending=False, kind="stable"
    )[["metric_id", "value", "nature"]]
    assert filtered["csvName"] == "metrics-selected.csv"
    held = pd.read_csv(io.StringIO(filtered["csv"]))
    assert held.to_numpy().tolist() == wanted.astype(object).to_numpy().tolist()
    records = json.loads(filtered["json"])
    assert [list(record.values()) for record in records] == wanted.astype(
        object
    ).to_numpy().tolist()
    assert all(list(record) == list(wanted) for record in records)
    # The code that is copied gives the same rows, columns and order.
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(filtered["code"], names)
    assert names["rows"].astype(object).to_numpy().tolist() == held.to_numpy().tolist()
    # A table as it is comes as the file of the release.
    assert all_rows["csvName"] == "programs.csv"
    file = built("real") / "site" / "download" / "programs.csv"
    assert all_rows["csv"] == file.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(all_rows["csv"])))
    empty_as_null: list[dict[str, Any]] = [{k: v or None for k, v in row.items()} for row in rows]
    as_text = [
        {k: v if v is None or isinstance(v, str) else json.dumps(v) for k, v in row.items()}
        for row in json.loads(all_rows["json"])
    ]
    assert as_text == empty_as_null


def test_an_address_that_asks_for_what_is_not_there_is_answered() -> None:
    unknown = found("unknown")
    notices = " ".join(unknown["notices"])
    assert len(unknown["notices"]) == 3
    assert "“colour”" in notices
    assert "Did you mean “target”?" in notices
    assert "Did you mean “value”?" in notices
    assert unknown["count"] == "0"
    assert unknown["address"] == "?nature=targe"


def test_a_large_table_comes_as_it_is_needed() -> None:
    large, readings = found("large"), changai.load("readings")
    total = f"{len(readings):,}"
    assert 0 < large["begun"]["rows"] < 100  # those in sight alone
    assert large["begun"]["count"] == f"{total} of {total} rows"
    assert large["last"] == readings["row_hash"].iloc[-1]
    events = readings[readings["table"] == "events"]
    assert large["filtered"]["count"] == f"{len(events):,} of {total} rows"
    assert large["hashes"] == events["row_hash"].head(len(large["hashes"])).to_list()
    assert "Nothing" in large["nothing"]
    # Neither the rows out of sight nor the columns that no filter needs were loaded.
    file = built("real") / "site" / "download" / "readings.csv"
    whole = len(gzip.compress(file.read_bytes()))
    assert large["begun"]["bytes"] < whole / 3
    assert large["filtered"]["bytes"] < whole / 3


def test_on_a_phone_the_id_leaves_room_for_the_row() -> None:
    key, *others = found("phone")
    assert key < 375 / 6
    assert max(others) < 375 - key
    assert found("filtersFolded")


def test_a_number_has_its_unit_beside_it() -> None:
    values, units = found("units")
    assert values
    for value, unit in zip(values, units, strict=True):
        if value.startswith("1 "):
            continue
        word = "%" if unit == "Percent" else f" {unit.partition(' (')[0].lower()}"
        assert value.endswith(word), value


def test_data_that_do_not_load_are_named_on_the_page() -> None:
    assert set(found("notLoaded")) == {"programs", "charts/index", "search/en"}
    for file, (said, buttons, errors) in found("notLoaded").items():
        assert f"data/{file}.js" in said
        assert buttons == 1
        assert errors == []
    assert found("loading")


@pytest.mark.parametrize("kind", ["organization", "document", "figure"])
def test_a_row_is_found_however_it_is_written(kind: str) -> None:
    search = found("searches")[kind]
    assert len(search["found"]) >= 4
    assert [query for query, ids in search["found"].items() if search["id"] not in ids] == []


def test_figures_are_found_alike_in_every_notation() -> None:
    notations = found("searches")["figure"]["found"]
    # A bare number is also the beginning of longer ones.
    answers = [sorted(ids) for query, ids in notations.items() if not query.isdigit()]
    assert len(answers) == 3
    assert answers[0] == answers[1] == answers[2]


def test_results_are_filtered_by_kind_with_the_keyboard() -> None:
    kinds = found("searchKinds")
    counts = dict(kinds["kinds"])
    assert counts[""] == sum(count for kind, count in counts.items() if kind)
    assert kinds["pressed"] == ["organizations", "true"]
    assert str(counts["organizations"]) in kinds["status"]
    assert "kind=organizations" in kinds["address"]


def test_a_search_without_results_says_what_to_do() -> None:
    assert "qqxxzz" in found("searchNothing")
    assert "请" in found("searchNothing")


def test_descriptions_are_searched_and_their_words_shown() -> None:
    described = found("searchDescribed")
    shown = described["passages"][described["found"].index(described["id"])]
    assert described["query"] in shown


def test_a_figure_is_found_with_the_word_that_qualifies_it() -> None:
    assert "约" in found("searchQualified")


def test_the_search_works_from_a_folder() -> None:
    assert found("searchFromFolder")


FOUND = [
    *(
        ("技能人才5800万人", query)
        for query in ("5800万", "58,000,000", "58 million", "５８００ 万")
    ),
    *(
        ("58 million workers", query)
        for query in ("5800万", "5.8千万", "58 Million", "0.058 billion")
    ),
    *(("1.1亿人", query) for query in ("110,000,000", "11000万", "110 million")),
    *(
        ("中发〔2017〕14号", query)
        for query in ("中发[2017]14号", "中发（2017）14号", "〔 2017 〕 14 号")
    ),
    *(
        ("gonghui nuxing", query)
        for query in ("gōng huì", "GONGHUI", "gong1 hui4", "nǚxíng", "nvxing")
    ),
    ("ＡＣＦＴＵ’s plan", "acftu's"),
]
NOT_FOUND = [
    ("技能人才5800万人", "580万"),
    ("58 million workers", "8 million"),
    ("中发〔2017〕14号", "中发〔2017〕4号"),
    ("2017 workers, 14 units", "2,017 workers"),
]


def test_a_text_is_found_in_whatever_way_it_is_typed() -> None:
    pairs = json.dumps([*FOUND, *NOT_FOUND])
    command = ["node", ROOT / "tests" / "site" / "finding.mjs"]
    done = subprocess.run(command, input=pairs, capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout)
    wrong = [pair for pair, answer in zip(FOUND, answers, strict=False) if not answer]
    assert wrong == []
    assert answers[len(FOUND) :] == [False] * len(NOT_FOUND)
