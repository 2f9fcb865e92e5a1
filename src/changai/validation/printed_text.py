"""Hold claims against the words that are said to print them."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

from changai.model.values import Number, Period, format_value, parse_period, parse_value
from changai.reading.dates import HOUR, is_partial_date, parse_date, resolve_date
from changai.reading.figures import parse_figure, scale_slip
from changai.statements.resolution import plain_name
from changai.validation.findings import shown

AGAIN = "one of the two is wrong: read the passage again"
Fault = tuple[str, str] | None  # message and hint


@functools.lru_cache(maxsize=2**16)
def number(claim: str, exact: str) -> Fault:
    """Why printed words do not make a number."""
    value, figure = parse_value("number", claim), parse_figure(exact)
    if figure is None:
        return f"no figure can be read in {shown(exact)}", "exact holds one figure"
    if not isinstance(value, Number) or (figure.value, figure.qualifier) == value:
        return None
    read = format_value(Number(figure.value, figure.qualifier))
    return f'{claim} is not what "{exact}" says ({read})', slipped(value.value, figure.value)


def slipped(value: Decimal, printed: Decimal) -> str:
    """The hint for a value that is not the printed one: which slip it may be."""
    slip = scale_slip(value, printed)
    return f"{slip}; or read the passage again" if slip else AGAIN


@functools.lru_cache(maxsize=2**16)
def date(claim: str, exact: str, published: str, noted: bool) -> Fault:
    """Why words printed on a day do not make a date; a note may say what makes it this date."""
    value, seen = parse_period(claim), parse_period(published)
    if value is None:
        return None
    whole = parse_date(HOUR.sub("", exact))
    read = whole or resolve_date(exact, seen.first if seen else None)
    if read is None:
        years = re.findall("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", exact)
        held = len(years) == 1 and value.first.year <= int(years[0]) <= value.last.year
        if held or noted:
            return None
        return f"no date can be read in {shown(exact)}", "say in note_en what makes it this day"
    if agree(value, read, partial=whole is None and is_partial_date(exact)):
        return None
    return f'{claim} is not what "{exact}" says ({format_value(read)})', AGAIN


def agree(claim: Period, read: Period, partial: bool) -> bool:
    """Whether a claim is of the days that were read; of a ``partial`` date, in whichever year."""
    if partial:  # the year is carried over from elsewhere in the passage, or is that of the source
        days = {(d.month, d.day) for d in (read.first, read.last)}
        same = {(d.month, d.day) for d in (claim.first, claim.last)} & days
        within = claim.first.month <= read.first.month <= claim.last.month
        return bool(same) or (within and claim.precision != "day")
    inside = read.first <= claim.first and claim.last <= read.last
    return inside or (claim.first <= read.first and read.last <= claim.last)


def reference(claim: str, exact: str, names: Sequence[str]) -> Fault:
    """Why words do not name the row that a claim refers to, by its plain_name names."""
    words = plain_name(exact)
    if not names or any(name in words or words in name for name in names):
        return None  # a figure has no name
    return f"{shown(exact)} names neither {shown(claim)} nor a place above it", ""


def name(claim: str, exact: str, names: Sequence[str] = ()) -> Fault:
    """Why words have nothing in common with the name they are said to print."""
    words, known = plain_name(exact), {plain_name(claim), *names}
    if words.isascii() != plain_name(claim).isascii():
        return None  # another language: a reader's business
    if any(words[i : i + 2] in name for name in known for i in range(max(len(words) - 1, 1))):
        return None
    return f"{shown(exact)} has nothing of {shown(claim)}", "the words that name it"


def document_number(claim: str, exact: str) -> Fault:
    """Why words are not the number of a document, whatever brackets it is printed with."""

    def numbered(text: str) -> str:
        if exact.isascii():  # English: its digits
            return re.sub("[^0-9]", "", text)
        digits = text.translate(str.maketrans("〇一二三四五六七八九", "0123456789"))
        brackets = digits.translate(str.maketrans("[]［］()（）﹝﹞", "〔〕〔〕〔〕〔〕〔〕"))
        return "".join(sorted(brackets))  # 第107号主席令 and 主席令第107号 are one

    if numbered(claim) == numbered(exact):
        return None
    return f'{claim} is not what "{exact}" says', AGAIN
