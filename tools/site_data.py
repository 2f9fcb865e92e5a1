"""Write what the site is built from: `python tools/site_data.py FOLDER [PACKAGE [PAGES]]`.

One JSON file a table (columns with their meaning, rows as lists), the chart of each indicator, what
the pages of rows say in words, the findings of the first page, labels and their pinyin, what the search
looks in, the pages of the reference as HTML, and the downloads. Everything comes from the data,
the schemas, the docs and the docstrings; nothing is typed here twice. PAGES is the folder of the
docs: `build/docs`, where they have their figures, or else `docs`, where they say how to get them.
"""

from __future__ import annotations

import datetime
import inspect
import itertools
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

import changai
from changai.citation import cite
from changai.display import escape_markdown, markdown_table
from changai.export import dictionary, metadata
from changai.export.archive import as_parquet, csv_text, parquet
from changai.export.cover import how_good
from changai.export.flat import READ, flat_csv, flat_tables
from changai.export.workbook import workbook_file
from changai.model.schema import allowed_values, date_columns, references
from changai.model.tables import to_pandas
from changai.statements.catalog import Catalog, open_catalog
from changai.statements.samples import blind_samples
from changai.statements.views import stated_tables
from finding_parts import tables_of
from pages import anchor
from site_charts import chart_files
from site_findings import STEPS, findings, province_tiles, reliability
from site_rows import words_of_rows
from site_search import search_entries, sounds

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("study", "curation", "quality", "rules", "validation", "mutation", "scale", "ids")
VERBS = (
    "tables",
    "load",
    "describe",
    "evidence",
    "claims",
    "series",
    "indicators",
    "targets",
    "show",
    "find",
    "plot",
    "connect",
    "cite",
    "Dataset",
)
LABELS = ("name", "title")


def plain(value: object) -> object:
    """A cell as JSON has it."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def is_hash(field: dict[str, Any]) -> bool:
    """Whether a field holds the digits of a hash, which nobody searches for."""
    return str(field.get("constraints", {}).get("pattern", "")).startswith("^[0-9a-f]")


def columns_of(catalog: Catalog, table: str) -> list[dict[str, Any]]:
    """What the site says of each column of a table."""
    schema = catalog.schema(table)
    keys = references(schema)
    return [
        {
            "name": field["name"],
            "type": field["type"],
            "title": {"en": field["title"], "zh": field.get("title_zh", field["title"])},
            "meaning": {
                "en": field["description"],
                "zh": field.get("description_zh", field["description"]),
            },
            "unit": field.get("unit", ""),
            "values": {
                c["value"]: {"en": c["label_en"], "zh": c["label_zh"]}
                for c in field.get("categories", [])
            }
            or {value: {"en": value, "zh": value} for value in allowed_values(field) or []},
            "searched": not is_hash(field),
            "references": (keys[field["name"]][0] or table) if field["name"] in keys else "",
        }
        for field in schema["fields"]
    ]


def table_of(catalog: Catalog, table: str) -> dict[str, Any]:
    """A table: its words, its columns, its rows."""
    schema = catalog.schema(table)
    held = catalog.table(table)
    rows = [
        [plain(cell) for cell in row]
        for row in zip(*(column.to_pylist() for column in held.columns), strict=True)
    ]
    key = schema.get("primaryKey")
    return {
        "name": table,
        "title": {"en": schema["title"], "zh": schema.get("title_zh", schema["title"])},
        "row": {"en": schema.get("row", ""), "zh": schema.get("row_zh", schema.get("row", ""))},
        "about": {"en": schema["description"], "zh": schema.get("description_zh", "")},
        "key": key if isinstance(key, str) else None,
        "columns": columns_of(catalog, table),
        "dates": [asdict(dates) for dates in date_columns(schema)],
        "rows": rows,
    }


def labels(catalog: Catalog, data: changai.Dataset) -> dict[str, list[str]]:
    """For each id: its table, its label in Chinese and English, the pinyin of the first."""
    found: dict[str, list[str]] = {}
    for table in catalog.package.tables:
        key = catalog.schema(table).get("primaryKey")
        if not isinstance(key, str) or key in references(catalog.schema(table)):
            continue
        path = {lang: catalog.label_path(table, key, lang) for lang in ("zh", "en")}
        if not path["zh"]:
            continue
        frame = data.load(table)
        if len(path["zh"]) == 1:
            zh, en = (frame[path[lang][0][2]].fillna("") for lang in path)
        else:
            indicators = data.load("indicators").set_index("indicator_id")
            zh, en = (frame["indicator_id"].map(indicators[f"name_{x}"]) for x in ("zh", "en"))
        for row_id, chinese, english in zip(frame[key], zh, en, strict=True):
            found[str(row_id)] = [table, str(chinese), str(english), sounds(str(chinese))]
    return found


def downloads(catalog: Catalog, folder: Path) -> None:
    """Every table as CSV and Parquet, four of them in words too, and all of them as one workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in catalog.schemas:
        (folder / f"{table}.parquet").write_bytes(parquet(catalog, table))
        text = csv_text(catalog.table(table))
        (folder / f"{table}.csv").write_text(text, "utf-8", newline="")
    for flat in flat_tables(catalog):
        (folder / f"{flat.name}.csv").write_bytes(flat_csv(flat))
        (folder / f"{flat.name}.parquet").write_bytes(as_parquet(flat.table))
    (folder / "changai.xlsx").write_bytes(workbook_file(catalog))


