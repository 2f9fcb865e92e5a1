"""Ids, and rows that belong together: one row to one id, for good; parents above, never around.

A retired id is never used again, a participant is one person or one body, and a region lies where
its code says.
"""

from __future__ import annotations

from broken.case import UNION, added, case, wrong
from broken.patches import cells, constraint, insert

CASES = [
    added(
        "one id in two tables",
        "R101",
        "themes:2:theme_id",
        "reg-cn,另一,Other,2,Another.,另一个。",
        constraint("themes", "theme_id", pattern=None),
    ),
    wrong("parents in a ring", "R102", "organizations:2:parent_id", "org-haichao-works"),
    wrong("its own parent", "R102", "organizations:2:parent_id", UNION),
    case(
        "retired id in use",
        "R103",
        "people:2:person_id",
        insert("retired", 3, "per-lin-yifan,people,0.1.0,Doubled.,"),
    ),
    wrong("reference to a retired id", "R103", "metrics:3:event_id", "evt-night-visit"),
    wrong("replaced by nothing", "R103", "retired:2:replaced_by", "evt-nowhere"),
    wrong(
        "participant that is nobody",
        "R105",
        "event_participants:2:person_id",
        organization_id="",
    ),
    wrong(
        "participant that is two",
        "R105",
        "event_participants:3:person_id",
        organization_id=UNION,
    ),
    wrong(
        "region under a wrong parent",
        "R106",
        "regions:4:parent_id",
        "reg-cn",
        cells("organizations", 3, parent_id=""),  # whose place would not lie in its parent's
    ),
    wrong("region with another code", "R106", "regions:3:iso_3166_2", "CN-JS"),
]
