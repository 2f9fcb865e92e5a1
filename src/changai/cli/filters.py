"""Rows of a table chosen by conditions and put in order, values as the CSV file writes them.

A condition is ``COLUMN=VALUE``, or compares with ``>=``, ``<=``, ``>`` or ``<``; numbers and dates also
lie between two, ``COLUMN=FIRST..LAST``, both ends included and either left out. A date may be a year
or a month: ``period_end=2020`` is any day of it, ``period_end>2020`` one after its last.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from changai.errors import ChangaiError, UnknownName, check_is_text
from changai.model.values import part_of_time

if TYPE_CHECKING:
    import pandas as pd

CONDITION = re.compile(r"([^<>=]*)(>=|<=|>|<|=)(.*)", re.DOTALL)
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
BETWEEN = ".."
DESCENDING = ":desc"


class Span(NamedTuple):
    """The least and the greatest value that a text of a condition stands for."""

    first: Any
    last: Any


def number(text: str) -> Span:
    """A finite number; raises ValueError."""
    if math.isfinite(value := float(text)):
        return Span(value, value)
    raise ValueError(text)


def days(text: str) -> Span:
    """The days of a date, which may be a month or a year; raises ValueError."""
    period = part_of_time(text)
    return Span(str(period.first), str(period.last))


def truth(text: str) -> Span:
    """True or false; raises KeyError."""
    value = {"true": True, "false": False}[text]
    return Span(value, value)


# What a column of a kind holds, and how a value of it is read.
KINDS: dict[str, tuple[str, Callable[[str], Span]]] = {
    "M": ("a date, such as 2021-10-14, 2021-10 or 2021", days),
    "b": ("true or false", truth),
    "i": ("a number", number),
    "f": ("a number", number),
}
IN_ORDER = ("M", "i", "f")  # kinds of which one value comes before another


def choose(
    frame: pd.DataFrame, conditions: Sequence[str], row: Callable[[str], object]
) -> pd.DataFrame:
    """The rows that meet every condition; ``COLUMN=`` is met by an empty cell.

    ``row`` finds any row by its id: an id that no row chosen has is either of no row of this
    table, or a slip. Raises ChangaiError for a slip.
    """
    for condition in conditions:
        check_is_text(condition)
        parts = CONDITION.fullmatch(condition)
        if not parts:
            what = "write COLUMN=VALUE, such as nature=target, or value>=100, period_end=2015..2020"
            raise ChangaiError(f"--where {condition!r}: {what}")
        name, sign, value = parts.groups()
        cells = frame[known("column", name, frame.columns)]
        met = meets(cells, sign, value, condition)
        if sign == "=" and value and not met.any() and name.endswith("_id"):
            row(value)
        frame = frame[met]
    return frame


def meets(cells: pd.Series[Any], sign: str, value: str, condition: str) -> pd.Series[bool]:
    """Which cells meet a condition; an empty one meets none but ``COLUMN=``."""
    import pandas as pd

    if sign == "=" and not value:
        return cells.isna()
    is_category = isinstance(cells.dtype, pd.CategoricalDtype)
    if is_category:
        known(f"value of {cells.name}", value, cells.cat.categories)
    kind = "" if is_category else cells.dtype.kind
    is_ordered = bool(cells.cat.ordered) if is_category else kind in IN_ORDER
    if sign != "=" and not is_ordered:
        what = f"{cells.name} is in no order; only = compares it"
        raise ChangaiError(f"--where {condition}: {what}")
    if sign != "=" and kind in IN_ORDER and BETWEEN in value:
        what = f"a range goes with =, as in {cells.name}={value}"
        raise ChangaiError(f"--where {condition}: {what}")
    if kind in IN_ORDER and BETWEEN in value:
        first, last = (
            read(text, kind, cells, condition) if text else None
            for text in value.split(BETWEEN, maxsplit=1)
        )
        met = cells.notna()
        met &= True if first is None else cells >= first.first
        met &= True if last is None else cells <= last.last
    elif sign == "=":
        span = read(value, kind, cells, condition)
        met = cells == span.first if span.first == span.last else between(cells, span)
    else:
        span = read(value, kind, cells, condition)
        end = span.last if sign in ("<=", ">") else span.first
        met = COMPARE[sign](cells, end)
    filled: pd.Series[bool] = met.fillna(False).astype(bool)
    return filled


def between(cells: pd.Series[Any], span: Span) -> pd.Series[bool]:
    """Which cells lie between two values, both included."""
    within: pd.Series[bool] = (cells >= span.first) & (cells <= span.last)
    return within


def read(text: str, kind: str, cells: pd.Series[Any], condition: str) -> Span:
    """A value of a condition on a column of a kind; raises ChangaiError."""
    if kind not in KINDS:
        return Span(text, text)
    what, reader = KINDS[kind]
    try:
        return reader(text)
    except (ValueError, KeyError):
        raise ChangaiError(f"--where {condition}: {cells.name} holds {what}") from None


def in_order(frame: pd.DataFrame, sort: str | None) -> pd.DataFrame:
    """The rows by the columns that ``sort`` names, separated by commas; empty cells come last.

    A name that ends in ``:desc`` puts the greatest first. Raises ChangaiError for a slip.
    """
    if not sort:
        return frame
    for name in reversed(sort.split(",")):
        column = known("column", name.removesuffix(DESCENDING), frame.columns)
        ascending = not name.endswith(DESCENDING)
        frame = frame.sort_values(column, ascending=ascending, kind="stable")
    return frame


def known(kind: str, name: str, allowed: Iterable[str]) -> str:
    """The name, if it is allowed; raises ChangaiError that lists what is."""
    allowed = list(allowed)
    if name not in allowed:
        error = UnknownName(kind, name, allowed)
        joint = " There are" if error.nearest else "; there are"
        raise ChangaiError(f"{error}{joint}: {', '.join(allowed)}")
    return name
