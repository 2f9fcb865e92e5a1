"""CSV, read strictly and written canonically: one record a line, and no row ever lost."""

import contextlib
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from changai.limits import MAX_CELL, MAX_FAULTS, MAX_QUOTES

QUOTED, PLAIN = r'"([^"]*(?:""[^"]*)*)"', r'([^",]*)'
CELL = re.compile(f",(?:{QUOTED}|{PLAIN})")
LINE = re.compile(f"(?:{QUOTED}|{PLAIN})(?:,(?:{QUOTED}|{PLAIN}))*")


class Fault(NamedTuple):
    """Something wrong with the bytes or the form of a CSV file."""

    code: str
    line: int
    message: str
    hint: str
    column: str = ""


class Record(NamedTuple):
    """One row: the line it stands on and its cells."""

    line: int
    cells: list[str]


class Sheet(NamedTuple):
    """What a strict reading gives: the header, the well-formed records, and every fault."""

    header: list[str]
    records: list[Record]
    faults: list[Fault]


def cells_of(line: str) -> list[str] | None:
    """The cells of one line, or None where its quotes do not close or stand astray."""
    if line.count('"') > MAX_QUOTES or line.count(",") > MAX_CELL:
        return None  # no row of ours: not worth the memory
    if '"' not in line:
        return line.split(",")
    if not LINE.fullmatch(line):
        return None
    return [plain or quoted.replace('""', '"') for quoted, plain in CELL.findall("," + line)]


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """The text of a file that must be UTF-8 without BOM, with ``\\n`` ends; and its faults."""
    faults = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [Fault("T102", 1, "the file is UTF-16, not UTF-8", "save it again as UTF-8")]
    if data.startswith(b"\xef\xbb\xbf"):
        what = "the file begins with a byte order mark"
        faults.append(Fault("T101", 1, what, "save it as UTF-8 without BOM"))
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8"
        with contextlib.suppress(UnicodeDecodeError):
            data.decode("gb18030")
            what += "; it reads as GB18030"
        return "", [*faults, Fault("T102", line, what, "save the file as UTF-8")]
    before, strange, _ = text.partition("\0")
    if strange:
        return "", [*faults, Fault("T103", before.count("\n") + 1, "a NUL character", "delete it")]
    before, strange, _ = text.partition("\r")
    if strange:
        what = f"carriage returns ({text.count(strange)} in the file, the first here)"
        hint = "end lines with \\n alone: `changai fmt`"
        faults.append(Fault("T104", before.count("\n") + 1, what, hint))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        what, hint = "the last line does not end", "end the file with one \\n: `changai fmt`"
        faults.append(Fault("T105", text.count("\n") + 1, what, hint))
        text += "\n"
    return text, faults


def read_csv(data: bytes, columns: Sequence[str] | None = None) -> Sheet:
    """Read a CSV file line by line, for a header; no line is lost for the fault of another."""
    text, faults = decode(data)
    if not text:
        empty = Fault("T106", 1, "the file is empty", "a table has at least its header")
        return Sheet([], [], faults or [empty])
    lines = text.split("\n")[:-1]
    header = cells_of(lines[0]) or []
    wanted = header if columns is None else list(columns)
    faults += header_faults(header, lines[0], wanted)
    records: list[Record] = []
    number = 1 if header == wanted else len(lines)
    while number < len(lines):
        line, at = lines[number], number + 1
        if len(faults) > MAX_FAULTS:
            what = f"more than {MAX_FAULTS} faults; the rest of the file was not read"
            faults.append(Fault("T117", at, what, "mend those above first"))
            break
        number += 1
        if not line.strip():
            while number < len(lines) and not lines[number].strip():
                number += 1  # a stretch of them is one fault
            what = "a blank line" if number == at else f"{number - at + 1} blank lines"
            faults.append(Fault("T108", at, what, "delete: `changai fmt`"))
            continue
        cells = cells_of(line)
        if cells is None and (joined := rejoin(lines, number - 1, len(header))):
            number = joined
            hint = "write the cell on one line"
            faults.append(Fault("T110", at, "a line break inside a cell", hint))
        elif cells is None:
            what = "a quote that is not closed, or stands inside a cell"
            hint = 'quote the whole cell and double the quotes inside it: "a ""b"" c"'
            faults.append(Fault("T107", at, what, hint))
        elif fault := misshapen(cells, header, at):
            faults.append(fault)
        else:
            records.append(Record(at, cells))
    return Sheet(header, records, faults)


def misshapen(cells: list[str], header: list[str], line: int) -> Fault | None:
    """Why the cells of a line are no row of the table, or None."""
    if not any(cells):
        return Fault("T108", line, "a row with no values", "delete it")
    if len(cells) != len(header):
        what = "too few" if len(cells) < len(header) else "too many"
        what += f" cells: {len(cells)}, the header has {len(header)}"
        hint = "look for a missing or extra comma, or quote a cell that holds one"
        return Fault("T109", line, what, hint)
    what = f"a cell of more than {MAX_CELL} characters"
    hint = "a cell holds one value or a few sentences"
    large = (name for name, cell in zip(header, cells, strict=True) if len(cell) > MAX_CELL)
    return next((Fault("T111", line, what, hint, name) for name in large), None)


def rejoin(lines: list[str], start: int, width: int) -> int | None:
    """The line after a record broken over at most five lines, or None if it is no such record."""
    for end in range(start + 2, min(start + 6, len(lines)) + 1):
        cells = cells_of("\n".join(lines[start:end]))
        if cells is not None:
            return end if len(cells) == width else None
    return None


def header_faults(header: list[str], line: str, wanted: list[str]) -> list[Fault]:
    """What is wrong with a header: one fault, the most telling one."""
    if not header:
        return [Fault("T107", 1, "the header cannot be read", "it is " + ",".join(wanted))]
    if header == wanted:
        return []
    twice = [name for i, name in enumerate(header) if name in header[:i]]
    missing = [name for name in wanted if name not in header]
    extra = [name for name in header if name not in wanted]
    if twice:
        code, column, what = "T112", twice[0], f"column {twice[0]!r} stands twice in the header"
    elif len(header) == 1 and len(wanted) > 1 and (";" in line or "\t" in line):
        code, column, what = "T116", "", "the cells are not separated by commas"
    elif extra:
        code, column, what = "T115", extra[0], f"column {extra[0]!r} is not known"
        what += f"; {missing[0]!r} is missing" if missing else ""
    elif missing:
        code, column, what = "T113", missing[0], f"column {missing[0]!r} is missing"
    else:
        code, column, what = "T114", "", "the columns stand in another order"
    return [Fault(code, 1, what, "the header is: " + ",".join(wanted), column)]


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]], key: Sequence[str]) -> bytes:
    """The canonical bytes: NFC, minimal quotes, ``\\n``, sorted by the key columns."""
    clean = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]
    clean.sort(key=row_order(header, key))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(clean)
    return buffer.getvalue().encode("utf-8")


def row_order(
    header: Sequence[str], key: Sequence[str]
) -> Callable[[Sequence[str]], tuple[object, ...]]:
    """What rows of a table are sorted by: the cells of the key, then all as text."""
    places = [list(header).index(name) for name in key]
    return lambda row: (*(sort_key_of_cell(row[place]) for place in places), row)


def sort_key_of_cell(cell: str) -> tuple[int, int, str]:
    """Whole numbers in order of size, before text."""
    number = whole_number(cell)
    return (1, 0, cell) if number is None else (0, number, cell)


def whole_number(cell: str) -> int | None:
    """A cell as a whole number, or None."""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 19 else None
