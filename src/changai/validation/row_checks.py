"""What a query cannot tell of the rows it gives: each takes rows and gives those to be reported."""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from changai.errors import nearest
from changai.model.values import Number, Period, format_value, parse_period, parse_value
from changai.reading.dates import last_of_month
from changai.reading.figures import COUNTING_WORDS, parse_figure
from changai.statements.resolution import adopted_by_authority
from changai.validation import printed_text, statements
from changai.validation.database import Database, Row
from changai.validation.sql_functions import is_day

UNITS = {  # what a counting word counts; 名 counts people and places in a contest
    "人次": ("participation",),
    "人": ("person",),
    "名": ("person", "rank"),
    "位": ("person",),
    "%": ("percent",),
    "元": ("CNY",),
    "场次": ("session",),
}
SURNAMES = {"谌": "shen"}  # family names read otherwise than the dictionary has them
HEADS = "人 counts heads, 人次 counts occasions"


Rows = Iterator[Row]
F = TypeVar("F", bound=Callable[[Database, Rows], Rows])


@dataclass(frozen=True)
class RowCheck:
    """A function that rules name in ``check``; the columns that it needs, and those that it adds."""

    rows: Callable[[Database, Rows], Rows]
    needs: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()


# By name; a rule that names none reports all rows as they are.
CHECKS: dict[str, RowCheck] = {"": RowCheck(lambda database, rows: rows)}


def row_check(needs: str, adds: str = "") -> Callable[[F], F]:
    """Make a function a check that rules can name."""

    def register(function: F) -> F:
        columns = tuple(needs.split()), tuple(adds.split())
        CHECKS[function.__name__] = RowCheck(function, *columns)
        return function

    return register


@row_check(needs="id orphans", adds="beside_table beside_line")
def renamed(database: Database, rows: Rows) -> Rows:
    """All of them; beside an id that was changed in its row alone, the evidence that has the old one.

    ``orphans``: ids of evidence that are no rows, each with the first line that it stands on.
    """
    for row in rows:
        orphans = json.loads(row["orphans"])
        old_id = nearest(row["id"], orphans) if len(orphans) < 20 else None
        yield row | ({"beside_table": "evidence", "beside_line": orphans[old_id]} if old_id else {})


@row_check(needs="table column line id parent", adds="by")
def cycles(database: Database, rows: Rows) -> Rows:
    """The first row of each ring of parents."""
    for _, several in itertools.groupby(rows, key=lambda row: (row["table"], row["column"])):
        at = {row["id"]: row for row in several}
        done: set[str] = set()
        for start in at:
            path: dict[str, None] = {}
            here = start
            while here in at and here not in path and here not in done:
                path[here] = None
                here = at[here]["parent"]
            done.update(path)
            if here in path:
                ring = list(path)[list(path).index(here) :]
                first = min(ring, key=lambda row_id: at[row_id]["line"])
                others = ", ".join(row_id for row_id in ring[:9] if row_id != first)
                yield at[first] | {"by": f", by {others}" if others else ""}


@row_check(
    needs="departure chosen table row_id field joined claim exact source_id own held", adds="line"
)
def unneeded(database: Database, rows: Rows) -> Rows:
    """Departures without which the same source would be believed."""
    for (line, chosen), group in itertools.groupby(
        rows, lambda row: (row["departure"], row["chosen"])
    ):
        assert database.context  # claims were judged, or the query would have failed
        said = list(group)
        cell, row = statements.cell_of(said[0]), statements.row_of(said[0])
        best = adopted_by_authority(database.context, cell, row, said)
        if best and best["source_id"] == chosen:
            yield said[0] | {"line": line, "source_id": chosen, "table": "departures"}


@row_check(
    needs="line field claim exact stance value value_upper qualifier unit_zh unit own denied",
    adds="column message hint",
)
def printed(database: Database, rows: Rows) -> Rows:
    """Figures that do not hold what their evidence prints, or count something else."""
    for row in rows:
        field, exact, fault = row["field"], row["exact"] or "", None
        if row["stance"] == "states":
            fault = misvalued(field, row["claim"], row[field] or "", row["qualifier"], exact)
        if fault is None and field == "value" and not row["denied"]:
            fault = miscounted(exact, row["unit_zh"] or "", row["unit"] or "", bool(row["own"]))
        if fault:
            yield row | dict(zip(("column", "message", "hint"), fault, strict=True))


@functools.lru_cache(maxsize=2**16)
def misvalued(
    column: str, said: str, cell: str, qualifier: str, exact: str
) -> tuple[str, str, str] | None:
    """Column, message and hint where a row does not hold the figure that is adopted."""
    claim, disagrees = (
        parse_value("number", said),
        f'does not agree with its evidence "{exact}"',
    )
    if not isinstance(claim, Number) or not re.fullmatch(r"-?[0-9]{1,40}(\.[0-9]+)?", cell):
        return None
    if claim.value != Decimal(cell):
        hint = printed_text.slip_hint(Decimal(cell), claim.value)
        return column, f"{column} {cell} {disagrees} ({claim.value.normalize():f})", hint
    if column == "value" and claim.qualifier != qualifier:
        hint = "a qualifier belongs to its own figure only"
        return "qualifier", f"{qualifier} {disagrees} ({claim.qualifier})", hint
    return None


