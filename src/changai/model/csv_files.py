"""CSV, read strictly and written in canonical form: one record a line, and no row ever lost.

Canonical form is what `changai fmt` writes: UTF-8 in normal form C, ``\\n`` at the end of each line,
quotes only where a cell needs them, rows sorted by the key of their table.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from changai.limits import MAX_CELL, MAX_FAULTS, MAX_QUOTES

QUOTED, PLAIN = r'"([^"]*(?:""[^"]*)*)"', r'([^",]*)'
CELL = re.compile(f",(?:{QUOTED}|{PLAIN})")
LINE = re.compile(f"(?:{QUOTED}|{PLAIN})(?:,(?:{QUOTED}|{PLAIN}))*")
NOT_BLANK = re.compile(r"\S")
MAX_LINE_BREAKS = 5  # in the cells of one record
UTF_8_MARK, UTF_16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")

RowOrder = Callable[[Sequence[str]], tuple[object, ...]]


class CsvFault(NamedTuple):
    """Something wrong with the bytes or the form of a CSV file."""

    code: str
    line: int
    message: str
    hint: str
    column: str = ""


class Record(NamedTuple):
    """One row: the line it stands on, its cells, and the line as it is written."""

    line: int
    cells: list[str]
    text: str


class Sheet(NamedTuple):
    """A whole file: its header, its well-formed records, and all its faults."""

    header: list[str]
    records: list[Record]
    faults: list[CsvFault]


class CsvReader:
    """Reads a CSV file line by line, so that no line is lost for the fault of another.

    Iterate over it once for the well-formed records; after that, ``faults`` is complete.
    """

    def __init__(self, data: bytes, columns: Sequence[str] | None = None) -> None:
        """Read the header, which must be ``columns``, or may be any if there are none."""
        self.text, self.faults = decode(data)
        self.line, self.start = 1, 0  # the number of the line that is read next, and its offset
        self.header: list[str] = []
        self.expected: list[str] = []
        if self.text:
            header_line = self.next_line()
            self.header = split_line(header_line) or []
            self.expected = self.header if columns is None else list(columns)
            self.faults += header_faults(self.header, header_line, self.expected)
            self.skip_line()
        elif not self.faults:
            header = f": {','.join(columns)}" if columns else ""
            self.report("T106", 1, "the file is empty", f"write at least the header{header}")

    def __iter__(self) -> Iterator[Record]:
        if self.header != self.expected:
            return  # the cells would be read as those of other columns
        while not self.is_at_end():
            if len(self.faults) > MAX_FAULTS:
                message = f"more than {MAX_FAULTS} faults; the rest of the file was not read"
                self.report("T117", self.line, message, "fix those above first")
                return
            text = self.next_line()
            cells = split_line(text)
            if is_blank(text):
                self.skip_blank_lines()
            elif cells is None:
                self.skip_broken_record()
            else:
                fault = misshapen(cells, self.header, self.line)
                if fault:
                    self.faults.append(fault)
                else:
                    yield Record(self.line, cells, text)
                self.skip_line()

    def is_at_end(self) -> bool:
        """Whether all lines have been read."""
        return self.start == len(self.text)

    def next_line(self) -> str:
        """The line that is read next, without its end."""
        return self.text[self.start : self.text.index("\n", self.start)]

    def skip_line(self) -> None:
        """Go on to the line after the next one."""
        self.start = self.text.index("\n", self.start) + 1
        self.line += 1

    def report(self, code: str, line: int, message: str, hint: str) -> None:
        """Add a fault of a line."""
        self.faults.append(CsvFault(code, line, message, hint))

    def skip_blank_lines(self) -> None:
        """Report a stretch of blank lines, as one fault, and skip it."""
        text_after = NOT_BLANK.search(self.text, self.start)
        end = len(self.text)
        if text_after:
            end = self.text.rindex("\n", self.start, text_after.start()) + 1
        count = self.text.count("\n", self.start, end)
        message = "the line is blank" if count == 1 else f"{count} blank lines begin here"
        self.report("T108", self.line, message, "delete blank lines: run `changai fmt`")
        self.line, self.start = self.line + count, end

    def skip_broken_record(self) -> None:
        """Report a record broken over some lines, or a line whose quotes do not close; skip it."""
        end = self.end_of_broken_record()
        if end is None:
            message = "a quote is not closed, or stands inside a cell that is not quoted"
            hint = 'quote the whole cell and double the quotes inside it: "a ""b"" c"'
            self.report("T107", self.line, message, hint)
            self.skip_line()
            return
        self.report("T110", self.line, "a cell holds a line break", "write the cell on one line")
        while self.start <= end:
            self.skip_line()

    def end_of_broken_record(self) -> int | None:
        """Where a record ends that line breaks in its cells break over some lines, or None."""
        end = self.text.index("\n", self.start)
        for _ in range(MAX_LINE_BREAKS):
            end = self.text.find("\n", end + 1)
            if end == -1:
                return None
            cells = split_line(self.text[self.start : end])
            if cells is not None:
                return end if len(cells) == len(self.header) else None
        return None


def read_csv(data: bytes, columns: Sequence[str] | None = None) -> Sheet:
    """Read a whole CSV file; its header must be ``columns``, or may be any if there are none."""
    reader = CsvReader(data, columns)
    records = list(reader)
    return Sheet(reader.header, records, reader.faults)


def decode(data: bytes) -> tuple[str, list[CsvFault]]:
    """The text of a file with ``\\n`` ends, and the faults of its bytes; "" if it is not UTF-8."""
    if data.startswith(UTF_16_MARKS):
        message = "the file is UTF-16, not UTF-8"
        return "", [CsvFault("T102", 1, message, "save the file as UTF-8")]
    faults = []
    if data.startswith(UTF_8_MARK):
        message = "the file begins with a byte order mark"
        faults.append(CsvFault("T101", 1, message, "save the file as UTF-8 without BOM"))
        data = data.removeprefix(UTF_8_MARK)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [*faults, encoding_fault(data, error.start)]
    if "\0" in text:
        return "", [
            *faults,
            CsvFault("T103", line_of("\0", text), "the line holds a NUL character", "delete it"),
        ]
    if "\r" in text:
        count = text.count("\r")
        message = f"the file has carriage returns ({count}, the first one here)"
        hint = "end lines with \\n alone: run `changai fmt`"
        faults.append(CsvFault("T104", line_of("\r", text), message, hint))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        hint = "end the file with one \\n: run `changai fmt`"
        faults.append(CsvFault("T105", text.count("\n") + 1, "the last line has no line end", hint))
        text += "\n"
    return text, faults


def line_of(character: str, text: str) -> int:
    """The line on which a character first stands in a text."""
    return text.count("\n", 0, text.index(character)) + 1


def encoding_fault(data: bytes, start: int) -> CsvFault:
    """The fault of a file that is not UTF-8 at an offset; it says whether GB18030 would fit."""
    message = f"byte {start} (0x{data[start]:02x}) is not valid UTF-8"
    with contextlib.suppress(UnicodeDecodeError):
        data.decode("gb18030")
        message += "; the file can be read as GB18030"
    line = data.count(b"\n", 0, start) + 1
    return CsvFault("T102", line, message, "save the file as UTF-8")


def is_blank(line: str) -> bool:
    """Whether a line holds nothing but white space."""
    return not line or line.isspace()


def split_line(line: str) -> list[str] | None:
    """The cells of a line, or None where its quotes do not close or stand inside a cell."""
    if line.count('"') > MAX_QUOTES or line.count(",") > MAX_CELL:
        return None  # no table has such a row: not worth the memory
    if '"' not in line:
        return line.split(",")
    if not LINE.fullmatch(line):
        return None
    return [plain or quoted.replace('""', '"') for quoted, plain in CELL.findall("," + line)]


def misshapen(cells: Sequence[str], header: Sequence[str], line: int) -> CsvFault | None:
    """Why the cells of a line do not make a row of the table, or None."""
    if not any(cells):
        return CsvFault("T108", line, "the row has no values", "delete it")
    if len(cells) != len(header):
        message = f"the row has {len(cells)} cells, but the header has {len(header)}"
        hint = "look for a missing or an extra comma; put a cell that holds a comma in quotes"
        return CsvFault("T109", line, message, hint)
    if max(map(len, cells)) <= MAX_CELL:
        return None  # as nearly always
    for column, cell in zip(header, cells, strict=True):
        if len(cell) > MAX_CELL:
            message = f"the cell has more than {MAX_CELL} characters"
            hint = "a cell holds one value or a few sentences"
            return CsvFault("T111", line, message, hint, column)
    return None


def header_faults(header: list[str], line: str, expected: list[str]) -> list[CsvFault]:
    """What is wrong with a header: one fault, the most telling one."""
    if not header:
        return [CsvFault("T107", 1, "the header cannot be read", "write: " + ",".join(expected))]
    if header == expected:
        return []
    repeated = [name for i, name in enumerate(header) if name in header[:i]]
    missing = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    has_other_separator = len(header) == 1 and len(expected) > 1 and (";" in line or "\t" in line)
    column = ""
    if repeated:
        code, column = "T112", repeated[0]
        message = f"column {column!r} appears twice in the header"
    elif has_other_separator:
        code, message = "T116", "the cells are not separated by commas"
    elif unknown:
        code, column = "T115", unknown[0]
        message = f"column {column!r} is not in the schema"
        message += f"; {missing[0]!r} is missing" if missing else ""
    elif missing:
        code, column = "T113", missing[0]
        message = f"column {column!r} is missing"
    else:
        code, message = "T114", "the columns are in another order than in the schema"
    return [CsvFault(code, 1, message, "the header should be: " + ",".join(expected), column)]


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]], key: Sequence[str]) -> bytes:
    """A table in canonical form, sorted by the key columns."""
    normal_rows = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]
    normal_rows.sort(key=row_order(header, key))
    return format_lines([header, *normal_rows]).encode("utf-8")


def format_line(cells: Sequence[str]) -> str:
    """The canonical line of a row, without its end."""
    return format_lines([cells])[:-1]


def format_lines(rows: Iterable[Sequence[str]]) -> str:
    """The canonical lines of some rows."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerows(rows)
    return buffer.getvalue()


def row_order(header: Sequence[str], key: Sequence[str]) -> RowOrder:
    """What rows of a table are sorted by: the cells of the key, then all as text."""
    places = [list(header).index(name) for name in key]
    return lambda row: (*[sort_key_of_cell(row[place]) for place in places], row)


@functools.lru_cache(maxsize=2**14)  # keys repeat: rows of evidence, names and figures share ids
def sort_key_of_cell(cell: str) -> tuple[int, int, str]:
    """Whole numbers in order of size, before text."""
    number = whole_number(cell)
    return (1, 0, cell) if number is None else (0, number, cell)


def whole_number(cell: str) -> int | None:
    """A cell as a whole number, or None."""
    return int(cell) if cell.isdigit() and cell.isascii() and len(cell) < 19 else None
