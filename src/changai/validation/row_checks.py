"""Checks that SQL cannot do: each takes the rows of a query and yields those to be reported."""

from __future__ import annotations

import difflib
import functools
import itertools
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, TypeVar

from changai.errors import nearest
from changai.model.schema import fields_with_role
from changai.model.values import (
    NOT_AFTER,
    Number,
    Period,
    format_value,
    parse_period,
    parse_value,
    plain_number,
)
from changai.reading.dates import last_of_month
from changai.reading.figures import counting_word, parse_figure
from changai.reading.numbers import has_number, missing_in
from changai.statements.hosting import hosting_on, judged_host, site_of
from changai.statements.resolution import ORIGIN, adopted_by_authority
from changai.statements.series import nearest_in_size, ratio, segments
from changai.validation import printed_text, statements
from changai.validation.database import Database, Row
from changai.validation.printed_text import READ_AGAIN
from changai.validation.renderings import (
    Term,
    avoided_renderings,
    names_with,
    read_terms,
    rendering_faults,
    unrecorded_names,
)
from changai.validation.sql_functions import is_day

UNITS = {  # what a counting word counts; 名 counts people and places in a contest
    "人次": ("participation",),
    "人": ("person",),
    "名": ("person", "rank"),
    "位": ("person",),
    "%": ("percent",),
    "元": ("CNY",),
    "场次": ("session",),
}
SURNAMES = {"谌": "shen"}  # family names read otherwise than the dictionary has them
HEADS = "人 counts heads, 人次 counts occasions"
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]+)?")
CHINESE_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
NOT_LATIN = re.compile("[^a-z]")
DIGITS = re.compile("[0-9]")
# What a text names: titles and words in quotes, and the plans that go by their number.
QUOTED = re.compile('《[^》]*》|“[^”]*”|"[^"]*"|[0-9]+th [Ff]ive-[Yy]ear [Pp]lan')
ID_IN_TEXT = re.compile(r"\b(?:src|psg|doc|prg|evt|ini|ind|met)-[a-z0-9]+(?:-[a-z0-9]+)*")
MANY_TIMES = 7  # a zero too many, of a figure that has fallen meanwhile
THREE_MONTHS = timedelta(days=93)


Rows = Iterator[Row]
F = TypeVar("F", bound=Callable[[Database, Rows], Rows])
T = TypeVar("T")


@dataclass(frozen=True)
class RowCheck:
    """A function that rules name in ``check``; the columns that it needs, and those that it adds."""

    rows: Callable[[Database, Rows], Rows]
    needs: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()


# By name; a rule that names none reports all rows as they are.
CHECKS: dict[str, RowCheck] = {"": RowCheck(lambda database, rows: rows)}


def row_check(needs: str, adds: str = "") -> Callable[[F], F]:
    """Make a function a check that rules can name."""

    def register(function: F) -> F:
        columns = tuple(needs.split()), tuple(adds.split())
        CHECKS[function.__name__] = RowCheck(function, *columns)
        return function

    return register


def once_for_a_package(look_up: Callable[[Database], T]) -> Callable[[Database], T]:
    """Let what a check has to know be looked up once, and not at each place that it is run at."""

    @functools.wraps(look_up)
    def known(database: Database) -> T:
        if look_up.__name__ not in database.looked_up:
            database.looked_up[look_up.__name__] = look_up(database)
        found: T = database.looked_up[look_up.__name__]
        return found

    return known


@row_check(needs="id orphans", adds="beside_table beside_line")
def renamed(database: Database, rows: Rows) -> Rows:
    """All rows; one whose id was changed in its table alone also names the evidence with the old id.

    ``orphans``: ids of evidence that are no rows, each with the first line that it stands on.
    """
    for row in rows:
        orphans = json.loads(row["orphans"])
        old_id = nearest(row["id"], orphans) if len(orphans) < 20 else None
        yield row | ({"beside_table": "evidence", "beside_line": orphans[old_id]} if old_id else {})


@row_check(needs="table column line id parent", adds="by")
def cycles(database: Database, rows: Rows) -> Rows:
    """The first row of each ring of parents."""
    for _, group in itertools.groupby(rows, key=lambda row: (row["table"], row["column"])):
        by_id = {row["id"]: row for row in group}
        for ring in rings(by_id):
            first = min(ring, key=lambda row: row["line"])
            others = ", ".join(row["id"] for row in ring[:9] if row is not first)
            yield first | {"by": f", through {others}" if others else ""}


