"""The Excel release: a cover, sheets to read, the data dictionary, and a sheet per table to edit.

Columns say what they mean, offer what they allow, and are formatted so that Excel turns no text
into dates or numbers; `changai import` reads an edited workbook back. The cover and the sheets to read
are made of the tables: the workbook keeps a hash of each, by which an edit in them is seen.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from changai.display import columns_of
from changai.errors import needed
from changai.export import dictionary
from changai.export.cover import Line, cover
from changai.export.flat import Flat, flat_tables
from changai.export.unchecked import warning
from changai.model.schema import Json, allowed_values, column_names, references
from changai.model.values import number_as_written
from changai.statements.catalog import Catalog

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    Formats = Mapping[str, Format]

Rows = Iterable[Iterable[object]]
NARROWEST, WIDEST = 8, 60  # columns of a sheet, in characters
MAX_LIST = 255  # characters of a list that is part of a validation
MAX_TITLE = 32  # characters of the title of an error
LAST_ROW = 1_048_575
VIEW_COLOR = "#A6A6A6"
READING_COLOR = "#0072B2"
DICTIONARY = "data_dictionary"
COVER = "cover"
COVER_WIDTH = 78  # of each of its two columns, in characters
MAX_ADDRESS = 2_079  # characters of a link
HASH_OF = "sha256 of {}"  # the property of the workbook that has the hash of a sheet
HASH_DIGITS = 16
DIGITS_OF_EXCEL = 15  # of a number
# Excel has no day before this one; an earlier date stays text.
FIRST_DAY = datetime.date(1900, 3, 1)
# Text is text: "=..." is no formula, a URL no link.
WORKBOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
HEADER = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}
FORMATS = {
    "header": HEADER,
    "link": HEADER | {"underline": 1},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "string": {"num_format": "@"},  # what is typed here stays as typed
    "title": {"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"},
    "line": {"text_wrap": True, "valign": "top"},
    "leading": {"text_wrap": True, "valign": "top", "underline": 1, "font_color": "#0563C1"},
    "address": {"underline": 1, "font_color": "#0563C1", "num_format": "@"},
}


def workbook_file(catalog: Catalog) -> bytes:
    """The workbook as bytes; raises ChangaiError where xlsxwriter is not installed."""
    with needed("the workbook needs XlsxWriter", "build"):
        from xlsxwriter import Workbook
    schemas = sheet_schemas(catalog)
    lines, flats = reading_part(catalog)
    buffer = io.BytesIO()
    book = Workbook(buffer, WORKBOOK_OPTIONS)
    book.set_properties(properties(catalog.descriptor))
    formats = {name: book.add_format(form) for name, form in FORMATS.items()}
    write_cover(book.add_worksheet(COVER), lines, formats)
    for flat in flats:
        write_flat(book.add_worksheet(sheet_name(flat.name)), flat, formats)
    for name, rows in sheets_to_read(lines, flats).items():
        book.set_custom_property(HASH_OF.format(name), sheet_hash(rows), "text")
    write_dictionary(book.add_worksheet(DICTIONARY), schemas, formats)
    for table, schema in schemas.items():
        sheet = book.add_worksheet(sheet_name(table))
        columns = {field["name"]: field["type"] for field in schema["fields"]}
        held = catalog.table(table) if catalog.is_view(table) else catalog.curated(table)
        values = (column.to_pylist() for column in held.columns)
        write_rows(sheet, columns, zip(*values, strict=True), formats)
        write_notes(sheet, schema)
        if catalog.is_view(table):  # computed, so nothing in it is edited
            sheet.set_tab_color(VIEW_COLOR)
        else:
            offer_values(sheet, table, schema, formats["link"])
    edited = {table: schema for table, schema in schemas.items() if not catalog.is_view(table)}
    for table, column in referenced_columns(edited):
        place = column_names(schemas[table]).index(column)
        book.define_name(f"{table}.{column}", ids_of(table, place))
    book.close()
    return buffer.getvalue()


def sheet_schemas(catalog: Catalog) -> dict[str, Json]:
    """The schemas of the sheets: what is edited has the columns of its CSV file."""
    return {
        name: schema if catalog.is_view(name) else catalog.curated_schemas[name]
        for name, schema in catalog.schemas_without_versions.items()
    }


def properties(descriptor: Json) -> dict[str, object]:
    """The properties of the workbook; `changai import` knows its version by the subject."""
    return {
        "title": descriptor["title"],
        "subject": f"version {descriptor['version']}",
        "created": datetime.datetime.fromisoformat(descriptor["created"]).replace(tzinfo=None),
        "comments": warning(descriptor),
    }


def sheet_name(table: str) -> str:
    """The sheet of a table: Excel allows 31 characters."""
    return table[:31]


def link_to(table: str) -> str:
    """The address of a table's sheet within the workbook."""
    return f"internal:'{sheet_name(table)}'!A1"


