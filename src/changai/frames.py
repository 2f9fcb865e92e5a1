"""Tables in Arrow and pandas. CSV and Parquet take one path, so both give equal frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from changai import derived
from changai.errors import ChangaiError
from changai.fields import TEXTS, Json, arrow_field, enum
from changai.package import Package, checked

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def arrow_schema(schema: Json) -> pa.Schema:
    """The Arrow schema of a table, with its titles and descriptions as metadata."""
    import pyarrow as pa

    metadata = {key: str(schema[key]) for key in TEXTS if key in schema}
    return pa.schema([arrow_field(field) for field in schema["fields"]], metadata=metadata)


def from_csv(data: bytes, schema: Json, name: str) -> pa.Table:
    """A CSV file as an Arrow table typed by its schema; raises ChangaiError."""
    import pyarrow as pa
    import pyarrow.csv as csv

    wanted = [field["name"] for field in schema["fields"]]
    text = {column: pa.string() for column in wanted}
    try:
        table = csv.read_csv(
            pa.py_buffer(data),
            parse_options=csv.ParseOptions(newlines_in_values=False),
            convert_options=csv.ConvertOptions(
                column_types=text, null_values=[""], strings_can_be_null=True
            ),
        )
        if table.column_names != wanted:
            raise ChangaiError(
                f"{name}: the columns are {table.column_names}, the schema says {wanted}"
            )
        columns = [
            typed(table.column(field["name"]).combine_chunks(), field) for field in schema["fields"]
        ]
        return pa.Table.from_arrays(columns, schema=arrow_schema(schema))
    except pa.ArrowInvalid as error:
        raise ChangaiError(f"{name}: {error}; run `changai validate`") from None


def typed(column: pa.Array, field: Json) -> pa.Array:
    """A column of text in the type of its field; raises pa.ArrowInvalid."""
    import pyarrow as pa
    import pyarrow.compute as pc

    target = arrow_field(field).type
    values = enum(field)
    if values is None:
        return column.cast(target)
    # Declared values, not values in order of appearance: order and unused ones survive.
    codes = pc.index_in(column, pa.array(values, pa.string()))
    if codes.null_count != column.null_count:
        raise pa.ArrowInvalid(f"column {field['name']} has a value that is not allowed")
    return pa.DictionaryArray.from_arrays(
        codes.cast(pa.int32()), pa.array(values, pa.string()), ordered=target.ordered
    )


def table(package: Package, name: str) -> pa.Table:
    """One table of a package; raises ChangaiError where the file is missing, changed or broken."""
    import pyarrow as pa

    schema = package.schema(name)
    if name in package.derived:
        return derived_table(package, name)
    resource = package.resource(name)
    data = checked(package.read, resource)
    if not resource["path"].endswith(".parquet"):
        return from_csv(data, schema, resource["path"])
    from pyarrow.parquet import ParquetFile

    try:
        held = ParquetFile(pa.BufferReader(data)).read(use_threads=False)
        # A Parquet file of no rows holds no dictionary page; the schema still has the categories.
        return held if held.num_rows else no_rows(schema)
    except (pa.ArrowInvalid, OSError) as error:
        raise ChangaiError(f"{resource['path']}: is no readable Parquet ({error})") from None


def derived_table(package: Package, name: str) -> pa.Table:
    """A table that follows from the others; raises ChangaiError where those are broken."""
    import pyarrow as pa

    needed = [t for t in package.schemas if t not in package.derived]
    wanted = ("evidence", "sources", *derived.CORE)
    held = {t: table(package, t).to_pylist() for t in needed if t in wanted}
    made = derived.rows(name, held, package.schemas)
    schema = package.schema(name)
    target = arrow_schema(schema)
    columns = []
    for field, column in zip(schema["fields"], target, strict=True):
        values = [row.get(field["name"]) for row in made]
        if enum(field) is None:
            columns.append(pa.array(values, column.type))
        else:
            columns.append(typed(pa.array(values, pa.string()), field))
    return pa.Table.from_arrays(columns, schema=target)


def no_rows(schema: Json) -> pa.Table:
    """A table of no rows, with its categories."""
    header = ",".join(field["name"] for field in schema["fields"])
    return from_csv(header.encode() + b"\n", schema, "")


def text_type() -> pd.StringDtype:
    """The type of every text column: it compares to plain booleans, what is missing to False."""
    import pandas as pd

    return pd.StringDtype(na_value=float("nan"))


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame: string, Int64, float64, boolean, datetime64, category."""
    import pandas as pd
    import pyarrow as pa

    extension: dict[Any, Any] = {
        pa.string(): text_type(),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    frame: pd.DataFrame = table.to_pandas(
        date_as_object=False, use_threads=False, types_mapper=extension.get
    )
    return frame
