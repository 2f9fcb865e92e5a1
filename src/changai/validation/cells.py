"""What holds of every cell: its characters, and the type and constraints that its schema gives."""

from __future__ import annotations

import functools
import json
import operator
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from changai.fields import Json
from changai.limits import MAX_HINTED, MAX_PATTERN
from changai.validation.findings import Finding, meant, shown
from changai.validation.functions import is_day
from changai.validation.store import Table, model

Judged = tuple[Json, "Callable[[str], object] | None", bool, dict[str, "Fault | None"]]
MAX_KNOWN = 200_000  # cells whose judgment is remembered
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
BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "minimum": lambda value, bound: value < bound,
    "maximum": lambda value, bound: value > bound,
    "exclusiveMinimum": lambda value, bound: value <= bound,
    "exclusiveMaximum": lambda value, bound: value >= bound,
}


def fault(field: Json, matches: Callable[[str], object] | None, cell: str) -> Fault | None:
    """What is wrong with a cell of a field, the first thing; ``matches`` judges its pattern."""
    limits, kind = field.get("constraints", {}), field["type"]
    if not cell:
        required = "S203", "a value is required", str(field.get("description", ""))
        return required if limits.get("required") else None
    usual = cell.isprintable() and cell == cell.strip() and not STRANGE.search(cell)
    if not (usual and unicodedata.is_normalized("NFC", cell)) and (strange := strangeness(cell)):
        return strange
    if kind in FORM and not FORM[kind].fullmatch(cell):
        return "T125", f"{shown(cell)} is not the form of a {kind}", FORMS[kind]
    if kind == "date" and not is_day(cell):
        return "S201", f"{shown(cell)} is no date", FORMS[kind]
    if "enum" in limits and cell not in limits["enum"]:
        return "S202", f"{shown(cell)} is not allowed", f"allowed: {', '.join(limits['enum'])}"
    for bound, beyond in BOUNDS.items():
        if bound in limits and beyond(float(cell), limits[bound]):
            return "S205", f"{shown(cell)}, but {bound} is {limits[bound]}", ""
    size = f"{len(cell)} characters, but"
    if len(cell) > limits.get("maxLength", len(cell)):
        hint = "shorten it to the name, title, date or figure"
        return "S205", f"{size} maxLength is {limits['maxLength']}", hint
    if len(cell) < limits.get("minLength", 0):
        return "S205", f"{size} minLength is {limits['minLength']}", ""
    if matches and not matches(cell):
        pattern = limits["pattern"]
        prefix = pattern[1:5] if pattern[4:5] == "-" else ""
        like = f"an id looks like {prefix}some-words" if prefix else f"the pattern is {pattern}"
        return "S204", f"{shown(cell)} does not match the pattern of the column", like
    return None


def strangeness(cell: str) -> Fault | None:
    """What is wrong with the characters of a cell: spaces, invisible ones, their normal form."""
    edges = cell != cell.strip()
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
    """Judges the cells of one table chunk by chunk, each different cell of a kind of field once;
    ``known`` is what was judged before, of other tables too."""

    def __init__(self, table: Table, known: dict[str, dict[str, Fault | None]]) -> None:
        self.path, self.required, self.hinted, self.fields = table.path, 0, 0, list[Judged]()
        for field in table.schema["fields"]:
            limits = {k: v for k, v in field.get("constraints", {}).items() if k != "unique"}
            self.required += bool(limits.get("required"))
            matches = matcher(limits["pattern"]) if "pattern" in limits else None
            alike = json.dumps([field["type"], limits])
            free = not limits and field["type"] == "string"
            self.fields.append((field, matches, free, known.setdefault(alike, {})))

    def faults(
        self, lines: Sequence[int], columns: Sequence[Sequence[str]], usual: bool
    ) -> Iterator[Finding]:
        """The findings on some rows, given by columns; ``usual`` if all their characters are."""
        faulty = []
        for (field, matches, free, known), column in zip(self.fields, columns, strict=True):
            different = set(column)
            if free and usual and all(map(operator.eq, different, map(str.strip, different))):
                continue  # any text will do
            if len(known) > MAX_KNOWN:
                known.clear()
            for cell in different:
                if cell not in known:
                    known[cell] = fault(field, matches, cell)
            if any(map(known.get, different)):
                wrong = {cell: known[cell] for cell in different if known[cell]}
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
    """Whether lines hold no character that is a fault in a cell."""
    return text.replace("\n", "").isprintable() and not STRANGE.search(text)
