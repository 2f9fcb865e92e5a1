"""Rows of a table chosen by ``COLUMN=VALUE``, the value as the CSV file writes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from changai.errors import ChangaiError, UnknownName

if TYPE_CHECKING:
    import pandas as pd


def number(text: str) -> float:
    """A finite number; raises ValueError."""
    if not math.isfinite(value := float(text)):
        raise ValueError(text)
    return value


# What a column of a type holds, and how its values are read.
KINDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "M": ("a date, such as 2021-10-14", date.fromisoformat),
    "b": ("true or false", {"true": True, "false": False}.__getitem__),
    "i": ("a number", number),
    "f": ("a number", number),
}


def choose(
    frame: pd.DataFrame, conditions: Sequence[str], row: Callable[[str], object]
) -> pd.DataFrame:
    """The rows that meet every condition; ``COLUMN=`` asks for an empty cell.

    ``row`` finds any row by its id: an id that no row chosen has is either of no row of this
    table, or a slip. Raises ChangaiError for a slip.
    """
    for condition in conditions:
        name, sign, value = condition.partition("=")
        if not sign:
            raise ChangaiError(f"--where {condition!r}: write COLUMN=VALUE, such as nature=target")
        cells = frame[known("column", name, frame.columns)]
        met = holds(cells, value) if value else cells.isna()
        if value and not met.any() and name.endswith("_id"):
            row(value)
        frame = frame[met]
    return frame


def known(kind: str, name: str, allowed: Iterable[str]) -> str:
    """The name, if it is allowed; raises ChangaiError that lists what is."""
    allowed = list(allowed)
    if name not in allowed:
        error = UnknownName(kind, name, allowed)
        joint = " There are" if error.nearest else "; there are"
        raise ChangaiError(f"{error}{joint}: {', '.join(allowed)}")
    return name


def holds(cells: pd.Series[Any], value: str) -> pd.Series[bool]:
    """Which cells hold a value; raises ChangaiError where their type has no such value."""
    import pandas as pd

    if isinstance(cells.dtype, pd.CategoricalDtype):
        known(f"value of {cells.name}", value, cells.cat.categories)
    what, read = KINDS.get(cells.dtype.kind, ("", str))
    try:
        wanted = read(value)
    except (ValueError, KeyError):
        raise ChangaiError(f"--where {cells.name}={value}: {cells.name} holds {what}") from None
    wanted = pd.Timestamp(wanted) if isinstance(wanted, date) else wanted
    return (cells == wanted).fillna(False).astype(bool)
