"""Labels of sources: what a reader sees instead of an id. No two sources share one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from changai.model.values import as_known

Row = Mapping[str, Any]


def source_labels(sources: Sequence[Row], language: str) -> list[str]:
    """The label of each source: its title with the date, and as much more as tells it apart."""
    title = f"title_{language}"
    labels = [label(source, title, day(source)) for source in sources]
    for more in (publisher_and_day, id_and_day):
        labels = told_apart(sources, labels, title, more)
    return labels


def told_apart(
    sources: Sequence[Row], labels: Sequence[str], title: str, more: Callable[[Row], str]
) -> list[str]:
    """The labels, those that several sources share with more in the brackets."""
    number = Counter(labels)
    return [
        label(source, title, more(source)) if number[shared] > 1 else shared
        for source, shared in zip(sources, labels, strict=True)
    ]


def label(source: Row, title: str, within_brackets: str) -> str:
    """A title, and what tells it apart in brackets."""
    text = source[title] or source["source_id"]
    return f"{text} ({within_brackets})" if within_brackets else text


def day(source: Row) -> str:
    """The day of a source as exact as it is known, or nothing."""
    return as_known(source.get("published"), source.get("published_precision"))


def publisher_and_day(source: Row) -> str:
    """Who published a source, and when."""
    return ", ".join(filter(None, (source.get("publisher_zh"), day(source))))


def id_and_day(source: Row) -> str:
    """The id of a source, and its day."""
    return ", ".join(filter(None, (source["source_id"], day(source))))
