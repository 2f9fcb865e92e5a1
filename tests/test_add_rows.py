"""`changai add` of rows of every kind, out of a few lines, and of what a source held as text says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from adding import Out, add, assert_refused, contents
from broken.patches import insert, raw
from changai import Dataset
from changai.cli import main
from changai.cli.contributing_commands import Template
from changai.curation.contribution_file import Entry
from changai.curation.contribution_kinds import tables_by_kind
from changai.curation.contribution_origins import Origins
from changai.curation.contribution_template import WRITTEN
from changai.curation.draft import Draft
from changai.curation.named_rows import row_meant
from changai.curation.reconcile import settle
from changai.curation.working_copy import TextRow, read_working_copy
from changai.errors import ChangaiError
from changai.model.package import model_schemas
from changai.validation import validate
from copies import copy_good

NEW_SOURCE = """
url = "https://example.org/news/2"
title = ["海潮新闻", "News of Haichao"]
publisher = "海潮日报"
day = "2021-05-03"
"""
EVENT = """
[[says]]
new = "event"
name = ["海潮工匠座谈会", "Haichao Craftsmen Symposium"]
event_type = "meeting"
date = "2021年5月1日"
place = "reg-cn-zj"
venue = "宁波文化宫"
venue_place = "宁波"
theme = "素质提升"
program = "“匠心灯塔”行动"
description = ["虚构的座谈会。", "A made-up symposium."]
words = "2021年5月1日，海潮工匠座谈会在宁波文化宫举行，林二帆主持"
"""
PERSON = """
[[says]]
new = "person"
name = ["林二帆", "Lin Erfan"]
role = ["主任", "director"]
words = "主任林二帆主持"
"""
CHAIR = """
[[says]]
new = "event_participants"
event = "海潮工匠座谈会"
person = "林二帆"
role = "chair"
words = "林二帆主持"
"""
BODY = """
[[says]]
new = "organization"
name = ["海潮技师学院", "Haichao Technician College"]
organization_type = "school"
parent = "org-haichao-union"
place = "浙江省"
description = ["虚构的学院。", "A made-up college."]
words = "海潮总工会所属海潮技师学院承办"
"""
DOCUMENT = """
[[says]]
new = "document"
title = ["《海潮工匠培养办法补充规定》", "Supplementary Rules to the Measures for Training Haichao Craftsmen"]
document_type = "measures"
level = "union"
document_number = "海工发〔2021〕7号"
issued = "2021年4月"
theme = "thm-skill"
place = "reg-cn-zj"
description = ["虚构的规定。", "Made-up rules."]
words = "2021年4月，海潮总工会印发《海潮工匠培养办法补充规定》（海工发〔2021〕7号）"
"""
ISSUER = """
[[says]]
new = "document_issuers"
document = "海潮工匠培养办法补充规定"
organization = "org-haichao-union"
role = "issuer"
words = "海潮总工会印发《海潮工匠培养办法补充规定》"
"""
AMENDS = """
[[says]]
new = "document_relations"
document = "海潮工匠培养办法补充规定"
related_document = "doc-measures"
relation = "amends"
words = "对《海潮工匠培养办法》作出补充"
"""
INDICATOR = """
[[says]]
new = "indicator"
name = ["学院数", "Colleges"]
definition = ["所计学院的数目。", "Colleges, as counted."]
unit = "organization"
aggregation = "stock"
theme = "thm-skill"
"""
PLACE = """
[[says]]
new = "place"
name = ["慈溪市", "Cixi"]
short_name = "慈溪"
level = "county"
parent = "宁波"
gb2260 = "330282"
"""
RANGE = """
[[says]]
new = "figure"
indicator = "ind-colleges"
place = "慈溪"
date = "2020年底"
figure = "10—20所"
organization = "海潮技师学院"
words = "2020年底，慈溪有学院10—20所"
"""
PARTS = (EVENT, PERSON, CHAIR, BODY, DOCUMENT, ISSUER, AMENDS, INDICATOR, PLACE, RANGE)


def test_rows_of_every_kind_come_with_their_evidence(good: Path, capsys: Out) -> None:
    status, out, err = add(good, NEW_SOURCE + "".join(PARTS), capsys)
    assert status == 0, out + err
    assert settle(good) == []
    assert validate(good) == []
    data = Dataset(good)
    event = data.show("evt-haichao-craftsmen-symposium-2021")
    assert (event["date_start"], event["date_precision"]) == (pd.Timestamp(2021, 5, 1), "day")
    assert (event["venue_region_id"], event["program_id"]) == ("reg-cn-zj-ningbo", "prg-lighthouse")
    assert event["theme_id"] == "thm-skill"
    stated = data.evidence("evt-haichao-craftsmen-symposium-2021").set_index("field")
    # The place was given by its id, the program is not in the words: neither is evidence.
    assert set(stated.index) == {
        *("name_zh", "date_start", "venue_zh", "venue_region_id", "event_participants")
    }
    assert stated.loc["event_participants", "claim"] == "per-lin-erfan"
    participants = data.load("event_participants")
    assert ("per-lin-erfan", "chair") in set(
        participants[["person_id", "role"]].itertuples(index=False, name=None)
    )
    person = data.show("per-lin-erfan")
    assert (person["role_zh"], person["role_en"]) == ("主任", "director")
    body = data.show("org-haichao-technician-college")
    assert body["parent_id"] == "org-haichao-union"
    # A body above it that the words name is evidence, a place that is not in them is none.
    assert set(data.evidence("org-haichao-technician-college")["field"]) == {"name_zh", "parent_id"}
    (document,) = data.load("document_relations")["document_id"]
    held = data.show(document)
    assert (held["title_zh"], held["issued_precision"]) == ("海潮工匠培养办法补充规定", "month")
    assert (document, "org-haichao-union", "issuer") in set(
        data.load("document_issuers").itertuples(index=False, name=None)
    )
    exact = data.evidence(document).set_index("field")["exact"]
    assert exact["document_relations"] == "《海潮工匠培养办法》"
    assert exact["document_issuers"] == "海潮总工会"
    figure = data.show("met-cixi-colleges-2020")
    assert (figure["value"], figure["value_upper"], figure["unit_zh"]) == (10, 20, "所")
    assert figure["organization_id"] == "org-haichao-technician-college"
    assert data.show("reg-cn-zj-ningbo-cixi")["gb2260"] == "330282"


NAMED_PROGRAM = """
[[says]]
new = "program"
name = ["“海潮之星”专栏", "Haichao Stars Column"]
program_type = "publicity"
organization = "海潮总工会"
date_start = "2019年"
date_end = "2020年12月31日"
theme = "thm-skill"
description = ["虚构的专栏。", "A made-up column."]
words = "海潮总工会2019年开设“海潮之星”专栏，2020年12月31日停办"
"""


def test_it_shows_in_words_what_it_read(good: Path, capsys: Out) -> None:
    studios = """
