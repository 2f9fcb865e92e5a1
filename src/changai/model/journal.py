"""Several files of a package are changed as one: all of them or none, however a process ends.

While a command writes there is a folder ``.changai`` beside the descriptor:

- ``lock`` keeps a second writer out, from before it reads until it has written; it ends with its
  process;
- ``new/`` holds the new bytes of each file that changes, under its path;
- ``manifest.json`` gives for each path the hash of its old and of its new bytes. Until it is there
  the change is not decided, and the next writer takes it back; from then on it is, and the next
  writer completes it. It is renamed into its place, so it is there whole or not at all.

The files are then moved out of ``new`` one by one, and the folder is removed. Only writers mend a
package; readers refuse one that is decided and not finished (``check_is_whole``). A file that is
neither old nor new was edited meanwhile: it is kept, and the writer refused.

Against loss of power: what a rename reveals must be on the disk before it. So the new bytes and
their folders are synced before the manifest is renamed, the rename before the first file is
moved, and the moves before the manifest is removed. Without the first the manifest could promise
bytes that are not there; without the second files could be moved under no manifest; without the
third a file could be old and the manifest gone. A folder cannot be synced on Windows, where a
power cut may therefore undo the last renames.

All of it must be on one file system: where ``data`` is a mount of its own, moving is refused by
the system, and nothing is written. Mode bits are kept; owner, access lists and attributes are not.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from changai.errors import ChangaiError
from changai.locks import Locked, locked
from changai.model.files import read_inside, unsafe
from changai.model.json_files import parse_json

FOLDER = ".changai"
LOCK, NEW, MANIFEST, PART = "lock", "new", "manifest.json", "manifest.json.part"
IGNORE = ".gitignore"  # in the folder, so that no repository takes it in
PATIENCE = 10.0  # seconds that a writer waits for another
PAUSE = 0.05
ABOUT = "A command that writes to this package was interrupted; `changai fmt` completes it."


@dataclass(frozen=True)
class Change:
    """The hashes of what a file held and of what it is to hold."""

    old: str
    new: str


Changes = Mapping[str, Change]  # by path


def digest(data: bytes) -> str:
    """The hash of some bytes, as a manifest gives it."""
    return hashlib.sha256(data).hexdigest()


def digest_at(root: Path, path: str) -> str | None:
    """The hash of what a file of the package holds; None where it cannot be read."""
    try:
        return digest(read_inside(root, path))
    except ChangaiError:
        return None


def check_is_whole(root: Path) -> None:
    """Raise ChangaiError where a change of a package is decided and not finished."""
    if os.path.lexists(root / FOLDER / MANIFEST):
        what = "is half written: a command that writes to it is at work, or was interrupted"
        raise ChangaiError(f"{root}: {what}; run `changai fmt`, which completes it")


@contextlib.contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Be the only writer of a package; a second one waits for some seconds.

    Raises ChangaiError where another one is still at work then, or the folder cannot be written.
    """
    folder = root / FOLDER
    with contextlib.ExitStack() as held:
        with clear_refusal(root):
            take_lock(folder, held)
        try:
            yield
        finally:
            held.close()
            with contextlib.suppress(OSError):  # another writer has the lock by now
                folder.rmdir()


def take_lock(folder: Path, held: contextlib.ExitStack) -> None:
    """Take the lock in a folder, which is made; raises ChangaiError after PATIENCE, and OSError."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if folder.is_symlink() or folder.is_file():
            raise ChangaiError(f"{folder}: is no folder; move it away")
        folder.mkdir(exist_ok=True)
        try:
            held.enter_context(locked(folder / LOCK))
            return
        except (Locked, FileNotFoundError):  # not found: another writer has just removed the folder
            if time.monotonic() > deadline:
                what = "another command is writing to it; wait until it ends, then try again"
                raise ChangaiError(f"{folder.parent}: {what}") from None
        time.sleep(PAUSE)


@contextlib.contextmanager
def clear_refusal(where: Path) -> Iterator[None]:
    """Say in a ChangaiError that the disk refuses."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise ChangaiError(f"{where}: cannot be written ({why})") from None


def recover(root: Path) -> str:
    """Complete or take back what an interrupted writer left; returns a line on it, or "".

    Raises ChangaiError, with no file changed, where one was edited since.
    """
    with clear_refusal(root):
        if not os.path.lexists(root / FOLDER / MANIFEST):
            was_begun = any(path.is_file() for path in (root / FOLDER / NEW).rglob("*"))
            clear(root)
            return f"{root}: an interrupted change was taken back" if was_begun else ""
        changes = read_manifest(root)
        check_can_be_completed(root, changes)
        finish(root, changes)
        return f"{root}: an interrupted change was completed: {', '.join(changes)}"


def read_manifest(root: Path) -> Changes:
    """What was decided; raises ChangaiError where it is not as a writer writes it."""
    path = f"{FOLDER}/{MANIFEST}"
    try:
        files = parse_json(read_inside(root, path), path)["files"]
        changes = {path: Change(entry["old"], entry["new"]) for path, entry in files.items()}
    except (LookupError, TypeError, AttributeError):
        raise damaged(path) from None
    for changed in changes:
        if unsafe(changed) or is_hidden(changed):
            raise damaged(path)
    return changes


def is_hidden(path: str) -> bool:
    """Whether a path leads to what no table is: into `.git`, for example."""
    return any(part.startswith(".") for part in PurePosixPath(path).parts)


