"""A release is the same bytes twice, complete, described truly, and never half written."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

import changai
from broken.patches import cell
from changai import export
from changai.cli import main
from changai.errors import ChangaiError
from changai.export import build, unchecked
from changai.export.release_folder import RECORD
from changai.statements.catalog import Catalog, open_catalog
from changai.validation import validate
from changai.validation.profile import profile
from children import Child
from copies import copy_good
from releasing import (
    PACKAGES,
    PARTS,
    ROOT,
    all_tables,
    artefact,
    awkward,
    distributions,
    package,
    release,
    tables,
    told,
    unpacked,
)

both = pytest.mark.parametrize("which", PACKAGES)


def digests(folder: Path) -> dict[str, str]:
    """The files of a folder with their hashes; but for the record that a build keeps for itself."""
    held = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir())}
    held.pop(RECORD, None)
    return held


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def checkout(folder: Path) -> Path:
    """A copy of what the project is built from, as another machine would have it."""
    for name in ("coding", "data", "schemas", "src"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        # The sdist holds .gitignore, which says what is none of its files.
        if file.is_file() and (file.name == ".gitignore" or not file.name.startswith(".")):
            shutil.copy(file, folder)
    return folder


def build_elsewhere(package: Path, out: Path, code: Path, cwd: Path | None = None) -> str:
    """Build the release of a package of old files by some code, in other surroundings.

    ``cwd`` is where the command is given, the folder of the package if nothing is said; the package is
    named as it is called from there. Returns what was said on standard error.
    """
    for file in package.rglob("*"):
        os.utime(file, (10**9, 10**9))
    surroundings = {"TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "1700000000"}
    env = os.environ | {"PYTHONPATH": str(code)} | surroundings
    called = "." if cwd is None else str(package)
    command = [sys.executable, "-P", "-m", "changai", "build", called, "--out", out]
    run = subprocess.run(command, env=env, cwd=cwd or package, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stderr


TRAP = """
from pathlib import Path
Path({mark!r}).touch()
"""
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatch_build"
backend-path = ["."]

[project]
name = "mine"
dynamic = ["version"]

[tool.hatch.version]
source = "code"
path = "version.py"

[tool.hatch.build]
include = ["data"]
bypass-selection = true

[tool.hatch.build.hooks.custom]

[tool.hatch.metadata.hooks.custom]
"""


MODULES = ("hatch_build", "setup", "version", "hatchling", "logging", "sitecustomize", "conftest")


@dataclass(frozen=True)
class Trapped:
    """Two releases of a package whose code would touch ``mark`` if it ran."""

    folder: Path
    mark: Path
    within: Path  # built in the folder of the package, which is called "."
    outside: Path
    said: tuple[str, str]
    is_sprung: bool  # by either build


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Trapped:
    """The good package with traps in it, built from within and from outside."""
    folder = copy_good(tmp_path_factory.mktemp("trapped"))
    out = tmp_path_factory.mktemp("releases")
    mark = out / "mark"
    for module in MODULES:
        (folder / f"{module}.py").write_text(TRAP.format(mark=str(mark)))
    (folder / "pyproject.toml").write_text(PROJECT)
    within, outside = out / "within", out / "outside"
    code = ROOT / "src"
    said = (build_elsewhere(folder, within, code), build_elsewhere(folder, outside, code, cwd=out))
    return Trapped(folder, mark, within, outside, said, is_sprung=mark.exists())


def test_builds_in_several_folders_at_several_times_are_the_same_bytes(
    good: Path, tmp_path_factory: pytest.TempPathFactory, trapped: Trapped
) -> None:
    here = tmp_path_factory.mktemp("releases") / "dist"
    build(good, here, PARTS)
    assert digests(here) == digests(trapped.within) == digests(trapped.outside)


def test_no_code_of_the_package_is_run(trapped: Trapped) -> None:
    for called, said in zip((".", trapped.folder), trapped.said, strict=True):
        assert f"no wheel and no sdist: changai does not run from {called}" in said
    assert not trapped.is_sprung
    # It is a trap: what a build did once springs it.
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=trapped.folder, capture_output=True)
    assert trapped.mark.exists()


