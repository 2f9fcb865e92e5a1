"""Rows that speak of one thing agree: a figure with its event, a part with its whole, a target
with its outcome, a document with the one it carries out, a name with its pinyin.
"""

from __future__ import annotations

from broken.case import BOOK, NEWS, added, case, wrong
from broken.patches import cells, copy, insert, replace

# A tenfold number of workshops.
A_YEAR_LATER = (
    copy(
        "metrics",
        4,
        5,
        metric_id="met-studios-2021",
        value="12000",
        qualifier="exact",
        period_start="2021-12-31",
        period_end="2021-12-31",
        source_id="src-news-2020",
    ),
    cells("sources", 3, published="2022-01-02", accessed="2022-05-01"),
    insert("evidence", 18, f"metrics,met-studios-2021,value,{NEWS},12000个,12000,states,"),
)

CASES = [
    # One thing has one row
    case(
        "one page for two sources",
        "R107",
        "sources:4:url",
        copy(
            "sources",
            3,
            4,
            source_id="src-news-2021",
            title_zh="又见",
            title_en="Again",
            published="2020-06-03",
            url="http://www.example.org/news/1/",
        ),
    ),
    wrong(
        "one definition for two indicators",
        "R107",
        "indicators:4:definition_en",
        "People taking part, as counted.",
    ),
    # Rows that name each other
    wrong(
        "figure of another program than its event",
        "M114",
        "metrics:3:program_id",
        "prg-anchor",
        insert(
            "programs",
            2,
            "prg-anchor,锚,Anchor,campaign,,,,,none,thm-skill,A made-up one.,虚构。,src-lighthouse",
        ),
        insert("evidence", 29, f"programs,prg-anchor,name_zh,{BOOK}-4,9,11,匠心,锚,states,"),
        insert("names", 16, "programs,prg-anchor,Anchor,en,translation,,"),
        insert("names", 17, "programs,prg-anchor,匠心,zh,contextual,src-lighthouse,Made up."),
        insert("names", 18, "programs,prg-anchor,锚,zh,constructed,,"),
        event_id="evt-night-school-visit-2020",
    ),
    wrong("central document of a province", "M115", "documents:2:level", "central"),
    wrong(
        "part of a whole that counts something else",
        "M116",
        "metrics:5:part_of_metric_id",
        "met-trained-2019",
    ),
    wrong("flow of an instant", "M117", "metrics:7:period_kind", "instant"),
    wrong("share that is no percentage", "M117", "indicators:2:aggregation", "stock"),
    wrong("published after it was seen", "E123", "sources:3:published", accessed="2020-06-01"),
    case(
        "reported before it happened",
        "E123",
        "evidence:6:source_id",
        cells("sources", 3, published="2020-05-30"),
    ),
    wrong(
        "pinyin of other characters",
        "M118",
        "people:2:name_en",
        "Lin Yifang",
        replace("names", "Lin Yifan", "Lin Yifang"),
    ),
    case(
        "event long before its program",
        "M119",
        "events:2:date_start",
        cells("programs", 2, date_start="2022-09-01"),
        cells("evidence", 29, exact="2022年9月", claim="2022-09"),
    ),
    # Targets and their outcomes, and series
    wrong("target without a deadline", "M120", "metrics:3:period_end", nature="target"),
    wrong("outcome of another indicator", "M121", "metrics:6:outcome_metric_id", "met-joined-2020"),
    wrong(
        "outcome of after the deadline",
        "M121",
        "metrics:6:outcome_metric_id",
        "met-technicians",
        cells(
            "metrics",
            5,
            period_start="2026-12-31",
            period_end="2026-12-31",
            period_precision="year",
        ),
        cells("evidence", 18, note_en="Announced."),
    ),
    wrong(
        "outcome of before the document that sets the target",
        "M121",
        "metrics:6:outcome_metric_id",
        "met-technicians",
        cells(
            "metrics",
            5,
            period_start="2018-12-31",
            period_end="2018-12-31",
            period_precision="year",
        ),
        cells("evidence", 18, note_en="Announced."),
        document_id="doc-measures",
    ),
    wrong(
        "target that names nothing that sets it",
        "M140",
        "metrics:6:document_id",
        initiative_id="",
        outcome_metric_id="",
    ),
    wrong(
        "plan that is only a forecast",
        "M141",
        "metrics:6:nature",
        note_en="Expected (预计) by then.",
    ),
    case(
        "target in the words of a translation",
        "M142",
        "metrics:6:value",
        cells("metrics", 6, qualifier="more_than"),
        cells("evidence", 20, start="39", end="47", exact="over 200", claim="more_than 200"),
        insert(
            "evidence",
            21,
            f"metrics,met-technicians-2025,value,{NEWS},200名以上,at_least 200,confirms,",
        ),
    ),
    wrong(
        "break before any figure",
        "M122",
        "metrics:2:series_break",
        "true",
        note_en="Another count.",
    ),
    wrong("break without a reason", "M122", "metrics:2:series_break", "true"),
    wrong("break at a plan", "M122", "metrics:6:series_break", "true"),
    # What the other rows of a kind have
    wrong("counting word left out", "M123", "metrics:2:unit_zh", ""),
    wrong("counting word left out of the only such figure", "M123", "metrics:4:unit_zh", ""),
    case(
        "figure without the base that another one has",
        "M123",
        "metrics:8:base_zh",
        cells("metrics", 7, base_zh="海潮职工", base_en="workers of Haichao"),
    ),
    wrong("dated figure of no kind of period", "M123", "metrics:7:period_kind", "unstated"),
    case(
        "figure without the place that all others have",
        "M123",
        "metrics:9:region_id",
        cells("metrics", 7, region_id="reg-cn-zj"),
        copy("metrics", 7, 8, metric_id="met-trained-cn-2019", region_id="reg-cn"),
        insert(
            "evidence",
            23,
            f"metrics,met-trained-cn-2019,value,{BOOK}-3,13,19,150万人次,1500000,states,",
        ),
    ),
    wrong("document of no place", "M123", "documents:2:region_id", ""),
    wrong(
        "initiative of a prefecture that is not named",
        "M123",
        "regional_initiatives:2:region_id",
        "",
        level="prefectural",
    ),
    wrong(
        "initiative of an enterprise that is not named",
        "M123",
        "regional_initiatives:2:organization_id",
        "",
    ),
    wrong("province without its code", "M123", "regions:3:gb2260", ""),
    wrong("country without its code", "M123", "regions:2:iso_3166_2", ""),
    # Dates of figures
    wrong(
        "month for a figure of an event that has days",
        "M124",
        "metrics:3:period_start",
        "2019-03-01",
        period_end="2019-03-31",
        period_precision="month",
        period_kind="interval",
        event_id="evt-skills-meeting-2019",
    ),
    wrong(
        "figure of after its event",
        "M124",
        "metrics:3:period_end",
        "2019-03-06",
        period_start="2019-03-05",
        period_precision="day",
        period_kind="interval",
        event_id="evt-skills-meeting-2019",
    ),
    wrong(
        "year of the report for what is done every year",
        "M125",
        "metrics:3:period_kind",
        "per_year",
        period_start="2020-01-01",
        period_end="2020-12-31",
        period_precision="year",
    ),
    wrong(
        "figure dated by the month of its report",
        "M126",
        "metrics:3:period_start",
        "2020-06-01",
        cells("evidence", 14, source_id="src-news-2020", passage_id="", start="", end=""),
        period_end="2020-06-30",
        period_precision="month",
        period_kind="interval",
        source_id="src-news-2020",
    ),
    wrong("prefecture without its code", "M123", "regions:4:gb2260", ""),
    case(
        "document of a prefecture in a corps, which has the rank of a province",
        "M115",
        "documents:2:level",
        cells("regions", 4, level="corps", gb2260=""),
        cells("documents", 2, level="prefectural", region_id="reg-cn-zj-ningbo"),
    ),
    # Documents that carry out others
    added(
        "document that carries out itself",
        "R108",
        "document_relations:2:related_document_id",
        "doc-measures,doc-measures,implements",
    ),
    added(
        "document that carries out a later one",
        "R108",
        "document_relations:2:related_document_id",
        "doc-measures,doc-methods,implements",
        copy(
            "documents",
            2,
            3,
            document_id="doc-methods",
            title_zh="海潮方法",
            title_en="Haichao Methods",
            issued="2020-09-01",
            issued_end="2020-09-30",
            issued_precision="month",
            description_en="Made up.",
            description_zh="虚构。",
        ),
        insert("names", 4, "documents,doc-methods,Haichao Methods,en,translation,,"),
        insert("names", 5, "documents,doc-methods,海潮方法,zh,constructed,,"),
        insert(
            "evidence", 4, f"documents,doc-methods,issued,{BOOK}-4,0,7,2020年9月,2020-09,states,"
        ),
        insert(
            "evidence", 5, f"documents,doc-methods,title_zh,{BOOK}-2,28,30,海潮,海潮方法,states,"
        ),
    ),
    # What a slip makes of a row
    wrong("theme left out", "M123", "events:3:theme_id", "", document_id=""),
    case(
        "one figure under two ids",
        "E132",
        "metrics:5:metric_id",
        copy(
            "metrics",
            4,
            5,
            metric_id="met-studios-again",
            value="1100",
            qualifier="exact",
            source_id="src-news-2020",
        ),
        insert("evidence", 18, f"metrics,met-studios-again,value,{NEWS},1100个,1100,states,"),
    ),
    case("a zero too many in a series", "M151", "metrics:5:value", *A_YEAR_LATER),
    added(
        "document of another province",
        "M152",
        "provincial_reform:2:implementing_document_id",
        "reg-cn-zj-ningbo,doc-measures,,,,,,,",
    ),
    wrong(
        "source dated otherwise than its address",
        "M157",
        "sources:3:published",
        url="https://example.org/2020/0605/1.html",
    ),
    wrong("union that is an enterprise", "M159", "organizations:2:organization_type", "enterprise"),
    added(
        "look-up that says otherwise than the cell",
        "E134",
        "lookups:2:outcome",
        "documents,doc-measures,issued,2021-05-01,海潮,nothing_found,",
    ),
    added(
        "retired id of another table",
        "E136",
        "retired:3:table",
        "per-gone,events,0.2.0,Not a person.,",
    ),
    wrong("number of another year", "E137", "documents:2:document_number", "海工发〔2018〕3号"),
    wrong(
        "official document of an agency", "E138", "sources:3:authority", kind="official_document"
    ),
    added(
        "plan in the column of another step",
        "E139",
        "provincial_reform:2:plan_document_id",
        "reg-cn-zj,,doc-measures,,,,,,",
    ),
]
