"""Dates as people type them, found in the words of a source as these print them.

Who types "2025/3/5", "March 5, 2026" or "end of 2025" means a date that the source prints in its own
way; evidence quotes the source.
"""

import re
from collections.abc import Iterator
from datetime import date

from changai.curation.contribution_file import Entry
from changai.model.values import Period, format_value, parse_period
from changai.reading.dates import resolve_date

LONGEST = 28  # characters of a printed date
MAX_WORDS = 2000  # characters of words that are searched
# Where a printed date may begin: at a digit, a word in Latin letters, or a word such as 去年.
BEGINNINGS = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]|[今去前昨上本“十]")
DATE_OR_WORD = re.compile(r"[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号])?[底末终]?")
FORMS = (
    "2025年底, end of 2025, 2025/3/5, March 5, 2026, 2025年1—6月, 2021—2025年, 10月14日, 去年, 目前"
)


def typed_date(text: str, published: date | None) -> Period | None:
    """The days that a date means, as typed or printed in something published on a day; or None."""
    return parse_period(text) or resolve_date(text, published)


def date_as_printed(entry: Entry, key: str, published: date | None) -> str:
    """The date that a key gives as the words of its entry print it; raises ChangaiError.

    A date that stands in the words as it is typed stays; else it is the longest part of the words
    that means the same days.
    """
    typed, words = entry[key], entry["words"]
    if typed in words:
        return typed
    period = typed_date(typed, published)
    if period is None:
        raise entry.error(key, f"{typed!r} cannot be read as a date; these can be: {FORMS}")
    same = [part for part in parts_of(words) if resolve_date(part, published) == period]
    if same:
        return max(same, key=len)
    printed = DATE_OR_WORD.findall(words)
    there = f"they print {', '.join(printed)}" if printed else "they print no date that can be read"
    how = "give it as printed, or more of the words; leave it out if none is printed"
    what = f"{typed!r} ({format_value(period)}) does not stand in the words given: {there}"
    raise entry.error(key, f"{what}; {how}")


def parts_of(words: str) -> Iterator[str]:
    """The parts of some words that may be a date, as they stand there."""
    text = words[:MAX_WORDS]
    for beginning in BEGINNINGS.finditer(text):
        start = beginning.start()
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
            part = text[start:end]
            is_within_word = text[end - 1 : end + 1].isascii() and text[end - 1 : end + 1].isalnum()
            if part[-1] not in " ,，、" and not (is_within_word and end < len(text)):
                yield part
