"""Let frictionless validate the package beside our own validator: `python tools/witness.py`.

It is an independent witness: written by others, it knows Data Package and Table Schema (types,
constraints, keys, references) and nothing of this data model. `tests/test_witness.py` compares
its verdicts on the broken packages with ours.
"""

from __future__ import annotations

import sys
from pathlib import Path

import frictionless

ROOT = Path(__file__).resolve().parents[1]


def errors(package: Path) -> list[str]:
    """What `frictionless validate datapackage.json` finds wrong in a package, one line each."""
    report = frictionless.validate(str(package / "datapackage.json"))
    of_tables = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    found = [error.message for error in report.errors] + of_tables
    assert report.valid == (not found)
    return found


def main() -> int:
    """Say in one line that the package is valid, or what is wrong: the exit status."""
    name = f"frictionless {frictionless.__version__}"
    found = errors(ROOT)
    if found:
        print(f"{name}: not valid", *found, sep="\n")
    else:
        print(f"{name}: valid")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
