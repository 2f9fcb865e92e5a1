"""Hold the evidence against a copy of the source text: what is not covered, what does not fit."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
from changai.model.package import Package, open_package
from changai.reading.figures import DIGITS
from changai.reading.source_texts import Placed, place_texts
from changai.validation.findings import Finding, printable, shown

SPANS = ("evidence", "exclusions", "errata")

COUNTING = (
    "个|名|位|人|家|项|件|次|届|批|年|月|日|天|级|类|条|种|场|所|支|户|档|步|代|轮|期|倍|成|组|站|点|"
    "本|封|份|篇|部|套|座|间|块|省|市|县|区|部委|大|方面|系列|钻井队|第"
)
DATE = r"\d{4}年?[—－–]\d{4}年|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?底?|\d{1,2}月\d{1,2}日"
TOKENS = (
    ("title", re.compile("《[^》]*》")),
    ("date", re.compile(DATE)),
    ("quoted", re.compile("“[^”。]{1,30}”")),
    ("number", re.compile(r"\d[\d,]*(?:\.\d+)?[多余]?[十百千万亿]{0,2}[多余]?%?")),
    ("number", re.compile(rf"第?[{DIGITS}]+(?:余|多)?(?={COUNTING})")),
)
Patterns = list[tuple[str, re.Pattern[str]]]
Case = tuple[Finding, str]  # the finding, and the line that a terminal shows of it


class Report(NamedTuple):
    """What an audit finds. ``other_text`` says how the text differs from the one in `sources`."""

    other_text: str
    uncovered: list[Case]
    misfits: list[Case]
    tokens: int


def rows_of(package: Package, table: str) -> list[TextRow]:
    """The rows of a table as text; a column that a broken schema lacks reads as empty."""
    empty = dict.fromkeys(lacking_columns(package, table), "")
    return [TextRow(row | empty, row.line) for row in read_rows(package, table)]


def laid_beside(package: Package, text_file: str | Path) -> Placed:
    """The passages of the package with their text; raises ChangaiError."""
    return place_texts(text_file, rows_of(package, "sources"), rows_of(package, "passages"))


def audit(folder: str | Path, text_file: str | Path) -> Report:
    """Audit a package folder against a copy of its source text; raises ChangaiError."""
    package = open_package(folder)
    placed, other = laid_beside(package, text_file)
    covered: dict[str, set[int]] = defaultdict(set)
    report = Report(other, [], [], 0)
    for table in SPANS:
        file = package.path(table)
        for row in rows_of(package, table):
            passage, exact, at = row["passage_id"], row["exact"], row["start"]
            if passage not in placed or not at or not row["end"]:
                continue
            span = [n for n in map(whole_number, (at, row["end"])) if n is not None]
            there = placed[passage][1][slice(*span)] if len(span) == 2 else ""
            if len(span) < 2 or there != exact:
                line, what = row.line, f"{passage} has {shown(there)} at {at}"
                finding = Finding(file, line, "exact", "E104", f"{what}, not {shown(exact)}")
                shown_line = f"{file}:{line}: {passage} {at}: has {there!r}, not {exact!r}"
                report.misfits.append((finding, shown_line))
            elif table != "errata":
                covered[passage].update(range(span[0], span[0] + len(exact)))
    patterns, tokens = patterns_of(package), 0
    hint = "state it in evidence, or exclude it with a reason"
    for passage, (ordinal, text) in placed.items():
        for kind, found in tokens_of(text, patterns):
            tokens += 1
            start, end = found.span()
            if not covered[passage].issuperset(range(start, end)):
                tail = f"is not covered (…{text[max(0, start - 12) : end + 12]}…)"
                message = f"{kind} {shown(found[0])} {tail}"
                place = (Path(text_file).name, ordinal, f"{start}-{end}")
                where = f"{passage.rpartition('-')[0]} paragraph {ordinal}, {start}–{end}"
                shown_line = f"{where}: {kind} {found[0]!r} {tail}"
                report.uncovered.append((Finding(*place, "X103", message, hint), shown_line))
    return report._replace(tokens=tokens)


def patterns_of(package: Package) -> Patterns:
    """What to look for in a text, in this order; names of bodies and places are those it has."""
    found, known = list(TOKENS), set[str]()
    for table, kind in (("organizations", "organization"), ("regions", "region")):
        rows = [row for row in rows_of(package, table) if row.get("level") != "country"]
        named = {row[column] for row in rows for column in ("name_zh", "short_name_zh")}
        names = [name for name in named - known if len(name) > 1]
        known.update(names)
        longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        found += [(kind, re.compile(longest_first))] if names else []
    return found


def tokens_of(text: str, patterns: Patterns) -> Iterator[tuple[str, re.Match[str]]]:
    """What a paragraph says that a row should account for, each with its kind."""
    seen: list[tuple[int, int]] = []
    for kind, pattern in patterns:
        for found in pattern.finditer(text):
            start, end = found.span()
            if kind in ("number", "region") and any(a <= start and end <= b for a, b in seen):
                continue  # it stands inside another
            if kind in ("date", "number", "organization"):
                seen.append((start, end))
            yield kind, found


def fill(folder: str | Path, text_file: str | Path) -> tuple[int, list[str]]:
    """Complete rows of evidence, exclusions and errata that have a passage but no offsets.

    Returns how many were filled, and a line for each that is not in the passage or stands there
    more than once, with the choices. Values that are there stay as they are. Raises ChangaiError
    where the text is another one, or a file cannot be read or written.
    """
    copy = open_working_copy(folder)
    needed_tables(copy.package, "sources", "passages", *SPANS)
    passages, other = place_texts(text_file, copy.tables["sources"], copy.tables["passages"])
    if other:
        raise ChangaiError(f"{text_file}: {other}; nothing was filled")
    filled, open_cases = 0, []
    for table in SPANS:
        for row in copy.tables[table]:
            exact, passage = row["exact"], row["passage_id"]
            if row["start"] or row["end"] or not exact or passage not in passages:
                continue
            _, text = passages[passage]
            starts = [found.start() for found in re.finditer(re.escape(exact), text)]
            where = f"{copy.package.path(table)}:{row.line}: {exact!r}"
            if len(starts) == 1:
                row["start"], row["end"] = str(starts[0]), str(starts[0] + len(exact))
                filled += 1
            elif not starts:
                open_cases.append(f"{where} is not in {passage}")
            else:
                choices = (f"{s} (…{text[max(0, s - 8) : s + len(exact) + 8]}…)" for s in starts)
                open_cases.append(f"{where} stands {len(starts)} times: {'; '.join(choices)}")
    copy.write(copy.changed(copy.edited_tables()))
    return filled, open_cases


def findings(report: Report, text_file: str | Path) -> list[Finding]:
    """The report as findings: the line of an uncovered token is the number of its paragraph."""
    first = Finding(Path(text_file).name, 0, "", "X101", report.other_text)
    found = [finding for finding, _ in (*report.misfits, *report.uncovered)]
    return [printable(finding) for finding in ([first] if report.other_text else []) + found]


def render(report: Report) -> str:
    """The report for a terminal: what differs first, then misfits, then the uncovered by place."""
    lines = [report.other_text] if report.other_text else []
    lines += [line for _, line in (*report.misfits, *report.uncovered)]
    tail = f"{len(report.uncovered)} uncovered, {len(report.misfits)} offsets that do not fit"
    lines.append(f"{report.tokens} numbers, titles, dates, quoted names and known names; {tail}")
    return "".join(visible(line) + "\n" for line in lines)
