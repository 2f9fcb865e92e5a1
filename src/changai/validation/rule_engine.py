"""Runs the queries of the rules, and makes findings of the rows that they give."""

from __future__ import annotations

import fnmatch
import functools
import itertools
import json
import sqlite3
import string
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from changai.limits import MAX_HINTED, MAX_PER_RULE
from changai.validation.database import Database, Row
from changai.validation.findings import Finding, meant, more_than_listed, shown
from changai.validation.row_checks import CHECKS
from changai.validation.rule_entries import Query, Rule, slip
from changai.validation.rule_faults import lacking, lost_columns, slip_of_sql
from changai.validation.rule_places import (
    Place,
    expect_names,
    places,
    sql_at,
    tables_of_model,
)
from changai.validation.rule_silence import Answer, not_silent
from changai.validation.rulebook import book


class MessageFormatter(string.Formatter):
    """Fills in a message: ``{cell!r}`` is quoted as in all findings, what is empty is left out."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return shown(str(value)) if conversion == "r" else "" if value is None else str(value)


FORMATTER = MessageFormatter()


def run_rules(database: Database, earlier: Sequence[Finding]) -> list[Finding]:
    """What the rules find, but for cells that have an earlier finding.

    Raises RuleError where the author of a rule slipped.
    """
    answers = [answer for rule in book().values() for answer in run_rule(database, rule)]
    taken = {(f.file, f.line, f.column) for f in earlier}
    taken |= {(f.file, f.line, "") for f in earlier if f.line}
    return [f for f in not_silent(earlier, answers) if (f.file, f.line, f.column) not in taken]


def run_rule(database: Database, rule: Rule) -> Iterator[Answer]:
    """What the queries of a rule find: a thousand findings, and that there are more."""
    answers = (answer for query in rule.queries for answer in run_query(database, query))
    listed = list(itertools.islice(answers, MAX_PER_RULE))
    yield from listed
    if next(answers, None):
        yield Answer(more_than_listed(listed[0].finding))


def run_query(database: Database, query: Query) -> Iterator[Answer]:
    """What a query finds at all its places."""
    expect_names(query)
    expect_check_and_codes(query)
    if any(database.tables[name].lost for name in query.whole):
        return  # rows are lost that decide
    for place in places(database.tables, query):
        if "key" in query.dollar_names and place.table and place.table.key is None:
            continue  # the schema of the package has lost it
        yield from run_at(database, query, place)


def run_at(database: Database, query: Query, place: Place) -> Iterator[Answer]:
    """What a query finds at one place, or which columns that it reads the package lacks."""
    where = f"{query.name} ({place})" if str(place) else query.name
    sql, check = sql_at(query, place), CHECKS[query.check]
    try:
        cursor = database.connection.execute(sql)
        columns = [column[0] for column in cursor.description or ()]
        absent = absent_columns(query, place, columns)
        lost = [finding for name in absent for finding in lost_columns(database, name)]
        if lost:
            yield from map(Answer, lost)
            return
        for name, why in absent.items():
            raise slip(where, f"the query gives no column {name!r}, {why}", name, columns)
        rows = (dict(zip(columns, row, strict=True)) for row in cursor)
        for number, row in enumerate(check.rows(database, rows)):
            yield answer(database, where, query, place.given | row, hinted=number < MAX_HINTED)
    except (sqlite3.Error, sqlite3.Warning) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
            raise  # the disk is full, or the like
        lacks = lacking(database, error)
        if lacks is None:
            raise slip_of_sql(database, where, sql, error) from None
        yield from map(Answer, lacks)


@functools.cache  # like the names: what rules say is the same for all packages
def expect_check_and_codes(query: Query) -> None:
    """Raises RuleError where an entry names a check or a code that there is not."""
    if query.check not in CHECKS:
        raise slip(query.name, f"there is no check {query.check!r}", query.check, CHECKS)
    for code in query.silent_beside:
        if not fnmatch.filter(book(), code):
            raise slip(query.name, f"silent_beside: there is no code {code!r}", code, book())


def absent_columns(query: Query, place: Place, columns: Collection[str]) -> dict[str, str]:
    """The columns that an answer needs and does not have, each with the reason."""
    check = CHECKS[query.check]
    absent = {n: f"which check {query.check!r} needs" for n in check.needs if n not in columns}
    needed = {"line": "the place of the finding"}
    needed |= dict.fromkeys(query.placeholders, "which message or hint names")
    if not query.message:
        needed |= {"message": "and the entry has no message"}
    if place.table is None:
        needed |= {"table": "and the entry has no table"}
    if "among" in columns:
        needed |= {"wrong": "the name that is looked for among others"}
    given = {*columns, *check.adds, *place.given}
    return absent | {name: why for name, why in needed.items() if name not in given}


def answer(database: Database, where: str, query: Query, row: Row, hinted: bool) -> Answer:
    """The answer that a row is: its finding, and the other row or cell that the query names."""
    found = finding(database, where, query, row, hinted)
    line, name = row.get("beside_line"), row.get("beside_table") or row["table"]
    if line is None:
        return Answer(found, query)
    if name not in database.tables:
        raise slip(where, f"the query gives {name!r} for beside_table", str(name), database.tables)
    return Answer(found, query, (database.tables[name].path, line), row.get("beside_column") or "")


def finding(database: Database, where: str, query: Query, row: Row, hinted: bool) -> Finding:
    """The finding on a row of an answer; ``hinted`` if the nearest name shall be looked for.

    Raises RuleError where the row stands at no line, or in no table or column that there is.
    """
    expect_cell(database, where, row)
    table = database.tables[row["table"]]
    message = row.get("message") or FORMATTER.format(query.message, **row)
    hint = row.get("hint") or FORMATTER.format(query.hint, **row)
    if row.get("among") and hinted:
        hint = meant(str(row["wrong"]), known_names(database, where, row["among"]), hint)
    column = row["column"] or table.key or ""
    found = database.finding(table.name, row["line"] or 0, column, query.code, message, hint)
    return found._replace(row_id=row.get("row_id") or "" if not row["line"] else "")


def expect_cell(database: Database, where: str, row: Row) -> None:
    """Raises RuleError where a query gives a place that cannot be one."""
    line, name, column = row["line"], row["table"], row["column"]
    if name not in database.tables:
        raise slip(where, f"the query gives {name!r} for a table", str(name), database.tables)
    known = {*database.tables[name].columns}
    if name in tables_of_model():
        known.update(tables_of_model()[name].columns)  # the package may have lost one
    if column and column not in known:
        raise slip(where, f"the query gives {column!r} for a column of {name}", str(column), known)
    if not isinstance(line, int | None):
        raise slip(where, f"the query gives {line!r} for a line")


def known_names(database: Database, where: str, among: str) -> list[str]:
    """The names that a finding's name is looked for among: a JSON list, or the ids of a table."""
    if among in database.tables:
        return database.ids(among)
    try:
        names: list[str] = json.loads(among)
    except ValueError:
        fault = f"the query gives {among!r} for among: neither a table nor a list in JSON"
        raise slip(where, fault, among, database.tables) from None
    return names
