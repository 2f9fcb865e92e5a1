"""The dataset for machine learning tools, search engines and catalogues: all of it JSON-LD."""

from pathlib import PurePosixPath

from changai.citation import cite
from changai.export.archive import Files, json_bytes
from changai.model.package import sha256
from changai.model.schema import TYPES, Json, key_columns
from changai.statements.catalog import Catalog

MEDIATYPES = {
    ".zip": "application/zip",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/x-parquet",
}
WORDS = """citeAs column equivalentProperty extract field fileObject fileProperty fileSet format
includes isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated
replace samplingRate separator source subField transform"""
CROISSANT = {word: f"cr:{word}" for word in WORDS.split()} | {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}
DCAT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def files(catalog: Catalog, archive: str, parquet: Files, downloads: Files) -> Files:
    """Each description by its name; the ``parquet`` files lie in the download ``archive``."""
    return {
        "croissant.json": json_bytes(croissant(catalog, archive, parquet, downloads[archive])),
        "dataset.jsonld": json_bytes(schema_org(catalog, downloads)),
        "dcat.jsonld": json_bytes(dcat(catalog, downloads)),
    }


def file(path: str, data: bytes) -> Json:
    """What Croissant and schema.org both say of a file, by its path within the release."""
    return {
        "name": PurePosixPath(path).name,
        "contentUrl": path,
        "encodingFormat": MEDIATYPES[PurePosixPath(path).suffix],
        "contentSize": f"{len(data)} B",
        "sha256": sha256(data),
    }


def croissant(catalog: Catalog, archive: str, parquet: Files, data: bytes) -> Json:
    """The Croissant description of the zip ``archive`` (``data``) and its ``parquet`` files."""
    about, people = catalog.descriptor, catalog.descriptor["contributors"]
    tables = {path: parquet[path] for path in sorted(parquet) if path.endswith(".parquet")}
    within = {"containedIn": {"@id": archive}}
    return {
        "@context": dict(sorted(CROISSANT.items())),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about["name"],
        "alternateName": [about["title"], about["title_zh"]],
        "description": about["description"],
        "license": [licence["path"] for licence in about["licenses"]],
        "creator": [{"@type": "sc:Organization", "name": p["title"]} for p in people],
        "datePublished": about["created"][:10],
        "version": about["version"],
        "keywords": about["keywords"],
        "inLanguage": ["zh", "en"],
        "url": about.get("homepage", archive),
        "citeAs": cite(about, "bibtex"),
        "distribution": [
            {"@type": "cr:FileObject", "@id": archive} | file(archive, data),
            *({"@type": "cr:FileObject", "@id": t} | file(t, tables[t]) | within for t in tables),
        ],
        "recordSet": [record_set(name, schema) for name, schema in catalog.schemas.items()],
    }


def record_set(table: str, schema: Json) -> Json:
    """A table as Croissant has it: its key, its fields with their types."""
    described = {"@type": "cr:RecordSet", "@id": table, "name": table}
    described["description"] = schema["description"]
    key = [{"@id": f"{table}/{column}"} for column in key_columns(schema.get("primaryKey"))]
    parquet = {"@id": f"data/{table}.parquet"}
    # No `references`: readers join along them, and stumble where a table refers to itself or
    # two columns refer to one table. The descriptor in the archive has the foreign keys.
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table}/{field['name']}",
            "name": field["name"],
            "description": field["description"],
            "dataType": TYPES[field["type"]].croissant,
            "source": {"fileObject": parquet, "extract": {"column": field["name"]}},
        }
        for field in schema["fields"]
    ]
    return described | ({"key": key if key[1:] else key[0]} if key else {}) | {"field": fields}


def schema_org(catalog: Catalog, downloads: Files) -> Json:
    """A schema.org Dataset with a DataDownload for each artefact (file names, relative)."""
    about = catalog.descriptor
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about["title"],
        "alternateName": [about["name"], about["title_zh"]],
        "description": f"{about['description']}\n\n{about['description_zh']}",
        "version": about["version"],
        "datePublished": about["created"][:10],
        "license": about["licenses"][0]["path"],
        "isAccessibleForFree": True,
        "inLanguage": ["zh", "en"],
        "keywords": about["keywords"],
        "spatialCoverage": {"@type": "Place", "name": "China"},
        "creator": [{"@type": "Organization", "name": p["title"]} for p in about["contributors"]],
        "citation": [source["title"] for source in about.get("sources", [])],
        "creditText": cite(about),
        "distribution": [{"@type": "DataDownload"} | file(*item) for item in downloads.items()],
    }


def dcat(catalog: Catalog, downloads: Files) -> Json:
    """A DCAT 3 Dataset, titles and descriptions in both languages."""
    about, people = catalog.descriptor, catalog.descriptor["contributors"]
    title, description = (
        [
            {"@language": code, "@value": about[key + end]}
            for code, end in (("en", ""), ("zh", "_zh"))
        ]
        for key in ("title", "description")
    )
    return {
        "@context": DCAT,
        "@type": "dcat:Dataset",
        "dct:title": title,
        "dct:description": description,
        "dct:license": {"@id": about["licenses"][0]["path"]},
        "dct:issued": {"@type": "xsd:date", "@value": about["created"][:10]},
        "dct:creator": [{"@type": "foaf:Agent", "foaf:name": p["title"]} for p in people],
        "dcat:version": about["version"],
        "dcat:keyword": about["keywords"],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dcat:mediaType": MEDIATYPES[PurePosixPath(name).suffix],
                "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(data))},
                "dcat:downloadURL": {"@id": name},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": sha256(data),
                },
            }
            for name, data in downloads.items()
        ],
    }
