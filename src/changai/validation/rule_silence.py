"""Leaves out findings of rules where another finding explains more: ``silent_beside``."""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from changai.validation.findings import Finding
from changai.validation.rule_entries import Query

Row = tuple[str, int]  # file and line


@dataclass(frozen=True, eq=False)
class Answer:
    """A finding, the query that gave it, and the other row or cell that it is about, if any."""

    finding: Finding
    query: Query | None = None  # None: reading the files gave it
    other_row: Row | None = None
    other_column: str = ""  # none: the whole of the other row

    @property
    def row(self) -> Row:
        """Where its finding stands."""
        return self.finding.file, self.finding.line


AnswersByRow = dict[Row, list[Answer]]


def not_silent(earlier: Iterable[Finding], answers: Sequence[Answer]) -> Iterator[Finding]:
    """The findings of ``answers`` that are not silent beside another one.

    Each is compared with what was found before the rules, and with all other answers but those that
    were dropped before it: of two that are silent beside each other, the later one is given.
    """
    by_row: AnswersByRow = defaultdict(list)
    for answer in [*map(Answer, earlier), *answers]:
        by_row[answer.row].append(answer)
    for answer in answers:
        if is_silent(answer, by_row):
            by_row[answer.row].remove(answer)
        else:
            yield answer.finding


def is_silent(answer: Answer, by_row: AnswersByRow) -> bool:
    """Whether an answer on its row, or on the row that it is about, makes it silent."""
    query = answer.query
    if query is None or not query.silent_beside or not answer.finding.line:
        return False
    return any(
        other.query is not query and is_one_of(other.finding.code, query.silent_beside)
        for other in [*by_row[answer.row], *other_answers(answer, by_row)]
    )


def other_answers(answer: Answer, by_row: AnswersByRow) -> list[Answer]:
    """The answers on the other row or cell that one is about."""
    if answer.other_row is None:
        return []
    column = answer.other_column
    return [o for o in by_row[answer.other_row] if column in ("", o.finding.column)]


def is_one_of(code: str, codes: Iterable[str]) -> bool:
    """Whether a code is among some, of which one such as ``S*`` stands for many."""
    return any(fnmatch.fnmatchcase(code, each) for each in codes)
