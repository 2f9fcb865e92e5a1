"""Read a printed date, Chinese or English: the days it allows and how exact it is."""

import calendar
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from changai.model.values import Period, not_after, parse_period

MONTH, DAY = "0?[1-9]|1[0-2]", "0?[1-9]|[12][0-9]|3[01]"

# Chinese
MONTHS = {name: n for n, name in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)}
SEASONS = {"春": 21, "夏": 22, "秋": 23}  # as in ISO 8601; a winter lies in two years
PLANS = {"十二五": "2011-2015", "十三五": "2016-2020", "十四五": "2021-2025", "十五五": "2026-2030"}
# Words that say on which side of a date something lies.
AROUND = re.compile(r"\A(?:截至)?(?:截止)?[到从自從]?|(?:(?<=年)度)?(?:以[来來])?[末底终]?\Z")
AS_OF_LAST_DAY = re.compile(
    r"\A截[至止]|[年月期][底末终]\Z|\Aas of |\b(?:end(?: of|-)? ?|year-end |year end )(?:[a-z]+ )?[0-9]{4}\Z"
)
SINCE = re.compile(r"以[来來]\Z|\Asince ")
HOUR = re.compile(r"(?:上午|下午|午前|午后|中午|凌晨|晚上?)$")
COMPLETE = re.compile(
    rf"([0-9]{{4}})年(?:(?:金秋)?({MONTH}|{'|'.join(MONTHS)})月份?(?:({DAY})[日号])?|([春夏秋])[季天]?)?"
)
ISO = re.compile("[0-9]{4}-[0-9]{2}-(?!00)[0-9]{2}")
# A day or month in figures alone, largest unit first, as people type it: 2025/3/5, 2025.3
IN_FIGURES = re.compile(rf"([0-9]{{4}})([/.-])({MONTH})(?:\2({DAY}))?")
MONTHS_OF_YEAR = re.compile(rf"([0-9]{{4}})年({MONTH})月?(?:[—－–-]{{1,2}}|至|到)({MONTH})月")
HALVES_AND_QUARTERS = re.compile(r"([0-9]{4})年(?:(上|下)半年|第?([一二三四1-4])季度)")
YEARS = re.compile("([0-9]{4})年?(?:[—－–-]{1,2}|至|到)([0-9]{4})年?底?")
INCOMPLETE = re.compile(
    rf"(?:(?P<year>[0-9]{{4}}|今|去)年)?(?:(?P<month>{MONTH})月份?)?(?:(?P<day>{DAY})[日号])?"
)
TO = re.compile("[至—–-]")
YEAR_OR_DAY_ALONE = re.compile("[0-9]{1,2}[日号]|.*(?:[0-9]{4}|今年|去年)", re.DOTALL)

# English
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ENGLISH_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
# In full or as three letters, September also as "Sept": a market is no March.
SHORT_OR_FULL = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in ENGLISH_MONTHS)
MONTH_NAME = rf"(?P<month>sept|{SHORT_OR_FULL})(?![a-z])\.?"
DAY_NUMBER = rf"(?P<day>{DAY})(?:st|nd|rd|th)?(?:(?: to |-|–)(?P<last>{DAY}))?"
YEAR, YEAR_ALONE = "(?P<year>[0-9]{4})", re.compile("[0-9]{4}")
ORDINALS = ["first", "second", "third", "fourth"]
ENGLISH_PART_OF_YEAR = re.compile(
    rf"(?P<which>{'|'.join(ORDINALS)}) (?P<what>half|quarter) (?:of )?{YEAR}"
)
MONTH_FIRST = re.compile(rf"{MONTH_NAME}(?: {DAY_NUMBER})?(?:,? ?{YEAR})?")
DAY_FIRST = re.compile(rf"{DAY_NUMBER} {MONTH_NAME}(?:,? {YEAR})?")

ENGLISH_AROUND = re.compile(
    r"\A(?:(?:as of|up to|by|in|on|at|since|until|through|from|during)\s+)?(?:the\s+)?"
    r"(?:(?:year-end|year end|end of|end|year|month of)[ -])?(?:the\s+)?(?:year\s+)?"
)

# Words that put something before the day of publication and say no more of when it was.
BY_NOW = {
    *("近日", "日前", "近期", "最近", "近来", "不久前", "目前", "当前", "现在", "如今"),
    *("至今", "迄今", "现已", "现有", "已", "已经"),
    *("recently", "lately", "in recent days", "currently", "at present", "now", "already"),
    *("so far", "to date", "by now", "until now", "up to now", "as of now"),
    *("このほど", "先ごろ", "現在", "現時点で", "今のところ"),
}
# 在“五一”国际劳动节来临之际: near a day to come, how near is not said.
ON_THE_APPROACH = re.compile("(?:来临|到来|來臨|到來)之[际際]$")

