"""Claims in canonical form: what a source says of one field of one row, and how two claims compare.

A number is in base units after its qualifier (``more_than 50000000``; none for exact), a range of
numbers has its two ends (``100000..200000``). A date is
as exact as its source: ``2020-12-10``, ``2020-12``, ``2020-23`` (21 to 23: spring, summer, autumn),
``2020``, or two of one kind joined by ``/``, as in ISO 8601 and EDTF; ``../2020-12-10`` is a bound:
on that day at the latest. A reference is the id of the row it points to; all else is text.
"""

import calendar
import functools
import math
import re
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from changai.model.schema import Json, references

ValueKind = Literal["number", "date", "id", "text"]
Comparison = Literal["same", "coarser", "finer", "different"]
QUALIFIERS = ("exact", "about", "more_than", "less_than", "at_least", "at_most", "nearly")
PLAIN = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?"
NUMBER = re.compile(rf"(?:({'|'.join(QUALIFIERS[1:])}) )?({PLAIN})(?:\.\.({PLAIN}))?")
DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
ID = re.compile(r"[a-z]{3}-[a-z0-9]+(-[a-z0-9]+)*")
NOT_AFTER = "not_after"  # the precision of a bound: a date known only as "by then"
OPEN_START = "../"
OPEN_END = "/.."
NO_FIRST_DAY = date.min  # where a bound begins: it has no first day
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}  # a winter lies in two years
VALUE_FORMS = {
    "number": "base units after the qualifier, such as 'more_than 50000000'; a range as 100000..200000",
    "date": "a date as exact as the source has it: 2020-12-10, 2020-12, 2020, 2019/2021, ../2020-12-10",
    "id": "the id of the row that is meant",
    "text": "the name or text that the source gives",
}
# How much of a day is known, in characters; of other precisions all of it.
KNOWN_OF_DAY = {"multi_year": 4, "year": 4, "season": 7, "month": 7}
# How far the true value may lie from the printed one, as multiples of it.
BOUNDS = {
    "about": (Decimal("0.95"), Decimal("1.05")),
    "nearly": (Decimal("0.9"), Decimal(1)),
    "more_than": (Decimal(1), Decimal(2)),
    "at_least": (Decimal(1), Decimal(2)),
    "less_than": (Decimal("0.5"), Decimal(1)),
    "at_most": (Decimal("0.5"), Decimal(1)),
}


class Number(NamedTuple):
    """A number in base units, the word that limits it, and of a range its upper end."""

    value: Decimal
    qualifier: str
    upper: Decimal | None = None


class Period(NamedTuple):
    """First and last day that a date allows, and its precision; a bound has NO_FIRST_DAY."""

    first: date
    last: date
    precision: str

    @property
    def is_bound(self) -> bool:
        """Whether only the day is known by which it was."""
        return self.precision == NOT_AFTER


Value = Number | Period | str
KINDS: dict[str, ValueKind] = {
    "number": "number",
    "integer": "number",
    "date": "date",
    "relation": "id",
}


def value_kind(schema: Json, field: str) -> ValueKind:
    """What a claim on a field of a table is; a field that is no column is a relation table."""
    types = {f["name"]: f["type"] for f in schema["fields"]}
    return "id" if field in references(schema) else KINDS.get(types.get(field, "relation"), "text")


@functools.lru_cache(maxsize=2**16)
def parse_value(kind: ValueKind, claim: str) -> Value | None:
    """A claim as its kind says, or None where it is not in canonical form."""
    if kind == "number":
        return parse_number(claim)
    if kind == "date":
        return parse_period(claim)
    if kind == "id":
        return claim if ID.fullmatch(claim) else None
    return claim or None


def parse_number(claim: str) -> Number | None:
    """A canonical number or range, or None where it is none."""
    found = NUMBER.fullmatch(claim) if len(claim) < 60 else None
    if found is None:
        return None
    value, upper = Decimal(found[2]), Decimal(found[3]) if found[3] else None
    if upper is not None and upper <= value:
        return None
    return Number(value, found[1] or "exact", upper)


@functools.lru_cache(maxsize=2**16)
def parse_period(claim: str) -> Period | None:
    """The days that a canonical date allows, or None where it is none."""
    if claim.startswith(OPEN_START):
        latest = parse_period(claim.removeprefix(OPEN_START))
        return not_after(latest.last) if latest and latest.precision == "day" else None
    parts = claim.split("/")
    try:
        ends = [part_of_time(part) for part in parts]
    except ValueError:
        return None
    if len(ends) == 1:
        return ends[0]
    if len(ends) != 2 or ends[0].precision != ends[1].precision or ends[0].first >= ends[1].first:
        return None
    precision = ends[0].precision
    joined = "multi_year" if precision == "year" else precision
    return None if precision == "season" else Period(ends[0].first, ends[1].last, joined)


def not_after(day: date) -> Period:
    """The bound that a day sets: on it or earlier."""
    return Period(NO_FIRST_DAY, day, NOT_AFTER)


