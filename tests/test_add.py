"""`changai add`: a few typed lines become rows and evidence, or a clear word and no change."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from adding import Out, add, assert_refused, contents, read_once  # noqa: F401  (a fixture)
from broken.patches import cell, copy, insert
from changai import Dataset
from changai.cli import main
from changai.curation.contribution_template import template
from changai.curation.reconcile import settle
from changai.model.files import PackageFiles
from changai.model.package import model_schemas
from changai.validation import Finding, validate
from copies import ROOT, copy_real

EXAMPLES = re.findall(
    r"^```toml\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M | re.S
)
FIGURE, STATEMENTS, _RULE = EXAMPLES
# A century earlier: nobody will contribute a figure of that year, so the ids that are proposed stay free.
FIGURE = FIGURE.replace("2026-03-05", "1926-03-05").replace("2025年底", "1925年底")
# The same for the made-up package, where nothing is asked that only the real one has: it is small.
MADE_UP_SOURCE = """
url = "https://www.example.gov.cn/2026/03/technicians.html"
title = ["浙江技师超过14万人", "Zhejiang has more than 140,000 technicians"]
publisher = "某某日报"
day = "2026-03-05"
"""
MADE_UP_FIGURE = (
    MADE_UP_SOURCE
    + """indicator = "ind-technicians"
place = "浙江"
date = "2025年"
figure = "超过14万人"
words = "2025年，浙江技师超过14万人"
period_kind = "interval"
"""
)
MADE_UP_ROW = "met-zj-technicians-2025"
# A stock, of which nothing is said but what the example says.
MADE_UP_STOCK = """
url = "https://www.example.gov.cn/2026/03/studios.html"
title = ["浙江创新工作室超过1400个", "Zhejiang has more than 1,400 innovation studios"]
publisher = "某某日报"
day = "2026-03-05"
indicator = "ind-studios"
place = "浙江"
date = "2025年底"
figure = "超过1400个"
words = "截至2025年底，浙江创新工作室超过1400个"
"""
MADE_UP_STOCK_ROW = "met-zj-studios-2025"
SOURCE = 'source = "src-workers-daily-beijing-unions-2024"\n'
FULL_TEXT_SOURCE = "src-forging-2021"
TEMPLATES = {kind: template(kind, model_schemas()) for kind in ("figure", "statement")}


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real package, without more than half of all rows, which are not tried here."""
    return real_without_notes_of_work(tmp_path / "package")


def real_without_notes_of_work(folder: Path) -> Path:
    """A copy of the real package; of what tells how texts were read and searched only the headers."""
    copy_real(folder)
    for table in ("readings", "exclusions", "lookups"):
        file = folder / f"data/{table}.csv"
        header, _, _ = file.read_bytes().partition(b"\n")
        file.write_bytes(header + b"\n")
    return folder


def test_a_figure_takes_less_than_ten_lines(real: Path, capsys: Out) -> None:
    assert len(FIGURE.splitlines()) < 10
    before = len(Dataset(real).load("metrics"))
    status, out, err = add(real, FIGURE, capsys)
    assert status == 0, out + err
    assert [line for line in out.splitlines() if re.match("  [+~-] |[a-z]+: ", line)] == [
        "metrics: 1 added, 0 removed, 0 changed",
        "  + met-js-skilled-workers-1925",
        "sources: 1 added, 0 removed, 0 changed",
        "  + src-example-1926-03-05",
        "evidence: 3 added, 0 removed, 0 changed",
        "  + met-js-skilled-workers-1925 period_start src-example-1926-03-05 - - 1925年底",
        "  + met-js-skilled-workers-1925 region_id src-example-1926-03-05 - - 江苏",
        "  + met-js-skilled-workers-1925 value src-example-1926-03-05 - - 超过1400万人",
    ]
    assert 'authority = "other"' in err
    after = Dataset(real)
    row = after.show("met-js-skilled-workers-1925")
    assert (row["value"], row["qualifier"], row["unit_zh"]) == (14_000_000, "more_than", "人")
    assert row["period_start"] == row["period_end"] == pd.Timestamp(1925, 12, 31)
    assert (row["period_precision"], row["period_kind"]) == ("year", "instant")
    assert (row["region_id"], row["nature"]) == ("reg-cn-js", "observed")
    statements = after.evidence("met-js-skilled-workers-1925")
    assert dict(zip(statements["field"], statements["claim"], strict=True)) == {
        "value": "more_than 14000000",
        "period_start": "1925",
        "region_id": "reg-cn-js",
    }
    assert set(statements["stance"]) == {"states"}
    assert len(after.load("metrics")) == before + 1
    assert settle(real) == []
    assert validate(real) == []


