"""Rules on what rows mean: dates, values against their evidence, wholes and parts, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from changai import canonical, numerals, printeddates
from changai.canonical import Number, Period
from changai.validation.findings import Finding, rule, shown
from changai.validation.tables import Row, Table, Tables, day, number

RANGES = (
    ("date_start", "date_end", "date_precision"),
    ("period_start", "period_end", "period_precision"),
    ("valid_from", "valid_to", None),
)
UNITS = {  # what a counting word counts; 名 counts people and places in a contest
    "人次": ("participation",),
    "人": ("person",),
    "名": ("person", "rank"),
    "位": ("person",),
    "%": ("percent",),
    "元": ("CNY",),
    "场次": ("session",),
}
SPANS = (
    *RANGES,
    ("issued", "", "issued_precision"),
    ("published", "", "published_precision"),
    ("adopted", "", None),
)
LASTING = ("programs", "regional_initiatives")  # they go on: their end is a claim of its own
DATED = ("events", "documents", "metrics", "programs", "regional_initiatives")
HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE = ("name_zh", "title_zh", "description_zh", "definition_zh")
MAY_QUOTE = ("description", "definition", "note", "base")  # English that explains Chinese words
QUOTING = ("sources", "evidence", "exclusions", "errata", "lookups")  # in their sources' language


def ranges(data: Tables) -> Iterator[tuple[Table, int, str, str, str | None]]:
    """Every row that has a first and a last day."""
    for table in data:
        columns = set(table.columns)
        for first, last, precision in RANGES:
            if first in columns:
                for index in range(len(table.rows)):
                    yield table, index, first, last, precision


@rule(
    "M101",
    "a period ends before it begins",
    "data/events.csv:9:date_end: error M101: 2020-01-01 is before 2020-12-31",
)
def dates_in_order(data: Tables) -> Iterator[Finding]:
    for table, index, first, last, _ in ranges(data):
        start, end = day(table.rows[index][first]), day(table.rows[index][last])
        if start and end and end < start:
            yield table.found(
                "M101", index, last, f"{end} is before {start}", "swap them, or mend the year"
            )


def fits(start: date, end: date, precision: str, lasting: bool = False) -> bool:
    """Whether two days are what a printed date of this precision allows.

    Of what is ``lasting`` the two ends are printed apart, and are years of their own.
    """
    month_end = printeddates.last_of_month(end.year, end.month)
    whole_months = start.day == 1 and end == month_end
    if precision == "day":
        return True  # a range of days is printed to the day
    if precision == "month":
        return whole_months or start == end == month_end
    if precision == "season":
        return whole_months and end - start < timedelta(days=93)
    if precision == "year":
        whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        return (whole_year and (lasting or start.year == end.year)) or (
            start == end == month_end and end.month == 12
        )
    return start.year != end.year or whole_months


@rule(
    "M102",
    "dates do not fit the precision they are said to have",
    "data/events.csv:9:date_precision: error M102: month, but 2019-09-01 to 2019-09-15 is no "
    "whole month",
)
def precision_fits(data: Tables) -> Iterator[Finding]:
    known = {finding.row_id for finding in date_is_printed(data)}  # M106 says more
    for table, index, first, last, precision in ranges(data):
        row = table.rows[index]
        if table.row_id(index) in known:
            continue
        start, end = day(row[first]), day(row[last])
        said = row[precision] if precision else ""
        if not said:
            continue
        if said == "none" and (start or end):
            yield table.found(
                "M102",
                index,
                str(precision),
                f"none, but {start or end} is given",
                "say how exact the printed date is",
            )
        elif said != "none" and not row[first] and not row[last]:
            yield table.found(
                "M102",
                index,
                str(precision),
                f"{said}, but no date is given",
                "give the dates, or write none",
            )
        elif start and end and end >= start and not fits(start, end, said, table.name in LASTING):
            yield table.found(
                "M102",
                index,
                str(precision),
                f"{said}, but {start} to {end} is not",
                "the first and the last day that the printed date allows",
            )
    for table in data:
        for stem in ("issued", "published"):
            if f"{stem}_precision" not in table.columns:
                continue
            for index, row in enumerate(table.rows):
                if bool(row[stem]) == (row[f"{stem}_precision"] == "none"):
                    yield table.found(
                        "M102",
                        index,
                        f"{stem}_precision",
                        f"{row[f'{stem}_precision']}, but {stem} is {row[stem] or 'empty'}",
                        "none goes with an empty date",
                    )


def units_of(data: Tables) -> dict[str, str]:
    """The unit of each indicator."""
    return {key: row["unit"] for key, row in data.by_id("indicators").items()}


def stated(data: Tables, name: str, stances: set[str]) -> Iterator[tuple[int, Row, Row]]:
    """Evidence rows on a table: their index, themselves, and the row they speak of."""
    rows = data.by_id(name)
    # Where sources are lost, nothing can be computed: what is asserted counts.
    lost = data["sources"].incomplete or data["departures"].incomplete
    for index, said in enumerate(data["evidence"].rows):
        if said["table"] == name and said["row_id"] in rows:
            stance = said["stance"] if lost else data.world.stance(said)
            if stance in stances and (lost or id(said) not in data.unsound):
                yield index, said, rows[said["row_id"]]


@rule(
    "M103",
    "a value, qualifier, unit or counting word does not agree with its evidence",
    "data/metrics.csv:42:value: error M103: value 15000000 does not agree with its evidence "
    '"150万人" (1500000)\n  hint: ten times too large; or read the passage again',
)
def value_is_printed(data: Tables) -> Iterator[Finding]:
    table, at, units = data["metrics"], data.places("metrics"), units_of(data)
    denied = {
        (said["row_id"], said["source_id"])
        for said in data["evidence"].rows
        if said["field"] in ("unit_zh", "indicator_id") and said["stance"] == "disputes"
    }
    for _, said, row in stated(data, "metrics", {"states", "confirms"}):
        column, claim = said["field"], canonical.parse("number", said["claim"])
        if column not in ("value", "value_upper") or not isinstance(claim, Number):
            continue
        index = at[said["row_id"]]
        if said["stance"] == "states" and number(row[column]) is not None:
            fault = misvalued(column, claim, row, said["exact"])
            if fault:
                yield table.found("M103", index, *fault)
                continue
        if column == "value" and (said["row_id"], said["source_id"]) not in denied:
            own = said["source_id"] == row["source_id"]
            fault = miscounted(row, said["exact"], units.get(row["indicator_id"], ""), own)
            if fault:
                yield table.found("M103", index, *fault)


def misvalued(column: str, claim: Number, row: Row, exact: str) -> tuple[str, str, str] | None:
    """Column, message and hint where a row does not hold the figure that is adopted."""
    value = number(row[column])
    disagrees = f'does not agree with its evidence "{exact}"'
    if value is not None and claim.value != value:
        slip = numerals.slip(value, claim.value)
        hint = (
            f"{slip}; or read the passage again"
            if slip
            else "one of the two is wrong: read the passage again"
        )
        return column, f"{column} {row[column]} {disagrees} ({plain(claim.value)})", hint
    if column == "value" and claim.qualifier != row["qualifier"]:
        hint = "a qualifier belongs to its own figure only"
        return "qualifier", f"{row['qualifier']} {disagrees} ({claim.qualifier})", hint
    return None


def miscounted(row: Row, exact: str, unit: str, own: bool) -> tuple[str, str, str] | None:
    """Column, message and hint where a row does not count what is printed."""
    figure = numerals.parse(exact)
    if figure is None:
        return None
    disagrees = f'does not agree with its evidence "{exact}"'
    word, read = row["unit_zh"], counting(figure.unit)
    counted = UNITS.get(read)
    if counted and unit and unit not in counted:
        hint = "人 counts heads, 人次 counts occasions"
        return "indicator_id", f"the unit {unit} {disagrees} ({' or '.join(counted)})", hint
    known = read in UNITS
    if (
        own
        and figure.unit
        and word
        and (word != read if known else not figure.unit.startswith(word))
    ):
        return (
            "unit_zh",
            f"{word} {disagrees} ({figure.unit})",
            "the counting word as it is printed",
        )
    if unit and unit not in UNITS.get(word, (unit,)):
        hint = "人 counts heads, 人次 counts occasions"
        return "unit_zh", f"{word} counts another unit than the indicator's {unit}", hint
    return None


def counting(unit: str) -> str:
    """The counting word that a printed unit begins with, the longest; else the whole."""
    words = (word for word in sorted(UNITS, key=len, reverse=True) if unit.startswith(word))
    return next(words, unit)


def plain(value: Decimal) -> str:
    """A number without exponent or empty decimals."""
    return f"{value.normalize():f}"


@rule(
    "M104", "a share is not between 0 and 100", "data/metrics.csv:9:value: error M104: 4161 percent"
)
def percent_in_range(data: Tables) -> Iterator[Finding]:
    units = units_of(data)
    table = data["metrics"]
    for index, row in enumerate(table.rows):
        for column in ("value", "value_upper"):
            value = number(row[column])
            if (
                value is not None
                and units.get(row["indicator_id"]) == "percent"
                and not 0 <= value <= 100
            ):
                yield table.found(
                    "M104", index, column, f"{row[column]} percent", "41.61% is written 41.61"
                )


@rule(
    "M105",
    "a part is larger than its whole",
    "data/metrics.csv:9:value: error M105: 200 is more than the 132 it is part of",
)
def part_in_whole(data: Tables) -> Iterator[Finding]:
    rows, units = data.by_id("metrics"), units_of(data)
    table = data["metrics"]
    for index, row in enumerate(table.rows):
        whole = rows.get(row["part_of_metric_id"])
        if whole is None or units.get(row["indicator_id"]) != units.get(whole["indicator_id"]):
            continue
        if units.get(row["indicator_id"]) == "percent":
            continue  # the base of a share is the subset's own whole
        value, of = number(row["value"]), number(whole["value"])
        if value is not None and of is not None and value > of:
            yield table.found(
                "M105",
                index,
                "value",
                f"{row['value']} is more than the {whole['value']} it is part of",
                "mend part_of_metric_id or the value",
            )


@rule(
    "M106",
    "a date does not agree with its evidence",
    "data/events.csv:9:date_start: error M106: 2019-04-14 does not agree with its evidence "
    '"2017年4月14日"\n  hint: the evidence says 2017-04-14',
)
def date_is_printed(data: Tables) -> Iterator[Finding]:
    for name in DATED:
        table, at = data[name], data.places(name)
        columns = set(table.columns)
        spans = [(a, b, p if p in columns else "") for a, b, p in SPANS if a in columns]
        claimed = {(said["row_id"], said["field"]) for said in data["evidence"].rows}
        for _, said, row in stated(data, name, {"states"}):
            period = canonical.parse("date", said["claim"])
            if not isinstance(period, Period):
                continue
            for first, last, precision in spans:
                fault = None
                if said["field"] == first:
                    implied = "" if (said["row_id"], last) in claimed or name in LASTING else last
                    fault = misdated(row, period, first, implied, precision)
                elif said["field"] == last and row[last]:
                    ends = {period.last, period.first if precision == "" else period.last}
                    fault = last if day(row[last]) not in ends else None
                if fault:
                    message = f'{row[fault]} does not agree with its evidence "{said["exact"]}"'
                    hint = f"the evidence says {canonical.written(period)}"
                    yield table.found("M106", at[said["row_id"]], fault, message, hint)


def misdated(row: Row, period: Period, first: str, last: str, precision: str) -> str | None:
    """The column in which a row does not hold the period that is adopted, or None."""
    start, end = day(row[first]), day(row[last]) if last else None
    exact = precision and row[precision] == period.precision
    if start is None or not (period.first <= start <= period.last):
        return first if row[first] else None
    if exact and start not in (period.first, period.last):
        return first
    if end is not None and end != period.last:
        return last
    if not precision or exact:
        return None
    # Where the days do not fit the precision either, M102 says so.
    return precision if not last or (end and fits(start, end, row[precision])) else None


@rule(
    "M107",
    "the upper value of a range is not above the lower",
    "data/metrics.csv:9:value_upper: error M107: 10 is not above 20",
)
def upper_is_above(data: Tables) -> Iterator[Finding]:
    table = data["metrics"]
    for index, row in enumerate(table.rows):
        low, high = number(row["value"]), number(row["value_upper"])
        if low is not None and high is not None and high <= low:
            yield table.found(
                "M107",
                index,
                "value_upper",
                f"{row['value_upper']} is not above {row['value']}",
                "leave it empty unless a range is printed",
            )


@rule(
    "M108",
    "a text is not in the language of its column",
    "data/events.csv:9:name_en: error M108: '书信' is not English",
)
def languages(data: Tables) -> Iterator[Finding]:
    for table in data:
        if table.name in QUOTING:
            continue
        for column in table.columns:
            english = column.endswith("_en") and not column.startswith(MAY_QUOTE)
            chinese = column in CHINESE
            for index, row in enumerate(table.rows if english or chinese else ()):
                cell = row[column]
                if english and HAN.search(cell):
                    message, hint = "is not English", "official English name, else a translation"
                    yield table.found("M108", index, column, f"{shown(cell)} {message}", hint)
                elif chinese and cell and not HAN.search(cell):
                    message, hint = "is not Chinese", "the official Chinese form"
                    yield table.found("M108", index, column, f"{shown(cell)} {message}", hint)


@rule(
    "M109",
    "one language is there and the other is missing",
    "data/people.csv:9:role_en: error M109: role_zh is given, role_en is empty",
)
def both_languages(data: Tables) -> Iterator[Finding]:
    for table in data:
        for column in table.columns:
            other = column[:-3] + "_en"
            if not column.endswith("_zh") or other not in table.columns:
                continue
            for index, row in enumerate(table.rows):
                if bool(row[column]) != bool(row[other]):
                    given, empty = (column, other) if row[column] else (other, column)
                    yield table.found(
                        "M109",
                        index,
                        empty,
                        f"{given} is given, {empty} is empty",
                        "every text is there in Chinese and English",
                    )


@rule(
    "M111",
    "an indicator names a year, so it cannot serve another one",
    "data/indicators.csv:9:name_zh: error M111: '2020年技术工人总量' names a year",
)
def indicators_are_reusable(data: Tables) -> Iterator[Finding]:
    table = data["indicators"]
    for index, row in enumerate(table.rows):
        for column in ("name_zh", "name_en"):
            if re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", row[column]):
                yield table.found(
                    "M111",
                    index,
                    column,
                    f"{shown(row[column])} names a year",
                    "the period belongs to the metric",
                )


@rule(
    "M112",
    "an indicator has no metric",
    "data/indicators.csv:9:indicator_id: warning M112: no metric uses 'ind-x'",
    "warning",
)
def indicators_are_used(data: Tables) -> Iterator[Finding]:
    used = {row["indicator_id"] for row in data["metrics"].rows}
    table = data["indicators"]
    if data["metrics"].incomplete:
        return
    for index, row in enumerate(table.rows):
        if row["indicator_id"] and row["indicator_id"] not in used:
            yield table.found(
                "M112",
                index,
                "indicator_id",
                f"no metric uses {shown(row['indicator_id'])}",
                "delete it, or add its metric",
            )


@rule(
    "M113",
    "a share has no base",
    "data/metrics.csv:9:base_zh: error M113: of what are the 41.61 percent?",
)
def shares_have_a_base(data: Tables) -> Iterator[Finding]:
    shares = {key for key, unit in units_of(data).items() if unit == "percent"}
    table = data["metrics"]
    for index, row in enumerate(table.rows):
        if row["indicator_id"] in shares and not row["base_zh"] and row["value"]:
            yield table.found(
                "M113",
                index,
                "base_zh",
                f"of what are the {row['value']} percent?",
                "name the whole, in Chinese and English",
            )
