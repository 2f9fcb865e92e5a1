"""What Zenodo reads of a release, .zenodo.json; `tools/examples.py` writes it."""

from __future__ import annotations

import json
from pathlib import Path

import changai
from changai.model.package import open_package

ROOT = Path(__file__).resolve().parents[1]


def page(folder: Path = ROOT) -> str:
    """The metadata of the deposit. Zenodo reads CITATION.cff only where this file is missing."""
    descriptor = open_package(folder).descriptor
    # Of some hundred sources the deposit names the documents that officials keep themselves;
    # `sources` has them all.
    sources = changai.Dataset(folder).load("sources")
    theirs = ~sources["hosting"].isin(["reprint", "copy"])
    official = (sources["kind"] == "official_document") & theirs
    urls = sources.loc[official, "url"].dropna().drop_duplicates().sort_values()
    deposit = {
        "title": descriptor["title"],
        "upload_type": "dataset",
        "description": f"<p>{descriptor['description']}</p><p>{descriptor['description_zh']}</p>",
        "creators": [{"name": person["title"]} for person in descriptor["contributors"]],
        "version": descriptor["version"],
        "publication_date": descriptor["created"][:10],
        "access_right": "open",
        "license": descriptor["licenses"][0]["name"],
        "keywords": descriptor["keywords"],
        "language": "zho",
        "notes": descriptor["title_zh"],
        "related_identifiers": [
            {"identifier": url, "relation": "isDerivedFrom", "scheme": "url"} for url in urls
        ],
    }
    return json.dumps(deposit, ensure_ascii=False, indent=2) + "\n"