YEARS_BEFORE = {"今年": 0, "本年": 0, "去年": 1}
DAYS_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "yesterday": 1, "today": 0}


@dataclass(frozen=True)
class DateParts:
    """What is printed of a date; None is a part that is not printed."""

    year: int | None
    month: int | None
    day: int | None


@functools.lru_cache(maxsize=2**16)
def parse_date(printed: str) -> Period | None:
    """Read a complete printed date (it names its year), or None where it is not one.

    "2017年4月14日" is a day, "2019年9月" a month, "2019年秋" a season, "2020年" a year,
    "2017—2019年" several years; "2017/4/14" is the day as well, "2025年上半年" six months.
    "“十四五”以来" is the year in which that plan began.
    """
    text = without_words_around(printed)
    plan = PLANS.get(text.strip('“”"').removesuffix("时期").strip("“”"))
    if plan:
        text = f"{plan[:4]}年" if names_beginning(printed) else plan
    if ISO.fullmatch(text):
        return parse_period(text)
    if typed := IN_FIGURES.fullmatch(text):
        year, _, month, day = typed.groups(default="")
        return days_of(int(year), int(month), int(day or 0))
    if parts := part_of_year(text):
        return parts
    if years := YEARS.fullmatch(text):
        return parse_period("/".join(years.groups()))
    if found := COMPLETE.fullmatch(text):
        year, month, day, season = found.groups(default="")
        month_or_season = SEASONS.get(season) or MONTHS.get(month) or int(month or 0)
        return days_of(int(year), month_or_season, int(day or 0))
    return None


def part_of_year(text: str) -> Period | None:
    """Months of a year from one to another, a half of it or a quarter; None where it is none."""
    if found := MONTHS_OF_YEAR.fullmatch(text):
        year, first, last = map(int, found.groups())
        return months_of(year, last, last - first + 1) if first < last else None
    found = HALVES_AND_QUARTERS.fullmatch(text)
    if found is None:
        return None
    year = int(found[1])
    if found[2]:
        return months_of(year, 6 if found[2] == "上" else 12, 6)
    quarter = MONTHS.get(found[3]) or int(found[3])
    return months_of(year, 3 * quarter, 3)


def months_of(year: int, last: int, count: int) -> Period | None:
    """So many months of a year, up to the last one; None where the year has no such."""
    if last > MONTHS["十二"]:
        return None
    return from_to(days_of(year, last - count + 1, None), days_of(year, last, None))


@functools.lru_cache(maxsize=2**16)
def resolve_date(printed: str, published: date | None) -> Period | None:
    """Read a printed date as a reader does on the day of publication, or None.

    "10日", "10月14日至16日", "今年3月", "昨天", "Oct. 12", "Tuesday" (the last one) want that day;
    a month and day without a year are those nearest to it. "近日", "目前", "recently" are a bound:
    not after that day.
    """
    if is_by_now(printed):
        return not_after(published) if published else None
    if names_beginning(printed) and (beginning := parse_date(printed)):
        return beginning
    text = with_year(without_hour(printed), published)
    complete = parse_date(text) or english_date(without_english_words(text), published)
    if complete is not None or published is None:
        return complete
    return day_before(text.lower(), published) or incomplete_date(text, published)


def is_by_now(printed: str) -> bool:
    """Whether words say of a time only that it is not after the day of publication: 近日, so far."""
    text = without_words_around(printed).removesuffix("为止").strip().lower()
    return text in BY_NOW or bool(ON_THE_APPROACH.search(text))


def is_partial_date(printed: str) -> bool:
    """Whether a date is printed without its year: a month, a month and day, or days of a month."""
    text = without_hour(printed).lower()
    return not (text in DAYS_AGO or text in WEEKDAYS or YEAR_OR_DAY_ALONE.match(text))


def without_words_around(printed: str) -> str:
    """A printed date without brackets and the words around it."""
    return AROUND.sub("", printed.strip().strip("（()）"))


def with_year(text: str, published: date | None) -> str:
    """A date with the number of the year that 今年 or 去年 means on the day of publication."""
    if published is None or text[:2] not in YEARS_BEFORE:
        return text
    return f"{published.year - YEARS_BEFORE[text[:2]]}年{text[2:]}"


def without_english_words(text: str) -> str:
    """An English date in lower case, without the words around it: "by the end of"."""
    return ENGLISH_AROUND.sub("", text.lower())


