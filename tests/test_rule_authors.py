"""What an author of rules can rely on: a slip is one line with the rule, the query and what is meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from broken import relations
from broken.patches import cell, without
from changai.cli import main
from changai.errors import RuleError
from changai.validation import rulebook, sql_functions, validate
from changai.validation.rule_check import check_rules, database_without_rows
from changai.validation.rule_entries import KEYS_OF_QUERY
from copies import ROOT

ChangeBook = Callable[[str], None]
Entries = dict[str, Any]
ChangeEntries = Callable[[str, Entries], Entries]

ONE_QUERY = """
[M999]
meaning = "an event without a name"
table = "events"
column = "name_en"
message = "{event_id!r} has no name"
query = "SELECT line, event_id FROM events WHERE name_en IS NULL"
"""
TWO_QUERIES = """
[M999]
meaning = "a name that is a number"
message = "{cell!r} is a number"
query = "SELECT line, [$column] AS cell FROM [$table] WHERE num([$column]) IS NOT NULL"

[[M999.find]]
each = ["*_en"]

[[M999.find]]
each = ["events.name_zh"]
"""
# Two rules that find something on every event: of its Chinese and of its English name.
FIRST = """
[M998]
meaning = "a first rule"
table = "events"
column = "name_zh"
message = "first"
query = "SELECT line FROM events"
"""
SECOND = FIRST.replace("M998", "M999").replace("name_zh", "name_en").replace("first", "second")
BESIDE = 'silent_beside = ["M998"]\n'
# A sound rule, what stands in it, what its author writes instead, and the error.
OF_AN_ENTRY = [
    ("[M999]", "[M99]", "M99: is not a code; an entry begins with one in brackets, such as [M105]"),
    ("meaning", "#", "M999: has no meaning, the line that explains the code"),
    ("meaning", "severity = 'eror'\nmeaning", "M999: severity is 'error' or 'warning', not 'eror'"),
    ("message", "mesage", "M999: unknown key 'mesage', and no $mesage in the query; did you mean 'message'?"),
    ("message", "#", "M999 (events.name_en): the query gives no column 'message', and the entry has no message"),
    ("query", "qurey", "M999: unknown key 'qurey', and no $qurey in the query; did you mean 'query'?"),
    ("query", "#", "M999: has no query"),
    ("table", "#", "M999 (name_en): the query gives no column 'table', and the entry has no table"),
    ('"events"', '"evnets"', "M999: table: there is no table 'evnets'; did you mean 'events'?"),
    ('"name_en"', '"nam_en"', "M999: column: events has no column 'nam_en'; did you mean 'name_en'?"),
    ("meaning", "whole = ['metrisc']\nmeaning", "M999: whole: there is no table 'metrisc'; did you mean 'metrics'?"),
    ("meaning", "whole = 'metrics'\nmeaning", 'M999: whole is a list of texts, such as ["metrics", "events"]'),
    ("meaning", "check = 'pinyn'\nmeaning", "M999: there is no check 'pinyn'; did you mean 'pinyin'?"),
    ("meaning", "check = 'pinyin'\nmeaning", "M999 (events.name_en): the query gives no column 'name_zh', which check 'pinyin' needs"),
    ("meaning", "each = ['*_en']\nmeaning", "M999: each stands in the place of table and column"),
    ("meaning", "silent_beside = ['M1055']\nmeaning", "M999: silent_beside: there is no code 'M1055'; did you mean 'M105'?"),
    ("{event_id!r}", "{evnt_id!r}", "M999 (events.name_en): the query gives no column 'evnt_id', which message or hint names; did you mean 'event_id'?"),
    ("{event_id!r}", "{event_id:>9}", "M999: '{event_id:>9} has no name' holds more than names: write {name} or {name!r}"),
    ("{event_id!r}", "{event_id!r", "M999: '{event_id!r has no name' has a brace alone; write {{ for { itself"),
]  # fmt: skip
OF_SQL = [
    ("SELECT line", "SELEC line", "M999: the query begins with 'SELEC'; did you mean 'SELECT'?"),
    ("SELECT line, event_id", "DELETE", "M999: the query begins with 'DELETE'; did you mean 'SELECT'?"),
    ("SELECT line, ", "SELECT ", "M999 (events.name_en): the query gives no column 'line', the place of the finding"),
    ("FROM events", "FROM evnets", "M999 (events.name_en): there is no table 'evnets'; did you mean 'events'?"),
    ("WHERE name_en", "WEHRE name_en", "M999 (events.name_en): the query cannot be read at 'name_en'"),
    ("name_en IS", "ADN name_en IS", "M999 (events.name_en): the query cannot be read at 'name_en'"),
    ("name_en IS", "nam_en IS", "M999 (events.name_en): there is no column 'nam_en' in events; did you mean 'name_en'?"),
    ("name_en IS", "stance IS", "M999 (events.name_en): there is no column 'stance' in events, but in claims, evidence"),
    ("name_en IS", "numeral(name_en) IS", "M999 (events.name_en): there is no function 'numeral'; did you mean 'num'?"),
    ("name_en IS", "day() IS", "M999 (events.name_en): SQLite says: wrong number of arguments to function day()"),
    ("name_en IS", "(name_en IS", "M999 (events.name_en): SQLite says: incomplete input"),
    ("name_en IS", "name_en = '$colum' OR name_en IS", "M999: $colum in the query stands for nothing; did you mean 'column'?"),
    ("name_en IS", "name_en REGEXP '[0-9]$' OR name_en IS", "M999: the $ in '[0-9]$' stands before no name; write $$ for $ itself"),
    ("name_en IS", "name_en REGEXP '[0-9' OR name_en IS", "M999: REGEXP '[0-9' cannot be read: unterminated character set at position 0"),
    ("name_en IS", r"\"name_e\" IS", "M999: write 'name_e' for a text or [name_e] for a name, not \"name_e\""),
    ("IS NULL", "IS NULL; SELECT 1", "M999 (events.name_en): SQLite says: You can only execute one statement at a time."),
]  # fmt: skip
OF_SEVERAL = [
    ("*_en", "*_eng", "M999, query 1: each: no table has '*_eng'"),
    ("*_en", "name_eng", "M999, query 1: each: no table has 'name_eng'; did you mean 'name_en'?"),
    ("events.name_zh", "evnets.name_zh", "M999, query 2: each: there is no table 'evnets'; did you mean 'events'?"),
    ("events.name_zh", "events.nam_zh", "M999, query 2: each: events has no column 'nam_zh'; did you mean 'name_zh'?"),
    ('"*_en"]', '"*_en"]\nexcept = ["evnets"]', "M999, query 1: except: there is no table 'evnets'; did you mean 'events'?"),
    ('"*_en"]', '"*_en"]\ntwin = "_zhh"', "M999, query 1: each: no table has '*_en'"),
    ("meaning", "first = 'x'\nmeaning", "M999, query 1: unknown key 'first', and no $first in the query"),
    ("num([$column])", "num($first)", "M999, query 1: $first in the query stands for nothing"),
    ("[[M999.find]]\neach = [\"*_en\"]\n\n[[M999.find]]", "[M999.find]", "M999: each of several queries begins with [[M999.find]]"),
]  # fmt: skip
SLIPS = [
    *((ONE_QUERY, *slip) for slip in (*OF_AN_ENTRY, *OF_SQL)),
    *((TWO_QUERIES, *slip) for slip in OF_SEVERAL),
]
# What shows only where a row is found: the query gives a place that cannot be one.
OF_A_ROW = [
    ("'evnets' AS [table]", "the query gives 'evnets' for a table; did you mean 'events'?"),
    ("'nam_en' AS [column]", "the query gives 'nam_en' for a column of events; did you mean 'name_en'?"),
    ("event_type AS line", "the query gives 'activity' for a line"),
    ("1 AS beside_line, 'evnets' AS beside_table", "the query gives 'evnets' for beside_table; did you mean 'events'?"),
    ("1 AS wrong, 'evnets' AS among", "the query gives 'evnets' for among: neither a table nor a list in JSON; did you mean 'events'?"),
]  # fmt: skip

# What is misspelt in the rules for the examples on the page: file, what stands there, what is written.
ON_THE_PAGE = [
    ("agreement", "AND period_end IS NULL AND note_en", "AND perod_end IS NULL AND note_en"),
    ("values", 'message = "{value} is more', 'mesage = "{value} is more'),
    ("values", "SELECT line, value, value_upper", "SELECT value, value_upper"),
    ("values", 'whole = ["metrics"]', 'whole = ["metrisc"]'),
    ("values", "AND cell REGEXP '[一-鿿]'", "AND cell REGEXP '[一-鿿]$'"),
]


@pytest.fixture
def change_entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[ChangeEntries], None]]:
    """Changes what the files of the book hold, as long as a test runs."""

    def change(changed: ChangeEntries) -> None:
        read_entries = rulebook.read_entries
        monkeypatch.setattr(
            rulebook, "read_entries", lambda file: changed(file, read_entries(file))
        )
        rulebook.book.cache_clear()

    yield change
    rulebook.book.cache_clear()


@pytest.fixture
def add_rule(change_entries: Callable[[ChangeEntries], None]) -> ChangeBook:
    """Adds an entry of TOML, as if it stood at the end of relations.toml."""

    def add(entry: str) -> None:
        added = tomllib.loads(entry)
        change_entries(lambda file, entries: entries | added if file == "relations" else entries)

    return add


@pytest.fixture
def take_out(change_entries: Callable[[ChangeEntries], None]) -> ChangeBook:
    """Takes the entry of a code out."""

    def take(code: str) -> None:
        change_entries(lambda _, entries: {c: entry for c, entry in entries.items() if c != code})

    return take


def test_the_book_has_no_slips() -> None:
    assert check_rules() == []


def test_the_example_for_contributors_is_whole(
    good: Path, take_out: ChangeBook, add_rule: ChangeBook
) -> None:
    """Its entry, new in a book without the code, finds its broken package at the place it says."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (entry,) = re.findall(r"```toml\n(\[[A-Z][0-9]+\].*?)```", text, re.DOTALL)
    (case,) = re.findall(r"```python\n(wrong\(.*?)```", text, re.DOTALL)
    broken = eval(case, vars(relations))
    take_out(broken.code)
    assert broken.code not in rulebook.book()
    add_rule(entry)
    assert check_rules() == []
    assert validate(good) == []
    (found,) = broken.findings(good)
    assert (found.code, found.file, found.line, found.column) == broken[1:5]


