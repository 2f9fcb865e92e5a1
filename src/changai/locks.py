"""A lock that one process holds at a time, and that ends with its process however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> None:
        """Lock an open file, or raise OSError at once."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def try_lock(descriptor: int) -> None:
        """Lock an open file, or raise OSError at once."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # what a link leads to is not ours to make; Windows has none


class Locked(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock that a file stands for; the file is made for it, and removed after it.

    A process that is killed leaves the file, but not the lock: the system ends that. (On Windows
    the file stays; it is empty, and the next process locks it again.)

    Raises Locked at once where another process holds it, OSError where the file cannot be made.
    """
    descriptor = open_locked(file)
    try:
        yield
    finally:
        # Removed while it is held: afterwards it may be the lock of somebody else.
        with contextlib.suppress(OSError):
            file.unlink()
        os.close(descriptor)


def open_locked(file: Path) -> int:
    """The descriptor of the file, locked; raises Locked or OSError."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | NO_LINK, 0o666)
        try:
            lock(descriptor)
            if is_at(file, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # who held it has just removed it; the next one makes another


def lock(descriptor: int) -> None:
    """Lock an open file; raises Locked where another process has done so, OSError otherwise."""
    try:
        try_lock(descriptor)
    except OSError as error:
        if error.errno in HELD:
            raise Locked from None
        raise


def is_at(file: Path, descriptor: int) -> bool:
    """Whether the open file is still the one that the path leads to."""
    try:
        return os.path.samestat(os.stat(file), os.fstat(descriptor))
    except FileNotFoundError:
        return False
