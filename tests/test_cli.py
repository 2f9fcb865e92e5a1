"""The command line as people and programs use it: formats, choice of rows, terminal, browser, shell."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from markdown_it import MarkdownIt

import changai
from broken.patches import cell, replace
from changai.cli import main
from changai.dataset import Dataset
from changai.display import cell_text
from changai.model.schema import derived_columns, false_where_empty
from changai.statements.status import STATUS
from copies import ROOT

pty = pytest.importorskip("pty", reason="a terminal of POSIX")
Out = pytest.CaptureFixture[str]
HELD = [r["name"] for r in json.loads((ROOT / "datapackage.json").read_bytes())["resources"]]
PROGRAM = [sys.executable, "-m", "changai"]


def run(capsys: Out, *argv: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    status = main([str(word) for word in argv])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return status, captured.out, captured.err


def result(capsys: Out, *argv: object) -> str:
    """Standard output of a command that is fine and says nothing."""
    status, out, err = run(capsys, *argv)
    assert (status, err) == (0, "")
    return out


def on_terminal(argv: list[str], stream: str, **variables: str) -> str:
    """What a program writes to a stream that is a terminal; the other one is a pipe."""
    master, slave = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    other = "stderr" if stream == "stdout" else "stdout"
    streams = {stream: slave, other: subprocess.DEVNULL}
    program = subprocess.Popen(argv, env=kept | {"TERM": "xterm"} | variables, **streams)
    os.close(slave)
    written = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        written += part
    os.close(master)
    program.wait(60)
    return written.decode().replace("\r\n", "\n")


def markdown_rows(text: str) -> list[list[str]]:
    """The cells of the one table of a page, as a reader sees them."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            kinds = {child.type for child in token.children or []}
            assert kinds <= {"text", "text_special"}, f"markup in {token.content!r}"
            rows[-1].append("".join(child.content for child in token.children or []))
    assert tokens[0].type == "table_open"
    assert tokens[-1].type == "table_close"
    return rows


@pytest.mark.parametrize("table", HELD)
def test_csv_is_the_file_itself_and_what_is_derived_from_it(table: str, capsys: Out) -> None:
    """Of a table without derived columns to the byte; an empty cell that means false says so."""
    out = result(capsys, "show", table, "--format", "csv")
    file = (ROOT / "data" / f"{table}.csv").read_bytes()
    schema = Dataset().schema(table)
    derived = derived_columns(schema)
    if not derived:
        assert out.encode() == file
    shown, held = (list(csv.DictReader(io.StringIO(text))) for text in (out, file.decode()))
    for row, cells in zip(shown, held, strict=True):
        said_false = {c: "false" for c in false_where_empty(schema) if cells[c] == ""}
        assert {c: v for c, v in row.items() if c not in derived} == cells | said_false


@pytest.mark.parametrize("table", ["metrics", "events", "passages", "regions", "people_as_stated"])
@pytest.mark.parametrize("labels", [None, "en"])
def test_json_is_the_loaded_table(table: str, labels: str | None, capsys: Out) -> None:
    words = ("--labels", labels) if labels else ()
    rows = json.loads(result(capsys, "show", table, "--format", "json", *words))
    frame = Dataset().load(table, labels)  # type: ignore[arg-type]
    assert len(rows) == len(frame)
    for row, (_, held) in zip(rows, frame.iterrows(), strict=True):
        assert list(row) == list(frame.columns)
        for column, value in held.items():
            if pd.isna(value):
                assert row[column] is None
            elif isinstance(value, pd.Timestamp):
                assert row[column] == value.strftime("%Y-%m-%d")
            else:
                assert row[column] == value
                assert isinstance(row[column], bool) == (frame[column].dtype == "boolean")


def test_markdown_reads_as_the_csv(capsys: Out) -> None:
    for table in ("metrics", "sources", "errata"):
        held = list(csv.reader(io.StringIO(result(capsys, "show", table, "--format", "csv"))))
        rows = markdown_rows(result(capsys, "show", table, "--format", "markdown"))
        assert rows == [[" ".join(c.split(" ")).strip() for c in row] for row in held]


def test_markdown_does_not_obey_the_data(good: Path, capsys: Out) -> None:
    evil = r"a|b <b>c</b> *d* _e_ `f` [g](http://h) ~~i~~ &amp; \| **"
    cell("people", 2, "name_en", evil)(good)
    out = result(capsys, "show", "people", "--package", good, "--format", "markdown")
    assert evil in [text for row in markdown_rows(out) for text in row]


