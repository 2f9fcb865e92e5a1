"""How many days after another document a document came: how fast a decision was carried out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

Row = Mapping[str, Any]
DAY = "day"
DOCUMENTS = "documents"
# A relation of two documents: the later one, the earlier one, and what is computed of them.
DELAY_BETWEEN = ("document_id", "related_document_id")
DELAY = ("days_after", "days_qualifier")
# The columns that a delay is computed from, of both documents.
DATES_OF_DOCUMENT = (
    *("issued", "issued_end", "issued_precision"),
    *("published", "published_end", "published_precision", "adopted"),
)


class Delay(NamedTuple):
    """A number of days: exact, or at most so many where only a bound is known."""

    days: int
    qualifier: str


def delay(document: Row | None, earlier: Row | None) -> Delay | None:
    """How many days after an earlier document a document came, or None where that is not known.

    Counted between the first days that are known of them: of issue, else of publication, else of
    adoption. A document that is not there (None) has no days.
    """
    if document is None or earlier is None:
        return None
    begin, day, bound = known_day(earlier), known_day(document), latest_day(document)
    if begin is None:
        return None
    if day is not None:
        return Delay((day - begin).days, "exact")
    return Delay((bound - begin).days, "at_most") if bound is not None else None


def known_day(document: Row) -> date | None:
    """The day of issue of a document, else that of publication, else that of adoption."""
    for column in ("issued", "published"):
        if document[f"{column}_precision"] == DAY:
            day: date | None = document[column]
            return day
    adopted: date | None = document["adopted"]
    return adopted


def latest_day(document: Row) -> date | None:
    """The earliest day by which a document is known to have been there, or None."""
    ends = [document[column] for column in ("issued_end", "published_end")]
    return min((end for end in ends if end is not None), default=None)
