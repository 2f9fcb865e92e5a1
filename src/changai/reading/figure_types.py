"""What a printed figure is, and a printed range, in whatever language."""

import re
from dataclasses import dataclass
from decimal import Decimal

from changai.model.values import Number

DIGITS = r"[0-9][0-9,]*(?:\.[0-9]+)?"


@dataclass(frozen=True)
class Figure:
    """A single printed number.

    ``value`` is in base units, of a share in percent. ``qualifier`` is one of
    ``changai.model.values.QUALIFIERS``. ``unit`` is the counting word with what follows it, or
    "%"; English has none. ``rounding_unit`` is the unit of the last printed place: 10000 for 142万.
    """

    value: Decimal
    qualifier: str
    unit: str
    rounding_unit: Decimal = Decimal(1)


def range_of(lower: Decimal, upper: Decimal, qualifier: str) -> Number | None:
    """The range between two numbers, or None where the second is not the larger one."""
    return Number(lower, qualifier, upper) if lower < upper else None


def last_place(digits: str, value: Decimal) -> Decimal:
    """The unit of the last printed digit of a number that stands for a value: 10000 for 142万.

    Of a number that is not printed in digits alone, and of zero, it is 1.
    """
    if not value or not re.fullmatch(DIGITS, digits):
        return Decimal(1)
    number = Decimal(digits.replace(",", ""))
    return value / number * Decimal(10) ** int(number.as_tuple().exponent)
