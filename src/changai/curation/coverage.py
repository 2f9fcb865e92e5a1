"""Compare the evidence with a copy of the source text: what no row accounts for, and which quotes
do not stand where their row has them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from changai.curation.working_copy import (
    TextRow,
    lacking_columns,
    needed_tables,
    open_working_copy,
    read_rows,
)
from changai.display import visible
from changai.errors import ChangaiError
from changai.model.csv_files import whole_number
from changai.model.package import Package, installed_package, open_package
from changai.model.schema import column_names, tables_of_group
from changai.reading.source_texts import Paragraph, place_texts
from changai.reading.tokens import PATTERNS, Token, TokenPattern, name_pattern, tokens_of
from changai.validation.findings import Finding, printable, shown

CORRECTIONS = "errata"  # a slip that is corrected is not thereby accounted for
OFF_TOPIC = "off_topic"  # the reason of the exclusion of a whole passage, which has no quote
NAMED_IN_TEXT = {"organizations": "organization", "regions": "region"}
CONTEXT = 12  # characters shown on each side of what is not covered


@dataclass(frozen=True)
class Case:
    """A finding of an audit, and the line that a terminal shows of it."""

    finding: Finding
    line: str


@dataclass(frozen=True)
class Report:
    """What an audit finds. ``other_text`` says how the text differs from the one in ``sources``.

    ``off_topic`` counts the paragraphs that are excluded whole, of all ``paragraphs``.
    """

    other_text: str
    uncovered: list[Case]
    misfits: list[Case]
    tokens: int
    paragraphs: int
    off_topic: int


def audit(folder: str | Path, text_file: str | Path) -> Report:
    """Audit a package folder against a copy of its source text; raises ChangaiError."""
    package = open_package(folder)
    placed = place_texts(text_file, rows_of(package, "sources"), rows_of(package, "passages"))
    covered: dict[str, set[int]] = defaultdict(set)  # the characters of each passage
    misfits = []
    off_topic = 0
    for table in tables_with_places():
        for row in rows_of(package, table):
            paragraph = placed.passages.get(row["passage_id"])
            if paragraph is None or not row["start"] or not row["end"]:
                continue
            if not stands_at_its_place(row, paragraph):
                misfits.append(misfit(package.path(table), row, paragraph))
            elif table != CORRECTIONS:
                start = int(row["start"])  # the end may lie beyond the text
                end = start + len(words_meant(row, paragraph))
                covered[row["passage_id"]].update(range(start, end))
                off_topic += excludes_passage(row)
    patterns = [*PATTERNS, *name_patterns(package)]
    tokens = 0
    uncovered_tokens = []
    for passage_id, paragraph in placed.passages.items():
        for token in tokens_of(paragraph.text, patterns):
            tokens += 1
            if not covered[passage_id].issuperset(range(token.start, token.end)):
                uncovered_tokens.append(uncovered(text_file, passage_id, paragraph, token))
    return Report(
        other_text=placed.difference,
        uncovered=uncovered_tokens,
        misfits=misfits,
        tokens=tokens,
        paragraphs=len(placed.passages),
        off_topic=off_topic,
    )


def rows_of(package: Package, table: str) -> list[TextRow]:
    """The rows of a table as text; a column that a broken schema lacks reads as empty."""
    empty = dict.fromkeys(lacking_columns(package, table), "")
    return [TextRow(row | empty, row.line) for row in read_rows(package, table)]


def tables_with_places() -> list[str]:
    """The tables whose rows are of a place in a passage: evidence, exclusions, errata."""
    schemas = installed_package().schemas
    place = {"passage_id", "start", "end"}
    provenance = tables_of_group(schemas, "provenance")
    return [name for name in provenance if place <= set(column_names(schemas[name]))]


def words_at_place(row: Mapping[str, str], paragraph: Paragraph) -> str | None:
    """The words of a paragraph where a row has its quote, or None where that is no place."""
    start, end = whole_number(row["start"]), whole_number(row["end"])
    return None if start is None or end is None else paragraph.text[start:end]


def excludes_passage(row: Mapping[str, str]) -> bool:
    """Whether a row is the exclusion of a whole passage, which has no quote."""
    return row.get("reason") == OFF_TOPIC and not row["exact"]


def words_meant(row: Mapping[str, str], paragraph: Paragraph) -> str:
    """The words that a row is about: its quote, or all of a passage that it excludes whole."""
    return paragraph.text if excludes_passage(row) else row["exact"]


def stands_at_its_place(row: Mapping[str, str], paragraph: Paragraph) -> bool:
    """Whether the words that a row is about stand where the row says."""
    return words_at_place(row, paragraph) == words_meant(row, paragraph)


def misfit(file: str, row: TextRow, paragraph: Paragraph) -> Case:
    """The case of a quote that does not stand where its row says."""
    passage_id, start, quote = row["passage_id"], row["start"], row["exact"]
    there = words_at_place(row, paragraph) or ""
    if excludes_passage(row):
        length = len(paragraph.text)
        message = f"all of {passage_id} is excluded: 0 to {length}, not {start} to {row['end']}"
        return Case(
            Finding(file, row.line, "end", "E104", message), f"{file}:{row.line}: {message}"
        )
    message = f"{passage_id} has {shown(there)} at {start}, not {shown(quote)}"
    return Case(
        Finding(file, row.line, "exact", "E104", message),
        f"{file}:{row.line}: {passage_id} {start}: has {there!r}, not {quote!r}",
    )


def uncovered(text_file: str | Path, passage_id: str, paragraph: Paragraph, token: Token) -> Case:
    """The case of a token that no row accounts for."""
    around = paragraph.text[max(0, token.start - CONTEXT) : token.end + CONTEXT]
    tail = f"is not covered (…{around}…)"
    source = passage_id.rpartition("-")[0]
    where = f"{source} paragraph {paragraph.ordinal}, {token.start}–{token.end}"
    finding = Finding(
        file=Path(text_file).name,
        line=paragraph.ordinal,
        column=f"{token.start}-{token.end}",
        code="X103",
        message=f"{token.kind} {shown(token.text)} {tail}",
        hint="state it in evidence, or exclude it with a reason",
    )
    return Case(finding, f"{where}: {token.kind} {token.text!r} {tail}")


def name_patterns(package: Package) -> Iterator[TokenPattern]:
    """The names of bodies and places that the package has; a name of both is that of a body."""
    known: set[str] = set()
    for table, kind in NAMED_IN_TEXT.items():
        # Nearly every sentence names the country.
        rows = [row for row in rows_of(package, table) if row.get("level") != "country"]
        names = {row[column] for row in rows for column in ("name_zh", "short_name_zh")}
        new = {name for name in names - known if len(name) > 1}
        known |= new
        if new:
            yield name_pattern(kind, new)


def fill(folder: str | Path, text_file: str | Path) -> tuple[int, list[str]]:
    """Complete rows of evidence, exclusions and errata that have a passage but no offsets.

    Returns how many were filled, and a line for each that is not in the passage or stands there
    more than once, with the choices. Values that are there stay as they are. Raises ChangaiError
    where the text is another one, or a file cannot be read or written.
    """
    with open_working_copy(folder) as copy:
        tables = tables_with_places()
        needed_tables(copy.package, "sources", "passages", *tables)
        placed = place_texts(text_file, copy.tables["sources"], copy.tables["passages"])
        if placed.difference:
            raise ChangaiError(f"{text_file}: {placed.difference}; nothing was filled")
        filled, open_cases = 0, []
        for table in tables:
            for row in copy.tables[table]:
                paragraph = placed.passages.get(row["passage_id"])
                if paragraph is None or row["start"] or row["end"]:
                    continue
                words = words_meant(row, paragraph)
                if not words:
                    continue
                doubt = fill_place(row, words, paragraph.text)
                if doubt:
                    where = f"{copy.package.path(table)}:{row.line}"
                    open_cases.append(f"{where}: {row['exact']!r} {doubt}")
                else:
                    filled += 1
        copy.write(copy.changed(copy.edited_tables()))
        return filled, open_cases


def fill_place(row: TextRow, quote: str, text: str) -> str:
    """Write where the quote of a row stands in its passage; returns why not, if it is not filled."""
    starts = [found.start() for found in re.finditer(re.escape(quote), text)]
    if not starts:
        return f"is not in {row['passage_id']}"
    if len(starts) > 1:
        choices = (f"{s} (…{text[max(0, s - 8) : s + len(quote) + 8]}…)" for s in starts)
        return f"stands {len(starts)} times: {'; '.join(choices)}"
    row["start"], row["end"] = str(starts[0]), str(starts[0] + len(quote))
    return ""


def findings(report: Report, text_file: str | Path) -> list[Finding]:
    """The report as findings: the line of an uncovered token is the number of its paragraph."""
    found = [case.finding for case in (*report.misfits, *report.uncovered)]
    if report.other_text:
        found.insert(0, Finding(Path(text_file).name, 0, "", "X101", report.other_text))
    return [printable(finding) for finding in found]


def render(report: Report) -> str:
    """The report for a terminal: what differs first, then misfits, then the uncovered by place."""
    lines = [report.other_text] if report.other_text else []
    lines += [case.line for case in (*report.misfits, *report.uncovered)]
    tail = f"{len(report.uncovered)} uncovered, {len(report.misfits)} offsets that do not fit"
    lines.append(f"{report.tokens} numbers, titles, dates, quoted names and known names; {tail}")
    if report.off_topic:
        lines.append(
            f"{report.off_topic} of {report.paragraphs} paragraphs are off topic, left out whole"
        )
    return "".join(visible(line) + "\n" for line in lines)
