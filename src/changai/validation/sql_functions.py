"""The functions that queries of rules can call: each returns NULL for a cell that is empty or of another kind."""

from __future__ import annotations

import functools
import hashlib
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

from changai.model.csv_files import whole_number
from changai.model.values import parse_period, parse_value
from changai.reading.dates import last_of_month
from changai.statements.resolution import plain_name, prints_name
from changai.validation.findings import shown

LETTERS, PAGE = re.compile(r"\W+"), re.compile(r"^https?://(www\.)?|/$")
DAY_IN_ADDRESS = re.compile(r"(?<![0-9])(20[0-9]{2})[-/]?([01][0-9])[-/]?([0-3][0-9])(?![0-9])")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
compiled = functools.cache(re.compile)  # of rules: there are few


def define(connection: sqlite3.Connection) -> None:
    """Define the functions for a connection."""
    today = date.today().isoformat()
    functions: dict[str, tuple[int, Callable[..., Any]]] = {
        "day": (1, lambda cell: cell if is_day(cell) else None),
        "day_in": (1, day_in),
        "digest": (1, lambda text: hashlib.sha256(text.encode()).hexdigest()),
        "first_day": (1, first_day),
        "is_canonical": (2, lambda kind, claim: parse_value(kind, claim or "") is not None),
        "id_above": (1, id_above),
        "last_day_of": (2, last_day_of),
        "letters": (1, lambda text: LETTERS.sub(" ", text or "").strip().casefold()),
        "num": (1, number),
        "page": (1, lambda url: PAGE.sub("", url or "")),
        "printed_date": (2, printed_date),
        "plain": (1, lambda name: name and plain_name(name)),
        "prints": (3, prints),
        "regexp": (2, lambda pattern, cell: bool(cell and compiled(pattern).search(cell))),
        "shown": (1, lambda cell: None if cell is None else shown(cell)),
        "this_day": (0, lambda: today),
        "whole": (1, lambda cell: whole_number(cell or "")),
    }
    for name, (arguments, function) in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)


@functools.lru_cache(maxsize=2**16)
def is_day(cell: str | None) -> bool:
    """Whether a cell is a day in canonical form, YYYY-MM-DD."""
    try:
        return cell is not None and len(cell) == 10 and date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def first_day(claim: str | None) -> str | None:
    """The first day that a claim of a date allows; a bound has none."""
    period = parse_period(claim or "")
    return period.first.isoformat() if period and not period.is_bound else None


def id_above(region: str | None) -> str | None:
    """The id of the place directly above, read from the id of a place."""
    parts = (region or "").split("-")
    return "-".join(parts[: 2 if len(parts) == 3 else 3]) if len(parts) > 2 else None


def day_in(address: str | None) -> str | None:
    """The day that an address of a page has in it, as most papers' have; or None."""
    for year, month, day in DAY_IN_ADDRESS.findall(address or ""):
        found = f"{year}-{month}-{day}"
        if is_day(found):
            return found
    return None


def last_day_of(first: str | None, precision: str | None) -> str | None:
    """The last day of the day, month or year that begins on a day."""
    if first is None or not is_day(first):
        return None
    day = date.fromisoformat(first)
    if precision == "year":
        return f"{first[:4]}-12-31"
    return last_of_month(day.year, day.month).isoformat() if precision == "month" else first


def printed_date(first: str | None, precision: str | None) -> str | None:
    """The date that is printed, out of its first day: a day, month or year."""
    lengths = {"year": 4, "multi_year": 4, "season": 7, "month": 7}
    return first and first[: lengths.get(precision or "", 10)]


def prints(quote: str | None, claim: str | None, name: str | None) -> bool:
    """Whether a quote prints a name in full."""
    return name is not None and prints_name(name, quote or "", claim or "")


def number(cell: str | None) -> float | int | None:
    """A cell as a number to be compared."""
    if cell is None or not NUMBER.fullmatch(cell):
        return None
    return float(cell) if "." in cell else int(cell)