def reading_part(catalog: Catalog) -> tuple[list[Line], list[Flat]]:
    """What is made of the tables to be read: the lines of the cover, and the tables in words."""
    flats = flat_tables(catalog)
    return cover(catalog, flats, list(catalog.schemas_without_versions), DICTIONARY), flats


def write_cover(sheet: Worksheet, lines: Iterable[Line], formats: Formats) -> None:
    """The cover: English beside Chinese; a line that leads to a sheet is a link in both columns."""
    sheet.set_column(0, 1, COVER_WIDTH, formats["line"])
    sheet.hide_gridlines(2)
    for row, line in enumerate(lines):
        form = formats["title" if line.is_heading else "leading" if line.leads_to else "line"]
        for place, text in enumerate((line.english, line.chinese)):
            if line.leads_to:
                sheet.write_url(row, place, link_to(line.leads_to), form, string=text)
            else:
                sheet.write_string(row, place, text, form)


def write_flat(sheet: Worksheet, flat: Flat, formats: Formats) -> None:
    """A table in words; addresses that are links lead to their pages."""
    columns = {field["name"]: field["type"] for field in flat.schema["fields"]}
    values = (column.to_pylist() for column in flat.table.columns)
    write_rows(sheet, columns, zip(*values, strict=True), formats)
    write_notes(sheet, flat.schema)
    sheet.set_tab_color(READING_COLOR)
    places = {name: place for place, name in enumerate(columns)}
    for row, links in enumerate(flat.links, start=1):
        for column, address in links.items():
            if len(address) <= MAX_ADDRESS:
                place = places[column]
                sheet.write_url(row, place, address, formats["address"], string=address)


def sheets_to_read(lines: Iterable[Line], flats: Iterable[Flat]) -> dict[str, list[list[str]]]:
    """What the sheets hold that are only read: their cells as text, by sheet, a header first."""
    held = {COVER: [[line.english, line.chinese] for line in lines]}
    for flat in flats:
        values = (column.to_pylist() for column in flat.table.columns)
        rows = ([text_of_value(value) for value in row] for row in zip(*values, strict=True))
        held[sheet_name(flat.name)] = [flat.table.column_names, *rows]
    return held


