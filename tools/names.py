"""Write src/changai/names.py out of the package: `python tools/names.py`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from changai.package import open_package

ROOT = Path(__file__).resolve().parents[1]
HEAD = '''"""Names of the tables, for editors and type checkers. Written by `make docs`; do not edit."""

from typing import Literal
'''


def literal(name: str, values: Iterable[str]) -> str:
    """A type of these values."""
    return f"\n{name} = Literal[\n" + "".join(f'    "{value}",\n' for value in values) + "]\n"


def page() -> str:
    """The module: tables that have files, tables that follow from them, and all."""
    package = open_package(ROOT)
    following = [name for name in package.schemas if name in package.derived]
    return (
        HEAD
        + literal("HeldName", package.held)
        + literal("DerivedName", following)
        + "\nTableName = HeldName | DerivedName\n"
    )


if __name__ == "__main__":
    (ROOT / "src" / "changai" / "names.py").write_text(page(), encoding="utf-8")
