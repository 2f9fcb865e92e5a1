"""Write src/changai/names.py out of the descriptor: `python tools/names.py`."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = '''"""Names of the tables, for editors and type checkers. Written by `make docs`; do not edit."""

from typing import Literal

TableName = Literal[
'''


def page() -> str:
    """The module."""
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    names = [f'    "{resource["name"]}",\n' for resource in descriptor["resources"]]
    return HEAD + "".join(names) + "]\n"


if __name__ == "__main__":
    (ROOT / "src" / "changai" / "names.py").write_text(page(), encoding="utf-8")