def test_one_row_in_every_format(capsys: Out) -> None:
    held = changai.load("events").dropna(subset="date_start").iloc[0]
    name = held["event_id"]
    row = json.loads(result(capsys, "show", name, "--format", "json"))
    assert row["event_id"] == name
    assert row["date_start"] == held["date_start"].date().isoformat()
    lines = list(csv.DictReader(io.StringIO(result(capsys, "show", name, "--format", "csv"))))
    assert [line["name_zh"] for line in lines] == [held["name_zh"]]
    columns = ("--columns", "event_id,name_en")
    rows = markdown_rows(result(capsys, "show", name, "--format", "markdown", *columns))
    assert rows == [["event_id", "name_en"], [name, held["name_en"]]]


@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
@pytest.mark.parametrize("table", ["themes", "passages"])  # they hold whole numbers and truths
def test_one_row_is_that_of_its_table(table: str, form: str, capsys: Out) -> None:
    one = result(capsys, "show", changai.load(table).iloc[0, 0], "--format", form)
    first = run(capsys, "show", table, "--format", form, "--limit", "1")[1]
    assert one == first if form != "json" else [json.loads(one)] == json.loads(first)


def test_a_table_on_a_screen_is_short_and_says_so(capsys: Out) -> None:
    status, out, err = run(capsys, "show", "metrics")
    rows = len(changai.load("metrics"))
    assert (status, out.count("\n"), err) == (0, 21, f"20 of {rows} rows; --limit 0 shows all\n")
    out = run(capsys, "show", "metrics", "--format", "json", "--limit", "3")[1]
    assert [row["metric_id"] for row in json.loads(out)] == list(
        changai.load("metrics").iloc[:3, 0]
    )


def test_list_and_describe_speak_to_programs(capsys: Out) -> None:
    tables = json.loads(result(capsys, "list", "--json"))
    assert tables == changai.tables().to_dict("records")
    columns = json.loads(result(capsys, "describe", "metrics", "--json", "--language", "zh"))
    assert columns == changai.describe("metrics", "zh").to_dict("records")


def test_programs_get_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    surroundings = os.environ | {"PYTHONIOENCODING": "ascii"}
    for form, read in (("json", json.loads), ("csv", str)):
        out = subprocess.run(
            [*PROGRAM, "show", "regions", "--format", form],
            env=surroundings,
            capture_output=True,
            check=True,
        ).stdout
        assert "浙江省" in str(read(out.decode("utf-8")))


def test_an_infinite_number_is_no_traceback(good: Path, capsys: Out) -> None:
    cell("metrics", 5, "value", "inf")(good)
    shown = ("show", "metrics", "--package", good, "--format")
    assert ",inf," in result(capsys, *shown, "csv")
    assert " inf " in result(capsys, *shown, "table")
    message = "changai: JSON has no infinite number; run `changai validate`\n"
    assert run(capsys, *shown, "json") == (2, "", message)


CHOICES = {
    "a category": (("nature=target",), lambda m: m["nature"] == "target"),
    "a number": (("value=1e7",), lambda m: m["value"] == 10_000_000),
    "a day": (("period_end=2020-12-31",), lambda m: m["period_end"] == "2020-12-31"),
    "a truth": (("series_break=true",), lambda m: m["series_break"]),
    "an empty cell": (("region_id=",), lambda m: m["region_id"].isna()),
    "an empty category": (("organization_id=",), lambda m: m["organization_id"].isna()),
    "at least a number": (("value>=1e6",), lambda m: m["value"] >= 1_000_000),
    "less than a number": (("value<100",), lambda m: m["value"] < 100),
    "between two numbers": (("value=100..200",), lambda m: m["value"].between(100, 200)),
    "a year": (("period_end=2020",), lambda m: m["period_end"].dt.year == 2020),
    "years": (("period_end=2015..2020",), lambda m: m["period_end"].dt.year.between(2015, 2020)),
    "up to a month": (("period_end=..2019-06",), lambda m: m["period_end"] <= "2019-06-30"),
    "after a year": (("period_end>2024",), lambda m: m["period_end"] >= "2025-01-01"),
    "before a year": (("period_end<2015",), lambda m: m["period_end"] < "2015-01-01"),
    "an order of words": (
        ("status>=disputed",),
        lambda m: m["status"].map(STATUS.index).astype(int) >= STATUS.index("disputed"),
    ),
    "two conditions": (
        ("nature=target", "region_id=reg-cn"),
        lambda m: (m["nature"] == "target") & (m["region_id"] == "reg-cn"),
    ),
}


