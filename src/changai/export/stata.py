"""The Stata release: every table with English labels in `en/` and with Chinese ones in `zh/`."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any, NamedTuple

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
YES_NO: dict[str, dict[float, str]] = {"en": {0: "no", 1: "yes"}, "zh": {0: "否", 1: "是"}}


class Prepared(NamedTuple):
    """A table with cells as Stata keeps them; the field of each variable, and which are long texts."""

    schema: Json
    frame: pd.DataFrame
    fields: dict[Any, Json]
    long: list[str]


def stata_files(catalog: Catalog) -> Files:
    """One `.dta` (Stata 14 and later) per table and language, by path."""
    time = datetime.datetime.fromisoformat(catalog.descriptor["created"])
    files = {}
    for name in catalog.schemas_without_versions:
        table = prepared(to_pandas(catalog.table(name)), catalog.schema(name))
        for language in ("en", "zh"):
            files[f"{language}/{name}.dta"] = stata(table, language, time)
    return files


def prepared(frame: pd.DataFrame, schema: Json) -> Prepared:
    """A table with its enumerations as numbers in declared order from 0.

    Missing text is empty, all else that is missing stays so.
    """
    frame = frame.rename(columns={word: f"{word}_" for word in RESERVED})
    fields: dict[Any, Json] = dict(zip(frame, schema["fields"], strict=True))
    long: list[str] = []
    for column, field in fields.items():
        cells = frame[column]
        if allowed_values(field) is not None:
            codes = cells.cat.codes.astype("Int16")
            frame[column] = codes.mask(codes < 0)
        elif field["type"] == "boolean":
            frame[column] = cells.astype("Int8")
        elif field["type"] == "string":
            frame[column] = texts = cells.astype(object).where(cells.notna(), "")
            if any(is_long(text) for text in texts):
                long.append(column)
    return Prepared(schema, frame, fields, long)


def stata(table: Prepared, language: str, time: datetime.datetime) -> bytes:
    """One table as `.dta`: variable and value labels, daily dates, whole numbers whole."""
    title = "title_zh" if language == "zh" else "title"
    buffer = io.BytesIO()
    table.frame.to_stata(
        buffer,
        version=118,
        write_index=False,
        convert_dates={c: "td" for c, field in table.fields.items() if field["type"] == "date"},
        convert_strl=table.long,
        value_labels=labels(table.fields, language),
        variable_labels={c: field[title][:MAX_LABEL] for c, field in table.fields.items()},
        data_label=str(table.schema.get(title, table.schema["title"]))[:MAX_LABEL],
        time_stamp=time,
    )
    return buffer.getvalue()


def labels(fields: dict[Any, Json], language: str) -> dict[Any, dict[float, str]]:
    """What the numbers of enumerations and truths are called, by variable."""
    found: dict[Any, dict[float, str]] = {}
    for column, field in fields.items():
        values = allowed_values(field)
        if values is not None:
            words = value_labels(field, language)
            found[column] = {code: words.get(value, value) for code, value in enumerate(values)}
        elif field["type"] == "boolean":
            found[column] = YES_NO[language]
    return found


def is_long(text: str) -> bool:
    """Whether a text has more bytes than a column of plain text holds; most have few characters."""
    return 4 * len(text) > MAX_STRING and len(text.encode()) > MAX_STRING