def text_of_value(value: object) -> str:
    """A cell as text, the same before it is written to a sheet and after it was read from one."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, float):
        return number_as_written(float(f"{value:.{DIGITS_OF_EXCEL}g}"))
    return str(value)


def sheet_hash(rows: Iterable[Iterable[str]]) -> str:
    """A hash over the cells of a sheet, whatever the order of its rows."""
    texts = sorted("\t".join(row).rstrip("\t") for row in rows)
    text = "\n".join(filter(None, texts))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HASH_DIGITS]


def write_dictionary(sheet: Worksheet, schemas: Mapping[str, Json], formats: Formats) -> None:
    """The data dictionary; names of tables in it lead to their sheets."""
    records = dictionary.records(schemas)
    columns = dict.fromkeys(dictionary.COLUMNS, "string")
    write_rows(sheet, columns, [record.values() for record in records], formats)
    table_place = dictionary.COLUMNS.index("table")
    reference_place = dictionary.COLUMNS.index("references")
    for row, record in enumerate(records, start=1):
        table, reference = record["table"], record["references"]
        sheet.write_url(row, table_place, link_to(table), string=table)
        if reference:  # a column of a table, or alone of this one
            target = reference.rpartition(".")[0] or table
            sheet.write_url(row, reference_place, link_to(target), string=reference)


def write_rows(sheet: Worksheet, columns: dict[str, str], rows: Rows, formats: Formats) -> None:
    """Rows with a header that is frozen and filtered, columns of these types as wide as needed."""
    from xlsxwriter.utility import xl_range

    column_formats = [formats.get(column_type) for column_type in columns.values()]
    values: list[set[object]] = [set() for _ in columns]
    sheet.write_row(0, 0, columns, formats["header"])
    last_row = 0
    for last_row, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, datetime.date) and value < FIRST_DAY:
                value = str(value)
            values[place].add(value)
            if isinstance(value, str):  # as nearly all are: nothing else has to be asked of it
                sheet.write_string(last_row, place, value, column_formats[place])
            else:
                sheet.write(last_row, place, value, column_formats[place])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, width_of(column, values[place]), column_formats[place])
    last_column = len(columns) - 1
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, LAST_ROW, last_column)})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last_row, last_column)


def width_of(column: str, values: Iterable[object]) -> int:
    """How wide a column is shown that has these values, in characters."""
    width = max(NARROWEST, columns_of(column) + 3)  # room for the filter's button
    for value in values:
        text = str(value)
        if len(text) >= WIDEST or width >= WIDEST:
            return WIDEST
        width = max(width, columns_of(text) + 1)
    return min(width, WIDEST)


def write_notes(sheet: Worksheet, schema: Json) -> None:
    """What each column means, as a note at its header."""
    for place, field in enumerate(schema["fields"]):
        titles = f"{field['title']} {field['title_zh']}"
        lines = [titles, field["description"], field["description_zh"]]
        if "unit" in field:
            lines.append(f"Unit: {field['unit']}")
        height = 1 + sum(map(columns_of, lines)) // 150
        sheet.write_comment(0, place, "\n".join(lines), {"x_scale": 2.5, "y_scale": height})


def offer_values(sheet: Worksheet, table: str, schema: Json, link: Format) -> None:
    """Drop-downs of the values and ids that columns allow; a header leads to the sheet of the ids."""
    targets = references(schema)
    for place, field in enumerate(schema["fields"]):
        column, values = field["name"], allowed_values(field)
        if column in targets:
            target, key = targets[column][0] or table, targets[column][1]
            sheet.write_url(0, place, link_to(target), link, string=column)
            # Ids are too many to be part of a validation: they are a range with a name.
            source: object = f"={target}.{key}"
            message = f"Only the ids of the sheet {target}; add the row there first."
        elif values is not None and len(",".join(values)) <= MAX_LIST:
            source, message = values, "Only the values in the list."
        else:
            continue
        rule = {
            "validate": "list",
            "source": source,
            "error_title": column[:MAX_TITLE],
            "error_message": message,
        }
        sheet.data_validation(1, place, LAST_ROW, place, rule)


def referenced_columns(schemas: Mapping[str, Json]) -> list[tuple[str, str]]:
    """The columns that others refer to, each after its table."""
    found = {
        (target or table, column)
        for table, schema in schemas.items()
        for target, column in references(schema).values()
    }
    return sorted(found)


def ids_of(table: str, place: int) -> str:
    """The cells of a column from below its header to its last one, so that a new row counts at once."""
    from xlsxwriter.utility import xl_col_to_name

    sheet, letter = f"'{sheet_name(table)}'", xl_col_to_name(place)
    column = f"{sheet}!${letter}:${letter}"
    return f"={sheet}!${letter}$2:INDEX({column},MAX(2,COUNTA({column})))"
