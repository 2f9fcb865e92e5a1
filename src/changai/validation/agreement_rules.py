"""Rules on rows that must agree with each other: links, levels, parts, units, days, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from changai import canonical
from changai.canonical import Period
from changai.printeddates import last_of_month
from changai.validation.findings import Finding, rule, shown
from changai.validation.meaning_rules import units_of, value_is_printed
from changai.validation.tables import Row, Tables, day

LEVELS = {  # the level of a document or initiative, and that of its place
    "central": "country",
    "ministerial": "country",
    "provincial": "province",
    "prefectural": "prefecture",
    "county": "county",
}
AIMED = ("target", "plan", "requirement")
SAME = ("indicator_id", "region_id", "base_zh", "organization_id", "initiative_id")
SURNAMES = {"谌": "shen"}  # family names read otherwise than the dictionary has them
GRACE = 400  # days: a program is approved before it begins, a document made public after
PLACES = ("country", "province", "prefecture", "county")
KINDS = {  # how an indicator adds up: the kinds of period that its figures have
    "stock": ("instant", "unstated"),
    "flow": ("interval", "per_year", "unstated"),
    "cumulative": ("interval", "instant", "unstated"),
}
DISTINCT = {  # what no two rows of a table share: a page, a name, a definition
    "sources": ("url",),
    "indicators": ("name_zh", "name_en", "definition_en", "definition_zh"),
    "organizations": ("name_zh", "name_en"),
    "programs": ("name_zh", "name_en"),
    "people": (),
    "documents": ("title_en", "document_number"),
    "events": ("name_zh", "name_en"),
    "regional_initiatives": ("name_en",),
    "regions": ("name_zh", "gb2260", "iso_3166_2"),
    "themes": ("name_zh", "name_en"),
}
# Of two rows joined by the first column, the second column of both, which must agree.
LINKS = {
    "metrics": (
        ("event_id", "events", "program_id"),
        ("event_id", "events", "region_id"),
        ("initiative_id", "regional_initiatives", "region_id"),
        ("program_id", "programs", "region_id"),
    ),
    "events": (("document_id", "documents", "region_id"),),
}


@rule(
    "R107",
    "two rows share what belongs to one: a page, an English name, a definition, a number",
    "data/sources.csv:9:url: error R107: the same as of 'src-x'\n  hint: one page is one source",
)
def rows_are_distinct(data: Tables) -> Iterator[Finding]:
    for name, columns in DISTINCT.items():
        table = data[name]
        for column in columns if table.key else ():
            first: dict[str, str] = {}
            for index, row in enumerate(table.rows):
                value = re.sub(r"\W+", " ", row[column]).strip().casefold()
                if column == "url":
                    value = re.sub(r"^https?://(www\.)?|/$", "", row[column])
                other = first.setdefault(value, row[table.key or ""]) if value else ""
                if other and other != row[table.key or ""]:
                    message = f"{shown(row[column])} is the same as of {shown(other)}"
                    hint = "one of the two is wrong, or the rows are one"
                    yield table.found("R107", index, column, message, hint)


@rule(
    "M114",
    "a row and the one it is linked to disagree on place, program or theme",
    "data/metrics.csv:9:program_id: error M114: 'prg-x', but its event 'evt-y' is of 'prg-z'",
)
def links_agree(data: Tables) -> Iterator[Finding]:
    for name, pairs in LINKS.items():
        table = data[name]
        for link, target, column in pairs:
            others = data.by_id(target)
            for index, row in enumerate(table.rows):
                other = others.get(row[link])
                mine, its = row.get(column), other.get(column) if other else None
                if not mine or not its or mine == its or related(data, mine, its):
                    continue
                message = f"{shown(mine)}, but {row[link]} is of {shown(its)}"
                yield table.found("M114", index, column, message, f"mend {column} or {link}")


def related(data: Tables, one: str, two: str) -> bool:
    """Whether one place or body holds the other."""
    return one in data.world.above(two) or two in data.world.above(one)


@rule(
    "M115",
    "the level of a document or initiative does not fit its place or its issuers",
    "data/documents.csv:9:level: error M115: provincial, but 'reg-cn' is a country",
)
def levels_fit(data: Tables) -> Iterator[Finding]:
    regions, bodies = data.by_id("regions"), data.by_id("organizations")
    issuers: dict[str, list[Row]] = {}
    for row in data["document_issuers"].rows:
        if row["role"] == "issuer" and row["organization_id"] in bodies:
            issuers.setdefault(row["document_id"], []).append(bodies[row["organization_id"]])
    for name in ("documents", "regional_initiatives"):
        table = data[name]
        for index, row in enumerate(table.rows):
            region = regions.get(row["region_id"])
            wanted = LEVELS.get(row["level"])
            if region is not None and wanted and not placed(name, wanted, region["level"]):
                message = f"{row['level']}, but {shown(row['region_id'])} is a {region['level']}"
                yield table.found("M115", index, "level", message, "mend the level or the place")
                continue
            for issuer in issuers.get(row[table.key or ""], []) if wanted else ():
                place = issuer["region_id"]
                apart = place and row["region_id"] and place != row["region_id"]
                if apart and not related(data, place, row["region_id"]):
                    message = f"issued by {issuer['organization_id']!r} of {shown(place)}"
                    yield table.found("M115", index, "region_id", message, "mend place or issuer")
                    break
                if apart and row["level"] in ("central", "ministerial"):
                    message = f"{row['level']}, but issued by {issuer['organization_id']!r}"
                    yield table.found("M115", index, "level", message, "mend level or issuer")
                    break


def placed(table: str, wanted: str, level: str) -> bool:
    """Whether a place of this level fits; an initiative of a province may have its site below, one
    of all provinces is of the country."""
    if table == "documents" or level not in PLACES:
        return level == wanted
    return level == "country" or PLACES.index(level) >= PLACES.index(wanted)


@rule(
    "M116",
    "a part does not measure the same as its whole, or not of the same place and time",
    "data/metrics.csv:9:part_of_metric_id: error M116: counts person, its whole 'met-x' CNY",
)
def parts_are_of_their_whole(data: Tables) -> Iterator[Finding]:
    table, rows, units = data["metrics"], data.by_id("metrics"), units_of(data)
    miscounted = {f.row_id for f in value_is_printed(data)}  # M103 says more
    for index, row in enumerate(table.rows):
        whole = rows.get(row["part_of_metric_id"])
        if whole is None or {row["metric_id"], whole["metric_id"]} & miscounted:
            continue
        one, two = units.get(row["indicator_id"], ""), units.get(whole["indicator_id"], "")
        start, end = day(row["period_start"]), day(row["period_end"])
        first, last = day(whole["period_start"]), day(whole["period_end"])
        place, its_place = row["region_id"], whole["region_id"]
        why = ""
        if "percent" not in (one, two) and one != two:
            why = f"counts {one}, its whole {row['part_of_metric_id']!r} {two}"
        elif (start and last and start > last) or (end and first and end < first):
            why = f"{start or end} lies outside its whole {row['part_of_metric_id']!r}"
        elif (
            place and its_place and place != its_place and its_place not in data.world.above(place)
        ):
            why = f"{shown(place)} is no part of {shown(its_place)}"
        elif row["nature"] != whole["nature"]:
            why = f"is {row['nature']}, its whole {row['part_of_metric_id']!r} {whole['nature']}"
        if why:
            hint = "a whole is what the passage prints it as a part of"
            yield table.found("M116", index, "part_of_metric_id", why, hint)


@rule(
    "M117",
    "an indicator adds up in a way that its figures do not have",
    "data/metrics.csv:9:period_kind: error M117: instant, but 'ind-x' is a flow",
)
def figures_add_up(data: Tables) -> Iterator[Finding]:
    indicators, table = data.by_id("indicators"), data["indicators"]
    for index, row in enumerate(table.rows):
        if (row["unit"] == "percent") != (row["aggregation"] == "share"):
            message = f"{row['aggregation']}, but it counts {row['unit']}"
            hint = "a share is in percent, and a percentage is a share"
            yield table.found("M117", index, "aggregation", message, hint)
    for index, row in enumerate(data["metrics"].rows):
        indicator = indicators.get(row["indicator_id"])
        share = indicator is not None and indicator["unit"] == "percent"
        kinds = KINDS.get(indicator["aggregation"]) if indicator and not share else None
        if kinds and row["period_kind"] not in kinds and row["nature"] == "observed":
            how = indicator["aggregation"] if indicator else ""
            message = f"{row['period_kind']}, but {shown(row['indicator_id'])} is a {how}"
            hint = "a stock is of an instant, a flow of an interval"
            yield data["metrics"].found("M117", index, "period_kind", message, hint)


@rule(
    "E123",
    "a source was published after it was seen, or before what it reports as done",
    "data/sources.csv:9:published: error E123: 2026-12-01 is after the day of access 2026-11-22",
)
def published_in_time(data: Tables) -> Iterator[Finding]:
    table, latest = data["sources"], {}
    for index, row in enumerate(table.rows):
        on, seen = day(row["published"]), day(row["accessed"])
        if on and seen and on > seen:
            message = f"{row['published']} is after the day of access {row['accessed']}"
            yield table.found("E123", index, "published", message, "one of the two days is wrong")
        latest[row["source_id"]] = last_day(on, row["published_precision"]) if on else None
    metrics = data.by_id("metrics")
    for index, said in enumerate(data["evidence"].rows):
        on = latest.get(said["source_id"])
        period = reported(said, metrics)
        if id(said) in data.unsound:
            continue
        if on and period and period > on and not said["note_en"]:
            message = f"{shown(said['source_id'])} is of {on}, and says what is of {period}"
            hint = "say in note_en that it was announced, or mend the day of the source"
            yield data["evidence"].found("E123", index, "source_id", message, hint)


def last_day(on: date, precision: str) -> date:
    """The last day on which a source may have been published."""
    if precision == "year":
        return date(on.year, 12, 31)
    return last_of_month(on.year, on.month) if precision == "month" else on


def reported(said: Row, metrics: dict[str, Row]) -> date | None:
    """The first day of what a source reports as done, or None."""
    if said["table"] == "events" and said["field"] in ("date_start", "date_end"):
        period = canonical.parse("date", said["claim"])
        return period.first if isinstance(period, Period) else None
    metric = metrics.get(said["row_id"])
    if metric and said["field"] == "value" and metric["nature"] == "observed":
        start = day(metric["period_start"])
        if start and metric["period_precision"] in ("year", "month"):  # it may be any day of it
            return start.replace(
                day=1, month=1 if metric["period_precision"] == "year" else start.month
            )
        return start
    return None


@rule(
    "M118",
    "a person's name in pinyin is no reading of the characters, or not family name first",
    "data/people.csv:9:name_en: error M118: 'Yifan Lin' is no reading of 林一帆 (Lin Yifan)",
)
def pinyin_reads_the_name(data: Tables) -> Iterator[Finding]:
    from pypinyin import Style, pinyin  # in the extra `validate`

    table = data["people"]
    for index, row in enumerate(table.rows):
        name, latin = row["name_zh"], re.sub(r"[^a-z]", "", row["name_en"].lower())
        if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) or not latin:
            continue
        readings = [""]
        for sounds in pinyin(name, style=Style.NORMAL, heteronym=True):
            readings = [
                r + s for r in readings for s in {*sounds, *(x.replace("ü", "v") for x in sounds)}
            ]
        spelled = {reading.replace("ü", "u") for reading in readings} | set(readings)
        spelled |= {reading.replace("v", "u") for reading in readings}
        if latin not in spelled and not latin.startswith(SURNAMES.get(name[0], " ")):
            usual = "".join(s[0] for s in pinyin(name[:1], style=Style.NORMAL)).capitalize()
            given = "".join(s[0] for s in pinyin(name[1:], style=Style.NORMAL)).capitalize()
            message = f"{shown(row['name_en'])} is no reading of {name} ({usual} {given})"
            yield table.found("M118", index, "name_en", message, "pinyin, family name first")


@rule(
    "M119",
    "a document or event of a plan period lies outside it, or an event before its program",
    "data/events.csv:9:date_start: error M119: 2001-05-01 is before its program 'prg-x' (2003-01-01)",
)
def events_follow_their_programs(data: Tables) -> Iterator[Finding]:
    programs, documents = data.by_id("programs"), data.by_id("documents")
    table = data["events"]
    for index, row in enumerate(table.rows):
        on = day(row["date_end"]) or day(row["date_start"])
        program = programs.get(row["program_id"])
        begun = day(program["date_start"]) if program else None
        if on and begun and (begun - on).days > GRACE:
            message = f"{on} is before its program {row['program_id']!r} ({begun})"
            yield table.found("M119", index, "date_start", message, "mend one of the two dates")
        document = documents.get(row["document_id"])
        if document and row["event_type"] == "document_issue" and day(row["date_start"]):
            days = {day(document[c]) for c in ("issued", "published", "adopted")} - {None}
            start = day(row["date_start"])
            near = [d for d in days if d and start and abs((d - start).days) <= GRACE]
            if days and not near:
                message = f"{start} is far from the days of {row['document_id']!r}"
                yield table.found("M119", index, "date_start", message, "mend one of the two dates")


@rule(
    "M120",
    "a target, plan or requirement has no deadline, and no note says that none is printed",
    "data/metrics.csv:9:period_end: error M120: by when are the 2000 to be reached?",
)
def targets_have_deadlines(data: Tables) -> Iterator[Finding]:
    table = data["metrics"]
    for index, row in enumerate(table.rows):
        if row["nature"] in AIMED and not row["period_end"] and not row["note_en"]:
            message = f"by when are the {row['value']} to be reached?"
            hint = "the deadline as printed; where none is, say so in note_en"
            yield table.found("M120", index, "period_end", message, hint)


@rule(
    "M121",
    "the outcome of a target is of another indicator, place, base or time, or no outcome",
    "data/metrics.csv:9:outcome_metric_id: error M121: 'met-x' is of 2021-12-31, after the deadline "
    "2020-12-31",
)
def outcomes_answer_targets(data: Tables) -> Iterator[Finding]:
    table, rows = data["metrics"], data.by_id("metrics")
    for index, row in enumerate(table.rows):
        outcome = rows.get(row["outcome_metric_id"])
        if outcome is None:
            continue
        name = shown(row["outcome_metric_id"])
        differing = [c for c in SAME if row[c] != outcome[c]]
        deadline, until = day(row["period_end"]), day(outcome["period_end"])
        start, since = day(row["period_start"]), day(outcome["period_start"])
        why = ""
        if row["nature"] not in AIMED:
            why = f"has an outcome, but is {row['nature']}"
        elif outcome["nature"] != "observed":
            why = f"{name} is {outcome['nature']}, not observed"
        elif differing:
            why = f"{name} is of another {differing[0]}"
        elif deadline and until and until > deadline:
            why = f"{name} is of {until}, after the deadline {deadline}"
        elif start and since and row["period_kind"] == "interval" and since < start:
            why = f"{name} is counted since {since}, before {start}"
        if why:
            hint = "an outcome has the indicator, place and base of its target, by the deadline"
            yield table.found("M121", index, "outcome_metric_id", why, hint)


@rule(
    "M122",
    "a break in a series with nothing before it, without a reason, or of no observed figure",
    "data/metrics.csv:9:series_break: error M122: no figure of 'ind-x' in 'reg-cn' is earlier",
)
def breaks_follow_a_series(data: Tables) -> Iterator[Finding]:
    table = data["metrics"]
    for index, row in enumerate(table.rows):
        if row["series_break"] != "true":
            continue
        earlier = (
            other["indicator_id"] == row["indicator_id"]
            and other["region_id"] == row["region_id"]
            and other["nature"] == "observed"
            and "" < other["period_end"] < row["period_end"]
            for other in table.rows
        )
        where = shown(row["indicator_id"])
        if row["nature"] != "observed":
            message, hint = f"is {row['nature']}", "a break is between observed figures"
        elif not row["note_en"]:
            message, hint = "why is it not compared?", "say in note_en what changed in the count"
        elif not any(earlier):
            message = f"no figure of {where} in {shown(row['region_id'])} is earlier"
            hint = "empty the cell, or add the figures of the old count"
        else:
            continue
        yield table.found("M122", index, "series_break", message, hint)


@rule(
    "R108",
    "a document carries out, replaces or amends itself, or one that came later",
    "data/document_relations.csv:9:related_document_id: error R108: 'doc-x' is of 2024-10-21, after "
    "'doc-y' (2017-06-19)",
)
def relations_look_back(data: Tables) -> Iterator[Finding]:
    table, documents = data["document_relations"], data.by_id("documents")
    for index, row in enumerate(table.rows):
        earlier, later = row["related_document_id"], row["document_id"]
        if earlier == later:
            message = f"{shown(later)} is related to itself"
            hint = "name the earlier document"
            yield table.found("R108", index, "related_document_id", message, hint)
            continue
        first, last = (
            latest_day(documents[i]) if i in documents else None for i in (earlier, later)
        )
        if first and last and first > last:
            message = f"{shown(earlier)} is of {first}, after {shown(later)} ({last})"
            yield table.found("R108", index, "related_document_id", message, "swap the two")


def latest_day(document: Row) -> date | None:
    """The last day on which a document may have been issued; a month or year has its last."""
    for stem in ("issued", "published", "adopted"):
        on = day(document[stem])
        if on:
            return last_day(on, document.get(f"{stem}_precision", "day"))
    return None
