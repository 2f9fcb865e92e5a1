"""Which statement a cell adopts, step by step, on rows made up for it."""

from __future__ import annotations

from typing import Any

import pytest

from changai.model.package import installed_package
from changai.statements.resolution import (
    Cell,
    ResolutionContext,
    Row,
    adopted_statement,
    compute_stances,
    contradicts_identity,
    statements_by_cell,
)

SOURCES = [
    {"source_id": "src-issuer", "authority": "issuer", "published": "2020-03-01"},
    {"source_id": "src-2021-issuer", "authority": "issuer", "published": "2021-03-01"},
    {"source_id": "src-issuer-of-2022", "authority": "issuer", "published": "2022-03-01"},
    {"source_id": "src-agency", "authority": "agency", "published": "2020-01-01"},
    {"source_id": "src-other", "authority": "other", "published": "2019-01-01"},
    {"source_id": "src-own", "authority": "other", "published": ""},
    {"source_id": "src-copy", "authority": "issuer", "hosting": "copy", "published": "2018-01-01"},
    {"source_id": "src-later-copy", "authority": "issuer", "hosting": "copy", "published": "2019"},
    *(
        {"source_id": f"src-{name}", "authority": "agency", "published": day, "origin": origin}
        for name, day, origin in [
            ("told", "2020-05-01", "press-conference"),
            ("told-again", "2020-05-02", "press-conference"),
            ("told-elsewhere", "2020-05-03", "dispatch"),
            ("told-there-again", "2020-05-04", "dispatch"),
        ]
    ),
    {"source_id": "src-told-copy", "hosting": "copy", "published": "2020", "origin": "dispatch"},
]
REGIONS = [
    {"region_id": "reg-cn", "parent_id": "", "name_zh": "中国", "level": "country"},
    {"region_id": "reg-a", "parent_id": "reg-cn", "name_zh": "甲省"},
    {"region_id": "reg-a-b", "parent_id": "reg-a", "name_zh": "甲省乙市"},
    {"region_id": "reg-a-b-c", "parent_id": "reg-a-b", "name_zh": "丙县"},
    {"region_id": "reg-d", "parent_id": "reg-cn", "name_zh": "丁省"},
]
NAMES = [
    {"row_id": "evt-x", "name": "技赛", "kind": "short"},
    {"row_id": "evt-x", "name": "枝能大赛", "kind": "misprint"},
]
VALUE = Cell("metrics", "met-x", "value")
PLACE = Cell("events", "evt-x", "region_id")
VENUE = Cell("events", "evt-x", "venue_zh")
NAME = Cell("events", "evt-x", "name_zh")
ISSUERS = Cell("documents", "doc-x", "document_issuers", "org-x")


def context(**departures: str) -> ResolutionContext:
    departing = [
        {"row_id": VALUE.row_id, "field": field, "source_id": source}
        for field, source in departures.items()
    ]
    rows: dict[str, list[Any]] = {"sources": SOURCES, "regions": REGIONS, "names": NAMES}
    return ResolutionContext(installed_package().schemas, rows | {"departures": departing})


def statement(source: str, claim: str, quote: str = "") -> Row:
    return {"source_id": f"src-{source}", "claim": claim, "exact": quote}


