"""What the front page of the explorer says the data show: each finding computed, with its doubt beside it.

A finding is a function of the tables that gives a Finding, or None where the data do not bear it. No number,
date or name in a headline is typed here: all come from the rows, which the finding names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from changai import Dataset
from changai.export.cover import MACHINE
from changai.in_words import figure_in_words, in_words, period_in_words
from changai.model.schema import Language, value_labels
from changai.statements.catalog import Catalog
from changai.statements.publishers import english_publishers
from changai.statements.samples import BlindSample
from changai.statements.views import stated_tables

NATION = "reg-cn"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
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

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """The same in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Finding:
    """One message of the front page.

    ``chart`` is what its picture is drawn from, ``rows`` are the ids on which it rests, ``sources`` is how many
    sources state those, ``view`` the page behind it, below the folder of a language.
    """

    id: str
    headline: Text
    doubt: Text
    chart: dict[str, Any]
    rows: tuple[str, ...]
    view: str
    sources: int = 0


@dataclass(frozen=True)
class Tables:
    """The rows of the tables by name, and the words of their enumerations by table, column and language.

    A row is a dict with None for what is missing and days as timestamps. ``core`` are the tables of facts, whose rows
    have a ``status``.
    """

    held: Mapping[str, list[dict[str, Any]]]
    labels: Callable[[str, str, Language], Mapping[str, str]]
    core: Sequence[str]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table; none where a package has no such table."""
        return self.held.get(table, [])

    def name(self, table: str, key: str, row_id: str) -> Text:
        """What a row is called."""
        row = next((row for row in self.rows(table) if row[key] == row_id), {})
        chinese = row.get("name_zh") or row_id
        return Text(row.get("name_en") or chinese, chinese)


def tables_of(data: Dataset, catalog: Catalog) -> Tables:
    """The tables of a package as the findings read them."""
    core = stated_tables(catalog.schemas)
    wanted = (
        "series",
        "targets",
        "provincial_reform",
        "regions",
        "evidence",
        "sources",
        "indicators",
        "readings",
    )
    held = {name: rows_of(data.load(name)) for name in wanted if name in catalog.schemas}
    held |= {name: rows_of(data.load(name, evidence=True)) for name in core}

    def labels(table: str, column: str, language: Language) -> Mapping[str, str]:
        fields = {field["name"]: field for field in catalog.schema(table)["fields"]}
        return value_labels(fields[column], language)

    return Tables(held, labels, core)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, None for what is missing."""
    cells = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(frame.columns, row, strict=True)) for row in cells.to_numpy().tolist()]


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


# Words of numbers and dates.


def counted(number: int, singular: str, plural: str) -> str:
    """A number with its noun in English: 1 target, 1,200 targets."""
    return f"{number:,} {singular if number == 1 else plural}"


def bare(value: float) -> str:
    """A number as written: 26.8, 1,200."""
    return f"{value:,.10g}"


def figure(tables: Tables, row: Row) -> Text:
    """A figure as it is read, without its unit but for a percent sign: more than 72 million."""
    said = {}
    for language in LANGUAGES:
        word = (
            ""
            if row["qualifier"] == "exact"
            else tables.labels("series", "qualifier", language)[row["qualifier"]]
        )
        unit = "%" if row["unit"] == "percent" else ""
        said[language] = figure_in_words(
            row["value"], row.get("value_upper"), word.lower(), unit, language
        )
    return Text(**said)


def when(row: Row) -> Text:
    """The time of a figure in words."""
    days = [None if row[key] is None else row[key].date() for key in ("period_start", "period_end")]
    said = [
        period_in_words(*days, row["period_precision"], row["period_kind"], language)
        for language in LANGUAGES
    ]
    return Text(*said)


def at_time(words: str) -> str:
    """A date within an English sentence: in 2018, on 3 May 2025, by 3 May 2025, at the end of 2021."""
    if words.startswith(("by ", "until ", "from ", "each ")):
        return words
    if words.startswith("end of "):
        return f"at the {words}"
    return f"on {words}" if re.match(r"\d{1,2} [A-Z]", words) else f"in {words}"


def last_day(row: Row) -> pd.Timestamp:
    """The day by which a dated figure goes."""
    return row["period_end"] if row["period_end"] is not None else row["period_start"]


