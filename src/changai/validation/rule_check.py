"""Checks the rules themselves: every query is run once, on a package without rows."""

from __future__ import annotations

from changai.errors import RuleError
from changai.validation import statements
from changai.validation.database import Database, open_database
from changai.validation.earlier import Earlier, add_earlier
from changai.validation.helper_tables import add_helper_tables
from changai.validation.rule_engine import run_query
from changai.validation.rule_places import tables_of_model
from changai.validation.rulebook import book


def check_rules() -> list[RuleError]:
    """The slips in the book of rules, one for a query; the first only where it cannot be read."""
    try:
        rules = book()
    except RuleError as error:
        return [error]
    database = database_without_rows()
    slips = []
    for query in (query for rule in rules.values() for query in rule.queries):
        try:
            list(run_query(database, query))
        except RuleError as error:
            slips.append(error)
    database.connection.close()
    return slips


def database_without_rows() -> Database:
    """All tables that a query can read, as of a package that has every table and column."""
    database = open_database()
    for table in tables_of_model().values():
        database.add_table(table)
    add_helper_tables(database)
    add_earlier(database, Earlier())
    statements.check_claims(database)
    return database