@pytest.mark.parametrize("entry", [ONE_QUERY, TWO_QUERIES])
def test_a_sound_rule_is_run(good: Path, add_rule: ChangeBook, entry: str) -> None:
    add_rule(entry)
    assert check_rules() == []
    assert validate(good) == []


@pytest.mark.parametrize(("entry", "old", "new", "error"), SLIPS, ids=[s[3] for s in SLIPS])
def test_a_slip_is_one_line(
    add_rule: ChangeBook, entry: str, old: str, new: str, error: str
) -> None:
    assert old in entry
    add_rule(entry.replace(old, new, 1))
    assert list(map(str, check_rules())) == [f"relations.toml: {error}"]


@pytest.mark.parametrize(
    "slip",
    [
        ("message =", "mesage ="),  # in the entry
        ('"events"', '"evnets"'),  # in what the model has
        ("name_en IS", "nam_en IS"),  # in SQL
        ("message =", "#"),  # in what the query gives
    ],
)
def test_validate_prints_the_same_line(
    good: Path, add_rule: ChangeBook, capsys: pytest.CaptureFixture[str], slip: tuple[str, str]
) -> None:
    add_rule(ONE_QUERY.replace(*slip))
    (error,) = check_rules()
    assert main(["validate", str(good)]) == 2
    assert capsys.readouterr().err == f"changai: {error}\n"


