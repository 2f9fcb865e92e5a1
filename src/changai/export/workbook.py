"""The Excel release: a sheet per table, to read and to edit, and the data dictionary.

Columns say what they mean, offer what they allow, and are formatted so that Excel turns no text
into dates or numbers; `changai import` reads an edited workbook back.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from changai.display import columns_of
from changai.errors import needed
from changai.export import dictionary
from changai.export.unchecked import warning
from changai.model.schema import Json, allowed_values, column_names, references
from changai.statements.catalog import Catalog

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Rows = Iterable[Iterable[object]]
NARROW, WIDE = 8, 60
MAX_LIST = 255  # characters of a list that stands in the cell's own validation
LAST_ROW = 1_048_575
DICTIONARY = "data_dictionary"
# Excel has no day before this one; an earlier date stays text.
FIRST_DAY = datetime.date(1900, 3, 1)
# Text is text: "=..." is no formula, a URL no link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
HEADER = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}
FORMATS = {
    "header": HEADER,
    "link": HEADER | {"underline": 1},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "string": {"num_format": "@"},  # what is typed here stays as typed
}


def workbook_file(catalog: Catalog) -> bytes:
    """The workbook as bytes; raises ChangaiError where xlsxwriter is not installed."""
    with needed("the workbook needs XlsxWriter", "build"):
        from xlsxwriter import Workbook
        from xlsxwriter.utility import xl_col_to_name
    buffer = io.BytesIO()
    book = Workbook(buffer, OPTIONS)
    about, schemas = catalog.descriptor, catalog.schemas_without_versions
    created = datetime.datetime.fromisoformat(about["created"]).replace(tzinfo=None)
    subject = f"version {about['version']}"
    properties = {"title": about["title"], "subject": subject, "created": created}
    book.set_properties(properties | {"comments": warning(about)})
    formats = {name: book.add_format(form) for name, form in FORMATS.items()}
    records = dictionary.records(schemas)
    contents = book.add_worksheet(DICTIONARY)
    rows = [record.values() for record in records]
    fill(contents, dict.fromkeys(dictionary.COLUMNS, "string"), rows, formats)
    own, foreign = map(dictionary.COLUMNS.index, ("table", "references"))
    for row, record in enumerate(records, start=1):  # names of tables lead to their sheets
        table, key = record["table"], record["references"]
        contents.write_url(row, own, link_to(table), string=table)
        if key:
            contents.write_url(row, foreign, link_to(key.rpartition(".")[0] or table), string=key)
    ids = set()
    for name, schema in schemas.items():
        sheet = book.add_worksheet(sheet_name(name))
        cells = zip(*(c.to_pylist() for c in catalog.table(name).columns), strict=True)
        fill(sheet, {f["name"]: f["type"] for f in schema["fields"]}, cells, formats)
        explain(sheet, name, schema, None if catalog.is_view(name) else formats["link"])
        if catalog.is_view(name):
            sheet.set_tab_color("#A6A6A6")
        else:
            ids |= {(target or name, key) for target, key in references(schema).values()}
    # Each column that others refer to is named to its last id, so that a new row counts at once.
    for table, key in sorted(ids):
        place = column_names(schemas[table]).index(key)
        letter, sheet = xl_col_to_name(place), f"'{sheet_name(table)}'"
        whole = f"{sheet}!${letter}:${letter}"
        named = f"={sheet}!${letter}$2:INDEX({whole},MAX(2,COUNTA({whole})))"
        book.define_name(f"{table}.{key}", named)
    book.close()
    return buffer.getvalue()


def sheet_name(table: str) -> str:
    """The sheet of a table: Excel allows 31 characters."""
    return table[:31]


def link_to(table: str) -> str:
    """The address of a table's sheet within the workbook."""
    return f"internal:'{sheet_name(table)}'!A1"


def fill(sheet: Worksheet, columns: dict[str, str], rows: Rows, formats: dict[str, Format]) -> None:
    """One sheet, its columns of these types: header frozen and filtered, as wide as it needs."""
    from xlsxwriter.utility import xl_range

    widths = [columns_of(column) + 3 for column in columns]  # room for the filter's button
    forms = [formats.get(kind) for kind in columns.values()]
    sheet.write_row(0, 0, columns, formats["header"])
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            widths[place] = max(widths[place], columns_of(str(value)) + 1)
            early = isinstance(value, datetime.date) and value < FIRST_DAY
            sheet.write(last, place, str(value) if early else value, forms[place])
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, NARROW), WIDE), forms[place])
    everywhere = xl_range(0, 0, LAST_ROW, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": everywhere})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def explain(sheet: Worksheet, table: str, schema: Json, link: Format | None) -> None:
    """What each column means, as a note at its header; with a ``link``, what it allows as well.

    Drop-downs offer values and ids; the latter's headers are links to them. Ids are too many to
    stand in a validation; they are ranges that the workbook names.
    """
    leads = references(schema)
    for place, field in enumerate(schema["fields"]):
        column, values = field["name"], allowed_values(field)
        titles = f"{field['title']} {field['title_zh']}"
        lines = [titles, field["description"], field["description_zh"]]
        lines += [f"Unit: {field['unit']}"] if "unit" in field else []
        size = {"x_scale": 2.5, "y_scale": 1 + sum(map(columns_of, lines)) // 150}
        sheet.write_comment(0, place, "\n".join(lines), size)
        if link is None:
            continue
        rule = {"validate": "list", "source": values, "error_title": column[:32]}
        rule["error_message"] = "Only the values in the list."
        if column in leads:
            target, key = leads[column][0] or table, leads[column][1]
            said = f"Only the ids of the sheet {target}; add the row there first."
            rule |= {"source": f"={target}.{key}", "error_message": said}
            sheet.write_url(0, place, link_to(target), link, string=column)
        elif values is None or len(",".join(values)) > MAX_LIST:
            continue
        sheet.data_validation(1, place, LAST_ROW, place, rule)