indicator = "ind-studios"
place = "浙江"
date = "2021年底"
figure = "超过1300个"
words = "至2021年底，浙江建成创新工作室超过1300个"
"""
    status, out, err = add(good, NEW_SOURCE + studios, capsys)
    assert status == 0, out + err
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[: lines.index("metrics: 1 added, 0 removed, 0 changed")] == [
        "met-zj-studios-2021",
        "indicator 创新工作室 · Innovation studios (ind-studios)",
        "value more than 1,300 items, printed as 个",
        "period 2021-12-31 (year), instant",
        "nature observed",
        "place 浙江省 · Zhejiang (reg-cn-zj)",
        "beside it no other figure of this indicator, place and nature",
        "says value '超过1300个' = more than 1,300: states",
        "says period_start '2021年底' = 2021: states",
        "says region_id '浙江' = 浙江省 · Zhejiang (reg-cn-zj): states",
    ]
    # What is refused is shown as well, with what stands beside it.
    another = studios.replace("2021年底", "2022年底").replace("超过1300个", "1400个")
    before = contents(good)
    status, out, err = add(good, 'source = "src-example-2021-05-03"' + another, capsys)
    told = " ".join(out.split())
    assert (status, "before the day it is cited for" in told) == (1, True), out + err
    assert "value 1,400 items, printed as 个" in told
    assert "beside it more than 1,300, 2021-12-31 (year) (met-zj-studios-2021)" in told
    assert contents(good) == before
    status, out, err = add(good, 'source = "src-example-2021-05-03"\n' + EVENT, capsys)
    assert status == 0, out + err
    told = " ".join(out.split())
    assert "date 2021-05-01 (day)" in told
    assert "venue_place 宁波市 · Ningbo (reg-cn-zj-ningbo)" in told
    assert "description 虚构的座谈会。 · A made-up symposium. says" in told
    program = NAMED_PROGRAM.replace("[[says]]", 'source = "src-example-2021-05-03"\n[[says]]')
    told = " ".join(add(good, program, capsys)[1].split())
    assert "program_type publicity organization 海潮总工会 · " in told
    assert "date_start 2019-01-01 (year) date_end 2020-12-31 (day) " in told


HELD = 'source = "src-lighthouse"\n'
QUOTED = """
[[says]]
new = "event_participants"
event = "技能大会"
person = "林一帆"
role = "opener"
words = "林一帆在会上作报告"

