"""Names are official, constructed or translated as the quotes have them."""

from __future__ import annotations

from broken.case import added, case, wrong
from broken.patches import cells, copy, insert, replace

CASES = [
    wrong("official name that no source prints", "M135", "names:3:kind", source_id=""),
    wrong(
        "official name of a source that prints a part of it",
        "M135",
        "names:11:source_id",
        "src-news-2020",
    ),
    added(
        "official name that only the curator has",
        "M135",
        "names:18:source_id",
        "programs,prg-lighthouse,海潮“匠心灯塔”行动,zh,official,src-lighthouse,",
    ),
    wrong(
        "constructed name with a source",
        "M136",
        "names:17:source_id",
        kind="constructed",
    ),
    wrong(
        "constructed name that a source prints",
        "M136",
        "names:17:kind",
        "constructed",
        source_id="",
    ),
    added(
        "words around the word for a place",
        "M161",
        "names:23:name",
        "regions,reg-cn-zj,省级企业首席技师,zh,contextual,src-lighthouse,",
    ),
    added(
        "name of an edition for the whole",
        "M161",
        "names:18:name",
        "programs,prg-lighthouse,技能大会,zh,contextual,src-lighthouse,",
    ),
    case(
        "short name that no source prints",
        "M165",
        "organizations:2:short_name_zh",
        insert("names", 12, "organizations,org-haichao-union,海联会,zh,short,,"),
        cells("organizations", 2, short_name_zh="海联会"),
    ),
    wrong(
        "term in another rendering",
        "M137",
        "regional_initiatives:2:name_en",
        "Wrench School of the Night",
        replace("names", "Wrench Night School", "Wrench School of the Night"),
    ),
    wrong(
        "avoided rendering beside the right one",
        "M137",
        "sources:3:title_en",
        "Seen at the Night School, an evening school",
    ),
    wrong(
        "part of a word for a rendering",
        "M137",
        "sources:3:title_en",
        "Seen at the Fortnight Schooling",
    ),
    case(
        "term inside a longer one, rendered otherwise",
        "M137",
        "events:2:name_en",
        insert("terms", 2, "再访夜校,Night School Revisited,,,,"),
    ),
    case(
        "two sources of one title and day",
        "M138",
        "sources:4:title_zh",
        copy("sources", 3, 4, source_id="src-news-2021", url="https://example.org/news/2/"),
        cells("sources", 4, title_en="Seen at the Night School (copy)"),
    ),
    wrong(
        "avoided rendering in a description",
        "M163",
        "regional_initiatives:2:description_en",
        "A made-up evening school.",
    ),
    case(
        "body by a name that is not recorded",
        "M164",
        "events:2:description_en",
        insert("terms", 3, "总工会,Federation of Trade Unions,,,,"),
        cells("events", 2, description_en="A visit of the Municipal Federation of Trade Unions."),
    ),
]
