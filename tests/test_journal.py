"""A writer is whole or not at all: killed before each step, refused by the disk, raced, overtaken."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from changai import Dataset
from changai.cli import main
from changai.curation.differences import diff
from changai.curation.working_copy import fmt, open_working_copy
from changai.errors import ChangaiError
from changai.model import journal
from changai.model.journal import Change
from changai.validation import validate
from children import Child
from releasing import awkward

Out = pytest.CaptureFixture[str]
TABLES = ("data/nothings.csv", "data/things.csv")
KILLS = (signal.SIGKILL, signal.SIGTERM)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package of two tables, neither of them canonical; `fmt` writes both."""
    folder = awkward(tmp_path / "package")
    fmt(folder)
    for path in TABLES:
        file = folder / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def restore(package: Path, old: Path) -> None:
    """Make a folder what a kept copy of it is."""
    shutil.rmtree(package)
    shutil.copytree(old, package)


def recovered(package: Path, capsys: Out) -> str:
    """What the next writer says."""
    capsys.readouterr()
    with open_working_copy(package):
        pass
    return capsys.readouterr().err


INTERRUPTED = """
import contextlib, os, sys
from pathlib import Path
sys.dont_write_bytecode = True
from changai.curation.working_copy import fmt, open_working_copy
from changai.model import journal
from changai.model.journal import Change

STEPS = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree")
package = Path(sys.argv[1])

def stopped(point, deed):
    left = point
    def hook(event, args):
        nonlocal left
        if event in STEPS or (event == "open" and str(args[1])[:1] in ("w", "x")):
            left -= 1
            if left == 0 and deed == "pause":
                print("paused", flush=True)
                sys.stdin.readline()
            elif left == 0:
                os.kill(os.getpid(), int(deed))
    sys.addaudithook(hook)

def run(writer, point, deed):
    journal.PATIENCE = 0.2
    stopped(point, deed)
    if writer == "fmt":
        fmt(package)
    else:
        with open_working_copy(package):
            pass

fmt(package, check=True)  # what a module does when it is first used is no step
for line in sys.stdin:
    writer, point, deed = line.split()
    if not (child := os.fork()):
        try:
            run(writer, int(point), deed)
        except BaseException as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(2)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Writer(Child):
    """A process that writes to one package, each time in a child that can be killed."""

    def __init__(self, package: Path) -> None:
        super().__init__(INTERRUPTED, package)

    def stop(self, writer: str, point: int, deed: int = signal.SIGKILL) -> int:
        """The exit status of a writer that is killed before its n-th step, or ends before it."""
        self.send(f"{writer} {point} {int(deed)}")
        return int(self.reply())

    def end(self) -> str:
        """What was said on standard error."""
        return self.process.communicate()[1]


@pytest.fixture
def writer(package: Path) -> Iterator[Writer]:
    process = Writer(package)
    yield process
    process.process.kill()
    process.end()


def is_refused(package: Path) -> bool:
    """Whether readers refuse a package, all of them alike, and say what to do."""
    readers = (
        lambda: Dataset(package),
        lambda: validate(package),
        lambda: diff(package, package),
        lambda: fmt(package, check=True),
    )
    refusals = []
    for read in readers:
        try:
            read()
        except ChangaiError as error:
            refusals.append(str(error))
    assert len(refusals) in (0, len(readers)), refusals
    assert all("half written" in said and "run `changai fmt`" in said for said in refusals)
    return bool(refusals)


@pytest.mark.parametrize("kill", KILLS)
def test_killed_before_any_step_it_is_old_or_new_after_the_next_writer(
    package: Path, writer: Writer, capsys: Out, tmp_path: Path, kill: signal.Signals
) -> None:
    kept = shutil.copytree(package, tmp_path / "kept")
    before = contents(package)
    fmt(package)
    after = contents(package)
    assert [path for path in before if before[path] != after[path]] == sorted(TABLES)
    seen = set()
    for point in range(1, 60):
        restore(package, kept)
        if (status := writer.stop("fmt", point, kill)) == 0:
            break
        assert status == -kill
        held = {(package / path).read_bytes() == before[path] for path in TABLES}
        is_mixed = len(held) == 2
        refused = is_refused(package)
        assert refused or not is_mixed
        writer.stop("recover", point % 9 + 1, kill)  # the next one is killed as well
        said = recovered(package, capsys)
        now = contents(package)
        assert now == (before if held == {True} and not refused else after)
        assert said.count("\n") <= 1
        seen.add((is_mixed, refused, now == after))
        assert sorted(os.listdir(package)) == ["data", "datapackage.json", "schemas"]
        assert sorted(os.listdir(package / "data")) == ["nothings.csv", "things.csv"]
    assert status == 0
    assert point > 15
    # Undecided; decided, before, amid and after the files are moved; done.
    assert seen == {
        (False, False, False),
        (False, True, True),
        (True, True, True),
        (False, False, True),
    }
    assert contents(package) == after


def leave_half_written(package: Path) -> None:
    """Write the first of the two tables, as `fmt` does that is killed then."""
    with open_working_copy(package) as copy:
        new = copy.changed().changed
        old = {path: copy.files.read(path) for path in new}
        digest = journal.digest
        journal.stage(package, new)
        journal.decide(
            package, {path: Change(digest(old[path]), digest(new[path])) for path in new}
        )
        journal.move(package / ".changai/new/data/things.csv", package / "data/things.csv")


def test_what_was_done_is_said(package: Path, capsys: Out, tmp_path: Path) -> None:
    kept = shutil.copytree(package, tmp_path / "kept")
    leave_half_written(package)
    assert main(["validate", str(package)]) == 2
    assert main(["list", "--package", str(package)]) == 2
    err = capsys.readouterr().err
    assert (
        err.count("half written: a command that writes to it is at work, or was interrupted") == 2
    )
    assert main(["fmt", str(package)]) == 0
    assert capsys.readouterr().err == (
        f"{package}: an interrupted change was completed: data/things.csv, data/nothings.csv\n"
    )
    restore(package, kept)
    (package / ".changai/new/data").mkdir(parents=True)
    (package / ".changai/new/data/things.csv").write_bytes(b"half a")
    assert recovered(package, capsys) == f"{package}: an interrupted change was taken back\n"
    assert contents(package) == contents(kept)
    assert recovered(package, capsys) == ""


def test_a_file_that_was_edited_in_between_is_kept_and_named(
    package: Path, capsys: Out, tmp_path: Path
) -> None:
    kept = shutil.copytree(package, tmp_path / "kept")
    for edited in TABLES:
        restore(package, kept)
        leave_half_written(package)
        with (package / edited).open("ab") as file:
            file.write(b"mine\n")
        before = contents(package)
        assert main(["fmt", str(package)]) == 2
        err = capsys.readouterr().err
        assert err.startswith(f"changai: {edited}: edited since a change was interrupted, and kept")
        assert "move .changai away" in err
        assert contents(package) == before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("manifest.json", "{}"),
        ("manifest.json", '{"files": []}'),
        ("manifest.json", "{"),
        ("manifest.json", '{"files": {"../x": {"old": "a", "new": "b"}}}'),
        ("manifest.json", '{"files": {".git/config": {"old": "a", "new": "b"}}}'),
        ("new/data/nothings.csv", "other bytes"),
    ],
)
def test_a_journal_that_no_writer_left_is_refused(
    package: Path, capsys: Out, file: str, text: str
) -> None:
    leave_half_written(package)
    assert (package / ".changai" / file).exists()
    (package / ".changai" / file).write_text(text)
    before = contents(package / "data")
    assert main(["fmt", str(package)]) == 2
    assert f".changai/{file}" in capsys.readouterr().err
    assert contents(package / "data") == before


def test_links_in_the_place_of_the_journal_lead_nowhere(
    package: Path, capsys: Out, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "new").mkdir()
    (outside / "new/thesis.txt").write_text("mine")
    (package / ".changai").symlink_to(outside)
    assert main(["fmt", str(package)]) == 2
    assert ".changai: is no folder; move it away" in capsys.readouterr().err
    (package / ".changai").unlink()
    (package / ".changai").mkdir()
    (package / ".changai/lock").symlink_to(outside / "made")
    assert main(["fmt", str(package)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (package / ".changai/lock").unlink()
    for name in ("new", ".gitignore", "manifest.json.part"):
        (package / ".changai" / name).symlink_to(outside / "new")
    assert main(["fmt", str(package)]) == 0
    assert contents(outside) == {"new/thesis.txt": b"mine"}
    assert not (package / ".changai").exists()


def test_a_second_writer_waits_and_is_then_refused(
    package: Path, writer: Writer, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(package / "data")
    writer.send("fmt 3 pause")
    assert writer.reply() == "paused"
    monkeypatch.setattr(journal, "PATIENCE", 0.2)
    assert main(["fmt", str(package)]) == 2
    said = f"changai: {package}: another command is writing to it; wait until it ends"
    assert capsys.readouterr().err.startswith(said)
    assert contents(package / "data") == before
    monkeypatch.setattr(journal, "PATIENCE", 60)
    with subprocess.Popen([sys.executable, "-m", "changai", "fmt", package]) as second:
        writer.send("")  # the first goes on
        assert writer.reply() == "0"
        assert second.wait() == 0
    assert contents(package / "data") != before
    assert not (package / ".changai").exists()


@pytest.mark.parametrize("table", TABLES)
def test_a_file_that_was_changed_since_it_was_read_is_not_overwritten(
    package: Path, table: str
) -> None:
    with open_working_copy(package) as copy:
        changed = copy.changed()
        (package / table).write_bytes(b"mine\n")
        before = contents(package / "data")
        with pytest.raises(ChangaiError, match=f"{table}: was changed by somebody else since"):
            copy.write(changed)
    assert contents(package / "data") == before
    assert not (package / ".changai").exists()


def test_nor_is_one_that_was_changed_while_the_others_are_written(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, move = contents(package), journal.move

    def overtaken(new: Path, file: Path) -> None:
        move(new, file)
        if b"\r" not in file.read_bytes():  # else it is taken back
            (package / "data/nothings.csv").write_bytes(b"mine\n")

    monkeypatch.setattr(journal, "move", overtaken)
    with pytest.raises(ChangaiError, match=r"nothings\.csv: was changed by somebody else"):
        fmt(package)
    assert contents(package) == before | {"data/nothings.csv": b"mine\n"}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_writer_that_cannot_go_on_takes_back_what_it_wrote(
    package: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before, move, moved = contents(package), journal.move, []

    def refuse(new: Path, file: Path) -> None:
        moved.append(file)
        if len(moved) == 2:
            raise error
        move(new, file)

    monkeypatch.setattr(journal, "move", refuse)
    with pytest.raises((ChangaiError, KeyboardInterrupt)):
        fmt(package)
    assert len(moved) == 3  # and one back
    assert contents(package) == before


def test_a_writer_that_cannot_even_take_back_says_what_to_do(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    move, moved = journal.move, []

    def refuse(new: Path, file: Path) -> None:
        moved.append(file)
        if len(moved) > 1:
            raise OSError(5, "Input/output error")
        move(new, file)

    monkeypatch.setattr(journal, "move", refuse)
    assert main(["fmt", str(package)]) == 2
    assert "is half written" in capsys.readouterr().err
    assert is_refused(package)
    monkeypatch.undo()
    recovered(package, capsys)
    assert len({b"\r" in (package / path).read_bytes() for path in TABLES}) == 1


def test_permissions_stay(package: Path) -> None:
    for path, mode in zip(TABLES, (0o640, 0o444), strict=True):
        (package / path).chmod(mode)
    fmt(package)
    assert [(package / path).stat().st_mode & 0o777 for path in TABLES] == [0o640, 0o444]


def test_who_only_reads_leaves_no_trace(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(package)

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(journal, "only_writer", refuse)
    fmt(package, check=True)
    assert contents(package) == before
