"""Which findings of rules are not given, for another finding explains more: ``silent_beside``."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from changai.validation.findings import Finding
from changai.validation.rule_entries import Query


@dataclass(frozen=True, eq=False)
class Answer:
    """A finding, the query that gave it, and the other row or cell that it is about, if any."""

    finding: Finding
    query: Query | None = None  # None: reading the files gave it
    other_row: tuple[str, int] | None = None  # file and line
    other_column: str = ""  # none: the whole of the other row


def not_silent(earlier: Iterable[Finding], answers: Sequence[Answer]) -> Iterator[Finding]:
    """The findings of ``answers`` that are not silent beside another one.

    Each is compared with what was found before the rules, and with all other answers but those that
    were dropped before it: of two that are silent beside each other, the later one is given.
    """
    by_row: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    for answer in [*map(Answer, earlier), *answers]:
        by_row[answer.finding.file, answer.finding.line].append(answer)
    for answer in answers:
        row = answer.finding.file, answer.finding.line
        beside = [*by_row[row], *other_answers(answer, by_row)] if answer.finding.line else []
        if any(silences(other, answer) for other in beside):
            by_row[row].remove(answer)
        else:
            yield answer.finding


def other_answers(answer: Answer, by_row: dict[tuple[str, int], list[Answer]]) -> list[Answer]:
    """The answers on the other row or cell that one is about."""
    if answer.other_row is None:
        return []
    column = answer.other_column
    return [o for o in by_row[answer.other_row] if column in ("", o.finding.column)]


def silences(other: Answer, answer: Answer) -> bool:
    """Whether an answer is not given beside another one; those of its own query do not count."""
    if answer.query is None or other.query is answer.query:
        return False
    return any(fnmatch.fnmatchcase(other.finding.code, c) for c in answer.query.silent_beside)