@functools.lru_cache(maxsize=2**16)
def miscounted(exact: str, word: str, unit: str, own: bool) -> tuple[str, str, str] | None:
    """Column, message and hint where a row does not count what is printed."""
    figure = parse_figure(exact)
    if figure is None:
        return None
    disagrees = f'does not agree with its evidence "{exact}"'
    longest = sorted(UNITS, key=len, reverse=True)
    read = next((w for w in longest if figure.unit.startswith(w)), figure.unit)
    counted = UNITS.get(read)
    if counted and unit and unit not in counted:
        return "indicator_id", f"the unit {unit} {disagrees} ({' or '.join(counted)})", HEADS
    other = word != read if counted else not figure.unit.startswith(word)
    if own and figure.unit and word and other:
        hint = "the counting word as it is printed"
        return "unit_zh", f"{word} {disagrees} ({figure.unit})", hint
    if unit and unit not in UNITS.get(word, (unit,)):
        return "unit_zh", f"{word} counts another unit than the indicator's {unit}", HEADS
    return None


@row_check(needs="line exact words", adds="word")
def uncounted(database: Database, rows: Rows) -> Rows:
    """Figures without a counting word whose evidence prints one that counts such figures."""
    for row in rows:
        figure = parse_figure(row["exact"] or "")
        known = [*COUNTING_WORDS, *json.loads(row["words"])]
        word = figure and max(filter(figure.unit.startswith, known), key=len, default="")
        if word:
            yield row | {"word": word}


@row_check(
    needs="line field claim exact first last precision first_name last_name apart",
    adds="column message hint",
)
def dated(database: Database, rows: Rows) -> Rows:
    """Dates that are not those that their evidence states."""
    for row in rows:
        period = parse_period(row["claim"])
        if period is None:
            continue
        if row["field"] == row["first_name"]:
            fault = misdated(row, period)
        else:
            ends = {period.last, period.first if row["precision"] is None else period.last}
            fault = "last" if row["last"] and day(row["last"]) not in ends else None
        if fault:
            yield row | {
                "column": row[f"{fault}_name"],
                "message": f'{row[fault]} does not agree with its evidence "{row["exact"]}"',
                "hint": f"the evidence says {format_value(period)}",
            }


def misdated(row: Row, period: Period) -> str | None:
    """Which of first and last is not the day of the evidence, or None."""
    start, end = day(row["first"]), None if row["apart"] else day(row["last"])
    if start is None or not period.first <= start <= period.last:
        return "first" if row["first"] else None
    if row["precision"] == period.precision and start not in (period.first, period.last):
        return "first"
    return "last" if end is not None and end != period.last else None


@row_check(needs="line precision claim")
def other_precision(database: Database, rows: Rows) -> Rows:
    """Precisions that are not that of the date in evidence."""
    for row in rows:
        period = parse_period(row["claim"])
        if period and row["precision"] != period.precision:
            yield row


@row_check(needs="line said first last lasting", adds="message hint")
def precise(database: Database, rows: Rows) -> Rows:
    """Dates that are not what a printed date of their precision allows."""
    for row in rows:
        said, start, end = row["said"], day(row["first"]), day(row["last"])
        if not said:
            continue
        if said == "none" and (start or end):
            message, hint = (
                f"none, but {start or end} is given",
                "say how exact the printed date is",
            )
        elif said != "none" and not row["first"] and not row["last"]:
            message, hint = f"{said}, but no date is given", "give the dates, or write none"
        elif start and end and end >= start and not fits(start, end, said, row["lasting"]):
            message = f"{said}, but {start} to {end} is not"
            hint = "the first and the last day that the printed date allows"
        else:
            continue
        yield row | {"message": message, "hint": hint}


def fits(start: date, end: date, precision: str, lasting: bool = False) -> bool:
    """Whether two days are what a printed date of this precision allows.

    Of what is ``lasting`` the two ends are printed apart, and are years of their own.
    """
    month_end = last_of_month(end.year, end.month)
    whole_months = start.day == 1 and end == month_end
    if precision == "day":
        return True  # a range of days is printed to the day
    if precision == "month":
        return whole_months or start == end == month_end
    if precision == "season":
        return whole_months and end - start < timedelta(days=93)
    if precision == "year":
        whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        same = lasting or start.year == end.year
        return (whole_year and same) or (start == end == month_end and end.month == 12)
    return start.year != end.year or whole_months


def day(cell: str | None) -> date | None:
    """A cell as a date, or None where it is empty or no date."""
    return date.fromisoformat(cell) if cell and is_day(cell) else None


@row_check(needs="line name_zh name_en", adds="usual")
def pinyin(database: Database, rows: Rows) -> Rows:
    """Names in pinyin that are no reading of the characters, or not family name first."""
    # Names are read character by character: the dictionary of phrases would cost 50 MB.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    for row in rows:
        name, latin = row["name_zh"], re.sub(r"[^a-z]", "", row["name_en"].lower())
        if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) or not latin:
            continue
        sounds = pinyin(name, style=Style.NORMAL, heteronym=True)
        spelled = (
            {*some, *(s.replace("ü", "v") for s in some), *(s.replace("ü", "u") for s in some)}
            for some in sounds
        )
        known = any("".join(reading) == latin for reading in itertools.product(*spelled))
        if not known and not latin.startswith(SURNAMES.get(name[0], " ")):
            first, *given = (some[0] for some in pinyin(name, style=Style.NORMAL))
            yield row | {"usual": f"{first.capitalize()} {''.join(given).capitalize()}"}
