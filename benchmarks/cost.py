"""What one command costs: seconds from start to end, and the most memory that it held.

The command is started by a small process of its own (this file, run as a script): Linux counts the
memory of whoever starts a process as memory of that process until it runs its own program, and
this script's caller may be large.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 120  # seconds


@dataclass(frozen=True)
class Cost:
    """What a command cost, and how it ended."""

    seconds: float
    mib: float  # at the peak
    status: int  # its exit status
    output: str  # what it wrote on standard output


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder; raises SystemExit where it does not end in two minutes."""
    launcher = [sys.executable, __file__, *command]
    run = subprocess.run(launcher, cwd=folder, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit(f"not measured: {' '.join(command)} in {folder}")
    return Cost(**json.loads(run.stdout))


def main() -> None:
    """Run the command that the arguments are, and print its cost as JSON."""
    begun = time.perf_counter()
    try:
        run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"not done after {TIMEOUT} s") from None
    seconds = time.perf_counter() - begun
    kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    cost = {"seconds": seconds, "mib": kib / 1024, "status": run.returncode, "output": run.stdout}
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
