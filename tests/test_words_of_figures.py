"""The words that a contribution copies hold its figure, whole, of its place and of its time.

Each wrong file is refused in one sentence, at the line and key where it is wrong.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changai.curation.contribute import draft_of
from changai.curation.contribution_file import read_contribution
from changai.curation.printed_dates import dates_in
from changai.curation.working_copy import Tables, TextRow, WorkingCopy, read_working_copy
from changai.errors import ChangaiError
from changai.model.values import format_value
from changai.reading.dates import names_beginning, names_last_day, resolve_date
from changai.reading.figures import printed_number
from changai.reading.whole_figures import change_at, places_of, plan_at, whole_figure
from copies import ROOT, copy_good

PUBLISHED = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("quote", "text", "whole"),
    [
        ("超过1400", "技能人才超过1400万人", "超过1400万人"),
        ("1400", "技能人才1400余万人", "1400余万人"),
        ("1400万", "技能人才1400万人", "1400万人"),
        ("1400万人", "技能人才近1400万人", "近1400万人"),
        ("1400万人", "技能人才达1400万人以上", "1400万人以上"),
        ("1400万人以", "技能人才达1400万人以上", "1400万人以上"),
        ("400万人", "技能人才1400万人", "1400万人"),
        ("超过1400万人", "技能人才不超过1400万人", "不超过1400万人"),
        ("1400万人", "技能人才不少于1400万人", "不少于1400万人"),
        ("1.5%", "不低于工资总额的1.5%", "不低于工资总额的1.5%"),
        ("20万人", "培训20万人次", "20万人次"),
        ("20万人", "培训10—20万人", "10—20万人"),
        ("10", "培训10至20万人", "10至20万人"),
        ("7000万人", "达1亿7000万人", "1亿7000万人"),
        ("十人", "培训几十人", "几十人"),
        ("三十", "占百分之三十", "百分之三十"),
        ("4.5%", "占14.5%", "14.5%"),
        ("超过2.", "超过2.2亿人", "超过2.2亿人"),
        ("5%", "同比-5%", "-5%"),
        ("30", "第30名", "第30名"),
        ("3亿", "发放3亿美元", "3亿美元"),
        ("萬人", "近1400萬人", "近1400萬人"),
        ("14", "Jiangsu had over 14 million workers", "over 14 million"),
        ("14 million", "nearly 14 million workers", "nearly 14 million"),
        ("14 million", "14 million workers or more", "14 million workers or more"),
        ("more than 20", "no more than 20 studios", "no more than 20"),
        ("20 percent", "between 10 and 20 percent", "between 10 and 20 percent"),
        ("30", "spent $30 million", "$30 million"),
        ("3 percent", "3 percentage points", "3 percentage points"),
        ("20", "the 20th award", "20th"),
        ("400", "1,400 studios", "1,400"),
        # These are whole, whatever stands beside them.
        ("1400万人", "目前1400万人", "1400万人"),
        ("1400万", "1400万人才", "1400万"),
        ("100万元", "节约100万元", "100万元"),
        ("300家", "通过300家企业", "300家"),
        ("10个", "10个到一线", "10个"),
        ("30家", "由10家增至30家", "30家"),
        ("1400万人", "1400万人至2025年", "1400万人"),
        ("20 million", "rose 10 percent to 20 million", "20 million"),
        ("20 percent", "rose from 10 to 20 percent", "20 percent"),
        ("400 people", "In 2025, 400 people", "400 people"),
    ],
)
def test_a_figure_is_seen_with_all_that_belongs_to_it(quote: str, text: str, whole: str) -> None:
    (start,) = places_of(quote, text)
    assert whole_figure(text, start, start + len(quote)) == whole


PIECES = [
    "1",
    "20",
    "1.4",
    "万",
    "亿",
    "人",
    "人次",
    "近",
    "不超过",
    "以上",
    "—",
    "至",
    "%",
    "，",
    "减少",
]
PIECES += [
    "to ",
    "over ",
    " million",
    "between ",
    " and ",
    "第",
    "几",
    "-",
    "$",
    "目前",
    "十",
    "余",
]


@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), data=st.data())
def test_whatever_stands_around_it_the_whole_holds_the_quote(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    whole = whole_figure(text, start, end)
    assert text[start:end] in whole
    assert whole in text


@pytest.mark.parametrize(
    ("quote", "text", "word"),
    [
        ("20万人", "比上年减少20万人", "减少"),
        ("20万人", "减少了技能人才20万人", "减少"),
        ("近20万人", "下降近20万人", "下降"),
        ("20%", "同比增长20%", "增长"),
        ("20万人", "比上年多20万人", "多"),
        ("3个百分点", "提高到了3个百分点", "百分点"),
        ("20 percent", "unemployment fell by 20 percent", "fell by"),
        ("nearly 20 percent", "a drop of nearly 20 percent", "drop of"),
        ("200,000", "200,000 fewer than a year before", "fewer"),
        ("20万人", "减少到20万人", ""),
        ("20万人", "增加后达20万人", ""),
        ("20万人", "减少。20万人", ""),
        ("20 percent", "fell to 20 percent", ""),
        ("up to 20 percent", "up to 20 percent", ""),
    ],
)
def test_by_how_much_something_changed_is_told_from_how_much_there_is(
    quote: str, text: str, word: str
) -> None:
    (start,) = places_of(quote, text)
    change = change_at(text, start, start + len(quote))
    assert (change.word if change else "") == word


def test_a_plan_is_told_by_its_own_clause() -> None:
    assert plan_at("力争达到20万人", 4, 8) == "力争"
    assert plan_at("is expected to reach 20 percent", 21, 31) == "expected to"
    assert plan_at("按照计划，已培训20万人", 8, 12) == ""


@pytest.mark.parametrize(
    ("printed", "claim", "is_end"),
    [
        ("end of 2025", "2025", True),
        ("by the end of 2025", "2025", True),
        ("year-end 2025", "2025", True),
        ("2025年末", "2025", True),
        ("2025年终", "2025", True),
        ("去年底", "2025", True),
        ("2025年3月底", "2025-03", True),
        ("截至2025年3月", "2025-03", True),
        ("as of the end of March 2025", "2025-03", True),
        ("in 2025", "2025", False),
        ("2025/3/5", "2025-03-05", False),
        ("2025.3.5", "2025-03-05", False),
        ("2025-3-5", "2025-03-05", False),
        ("2025/3", "2025-03", False),
        ("2025-03", "2025-03", False),
        ("2025年3月", "2025-03", False),
        ("March 5, 2026", "2026-03-05", False),
        ("5 March 2026", "2026-03-05", False),
        ("as of March 5, 2026", "2026-03-05", True),
        ("March 2025", "2025-03", False),
        ("2025年上半年", "2025-01/2025-06", False),
        ("今年上半年", "2026-01/2026-06", False),
        ("2025年第三季度", "2025-07/2025-09", False),
        ("2025年1—6月", "2025-01/2025-06", False),
        ("first half of 2025", "2025-01/2025-06", False),
        ("fourth quarter of 2025", "2025-10/2025-12", False),
        ("3/5/2025", None, False),
        ("2025/13/1", None, False),
        ("2026-02-30", None, False),
        ("early 2026", None, False),
        ("third half of 2025", None, False),
        ("2025年6—1月", None, False),
    ],
)
def test_dates_are_read_as_people_write_them(printed: str, claim: str | None, is_end: bool) -> None:
    period = resolve_date(printed, PUBLISHED)
    assert (format_value(period) if period else None) == claim
    assert names_last_day(printed) == is_end


@pytest.mark.parametrize(
    ("printed", "claim"),
    [
        ("2018年以来", "2018"),
        ("2018年以來", "2018"),
        ("今年以来", "2026"),
        ("“十四五”以来", "2021"),
        ("since 2021", "2021"),
    ],
)
def test_since_names_the_beginning_alone(printed: str, claim: str) -> None:
    period = resolve_date(printed, PUBLISHED)
    assert period is not None
    assert format_value(period) == claim
    assert names_beginning(printed)
    assert not names_beginning(claim)


def claim_printed(printed: str) -> str | None:
    """What printed words say as the claim of a value, or None where they are no figure."""
    number = printed_number(printed)
    return format_value(number) if number else None


@pytest.mark.parametrize(
    ("printed", "claim"),
    [
        ("14 million or more", "at_least 14000000"),
        ("14 million people or so", "about 14000000"),
        ("close to 14 million", "nearly 14000000"),
        ("exceeded 14 million", "more_than 14000000"),
        ("below 14 million", "less_than 14000000"),
    ],
)
def test_more_words_that_limit_a_figure_in_english_are_read(printed: str, claim: str) -> None:
    assert claim_printed(printed) == claim


@pytest.mark.parametrize(
    ("printed", "claim"),
    [
        ("274 milhões", "274000000"),
        ("286,52 milhões", "286520000"),
        ("mais de 12 milhões", "more_than 12000000"),
        ("más de 12,5 millones", "more_than 12500000"),
        ("262,61 millones", "262610000"),
    ],
)
def test_millions_in_spanish_and_portuguese_are_read(printed: str, claim: str) -> None:
    assert claim_printed(printed) == claim


@pytest.mark.parametrize("printed", ["cerca de 269 milhões", "casi 280 millones"])
def test_millions_with_a_word_that_is_not_read_are_no_figure(printed: str) -> None:
    assert claim_printed(printed) is None


@pytest.fixture(scope="module")
def copy() -> WorkingCopy:
    """The real package in memory; nothing is written through it."""
    return read_working_copy(ROOT)


HEAD = """url = "https://www.example.gov.cn/2026/03/skills.html"
title = ["江苏技能人才", "Skilled personnel of Jiangsu"]
publisher = "某某日报"
day = "2026-03-05"
"""
FIGURE = {
    "indicator": "ind-skilled-workers",
    "place": "江苏",
    "date": "2025年底",
    "figure": "超过1400万人",
    "words": "截至2025年底，江苏技能人才超过1400万人",
}
NATION = {"place": "全国", "figure": "2.2亿人", "words": "2025年底全国技能人才2.2亿人"}
LINES = {key: number for number, key in enumerate(FIGURE, start=5)}


def text_of(**keys: str) -> str:
    """A contribution file: the figure of Jiangsu with other texts for some keys."""
    given = {key: text for key, text in (FIGURE | keys).items() if text}
    return HEAD + "".join(f'{key} = "{text}"\n' for key, text in given.items())


def added(copy: WorkingCopy, folder: Path, text: str) -> Tables:
    """The rows that a contribution adds, by table; raises ChangaiError."""
    file = folder / "more.toml"
    file.write_text(text, "utf-8")
    tables = {table: list(rows) for table, rows in copy.tables.items()}
    draft_of(read_contribution(file), copy.package, tables)
    return {table: rows[len(copy.tables[table]) :] for table, rows in tables.items()}


def figure_of(copy: WorkingCopy, folder: Path, **keys: str) -> TextRow:
    """The figure that a contribution adds."""
    (row,) = added(copy, folder, text_of(**keys))["metrics"]
    return row


BAD_FIGURES: dict[str, tuple[dict[str, str], str]] = {
    "万人 left out": ({"figure": "超过1400"}, "figure: '超过1400' is cut out of '超过1400万人'"),
    "人 left out": ({"figure": "超过1400万"}, "figure: '超过1400万' is cut out of '超过1400万人'"),
    "亿 left out": (
        {**NATION, "figure": "2.2"},
        "figure: '2.2' is cut out of '2.2亿人'",
    ),
    "近 left out": (
        {"figure": "1400万人", "words": "2025年底，江苏技能人才近1400万人"},
        "figure: '1400万人' is cut out of '近1400万人'",
    ),
    "余 left out": (
        {"figure": "1400", "words": "2025年底，江苏技能人才1400余万人"},
        "figure: '1400' is cut out of '1400余万人'",
    ),
    "多 left out": (
        {"figure": "1400", "words": "2025年底，江苏技能人才1400多万人"},
        "figure: '1400' is cut out of '1400多万人'",
    ),
    "以上 left out": (
        {"figure": "1400万人", "words": "2025年底，江苏技能人才1400万人以上"},
        "figure: '1400万人' is cut out of '1400万人以上'",
    ),
    "超 left out": (
        {"figure": "1400万人", "words": "2025年底，江苏技能人才超1400万人"},
        "figure: '1400万人' is cut out of '超1400万人'",
    ),
    "不 left out": (
        {"words": "2025年底，江苏技能人才不超过1400万人"},
        "figure: '超过1400万人' is cut out of '不超过1400万人'",
    ),
    "million left out": (
        {"figure": "14", "date": "2025", "words": "In 2025 Jiangsu had 14 million"},
        "figure: '14' is cut out of '14 million'",
    ),
    "over left out": (
        {"figure": "14 million", "date": "2025", "words": "In 2025 Jiangsu had over 14 million"},
        "figure: '14 million' is cut out of 'over 14 million'",
    ),
    "one end of a range": (
        {"figure": "1500万人", "words": "2025年底，江苏技能人才1400—1500万人"},
        "figure: '1500万人' is cut out of '1400—1500万人'",
    ),
    "digits left out": (
        {"figure": "400万人", "words": "2025年底，江苏技能人才1400万人"},
        "figure: '400万人' is cut out of '1400万人'",
    ),
    "occasions as heads": (
        {"figure": "20万人", "words": "2025年底，江苏培训20万人次"},
        "figure: '20万人' is cut out of '20万人次'",
    ),
    "a fall as a stock": (
        {"figure": "20万人", "words": "2025年底，江苏技能人才减少20万人"},
        "figure: with '减少' the words say by how much something changed; .*'Skilled workers'",
    ),
    "a fall in English": (
        {
            "figure": "20 percent",
            "date": "2025",
            "words": "In 2025 in Jiangsu it fell by 20 percent",
        },
        "figure: with 'fell by' the words say by how much",
    ),
    "a rise as a stock": (
        {"figure": "20万人", "words": "2025年底，江苏技能人才比上年增加20万人"},
        "figure: with '增加' the words say",
    ),
    **{
        f"a rise as {indicator}": (
            {
                "indicator": indicator,
                "figure": f"200{unit}",
                "words": f"2025年底，江苏比上年增加200{unit}",
            },
            "figure: with '增加' the words say",
        )
        for indicator, unit in {
            "各级劳模和工匠人才创新工作室总数": "个",
            "新就业形态劳动者人数": "人",
            "技能提升补贴发放额": "亿元",
            "ind-skill-appraisal-bodies": "家",
        }.items()
    },
    "a fall of consecutive years": (
        {
            "indicator": "一项措施连续实施年数",
            "figure": "2年",
            "words": "2025年底，江苏连续实施年数减少2年",
        },
        "figure: with '减少' the words say",
    ),
    "a rise as a flow": (
        {
            "indicator": "补贴性培训人数",
            "figure": "20万人",
            "words": "2025年底，江苏培训人数同比增加20万人",
        },
        "figure: with '增加' the words say .*'Persons in subsidized training'",
    ),
    "percentage points": (
        {
            "indicator": "高技能人才占技能劳动者比重",
            "figure": "3个百分点",
            "words": "2025年底江苏占比提高3个百分点",
            "base_zh": "技能劳动者",
        },
        "figure: with '提高' the words say",
    ),
    "a forecast as a fact": (
        {"words": "到2025年底，江苏技能人才预计超过1400万人"},
        "figure: with '预计' the words may speak of what is only planned; give nature = \"target\"",
    ),
    "dollars for yuan": (
        {
            "indicator": "技能提升补贴发放额",
            "figure": "3亿美元",
            "words": "2025年底江苏发放3亿美元",
        },
        "figure: '美元' is another currency than yuan",
    ),
    "the figure for the words": (
        {"date": "", "words": "超过1400万人"},
        "words: are the figure alone; copy the clause",
    ),
    "a page for a sentence": (
        {"date": "", "words": "江苏技能人才超过1400万人。" * 400},
        "words: are longer than 5000 characters; copy the sentence",
    ),
    "another province": (
        {"words": "截至2025年底，浙江技能人才超过1400万人"},
        "place: the words speak of 浙江, and the figure is to be of 江苏; give the place",
    ),
    "the province named after it": (
        {"words": "2025年底，浙江技能人才超过1400万人，江苏1500万人"},
        "place: the words speak of 浙江, and the figure is to be of 江苏",
    ),
    "a province as the nation": (
        {"place": "全国"},
        "place: the words speak of 江苏, and the figure is to be of 全国",
    ),
    "the nation as a province": (
        {"words": "截至2025年底，全国技能人才超过1400万人"},
        "place: the words speak of 全国, and the figure is to be of 江苏",
    ),
    "a city as its province": (
        {"words": "截至2025年底，南京技能人才超过1400万人"},
        "place: the words speak of 南京",
    ),
    "another place in English": (
        {
            "figure": "14 million",
            "date": "2025",
            "words": "In 2025 Zhejiang had 14 million skilled workers",
        },
        "place: the words speak of Zhejiang",
    ),
    "a zero too few": (
        {**NATION, "figure": "2200万人", "words": "2025年底全国技能人才2200万人"},
        r"figure: 22000000 is [0-9.]+ times less than the nearest of its series, met-[a-z0-9-]+ "
        r"\([0-9]+\); read the passage again; if it is so, say why in note",
    ),
    "a zero too many, of now": (
        {**NATION, "date": "目前", "figure": "22亿人", "words": "目前全国技能人才22亿人"},
        "figure: 2200000000 is [0-9.]+ times as much as the nearest of its series",
    ),
    "unknown indicator": (
        {"indicator": "香蕉"},
        "indicator: no indicator is called '香蕉'; add the indicator first",
    ),
    "indicator by half its name": (
        {"indicator": "技能人才"},
        "indicator: no indicator is called '技能人才'; near it are 高技能人才总数 / Highly skilled "
        r"personnel \(ind-highly-skilled\), .*; give one of them",
    ),
    "indicator in English, almost": (
        {"indicator": "Skilled worker"},
        r"indicator: no indicator .*; near it are 技术工人总数 / Skilled workers \(ind-skilled-work",
    ),
    "indicator id, almost": (
        {"indicator": "ind-skiled-workers"},
        "indicator: unknown id 'ind-skiled-workers'; did you mean 'ind-skilled-workers'",
    ),
    "indicator retired": (
        {"indicator": "ind-skilled-personnel"},
        "indicator: 'ind-skilled-personnel' was retired .*; write 'ind-skilled-workers'",
    ),
    "date of no form": (
        {"date": "early 2025"},
        "date: 'early 2025' cannot be read as a date; these can be: .*end of 2025, 2025/3/5",
    ),
    "date day first": ({"date": "5/3/2025"}, "date: '5/3/2025' cannot be read as a date"),
    "another date": (
        {"date": "end of 2024"},
        r"date: 'end of 2024' \(2024\) does not stand in the words given: they print 2025年底",
    ),
    "date more exact than printed": (
        {"date": "2025/12/31"},
        r"date: '2025/12/31' \(2025-12-31\) does not stand in the words given",
    ),
    "year cut out of a month": (
        {"date": "2025年", "words": "2025年3月，江苏技能人才超过1400万人"},
        "date: '2025年' is cut out of '2025年3月'",
    ),
    "one end of a span": (
        {"date": "2025年", "words": "2021—2025年，江苏技能人才超过1400万人"},
        "date: '2025年' is cut out of '2021—2025年'",
    ),
    "nature in capitals": (
        {"nature": "Observed"},
        "nature: 'Observed' is not one of the allowed values; did you mean 'observed'",
    ),
    "kind of period": ({"period_kind": "instnat"}, "period_kind: 'instnat' is .*'instant'"),
    "break that is no truth": ({"series_break": "yes"}, "series_break: .*; write true or false"),
    "id with underscore": (
        {"metric_id": "met_js"},
        "metric_id: 'met_js' is no id of its kind; one looks like met-js-skilled-workers-2025",
    ),
    "id of another kind": ({"metric_id": "ind-js"}, "metric_id: 'ind-js' is no id of its kind"),
}


@pytest.mark.parametrize("name", BAD_FIGURES)
def test_a_wrong_figure_is_one_sentence_at_its_key_and_line(
    name: str, copy: WorkingCopy, tmp_path: Path
) -> None:
    keys, message = BAD_FIGURES[name]
    before = {table: len(rows) for table, rows in copy.tables.items()}
    with pytest.raises(ChangaiError) as error:
        added(copy, tmp_path, text_of(**keys))
    said = str(error.value)
    key = message.partition(":")[0]
    given = {k: text for k, text in (FIGURE | keys).items() if text}
    line = 5 + list(given).index(key)
    assert re.search(re.escape(f"more.toml:{line}: ") + message, said), said
    assert said.endswith("; nothing was written")
    assert "\n" not in said
    assert before == {table: len(rows) for table, rows in copy.tables.items()}


GOOD_FIGURES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "indicator by its Chinese name": (
        {"indicator": "技术工人总数"},
        {"indicator_id": "ind-skilled-workers"},
    ),
    "indicator by its English name": (
        {"indicator": "skilled workers"},
        {"indicator_id": "ind-skilled-workers"},
    ),
    "indicator by another word for the term": (
        {"indicator": "技能劳动者"},
        {"indicator_id": "ind-skilled-workers"},
    ),
    "indicator in pinyin": (
        {"indicator": "jineng laodongzhe"},
        {"indicator_id": "ind-skilled-workers"},
    ),
    "date in English of a Chinese text": (
        {"date": "end of 2025"},
        {"period_start": "2025-12-31", "period_precision": "year"},
    ),
    "year of what is printed as its end": (
        {"date": "2025"},
        {"period_start": "2025-12-31", "period_precision": "year"},
    ),
    "month in English": (
        {"date": "March 2025", "words": "2025年3月，江苏技能人才超过1400万人"},
        {"period_start": "2025-03-01", "period_end": "2025-03-31", "period_precision": "month"},
    ),
    "day without its year": (
        {"date": "5 March 2026", "words": "3月5日，江苏技能人才超过1400万人"},
        {"period_start": "2026-03-05", "period_precision": "day"},
    ),
    "a place in traditional characters": ({"place": "江蘇省"}, {"region_id": "reg-cn-js"}),
    "a place in pinyin": ({"place": "jiangsusheng"}, {"region_id": "reg-cn-js"}),
    "half a year": (
        {"date": "first half of 2025", "words": "2025年上半年，江苏技能人才超过1400万人"},
        {"period_start": "2025-01-01", "period_end": "2025-06-30", "period_precision": "month"},
    ),
    "a figure far off, with a note": (
        {
            **NATION,
            "figure": "2200万人",
            "words": "2025年底全国技能人才2200万人",
            "note": "Counts those of the enterprises alone.",
        },
        {"region_id": "reg-cn"},
    ),
    "what it changed to": (
        {"figure": "1400万人", "words": "2025年底，江苏技能人才减少到1400万人"},
        {"unit_zh": "人"},
    ),
    "new ones of a flow": (
        {
            "indicator": "新增技能人才人数",
            "figure": "20万人",
            "words": "2025年底，江苏新增技能人才20万人",
        },
        {"indicator_id": "ind-skilled-workers-added"},
    ),
    "a rise of what is counted by its rise": (
        {
            "indicator": "企业增设技术工人发展层级数",
            "figure": "2级",
            "words": "2025年底，江苏技术工人发展层级增加2级",
        },
        {"indicator_id": "ind-enterprise-added-levels"},
    ),
    "a forecast that is said to be one": (
        {"nature": "forecast", "words": "到2025年底，江苏技能人才预计超过1400万人"},
        {"nature": "forecast"},
    ),
    "the second of two places": (
        {"words": "2025年底，浙江1500万人，江苏技能人才超过1400万人"},
        {"region_id": "reg-cn-js"},
    ),
    "a place that the source calls ours": (
        {"words": "2025年底，我省技能人才超过1400万人"},
        {"region_id": "reg-cn-js"},
    ),
    "a body whose name has a place": (
        {"words": "2025年底，据中华全国总工会，江苏技能人才超过1400万人"},
        {"region_id": "reg-cn-js"},
    ),
    "several provinces of the nation": (
        {
            "indicator": "出台改革实施方案和配套政策的省份数",
            "place": "全国",
            "figure": "31个",
            "words": "2025年底，浙江、江苏等31个省份出台方案",
        },
        {"region_id": "reg-cn"},
    ),
}


@pytest.mark.parametrize("name", GOOD_FIGURES)
def test_a_right_figure_is_read_as_it_is_meant(
    name: str, copy: WorkingCopy, tmp_path: Path
) -> None:
    keys, cells = GOOD_FIGURES[name]
    row = figure_of(copy, tmp_path, **keys)
    assert {column: row[column] for column in cells} == cells


def test_the_evidence_quotes_the_date_as_printed(copy: WorkingCopy, tmp_path: Path) -> None:
    rows = added(copy, tmp_path, text_of(date="end of 2025"))["evidence"]
    (statement,) = [row for row in rows if row["field"] == "period_start"]
    assert (statement["exact"], statement["claim"]) == ("2025年底", "2025")


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("The labour market may grow, the ministry decided", set()),
        ("May Day in Jiangsu; the May issue", set()),
        ("may 5 workers", set()),
        ("In March there were 14 million", {"2026-03"}),
        ("by the end of May 2025", {"2026-05", "2025-05", "2025"}),
        ("on 1 May", {"2026-05-01"}),
    ],
)
def test_only_what_is_printed_as_an_english_month_is_one(words: str, dates: set[str]) -> None:
    assert {format_value(found.period) for found in dates_in(words, PUBLISHED)} == dates


STATEMENT = """source = "src-workers-daily-beijing-unions-2024"

