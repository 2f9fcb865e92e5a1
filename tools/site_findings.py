"""What the front page of the explorer says the data show: each finding computed, with its doubt beside it.

A finding is a function of the tables that gives a Finding, or None where the data do not bear it. No number,
date or name in a headline is typed here: all come from the rows, which the finding names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from changai.export.cover import MACHINE
from changai.in_words import in_words
from changai.statements.publishers import english_publishers
from changai.statements.samples import BlindSample
from finding_parts import (
    LANGUAGES,
    NATION,
    Finding,
    Row,
    Tables,
    Text,
    at_time,
    bare,
    change,
    counted,
    figure,
    ids,
    in_years,
    joined,
    last_day,
    observed,
    segments_of,
    share,
    when,
)

STEPS = (
    "implementing_document_id",
    "plan_document_id",
    "answer_document_id",
    "leading_organization_id",
    "pilot_event_id",
)
DOCUMENT_STEPS = STEPS[:3]
# Two years between which much of what the press counts can be compared: that of the plan, and that of the opinions
# which renewed it. Where a count of the first year is not known, one of the year after stands for it.
FIRST_YEARS, LAST_YEAR = (2017, 2018), 2024


def findings(tables: Tables) -> list[Finding]:
    """What these data bear, in the order in which it is read."""
    found = (finding(tables) for finding in FINDINGS)
    return [with_sources(finding, tables) for finding in found if finding is not None]


def with_sources(finding: Finding, tables: Tables) -> Finding:
    """The finding with the number of sources that state its rows."""
    rows = set(finding.rows)
    stating = {row["source_id"] for row in tables.rows("evidence") if row["row_id"] in rows}
    return replace(finding, sources=len(stating))


def reliability(tables: Tables, samples: Sequence[BlindSample]) -> Text | None:
    """How good the data are, in a sentence: rows read again, and what was wrong in the last blind sample."""
    facts = [row for table in tables.core for row in tables.rows(table)]
    if not facts:
        return None
    read = sum(row.get("read_on") is not None for row in facts)
    readers = {row["reader"] for row in tables.rows("readings")}
    by = Text(", by language models", "由语言模型") if readers == {MACHINE} else Text("", "")
    have = "has" if len(facts) == 1 else "have"
    said = Text(
        f"{read:,} of {counted(len(facts), 'fact', 'facts')} {have} been read again against their sources{by.en}.",
        f"{len(facts):,}条事实中，{read:,}条已{by.zh}对照来源校读。",
    )
    if not samples or not samples[-1].judged:
        return said
    last = samples[-1]
    sampled = Text(
        f"In the last blind sample {last.wrong:,} of {counted(last.judged, 'row', 'rows')} had an error "
        f"({last.wrong / last.judged:.1%}).",
        f"最近一次盲检，{last.judged:,}行中{last.wrong:,}行有误（{last.wrong / last.judged:.1%}）。",
    )
    return joined([said, sampled])


SKILLED = "ind-highly-skilled"


def skilled_growth(tables: Tables) -> Finding | None:
    """How far the highly skilled workforce grew, and where its count changed."""
    rows = observed(tables, SKILLED)
    exact = [[r for r in part if r["qualifier"] == "exact"] for part in segments_of(rows).values()]
    longest = max(exact, key=len, default=[])
    if len(longest) < 2:
        return None
    first, last = longest[0], longest[-1]
    breaks = [row for row in rows if row["series_break"] and last_day(row) > last_day(last)]
    since = [row for row in rows if breaks and last_day(row) >= last_day(breaks[-1])]
    name = tables.name("indicators", "indicator_id", SKILLED)
    a, b = figure(tables, first), figure(tables, last)
    headlines = [
        Text(
            f"{name.en}: {a.en} in {in_years(first)}, {b.en} in {in_years(last)}",
            f"{name.zh}：{in_years(first)}年{a.zh}人，{in_years(last)}年{b.zh}人",
        )
    ]
    doubts = [doubt_of_words(rows), *doubts_of_copies(rows)]
    if since:
        headlines.append(in_new_count(tables, breaks[-1], since[-1]))
        doubts.insert(0, doubt_of_break(first, last, breaks[-1]))
    named = [
        {"metric": row["metric_id"], "said": asdict(figure(tables, row))}
        for row in (first, last, *since[-1:])
    ]
    return Finding(
        id="growth",
        headline=joined(headlines, gap=""),
        doubt=joined(doubts),
        chart={"indicator": SKILLED, "named": named},
        rows=ids(rows),
        view=f"figures.html?indicator={SKILLED}",
    )


def in_new_count(tables: Tables, changed: Row, newest: Row) -> Text:
    """The newest figure of a count that was changed, as the end of a headline."""
    said, at, year = figure(tables, newest), when(newest), in_years(changed)
    return Text(
        f"; in the new count since {year}, {said.en} {at_time(at.en)}",
        f"；{year}年统计口径变化后，{said.zh}人（{at.zh}）",
    )


def doubt_of_break(first: Row, last: Row, changed: Row) -> Text:
    """That nothing may be reckoned over a change of what is counted."""
    by, since = change(first["value"], last["value"]), in_years(changed)
    return Text(
        f"What is counted changed in {since}: up to {in_years(last)} the number changed by {by}; by how much since, in "
        "the same count, no figure says.",
        f"统计口径在{since}年发生变化：{in_years(first)}年至{in_years(last)}年变化{by}，此后按同一口径变化多少，没有数字可说。",
    )


def doubt_of_words(rows: Sequence[Row]) -> Text:
    """How many figures are no exact ones."""
    inexact = sum(row["qualifier"] != "exact" for row in rows)
    say = "says" if inexact == 1 else "say"
    return Text(
        f"Of {counted(len(rows), 'dated figure', 'dated figures')} {inexact} {say} only “about”, “nearly” or “more than”.",
        f"{len(rows)}个有日期的数字中，{inexact}个只说“约”“近”或“多于”。",
    )


def doubts_of_copies(rows: Sequence[Row]) -> list[Text]:
    """How many figures rest on a copy: a sentence, or none where none does."""
    copies = sum(row["status"] == "copy" for row in rows)
    if not copies:
        return []
    rest = "rests" if copies == 1 else "rest"
    return [
        Text(
            f"{copies} of the {counted(len(rows), 'figure', 'figures')} {rest} on a copy on an unrelated site.",
            f"{len(rows)}个数字中，{copies}个仅据无关网站的转录。",
        )
    ]


def document_date(document: Row) -> tuple[date, Text] | None:
    """The day of issue of a document, or else of publication, with its words; None where neither is known."""
    for kind in ("issued", "published"):
        first, last = document[kind], document[f"{kind}_end"]
        if last is not None or first is not None:
            precision = document[f"{kind}_precision"]
            said = [in_words(first, last, precision, language) for language in LANGUAGES]
            return (last if last is not None else first), Text(*said)
    return None


def province_tiles(tables: Tables) -> list[dict[str, Any]]:
    """What is known of each province-level unit.

    Each has its region, the kind of what is known (a document, something other, nothing), its documents, and the year,
    day and words of the date of the first of these; where no date is known, these are empty.
    """
    documents = {row["document_id"]: row for row in tables.rows("documents")}
    return [tile_of(row, documents) for row in tables.rows("provincial_reform")]


def tile_of(row: Row, documents: Mapping[str, Row]) -> dict[str, Any]:
    """What is known of one unit."""
    own = [documents[row[step]] for step in DOCUMENT_STEPS if row[step] in documents]
    dates = [found for found in map(document_date, own) if found]
    first = min(dates, key=lambda dated: dated[0], default=None)
    return {
        "region": row["region_id"],
        "kind": "document" if own else "other" if any(row[step] for step in STEPS) else "nothing",
        "year": str(first[0].year) if first else "",
        "date": asdict(first[1]) if first else None,
        "day": first[0].isoformat() if first else "",
        "documents": [document["document_id"] for document in own],
    }


def provinces(tables: Tables) -> Finding | None:
    """Which province is known to have acted when, and of how many nothing is known."""
    tiles = province_tiles(tables)
    by_kind = {
        kind: [t for t in tiles if t["kind"] == kind] for kind in ("document", "other", "nothing")
    }
    dated_tiles = sorted((t for t in tiles if t["day"]), key=lambda t: t["day"])
    if not dated_tiles:
        return None
    earliest = dated_tiles[0]
    first = tables.name("regions", "region_id", earliest["region"])
    nothing, some, everywhere = len(by_kind["nothing"]), len(by_kind["document"]), len(tiles)
    issued = earliest["date"]
    headline = Text(
        f"{some} of {counted(everywhere, 'province-level unit', 'province-level units')} "
        f"{'is' if some == 1 else 'are'} known to have issued a document on the reform, {first.en} first, "
        f"{at_time(issued['en'])}; for {nothing} nothing was found",
        f"{everywhere}个省级单位中，已知{some}个就改革发文，最早为{first.zh}（{issued['zh']}）；{nothing}个未查到任何记载",
    )
    undated = sum(len(t["documents"]) > 0 and not t["day"] for t in tiles)
    doubt = Text(
        "Nothing found is not nothing done: only what a citable source shows is counted. "
        f"Of {len(by_kind['other'])} more only a leading body or a pilot is known; "
        f"the {'document' if undated == 1 else 'documents'} of {undated} {'has' if undated == 1 else 'have'} no known date.",
        "查无不等于未做：这里只计有可引用来源的文件。"
        f"另有{len(by_kind['other'])}个只知其领导机构或试点；{undated}个的文件日期不详。",
    )
    rows = [document for tile in tiles for document in tile["documents"]]
    return Finding(
        "provinces", headline, doubt, {"tiles": tiles}, tuple(dict.fromkeys(rows)), "provinces.html"
    )


def target_outcomes(tables: Tables) -> Finding | None:
    """What became of the targets that can be judged."""
    targets = tables.rows("targets")
    if not targets:
        return None
    groups: list[tuple[str, str | None]] = [("met", None), ("missed", None), ("not yet due", None)]
    groups += [("unknown", reason) for reason in tables.labels("targets", "reason", "en")]
    held: list[dict[str, Any]] = [
        {
            "verdict": verdict,
            "reason": reason,
            "rows": [
                t["metric_id"]
                for t in targets
                if t["verdict"] == verdict and (reason is None or t["reason"] == reason)
            ],
        }
        for verdict, reason in groups
    ]
    count = {
        verdict: sum(t["verdict"] == verdict for t in targets)
        for verdict in ("met", "missed", "not yet due", "unknown")
    }
    total = len(targets)
    all_en = counted(total, "target, plan or requirement", "targets, plans and requirements")
    outcome = met_and_missed(count["met"], count["missed"])
    headline = Text(f"Of {all_en}, {outcome.en}", f"{total:,}项目标、计划和要求中，{outcome.zh}")
    due = count["not yet due"]
    doubt = Text(
        f"{due} {'is' if due == 1 else 'are'} not yet due. For {count['unknown']} no outcome was found that is dated, of "
        "the same indicator, place and base, and in the same count. A target that was missed may simply go unreported.",
        f"{due}项未到期；{count['unknown']}项未见有日期且指标、地区、基数、口径相同的完成数。未实现的目标可能根本无人报道。",
    )
    return Finding(
        "targets",
        headline,
        doubt,
        {
            "groups": [
                group for group in held if group["rows"] or group["verdict"] in ("met", "missed")
            ]
        },
        ids(targets),
        "tables/targets.html",
    )


def met_and_missed(met: int, missed: int) -> Text:
    """How many targets can be judged, and how they ended."""
    judged = met + missed
    if not judged:
        return Text("not one can be judged", "尚无一项可以判定")
    begun = Text(f"{judged:,} can be judged: ", f"可以判定的有{judged:,}项：")
    if met and missed:
        end = Text(f"{met:,} met, {missed:,} missed", f"{met:,}项实现，{missed:,}项未实现")
    elif met:
        end = Text("it was met" if met == 1 else "every one of them was met", "全部实现")
    else:
        end = Text("it was missed" if missed == 1 else "every one of them was missed", "无一实现")
    return joined([begun, end], gap="")


# How the status of a row reads here: whether another source was found, and what it says.
STANDINGS = {
    "agree": ("confirmed", "refined"),
    "differ": ("disputed", "contested"),
    "none": ("nothing_found",),
    "unchecked": ("unchecked",),
    "copy": ("copy",),
}


def who_says_so(tables: Tables) -> Finding | None:
    """How many facts have a second source, and where sources differ."""
    bars, every = [], []
    for table in tables.core:
        rows = tables.rows(table)
        if not rows or "status" not in rows[0]:
            continue
        statuses = [row["status"] for row in rows]
        counts = {
            standing: sum(status in held for status in statuses)
            for standing, held in STANDINGS.items()
        }
        bars.append({"table": table, "rows": len(rows), **counts})
        every += [next(iter(row.values())) for row in rows]
    total = sum(bar["rows"] for bar in bars)
    if not total:
        return None
    sums = {standing: sum(bar[standing] for bar in bars) for standing in STANDINGS}
    alone = sums["none"] + sums["unchecked"] + sums["copy"]
    headline = Text(
        f"{share(alone, total)} of {counted(total, 'fact', 'facts')} {'rests' if total == 1 else 'rest'} on one source; "
        f"a second agrees on {sums['agree']:,} and differs on {sums['differ']:,}",
        f"{total:,}条事实中{share(alone, total)}只据一个来源；另一来源相符的{sums['agree']:,}条，说法不同的{sums['differ']:,}条",
    )
    doubts = [
        Text(
            f"For {sums['unchecked']:,} nobody has looked for a second source yet; for {sums['none']:,} somebody looked and "
            f"found none; {sums['copy']:,} {'rests' if sums['copy'] == 1 else 'rest'} on a copy on an unrelated site.",
            f"{sums['unchecked']:,}条尚无人查找第二个来源；{sums['none']:,}条查而未得；{sums['copy']:,}条仅据无关网站的转录。",
        )
    ]
    doubts += most_cited(tables, every)
    return Finding(
        "sources",
        headline,
        joined(doubts),
        {"bars": bars},
        tuple(every),
        "disputes.html",
    )


def most_cited(tables: Tables, rows: Sequence[str]) -> list[Text]:
    """Who is the first source of most rows: a sentence, or none where no publisher is named."""
    publishers = {row["source_id"]: row["publisher_zh"] for row in tables.rows("sources")}
    rows_of: dict[str, set[str]] = {}
    for row in tables.rows("evidence"):
        publisher = publishers.get(row["source_id"])
        if row["stance"] == "states" and publisher:
            rows_of.setdefault(publisher, set()).add(row["row_id"])
    if not rows_of:
        return []
    first = max(rows_of, key=lambda publisher: len(rows_of[publisher]))
    part = share(len(rows_of[first]), len(rows))
    english = english_publishers(tables.rows("organizations")).get(first)
    named = f", {english}," if english else ""
    return [
        Text(
            f"One publisher{named} states {part} of all facts.",
            f"全部事实中{part}由{first}一家载明。",
        )
    ]


def years_compared(tables: Tables) -> Finding | None:
    """What changed between two years, where one count is known of both."""
    bars: list[dict[str, Any]] = []
    for indicator in dict.fromkeys(row["indicator_id"] for row in tables.rows("series")):
        best = best_pair(observed(tables, indicator))
        if best is None:
            continue
        first, last = best
        name = tables.name("indicators", "indicator_id", indicator)
        bars.append(
            {
                "indicator": indicator,
                "name": asdict(name),
                "ends": [
                    {
                        "metric": row["metric_id"],
                        "value": row["value"],
                        "said": asdict(figure(tables, row)),
                        "year": in_years(row),
                    }
                    for row in best
                ],
                "unit": last["unit"],
                "percent": 100 * (last["value"] - first["value"]) / first["value"],
                "said": change(first["value"], last["value"]),
            }
        )
    if len(bars) < 3:
        return None
    bars.sort(key=lambda bar: -bar["percent"])
    rose, fell = (sum(bool(sign * bar["percent"] > 0) for bar in bars) for sign in (1, -1))
    years = f"{FIRST_YEARS[0]}/{str(FIRST_YEARS[1])[2:]}"
    headline = Text(
        f"From {years} to {LAST_YEAR}, {rose} of {len(bars)} comparable counts rose and {fell} fell",
        f"{years}年至{LAST_YEAR}年，可比的{len(bars)}项数字中{rose}项上升、{fell}项下降",
    )
    doubt = Text(
        f"These are the {len(bars)} national counts that are printed for both ends in one unbroken series, not a sample of the "
        f"reform. Where {FIRST_YEARS[0]} is not known, {FIRST_YEARS[1]} stands for it; sums of money are in prices of their year.",
        f"只有这{len(bars)}项全国数字在同一不间断的序列中两端皆有记载，并非改革的样本。"
        f"{FIRST_YEARS[0]}年不详者以{FIRST_YEARS[1]}年代之；金额按当年价格。",
    )
    rows = tuple(end["metric"] for bar in bars for end in bar["ends"])
    return Finding("change", headline, doubt, {"bars": bars}, rows, "figures.html")


def best_pair(rows: Sequence[Row]) -> tuple[Row, Row] | None:
    """The exact counts of the two years that are compared, of one segment and one length of time."""
    for part in segments_of(rows).values():
        exact = [
            row
            for row in part
            if row["qualifier"] == "exact" and row["value"] > 0 and row["unit"] != "percent"
        ]
        firsts = [row for year in FIRST_YEARS for row in exact if in_years(row) == year]
        lasts = [row for row in exact if in_years(row) == LAST_YEAR]
        if firsts and lasts:
            return firsts[0], lasts[-1]
    return None


def training(tables: Tables) -> Finding | None:
    """How much subsidized training there was, in periods of one length, beside what was planned for them."""
    indicator = "ind-subsidized-training-participations"
    rows = observed(tables, indicator)
    groups = [part for part in segments_of(rows).values() if len(part) > 1]
    if not groups:
        return None
    groups.sort(key=lambda part: length(part[0]), reverse=True)
    planned = [
        row
        for row in tables.rows("series")
        if row["indicator_id"] == indicator
        and row["nature"] != "observed"
        and row["region_id"] == NATION
    ]

    def bar(row: Row) -> dict[str, Any]:
        aims = [aim for aim in planned if same_time(aim, row)]
        return {
            "metric": row["metric_id"],
            "when": asdict(when(row)),
            "value": row["value"],
            "said": asdict(figure(tables, row)),
            "exact": row["qualifier"] == "exact",
            "aims": [
                {"metric": a["metric_id"], "value": a["value"], "said": asdict(figure(tables, a))}
                for a in aims
            ],
        }

    first, last = groups[0][0], groups[0][-1]
    name = tables.name("indicators", "indicator_id", indicator)
    headline = Text(
        f"{name.en}: {figure(tables, first).en} {at_time(when(first).en)}, "
        f"{figure(tables, last).en} {at_time(when(last).en)}",
        f"{name.zh}：{when(first).zh}{figure(tables, first).zh}，{when(last).zh}{figure(tables, last).zh}",
    )
    drawn = [row for part in groups for row in part]
    others = len(rows) - len(drawn)
    left_out = counted(others, "more figure is", "more figures are")
    doubt = Text(
        "Who is trained twice is counted twice. “Nearly” and “more than” are bounds: the difference of two of them is no "
        f"growth. {left_out} of periods that overlap or have no second of their length, and not drawn.",
        f"一人受训两次计两次。“近”“多于”只是界限，两者之差并非增长。另有{others}个数字所涉期间重叠或无同长者可比，未画出。",
    )
    return Finding(
        "training",
        headline,
        doubt,
        {"groups": [[bar(row) for row in part] for part in groups]},
        ids(drawn),
        f"figures.html?indicator={indicator}",
    )


def length(row: Row) -> int:
    """How many days a figure's time is long."""
    if row["period_start"] is None or row["period_end"] is None:
        return 0
    return int((row["period_end"] - row["period_start"]).days)