def observed(tables: Tables, indicator: str) -> list[dict[str, Any]]:
    """The dated national counts of an indicator, the earliest first."""
    rows = [
        row
        for row in tables.rows("series")
        if row["indicator_id"] == indicator
        and row["region_id"] in (NATION, None)
        and row["nature"] == "observed"
        and last_day(row) is not None
    ]
    return sorted(rows, key=last_day)


def segments_of(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The figures that are counted alike, by segment."""
    segments: dict[str, list[Row]] = {}
    for row in rows:
        segments.setdefault(row["segment"], []).append(row)
    return segments


def in_years(row: Row) -> int:
    """The year in which a figure's time ends."""
    return int(last_day(row).year)


def ids(rows: Iterable[Row], key: str = "metric_id") -> tuple[str, ...]:
    """The ids of rows, each once."""
    return tuple(dict.fromkeys(row[key] for row in rows))


def share(part: float, whole: float) -> str:
    """A part of a whole in percent, never rounded to nothing."""
    percent = 100 * part / whole
    return "<1%" if 0 < percent < 1 else f"{percent:.0f}%"


def change(first: float, last: float) -> str:
    """What became of a number: +40%, −3%."""
    percent = round(100 * (last - first) / first)
    return f"{percent:+d}%".replace("-", "−")


# The findings.


def skilled_growth(tables: Tables) -> Finding | None:
    """How far the highly skilled workforce grew, and where its count changed."""
    rows = observed(tables, "ind-highly-skilled")
    exact = [[r for r in part if r["qualifier"] == "exact"] for part in segments_of(rows).values()]
    longest = max(exact, key=len, default=[])
    if len(longest) < 2:
        return None
    first, last = longest[0], longest[-1]
    breaks = [row for row in rows if row["series_break"] and last_day(row) > last_day(last)]
    later = [row for row in rows if breaks and last_day(row) > last_day(breaks[-1])]
    name = tables.name("indicators", "indicator_id", "ind-highly-skilled")
    ends = [(figure(tables, row), in_years(row)) for row in (first, last)]
    (a, a_year), (b, b_year) = ends
    english = f"{name.en}: {a.en} in {a_year}, {b.en} in {b_year}"
    chinese = f"{name.zh}：{a_year}年{a.zh}人，{b_year}年{b.zh}人"
    doubts = []
    if later:
        newest, at = figure(tables, later[-1]), when(later[-1])
        year = in_years(breaks[-1])
        english += f"; in the new count since {year}, {newest.en} {at_time(at.en)}"
        chinese += f"；{year}年统计口径变化后，{newest.zh}人（{at.zh}）"
        doubts.append(
            Text(
                f"What is counted changed in {year}: up to {b_year} the number changed by "
                f"{change(first['value'], last['value'])}; by how much since, in the same count, no figure says.",
                f"统计口径在{year}年发生变化：{a_year}年至{b_year}年变化{change(first['value'], last['value'])}，"
                "此后按同一口径变化多少，没有数字可说。",
            )
        )
    inexact = sum(row["qualifier"] != "exact" for row in rows)
    copies = sum(row["status"] == "copy" for row in rows)
    doubts.append(
        Text(
            f"Of {counted(len(rows), 'dated figure', 'dated figures')} {inexact} say only “about”, “nearly” or "
            f"“more than”, and {copies} {'rests' if copies == 1 else 'rest'} on a copy on an unrelated site.",
            f"{len(rows)}个有日期的数字中，{inexact}个只说“约”“近”或“多于”，{copies}个仅据无关网站的转录。",
        )
    )
    return Finding(
        "growth",
        Text(english, chinese),
        joined(doubts),
        {"indicator": "ind-highly-skilled"},
        ids(rows),
        "figures.html?indicator=ind-highly-skilled",
    )


def joined(texts: Sequence[Text], gap: str = " ") -> Text:
    """Sentences in a row, in English with a gap between them."""
    return Text(gap.join(text.en for text in texts), "".join(text.zh for text in texts))


def document_date(document: Row) -> tuple[pd.Timestamp, Text] | None:
    """The day of issue of a document, or else of publication, with its words; None where neither is known."""
    for kind in ("issued", "published"):
        first, last = document[kind], document[f"{kind}_end"]
        if last is not None or first is not None:
            days = [None if day is None else day.date() for day in (first, last)]
            precision = document[f"{kind}_precision"]
            said = [in_words(*days, precision, language) for language in LANGUAGES]
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
    first = min(dates, key=lambda date: date[0], default=None)
    return {
        "region": row["region_id"],
        "kind": "document" if own else "other" if any(row[step] for step in STEPS) else "nothing",
        "year": str(first[0].year) if first else "",
        "date": asdict(first[1]) if first else None,
        "day": first[0].date().isoformat() if first else "",
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
    date = earliest["date"]
    headline = Text(
        f"{some} of {counted(everywhere, 'province-level unit', 'province-level units')} "
        f"{'is' if some == 1 else 'are'} known to have issued a document on the reform, {first.en} first, "
        f"{at_time(date['en'])}; of {nothing} nothing was found",
        f"{everywhere}个省级单位中，已知{some}个就改革发文，最早为{first.zh}（{date['zh']}）；{nothing}个未查到任何记载",
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
    groups = [("met", None), ("missed", None), ("not yet due", None)]
    groups += [("unknown", reason) for reason in tables.labels("targets", "reason", "en")]
    held = [
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
    disputed = [row["row_id"] for row in tables.rows("evidence") if row["stance"] == "disputes"]
    return Finding(
        "sources",
        Text(headline.en, headline.zh),
        joined(doubts),
        {"bars": bars, "disputed": list(dict.fromkeys(disputed))},
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
        Text(f"One publisher{named} states {part} of all.", f"全部事实中{part}由{first}一家载明。")
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
    rose, fell = (sum(sign * bar["percent"] > 0 for bar in bars) for sign in (1, -1))
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
        f"{name.en}: {figure(tables, first).en} in {when(first).en}, {figure(tables, last).en} in {when(last).en}",
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
    alone = sum(set(edition["medals"]) == {"gold"} for edition in editions.values())
    doubts = [Text("Medals are no measure of a workforce.", "奖牌不能衡量整支队伍。")]
    if apart:
        years = sorted(map(str, apart))
        doubts.append(
            Text(
                f"The counts of {', '.join(years)} are not in one series with the others.",
                f"{'、'.join(years)}年的数字与其他各届不在同一序列。",
            )
        )
    if alone:
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
    return Finding(
        "medals",
        headline,
        joined(doubts),
        {"editions": sorted(editions.values(), key=lambda edition: edition["year"])},
        ids(drawn),
        f"figures.html?indicator={MEDALS['gold']}",
    )


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
    values = [row["value"] for row in rows]
    above = sum(value >= least["value"] for value in values)
    years = len(rows)
    name = tables.name("indicators", "indicator_id", indicator)
    low, high = bare(min(values)), bare(max(values))
    every = above == years
    headline = Text(
        f"{name.en}: {low}% to {high}%, "
        + (
            f"in each of {counted(years, 'known year', 'known years')} above the {bare(least['value'])}% that is required"
            if every
            else f"above the required {bare(least['value'])}% in {above} of {counted(years, 'known year', 'known years')}"
        ),
        f"{name.zh}：{low}%至{high}%，"
        + (
            f"已知的{years}年中每年都高于所要求的{bare(least['value'])}%"
            if every
            else f"已知的{years}年中有{above}年达到所要求的{bare(least['value'])}%"
        ),
    )
    missing = [
        year
        for year in range(in_years(rows[0]), in_years(rows[-1]) + 1)
        if year not in {in_years(row) for row in rows}
    ]
    copies = sum(row["status"] == "copy" for row in rows)
    doubts = [
        Text(
            f"{counted(copies, 'share', 'shares')} of {years} {'rests' if copies == 1 else 'rest'} on a copy on an "
            "unrelated site.",
            f"{years}个占比中，{copies}个仅据无关网站的转录。",
        )
    ]
    if every:
        doubts.append(
            Text(
                "A requirement that is surpassed each year says little of change.",
                "年年超过的要求，难以说明变化。",
            )
        )
    if missing:
        doubts.append(
            Text(
                f"No share was found for {', '.join(map(str, missing))}.",
                f"{'、'.join(map(str, missing))}年未见占比。",
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
