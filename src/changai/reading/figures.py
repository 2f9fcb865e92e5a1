"""Read a printed Chinese figure: value, qualifier and unit."""

import functools
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
DIGITS = "〇零一二两三四五六七八九十百千万亿"
ARABIC = r"[0-9][0-9,]*(?:\.[0-9]+)?"
FIGURE = re.compile(
    rf"(?P<before>[^0-9{DIGITS}]*)"
    rf"(?P<number>{ARABIC}\s?[十百千万亿]{{0,2}}(?:[0-9]+[十百千万]{{0,2}})*|[{DIGITS}]+)"
    r"(?P<inner>[多余])?(?P<scale>[十百千万亿]{0,2})"
    r"(?=[多余]?\s*(?P<unit>%|％|[^0-9，。、；以左上]*))(?P<after>.*)",
    re.DOTALL,
)
MIXED = re.compile(rf"({ARABIC}) ?([十百千万亿]*)")
BEFORE = {
    "more_than": "超额完成|超过|超|多于|逾|突破|破|过|高于|大于|over|exceed|exceeding|more than",
    "about": "大约|约|about|around|roughly|approximately",
    "nearly": "将近|接近|近|nearly|almost",
    "at_least": "不得低于|不低于|不得少于|不少于|至少|at least",
    "at_most": "不得超过|不超过|至多|最多|不多于|不得高于|不高于|前|up to",
    "less_than": "不足|不到|低于|少于|less than",
}
MEANS = {word: name for name, words in BEFORE.items() for word in words.split("|")}
# The longest first: 不低于 ends with 低于, 不超过 with 超过.
WORDS = sorted(MEANS, key=len, reverse=True)
CHINESE = [word for word in WORDS if not word.isascii()]
LIMITS = [word for word in CHINESE if MEANS[word] in ("at_least", "at_most") and len(word) > 1]
COUNTING_WORDS = ("人次", "个", "名", "人", "家", "项", "件", "次", "所", "场", "种", "%", "％")
COUNTED = f"(?:{'|'.join(COUNTING_WORDS)})"  # 200名左右大国工匠
AFTER = {
    "more_than": re.compile("[多余]"),
    "at_least": re.compile(rf"{COUNTED}以上|.*以上\Z", re.DOTALL),
    "about": re.compile(rf"{COUNTED}左右|.*(?:左右|上下)\Z", re.DOTALL),
    "at_most": re.compile(rf"{COUNTED}以内|.*(?:以内|以下)\Z", re.DOTALL),
}
PERCENT = "百分之"
# Sources in traditional characters or in English state the same figures.
SIMPLIFIED = str.maketrans("萬億約餘過將佔個項達數於", "万亿约余过将占个项达数于")
LATIN = re.compile("[A-Za-z]{3}")
SPELLED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ENGLISH = re.compile(
    rf"(?P<before>{'|'.join(filter(str.isascii, WORDS))})?\s*"
    rf"(?P<number>{ARABIC}|{'|'.join(SPELLED[1:])})"
    r"[\s-]?(?P<scale>million|billion|percent|per cent|%)?",
    re.IGNORECASE,
)
MAX_PRINTED = 100
FACTORS = {
    10: "ten",
    100: "a hundred",
    1000: "a thousand",
    10**4: "ten thousand (万)",
    10**8: "a hundred million (亿)",
}


class Figure(NamedTuple):
    """A printed figure in base units.

    ``rounding_unit`` is the unit of its last printed place: 10000 of 142万.
    """

    value: Decimal
    qualifier: str
    unit: str
    rounding_unit: Decimal = Decimal(1)


def parse_numeral(text: str) -> Decimal:
    """The value of a bare numeral, Arabic, Chinese or mixed; raises ValueError."""
    plain = text.replace(",", "").replace(" ", "")
    if mixed := MIXED.fullmatch(plain):
        value = Decimal(mixed[1])
        for scale in mixed[2]:
            value *= SCALES[scale]
        return value
    import cn2an  # in the extra `validate`: loading data needs no numerals

    try:
        # A scale standing alone ("百个") is one of it; the library wants the one said.
        said = "一" + plain if plain[0] in "百千万亿" else plain
        return Decimal(str(cn2an.cn2an(said, "smart")))
    except (KeyError, IndexError, TypeError, InvalidOperation) as error:
        raise ValueError(f"{text!r} is no numeral") from error


@functools.lru_cache(maxsize=2**16)
def parse_figure(printed: str) -> Figure | None:
    """Read a printed figure, or None where no single numeral stands in it.

    A share keeps its percent sign as unit. Doubled qualifiers ("超过6500多万") agree or the
    first one counts. Traditional characters and English ("over 200 million") are read too. A
    fraction ("三分之一") and an open number ("几十") are no figures.
    """
    text = printed.strip().translate(SIMPLIFIED)
    if len(text) > MAX_PRINTED:
        return None
    if LATIN.search(text):
        return parse_english(text)
    found = FIGURE.match(text.replace(PERCENT, "", 1))
    if not found or "分之" in found["after"] or found["before"].endswith(("几", "数")):
        return None
    try:
        value = parse_numeral(found["number"] + found["scale"])
    except ValueError:
        return None
    before = found["before"].rstrip("有达到为了共")
    after = (found["inner"] or "") + found["after"]
    qualifiers = (
        *(MEANS[word] for word in CHINESE if before.endswith(word)),
        # 不低于 what is measured comes between: 不低于…规模的10%
        *(MEANS[word] for word in LIMITS if word in before),
        *(name for name, pattern in AFTER.items() if pattern.match(after)),
        "exact",
    )
    unit = "%" if PERCENT in text else found["unit"].replace("％", "%")
    return Figure(value, qualifiers[0], unit, last_place(found["number"], value))


def last_place(printed: str, value: Decimal) -> Decimal:
    """The unit of the last digit of a printed numeral that stands for a value."""
    digits = MIXED.fullmatch(printed)
    if not digits or not value:
        return Decimal(1)
    number = Decimal(digits[1].replace(",", ""))
    return value / number * Decimal(10) ** int(number.as_tuple().exponent)


def parse_english(text: str) -> Figure | None:
    """Read a figure printed in English, or None."""
    found = ENGLISH.search(text)
    if not found:
        return None
    before, number, scale = (part.lower() for part in found.groups(default=""))
    value = Decimal(SPELLED.index(number) if number in SPELLED else number.replace(",", ""))
    value *= {"million": 10**6, "billion": 10**9}.get(scale, 1)
    unit = "%" if scale.startswith(("per", "%")) else ""
    return Figure(value, MEANS.get(before, "exact"), unit, last_place(number, value))


def scale_slip(value: Decimal, printed: Decimal) -> str:
    """What may have gone wrong between two values: a decimal place, a lost 万; or nothing."""
    for factor, word in FACTORS.items():
        if printed and value == printed * factor:
            return f"{word} times too large"
        if value and value * factor == printed:
            return f"{word} times too small"
    return ""