def rings(by_id: Mapping[str, Row]) -> Iterator[list[Row]]:
    """The rings that rows form by their ``parent``, each row being in one at most."""
    seen: set[str] = set()
    for start in by_id:
        path: list[str] = []
        here = start
        while here in by_id and here not in seen:
            seen.add(here)
            path.append(here)
            here = by_id[here]["parent"]
        if here in path:
            yield [by_id[row_id] for row_id in path[path.index(here) :]]


@row_check(
    needs="departure chosen table row_id field joined claim exact source_id cell first_day last_day precision",
    adds="line",
)
def unneeded(database: Database, rows: Rows) -> Rows:
    """Departures without which the cell would adopt the same source."""
    if database.context is None:
        return  # no order can be computed, which has been reported
    by_departure = itertools.groupby(rows, key=lambda row: (row["departure"], row["chosen"]))
    for (line, chosen), group in by_departure:
        claims = list(group)
        cell = statements.cell_of(claims[0])
        row = statements.row_of(database.context, claims[0])
        adopted = adopted_by_authority(database.context, cell, row, claims)
        if adopted and adopted["source_id"] == chosen:
            yield claims[0] | {"line": line, "source_id": chosen, "table": "departures"}


@row_check(needs="line url hosting publisher", adds="column message hint")
def misjudged(database: Database, rows: Rows) -> Rows:
    """Sources whose hosting does not follow from their host, or whose host is not judged."""
    hosts = {
        row["host"]: row
        for row in database.rows("SELECT host, host_class, publishers_zh FROM hosts")
        if row["host"] and row["host_class"]
    }
    for row in rows:
        site = site_of(row["url"])
        host = judged_host(site, hosts)
        if host is None:
            where = f"the host {site!r} is not judged" if site else "its host cannot be read"
            how = "add it to data/hosts.csv: official, media or other, and whose own site it is"
            yield row | {"column": "url", "message": where, "hint": how}
            continue
        due = hosting_on(host, row["publisher"])
        if due != row["hosting"]:
            yield row | {"column": "hosting"} | misjudgment(row, host, due)


def misjudgment(source: Row, host: Mapping[str, str], due: str) -> dict[str, str]:
    """Message and hint of a source whose hosting is not the one that its host makes it."""
    publisher = source["publisher"]
    if due == "original":
        why = f"it is a site of {publisher}"
    else:
        own = f"no site of {publisher}" if publisher else "no site of its publisher"
        why = f"it is {own}, and its class is {host['host_class']}"
    return {
        "message": f"hosting is {source['hosting']}, but by {host['host']} in data/hosts.csv {why}",
        "hint": f"write {due}; or correct host_class or publishers_zh of {host['host']}",
    }


DAY_OF_ORIGIN = re.compile("-([0-9]{4}-[0-9]{2}-[0-9]{2})$")
MAX_COMPARED = 20  # origins of one day that are compared with each other
NEARLY_ALIKE = 0.85  # the share of characters in common; 1 is the same


@row_check(needs="line source_id", adds="column message")
def impossible_origins(database: Database, rows: Rows) -> Rows:
    """Sources that pass on what was told on a day after their own, or on one that is none."""
    for row in rows:
        found = DAY_OF_ORIGIN.search(row.get(ORIGIN) or "")
        if not found:
            continue
        told, published = found[1], parse_period(row.get("published") or "")
        if not is_day(told):
            message = f"the origin has the day {told}, which is none"
        elif published and told > last_day_of_source(row, published).isoformat():
            message = f"the origin is of {told}, but {row['source_id']} was published before"
        else:
            continue
        yield row | {"column": ORIGIN, "message": message}


def last_day_of_source(source: Row, published: Period) -> date:
    """The last day on which a source may have been published; no day is surer than its year."""
    if source.get("published_precision") == "day":
        return published.last
    return date(published.first.year, 12, 31)


