"""The package: a descriptor and schemas that Data Package knows, and the files that they name.

Nothing is read from outside the folder, no pattern can hang, and no rule falls silent because
what it looks at is gone.
"""

from __future__ import annotations

from broken.case import DESCRIPTOR, Case, case, spoilt, typo
from broken.patches import (
    Patch,
    constraint,
    delete,
    edit,
    extra,
    field,
    link,
    package,
    replace,
    resource,
    schema,
    without,
)

EVENTS, PEOPLE, THEMES = "schemas/events.json", "schemas/people.json", "schemas/themes.json"
LOOKUPS = "schemas/lookups.json"
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
LONG_NUMBER = b'{"a": ' + b"9" * 9999 + b"}"


def stated(name: str, code: str, place: str, on: str, /, *patches: Patch) -> Case:
    """A line of the descriptor or of a schema is at fault: the one that holds ``on``."""
    return case(name, code, place, *patches, on=on)


def leads(name: str, **properties: str) -> Case:
    """The path or schema of the resource of events leads out of the package."""
    (path,) = properties.values()
    return stated(name, "P104", DESCRIPTOR, f'"{path}"', resource("events", **properties))


def key(**properties: object) -> Patch:
    """Set properties of the first foreign key of the events."""
    return edit(EVENTS, lambda value: value["foreignKeys"][0].update(properties))


def target(column: str) -> Patch:
    """Let the first foreign key of the events lead to another column."""
    return key(reference={"resource": "regions", "fields": column})


def dates(**date: object) -> Patch:
    """Let the schema of events declare one date, of these parts."""
    return schema("events", dates=[date])


