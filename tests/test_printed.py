"""Printed numerals and dates: what is written in Chinese is read back."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changai import numerals, printeddates


@given(st.integers(1, 10**15))
def test_a_chinese_numeral_is_read_back(number: int) -> None:
    assert numerals.core(cn2an.an2cn(number, "low")) == number


@given(
    st.decimals(0, 9999, places=2),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
    st.sampled_from(["人", "%", ""]),
)
def test_a_mixed_numeral_is_read_back(number: Decimal, scale: tuple[str, int], unit: str) -> None:
    figure = numerals.parse(f"{number}{scale[0]}{unit}")
    assert figure == (number * scale[1], "exact", unit)


@given(st.text(max_size=150))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    numerals.parse(text)
    printeddates.parse(text)
    printeddates.month_and_day(text)


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
    ],
)
def test_a_figure_is_read(printed: str, value: int, qualifier: str, unit: str) -> None:
    assert numerals.parse(printed) == (value, qualifier, unit)


@pytest.mark.parametrize("printed", ["三分之一", "数百个", "几十人", "", "万万", "九" * 200])
def test_what_is_no_single_figure_is_not_read(printed: str) -> None:
    assert numerals.parse(printed) is None


@given(st.dates(date(1000, 1, 1)))
def test_a_printed_date_is_read_back(on: date) -> None:
    last = calendar.monthrange(on.year, on.month)[1]
    year, month = f"{on.year}年", f"{on.year}年{on.month}月"
    assert printeddates.parse(f"{month}{on.day}日") == (on, on, "day")
    assert printeddates.parse(month) == (on.replace(day=1), on.replace(day=last), "month")
    assert printeddates.parse(year) == (date(on.year, 1, 1), date(on.year, 12, 31), "year")
    assert printeddates.month_and_day(f"{on.month}月{on.day}日") == (on.month, on.day)


@pytest.mark.parametrize(
    "printed", ["2020年13月", "2019年2月30日", "10月23日", "目前", "0000年", "2020—2019年"]
)
def test_what_is_no_complete_date_is_not_read(printed: str) -> None:
    assert printeddates.parse(printed) is None
