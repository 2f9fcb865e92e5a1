"""All tables of a release, with their derived columns, and the views that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from changai.errors import UnknownName
from changai.model.package import Package, open_package
from changai.model.schema import Json, column_names, curated_schema, derived_columns
from changai.model.tables import arrow_table, read_curated, read_table, with_false
from changai.statements.derived import (
    DERIVED_TABLES,
    derived_rows,
    derived_schemas,
    tables_consulted,
)
from changai.statements.derived_columns import with_derived_cells, with_derived_columns
from changai.statements.views import SUFFIX, tables_of_view, view_rows, view_schemas

if TYPE_CHECKING:
    import pyarrow as pa


class Catalog:
    """The tables of a package and its views, each read or computed once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._read: dict[str, pa.Table] = {}
        self._curated: dict[str, pa.Table] = {}

    @property
    def descriptor(self) -> Json:
        """The descriptor of the package."""
        return self.package.descriptor

    @property
    def where(self) -> str:
        """Where the files of the package are."""
        return self.package.where

    @cached_property
    def curated_schemas(self) -> dict[str, Json]:
        """The schemas of the tables that files hold, without derived columns: those of CSV files."""
        return {name: curated_schema(schema) for name, schema in self.package.schemas.items()}

    @cached_property
    def view_schemas(self) -> dict[str, Json]:
        """The schemas of the views; none for a release that is older than they are."""
        return derived_schemas(self._table_schemas) | view_schemas(self.curated_schemas)

    @cached_property
    def schemas(self) -> dict[str, Json]:
        """The schemas of all tables, with their derived columns, and of the views, tables first."""
        return self._table_schemas | self.view_schemas

    @cached_property
    def _table_schemas(self) -> dict[str, Json]:
        return with_derived_columns(self.package.schemas)

    @property
    def day_of_release(self) -> date:
        """The day as of which a release speaks: between releases it is that of the last one."""
        return date.fromisoformat(self.descriptor["created"][:10])

    def is_view(self, name: str) -> bool:
        """Whether no file holds a table: it is computed."""
        return name in self.view_schemas

    @cached_property
    def schemas_without_versions(self) -> dict[str, Json]:
        """All tables and views but the versions by source, which are for queries, not for reading."""
        by_source = {name for name in self.view_schemas if name.endswith(SUFFIX)}
        return {name: schema for name, schema in self.schemas.items() if name not in by_source}

    def schema(self, name: str) -> Json:
        """The schema of a table or view; raises UnknownName."""
        if name not in self.schemas:
            raise UnknownName("table", name, self.schemas)
        return self.schemas[name]

    def table(self, name: str) -> pa.Table:
        """A table or view, typed by its schema, with its derived columns.

        Raises UnknownName, or ChangaiError where a file is missing, changed or broken.
        """
        if name not in self._read:
            table = self._view(name) if self.is_view(name) else self._table(name)
            self._read[name] = with_false(table, self.schema(name))
        return self._read[name]

    def curated(self, name: str) -> pa.Table:
        """A table as people write it, without derived columns; raises as ``table`` does."""
        if name not in self._curated:
            self._curated[name] = read_curated(self.package, name)
        return self._curated[name]

    def label_path(self, table: str, key: str, language: str) -> list[tuple[str, str, str]]:
        """The joins (table, key, column) from an id to a label: a figure has its indicator's."""
        columns = column_names(self.schema(table))
        for label in (f"label_{language}", f"name_{language}", f"title_{language}"):
            if label in columns:
                return [(table, key, label)]
        if "indicator_id" not in columns or table == "indicators":
            return []
        label_of_indicator = self.label_path("indicators", "indicator_id", language)
        return [(table, key, "indicator_id"), *label_of_indicator]

    def _table(self, name: str) -> pa.Table:
        schema = self.schema(name)
        if derived_columns(self.package.schema(name)) or not derived_columns(schema):
            return read_table(self.package, name)
        return with_derived_cells(self.curated(name), name, self.schemas, self.curated)

    def _view(self, name: str) -> pa.Table:
        schemas = self.curated_schemas
        if name in DERIVED_TABLES:
            consulted = {
                table: self.table(table).to_pylist() for table in tables_consulted(name, schemas)
            }
            rows = derived_rows(name, consulted, self.day_of_release)
        else:
            tables = tables_of_view(name, schemas)
            needed = {table: self.curated(table).to_pylist() for table in tables}
            rows = view_rows(name, needed, schemas)
        return arrow_table(rows, self.schemas[name])


def computed_schemas(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """The schemas of all views that a package does not hold itself and has the columns for."""
    return derived_schemas(with_derived_columns(schemas)) | view_schemas(schemas)


def open_catalog(path: str | Path | None = None) -> Catalog:
    """The tables of the package in a folder or zip, or of the installed one; raises ChangaiError."""
    return Catalog(open_package(path))