CASES = [
    # What can be read
    case("no descriptor", "P101", DESCRIPTOR, delete(DESCRIPTOR)),
    typo("descriptor that is no JSON", "P101", f"{DESCRIPTOR}:2", '"$schema":', '"$schema"'),
    spoilt("descriptor that is a list", "P101", DESCRIPTOR, lambda _: b"[]"),
    spoilt("descriptor nested deep", "P101", DESCRIPTOR, lambda _: DEEP),
    spoilt("number without end in JSON", "P101", DESCRIPTOR, lambda _: LONG_NUMBER),
    typo("key twice in JSON", "P101", EVENTS, '"title":', '"fields": [], "title":'),
    case("schema missing", "P101", EVENTS, delete(EVENTS)),
    case("schema that was changed", "P101", EVENTS, resource("events", schema_hash="sha256:0")),
    spoilt("schema that is no JSON", "P101", f"{EVENTS}:1", lambda _: b"fields:"),
    # Properties that are known, present and well formed
    stated(
        "property of the package misspelt",
        "P102",
        DESCRIPTOR,
        '"licences"',
        edit(DESCRIPTOR, lambda value: value.update(licences=value.pop("licenses"))),
    ),
    stated(
        "property of a resource misspelt",
        "P102",
        DESCRIPTOR,
        '"schem"',
        resource("events", schem=EVENTS, schema=None),
    ),
    stated(
        "primary key misspelt",
        "P102",
        EVENTS,
        '"primarykey"',
        schema("events", primarykey="event_id"),
    ),
    stated(
        "constraint misspelt",
        "P102",
        f"{EVENTS}:venue_zh",
        '"requird"',
        constraint("events", "venue_zh", requird=True),
    ),
    stated(
        "GB18030 declared",
        "P103",
        DESCRIPTOR,
        '"gb18030"',
        resource("events", encoding="gb18030"),
    ),
    case("resource without a name", "P103", DESCRIPTOR, resource("themes", name=None)),
    case("no resources", "P103", DESCRIPTOR, package(resources=None)),
    case("nobody to cite", "P103", DESCRIPTOR, package(contributors=None)),
    stated("day that is none", "P103", DESCRIPTOR, '"created"', package(created="soon")),
    stated("name that is a path", "P103", DESCRIPTOR, '"name": "../x"', package(name="../x")),
    stated(
        "another dialect",
        "P103",
        DESCRIPTOR,
        '"delimiter": ";"',
        resource("events", dialect={"delimiter": ";"}),
    ),
    stated(
        "field without a type",
        "P103",
        f"{THEMES}:name_en",
        '"name_en"',
        field("themes", "name_en", type=None),
    ),
    stated(
        "type that is none",
        "P103",
        f"{THEMES}:name_en",
        '"str"',
        field("themes", "name_en", type="str"),
    ),
    stated("fields that are none", "P103", THEMES, '"fields"', schema("themes", fields={})),
    # Files of its own
    leads("path out of the folder", path="../events.csv"),
    leads("absolute path", path="/etc/passwd"),
    leads("address as a path", path="https://example.org/events.csv"),
    leads("schema at an address", schema="https://example.org/events.json"),
    case("link out of the folder", "P104", "events", link("events", "/etc/passwd")),
    case("link to a device", "P104", "events", link("events", "/dev/zero")),
    case("data file missing", "P105", "events", delete("events")),
    case("link in a ring", "P105", "events", link("events", "events.csv")),
    case(
        "folder for a file",
        "P105",
        "events",
        delete("events"),
        lambda folder: (folder / "data/events.csv").mkdir(),
    ),
    case(
        "file that the descriptor's hash does not fit",
        "P105",
        "events",
        resource("events", hash="sha256:" + "0" * 64),
    ),
    spoilt("file too large", "P105", "events", lambda data: data + b"\n" * 40_000_000),
    # Keys, constraints and patterns that hold together
    stated(
        "foreign key to nowhere",
        "P106",
        f"{EVENTS}:region_id",
        '"regoins"',
        replace(EVENTS, '"resource": "regions"', '"resource": "regoins"'),
    ),
    stated("foreign key to no field", "P106", f"{EVENTS}:region_id", '"region"', target("region")),
    stated("foreign key of no field", "P106", EVENTS, '"regoin_id"', key(fields="regoin_id")),
    stated(
        "foreign key to what is not unique",
        "P106",
        f"{EVENTS}:region_id",
        '"fields": "name_zh"',
        target("name_zh"),
    ),
    stated(
        "primary key of no field", "P106", THEMES, '"theme"', schema("themes", primaryKey="theme")
    ),
    stated(
        "enum and categories differ",
        "P107",
        f"{EVENTS}:event_type",
        '"categories"',
        constraint("events", "event_type", enum=["meeting", "activity"]),
    ),
    stated(
        "bound that is for numbers",
        "P107",
        f"{PEOPLE}:name_en",
        '"minimum"',
        constraint("people", "name_en", minimum=5),
    ),
    stated(
        "another primary key",
        "P106",
        "schemas/sources.json",
        '"primaryKey"',
        schema("sources", primaryKey="publisher_zh"),
    ),
    stated(
        "core table that is declared another",
        "P106",
        EVENTS,
        '"group"',
        schema("events", group="reference"),
    ),
    stated(
        "role that is another",
        "P106",
        f"{PEOPLE}:name_en",
        '"role": "editorial"',
        field("people", "name_en", role="editorial"),
    ),
    stated(
        "empty cell that means true",
        "P103",
        "schemas/metrics.json:series_break",
        '"empty_means": "true"',
        field("metrics", "series_break", empty_means="true"),
    ),
    stated(
        "empty cell that means nothing",
        "P106",
        "schemas/metrics.json:series_break",
        '"series_break"',
        field("metrics", "series_break", empty_means=None),
    ),
    case("names that are none", "P106", PEOPLE, schema("people", named=None)),
    case("dates that are none", "P106", EVENTS, schema("events", dates=None)),
    stated(
        "pattern that explodes elsewhere",
        "P108",
        f"{PEOPLE}:name_en",
        "(?=a)",
        constraint("people", "name_en", pattern="(?=a)(a+)+$"),
    ),
    stated(
        "pattern with a back-reference",
        "P108",
        f"{PEOPLE}:name_en",
        '"(a)',
        constraint("people", "name_en", pattern="(a)\\1"),
    ),
    # Nothing too many, nothing too few
    case(
        "file that nobody names",
        "P109",
        "data/event.csv",
        lambda folder: (folder / "data/event.csv").write_text("event_id\n"),
    ),
    stated(
        "resource missing",
        "P110",
        DESCRIPTOR,
        '"resources"',
        edit(DESCRIPTOR, lambda value: value["resources"].pop(14)),
    ),
    case(
        "column gone that rules look at",
        "P110",
        "schemas/lookups.json:searched",
        without("lookups", "searched"),
    ),
    case(
        "column named like one of another table",
        "P113",
        "schemas/evidence.json:region_id",
        extra("evidence", "region_id"),
    ),
    case("table without a Chinese title", "P112", THEMES, schema("themes", title_zh=None)),
    stated(
        "column without a description",
        "P112",
        f"{THEMES}:name_en",
        '"name_en"',
        field("themes", "name_en", description=""),
    ),
    # What the model is: groups, names, dates, roles
    case("table without a group", "P103", THEMES, schema("themes", group=None)),
    stated(
        "group that is none", "P103", THEMES, '"relations"', schema("themes", group="relations")
    ),
    stated("group misspelt", "P102", THEMES, '"grup"', schema("themes", grup="core", group=None)),
    stated(
        "names that a table may or may not have",
        "P103",
        PEOPLE,
        '"named"',
        schema("people", named=False),
    ),
    stated(
        "names without a field for them", "P107", LOOKUPS, '"fields"', schema("lookups", named=True)
    ),
    case("date without a start", "P103", f"{EVENTS}:10", dates(end="date_end")),
    stated(
        "part of a date misspelt",
        "P102",
        EVENTS,
        '"prescision"',
        dates(start="date_start", prescision="date_precision"),
    ),
    case(
        "date that lasts and has no end",
        "P107",
        f"{EVENTS}:10",
        dates(start="date_start", lasting=True),
    ),
    stated(
        "field without a role",
        "P103",
        f"{THEMES}:name_en",
        '"name_en"',
        field("themes", "name_en", role=None),
    ),
    stated(
        "role that is none",
        "P103",
        f"{THEMES}:name_en",
        '"label"',
        field("themes", "name_en", role="label"),
    ),
    stated(
        "role misspelt",
        "P102",
        f"{THEMES}:name_en",
        '"rol"',
        field("themes", "name_en", rol="name", role=None),
    ),
    stated(
        "a note adopted with a figure",
        "P107",
        "schemas/metrics.json:note_en",
        '"adopted_with": "unit_zh"',
        field("metrics", "note_en", adopted_with="unit_zh"),
    ),
    # The source text
    case(
        "another text",
        "X101",
        "text.txt",
        replace("text.txt", "灯塔与扳手\n", "灯塔与扳手\n别的\n"),
        text=True,
    ),
]
