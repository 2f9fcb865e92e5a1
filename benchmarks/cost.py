"""What one command costs: seconds from start to end, and the most memory that it held.

The command is started by a small process of its own, which is this file run as a script: the peak
that Linux gives for a process begins with the memory of the one that started it.
"""

from __future__ import annotations

import dataclasses
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

TIMEOUT = 120  # seconds


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a command cost, and how it ended."""

    seconds: float
    mib: float  # at the peak
    status: int | None  # its exit status; None where it was stopped after two minutes
    output: str  # what it wrote on standard output

    @property
    def ended(self) -> str:
        """How it ended, in words."""
        if self.status is None:
            return f"was stopped after {TIMEOUT} s"
        return f"ended with exit status {self.status}"


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder."""
    launcher = [sys.executable, __file__, *command]
    run = subprocess.run(launcher, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return Cost(**json.loads(run.stdout))


def main() -> None:
    """Run the command that the arguments are, and print its cost as JSON."""
    begun = time.perf_counter()
    try:
        run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, timeout=TIMEOUT)
        status, output = run.returncode, run.stdout
    except subprocess.TimeoutExpired:
        status, output = None, ""
    seconds = time.perf_counter() - begun
    kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    cost = Cost(seconds, kib / 1024, status, output)
    print(json.dumps(dataclasses.asdict(cost)))


if __name__ == "__main__":
    main()
