"""Printed numerals and dates: what is written in Chinese is read back."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changai.model.values import compare, format_value, parse_period, parse_value
from changai.reading.chinese_figures import parse_numeral
from changai.reading.dates import parse_date, resolve_date
from changai.reading.figures import parse_figure, parse_range
from changai.reading.numbers import missing_in


@given(st.integers(1, 10**15))
def test_a_chinese_numeral_is_read_back(number: int) -> None:
    assert parse_numeral(cn2an.an2cn(number, "low")) == number


@given(
    st.decimals(0, 9999, places=2),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
    st.sampled_from(["人", "%", ""]),
)
def test_a_mixed_numeral_is_read_back(number: Decimal, scale: tuple[str, int], unit: str) -> None:
    figure = parse_figure(f"{number}{scale[0]}{unit}")
    assert figure is not None
    assert (figure.value, figure.qualifier, figure.unit) == (number * scale[1], "exact", unit)
    assert figure.rounding_unit == (Decimal(scale[1]) / 100 if number else 1)


@given(st.text(max_size=150))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    parse_figure(text)
    parse_range(text)
    parse_date(text)
    resolve_date(text, date(2020, 2, 29))
    parse_period(text)
    parse_value("number", text)


@pytest.mark.parametrize(
    ("printed", "value", "qualifier", "unit"),
    [
        ("12万余家", 120_000, "more_than", "家"),
        ("约有1000万人次", 10_000_000, "about", "人次"),
        ("5000万人次以上", 50_000_000, "at_least", "人次"),
        ("不得低于35%", 35, "at_least", "%"),
        ("不超过三年", 3, "at_most", "年"),
        ("超过6500多万", 65_000_000, "more_than", ""),
        ("百分之三十", 30, "exact", "%"),
        ("近百个", 100, "nearly", "个"),
        ("1,200人", 1200, "exact", "人"),
        ("超5000萬", 50_000_000, "more_than", ""),
        ("約1億7000万人", 170_000_000, "about", "人"),
        ("142万9500人", 1_429_500, "exact", "人"),
        ("over 200 million", 200_000_000, "more_than", ""),
        ("1.16 million", 1_160_000, "exact", ""),
        ("nearly 30 percent", 30, "nearly", "%"),
        ("five", 5, "exact", ""),
        ("前3名", 3, "at_most", "名"),
        ("-5%", -5, "exact", "%"),
        ("no more than 20", 20, "at_most", ""),
        ("10 thousand", 10_000, "exact", ""),
        ("2.4 percent in 2021", 2.4, "exact", "%"),
    ],
)
def test_a_figure_is_read(printed: str, value: float, qualifier: str, unit: str) -> None:
    figure = parse_figure(printed)
    assert figure is not None
    value = Decimal(str(value))
    assert (figure.value, figure.qualifier, figure.unit) == (value, qualifier, unit)


@pytest.mark.parametrize(
    "printed",
    [
        *("三分之一", "1/3", "one third", "one in five"),  # fractions
        *("数百个", "几十人", "十几人", "三五个"),  # open numbers
        *("10人、20人", "从10万人增加到20万人", "top 10 of 500"),  # several
        *("twenty-five percent", "sixteen", "someone", "10bn", "10th"),  # parts of words
        *("", "万万", "九" * 200),
    ],
)
def test_what_is_no_single_figure_is_not_read(printed: str) -> None:
    assert parse_figure(printed) is None
    assert parse_range(printed) is None


@pytest.mark.parametrize(
    ("printed", "lower", "upper"),
    [
        ("10—20人", "10", "20"),
        ("10~20万人", "100000", "200000"),
        ("500—1万", "500", "10000"),
        ("2—3千万", "20000000", "30000000"),
        ("10人至20人", "10", "20"),
        ("约30%到35%", "about 30", "about 35"),
        ("百分之十至百分之二十", "10", "20"),
        ("三至五家", "3", "5"),
        ("一至二十", "1", "20"),
        ("三到五万人以上", "at_least 30000", "at_least 50000"),
        ("5 to 10 percent", "5", "10"),
        ("about 10-20 million", "about 10000000", "about 20000000"),
        ("between five and six million", "5000000", "6000000"),
    ],
)
def test_a_range_is_read_whole_and_never_as_one_figure(
    printed: str, lower: str, upper: str
) -> None:
    found = parse_range(printed)
    assert found is not None
    *_, end = upper.split()
    assert format_value(found) == f"{lower}..{end}"
    assert parse_value("number", format_value(found)) == found
    assert parse_figure(printed) is None


@pytest.mark.parametrize("printed", ["200人到一线", "142万9500人", "5G", "-5%", "20—10人"])
def test_what_is_no_range_is_not_read_as_one(printed: str) -> None:
    assert parse_range(printed) is None


@given(st.dates(date(1000, 1, 1)))
def test_a_printed_date_is_read_back(on: date) -> None:
    last = calendar.monthrange(on.year, on.month)[1]
    year, month = f"{on.year}年", f"{on.year}年{on.month}月"
    assert parse_date(f"{month}{on.day}日") == (on, on, "day")
    assert parse_date(month) == (on.replace(day=1), on.replace(day=last), "month")
    assert parse_date(year) == (date(on.year, 1, 1), date(on.year, 12, 31), "year")
    assert resolve_date(f"{on.month}月{on.day}日", on) == (on, on, "day")
    assert resolve_date(f"{on.day}日上午", on) == (on, on, "day")
    for period in (parse_date(text) for text in (f"{month}{on.day}日", month, year)):
        assert period is not None
        assert parse_period(format_value(period)) == period


@pytest.mark.parametrize("printed", ["market", "Mayor 2025", "decided", "by junior", "Mart. 5"])
def test_a_word_that_begins_like_a_month_is_none(printed: str) -> None:
    assert resolve_date(printed, date(2025, 4, 1)) is None


@pytest.mark.parametrize(
    ("printed", "seen", "claim"),
    [
        ("昨天", "2020-07-16", "2020-07-15"),
        ("今年3月份", "2018-04-10", "2018-03"),
        ("10月14日至16日", "2021-09-29", "2021-10-14/2021-10-16"),
        ("12月31日", "2021-01-02", "2020-12-31"),
        ("Tuesday", "2018-01-24", "2018-01-23"),
        ("Oct. 12", "2021-10-13", "2021-10-12"),
        ("september", "2025-09-20", "2025-09"),
        ("June2025", "2025-09-20", "2025-06"),
        ("Sept 19 to 23", "2025-09-20", "2025-09-19/2025-09-23"),
        ("May 8,2018", "2018-05-08", "2018-05-08"),
        ("29 September 2020", "2020-12-10", "2020-09-29"),
        ("“十四五”时期", "2021-01-01", "2021/2025"),
        ("2019年秋", "2021-01-01", "2019-23"),
        ("12月30日至1月2日", "2021-01-15", "2020-12-30/2021-01-02"),
        ("去年12月至今年2月", "2021-03-15", "2020-12/2021-02"),
        ("近日", "2025-05-03", "../2025-05-03"),
        ("在“五一”国际劳动节来临之际", "2025-04-30", "../2025-04-30"),
        ("（截至目前）", "2025-05-03", "../2025-05-03"),
        ("到目前为止", "2025-05-03", "../2025-05-03"),
        ("So far", "2025-05-03", "../2025-05-03"),
    ],
)
def test_a_date_is_read_with_the_day_of_its_source(printed: str, seen: str, claim: str) -> None:
    period = resolve_date(printed, date.fromisoformat(seen))
    assert period is not None
    assert format_value(period) == claim


@pytest.mark.parametrize(
    "printed", ["10月30日至2日", "Oct. 30 to 2", "10日至11日至12日", "2018年3月至2020年"]
)
def test_what_is_no_span_of_days_is_not_read(printed: str) -> None:
    assert resolve_date(printed, date(2021, 1, 15)) is None


@pytest.mark.parametrize(
    ("one", "two", "comparison"),
    [
        (("more_than 50000000", 0), ("about 58000000", 0), "coarser"),
        (("about 58000000", 0), ("more_than 50000000", 0), "finer"),
        (("1420000", 10000), ("1429500", 1), "coarser"),
        (("28", 1), ("30", 1), "different"),
        (("26", 1), ("26.8", 0.1), "coarser"),
        (("86", 1), ("80", 1), "different"),
        (("200000000", 100000000), ("more_than 200000000", 0), "coarser"),
        (("more_than 200000000", 0), ("200000000", 100000000), "finer"),
        (("5..9", 1), ("7", 1), "coarser"),
        (("5..9", 1), ("10", 1), "different"),
        (("more_than 50000000", 0), ("580000000", 0), "different"),
    ],
)
def test_numbers_are_compared_with_each_other(
    one: tuple[str, float], two: tuple[str, float], comparison: str
) -> None:
    (a, step), (b, its_step) = one, two
    first, second = parse_value("number", a), parse_value("number", b)
    assert first is not None
    assert second is not None
    assert compare(first, second, Decimal(str(step)), Decimal(str(its_step))) == comparison


@pytest.mark.parametrize(
    ("one", "two", "comparison"),
    [
        ("2019-09", "2019-09-23", "coarser"),
        ("2019-09-23", "2019", "finer"),
        ("2017/2019", "2018", "coarser"),
        ("2017/2019", "2019/2021", "different"),
        ("2020", "2021", "different"),
        ("2025-05-03", "../2025-05-03", "finer"),
        ("../2025-05-03", "2025-04", "coarser"),
        ("2025", "../2025-05-03", "finer"),
        ("2025-05-04", "../2025-05-03", "different"),
        ("../2025-05-03", "2025-06", "different"),
        ("../2025-05-01", "../2025-05-03", "finer"),
        ("../2025-05-03", "../2025-05-01", "coarser"),
    ],
)
def test_dates_are_compared_with_each_other(one: str, two: str, comparison: str) -> None:
    first, second = parse_period(one), parse_period(two)
    assert first is not None
    assert second is not None
    assert compare(first, second) == comparison


@pytest.mark.parametrize("claim", ["../2025-05", "../", "../../2025-05-03", "2025-05-03/.."])
def test_only_a_day_is_a_bound(claim: str) -> None:
    assert parse_period(claim) is None


@pytest.mark.parametrize(
    "printed", ["2020年13月", "2019年2月30日", "10月23日", "目前", "0000年", "2020—2019年"]
)
def test_what_is_no_complete_date_is_not_read(printed: str) -> None:
    assert parse_date(printed) is None


@pytest.mark.parametrize(
    ("text", "other", "missing"),
    [
        ("held in twenty-five halls", "在会场举行", "twenty-five"),
        ("held in twenty-five halls", "在25个会场举行", None),
        ("在三个会场举行", "held in halls", "三"),
        ("每三年一次", "held every third year", None),
        ("two words for one count", "同一统计", None),
        ("省、市两级", "province and cities", None),
        ("the Five-Year Plan", "十四五规划", None),
        ("建厂百年，三五家企业，第十三届", "the centenary, a few enterprises", None),
    ],
)
def test_what_is_counted_in_words_stands_in_both_languages(
    text: str, other: str, missing: str | None
) -> None:
    assert missing_in(other, text) == missing
