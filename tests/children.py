"""A process that takes one line at a time and answers it, so that its children can be killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


class Child:
    """A Python process that runs some code and is told what to do on standard input."""

    def __init__(self, code: str, *arguments: Path) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", code, *arguments]
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    def send(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def reply(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()