@row_check(needs="line source_id", adds="column origin other other_source")
def misspelt_origins(database: Database, rows: Rows) -> Rows:
    """Sources whose origin is nearly that of others with the same day, and less frequent."""
    sources: dict[str, list[Row]] = {}
    for row in rows:
        if row.get(ORIGIN):
            sources.setdefault(row[ORIGIN], []).append(row)
    by_numbers: dict[str, list[str]] = {}
    for origin in sources:
        by_numbers.setdefault("".join(DIGITS.findall(origin)), []).append(origin)
    for origins in by_numbers.values():
        for pair in itertools.combinations(origins[:MAX_COMPARED], 2):
            if difflib.SequenceMatcher(None, *pair).ratio() < NEARLY_ALIKE:
                continue
            rarer, other = sorted(pair, key=lambda origin: frequency(sources[origin]))
            yield sources[rarer][0] | {
                "column": ORIGIN,
                "other": other,
                "other_source": sources[other][0]["source_id"],
            }


def frequency(sources: list[Row]) -> tuple[int, int]:
    """How many sources there are; of equally many, those that begin later come first."""
    return len(sources), -sources[0]["line"]


@row_check(needs="line table row_id field source_id")
def identities(database: Database, rows: Rows) -> Rows:
    """The statements on what a row is about, of rows that do not go by a copy themselves."""
    for row in rows:
        table = database.tables[row["table"]]
        is_identity = row["field"] in fields_with_role(table.schema, "identity")
        if is_identity and "source_id" in table.columns:
            hosting = f"""
            SELECT s.hosting FROM {table.sql_name} t JOIN sources s USING (source_id)
            WHERE t.{table.sql_key} = ? AND s.hosting <> 'copy'
            """
            if database.column(hosting, row["row_id"]):
                yield row | {"table": "evidence"}


# What numbers or dates an edition in its Chinese name, and brackets and punctuation.
EDITION = re.compile(
    r"[（(].*?[)）]|首[届次批]|第?[一二三四五六七八九十百0-9]+[届次批期年]|[0-9]+|\W"
)
ALIKE_IN_EDITIONS = ("event_type", "theme_id", "program_id", "region_id")


@row_check(
    needs="line event_id name_zh event_type theme_id program_id region_id",
    adds="column mine other its",
)
def editions(database: Database, rows: Rows) -> Rows:
    """Events that differ from what most editions have, or the first where none is more frequent."""
    by_name = sorted(rows, key=lambda row: (name_of_editions(row), row["line"]))
    for name, group in itertools.groupby(by_name, key=name_of_editions):
        events = list(group)
        for column in ALIKE_IN_EDITIONS if name else ():
            held = [event[column] for event in events]
            usual = max(held, key=held.count)
            other = events[held.index(usual)]["event_id"]
            for event in events:
                if event[column] != usual:
                    shown = {"mine": event[column] or "empty", "its": usual or "none"}
                    yield event | shown | {"column": column, "other": other}


def name_of_editions(event: Row) -> str:
    """The Chinese name of an event without what tells its editions apart."""
    return EDITION.sub("", event["name_zh"] or "")


class CellMismatch(NamedTuple):
    """A cell that does not agree with the evidence of its row."""

    column: str
    message: str
    hint: str


@row_check(
    needs="line claim exact stance value value_upper qualifier unit_zh unit own denied",
    adds="column message hint",
)
def printed(database: Database, rows: Rows) -> Rows:
    """Figures that do not hold what their evidence prints, or count something else."""
    for row in rows:
        quote, fault = row["exact"] or "", None
        if row["stance"] == "states":
            cells = row["value"] or "", row["value_upper"] or "", row["qualifier"]
            fault = other_figure(row["claim"], *cells, quote)
        if fault is None and not row["denied"]:
            fault = other_count(quote, row["unit_zh"] or "", row["unit"] or "", bool(row["own"]))
        if fault:
            yield row | fault._asdict()


