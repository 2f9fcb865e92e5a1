"""Read a figure or range printed in English."""

import re
from decimal import Decimal

from changai.model.values import Number
from changai.reading.figure_types import DIGITS, Figure, last_place, range_of

# Words before a number that limit it.
QUALIFIER_WORDS = {
    "more_than": "over|above|exceed|exceeds|exceeded|exceeding|surpassed|surpassing|in excess of|more than",
    "about": "about|around|roughly|approximately",
    "nearly": "nearly|almost|close to",
    "at_least": "at least|no less than|not less than|no fewer than",
    "at_most": "up to|at most|no more than|not more than|as many as",
    "less_than": "less than|fewer than|below|under",
}
# Words after a number, or after what is counted, that limit it.
QUALIFIER_AFTER_WORDS = {
    "at_least": "or more|or above",
    "at_most": "or fewer|or less",
    "about": "or so",
}
QUALIFIER_AFTER = "|".join(QUALIFIER_AFTER_WORDS.values())
QUALIFIERS = {
    word: qualifier for qualifier, words in QUALIFIER_WORDS.items() for word in words.split("|")
}
# The longest first: "no more than" ends with "more than".
QUALIFIER = "|".join(map(re.escape, sorted(QUALIFIERS, key=len, reverse=True)))
SPELLED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
# Millions in Spanish and Portuguese, with a decimal comma. Of the words that limit a number, "more than" alone
# is read.
IBERIAN_MILLIONS = re.compile(
    r"(?P<more>(?:más|mais) de\s)?(?P<whole>[0-9]{1,3})(?:,(?P<decimals>[0-9]+))?\s(?:millones|milhões)"
)
NUMBER = rf"(?:(?<![0-9.,]){DIGITS}|\b(?:{'|'.join(SPELLED[1:])}))"
SCALE = rf"(?:{'|'.join(SCALES)}|percent(?:age\ points?)?|per\ cent|%)"
FIGURE = re.compile(
    rf"""
    (?: \b (?P<before> {QUALIFIER} ) \s* )?
    (?<! \w- )                                  # not within twenty-five, COVID-19
    (?P<minus> (?<!\w) [-−] )?
    (?P<number> {NUMBER} )
    (?: [\s-]? (?P<scale> {SCALE} ) )?
    (?! [A-Za-z0-9] )                           # nor 5G, 10th
    """,
    re.VERBOSE | re.IGNORECASE,
)
FRACTION = re.compile(
    rf"\b{NUMBER}(?:[ -](?:half|halves|(?:third|quarter|fourth|fifth|tenth)s?)\b"
    rf"| (?:in|out of)(?: every)? (?:{'|'.join(SPELLED)}|[0-9]{{1,2}})\b)",
    re.IGNORECASE,
)
RANGE = re.compile(
    rf"""
    (?: \b (?P<before> {QUALIFIER} ) \s* )?
    (?P<lower> {NUMBER} ) (?: \s? (?P<lower_scale> {SCALE} ) )?
    \s* (?P<to> \bto\b | \band\b | [–—-] ) \s*
    (?P<upper> {NUMBER} ) (?: [\s-]? (?P<upper_scale> {SCALE} ) )?
    (?! [A-Za-z0-9] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
BETWEEN = re.compile(r"\bbetween\s+\Z", re.IGNORECASE)
YEAR = re.compile("(?:19|20)[0-9]{2}")


def english_figure(text: str) -> Figure | None:
    """Read a figure printed in English, or None where it is not a single number.

    A year beside it ("2.4 percent in 2021") is no second number. Of Spanish and Portuguese, millions
    are read ("286,52 milhões", "mais de 12 milhões").
    """
    if millions := IBERIAN_MILLIONS.fullmatch(text):
        text = f"{millions['whole']}.{millions['decimals'] or ''}".rstrip(".") + " million"
        if millions["more"]:
            text = f"more than {text}"
    elif re.search("millones|milhões", text):
        return None
    if FRACTION.search(text):
        return None
    found = list(FIGURE.finditer(text))
    if len(found) > 1:
        found = [number for number in found if not YEAR.fullmatch(number[0])]
    if len(found) != 1:
        return None
    (figure,) = found
    value = english_value(figure["number"], figure["scale"])
    rounding_unit = last_place(figure["number"], value)
    return Figure(
        -value if figure["minus"] else value,
        qualifier_of(figure["before"] or "", text[figure.end() :]),
        "%" if is_percent(figure["scale"]) else "",
        rounding_unit,
    )


def qualifier_of(before: str, after: str) -> str:
    """What limits a number by the word before it, or else by the words after it; or "exact"."""
    if before:
        return QUALIFIERS[before.lower()]
    for qualifier, words in QUALIFIER_AFTER_WORDS.items():
        if re.search(rf"\b(?:{words})\b", after, re.IGNORECASE):
            return qualifier
    return "exact"


def english_value(number: str, scale: str | None) -> Decimal:
    """The value of a number in digits or spelled, and a scale."""
    number = number.lower()
    value = Decimal(SPELLED.index(number) if number in SPELLED else number.replace(",", ""))
    return value * SCALES.get((scale or "").lower(), 1)


def is_percent(scale: str | None) -> bool:
    """Whether the word after an English number is one for percent."""
    return (scale or "").lower().startswith(("per", "%"))


def english_range(text: str) -> Number | None:
    """Read a range printed in English, or None."""
    found = RANGE.search(text)
    if found is None:
        return None
    if found["to"].lower() == "and" and not BETWEEN.search(text[: found.start()]):
        return None
    upper = english_value(found["upper"], found["upper_scale"])
    lower = english_value(found["lower"], found["lower_scale"] or found["upper_scale"])
    qualifier = QUALIFIERS.get((found["before"] or "").lower(), "exact")
    return range_of(lower, upper, qualifier)
