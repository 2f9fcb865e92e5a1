"""What `changai add` read, in words: each new row with its values, and what a source says of one."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from changai.curation.contributed_statement import METRICS
from changai.curation.contributor_keys import contributor_keys
from changai.curation.draft import Draft
from changai.curation.working_copy import TextRow
from changai.model.schema import (
    DateColumns,
    Json,
    date_columns,
    date_with_column,
    fields_with_role,
    is_relation,
    references,
    value_labels,
)
from changai.model.values import Number, parse_value, value_kind
from changai.statements.resolution import Row

MAX_BESIDE = 6  # other points of an indicator that are shown


def describe_rows(draft: Draft) -> list[str]:
    """The lines that tell what was read of each row that was added, changed or spoken of."""
    draft.forget_context()
    lines: list[str] = []
    for table, row_id in dict.fromkeys(draft.read):
        row = draft.context.by_id[table].get(row_id)
        if row is not None:
            lines += describe_row(draft, table, row_id, row)
    return lines


def describe_row(draft: Draft, table: str, row_id: str, row: Row) -> Iterator[str]:
    """The lines of a row: its cells in words if it is new or a figure, and what is newly stated of it."""
    yield row_id
    if table == METRICS:
        cells = figure_in_words(draft, row)
    elif is_new(row):
        cells = cells_in_words(draft, table, row)
    else:
        cells = iter([("row", label_of(draft, table, row) or with_label(draft, row_id))])
    statements = [
        statement
        for statement in draft.tables["evidence"]
        if statement["row_id"] == row_id and is_new(statement)
    ]
    lines = [*cells, *(statement_in_words(draft, statement) for statement in statements)]
    width = max((len(key) for key, _ in lines), default=0)
    for key, text in lines:
        yield f"  {key:{width}}  {text}"


def is_new(row: Row) -> bool:
    """Whether a row of a working copy was not read from a file."""
    return isinstance(row, TextRow) and row.line == 0


def figure_in_words(draft: Draft, row: Row) -> Iterator[tuple[str, str]]:
    """What a figure is: indicator, value with unit, period, place, what else it is about, its neighbors."""
    indicator = draft.context.by_id["indicators"][row["indicator_id"]]
    yield "indicator", f"{label_of(draft, 'indicators', indicator)} ({row['indicator_id']})"
    printed = f", printed as {row['unit_zh']}" if row["unit_zh"] else ""
    units = next(f for f in draft.schemas["indicators"]["fields"] if f["name"] == "unit")
    unit = value_labels(units, "en").get(indicator["unit"], indicator["unit"]).lower()
    yield "value", f"{value_in_words(row)} {unit}{printed}"
    schema = draft.schemas[METRICS]
    yield "period", f"{date_in_words(date_columns(schema)[0], row)}, {row['period_kind']}"
    for column in fields_with_role(schema, "identity"):
        is_told = column == "indicator_id" or column.startswith("period_")
        if not is_told and row[column]:
            key = "place" if column == "region_id" else column.removesuffix("_id")
            yield key, cell_in_words(draft, schema, column, row)
    if not row["region_id"]:
        yield "place", "none"
    if row["note_en"]:
        yield "note", row["note_en"]
    yield from neighbors(draft, row)


def neighbors(draft: Draft, row: Row) -> Iterator[tuple[str, str]]:
    """The nearest other points of the indicator, of the same place, nature and base."""
    same = ("indicator_id", "region_id", "nature", "base_zh")
    alike = [
        other
        for other in draft.tables[METRICS]
        if other["metric_id"] != row["metric_id"] and all(other[c] == row[c] for c in same)
    ]
    if not alike:
        yield "beside it", "no other figure of this indicator, place and nature"
    before = sorted((r for r in alike if r["period_end"] <= row["period_end"]), key=by_time)
    after = sorted((r for r in alike if r["period_end"] > row["period_end"]), key=by_time)
    nearest_before = before[-MAX_BESIDE // 2 :]
    dates = date_columns(draft.schemas[METRICS])[0]
    for other in [*nearest_before, *after[: MAX_BESIDE - len(nearest_before)]]:
        text = f"{value_in_words(other)}, {date_in_words(dates, other)}"
        yield "beside it", f"{text} ({other['metric_id']})"


def by_time(row: Row) -> tuple[str, str]:
    """Where a figure stands in time."""
    return row["period_end"], row["metric_id"]


def cells_in_words(draft: Draft, table: str, row: Row) -> Iterator[tuple[str, str]]:
    """The cells of a row by the keys of a contributor, those that are empty left out."""
    schema = draft.schemas[table]
    for key in contributor_keys(table, schema):
        column = key.columns[0]
        dates = date_with_column(schema, column)
        if dates and dates.lasting:  # each end is told by itself
            dates = DateColumns(
                column, precision=dates.precision if column == dates.start else None
            )
        if dates:
            if column == dates.start and (row[column] or row.get(dates.end or "")):
                yield key.name, date_in_words(dates, row)
            continue
        texts = [cell_in_words(draft, schema, c, row) for c in key.columns if row[c]]
        if texts:
            yield key.name, " · ".join(texts)


def cell_in_words(draft: Draft, schema: Json, column: str, row: Row) -> str:
    """A cell; of a reference the name of the row, with its id, of an allowed value its label."""
    if column in references(schema):
        return with_label(draft, row[column])
    return with_label_of_value(schema, column, row[column])


def with_label_of_value(schema: Json, column: str, value: str) -> str:
    """A value with its label, where only some values are allowed and the label says more."""
    field = next(field for field in schema["fields"] if field["name"] == column)
    label = value_labels(field, "en").get(value, value)
    is_told = label.lower() == value.lower().replace("_", " ")
    return value if is_told or label == value else f"{label} ({value})"


def with_label(draft: Draft, row_id: str) -> str:
    """An id with the name of its row, where that has one."""
    for table, rows in draft.context.by_id.items():
        if row_id in rows and (label := label_of(draft, table, rows[row_id])):
            return f"{label} ({row_id})"
    return row_id


def label_of(draft: Draft, table: str, row: Row) -> str:
    """The name of a row in both languages; of a figure what it is; "" where it has none."""
    if table == METRICS:
        indicator = draft.context.by_id["indicators"].get(row["indicator_id"], {})
        dates = date_columns(draft.schemas[METRICS])[0]
        name = indicator.get("name_en", "")
        return f"{name}: {value_in_words(row)}, {date_in_words(dates, row)}"
    names = fields_with_role(draft.schemas[table], "name")
    full = [row[c] for c in names if row.get(c) and not c.startswith("short_")]
    return " · ".join(dict.fromkeys(full))


def value_in_words(row: Row) -> str:
    """A value with the word that limits it and its upper end: more than 14,000,000."""
    limit = "" if row["qualifier"] == "exact" else row["qualifier"].replace("_", " ") + " "
    upper = f" to {grouped(row['value_upper'])}" if row["value_upper"] else ""
    return f"{limit}{grouped(row['value'])}{upper}"


def grouped(number: str) -> str:
    """A number with its thousands set apart."""
    try:
        return f"{Decimal(number):,}"
    except InvalidOperation:
        return number


def date_in_words(dates: DateColumns, row: Row) -> str:
    """A date with its precision: the day, both days, or what is known of it."""
    first, last = row[dates.start], row.get(dates.end or "", "")
    precision = row.get(dates.precision or "", "day")
    if not first and last:
        return f"not after {last}"
    if not first:
        return "undated"
    days = first if last in ("", first) else f"{first} to {last}"
    return f"{days} ({precision})"


def statement_in_words(draft: Draft, statement: TextRow) -> tuple[str, str]:
    """What a source says of a field, what that means, and how it stands to the row."""
    table, field, claim = statement["table"], statement["field"], statement["claim"]
    kind = value_kind(draft.schemas[table], field)
    value = parse_value(kind, claim)
    if isinstance(value, Number):
        claim = number_in_words(value)
    elif kind == "id" or is_relation(draft.schemas.get(field, {})):
        claim = with_label(draft, claim)
    at = f", at {statement['passage_id']} {statement['start']}" if statement["passage_id"] else ""
    printed = "" if claim == statement["exact"] else f" = {claim}"
    return f"says {field}", f"'{statement['exact']}'{printed}: {statement['stance']}{at}"


def number_in_words(number: Number) -> str:
    """A claim on a number with its thousands set apart."""
    upper = f" to {number.upper:,}" if number.upper is not None else ""
    limit = "" if number.qualifier == "exact" else number.qualifier.replace("_", " ") + " "
    return f"{limit}{number.value:,}{upper}"