def damaged(path: str) -> ChangaiError:
    """The error of a journal that is not as a writer left it."""
    what = "no writer left it so; restore the tables from a copy, and delete the folder"
    return ChangaiError(f"{path}: {what} {FOLDER}")


def check_can_be_completed(root: Path, changes: Changes) -> None:
    """Raise ChangaiError where a file is neither old nor new, or its new bytes are not there."""
    held = {path: digest_at(root, path) for path in changes}
    written = [path for path, change in changes.items() if held[path] == change.new]
    waiting = [path for path, change in changes.items() if held[path] == change.old]
    edited = [path for path in changes if path not in written and path not in waiting]
    if edited:
        what = "edited since a change was interrupted, and kept; nothing was written"
        state = f"with the change: {listed(written)}; still without it: {listed(waiting)}"
        advice = f"move {FOLDER} away, whose {NEW} holds what is missing, and put these in order"
        raise ChangaiError(f"{', '.join(edited)}: {what} ({state}); to go on, {advice}")
    for path in waiting:
        new = f"{FOLDER}/{NEW}/{path}"
        if digest_at(root, new) != changes[path].new or (root / new).is_symlink():
            raise damaged(new)


def listed(paths: Iterable[str]) -> str:
    """Paths for a message."""
    return ", ".join(paths) or "none"


def replace_files(root: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Give files of a package new bytes: all of them, or, where that ends in an error, none.

    ``old`` are the bytes of all files that the change was made of. Call it as the only writer.
    Raises ChangaiError where one of them has other bytes by now, or a file cannot be written.
    """
    changes = {path: Change(digest(old[path]), digest(data)) for path, data in new.items()}
    with clear_refusal(root):
        for path, data in old.items():
            check_is_unchanged(root, path, digest(data))
        try:
            stage(root, new)
            decide(root, changes)
        except BaseException:  # an interruption too
            clear(root)
            raise
        try:
            finish(root, changes)
        except BaseException:
            take_back(root, changes, old)
            raise


def check_is_unchanged(root: Path, path: str, old: str) -> None:
    """Raise ChangaiError where a file is not as it was read."""
    if digest_at(root, path) != old:
        what = "was changed by somebody else since it was read; nothing was written"
        raise ChangaiError(f"{path}: {what}; run the command again")


def stage(root: Path, new: Mapping[str, bytes]) -> None:
    """Write the new bytes of files beside the data, each with the mode of its file."""
    folder = root / FOLDER
    (folder / IGNORE).write_bytes(b"*\n")
    folders = {folder, root}
    for path, data in new.items():
        file = folder / NEW / path
        file.parent.mkdir(parents=True, exist_ok=True)
        write_synced(file, data, (root / path).stat().st_mode & 0o777)
        folders.update(parent for parent in file.parents if parent.is_relative_to(folder))
    sync_folders(folders)


def decide(root: Path, changes: Changes) -> None:
    """Write the manifest: from now on the change is completed, whoever does it."""
    folder = root / FOLDER
    files = {path: {"old": change.old, "new": change.new} for path, change in changes.items()}
    text = json.dumps({"about": ABOUT, "files": files}, indent=2) + "\n"
    write_synced(folder / PART, text.encode("utf-8"), 0o644)
    os.replace(folder / PART, folder / MANIFEST)
    sync_folders([folder])


def finish(root: Path, changes: Changes) -> None:
    """Move the new bytes to their places, where they are not yet there, and end the journal.

    Raises ChangaiError at a file that is neither old nor new, or cannot be written.
    """
    for path, change in changes.items():
        if digest_at(root, path) == change.new:
            continue
        check_is_unchanged(root, path, change.old)
        with clear_refusal(root / path):
            move(root / FOLDER / NEW / path, root / path)
    sync_folders({(root / path).parent for path in changes})
    clear(root)


def take_back(root: Path, changes: Changes, old: Mapping[str, bytes]) -> None:
    """Give the files that have their new bytes the old ones again: a change like any other.

    Raises ChangaiError where that cannot be done; the next writer then completes what is decided.
    """
    written = [path for path, change in changes.items() if digest_at(root, path) == change.new]
    try:
        if written:
            stage(root, {path: old[path] for path in written})
            back = {path: Change(changes[path].new, changes[path].old) for path in written}
            decide(root, back)
            finish(root, back)
        clear(root)
    except (OSError, ChangaiError) as error:
        what = f"is half written ({error}); mend that, then run `changai fmt`"
        raise ChangaiError(f"{root}: {what}") from None


def move(new: Path, file: Path) -> None:
    """Move new bytes into the place of a file, in one step."""
    os.replace(new, file)


def clear(root: Path) -> None:
    """Remove all but the lock, the manifest first: without it nothing is decided."""
    folder = root / FOLDER
    for name in (MANIFEST, PART, IGNORE):
        (folder / name).unlink(missing_ok=True)
    new = folder / NEW
    if new.is_symlink() or new.is_file():
        new.unlink()
    elif new.exists():
        shutil.rmtree(new)


def write_synced(file: Path, data: bytes, mode: int) -> None:
    """Write a new file to the disk; its mode is set before there is anything in it to read."""
    with file.open("xb") as stream:
        file.chmod(mode)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folders(folders: Iterable[Path]) -> None:
    """Write folders to the disk: which names they hold."""
    if sys.platform == "win32":
        return
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
