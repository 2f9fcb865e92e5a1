"""A release is the same bytes twice, complete, described truly, and never half written."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

import changai
from changai import export as swap
from changai.errors import ChangaiError
from changai.export import build
from changai.statements.catalog import open_catalog
from releasing import (
    PACKAGES,
    PARTS,
    ROOT,
    all_tables,
    artefact,
    awkward,
    package,
    release,
    tables,
    told,
    unpacked,
)

both = pytest.mark.parametrize("which", PACKAGES)


def digests(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir())}


def checkout(folder: Path) -> Path:
    """A copy of what the project is built from, as another machine would have it."""
    for name in ("data", "schemas", "src"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy(file, folder)
    return folder


def test_two_builds_in_two_folders_at_two_times_are_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    build(checkout(tmp_path / "here"), tmp_path / "one")
    for file in checkout(tmp_path / "there").rglob("*"):
        os.utime(file, (10**9, 10**9))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    time.tzset()
    time.sleep(2)  # zip archives count time in steps of two seconds
    build(tmp_path / "there", tmp_path / "two")
    monkeypatch.undo()
    time.tzset()
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert one == two
    assert len([name for name in one if name.endswith((".whl", ".tar.gz"))]) == 2


@both
def test_the_release_lists_all_it_holds(which: str) -> None:
    held = digests(release(which))
    sums = (release(which) / "SHA256SUMS").read_text().splitlines()
    assert {line[66:]: line[:64] for line in sums} == {
        name: digest for name, digest in held.items() if name != "SHA256SUMS"
    }
    assert told(which) == {
        name: [(release(which) / name).stat().st_size, digest] for name, digest in held.items()
    }


@both
@pytest.mark.parametrize("part", ["csv", "parquet"])
def test_each_zip_is_a_package_that_tells_its_hashes(which: str, part: str) -> None:
    folder = unpacked(which, part)
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    wanted = all_tables(which) if part == "parquet" else tables(which)
    assert sorted(resource["name"] for resource in descriptor["resources"]) == sorted(wanted)
    for resource in descriptor["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert json.loads((folder / resource["schema"]).read_bytes()) == open_catalog(
            package(which)
        ).schema(resource["name"])
    cited = changai.Dataset(folder).cite("cff")
    assert (folder / "CITATION.cff").read_text("utf-8") == cited + "\n"
    if which == "real":
        assert (folder / "LICENSE-data").is_file()


@both
def test_the_data_dictionary_has_every_column_in_both_languages(which: str) -> None:
    with (release(which) / "data-dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    described = open_catalog(package(which)).schemas
    fields = [(t, f["name"]) for t, s in described.items() for f in s["fields"]]
    assert [(row["table"], row["column"]) for row in rows] == fields
    assert all(row["meaning"] and row["meaning_zh"] for row in rows)
    markdown = (release(which) / "data-dictionary.md").read_text("utf-8")
    assert all(f"| `{column}` |" in markdown for _, column in fields)


def test_catalogues_are_told_of_every_download() -> None:
    held = digests(release("real"))
    dataset = json.loads((release("real") / "dataset.jsonld").read_bytes())
    assert dataset["@type"] == "Dataset"
    for download in dataset["distribution"]:
        assert download["sha256"] == held[download["contentUrl"]]
    assert len(dataset["distribution"]) == 6
    assert len(json.loads((release("real") / "dcat.jsonld").read_bytes())["dcat:distribution"]) == 6


def test_a_release_holds_the_pages_that_it_is_given(tmp_path: Path) -> None:
    package, docs = awkward(tmp_path / "package"), tmp_path / "docs"
    docs.mkdir()
    out = tmp_path / "dist"
    with pytest.raises(ChangaiError, match=r"docs: no pages"):
        build(package, out, ("csv",), docs)
    (docs / "study.ipynb").write_text("{}", "utf-8")
    (docs / "quality.md").write_text("<!-- make docs: status -->\n<!-- end -->\n", "utf-8")
    with pytest.raises(ChangaiError, match=r"quality\.md: its figures are missing"):
        build(package, out, ("csv",), docs)
    assert not out.exists()
    (docs / "quality.md").write_text("86\n", "utf-8")
    (docs / "notes.txt").write_text("none of the pages", "utf-8")
    build(package, out, ("csv",), docs)
    before = digests(out)
    name = f"awkward-{changai.Dataset(package).version}-docs.zip"
    with zipfile.ZipFile(out / name) as archive:
        assert {file: archive.read(file) for file in archive.namelist()} == {
            "quality.md": b"86\n",
            "study.ipynb": b"{}",
        }
    assert name in (out / "SHA256SUMS").read_text("utf-8")
    for page in docs.iterdir():
        os.utime(page, (10**9, 10**9))
    build(package, out, ("csv",), docs)
    assert digests(out) == before


def test_a_release_replaces_the_last_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    build(awkward(tmp_path / "package"), out, ("csv", "sqlite"))
    build(tmp_path / "package", out, ("csv",))
    version = changai.Dataset(tmp_path / "package").version
    assert sorted(digests(out)) == ["SHA256SUMS", f"awkward-{version}-csv.zip"]
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["dist", "package"]


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.docx").write_text("years of work")
    with pytest.raises(ChangaiError, match=r"thesis\.docx"):
        build(awkward(tmp_path / "package"), out, ("csv",))
    assert (out / "thesis.docx").read_text() == "years of work"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("schemas/things.json", "{", "schemas/things.json:1:2"),
        ("data/things.csv", "a,b\n1,2\n", "data/things.csv"),
        ("data/things.csv", None, "data/things.csv: no such file"),
        ("datapackage.json", "[]", "datapackage.json"),
    ],
)
def test_a_broken_package_leaves_the_last_release_whole(
    tmp_path: Path, file: str, content: str | None, message: str
) -> None:
    package, out = awkward(tmp_path / "package"), tmp_path / "dist"
    build(package, out, ("csv",))
    before = digests(out)
    (package / file).unlink() if content is None else (package / file).write_text(content)
    with pytest.raises(ChangaiError, match=message):
        build(package, out, PARTS)
    assert digests(out) == before
    assert [f.name for f in sorted(tmp_path.iterdir())] == ["dist", "package"]


def test_a_reference_to_nothing_is_refused(tmp_path: Path) -> None:
    package = awkward(tmp_path / "package")
    text = (package / "data/things.csv").read_text("utf-8").replace(",t-1,", ",t-99,")
    (package / "data/things.csv").write_text(text, "utf-8")
    with pytest.raises(ChangaiError, match="FOREIGN KEY"):
        build(package, tmp_path / "dist", ("sqlite",))


KILLED = """
import os, signal, sys
from pathlib import Path
from changai.export import build

