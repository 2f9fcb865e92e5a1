"""changai: open data on China's reform of the industrial workforce, 2013 to 2021 and on.

The verbs below work on the installed release, offline; ``Dataset`` offers the same on another one.
pandas is imported when a verb first needs it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from changai.dataset import Dataset
from changai.errors import ChangaiError, UnknownName

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from matplotlib.axes import Axes

    from changai.citation import Style
    from changai.dataset import Language
    from changai.names import TableName

__all__ = [
    "ChangaiError",
    "Dataset",
    "UnknownName",
    "cite",
    "claims",
    "connect",
    "describe",
    "evidence",
    "find",
    "load",
    "plot",
    "tables",
    "targets",
]


@functools.cache
def _installed() -> Dataset:
    return Dataset()


def tables() -> pd.DataFrame:
    """Catalogue of the installed release; see :meth:`Dataset.tables`."""
    return _installed().tables()


def load(
    table: TableName,
    labels: Language | None = None,
    *,
    evidence: bool = False,
    source: str | None = None,
) -> pd.DataFrame:
    """One table of the installed release, typed; see :meth:`Dataset.load`."""
    return _installed().load(table, labels, evidence=evidence, source=source)


def claims(table: TableName | None = None) -> pd.DataFrame:
    """What every source claims of every cell, typed; see :meth:`Dataset.claims`."""
    return _installed().claims(table)


def targets() -> pd.DataFrame:
    """Targets and what became of them; see :meth:`Dataset.targets`."""
    return _installed().targets()


def find(name: str) -> pd.DataFrame:
    """The rows that are called so, by any of their names; see :meth:`Dataset.find`."""
    return _installed().find(name)


def describe(table: TableName, language: Language = "en") -> pd.DataFrame:
    """Data dictionary of a table; see :meth:`Dataset.describe`."""
    return _installed().describe(table, language)


def evidence(row_id: str) -> pd.DataFrame:
    """Where a row stands and who else says so; see :meth:`Dataset.evidence`."""
    return _installed().evidence(row_id)


def plot(what: str, language: Language = "en") -> Axes:
    """A chart of an indicator, or of a table, counted; see :meth:`Dataset.plot`."""
    return _installed().plot(what, language)


def connect() -> duckdb.DuckDBPyConnection:
    """DuckDB with every table of the installed release; see :meth:`Dataset.connect`."""
    return _installed().connect()


def cite(style: Style = "text") -> str:
    """How to cite the installed release; see :meth:`Dataset.cite`."""
    return _installed().cite(style)
