"""Put a finished folder in the place of another: all of it or nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from changai.errors import ChangaiError

SUMS = "SHA256SUMS"


def replace(out: Path, write: Callable[[Path], None]) -> None:
    """Call ``write`` on an empty folder beside ``out``, then put that folder in place of ``out``.

    Killed at any point, the last release is whole: in ``out``, or for the instant between two
    renames in ``.<name>.old``, from where the next run takes it back. Raises ChangaiError where
    ``out`` holds files that no release put there.
    """
    out = out.resolve()
    new, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    try:
        recover(out, old)
        refuse_strangers(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        try:
            write(new)
            if out.exists():
                out.rename(old)
            new.rename(out)
        finally:
            recover(out, old)
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise ChangaiError(f"{out}: cannot be written ({error.strerror})") from None


def recover(out: Path, old: Path) -> None:
    """Finish a swap that was cut short: take the old folder back, or delete it."""
    if old.exists():
        if out.exists():
            shutil.rmtree(old)
        else:
            old.rename(out)


def refuse_strangers(out: Path) -> None:
    """Raise ChangaiError where replacing a folder would delete what no release put there."""
    if not out.exists():
        return
    if not out.is_dir():
        raise ChangaiError(f"{out}: is a file, not a folder to write a release to")
    sums = out / SUMS
    lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
    ours = {SUMS, *(line.partition("  ")[2] for line in lines)}
    strangers = sorted(file.name for file in out.iterdir() if file.name not in ours)
    if strangers:
        raise ChangaiError(f"{out}: holds {strangers[0]!r}, which no release put there; move it")