def same_time(a: Row, b: Row) -> bool:
    """Whether two figures are of the same time."""
    return all(a[key] == b[key] for key in ("period_start", "period_end"))


MEDALS = {
    "gold": "ind-worldskills-gold-medals",
    "silver": "ind-worldskills-silver-medals",
    "bronze": "ind-worldskills-bronze-medals",
}


def medals(tables: Tables) -> Finding | None:
    """How the country's delegation fared at the world competition of skills."""
    golds = observed(tables, MEDALS["gold"])
    longest = max(segments_of(golds).values(), key=len, default=[])
    if len(longest) < 2:
        return None
    program = longest[0]["program_id"]
    editions: dict[Any, dict[str, Any]] = {}
    drawn = []
    for medal, indicator in MEDALS.items():
        for row in observed(tables, indicator):
            if row["program_id"] != program:
                continue
            edition = editions.setdefault(
                row["event_id"] or in_years(row), {"year": in_years(row), "medals": {}}
            )
            edition["medals"][medal] = {"metric": row["metric_id"], "value": row["value"]}
            drawn.append(row)
    first, last = longest[0], longest[-1]
    name = tables.name("programs", "program_id", program)
    headline = Text(
        f"{name.en}: China's gold medals went from {bare(first['value'])} in {in_years(first)} to {bare(last['value'])} in {in_years(last)}",
        f"{name.zh}：中国所获金牌由{in_years(first)}年的{bare(first['value'])}枚变为{in_years(last)}年的{bare(last['value'])}枚",
    )
    apart = {in_years(row) for row in drawn if row["indicator_id"] == MEDALS["gold"]}
    apart -= {in_years(row) for row in longest}
    doubts = doubts_of_medals(drawn, sorted(apart), list(editions.values()))
    return Finding(
        "medals",
        headline,
        joined(doubts),
        {"editions": sorted(editions.values(), key=lambda edition: edition["year"])},
        ids(drawn),
        f"figures.html?indicator={MEDALS['gold']}",
    )


