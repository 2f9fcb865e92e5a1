"""Ids, and rows that belong together: one row to one id, for good; parents above, never around.

A retired id is never used again, a participant is one person or one body, and a region lies where
its code says.
"""

from __future__ import annotations

from broken.case import BOOK, UNION, added, case, wrong
from broken.patches import cells, constraint, copy, insert

# The plan that provinces carry out, under its id, and a relation to it.
PLAN = "doc-reform-plan-2017"
THE_PLAN = (
    copy(
        "documents",
        2,
        3,
        document_id=PLAN,
        title_zh="海潮方案",
        title_en="Haichao Plan",
        document_type="plan",
        issued_precision="none",
        issued="",
        issued_end="",
        region_id="reg-cn",
        description_en="Made up.",
        description_zh="虚构。",
    ),
    insert("names", 4, f"documents,{PLAN},Haichao Plan,en,translation,,"),
    insert("names", 5, f"documents,{PLAN},海潮方案,zh,constructed,,"),
    insert("evidence", 4, f"documents,{PLAN},title_zh,{BOOK}-2,28,30,海潮,海潮方案,states,"),
)
CARRIES_OUT = (
    insert("document_relations", 2, f"doc-measures,{PLAN},implements"),
    insert(
        "evidence",
        2,
        f"documents,doc-measures,document_relations,{BOOK}-2,28,30,海潮,{PLAN},states,",
    ),
)

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
    added(
        "province that names no document, although one of its own carries out the plan",
        "R111",
        "provincial_reform:2:implementing_document_id",
        "reg-cn-zj,,,,,,,,",
        *THE_PLAN,
        *CARRIES_OUT,
    ),
    added(
        "province with a document that is not said to carry out the plan",
        "R111",
        "provincial_reform:2:implementing_document_id",
        "reg-cn-zj,doc-measures,,,,,,,",
        *THE_PLAN,
    ),
    case(
        "draft for comment that is said to carry out the plan",
        "R111",
        "document_relations:2:relation",
        cells("documents", 2, title_zh="海潮工匠培养办法（征求意见稿）"),
        cells("names", 3, name="海潮工匠培养办法（征求意见稿）", kind="constructed", source_id=""),
        cells("evidence", 3, claim="海潮工匠培养办法（征求意见稿）"),
        *THE_PLAN,
        *CARRIES_OUT,
    ),
]
