"""The JSON files of a package, with the line of every value, so that a finding has its place."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from changai import limits
from changai.errors import ChangaiError
from changai.model.files import PackageFiles
from changai.model.json_files import parse_json
from changai.model.package import DESCRIPTOR
from changai.model.schema import Json
from changai.validation.findings import Finding, finding_of_error

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}:,]|[^]["{}:,\s]+')

Place = tuple[str | int, ...]  # keys and numbers that lead to a value of a JSON file


@dataclass(frozen=True)
class JsonDocument:
    """A JSON file of the package: its path, what it holds, and its text."""

    path: str
    value: Json
    text: str

    @functools.cached_property
    def lines(self) -> dict[Place, int]:
        """The line of each place; an item of a list stands where its name does."""
        lines: dict[Place, int] = {}
        for place, line, _ in tokens(self.text):
            lines.setdefault(place, line)
            if len(place) > 1 and place[-1] in ("name", "value") and isinstance(place[-2], int):
                lines[place[:-1]] = line
        return lines

    def finding(
        self, code: str, message: str, hint: str = "", at: Place = (), column: str | None = None
    ) -> Finding:
        """A finding on the line of a place; of one that is missing, on the line of what encloses it."""
        if column is None:
            column = self.column(at)
        while at and at not in self.lines:
            at = at[:-1]
        return Finding(self.path, self.lines.get(at, 0), column, code, message, hint)

    def column(self, place: Place) -> str:
        """The name of the field of a schema that a place lies in, or ""."""
        return self.name(place[:2]) if place[:1] == ("fields",) and len(place) > 1 else ""

    def value_at(self, place: Place) -> Any:
        """What stands at a place."""
        value: Any = self.value
        for step in place:
            value = value[step]
        return value

    def name(self, place: Place) -> str:
        """The name of an item of a list; "" where it has none."""
        item = self.value_at(place)
        name = item.get("name", item.get("value")) if isinstance(item, dict) else ""
        return name if isinstance(name, str) else ""

    def in_words(self, place: Place) -> str:
        """A place in words, like: encoding of resource 'events'."""
        if not place:
            return "the package" if self.path == DESCRIPTOR else "the schema"
        *holder, last = place
        if isinstance(last, str):
            return f"{last} of {self.in_words(tuple(holder))}"
        kind = str(holder[-1]).replace("categories", "category").removesuffix("s")
        return f"{kind} {self.name(place) or last!r}"


def read_document(files: PackageFiles, path: str) -> JsonDocument | Finding:
    """A JSON file of the package, or why it cannot be read."""
    try:
        data = files.read(path, limits.MAX_JSON_BYTES)
        return JsonDocument(path, parse_json(data, path), data.decode())
    except ChangaiError as error:
        return finding_of_error(error, path, "P101")


def beyond_limits(document: JsonDocument) -> Finding | None:
    """Where a file is too large for a profile, or for its lines to be looked up; or None."""
    lines: dict[Place, int] = {}
    for place, line, text in tokens(document.text):
        *_, key, last = ("properties", *place)
        most = limits.MAX_ITEMS.get(str(key), limits.MAX_LIST)
        if len(place) > limits.MAX_DEPTH:
            return Finding(document.path, line, "", "P101", "is nested too deeply")
        if len(text) > limits.MAX_STRING:
            message = f"the text has more than {limits.MAX_STRING} characters"
            return Finding(document.path, line, "", "P111", message)
        if isinstance(last, int) and last >= most:
            holder = place[:-1]
            column, message = document.column(holder), f"more than {most} {key}"
            return Finding(document.path, lines[holder], column, "P111", message)
        lines.setdefault(place, line)
    return None


class JsonToken(NamedTuple):
    """A key, an item or a single value of a JSON file: its place, its line, how it is written."""

    place: Place
    line: int
    text: str


def tokens(text: str) -> Iterator[JsonToken]:
    """The keys, items and single values of sound JSON, in the order of the text."""
    steps: list[str | int | None] = []  # to where we are; None: the key of an object comes next
    line, end = 1, 0
    for token in TOKEN.finditer(text):
        word = token[0]
        line += text.count("\n", end, token.start())
        end = token.start()
        if word == ",":
            steps[-1] = steps[-1] + 1 if isinstance(steps[-1], int) else None
        elif word in ("}", "]"):
            steps.pop()
        elif word != ":":
            if steps and steps[-1] is None:
                steps[-1] = json.loads(word)
            if steps:
                yield JsonToken(tuple(step for step in steps if step is not None), line, word)
            if word in ("{", "["):
                steps.append(None if word == "{" else 0)
