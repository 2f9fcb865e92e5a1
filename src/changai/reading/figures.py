"""Read a printed figure or range, Chinese or English: value in base units, qualifier, unit.

Only a single number is a figure. A range, a fraction, an open number ("几十") or several numbers in
one quote are none, so that no part of them is taken for the whole.
"""

import functools
import re
from collections.abc import Iterable
from decimal import Decimal

from changai.model.values import Number
from changai.reading.chinese_figures import COUNTING_WORDS, chinese_figure, chinese_range
from changai.reading.english_figures import english_figure, english_range
from changai.reading.figure_types import Figure

MAX_PRINTED = 100
LATIN_WORD = re.compile("[A-Za-z]{2}")
# Sources in traditional characters state the same figures.
SIMPLIFIED = str.maketrans("萬億約餘過將佔個項達數於", "万亿约余过将占个项达数于")
FACTORS = {
    10: "ten",
    100: "a hundred",
    1000: "a thousand",
    10**4: "ten thousand (万)",
    10**8: "a hundred million (亿)",
}


@functools.lru_cache(maxsize=2**16)
def parse_figure(printed: str) -> Figure | None:
    """Read a printed figure, or None where what is printed is not one single number.

    Of doubled qualifiers ("超过6500多万") the first counts.
    """
    text = simplified(printed)
    if len(text) > MAX_PRINTED or parse_range(printed) is not None:
        return None
    return english_figure(text) if LATIN_WORD.search(text) else chinese_figure(text)


@functools.lru_cache(maxsize=2**16)
def parse_range(printed: str) -> Number | None:
    """Read a printed range ("10—20万人", "三至五家", "5 to 10 percent") in base units, or None."""
    text = simplified(printed)
    if len(text) > MAX_PRINTED:
        return None
    return english_range(text) if LATIN_WORD.search(text) else chinese_range(text)


def printed_number(printed: str) -> Number | None:
    """The number or range that is printed, or None where there is neither."""
    figure = parse_figure(printed)
    return Number(figure.value, figure.qualifier) if figure else parse_range(printed)


def counting_word(printed: str, known: Iterable[str] = ()) -> str:
    """The counting word of a printed figure, the longest that is known; "" where none is."""
    figure = parse_figure(printed)
    words = [*COUNTING_WORDS, *known]
    return max(filter(figure.unit.startswith, words), key=len, default="") if figure else ""


def simplified(printed: str) -> str:
    """Printed text without space around it, its traditional characters simplified."""
    return printed.strip().translate(SIMPLIFIED)


def scale_slip(value: Decimal, printed: Decimal) -> str:
    """What may have gone wrong between two values: a decimal place, a lost 万; or nothing."""
    for factor, word in FACTORS.items():
        if printed and value == printed * factor:
            return f"{word} times too large"
        if value and value * factor == printed:
            return f"{word} times too small"
    return ""