@functools.lru_cache(maxsize=2**16)
def other_figure(
    claim: str, value: str, value_upper: str, qualifier: str, quote: str
) -> CellMismatch | None:
    """Where a row does not hold the figure or range that is adopted for it."""
    adopted = parse_value("number", claim)
    if not isinstance(adopted, Number) or not PLAIN_NUMBER.fullmatch(value):
        return None
    evidence = f'the evidence "{quote}"'
    if adopted.value != Decimal(value):
        message = f"value is {value}, but {evidence} says {plain_number(adopted.value)}"
        hint = printed_text.slip_hint(Decimal(value), adopted.value)
        return CellMismatch("value", message, hint)
    upper = plain_number(adopted.upper)
    if value_upper != upper and (not value_upper or PLAIN_NUMBER.fullmatch(value_upper)):
        message = (
            f"value_upper is {value_upper or 'empty'}, but {evidence} says {upper or 'no range'}"
        )
        hint = (
            "write the larger number of the printed range; leave it empty where no range is printed"
        )
        return CellMismatch("value_upper", message, hint)
    if adopted.qualifier != qualifier:
        message = f"the qualifier is {qualifier}, but {evidence} says {adopted.qualifier}"
        return CellMismatch(
            "qualifier", message, "write the qualifier that is printed with this figure"
        )
    return None


@functools.lru_cache(maxsize=2**16)
def other_count(quote: str, word: str, unit: str, is_own_source: bool) -> CellMismatch | None:
    """Where a row does not count what its evidence prints: by its counting word or its unit."""
    figure = parse_figure(quote)
    if figure is None:
        return None
    evidence = f'the evidence "{quote}"'
    known_words = [word for word in UNITS if figure.unit.startswith(word)]
    printed_word = max(known_words, key=len, default=figure.unit)
    counted_units = UNITS.get(printed_word, ())
    if counted_units and unit and unit not in counted_units:
        message = f"the indicator counts {unit}, but {evidence} counts {' or '.join(counted_units)}"
        return CellMismatch("indicator_id", message, HEADS)
    agrees = word == printed_word if counted_units else figure.unit.startswith(word)
    if is_own_source and figure.unit and word and not agrees:
        message = f"the counting word is {word}, but {evidence} prints {figure.unit}"
        return CellMismatch("unit_zh", message, "write the counting word as it is printed")
    if unit and word in UNITS and unit not in UNITS[word]:
        message = f"{word} does not count {unit}, as the indicator does"
        return CellMismatch("unit_zh", message, HEADS)
    return None


@row_check(needs="line exact words", adds="word")
def uncounted(database: Database, rows: Rows) -> Rows:
    """Figures without a counting word whose evidence prints one that counts such figures."""
    for row in rows:
        word = counting_word(row["exact"] or "", json.loads(row["words"]))
        if word:
            yield row | {"word": word}


@once_for_a_package
def terms_of(database: Database) -> list[Term]:
    """The recurring terms and their renderings."""
    return read_terms(database.rows("SELECT term_zh, term_en, forms_en, avoided_en FROM terms"))


@row_check(needs="line chinese english", adds="term rendering fault")
def misrendered(database: Database, rows: Rows) -> Rows:
    """English names that render a term of the Chinese name otherwise than ``terms`` has it."""
    terms = terms_of(database)
    for row in rows:
        for term, fault in rendering_faults(terms, row["chinese"], row["english"]):
            yield row | {"term": term.chinese, "rendering": term.rendering, "fault": fault}


@row_check(needs="line chinese english", adds="term rendering fault")
def avoided(database: Database, rows: Rows) -> Rows:
    """English texts that have for a term of the Chinese one what ``terms`` says to avoid."""
    terms = terms_of(database)
    for row in rows:
        for term, fault in avoided_renderings(terms, row["chinese"], row["english"]):
            yield row | {"term": term.chinese, "rendering": term.rendering, "fault": fault}


class NamesOfBodies(NamedTuple):
    """What finds the name of a body in an English text, and the names that are recorded."""

    found: re.Pattern[str]
    recorded: str  # a line each, in lower case


@once_for_a_package
def names_of_bodies(database: Database) -> NamesOfBodies:
    """What ``names`` and ``terms`` have of bodies in English."""
    of_bodies = database.rows("""
        SELECT DISTINCT term_en FROM terms JOIN organizations ON instr(name_zh, term_zh)
        WHERE term_en IS NOT NULL""")
    recorded = database.rows("""
        SELECT name FROM names WHERE language = 'en' UNION SELECT name_en FROM organizations
        UNION SELECT term_en FROM terms UNION SELECT forms_en FROM terms""")
    found = names_with([row["term_en"] for row in of_bodies])
    return NamesOfBodies(found, "\n".join(row["name"] or "" for row in recorded).casefold())