@pytest.mark.parametrize(("name", "old", "new"), ON_THE_PAGE)
def test_the_page_prints_a_slip_as_it_is(
    change_entries: Callable[[ChangeEntries], None], name: str, old: str, new: str
) -> None:
    text = (ROOT / f"src/changai/validation/rules/{name}.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    changed = tomllib.loads(text.replace(old, new))
    change_entries(lambda file, entries: changed if file == name else entries)
    (error,) = check_rules()
    page = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"```\n(\w+\.toml: .*?)```", page, re.DOTALL)
    assert str(error) in printed.splitlines()
    assert len(printed.splitlines()) == len(ON_THE_PAGE)


def test_the_page_explains_all_that_a_rule_can_use() -> None:
    page = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    functions = Mock()
    sql_functions.define(functions)
    database = database_without_rows()
    columns = "SELECT name FROM pragma_table_info(?)"
    names = {*KEYS_OF_QUERY, "meaning", "severity", *database.helpers}
    names |= {name for table in database.helpers for name in database.column(columns, table)}
    names -= {field["name"] for field in database.tables["evidence"].schema["fields"]}
    names |= {call.args[0] for call in functions.create_function.call_args_list} - {"regexp"}
    explained = set(re.findall(r"`\[?(\w+)\]?`", page[page.index("## A rule") :]))
    assert names <= explained, names - explained


@pytest.mark.parametrize(("columns", "error"), OF_A_ROW)
def test_a_place_that_is_none_is_one_line(
    good: Path, add_rule: ChangeBook, columns: str, error: str
) -> None:
    every_event = f"SELECT line, event_id, {columns} FROM events"
    add_rule(re.sub('query = ".*"', f'query = "{every_event}"', ONE_QUERY))
    with pytest.raises(RuleError, match=re.escape(error)):
        validate(good)