def test_a_figure_that_is_there_is_not_added_again(good: Path, capsys: Out) -> None:
    status, out, err = add(good, MADE_UP_STOCK, capsys)
    assert (status, f"+ {MADE_UP_STOCK_ROW}\n" in out) == (0, True), out + err
    now = contents(good)
    status, out, err = add(good, MADE_UP_STOCK, capsys)
    assert (status, out) == (2, "")
    assert f'give row = "{MADE_UP_STOCK_ROW}"' in err
    assert contents(good) == now
    # However exactly its period is printed.
    exactly = MADE_UP_STOCK.replace("2025年底", "2025年12月31日")
    status, _, err = add(good, exactly, capsys)
    assert (status, f'give row = "{MADE_UP_STOCK_ROW}"' in err) == (2, True), err


def test_a_second_figure_of_a_source_has_a_free_id(good: Path, capsys: Out) -> None:
    status, out, err = add(good, MADE_UP_FIGURE, capsys)
    assert status == 0, out + err
    url, _, _, _, *says = MADE_UP_FIGURE.strip().splitlines()
    other = "\n".join([url, *says])  # its address is enough now
    status, out, err = add(good, f'{other}\nprogram_id = "prg-lighthouse"\n', capsys)
    assert status == 0, out + err
    assert "the url is that of src-example-2026-03-05" in err
    assert f"+ {MADE_UP_ROW}-2\n" in out
    assert "sources:" not in out


def test_a_figure_of_now_is_not_after_the_day_of_its_source(good: Path, capsys: Out) -> None:
    status, out, err = add(good, MADE_UP_STOCK.replace("2025年底", "目前"), capsys)
    assert status == 0, out + err
    (row_id,) = re.findall(r"\+ (met-zj-studios-[\d-]+)$", out, re.MULTILINE)
    row = Dataset(good).show(row_id)
    assert pd.isna(row["period_start"])
    assert (row["period_end"], row["period_precision"]) == (pd.Timestamp(2026, 3, 5), "not_after")
    assert row_id == "met-zj-studios-2026-03-05"
    assert settle(good) == []
    assert validate(good) == []


def test_statements_settle_into_stances(good: Path, capsys: Out) -> None:
    before = Dataset(good).show("met-trained-2019")
    text = 'hosting = "original"\n' + STATEMENTS
    for of_the_example, made_up in (
        ("met-highly-skilled-2020", "met-trained-2019"),
        ("5800万", "150万人次"),
        ("evt-model-workers-conference-2020", "evt-skills-meeting-2019"),
        ("2020年11月24日", "2019年3月5日"),
    ):
        assert of_the_example in text
        text = text.replace(of_the_example, made_up)
    status, out, err = add(good, text, capsys)
    assert status == 0, out + err
    assert "evidence: 2 added, 0 removed, 0 changed" in out
    assert "metrics:" not in out
    statements = Dataset(good).evidence("met-trained-2019")
    (statement,) = statements[statements["stance"] == "confirms"].to_dict("records")
    assert (statement["field"], statement["claim"]) == ("value", "1500000")
    after = Dataset(good).show("met-trained-2019")
    assert (after["value"], after["source_id"]) == (before["value"], before["source_id"])
    assert (before["status"], after["status"]) == ("unchecked", "confirmed")
    assert validate(good) == []


