"""The Parquet release: the layout that the wheel embeds and the Parquet zip holds."""

from __future__ import annotations

import io

from changai import frames
from changai.package import Package
from changai.release.archive import Files, assemble

MEDIATYPE = "application/vnd.apache.parquet"
OF_CSV = ("encoding", "dialect", "bytes", "hash")


def parquet_package(package: Package) -> Files:
    """The Data Package with every table as Parquet, by path; raises ChangaiError."""
    tables, resources = {}, []
    for resource in package.descriptor["resources"]:
        path = f"data/{resource['name']}.parquet"
        tables[path] = parquet(package, resource["name"])
        kept = {key: resource[key] for key in resource if key not in OF_CSV}
        resources.append(kept | {"path": path, "format": "parquet", "mediatype": MEDIATYPE})
    like = {key: resources[0][key] for key in ("type", "scheme", "format", "mediatype")}
    for name in sorted(package.derived):
        schema, path = package.schema(name), f"data/{name}.parquet"
        tables[path] = parquet(package, name)
        titles = {key: schema[key] for key in ("title", "title_zh")}
        about = {"name": name, "path": path} | titles | like | {"schema": f"schemas/{name}.json"}
        resources.append(about)
    return assemble(package, tables, resources)


def parquet(package: Package, name: str) -> bytes:
    """One table as Parquet: snappy (which every reader knows), one row group, typed fields."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(frames.table(package, name), buffer, compression="snappy")
    return buffer.getvalue()
