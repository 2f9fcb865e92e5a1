"""Rows of a table chosen by ``COLUMN=VALUE``, the value as the CSV file writes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from changai.errors import ChangaiError, UnknownName

if TYPE_CHECKING:
    import pandas as pd


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
        met = meets(frame[column(frame, name)], value)
        if value and not met.any() and name.endswith("_id"):
            row(value)
        frame = frame[met.loc[frame.index]]
    return frame


def column(frame: pd.DataFrame, name: str) -> str:
    """The name, if the frame has such a column; raises ChangaiError."""
    return one_of("column", name, frame.columns)


def one_of(kind: str, name: str, allowed: Iterable[str]) -> str:
    """The name, if it is allowed; raises ChangaiError that lists what is."""
    allowed = list(allowed)
    if name not in allowed:
        error = UnknownName(kind, name, allowed)
        joint = " There are" if error.nearest else "; there are"
        raise ChangaiError(f"{error}{joint}: {', '.join(allowed)}")
    return name


def meets(cells: pd.Series[Any], value: str) -> pd.Series[bool]:
    """Which cells hold a value; raises ChangaiError where their type has no such value."""
    import pandas as pd

    if not value:
        return cells.isna()
    wanted: object = value
    kind = cells.dtype.kind
    try:
        if isinstance(cells.dtype, pd.CategoricalDtype):
            one_of(f"value of {cells.name}", value, cells.cat.categories)
        elif kind == "M":
            wanted = pd.Timestamp(date.fromisoformat(value))
        elif kind == "b":
            wanted = {"true": True, "false": False}[value]
        elif kind in "if":
            wanted = float(value)
            if not math.isfinite(wanted):
                raise ValueError(value)
    except (ValueError, KeyError):
        how = {"M": "a date, such as 2021-10-14", "b": "true or false"}.get(kind, "a number")
        raise ChangaiError(f"--where {cells.name}={value}: {cells.name} holds {how}") from None
    return (cells == wanted).fillna(False).astype(bool)