def api() -> str:
    """The verbs with their signatures and docstrings, as Markdown."""
    parts = []
    for verb in VERBS:
        thing = getattr(changai, verb, None)
        if thing is None:
            continue
        method = getattr(changai.Dataset, verb, thing)
        signature = str(inspect.signature(thing)).replace("changai.dataset.", "")
        explained = inspect.getdoc(method) or ""
        parts.append(f"## {verb}\n\n```python\nchangai.{verb}{signature}\n```\n\n{explained}\n")
    return "# Python\n\n" + "\n".join(parts)


def codebook(catalog: Catalog) -> str:
    """The indicators: what each measures."""
    counts = to_pandas(catalog.table("metrics"))["indicator_id"].value_counts()
    header = ["indicator", "指标", "unit", "adds up", "figures", "definition"]
    rows = [
        [
            f"[{escape_markdown(row['name_en'])}](#{row['indicator_id']})",
            escape_markdown(row["name_zh"]),
            row["unit"],
            row["aggregation"],
            str(counts.get(row["indicator_id"], 0)),
            escape_markdown(row["definition_en"]),
        ]
        for row in catalog.table("indicators").to_pylist()
    ]
    return "# Codebook\n\n" + markdown_table(header, rows)


def citing(catalog: Catalog) -> str:
    """How to cite, in three forms."""
    forms = (("Text", "text"), ("BibTeX", "bibtex"), ("CFF", "cff"))
    blocks = [f"## {title}\n\n```\n{cite(catalog.descriptor, form)}\n```" for title, form in forms]  # type: ignore[arg-type]
    return "# How to cite\n\n" + "\n\n".join(blocks)


def linked(html: str) -> str:
    """A page's HTML as the site holds it: links lead to its own pages, code can be scrolled by key."""
    names = "|".join((*PAGES, "dictionary", "codebook", "changelog"))
    html = re.sub(
        rf'href="(?:\.\./|docs/)?({names})\.md(#[^"]*)?"', r'href="\1.html\2"', html, flags=re.I
    )
    html = re.sub(r'<a href="(?!https?:|#|[a-z]+\.html)[^"]*">(.*?)</a>', r"\1", html)
    return html.replace("<pre>", '<pre tabindex="0">')


def html(page: str) -> str:
    """Markdown as HTML, with an anchor at every heading."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(page)
    for heading, text in itertools.pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(text.content))
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def without_comments(page: str) -> str:
    """A page without its lines of HTML comments, which would be shown as text."""
    return re.sub(r"^<!--.*-->\n", "", page, flags=re.MULTILINE)


def reference(catalog: Catalog, pages: Path) -> dict[str, dict[str, str]]:
    """The pages of the reference: title and HTML by name."""
    texts = {page: without_comments((pages / f"{page}.md").read_text("utf-8")) for page in PAGES}
    texts |= {
        "dictionary": dictionary.dictionary_files(catalog)["data-dictionary.md"].decode(),
        "codebook": codebook(catalog),
        "api": api(),
        "changelog": (ROOT / "CHANGELOG.md").read_text("utf-8"),
        "cite": citing(catalog),
    }
    pages = {}
    for name, text in texts.items():
        heading, _, body = text.strip().partition("\n")
        pages[name] = {"title": heading.lstrip("# "), "html": linked(html(body))}
    return pages


def main(folder: Path, place: Path = ROOT, pages: Path = ROOT / "docs") -> None:
    """Write everything below a folder, out of the package at a place and a folder of pages."""
    catalog = open_catalog(place)
    data = changai.Dataset(place)
    (folder / "tables").mkdir(parents=True, exist_ok=True)

    def write(name: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text, "utf-8")

    for table in catalog.schemas:
        write(f"tables/{table}", table_of(catalog, table))
    names = labels(catalog, data)
    write("labels", names)
    write("search", search_entries(catalog, names))
    (folder / "charts").mkdir(exist_ok=True)
    pinyin = {row_id: label[3] for row_id, label in names.items()}
    for name, chart in chart_files(data, pinyin).items():
        write(f"charts/{name}", chart)
    write("rows", words_of_rows(catalog))
    write("reference", reference(catalog, pages))
    tables = tables_of(data, catalog)
    write("findings", [asdict(finding) for finding in findings(tables)])
    write("provinces", province_tiles(tables))
    sentence = reliability(tables, blind_samples(catalog.package))
    write(
        "about",
        {
            "version": data.version,
            "descriptor": {
                key: catalog.descriptor[key]
                for key in (
                    "title",
                    "title_zh",
                    "description",
                    "description_zh",
                    "created",
                    "keywords",
                )
            },
            "held": catalog.package.tables,
            "derived": sorted(catalog.view_schemas),
            "core": stated_tables(catalog.schemas),
            "flat": [table for table in READ if table in catalog.schemas],
            "cite": cite(catalog.descriptor),
            "steps": STEPS,  # of a province
            "reliability": asdict(sentence) if sentence else None,
            "good": [{"en": line.english, "zh": line.chinese} for line in how_good(catalog)],
            "jsonld": metadata.schema_org(catalog, {}),
        },
    )
    downloads(catalog, folder / "download")
    picture = data.plot("events").figure
    picture.set_size_inches(8, 4.2)  # what a shared link shows: 1200 by 630
    picture.savefig(folder / "picture.png", dpi=150)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
