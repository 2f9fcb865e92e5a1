"""Where a fact stands: every fact has evidence, and evidence leads to the words that print it.

Its offsets lie within a passage of its own source, and the source can be found again.
"""

from __future__ import annotations

from broken.case import BOOK, NEWS, added, case, wrong
from broken.patches import cells, copy, drop, insert

# The newspaper is seen on an unrelated site, and one statement of it that differs is gone.
A_COPY = (
    cells("hosts", 2, host_class="other", publishers_zh=""),
    cells("sources", 3, hosting="copy"),
    cells("evidence", 6, stance="repeats"),
)
AGREES = cells("evidence", 17, exact="超过1200个", claim="more_than 1200", stance="repeats")
BY_THE_COPY = {"source_id": "src-news-2020", "passage_id": "", "start": "", "end": ""}

CASES = [
    # Evidence is of a row and a field that are there
    wrong("evidence on an unknown table", "E101", "evidence:28:table", "persons"),
    wrong("evidence on an unknown row", "E101", "evidence:28:row_id", "per-lin-yi-fan"),
    wrong("evidence on an unknown field", "E101", "evidence:28:field", "nane_zh"),
    wrong("look-up of an unknown row", "E101", "lookups:2:row_id", "met-nowhere"),
    case(
        "id changed in its row alone",
        "E101",
        "evidence:28:row_id",
        cells("people", 2, person_id="per-lin-yifang"),
        cells("event_participants", 3, person_id="per-lin-yifang"),
    ),
    # It leads to the words
    wrong("offset shifted", "E102", "evidence:28:end", "42"),
    wrong("offset missing", "E102", "evidence:28:start", ""),
    wrong("past the end of the passage", "E103", "evidence:26:end", "95", start="90"),
    wrong(
        "other words at the place",
        "E104",
        "evidence:28:exact",
        start="37",
        end="40",
        text=True,
    ),
    # Every fact has it
    case("fact without evidence", "E105", "people:2:person_id", drop("evidence", 28)),
    case("value without evidence", "E105", "metrics:4:value", drop("evidence", 16)),
    # Its passage is of its source, and one figure has one row
    wrong(
        "passage of another source",
        "E106",
        "evidence:28:passage_id",
        None,
        cells("people", 2, source_id="src-news-2020"),
        source_id="src-news-2020",
    ),
    wrong(
        "no passage in a text that is held",
        "E106",
        "evidence:28:passage_id",
        "",
        start="",
        end="",
    ),
    case(
        "two rows for one stretch",
        "E107",
        "metrics:7:metric_id",
        copy("metrics", 5, 7, metric_id="met-technicians-again"),
        insert("evidence", 21, f"metrics,met-technicians-again,value,{BOOK}-5,22,24,86,86,states,"),
    ),
    wrong("passage with another hash", "E108", "passages:4:sha256", "0" * 64, text=True),
    wrong("passage with another length", "E108", "passages:4:characters", "46", text=True),
    # A source can be found, and is used as what it is
    wrong("source without publisher", "E109", "sources:3:publisher_zh", ""),
    wrong("source hosted nowhere", "E109", "sources:3:hosting", "none"),
    wrong(
        "text of a page without the page",
        "E109",
        "sources:2:url",
        publisher_zh="海潮日报",
        hosting="original",
        accessed="2021-05-01",
    ),
    # Where it was seen follows from its host, and a copy on an unrelated site fills what is empty
    wrong("hosting of another host", "E130", "sources:3:hosting", "official_copy"),
    wrong("host that nobody judged", "E130", "sources:3:url", "https://example.net/news/1"),
    wrong("host within another name", "E130", "sources:3:url", "https://notexample.org/news/1"),
    wrong("host that cannot be read", "E130", "sources:3:url", "https://example.org@x.net/1"),
    case("copy that differs", "E131", "evidence:17:claim", *A_COPY),
    case(
        "departure to a copy",
        "E131",
        "departures:2:source_id",
        *A_COPY,
        AGREES,
        insert(
            "departures", 2, "events,evt-night-school-visit-2020,date_start,src-news-2020,So,是"
        ),
    ),
    case(
        "outcome by a copy",
        "E131",
        "metrics:6:outcome_metric_id",
        *A_COPY,
        AGREES,
        cells("evidence", 18, **BY_THE_COPY),
        cells("metrics", 5, source_id="src-news-2020"),
    ),
    case(
        "place by a copy",
        "E131",
        "evidence:10:source_id",
        *A_COPY,
        AGREES,
        cells("evidence", 10, **BY_THE_COPY),
    ),
    # What is excluded is a quote, or a whole passage in which nothing else stands
    wrong("exclusion without a quote", "E144", "exclusions:3:exact", ""),
    wrong(
        "exclusion of a quote as off the subject",
        "E144",
        "exclusions:3:exact",
        "两年",
        reason="off_topic",
    ),
    added(
        "passage off the subject in part",
        "E144",
        "exclusions:2:end",
        "psg-lighthouse-1,0,4,,off_topic,",
    ),
    added(
        "passage off the subject that states something",
        "E144",
        "exclusions:2:reason",
        "psg-lighthouse-3,0,45,,off_topic,",
    ),
    # Sources of one origin count as one
    wrong("told after it was published", "E142", "sources:3:origin", "speech-2020-06-03"),
    wrong("told on a day that is none", "E142", "sources:3:origin", "speech-2020-02-30"),
    case(
        "one telling in two spellings",
        "E143",
        "sources:3:origin",
        cells("sources", 2, origin="ministry-press-conference-2020-06-02"),
        cells("sources", 3, origin="minstry-press-conference-2020-06-02"),
    ),
    wrong("seen in the future", "E110", "sources:3:accessed", "2999-01-01"),
    wrong("dispute without a note", "E111", "evidence:17:note_en", ""),
    wrong("not stated by its own source", "E112", "people:2:source_id", "src-news-2020"),
    case("passage left out", "E113", "passages:3:ordinal", cells("passages", 2, ordinal="9")),
    wrong("passages longer than the text", "E113", "sources:2:characters", "100"),
    wrong(
        "text without its hash",
        "E133",
        "sources:2:text_sha256",
        "",
        publisher_zh="海潮日报",
        url="https://example.org/book",
        hosting="original",
        accessed="2022-05-01",
    ),
    # Dates have it, and it is of a cell that is filled
    wrong("date without evidence", "E114", "documents:2:adopted", "2019-03-05"),
    wrong(
        "bound without a word",
        "E114",
        "metrics:3:period_end",
        "2020-06-02",
        period_precision="not_after",
    ),
    case(
        "stated office emptied",
        "E115",
        "evidence:29:field",
        insert("evidence", 29, f"people,per-lin-yifan,role_zh,{NEWS},讲师,讲师,states,"),
        cells("people", 2, role_zh="", role_en=""),
    ),
    case("stated field emptied", "E115", "evidence:12:field", cells("metrics", 2, period_start="")),
    # Places
    added(
        "place told by the name of a paper",
        "E140",
        "evidence:11:exact",
        f"events,evt-skills-meeting-2019,region_id,{NEWS},浙江日报,reg-cn-zj,confirms,",
    ),
    case(
        "place of an event told by the name of a body",
        "E140",
        "evidence:11:exact",
        cells("events", 3, venue_zh="浙江", venue_region_id="reg-cn-zj"),
        insert(
            "evidence",
            11,
            f"events,evt-skills-meeting-2019,venue_region_id,{NEWS},浙江省总工会,reg-cn-zj,states,",
        ),
        insert(
            "evidence",
            12,
            f"events,evt-skills-meeting-2019,venue_zh,{BOOK}-2,10,12,浙江,浙江,states,",
        ),
    ),
    case(
        "confirmed name claimed in another form than is printed",
        "E141",
        "evidence:26:claim",
        insert(
            "evidence",
            26,
            f"organizations,org-haichao-union,name_zh,{NEWS},总工会,海潮总工会,confirms,",
        ),
        insert("names", 11, "organizations,org-haichao-union,总工会,zh,short,src-news-2020,"),
    ),
    # Readings
    added(
        "reading of a row that is not there",
        "E127",
        "readings:2:row_key",
        "events,evt-gone,2026-11-29,machine,,right,,0123456789abcdef,",
    ),
    added(
        "reading without what was read",
        "E127",
        "readings:2:row_hash",
        "events,evt-skills-meeting-2019,2026-11-29,machine,,right,,,",
    ),
]
