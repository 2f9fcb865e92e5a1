"""Read a printed date: the days it allows and how exact it is."""

from __future__ import annotations

import calendar
import contextlib
import functools
import re
from datetime import date, timedelta

from changai.canonical import Period

MONTHS = {name: n for n, name in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}
ENGLISH_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
RELATIVE = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "yesterday": -1, "today": 0}
SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}  # a winter lies in two years
PLANS = {"十二五": "2011-2015", "十三五": "2016-2020", "十四五": "2021-2025", "十五五": "2026-2030"}
# Words that say on which side of a date something lies.
AROUND = re.compile(r"\A(?:截至)?(?:截止)?[到从自從]?|(?:(?<=年)度)?(?:以来)?末?底?\Z")
HOUR = re.compile(r"(?:上午|下午|午前|午后|中午|凌晨|晚上?)$")
COMPLETE = re.compile(
    r"([0-9]{4})年(?:(?:金秋)?([0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?(?:([0-9]{1,2})[日号])?"
    r"|([春夏秋])[季天]?)?"
)
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPAN = re.compile(r"([0-9]{4})年?(?:[—－–-]{1,2}|至|到)([0-9]{4})年?底?")
DAYS = re.compile(r"(?:([0-9]{4}|今|去)年)?(?:([0-9]{1,2})月份?)?(?:([0-9]{1,2})[日号])?")
TO = re.compile("[至—–-]")
YEAR_SAID = re.compile("[0-9]{4}|今年|去年")
DAY_ALONE = re.compile("[0-9]{1,2}[日号].*")
MONTH_NAME = rf"(?P<name>{ENGLISH_MONTHS})[a-z]*\.?"
DAY_OF_MONTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:(?: to |-|–)(?P<last>[0-9]{1,2}))?"
ENGLISH = [
    re.compile(rf"{MONTH_NAME}(?: {DAY_OF_MONTH})?(?:,? ?(?P<year>[0-9]{{4}}))?"),
    re.compile(rf"{DAY_OF_MONTH} {MONTH_NAME}(?:,? (?P<year>[0-9]{{4}}))?"),
]


def last_of_month(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def stripped(printed: str) -> str:
    """A printed date without brackets and the words around it."""
    return AROUND.sub("", printed.strip().strip("（()）"))


def without_hour(printed: str) -> str:
    """A printed date without the words around it and the hour of the day."""
    return HOUR.sub("", stripped(printed).replace("份", ""))


@functools.lru_cache(maxsize=2**16)
def parse(printed: str) -> Period | None:
    """Read a complete printed date (it names its year), or None where it is not one.

    "2017年4月14日" is a day, "2019年9月" a month, "2019年秋" a season, "2020年" a year,
    "2017—2019年" several years.
    """
    text = stripped(printed)
    text = PLANS.get(text.strip('“”"').removesuffix("时期").strip("“”"), text)
    try:
        if span := SPAN.fullmatch(text):
            first, last = map(int, span.groups())
            if first < last:
                return Period(date(first, 1, 1), date(last, 12, 31), "multi_year")
        elif ISO.fullmatch(text):
            on = date.fromisoformat(text)
            return Period(on, on, "day")
        elif found := COMPLETE.fullmatch(text):
            year, month, day, season = found.groups()
            return in_year(int(year), number(month), number(day), season)
    except ValueError:  # a month 13, a day 31 of a short month, a year 0
        return None
    return None


def number(printed: str | None) -> int | None:
    """Digits, or the Chinese name of a month, as a number."""
    return None if printed is None else MONTHS.get(printed) or int(printed)


def in_year(
    year: int, month: int | None = None, day: int | None = None, season: str | None = None
) -> Period:
    """The period of a year and what is printed after it; raises ValueError."""
    if month is not None and day is not None:
        on = date(year, month, day)
        return Period(on, on, "day")
    first, last = SEASONS[season] if season else (month, month) if month is not None else (1, 12)
    precision = "season" if season else "year" if month is None else "month"
    return Period(date(year, first, 1), last_of_month(year, last), precision)


def is_partial(printed: str) -> bool:
    """Whether a date is printed without its year: a month, a month and day, or days of a month."""
    text = without_hour(printed).lower()
    relative = text in RELATIVE or text in WEEKDAYS
    return not (relative or YEAR_SAID.search(text) or DAY_ALONE.fullmatch(text))


@functools.lru_cache(maxsize=2**16)
def resolve(printed: str, seen: date | None) -> Period | None:
    """Read a printed date as one who reads its source on the day ``seen`` does, or None.

    "10日", "10月14日至16日", "今年3月", "昨天", "Oct. 12", "Tuesday" (the last one) want that day;
    a month and day without a year are those nearest to it.
    """
    text = without_hour(printed)
    lowered = text.lower()
    whole = parse(text) or english(lowered, seen)
    if whole or seen is None:
        return whole
    days = RELATIVE.get(lowered)
    if lowered in WEEKDAYS:
        days = (WEEKDAYS.index(lowered) - seen.weekday() - 7) % -7
    if days is not None:
        on = seen + timedelta(days=days)
        return Period(on, on, "day")
    ends = TO.split(text)
    try:
        first = chinese(ends[0], seen, None)
        last = chinese(ends[-1], seen, first) if len(ends) == 2 else first
    except ValueError:
        return None
    return Period(first.first, last.last, first.precision) if first and last else None


def chinese(text: str, seen: date, earlier: Period | None) -> Period | None:
    """A date of which year or month may be missing; they are those of ``earlier``, or nearest."""
    found = DAYS.fullmatch(text)
    if not found or not text:
        return None
    words, month, day = found[1], number(found[2]), number(found[3])
    year = {"今": seen.year, "去": seen.year - 1}.get(words) or number(words)
    if month is None and day is None:
        return in_year(year) if year else None
    if earlier:
        month, year = month or earlier.first.month, year or earlier.first.year
    return nearest(year, month, day, seen)


def english(text: str, seen: date | None) -> Period | None:
    """A day, month or year in English; without its year it wants the day on which it is read."""
    try:
        if re.fullmatch("[0-9]{4}", text):
            return in_year(int(text))
        found = next(filter(None, (pattern.fullmatch(text) for pattern in ENGLISH)), None)
        if not found or not (found["year"] or seen):
            return None
        year, month = number(found["year"]), ENGLISH_MONTHS.split("|").index(found["name"]) + 1
        first = nearest(year, month, number(found["day"]), seen or date(year or 1, 1, 1))
        if found["last"]:
            return first._replace(last=date(first.first.year, month, int(found["last"])))
        return first
    except ValueError:
        return None


def nearest(year: int | None, month: int | None, day: int | None, seen: date) -> Period:
    """The month or day nearest to the one on which it was read; raises ValueError."""
    now = seen.year * 12 + seen.month - 1
    choices = []
    for count in range(now - 12, now + 13) if year is None else range(year * 12, year * 12 + 12):
        if month in (None, count % 12 + 1):
            with contextlib.suppress(ValueError):  # no such day in this month
                choices.append(in_year(count // 12, count % 12 + 1, day))
    return min(choices, key=lambda period: abs(period.first - seen))
