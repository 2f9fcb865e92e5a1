"""What the search of the site looks in: rows with every recorded name, and how Chinese ones sound."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

from pypinyin import Style, lazy_pinyin

from changai.statements.catalog import Catalog

# The tables whose rows are found, in the order in which results of equal fit are listed.
KINDS = (
    *("events", "documents", "regional_initiatives", "organizations", "people", "programs"),
    *("indicators", "regions", "themes", "terms", "metrics", "sources"),
)


@functools.cache
def sounds(name: str) -> str:
    """The pinyin of a name, whole and by initials, for those who search without characters."""
    return " ".join(
        "".join(lazy_pinyin(name, style=style, errors="ignore"))
        for style in (Style.NORMAL, Style.FIRST_LETTER)
    )


def other_names(catalog: Catalog) -> dict[str, list[str]]:
    """By id, the recorded names of a row, and the number of a document."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in catalog.table("names").to_pylist():
        found[row["row_id"]].append(row["name"])
    for row in catalog.table("documents").to_pylist():
        if row["document_number"]:
            found[row["document_id"]].append(row["document_number"])
    return found


def search_entries(catalog: Catalog, labels: dict[str, list[str]]) -> list[dict[str, Any]]:
    """One entry a row: id, kind (its table), names in Chinese and English, further names, pinyin.

    A term has no id; its further names are its English forms. A figure is found by the pinyin of
    its indicator, and a source by the characters of its title.
    """
    names = other_names(catalog)
    entries = []
    for row_id, (kind, zh, en, pinyin) in labels.items():
        further = [name for name in dict.fromkeys(names[row_id]) if name not in (zh, en)]
        sounded = [pinyin, *(sounds(name) for name in further if not name.isascii())]
        heard = "" if kind in ("metrics", "sources") else " ".join(filter(None, sounded))
        entries.append(
            {"id": row_id, "kind": kind, "zh": zh, "en": en, "also": further, "pinyin": heard}
        )
    for row in catalog.table("terms").to_pylist():
        forms = [row["forms_en"]] if row["forms_en"] else []
        zh = row["term_zh"]
        entries.append(
            {
                "id": "",
                "kind": "terms",
                "zh": zh,
                "en": row["term_en"],
                "also": forms,
                "pinyin": sounds(zh),
            }
        )
    return sorted(entries, key=lambda entry: KINDS.index(entry["kind"]))
