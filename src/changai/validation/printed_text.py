"""Compares claims with their quotes."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from changai.model.values import Number, Period, format_value, not_after, parse_period, parse_value
from changai.reading.dates import HOUR, is_by_now, is_partial_date, parse_date, resolve_date
from changai.reading.figures import printed_number, scale_slip
from changai.statements.resolution import is_in_traditional, plain_name
from changai.validation.findings import shown

READ_AGAIN = "one of the two is wrong: read the passage again"
YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
CHINESE_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
BRACKETS = str.maketrans("[]［］()（）﹝﹞", "〔〕〔〕〔〕〔〕〔〕")


class QuoteFault(NamedTuple):
    """What a quote prints otherwise than its claim, and a hint."""

    message: str
    hint: str


@functools.lru_cache(maxsize=2**16)
def number_fault(claim: str, quote: str) -> QuoteFault | None:
    """Why a number or range is not the one that its quote prints."""
    value, printed = parse_value("number", claim), printed_number(quote)
    if printed is None:
        message = f"no figure can be read in {shown(quote)}"
        return QuoteFault(message, "put one figure into exact, as it is printed")
    if not isinstance(value, Number) or printed == value:
        return None
    message = f'the claim is {claim}, but "{quote}" reads {format_value(printed)}'
    if printed.upper is not None and value.upper is None:
        return QuoteFault(message, f"the quote prints a range: write {format_value(printed)}")
    return QuoteFault(message, slip_hint(value.value, printed.value))


def slip_hint(value: Decimal, printed: Decimal) -> str:
    """The hint for a value that is not the printed one: which slip it may be."""
    slip = scale_slip(value, printed)
    return f"{slip}; or read the passage again" if slip else READ_AGAIN


@functools.lru_cache(maxsize=2**16)
def date_fault(claim: str, quote: str, published: str, has_note: bool) -> QuoteFault | None:
    """Why a date is not the one that its quote prints, in a source published on a day.

    A quote without a date is no fault where a note says what makes it this day. 近日, 目前 and the
    like are the bound that the day of the source sets, and nothing else is a bound. ``published``
    is a day, month or year, empty where none is printed.
    """
    value, seen = parse_period(claim), parse_period(published)
    if value is None:
        return None
    if value.is_bound or is_by_now(quote):
        return bound_fault(claim, quote, seen)
    whole_date = parse_date(HOUR.sub("", quote))
    printed = whole_date or resolve_date(quote, seen.first if seen else None)
    if printed is None:
        if has_note or is_only_year_of(value, quote):
            return None
        message = f"no date can be read in {shown(quote)}"
        return QuoteFault(message, "say in note_en why it is this date")
    if whole_date is None and is_partial_date(quote):
        agrees = agrees_in_any_year(value, printed)
    else:
        agrees = one_lies_in_the_other(value, printed)
    if agrees:
        return None
    message = f'the claim is {claim}, but "{quote}" reads {format_value(printed)}'
    return QuoteFault(message, READ_AGAIN)


def bound_fault(claim: str, quote: str, seen: Period | None) -> QuoteFault | None:
    """Why a claim is not the bound that a word like 近日 and the day of its source set."""
    if not is_by_now(quote):
        message = f"{claim} is a bound, but {shown(quote)} is no word such as 近日, 目前, recently"
        return QuoteFault(message, "put the word into exact, or claim the date that is printed")
    if seen is None or seen.precision != "day":
        message = f"{shown(quote)} dates nothing in a source that prints no day of its own"
        return QuoteFault(
            message, "delete the statement; a row without another date has the precision none"
        )
    bound = format_value(not_after(seen.last))
    if claim == bound:
        return None
    message = (
        f'the claim is {claim}, but "{quote}" in a source of {format_value(seen)} reads {bound}'
    )
    return QuoteFault(message, "empty the claim and run `changai settle`, which reads the word")


def is_only_year_of(value: Period, quote: str) -> bool:
    """Whether a date lies about the only year that a quote names."""
    years = YEAR.findall(quote)
    return len(years) == 1 and value.first.year <= int(years[0]) <= value.last.year


def one_lies_in_the_other(one: Period, other: Period) -> bool:
    """Whether all days of one period are days of the other."""
    inside = other.first <= one.first and one.last <= other.last
    around = one.first <= other.first and other.last <= one.last
    return inside or around


def agrees_in_any_year(claim: Period, printed: Period) -> bool:
    """Whether a date is a printed one without a year, which stands elsewhere in the passage."""
    printed_days = {(day.month, day.day) for day in (printed.first, printed.last)}
    claimed_days = {(day.month, day.day) for day in (claim.first, claim.last)}
    if printed_days & claimed_days:
        return True
    months_agree = claim.first.month <= printed.first.month <= claim.last.month
    return months_agree and claim.precision != "day"


def reference_fault(claim: str, quote: str, names: Sequence[str]) -> QuoteFault | None:
    """Why a quote does not name the row that a claim refers to, by its plain names.

    A row without names, such as a figure, is named by no quote.
    """
    words = plain_name(quote)
    if not names or any(name in words or words in name for name in names):
        return None
    return QuoteFault(
        f"{shown(quote)} is no known name of {shown(claim)}, nor of what is above it", ""
    )


def name_fault(claim: str, quote: str, names: Sequence[str]) -> QuoteFault | None:
    """Why a quote has no two characters in common with a name or another plain name of its row.

    One in another language is left to a reader.
    """
    words, name = plain_name(quote), plain_name(claim)
    if words.isascii() != name.isascii():
        return None
    pairs = {words[i : i + 2] for i in range(max(len(words) - 1, 1))}
    if any(pair in known for known in {name, *names} for pair in pairs):
        return None
    return QuoteFault(
        f"{shown(quote)} has nothing in common with the claim {shown(claim)}",
        "put the words that name it into exact",
    )


def document_number_fault(claim: str, quote: str) -> QuoteFault | None:
    """Why a quote is not the number of a document, whatever brackets or characters print it."""
    normal_form = digits_alone if quote.isascii() else number_characters
    if normal_form(claim) == normal_form(quote):
        return None
    if is_in_traditional(quote.translate(BRACKETS), claim.translate(BRACKETS)):
        return None
    return QuoteFault(f'the claim is {claim}, but the quote is "{quote}"', READ_AGAIN)


def digits_alone(number: str) -> str:
    """The digits of a document number, which are all that an English text keeps of it."""
    return re.sub("[^0-9]", "", number)


def number_characters(number: str) -> str:
    """The characters of a document number in one order: 第107号主席令 and 主席令第107号 are one."""
    return "".join(sorted(number.translate(CHINESE_DIGITS).translate(BRACKETS)))
