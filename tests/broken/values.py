"""What a row says: a period that runs forward, a value as its evidence prints it, both languages.

A part is no larger than its whole, and an indicator is one that figures of other years can share.
"""

from __future__ import annotations

from broken.case import BOOK, NEWS, added, case, wrong
from broken.patches import cells, copy, drop, insert

BY_THEN = f"documents,doc-measures,published,{NEWS},日前,../2020-06-02,states,"

CASES = [
    # Dates
    wrong("end before start", "M101", "events:2:date_end", "2020-05-01"),
    wrong("year swapped", "M106", "events:3:date_start", "2018-03-05", date_end="2018-03-05"),
    wrong(
        "day swapped where the year stands elsewhere",
        "M106",
        "events:2:date_start",
        "2020-05-31",
    ),
    wrong(
        "end of a period against its evidence",
        "M106",
        "metrics:8:period_end",
        "2020-12-31",
        period_precision="year",
    ),
    wrong("precision against its evidence", "M106", "metrics:2:period_precision", "month"),
    wrong("precision against date", "M102", "events:3:date_precision", "year"),
    wrong("precision without a date", "M102", "regional_initiatives:2:date_precision", "year"),
    wrong("dated but not precise", "M102", "events:2:date_precision", "none"),
    wrong("year without its first day", "M102", "metrics:4:period_precision", period_start=""),
    wrong(
        "year of a count without its first day, or words for its end",
        "M102",
        "metrics:2:period_precision",
        None,
        drop("evidence", 12),
        period_start="",
    ),
    wrong("bound with a first day", "M102", "events:3:date_precision", "not_after"),
    wrong("bound without its day", "M102", "regional_initiatives:2:date_precision", "not_after"),
    case(
        "last day that is not the bound",
        "M106",
        "documents:2:published_end",
        cells("documents", 2, published_end="2020-06-01", published_precision="not_after"),
        insert("evidence", 3, BY_THEN),
    ),
    case(
        "first day beside a bound",
        "M106",
        "documents:2:published",
        cells(
            "documents",
            2,
            published="2020-06-02",
            published_end="2020-06-02",
            published_precision="day",
        ),
        insert("evidence", 3, BY_THEN),
    ),
    case(
        "bound that the row leaves out",
        "M106",
        "documents:2:published_end",
        insert("evidence", 3, BY_THEN),
    ),
    # Figures
    wrong("value ten times too large", "M103", "metrics:7:value", "15000000"),
    wrong(
        "value ten thousand times too small",
        "M103",
        "metrics:7:value",
        "150",
        cells("metrics", 8, part_of_metric_id="", note_en="Women."),
    ),
    wrong("value with two digits swapped", "M103", "metrics:5:value", "68"),
    wrong("another qualifier", "M103", "metrics:3:qualifier", "exact"),
    wrong("heads for occasions", "M103", "metrics:7:indicator_id", "ind-joined"),
    wrong("another counting word", "M103", "metrics:7:unit_zh", "人"),
    wrong(
        "share over a hundred",
        "M104",
        "metrics:2:value",
        "141.6",
        cells("evidence", 13, exact="141.6%", claim="141.6", start="38"),
    ),
    case(
        "part larger than its whole",
        "M105",
        "metrics:6:value",
        cells("metrics", 5, part_of_metric_id="met-part"),
        copy(
            "metrics",
            5,
            4,
            metric_id="met-part",
            value="20",
            initiative_id="",
            part_of_metric_id="",
        ),
        insert("evidence", 15, f"metrics,met-part,value,{BOOK}-5,22,25,20名,20,states,"),
    ),
    wrong("upper value that is not printed", "M103", "metrics:5:value_upper", "90"),
    wrong("upper value below", "M107", "metrics:5:value_upper", "80"),
    wrong("value of 41 digits", "M150", "metrics:4:value", "1" * 41),
    # Languages
    wrong("English name given as Chinese", "M153", "names:2:language", "zh"),
    wrong("Chinese name given as English", "M153", "names:3:language", "en"),
    wrong(
        "one text for two languages",
        "M154",
        "events:2:description_zh",
        description_en="虚构的访问。",
    ),
    case(
        "period without its last day",
        "M156",
        "metrics:4:period_end",
        cells("metrics", 4, period_start="2020-12-31", period_end=""),
        cells("evidence", 15, field="period_start"),
    ),
    case(
        "period since a year with the last day of that year",
        "M160",
        "metrics:7:period_end",
        cells("evidence", 21, exact="2019年以来", end="7"),
    ),
    wrong(
        "founding without a last day", "M156", "events:2:date_end", "", event_type="establishment"
    ),
    wrong("document without the last day of its date", "M156", "documents:2:issued_end", ""),
    wrong("text of another row", "M158", "organizations:3:description_zh", "虚构的工会。"),
    wrong("Chinese in an English name", "M108", "events:3:name_en", "技能 meeting"),
    wrong("English in a Chinese name", "M108", "events:3:name_zh", "Skills meeting"),
    wrong("one language missing", "M109", "people:2:role_en", ""),
    # Texts beside cells
    wrong(
        "description that says what is missing",
        "M143",
        "events:3:description_en",
        "A made-up meeting; undated.",
    ),
    wrong(
        "note that says missing what the row has",
        "M144",
        "metrics:2:unit_zh",
        note_en="No counting word.",
    ),
    wrong(
        "number in one language alone",
        "M145",
        "events:3:description_en",
        "A made-up meeting of 40 people.",
    ),
    wrong(
        "number that no name of the row has",
        "M146",
        "events:3:description_en",
        "A made-up meeting of 40 people.",
        description_zh="虚构的四十人会议。",
    ),
    wrong(
        "number word in one language alone",
        "M145",
        "events:3:description_zh",
        "虚构的三场会议。",
    ),
    wrong(
        "number word that no name of the row has",
        "M146",
        "events:3:description_en",
        "A made-up meeting in twenty-five halls.",
        description_zh="在二十五个会场举行的虚构的会议。",
    ),
    wrong(
        "note that tells what its row holds",
        "M147",
        "evidence:17:note_en",
        "Counts workshops still being built; the row has more.",
    ),
    wrong(
        "note that names a row which is gone",
        "M148",
        "metrics:2:note_en",
        "Of another base than met-studios-2018.",
    ),
    # Indicators
    wrong("indicator with a year", "M111", "indicators:5:name_en", "Technicians in 2019"),
    added(
        "indicator without a metric",
        "M112",
        "indicators:4:indicator_id",
        'ind-spare,备用,Spare,"Spare, as counted.",备用的数目。,person,flow,thm-skill',
    ),
    wrong("share of nothing", "M113", "metrics:2:base_zh", "", base_en=""),
]
