"""What the findings of the first page are made of: rows of the tables, and words for numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from changai import Dataset
from changai.in_words import figure_in_words, period_in_words
from changai.model.schema import Language, value_labels
from changai.plotting.indicator_chart import rows_of
from changai.statements.catalog import Catalog
from changai.statements.views import stated_tables

NATION = "reg-cn"
LANGUAGES: tuple[Language, ...] = ("en", "zh")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """The same in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Finding:
    """One message of the front page.

    ``chart`` is what its picture is drawn from, ``rows`` are the ids on which it rests, ``sources`` is how many
    sources state those, ``view`` the page behind it, below the folder of a language.
    """

    id: str
    headline: Text
    doubt: Text
    chart: dict[str, Any]
    rows: tuple[str, ...]
    view: str
    sources: int = 0


@dataclass(frozen=True)
class Tables:
    """The rows of the tables by name, and the words of their enumerations by table, column and language.

    A row is a dict with None for what is missing and days as dates. ``core`` are the tables of facts, whose rows
    have a ``status``.
    """

    held: Mapping[str, list[Row]]
    labels: Callable[[str, str, Language], Mapping[str, str]]
    core: Sequence[str]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where a package has no such table."""
        return self.held.get(table, [])

    def name(self, table: str, key: str, row_id: str) -> Text:
        """What a row is called."""
        row = next((row for row in self.rows(table) if row[key] == row_id), {})
        chinese = row.get("name_zh") or row_id
        return Text(row.get("name_en") or chinese, chinese)


def tables_of(data: Dataset, catalog: Catalog) -> Tables:
    """The tables of a package as the findings read them."""
    core = stated_tables(catalog.schemas)
    wanted = (
        "series",
        "targets",
        "provincial_reform",
        "regions",
        "evidence",
        "sources",
        "indicators",
        "readings",
    )
    held = {name: rows_of(data.load(name)) for name in wanted if name in catalog.schemas}
    held |= {name: rows_of(data.load(name, evidence=True)) for name in core}

    def labels(table: str, column: str, language: Language) -> Mapping[str, str]:
        fields = {field["name"]: field for field in catalog.schema(table)["fields"]}
        return value_labels(fields[column], language)

    return Tables(held, labels, core)


def counted(number: int, singular: str, plural: str) -> str:
    """A number with its noun in English: 1 target, 1,200 targets."""
    return f"{number:,} {singular if number == 1 else plural}"


def bare(value: float) -> str:
    """A number as written: 26.8, 1,200."""
    return f"{value:,.10g}"


def figure(tables: Tables, row: Row) -> Text:
    """A figure as it is read, without its unit but for a percent sign: more than 72 million."""
    said = {}
    for language in LANGUAGES:
        word = (
            ""
            if row["qualifier"] == "exact"
            else tables.labels("series", "qualifier", language)[row["qualifier"]]
        )
        unit = "%" if row["unit"] == "percent" else ""
        said[language] = figure_in_words(
            row["value"], row.get("value_upper"), word.lower(), unit, language
        )
    return Text(**said)


def when(row: Row) -> Text:
    """The time of a figure in words."""
    period = [row[f"period_{part}"] for part in ("start", "end", "precision", "kind")]
    return Text(*(period_in_words(*period, language) for language in LANGUAGES))


def at_time(words: str) -> str:
    """A date within an English sentence: in 2018, on 3 May 2025, by 3 May 2025, at the end of 2021."""
    if words.startswith(("by ", "until ", "from ", "each ")):
        return words
    if words.startswith("end of "):
        return f"at the {words}"
    return f"on {words}" if re.match(r"\d{1,2} [A-Z]", words) else f"in {words}"


def last_day(row: Row) -> date:
    """The day by which a dated figure goes."""
    day: date = row["period_end"] if row["period_end"] is not None else row["period_start"]
    return day


def observed(tables: Tables, indicator: str) -> list[Row]:
    """The dated national counts of an indicator, the earliest first."""
    rows = [
        row
        for row in tables.rows("series")
        if row["indicator_id"] == indicator
        and row["region_id"] in (NATION, None)
        and row["nature"] == "observed"
        and last_day(row) is not None
    ]
    return sorted(rows, key=last_day)


def segments_of(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The figures that are counted alike, by segment."""
    segments: dict[str, list[Row]] = {}
    for row in rows:
        segments.setdefault(row["segment"], []).append(row)
    return segments


def in_years(row: Row) -> int:
    """The year in which a figure's time ends."""
    return int(last_day(row).year)


def ids(rows: Iterable[Row], key: str = "metric_id") -> tuple[str, ...]:
    """The ids of rows, each once."""
    return tuple(dict.fromkeys(row[key] for row in rows))


def share(part: float, whole: float) -> str:
    """A part of a whole in percent, rounded neither to nothing nor to all of it."""
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "<1%"
    return ">99%" if 99 < percent < 100 else f"{percent:.0f}%"


def change(first: float, last: float) -> str:
    """What became of a number: +40%, −3%."""
    percent = round(100 * (last - first) / first)
    return f"{percent:+d}%".replace("-", "−")


def joined(texts: Sequence[Text], gap: str = " ") -> Text:
    """Sentences in a row, in English with a gap between them."""
    return Text(gap.join(text.en for text in texts), "".join(text.zh for text in texts))
