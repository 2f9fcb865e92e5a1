"""Read a printed date: the days it allows and how exact it is."""

import calendar
import functools
import re
from datetime import date, timedelta

from changai.model.values import Period, parse_period

MONTHS = {name: n for n, name in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}
SEASONS = {"春": 21, "夏": 22, "秋": 23}  # as in ISO 8601; a winter lies in two years
PLANS = {"十二五": "2011-2015", "十三五": "2016-2020", "十四五": "2021-2025", "十五五": "2026-2030"}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "yesterday": 1, "today": 0}
# Words that say on which side of a date something lies.
AROUND = re.compile(r"\A(?:截至)?(?:截止)?[到从自從]?|(?:(?<=年)度)?(?:以来)?末?底?\Z")
HOUR = re.compile(r"(?:上午|下午|午前|午后|中午|凌晨|晚上?)$")
MONTH, DAY = "0?[1-9]|1[0-2]", "0?[1-9]|[12][0-9]|3[01]"
COMPLETE = re.compile(
    rf"([0-9]{{4}})年(?:(?:金秋)?({MONTH}|{'|'.join(MONTHS)})月份?(?:({DAY})[日号])?|([春夏秋])[季天]?)?"
)
ISO = re.compile("[0-9]{4}-[0-9]{2}-(?!00)[0-9]{2}")
SPAN = re.compile("([0-9]{4})年?(?:[—－–-]{1,2}|至|到)([0-9]{4})年?底?")
DAYS = re.compile(rf"(?:([0-9]{{4}}|今|去)年)?(?:({MONTH})月份?)?(?:({DAY})[日号])?")
TO = re.compile("[至—–-]")
YEAR_OR_DAY_ALONE = re.compile("[0-9]{1,2}[日号]|.*(?:[0-9]{4}|今年|去年)", re.DOTALL)
ENGLISH_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
MONTH_NAME = rf"(?P<month>{ENGLISH_MONTHS})[a-z]*\.?"
DAY_NUMBER = rf"(?P<day>{DAY})(?:st|nd|rd|th)?(?:(?: to |-|–)(?P<last>{DAY}))?"
YEAR, BARE_YEAR = "(?P<year>[0-9]{4})", re.compile("[0-9]{4}")
ENGLISH = [
    re.compile(rf"{MONTH_NAME}(?: {DAY_NUMBER})?(?:,? ?{YEAR})?"),
    re.compile(rf"{DAY_NUMBER} {MONTH_NAME}(?:,? {YEAR})?"),
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


def days(year: int, month: int = 0, day: int = 0) -> Period | None:
    """The days of a year, of a month or season in it, or a day; None where there is no such."""
    return parse_period("-".join([f"{year:04}", *(f"{n:02}" for n in (month, day) if n)]))


def joined(first: Period | None, last: Period | None) -> Period | None:
    """From one parse_period to another, where there are both."""
    return Period(first.first, last.last, first.precision) if first and last else None


@functools.lru_cache(maxsize=2**16)
def parse_date(printed: str) -> Period | None:
    """Read a complete printed date (it names its year), or None where it is not one.

    "2017年4月14日" is a day, "2019年9月" a month, "2019年秋" a season, "2020年" a year,
    "2017—2019年" several years.
    """
    text = stripped(printed)
    text = PLANS.get(text.strip('“”"').removesuffix("时期").strip("“”"), text)
    if ISO.fullmatch(text):
        return parse_period(text)
    if span := SPAN.fullmatch(text):
        return parse_period("/".join(span.groups()))
    if found := COMPLETE.fullmatch(text):
        year, month, day, season = found.groups(default="")
        part = SEASONS.get(season) or MONTHS.get(month) or int(month or 0)
        return days(int(year), part, int(day or 0))
    return None


def is_partial_date(printed: str) -> bool:
    """Whether a date is printed without its year: a month, a month and day, or days of a month."""
    text = without_hour(printed).lower()
    return not (text in DAYS_AGO or text in WEEKDAYS or YEAR_OR_DAY_ALONE.match(text))


@functools.lru_cache(maxsize=2**16)
def resolve_date(printed: str, seen: date | None) -> Period | None:
    """Read a printed date as one who reads its source on the day ``seen`` does, or None.

    "10日", "10月14日至16日", "今年3月", "昨天", "Oct. 12", "Tuesday" (the last one) want that day;
    a month and day without a year are those nearest to it.
    """
    text = without_hour(printed)
    lowered = text.lower()
    whole = parse_date(text) or english(lowered, seen)
    if whole or seen is None:
        return whole
    ago = DAYS_AGO.get(lowered)
    if lowered in WEEKDAYS:
        ago = (seen.weekday() - WEEKDAYS.index(lowered)) % 7
    if ago is not None:
        on = seen - timedelta(days=ago)
        return Period(on, on, "day")
    ends = TO.split(text)
    first = chinese(ends[0], seen, None)
    return joined(first, chinese(ends[1], seen, first) if len(ends) == 2 else first)


def chinese(text: str, seen: date, earlier: Period | None) -> Period | None:
    """A date of which year or month may be missing; they are those of ``earlier``, or nearest."""
    found = DAYS.fullmatch(text)
    if not found or not text:
        return None
    years = {"今": seen.year, "去": seen.year - 1, None: None}
    year = years[found[1]] if found[1] in years else int(found[1])
    month, day = int(found[2] or 0), int(found[3] or 0)
    if year is not None and not (month or day):
        return days(year)
    if earlier:
        month, year = month or earlier.first.month, year or earlier.first.year
    return nearest(year, month, day, seen)


def english(text: str, seen: date | None) -> Period | None:
    """A day, month or year in English; without its year it wants the day on which it is read."""
    if BARE_YEAR.fullmatch(text):
        return parse_period(text)
    found = next(filter(None, (pattern.fullmatch(text) for pattern in ENGLISH)), None)
    if not found or not (found["year"] or seen):
        return None
    year = int(found["year"]) if found["year"] else None
    day, last = int(found["day"] or 0), int(found["last"] or 0)
    month = ENGLISH_MONTHS.split("|").index(found["month"]) + 1
    first = nearest(year, month, day, seen or date.max)
    return joined(first, days(first.first.year, month, last) if first and last else first)


def nearest(year: int | None, month: int, day: int, seen: date) -> Period | None:
    """The month or day nearest to the one on which it was read; no year or month is any."""
    now = seen.year * 12 + seen.month - 1
    months = range(now - 12, now + 13) if year is None else range(year * 12, year * 12 + 12)
    these = (divmod(n, 12) for n in months if month in (0, n % 12 + 1))
    choices = filter(None, (days(in_year, n + 1, day) for in_year, n in these))
    return min(choices, key=lambda choice: abs(choice.first - seen), default=None)
