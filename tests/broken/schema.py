"""What the schemas say of a table: types, constraints, keys and references to other rows."""

from __future__ import annotations

from broken.case import UNION, added, case, wrong
from broken.patches import cells, constraint, copy

CASES = [
    # Types and constraints
    wrong("no such day", "S201", "events:3:date_start", "2019-02-30"),
    wrong("unknown type of event", "S202", "events:3:event_type", "meting"),
    wrong("unknown nature at a break", "S202", "metrics:6:nature", "Plan", series_break="true"),
    case(
        "unknown nature of an outcome",
        "S202",
        "metrics:5:nature",
        cells("metrics", 5, nature="Observed"),
        cells("metrics", 6, outcome_metric_id="met-technicians"),
    ),
    wrong("name missing", "S203", "events:3:name_en", ""),
    wrong("id missing", "S203", "people:2:person_id", ""),
    wrong(
        "every required cell missing",
        "S203",
        "people:2:person_id",
        "",
        name_zh="",
        name_en="",
        organization_id="",
        source_id="",
    ),
    wrong("composite key with an empty part", "S203", "initiative_partners:2:organization_id", ""),
    wrong("id with capitals", "S204", "people:2:person_id", "per-Lin-Yifan"),
    wrong("id with a wrong prefix", "S204", "people:2:person_id", "org-lin-yifan"),
    wrong("address that is none", "S204", "sources:3:url", "javascript:alert(1)"),
    wrong("id of another table", "S204", "events:2:region_id", UNION),
    wrong("over-long exact", "S205", "evidence:6:exact", "年" * 61),
    wrong("ordinal too large", "S205", "themes:3:ordinal", "12"),
    # Keys
    added("id twice", "S206", "themes:4:theme_id", "thm-skill,这样,Such,2,Another.,另一个。"),
    wrong("unique value twice", "S206", "themes:3:ordinal", "0"),
    added(
        "composite key twice",
        "S207",
        "initiative_partners:3",
        f"ini-wrench-school,{UNION},partner",
    ),
    wrong(
        "composite key with an empty part that is not required",
        "S207",
        "initiative_partners:2:organization_id",
        "",
        constraint("initiative_partners", "organization_id", required=None),
    ),
    case("evidence twice", "S207", "evidence:10", copy("evidence", 9, 10)),
    # References
    wrong("unknown region", "S208", "events:2:region_id", "reg-cn-zj-ningpo"),
    wrong("theme that is nowhere", "S208", "events:2:theme_id", "thm-xyz"),
]
