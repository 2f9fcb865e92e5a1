"""The entry of a rule, read strictly: whatever is wrong in it is one line for its author.

docs/validation.md explains what an entry can hold.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from changai.errors import RuleError, nearest

CODE = re.compile(r"[EMPRSTX][0-9]{3}")
KEYS_OF_RULE = ("meaning", "severity", "find")
TEXT_KEYS = ("query", "table", "column", "twin", "message", "hint", "check", "which", "date_role")
LIST_KEYS = ("each", "each_date", "tables", "except", "whole", "silent_beside")
TABLES_BY_DECLARATION = ("core", "named")  # what `which` can say
PARTS_OF_DATE = ("start", "end", "precision")  # what `each_date` can hold
KEYS_OF_QUERY = (*TEXT_KEYS, *LIST_KEYS)
NAMES_OF_PLACE = ("table", "name", "column", "key", "stem")  # what ``$…`` stands for in any query
NAMES_OF_DATE = (*PARTS_OF_DATE, "lasting")  # and in one that is run at each date
SQL_COMMENT = re.compile(r"--.*")
SQL_TEXT = re.compile(r"'(?:[^']|'')*'")
DOUBLE_QUOTED = re.compile(r'"([^"]*)"')
REGULAR_EXPRESSION = re.compile(r"\bREGEXP\s+'((?:[^']|'')*)'", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Query:
    """One query of a rule: where it is run, and the message for each row that it gives.

    A text or list that the entry leaves out is empty.
    """

    name: str  # how an error names it: file, code and number
    code: str
    sql: str  # with ``$…`` still to be filled in
    fillings: Mapping[str, str]  # what the entry itself gives for a ``$…``
    table: str
    column: str
    each: tuple[str, ...]
    each_date: tuple[str, ...]
    date_role: str
    which: str
    tables: tuple[str, ...]
    excepted: tuple[str, ...]
    twin: str
    message: str
    hint: str
    check: str
    whole: tuple[str, ...]
    silent_beside: tuple[str, ...]

    @functools.cached_property
    def dollar_names(self) -> set[str]:
        """The names that stand behind a ``$`` in the query."""
        return dollar_names(self.sql)

    @functools.cached_property
    def placeholders(self) -> list[str]:
        """The names in braces in message and hint."""
        return names_in_braces(self.name, self.message) + names_in_braces(self.name, self.hint)


@dataclass(frozen=True)
class Rule:
    """A code, what it means, and the queries that find it; none where reading the files does."""

    code: str
    meaning: str
    severity: Literal["error", "warning"]
    queries: tuple[Query, ...]


def slip(where: str, fault: str, wrong: str = "", known: Iterable[str] = ()) -> RuleError:
    """The error for the author of a rule: where, what, and the known name most like a wrong one."""
    meant = nearest(wrong, sorted(known)) if wrong else None
    return RuleError(f"{where}: {fault}" + (f"; did you mean {meant!r}?" if meant else ""))


def read_rule(where: str, code: str, entry: Any) -> Rule:
    """The rule that an entry holds; ``where`` names it in errors. Raises RuleError."""
    if not CODE.fullmatch(code):
        raise slip(where, "is not a code; an entry begins with one in brackets, such as [M105]")
    if not isinstance(entry, dict):
        raise slip(where, f"is not an entry; it begins with [{code}] on a line of its own")
    if not isinstance(entry.get("meaning"), str):
        raise slip(where, "has no meaning, the line that explains the code")
    severity = entry.get("severity", "error")
    if severity not in ("error", "warning"):
        raise slip(where, f"severity is 'error' or 'warning', not {severity!r}")
    return Rule(code, entry["meaning"], severity, tuple(read_queries(where, code, entry)))


def read_queries(where: str, code: str, entry: Mapping[str, Any]) -> Iterator[Query]:
    """The queries of an entry: its one, or one for each ``find`` and what they share.

    A text of its own that stands above them (a ``$…``) is for those that name it.
    """
    shared = {key: value for key, value in entry.items() if key not in KEYS_OF_RULE}
    if "find" not in entry:
        if shared:
            yield read_query(where, code, shared)
        return
    finds = entry["find"]
    if not isinstance(finds, list) or not all(isinstance(find, dict) for find in finds):
        raise slip(where, f"each of several queries begins with [[{code}.find]]")
    named = [dollar_names(find.get("query", "")) for find in finds]
    for number, (find, names) in enumerate(zip(finds, named, strict=True), 1):
        of_others = set().union(*named) - names - set(KEYS_OF_QUERY)
        own = {key: value for key, value in shared.items() if key not in of_others}
        yield read_query(f"{where}, query {number}", code, own | find)


def read_query(where: str, code: str, keys: Mapping[str, Any]) -> Query:
    """The query that keys of an entry describe. Raises RuleError."""
    expect_keys(where, keys)
    if "query" not in keys:
        raise slip(where, "has no query")
    sql = keys["query"]
    expect_sql(where, sql)
    fillings = {key: value for key, value in keys.items() if key not in KEYS_OF_QUERY}
    query = Query(
        name=where,
        code=code,
        sql=sql,
        fillings=fillings,
        table=keys.get("table", ""),
        column=keys.get("column", ""),
        each=tuple(keys.get("each", ())),
        each_date=tuple(keys.get("each_date", ())),
        date_role=keys.get("date_role", ""),
        which=keys.get("which", ""),
        tables=tuple(keys.get("tables", ())),
        excepted=tuple(keys.get("except", ())),
        twin=keys.get("twin", ""),
        message=keys.get("message", ""),
        hint=keys.get("hint", ""),
        check=keys.get("check", ""),
        whole=tuple(keys.get("whole", ())),
        silent_beside=tuple(keys.get("silent_beside", ())),
    )
    expect_one_place(query)
    expect_fillings(query)
    _ = query.placeholders  # raises RuleError where one cannot be filled in
    return query


def expect_sql(where: str, sql: str) -> None:
    """Raises RuleError for slips in a query that SQLite would not see, or not see in time."""
    first_word, *_ = [*SQL_COMMENT.sub("", sql).split(), ""]
    if first_word.upper() not in ("SELECT", "WITH"):
        known = ("SELECT", "WITH")
        raise slip(where, f"the query begins with {first_word!r}", first_word.upper(), known)
    if not string.Template(sql).is_valid():
        word = next(word for word in sql.split() if not string.Template(word).is_valid())
        raise slip(where, f"the $ in {word} stands before no name; write $$ for $ itself")
    quoted = DOUBLE_QUOTED.search(SQL_TEXT.sub("", SQL_COMMENT.sub("", sql)))
    if quoted:
        raise slip(
            where, f"write '{quoted[1]}' for a text or [{quoted[1]}] for a name, not {quoted[0]}"
        )
    for expression in REGULAR_EXPRESSION.findall(sql):
        try:
            re.compile(expression.replace("$$", "$").replace("''", "'"))
        except re.error as error:
            raise slip(where, f"REGEXP {expression!r} cannot be read: {error}") from None


def dollar_names(sql: object) -> set[str]:
    """The names that stand behind a ``$`` in a query."""
    return set(string.Template(str(sql)).get_identifiers())


def expect_keys(where: str, keys: Mapping[str, Any]) -> None:
    """Raises RuleError where a key is unknown, or what it holds is not of its form."""
    names = dollar_names(keys.get("query", ""))
    for key, value in keys.items():
        if key not in KEYS_OF_QUERY and key not in names:
            raise slip(
                where, f"unknown key {key!r}, and no ${key} in the query", key, KEYS_OF_QUERY
            )
        if key in LIST_KEYS:
            if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
                raise slip(where, f'{key} is a list of texts, such as ["metrics", "events"]')
        elif not isinstance(value, str):
            raise slip(where, f"{key} is a text in quotes")


def expect_one_place(query: Query) -> None:
    """Raises RuleError where an entry names its place in two ways, or by unknown declarations."""
    if query.each and (query.table or query.column):
        raise slip(query.name, "each stands in the place of table and column")
    if query.each_date and (query.each or query.table):
        raise slip(query.name, "each_date stands in the place of table and each")
    if query.table and query.which:
        raise slip(query.name, "which stands in the place of table")
    chooses_from_each = query.tables or query.excepted or query.twin
    if not query.each and chooses_from_each:
        raise slip(query.name, "tables, except and twin choose from each, which is missing")
    if query.twin and any("." in wanted for wanted in query.each):
        raise slip(query.name, "twin goes with columns of any table, not with table.column")
    if query.date_role and not query.each_date:
        raise slip(query.name, "date_role chooses from each_date, which is missing")
    if query.which and query.which not in TABLES_BY_DECLARATION:
        fault = f"which is 'core' or 'named', not {query.which!r}"
        raise slip(query.name, fault, query.which, TABLES_BY_DECLARATION)
    for part in query.each_date:
        if part not in PARTS_OF_DATE:
            raise slip(query.name, f"each_date: a date has no {part!r}", part, PARTS_OF_DATE)


def expect_fillings(query: Query) -> None:
    """Raises RuleError where nothing is given for a ``$…`` of the query."""
    one_table = bool(query.table or query.each or query.each_date or query.which)
    of_place = NAMES_OF_PLACE if one_table else ("column", "stem")
    known = (*of_place, *(NAMES_OF_DATE if query.each_date else ()), *query.fillings)
    for name in sorted(query.dollar_names.difference(known)):
        why = "" if one_table or name not in NAMES_OF_PLACE else ", for the entry has no table"
        raise slip(query.name, f"${name} in the query stands for nothing{why}", name, known)


def names_in_braces(where: str, text: str) -> list[str]:
    """The names in braces in a message or hint; raises RuleError where one cannot be filled in."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise slip(where, f"{text!r} has a brace alone; write {{{{ for {{ itself") from None
    names = []
    for _, name, form, conversion in parts:
        if name is None:
            continue  # the words behind the last name
        if not name.isidentifier() or form or conversion not in (None, "r"):
            raise slip(where, f"{text!r} holds more than names: write {{name}} or {{name!r}}")
        names.append(name)
    return names
