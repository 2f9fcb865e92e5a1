"""Tables in Arrow and pandas. CSV and Parquet take one path, so both give equal frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from changai.errors import ChangaiError
from changai.model.package import Package, read_checked
from changai.model.schema import (
    TEXTS,
    TYPES,
    Json,
    allowed_values,
    column_names,
    curated_schema,
    false_where_empty,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def arrow_schema(schema: Json) -> pa.Schema:
    """The Arrow schema of a table, with titles, descriptions and units as metadata."""
    import pyarrow as pa

    def described(held: Json, *keys: str) -> dict[str, str]:
        return {key: str(held[key]) for key in (*TEXTS, *keys) if key in held}

    fields = []
    for field in schema["fields"]:
        if allowed_values(field) is None:
            kind = pa.type_for_alias(TYPES[field["type"]].arrow)
        else:
            ordered = bool(field.get("categoriesOrdered"))
            kind = pa.dictionary(pa.int32(), pa.string(), ordered=ordered)
        fields.append(pa.field(field["name"], kind, metadata=described(field, "unit")))
    return pa.schema(fields, metadata=described(schema))


def typed(plain: pa.Table, schema: Json) -> pa.Table:
    """A table with its columns as a schema has them; raises pa.ArrowInvalid."""
    import pyarrow as pa

    target = arrow_schema(schema)
    cells = [
        typed_cells(held.combine_chunks(), field, kind)
        for held, field, kind in zip(plain.columns, schema["fields"], target.types, strict=True)
    ]
    return pa.Table.from_arrays(cells, schema=target)


def typed_cells(cells: pa.Array, field: Json, kind: pa.DataType) -> pa.Array:
    """The cells of a column as its field has them; raises pa.ArrowInvalid."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = allowed_values(field)
    if values is None:
        return cells.cast(kind)
    # Declared values, not values in order of appearance: order and unused ones survive.
    categories = pa.array(values, pa.string())
    codes = pc.index_in(cells.cast(pa.string()), categories).cast(pa.int32())
    if codes.null_count != cells.null_count:
        raise pa.ArrowInvalid(f"column {field['name']} has a value that is not allowed")
    return pa.DictionaryArray.from_arrays(codes, categories, ordered=kind.ordered)


def from_csv(data: bytes, schema: Json, name: str) -> pa.Table:
    """A CSV file as an Arrow table typed by its schema; raises ChangaiError."""
    import pyarrow as pa
    from pyarrow import csv

    wanted = column_names(schema)
    texts = dict.fromkeys(wanted, pa.string())
    options = csv.ConvertOptions(column_types=texts, null_values=[""], strings_can_be_null=True)
    one_thread = csv.ReadOptions(use_threads=False)  # a table is small, threads cost more
    try:
        held = csv.read_csv(pa.py_buffer(data), read_options=one_thread, convert_options=options)
        if (found := held.column_names) != wanted:
            raise ChangaiError(f"{name}: the columns are {found}, the schema says {wanted}")
        return typed(held, schema)
    except pa.ArrowInvalid as error:
        raise ChangaiError(f"{name}: {error}; run `changai validate`") from None


def arrow_table(rows: Sequence[Mapping[str, Any]], schema: Json) -> pa.Table:
    """Rows as an Arrow table typed by a schema."""
    import pyarrow as pa

    # An enumeration is built from plain texts, then coded in the order that the schema declares.
    plain = [
        (field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in arrow_schema(schema)
    ]
    return typed(pa.Table.from_pylist(list(rows), schema=pa.schema(plain)), schema)


def read_table(package: Package, name: str) -> pa.Table:
    """One table of a package; raises ChangaiError where a file is missing, changed or broken."""
    import pyarrow as pa

    schema, resource = package.schema(name), package.resource(name)
    data, path = read_checked(package.read, resource), resource["path"]
    if not path.endswith(".parquet"):
        return from_csv(data, schema, path)
    from pyarrow.parquet import ParquetFile

    try:
        read = ParquetFile(pa.BufferReader(data)).read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ChangaiError(f"{path}: cannot be read as Parquet ({error})") from None
    check_columns(read.schema, schema, path)
    # A Parquet file of no rows holds no dictionary page; the schema still has the categories.
    return read if read.num_rows else typed(arrow_schema(schema).empty_table(), schema)


def read_curated(package: Package, name: str) -> pa.Table:
    """The columns of a table that people write, its cells as the CSV file has them.

    A release in Parquet holds derived columns as well, and false where the CSV file has an empty
    cell that means it. Raises ChangaiError where a file is missing, changed or broken.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    table, schema = read_table(package, name), curated_schema(package.schema(name))
    table = table.select(column_names(schema))
    for column in false_where_empty(schema):
        is_true = pc.fill_null(table[column], False)
        only_true = pc.if_else(is_true, True, pa.scalar(None, pa.bool_()))
        table = with_column(table, column, only_true)
    return table


def with_false(table: pa.Table, schema: Json) -> pa.Table:
    """A table with false where an empty cell means it."""
    for column in false_where_empty(schema):
        if table[column].null_count:  # none in a release that holds it so
            table = with_column(table, column, table[column].fill_null(False))
    return table


def with_column(table: pa.Table, name: str, cells: pa.ChunkedArray) -> pa.Table:
    """A table with other cells in one of its columns."""
    place = table.column_names.index(name)
    return table.set_column(place, table.schema.field(name), cells)


def check_columns(held: pa.Schema, schema: Json, path: str) -> None:
    """Raise ChangaiError where a Parquet file does not have the columns of its schema and their types."""
    wanted = arrow_schema(schema)
    if held.names != wanted.names:
        lacking = [name for name in wanted.names if name not in held.names]
        unknown = [name for name in held.names if name not in wanted.names]
        if lacking:
            what = f"has no column {lacking[0]!r}, which its schema declares"
        elif unknown:
            what = f"has a column {unknown[0]!r}, which its schema does not declare"
        else:
            what = f"has its columns twice, or in another order than its schema: {held.names}"
        raise ChangaiError(f"{path}: {what}; take the release anew")
    for field in wanted:
        kind = held.field(field.name).type
        if kind != field.type:
            what = f"holds column {field.name!r} as {kind}, its schema says {field.type}"
            raise ChangaiError(f"{path}: {what}; take the release anew")


def text_type() -> pd.StringDtype:
    """The type of every text column: it compares to plain booleans, what is missing to False."""
    import pandas as pd

    return pd.StringDtype(na_value=float("nan"))


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame: string, Int64, float64, boolean, datetime64, category."""
    import pandas as pd
    import pyarrow as pa

    kinds = {pa.string(): text_type(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    how = {"date_as_object": False, "use_threads": False, "types_mapper": kinds.get}
    frame: pd.DataFrame = table.to_pandas(**how)
    return frame
