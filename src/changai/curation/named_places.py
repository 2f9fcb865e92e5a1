"""Which places a text names, where in it, and by what name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from changai.model.schema import fields_with_role
from changai.statements.resolution import ResolutionContext

REGIONS = "regions"
# Names that hold for a place wherever they stand; those of one context are of their source alone.
KINDS = ("official", "short", "former", "translation")
# Words for the country of the speaker.
WHOLE_COUNTRY = ("全国", "我国", "nationwide", "nationally")
LATIN = re.compile("[A-Za-z]")
# Words by which a text of a place means that place, by its level.
HERE = {
    "province": re.compile("(?:我|本|该|全)(?:[省市区]|自治区)|(?:the|whole) province"),
    "prefecture": re.compile("(?:我|本|该|全)[市州盟]"),
    "county": re.compile("(?:我|本|该|全)[县市区]"),
    "corps": re.compile("兵团"),
}


@dataclass(frozen=True)
class NamedPlace:
    """A place that a text names: by which name, and where that begins and ends."""

    region_id: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class PlaceNames:
    """Patterns of the names of places, and of longer names of other things that hold one."""

    regions: Mapping[str, frozenset[str]]
    pattern: re.Pattern[str]

    def named_in(self, text: str) -> Iterator[NamedPlace]:
        """The places that a text names, in its order; 北京 in 北京大学 is none."""
        for found in self.pattern.finditer(text):
            for region_id in sorted(self.regions.get(found[0], ())):
                yield NamedPlace(region_id, found[0], found.start(), found.end())


def place_names(context: ResolutionContext) -> PlaceNames:
    """The names of the places of a package."""
    regions = names_of_regions(context)
    any_place = re.compile("|".join(map(re.escape, regions)))
    with_place = set(filter(any_place.search, other_names(context)))
    wholes = sorted({*regions, *with_place}, key=len, reverse=True)
    pattern = re.compile("|".join(map(as_whole_word, wholes)) or r"(?!)")
    return PlaceNames({name: frozenset(ids) for name, ids in regions.items()}, pattern)


def names_of_regions(context: ResolutionContext) -> dict[str, set[str]]:
    """The places that each name stands for."""
    found: dict[str, set[str]] = defaultdict(set)
    columns = fields_with_role(context.schemas[REGIONS], "name")
    for region_id, row in context.by_id[REGIONS].items():
        for column in columns:
            found[row.get(column, "")].add(region_id)
    for row in context.rows["names"]:
        if row["table"] == REGIONS and row["kind"] in KINDS:
            found[row["name"]].add(row["row_id"])
    for name in WHOLE_COUNTRY:
        found[name] |= context.countries
    found.pop("", None)
    return found


def other_names(context: ResolutionContext) -> Iterator[str]:
    """The names of what is no place: bodies, documents, programs, persons."""
    for row in context.rows["names"]:
        if row["table"] != REGIONS:
            yield row["name"]


def as_whole_word(name: str) -> str:
    """The pattern of a name: in Latin letters it is no part of a longer word."""
    escaped = re.escape(name)
    return rf"\b{escaped}\b" if LATIN.search(name) else escaped
