"""Read a figure or range printed in Chinese, or in digits alone."""

import math
import re
from decimal import Decimal, InvalidOperation

from changai.model.values import Number
from changai.reading.figure_types import DIGITS, Figure, last_place, range_of

# What a program may have to recognize as counting words, whatever the data have.
COUNTING_WORDS = ("人次", "个", "名", "人", "家", "项", "件", "次", "所", "场", "种", "%", "％")

# Words before a number that limit it.
QUALIFIER_WORDS = {
    "more_than": "超额完成|超过|超|多于|逾|突破|破|过|高于|大于",
    "about": "大约|约",
    "nearly": "将近|接近|近",
    "at_least": "不得低于|不低于|不得少于|不少于|至少",
    "at_most": "不得超过|不超过|至多|最多|不多于|不得高于|不高于|前",
    "less_than": "不足|不到|低于|少于",
}
QUALIFIERS = {
    word: qualifier for qualifier, words in QUALIFIER_WORDS.items() for word in words.split("|")
}
LONGEST_FIRST = sorted(QUALIFIERS, key=len, reverse=True)  # 不低于 ends with 低于
# What is measured may stand between these and the number: 不低于…规模的10%.
LIMITS = [
    word for word in LONGEST_FIRST if QUALIFIERS[word] in ("at_least", "at_most") and len(word) > 1
]
# Words that limit a number from behind, at the end or after its counting word: 200名左右大国工匠.
COUNTED = f"(?:{'|'.join(COUNTING_WORDS)})"
QUALIFIERS_AFTER = {
    "more_than": re.compile("[多余]"),
    "at_least": re.compile(rf"{COUNTED}以上|.*以上\Z", re.DOTALL),
    "about": re.compile(rf"{COUNTED}左右|.*(?:左右|上下)\Z", re.DOTALL),
    "at_most": re.compile(rf"{COUNTED}以内|.*(?:以内|以下)\Z", re.DOTALL),
}

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
CHINESE_DIGITS = "〇零一二两三四五六七八九十百千万亿"
PERCENT = "百分之"
NUMERAL = re.compile(rf"({DIGITS}) ?([十百千万亿]*)")
FIGURE = re.compile(
    rf"""
    (?P<before> [^0-9{CHINESE_DIGITS}]* )       # 超过
    (?P<number>                                 # 142万, 1亿7000万; or 三千
        {DIGITS} \s? [十百千万亿]{{0,2}} (?:[0-9]+[十百千万]{{0,2}})*
      | [{CHINESE_DIGITS}]+
    )
    (?P<more> [多余] )?                         # 12万余家
    (?P<scale> [十百千万亿]{{0,2}} )            # 1000余万
    (?P<after> .* )                             # 人次以上
    """,
    re.VERBOSE | re.DOTALL,
)
UNIT = re.compile(r"[多余]?\s*(%|％|[^0-9，。、；以左上]*)")
MINUS = re.compile(r"(?<![0-9A-Za-z])[-−－]\Z")
OPEN_NUMBER = ("几", "数")  # 几十人, 十几人, 数百个
TWO_DIGITS = re.compile("[一二两三四五六七八九]{2}")  # 三五个: three to five, and never 35
TO = "(?:[—–―－‐‑~～〜-]{1,2}|至|到)"
RANGE = re.compile(
    rf"""
    (?P<before> [^0-9{CHINESE_DIGITS}]* )
    (?P<lower> {DIGITS} \s? [十百千万亿]{{0,2}} | [{CHINESE_DIGITS}]+ )
    (?P<unit> [^0-9{CHINESE_DIGITS}，。、；]{{0,4}}? )   # 10人至20人, 10%—20%
    \s* {TO} \s*
    (?P<upper> {DIGITS} \s? [十百千万亿]{{0,2}} | [{CHINESE_DIGITS}]+ )
    (?P<after> (?P=unit) .* )
    """,
    re.VERBOSE | re.DOTALL,
)


