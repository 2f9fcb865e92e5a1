"""What `make spark` prepared, and the truth to hold it against, by the standard library alone."""

from __future__ import annotations

import csv
import datetime
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def prepared() -> Path:
    """The folder that `prepare.py` filled."""
    if "CHANGAI_PREPARED" not in os.environ:
        pytest.skip("needs what `make spark` prepares")
    return Path(os.environ["CHANGAI_PREPARED"])


@pytest.fixture(scope="session")
def schemas() -> dict[str, Any]:
    """The Table Schema of every table."""
    resources = json.loads((ROOT / "datapackage.json").read_bytes())["resources"]
    return {r["name"]: json.loads((ROOT / r["schema"]).read_bytes()) for r in resources}


@pytest.fixture(scope="session")
def truth(schemas: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every CSV file, typed."""
    types: dict[str, Callable[[str], Any]]
    types = {"integer": int, "number": float, "boolean": "true".__eq__}
    types["date"] = datetime.date.fromisoformat
    tables = {}
    for table, schema in schemas.items():
        kinds = [types.get(field["type"], str) for field in schema["fields"]]
        with (ROOT / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))[1:]
        tables[table] = [
            tuple(None if cell == "" else kind(cell) for kind, cell in zip(kinds, row, strict=True))
            for row in rows
        ]
    return tables
