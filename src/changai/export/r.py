"""The release for R: every table as CSV, views and derived columns included, and a function that reads it."""

from __future__ import annotations

from importlib import resources

from changai.display import as_csv
from changai.export import dictionary
from changai.export.archive import Files, csv_text
from changai.frames.labels import labels_of_ids
from changai.model.schema import own_id_column
from changai.model.tables import to_pandas
from changai.statements.catalog import Catalog

SCRIPT = "changai.R"


def r_files(catalog: Catalog) -> Files:
    """`changai.R`, the tables as CSV in `data/`, and what the script reads them by, by path."""
    files = {f"data/{name}.csv": csv_text(catalog.table(name)).encode() for name in catalog.schemas}
    files["data-dictionary.csv"] = dictionary.dictionary_files(catalog)["data-dictionary.csv"]
    files["values.csv"] = values(catalog)
    files["labels.csv"] = labels(catalog)
    files["tables.csv"] = tables(catalog)
    files[SCRIPT] = resources.files(__package__).joinpath(SCRIPT).read_bytes()
    return files


def values(catalog: Catalog) -> bytes:
    """The allowed values of every column in their order, with their labels."""
    import pandas as pd

    rows = [
        (name, field["name"], category["value"], category["label_en"], category["label_zh"])
        for name, schema in catalog.schemas.items()
        for field in schema["fields"]
        for category in field.get("categories", [])
    ]
    columns = ["table", "column", "value", "label_en", "label_zh"]
    return as_csv(pd.DataFrame(rows, columns=columns)).encode()


def labels(catalog: Catalog) -> bytes:
    """What each id is called in both languages, as ``load(labels=)`` has it."""
    import pandas as pd

    frames = [pd.DataFrame(columns=["table", "id", "label_en", "label_zh"])]
    for name, schema in catalog.schemas.items():
        key = own_id_column(schema)
        if key is None:
            continue
        frame = pd.DataFrame({"table": name, "id": to_pandas(catalog.table(name))[key]})
        for language in ("en", "zh"):
            path = catalog.label_path(name, key, language)
            if path:
                frame[f"label_{language}"] = labels_of_ids(catalog, path, frame["id"])
        frames += [frame] if "label_en" in frame or "label_zh" in frame else []
    return as_csv(pd.concat(frames)).encode()


def tables(catalog: Catalog) -> bytes:
    """Every table: its group, how many rows it has, what one row is."""
    import pandas as pd

    rows = [
        (name, schema.get("group", ""), catalog.table(name).num_rows, schema.get("row", ""))
        for name, schema in catalog.schemas.items()
    ]
    return as_csv(pd.DataFrame(rows, columns=["table", "group", "rows", "row"])).encode()
