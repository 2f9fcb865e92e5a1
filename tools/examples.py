"""Run the examples of the READMEs and write what they print: `python tools/examples.py`.

Each ```python block is run, in one session per file; the ```text block after it holds its output.
"""

from __future__ import annotations

import contextlib
import io
import re
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


if __name__ == "__main__":
    for name in FILES:
        page = ROOT / name
        page.write_text(current(page.read_text(encoding="utf-8")), encoding="utf-8")
