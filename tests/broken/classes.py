"""Packages with rows of a class that their program, series or place does not bear out."""

from __future__ import annotations

from broken.case import BOOK, case, wrong
from broken.patches import Patch, cells, copy, insert


def another_meeting(name: str, **values: str) -> tuple[Patch, ...]:
    """A second event that is called like the skills meeting, but for what numbers it."""
    event = "evt-skills-meeting-2021"
    return (
        copy("events", 3, 4, event_id=event, name_zh=name, name_en="A meeting", **values),
        insert("names", 8, f"events,{event},{name},zh,constructed,,"),
        insert("names", 8, f"events,{event},A meeting,en,translation,,"),
        insert(
            "evidence",
            11,
            f"events,{event},date_start,{BOOK}-2,0,9,2019年3月5日,2019-03-05,states,",
        ),
    )


CASES = [
    # Theme
    wrong("event of another theme than its program", "M130", "events:2:theme_id", "thm-design"),
    wrong("event of another theme than its document", "M130", "events:3:theme_id", "thm-design"),
    case(
        "indicator of another theme than the program of its figures",
        "M130",
        "indicators:3:theme_id",
        cells("indicators", 3, theme_id="thm-design"),
    ),
    wrong("event without the theme of its program", "M130", "events:2:theme_id", ""),
    wrong(
        "initiative of another theme than its document",
        "M130",
        "regional_initiatives:2:theme_id",
        "thm-design",
        document_id="doc-measures",
    ),
    # Editions of a series
    case(
        "edition of another type",
        "M131",
        "events:4:event_type",
        *another_meeting("第二届技能大会", event_type="award", document_id=""),
    ),
    case(
        "edition of another place",
        "M131",
        "events:4:region_id",
        *another_meeting("技能大会（2021年）", region_id="reg-cn-zj-ningbo", document_id=""),
    ),
    # Place
    wrong(
        "event of a national body that is of the place where it met",
        "M132",
        "events:3:region_id",
        None,
        cells("organizations", 2, region_id="reg-cn"),
    ),
    case(
        "national event that is of the place where it was held",
        "M132",
        "events:3:region_id",
        cells("events", 3, name_zh="全国技能大会"),
        cells("names", 7, name="全国技能大会", kind="constructed", source_id=""),
        cells("evidence", 9, claim="全国技能大会"),
    ),
    case(
        "venue in a place that is not named",
        "M132",
        "events:3:venue_region_id",
        cells("events", 3, venue_zh="浙江省"),
        insert(
            "evidence",
            11,
            f"events,evt-skills-meeting-2019,venue_zh,{BOOK}-2,10,13,浙江省,浙江省,states,",
        ),
    ),
    wrong(
        "venue of which the town is known alone",
        "M132",
        "events:3:venue_zh",
        "",
        insert(
            "evidence",
            11,
            f"events,evt-skills-meeting-2019,venue_region_id,{BOOK}-2,10,13,浙江省,reg-cn-zj,states,",
        ),
        venue_region_id="reg-cn-zj",
    ),
    # Measures
    wrong(
        "initiative of all provinces",
        "M133",
        "regional_initiatives:2:region_id",
        "reg-cn",
        level="provincial",
        organization_id="",
    ),
    case(
        "target as an initiative",
        "M133",
        "regional_initiatives:2:name_zh",
        cells("evidence", 20, start="5", end="9"),
    ),
    # Parts
    wrong("issuer of a meeting", "M134", "event_participants:2:role", "issuer"),
    case(
        "speaker of an activity",
        "M134",
        "event_participants:3:role",
        cells("events", 3, event_type="activity"),
    ),
]
