"""Read a printed Chinese date: the days it allows and how exact it is."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

MONTHS = {
    name: n
    for n, name in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
    )
}
SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}  # a winter lies in two years
COMPLETE = re.compile(
    r"(?P<year>[0-9]{4})年(?:(?:金秋)?(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?"
    r"(?:(?P<day>[0-9]{1,2})[日号])?|(?P<season>[春夏秋])[季天]?)?"
)
PARTIAL = re.compile(r"(?P<month>[0-9]{1,2})月份?(?:(?P<day>[0-9]{1,2})[日号])?")
ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
SPAN = re.compile(r"(?P<first>[0-9]{4})年?(?:[—－–-]{1,2}|至|到)(?P<last>[0-9]{4})年?")


class Period(NamedTuple):
    """First and last day that a printed date allows, and its precision."""

    first: date
    last: date
    precision: str


def last_of_month(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def stripped(printed: str) -> str:
    """A printed date without the words that say on which side of it something lies."""
    text = printed.strip().removeprefix("截至").removeprefix("截止").removeprefix("到")
    return text.removesuffix("底").removesuffix("末").removesuffix("以来")


def parse(printed: str) -> Period | None:
    """Read a complete printed date (it names its year), or None where it is not one.

    "2017年4月14日" is a day, "2019年9月" a month, "2019年秋" a season, "2020年" a year,
    "2017—2019年" several years.
    """
    text = stripped(printed)
    try:
        if span := SPAN.fullmatch(text):
            first, last = int(span["first"]), int(span["last"])
            if first < last:
                return Period(date(first, 1, 1), date(last, 12, 31), "multi_year")
        elif iso := ISO.fullmatch(text):
            on = date(int(iso["year"]), int(iso["month"]), int(iso["day"]))
            return Period(on, on, "day")
        elif found := COMPLETE.fullmatch(text):
            return in_year(int(found["year"]), found["month"], found["day"], found["season"])
    except ValueError:  # a month 13, a day 31 of a short month, a year 0
        return None
    return None


def in_year(year: int, month: str | None, day: str | None, season: str | None) -> Period:
    """The period of a year and what is printed after it; raises ValueError."""
    if season:
        first, last = SEASONS[season]
        return Period(date(year, first, 1), last_of_month(year, last), "season")
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31), "year")
    number = MONTHS.get(month) or int(month)
    if day is None:
        return Period(date(year, number, 1), last_of_month(year, number), "month")
    on = date(year, number, int(day))
    return Period(on, on, "day")


def month_and_day(printed: str) -> tuple[int, int | None] | None:
    """Month and day of a date printed without its year ("10月23日"), or None."""
    found = PARTIAL.fullmatch(stripped(printed))
    if not found:
        return None
    return int(found["month"]), int(found["day"]) if found["day"] else None