def chinese_figure(text: str) -> Figure | None:
    """Read a figure printed in Chinese, or in digits alone; None where it is not a single number."""
    found = FIGURE.match(text.replace(PERCENT, "", 1))
    if found is None or is_open_or_several(found):
        return None
    try:
        value = parse_numeral(found["number"] + found["scale"])
    except ValueError:
        return None
    digits = NUMERAL.fullmatch(found["number"])
    rounding_unit = last_place(digits[1] if digits else "", value)
    if MINUS.search(found["before"]):
        value = -value
    unit = UNIT.match(found["after"])
    assert unit is not None  # it may be empty
    return Figure(
        value,
        qualifier_of(found["before"], (found["more"] or "") + found["after"]),
        "%" if PERCENT in text else unit[1].replace("％", "%"),
        rounding_unit,
    )


def is_open_or_several(found: re.Match[str]) -> bool:
    """Whether a number is open ("几十人", "十几人"), a fraction, a ratio, or not the only one."""
    is_open = found["before"].endswith(OPEN_NUMBER) or found["after"].startswith(OPEN_NUMBER)
    is_fraction = "分之" in found["after"]
    has_another = re.search("[0-9]", found["after"]) is not None
    return is_open or is_fraction or has_another or bool(TWO_DIGITS.fullmatch(found["number"]))


def qualifier_of(before: str, after: str) -> str:
    """What limits a number by the words around it: the first that applies, or "exact"."""
    before = before.rstrip("有达到为了共")
    for word in LONGEST_FIRST:
        if before.endswith(word):
            return QUALIFIERS[word]
    for word in LIMITS:
        if word in before:
            return QUALIFIERS[word]
    for qualifier, pattern in QUALIFIERS_AFTER.items():
        if pattern.match(after):
            return qualifier
    return "exact"


def parse_numeral(text: str) -> Decimal:
    """The value of a bare numeral, in digits, Chinese or mixed; raises ValueError."""
    bare = text.replace(",", "").replace(" ", "")
    if mixed := NUMERAL.fullmatch(bare):
        return Decimal(mixed[1]) * product_of_scales(mixed[2])
    import cn2an  # in the extra `validate`: loading data needs no numerals

    # A scale that stands alone ("百个") is one of it; the library wants that one written.
    complete = "一" + bare if bare[0] in "百千万亿" else bare
    try:
        return Decimal(str(cn2an.cn2an(complete, "smart")))
    except (KeyError, IndexError, TypeError, InvalidOperation) as error:
        raise ValueError(f"{text!r} is no numeral") from error


def product_of_scales(scales: str) -> int:
    """The factor of scales that follow a number: 10000000 for 千万."""
    return math.prod(SCALES[scale] for scale in scales)


def chinese_range(text: str) -> Number | None:
    """Read a range printed in Chinese or in digits alone, or None."""
    found = RANGE.match(text.replace(PERCENT, ""))
    if found is None or found["lower"][0].isdigit() != found["upper"][0].isdigit():
        return None
    try:
        lower, upper = parse_numeral(found["lower"]), parse_numeral(found["upper"])
    except ValueError:
        return None
    lower *= shared_scale(lower, upper, found["upper"])
    qualifier = qualifier_of(found["before"], found["after"])
    return range_of(lower, upper, qualifier)


def shared_scale(lower: Decimal, upper: Decimal, numeral: str) -> int:
    """The factor that the lower number has from the numeral of the upper one: 10000 in 10—20万.

    It is shared as far as the lower number stays below the upper one; 1 where it is not, as in
    500—1万. 十 is a part of its numeral: 一至二十 begins at one.
    """
    scales = re.search("[百千万亿]*$", numeral)
    assert scales is not None
    factors = (product_of_scales(scales[0][start:]) for start in range(len(scales[0])))
    return next((factor for factor in factors if lower * factor < upper), 1)
