"""The dataset for search engines and catalogues: schema.org and DCAT as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping

from changai.citation import cite
from changai.fields import Json
from changai.package import Package, sha256

MEDIATYPES = {
    ".zip": "application/zip",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def mediatype(name: str) -> str:
    """The media type of an artefact."""
    return next((kind for end, kind in MEDIATYPES.items() if name.endswith(end)), "text/csv")


def schema_org(package: Package, artefacts: Mapping[str, bytes]) -> Json:
    """A schema.org Dataset with a DataDownload for each artefact (file names, relative)."""
    descriptor = package.descriptor
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": descriptor["title"],
        "alternateName": [descriptor["name"], descriptor["title_zh"]],
        "description": f"{descriptor['description']}\n\n{descriptor['description_zh']}",
        "version": descriptor["version"],
        "datePublished": descriptor["created"][:10],
        "license": descriptor["licenses"][0]["path"],
        "isAccessibleForFree": True,
        "inLanguage": ["zh", "en"],
        "keywords": descriptor["keywords"],
        "spatialCoverage": {"@type": "Place", "name": "China"},
        "creator": [
            {"@type": "Organization", "name": person["title"]}
            for person in descriptor["contributors"]
        ],
        "citation": [source["title"] for source in descriptor.get("sources", [])],
        "creditText": cite(descriptor),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": name,
                "encodingFormat": mediatype(name),
                "contentSize": f"{len(data)} B",
                "sha256": sha256(data),
            }
            for name, data in artefacts.items()
        ],
    }


def dcat(package: Package, artefacts: Mapping[str, bytes]) -> Json:
    """A DCAT 3 Dataset, titles and descriptions in both languages."""
    descriptor = package.descriptor

    def both(key: str) -> list[Json]:
        return [
            {"@language": "en", "@value": descriptor[key]},
            {"@language": "zh", "@value": descriptor[f"{key}_zh"]},
        ]

    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        "dct:title": both("title"),
        "dct:description": both("description"),
        "dct:license": {"@id": descriptor["licenses"][0]["path"]},
        "dct:issued": {"@type": "xsd:date", "@value": descriptor["created"][:10]},
        "dct:creator": [
            {"@type": "foaf:Agent", "foaf:name": person["title"]}
            for person in descriptor["contributors"]
        ],
        "dcat:version": descriptor["version"],
        "dcat:keyword": descriptor["keywords"],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dcat:mediaType": mediatype(name),
                "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(data))},
                "dcat:downloadURL": {"@id": name},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": sha256(data),
                },
            }
            for name, data in artefacts.items()
        ],
    }
