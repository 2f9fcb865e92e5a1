"""Hold the evidence against a copy of the source text: what is not covered, what does not fit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from changai import csvtext, sourcetext
from changai.errors import ChangaiError
from changai.fields import sort_key
from changai.formatting import open_folder, read_whole, replace
from changai.layout import visible
from changai.numerals import DIGITS
from changai.package import Package, open_package
from changai.validation.findings import Finding, printable, shown

SPANS = ("evidence", "exclusions", "errata")

CONTEXT = 12
COUNTING = (
    "个|名|位|人|家|项|件|次|届|批|年|月|日|天|级|类|条|种|场|所|支|户|档|步|代|轮|期|倍|"
    "成|组|站|点|本|封|份|篇|部|套|座|间|块|"
    "省|市|县|区|部委|大|方面|系列|钻井队|第"
)
TOKENS = (
    ("title", re.compile(r"《[^》]*》")),
    (
        "date",
        re.compile(
            r"\d{4}年?[—－–]\d{4}年|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?底?|\d{1,2}月\d{1,2}日"
        ),
    ),
    ("quoted", re.compile(r"“[^”。]{1,30}”")),
    ("number", re.compile(r"\d[\d,]*(?:\.\d+)?[多余]?[十百千万亿]{0,2}[多余]?%?")),
    ("number", re.compile(rf"第?[{DIGITS}]+(?:余|多)?(?={COUNTING})")),
)


class Token(NamedTuple):
    """Something in the text that a fact row or an exclusion should account for."""

    kind: str
    passage_id: str
    ordinal: int
    start: int
    end: int
    exact: str
    context: str


class Misfit(NamedTuple):
    """A row whose offsets do not slice to its printed words."""

    file: str
    line: int
    passage_id: str
    start: str
    exact: str
    there: str


class Report(NamedTuple):
    """What an audit finds. ``other_text`` says how the text differs from the one in `sources`."""

    other_text: str
    uncovered: list[Token]
    misfits: list[Misfit]
    tokens: int


def rows_of(package: Package, table: str) -> list[dict[str, str]]:
    """The rows of a table as text, ``_line`` being the line of each."""
    file = package.resource(table)["path"]
    sheet = read_whole(package, table, file, package.read(file))
    # A column that a broken schema lacks reads as empty.
    return [
        defaultdict(
            str, zip([*sheet.header, "_line"], [*record.cells, str(record.line)], strict=True)
        )
        for record in sheet.records
    ]


def laid_beside(package: Package, text_file: str | Path) -> sourcetext.Placed:
    """The passages of the package with their text; raises ChangaiError."""
    return sourcetext.place(text_file, rows_of(package, "sources"), rows_of(package, "passages"))


def audit(folder: str | Path, text_file: str | Path) -> Report:
    """Audit the package in a folder against a copy of its source text.

    Raises ChangaiError where the text or the package cannot be read.
    """
    package = open_package(folder)
    placed, other = laid_beside(package, text_file)
    covered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    misfits = []
    for table in SPANS:
        path = package.resource(table)["path"]
        for row in rows_of(package, table):
            if row["passage_id"] not in placed or not row["start"] or not row["end"]:
                continue
            text, exact = placed[row["passage_id"]][1], row["exact"]
            start, end = csvtext.whole(row["start"]), csvtext.whole(row["end"])
            there = "" if start is None or end is None else text[start:end]
            if start is None or end is None or there != exact:
                line = int(row["_line"])
                misfits.append(Misfit(path, line, row["passage_id"], row["start"], exact, there))
            elif table != "errata":
                covered[row["passage_id"]].append((start, end))
    names = known_names(package)
    tokens = [
        token
        for passage, (ordinal, text) in placed.items()
        for token in tokens_of(passage, ordinal, text, names)
    ]
    uncovered = [token for token in tokens if not inside(token, covered[token.passage_id])]
    return Report(other, uncovered, misfits, len(tokens))


def inside(token: Token, spans: list[tuple[int, int]]) -> bool:
    """Whether one span, or neighbouring spans together, hold the whole token."""
    at = token.start
    for start, end in sorted(spans):
        if start <= at < end:
            at = end
    return at >= token.end


def known_names(package: Package) -> dict[str, str]:
    """Names of regions and organizations to look for in the text, each with its kind."""
    names: dict[str, str] = {}
    for table, kind in (("regions", "region"), ("organizations", "organization")):
        for row in rows_of(package, table):
            for column in ("name_zh", "short_name_zh"):
                if len(row[column]) >= 2 and row.get("level") != "country":
                    names[row[column]] = kind
    return names


def tokens_of(passage: str, ordinal: int, text: str, names: dict[str, str]) -> Iterator[Token]:
    """Every number, title, date, quoted name, known region and organization, none inside another
    of its own kind."""
    patterns = list(TOKENS)
    for kind in ("organization", "region"):
        longest = sorted((n for n, k in names.items() if k == kind), key=len, reverse=True)
        if longest:
            patterns.append((kind, re.compile("|".join(map(re.escape, longest)))))
    seen: list[tuple[int, int]] = []
    for kind, pattern in patterns:
        for found in pattern.finditer(text):
            start, end = found.span()
            if any(a <= start and end <= b for a, b in seen) and kind in ("number", "region"):
                continue
            if kind in ("date", "number", "organization"):
                seen.append((start, end))
            around = text[max(0, start - CONTEXT) : end + CONTEXT]
            yield Token(kind, passage, ordinal, start, end, found[0], around)


def fill(folder: str | Path, text_file: str | Path) -> tuple[int, list[str]]:
    """Complete rows of evidence, exclusions and errata that have a passage but no offsets.

    Returns how many were filled, and a line for each that is not in the passage or stands there
    more than once, with the choices. Values that are there stay as they are. Raises ChangaiError
    where the text is another one, or a file cannot be read or written.
    """
    package = open_folder(folder)
    placed, other = laid_beside(package, text_file)
    if other:
        raise ChangaiError(f"{text_file}: {other}; nothing was filled")
    filled, open_cases = 0, []
    for table in SPANS:
        schema, path = package.schema(table), package.resource(table)["path"]
        columns = [field["name"] for field in schema["fields"]]
        rows = rows_of(package, table)
        before = filled
        for row in rows:
            if row["start"] or row["end"] or not row["exact"] or row["passage_id"] not in placed:
                continue
            text = placed[row["passage_id"]][1]
            starts = [m.start() for m in re.finditer(re.escape(row["exact"]), text)]
            where = f"{path}:{row['_line']}: {row['exact']!r}"
            if len(starts) == 1:
                row["start"], row["end"] = str(starts[0]), str(starts[0] + len(row["exact"]))
                filled += 1
            elif not starts:
                open_cases.append(f"{where} is not in {row['passage_id']}")
            else:
                choices = "; ".join(
                    f"{s} (…{text[max(0, s - 8) : s + len(row['exact']) + 8]}…)" for s in starts
                )
                open_cases.append(f"{where} stands {len(starts)} times: {choices}")
        if filled > before:
            cells = [[row[column] for column in columns] for row in rows]
            replace(Path(package.where) / path, csvtext.write(columns, cells, sort_key(schema)))
    return filled, open_cases


def findings(report: Report, text_file: str | Path) -> list[Finding]:
    """The report as findings: the line of an uncovered token is the number of its paragraph."""
    name = Path(text_file).name
    found = [Finding(name, 0, "", "X101", report.other_text)] if report.other_text else []
    for m in report.misfits:
        message = f"{m.passage_id} has {shown(m.there)} at {m.start}, not {shown(m.exact)}"
        found.append(Finding(m.file, m.line, "exact", "E104", message))
    for t in report.uncovered:
        message = f"{t.kind} {shown(t.exact)} is not covered (…{t.context}…)"
        hint = "state it in evidence, or exclude it with a reason"
        found.append(Finding(name, t.ordinal, f"{t.start}-{t.end}", "X103", message, hint))
    return [printable(finding) for finding in found]


def render(report: Report) -> str:
    """The report for a terminal: what differs first, then misfits, then the uncovered by place."""
    lines = [report.other_text] if report.other_text else []
    for m in report.misfits:
        where = f"{m.file}:{m.line}: {m.passage_id} {m.start}"
        lines.append(f"{where}: has {m.there!r}, not {m.exact!r}")
    for t in report.uncovered:
        where = f"{t.passage_id.rpartition('-')[0]} paragraph {t.ordinal}, {t.start}–{t.end}"
        lines.append(f"{where}: {t.kind} {t.exact!r} is not covered (…{t.context}…)")
    lines.append(
        f"{report.tokens} numbers, titles, dates, quoted names and known names; "
        f"{len(report.uncovered)} uncovered, {len(report.misfits)} offsets that do not fit"
    )
    return "".join(visible(line) + "\n" for line in lines)