def names_last_day(printed: str) -> bool:
    """Whether words name the end of a year or month: 2025年底, 截至2022年6月, the end of 2025."""
    return bool(AS_OF_LAST_DAY.search(printed.strip().lower()))


def names_beginning(printed: str) -> bool:
    """Whether words name the beginning of a time alone: 2018年以来, since 2021."""
    return bool(SINCE.search(printed.strip().lower()))


def without_hour(printed: str) -> str:
    """A printed date without the words around it and the hour of the day."""
    return HOUR.sub("", without_words_around(printed).replace("份", ""))


def last_of_month(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def days_of(year: int, month: int | None, day: int | None) -> Period | None:
    """The days of a year, of a month or season in it, or a day; None where there is no such."""
    parts = [f"{part:02}" for part in (month, day) if part]
    return parse_period("-".join([f"{year:04}", *parts]))


def from_to(first: Period | None, last: Period | None) -> Period | None:
    """The days from one date to a later one of the same precision, or None."""
    if first is None or last is None:
        return None
    if first.precision != last.precision or last.first < first.first:
        return None
    return Period(first.first, last.last, first.precision)


def day_before(word: str, published: date) -> Period | None:
    """The day that a word like 昨天 or a day of the week means on the day of publication, or None."""
    if word in WEEKDAYS:
        days_ago = (published.weekday() - WEEKDAYS.index(word)) % 7
    elif word in DAYS_AGO:
        days_ago = DAYS_AGO[word]
    else:
        return None
    day = published - timedelta(days=days_ago)
    return Period(day, day, "day")


def incomplete_date(text: str, published: date) -> Period | None:
    """A date in Chinese, or two with 至 between them, without a year or month; None if it is none."""
    first_text, *rest = TO.split(text)
    parts = incomplete_parts(first_text, published)
    first = nearest(parts, published) if parts else None
    if not rest or first is None:
        return first
    last_parts = incomplete_parts("至".join(rest), published)
    if last_parts is None:
        return None
    if last_parts.year is None:  # 10月14日至16日: year and month are those of the first day
        month = last_parts.month or first.first.month
        into_next_year = month < first.first.month  # 12月30日至1月2日
        year = first.first.year + 1 if into_next_year else first.first.year
        last_parts = DateParts(year, month, last_parts.day)
    return from_to(first, nearest(last_parts, published))


def incomplete_parts(text: str, published: date) -> DateParts | None:
    """The parts of a date in Chinese; this and last year are those of the day of publication."""
    found = INCOMPLETE.fullmatch(text)
    if not found or not text:
        return None
    year, month, day = (found[part] for part in ("year", "month", "day"))
    named_years = {"今": published.year, "去": published.year - 1, None: None}
    return DateParts(
        named_years[year] if year in named_years else int(year),
        int(month) if month else None,
        int(day) if day else None,
    )


def english_date(text: str, published: date | None) -> Period | None:
    """A day, days of a month, month or year in English, in lower case; None where it is none.

    Without its year it wants the day of publication.
    """
    if YEAR_ALONE.fullmatch(text):
        return parse_period(text)
    if found := ENGLISH_PART_OF_YEAR.fullmatch(text):
        months = 6 if found["what"] == "half" else 3
        return months_of(int(found["year"]), (ORDINALS.index(found["which"]) + 1) * months, months)
    found = MONTH_FIRST.fullmatch(text) or DAY_FIRST.fullmatch(text)
    if found is None:
        return None
    month = [name[:3] for name in ENGLISH_MONTHS].index(found["month"][:3]) + 1
    day = int(found["day"]) if found["day"] else None
    if found["year"]:
        first = days_of(int(found["year"]), month, day)
    elif published is not None:
        first = nearest(DateParts(None, month, day), published)
    else:
        return None
    if first is None or not found["last"]:
        return first
    return from_to(first, days_of(first.first.year, month, int(found["last"])))


def nearest(parts: DateParts, published: date) -> Period | None:
    """The date with these parts that is nearest to the day of publication, or None."""
    return min(
        dates_with(parts, published),
        key=lambda choice: abs(choice.first - published),
        default=None,
    )


def dates_with(parts: DateParts, published: date) -> Iterator[Period]:
    """The dates with these parts; without a year, in that of publication and the two around it."""
    years = [parts.year] if parts.year is not None else [published.year + n for n in (-1, 0, 1)]
    any_month = parts.month is None and parts.day is not None
    months = range(1, 13) if any_month else [parts.month]
    for year, month in itertools.product(years, months):
        choice = days_of(year, month, parts.day)
        if choice is not None:
            yield choice
