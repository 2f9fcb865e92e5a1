"""How recurring terms of Chinese names are rendered in English: the table ``terms``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from changai.validation.database import Row


class Term(NamedTuple):
    """A Chinese term, its rendering, and the expression that finds it in an English text."""

    chinese: str
    rendering: str
    found: re.Pattern[str]


def read_terms(rows: Iterable[Row]) -> list[Term]:
    """The rows of ``terms``, the longest Chinese terms first: one holds others."""
    terms = [
        Term(row["term_zh"], row["term_en"], forms_expression(row["term_en"], row["forms_en"]))
        for row in rows
        if row["term_zh"] and row["term_en"]
    ]
    return sorted(terms, key=lambda term: (-len(term.chinese), term.chinese))


def forms_expression(rendering: str, other_forms: str | None) -> re.Pattern[str]:
    """Finds a rendering or another form of it as whole words, with or without a plural or possessive s."""
    forms = [rendering, *(other_forms or "").split(";")]
    listed = "|".join(re.escape(form.strip()) for form in forms if form.strip())
    return re.compile(rf"(?<!\w)({listed})(s|es|'s|s')?(?!\w)", re.IGNORECASE)


def missing_renderings(terms: Iterable[Term], chinese: str, english: str) -> Iterator[Term]:
    """The terms of a Chinese name whose rendering its English does not have.

    A term inside a longer one that was found is not looked for.
    """
    english = english.replace("’", "'")
    for term in terms:
        if term.chinese in chinese:
            chinese = chinese.replace(term.chinese, "|")
            if not term.found.search(english):
                yield term