@pytest.mark.long
def test_a_copy_of_the_repository_builds_the_same_bytes_by_its_own_code(tmp_path: Path) -> None:
    here = digests(release("real")) | digests(distributions())
    (tmp_path / "there").mkdir()
    copy = checkout(tmp_path / "there")
    build_elsewhere(copy, tmp_path / "two", copy / "src")
    there = digests(tmp_path / "two")
    for held in (here, there):
        del held["SHA256SUMS"]  # which lists the others
    assert here == there
    assert len([name for name in here if name.endswith((".whl", ".tar.gz"))]) == 2


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
    catalog = open_catalog(package(which))
    described = catalog.schemas if part == "parquet" else catalog.curated_schemas
    wanted = all_tables(which) if part == "parquet" else tables(which)
    assert sorted(resource["name"] for resource in descriptor["resources"]) == sorted(wanted)
    for resource in descriptor["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        schema = (folder / resource["schema"]).read_bytes()
        assert resource["schema_hash"] == f"sha256:{hashlib.sha256(schema).hexdigest()}"
        assert json.loads(schema) == described[resource["name"]]
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
    assert len(dataset["distribution"]) == 8
    assert len(json.loads((release("real") / "dcat.jsonld").read_bytes())["dcat:distribution"]) == 8


def test_a_release_holds_the_pages_that_it_is_given(tmp_path: Path) -> None:
    package, docs = awkward(tmp_path / "package"), tmp_path / "docs"
    docs.mkdir()
    out = tmp_path / "dist"
    with pytest.raises(ChangaiError, match=r"docs: no pages"):
        build(package, out, ("csv",), docs, unchecked=True)
    (docs / "study.ipynb").write_text("{}", "utf-8")
    (docs / "quality.md").write_text("<!-- make docs: status -->\n<!-- end -->\n", "utf-8")
    with pytest.raises(ChangaiError, match=r"quality\.md: its figures are missing"):
        build(package, out, ("csv",), docs, unchecked=True)
    assert not out.exists()
    (docs / "quality.md").write_text("86\n", "utf-8")
    (docs / "notes.txt").write_text("none of the pages", "utf-8")
    build(package, out, ("csv",), docs, unchecked=True)
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
    build(package, out, ("csv",), docs, unchecked=True)
    assert digests(out) == before


def test_a_release_replaces_the_last_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    build(awkward(tmp_path / "package"), out, ("csv", "dictionary"), unchecked=True)
    build(tmp_path / "package", out, ("csv",), unchecked=True)
    version = changai.Dataset(tmp_path / "package").version
    assert sorted(digests(out)) == ["SHA256SUMS", "UNCHECKED.txt", f"awkward-{version}-csv.zip"]
    assert names(tmp_path) == ["dist", "package"]


def put(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


def put_sums(folder: Path) -> None:
    """A file of the user's, and a list of hashes as everybody writes one."""
    (folder / "thesis.docx").write_text("years of work")
    digest = hashlib.sha256(b"years of work").hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  thesis.docx\n")


def link_instead(folder: Path) -> None:
    """The user keeps a file elsewhere, and a link to it."""
    file = folder / "data-dictionary.csv"
    file.rename(folder.parent / "kept.csv")
    file.symlink_to(folder.parent / "kept.csv")


@pytest.mark.parametrize(
    ("is_built", "change", "message"),
    [
        (False, put("thesis.docx", "years of work"), r"'thesis\.docx'"),
        (False, put_sums, r"'SHA256SUMS', and no record"),
        (True, put("thesis.docx", "years of work"), r"'thesis\.docx', which no build put there"),
        (True, put_sums, r"'SHA256SUMS', which was changed"),
        (True, put("data-dictionary.md", "my notes"), r"'data-dictionary\.md', which was changed"),
        (True, lambda folder: (folder / "notes").mkdir(), r"'notes', which no build put there"),
        (True, link_instead, r"'data-dictionary\.csv', which was changed"),
        (True, put(RECORD, "[]"), r"no record that"),
        (True, lambda folder: (folder / RECORD).unlink(), r"delete it if it is an old release"),
    ],
)
def test_what_no_build_wrote_is_left_alone(
    tmp_path: Path,
    is_built: bool,
    change: Callable[[Path], object],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    package, out = awkward(tmp_path / "package"), tmp_path / "dist"
    if is_built:
        build(package, out, ("dictionary",), unchecked=True)
    else:
        out.mkdir()
    change(out)
    held, before = names(out), digests_of_files(out)
    capsys.readouterr()
    with pytest.raises(ChangaiError, match=message):
        build(package, out, ("csv",), unchecked=True)
    assert capsys.readouterr().err == ""  # it is said before anything is made
    assert (names(out), digests_of_files(out)) == (held, before)
    assert set(names(tmp_path)) <= {"dist", "package", "kept.csv"}


def digests_of_files(folder: Path) -> dict[str, str]:
    files = [file for file in folder.iterdir() if file.is_file()]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_what_is_put_there_during_a_build_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, out = awkward(tmp_path / "package"), tmp_path / "dist"
    build(package, out, ("dictionary",), unchecked=True)
    before = digests(out)
    made = export.dictionary.dictionary_files

    def meanwhile(catalog: Catalog) -> dict[str, bytes]:
        (out / "thesis.docx").write_text("years of work")
        return made(catalog)

    monkeypatch.setattr(export.dictionary, "dictionary_files", meanwhile)
    with pytest.raises(ChangaiError, match=r"/dist: holds 'thesis\.docx'"):
        build(package, out, ("dictionary",), unchecked=True)
    (out / "thesis.docx").unlink()
    assert digests(out) == before
    assert names(tmp_path) == ["dist", "package"]


def test_folders_with_names_like_those_of_a_build_are_left_alone(tmp_path: Path) -> None:
    others = [".dist.new", ".dist.old", ".dist.changai-mine", ".dist.changai-abcdefgh"]
    for name in others:
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.docx").write_text("years of work")
    build(awkward(tmp_path / "package"), tmp_path / "dist", ("csv",), unchecked=True)
    assert names(tmp_path) == sorted([*others, "dist", "package"])
    assert all((tmp_path / name / "thesis.docx").read_text() for name in others)


@pytest.mark.parametrize(
    ("out", "message"),
    [("/", "is no place for a release"), ("ring", "ring"), ("file", "is a file"), ("file/x", "x")],
)
def test_a_place_for_no_release_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, message: str
) -> None:
    awkward(tmp_path / "package")
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    (tmp_path / "file").write_text("years of work")
    assert main(["build", str(tmp_path / "package"), "--out", str(tmp_path / out)]) == 2
    error = capsys.readouterr().err
    assert (error.count("\n"), message in error) == (1, True), error
    assert names(tmp_path) == ["file", "package", "ring"]


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
    build(package, out, ("csv",), unchecked=True)
    before = digests(out)
    (package / file).unlink() if content is None else (package / file).write_text(content)
    with pytest.raises(ChangaiError, match=message):
        build(package, out, PARTS, unchecked=True)
    assert digests(out) == before
    assert names(tmp_path) == ["dist", "package"]


def test_a_reference_to_nothing_is_refused(tmp_path: Path) -> None:
    package = awkward(tmp_path / "package")
    text = (package / "data/things.csv").read_text("utf-8").replace(",t-1,", ",t-99,")
    (package / "data/things.csv").write_text(text, "utf-8")
    with pytest.raises(ChangaiError, match="FOREIGN KEY"):
        build(package, tmp_path / "dist", ("sqlite",), unchecked=True)


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
import pandas  # once, for all builds
from changai.export import build

def interrupted(point, deed):
    left = point
    def hook(event, args):
        nonlocal left
        if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"):
            if event == "open" and not str(args[1]).startswith("w"):
                return
            left -= 1
            if left == 0 and deed == "pause":
                print("paused", flush=True)
                sys.stdin.readline()
            elif left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    build(Path(sys.argv[1]), Path(sys.argv[2]), ("csv", "dictionary"), unchecked=True)

for line in sys.stdin:
    deed, point = line.split()
    if not (child := os.fork()):
        try:
            interrupted(int(point), deed)
        except BaseException as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(2)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Builder(Child):
    """A process that builds one package into one folder, over and over, each time in a child."""

    def __init__(self, package: Path, out: Path) -> None:
        super().__init__(INTERRUPTED, package, out)

    def kill(self, point: int) -> int:
        """The exit status of a build that is killed at the n-th time that it changes a folder."""
        self.send(f"kill {point}")
        return int(self.reply())

    def end(self) -> str:
        """What was said on standard error."""
        return self.process.communicate()[1]


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[Builder]:
    """Builds a package into dist, beside an earlier release of it."""
    process = Builder(awkward(tmp_path / "package"), tmp_path / "dist")
    build(tmp_path / "package", tmp_path / "dist", ("csv", "dictionary"), unchecked=True)
    text = (tmp_path / "package/data/things.csv").read_text("utf-8").replace("工匠学院", "工匠")
    (tmp_path / "package/data/things.csv").write_text(text, "utf-8")
    yield process
    process.process.kill()
    process.end()


def where_it_is(out: Path) -> Path:
    """The folder that holds the last release; between two renames it is in a working folder."""
    return out if out.exists() else next(out.parent.glob(".dist.changai-????????/old"))


def test_killed_at_any_point_the_last_release_is_whole(tmp_path: Path, builder: Builder) -> None:
    out, kept = tmp_path / "dist", tmp_path / "kept"
    shutil.copytree(out, kept)
    build(tmp_path / "package", tmp_path / "next", ("csv", "dictionary"), unchecked=True)
    before, after = digests(kept), digests(tmp_path / "next")
    assert before != after
    seen, left = set(), set()
    for point in range(1, 80):
        shutil.rmtree(out)
        shutil.copytree(kept, out)
        status = builder.kill(point)
        held = digests(where_it_is(out))
        assert held in (before, after)
        seen.add((out.exists(), held == after))
        if status == 0:
            break
        assert status == -signal.SIGKILL
        left.update(names(tmp_path))
        builder.kill(point)  # once more, while it removes what the first has left, or later
        assert digests(where_it_is(out)) in (before, after)
        assert builder.kill(0) == 0  # never
        assert digests(out) == after
        assert names(tmp_path) == ["dist", "kept", "next", "package"]
    assert status == 0
    assert seen == {(True, False), (False, False), (True, True)}
    assert len(left) > 10


def test_of_two_builds_into_one_folder_one_is_refused(tmp_path: Path, builder: Builder) -> None:
    package, out = tmp_path / "package", tmp_path / "dist"
    before = digests(out)
    builder.send("pause 6")
    assert builder.reply() == "paused"
    assert names(tmp_path) != ["dist", "package"]
    with pytest.raises(ChangaiError, match="/dist: another build is writing to it"):
        build(package, out, ("csv",), unchecked=True)
    assert digests(out) == before
    builder.send("")
    assert builder.reply() == "0"
    after = digests(out)
    assert after != before
    assert builder.kill(6) == -signal.SIGKILL
    assert names(tmp_path) != ["dist", "package"]
    build(package, out, ("csv",), unchecked=True)  # the lock ended with its process
    assert digests(out) != after
    assert names(tmp_path) == ["dist", "package"]


def test_builds_at_once_leave_a_whole_release(tmp_path: Path, builder: Builder) -> None:
    second = Builder(tmp_path / "package", tmp_path / "dist")
    statuses = []
    for _ in range(10):
        for one in (builder, second):
            one.send("kill 0")  # never
        statuses += [one.reply() for one in (builder, second)]
        sums = (tmp_path / "dist/SHA256SUMS").read_text().splitlines()
        held = digests(tmp_path / "dist")
        held.pop("SHA256SUMS")
        assert {line[66:]: line[:64] for line in sums} == held
        assert names(tmp_path) == ["dist", "package"]
    refused = [line for line in (builder.end() + second.end()).splitlines() if "made " not in line]
    assert statuses.count("0") >= 10
    assert statuses.count("2") == len(refused)
    assert all(line.endswith("wait until it ends") for line in refused)


def test_what_is_not_valid_is_not_built(
    good: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path_factory.mktemp("releases") / "dist"
    evidence = good / "data/evidence.csv"
    valid = evidence.read_bytes()
    argv = ["build", str(good), "--out", str(out)]
    build(good, out, ("csv",))
    before = digests(out)
    cell("evidence", 17, "stance", "confirms")(good)
    cell("evidence", 18, "stance", "disputes")(good)
    errors = [found for found in validate(good) if found.severity == "error"]
    assert len(errors) > 1
    capsys.readouterr()
    assert main(argv) == 2
    said = capsys.readouterr().err
    first = f"{len(errors)} errors, first {errors[0].file}:{errors[0].line}:"
    assert said.count("\n") == 1
    assert f"{good}: is not valid: {first}" in said
    assert "--unchecked" in said
    assert digests(out) == before
    assert main([*argv, "--unchecked"]) == 0
    assert says_unchecked(out) == {True}
    evidence.write_bytes(valid)
    build(good, out, ("csv",))
    assert "UNCHECKED.txt" not in names(out)


def test_what_is_valid_is_nowhere_said_to_be_unchecked(trapped: Trapped) -> None:
    assert says_unchecked(trapped.within) == {False}


def says_unchecked(out: Path) -> set[bool]:
    """For each place in which a release can say that it was not checked, whether it does."""
    (stem,) = (file.name.removesuffix(".sqlite") for file in out.glob("*.sqlite"))
    warning = unchecked.WARNINGS["description"].strip()
    said = {
        "UNCHECKED.txt" in (out / "SHA256SUMS").read_text(),
        (out / "UNCHECKED.txt").exists(),
    }
    for part in ("csv", "parquet", "huggingface", "stata", "r"):
        with zipfile.ZipFile(out / f"{stem}-{part}.zip") as archive:
            said.add("UNCHECKED.txt" in archive.namelist())
            if part not in ("stata", "r"):
                descriptor = json.loads(archive.read("datapackage.json"))
                said.add(descriptor.get("unchecked", False))
                said.add(descriptor["description_zh"].startswith("未经校验"))
    with contextlib.closing(sqlite3.connect(out / f"{stem}.sqlite")) as connection:
        texts = connection.execute("SELECT meaning FROM metadata WHERE table_name = ''").fetchall()
        said.add(warning in texts[0][0])
    book = openpyxl.load_workbook(out / f"{stem}.xlsx", read_only=True)
    said.add(book.properties.description == warning)
    cover = book["cover"].iter_rows(values_only=True)
    said.add(any(str(text).startswith(warning) for row in cover for text in row))
    book.close()
    for name in ("data-dictionary.md", "croissant.json", "dataset.jsonld", "dcat.jsonld"):
        said.add(warning in (out / name).read_text("utf-8"))
    return said


def test_an_unchecked_release_that_was_mended_is_checked_like_any_other(
    good: Path, tmp_path: Path
) -> None:
    build(good, tmp_path / "one", ("csv",), unchecked=True)
    (archive,) = (tmp_path / "one").glob("*-csv.zip")
    with zipfile.ZipFile(archive) as held:
        held.extractall(tmp_path / "unpacked")
    assert validate(tmp_path / "unpacked") == []
    build(tmp_path / "unpacked", tmp_path / "two", ("csv",))
    build(good, tmp_path / "three", ("csv",))
    assert "UNCHECKED.txt" not in names(tmp_path / "two")
    (again,), (straight,) = ((tmp_path / n).glob("*-csv.zip") for n in ("two", "three"))
    assert again.read_bytes() == straight.read_bytes()


def test_without_jsonschema_it_is_said_how_to_validate(
    good: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path_factory.mktemp("releases") / "dist"
    profile.cache_clear()
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    with pytest.raises(ChangaiError, match=r"pip install 'changai\[validate\]'"):
        build(good, out, ("csv",))
    build(good, out, ("csv",), unchecked=True)
    assert (out / "UNCHECKED.txt").is_file()


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


@pytest.mark.parametrize("part", ["csv", "parquet"])
def test_a_schema_with_another_hash_is_refused(good: Path, tmp_path: Path, part: str) -> None:
    build(good, tmp_path / "dist", (part,))
    (archive,) = (tmp_path / "dist").glob("*.zip")
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(archive) as held:
        held.extractall(folder)
    schema, descriptor = folder / "schemas/events.json", folder / "datapackage.json"
    schema.write_text(schema.read_text("utf-8").replace('"pattern"', '"title_en"', 1), "utf-8")
    message = r"schemas/events\.json: does not have the hash that the descriptor gives"
    with pytest.raises(ChangaiError, match=message):
        changai.Dataset(folder)
    # A release before these hashes has none, and is opened as ever.
    older = json.loads(descriptor.read_bytes())
    for resource in older["resources"]:
        del resource["schema_hash"]
    descriptor.write_text(json.dumps(older), "utf-8")
    assert len(changai.Dataset(folder).load("events"))
