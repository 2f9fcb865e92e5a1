"""Read a printed date: the days it allows and how exact it is."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from changai.canonical import Period

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
ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
SPAN = re.compile(r"(?P<first>[0-9]{4})年?(?:[—－–-]{1,2}|至|到)(?P<last>[0-9]{4})年?底?")
DAYS = re.compile(
    r"(?:(?P<year>[0-9]{4}|今|去)年)?(?:(?P<month>[0-9]{1,2})月份?)?(?:(?P<day>[0-9]{1,2})[日号])?"
)
# A five-year plan by its number: the fourteenth is of 2021 to 2025.
PLANS = {"十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
HOUR = re.compile(r"(?:上午|下午|午前|午后|中午|凌晨|晚上?)$")
RELATIVE = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "yesterday": -1, "today": 0}
ENGLISH_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTH_NAME = rf"(?P<name>{'|'.join(ENGLISH_MONTHS)})[a-z]*\.?"
DAY_OF_MONTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:(?: to |-|–)(?P<last>[0-9]{1,2}))?"
ENGLISH = [
    re.compile(rf"{MONTH_NAME}(?: {DAY_OF_MONTH})?(?:,? ?(?P<year>[0-9]{{4}}))?"),
    re.compile(rf"{DAY_OF_MONTH} {MONTH_NAME}(?:,? (?P<year>[0-9]{{4}}))?"),
]


def last_of_month(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def stripped(printed: str) -> str:
    """A printed date without the words that say on which side of it something lies."""
    text = printed.strip().strip("（()）").removeprefix("截至").removeprefix("截止")
    text = re.sub("^[到从自從]", "", text)
    text = text.removesuffix("底").removesuffix("末").removesuffix("以来")
    return text[:-1] if text.endswith("年度") else text


def parse(printed: str) -> Period | None:
    """Read a complete printed date (it names its year), or None where it is not one.

    "2017年4月14日" is a day, "2019年9月" a month, "2019年秋" a season, "2020年" a year,
    "2017—2019年" several years.
    """
    text = stripped(printed)
    plan = PLANS.get(text.strip('“”"').removesuffix("时期").strip("“”"))
    if plan:
        return Period(date(plan, 1, 1), date(plan + 4, 12, 31), "multi_year")
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


def is_partial(printed: str) -> bool:
    """Whether a date is printed without its year: a month, a month and day, or days of a month."""
    text = HOUR.sub("", stripped(printed).replace("份", "")).lower()
    return not re.search("[0-9]{4}|今年|去年", text) and not (
        text in RELATIVE or text in WEEKDAYS or re.fullmatch(r"[0-9]{1,2}[日号].*", text)
    )


def resolve(printed: str, seen: date | None) -> Period | None:
    """Read a printed date as one who reads its source on the day ``seen`` does, or None.

    "10日", "10月14日至16日", "今年3月", "昨天", "Oct. 12", "Tuesday" (the last one) want that day;
    a month and day without a year are those nearest to it.
    """
    text = HOUR.sub("", stripped(printed).replace("份", ""))
    lowered = text.lower()
    whole = parse(text) or english(lowered, seen)
    if whole or seen is None:
        return whole
    if lowered in RELATIVE:
        on = seen + timedelta(days=RELATIVE[lowered])
        return Period(on, on, "day")
    if lowered in WEEKDAYS:
        on = seen - timedelta(days=(seen.weekday() - WEEKDAYS.index(lowered)) % 7)
        return Period(on, on, "day")
    ends = re.split("至|—|–|-", text)
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
    words, month, day = found.groups()
    years = {"今": seen.year, "去": seen.year - 1}
    year = years.get(words) or (int(words) if words else None)
    if month is None and day is None:
        return in_year(year, None, None, None) if year else None
    if earlier:
        month = month or str(earlier.first.month)
        year = year or earlier.first.year
    return nearest(year, int(month) if month else None, day, seen)


def english(text: str, seen: date | None) -> Period | None:
    """A day, month or year in English; without its year it wants the day on which it is read."""
    try:
        if re.fullmatch("[0-9]{4}", text):
            return in_year(int(text), None, None, None)
        found = next(filter(None, (pattern.fullmatch(text) for pattern in ENGLISH)), None)
        year = int(found["year"]) if found and found["year"] else None
        if not found or (year is None and seen is None):
            return None
        month = ENGLISH_MONTHS.index(found["name"]) + 1
        first = nearest(year, month, found["day"], seen or date(year or 1, 1, 1))
        if found["last"]:
            last = in_year(first.first.year, str(month), found["last"], None)
            return first._replace(last=last.last)
        return first
    except ValueError:
        return None


def nearest(year: int | None, month: int | None, day: str | None, seen: date) -> Period:
    """The month or day nearest to the one on which it was read; raises ValueError."""
    months = [(seen.year * 12 + seen.month - 1 + shift) for shift in range(-12, 13)]
    choices = []
    for number in months if year is None else [year * 12 + n for n in range(12)]:
        if month in (None, number % 12 + 1):
            try:
                choices.append(in_year(number // 12, str(number % 12 + 1), day, None))
            except ValueError:  # no such day in this month
                continue
    return min(choices, key=lambda period: abs(period.first - seen))
