"""Agreement of two independent codings of figures and events, as Markdown tables."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

import krippendorff

Row = dict[str, str]
PERIODS = {"metrics": ("period_start", "period_end"), "events": ("date_start", "date_end")}
CATEGORICAL = {
    "metrics": (
        "unit",
        "aggregation",
        "qualifier",
        "period_precision",
        "period_kind",
        "nature",
        "region_id",
    ),
    "events": ("event_type", "date_precision", "region_id", "theme"),
}
PLACE = ("paragraph", "start", "end")
FREE = ("exact", "indicator_zh")  # wording is each coder's own


class Matching(NamedTuple):
    """Units of both codings: the matched pairs, and those that one coder alone has."""

    pairs: list[tuple[Row, Row]]
    only_a: list[Row]
    only_b: list[Row]


class Agreement(NamedTuple):
    """Agreement of the matched units on one column."""

    column: str
    n: int
    same: int
    categories: int | None
    alpha: float | None  # None where it is not wanted or not defined


def read(path: Path) -> list[Row]:
    """The rows of one coding."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def overlap(a: Row, b: Row) -> float:
    """Shared characters of two spans over all their characters; 0 in different paragraphs."""
    if a["paragraph"] != b["paragraph"]:
        return 0.0
    starts, ends = (int(a["start"]), int(b["start"])), (int(a["end"]), int(b["end"]))
    shared = min(ends) - max(starts)
    return max(shared, 0) / (max(ends) - min(starts))


def match(a: Sequence[Row], b: Sequence[Row], period: Sequence[str]) -> Matching:
    """Pair units whose spans overlap, one to one.

    The pair that overlaps most comes first; several rows on one stretch are distinguished by
    period, then by their order. No other column has a say.
    """
    found = []
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            share = overlap(left, right)
            if share:
                same_period = all(left[column] == right[column] for column in period)
                found.append((-share, not same_period, i, j))
    taken_a: dict[int, int] = {}
    taken_b: set[int] = set()
    for *_, i, j in sorted(found):
        if i not in taken_a and j not in taken_b:
            taken_a[i] = j
            taken_b.add(j)
    return Matching(
        [(a[i], b[j]) for i, j in sorted(taken_a.items())],
        [row for i, row in enumerate(a) if i not in taken_a],
        [row for j, row in enumerate(b) if j not in taken_b],
    )


def same(left: str, right: str) -> bool:
    """Whether two cells agree: as text, or as numbers."""
    if left == right:
        return True
    try:
        return Decimal(left) == Decimal(right)
    except InvalidOperation:
        return False


def nominal_alpha(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Krippendorff's alpha for two coders; an empty cell is the category "not stated".

    None where there are no units, or all cells hold one category: alpha is not defined there.
    """
    names = sorted({cell for pair in pairs for cell in pair})
    if len(names) < 2:
        return None
    code = {name: float(index) for index, name in enumerate(names)}
    ratings = [[code[pair[coder]] for pair in pairs] for coder in (0, 1)]
    value = float(krippendorff.alpha(reliability_data=ratings, level_of_measurement="nominal"))
    return None if math.isnan(value) else value


def compare(
    pairs: Sequence[tuple[Row, Row]], columns: Sequence[str], categorical: Sequence[str]
) -> list[Agreement]:
    """Agreement on each column over the matched units."""
    result = []
    for column in columns:
        cells = [(left[column], right[column]) for left, right in pairs]
        nominal = column in categorical
        result.append(
            Agreement(
                column,
                len(cells),
                sum(same(*pair) for pair in cells),
                len({cell for pair in cells for cell in pair}) if nominal else None,
                nominal_alpha(cells) if nominal else None,
            )
        )
    return result


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; columns after the first are numbers."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown_alpha(row: Agreement) -> str:
    """Alpha to three digits, or why there is none."""
    if row.categories is None:
        return ""
    if row.alpha is None:
        return "no units" if not row.n else "not defined (one category)"
    return f"{row.alpha:.3f}"


def markdown(folder: Path, kind: str) -> str:
    """The agreement of two codings of metrics or events in a folder, as Markdown.

    ``kind`` is the name of the files before -a and -b, and begins with ``metrics`` or ``events``.
    """
    a, b = read(folder / f"{kind}-a.csv"), read(folder / f"{kind}-b.csv")
    table_of = kind.split("-")[0]
    matching = match(a, b, PERIODS[table_of])
    n = len(matching.pairs)
    shares = [f"{2 * n / (len(a) + len(b)):.1%}"] if a or b else [""]
    units = table(
        ("Rows in A", "Rows in B", "Matched", "Only A", "Only B", "Matched of all"),
        [
            [
                str(len(a)),
                str(len(b)),
                str(n),
                str(len(matching.only_a)),
                str(len(matching.only_b)),
                *shares,
            ]
        ],
    )
    columns = [column for column in (a or b or [{}])[0] if column not in (*PLACE, *FREE)]
    agreements = compare(matching.pairs, columns, CATEGORICAL[table_of])
    per_column = table(
        ("Column", "n", "Same", "Percent", "Categories", "Alpha"),
        [
            [
                f"`{row.column}`",
                str(row.n),
                str(row.same),
                f"{row.same / row.n:.1%}" if row.n else "",
                "" if row.categories is None else str(row.categories),
                shown_alpha(row),
            ]
            for row in agreements
        ],
    )
    return f"{units}\n\n{per_column}\n"
