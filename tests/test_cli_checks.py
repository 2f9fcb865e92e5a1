"""validate, fmt, audit and diff on the command line: exit status, streams, no traceback."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from broken.patches import (
    Patch,
    cell,
    delete,
    drop,
    edit,
    field,
    insert,
    raw,
    replace,
    resource,
    schema,
)
from changai.cli import main
from changai.curation.differences import render

Out = pytest.CaptureFixture[str]


def run(capsys: Out, *argv: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    try:
        status = main([str(word) for word in argv])
    except SystemExit as stop:  # argparse
        status = int(stop.code or 0)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return status, captured.out, captured.err


def test_a_good_package_is_fine(good: Path, capsys: Out) -> None:
    assert run(capsys, "validate", good) == (0, "valid: no findings\n", "")
    assert run(capsys, "fmt", "--check", good)[0] == 0
    assert run(capsys, "audit", good / "text.txt", good)[0] == 0
    assert run(capsys, "diff", good, good) == (0, "no change to the data\n", "")


def test_findings_are_exit_1_on_standard_output(good: Path, capsys: Out) -> None:
    cell("metrics", 7, "value", "15000000")(good)
    status, out, err = run(capsys, "validate", good)
    assert (status, err) == (1, "")
    assert "data/metrics.csv:7:value: error M103: " in out
    assert "\n  row: met-trained-2019\n  hint: ten times too large" in out
    status, out, _ = run(capsys, "validate", good, "--format", "json")
    assert (status, json.loads(out)["valid"]) == (1, False)
    assert run(capsys, "validate", good, "--format", "github")[1].startswith(
        "::error file=data/metrics.csv,line=7,"
    )


def test_a_warning_alone_is_exit_0(good: Path, capsys: Out) -> None:
    (good / "data/spare.csv").write_text("a\n")
    status, out, _ = run(capsys, "validate", good)
    assert (status, "warning P109" in out) == (0, True)


BROKEN: dict[str, tuple[Patch, ...]] = {
    "no data file": (delete("data/events.csv"),),
    "no schema": (delete("schemas/events.json"),),
    "no descriptor": (delete("datapackage.json"),),
    "descriptor no JSON": (raw("datapackage.json", lambda _: b"{"),),
    "schema no JSON": (raw("schemas/events.json", lambda _: b"[1"),),
    "schema without fields": (schema("events", fields=None),),
    "schema without types": (replace("schemas/events.json", '"type": "string"', '"type": 7'),),
    "not UTF-8": (raw("data/events.csv", lambda _: b"\xff\xff"),),
    "key of no field": (schema("events", primaryKey="nothing"),),
    "nobody to cite": (edit("datapackage.json", lambda value: value.pop("contributors")),),
    "name that is a path": (edit("datapackage.json", lambda value: value.update(name="../x")),),
    "table that is a path": (resource("events", name="../x"),),
    "column without words": (field("events", "venue_zh", description=None),),
}


@pytest.mark.parametrize("name", BROKEN)
def test_bad_input_is_one_clear_message(good: Path, capsys: Out, name: str) -> None:
    for patch in BROKEN[name]:
        patch(good)
    before = {file: file.read_bytes() for file in good.rglob("*") if file.is_file()}
    assert run(capsys, "validate", good)[0] == 1
    for argv in (("fmt", good), ("diff", good, good), ("audit", good / "text.txt", good, "--fill")):
        status, _, err = run(capsys, *argv)
        assert status in (0, 2)
        assert err.count("\n") == (1 if status else 0)
    assert run(capsys, "build", good, "--out", good / "dist")[0] == 2
    assert before == {file: file.read_bytes() for file in good.rglob("*") if file.is_file()}


NO_TEXT = "/nowhere.txt: cannot be read (No such file or directory)"
NO_TABLE = "unknown table 'evnts'; did you mean 'events'?"
USAGE = {
    "build --docs /nowhere": "/nowhere: no pages (*.md, *.ipynb) there",
    "validate /nowhere": "/nowhere: no such folder",
    "validate . --text /nowhere.txt": NO_TEXT,
    "validate . --against /nowhere": "/nowhere: no such folder or zip",
    "validate --format xml": "--format: invalid choice: 'xml'",
    "fmt /nowhere": "/nowhere: no such folder or zip",
    "audit /nowhere.txt": NO_TEXT,
    "diff /nowhere .": "/nowhere: no such folder or zip",
    "show evnts": NO_TABLE,
    "show evt-nowhere": "unknown id 'evt-nowhere'",
    "show events --columns nam_en": "unknown column 'nam_en'; did you mean 'name_en'?",
    "show events --limit -1": "--limit: invalid count value: '-1'",
    "describe evnts": NO_TABLE,
    "evidence met-nowhere": "unknown id 'met-nowhere'",
    "dance": "COMMAND: invalid choice: 'dance'",
    "": "usage: changai ",
}


@pytest.mark.parametrize("line", USAGE)
def test_usage_is_exit_2_on_standard_error(line: str, capsys: Out) -> None:
    status, out, err = run(capsys, *line.split())
    assert (status, out) == (2, "")
    assert USAGE[line] in err


def test_fmt_writes_and_says_what(good: Path, capsys: Out) -> None:
    raw("data/events.csv", lambda data: data.replace(b"\n", b"\r\n"))(good)
    assert run(capsys, "fmt", "--check", good)[0] == 1
    assert run(capsys, "fmt", good) == (0, "data/events.csv: written\n", "")
    assert run(capsys, "validate", good)[0] == 0


def test_fmt_does_not_touch_what_it_cannot_read_whole(good: Path, capsys: Out) -> None:
    replace("data/events.csv", "A made-up visit.", '"A made-up visit.')(good)
    before = (good / "data/events.csv").read_bytes()
    status, _, err = run(capsys, "fmt", good)
    assert status == 2
    assert "data/events.csv:2: " in err
    assert (good / "data/events.csv").read_bytes() == before


def test_audit_finds_a_removed_row(good: Path, capsys: Out) -> None:
    drop("evidence", 18)(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good)
    assert status == 1
    assert "paragraph 5, 22–24: number '86' is not covered" in out


def test_audit_finds_an_offset_that_does_not_fit(good: Path, capsys: Out) -> None:
    cell("evidence", 28, "start", "37")(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good)
    assert status == 1
    assert "data/evidence.csv:28: psg-lighthouse-2 37: has '。林一帆', not '林一帆'" in out


OFF_TOPIC = "psg-lighthouse-5,0,47,,off_topic,"


def test_audit_counts_paragraphs_that_are_off_topic(good: Path, capsys: Out) -> None:
    drop("evidence", 18)(good)
    insert("exclusions", 3, OFF_TOPIC)(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good)
    assert status == 0, out
    assert "0 uncovered" in out
    assert out.endswith("1 of 5 paragraphs are off topic, left out whole\n")


def test_audit_finds_an_exclusion_that_is_not_of_the_whole_paragraph(
    good: Path, capsys: Out
) -> None:
    insert("exclusions", 3, OFF_TOPIC.replace("47", "46"))(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good)
    assert status == 1
    assert "all of psg-lighthouse-5 is excluded: 0 to 47, not 0 to 46" in out


def test_audit_fills_an_exclusion_of_a_whole_paragraph(good: Path, capsys: Out) -> None:
    insert("exclusions", 3, OFF_TOPIC.replace(",0,47,", ",,,"))(good)
    assert run(capsys, "audit", good / "text.txt", good, "--fill") == (0, "1 rows filled\n", "")
    assert OFF_TOPIC in (good / "data/exclusions.csv").read_text("utf-8")


def test_audit_speaks_to_programs(good: Path, capsys: Out) -> None:
    drop("evidence", 18)(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good, "--format", "json")
    found = json.loads(out)
    assert (status, found["valid"]) == (1, False)
    assert {f["code"] for f in found["findings"]} == {"X103"}
    assert run(capsys, "audit", good / "text.txt", good, "--format", "github")[1].startswith(
        "::error file=text.txt,line="
    )


def test_audit_says_first_that_it_has_another_text(good: Path, capsys: Out) -> None:
    replace("text.txt", "150万", "151万")(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good)
    first, second = out.splitlines()[:2]
    assert status == 1
    assert "this is not the text of src-lighthouse" in first
    assert first.endswith("paragraphs that differ: 3")
    assert "has '151万人次', not '150万人次'" in second


def test_audit_fills_where_the_place_is_unique(good: Path, capsys: Out) -> None:
    before = (good / "data/evidence.csv").read_bytes()
    for column in ("start", "end"):
        cell("evidence", 18, column, "")(good)
        cell("evidence", 28, column, "")(good)
    assert run(capsys, "audit", good / "text.txt", good, "--fill") == (0, "2 rows filled\n", "")
    assert (good / "data/evidence.csv").read_bytes() == before


def test_audit_lists_the_choices_where_it_is_not(good: Path, capsys: Out) -> None:
    for column, value in (("start", ""), ("end", ""), ("exact", "技")):
        cell("evidence", 9, column, value)(good)
    for column in ("start", "end"):
        cell("evidence", 16, column, "")(good)
    cell("evidence", 16, "exact", "0")(good)
    status, out, _ = run(capsys, "audit", good / "text.txt", good, "--fill")
    assert status == 1
    assert "1 rows filled" in out
    assert "'0' stands" in out


def test_audit_does_not_fill_from_another_text(good: Path, capsys: Out) -> None:
    replace("text.txt", "150万", "15万")(good)
    status, out, err = run(capsys, "audit", good / "text.txt", good, "--fill")
    assert (status, out) == (2, "")
    assert "nothing was filled" in err


def packed(folder: Path, file: Path) -> Path:
    """A zip of a package."""
    with zipfile.ZipFile(file, "w") as archive:
        for member in sorted(folder.rglob("*.*")):
            archive.write(member, member.relative_to(folder).as_posix())
    return file


def test_what_writes_or_judges_wants_a_folder(
    good: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Out
) -> None:
    text, file = good / "text.txt", packed(good, tmp_path_factory.mktemp("zip") / "good.zip")
    assert run(capsys, "audit", text, file)[0] == 0
    for argv in (("fmt", file), ("validate", file), ("audit", text, file, "--fill")):
        message = f"changai: {file}: is not a folder; unpack it first\n"
        assert run(capsys, *argv) == (2, "", message)


def test_a_disk_that_refuses_is_one_message(
    good: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw("data/events.csv", lambda data: data.replace(b"\n", b"\r\n"))(good)
    before = {file: file.read_bytes() for file in good.rglob("*") if file.is_file()}

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    status, out, err = run(capsys, "fmt", good)
    assert (status, out) == (2, "")
    assert err.endswith(": cannot be written (Permission denied)\n")
    assert before == {file: file.read_bytes() for file in good.rglob("*") if file.is_file()}


def test_diff_says_what_changes(
    good: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Out
) -> None:
    old = packed(good, tmp_path_factory.mktemp("old") / "old.zip")
    cell("metrics", 5, "value", "68")(good)
    drop("lookups", 2)(good)
    assert run(capsys, "diff", old, good)[1].splitlines() == [
        "metrics: 0 added, 0 removed, 1 changed",
        "  ~ met-technicians  value: 86 → 68",
        "lookups: 0 added, 1 removed, 0 changed",
        "  - met-technicians value",
    ]
    changes = json.loads(run(capsys, "diff", old, good, "--format", "json")[1])
    assert changes["metrics"]["changed"] == {"met-technicians": {"value": [86.0, 68.0]}}


def test_show_has_every_column_that_is_asked_for(good: Path, capsys: Out) -> None:
    labelled = ("show", "metrics", "--package", good, "--labels", "en")
    assert not {"region_id", "value_upper"} & set(run(capsys, *labelled)[1].split())
    status, out, _ = run(capsys, *labelled, "--columns", "region_id,region,value_upper")
    assert (status, out.split()[:3]) == (0, ["region_id", "region", "value_upper"])


def test_data_cannot_speak_to_the_terminal(good: Path, capsys: Out) -> None:
    cell("people", 2, "name_en", "\x1b[2JLin\u202e")(good)
    for file in ("passages", "evidence"):
        replace(f"data/{file}.csv", "psg-lighthouse-2", "psg-\x1b[2J", 99)(good)
    cell("evidence", 28, "start", "37")(good)
    outputs = [
        run(capsys, "show", "people", "--package", good)[1],
        run(capsys, "show", "per-lin-yifan", "--package", good)[1],
        run(capsys, "audit", good / "text.txt", good)[1],
    ]
    assert all("\\x1b[2J" in out for out in outputs)
    assert "".join(outputs).replace("\n", "").isprintable()


def test_a_summary_of_many_new_rows_stays_short(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"x-{number}", "value": number} for number in range(4)]
    added = [str(row["id"]) for row in rows]
    change = {"key": ["id"], "added": added, "removed": [], "changed": {}, "new_rows": rows}
    monkeypatch.setattr("changai.curation.differences.MAX_WHOLE", 3)
    out = render({"one": change, "two": change}, "markdown")
    assert (out.count("- + `x-"), out.count("  - `value`")) == (8, 3)


def test_data_cannot_become_markdown() -> None:
    evil = {
        "</summary><b>": {
            "key": ["id"],
            "added": ["``x`` <script>"],
            "new_rows": [{"id": "``x`` <script>", "a|b": "`<i>`\n- c"}],
            "removed": [],
            "changed": {"a": {"b": ["\n# c", None]}},
        }
    }
    out = render(evil, "markdown")
    assert "<b>" not in out
    assert "- + ``` ``x`` <script> ```" in out
    assert "\n# c" not in out
    assert "  - `a|b` `` `<i>`\\n- c ``" in out
