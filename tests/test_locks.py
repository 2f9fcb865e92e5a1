"""A lock has one holder at a time, is free after it, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from changai import locks
from changai.locks import Locked, locked

HOLDER = """
import sys
from pathlib import Path
from changai.locks import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with locked(file), pytest.raises(Locked), locked(file):
        pass
    with locked(file):
        assert file.exists()
    assert not file.exists()


def test_it_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, file]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked), locked(file):
            pass
        holder.kill()
    assert file.exists()
    with locked(file):
        pass
    assert not file.exists()


def test_a_file_that_its_holder_has_just_removed_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, lock = tmp_path / "lock", locks.lock
    opened: list[int] = []

    def lock_too_late(descriptor: int) -> None:
        if not opened:
            file.unlink()  # between opening and locking, another process ends
        opened.append(descriptor)
        lock(descriptor)

    monkeypatch.setattr(locks, "lock", lock_too_late)
    with locked(file):
        assert len(opened) == 2
        with pytest.raises(Locked), locked(file):
            pass