def test_a_better_source_is_adopted_and_shown(good: Path, capsys: Out) -> None:
    cell("sources", 2, "authority", "other")(good)
    cell("evidence", 16, "note_en", "With those that closed.")(good)
    source, _, _ = MADE_UP_STOCK.partition("indicator")
    text = f"""{source}authority = "issuer"
hosting = "original"
[[says]]
row = "met-studios-2020"
figure = "1100个"
words = "2020年底，创新工作室1100个"
note = "As counted by its issuer."
"""
    status, out, err = add(good, text, capsys)
    assert status == 0, out + err
    assert "~ met-studios-2020  value: 1200 → 1100; qualifier: more_than → exact" in out
    assert Dataset(good).show("met-studios-2020")["value"] == 1100


def test_a_dispute_without_a_note_is_not_written(good: Path, capsys: Out) -> None:
    text = 'source = "src-news-2020"\nrow = "met-technicians"\nfigure = "90名"\nwords = "达90名"\n'
    before = contents(good)
    status, out, err = add(good, text, capsys)
    assert status == 1
    assert "error E111" in out
    assert "nothing was written" in err
    assert contents(good) == before
    status, out, err = add(good, text + 'note = "Of one province."\n', capsys)
    assert status == 0, out + err
    statements = Dataset(good).evidence("met-technicians")
    assert list(statements.loc[statements["exact"] == "90名", "stance"]) == ["disputes"]
    status, _, err = add(good, text + 'note = "Again."\n', capsys)
    assert (status, "figure: " in err, "already says so" in err) == (2, True, True)


def test_a_source_in_english_and_a_share(good: Path, capsys: Out) -> None:
    another = {"source_id": "src-news-2021", "url": "https://example.org/news/2"}
    another |= {"title_zh": "夜校又见闻", "title_en": "Seen Again at the Night School"}
    copy("sources", 3, 4, **another, published="2021-04-30")(good)
    text = """
url = "https://english.haichao.net/made-up.html"
title = "Made-up title"
publisher = "海潮日报"
day = 2026-03-05
[[says]]
indicator = "ind-frontline-share"
place = "中国"
date = "2025"
figure = "over 30 percent"
words = "In 2025, over 30 percent of those trained worked at the front line"
"""
    status, out, err = add(good, text, capsys)
    assert status == 0, out + err
    assert "assumed: base_zh" in err
    source = Dataset(good).show("src-news-2026-03-05")  # as its publisher's are called
    assert source["title_zh"] == source["title_en"] == "Made-up title"
    assert (source["authority"], source["publisher_zh"]) == ("agency", "海潮日报")


def test_a_range_is_one_figure(good: Path, capsys: Out) -> None:
    text = MADE_UP_FIGURE.replace("超过14万人", "14—15万人")
    status, out, err = add(good, text, capsys)
    assert status == 0, out + err
    row = Dataset(good).show(MADE_UP_ROW)
    assert (row["value"], row["value_upper"], row["qualifier"]) == (140_000, 150_000, "exact")


def changed(old: str, new: str, text: str = FIGURE) -> str:
    assert old in text
    return text.replace(old, new, 1)