@row_check(needs="line english", adds="name")
def unrecorded(database: Database, rows: Rows) -> Rows:
    """English texts that name a body otherwise than ``names`` and ``terms`` have it."""
    names = names_of_bodies(database)
    for row in rows:
        for name in unrecorded_names(names.found, names.recorded, row["english"]):
            yield row | {"name": name}


@row_check(
    needs="line field claim exact first last precision first_name last_name apart",
    adds="column message hint",
)
def dated(database: Database, rows: Rows) -> Rows:
    """Dates that are not those that their evidence states."""
    for row in rows:
        period = parse_period(row["claim"])
        end = period and other_end(row, period)
        if period and end:
            yield row | {
                "column": row[f"{end}_name"],
                "message": f'the date is {row[end] or "empty"}, but the evidence "{row["exact"]}" says {format_value(period)}',
                "hint": READ_AGAIN,
            }


def other_end(row: Row, period: Period) -> Literal["first", "last"] | None:
    """Which of first and last day is not that of the evidence, or None."""
    first, last = day(row["first"]), day(row["last"])
    if period.is_bound:
        return "first" if row["first"] else "last" if last != period.last else None
    if row["field"] != row["first_name"]:  # a statement on the last day alone
        allowed = {period.last} if row["precision"] else {period.first, period.last}
        return "last" if row["last"] and last not in allowed else None
    if first is None:
        return "first" if row["first"] else None
    if not period.first <= first <= period.last:
        return "first"
    if row["precision"] == period.precision and first not in (period.first, period.last):
        return "first"
    if last is not None and last != period.last and not row["apart"]:
        return "last"
    return None


@row_check(needs="line precision claim")
def other_precision(database: Database, rows: Rows) -> Rows:
    """Precisions that are not that of the date in evidence."""
    for row in rows:
        period = parse_period(row["claim"])
        if period and row["precision"] != period.precision:
            yield row


@row_check(needs="line precision first last lasting", adds="message hint")
def precise(database: Database, rows: Rows) -> Rows:
    """Dates that are not what a printed date of their precision allows."""
    for row in rows:
        fault = precision_fault(row)
        if fault:
            message, hint = fault
            yield row | {"message": message, "hint": hint}


def precision_fault(row: Row) -> tuple[str, str] | None:
    """Why the dates of a row do not go with their precision, and a hint; or None."""
    precision, first, last = row["precision"], day(row["first"]), day(row["last"])
    if not precision:
        return None
    if precision == "none":
        message = f"the precision is none, but a date is given ({first or last})"
        return (message, "write how exact the printed date is") if first or last else None
    if precision == NOT_AFTER:
        return bound_fault(first, last)
    if not row["first"] and not row["last"]:
        return (
            f"the precision is {precision}, but no date is given",
            "write the dates, or none",
        )
    if first is None or last is None or last < first:
        return None  # which other rules report
    if fits(first, last, precision, is_lasting=bool(row["lasting"])):
        return None
    hint = "write the first and the last day that the printed date allows"
    return f"the precision is {precision}, which {first} to {last} does not fit", hint


def bound_fault(first: date | None, last: date | None) -> tuple[str, str] | None:
    """Why two days are not those of a date known only as not after a day, and a hint; or None."""
    if first is not None:
        message = f"the precision is {NOT_AFTER}, but a first day is given ({first})"
        return message, "empty the first day, or write how exact the printed date is"
    if last is None:
        message = f"the precision is {NOT_AFTER}, but no day is given after which it is not"
        return message, "write the day of the source as the last day, or none for the precision"
    return None


def fits(first: date, last: date, precision: str, is_lasting: bool) -> bool:
    """Whether two days are what a printed date of this precision allows.

    Of what is lasting the two ends are printed apart, and are years of their own.
    """
    month_end = last_of_month(last.year, last.month)
    is_month_end_alone = first == last == month_end
    are_whole_months = first.day == 1 and last == month_end
    if precision == "day":
        return True  # a range of days is printed to the day
    if precision == "month":
        return are_whole_months or is_month_end_alone
    if precision == "season":
        return are_whole_months and last - first < THREE_MONTHS
    if precision == "year":
        are_whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if are_whole_years and (is_lasting or first.year == last.year):
            return True
        return is_month_end_alone and last.month == 12
    return first.year != last.year or are_whole_months