RESOLVED: dict[str, tuple[Cell, str, list[Row], list[str]]] = {
    "alone": (VALUE, "", [statement("other", "5")], ["states"]),
    "the most trusted": (
        VALUE,
        "5",
        [statement("own", "5"), statement("issuer", "6"), statement("agency", "7")],
        ["disputes", "states", "disputes"],
    ),
    "none by being the source of the row": (
        VALUE,
        "5",
        [statement("other", "6"), statement("own", "5")],
        ["states", "disputes"],
    ),
    "the earlier of equals": (
        VALUE,
        "5",
        [statement("2021-issuer", "6"), statement("issuer", "5")],
        ["disputes", "states"],
    ),
    "a more exact one that is consistent": (
        VALUE,
        "",
        [statement("issuer", "1420000", "142万"), statement("other", "1418300", "1418300")],
        ["confirms", "states"],
    ),
    "no more exact one that is not": (
        VALUE,
        "",
        [statement("issuer", "1420000", "142万"), statement("other", "1438300", "1438300")],
        ["states", "disputes"],
    ),
    "the word that limits a number, where another has lost it": (
        VALUE,
        "",
        [statement("issuer", "5"), statement("other", "more_than 5")],
        ["confirms", "states"],
    ),
    "a number in a range as more exact": (
        VALUE,
        "",
        [statement("issuer", "5..9"), statement("other", "7"), statement("agency", "11")],
        ["confirms", "states", "disputes"],
    ),
    "no place against what the row is about": (
        PLACE,
        "reg-d",
        [statement("issuer", "reg-a"), statement("other", "reg-d")],
        ["disputes", "states"],
    ),
    "no province of a country as a more exact country": (
        PLACE,
        "reg-cn",
        [statement("issuer", "reg-a"), statement("other", "reg-cn")],
        ["disputes", "states"],
    ),
    "a coarser and a finer place beside what the row is about": (
        PLACE,
        "reg-a-b",
        [statement("issuer", "reg-a"), statement("other", "reg-a-b-c")],
        ["confirms", "states"],
    ),
    "a smaller place": (
        PLACE,
        "",
        [
            statement("issuer", "reg-a"),
            statement("other", "reg-a-b-c"),
            statement("agency", "reg-a-b"),
        ],
        ["confirms", "states", "confirms"],
    ),
    "no place elsewhere": (
        PLACE,
        "",
        [statement("issuer", "reg-a"), statement("other", "reg-d")],
        ["states", "disputes"],
    ),
    "a place told at more length": (
        VENUE,
        "",
        [
            statement("issuer", "丁市"),
            statement("other", "丁市 体育馆"),
            statement("agency", "戊市"),
        ],
        ["confirms", "states", "disputes"],
    ),
    "one of two claims of a source": (
        VALUE,
        "",
        [statement("issuer", "5"), statement("issuer", "6"), statement("other", "5")],
        ["states", "disputes", "confirms"],
    ),
    "a name as the curator words it": (
        NAME,
        "全国技能大赛",
        [
            statement("issuer", "技赛"),
            statement("other", "全国技能大赛"),
            statement("agency", "技能大赛"),
            statement("2021-issuer", "枝能大赛"),
        ],
        ["confirms", "states", "confirms", "disputes"],
    ),
    "no name that no source prints so": (
        NAME,
        "全国技能大赛",
        [statement("issuer", "技赛"), statement("other", "运动会")],
        ["confirms", "disputes"],
    ),
    "no copy on an unrelated site, whatever its authority": (
        VALUE,
        "",
        [statement("copy", "6"), statement("other", "5"), statement("later-copy", "5")],
        ["disputes", "states", "repeats"],
    ),
    "no copy that is more exact": (
        VALUE,
        "",
        [statement("other", "1420000", "142万"), statement("copy", "1418300", "1418300")],
        ["states", "refines"],
    ),
    "a copy where nobody else speaks": (
        VALUE,
        "",
        [statement("later-copy", "5"), statement("copy", "5")],
        ["repeats", "states"],
    ),
    "no name of a copy where another prints it": (
        NAME,
        "技能大赛",
        [statement("copy", "技能大赛"), statement("other", "技能大赛")],
        ["repeats", "states"],
    ),
    "one telling once": (
        VALUE,
        "",
        [statement("told-again", "5"), statement("told", "5"), statement("other", "5")],
        ["repeats", "states", "confirms"],
    ),
    "one telling at its most exact": (
        VALUE,
        "",
        [statement("told", "1420000", "142万"), statement("told-again", "1418300", "1418300")],
        ["repeats", "states"],
    ),
    "another telling, which confirms once": (
        VALUE,
        "",
        [
            statement("told", "5"),
            statement("told-there-again", "5"),
            statement("told-elsewhere", "5"),
            statement("told-elsewhere", "5"),
        ],
        ["states", "repeats", "confirms", "confirms"],
    ),
    "one telling told in two ways": (
        VALUE,
        "",
        [statement("told", "5"), statement("told-again", "6"), statement("told-elsewhere", "6")],
        ["states", "disputes", "disputes"],
    ),
    "one telling that a copy has too, which is no voice of it": (
        VALUE,
        "",
        [statement("told", "5"), statement("told-copy", "5"), statement("told-elsewhere", "5")],
        ["states", "repeats", "confirms"],
    ),
    "a name in the curator's words, told twice": (
        NAME,
        "全国技能大赛",
        [statement("told-again", "技赛"), statement("told", "技赛"), statement("agency", "技赛")],
        ["repeats", "confirms", "confirms"],
    ),
    "a relation told twice": (
        ISSUERS,
        "org-x",
        [statement("told-again", "org-x"), statement("told", "org-x")],
        ["repeats", "states"],
    ),
    "a relation that is there": (
        ISSUERS,
        "org-x",
        [statement("issuer", "org-x"), statement("own", "org-x")],
        ["states", "confirms"],
    ),
    "no relation that is not": (ISSUERS, "", [statement("issuer", "org-x")], ["disputes"]),
}


