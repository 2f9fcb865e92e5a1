"""Write src/changai/model/table_names.py out of the package: `python tools/names.py`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path

from changai.statements.catalog import open_catalog

ROOT = Path(__file__).resolve().parents[1]
HEAD = '''"""Names of the tables, for editors and type checkers. Written by `make names`; do not edit."""

# fmt: off
from typing import Literal
'''


def literal(name: str, values: Iterable[str]) -> str:
    """A type of these values."""
    listed = ", ".join(f'"{value}"' for value in values)
    return f"\n{name} = Literal[\n{textwrap.indent(textwrap.fill(listed, 96), '    ')}\n]\n"


def page() -> str:
    """The module: tables that have files, tables that follow from them, and all."""
    catalog = open_catalog(ROOT)
    return (
        HEAD
        + literal("HeldName", catalog.package.tables)
        + literal("DerivedName", catalog.view_schemas)
        + "\nTableName = HeldName | DerivedName\n"
    )


if __name__ == "__main__":
    (ROOT / "src" / "changai" / "model" / "table_names.py").write_text(page(), encoding="utf-8")
