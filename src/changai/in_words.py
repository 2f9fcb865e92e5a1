"""Dates and figures as they are read aloud, in English and in Chinese."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from changai.display import readable
from changai.model.schema import Language
from changai.model.values import NOT_AFTER, SEASONS

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SEASON_NAMES = {21: ("spring", "春"), 22: ("summer", "夏"), 23: ("autumn", "秋")}
YEARS = ("year", "multi_year")
RANK = "rank"
# The ends of the plurals of units: batches, boxes, items; not that of a class.
PLURAL = re.compile(r"(?<=ch|sh|ss)es\b|(?<=x)es\b|(?<!s)s\b")


def in_words(
    first: date | None,
    last: date | None,
    precision: str | None,
    language: Language,
    *,
    lasting: bool = False,
) -> str:
    """Two days as one date, as far as it is known: 2019 to 2021, 5 May 2021, by 3 May 2025, from 2018.

    ``precision`` is that of the model; without one the days are exact. The bound of what is ``lasting``
    is one on its beginning. Empty where there is no date.
    """
    is_english = language == "en"
    start, end = (one_date(day, precision, language) for day in (first, last))
    if precision == NOT_AFTER:
        english, chinese = ("begun by", "开始不晚于") if lasting else ("by", "不晚于")
        bound = one_date(last, "day", language)
        return (f"{english} {bound}" if is_english else f"{chinese}{bound}") if bound else ""
    if start == end:
        return start
    if not end:
        return f"from {start}" if is_english else f"{start}起"
    if not start:
        return f"until {end}" if is_english else f"至{end}"
    if is_english:
        return f"{without_ending_of(start, end)} to {end}"
    return f"{start}至{without_beginning_of(end, start)}"


def without_ending_of(start: str, end: str) -> str:
    """The words of a first day without the month and year that it shares with a last one."""
    words, others = start.split(), end.split()
    while len(words) > 1 and words[-1] == others[-1]:
        words.pop()
        others.pop()
    return " ".join(words)


def without_beginning_of(end: str, start: str) -> str:
    """The words of a last day in Chinese without the year and month that it shares with a first one."""
    for sign in "年月":
        year_or_month, _, rest = end.partition(sign)
        if not rest or not start.startswith(year_or_month + sign):
            break
        end, start = rest, start.removeprefix(year_or_month + sign)
    return end


def period_in_words(
    first: date | None,
    last: date | None,
    precision: str | None,
    kind: str | None,
    language: Language,
) -> str:
    """The period of a figure: end of 2021 for a stock of its last day, each year for a rate."""
    is_english = language == "en"
    words = in_words(first, last, precision, language)
    if kind == "per_year":
        every, comma = ("each year", ", ") if is_english else ("每年", "，")
        return f"{every}{comma}{words}" if words else every
    if kind == "instant" and is_end_of_its_period(first, last, precision):
        return f"end of {words}" if is_english else f"{words}底"
    return words


def is_end_of_its_period(first: date | None, last: date | None, precision: str | None) -> bool:
    """Whether a day stands for the end of the year or month that it is known by."""
    if last is None or first != last:
        return False
    if precision == "month":
        return last.day == calendar.monthrange(last.year, last.month)[1]
    return precision in YEARS and (last.month, last.day) == (12, 31)


def one_date(day: date | None, precision: str | None, language: Language) -> str:
    """A day, month, season or year; empty where there is none."""
    if day is None:
        return ""
    is_english = language == "en"
    if precision in YEARS:
        return f"{day.year}" if is_english else f"{day.year}年"
    if precision == "season":
        number = next(
            (n for n, months in SEASONS.items() if months[0] <= day.month <= months[1]), 0
        )
        if number:
            english, chinese = SEASON_NAMES[number]
            return f"{english} {day.year}" if is_english else f"{day.year}年{chinese}"
    month = f"{MONTHS[day.month - 1]} {day.year}" if is_english else f"{day.year}年{day.month}月"
    if precision in ("month", "season"):
        return month
    return f"{day.day} {month}" if is_english else f"{month}{day.day}日"


def figure_in_words(
    value: float | None, upper: float | None, qualifier: str, unit: str, language: Language
) -> str:
    """A figure with its unit: more than 58 million persons, 多于5800万人.

    ``qualifier`` and ``unit`` are words, empty where there are none; % stands at the number.
    """
    if value is None:
        return ""
    percent = unit in ("%", "percent")
    number = readable(
        value, float("nan") if upper is None else upper, "percent" if percent else "", language
    )
    words = "" if percent else unit
    if language == "zh":
        return f"{qualifier}{number}{words}"
    if words == RANK:  # a place is named before its number
        return " ".join(filter(None, (qualifier, words, number)))
    if value == 1 and upper is None:
        words = PLURAL.sub("", words)
    return " ".join(filter(None, (qualifier, number, words)))


def stated_figure(
    row: Mapping[str, Any],
    unit: str | None,
    qualifiers: Mapping[str, str],
    units: Mapping[str, str],
    language: Language,
) -> str:
    """A row of ``metrics`` in words; in Chinese with the counting word that is printed, if one is.

    ``qualifiers`` and ``units`` are labels in the language; a cell that is empty holds None.
    """
    limit = "" if row["qualifier"] == "exact" else qualifiers.get(row["qualifier"], "")
    word = units.get(unit or "", unit or "")
    if language == "en":
        limit, word = limit.lower(), word.partition(" (")[0].lower()
    elif unit != "percent":
        word = row.get("unit_zh") or word.partition("（")[0]
    return figure_in_words(row["value"], row["value_upper"], limit, word, language)