left = int(sys.argv[3])

def last_breath(event, args):
    global left
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"):
        if event == "open" and not str(args[1]).startswith("w"):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(last_breath)
build(Path(sys.argv[1]), Path(sys.argv[2]), ("csv", "dictionary"))
"""


def test_killed_at_any_point_the_last_release_is_whole(tmp_path: Path) -> None:
    package, out = awkward(tmp_path / "package"), tmp_path / "dist"
    build(package, out, ("csv", "dictionary"))
    before = digests(out)
    text = (package / "data/things.csv").read_text("utf-8").replace("工匠学院", "工匠")
    (package / "data/things.csv").write_text(text, "utf-8")
    build(package, tmp_path / "next", ("csv", "dictionary"))
    after = digests(tmp_path / "next")
    assert before != after
    seen = set()
    for point in range(1, 40):
        run = subprocess.run(
            [sys.executable, "-c", KILLED, package, out, str(point)], capture_output=True
        )
        old = tmp_path / ".dist.old"
        held = digests(out if out.exists() else old)
        assert held in (before, after)
        seen.add((out.exists(), held == after))
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL
        swap.recover(out, old)
    assert run.returncode == 0
    assert seen == {(True, False), (False, False), (True, True)}
    assert digests(out) == after
    assert sorted(f.name for f in tmp_path.iterdir()) == ["dist", "next", "package"]


@pytest.mark.parametrize("part", ["csv", "parquet"])
def test_a_zip_with_another_files_hash_is_refused(tmp_path: Path, part: str) -> None:
    file = tmp_path / "changed.zip"
    old = artefact("awkward", f"-{part}.zip")
    with zipfile.ZipFile(old) as held, zipfile.ZipFile(file, "w") as new:
        for name in held.namelist():
            data = held.read(name)
            new.writestr(name, data[:-1] + b"?" if name.startswith("data/things") else data)
    with pytest.raises(ChangaiError, match="hash"):
        changai.Dataset(file).load("things")


def test_a_zip_that_leaves_itself_or_bursts_is_refused(tmp_path: Path) -> None:
    for name, data, message in (
        ("../evil.csv", b"x", "leaves the package folder"),
        ("/etc/evil.csv", b"x", "leaves the package folder"),
        ("data/bomb.csv", b"0" * 2**26, "unpacks to too much"),
    ):
        file = tmp_path / "bad.zip"
        shutil.copy(artefact("awkward", "-csv.zip"), file)
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        with pytest.raises(ChangaiError, match=message):
            changai.Dataset(file)
