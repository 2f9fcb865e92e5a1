"""Run the examples of the READMEs and write what they print: `python tools/examples.py`.

Each ```python block is run, in one session per file; the ```text block after it holds its output.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
FILES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)


def current(text: str) -> str:
    """The page with the outputs that its examples really have."""
    session: dict[str, object] = {}

    def run(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block["code"], "README", "exec"), session)
        lines = [line.rstrip() for line in printed.getvalue().rstrip("\n").split("\n")]
        output = "\n".join(lines)
        return f"```python\n{block['code']}```\n\n```text\n{output}\n```"

    wide = ("display.width", 120, "display.max_columns", 20, "display.max_colwidth", 60)
    with pd.option_context(*wide, "display.unicode.east_asian_width", True):
        return BLOCK.sub(run, text)


def main() -> int:
    """Rewrite the pages; with ``--check`` only say which are not current."""
    stale = []
    for name in FILES:
        page = ROOT / name
        before = page.read_text(encoding="utf-8")
        after = current(before)
        if after != before:
            stale.append(name)
            if "--check" not in sys.argv:
                page.write_text(after, encoding="utf-8")
    if "--check" not in sys.argv:
        return 0
    for name in stale:
        print(f"{name}: the examples print something else now; run `make docs`", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
