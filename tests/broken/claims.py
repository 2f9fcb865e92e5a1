"""What a source says: its claim is what is printed, and its stance what the claims make of it.

A cell holds the claim that is adopted; a departure from the order of authority is a real one; and a
name points to one row.
"""

from __future__ import annotations

from broken.case import BOOK, NEWS, added, case, wrong
from broken.patches import cells, insert

WORKS = "organizations,org-haichao-works"
MEASURES = "documents,doc-measures"
PUBLISHED_BY_THEN = cells(
    "documents", 2, published_end="2020-06-02", published_precision="not_after"
)

CASES = [
    # A claim is in canonical form
    wrong("claim that does not parse", "E116", "evidence:22:claim", "150万"),
    wrong("date as printed for a claim", "E116", "evidence:8:claim", "2019年3月5日"),
    wrong("number for a date", "E116", "evidence:8:claim", "more_than 5"),
    wrong("claim of a row that is not there", "E116", "evidence:10:claim", "reg-cn-zz"),
    # It is what is printed
    wrong("claim of another figure than printed", "E117", "evidence:17:claim", "1105"),
    wrong("claim without the qualifier", "E117", "evidence:16:claim", "1200"),
    wrong("claim of another day than printed", "E117", "evidence:6:claim", "2020-06-11"),
    wrong(
        "claim of a place that is not named",
        "E117",
        "evidence:10:claim",
        "reg-cn",
        cells("events", 3, region_id="reg-cn"),
    ),
    wrong("evidence without a figure", "E117", "evidence:18:claim", exact="名", start="24"),
    # Words such as 近日 are a bound, by the day of their source
    case(
        "day where 日前 is printed",
        "E117",
        "evidence:3:claim",
        cells(
            "documents",
            2,
            published="2020-06-02",
            published_end="2020-06-02",
            published_precision="day",
        ),
        insert("evidence", 3, f"{MEASURES},published,{NEWS},日前,2020-06-02,states,As reported."),
    ),
    case(
        "month where 近日 is printed",
        "E117",
        "evidence:3:claim",
        cells(
            "documents",
            2,
            published="2020-06-01",
            published_end="2020-06-30",
            published_precision="month",
        ),
        insert("evidence", 3, f"{MEASURES},published,{NEWS},近日,2020-06,states,In that month."),
    ),
    case(
        "bound that is not the day of its source",
        "E117",
        "evidence:3:claim",
        cells("documents", 2, published_end="2020-06-01", published_precision="not_after"),
        insert("evidence", 3, f"{MEASURES},published,{NEWS},近日,../2020-06-01,states,"),
    ),
    case(
        "bound by a source that prints no day",
        "E117",
        "evidence:3:claim",
        cells("documents", 2, published_end="2021-01-01", published_precision="not_after"),
        insert("evidence", 3, f"{MEASURES},published,{BOOK}-2,0,2,近日,../2021-01-01,states,"),
    ),
    case(
        "bound where a day is printed",
        "E117",
        "evidence:3:claim",
        PUBLISHED_BY_THEN,
        insert("evidence", 3, f"{MEASURES},published,{NEWS},2020年6月2日,../2020-06-02,states,"),
    ),
    added(
        "bound of a date that cannot have one",
        "E116",
        "evidence:2:claim",
        f"{MEASURES},adopted,{NEWS},日前,../2020-06-02,states,",
    ),
    # A stance is computed, not chosen
    case(
        "one telling that confirms itself",
        "E118",
        "evidence:6:stance",
        cells("sources", 2, origin="press-conference"),
        cells("sources", 3, origin="press-conference"),
    ),
    wrong("stance of one's own choice", "E118", "evidence:6:stance", "refines"),
    wrong("dispute that agrees", "E118", "evidence:17:stance", exact="1200个", claim="1200"),
    wrong(
        "confirmation that differs",
        "E118",
        "evidence:6:stance",
        exact="2020-06-02",
        claim="2020-06-02",
    ),
    added(
        "dispute over a name that is the same",
        "E118",
        "evidence:27:stance",
        f"{WORKS},name_zh,{NEWS},海潮机械厂,海潮机械厂,disputes,No.",
    ),
    added(
        "confirmation of another month",
        "E118",
        "evidence:30:stance",
        f"programs,prg-lighthouse,date_start,{NEWS},2020年10月,2020-10,confirms,",
    ),
    # A cell holds what is adopted
    wrong(
        "venue other than the one adopted",
        "E119",
        "events:3:venue_zh",
        "杭州",
        insert(
            "evidence",
            11,
            f"events,evt-skills-meeting-2019,venue_zh,{BOOK}-2,10,13,浙江省,浙江省,states,",
        ),
    ),
    wrong("name that nobody prints", "E119", "people:2:name_zh", "林一凡"),
    # It speaks of what its row is about, of what sources can state, and the row goes by it
    wrong(
        "place swapped for another",
        "E124",
        "evidence:27:claim",
        None,
        cells("organizations", 3, region_id="reg-cn"),
    ),
    added(
        "province of a national figure",
        "E124",
        "evidence:14:claim",
        f"metrics,met-joined-2020,region_id,{NEWS},浙江省,reg-cn-zj,disputes,Of the province.",
        cells("metrics", 3, region_id="reg-cn"),
    ),
    added(
        "another year than that of its figure",
        "E124",
        "evidence:13:claim",
        f"metrics,met-frontline-share-2019,period_start,{NEWS},2021年,2021,disputes,Later.",
    ),
    added(
        "plan stated as an outcome",
        "E124",
        "evidence:12:claim",
        f"metrics,met-frontline-share-2019,nature,{NEWS},计划,plan,disputes,A plan.",
    ),
    added(
        "class stated by a source",
        "E125",
        "evidence:7:field",
        f"events,evt-night-school-visit-2020,event_type,{NEWS},活动,activity,states,",
    ),
    added(
        "upper value without its value",
        "E125",
        "evidence:19:field",
        f"metrics,met-technicians,value_upper,{BOOK}-5,22,25,86名,86,states,",
    ),
    wrong("source that does not state the value", "E126", "metrics:4:source_id", "src-news-2020"),
    wrong("source that does not state the date", "E126", "events:2:source_id", "src-news-2020"),
    added(
        "adopted source that makes no claim",
        "E120",
        "departures:2:source_id",
        "metrics,met-technicians,value,src-news-2020,Newer.,较新。",
    ),
    added(
        "departure that the order gives anyway",
        "E120",
        "departures:2:source_id",
        "metrics,met-studios-2020,value,src-lighthouse,Own.,自家。",
    ),
    added(
        "issuer that is in no relation",
        "E121",
        "evidence:2:field",
        f"documents,doc-measures,document_issuers,{BOOK}-5,2,7,海潮机械厂,org-haichao-works,disputes,",
    ),
    # A name is that of one row
    added(
        "one name on two bodies",
        "E122",
        "names:13:name",
        f"{WORKS},海潮总工会,zh,short,src-lighthouse,",
        cells("names", 11, note_en="The union itself."),
    ),
    wrong("name of a row that the names lack", "E122", "events:3:name_en", "Meeting on skills"),
]
