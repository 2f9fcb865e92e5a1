"""The Excel release: a sheet per table, frozen and filtered, and the data dictionary."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from changai import frames
from changai.errors import ChangaiError
from changai.layout import columns_of
from changai.package import Package
from changai.release import dictionary

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NARROW, WIDE = 8, 60
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
    header = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    records = [list(record.values()) for record in dictionary.records(package)]
    fill(book.add_worksheet(DICTIONARY), list(dictionary.COLUMNS), records, header, day)
    for name in package.schemas:
        table = frames.table(package, name)
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        fill(book.add_worksheet(name[:31]), table.column_names, rows, header, day)
    book.close()
    return buffer.getvalue()


def fill(
    sheet: Worksheet,
    columns: list[str],
    rows: Iterable[Iterable[object]],
    header: Format,
    day: Format,
) -> None:
    """One sheet: header frozen and filtered, columns as wide as what they hold."""
    widths = [columns_of(column) + 3 for column in columns]  # room for the filter's button
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, header)
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
                sheet.write_datetime(last, place, value, day)
            else:  # never `write`: it takes "=..." for a formula and a URL for a link
                sheet.write_string(last, place, str(value))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, NARROW), WIDE))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
