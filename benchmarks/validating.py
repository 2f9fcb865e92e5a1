"""Validate a package in this process; prints JSON: what was found, seconds and MiB at the peak.

`frictionless` reads by its own library; `changai` with its limits on what strangers may hand in,
`unlimited` without.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

Found = list[tuple[str, str]]  # code and message


def frictionless(folder: str) -> Found:
    """What frictionless says."""
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(f"{folder}/datapackage.json").validate()
    return [(code, note) for code, note in report.flatten(["type", "note"])]


def changai(folder: str) -> Found:
    """What `changai validate` says."""
    from changai.validation import validate

    return [
        (found.code, f"{found.file}:{found.line}: {found.message}") for found in validate(folder)
    ]


def unlimited(folder: str) -> Found:
    """The same of a package of any size."""
    from changai import limits
    from changai.model import package

    limits.MAX_CELLS = limits.MAX_TABLE_BYTES = 2**40
    package.read_inside.__defaults__ = (2**40,)
    return changai(folder)


def peak() -> float:
    """MiB that this process held at most; `getrusage` would count what its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1024


def main() -> None:
    """Time one validator from before its import to its verdict."""
    which: dict[str, Callable[[str], Found]] = {
        each.__name__: each for each in (frictionless, changai, unlimited)
    }
    begun = time.perf_counter()
    found = which[sys.argv[1]](sys.argv[2])
    seconds = time.perf_counter() - begun
    print(json.dumps({"found": found, "seconds": seconds, "mib": peak()}))


if __name__ == "__main__":
    main()
