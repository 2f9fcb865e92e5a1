"""What people read of a release: the data dictionary, and the card for Hugging Face."""

import functools
import io
import json
from collections.abc import Mapping
from importlib import resources

from changai.citation import cite
from changai.display import escape_markdown, markdown_table
from changai.export.archive import Files
from changai.export.unchecked import warning
from changai.model.schema import TEXTS, Json, dictionary
from changai.statements.catalog import Catalog

COLUMNS = ["table", "column", "title", "title_zh", "type", "unit", "required", "references"]
COLUMNS += ["allowed", "allowed_zh", "meaning", "meaning_zh"]
# The words of the repository link to pages that are not there; the card stands in their place.
LEFT_OUT = ("README.zh-CN.md", "CHANGELOG.md", "LICENSE")
SIZES = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}
CARD = resources.files(__package__).joinpath("card.md").read_text("utf-8").removesuffix("\n")


def records(schemas: Mapping[str, Json]) -> list[dict[str, str]]:
    """The data dictionary: one record with ``COLUMNS`` per column of every table, in order."""
    rows = []
    for table, schema in schemas.items():
        for row, chinese in zip(dictionary(schema, "en"), dictionary(schema, "zh"), strict=True):
            row |= {"table": table, "required": str(row["required"]).lower()}
            row |= {f"{key}_zh": chinese[key] for key in ("title", "allowed", "meaning")}
            rows.append({key: str(row[key]) for key in COLUMNS})
    return rows


def dictionary_files(catalog: Catalog) -> Files:
    """The data dictionary as CSV and as Markdown, by name."""
    import pandas as pd

    title, version = catalog.descriptor["title"], catalog.descriptor["version"]
    table = pd.DataFrame(records(catalog.schemas)).to_csv(index=False, lineterminator="\n")
    head = f"Version {version}. {warning(catalog.descriptor)}".rstrip()
    page = f"# Data dictionary of {title}\n\n{head}\n\n{sections(catalog.schemas)}"
    return {"data-dictionary.csv": table.encode(), "data-dictionary.md": page.encode()}


def sections(schemas: Mapping[str, Json]) -> str:
    """The data dictionary as Markdown: a section per table, English beside Chinese."""
    rows = records(schemas)
    parts = []
    for table, schema in schemas.items():
        columns = [column_row(row) for row in rows if row["table"] == table]
        described = markdown_table(["column", "type", "meaning", "含义"], columns)
        texts = [schema["description"], schema.get("description_zh", "")]
        parts.append("\n\n".join([f"## {table}", *texts, described]))
    return "\n".join(parts)


def column_row(row: Mapping[str, str]) -> list[str]:
    """One column of a table, as a row of its section."""
    kind = row["type"] + (f" ({row['unit']})" if row["unit"] else "")
    if row["required"] == "true":
        kind += ", required"
    if row["references"]:
        kind += f" → {row['references']}"
    english = f"**{row['title']}**: " + escape_markdown(f"{row['meaning']} {row['allowed']}")
    chinese = f"**{row['title_zh']}**：" + escape_markdown(
        f"{row['meaning_zh']} {row['allowed_zh']}"
    )
    return [f"`{row['column']}`", escape_markdown(kind), english.strip(), chinese.strip()]


def huggingface(catalog: Catalog, files: Files) -> Files:
    """What to upload, by path: the Parquet package ``files``, with the card as its README."""
    import pyarrow.parquet as pq

    about, schemas = catalog.descriptor, catalog.schemas_without_versions
    paths = {name: f"data/{name}.parquet" for name in schemas}
    rows = {t: pq.read_metadata(io.BytesIO(files[path])).num_rows for t, path in paths.items()}
    text = functools.partial(json.dumps, ensure_ascii=False)  # which is a text in YAML too
    # The library that reads them fails on a table of no rows.
    configs = [{"config_name": t, "data_files": path} for t, path in paths.items() if rows[t]]
    tables = [
        [f"`{name}`", str(rows[name]), escape_markdown(str(schema.get("row", schema["title"])))]
        for name, schema in schemas.items()
    ]
    card = CARD.format(
        **{key: about[key] for key in ("name", *TEXTS)},
        pretty_name=text(about["title"]),
        license=text(about["licenses"][0]["name"].lower()),
        size=size(sum(rows.values())),
        tags="".join(f"\n- {text(word)}" for word in about["keywords"]),
        configs="".join(f"\n- {text(config)}" for config in configs),
        first=next(iter(rows)),
        citation=cite(about),
        caveats="\n".join(f"- {text}" for text in caveats(about)),
        tables=markdown_table(["table", "rows", "one row is"], tables).rstrip(),
        dictionary=sections(schemas),
    )
    kept = {name: data for name, data in files.items() if name not in LEFT_OUT}
    return kept | {"README.md": card.encode()}


def caveats(descriptor: Json) -> list[str]:
    """What to know before one counts, in English and in Chinese; none in an older release."""
    return [*descriptor.get("caveats", []), *descriptor.get("caveats_zh", [])]


def size(rows: int) -> str:
    """The size of a dataset in the words of the Hub. Curated by hand, it stays below the last."""
    return next((words for limit, words in SIZES.items() if rows < limit), "1M<n<10M")
