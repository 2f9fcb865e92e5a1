"""Where places lie: the province of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PROVINCE = "province"


def provinces(
    region_ids: Sequence[str], levels: Sequence[str], parents: Sequence[str | None]
) -> list[str | None]:
    """For each place the province-level unit that it is or lies in; None for the country."""
    level = dict(zip(region_ids, levels, strict=True))
    parent = dict(zip(region_ids, parents, strict=True))
    return [province(region_id, level, parent) for region_id in region_ids]


def province(
    region_id: str, level: Mapping[str, str], parent: Mapping[str, str | None]
) -> str | None:
    """The province-level unit that a place is or lies in, or None."""
    passed: set[str] = set()
    place: str | None = region_id
    while place is not None and place not in passed:  # an invalid package may go in a circle
        if level.get(place) == PROVINCE:
            return place
        passed.add(place)
        place = parent.get(place)
    return None
