"""A JSON file of a package and the profile that judges it: Data Package v2, and what is ours."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from changai import limits
from changai.errors import ChangaiError, needed
from changai.model.files import PackageFiles, unsafe
from changai.model.json_files import parse_json
from changai.model.package import DESCRIPTOR
from changai.model.schema import Json
from changai.validation.cells import matcher
from changai.validation.findings import Finding, meant

PROFILES = resources.files(__package__) / "profiles"
TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}:,]|[^]["{}:,\s]+')
DEFAULTS = {
    "additionalProperties": ("P102", "unknown property {key!r} of {owner}"),
    "required": ("P103", "{owner} has no {key}"),
}
UNUSABLE = ("P103", "P104", "P106")  # the codes of what nobody shall follow

Place = tuple[str | int, ...]  # keys and numbers that lead to a value of a JSON file


@dataclass(frozen=True)
class File:
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

    def found(
        self, code: str, message: str, hint: str = "", at: Place = (), column: str | None = None
    ) -> Finding:
        """A finding on the line of a place, or of what it would stand in, were it there."""
        if column is None:
            column = self.column(at)
        while at and at not in self.lines:
            at = at[:-1]
        return Finding(self.path, self.lines.get(at, 0), column, code, message, hint)

    def column(self, place: Place) -> str:
        """The name of the field of a schema that a place lies in, or ""."""
        return self.name(place[:2]) if place[:1] == ("fields",) and len(place) > 1 else ""

    def at(self, place: Place) -> Any:
        """What stands at a place."""
        return functools.reduce(lambda value, step: value[step], place, self.value)  # type: ignore[index]

    def name(self, place: Place) -> str:
        """What an item of a list is named; "" where it has no name."""
        item = self.at(place)
        named = item.get("name", item.get("value")) if isinstance(item, dict) else ""
        return named if isinstance(named, str) else ""

    def called(self, place: Place) -> str:
        """A place in words, like: encoding of resource 'events'."""
        if not place:
            return "the package" if self.path == DESCRIPTOR else "the schema"
        *holder, last = place
        if isinstance(last, str):
            return f"{last} of {self.called(tuple(holder))}"
        kind = str(holder[-1]).replace("categories", "category").removesuffix("s")
        return f"{kind} {self.name(place) or last!r}"


def read_json(files: PackageFiles, path: str) -> File | Finding:
    """A JSON file of the package, or why it cannot be read."""
    try:
        data = files.read(path, limits.MAX_JSON_BYTES)
        return File(path, parse_json(data, path), data.decode())
    except ChangaiError as error:
        return located(error, path, "P101")


def beyond_limits(file: File) -> Finding | None:
    """Where a file is too large to be judged, or to be asked for its lines; or None."""
    lines: dict[Place, int] = {}
    for place, line, word in tokens(file.text):
        *_, key, last = ("properties", *place)
        most = limits.MAX_ITEMS.get(str(key), limits.MAX_LIST)
        if len(place) > limits.MAX_DEPTH:
            return Finding(file.path, line, "", "P101", "is nested too deeply")
        if len(word) > limits.MAX_STRING:
            message = f"a text of more than {limits.MAX_STRING} characters"
            return Finding(file.path, line, "", "P111", message)
        if isinstance(last, int) and last >= most:
            column = file.column(place[:-1])
            return Finding(file.path, lines[place[:-1]], column, "P111", f"more than {most} {key}")
        lines.setdefault(place, line)
    return None


def tokens(text: str) -> Iterator[tuple[Place, int, str]]:
    """The keys, items and single values of sound JSON: place, line, and how it is written."""
    place: list[str | int | None] = []
    line, end = 1, 0
    for token in TOKEN.finditer(text):
        word = token[0]
        line, end = line + text.count("\n", end, token.start()), token.start()
        if word == ",":
            place[-1] = place[-1] + 1 if isinstance(place[-1], int) else None
        elif word in ("}", "]"):
            place.pop()
        elif word != ":":
            if place and place[-1] is None:
                place[-1] = json.loads(word)
            if place:
                yield tuple(step for step in place if step is not None), line, word
            if word in ("{", "["):
                place.append(None if word == "{" else 0)


def located(error: ChangaiError, path: str, code: str, hint: str = "") -> Finding:
    """An error that names its file, and perhaps line and column, as a finding."""
    said = re.fullmatch(r":(?:(\d+):\d+:)? ?(.*)", str(error).removeprefix(path), re.DOTALL)
    line, message = (int(said[1] or 0), said[2]) if said else (0, str(error))
    return Finding(path, line, "", "P104" if "leaves" in message else code, message, hint)


@functools.cache
def profile(name: str) -> Any:
    """A profile as a validator. What it refers to is held beside it; nothing is ever fetched."""
    with needed("validating needs jsonschema", "validate"):
        from jsonschema import Draft202012Validator, FormatChecker
        from referencing import Registry
    official, ours = (
        json.loads(PROFILES.joinpath(file).read_text("utf-8"))
        for file in ("datapackage-2.0/datapackage.json", f"{name}.json")
    )
    registry: Any = Registry().with_contents(
        [("https://datapackage.org/profiles/2.0/datapackage.json", official)]
    )

    formats = FormatChecker(())
    formats.checks("package-path")(lambda value: unsafe(value) is None)
    formats.checks("date-time", ValueError)(lambda value: datetime.fromisoformat(str(value)))
    formats.checks("re2")(lambda value: matcher(str(value)) is not None)
    return Draft202012Validator(ours, registry=registry, format_checker=formats)


def judge(file: File, name: str) -> tuple[dict[Place, Finding], set[Place]]:
    """What a profile finds in a file, by its place; and the places that nobody shall follow."""
    from jsonschema.exceptions import best_match

    found: dict[Place, Finding] = {}
    strange: dict[Place, list[str]] = {}  # the unknown properties of each object
    unusable: set[Place] = set()
    errors = list(profile(name).iter_errors(file.value))
    for error in sorted(errors, key=lambda error: bool(error.validator != "additionalProperties")):
        error = error if "x-finding" in error.schema else best_match([error])
        at, held, keyword = tuple(error.absolute_path), error.instance, error.validator
        code, message = DEFAULTS.get(keyword, ("P103", "{what}: {error}"))
        says = {"code": code, "message": message, "up": 0, **error.schema.get("x-finding", {})}
        places, allowed, beside = [at], [], []
        if keyword == "additionalProperties":
            known = set(error.schema["properties"])
            strange[at] = sorted(set(held) - known)[: limits.MAX_PER_RULE + 1]
            places, allowed = [(*at, key) for key in strange[at]], sorted(known - set(held))
        elif keyword == "required":
            places = [(*at, key) for key in error.validator_value if key not in held]
            beside = strange.get(at, [])
        elif keyword == "enum":
            allowed = [str(value) for value in error.validator_value]
        words = {"value": f"{held!r:.60}", "why": unsafe(held), "error": error.message}
        for place in places:
            if says["code"] in UNUSABLE:
                unusable.add(place)
            if beside and ("alone" in says or meant(str(place[-1]), beside)):
                continue  # it is there under another name, and that was said
            message = says["message"].format(
                what=file.called(place), owner=file.called(at), key=place[-1], **words
            )
            tried = str(held if keyword == "enum" else place[-1])
            hint = meant(tried, allowed, f"known: {', '.join(allowed)}") if allowed else ""
            where = place[: len(place) - says["up"]]
            finding = file.found(says["code"], message, says.get("hint", hint), where)
            found.setdefault(place, finding)
    return found, unusable