STATEMENT = SOURCE + 'row = "met-highly-skilled-2020"\nfigure = "5800万"\nwords = "达5800万"\n'
BAD: dict[str, tuple[str | bytes, str]] = {
    "broken TOML": (changed('day = "', "day = "), "is not TOML: .*line 4"),
    "key twice": (FIGURE + 'day = "2026"\n', "is not TOML: .*line 10"),
    "not UTF-8": ('url = ""\ntitle = "技"'.encode("gb18030"), ":2: is not UTF-8"),
    "too deep": (b"a = " + b"[" * 100_000, "is nested too deeply|is not TOML"),
    "too large": (b"#" * (2**20 + 1), "is larger than"),
    "empty": ("", "has no statement; .*--template"),
    "template as it is": (TEMPLATES["figure"], "url: is empty"),
    "unknown key": (changed("figure", "figur"), "figur: unknown key of a figure; .*'figure'"),
    "unknown key of a source": (
        SOURCE + 'titel = "x"\n[[says]]\nrow = "met-highly-skilled-2020"\n',
        "titel: unknown key of a source; .*'title'",
    ),
    "unknown key of a statement": (
        STATEMENT + 'valeu = "1"\n',
        "valeu: unknown key .* did you mean 'value'",
    ),
    "says is no list": (SOURCE + 'says = "x"\n', r"says: write \[\[says\]\]"),
    "field that no source states": (
        SOURCE + 'row = "evt-model-workers-conference-2020"\ntheme_id = "x"\nwords = "x"\n',
        "theme_id: unknown key of a statement on events",
    ),
    "figure as a number": (changed('"超过1400万人"', "14000000"), "figure: is not text"),
    "figure not in the words": (
        changed('超过1400万人"\nwords', '1500万人"\nwords'),
        "figure: '1500万人' does not stand in",
    ),
    "figure that is none": (
        FIGURE.replace("超过1400万人", "许多"),
        "figure: '许多' cannot be read as a figure",
    ),
    "the nation's figure made a province's": (
        SOURCE + 'row = "met-union-members-2022-07"\nplace = "江苏"\nwords = "江苏"\n',
        "place: '江苏' is reg-cn-js, but met-union-members-2022-07 is about reg-cn; "
        'leave out row and give indicator = "ind-[a-z-]+", for this is another figure',
    ),
    "another year for a figure": (
        SOURCE + 'row = "met-highly-skilled-2020"\ndate = "2021年"\nwords = "2021年"\n',
        "date: '2021年' is 2021, but met-highly-skilled-2020 is about 2020-12-31; leave out row",
    ),
    "another place for an event": (
        SOURCE + 'row = "evt-wang-instruction-workers-skills-2021"\nregion_id = "四川"\n'
        'words = "四川"\n',
        "region_id: '四川' is reg-cn-sc, but .* is about reg-cn; give the row that it speaks of",
    ),
    "a sentence": (FIGURE.replace("超过1400万人", "超过1400万人" + "啊" * 60), "figure: is longer"),
    "no figure": (changed("figure = ", "note = "), "figure: is missing"),
    "no words": (changed("words = ", "note = "), "words: is missing"),
    "date that cannot be read": (FIGURE.replace("1925年底", "前不久"), "date: '前不久' cannot be"),
    "date not in the words": (
        changed('date = "1925年底', 'date = "1924年底'),
        "date: .* does not stand",
    ),
    "day of no calendar": (changed("1926-03-05", "1926-02-30"), "day: '1926-02-30' cannot be read"),
    "unknown place": (
        changed('"江苏"', '"江蘇国"'),
        "place: no row of regions is called '江蘇国'; .*new = \"place\"",
    ),
    "unknown indicator": (
        changed("ind-skilled-workers", "ind-skilled-workerz"),
        "indicator: unknown id .*'ind-skilled-workers'",
    ),
    "retired indicator": (
        changed("ind-skilled-workers", "ind-skilled-personnel"),
        "indicator: 'ind-skilled-personnel' was retired .*; write 'ind-skilled-workers'",
    ),
    "retired row": (
        STATEMENT.replace("met-highly-skilled-2020", "ind-skilled-personnel"),
        "row: 'ind-skilled-personnel' was retired .*; write 'ind-skilled-workers'",
    ),
    "unknown source": (
        SOURCE.replace("unions", "onions") + 'row = "met-highly-skilled-2020"\n',
        "source: unknown id .*did you mean 'src-workers-daily-beijing-unions-2024'",
    ),
    "unknown row": (STATEMENT.replace("2020", "2O20"), "row: unknown id .*did you mean 'met-"),
    "unknown program": (FIGURE + 'program_id = "prg-nothing-like-it"\n', "program_id: unknown id"),
    "unknown publisher": (changed("某某日报", "org-acftuu"), "publisher: unknown id .*'org-acftu'"),
    "id that exists": (
        FIGURE + 'metric_id = "met-highly-skilled-2020"\n',
        "metric_id: 'met-highly-skilled-2020' already exists",
    ),
    "source id that exists": (
        FIGURE + f'source_id = "{FULL_TEXT_SOURCE}"\n',
        "source_id: .* already exists",
    ),
    "source and url": (SOURCE + FIGURE, "url: .* has it already"),
    "full-text source": (
        STATEMENT.replace(SOURCE, f'source = "{FULL_TEXT_SOURCE}"\n'),
        "words: .* is a full-text source, whose text is needed .*add --text TEXT",
    ),
    "no url": (changed("https://www.example.gov.cn", "http://[::1"), "url: .* is not an address"),
    "no publisher": (changed("publisher", "authors"), "publisher: is missing"),
    "no English title": (re.sub(r"\[(.*), .*\]", r"\1", FIGURE), "title: give it in English too"),
    "nothing of a row": (SOURCE + 'row = "met-highly-skilled-2020"\n', "row: nothing is stated of"),
    "second of two": (
        STATEMENTS.replace('"2020年11月24日"', '"某日"').replace("2020年11月24日，", "某日，"),
        ":13: date_start: '某日' cannot be read as a date",
    ),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all that must not change it."""
    return real_without_notes_of_work(tmp_path_factory.mktemp("real") / "package")


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_message(untouched: Path, capsys: Out, name: str) -> None:
    text, message = BAD[name]
    assert_refused(untouched, text, message, capsys)


def test_what_the_rules_refuse_is_named_once_at_its_key_and_not_written(
    good: Path, capsys: Out
) -> None:
    before = contents(good)
    occasions = MADE_UP_FIGURE.replace("万人", "万人次")
    status, out, err = add(good, occasions, capsys)
    assert status == 1
    (finding,) = re.findall("^.*: error .*$", out, re.MULTILINE)
    assert re.search(r"more\.toml:6: indicator: error M103: the indicator counts person", finding)
    assert "data/" not in finding
    assert "hint: 人 counts heads" in out
    assert "nothing was written: fix" in err
    assert contents(good) == before


def test_what_is_validated_is_what_is_written(
    good: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    from changai.curation import contribute

    judged: list[PackageFiles] = []

    def validate_and_keep(files: PackageFiles) -> list[Finding]:
        judged.append(files)
        return validate(files)

    monkeypatch.setattr(contribute, "validate", validate_and_keep)
    # Another file that is not canonical is written canonically, and validated so.
    names = good / "data/names.csv"
    names.write_bytes(names.read_bytes().replace(b"\n", b"\r\n"))
    status, out, err = add(good, MADE_UP_FIGURE, capsys)
    assert status == 0, out + err
    (files,) = judged
    for table in (good / "data").glob("*.csv"):
        assert table.read_bytes() == files.read(f"data/{table.name}"), table.name
    assert b"\r" not in names.read_bytes()


def test_a_disk_that_refuses_leaves_all_as_it_was(
    good: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    from changai.model import journal

    before, move, moved = contents(good), journal.move, []

    def refuse(new: Path, file: Path) -> None:
        if file == good / "data/evidence.csv":
            raise OSError(28, "No space left on device")
        moved.append(file)
        move(new, file)

    monkeypatch.setattr(journal, "move", refuse)
    status, out, err = add(good, MADE_UP_FIGURE, capsys)
    assert (status, out) == (2, "")
    assert "evidence.csv: cannot be written (No space left on device)" in err
    assert moved  # evidence was not the first
    assert contents(good) == before


def test_usage(capsys: Out) -> None:
    assert main(["add"]) == 2
    assert "--template" in capsys.readouterr().err
    with pytest.raises(SystemExit):  # as it was called
        main(["add", "--template", "voice"])
    assert "'statement'" in capsys.readouterr().err
    assert main(["add", "/nowhere.toml"]) == 2
    assert "nowhere.toml: no such file" in capsys.readouterr().err
    for name, text in TEMPLATES.items():
        assert main(["add", "--template", name]) == 0
        assert capsys.readouterr().out == text


def test_a_template_filled_in_is_the_example(good: Path, capsys: Out) -> None:
    values = dict(line.split(" = ", 1) for line in MADE_UP_STOCK.splitlines() if line)
    filled = [
        f"{key} = {values[key]}" if (key := line.split(" = ")[0]) in values else line
        for line in TEMPLATES["figure"].splitlines()
    ]
    status, out, err = add(good, "\n".join(filled), capsys)
    assert status == 0, out + err
    assert f"+ {MADE_UP_STOCK_ROW}\n" in out


def test_a_report_by_the_issue_form_is_added_as_it_is(good: Path, capsys: Out) -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/another-source.yml").read_text("utf-8"))
    block = form["body"][0]["attributes"]["value"]
    values = dict(line.split(" = ", 1) for line in MADE_UP_STOCK.splitlines() if line)
    filled = "\n".join(
        f"{key} = {values[key]}" if (key := line.split(" = ")[0]) in values else line
        for line in block.splitlines()
    )
    report = f"### What it says · 所述内容\n\n```toml\n{filled}\n```\n\n### note · 备注\n\n_No response_\n"
    status, out, err = add(good, report.replace("\n", "\r\n"), capsys)
    assert status == 0, out + err
    assert f"+ {MADE_UP_STOCK_ROW}\n" in out
    status, _, err = add(good, report.replace('day = "2026-03-05"', "day = ?"), capsys)
    assert (status, "line 7" in err) == (2, True), err


NEW_HOST = ("www.example.gov.cn", "www.example.net")


def test_a_source_on_a_new_host_is_a_copy_unless_it_is_said_to_be_none(
    good: Path, capsys: Out
) -> None:
    status, out, err = add(good, changed(*NEW_HOST, MADE_UP_FIGURE), capsys)
    assert status == 0, out + err
    assert "example.net is new in data/hosts.csv: taken for an unrelated site" in err
    data = Dataset(good)
    assert data.show("src-example-2026-03-05")["hosting"] == "copy"
    host = data.load("hosts").set_index("host").loc["example.net"]
    assert host["host_class"] == "other"
    assert pd.isna(host["publishers_zh"])
    assert validate(good) == []
    # The next source on it is judged by that row.
    other = (
        changed(*NEW_HOST, MADE_UP_FIGURE).replace("technicians", "2", 1).replace("浙江", "宁波")
    )
    status, _, err = add(good, 'hosting = "original"\n' + other, capsys)
    assert (status, "is judged in data/hosts.csv" in err) == (2, True), err
    assert "is copy; leave the key out, or correct the row there" in err


@pytest.mark.parametrize(
    ("hosting", "host_class", "own"),
    [
        ("original", "other", "某某日报"),
        ("official_copy", "official", ""),
        ("reprint", "media", ""),
        ("copy", "other", ""),
    ],
)
def test_a_hosting_that_is_given_judges_a_new_host(
    good: Path, capsys: Out, hosting: str, host_class: str, own: str
) -> None:
    status, out, err = add(
        good, f'hosting = "{hosting}"\n' + changed(*NEW_HOST, MADE_UP_FIGURE), capsys
    )
    assert status == 0, out + err
    host = Dataset(good).load("hosts").fillna("").set_index("host").loc["example.net"]
    assert (host["host_class"], host["publishers_zh"]) == (host_class, own)


def test_a_publisher_may_have_a_site_below_a_judged_host(good: Path, capsys: Out) -> None:
    insert("hosts", 3, "gov.cn,official,,The government.")(good)
    status, out, err = add(good, 'hosting = "original"\n' + MADE_UP_FIGURE, capsys)
    assert status == 0, out + err
    host = Dataset(good).load("hosts").set_index("host").loc["example.gov.cn"]
    assert (host["host_class"], host["publishers_zh"]) == ("official", "某某日报")
    wrong = changed(*NEW_HOST, MADE_UP_FIGURE).replace("technicians.html", "3.html")
    status, _, err = add(good, 'hosting = "mirror"\n' + wrong, capsys)
    assert (status, "hosting: 'mirror' is none; there are: original" in err) == (2, True), err
