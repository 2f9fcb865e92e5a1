"""How recurring terms of Chinese names are rendered in English: the table ``terms``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from changai.validation.database import Row
from changai.validation.findings import shown

SEPARATOR = ";"  # of several forms in one cell
NOTHING = re.compile("(?!)")


class Term(NamedTuple):
    """A Chinese term, its rendering, and expressions that find it, and what is not to be used for it."""

    chinese: str
    rendering: str
    found: re.Pattern[str]
    avoided: re.Pattern[str]


def read_terms(rows: Iterable[Row]) -> list[Term]:
    """The rows of ``terms``, the longest Chinese terms first: one holds others."""
    terms = [
        Term(
            row["term_zh"],
            row["term_en"],
            forms_expression(f"{row['term_en']}{SEPARATOR}{row['forms_en'] or ''}"),
            forms_expression(row["avoided_en"] or ""),
        )
        for row in rows
        if row["term_zh"] and row["term_en"]
    ]
    return sorted(terms, key=lambda term: (-len(term.chinese), term.chinese))


def forms_expression(forms: str) -> re.Pattern[str]:
    """Finds one of several forms as whole words, with or without a plural or possessive s."""
    listed = "|".join(re.escape(form.strip()) for form in forms.split(SEPARATOR) if form.strip())
    if not listed:
        return NOTHING
    return re.compile(rf"(?<!\w)({listed})(s|es|'s|s')?(?!\w)", re.IGNORECASE)


def rendering_faults(
    terms: Iterable[Term], chinese: str, english: str
) -> Iterator[tuple[Term, str]]:
    """The terms of a Chinese name that its English renders otherwise, and how.

    A term inside a longer one that was found is not looked for.
    """
    english = english.replace("’", "'")
    for term in terms:
        if term.chinese not in chinese:
            continue
        chinese = chinese.replace(term.chinese, "|")
        avoided = term.avoided.search(english)
        if avoided:
            yield term, f"has {shown(avoided[0])} for it"
        elif not term.found.search(english):
            yield term, f"does not render it as {shown(term.rendering)}"


def avoided_renderings(
    terms: Iterable[Term], chinese: str, english: str
) -> Iterator[tuple[Term, str]]:
    """The terms of a Chinese text for which its English has a form that is to be avoided.

    A text may speak of a thing without naming it; only what names it wrongly is found.
    """
    for term, fault in rendering_faults(terms, chinese, english):
        if term.avoided.search(english.replace("’", "'")):
            yield term, fault


def names_with(renderings: Iterable[str]) -> re.Pattern[str]:
    """Finds a rendering that is a name, with the capitalized words before it."""
    names = sorted((words for words in renderings if words[0].isupper()), key=len, reverse=True)
    if not names:
        return NOTHING
    listed = "|".join(re.escape(words) for words in names)
    return re.compile(rf"(?<!\w)(?:(?!The )[A-Z][\w'’-]* )+(?:{listed})(?!\w)")


def unrecorded_names(found: re.Pattern[str], recorded: str, english: str) -> Iterator[str]:
    """The names of bodies in an English text that are no part of a recorded name.

    ``recorded`` has those in lower case, a line each.
    """
    for match in found.finditer(english):
        if match[0].casefold() not in recorded:
            yield match[0]
