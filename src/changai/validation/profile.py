"""Checks the descriptor and the schemas by JSON Schema: Data Package v2, and this data model."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from changai import limits
from changai.errors import needed
from changai.model.files import unsafe
from changai.model.package import PACKAGE_NAME, TABLE_NAME, VERSION, is_date
from changai.model.schema import Json
from changai.validation.cells import matcher
from changai.validation.documents import JsonDocument, Place
from changai.validation.findings import Finding, meant

PROFILES = resources.files(__package__) / "profiles"
OFFICIAL = "https://datapackage.org/profiles/2.0/datapackage.json"
UNUSABLE_CODES = ("P103", "P104", "P106")


@dataclass(frozen=True)
class Wording:
    """How a breach of a profile is reported: as its ``x-finding`` says, or by default."""

    code: str = "P103"
    message: str = "{what}: {error}"
    hint: str | None = None  # None: the nearest of the known names or values
    up: int = 0  # how many levels above its place the finding stands
    alone: bool = False  # not beside an unknown property


DEFAULT_WORDINGS = {
    "additionalProperties": Wording("P102", "unknown property {key!r} of {owner}"),
    "required": Wording("P103", "{owner} has no {key}"),
}


@functools.cache
def profile(name: str) -> Any:
    """A profile as a validator. What it refers to is part of the program; nothing is ever fetched."""
    with needed("validating needs jsonschema", "validate"):
        from jsonschema import Draft202012Validator, FormatChecker, validators
        from referencing import Registry
    official = json.loads(PROFILES.joinpath("datapackage-2.0/datapackage.json").read_bytes())
    ours = json.loads(PROFILES.joinpath(f"{name}.json").read_bytes())
    registry: Any = Registry().with_contents([(OFFICIAL, official)])
    formats = FormatChecker(())
    is_of_format = {
        "package-path": lambda value: unsafe(value) is None,
        "package-name": lambda value: PACKAGE_NAME.fullmatch(str(value)),
        "table-name": lambda value: TABLE_NAME.fullmatch(str(value)),
        "version": lambda value: VERSION.fullmatch(str(value)),
        "date-time": lambda value: is_date(str(value)),
        "re2": lambda value: matcher(str(value)) is not None,
    }
    for form, check in is_of_format.items():
        formats.checks(form)(check)
    judge = validators.extend(Draft202012Validator, {"oneOf": one_of_its_type})
    return judge(ours, registry=registry, format_checker=formats)


def one_of_its_type(judge: Any, branches: list[Json], value: Any, schema: Json) -> Iterator[Any]:
    """``oneOf`` as JSON Schema has it; what says its ``type`` is only asked of the branches for that one.

    Table Schema has fifteen branches for a field, one for each type.
    """
    from jsonschema import Draft202012Validator

    of_its_type = branches
    if isinstance(value, dict) and "type" in value:
        of_its_type = [branch for branch in branches if may_be_of_type(branch, value["type"])]
    one_of = Draft202012Validator.VALIDATORS["oneOf"]
    yield from one_of(judge, of_its_type or branches, value, schema)


def may_be_of_type(branch: Json, kind: object) -> bool:
    """Whether a branch allows an object to have this ``type``."""
    allowed = branch.get("properties", {}).get("type", {}).get("enum", [kind])
    return kind in allowed


class ProfileReport:
    """The findings of a profile on a file, by place, and the places that must not be used."""

    def __init__(self, document: JsonDocument) -> None:
        self.document = document
        self.findings: dict[Place, Finding] = {}
        self.unusable: set[Place] = set()
        self.unknown: dict[Place, list[str]] = {}  # the unknown properties of each object

    def add(self, error: Any) -> None:
        """Report an error of jsonschema, at each place that it is about."""
        at = tuple(error.absolute_path)
        wording = wording_of(error)
        if error.validator == "additionalProperties":
            self.unknown[at] = unknown_properties(error)
        for place in self.places(error, at):
            if wording.code in UNUSABLE_CODES:
                self.unusable.add(place)
            if error.validator == "required" and self.is_misspelt(place, wording):
                continue  # its finding is on the misspelt one
            self.findings.setdefault(place, self.finding(error, place, wording))

    def places(self, error: Any, at: Place) -> list[Place]:
        """The places that an error is about: of properties, else of the value itself."""
        if error.validator == "additionalProperties":
            return [(*at, key) for key in self.unknown[at]]
        if error.validator == "required":
            return [(*at, key) for key in error.validator_value if key not in error.instance]
        return [at]

    def is_misspelt(self, place: Place, wording: Wording) -> bool:
        """Whether a missing property may be there under a misspelt name."""
        *holder, key = place
        unknown = self.unknown.get(tuple(holder), [])
        return bool(unknown) and (wording.alone or bool(meant(str(key), unknown)))

    def finding(self, error: Any, place: Place, wording: Wording) -> Finding:
        """The finding on an error at a place."""
        value, last = error.instance, place[-1] if place else ""
        message = wording.message.format(
            what=self.document.in_words(place),
            owner=self.document.in_words(tuple(error.absolute_path)),
            key=last,
            value=f"{value!r:.60}",
            why=unsafe(value),
            error=error.message,
        )
        given = value if error.validator == "enum" else last
        hint = nearest_hint(error, str(given)) if wording.hint is None else wording.hint
        return self.document.finding(
            wording.code, message, hint, at=place[: len(place) - wording.up]
        )


def check_profile(document: JsonDocument, name: str) -> ProfileReport:
    """What a profile finds in a file."""
    from jsonschema.exceptions import best_match

    report = ProfileReport(document)
    errors = list(profile(name).iter_errors(document.value))
    # Unknown properties first: one of them may be another that is missing, misspelt.
    errors.sort(key=lambda error: bool(error.validator != "additionalProperties"))
    for error in errors:
        # Of an error with parts, the part that says most, unless the profile words the whole.
        report.add(error if "x-finding" in error.schema else best_match([error]))
    return report


def wording_of(error: Any) -> Wording:
    """How an error is reported."""
    wording = DEFAULT_WORDINGS.get(error.validator, Wording())
    return dataclasses.replace(wording, **error.schema.get("x-finding", {}))


def unknown_properties(error: Any) -> list[str]:
    """The properties of an object that its schema does not know."""
    unknown = sorted(set(error.instance) - set(error.schema["properties"]))
    return unknown[: limits.MAX_PER_RULE + 1]


def nearest_hint(error: Any, given: str) -> str:
    """The known name or value that is most like the one given, else all of them."""
    if error.validator == "additionalProperties":
        known = sorted(set(error.schema["properties"]) - set(error.instance))
    elif error.validator == "enum":
        known = [str(value) for value in error.validator_value]
    else:
        known = []
    return meant(given, known, f"known: {', '.join(known)}") if known else ""