def doubts_of_medals(
    drawn: Sequence[Row], apart: Sequence[int], editions: Sequence[dict[str, Any]]
) -> list[Text]:
    """What speaks against the medals: years not in one series with the others, what is not known, disputes."""
    doubts = [Text("Medals are no measure of a workforce.", "奖牌不能衡量整支队伍。")]
    if apart:
        years = list(map(str, apart))
        doubts.append(
            Text(
                f"The counts of {', '.join(years)} are not in one series with the others.",
                f"{'、'.join(years)}年的数字与其他各届不在同一序列。",
            )
        )
    if alone := sum(set(edition["medals"]) == {"gold"} for edition in editions):
        doubts.append(
            Text(
                f"Of {counted(alone, 'edition', 'editions')} only the gold medals are known.",
                f"有{alone}届只知金牌数。",
            )
        )
    if differ := sum(row["status"] in STANDINGS["differ"] for row in drawn):
        doubts.append(
            Text(
                f"On {counted(differ, 'count', 'counts')} sources differ.",
                f"其中{differ}个数字，各来源说法不一。",
            )
        )
    return doubts


def honors(tables: Tables) -> Finding | None:
    """What share of a national honor went to workers in industry, and what share is required."""
    indicator = "ind-may-day-medal-industrial-share"
    rows = [
        row
        for row in observed(tables, indicator)
        if row["qualifier"] == "exact" and row["period_end"]
    ]
    required = [
        row
        for row in tables.rows("series")
        if row["indicator_id"] == indicator
        and row["nature"] == "requirement"
        and row["qualifier"] == "at_least"
    ]
    if len(rows) < 2 or not required:
        return None
    least = required[0]
    name = tables.name("indicators", "indicator_id", indicator)
    headline = joined([Text(f"{name.en}: ", f"{name.zh}："), against_least(rows, least)], gap="")
    doubts = [*doubts_of_copies(rows), *doubts_of_years(rows)]
    if all(row["value"] >= least["value"] for row in rows):
        doubts.append(
            Text(
                "A requirement that is met each year says little of change.",
                "年年达到的要求，难以说明变化。",
            )
        )
    return Finding(
        "honors",
        headline,
        joined(doubts),
        {
            "points": [
                {
                    "metric": row["metric_id"],
                    "year": in_years(row),
                    "value": row["value"],
                    "said": asdict(figure(tables, row)),
                    "segment": row["segment"],
                }
                for row in rows
            ],
            "least": {
                "metric": least["metric_id"],
                "value": least["value"],
                "said": asdict(figure(tables, least)),
            },
        },
        ids([*rows, least]),
        f"figures.html?indicator={indicator}",
    )