def day(cell: str | None) -> date | None:
    """A cell as a date, or None where it is empty or no date."""
    return date.fromisoformat(cell) if cell and is_day(cell) else None


@row_check(needs="line text other", adds="number")
def lopsided(database: Database, rows: Rows) -> Rows:
    """Texts with a number that the same text in the other language does not have."""
    for row in rows:
        number = missing_in(row["other"], row["text"])
        if number:
            yield row | {"number": number}


@once_for_a_package
def names_with_a_number(database: Database) -> list[str]:
    """The names of all rows that have a number, the longest first: one may hold another."""
    names = database.column("SELECT DISTINCT name FROM names WHERE name IS NOT NULL")
    return sorted(filter(has_number, names), key=len, reverse=True)


@row_check(needs="line text names", adds="number")
def numbered(database: Database, rows: Rows) -> Rows:
    """Descriptions with a number that is in no name of their row.

    What is quoted is no number of the text, nor is one in the name of another row.
    """
    for row in rows:
        text = QUOTED.sub("", row["text"])
        if not has_number(text):
            continue  # as most are, and nothing has to be looked for
        for name in names_with_a_number(database):
            text = text.replace(name, "")
        number = missing_in(" ".join(filter(None, json.loads(row["names"]))), text)
        if number:
            yield row | {"number": number}


@once_for_a_package
def ids_of_rows(database: Database) -> set[str]:
    """The ids of all rows."""
    return set(database.column("SELECT id FROM ids WHERE own"))


@row_check(needs="line text", adds="wrong")
def dangling(database: Database, rows: Rows) -> Rows:
    """Texts that name an id which no row has."""
    known = ids_of_rows(database)
    for row in rows:
        wrong = next(
            (found for found in ID_IN_TEXT.findall(row["text"]) if found not in known), None
        )
        if wrong:
            yield row | {"wrong": wrong}


@row_check(needs="line name_zh name_en", adds="usual")
def pinyin(database: Database, rows: Rows) -> Rows:
    """Names in pinyin that do not spell the characters, or do not begin with the family name."""
    # Names are read character by character: the dictionary of phrases would cost 50 MB.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    for row in rows:
        name, latin = row["name_zh"], NOT_LATIN.sub("", row["name_en"].lower())
        if not CHINESE_NAME.fullmatch(name) or not latin:
            continue
        if latin.startswith(SURNAMES.get(name[0], " ")):
            continue
        readings = pinyin(name, style=Style.NORMAL, heteronym=True)
        spellings = itertools.product(*map(with_plain_umlauts, readings))
        if latin not in map("".join, spellings):
            surname, *given = (syllables[0] for syllables in pinyin(name, style=Style.NORMAL))
            yield row | {"usual": f"{surname.capitalize()} {''.join(given).capitalize()}"}


@row_check(
    needs="line metric_id indicator_id region_id organization_id program_id event_id document_id initiative_id "
    "source_id nature base_zh period_kind period_precision period_start period_end part_of_metric_id "
    "series_break value note_en",
    adds="times near",
)
def off_series(database: Database, rows: Rows) -> Rows:
    """Figures without a note that are many times as large as all others of their segment, or a fraction."""
    figures = [row | {end: day(row[end]) for end in ("period_start", "period_end")} for row in rows]
    for segment in segments(figures):
        for figure in segment:
            near = nearest_in_size(figure, segment)
            if near is None or figure["note_en"] or ratio(near, figure) < MANY_TIMES:
                continue
            if nearest_in_size(near, segment) is figure and segment.index(figure) == 0:
                continue  # of a pair the later one is named
            times = f"{ratio(near, figure):.0f} times "
            times += "as much as" if figure["value"] > near["value"] else "less than"
            yield {**figure, "times": times, "near": f"{near['metric_id']}: {near['value']}"}


def with_plain_umlauts(syllables: Iterable[str]) -> set[str]:
    """The readings of a character, ü also written as v and as u."""
    return {syllable.replace("ü", letter) for syllable in syllables for letter in "üvu"}
