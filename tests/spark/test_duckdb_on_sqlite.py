"""DuckDB queries the SQLite file, with the extension that its own package ships."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

extension = pytest.importorskip(
    "duckdb_extension_sqlite_scanner", reason="needs the environment that `make spark` makes"
)


def test_every_table_is_what_the_csv_is(prepared: Path, truth: Any) -> None:
    import duckdb

    connection = duckdb.connect()
    (library,) = Path(extension.__file__).parent.rglob("*.duckdb_extension")
    connection.execute(f"LOAD '{library}'")
    (file,) = (prepared / "dist").glob("*.sqlite")
    connection.execute(f"ATTACH '{file}' AS held (TYPE sqlite)")
    for table, rows in truth.items():
        expected = [
            tuple(v.isoformat() if isinstance(v, datetime.date) else v for v in row) for row in rows
        ]
        assert connection.execute(f'SELECT * FROM held."{table}"').fetchall() == expected
