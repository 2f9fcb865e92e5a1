"""Dates as people type them, found in the words of a source as these print them.

Who types "2025/3/5", "March 5, 2026" or "end of 2025" means a date that the source prints in its own
way; evidence quotes the source.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from changai.curation.contribution_file import Entry
from changai.model.values import Period, format_value, parse_period
from changai.reading.dates import MONTH_NAME, resolve_date

LONGEST = 28  # characters of a printed date
MAX_WORDS = 5000  # characters of words that are searched
# Where a printed date may begin: at a digit, a word in Latin letters, or a word such as 去年.
BEGINNINGS = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]|[今去前昨上本“十]")
# Words before a date that say nothing of it; "as of" and "since" tell its last day from its first.
LEADING = re.compile(
    r"\A(?:(?:up to|by|in|on|at|until|through|from|during) )?(?:the )?", re.IGNORECASE
)
ENGLISH_MONTH = re.compile(rf"\b{MONTH_NAME}", re.IGNORECASE)
PREPOSITION = re.compile(r"(?!the )[A-Za-z]", re.IGNORECASE)
FORMS = (
    "2025年底, end of 2025, 2025/3/5, March 5, 2026, 2025年1—6月, 2021—2025年, 10月14日, 去年, 目前"
)


def typed_date(text: str, published: date | None) -> Period | None:
    """The days that a date means, as typed or printed in something published on a day; or None."""
    return parse_period(text) or resolve_date(text, published)


@dataclass(frozen=True)
class PrintedDate:
    """A part of some words that is a date: where it begins, its text, and the days it means."""

    start: int
    text: str
    period: Period

    def holds(self, start: int, end: int) -> bool:
        """Whether it has these characters of the words."""
        return self.start <= start and end <= self.start + len(self.text)


def date_as_printed(
    entry: Entry, key: str, published: date | None, *, is_whole: bool = False
) -> str:
    """The date that a key gives as the words of its entry print it: the longest part that means it.

    A date must not be cut out of a more exact one (2025年 of 2025年3月), nor, with ``is_whole``, one
    end of a span out of the span. A quote that is no date stays, for a claim may be given with it.
    Raises ChangaiError.
    """
    typed, words = entry[key], entry["words"]
    period = typed_date(typed, published)
    if period is None:
        raise entry.error(key, f"{typed!r} cannot be read as a date; these can be: {FORMS}")
    printed = list(dates_in(words, published))
    same = [found for found in printed if found.period == period]
    wholes = [found for found in same if not larger_date(found, printed, is_whole=is_whole)]
    if wholes:
        return LEADING.sub("", max((found.text for found in wholes), key=len))
    if same:
        larger = larger_date(same[0], printed, is_whole=is_whole)
        assert larger is not None
        what = f"{typed!r} is cut out of {larger.text!r}"
        raise entry.error(key, f"{what}; give the date with all that belongs to it")
    if typed in words:
        return typed
    others = [found.text for found in printed if larger_date(found, printed, is_whole=True) is None]
    there = (
        f"they print {max(others, key=len)}" if others else "they print no date that can be read"
    )
    how = "give it as printed, or more of the words; leave it out if none is printed"
    what = f"{typed!r} ({format_value(period)}) does not stand in the words given: {there}"
    raise entry.error(key, f"{what}; {how}")


def larger_date(
    date_in_words: PrintedDate, printed: Iterable[PrintedDate], *, is_whole: bool
) -> PrintedDate | None:
    """The longest date that has the characters of another and means other days, or None.

    Without ``is_whole`` only one that is more exact counts.
    """
    period, start = date_in_words.period, date_in_words.start
    end = start + len(date_in_words.text)
    larger = [
        other
        for other in printed
        if other.holds(start, end)
        and other.period != period
        and (is_whole or (period.first <= other.period.first and other.period.last <= period.last))
    ]
    return max(larger, key=lambda other: len(other.text), default=None)


def dates_in(words: str, published: date | None) -> Iterator[PrintedDate]:
    """The parts of some words that are a date in something published on a day."""
    for start, part in parts_of(words):
        period = resolve_date(part, published) if may_name_month(part) else None
        if period is not None:
            yield PrintedDate(start, part, period)


def may_name_month(part: str) -> bool:
    """Whether an English month in a part, if there is one, is no other word: "may", "The May Day".

    It has a capital, and a day or year beside it or a preposition before it: "in March".
    """
    month = ENGLISH_MONTH.search(part)
    if month is None:
        return True
    is_beside_number = re.search("[0-9]", part) is not None
    follows_word = month.start() > 0 and PREPOSITION.match(part) is not None
    return month[0][0].isupper() and (is_beside_number or follows_word)


def parts_of(words: str) -> Iterator[tuple[int, str]]:
    """The parts of some words that may be a date, each with its place in them."""
    text = words[:MAX_WORDS]
    for beginning in BEGINNINGS.finditer(text):
        start = beginning.start()
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
            part = text[start:end]
            is_within_word = text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalnum()
            if part[-1] not in " ,，、" and not (is_within_word and end < len(text)):
                yield start, part