def test_a_file_that_is_no_toml_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change_entries: object
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/package.toml").write_text("[P101]\nmeaning: unreadable\n")
    monkeypatch.setattr(rulebook, "resources", SimpleNamespace(files=lambda _: tmp_path))
    rulebook.book.cache_clear()
    (error,) = check_rules()
    assert str(error).startswith("package.toml: is not TOML: Expected '='")
    assert str(error).endswith("(at line 2, column 8)")


def test_a_code_has_one_entry(add_rule: ChangeBook) -> None:
    add_rule(ONE_QUERY.replace("M999", "M101"))
    (error,) = check_rules()
    assert str(error) == "relations.toml: M101: another file has an entry of this code, too"


def given(good: Path) -> set[tuple[int, str]]:
    """Line and code of what is found in the events."""
    return {(found.line, found.code) for found in validate(good)}


def test_two_rules_find_one_row(good: Path, add_rule: ChangeBook) -> None:
    add_rule(FIRST + SECOND)
    assert given(good) == {(2, "M998"), (2, "M999"), (3, "M998"), (3, "M999")}


@pytest.mark.parametrize("codes", ['"M998"', '"E105", "M99*"'])
def test_a_rule_is_silent_beside_another_on_its_row(
    good: Path, add_rule: ChangeBook, codes: str
) -> None:
    first = FIRST.replace("FROM events", "FROM events WHERE line = 2")
    add_rule(first + SECOND.replace("table", f"silent_beside = [{codes}]\ntable"))
    assert given(good) == {(2, "M998"), (3, "M999")}


def test_the_order_of_the_book_does_not_matter(good: Path, add_rule: ChangeBook) -> None:
    add_rule(FIRST.replace("table", 'silent_beside = ["M999"]\ntable') + SECOND)
    assert given(good) == {(2, "M999"), (3, "M999")}


def test_what_is_silent_silences_nobody(good: Path, add_rule: ChangeBook) -> None:
    first = FIRST.replace("table", 'silent_beside = ["M999"]\ntable')
    add_rule(first + SECOND.replace("table", f"{BESIDE}table"))
    assert given(good) == {(2, "M999"), (3, "M999")}


@pytest.mark.parametrize(
    ("other", "silent"),
    [
        ("3 AS beside_line", True),
        ("3 AS beside_line, 'name_zh' AS beside_column", True),
        ("3 AS beside_line, 'venue_zh' AS beside_column", False),
        ("3 AS beside_line, 'people' AS beside_table", False),
        ("NULL AS beside_line", False),
    ],
)
def test_a_rule_is_silent_beside_another_on_the_other_row_that_it_names(
    good: Path, add_rule: ChangeBook, other: str, silent: bool
) -> None:
    first = FIRST.replace("FROM events", "FROM events WHERE line = 3")
    second = SECOND.replace("line FROM events", f"line, {other} FROM events WHERE line = 2")
    add_rule(first + second.replace("table", f"{BESIDE}table", 1))
    assert given(good) == ({(3, "M998")} if silent else {(2, "M999"), (3, "M998")})


def test_a_rule_is_silent_beside_its_own_other_query(good: Path, add_rule: ChangeBook) -> None:
    finds = "".join(
        f'[[M999.find]]\nsilent_beside = ["M999"]\ncolumn = "{column}"\n'
        for column in ("name_zh", "name_en")
    )
    add_rule(SECOND.replace('column = "name_en"\n', "") + finds)
    assert {found.column for found in validate(good)} == {"name_en"}
    assert given(good) == {(2, "M999"), (3, "M999")}


def test_a_rule_is_silent_beside_what_reading_found(good: Path, add_rule: ChangeBook) -> None:
    add_rule(SECOND.replace("table", 'silent_beside = ["S*"]\ntable'))
    cell("events", 3, "event_type", "meting")(good)
    assert given(good) == {(2, "M999"), (3, "S202")}


@pytest.mark.parametrize("query", ["SELECT line, venue_zh FROM events", "SELECT * FROM events"])
def test_a_column_that_the_package_lost_is_no_slip(
    good: Path, add_rule: ChangeBook, query: str
) -> None:
    add_rule(
        re.sub('query = ".*"', f'query = "{query}"', ONE_QUERY).replace("event_id", "venue_zh")
    )
    without("events", "venue_zh")(good)
    assert [(f.code, f.file, f.column) for f in validate(good)] == [
        ("P110", "schemas/events.json", "venue_zh")
    ]


def test_a_slip_beside_a_column_that_the_package_lost_is_an_error(
    good: Path, add_rule: ChangeBook
) -> None:
    add_rule(ONE_QUERY.replace("name_en IS", "nam_en IS"))
    without("events", "venue_zh")(good)
    with pytest.raises(RuleError, match="no column 'nam_en' in events; did you mean 'name_en'"):
        validate(good)
