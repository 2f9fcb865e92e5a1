"""The Stata release: every table with English labels in `en/` and with Chinese ones in `zh/`."""

from __future__ import annotations

import datetime
import io
from typing import Any

from changai import frames
from changai.fields import enum
from changai.package import Package
from changai.release.archive import Files

MAX_LABEL = 80
MAX_STRING = 2045
# No variable may be called so in a Stata program; the name gets a final underscore.
RESERVED = {"end", "in", "if", "using", "with", "byte", "int", "long", "float", "double"}
YES_NO = {"en": {0: "no", 1: "yes"}, "zh": {0: "否", 1: "是"}}


def stata_files(package: Package) -> Files:
    """One `.dta` (Stata 14 and later) per table and language, by path."""
    paths = [(name, language) for name in package.schemas for language in ("en", "zh")]
    return {f"{language}/{name}.dta": stata(package, name, language) for name, language in paths}


def stata(package: Package, name: str, language: str) -> bytes:
    """One table as `.dta`: variable and value labels, daily dates, whole numbers whole.

    An enumeration is a number with value labels, in declared order from 0. Missing text is empty,
    all else that is missing `.`.
    """
    schema = package.schema(name)
    title = "title_zh" if language == "zh" else "title"
    frame = frames.to_pandas(frames.table(package, name))
    titles: dict[Any, str] = {}
    dates: dict[Any, Any] = {}
    labels: dict[Any, Any] = {}
    long: list[str] = []
    for field in schema["fields"]:
        column, values, kind = frame[field["name"]], enum(field), field["type"]
        called = f"{field['name']}_" if field["name"] in RESERVED else field["name"]
        titles[called] = field[title][:MAX_LABEL]
        if values is not None:
            words = {c["value"]: c[f"label_{language}"] for c in field.get("categories", [])}
            labels[called] = {code: words.get(value, value) for code, value in enumerate(values)}
            codes = column.cat.codes.astype("Int16")
            frame[field["name"]] = codes.mask(codes < 0)
        elif kind == "string":
            frame[field["name"]] = text = column.astype(object).where(column.notna(), "")
            if any(len(cell.encode("utf-8")) > MAX_STRING for cell in text):
                long.append(called)
        elif kind == "boolean":
            frame[field["name"]] = column.astype("Int8")
            labels[called] = YES_NO[language]
        elif kind == "date":
            dates[called] = "td"
    buffer = io.BytesIO()
    frame.set_axis(list(titles), axis="columns").to_stata(
        buffer,
        version=118,
        write_index=False,
        convert_dates=dates,
        convert_strl=long,
        value_labels=labels,
        variable_labels=titles,
        data_label=str(schema.get(title, schema["title"]))[:MAX_LABEL],
        time_stamp=datetime.datetime.fromisoformat(package.descriptor["created"]),
    )
    return buffer.getvalue()