@pytest.mark.parametrize("name", CHOICES)
def test_where_chooses_rows(name: str, capsys: Out) -> None:
    conditions, chosen = CHOICES[name]
    words = [word for condition in conditions for word in ("--where", condition)]
    metrics = changai.load("metrics")
    wanted = list(metrics.loc[chosen(metrics), "metric_id"])
    assert 0 < len(wanted) < len(metrics)
    rows = json.loads(result(capsys, "show", "metrics", "--format", "json", *words))
    assert [row["metric_id"] for row in rows] == wanted


def test_where_sees_labels(capsys: Out) -> None:
    words = ("--labels", "zh", "--where", "region=浙江省", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result(capsys, "show", "metrics", *words))))
    assert {row["region_id"] for row in rows} == {"reg-cn-zj"}


def test_no_row_is_no_error(capsys: Out) -> None:
    words = ("--where", "name_en=Atlantis")
    assert result(capsys, "show", "regions", *words) == "(no rows)\n"
    assert result(capsys, "show", "regions", *words, "--format", "json") == "[]\n"
    assert result(capsys, "show", "regions", *words, "--format", "csv").count("\n") == 1
    # An id that there is, of which this table has no row.
    assert result(
        capsys, "show", "metrics", "--where", "region_id=reg-cn-zj", "--where", "nature=plan"
    )


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("natur=target", "unknown column 'natur'; did you mean 'nature'? There are: metric_id, "),
        ("x=1", "unknown column 'x'; there are: metric_id, indicator_id, value, "),
        (
            "nature=targets",
            "unknown value of nature 'targets'; did you mean 'target'? "
            "There are: observed, target, plan, requirement, forecast\n",
        ),
        ("nature", "--where 'nature': write COLUMN=VALUE, such as nature=target, or value>=100, "),
        ("value=many", "--where value=many: value holds a number\n"),
        (
            "value>100..200",
            "--where value>100..200: a range goes with =, as in value=100..200\n",
        ),
        ("period_end<=2019..", "a range goes with =, as in period_end=2019..\n"),
        ("value=nan", "--where value=nan: value holds a number\n"),
        ("period_end=soon", "period_end holds a date, such as 2021-10-14, 2021-10 or 2021\n"),
        ("period_end=2021..soon", "period_end=2021..soon: period_end holds a date, such as "),
        ("note_en>=a", "--where note_en>=a: note_en is in no order; only = compares it\n"),
        ("nature>=target", "nature is in no order; only = compares it\n"),
        ("value>=", "--where value>=: value holds a number\n"),
        ("value!=1", "unknown column 'value!'; did you mean 'value'?"),
        ("series_break=yes", "series_break holds true or false\n"),
        ("region_id=reg-cn-zk", "unknown id 'reg-cn-zk'; did you mean 'reg-cn-"),
    ],
)
def test_where_names_what_there_is(condition: str, message: str, capsys: Out) -> None:
    status, out, err = run(capsys, "show", "metrics", "--where", condition)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_where_is_of_tables(capsys: Out) -> None:
    status, out, err = run(capsys, "show", "reg-cn", "--where", "level=country")
    assert (status, out) == (2, "")
    assert "--where and --sort are for rows of a table; 'reg-cn' is one row" in err


def values(out: str, column: str) -> list[str]:
    """A column of what a command prints as CSV."""
    return [row[column] for row in csv.DictReader(io.StringIO(out))]


def test_rows_are_sorted_by_size_and_not_by_spelling(capsys: Out) -> None:
    words = ("show", "metrics", "--format", "csv", "--where", "value>0", "--sort")
    numbers = list(map(float, values(result(capsys, *words, "value"), "value")))
    assert numbers == sorted(numbers)
    greatest = list(map(float, values(result(capsys, *words, "value:desc"), "value")))
    assert greatest == numbers[::-1]
    out = result(capsys, *words, "nature,period_end:desc")
    natures, days = values(out, "nature"), values(out, "period_end")
    order = list(changai.load("metrics")["nature"].cat.categories)
    assert [order.index(nature) for nature in natures] == sorted(map(order.index, natures))
    of_first = [day for nature, day in zip(natures, days, strict=True) if nature == natures[0]]
    dated = [day for day in of_first if day]
    assert dated == sorted(dated, reverse=True)
    assert of_first[: len(dated)] == dated  # an empty cell comes last in either order
    status, _, err = run(capsys, *words, "valeu")
    assert (status, "unknown column 'valeu'; did you mean 'value'?" in err) == (2, True)