[[says]]
indicator = "ind-technicians"
place = "宁波"
figure = "86名"
initiative_id = "ini-wrench-school"
nature = "forecast"
words = "宁波海潮机械厂开设“扳手夜校”，两年培养技师86名"
"""


def test_the_place_of_a_quote_in_a_held_text_is_found(good: Path, capsys: Out) -> None:
    text = str(good / "text.txt")
    status, out, err = add(good, HELD + QUOTED, capsys, "--text", text)
    assert status == 0, out + err
    assert "'林一帆' = 林一帆 · Lin Yifan (per-lin-yifan): states, at psg-lighthouse-2 38" in out
    assert validate(good, text=text) == []
    assert settle(good) == []
    stated = Dataset(good).load("evidence").set_index(["row_id", "field"])
    place = ["passage_id", "start", "end"]
    of_part = stated.loc[("evt-skills-meeting-2019", "event_participants"), place]
    assert list(of_part) == ["psg-lighthouse-2", 38, 41]
    of_value = stated.loc[("met-ningbo-technicians-forecast", "value"), place]
    assert list(of_value) == ["psg-lighthouse-5", 22, 25]
    figure = Dataset(good).show("met-ningbo-technicians-forecast")
    assert figure["organization_id"] == "org-haichao-works"  # that of its initiative


def test_what_becomes_evidence_is_excluded_no_more(good: Path, capsys: Out) -> None:
    reading = "exclusions,psg-lighthouse-5 16,2021-05-02,machine,,right,0,,\n"
    raw("readings", lambda data: data + reading.encode())(good)
    settle(good)
    named = """
[[says]]
new = "initiative"
name = ["两年", "Two Years"]
initiative_type = "training"
level = "enterprise"
place = "宁波"
organization = "海潮机械厂"
theme = "thm-skill"
description = ["虚构。", "Made up."]
words = "宁波海潮机械厂开设“扳手夜校”，两年培养技师86名"
"""
    status, out, err = add(good, HELD + named, capsys, "--text", str(good / "text.txt"))
    assert status == 0, out + err
    assert "'两年' was excluded as background; the exclusion goes" in err
    assert validate(good) == []
    data = Dataset(good)
    assert "psg-lighthouse-5" not in set(data.load("exclusions")["passage_id"])
    assert data.load("readings").empty


def test_a_paragraph_that_becomes_evidence_is_off_topic_no_more(good: Path, capsys: Out) -> None:
    insert("exclusions", 2, "psg-lighthouse-1,0,5,,off_topic,")(good)
    assert validate(good) == []
    named = """
