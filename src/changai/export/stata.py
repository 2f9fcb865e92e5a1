"""The Stata release: every table with English labels in `en/` and with Chinese ones in `zh/`."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

from changai.export.archive import Files
from changai.model.schema import Json, allowed_values, value_labels
from changai.model.tables import to_pandas
from changai.statements.catalog import Catalog

if TYPE_CHECKING:
    import pandas as pd

MAX_LABEL = 80
MAX_STRING = 2045
# Reserved words of Stata: a variable of such a name gets a final underscore.
RESERVED = {"end", "in", "if", "using", "with", "byte", "int", "long", "float", "double"}
YES_NO = {"en": {0: "no", 1: "yes"}, "zh": {0: "否", 1: "是"}}


def stata_files(catalog: Catalog) -> Files:
    """One `.dta` (Stata 14 and later) per table and language, by path."""
    files = {}
    for name in catalog.schemas_without_versions:
        frame = to_pandas(catalog.table(name))
        for language in ("en", "zh"):
            files[f"{language}/{name}.dta"] = stata(catalog, name, frame, language)
    return files


def stata(catalog: Catalog, name: str, frame: pd.DataFrame, language: str) -> bytes:
    """One table as `.dta`: variable and value labels, daily dates, whole numbers whole.

    An enumeration is a number with value labels, in declared order from 0. Missing text is empty,
    all else that is missing `.`.
    """
    schema, title = catalog.schema(name), "title_zh" if language == "zh" else "title"
    frame = frame.rename(columns={word: f"{word}_" for word in RESERVED})
    described: dict[Any, Json] = dict(zip(frame, schema["fields"], strict=True))
    labels: dict[Any, Any] = {}
    long: list[str] = []
    for column, field in described.items():
        cells, values = frame[column], allowed_values(field)
        if values is not None:
            words = value_labels(field, language)
            labels[column] = {code: words.get(value, value) for code, value in enumerate(values)}
            codes = cells.cat.codes.astype("Int16")
            frame[column] = codes.mask(codes < 0)
        elif field["type"] == "boolean":
            labels[column] = YES_NO[language]
            frame[column] = cells.astype("Int8")
        elif field["type"] == "string":
            frame[column] = texts = cells.astype(object).where(cells.notna(), "")
            if any(is_long(text) for text in texts):
                long.append(column)
    buffer = io.BytesIO()
    frame.to_stata(
        buffer,
        version=118,
        write_index=False,
        convert_dates={c: "td" for c, field in described.items() if field["type"] == "date"},
        convert_strl=long,
        value_labels=labels,
        variable_labels={c: field[title][:MAX_LABEL] for c, field in described.items()},
        data_label=str(schema.get(title, schema["title"]))[:MAX_LABEL],
        time_stamp=datetime.datetime.fromisoformat(catalog.descriptor["created"]),
    )
    return buffer.getvalue()


def is_long(text: str) -> bool:
    """Whether a text has more bytes than a column of plain text holds; most have few characters."""
    return 4 * len(text) > MAX_STRING and len(text.encode()) > MAX_STRING