def test_describe_cuts_no_allowed_value(capsys: Out) -> None:
    for table in ("indicators", "events", "sources"):
        out = result(capsys, "describe", table)
        for field in Dataset().schema(table)["fields"]:
            for category in field.get("categories", []):
                assert f"{category['value']} = {category['label_en']}" in out
    assert "…" in out  # what a column means is shortened all the same


def test_a_row_is_shown_with_its_labels_its_statements_and_what_refers_to_it(
    good: Path, capsys: Out
) -> None:
    out = result(capsys, "show", "prg-lighthouse", "--package", good)
    row, statements, referring = re.split(r"\n\n(?:statements|referring)\n", out)
    assert re.search(r"^program_type_label +\w", row, re.MULTILINE)
    assert statements.startswith("field")
    assert re.search(r"metrics +program_id +met-studios-2020 +Innovation studios", referring)
    only = result(capsys, "show", "prg-lighthouse", "--package", good, "--columns", "name_en")
    assert only.count("\n") == 1
    assert "创新工作室" in result(
        capsys, "show", "prg-lighthouse", "--package", good, "--labels", "zh"
    )


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("metric", "changai: unknown table 'metric'; did you mean 'metrics'?\n"),
        ("met-studios-2021", "unknown id 'met-studios-2021'; did you mean 'met-studios-2020' or "),
        ("nothing", "changai: unknown table 'nothing'\n"),
    ],
)
def test_a_slip_is_taken_for_a_table_or_an_id(
    what: str, message: str, good: Path, capsys: Out
) -> None:
    status, out, err = run(capsys, "show", what, "--package", good)
    assert (status, out) == (2, "")
    assert message in err


def test_series_prints_what_the_function_gives(capsys: Out) -> None:
    chosen = ("series", "Highly skilled personnel", "--region", "China", "--nature", "observed")
    points = changai.series("ind-highly-skilled", region="reg-cn", nature="observed")
    out = result(capsys, *chosen, "--format", "csv")
    assert values(out, "metric_id") == list(points["metric_id"])
    assert list(next(csv.reader(io.StringIO(out)))) == list(points)
    shown = result(capsys, *chosen).split("\n")
    assert shown[0].split()[:4] == ["period", "value", "unit", "qualifier"]
    assert len(shown) == len(points) + 2
    dated = points[points["period_end"].notna()]
    for line, period, value in zip(shown[1:], dated["period"], dated["value"], strict=False):
        assert re.match(
            rf"{period} +{cell_text(value)} +Persons \(heads\) .* Observed +China ", line
        )
    late = dated[dated["period_end"] >= "2020"]
    assert 0 < len(late) < len(dated)
    chinese = result(capsys, *chosen, "--labels", "zh", "--where", "period_end=2020..").split("\n")
    assert len(chinese) == len(late) + 2
    for line, period, value in zip(chinese[1:], late["period"], late["value"], strict=False):
        assert re.match(rf"{period} +{cell_text(value)} +人 ", line)


def test_targets_print_what_the_function_gives(capsys: Out) -> None:
    out = result(capsys, "targets", "--format", "csv", "--where", "verdict=met")
    targets = changai.targets()
    assert values(out, "metric_id") == list(targets.loc[targets["verdict"] == "met", "metric_id"])
    _, shown, err = run(capsys, "targets")
    header = shown.split("\n")[0].split()
    assert {"indicator", "deadline", "verdict", "reason"} <= set(header)
    assert err == f"20 of {len(targets)} rows; --limit 0 shows all\n"


def test_indicators_are_found_by_words(capsys: Out) -> None:
    out = result(capsys, "indicators", "高技能人才总数", "--format", "csv")
    assert values(out, "indicator_id") == list(changai.indicators("高技能人才总数")["indicator_id"])
    out = result(capsys, "indicators", "--format", "json", "--where", "places>=5")
    indicators = changai.indicators()
    assert len(json.loads(out)) == (indicators["places"] >= 5).sum() > 0


