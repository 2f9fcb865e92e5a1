"""The data dictionary: one row per column of every table, in both languages."""

from __future__ import annotations

import csv
import io

from changai.dataset import dictionary
from changai.package import Package

COLUMNS = (
    "table",
    "column",
    "title",
    "title_zh",
    "type",
    "unit",
    "required",
    "references",
    "allowed",
    "allowed_zh",
    "meaning",
    "meaning_zh",
)


def records(package: Package) -> list[dict[str, str]]:
    """One record per column of every table, in the order of the descriptor."""
    rows = []
    for table, schema in package.schemas.items():
        pairs = zip(dictionary(schema, "en"), dictionary(schema, "zh"), strict=True)
        for english, chinese in pairs:
            row = {key: str(value) for key, value in english.items()}
            row["required"] = "true" if english["required"] else "false"
            for key in ("title", "allowed", "meaning"):
                row[f"{key}_zh"] = str(chinese[key])
            rows.append({"table": table} | {key: row[key] for key in COLUMNS[1:]})
    return rows


def as_csv(package: Package) -> bytes:
    """The data dictionary as CSV, in the order of the tables and their columns."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records(package))
    return text.getvalue().encode("utf-8")


def as_markdown(package: Package) -> bytes:
    """The data dictionary as Markdown: a section per table, English above Chinese."""
    lines = [f"# Data dictionary of {package.descriptor['title']}", ""]
    lines += [f"Version {package.descriptor['version']}.", ""]
    return "\n".join([*lines, *sections(package)]).encode("utf-8")


def sections(package: Package) -> list[str]:
    """The lines of the sections, with the columns of each table as rows."""
    lines: list[str] = []
    held = records(package)
    for table, schema in package.schemas.items():
        lines += [f"## {table}", "", schema["description"], "", schema.get("description_zh", "")]
        lines += ["", "| column | type | meaning | 含义 |", "|---|---|---|---|"]
        for row in held:
            if row["table"] == table:
                kind = row["type"] + (f" ({row['unit']})" if row["unit"] else "")
                kind += ", required" if row["required"] == "true" else ""
                kind += f" → {row['references']}" if row["references"] else ""
                english = f"**{row['title']}**: {row['meaning']} {row['allowed']}"
                chinese = f"**{row['title_zh']}**：{row['meaning_zh']} {row['allowed_zh']}"
                lines.append(f"| `{row['column']}` | {kind} | {cell(english)} | {cell(chinese)} |")
        lines.append("")
    return lines


def cell(text: str) -> str:
    """A text that stays within its cell."""
    return text.strip().replace("|", "\\|").replace("\n", " ")
