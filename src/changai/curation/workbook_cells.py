"""A cell of a spreadsheet as the CSV file has it, unless Excel made something else of it."""

import datetime
import re
from decimal import Decimal
from typing import Any

EMPTY = (None, "")
HINTS = {
    "string": "format the cell as Text, then type the value again",
    "integer": "format the cell as a number, then type it again",
    "number": "format the cell as a number, then type it again",
    "date": "write it as 2018-01-31",
    "boolean": "write true or false",
}
TRUTH_FORMULAS = {"=TRUE()": True, "=FALSE()": False}  # as LibreOffice saves them
SCIENTIFIC = re.compile(r"-?[0-9](\.[0-9]+)?E\+[0-9]{2,}")
SHOWN_AS_SCIENTIFIC = 10**11  # Excel shows numbers from here on so
MAX_SHOWN = 60
MAX_DIGITS = 15
FIRST_DAY_OF_EXCEL = datetime.datetime(1899, 12, 30)
YEARS = range(1900, 2101)  # a number of these in a column of dates is a year
MIDNIGHT = " 00:00:00"


class DamagedCellError(Exception):
    """A cell that does not hold what somebody typed: what it holds, and how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def text_of_cell(cell: Any, column_type: str | None) -> str:
    """A cell of openpyxl as text for a column of this type; None is beyond the last column.

    Raises DamagedCellError.
    """
    value = cell.value
    if value in EMPTY:
        return ""
    if column_type is None:
        message = f"{str(value)[:MAX_SHOWN]!r} beyond the last column"
        raise DamagedCellError(message, "delete it")
    if cell.data_type == "f":
        value = value_of_formula(value)
    if cell.data_type == "e":
        raise DamagedCellError(f"Excel's error {value}", "write the value itself")
    if isinstance(value, str):
        return text_of_text(value, column_type)
    if isinstance(value, bool):
        return text_of_truth(value, column_type)
    if isinstance(value, int | float):
        return text_of_number(value, column_type)
    return text_of_date(value, column_type)


def value_of_formula(formula: Any) -> bool:
    """The value of a formula for true or false; raises DamagedCellError for any other."""
    if formula in TRUTH_FORMULAS:
        return TRUTH_FORMULAS[formula]
    message = f"the formula {str(formula)[:MAX_SHOWN]!r}"
    raise DamagedCellError(message, "paste its value in its place")


def text_of_text(value: str, column_type: str) -> str:
    """A text as it stands, TRUE in lower case; raises DamagedCellError where Excel wrote it."""
    if "\n" in value or "\r" in value:
        raise DamagedCellError("a line break inside the cell", "write it on one line")
    if column_type == "string" and SCIENTIFIC.fullmatch(value):
        message = f"{value}, a number in scientific notation; digits are lost"
        raise DamagedCellError(message, HINTS[column_type])
    if column_type == "date" and value.isascii() and value.isdigit():
        raise number_in_dates(int(value[:MAX_DIGITS]))
    if column_type == "boolean" and value in ("TRUE", "FALSE"):
        return value.lower()
    return value


def text_of_truth(value: bool, column_type: str) -> str:
    """A truth value as text; raises DamagedCellError in a column of another type."""
    if column_type == "boolean":
        return str(value).lower()
    raise wrong_type(f"Excel's {str(value).upper()}", column_type)


def text_of_number(value: int | float, column_type: str) -> str:
    """A number as text; raises DamagedCellError in a column of another type."""
    if column_type in ("integer", "number"):
        return plain_number(value)
    if column_type == "date":
        raise number_in_dates(value)
    is_long = abs(value) >= SHOWN_AS_SCIENTIFIC
    shown = f"{value:.5E}" if is_long else plain_number(value)
    lost = "leading zeros and digits after the 15th are lost" if column_type == "string" else ""
    raise wrong_type(f"the number {shown}", column_type, lost)


def text_of_date(value: Any, column_type: str) -> str:
    """A date, or another value that is neither text nor number, as the CSV file has it.

    Raises DamagedCellError in a column of another type, and where it is not a day.
    """
    shown = str(value).removesuffix(MIDNIGHT)
    if column_type != "date":
        raise wrong_type(
            f"the date {shown}", column_type, "Excel makes dates of what looks like one"
        )
    is_day = isinstance(value, datetime.datetime) and len(shown) == len("2018-01-31")
    if not is_day:
        raise DamagedCellError(f"{shown} is not a day", HINTS["date"])
    year = (value - FIRST_DAY_OF_EXCEL).days
    if year in YEARS:  # a year, typed into a cell that shows dates
        raise DamagedCellError(f"{shown} is what Excel makes of {year}", f"write {year}-01-01")
    return shown


def plain_number(value: int | float) -> str:
    """A number as the CSV file has it."""
    return f"{Decimal(repr(value)).normalize():f}"


def number_in_dates(value: int | float) -> DamagedCellError:
    """The error of a number in a column of dates: a year, or a day as Excel counts them."""
    number = plain_number(value)
    try:
        day = (FIRST_DAY_OF_EXCEL + datetime.timedelta(value)).date()
    except OverflowError:
        return DamagedCellError(f"the number {number} instead of a date", HINTS["date"])
    if value in YEARS:
        message = f"the year {number} without month and day"
        return DamagedCellError(message, f"write {number}-01-01")
    message = f"the serial number {number} instead of a date"
    return DamagedCellError(message, f"it stands for {day}")


def wrong_type(what: str, column_type: str, why: str = "") -> DamagedCellError:
    """The error of a value in a column of another type."""
    reason = f"; {why}" if why else ""
    return DamagedCellError(f"{what} in a column of type {column_type}{reason}", HINTS[column_type])
