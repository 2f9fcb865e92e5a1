"""The folder of a release: it is replaced as a whole or not at all, and only what a build wrote.

A build works in a folder of its own beside the target, so that every step that shows is a rename.
For a target ``dist`` there are, while it runs:

- ``.dist.changai-lock``, which keeps a second build out until this one ends, or is killed;
- ``.dist.changai-XXXXXXXX/``, its own: ``new`` is written there, the last release goes to ``old``
  and, once the new one is in its place, to ``replaced``, which is removed.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from changai.errors import ChangaiError
from changai.locks import Locked, locked
from changai.model.package import sha256

# In each release: the names and hashes of what its build wrote, by which the next build knows it.
# It is no artefact (what is downloaded has none), so only a folder that was built here is replaced.
RECORD = ".changai-build.json"
ABOUT = (
    "Written by `changai build`, which replaces this folder as long as nothing in it is changed."
)
MARK = "written-by-changai-build"  # in each working folder, by which the next build knows it


@contextlib.contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty folder to write a release to, which then takes the place of ``out``.

    Killed at any point, the last release is whole: in ``out``, or for the instant between two
    renames in the working folder, from where the next build takes it back. What a killed build
    left behind, the next one removes.

    Raises ChangaiError where ``out`` holds anything that no build wrote or that was changed since,
    where another build is writing to it, or where it cannot be written; it then stays as it was.
    """
    out = resolved(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with locked(out.with_name(f"{prefix(out)}lock")):
            for left in working_folders(out):
                take_back(left, out)
            check_is_ours(out)
            for left in working_folders(out):
                check_is_ours(left / "old")
                remove(left)
            with swapped_in(out) as new:
                yield new
    except Locked:
        raise ChangaiError(f"{out}: another build is writing to it; wait until it ends") from None
    except OSError as error:
        raise ChangaiError(f"{out}: cannot be written ({error.strerror or error})") from None


def resolved(out: Path) -> Path:
    """The folder itself, whatever links lead to it; raises ChangaiError."""
    try:
        out = out.resolve()
    except (OSError, RuntimeError):  # RuntimeError before Python 3.13
        raise ChangaiError(f"{out}: cannot be written (links in a ring)") from None
    if not out.name:
        raise ChangaiError(f"{out}: is no place for a release; name a folder in it")
    return out


@contextlib.contextmanager
def swapped_in(out: Path) -> Iterator[Path]:
    """A folder to write to, in a working folder, that then takes the place of ``out``."""
    work = Path(tempfile.mkdtemp(prefix=prefix(out), dir=out.parent))
    new, old = work / "new", work / "old"
    try:
        (work / MARK).touch()
        new.mkdir()  # not the working folder itself, which nobody else may enter
        yield new
        write_record(new)
        if out.exists():
            out.rename(old)
            check_is_ours(old, out)  # again: from now on nobody adds to it unseen
        new.rename(out)
        if old.exists():
            old.rename(work / "replaced")  # from now on it may be removed unasked
    finally:
        take_back(work, out)
        if not old.exists():  # else something came to where the last release was: it is kept
            remove(work)


def prefix(out: Path) -> str:
    """How the names of all begin that a build puts beside the folder of a release."""
    return f".{out.name}.changai-"


def working_folders(out: Path) -> list[Path]:
    """The working folders of builds to ``out`` that were killed."""
    name = re.compile(re.escape(prefix(out)) + "[a-z0-9_]{8}")
    folders = [path for path in out.parent.iterdir() if name.fullmatch(path.name)]
    return [path for path in folders if is_working_folder(path)]


def is_working_folder(path: Path) -> bool:
    """Whether a build made it: it has the mark, or is still as empty as it was made."""
    if path.is_symlink() or not path.is_dir():
        return False
    return (path / MARK).is_file() or not any(path.iterdir())


def take_back(work: Path, out: Path) -> None:
    """Put the last release back, where a build ended between the two renames."""
    if (work / "old").exists() and not out.exists():
        (work / "old").rename(out)


def remove(work: Path) -> None:
    """Remove a working folder, its mark last: a build that is killed here leaves one that has it."""
    for folder in [path for path in work.iterdir() if path.is_dir()]:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)


def write_record(folder: Path) -> None:
    """Write down what a build wrote to a folder."""
    files = {file.name: sha256(file.read_bytes()) for file in sorted(folder.iterdir())}
    text = json.dumps({"about": ABOUT, "files": files}, indent=2) + "\n"
    (folder / RECORD).write_text(text, "utf-8")


def read_record(folder: Path) -> dict[str, str] | None:
    """Hashes of the files that a build wrote to a folder, by name; None where none is recorded."""
    record = folder / RECORD
    try:
        files = json.loads(record.read_bytes())["files"] if record.is_file() else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return files if isinstance(files, dict) else None


def check_is_ours(folder: Path, place: Path | None = None) -> None:
    """Raise ChangaiError where a folder holds what no build wrote, or what was changed since.

    A folder that is not there, or is empty, holds nothing. ``place`` is where it belongs, if it
    was moved from there.
    """
    if folder.exists() and not folder.is_dir():
        raise ChangaiError(f"{folder}: is a file, not a folder to write a release to")
    held = sorted(folder.iterdir()) if folder.exists() else []
    files = read_record(folder)
    for file in held:
        if files is None:
            why = "and no record that `changai build` wrote it (up to 0.2.0 it kept none)"
            advice = "move the folder away, or delete it if it is an old release"
        elif file.name == RECORD:
            continue
        elif file.name not in files:
            why, advice = "which no build put there", "move it"
        elif not is_unchanged(file, files[file.name]):
            why, advice = "which was changed since it was built", "move it, or delete it"
        else:
            continue
        raise ChangaiError(f"{place or folder}: holds {file.name!r}, {why}; {advice}")


def is_unchanged(file: Path, digest: object) -> bool:
    """Whether a file is the one of that hash, and itself there: no link to one."""
    if file.is_symlink() or not file.is_file():
        return False
    return sha256(file.read_bytes()) == digest
