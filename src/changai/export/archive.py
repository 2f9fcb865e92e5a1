"""The releases as Data Packages, of CSV or of Parquet, and the zip around them."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from changai.citation import cite
from changai.display import as_json
from changai.errors import ChangaiError
from changai.export.unchecked import unchecked_files
from changai.model.package import DESCRIPTOR, SCHEMA_HASH, digest
from changai.model.schema import Json
from changai.statements.catalog import Catalog
from changai.statements.derived_columns import column_as_written

if TYPE_CHECKING:
    import pyarrow as pa

# Whatever of these the folder has goes along; a fork may have no Chinese README.
WORDS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "LICENSE-data")
OF_CSV = ("encoding", "dialect", "bytes", "hash")
TABLE = {"type": "table", "scheme": "file"}
PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
EPOCH = (1980, 1, 1, 0, 0, 0)

Files = dict[str, bytes]


def csv_package(catalog: Catalog) -> Files:
    """The CSV release: tables as they are, by path; raises ChangaiError where one is not CSV."""
    resources = catalog.descriptor["resources"]
    for path in (resource["path"] for resource in resources):
        if not path.endswith(".csv"):
            raise ChangaiError(f"{catalog.where}: a release is built from CSV, {path} is none")
    tables = {r["path"]: catalog.package.read(r["path"]) for r in resources}
    return assemble(catalog, tables, resources, catalog.curated_schemas)


def parquet_package(catalog: Catalog) -> Files:
    """The Data Package with every table as Parquet, derived columns and views included, by path.

    Raises ChangaiError.
    """
    tables, resources = {}, []
    for name in [*catalog.package.tables, *sorted(catalog.view_schemas)]:
        schema, path = catalog.schema(name), f"data/{name}.parquet"
        tables[path] = parquet(catalog, name)
        if catalog.is_view(name):
            titles = {key: schema[key] for key in ("title", "title_zh")}
            about = {"name": name, "path": path} | titles | TABLE | PARQUET
            resources.append(about | {"schema": f"schemas/{name}.json"})
        else:
            kept = {
                key: value
                for key, value in catalog.package.resource(name).items()
                if key not in OF_CSV
            }
            resources.append(kept | {"path": path} | PARQUET)
    return assemble(catalog, tables, resources, catalog.schemas)


def parquet(catalog: Catalog, name: str) -> bytes:
    """One table as Parquet."""
    return as_parquet(catalog.table(name))


def as_parquet(table: pa.Table) -> bytes:
    """A table as Parquet: one row group, typed fields, for every reader.

    Not compressed: it lies in zips, which are a fifth smaller than with compressed tables.
    """
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="none")
    return buffer.getvalue()


def csv_text(table: pa.Table) -> str:
    """A table as CSV: a header, then a line for each row, each cell as the package writes it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows(zip(*map(column_as_written, table.columns), strict=True))
    return text.getvalue()


def assemble(
    catalog: Catalog, tables: Files, resources: list[Json], schemas: Mapping[str, Json]
) -> Files:
    """A whole Data Package around its tables; ``resources`` describe them but for hash and size."""
    files, described = dict(tables), []
    for resource in resources:
        name, path, data = resource["name"], resource["schema"], tables[resource["path"]]
        is_as_written = schemas[name] is catalog.package.schemas.get(name)
        schema = catalog.package.read(path) if is_as_written else json_bytes(schemas[name])
        files[path] = schema
        hashes = {"hash": digest(data), SCHEMA_HASH: digest(schema)}
        described.append(resource | {"bytes": len(data)} | hashes)
    descriptor = catalog.descriptor | {"resources": described}
    files[DESCRIPTOR] = json_bytes(descriptor)
    files["CITATION.cff"] = (cite(descriptor, "cff") + "\n").encode("utf-8")
    files |= unchecked_files(descriptor)
    for name in WORDS:
        with contextlib.suppress(ChangaiError):
            files[name] = catalog.package.read(name)
    return files


def json_bytes(value: Json) -> bytes:
    """JSON as the repository writes it, in UTF-8."""
    return as_json(value).encode("utf-8")


def zipped(files: Files) -> bytes:
    """A zip archive of files: sorted, one date, one mode, whatever machine writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, files[name])
    return buffer.getvalue()