def against_least(rows: Sequence[Row], least: Row) -> Text:
    """From where to where shares reach, and in how many years they are what is required at least."""
    values = [row["value"] for row in rows]
    low, high, required = bare(min(values)), bare(max(values)), bare(least["value"])
    reached, years = sum(value >= least["value"] for value in values), len(rows)
    which = "each" if reached == years else f"{reached}"
    each = "每年都" if reached == years else f"有{reached}年"
    return Text(
        f"{low}% to {high}%, in {which} of {counted(years, 'known year', 'known years')} at least the {required}% that is "
        "required",
        f"{low}%至{high}%，已知的{years}年中{each}达到所要求的{required}%",
    )


def doubts_of_years(rows: Sequence[Row]) -> list[Text]:
    """Between which years no figure was found: a sentence, or none where none is missing."""
    held = set(map(in_years, rows))
    missing = [str(year) for year in range(min(held), max(held)) if year not in held]
    if not missing:
        return []
    return [
        Text(
            f"No figure was found for {', '.join(missing)}.",
            f"{'、'.join(missing)}年未见数字。",
        )
    ]


FINDINGS: tuple[Callable[[Tables], Finding | None], ...] = (
    skilled_growth,
    provinces,
    target_outcomes,
    who_says_so,
    years_compared,
    training,
    medals,
    honors,
)
