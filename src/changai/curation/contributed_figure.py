"""A new figure of a contribution: a row of ``metrics``, with evidence for what is printed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from changai.curation.contributed_statement import (
    KEYS_OF_FIGURE,
    METRICS,
    add_statement,
)
from changai.curation.contribution_file import SEE_TEMPLATE, Entry
from changai.curation.contributor_keys import contributor_keys
from changai.curation.draft import Draft, id_part, most_frequent
from changai.curation.indicator_names import indicator_meant
from changai.curation.named_rows import row_meant
from changai.model.schema import (
    Json,
    adopted_fields,
    column_names,
    date_columns,
    fields_with_role,
    references,
)
from changai.model.values import Period, parse_period
from changai.reading.dates import names_beginning, names_last_day
from changai.reading.figures import parse_figure
from changai.statements.resolution import Row

# How the figures of an indicator are counted, where no other figure of it shows.
PERIOD_KINDS = {
    "flow": "interval",
    "stock": "instant",
    "cumulative": "instant",
    "share": "instant",
}
# The keys that are called otherwise than their columns.
KEYS_OF_CELLS = {column: key for key, column in KEYS_OF_FIGURE.items()} | {
    "indicator_id": "indicator",
    "note_en": "note",
    "unit_zh": "figure",
    "period_end": "date",
    "period_precision": "date",
}
LAST_NUMBER = re.compile("[0-9][0-9.,]*[^0-9]*$")


def add_figure(draft: Draft, entry: Entry) -> None:
    """Add a figure and the evidence for it; its value is written by `settle`.

    Raises ChangaiError where a key is unknown, missing or cannot be read, or the figure is there.
    """
    schema = draft.schemas[METRICS]
    entry = with_columns(draft, entry)
    check_keys(entry, schema)
    indicator = indicator_meant(draft, entry, "indicator")
    indicator_id = indicator["indicator_id"]
    check_references(draft, entry, schema)
    alike = [row for row in draft.tables[METRICS] if row["indicator_id"] == indicator_id]
    region_id = row_meant(draft, entry, "place", "regions", entry["place"])
    statements = {
        key: add_statement(draft, entry, key, METRICS, KEYS_OF_FIGURE.get(key, key), row_id="")
        for key in printed_keys(entry, region_id)
    }
    period = parse_period(statements["date"]["claim"]) if "date" in statements else None
    cells = {
        "indicator_id": indicator_id,
        "region_id": region_id,
        "nature": "observed",
        "unit_zh": printed_unit(entry["figure"]),
        "note_en": entry.get("note"),
        "source_id": draft.source_id,
    }
    printed = statements["date"]["exact"] if "date" in statements else ""
    cells |= period_cells(entry, printed, period, indicator, alike)
    of_place = [row for row in alike if row["region_id"] == region_id]
    cells |= base_cells(draft, entry, indicator, of_place or alike)
    cells |= {key: entry[key] for key in typed_columns(schema) if key in entry}
    cells |= body_of_initiative(draft, cells)
    refuse_same_figure(entry, cells, alike, schema)
    cells["metric_id"] = draft.new_id(entry, "metric_id", proposed_id(cells, period))
    for statement in statements.values():
        statement["row_id"] = cells["metric_id"]
    row = draft.append(METRICS, cells)
    draft.origins.note(METRICS, row, entry, "figure", KEYS_OF_CELLS)
    draft.read.append((METRICS, cells["metric_id"]))


def with_columns(draft: Draft, entry: Entry) -> Entry:
    """An entry in which what has a short key stands by its columns, and rows by their ids.

    ``program`` gives ``program_id``, ``base`` of two texts ``base_zh`` and ``base_en``. Raises
    ChangaiError where a row is unknown, or one column is given twice.
    """
    texts, second_texts = dict(entry.texts), dict(entry.second_texts)
    lines = dict(entry.section.keys)
    for key in contributor_keys(METRICS, draft.schemas[METRICS]):
        name, column = key.name, key.columns[0]
        if name in (*KEYS_OF_CELLS.values(), column) or name not in texts:
            continue
        if column in texts:
            raise entry.error(name, f"is the same as {column}; give one")
        given = [texts.pop(name)]
        if name in second_texts and len(key.columns) == 2:
            given.append(second_texts.pop(name))
        if key.target:
            given = [row_meant(draft, entry, name, key.target, given[0])]
        columns = key.columns[: len(given)]
        texts.update(zip(columns, given, strict=True))
        lines.update(dict.fromkeys(columns, lines.get(name, entry.section.line)))
    section = replace(entry.section, keys=lines)
    return replace(entry, texts=texts, second_texts=second_texts, section=section)


def printed_unit(printed: str) -> str:
    """The counting word of a printed figure, of a range that of its upper end; "" where none is."""
    last_number = LAST_NUMBER.search(printed)
    figure = parse_figure(printed) or (parse_figure(last_number[0]) if last_number else None)
    return figure.unit if figure else ""


def typed_columns(schema: Json) -> list[str]:
    """The columns that a contributor may give as they shall stand in the row.

    Not those that have a key of their own, and not those that are read out of the figure.
    """
    read = {"indicator_id", "region_id", "note_en", "source_id", *adopted_fields(schema, "value")}
    return [column for column in column_names(schema) if column not in read]


def check_keys(entry: Entry, schema: Json) -> None:
    """Raise ChangaiError at a key that is unknown or missing."""
    short = [key.name for key in contributor_keys(METRICS, schema)]
    known = ["new", "row", *short, "words", "note", *typed_columns(schema)]
    entry.refuse_unknown_keys(known, "a figure", SEE_TEMPLATE)
    entry.need(["indicator", "place", "figure"], SEE_TEMPLATE)


def check_references(draft: Draft, entry: Entry, schema: Json) -> None:
    """Raise ChangaiError where a column that is given refers to no row."""
    for column, (target, _) in references(schema).items():
        if column in entry:
            draft.look_up(entry, column, target or METRICS, "add that row first")


def printed_keys(entry: Entry, region_id: str) -> list[str]:
    """The keys that the words are to print, and so are evidence.

    A place or base may be known otherwise (an id, the publisher): then it is no evidence.
    """
    keys = ["figure", "date"] if "date" in entry else ["figure"]
    for key in ("place", "base_zh"):
        if key in entry and entry[key] in entry.get("words") and entry[key] != region_id:
            keys.append(key)
    return keys


def period_cells(
    entry: Entry, printed: str, period: Period | None, indicator: Row, alike: Sequence[Row]
) -> dict[str, str]:
    """The cells of the period that a figure is for, which is ``printed`` so."""
    if period is None:
        return {"period_precision": "none", "period_kind": "unstated"}
    kind = entry.get("period_kind") or usual_period_kind(period, indicator, alike)
    dates = (entry["date"], printed)  # as typed, and as printed
    is_open = kind != "instant" and any(map(names_beginning, dates))
    return {
        "period_start": first_day(dates, period, kind),
        "period_end": "" if is_open else period.last.isoformat(),
        "period_precision": period.precision,
        "period_kind": kind,
    }


def first_day(dates: Iterable[str], period: Period, kind: str) -> str:
    """The first day of the period of a figure; none where only the day is known by which it was."""
    if period.is_bound:
        return ""
    # A stock at the end of a year or month is that of its last day.
    is_last_day = kind == "instant" and any(map(names_last_day, dates))
    return (period.last if is_last_day else period.first).isoformat()


def usual_period_kind(period: Period, indicator: Row, alike: Sequence[Row]) -> str:
    """How figures of an indicator are counted: over a period, or at its end."""
    if period.precision == "multi_year":
        return "interval"
    kinds = (row["period_kind"] for row in alike if row["period_precision"] != "multi_year")
    usual = most_frequent(kind for kind in kinds if kind in ("instant", "interval"))
    return usual or PERIOD_KINDS.get(indicator["aggregation"], "unstated")


def base_cells(draft: Draft, entry: Entry, indicator: Row, alike: Sequence[Row]) -> dict[str, str]:
    """The base of a share, where it is not given: the only one of the figures alike, noted.

    These are the figures of the indicator at the place, for the base may name it, or at any place
    where there are none. Raises ChangaiError where they have no base yet, or several.
    """
    if indicator["unit"] != "percent" or "base_zh" in entry:
        return {}
    bases = {row["base_zh"]: row["base_en"] for row in alike}
    if len(bases) != 1:
        entry.need(["base_zh"], "of what is it a share? Give base_en as well, the same in English")
    ((base_zh, base_en),) = bases.items()
    draft.notes.append(f'assumed: base_zh = "{base_zh}"; give the key where it is not so')
    return {"base_zh": base_zh, "base_en": base_en}


def body_of_initiative(draft: Draft, cells: Mapping[str, str]) -> dict[str, str]:
    """The body that a figure is about, where none is given: that of its initiative."""
    if not cells.get("initiative_id") or cells.get("organization_id"):
        return {}
    initiative = draft.context.by_id["regional_initiatives"].get(cells["initiative_id"], {})
    return {"organization_id": initiative.get("organization_id", "")}


def refuse_same_figure(
    entry: Entry, cells: Mapping[str, str], alike: Sequence[Row], schema: Json
) -> None:
    """Raise ChangaiError where the figure is there: a row that is about the same."""
    # How exactly a period is printed makes no other figure of it.
    precisions = {dates.precision for dates in date_columns(schema)}
    identity = [c for c in fields_with_role(schema, "identity") if c not in precisions]
    for row in alike:
        if all(row[column] == cells.get(column, "") for column in identity):
            metric_id = row["metric_id"]
            how = f'give row = "{metric_id}" instead'
            raise entry.error("indicator", f"{metric_id} is this figure already; {how}")


def proposed_id(cells: Mapping[str, str], period: Period | None) -> str:
    """The id of a figure: its place, indicator, nature and period, as far as they are not usual."""
    is_national = cells["region_id"] == "reg-cn"
    parts = [
        "met",
        "" if is_national else cells["region_id"].rpartition("-")[2],
        cells["indicator_id"].removeprefix("ind-"),
        "" if cells["nature"] == "observed" else cells["nature"],
        id_part(period) if period else "",
    ]
    return "-".join(part for part in parts if part)