def test_plot_writes_a_picture(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "chart.svg"
    words = ("plot", "Highly skilled personnel", "--picture", file)
    assert result(capsys, *words) == f"{file}\n"
    assert file.read_text("utf-8").startswith("<?xml")
    for bad, message in (
        (tmp_path / "chart.doc", "its name ends in .png, .svg, .pdf"),
        (tmp_path / "nowhere" / "chart.png", "chart.png: cannot be written (No such file"),
    ):
        status, out, err = run(capsys, *words[:-1], bad)
        assert (status, out, message in err) == (2, "", True)


@pytest.mark.parametrize("style", ["text", "bibtex", "cff"])
def test_cite_prints_what_the_function_gives(style: str, capsys: Out) -> None:
    assert result(capsys, "cite", style) == changai.cite(style) + "\n"  # type: ignore[arg-type]


SHOWN = ["show", "regions", "--limit", "2"]
# Shows the same in four surroundings, one after another.
SURROUNDED = """
import os, sys
from changai import cli
for variables in {}, {"NO_COLOR": ""}, {"NO_COLOR": "1"}, {"TERM": "dumb"}:
    before = dict(os.environ)
    os.environ.update(variables)
    cli.main(sys.argv[1:])
    os.environ.clear()
    os.environ.update(before)
    print("--")
"""


def test_colour_is_for_terminals() -> None:
    piped = subprocess.run([*PROGRAM, *SHOWN], capture_output=True, check=True)
    plain = piped.stdout.decode()
    assert b"\x1b" not in piped.stdout + piped.stderr
    out = on_terminal([sys.executable, "-c", SURROUNDED, *SHOWN], "stdout")
    coloured, *others = out.split("--\n")
    assert coloured.startswith("\x1b[1mregion_id")
    assert "\x1b[36mreg-cn\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    assert others == [coloured, plain, plain, ""]  # empty is not set


def test_severity_is_in_colour(good: Path) -> None:
    cell("metrics", 7, "value", "15000000")(good)
    (good / "data/spare.csv").write_text("a\n")
    out = on_terminal([*PROGRAM, "validate", str(good)], "stdout")
    assert "data/metrics.csv:7:value: \x1b[31merror\x1b[0m M103: " in out
    assert "\x1b[33mwarning\x1b[0m P109: " in out


FORMS = """
import sys
from changai import cli
for form in "table", "csv", "json", "markdown":
    cli.main(["show", "people", "--package", sys.argv[1], "--format", form])
    print("--")
"""


def test_data_cannot_speak_to_the_terminal(good: Path) -> None:
    cell("people", 2, "name_en", "\x1b[2JLin\u202e")(good)
    *shown, rest = on_terminal([sys.executable, "-c", FORMS, str(good)], "stdout").split("--\n")
    assert (len(shown), rest) == (4, "")
    for out in shown:
        assert "Lin" in out
        assert "\x1b[2J" not in out
        assert "\u202e" not in out


def work(patience: float, does: str) -> list[str]:
    """A program that does some work, and has a word to say after so many seconds of it."""
    code = f"from changai import cli; from changai.cli import terminal; terminal.PATIENCE = {patience}; {does}"
    return [sys.executable, "-c", code]


IDLE = "import time\nwith terminal.progress('work'): time.sleep(0.3)"


def test_long_work_says_that_it_goes_on(good: Path) -> None:
    validate = f"cli.main(['validate', {str(good)!r}])"
    err = on_terminal(work(0.01, validate), "stderr")
    assert re.fullmatch(r"(validate: \d+ s\r)+\x1b\[K", err)
    assert on_terminal(work(0.01, IDLE), "stderr") == "work: 0 s\r\x1b[K"
    assert on_terminal(work(60, IDLE), "stderr") == ""
    assert on_terminal(work(0.01, IDLE), "stderr", TERM="dumb") == ""
    piped = subprocess.run(work(0.01, IDLE), capture_output=True, check=True)
    assert (piped.stdout, piped.stderr) == (b"", b"")


def browser(folder: Path) -> tuple[dict[str, str], Path]:
    """An environment with a browser that writes down what it is to open, and where it does."""
    seen, program = folder / "seen", folder / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n')
    program.chmod(0o755)
    return os.environ | {"BROWSER": f"{program} %s"}, seen


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser is asked to open, and is not."""
    addresses: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: addresses.append(url) or True)
    return addresses


def test_open_takes_the_adopted_source(tmp_path: Path) -> None:
    statements, events = changai.load("evidence"), changai.load("events").set_index("event_id")
    urls = changai.load("sources").set_index("source_id")["url"]
    said = statements[statements["table"] == "events"].groupby("row_id")["source_id"].nunique()
    several = [e for e in said[said > 1].index if pd.notna(urls[events["source_id"][e]])]
    assert several
    url = urls[events["source_id"][several[0]]]
    surroundings, seen = browser(tmp_path)
    argv = [*PROGRAM, "open", several[0]]
    done = subprocess.run(argv, env=surroundings, capture_output=True, check=True)
    assert (done.stdout.decode(), done.stderr) == (f"{url}\n", b"")
    assert seen.read_text() == url


def test_open_takes_who_states_a_row_without_a_source(capsys: Out, asked_for: list[str]) -> None:
    statements, urls = (
        changai.load("evidence"),
        changai.load("sources").set_index("source_id")["url"],
    )
    stated = statements[(statements["table"] == "regions") & (statements["stance"] == "states")]
    first = stated.drop_duplicates("row_id")
    row = first[first["source_id"].map(urls).notna()].iloc[0]
    url = urls[row["source_id"]]
    assert result(capsys, "open", row["row_id"]) == f"{url}\n"
    assert asked_for == [url]


def test_open_says_why_it_cannot(capsys: Out, asked_for: list[str]) -> None:
    status, out, err = run(capsys, "open", "src-forging-2021")
    assert (status, out) == (2, "")
    assert "changai: src-forging-2021 (新时代产业工人锻造记" in err
    assert "has no address; `changai evidence src-forging-2021` shows" in err
    for row_id, why in (
        ("ind-highly-skilled", "ind-highly-skilled has no source of its own"),
        ("evt-nowhere", "unknown id 'evt-nowhere'"),
    ):
        status, out, err = run(capsys, "open", row_id)
        assert (status, out, why in err) == (2, "", True)
    assert asked_for == []


def test_open_opens_no_file(good: Path, capsys: Out, asked_for: list[str]) -> None:
    source = Dataset(good).load("sources").dropna(subset="url").iloc[0]
    replace("data/sources.csv", source["url"], "file:///etc/passwd")(good)
    status, out, err = run(capsys, "open", source["source_id"], "--package", good)
    assert (status, out, asked_for) == (2, "", [])
    assert "has no address" in err


def test_open_says_that_there_is_no_browser(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    source = changai.load("sources").dropna(subset="url").iloc[0]
    status, out, err = run(capsys, "open", source["source_id"])
    assert (status, out) == (2, source["url"] + "\n")
    assert err == "changai: no browser could be started; the address is above\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_its_shell(shell: str, tmp_path: Path, capsys: Out) -> None:
    script = result(capsys, "completion", shell)
    assert all(name in script for name in ("describe", "--where", "provincial_reform"))
    if shutil.which(shell) is None:
        assert shell != "bash"
        return
    file = tmp_path / "script"
    file.write_text(script)
    subprocess.run([shell, "-n", str(file)], check=True)
    file.write_text(script + "\nif then (\n")
    assert subprocess.run([shell, "-n", str(file)], capture_output=True).returncode


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("desc", ["describe"]),
        ("show met", ["metrics", "metrics_as_stated"]),
        ("show --form", ["--format"]),
        ("show metrics --format j", ["json"]),
        ("completion z", ["zsh"]),
        ("validate da", ["data"]),
    ],
)
def test_bash_completes(line: str, wanted: list[str], tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "script").write_text(result(capsys, "completion", "bash"))
    (tmp_path / "data").mkdir()
    (tmp_path / "dates.txt").touch()
    ask = (
        "source ./script; COMP_WORDS=(changai $0); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
        "$(complete -p changai | sed 's/.*-F \\([^ ]*\\) .*/\\1/') changai; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    said = subprocess.run(
        ["bash", "--norc", "-c", ask, line],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [word.rstrip(" /") for word in said.stdout.split()] == wanted


def test_completion_without_shtab_says_what_to_install(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    status, out, err = run(capsys, "completion", "bash")
    assert (status, out) == (2, "")
    assert err == "changai: completion needs shtab: pip install 'changai[completion]'\n"
