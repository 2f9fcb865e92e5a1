"""The dataset as Hugging Face keeps one: Parquet, and a card that names a file per table."""

from __future__ import annotations

import io
import json

from changai.citation import cite
from changai.package import Package
from changai.release import dictionary
from changai.release.archive import Files

# The words of the repository link to pages that are not there; the card stands in their place.
LEFT_OUT = ("README.zh-CN.md", "CHANGELOG.md", "LICENSE")


def huggingface_folder(package: Package, files: Files) -> Files:
    """What to upload, by path: the Parquet package ``files``, with the card as its README."""
    kept = {name: data for name, data in files.items() if name not in LEFT_OUT}
    return kept | {"README.md": card(package, files)}


def card(package: Package, files: Files) -> bytes:
    """The card: a header for the Hub, how to load, what the tables are, every column."""
    import pyarrow.parquet as pq

    descriptor = package.descriptor
    rows = {
        name: pq.read_metadata(io.BytesIO(files[path(name)])).num_rows for name in package.schemas
    }
    lines = ["---", *header(package, rows), "---", ""]
    lines += [f"# {descriptor['title']}", "", descriptor["title_zh"], ""]
    lines += [descriptor["description"], "", descriptor["description_zh"], ""]
    lines += ["```python", "import datasets", ""]
    lines += ["# The name of this dataset on the Hub, or a folder that holds its files."]
    lines += [f'name = "OWNER/{descriptor["name"]}"']
    lines += [f'rows = datasets.load_dataset(name, "{next(iter(rows))}", split="train")', "```"]
    lines += ["", cite(descriptor), "", "| table | rows | one row is |", "|---|---|---|"]
    for name, schema in package.schemas.items():
        row = dictionary.cell(str(schema.get("row", schema["title"])))
        lines.append(f"| `{name}` | {rows[name]} | {row} |")
    return "\n".join([*lines, "", *dictionary.sections(package)]).encode("utf-8")


def header(package: Package, rows: dict[str, int]) -> list[str]:
    """The facts that the Hub sorts datasets by, as YAML; a text in JSON is one in YAML too."""
    descriptor = package.descriptor
    facts = {
        "pretty_name": descriptor["title"],
        "license": descriptor["licenses"][0]["name"].lower(),
        "language": ["en", "zh"],
        "size_categories": [size(sum(rows.values()))],
        "tags": descriptor["keywords"],
        # The library that reads them fails on a table of no rows.
        "configs": [{"config_name": name, "data_files": path(name)} for name in rows if rows[name]],
    }
    lines = []
    for key, value in facts.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"- {json.dumps(item, ensure_ascii=False)}" for item in value)]
        else:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return lines


def path(table: str) -> str:
    """Where a table lies."""
    return f"data/{table}.parquet"


def size(rows: int) -> str:
    """The size of a dataset in the words of the Hub. Curated by hand, it stays below the last."""
    limits = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}
    return next((words for limit, words in limits.items() if rows < limit), "1M<n<10M")
