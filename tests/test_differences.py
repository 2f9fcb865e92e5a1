"""What changed between two versions, whatever they are kept in; tables without a key included."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from broken.patches import cell, copy, drop, edit, raw, schema
from changai.cli import main
from changai.curation.differences import diff
from changai.export import build
from changai.validation import validate
from releasing import artefact

NAMES = 500


@pytest.mark.parametrize(("old", "new"), [("csv", "parquet"), ("parquet", "csv")])
def test_a_release_has_the_same_data_in_every_format(
    old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    zips = [str(artefact("real", f"-{part}.zip")) for part in (old, new)]
    capsys.readouterr()  # building says what it makes
    assert main(["diff", *zips]) == 0
    assert capsys.readouterr().out == "no change to the data\n"


def test_the_package_is_valid_against_its_release_in_parquet(
    good: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dist = tmp_path_factory.mktemp("release") / "dist"
    build(good, dist, ("parquet",))
    (earlier,) = dist.glob("*-parquet.zip")
    assert validate(good, against=earlier) == []
    drop("lookups", 2)(good)  # its rows have no ids: a warning
    cell("retired", 2, "id", "evt-a-never-was")(good)
    assert [finding.code for finding in validate(good, against=earlier)] == ["R109", "R104"]


@pytest.fixture
def keyless(good: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies of a package with five hundred names, a table that here has no key."""
    rows = "".join(f"people,per-lin-yifan,Name {n:03},en,short,,\n" for n in range(NAMES))
    raw("names", lambda data: data.partition(b"\n")[0] + b"\n" + rows.encode())(good)
    schema("names", uniqueKeys=None)(good)
    other = tmp_path_factory.mktemp("other") / "package"
    shutil.copytree(good, other)
    return good, other


def test_a_row_dropped_from_a_table_without_a_key_is_that_row(keyless: tuple[Path, Path]) -> None:
    old, new = keyless
    drop("names", 2)(new)
    lost = "people per-lin-yifan Name 000 en short - -"
    (change,) = diff(old, new).values()
    assert (change["added"], change["removed"], change["changed"]) == ([], [lost], {})
    (change,) = diff(new, old).values()
    assert (change["added"], change["removed"], change["changed"]) == ([lost], [], {})


def test_rows_of_a_table_without_a_key_are_counted(keyless: tuple[Path, Path]) -> None:
    old, new = keyless
    twice = b"people,per-lin-yifan,Name 007,en,short,,\n"
    raw("names", lambda data: data + twice + twice)(old)
    raw("names", lambda data: data + twice)(new)
    again = "people per-lin-yifan Name 007 en short - -"
    (change,) = diff(old, new).values()
    assert (change["added"], change["removed"], change["changed"]) == ([], [again], {})
    raw(
        "names", lambda data: b"\n".join([*data.split(b"\n")[:1], *data.split(b"\n")[-2:0:-1], b""])
    )(new)
    raw("names", lambda data: data + twice)(new)
    assert diff(old, new) == {}  # in another order


def test_a_table_all_of_whose_rows_are_alike_ends(keyless: tuple[Path, Path]) -> None:
    old, new = keyless
    row = b"people,per-lin-yifan,One,en,short,,\n"
    raw("names", lambda data: data.partition(b"\n")[0] + b"\n" + row * 20_000)(old)
    raw("names", lambda data: data.partition(b"\n")[0] + b"\n" + row * 20_001)(new)
    (change,) = diff(old, new).values()
    added = ["people per-lin-yifan One en short - -"]
    assert (change["added"], change["removed"], change["changed"]) == (added, [], {})


def test_rows_of_a_doubled_key_are_each_compared(
    good: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = (good / "data/themes.csv").read_text("utf-8").splitlines()
    key = lines[1].partition(",")[0]
    with (good / "data/themes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{lines[1]}\n{lines[1]}\n")
    other = tmp_path_factory.mktemp("other") / "package"
    shutil.copytree(good, other)
    for number, name in ((2, "One"), (len(lines) + 1, "Two")):
        cell("themes", number, "name_en", name)(other)
    (change,) = diff(good, other).values()
    assert [list(cells) for cells in change["changed"].values()] == [["name_en"], ["name_en"]]
    assert list(change["changed"]) == [key, f"{key} (2)"]
    assert {cells["name_en"][1] for cells in change["changed"].values()} == {"One", "Two"}


def test_a_column_more_is_no_change_where_it_is_empty(
    good: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "package"
    shutil.copytree(good, other)
    field = json.loads((good / "schemas/themes.json").read_text("utf-8"))["fields"][-1]

    def lengthen(value: dict[str, list[object]]) -> None:
        value["fields"].append(field | {"name": "remark", "constraints": {}})

    edit("schemas/themes.json", lengthen)(other)
    header, first, *rest = (other / "data/themes.csv").read_text("utf-8").splitlines()
    lines = [f"{header},remark", f"{first},new", *(f"{line}," for line in rest)]
    (other / "data/themes.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (change,) = diff(good, other).values()
    key = first.partition(",")[0]
    different = {key: {"remark": [None, "new"]}}
    assert (change["added"], change["removed"], change["changed"]) == ([], [], different)


def test_a_reviewer_sees_the_values_of_a_new_row(
    good: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path_factory.mktemp("other") / "package"
    shutil.copytree(good, other)
    copy("metrics", 3, 3, metric_id="met-joined-2021", value="4200000", note_en="`|`<b>")(other)
    assert main(["diff", str(good), str(other)]) == 0
    head, key, *cells = capsys.readouterr().out.splitlines()
    assert head == "metrics: 1 added, 0 removed, 0 changed"
    assert key == "  + met-joined-2021"
    assert "      value: 4200000" in cells
    assert "      unit_zh: 人" in cells
    assert not [cell for cell in cells if "metric_id:" in cell or "base_zh:" in cell]
    assert main(["diff", str(good), str(other), "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert "- + `met-joined-2021`\n  - `indicator_id` `ind-joined`\n  - `value` `4200000`\n" in out
    assert "  - `note_en` `` `|`<b> ``\n" in out
    assert main(["diff", str(good), str(other), "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["metrics"]["new_rows"]
    assert (row["metric_id"], row["value"], "base_zh" in row) == (
        "met-joined-2021",
        4_200_000,
        False,
    )