[[says]]
row = "met-highly-skilled-2020"
figure = "5800万"
words = "2020年底，高技能人才达5800万"

[[says]]
row = "met-highly-skilled-2020"
{keys}
"""
BAD_STATEMENTS: dict[str, tuple[str, str]] = {
    "cut out": (
        'figure = "6000万"\nwords = "高技能人才超过6000万人"',
        ":10: figure: '6000万' is cut out of '超过6000万人'",
    ),
    "of another place": (
        'figure = "600万人"\nwords = "江苏高技能人才600万人"',
        ":9: row: the words speak of 江苏, and the figure is to be of 中华人民共和国",
    ),
    "of a change": (
        'figure = "100万人"\nwords = "全国高技能人才比上年增加100万人"',
        ":10: figure: with '增加' the words say",
    ),
    "of another year": (
        'date = "end of 2021"\nwords = "2021年底"',
        ":10: date: 'end of 2021' is 2021, but met-highly-skilled-2020 is about 2020-12-31",
    ),
    "a key of several lines": (
        'note = """\nfigure = 1\n"""\nfigure = "1"\nwords = "x"',
        ":13: figure: '1' does not stand in the words",
    ),
    "a key missing": ('figure = "6000万人"', ":10: figure: .*|:8: words: is missing"),
    "an unknown key": ('figur = "6000万人"\nwords = "x"', ":10: figur: unknown key .*'figure'"),
}


@pytest.mark.parametrize("name", BAD_STATEMENTS)
def test_a_wrong_statement_is_one_sentence_at_its_key_and_line(
    name: str, copy: WorkingCopy, tmp_path: Path
) -> None:
    keys, message = BAD_STATEMENTS[name]
    with pytest.raises(ChangaiError) as error:
        added(copy, tmp_path, STATEMENT.format(keys=keys))
    said = str(error.value)
    assert re.search(f"more.toml{message}", said), said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("高技能人才近5900万人", ":4: figure: '5900万人' is cut out of '近5900万人'"),
        ("江苏高技能人才5900万人", ":3: correct: the words speak of 江苏"),
    ],
)
def test_a_correction_is_guarded_as_well(
    words: str, message: str, copy: WorkingCopy, tmp_path: Path
) -> None:
    row_id, file = "met-highly-skilled-2020", tmp_path / "more.toml"
    (source_id, *_) = (
        statement["source_id"]
        for statement in copy.tables["evidence"]
        if statement["row_id"] == row_id and not statement["passage_id"]
    )
    file.write_text(
        f'''source = "{source_id}"
[[says]]
correct = "{row_id}"
figure = "5900万人"
words = "{words}"
reason = "Misread."
''',
        "utf-8",
    )
    # A correction changes rows that are there.
    tables = {
        table: [TextRow(row, row.line) for row in rows] for table, rows in copy.tables.items()
    }
    with pytest.raises(ChangaiError) as error:
        draft_of(read_contribution(file), copy.package, tables)
    assert f"more.toml{message}" in str(error.value)


# The words stop short of what belongs to the figure; the text of the source does not.
CUT_WORDS = {
    "a word for about": (
        'row = "met-joined-2020"\nfigure = "3.6万人"\nwords = "3.6万人参加"',
        "figure: '3.6万人' is cut out of '约3.6万人'",
    ),
    "a word for more": (
        'row = "met-studios-2020"\nfigure = "1200个"\nwords = "1200个，"',
        "figure: '1200个' is cut out of '超过1200个'",
    ),
    "a plan": (
        'row = "met-technicians"\nfigure = "200名"\nwords = "增加到200名"',
        "figure: with '计划' the words may speak of what is only planned",
    ),
}


@pytest.mark.parametrize("name", CUT_WORDS)
def test_of_a_held_text_the_words_around_a_figure_count_as_well(name: str, tmp_path: Path) -> None:
    keys, message = CUT_WORDS[name]
    good, file = read_working_copy(copy_good(tmp_path)), tmp_path / "more.toml"
    file.write_text(f'source = "src-lighthouse"\n{keys}\n', "utf-8")
    with pytest.raises(ChangaiError) as error:
        draft_of(read_contribution(file), good.package, good.tables, tmp_path / "text.txt")
    assert re.search(rf"more.toml:3: {message}", str(error.value)), error.value


BAD_SOURCES = {
    "day of no form": ('day = "2026-03-05"', 'day = "5/3/26"', ":4: day: '5/3/26' cannot be read"),
    "day of no calendar": ("2026-03-05", "2026-02-30", ":4: day: '2026-02-30' cannot be read"),
    "day of years": ("2026-03-05", "2021-2025", ":4: day: '2021-2025' cannot be read as a date"),
    "kind that is none": (
        "publisher",
        'kind = "news_reprot"\npublisher',
        ":3: kind: 'news_reprot' is not one of the allowed values; did you mean 'news_report'",
    ),
    "authority that is none": (
        "publisher",
        'authority = "goverment"\npublisher',
        ":3: authority: .*did you mean 'government'",
    ),
    "day of access": (
        "publisher",
        'accessed = "yesterday"\npublisher',
        ":3: accessed: .*write YYYY-MM-DD",
    ),
    "id of a source": (
        "publisher",
        'source_id = "Example 1"\npublisher',
        ":3: source_id: 'Example 1' is no id of its kind; one looks like src-example-2026-03-05",
    ),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_wrong_source_is_one_sentence_at_its_key_and_line(
    name: str, copy: WorkingCopy, tmp_path: Path
) -> None:
    old, new, message = BAD_SOURCES[name]
    assert old in text_of()
    with pytest.raises(ChangaiError) as error:
        added(copy, tmp_path, text_of().replace(old, new, 1))
    assert re.search(f"more.toml{message}", str(error.value)), error.value


@pytest.mark.parametrize("day", ["2026/3/5", "March 5, 2026", "5 March 2026", "2026年3月5日"])
def test_the_day_of_a_source_is_read_as_people_write_it(
    day: str, copy: WorkingCopy, tmp_path: Path
) -> None:
    (source,) = added(copy, tmp_path, text_of().replace("2026-03-05", day))["sources"]
    assert (source["published"], source["published_precision"]) == ("2026-03-05", "day")
