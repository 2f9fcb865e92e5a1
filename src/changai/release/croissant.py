"""The dataset as Croissant describes it: files, record sets, fields, for machine learning tools."""

from __future__ import annotations

from pathlib import PurePosixPath

from changai.citation import cite
from changai.fields import TYPES, Json, names
from changai.package import Package, sha256
from changai.release.archive import Files

SPECIFICATION = "http://mlcommons.org/croissant/1.0"
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(package: Package, archive: str, data: bytes, files: Files) -> Json:
    """The Croissant description of the Parquet zip ``archive`` (``data``) and its ``files``."""
    descriptor = package.descriptor
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": SPECIFICATION,
        "name": descriptor["name"],
        "alternateName": [descriptor["title"], descriptor["title_zh"]],
        "description": descriptor["description"],
        "license": [licence["path"] for licence in descriptor["licenses"]],
        "creator": [
            {"@type": "sc:Organization", "name": person["title"]}
            for person in descriptor["contributors"]
        ],
        "datePublished": descriptor["created"][:10],
        "version": descriptor["version"],
        "keywords": descriptor["keywords"],
        "inLanguage": ["zh", "en"],
        "url": descriptor.get("homepage", archive),
        "citeAs": cite(descriptor, "bibtex"),
        "distribution": [
            file_object(archive, "application/zip", data),
            *(
                file_object(path, "application/x-parquet", files[path], within=archive)
                for path in sorted(files)
                if path.endswith(".parquet")
            ),
        ],
        "recordSet": [record_set(name, schema) for name, schema in package.schemas.items()],
    }


def file_object(path: str, kind: str, data: bytes, within: str | None = None) -> Json:
    """A file of the release, or of an archive in it."""
    described: Json = {
        "@type": "cr:FileObject",
        "@id": path,
        "name": PurePosixPath(path).name,
        "contentUrl": path,
        "encodingFormat": kind,
        "contentSize": f"{len(data)} B",
        "sha256": sha256(data),
    }
    return described | ({"containedIn": {"@id": within}} if within else {})


def record_set(table: str, schema: Json) -> Json:
    """A table: its fields with their types, its key."""
    described: Json = {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": schema["description"],
    }
    key = [{"@id": f"{table}/{column}"} for column in names(schema.get("primaryKey"))]
    if key:
        described["key"] = key if len(key) > 1 else key[0]
    # No `references`: readers join along them, and stumble where a table refers to itself or
    # two columns refer to one table. The descriptor in the archive has the foreign keys.
    described["field"] = [
        {
            "@type": "cr:Field",
            "@id": f"{table}/{field['name']}",
            "name": field["name"],
            "description": field["description"],
            "dataType": TYPES[field["type"]].croissant,
            "source": {
                "fileObject": {"@id": f"data/{table}.parquet"},
                "extract": {"column": field["name"]},
            },
        }
        for field in schema["fields"]
    ]
    return described