def part_of_time(text: str) -> Period:
    """A year, season, month or day; raises ValueError."""
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        on = date(year, month, day)
        return Period(on, on, "day")
    if found[2] is None:
        return Period(date(year, 1, 1), date(year, 12, 31), "year")
    first, last = SEASONS.get(month, (month, month))
    end = date(year, last, calendar.monthrange(year, last)[1])
    return Period(date(year, first, 1), end, "season" if month in SEASONS else "month")


def format_value(value: Value) -> str:
    """A claim in canonical form."""
    if isinstance(value, str):
        return value
    if isinstance(value, Number):
        ends = [value.value] if value.upper is None else [value.value, value.upper]
        plain = "..".join(plain_number(end) for end in ends)
        return plain if value.qualifier == "exact" else f"{value.qualifier} {plain}"
    first, last, precision = value
    if value.is_bound:
        return f"{OPEN_START}{last.isoformat()}"
    season = next((n for n, ends in SEASONS.items() if ends[0] == first.month), None)
    if precision == "season" and season and last <= part_of_time(f"{first.year:04}-{season}").last:
        return f"{first.year:04}-{season}"
    length = {"year": 4, "multi_year": 4, "month": 7}.get(precision, 10)
    one, two = first.isoformat()[:length], last.isoformat()[:length]
    return one if one == two else f"{one}/{two}"


def as_known(day: date | None, precision: str | None) -> str:
    """A day as far as it is known: 2021, 2021-10 (a season by its first month), 2021-10-14, or nothing."""
    return "" if day is None else day.isoformat()[: KNOWN_OF_DAY.get(precision or "")]


def number_as_written(number: float) -> str:
    """A number as cells have it: all its digits, without an exponent, a whole one without a point."""
    if not math.isfinite(number):
        return str(number)
    return plain_number(Decimal(repr(float(number)))) if number else "0"


def plain_number(value: Decimal | None) -> str:
    """A number as cells and claims have it: without an exponent or needless zeros; "" for None."""
    return "" if value is None else f"{value.normalize():f}"


def compare(
    claim: Value,
    adopted: Value,
    unit: Decimal = Decimal(0),
    unit_of_adopted: Decimal = Decimal(0),
) -> Comparison:
    """How a claim stands to the adopted one: the same, less or more exact, or different.

    ``unit`` is that of the last printed place of an exact number (10000 of 142万), which may be
    rounded or cut off by as much; ``unit_of_adopted`` is the same of the adopted one.
    """
    if claim == adopted:
        return "same"
    if isinstance(claim, Number) and isinstance(adopted, Number):
        return compare_numbers(claim, adopted, unit, unit_of_adopted)
    if isinstance(claim, Period) and isinstance(adopted, Period):
        return compare_periods(claim, adopted)
    return "different"


def compare_numbers(
    claim: Number, adopted: Number, unit: Decimal, unit_of_adopted: Decimal
) -> Comparison:
    """How two different numbers stand to each other."""
    is_range = claim.upper is not None or adopted.upper is not None
    if claim.qualifier == adopted.qualifier == "exact" and not is_range:
        if unit > unit_of_adopted and may_be_rounded(claim.value, unit, adopted.value):
            return "coarser"
        if unit_of_adopted > unit and may_be_rounded(adopted.value, unit_of_adopted, claim.value):
            return "finer"
        return "different"
    if claim.value == adopted.value and claim.upper == adopted.upper:
        # A word for more or about is easily lost in a report, so the claim that has one says more.
        if claim.qualifier == "exact":
            return "coarser"
        return "finer" if adopted.qualifier == "exact" else "same"
    return compare_bounds(bounds(claim), bounds(adopted))


def may_be_rounded(printed: Decimal, unit: Decimal, value: Decimal) -> bool:
    """Whether a number printed to a unit may be a value that was rounded or cut off."""
    return printed - unit / 2 <= value < printed + unit


def compare_periods(claim: Period, adopted: Period) -> Comparison:
    """How two different periods stand to each other: one within the other is more exact.

    Bounds never differ, the earlier is more exact; a date that does not begin after a bound is
    consistent with it and more exact.
    """
    if claim.is_bound and not adopted.is_bound:
        return "different" if adopted.first > claim.last else "coarser"
    if adopted.is_bound and not claim.is_bound:
        return "different" if claim.first > adopted.last else "finer"
    if adopted.first <= claim.first and claim.last <= adopted.last:
        return "finer"
    if claim.first <= adopted.first and adopted.last <= claim.last:
        return "coarser"
    return "different"


def bounds(number: Number) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that a printed number may stand for."""
    low, high = BOUNDS.get(number.qualifier, (Decimal(1), Decimal(1)))
    upper = number.value if number.upper is None else number.upper
    return number.value * low, upper * high


def compare_bounds(claim: tuple[Decimal, Decimal], adopted: tuple[Decimal, Decimal]) -> Comparison:
    """How the bounds of two numbers stand to each other; those of one width are the same."""
    if claim[1] < adopted[0] or adopted[1] < claim[0]:
        return "different"
    width, width_of_adopted = claim[1] - claim[0], adopted[1] - adopted[0]
    if width == width_of_adopted:
        return "same"
    return "finer" if width < width_of_adopted else "coarser"
