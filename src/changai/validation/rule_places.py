"""Where a query is run: one column of a table, several by name, or all of a form."""

from __future__ import annotations

import fnmatch
import functools
import string
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from changai.model.schema import DateColumns, date_columns, fields_with_role
from changai.validation.database import Table, model, sql_column
from changai.validation.rule_entries import PARTS_OF_DATE, Query, slip


class Place(NamedTuple):
    """Where a query is run. No table: the query itself gives that of each finding."""

    table: Table | None
    column: str
    dates: DateColumns | None = None  # where the query is run at each date

    @property
    def given(self) -> dict[str, str]:
        """What a finding has of its place where the query gives nothing else."""
        given = {"column": self.column}
        return given | {"table": self.table.name} if self.table else given

    def __str__(self) -> str:
        return ".".join(filter(None, [self.table.name if self.table else "", self.column]))


def places(tables: Mapping[str, Table], query: Query) -> Iterator[Place]:
    """The places of a query, of those tables that a package has."""
    if query.table:
        table = tables[query.table]
        yield Place(table, query.column or table.key or "")
        return
    if not (query.each_date or query.each or query.which):
        yield Place(None, query.column)
        return
    chosen = [table for table in tables.values() if is_chosen(query, table)]
    if query.each_date:
        for table in chosen:
            yield from dates_like(query, table)
    elif query.each:
        for table in chosen:
            for wanted in wanted_in(query, table.name):
                yield from columns_like(query, table, wanted)
    else:
        for table in chosen:
            yield Place(table, query.column or table.key or "")


def is_chosen(query: Query, table: Table) -> bool:
    """Whether a query that names no table of its own is run on a table: by ``tables``, ``except``, ``which``."""
    if table.name in query.excepted or (query.tables and table.name not in query.tables):
        return False
    return is_declared(table, query.which)


def is_declared(table: Table, which: str) -> bool:
    """Whether the schema of a table declares the table as ``which`` says; any does, where it is empty."""
    if which == "core":
        return table.schema.get("group") == "core"
    return which != "named" or bool(table.schema.get("named"))


def dates_like(query: Query, table: Table) -> Iterator[Place]:
    """The declared dates of a table that have the parts that ``each_date`` names."""
    stated = fields_with_role(table.schema, query.date_role) if query.date_role else table.columns
    for dates in date_columns(table.schema):
        has_parts = all(getattr(dates, part) for part in query.each_date)
        if has_parts and dates.start in stated:
            yield Place(table, dates.start, dates)


@functools.lru_cache(maxsize=2**14)  # rules and tables are few, and are asked for each package
def wanted_in(query: Query, table: str) -> list[str]:
    """What ``each`` means in a table: columns of any table, and those that it names of this one."""
    return [wanted for wanted in query.each if wanted.rpartition(".")[0] in ("", table)]


def columns_like(query: Query, table: Table, wanted: str) -> Iterator[Place]:
    """The columns of a table that ``each`` means by ``table.column``, a column, or ``*_ending``."""
    name, _, column = wanted.rpartition(".")
    if name:
        yield Place(table, column)  # the query says where it is not there
        return
    for present in columns_of_form(tuple(table.columns), column, query.twin):
        yield Place(table, present)


@functools.lru_cache(maxsize=2**14)  # rules and schemas have few, and are asked for each package
def columns_of_form(columns: tuple[str, ...], form: str, twin: str) -> list[str]:
    """The columns of a form such as ``*_en``, which have a twin that ends so where one is named."""
    return [
        column
        for column in fnmatch.filter(columns, form)
        if not twin or column.rpartition("_")[0] + twin in columns
    ]


def sql_at(query: Query, place: Place) -> str:
    """The SQL of a query at a place."""
    given = {"column": sql_column(place.column)[1:-1], "stem": place.column.rpartition("_")[0]}
    if place.table:
        # The name in SQL is another where a table is none of the model.
        given |= {"table": place.table.sql_name[1:-1], "name": place.table.name}
        given |= {"key": place.table.key or ""}
    if place.dates:
        given |= {part: getattr(place.dates, part) or "NULL" for part in PARTS_OF_DATE}
        given["lasting"] = str(place.dates.lasting)
    return filled_in(query, tuple(given.items()))


@functools.lru_cache(maxsize=2**12)  # most places of a query are the same in each package
def filled_in(query: Query, given: tuple[tuple[str, str], ...]) -> str:
    """The SQL of a query with what its place and its entry give for each ``$…``."""
    return string.Template(query.sql).substitute(query.fillings, **dict(given))


@functools.cache
def tables_of_model() -> dict[str, Table]:
    """The tables that rules may name, by name."""
    return {name: Table(name, f"data/{name}.csv", schema) for name, schema in model().items()}


@functools.cache  # neither rules nor model change while they are used
def expect_names(query: Query) -> None:
    """Raises RuleError where a query is to run on a table or column that the model does not have."""
    tables = tables_of_model()
    named = {"tables": query.tables, "except": query.excepted, "whole": query.whole}
    if query.table:
        named |= {"table": (query.table,)}
    for key, names in named.items():
        for name in names:
            expect_table(query, key, name)
    if query.table and query.column:
        expect_column(query, "column", query.table, query.column)
    for wanted in query.each:
        name, _, column = wanted.rpartition(".")
        if name:
            expect_table(query, "each", name)
            expect_column(query, "each", name, column)
        elif not any(
            list(columns_like(query, table, wanted))
            for table in tables.values()
            if is_chosen(query, table)
        ):
            every_column = {column for table in tables.values() for column in table.columns}
            raise slip(query.name, f"each: no table has {wanted!r}", wanted, every_column)
    for place in places(tables, query):
        if "key" in query.dollar_names and place.table and place.table.key is None:
            raise slip(query.name, f"$key: table {place.table.name!r} has no key of one column")


def expect_table(query: Query, key: str, name: str) -> None:
    """Raises RuleError where a key names a table that the model does not have."""
    if name not in tables_of_model():
        raise slip(query.name, f"{key}: there is no table {name!r}", name, tables_of_model())


def expect_column(query: Query, key: str, name: str, column: str) -> None:
    """Raises RuleError where a key names a column that its table does not have."""
    columns = tables_of_model()[name].columns
    if column not in columns:
        raise slip(query.name, f"{key}: {name} has no column {column!r}", column, columns)
