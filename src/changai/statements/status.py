"""What other sources say of each row of a table, in a word: confirmed, disputed, unchecked and so on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from changai.statements.hosting import COPY

Row = Mapping[str, Any]
STATUS = [COPY, "unchecked", "nothing_found", "confirmed", "refined", "disputed", "contested"]
# What a statement on a row does to its status, in order: a later one outweighs an earlier one.
REACHED = {"confirms": "confirmed", "refines": "refined", "disputes": "disputed"}


class Standing(NamedTuple):
    """The status of a row, the fields in dispute, and how many sources take each stance.

    Sources of one origin count as one.
    """

    status: str
    disputed_fields: list[str]
    sources: Mapping[str, int]


def standings(
    rows: Mapping[str, str | None],
    statements: Iterable[Row],
    searched: set[str],
    sources: Mapping[str, Row],
) -> dict[str, Standing]:
    """How each row stands, by id.

    ``rows`` gives the source that each row goes by, None in a table whose rows go by none;
    ``statements`` are rows of evidence; ``searched`` are the ids that were looked up; ``sources``
    are by id, each with its ``hosting``, its ``origin`` and its ``rank`` (as ``rank_of_source`` gives
    it; None where a release ranks none).
    """
    of_row: dict[str, list[Row]] = defaultdict(list)
    for statement in statements:
        of_row[statement["row_id"]].append(statement)
    return {
        row_id: standing(of_row[row_id], row_id in searched, source_id, sources)
        for row_id, source_id in rows.items()
    }


def standing(
    statements: Sequence[Row],
    is_searched: bool,
    source_id: str | None,
    sources: Mapping[str, Row],
) -> Standing:
    """How one row stands, by the statements on it."""
    each = {(statement["stance"], who_tells(statement, sources)) for statement in statements}
    numbers = Counter(stance for stance, _ in each)
    status = "nothing_found" if is_searched else "unchecked"
    for stance, reached in REACHED.items():
        if numbers[stance]:
            status = reached
    by_field: dict[str, list[Row]] = defaultdict(list)
    for statement in statements:
        by_field[statement["field"]].append(statement)
    if any(is_contested(on_field, sources) for on_field in by_field.values()):
        status = "contested"
    disputed = {statement["field"] for statement in statements if statement["stance"] == "disputes"}
    if source_id is not None and sources.get(source_id, {}).get("hosting") == COPY:
        status = COPY
    return Standing(status, sorted(disputed), numbers)


def who_tells(statement: Row, sources: Mapping[str, Row]) -> str:
    """The origin of what a source passes on, or the source itself where the telling is its own."""
    source_id: str = statement["source_id"]
    return sources.get(source_id, {}).get("origin") or source_id


def is_contested(statements: Iterable[Row], sources: Mapping[str, Row]) -> bool:
    """Whether, of the statements on a cell, the best differ among themselves.

    The best are those of the sources that the order of authority has first of all that speak of it.
    """
    stances_by_rank: dict[int, set[str]] = defaultdict(set)
    for statement in statements:
        rank = rank_of(statement, sources)
        if rank is not None:
            stances_by_rank[rank].add(statement["stance"])
    best = stances_by_rank[min(stances_by_rank)] if stances_by_rank else set()
    return "disputes" in best and len(best) > 1


def rank_of(statement: Row, sources: Mapping[str, Row]) -> int | None:
    """The rank of the source of a statement; none of a source that is not in its table."""
    rank: int | None = sources.get(statement["source_id"], {}).get("rank")
    return rank
