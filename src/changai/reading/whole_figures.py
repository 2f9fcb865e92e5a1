"""Whether a quoted figure is all of what a text prints there: 超过1400万人, and not 1400 of it.

Who copies a figure may lose the word before it that limits it, the 万 or million after it, the other
end of a range or the counting word; each makes another figure of it. And a text may print by how
much something changed, which is no figure of how much there is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from changai.reading import chinese_figures, english_figures
from changai.reading.chinese_figures import CHINESE_DIGITS, COUNTING_WORDS, LIMITS, LONGEST_FIRST
from changai.reading.figure_types import DIGITS
from changai.reading.figures import simplified

NUMERAL = rf"(?:{DIGITS}\s?[十百千万亿]{{0,2}}|[{CHINESE_DIGITS}]+)"
FIRST_OF_NUMBER = re.compile(
    rf"[0-9{CHINESE_DIGITS}]|\b(?:{'|'.join(english_figures.SPELLED[1:])})\b", re.IGNORECASE
)
SOME = "几数"  # 几十人, 十几人: no number at all
CURRENCIES = "美元|欧元|港元|日元|英镑"
# Counting words besides those that a program must recognize: a figure without them is another one.
MORE_COUNTING_WORDS = (
    "个百分点",
    "百分点",
    "元",
    "倍",
    "成",
    "位",
    "届",
    "年",
    *CURRENCIES.split("|"),
)
# What begins like a counting word and is none: 1400万人才, 20项目.
NO_COUNTING_WORD = "人才|人民|人员|人口|人力|人均|人数|人社|人大|家庭|家长|项目|所有|名单|名额|名义|年轻|年龄|成员|成立|成功|成果|位于"

# Before a figure
SIGN_OR_CURRENCY = re.compile(r"(?:(?<![0-9A-Za-z])[-−－]|(?:US\$|[$€£¥￥])\s?|第)\Z")
LETTERS_BEFORE = re.compile(r"[A-Za-z]-?\Z")
BEGUN_BEFORE = re.compile(rf"[0-9{CHINESE_DIGITS}]+[.,]?\Z")  # before .4亿, 多万
IN_DIGITS_BEFORE = re.compile(
    r"(?:[0-9][.,]?|[0-9][多余]?[十百千万亿]{1,2}|百?分之|[0-9]\s?[/:：])\Z"
)
IN_WORDS_BEFORE = re.compile(rf"(?:[{CHINESE_DIGITS}{SOME}]|[0-9][多余]?|百?分之)\Z")
FILLING = re.compile(r"[有达到了为共]*\Z")
# Words that end like one that limits a number, and are none.
NO_QUALIFIER = re.compile(
    r"(?:[目此之以年日当先空]前|[通经不度难]过|[节签合公条特预制契]约|[最附新临就远]近|高超|打破)\Z"
)
ENGLISH_QUALIFIER = re.compile(rf"\b(?:{english_figures.QUALIFIER})\s+(?:the\s+)?\Z", re.IGNORECASE)
RANGE_BEFORE = re.compile(
    rf"(?P<lower>{NUMERAL})(?P<unit>[^0-9，。、；]{{0,4}}?)\s*{chinese_figures.TO}\s*\Z"
)
ENGLISH_RANGE_BEFORE = re.compile(
    rf"(?P<first>\b(?:from|by|between)\s+)?(?P<lower>{english_figures.NUMBER}"
    rf"(?:\s?{english_figures.SCALE})?)\s*(?P<to>\bto\b|\band\b|[–—-])\s*\Z",
    re.IGNORECASE,
)
YEAR = re.compile("(?:19|20)[0-9]{2}")

PERCENT = re.compile("%|％|per ?cent", re.IGNORECASE)

# After a figure
IN_DIGITS_AFTER = re.compile(
    r"[.,]?[0-9]+|\s?[十百千万亿]+|[多余来几][十百千万亿]*|分之[0-9]+|[/:：][0-9]+"
)
IN_WORDS_AFTER = re.compile(
    rf"[{CHINESE_DIGITS}{SOME}]+|[多余来][十百千万亿]*|分之[{CHINESE_DIGITS}]+"
)
NUMBER_END = re.compile(rf"(?:[0-9][.,]?|[{CHINESE_DIGITS}])[多余]?\Z")
ENGLISH_SCALE_AFTER = re.compile(
    rf"[\s-]?(?:{english_figures.SCALE})(?![A-Za-z])|\s?％", re.IGNORECASE
)
ENGLISH_CURRENCY_AFTER = re.compile(
    r"\s(?:U\.?S\.? )?(?:dollars|euros|yen|pounds)\b", re.IGNORECASE
)
LETTERS_AFTER = re.compile("age points?|[A-Za-z]+")
LIMITS_AFTER = re.compile("[多余]?(?:以上|以下|左右|上下|以内|之多)")
ENGLISH_LIMITS_AFTER = re.compile(
    rf"(?:\s\w+)?\s(?:{english_figures.QUALIFIER_AFTER})\b|\+", re.IGNORECASE
)
RANGE_IN_DIGITS_AFTER = re.compile(rf"{chinese_figures.TO}(?![0-9]{{4}}年){DIGITS}")
RANGE_IN_WORDS_AFTER = re.compile(rf"{chinese_figures.TO}[{CHINESE_DIGITS}]+")
ENGLISH_RANGE_AFTER = re.compile(
    rf"\s?(?:to|–|—|-)\s?{english_figures.NUMBER}(?:[\s-]?{english_figures.SCALE})?", re.IGNORECASE
)

# By how much something changed
CLAUSE_END = re.compile(r"[，。；：！？,;!?\n]|\.\s")
FALLING = "减少|下降|降低|缩减|减员|下滑|回落"
RISING = "增加|增长|新增|净增|增幅|上升|提高|提升|扩大"
UP_TO = re.compile("[到至为达]")
CHANGE_BEFORE = re.compile(
    rf"(?P<word>{FALLING}|{RISING}|减(?!免|税)|降(?!本))(?P<between>[^，。；0-9{CHINESE_DIGITS}]{{0,8}})\Z"
)
COMPARED = re.compile(
    rf"(?:比|较)[^，。；0-9]{{0,10}}[0-9]{{0,4}}[^，。；0-9{CHINESE_DIGITS}]{{0,6}}(?P<word>[多少高低])了?\Z"
)
NEW = re.compile("新增|净增|增加|提高|提升|扩大")
WITH_EARLIER = re.compile("比|较|同期")  # 比上年增加, 同比
ENGLISH_FALLING = (
    "fell|falls|fallen|dropped|drops|declined|declines|decreased|decreases|shrank|down|lost|cut"
    "|(?:fall|drop|decline|decrease|reduction|cut) of"
)
ENGLISH_RISING = (
    "rose|rises|risen|grew|grown|increased|increases|climbed|jumped|up"
    "|(?:rise|increase|growth|gain) of"
)
ENGLISH_CHANGE_BEFORE = re.compile(
    rf"\b(?P<word>(?:{ENGLISH_FALLING}|{ENGLISH_RISING})(?: by)?)\s+(?:some\s+|the\s+)?\Z",
    re.IGNORECASE,
)
ENGLISH_CHANGE_AFTER = re.compile(
    r"(?:\s[a-z]+)?\s(?P<word>fewer|less than (?:in|a|the)|more than (?:in|a year|the previous)|lower than|higher than"
    r"|increase|decrease|decline|drop|growth|year[- ]on[- ]year)\b",
    re.IGNORECASE,
)
IS_FALLING = re.compile(
    f"{FALLING}|[减降少低]|{ENGLISH_FALLING}|fewer|less|lower|decrease|decline|drop", re.IGNORECASE
)


@dataclass(frozen=True)
class Change:
    """The word by which a text says that a figure is a change.

    ``is_new``: it may also say how many there are that are new, as 新增 does and 同比增长 does not.
    """

    word: str
    is_fall: bool
    is_new: bool = False


def places_of(quote: str, text: str) -> list[int]:
    """Where a quote stands in a text, by its first characters."""
    return (
        [found.start() for found in re.finditer(f"(?={re.escape(quote)})", text)] if quote else []
    )


def whole_figure(text: str, start: int, end: int, units: Iterable[str] = ()) -> str:
    """The figure that stands at a place in a text, with all that belongs to it, as printed.

    ``units`` are counting words besides those that are known to every program.
    """
    plain, known = simplified_in_place(text), counting_words(units)
    whole_start, whole_end = start, end
    while True:
        first = begin_of(plain, whole_start, whole_end, known)
        last = end_of(plain, first, whole_end, known)
        if (first, last) == (whole_start, whole_end):
            return text[whole_start:whole_end]
        whole_start, whole_end = first, last


def simplified_in_place(text: str) -> str:
    """A text with its traditional characters simplified, every character at its place."""
    stripped = simplified(text)
    lead = len(text) - len(text.lstrip())
    return " " * lead + stripped + " " * (len(text) - lead - len(stripped))


def counting_words(units: Iterable[str]) -> re.Pattern[str]:
    """A pattern of counting words, the longest first."""
    words = {*COUNTING_WORDS, *MORE_COUNTING_WORDS, *filter(None, units)}
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(f"(?!{NO_COUNTING_WORD})(?:{longest_first})")


def begin_of(text: str, start: int, end: int, units: re.Pattern[str]) -> int:
    """Where the figure that holds the characters from start to end begins."""
    number = FIRST_OF_NUMBER.search(text, start, end)
    if number is None:
        return start
    before = text[:start]
    if text[start] in ".,多余" and (found := BEGUN_BEFORE.search(before)):
        return found.start()
    if number.start() == start:
        is_in_digits = text[start].isascii()
        patterns = [SIGN_OR_CURRENCY, IN_DIGITS_BEFORE if is_in_digits else IN_WORDS_BEFORE]
        for pattern in [*patterns, LETTERS_BEFORE] if is_in_digits else patterns:
            if found := pattern.search(before):
                return found.start()
        if (lower := range_before(before, text[start:end], units)) is not None:
            return lower
    return min(start, qualifier_before(text[: number.start()]))


def range_before(before: str, quote: str, units: re.Pattern[str]) -> int | None:
    """Where a range begins of which a quote is the upper end, or None where it is none."""
    if found := RANGE_BEFORE.search(before):
        is_unit = not found["unit"] or (units.fullmatch(found["unit"]) and found["unit"] != "年")
        in_one_form = found["lower"][0].isascii() == quote[0].isascii()
        if is_unit and in_one_form and not YEAR.fullmatch(found["lower"]):
            return found.start()
    found = ENGLISH_RANGE_BEFORE.search(before)
    if found is None or YEAR.fullmatch(found["lower"]):
        return None
    is_of_percents = bool(PERCENT.search(found["lower"]))
    if is_of_percents and not PERCENT.search(quote):
        return None  # rose 20 percent to 14 million
    first = (found["first"] or "").strip().lower()
    is_range = first == "between" if found["to"].lower() == "and" else first not in ("from", "by")
    return found.start() if is_range else None


def qualifier_before(text: str) -> int:
    """Where the word begins that limits a number that follows a text, or the end of the text."""
    if found := ENGLISH_QUALIFIER.search(text):
        return found.start()
    filled = FILLING.search(text)
    assert filled is not None  # it may be empty
    before = text[: filled.start()]
    if not NO_QUALIFIER.search(before):
        for word in LONGEST_FIRST:
            if before.endswith(word):
                return len(before) - len(word)
    clause = last_clause(text)
    for word in LIMITS:  # 不低于职工工资总额的1.5%
        if (place := clause.rfind(word)) >= 0 and not re.search("[0-9]", clause[place:]):
            return len(text) - len(clause) + place
    return len(text)


def end_of(text: str, start: int, end: int, units: re.Pattern[str]) -> int:
    """Where the figure that holds the characters from start to end ends."""
    quote = text[start:end]
    if not FIRST_OF_NUMBER.search(quote):
        return end
    for pattern in patterns_after(quote, units):
        if found := pattern.match(text, end):
            return found.end()
    return end_of_begun_word(text, start, end, units)


def patterns_after(quote: str, units: re.Pattern[str]) -> list[re.Pattern[str]]:
    """What may follow a quote and belong to its figure, by what it ends with."""
    has_digits = re.search("[0-9]", quote) is not None
    found = [LIMITS_AFTER, RANGE_IN_DIGITS_AFTER if has_digits else RANGE_IN_WORDS_AFTER]
    found += [ENGLISH_LIMITS_AFTER, ENGLISH_CURRENCY_AFTER]
    if quote[-1].isascii() and quote[-1].isalnum():
        found = [LETTERS_AFTER, ENGLISH_SCALE_AFTER, ENGLISH_RANGE_AFTER, *found]
    if NUMBER_END.search(quote):
        found = [IN_DIGITS_AFTER if has_digits else IN_WORDS_AFTER, units, *found]
    return found


def end_of_begun_word(text: str, start: int, end: int, units: re.Pattern[str]) -> int:
    """The end of a word of which a quote has only the beginning: 人 of 人次, 以 of 以上."""
    for length in (1, 2):
        first = end - length
        for pattern in (units, LIMITS_AFTER):
            if first > start and (found := pattern.match(text, first)) and found.end() > end:
                return found.end()
    return end


def change_at(text: str, start: int, end: int) -> Change | None:
    """By which word a text says that the figure at a place is a change, or None.

    "减少20万人" and "fell by 20 percent" are one; "减少到20万人", "fell to 20 percent" are none.
    """
    plain = simplified_in_place(text)
    number = FIRST_OF_NUMBER.search(plain, start, end)
    first = number.start() if number else start
    first = min(start, qualifier_before(plain[:first]))
    before = last_clause(plain[:first])
    for pattern in (CHANGE_BEFORE, COMPARED, ENGLISH_CHANGE_BEFORE):
        found = pattern.search(before)
        if found and not UP_TO.search(found.groupdict().get("between") or ""):
            is_new = bool(NEW.match(found["word"])) and not WITH_EARLIER.search(before)
            return change_by(found["word"], is_new=is_new)
    if found := ENGLISH_CHANGE_AFTER.match(plain, end):
        return change_by(found["word"])
    return Change("百分点", is_fall=False) if "百分点" in plain[start:end] else None


def change_by(word: str, *, is_new: bool = False) -> Change:
    """The change that a word tells of."""
    return Change(word, is_fall=IS_FALLING.match(word) is not None, is_new=is_new)


def last_clause(text: str) -> str:
    """A text from after its last mark of punctuation."""
    ends = [found.end() for found in CLAUSE_END.finditer(text)]
    return text[ends[-1] :] if ends else text


PLANNED = re.compile(
    r"预计|力争|有望|争取|计划(?!》)|目标|拟|将(?:达|再|建|新|有|安排|举办|培训|培养|突破|超)"
    r"|\b(?:expect(?:s|ed)? to|aims? to|plans? to|set to|will (?:reach|exceed|have|train)|target)\b",
    re.IGNORECASE,
)


def plan_at(text: str, start: int, end: int) -> str:
    """The word by which the clause of a figure says that it is a plan and no fact; "" where none does."""
    rest = CLAUSE_END.split(text[end:], maxsplit=1)[0]
    clause = last_clause(text[:start]) + text[start:end] + rest
    found = PLANNED.search(clause)
    return found[0] if found else ""
