"""The Stata release: every table with English labels in `en/` and with Chinese ones in `zh/`."""

from __future__ import annotations

import datetime
import io
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from changai import frames
from changai.fields import Json, enum
from changai.package import Package
from changai.release.archive import Files

if TYPE_CHECKING:
    import pandas as pd

MAX_LABEL = 80
MAX_STRING = 2045
# No variable may be called so in a Stata program; the name gets a final underscore.
RESERVED = {"end", "in", "if", "using", "with", "byte", "int", "long", "float", "double"}
YES_NO: dict[str, dict[float, str]] = {"en": {0: "no", 1: "yes"}, "zh": {0: "否", 1: "是"}}


def stata_files(package: Package) -> Files:
    """One `.dta` (Stata 14 and later) per table and language, by path."""
    files = {}
    for name in package.schemas:
        frame = frames.to_pandas(frames.table(package, name))
        for language in ("en", "zh"):
            files[f"{language}/{name}.dta"] = stata(package, name, frame, language)
    return files


def stata(package: Package, name: str, frame: pd.DataFrame, language: str) -> bytes:
    """One table as `.dta`: variable and value labels, daily dates, whole numbers whole.

    An enumeration is a number with value labels, in declared order from 0.
    """
    import pandas as pd

    schema = package.schema(name)
    suffix = "_zh" if language == "zh" else ""
    columns: dict[Hashable, pd.Series[Any]] = {}
    titles: dict[Hashable, str] = {}
    labels: dict[Hashable, dict[float, str]] = {}
    dates: dict[Any, Any] = {}
    long: list[str] = []
    for field in schema["fields"]:
        called = f"{field['name']}_" if field["name"] in RESERVED else field["name"]
        column, values = storable(frame[field["name"]], field, language)
        columns[called] = column
        titles[called] = field.get(f"title{suffix}", field["title"])[:MAX_LABEL]
        if field["type"] == "date":
            dates[called] = "td"
        if values:
            labels[called] = values
        elif field["type"] == "string" and column.map(size).max() > MAX_STRING:
            long.append(called)
    buffer = io.BytesIO()
    pd.DataFrame(columns).to_stata(
        buffer,
        version=118,
        write_index=False,
        convert_dates=dates,
        convert_strl=long,
        value_labels=labels,
        variable_labels=titles,
        data_label=str(schema.get(f"title{suffix}", schema["title"]))[:MAX_LABEL],
        time_stamp=datetime.datetime.fromisoformat(package.descriptor["created"]),
    )
    return buffer.getvalue()


def storable(
    column: pd.Series[Any], field: Json, language: str
) -> tuple[pd.Series[Any], dict[float, str]]:
    """A column as Stata holds it, and its value labels. Missing text is empty, all else `.`."""
    import pandas as pd

    values = enum(field)
    if values is not None:
        words = {c["value"]: c[f"label_{language}"] for c in field.get("categories", [])}
        codes = pd.Series(column.cat.codes, index=column.index).astype("Int16")
        labels: dict[float, str] = {
            code: words.get(value, value) for code, value in enumerate(values)
        }
        return codes.mask(codes < 0), labels
    if field["type"] == "boolean":
        return column.astype("Int8"), YES_NO[language]
    if field["type"] == "string":
        return column.astype(object).where(column.notna(), ""), {}
    return column, {}


def size(cell: str) -> int:
    """The bytes that a text takes."""
    return len(cell.encode("utf-8"))
