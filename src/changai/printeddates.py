"""Read a printed Chinese date: the days it allows and how exact it is."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 2)}
COMPLETE = re.compile(
    r"(?P<year>\d{4})年(?:(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})日)?)?$"
)
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})$")
SPAN = re.compile(r"(?P<first>\d{4})年?[—－–-]{1,2}(?P<last>\d{4})年?$")


class Period(NamedTuple):
    """First and last day that a printed date allows, and its precision."""

    first: date
    last: date
    precision: str


def last_of_month(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def parse(printed: str) -> Period | None:
    """Read a complete printed date (it names its year), or None where it is not one.

    "2017年4月14日" is a day, "2019年9月" a month, "2020年" a year, "2017—2019年" several years.
    """
    text = printed.strip().removeprefix("截至").removesuffix("底")
    try:
        if found := COMPLETE.match(text) or ISO.match(text):
            year, month, day = int(found["year"]), found["month"], found["day"]
            if day:
                on = date(year, int(month), int(day))
                return Period(on, on, "day")
            if month:
                return Period(date(year, int(month), 1), last_of_month(year, int(month)), "month")
            return Period(date(year, 1, 1), date(year, 12, 31), "year")
        if found := SPAN.match(text):
            first, last = int(found["first"]), int(found["last"])
            if first < last:
                return Period(date(first, 1, 1), date(last, 12, 31), "multi_year")
    except ValueError:
        return None
    return None
