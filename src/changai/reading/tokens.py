"""What a Chinese text prints that a row should account for: titles, dates, numbers, names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from changai.reading.chinese_figures import CHINESE_DIGITS

COUNTING = (
    "个|名|位|人|家|项|件|次|届|批|年|月|日|天|级|类|条|种|场|所|支|户|档|步|代|轮|期|倍|成|组|站|点|"
    "本|封|份|篇|部|套|座|间|块|省|市|县|区|部委|大|方面|系列|钻井队|第"
)
DATE = r"\d{4}年?[—－–]\d{4}年|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?底?|\d{1,2}月\d{1,2}日"
ARABIC_NUMBER = r"\d[\d,]*(?:\.\d+)?[多余]?[十百千万亿]{0,2}[多余]?%?"
CHINESE_NUMBER = rf"第?[{CHINESE_DIGITS}]+(?:余|多)?(?={COUNTING})"


@dataclass(frozen=True)
class TokenPattern:
    """What tokens of a kind look like."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Token:
    """A token of a text, from its first character to that after its last."""

    kind: str
    text: str
    start: int
    end: int

    def is_inside(self, other: "Token") -> bool:
        """Whether all its characters are of another token."""
        return other.start <= self.start and self.end <= other.end


# In this order: a number within a date or a name is none of its own.
PATTERNS = (
    TokenPattern("title", re.compile("《[^》]*》")),
    TokenPattern("date", re.compile(DATE)),
    TokenPattern("quoted", re.compile("“[^”。]{1,30}”")),
    TokenPattern("number", re.compile(ARABIC_NUMBER)),
    TokenPattern("number", re.compile(CHINESE_NUMBER)),
)
KINDS_WITH_PARTS = ("date", "number", "organization")
KINDS_OF_PARTS = ("number", "region")


def name_pattern(kind: str, names: Iterable[str]) -> TokenPattern:
    """The pattern of known names; of several that begin at one place the longest is meant."""
    longest_first = sorted(names, key=len, reverse=True)
    return TokenPattern(kind, re.compile("|".join(map(re.escape, longest_first))))


def tokens_of(text: str, patterns: Iterable[TokenPattern]) -> Iterator[Token]:
    """The tokens of a text, pattern by pattern; a number or place inside another token is left out."""
    wholes: list[Token] = []
    for of_kind in patterns:
        for found in of_kind.pattern.finditer(text):
            token = Token(of_kind.kind, found[0], found.start(), found.end())
            if token.kind in KINDS_OF_PARTS and any(map(token.is_inside, wholes)):
                continue
            if token.kind in KINDS_WITH_PARTS:
                wholes.append(token)
            yield token
