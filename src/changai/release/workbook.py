"""The Excel release: a sheet per table, to read and to edit, and the data dictionary.

Columns say what they mean, offer what they allow, and are formatted so that Excel turns no text
into dates or numbers; `changai import` reads an edited workbook back.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from changai import frames
from changai.errors import ChangaiError
from changai.fields import Json, enum, references
from changai.layout import columns_of
from changai.package import Package
from changai.release import dictionary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NARROW, WIDE = 8, 60
MAX_LIST = 255  # characters of a list that stands in the cell's own validation
LAST_ROW = 1_048_575
DICTIONARY = "data_dictionary"
# Excel has no day before this one; an earlier date stays text.
FIRST_DAY = datetime.date(1900, 3, 1)


def workbook_file(package: Package) -> bytes:
    """The workbook as bytes; raises ChangaiError where xlsxwriter is not installed."""
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise ChangaiError("the workbook needs XlsxWriter: pip install 'changai[build]'") from None
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    descriptor = package.descriptor
    book.set_properties(
        {
            "title": descriptor["title"],
            "subject": f"version {descriptor['version']}",
            "created": datetime.datetime.fromisoformat(descriptor["created"]).replace(tzinfo=None),
        }
    )
    heading = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}
    formats = {
        "header": book.add_format(heading),
        "link": book.add_format(heading | {"underline": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "string": book.add_format({"num_format": "@"}),  # what is typed here stays as typed
    }
    records = dictionary.records(package)
    texts = ["string"] * len(dictionary.COLUMNS)
    contents = book.add_worksheet(DICTIONARY)
    rows = [list(record.values()) for record in records]
    fill(contents, list(dictionary.COLUMNS), texts, rows, formats)
    link_contents(contents, records)
    for name, schema in package.schemas.items():
        table = frames.table(package, name)
        cells = zip(*(column.to_pylist() for column in table.columns), strict=True)
        sheet = book.add_worksheet(sheet_name(name))
        fill(sheet, table.column_names, [f["type"] for f in schema["fields"]], cells, formats)
        explain(sheet, schema)
        if name in package.derived:
            sheet.set_tab_color("#A6A6A6")
        else:
            offer(book, sheet, name, schema, formats["link"])
    name_ids(book, package)
    book.close()
    return buffer.getvalue()


def sheet_name(table: str) -> str:
    """The sheet of a table: Excel allows 31 characters."""
    return table[:31]


def link_to(table: str) -> str:
    """The address of a table's sheet within the workbook."""
    return f"internal:'{sheet_name(table)}'!A1"


def link_contents(sheet: Worksheet, records: list[dict[str, str]]) -> None:
    """Make the dictionary the table of contents: names of tables lead to their sheets."""
    own, foreign = (dictionary.COLUMNS.index(column) for column in ("table", "references"))
    for row, record in enumerate(records, start=1):
        sheet.write_url(row, own, link_to(record["table"]), string=record["table"])
        if record["references"]:
            target = record["references"].rpartition(".")[0] or record["table"]
            sheet.write_url(row, foreign, link_to(target), string=record["references"])


def name_ids(book: Workbook, package: Package) -> None:
    """Name each column that others refer to: to its last id, so that a new row counts at once."""
    from xlsxwriter.utility import xl_col_to_name

    keys = {
        (target or table, key)
        for table in package.held
        for target, key in references(package.schema(table)).values()
    }
    for table, key in sorted(keys):
        columns = [field["name"] for field in package.schema(table)["fields"]]
        letter, sheet = xl_col_to_name(columns.index(key)), f"'{sheet_name(table)}'"
        whole = f"{sheet}!${letter}:${letter}"
        ids = f"{sheet}!${letter}$2:INDEX({whole},MAX(2,COUNTA({whole})))"
        book.define_name(f"{table}.{key}", f"={ids}")


def explain(sheet: Worksheet, schema: Json) -> None:
    """A note at each header: what the column means, in both languages."""
    for place, field in enumerate(schema["fields"]):
        lines = [
            f"{field['title']} {field['title_zh']}",
            field["description"],
            field["description_zh"],
            *([f"Unit: {field['unit']}"] if "unit" in field else []),
        ]
        size = {"x_scale": 2.5, "y_scale": 1 + sum(map(columns_of, lines)) // 150}
        sheet.write_comment(0, place, "\n".join(lines), size)


def offer(book: Workbook, sheet: Worksheet, table: str, schema: Json, link: Format) -> None:
    """Drop-downs of the values and ids that a column allows; the latter's headers are links.

    Ids are too many to stand in a validation; they are the ranges of `name_ids`.
    """
    leads = references(schema)
    for place, field in enumerate(schema["fields"]):
        column, values = field["name"], enum(field)
        said = "the values in the list"
        source: object = values
        if column in leads:
            target, key = leads[column][0] or table, leads[column][1]
            said = f"the ids of the sheet {target}; add the row there first"
            source = f"={target}.{key}"
            sheet.write_url(0, place, link_to(target), link, string=column)
        elif values is None or len(",".join(values)) > MAX_LIST:
            continue
        rule = {
            "validate": "list",
            "source": source,
            "error_title": column[:32],
            "error_message": f"Only {said}.",
        }
        sheet.data_validation(1, place, LAST_ROW, place, rule)


def fill(
    sheet: Worksheet,
    columns: list[str],
    types: list[str],
    rows: Iterable[Iterable[object]],
    formats: dict[str, Format],
) -> None:
    """One sheet: header frozen and filtered, columns as wide as what they hold."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    widths = [columns_of(column) + 3 for column in columns]  # room for the filter's button
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, formats["header"])
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            widths[place] = max(widths[place], columns_of(str(value)) + 1)
            if isinstance(value, bool):
                sheet.write_boolean(last, place, value)
            elif isinstance(value, int | float):
                sheet.write_number(last, place, value)
            elif isinstance(value, datetime.date) and value >= FIRST_DAY:
                sheet.write_datetime(last, place, value, formats["date"])
            else:  # never `write`: it takes "=..." for a formula and a URL for a link
                sheet.write_string(last, place, str(value), formats.get(types[place]))
    for place, width in enumerate(widths):
        form = formats.get(types[place])
        sheet.set_column(place, place, min(max(width, NARROW), WIDE), form)
    corner = xl_rowcol_to_cell(LAST_ROW, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{corner}"})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