@pytest.mark.parametrize("name", RESOLVED)
def test_a_cell_adopts(name: str) -> None:
    cell, value, statements, stances = RESOLVED[name]
    row = {"source_id": "src-own", cell.field: value}
    adopted, computed = compute_stances(context(), cell, row, statements)
    assert computed == stances
    stating = [one for one, stance in zip(statements, stances, strict=True) if stance == "states"]
    assert [adopted] == (stating or [None])
    if len({one["source_id"] for one in statements}) == len(statements):
        # Only between statements of one source does the order decide in which they are given.
        assert compute_stances(context(), cell, row, statements[::-1])[1] == stances[::-1]


def test_where_the_most_trusted_differ_the_earliest_is_adopted_whatever_the_row_goes_by() -> None:
    earliest = statement("issuer", "1418300", "1418300")
    different = statement("2021-issuer", "9000000", "900万")
    coarser = statement("issuer-of-2022", "1420000", "142万")
    statements = [coarser, different, earliest]
    for source in ("src-issuer-of-2022", "src-2021-issuer", ""):
        row = {"source_id": source, "value": "1420000"}
        assert adopted_statement(context(), VALUE, row, statements) == earliest
        assert adopted_statement(context(), VALUE, row, [different, coarser]) == different


PERIODS: dict[str, tuple[dict[str, str], str, bool]] = {
    "another year": ({"period_start": "2020-01-01", "period_end": "2020-12-31"}, "2021", True),
    "the same": ({"period_start": "2020-01-01", "period_end": "2020-12-31"}, "2020", False),
    "finer": ({"period_start": "2020-01-01", "period_end": "2020-12-31"}, "2020-03", False),
    "coarser": ({"period_start": "2020-12-31", "period_end": "2020-12-31"}, "2020", False),
    "an open end": ({"period_start": "2018-01-01"}, "2018", False),
    "empty": ({}, "2021", False),
}


@pytest.mark.parametrize("name", PERIODS)
def test_a_period_is_contradicted_only_by_one_that_is_inconsistent_with_it(name: str) -> None:
    cells, claim, contradicts = PERIODS[name]
    row = {"period_start": "", "period_end": "", "period_precision": "year"} | cells
    cell = Cell("metrics", "met-x", "period_start")
    found = contradicts_identity(context(), cell, row, statement("other", claim))
    assert found is contradicts


def test_a_departure_is_followed_where_its_source_speaks() -> None:
    issuer, other = statement("issuer", "5"), statement("other", "6")
    row = {"source_id": "src-own", "value": ""}
    departing = context(value="src-other")
    assert adopted_statement(departing, VALUE, row, [issuer, other]) == other
    assert adopted_statement(departing, VALUE, row, [issuer]) == issuer


def test_statements_stand_at_the_cells_that_there_are() -> None:
    rows: dict[str, list[Any]] = {
        "documents": [{"document_id": "doc-x"}],
        "document_issuers": [{"document_id": "doc-x", "organization_id": "org-x", "role": ""}],
    }
    known = ResolutionContext(installed_package().schemas, rows)
    of_document = {"table": "documents", "row_id": "doc-x", "claim": "org-x"}
    issuer = of_document | {"field": "document_issuers"}
    number = of_document | {"field": "document_number"}
    unknown_field, unknown_row = issuer | {"field": "errata"}, number | {"row_id": "doc-y"}
    found = statements_by_cell(known, [issuer, number, unknown_field, unknown_row])
    number_cell = Cell("documents", "doc-x", "document_number")
    assert found == {ISSUERS: [issuer], number_cell: [number]}
    assert known.row(ISSUERS)["document_issuers"] == "org-x"
    assert "document_issuers" not in known.row(ISSUERS._replace(joined="org-y"))