[[says]]
new = "program"
name = ["灯塔与扳手", "The Lighthouse and the Wrench"]
program_type = "publicity"
theme = "thm-skill"
description = ["虚构。", "Made up."]
words = "灯塔与扳手"
"""
    status, out, err = add(good, HELD + named, capsys, "--text", str(good / "text.txt"))
    assert status == 0, out + err
    assert "all of psg-lighthouse-1 was excluded as off_topic; the exclusion goes" in err
    assert "psg-lighthouse-1" not in set(Dataset(good).load("exclusions")["passage_id"])


def test_a_whole_paragraph_needs_no_text(good: Path, capsys: Out) -> None:
    paragraph = (good / "text.txt").read_text("utf-8").splitlines()[2]
    statement = (
        HELD + f'row = "evt-skills-meeting-2019"\nname = "技能大会"\nwords = "{paragraph}"\n'
    )
    status, _, err = add(good, statement, capsys)
    assert (status, "already says so" in err) == (2, True), err
    other = statement.replace("evt-skills-meeting-2019", "prg-lighthouse").replace(
        'name = "技能大会"', 'organization = "海潮总工会"'
    )
    status, out, err = add(good, other, capsys)
    assert status == 0, out + err
    assert "at psg-lighthouse-2 13" in out


def test_a_template_has_fewer_lines_than_its_table_has_columns(capsys: Out) -> None:
    schemas = model_schemas()
    kinds = tables_by_kind(schemas)
    choices = set(get_args(Template))
    assert choices == {*kinds, *WRITTEN}
    of_evidence = len(schemas["evidence"]["fields"])  # a relation is nothing without it
    for kind in choices:
        assert main(["add", "--template", kind]) == 0
        template = capsys.readouterr().out
        tomllib.loads(template)
        if kind in WRITTEN:
            continue
        _, _, entry = template.partition("[[says]]\n")
        columns = len(schemas[kinds[kind]]["fields"])
        rows_as_well = of_evidence if kind == kinds[kind] else 0
        assert len(entry.splitlines()) < columns + rows_as_well, kind


def test_a_template_filled_in_is_a_row(good: Path, capsys: Out) -> None:
    assert main(["add", "--template", "event"]) == 0
    template = capsys.readouterr().out
    lines = (NEW_SOURCE + EVENT).splitlines()
    values = dict(line.split(" = ", 1) for line in lines if " = " in line)
    filled = [
        f"{key} = {values[key]}"
        if (key := line.removeprefix("# ").split(" = ")[0]) in values
        else line
        for line in template.splitlines()
    ]
    status, out, err = add(good, "\n".join(filled), capsys)
    assert status == 0, out + err
    assert "+ evt-haichao-craftsmen-symposium-2021\n" in out


SOURCE = 'source = "src-news-2020"\n'


def event(old: str, new: str) -> str:
    assert old in EVENT
    return SOURCE + EVENT.replace(old, new, 1)


def chair(old: str, new: str) -> str:
    text = CHAIR.replace("海潮工匠座谈会", "技能大会").replace("林二帆", "林一帆")
    assert old in text
    return SOURCE + text.replace(old, new, 1)


def held(words: str, person: str = "林一帆") -> str:
    return HELD + chair("林一帆主持", words).removeprefix(SOURCE).replace(
        '"林一帆"', f'"{person}"', 1
    )


BAD = {
    "unknown kind": (event('"event"', '"evnet"'), "new: nothing of the kind 'evnet'.*'event'"),
    "no kind at all": (event('"event"', '"sources"'), "new: .*'sources'.*there are: event, docu"),
    "two kinds": (event("new =", 'row = "evt-x"\nnew ='), "new: row stands there as well"),
    "unknown key": (event("venue =", "venu ="), "venu: unknown key of a new event; .*'venue'"),
    "key of another kind": (event("venue =", "figure ="), "figure: unknown key of a new event"),
    "a key twice": (
        event("venue =", 'venue_zh = "x"\nvenue ='),
        "venue: is the same as venue_zh; give one",
    ),
    "no name": (event("name =", "# name ="), "name: is missing; .*--template event"),
    "a name in Chinese alone": (
        event('["海潮工匠座谈会", "Haichao Craftsmen Symposium"]', '"海潮工匠座谈会"'),
        r"name: the English one is missing; give name = \[",
    ),
    "no type": (event("event_type =", "# event_type ="), "event_type: is missing"),
    "a type that is none": (
        event('"meeting"', '"meting"'),
        "event_type: 'meting' is none; did you mean 'meeting'\\? there are: meeting, speech",
    ),
    "no description": (event("description =", "# "), "description: is missing"),
    "three texts": (event('["虚构的座谈会。"', '["", "虚构的座谈会。"'), "description: takes two"),
    "two texts for a date": (event('"2021年5月1日"', '["2021", "2022"]'), "date: takes one text"),
    "a number for a text": (event('"宁波文化宫"', "3"), "venue: is not text"),
    "no words": (event("words =", "# words ="), "words: is missing; give the words"),
    "words that print nothing of it": (
        SOURCE
        + EVENT.replace("date =", "# date =").replace("venue", "# venue").split("words")[0]
        + 'words = "会议举行"\n',
        "words: they print none of name, place, program; quote what names the event",
    ),
    "a date not in the words": (
        event("2021年5月1日", "2021年5月2日"),
        "date: '2021年5月2日' .* does not",
    ),
    "a date that cannot be read": (
        SOURCE + EVENT.replace("2021年5月1日", "某日"),
        "date: '某日' cannot be read as a date",
    ),
    "a venue not in the words": (
        event('"宁波文化宫"', '"杭州"'),
        "venue: '杭州' does not stand in",
    ),
    "unknown place": (event('"reg-cn-zj"', '"浙江国"'), "place: .*'浙江国'.*"),
    "unknown program": (event("灯塔”行动", "灯搭”行动"), "program: no row of programs is called"),
    "unknown theme": (event('"素质提升"', '"技能"'), "theme: no row of themes is called '技能'"),
    "retired event": (
        chair('"技能大会"', '"evt-night-visit"'),
        "event: 'evt-night-visit' was retired .*; write 'evt-night-school-visit-2020'",
    ),
    "an event that is there": (
        event("海潮工匠座谈会", "技能大会"),
        "name: evt-skills-meeting-2019 is called '技能大会' already; state more of it with row =",
    ),
    "an id that is taken": (
        event("name =", 'event_id = "evt-skills-meeting-2019"\nname ='),
        "event_id: 'evt-skills-meeting-2019' already exists",
    ),
    "no id can be made": (
        event('"Haichao Craftsmen Symposium"', '"……"'),
        "event_id: is missing; no id can be made of the English name",
    ),
    "no source": (EVENT, "url: is missing; a source needs"),
    "nobody takes part": (chair("person =", "# person ="), "person: give one of person and organ"),
    "two take part in one": (
        chair("role =", 'organization = "海潮总工会"\nrole ='),
        "person: give one of person and organization, not 2",
    ),
    "unknown person": (
        chair('"林一帆"', '"林一凡"'),
        "person: no row of people is called '林一凡'",
    ),
    "no part": (chair("role =", "# role ="), "role: is missing; .*--template event_participants"),
    "a part that is none": (chair('"chair"', '"boss"'), "role: 'boss' is none; .*organizer, chair"),
    "no words for a relation": (chair("words =", "# words ="), "words: is missing"),
    "words that name nobody": (
        chair('"林一帆"', '"per-lin-yifan"').replace("林一帆主持", "某人主持"),
        "person: the words have none of the names of per-lin-yifan; give what is printed and the id",
    ),
    "a relation that is there": (
        chair('"chair"', '"speaker"'),
        'person: event_participants has this row already; .* row = "evt-skills-meeting-2019"',
    ),
    "a document without its own heading": (
        NEW_SOURCE.replace("title", "# title") + DOCUMENT.replace("[[says]]\n", ""),
        r"new: write \[\[says\]\] on a line of its own above it",
    ),
    "held text without the text": (held("林一帆在会上"), "words: src-lighthouse is a full-text"),
}
BAD_IN_TEXT = {
    "words of no paragraph": (
        held("林一帆在会下"),
        "words: they do not stand in the text of src-li",
    ),
    "words that stand twice": (held("海潮", "海潮"), "person: no row of people is called"),
    "a quote that stands twice": (
        HELD + 'row = "prg-lighthouse"\norganization = ["海潮", "org-haichao-union"]\n'
        'words = "2019年3月5日，浙江省海潮总工会召开技能大会，通过《海潮工匠培养办法》"\n',
        "organization: '海潮' stands 2 times in the words; quote fewer words",
    ),
    "words of two places": (
        HELD + 'row = "org-haichao-works"\nplace = "海潮"\nwords = "海潮"\n',
        "words: they stand [0-9] times in the text of src-lighthouse .psg-lighthouse-2 13, .*more",
    ),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all that must not change it."""
    return copy_good(tmp_path_factory.mktemp("good") / "package")


