"""`changai add` of corrections, which `settle` keeps, and of rows that are retired."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from adding import Out, add, assert_refused, contents
from broken.patches import cell, copy, raw
from changai import Dataset
from changai.curation.contribute import draft_of
from changai.curation.contributed_retirement import coming_version
from changai.curation.contribution_file import Entry, read_contribution
from changai.curation.contribution_template import template
from changai.curation.draft import Draft
from changai.curation.reconcile import settle
from changai.curation.working_copy import read_working_copy
from changai.errors import ChangaiError
from changai.model.package import model_schemas
from changai.validation import validate
from copies import copy_good

PARAGRAPH = "2019年海潮系统培训职工150万人次，其中，女职工60万人次；一线职工占比为41.6%。"
NEWS = 'source = "src-news-2020"\n'


def written(good: Path, text: str, capsys: Out) -> Dataset:
    """The package after a contribution that is valid, and that `settle` leaves as it is."""
    status, out, err = add(good, text, capsys)
    assert status == 0, out + err
    assert settle(good) == []
    assert [finding for finding in validate(good) if finding.severity == "error"] == []
    return Dataset(good)


def misread(good: Path) -> None:
    """A figure that was misread: 15 for 150, in the row and in its evidence."""
    cell("metrics", 7, "value", "500000")(good)
    cell("evidence", 22, "claim", "500000")(good)
    cell("evidence", 22, "exact", "50万人次")(good)
    cell("evidence", 22, "start", "14")(good)


def test_a_value_that_was_misread_is_corrected_in_its_statement(good: Path, capsys: Out) -> None:
    misread(good)
    cell("metrics", 7, "value", "1500000")(good)
    assert any("met-trained-2019" in change for change in settle(good))  # which undoes it
    data = written(
        good,
        'correct = "met-trained-2019"\n'
        f'figure = "150万人次"\nwords = "{PARAGRAPH}"\nreason = "The first digit was left out."\n',
        capsys,
    )
    assert data.show("met-trained-2019")["value"] == 1_500_000
    (said,) = data.evidence("met-trained-2019").query("field == 'value'").to_dict("records")
    assert (said["exact"], said["claim"], said["stance"]) == ("150万人次", "1500000", "states")
    assert (said["start"], said["end"]) == (13, 19)
    assert said["note_en"] == "The first digit was left out."


def test_what_a_row_holds_already_is_no_fault(good: Path, capsys: Out) -> None:
    theme = Dataset(good).show("evt-skills-meeting-2019")["theme_id"]
    before = contents(good)
    text = f'correct = "evt-skills-meeting-2019"\ntheme = "{theme}"\nreason = "As read again."\n'
    status, _, err = add(good, text, capsys)
    assert status == 0, err
    assert "no change: the rows hold what " in err
    assert "fix" not in err
    assert contents(good) == before


def test_a_source_that_comes_later_is_adopted_by_a_departure(good: Path, capsys: Out) -> None:
    corrected = NEWS + 'correct = "met-studios-2020"\nfigure = "1150个"\nwords = "建成1150个"\n'
    data = written(good, corrected + 'reason = ["首报后有更正。", "Corrected later."]\n', capsys)
    row = data.show("met-studios-2020")
    assert (row["value"], row["qualifier"], row["source_id"]) == (1150, "exact", "src-news-2020")
    (departure,) = data.load("departures").to_dict("records")
    assert (departure["source_id"], departure["reason_zh"]) == ("src-news-2020", "首报后有更正。")
    said = data.load("evidence").query("row_id == 'met-studios-2020' and field == 'value'")
    of_article = said.set_index("source_id").loc["src-lighthouse"]
    assert (of_article["stance"], of_article["note_en"]) == ("disputes", "Corrected later.")
    # Corrected back: nothing departs from the order of authority any more.
    back = 'source = "src-lighthouse"\ncorrect = "met-studios-2020"\nfigure = "超过1200个"\n'
    text = (good / "text.txt").read_text("utf-8").splitlines()[6]
    again = written(good, f'{back}words = "{text}"\nreason = "As first."\n', capsys)
    assert again.show("met-studios-2020")["value"] == 1200
    assert again.load("departures").empty


def test_a_source_that_is_not_adopted_is_read_again(good: Path, capsys: Out) -> None:
    again = NEWS + 'correct = "met-studios-2020"\nfigure = "1160个"\nwords = "建成1160个"\n'
    status, out, err = add(good, again + 'reason = "The page has a six."\n', capsys)
    assert status == 0, out + err
    assert (
        "src-lighthouse comes first by authority and says '超过1200个', and figure stays so" in err
    )
    data = Dataset(good)
    assert data.show("met-studios-2020")["value"] == 1200
    said = data.load("evidence").query("row_id == 'met-studios-2020'").set_index("source_id")
    assert said.loc["src-news-2020", ["exact", "claim", "stance"]].tolist() == [
        *("1160个", "1160", "disputes")
    ]
    assert said.loc["src-news-2020", "note_en"].endswith("The page has a six.")
    assert data.load("departures").empty
    assert settle(good) == []


def test_a_cell_that_nobody_states_is_emptied(good: Path, capsys: Out) -> None:
    event = 'correct = "evt-skills-meeting-2019"\nreason = "Another meeting."\nempty = '
    data = written(good, event + '"date"\n', capsys)
    row = data.show("evt-skills-meeting-2019")
    assert pd.isna(row["date_start"])
    assert pd.isna(row["date_end"])
    assert row["date_precision"] == "none"
    data = written(good, event + '"document"\n', capsys)  # which no source states
    assert pd.isna(data.show("evt-skills-meeting-2019")["document_id"])
    # What another source states of it is adopted.
    visit = 'source = "src-lighthouse"\ncorrect = "evt-night-school-visit-2020"\nempty = "date"\n'
    data = written(good, visit + 'reason = "Of another visit."\n', capsys)
    row = data.show("evt-night-school-visit-2020")
    assert (row["date_start"], row["source_id"]) == (pd.Timestamp(2020, 6, 1), "src-news-2020")


def test_the_reading_of_what_was_corrected_goes(good: Path, capsys: Out) -> None:
    statement = "met-studios-2020 value src-news-2020 - - 1150个"
    rows = [("evidence", statement), ("metrics", "met-studios-2020"), ("people", "per-lin-yifan")]
    lines = (f"{table},{key},2021-05-02,machine,,right,0,,\n" for table, key in rows)
    raw("readings", lambda data: data + "".join(lines).encode())(good)
    settle(good)
    assert validate(good) == []
    again = NEWS + 'correct = "met-studios-2020"\nfigure = "1160个"\nwords = "建成1160个"\n'
    data = written(good, again + 'reason = "The page has a six."\n', capsys)
    assert set(data.load("readings")["row_key"]) == {"met-studios-2020", "per-lin-yifan"}


def test_a_new_source_corrects_a_date(good: Path, capsys: Out) -> None:
    data = written(
        good,
        'url = "https://example.org/3"\ntitle = ["更正", "Correction"]\npublisher = "海潮日报"\n'
        'day = "2020-07-01"\n[[says]]\ncorrect = "evt-night-school-visit-2020"\n'
        'date = "6月2日"\nwords = "应为6月2日"\nreason = ["原报有误。", "The first report erred."]\n',
        capsys,
    )
    row = data.show("evt-night-school-visit-2020")
    assert row["date_start"] == row["date_end"] == pd.Timestamp(2020, 6, 2)
    assert row["source_id"] == "src-example-2020-07-01"


def test_what_curators_write_is_corrected_in_the_row(good: Path, capsys: Out) -> None:
    status, out, err = add(
        good,
        'correct = "evt-skills-meeting-2019"\nname_en = "Skills Conference"\n'
        'description = ["另一句。", "Another sentence."]\nplace = "宁波"\nreason = "Plainer."\n',
        capsys,
    )
    assert status == 0, out + err
    assert "no column keeps this reason: write it into the commit" in err
    assert settle(good) == []
    data = Dataset(good)
    row = data.show("evt-skills-meeting-2019")
    assert (row["name_en"], row["region_id"]) == ("Skills Conference", "reg-cn-zj-ningbo")
    assert (row["description_zh"], row["description_en"]) == ("另一句。", "Another sentence.")
    names = set(data.load("names").query("row_id == 'evt-skills-meeting-2019'")["name"])
    assert names == {"技能大会", "Skills Conference"}


def test_the_period_of_a_figure_is_corrected_whole(good: Path, capsys: Out) -> None:
    data = written(
        good, 'correct = "met-joined-2020"\ndate = "2020年12月"\nreason = "Overlooked."\n', capsys
    )
    row = data.show("met-joined-2020")
    assert (row["period_start"], row["period_end"]) == (
        pd.Timestamp(2020, 12, 1),
        pd.Timestamp(2020, 12, 31),
    )
    assert (row["period_precision"], row["period_kind"]) == ("month", "interval")


def test_a_row_that_nothing_refers_to_is_retired(good: Path, capsys: Out) -> None:
    status, out, err = add(good, 'retire = "met-joined-2020"\nreason = "Doubled."\n', capsys)
    assert status == 0, out + err
    assert "with met-joined-2020 goes a row of evidence" in err
    data = Dataset(good)
    assert "met-joined-2020" not in set(data.load("metrics")["metric_id"])
    row = data.load("retired").set_index("id").loc["met-joined-2020"]
    assert (row["table"], row["retired_in"], row["reason"]) == ("metrics", "0.3.0", "Doubled.")
    assert pd.isna(row["replaced_by"])
    assert "met-joined-2020" not in set(data.load("evidence")["row_id"])
    status, _, err = add(good, NEWS + 'row = "met-joined-2020"\nfigure = "3万人"\n', capsys)
    assert (status, "was retired in version 0.3.0 (Doubled)" in err) == (2, True), err


def test_what_refers_to_a_row_moves_to_its_replacement(good: Path, capsys: Out) -> None:
    copy("organizations", 2, 3, organization_id="org-haichao-union-2", name_en="Haichao FTU")(good)
    cell("document_issuers", 2, "organization_id", "org-haichao-union-2")(good)
    replaces = {"row_id": "org-haichao-union-2", "start": "5", "end": "10"}
    copy("evidence", 25, 26, **replaces)(good)
    settle(good)
    data = written(
        good,
        'retire = "org-haichao-union-2"\nreplaced_by = "org-haichao-union"\nreason = "Doubled."\n',
        capsys,
    )
    assert set(data.load("document_issuers")["organization_id"]) == {"org-haichao-union"}
    assert "org-haichao-union-2" not in set(data.load("names")["row_id"])
    assert "Haichao FTU" in set(data.load("names")["name"])  # which somebody may search for
    assert data.load("retired").set_index("id").loc["org-haichao-union-2", "replaced_by"] == (
        "org-haichao-union"
    )


def test_what_relates_a_row_to_its_replacement_goes(good: Path) -> None:
    copy("documents", 2, 3, document_id="doc-measures-2")(good)
    relation = b"doc-measures-2,doc-measures,replaces\n"
    raw("document_relations", lambda data: data + relation)(good)
    statement = (
        b"documents,doc-measures-2,document_relations,src-news-2020,,,,x,doc-measures,states,\n"
    )
    raw("evidence", lambda data: data + statement)(good)
    package = read_working_copy(good)
    file = good.parent / "more.toml"
    file.write_text(
        'retire = "doc-measures-2"\nreplaced_by = "doc-measures"\nreason = "Doubled."\n', "utf-8"
    )
    draft = draft_of(read_contribution(file), package.package, package.tables)
    assert draft.tables["document_relations"] == []
    assert not [row for row in draft.tables["evidence"] if row["field"] == "document_relations"]
    assert "with doc-measures-2 goes a row of document_relations" in draft.notes


@pytest.mark.parametrize(
    ("version", "coming"),
    [("0.2.0", "0.3.0"), ("0.3.0.dev1", "0.3.0"), ("1.4.2rc1", "1.4.2"), ("0.1.0", "0.2.0")],
)
def test_a_row_is_retired_in_the_version_to_come(good: Path, version: str, coming: str) -> None:
    tables = read_working_copy(good).tables
    draft = Draft(model_schemas(), tables, version)
    assert coming_version(draft, Entry("more.toml")) == coming
    draft.version = "next"
    with pytest.raises(
        ChangaiError, match="retired_in: is missing, and the version of the package"
    ):
        coming_version(draft, Entry("more.toml"))


def test_an_event_is_retired_with_those_who_took_part(good: Path, capsys: Out) -> None:
    data = written(good, 'retire = "evt-skills-meeting-2019"\nreason = "None."\n', capsys)
    assert data.load("event_participants").empty
    assert "evt-skills-meeting-2019" not in set(data.load("evidence")["row_id"])


def test_a_part_that_nobody_took_is_taken_out(good: Path, capsys: Out) -> None:
    chair = 'retire = "event_participants"\nevent = "技能大会"\nreason = "Misread."\n'
    data = written(good, chair + 'person = "林一帆"\nrole = "speaker"\n', capsys)
    (left,) = data.load("event_participants").to_dict("records")
    assert left["organization_id"] == "org-haichao-union"
    data = written(good, chair + 'organization = "海潮总工会"\nrole = "organizer"\n', capsys)
    assert data.load("event_participants").empty
    assert "event_participants" not in set(data.load("evidence")["field"])


def test_a_province_is_corrected_in_the_table_that_has_the_column(good: Path, capsys: Out) -> None:
    province = "reg-cn-zj," + "," * 7
    raw("provincial_reform", lambda data: data + province.encode() + b"\n")(good)
    text = 'correct = "reg-cn-zj"\nreason = "Plainer."\n'
    status, out, _ = add(good, text + 'note = "Made up."\n', capsys)
    assert (status, "浙江省 · Zhejiang (reg-cn-zj)" in out) == (0, True), out
    assert add(good, text + 'name_en = "Zhejiang Province"\n', capsys)[0] == 0
    data = Dataset(good)
    assert list(data.load("provincial_reform")["note_en"]) == ["Made up."]
    assert data.show("reg-cn-zj")["name_en"] == "Zhejiang Province"


@pytest.mark.parametrize("kind", ["correction", "retirement"])
def test_the_templates_are_files_to_fill_in(kind: str) -> None:
    filled = tomllib.loads(template(kind, model_schemas()))
    (entry,) = filled.get("says", [filled])
    assert "reason" in entry


def test_the_title_of_a_document_is_corrected_by_the_template(good: Path, capsys: Out) -> None:
    head, _, _ = template("correction", model_schemas()).partition("correct =")
    entry = (
        'correct = "doc-measures"\ntitle_en = "Measures on Craftsmen"\nreason = "As rendered."\n'
    )
    data = written(good, head + entry, capsys)
    assert data.show("doc-measures")["title_en"] == "Measures on Craftsmen"
    title = 'title = ["海潮工匠培养办法", "Measures for Craftsmen"]\n'
    again = head + entry.replace('title_en = "Measures on Craftsmen"\n', title)
    assert written(good, again, capsys).show("doc-measures")["title_en"] == "Measures for Craftsmen"


CORRECT = NEWS + 'correct = "met-studios-2020"\nfigure = "1150个"\nwords = "建成1150个"\n'
BAD = {
    "no reason": (CORRECT, "reason: is missing; say in English why it is wrong"),
    "nothing corrected": (
        'correct = "met-studios-2020"\nreason = "x"\n',
        "correct: nothing of met-studios-2020 is corrected; .*--template correction",
    ),
    "unknown row": (
        'correct = "met-studio-2020"\nreason = "x"\nfigure = "1"\n',
        "correct: unknown id .*did you mean 'met-studios-2020'",
    ),
    "retired row": (
        'correct = "evt-night-visit"\nreason = "x"\ndate = "2020年"\n',
        "correct: 'evt-night-visit' was retired .*write 'evt-night-school-visit-2020'",
    ),
    "corrected and stated": (
        'row = "met-studios-2020"\n' + CORRECT.removeprefix(NEWS) + 'reason = "x"\n',
        "correct: row stands there as well; give one of the two",
    ),
    "unknown key": (
        CORRECT + 'reason = "x"\nvalu = "1"\n',
        "valu: unknown key of a correction of metrics",
    ),
    "key that a program writes": (
        CORRECT + 'reason = "x"\nqualifier = "exact"\n',
        "qualifier: unknown key of a correction of metrics",
    ),
    "no reason in Chinese": (
        CORRECT + 'reason = "Corrected later."\n',
        "reason: src-lighthouse comes first by authority and says '超过1200个'; .*reason = ",
    ),
    "no words": (
        CORRECT.replace("words", "# words") + 'reason = "x"\n',
        "words: is missing; give the words of the source that print the figure",
    ),
    "figure not in the words": (
        CORRECT.replace("建成1150个", "建成1160个") + 'reason = "x"\n',
        "figure: '1150个' does not stand in the words",
    ),
    "figure that is none": (
        CORRECT.replace("1150个", "许多") + 'reason = "x"\n',
        "figure: '许多' cannot be read as a figure",
    ),
    "figure cut out of another": (
        CORRECT.replace('"1150个"', '"150个"') + 'reason = ["改", "x"]\n',
        "figure: '150个' is cut out of '1150个'",
    ),
    "a title without a heading": (
        'correct = "doc-measures"\ntitle = ["办法", "Measures"]\nreason = "x"\n',
        r"toml:2: title: may be of the source or of the row; write \[\[says\]\] .* above correct",
    ),
    "an address without a heading": (
        'correct = "doc-measures"\nurl = "https://example.org/4"\nreason = "x"\n',
        r"toml:2: url: may be of the source or of the row; write \[\[says\]\] .* above correct",
    ),
    "a title stated without a heading": (
        NEWS + 'row = "doc-measures"\ntitle = "办法"\nwords = "办法"\n',
        r"toml:3: title: may be of the source or of the row; write \[\[says\]\] .* above row",
    ),
    "several sources": (
        CORRECT.removeprefix(NEWS) + 'reason = "x"\n',
        "figure: 2 sources state it .src-lighthouse, src-news-2020.; write source = ",
    ),
    "no source": (
        'correct = "evt-skills-meeting-2019"\nvenue = "礼堂"\nwords = "礼堂"\nreason = "x"\n',
        "venue: none states it; write source = ",
    ),
    "stated twice": (
        'source = "src-lighthouse"\ncorrect = "evt-night-school-visit-2020"\ndate = "6月2日"\n'
        'words = "6月2日"\nreason = "x"\n',
        "date: src-lighthouse states it 2 times .'2020年', '6月1日'.; correct data/evidence.csv",
    ),
    "a type that is none": (
        'correct = "evt-skills-meeting-2019"\nevent_type = "meating"\nreason = "x"\n',
        "event_type: 'meating' is none; did you mean 'meeting'",
    ),
    "an unknown theme": (
        'correct = "evt-skills-meeting-2019"\ntheme = "thm-skil"\nreason = "x"\n',
        "theme: no row of themes is called 'thm-skil'; did you mean 'thm-skill'",
    ),
    "a period that is none": (
        'correct = "met-joined-2020"\ndate = "某年"\nreason = "x"\n',
        "date: '某年' cannot be read as a date",
    ),
    "held text without the text": (
        'correct = "met-trained-2019"\nfigure = "15万人次"\nwords = "15万人次"\nreason = "x"\n',
        "words: src-lighthouse is a full-text source, whose text is needed",
    ),
    "emptied of what it needs": (
        'correct = "evt-skills-meeting-2019"\nempty = "name"\nreason = "x"\n',
        "empty: name of a row of events must not be empty; correct it, or retire the row",
    ),
    "emptied of nothing it has": (
        'correct = "evt-skills-meeting-2019"\nempty = "venu"\nreason = "x"\n',
        "empty: 'venu' is no key of events; did you mean 'venue'",
    ),
    "emptied of what several state": (
        'correct = "evt-night-school-visit-2020"\nempty = "date"\nreason = "x"\n',
        "empty: 2 sources state it .src-lighthouse, src-news-2020.; write source = ",
    ),
    "emptied of what another source states": (
        NEWS + 'correct = "evt-skills-meeting-2019"\nempty = "date"\nreason = "x"\n',
        "empty: src-news-2020 states nothing of it; these do: src-lighthouse; give the one",
    ),
    "retired without a reason": ('retire = "met-joined-2020"\n', "reason: is missing; say in Engl"),
    "retires nothing": (
        'retire = "met-joined"\nreason = "x"\n',
        "retire: unknown id 'met-joined'; did you mean 'met-joined-2020'",
    ),
    "retired already": (
        'retire = "evt-night-visit"\nreason = "x"\n',
        "retire: 'evt-night-visit' was retired in version 0.1.0",
    ),
    "still referred to": (
        'retire = "met-trained-2019"\nreason = "x"\n',
        "retire: met-trained-2019 is still referred to, in part_of_metric_id of met-trained-women",
    ),
    "still meant by a statement": (
        'retire = "reg-cn-zj-ningbo"\nreason = "x"\n',
        "retire: reg-cn-zj-ningbo is still referred to, in .* and [0-9]+ more; give replaced_by",
    ),
    "replaced by itself": (
        'retire = "met-joined-2020"\nreplaced_by = "met-joined-2020"\nreason = "x"\n',
        "replaced_by: is the row itself",
    ),
    "replaced by nothing": (
        'retire = "met-joined-2020"\nreplaced_by = "met-joined-2021"\nreason = "x"\n',
        "replaced_by: unknown id 'met-joined-2021'; did you mean 'met-joined-2020'",
    ),
    "replaced by another kind": (
        'retire = "met-joined-2020"\nreplaced_by = "per-lin-yifan"\nreason = "x"\n',
        "replaced_by: per-lin-yifan is a row of people, not of metrics",
    ),
    "unknown key of a retirement": (
        'retire = "met-joined-2020"\nreason = "x"\nreplaced = "y"\n',
        "replaced: unknown key of a retirement; did you mean 'replaced_by'",
    ),
    "a relation that is not there": (
        'retire = "event_participants"\nevent = "技能大会"\nperson = "林一帆"\nrole = "chair"\n'
        'reason = "x"\n',
        "retire: event_participants has no row of evt-skills-meeting-2019, per-lin-yifan, chair",
    ),
    "a relation without its part": (
        'retire = "event_participants"\nevent = "技能大会"\nperson = "林一帆"\nreason = "x"\n',
        "role: is missing",
    ),
    "retired and new": (
        '[[says]]\nretire = "met-joined-2020"\nnew = "event"\nreason = "x"\n',
        "retire: new stands there as well|new: retire stands there as well",
    ),
    "the second of two": (
        '[[says]]\nretire = "met-joined-2020"\nreason = "x"\n[[says]]\nretire = "met-none"\n',
        "more.toml:4: reason: is missing",
    ),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all that must not change it."""
    return copy_good(tmp_path_factory.mktemp("good") / "package")


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_file_is_one_clear_sentence(untouched: Path, capsys: Out, name: str) -> None:
    text, message = BAD[name]
    assert "nothing was written" in assert_refused(untouched, text, message, capsys)
