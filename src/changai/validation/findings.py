"""Findings: what is wrong, where, and how to mend it."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from changai.display import visible
from changai.errors import ChangaiError, nearest
from changai.limits import MAX_LISTED, MAX_PER_RULE, MAX_TEXT
from changai.validation.rulebook import book

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """One thing wrong. Sorted by file, line and column."""

    file: str
    line: int
    column: str
    code: str
    message: str
    hint: str = ""
    row_id: str = ""

    @property
    def severity(self) -> Severity:
        """error or warning, by the code."""
        return book()[self.code].severity


def bounded(found: Iterable[Finding]) -> Iterator[Finding]:
    """At most MAX_PER_RULE findings of a rule; where there are more, a last one says so."""
    remaining = iter(found)
    last = None
    for last in itertools.islice(remaining, MAX_PER_RULE):
        yield last
    if last is not None and next(remaining, None) is not None:
        yield more_than_listed(last)


def more_than_listed(one: Finding) -> Finding:
    """The finding that a rule has more findings than are listed; ``one`` is one of them."""
    message = f"more than {MAX_PER_RULE} findings of {one.code}; the rest is not listed"
    return Finding(one.file, 0, "", "X102", message, "fix those listed first")


def finding_of_error(error: ChangaiError, path: str, code: str, hint: str = "") -> Finding:
    """An error on a file as a finding; a path that leaves the package has a code of its own."""
    message, line = str(error), 0
    parts = re.fullmatch(r":(?:(\d+):\d+:)? ?(.*)", message.removeprefix(path), re.DOTALL)
    if parts:
        line, message = int(parts[1] or 0), parts[2]
    return Finding(path, line, "", "P104" if "leaves" in message else code, message, hint)


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest known name, or another hint where nothing is alike."""
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else otherwise


def shown(cell: str) -> str:
    """A cell in a message: quoted, control characters visible, never long."""
    return repr(cell if len(cell) <= 60 else cell[:57] + "…")


def plain(text: str) -> str:
    """Text on one line, without control, bidirectional or broken characters, never long."""
    text = visible(text[: 2 * MAX_TEXT])
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def printable(found: Finding) -> Finding:
    """A finding that no terminal, log or page can misread, whatever the data hold."""
    return found._replace(
        file=plain(found.file),
        column=plain(found.column),
        message=plain(found.message),
        hint=plain(found.hint),
        row_id=plain(found.row_id),
    )


def place(finding: Finding) -> str:
    """file:line:column, as far as it is known."""
    parts = [finding.file, str(finding.line) if finding.line else "", finding.column]
    return ":".join(part for part in parts if part)


def as_lines(finding: Finding) -> list[str]:
    """A finding for a terminal: where and what, then the row if the message does not name it, the hint."""
    lines = [f"{place(finding)}: {finding.severity} {finding.code}: {finding.message}"]
    if finding.row_id and finding.row_id not in finding.message:
        lines.append(f"  row: {finding.row_id}")
    if finding.hint:
        lines.append(f"  hint: {finding.hint}")
    return lines


def as_text(findings: list[Finding]) -> str:
    """For a terminal: counted by code, then each with its hint, the rest summarised."""
    if not findings:
        return "valid: no findings\n"
    errors = sum(finding.severity == "error" for finding in findings)
    counts = Counter(finding.code for finding in findings)
    lines = [f"{errors} errors, {len(findings) - errors} warnings"]
    lines += [f"  {n:5} {code}  {book()[code].meaning}" for code, n in sorted(counts.items())]
    lines.append("")
    for finding in findings[:MAX_LISTED]:
        lines += as_lines(finding)
    if len(findings) > MAX_LISTED:
        rest = Counter((f.file, f.code) for f in findings[MAX_LISTED:])
        lines.append(f"and {len(findings) - MAX_LISTED} more (--format json lists all):")
        lines += [f"  {file}: {n} of {code}" for (file, code), n in sorted(rest.items())]
    return "\n".join(lines) + "\n"


def as_json(findings: list[Finding]) -> str:
    """For programs: ``valid`` (no errors) and all findings."""
    keys = ("code", "severity", "file", "line", "column", "row_id", "message", "hint")
    found = [{key: getattr(finding, key) for key in keys} for finding in findings]
    valid = all(finding.severity != "error" for finding in findings)
    return json.dumps({"valid": valid, "findings": found}, ensure_ascii=False, indent=2) + "\n"


def escaped(text: str, property_: bool = False) -> str:
    """Escape for a workflow command, so that data cannot write one of its own."""
    for old, new in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(old, new)
    if property_:
        text = text.replace(":", "%3A").replace(",", "%2C")
    return text


def as_github(findings: list[Finding]) -> str:
    """For a pull request: one workflow annotation a finding, on its exact line."""
    lines = []
    for finding in findings:
        where = f"file={escaped(finding.file, True)},line={finding.line or 1}"
        title = escaped(f"{finding.code} {finding.column}".strip(), True)
        text = finding.message + (f" Hint: {finding.hint}" if finding.hint else "")
        lines.append(f"::{finding.severity} {where},title={title}::{escaped(text)}")
    return "".join(line + "\n" for line in lines)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
