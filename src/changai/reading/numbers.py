"""All numbers in a text, in digits or in words: what two texts that say the same must share."""

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal

from changai.reading.chinese_figures import CHINESE_DIGITS, parse_numeral
from changai.reading.english_figures import SCALES

DIGITS = re.compile(r"(?<![A-Za-z0-9.])[0-9][0-9,]*(?:\.[0-9]+)?")
SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
WORDS = {
    **{word: number for number, word in enumerate(SMALL)},
    **{word: 10 * number for number, word in enumerate(TENS, 3)},
    **{word: number for number, word in enumerate(ORDINALS, 1)},
    **{month.lower(): number for number, month in enumerate(calendar.month_name) if month},
}
WORDS |= {
    f"{ten}-{small}": WORDS[ten] + WORDS[small]
    for ten in ["twenty", *TENS]
    for small in SMALL[1:10]
}
ENGLISH_SCALE = re.compile(rf"[\s-]?({'|'.join(SCALES)})\b", re.IGNORECASE)
ENGLISH_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
CHINESE_SCALE = re.compile("[十百千万亿]{1,2}")
CHINESE_NUMERAL = re.compile(f"[{CHINESE_DIGITS}]+")
PLAN_PERIOD = re.compile("(十[一二三四五六七八九])五")  # 十四五: the 14th five-year plan


def numbers_in_digits(text: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers that a text has in digits, as printed and in base units."""
    for found in DIGITS.finditer(text):
        printed = found[0].rstrip(",")
        value = Decimal(printed.replace(",", ""))
        rest = text[found.start() + len(printed) :]
        if english := ENGLISH_SCALE.match(rest):
            yield printed + english[0], value * SCALES[english[1].lower()]
        elif chinese := CHINESE_SCALE.match(rest):
            yield printed + chinese[0], parse_numeral(str(value) + chinese[0])
        else:
            yield printed, value


def numbers_in_words(text: str) -> Iterator[Decimal]:
    """The numbers that a text has in words of either language, months and ordinals included."""
    words = ENGLISH_WORD.findall(text.lower())
    parts = [part for word in words for part in ([word] if word in WORDS else word.split("-"))]
    for word in parts:
        if word in WORDS:
            yield Decimal(WORDS[word])
        elif word.removesuffix("s") in SCALES:
            yield Decimal(SCALES[word.removesuffix("s")])
    for numeral in CHINESE_NUMERAL.findall(PLAN_PERIOD.sub(r"\1 ", text)):
        try:
            yield parse_numeral(numeral)
        except ValueError:
            continue  # a name such as 三五


def missing_in(other: str, text: str) -> str | None:
    """The first number in digits of a text that its translation has neither in digits nor in words."""
    known = {value for _, value in numbers_in_digits(other)} | set(numbers_in_words(other))
    numbers = numbers_in_digits(text)
    return next((printed for printed, value in numbers if value not in known), None)