@pytest.mark.parametrize("name", [*BAD, *BAD_IN_TEXT])
def test_a_wrong_file_is_one_clear_sentence(untouched: Path, capsys: Out, name: str) -> None:
    text, message = (BAD | BAD_IN_TEXT)[name]
    options = ["--text", str(untouched / "text.txt")] if name in BAD_IN_TEXT else []
    sentence = assert_refused(untouched, text, message, capsys, *options)
    assert "nothing was written" in sentence


@pytest.mark.parametrize(
    ("row_id", "key"),
    [("evt-held", "new"), ("met-studios-2020", "figure"), ("reg-cn-zj", None), ("", None)],
)
def test_a_finding_is_at_the_key_of_its_own_row_and_of_none_that_mentions_it(
    row_id: str, key: str | None
) -> None:
    schemas, entry = model_schemas(), Entry("more.toml")
    origins = Origins()
    event = {"event_id": "evt-held", "region_id": "reg-cn-zj", "venue": ""}
    origins.note("events", TextRow(event), entry, "new", {})
    statement = {"row_id": "met-studios-2020", "claim": "reg-cn-zj", "note_en": ""}
    origins.note("evidence", TextRow(statement), entry, "figure", {})
    origin = origins.of_id(row_id, schemas)
    assert (origin and origin.otherwise) == key


@pytest.mark.parametrize(
    ("table", "text", "row_id"),
    [
        ("organizations", "海潮總工會", "org-haichao-union"),
        ("organizations", "haichao zonggonghui", "org-haichao-union"),
        ("regions", "Níngbō", "reg-cn-zj-ningbo"),
        ("documents", "《海潮工匠培養辦法》", "doc-measures"),
    ],
)
def test_a_row_is_named_in_any_spelling(good: Path, table: str, text: str, row_id: str) -> None:
    draft = Draft(model_schemas(), read_working_copy(good).tables)
    assert row_meant(draft, Entry("more.toml"), "row", table, text) == row_id
    with pytest.raises(ChangaiError, match=r"row: no row of .* is called"):
        row_meant(draft, Entry("more.toml"), "row", table, f"{text} II")
