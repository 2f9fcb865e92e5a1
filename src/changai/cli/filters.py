"""Rows of a table chosen by ``COLUMN=VALUE``, the value as the CSV file writes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from changai.errors import ChangaiError, UnknownName, check_is_text

if TYPE_CHECKING:
    import pandas as pd


def number(text: str) -> float:
    """A finite number; raises ValueError."""
    if math.isfinite(value := float(text)):
        return value
    raise ValueError(text)


# What a column of a kind holds, and how a value of it is read.
KINDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "M": ("a date, such as 2021-10-14", lambda text: str(date.fromisoformat(text))),
    "b": ("true or false", {"true": True, "false": False}.__getitem__),
    "i": ("a number", number),
    "f": ("a number", number),
}


def choose(
    frame: pd.DataFrame, conditions: Sequence[str], row: Callable[[str], object]
) -> pd.DataFrame:
    """The rows that meet every condition; ``COLUMN=`` is met by an empty cell.

    ``row`` finds any row by its id: an id that no row chosen has is either of no row of this
    table, or a slip. Raises ChangaiError for a slip.
    """
    import pandas as pd

    for condition in conditions:
        check_is_text(condition)
        name, sign, value = condition.partition("=")
        if not sign:
            raise ChangaiError(f"--where {condition!r}: write COLUMN=VALUE, such as nature=target")
        cells = frame[known("column", name, frame.columns)]
        if isinstance(cells.dtype, pd.CategoricalDtype) and value:
            known(f"value of {name}", value, cells.cat.categories)
        what, read = KINDS.get(cells.dtype.kind, ("", str))
        try:
            met = (cells == read(value)).fillna(False).astype(bool) if value else cells.isna()
        except (ValueError, KeyError):
            raise ChangaiError(f"--where {condition}: {name} holds {what}") from None
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
