"""Checks every cell: its characters, its type, and the constraints of its field."""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from changai.limits import MAX_HINTED, MAX_PATTERN, MAX_REMEMBERED
from changai.model.csv_files import Record
from changai.model.schema import Json
from changai.validation.database import Table, model
from changai.validation.findings import Finding, meant, shown
from changai.validation.sql_functions import is_day

FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
# Letters and marks that show nothing, besides the control and format characters.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f"
UNWANTED = re.compile(f"[{FULL_WIDTH}{COMPATIBILITY}{BLANK}]")
BLANK_CHARACTER = re.compile(f"[{BLANK}]")
COMPATIBILITY_CHARACTER = re.compile(f"[{COMPATIBILITY}]")
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn"}
SPACE_CATEGORY = "Zs"
TYPE_PATTERNS = {
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile("-?(?:0|[1-9][0-9]*)"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"),
    "boolean": re.compile("true|false"),
}
TYPE_NAMES = {
    "date": "a date",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
}
TYPE_HINTS = {
    "date": "write YYYY-MM-DD",
    "integer": "write digits only, like 1200",
    "number": "write digits with a point, like 12000 or 41.61",
    "boolean": "write true or false",
}
REPEATED = 100  # characters: a longer cell is a text, which stands once
# Columns that nobody fills in, and what does.
SETTLED = dict.fromkeys(("claim", "stance"), "leave it empty and run `changai settle`")


class CellFault(NamedTuple):
    """Something wrong with a cell."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Bound:
    """What a constraint bounds of a cell: a number, or a count of characters."""

    measure: Callable[[str], float]
    is_kept: Callable[[float, float], bool]  # takes the measure and the limit
    message: str  # takes the {limit}, the {cell} as it is shown, and its {length}
    hint: str = ""


BOUNDS = {
    "minimum": Bound(float, operator.ge, "{cell} is below the minimum of {limit}"),
    "maximum": Bound(float, operator.le, "{cell} is above the maximum of {limit}"),
    "exclusiveMinimum": Bound(float, operator.gt, "{cell} is not above {limit}"),
    "exclusiveMaximum": Bound(float, operator.lt, "{cell} is not below {limit}"),
    "maxLength": Bound(
        len,
        operator.le,
        "the cell has {length} characters; at most {limit} are allowed",
        "shorten it to the name, title, date or figure",
    ),
    "minLength": Bound(
        len, operator.ge, "the cell has {length} characters; at least {limit} are needed"
    ),
}


@dataclass(frozen=True)
class Requirement:
    """One thing that a field requires of a cell, and the fault where it is not so."""

    is_met: Callable[[str], object]
    code: str
    message: str  # with {cell} as it is shown, and {length}
    hint: str = ""

    def fault(self, cell: str) -> CellFault:
        """The fault of a cell that does not meet it."""
        message = self.message.format(cell=shown(cell), length=len(cell))
        return CellFault(self.code, message, self.hint)


def requirements(field: Json) -> Iterator[Requirement]:
    """What a field requires of each cell that is not empty."""
    constraints, kind = field.get("constraints", {}), field["type"]
    if kind in TYPE_PATTERNS:
        is_of_form, hint = TYPE_PATTERNS[kind].fullmatch, TYPE_HINTS[kind]
        yield Requirement(
            is_of_form, "T125", f"{{cell}} is not written as {TYPE_NAMES[kind]}", hint
        )
    if kind == "date":
        message = "there is no such day as {cell}"
        yield Requirement(is_day, "S201", message, "check the month and the day")
    if "enum" in constraints:
        allowed = constraints["enum"]
        is_allowed, hint = set(allowed).__contains__, f"allowed: {', '.join(allowed)}"
        yield Requirement(is_allowed, "S202", "{cell} is not one of the allowed values", hint)
    for name in BOUNDS:
        if name in constraints:
            yield bound_requirement(name, constraints[name])
    matches = matcher(constraints["pattern"]) if "pattern" in constraints else None
    if matches:
        message = "{cell} does not match the pattern of the column"
        yield Requirement(matches, "S204", message, pattern_hint(constraints["pattern"]))


def bound_requirement(name: str, limit: float) -> Requirement:
    """What a constraint on size or length requires."""
    bound = BOUNDS[name]

    def is_met(cell: str) -> bool:
        return bound.is_kept(bound.measure(cell), limit)

    message = bound.message.replace("{limit}", str(limit))
    return Requirement(is_met, "S205", message, bound.hint)


def pattern_hint(pattern: str) -> str:
    """What a cell that matches a pattern looks like."""
    prefix = pattern[1:5] if pattern[4:5] == "-" else ""
    return f"an id looks like {prefix}some-words" if prefix else f"the pattern is {pattern}"


def matcher(pattern: str) -> Callable[[str], object] | None:
    """A function that matches a text to a pattern; None where that may take unbounded time.

    A pattern that is not this version's own is left to RE2, which takes linear time.
    """
    if pattern in own_patterns():
        return re.compile(pattern).fullmatch
    import pyarrow as pa
    import pyarrow.compute as pc

    @functools.lru_cache(maxsize=2**16)
    def matches(text: str) -> object:
        return pc.match_substring_regex(pa.array([text]), f"^(?:{pattern})$")[0].as_py()

    try:
        pc.match_substring_regex(pa.array([""]), pattern)
        matches("")
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    return matches if len(pattern) <= MAX_PATTERN else None


@functools.cache
def own_patterns() -> frozenset[str]:
    """The patterns of this version's own schemas."""
    fields = (field for schema in model().values() for field in schema["fields"])
    return frozenset(field.get("constraints", {}).get("pattern", "") for field in fields)


def is_required(field: Json) -> bool:
    """Whether no cell of a field may be empty."""
    return bool(field.get("constraints", {}).get("required"))


class FieldChecker:
    """Checks the cells of one field."""

    def __init__(self, field: Json) -> None:
        self.name: str = field["name"]
        self.description = str(field.get("description", ""))
        self.allowed: list[str] = field.get("constraints", {}).get("enum", [])
        self.is_required = is_required(field)
        self.requirements = list(requirements(field))
        self._sound: set[str] = set()  # cells without a fault: most columns hold few values

    def fault(self, cell: str, is_of_plain_line: bool = False) -> CellFault | None:
        """The first thing that is wrong with a cell, or None.

        Of a line of plain characters a cell can only begin or end with a space.
        """
        if cell in self._sound:
            return None
        fault = self._first_fault(cell, is_of_plain_line)
        if fault is None and len(cell) <= REPEATED and len(self._sound) < MAX_REMEMBERED:
            self._sound.add(cell)
        return fault

    def _first_fault(self, cell: str, is_of_plain_line: bool) -> CellFault | None:
        if not cell:
            hint = SETTLED.get(self.name, self.description)
            required = CellFault("S203", "the cell is empty, but needs a value", hint)
            return required if self.is_required else None
        if not is_of_plain_line or cell[0] == " " or cell[-1] == " ":
            fault = character_fault(cell)
            if fault:
                return fault
        for requirement in self.requirements:
            if not requirement.is_met(cell):
                return requirement.fault(cell)
        return None


class CellChecker:
    """Checks the cells of one table, row by row."""

    def __init__(self, table: Table) -> None:
        self.path = table.path
        self.fields = [FieldChecker(field) for field in table.schema["fields"]]
        self.required_fields = sum(field.is_required for field in self.fields)
        self.hinted = 0  # findings that name the nearest value

    def findings(self, record: Record) -> list[Finding]:
        """What is wrong with the cells of a row."""
        found = []
        is_plain = has_plain_characters(record.text.strip(" "))  # one look for all of its cells
        for field, cell in zip(self.fields, record.cells, strict=True):
            fault = field.fault(cell, is_plain)
            if fault:
                found.append(self.finding(record.line, field, cell, fault))
        if not found:
            return []
        missing = [finding for finding in found if finding.code == "S203"]
        unsettled = [finding for finding in missing if finding.column in SETTLED]
        if missing and len(missing) == self.required_fields:  # one fault: the row is no row
            found = [finding for finding in found if finding not in missing[1:]]
        return [
            finding for finding in found if finding not in unsettled[1:]
        ]  # one command mends all

    def finding(self, line: int, field: FieldChecker, cell: str, fault: CellFault) -> Finding:
        """The finding on a cell; where a value is not allowed, the first ones name the nearest."""
        hint = fault.hint
        if fault.code == "S202" and self.hinted < MAX_HINTED:
            self.hinted += 1
            hint = meant(cell, field.allowed, hint)
        return Finding(self.path, line, field.name, fault.code, fault.message, hint)


def character_fault(cell: str) -> CellFault | None:
    """What is wrong with the characters of a cell: spaces, invisible ones, their normal form."""
    if has_plain_characters(cell):
        return None
    has_outer_space = cell != cell.strip()
    for position, character in enumerate(cell):
        if character.isprintable() and not UNWANTED.match(character):
            continue
        category, point = unicodedata.category(character), f"U+{ord(character):04X}"
        if category in INVISIBLE_CATEGORIES or BLANK_CHARACTER.match(character):
            message = f"an invisible character ({point}) stands at position {position}"
            return CellFault("T122", message, "delete it")
        if category == SPACE_CATEGORY:
            if has_outer_space:
                continue  # which is the fault
            message = f"a space other than the plain one ({point}) stands at position {position}"
            return CellFault("T126", message, "write a plain space")
        plain = unicodedata.normalize("NFKC", character)
        if COMPATIBILITY_CHARACTER.match(character):
            message = f"{character!r} ({point}) is a compatibility form of {plain!r}"
            return CellFault("T123", message, "run `changai fmt`")
        return CellFault("T124", f"{character!r} is a full-width character", f"write {plain!r}")
    if has_outer_space:
        return CellFault("T121", f"{shown(cell)} begins or ends with a space", "delete the space")
    if not unicodedata.is_normalized("NFC", cell):
        message = f"{shown(cell)} is not in Unicode normal form C"
        return CellFault("T123", message, "run `changai fmt`")
    return None


def has_plain_characters(cell: str) -> bool:
    """Whether a cell that is not empty holds none that is a fault: as nearly all do."""
    if cell[0] == " " or cell[-1] == " " or not cell.isprintable():
        return False
    if cell.isascii():
        return True
    return not UNWANTED.search(cell) and unicodedata.is_normalized("NFC", cell)
