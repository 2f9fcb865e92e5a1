"""The version says how much changed: wording, more, or other names."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from changai.model.package import open_package
from releasing import ROOT, awkward
from versioning import STEPS, needed, step


def git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True)


def test_the_version_moved_as_far_as_the_data_did(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not on this machine")
    # From the parent: at a tagged commit the last release is the one before it.
    tag = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^").stdout.decode().strip()
    if not tag:
        pytest.skip("no release has been tagged yet")
    paths = ("datapackage.json", "data", "schemas")
    with tarfile.open(fileobj=io.BytesIO(git("archive", tag, *paths).stdout)) as archive:
        archive.extractall(tmp_path, filter="data")
    before, after = open_package(tmp_path), open_package(ROOT)
    moved = step(before.descriptor["version"], after.descriptor["version"])
    need = needed(before, after)
    # Between releases rows gather under the last version; names may not change under it.
    allowed = "minor" if moved == "none" else moved
    assert STEPS.index(need.step) <= STEPS.index(allowed), f"{need.step} since {tag}: {need.why}"


def changed(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected", "why"),
    [
        ("data/things.csv", "t-1", "t-1", "none", "nothing differs"),
        ("data/things.csv", "工匠学院", "工匠", "patch", "cells of things differ"),
        ("schemas/things.json", "The share.", "A share.", "patch", "worded differently"),
        (
            "data/nothings.csv",
            "empty\n",
            "empty\nt-9,a,,,,,,,,,,\n",
            "minor",
            "row t-9 of nothings",
        ),
        ("data/things.csv", "t-4", "t-5", "major", "row t-4 of things is gone"),
        ("schemas/things.json", '"never"]', '"never", "ever"]', "minor", "value ever"),
        ("schemas/things.json", '["low", ', '["', "major", "value low of"),
        (
            "schemas/things.json",
            '"share", "type": "number"',
            '"share", "type": "string"',
            "major",
            "column",
        ),
        (
            "schemas/things.json",
            '"primaryKey": "thing_id"',
            '"primaryKey": "name_zh"',
            "major",
            "key",
        ),
        ("datapackage.json", '"name": "nothings"', '"name": "nowt"', "major", "nothings"),
    ],
)
def test_each_change_asks_for_its_step(
    tmp_path: Path, file: str, old: str, new: str, expected: str, why: str
) -> None:
    before, after = awkward(tmp_path / "before"), awkward(tmp_path / "after")
    if new == '["':
        new = '["lowest", '
    changed(after, file, old, new)
    need = needed(open_package(before), open_package(after))
    assert need.step == expected
    assert why in need.why


def test_a_retired_id_has_not_vanished(tmp_path: Path) -> None:
    before, after = awkward(tmp_path / "before"), awkward(tmp_path / "after")
    for folder in (before, after):
        changed(folder, "datapackage.json", '"name": "nothings"', '"name": "retired"')
    changed(after, "data/things.csv", "t-4", "t-5")
    changed(after, "data/nothings.csv", "empty\n", "empty\nt-4,a,,,,,,,,,,\n")
    need = needed(open_package(before), open_package(after))
    assert need == ("minor", "row t-5 of things is new")


def test_versions_are_compared_by_their_first_different_number() -> None:
    assert step("1.2.3", "1.2.3") == "none"
    assert step("1.2.3", "1.2.4") == "patch"
    assert step("1.2.3", "1.10.0") == "minor"
    assert step("1.2.3", "2.0.0") == "major"


def test_every_version_that_is_written_down_is_the_same() -> None:
    version = json.loads((ROOT / "datapackage.json").read_bytes())["version"]
    assert f'\nversion: "{version}"\n' in (ROOT / "CITATION.cff").read_text("utf-8")
