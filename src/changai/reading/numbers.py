"""All numbers in a text, in digits or in words: what two texts that say the same must share."""

import calendar
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from changai.reading.chinese_figures import CHINESE_DIGITS, TWO_DIGITS, parse_numeral
from changai.reading.english_figures import SCALES
from changai.reading.tokens import CHINESE_NUMBER

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
CARDINALS = {
    **{word: number for number, word in enumerate(SMALL)},
    **{word: 10 * number for number, word in enumerate(TENS, 3)},
}
CARDINALS |= {
    f"{ten}-{small}": CARDINALS[ten] + CARDINALS[small]
    for ten in ["twenty", *TENS]
    for small in SMALL[1:10]
}
WORDS = {
    **CARDINALS,
    **{word: number for number, word in enumerate(ORDINALS, 1)},
    **{month.lower(): number for number, month in enumerate(calendar.month_name) if month},
}
# What is counted in words: one and two are as often "a" and "both", 两 and 一 as well.
LEAST_COUNT = 3
FIRST_LETTERS = "".join(sorted({word[0] for word in CARDINALS}))  # most words end at the first
ENGLISH_COUNT = re.compile(
    rf"(?<![\w-])(?=[{FIRST_LETTERS}])(?:{'|'.join(sorted(CARDINALS, key=len, reverse=True))})\b(?!-year plan)",
    re.IGNORECASE,
)
CHINESE_COUNT = re.compile(CHINESE_NUMBER)
SCALES_ALONE = re.compile("[百千万亿]+")  # 百年, 千企: as many as that, and no count
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


def counts_in_words(text: str) -> Iterator[tuple[str, Decimal]]:
    """What a text counts in words of either language, from three upwards, as printed and as a number.

    Ordinals and what only looks like a number (三五家, 百年) are left out.
    """
    for found in ENGLISH_COUNT.finditer(text):
        value = Decimal(CARDINALS[found[0].lower()])
        if value >= LEAST_COUNT:
            yield found[0], value
    for found in CHINESE_COUNT.finditer(text):
        numeral = found[0].rstrip("余多")
        if SCALES_ALONE.fullmatch(numeral) or TWO_DIGITS.fullmatch(numeral) or numeral[0] == "第":
            continue
        value = parse_numeral(numeral)
        if value >= LEAST_COUNT:
            yield found[0], value


def has_number(text: str) -> bool:
    """Whether a text has a number in digits or counts something in words."""
    numbers = itertools.chain(numbers_in_digits(text), counts_in_words(text))
    return next(numbers, None) is not None


def missing_in(other: str, text: str) -> str | None:
    """The first number of a text that its translation has neither in digits nor in words."""
    numbers = [*numbers_in_digits(text), *counts_in_words(text)]
    if not numbers:
        return None  # as in most texts: its translation need not be read
    known = {value for _, value in numbers_in_digits(other)} | set(numbers_in_words(other))
    return next((printed for printed, value in numbers if value not in known), None)
