"""All tables of a release: those that files hold, and the views that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from changai.errors import UnknownName
from changai.model.package import Package, open_package
from changai.model.schema import DateColumns, Json, column_names, date_columns
from changai.model.tables import arrow_table, read_table
from changai.statements.derived import derived_rows, derived_schemas, tables_consulted
from changai.statements.views import SUFFIX, stated_tables, view_rows, view_schemas

if TYPE_CHECKING:
    import pyarrow as pa

LENGTHS = {"year": len("2025"), "month": len("2025-05")}  # of a date in a label; else whole


class Catalog:
    """The tables of a package and its views, each read or computed once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._read: dict[str, pa.Table] = {}

    @property
    def descriptor(self) -> Json:
        """The descriptor of the package."""
        return self.package.descriptor

    @property
    def where(self) -> str:
        """Where the files of the package are."""
        return self.package.where

    @cached_property
    def view_schemas(self) -> dict[str, Json]:
        """The schemas of the views; none for a release that is older than they are."""
        return computed_schemas(self.package.schemas)

    @cached_property
    def schemas(self) -> dict[str, Json]:
        """The schemas of all tables and views, tables first."""
        return self.package.schemas | self.view_schemas

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
        """A table or view, typed by its schema.

        Raises UnknownName, or ChangaiError where a file is missing, changed or broken.
        """
        if name not in self._read:
            self._read[name] = self._view(name) if self.is_view(name) else self._table(name)
        return self._read[name]

    def label_path(self, table: str, key: str, language: str) -> list[tuple[str, str, str]]:
        """The joins (table, key, column) from an id to a label: a figure has its indicator's."""
        columns = column_names(self.schema(table))
        for label in (f"name_{language}", f"title_{language}"):
            if label in columns:
                return [(table, key, label)]
        if "indicator_id" not in columns or table == "indicators":
            return []
        label_of_indicator = self.label_path("indicators", "indicator_id", language)
        return [(table, key, "indicator_id"), *label_of_indicator]

    def label_date(self, table: str) -> DateColumns | None:
        """The date that goes with the labels of a table: titles of sources recur, so it tells them apart."""
        schema = self.schema(table)
        is_source = schema.get("group") == "provenance"
        return next(iter(date_columns(schema)), None) if is_source else None

    def labels(self, table: str, column: str) -> list[str | None]:
        """What stands in a column of a label path, row by row: labels of dated sources with their date."""
        texts: list[str | None] = self.table(table)[column].to_pylist()
        dates = self.label_date(table)
        if dates is None:
            return texts
        days = self.table(table)[dates.start].to_pylist()
        precisions = self.table(table)[dates.precision or dates.start].to_pylist()
        return [
            f"{text} ({day.isoformat()[: LENGTHS.get(precision)]})" if day else text
            for text, day, precision in zip(texts, days, precisions, strict=True)
        ]

    def _table(self, name: str) -> pa.Table:
        return read_table(self.package, name)

    def _view(self, name: str) -> pa.Table:
        schemas = self.package.schemas
        if name in derived_schemas(schemas):
            consulted = self._rows(tables_consulted(name, schemas))
            rows = derived_rows(name, consulted, self.day_of_release)
        else:
            needed = self._rows(["evidence", "sources", *stated_tables(schemas)])
            rows = view_rows(name, needed, schemas)
        return arrow_table(rows, self.schemas[name])

    def _rows(self, tables: Iterable[str]) -> dict[str, list[Json]]:
        return {table: self.table(table).to_pylist() for table in tables}


def computed_schemas(schemas: Mapping[str, Json]) -> dict[str, Json]:
    """The schemas of all views that a package does not hold itself and has the columns for."""
    return derived_schemas(schemas) | view_schemas(schemas)


def open_catalog(path: str | Path | None = None) -> Catalog:
    """The tables of the package in a folder or zip, or of the installed one; raises ChangaiError."""
    return Catalog(open_package(path))
