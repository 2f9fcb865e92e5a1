"""What holds of every cell: its characters, and the type and constraints that its schema gives."""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from changai.limits import MAX_HINTED, MAX_PATTERN
from changai.model.schema import Json
from changai.validation.database import Table, model
from changai.validation.findings import Finding, meant, shown
from changai.validation.sql_functions import is_day

Fault = tuple[str, str, str]  # code, message, hint
FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
COMPATIBLE = "\uf900-\ufaff\U0002f800-\U0002fa1f"
# Letters and marks that show nothing, besides the control and format characters.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f"
STRANGE = re.compile(f"[{FULL_WIDTH}{COMPATIBLE}{BLANK}]")
BLANKS, COMPATIBLE_FORMS = re.compile(f"[{BLANK}]"), re.compile(f"[{COMPATIBLE}]")
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn"}
FORM = {
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile("-?(?:0|[1-9][0-9]*)"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"),
    "boolean": re.compile("true|false"),
}
FORMS = {
    "date": "write YYYY-MM-DD",
    "integer": "write digits only, like 1200",
    "number": "write digits with a point, like 12000 or 41.61",
    "boolean": "write true or false",
}
# What each bound measures of a cell, how it must stand to the bound, and what is said.
BOUNDS: dict[str, tuple[Callable[[str], float], Callable[[float, float], bool], str]] = {
    "minimum": (float, operator.ge, "{0}"),
    "maximum": (float, operator.le, "{0}"),
    "exclusiveMinimum": (float, operator.gt, "{0}"),
    "exclusiveMaximum": (float, operator.lt, "{0}"),
    "maxLength": (len, operator.le, "{1} characters"),
    "minLength": (len, operator.ge, "{1} characters"),
}


class Demand(NamedTuple):
    """One thing that a field asks of a cell, and what is said where it is not so."""

    met: Callable[[str], object]
    code: str
    message: str  # takes the cell as it is shown, and its length
    hint: str = ""


def demands(field: Json) -> Iterator[Demand]:
    """What a field asks of each cell that is not empty."""
    limits, kind = field.get("constraints", {}), field["type"]
    if kind in FORM:
        message = f"{{0}} is not the form of a {kind}"
        yield Demand(FORM[kind].fullmatch, "T125", message, FORMS[kind])
    if kind == "date":
        yield Demand(is_day, "S201", "{0} is no date", FORMS[kind])
    if "enum" in limits:
        allowed = f"allowed: {', '.join(limits['enum'])}"
        yield Demand(set(limits["enum"]).__contains__, "S202", "{0} is not allowed", allowed)
    for name, (measure, holds, what) in BOUNDS.items():
        if name in limits:
            hint = "shorten it to the name, title, date or figure" if name == "maxLength" else ""
            met = functools.partial(within, measure, holds, limits[name])
            yield Demand(met, "S205", f"{what}, but {name} is {limits[name]}", hint)
    pattern = limits.get("pattern")
    if matches := pattern and matcher(pattern):
        prefix = pattern[1:5] if pattern[4:5] == "-" else ""
        like = f"an id looks like {prefix}some-words" if prefix else f"the pattern is {pattern}"
        yield Demand(matches, "S204", "{0} does not match the pattern of the column", like)


def within(
    measure: Callable[[str], float], holds: Callable[[float, float], bool], bound: float, cell: str
) -> bool:
    """Whether a cell keeps within a bound."""
    return holds(measure(cell), bound)


def fault(field: Json, asked: Sequence[Demand], cell: str) -> Fault | None:
    """What is wrong with a cell, the first thing."""
    if not cell:
        required = "S203", "a value is required", str(field.get("description", ""))
        return required if is_required(field) else None
    if strange := strangeness(cell):
        return strange
    for met, code, message, hint in asked:
        if not met(cell):
            return code, message.format(shown(cell), len(cell)), hint
    return None


def is_required(field: Json) -> bool:
    """Whether no cell of a field may be empty."""
    return bool(field.get("constraints", {}).get("required"))


def strangeness(cell: str) -> Fault | None:
    """What is wrong with the characters of a cell: spaces, invisible ones, their normal form."""
    edges = cell != cell.strip()
    if not edges and usual(cell):
        return None
    for position, character in enumerate(cell):
        if character.isprintable() and not STRANGE.match(character):
            continue
        category, point = unicodedata.category(character), f"U+{ord(character):04X}"
        if category in INVISIBLE or BLANKS.match(character):
            message = f"{point} stands at position {position}"
            return "T122", message, "delete the invisible character"
        if category == "Zs" and not edges:
            return "T126", f"{point} stands at position {position}", "write a plain space"
        if category != "Zs":
            plain = unicodedata.normalize("NFKC", character)
            if COMPATIBLE_FORMS.match(character):
                message = f"{point} is a compatibility form of {plain}"
                return "T123", message, "run `changai fmt`"
            return "T124", f"{character!r} is full-width", f"write {plain!r}"
    if edges:
        return "T121", f"{shown(cell)} begins or ends with a space", "delete the space"
    if not unicodedata.is_normalized("NFC", cell):
        return "T123", f"{shown(cell)} is not in Unicode normal form C", "run `changai fmt`"
    return None


def matcher(pattern: str) -> Callable[[str], object] | None:
    """What holds a text against a pattern; None where that cannot be done in bounded time.

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


class Judge:
    """Judges the cells of one table, some rows at a time."""

    def __init__(self, table: Table) -> None:
        self.path, self.hinted = table.path, 0
        self.fields = [(field, list(demands(field))) for field in table.schema["fields"]]
        self.required = sum(is_required(field) for field, _ in self.fields)

    def faults(
        self, lines: Sequence[int], columns: Sequence[Sequence[str]], cells: Sequence[set[str]]
    ) -> Iterator[Finding]:
        """The findings on some rows, given by columns, and the different cells of each column."""
        faulty = []
        for (field, asked), column, different in zip(self.fields, columns, cells, strict=True):
            empty = "" in different and is_required(field)
            different.discard("")
            text = f"|{'|'.join(different)}|"
            sound = not empty and "| " not in text and " |" not in text and usual(text)
            if not (sound and all(all(map(demand.met, different)) for demand in asked)):
                wrong = {cell: fault(field, asked, cell) for cell in {*different, ""}}
                if any(wrong.values()):
                    faulty.append((field, column, wrong))
        for place, line in enumerate(lines if faulty else ()):
            said = (
                (field, column[place], wrong.get(column[place])) for field, column, wrong in faulty
            )
            found = [self.finding(line, field, cell, what) for field, cell, what in said if what]
            missing = [f for f in found if f.code == "S203"]
            if len(missing) == self.required:  # a row of nothing that is needed: one fault
                found = [f for f in found if f not in missing[1:]]
            yield from found

    def finding(self, line: int, field: Json, cell: str, what: Fault) -> Finding:
        """The finding on a cell; of values that are not allowed the first are told the nearest."""
        code, message, hint = what
        if code == "S202" and self.hinted < MAX_HINTED:
            self.hinted += 1
            hint = meant(cell, field["constraints"]["enum"], hint)
        return Finding(self.path, line, field["name"], code, message, hint)


def usual(text: str) -> bool:
    """Whether a text holds no character that is a fault in a cell."""
    if text.isascii():
        return text.isprintable()
    plain = text.isprintable() and not STRANGE.search(text)
    return plain and unicodedata.is_normalized("NFC", text)
