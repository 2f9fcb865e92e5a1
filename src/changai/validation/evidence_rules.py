"""Rules on provenance: evidence, passages, exclusions, errata, sources, look-ups."""

from __future__ import annotations

from collections.abc import Iterator

from changai.csvtext import whole
from changai.sourcetext import digest
from changai.validation.findings import Finding, meant, rule, shown
from changai.validation.tables import Row, Table, Tables, day

FACTS = (
    "events",
    "documents",
    "metrics",
    "regional_initiatives",
    "organizations",
    "programs",
    "people",
)
DATED = {
    "events": (("date_start", "date_end"),),
    "programs": (("date_start", "date_end"),),
    "regional_initiatives": (("date_start", "date_end"),),
    "documents": (("issued",), ("adopted",), ("published",), ("valid_from", "valid_to")),
}
WHOLE_ROW = "row"  # a look-up that was for no field in particular
SPANS = ("evidence", "exclusions", "errata")


def spans(data: Tables) -> Iterator[tuple[Table, int, Row]]:
    """Every row that points into a passage."""
    for name in SPANS:
        for index, row in enumerate(data[name].rows):
            yield data[name], index, row


@rule(
    "E101",
    "evidence or a look-up speaks of a table, row or field that is not there",
    "data/evidence.csv:9:row_id: error E101: 'evt-x' is no row of events\n  hint: did you mean "
    "'evt-y'?",
)
def rows_exist(data: Tables) -> Iterator[Finding]:
    ids = {t.name: {row[t.key] for row in t.rows} for t in data if t.key}
    fields = {name: data[name].fields(data) for name in ids}
    searched = {name: [*fields[name], WHOLE_ROW] for name in ids}
    retired = {row["id"] for row in data["retired"].rows}
    reported: set[str] = set(retired)  # R103 speaks of those
    for name in ("evidence", "lookups", "departures", "names", "retired"):
        table = data[name]
        for index, row in enumerate(table.rows):
            about, row_id, field = row["table"], row.get("row_id"), row.get("field")
            if about not in ids:
                if about and not (about in FACTS and data[about].incomplete):
                    message = f"{shown(about)} is no table with ids"
                    yield table.found("E101", index, "table", message, meant(about, ids))
            elif row_id is not None and row_id not in ids[about]:
                if data[about].incomplete or row_id in reported:
                    continue
                reported.add(row_id)
                message = f"{shown(row_id)} is no row of {about}"
                hint = meant(row_id, ids[about], f"add the row to {data[about].path}")
                yield table.found("E101", index, "row_id", message, hint)
            elif (
                field is not None
                and field not in (searched if name == "lookups" else fields)[about]
            ):
                message = f"{shown(field)} is no column of {about}"
                hint = meant(field, fields[about])
                yield table.found("E101", index, "field", message, hint)


@rule(
    "E102",
    "offsets and the printed words do not fit each other",
    "data/evidence.csv:9:end: error E102: 12 to 15 are 3 characters, exact has 4",
)
def lengths_fit(data: Tables) -> Iterator[Finding]:
    for table, index, row in spans(data):
        start, end = whole(row["start"]), whole(row["end"])
        given = [bool(row[column]) for column in ("passage_id", "start", "end")]
        if any(given) and not all(given):
            empty = ("passage_id", "start", "end")[given.index(False)]
            yield table.found(
                "E102",
                index,
                empty,
                "passage, start and end go together",
                "run `changai audit --fill` to find the place",
            )
        elif start is not None and end is not None and end - start != len(row["exact"]):
            yield table.found(
                "E102",
                index,
                "end",
                f"{start} to {end} are {end - start} characters, exact has {len(row['exact'])}",
                f"end is {start + len(row['exact'])} if start is right",
            )


@rule(
    "E103",
    "a span reaches past the end of its passage",
    "data/evidence.csv:9:end: error E103: the passage has 126 characters, the span ends at 130",
)
def inside_passage(data: Tables) -> Iterator[Finding]:
    size = {row["passage_id"]: whole(row["characters"]) for row in data["passages"].rows}
    for table, index, row in spans(data):
        end, length = whole(row["end"]), size.get(row["passage_id"])
        if end is not None and length is not None and end > length:
            yield table.found(
                "E103",
                index,
                "end",
                f"the passage has {length} characters, the span ends at {end}",
                "count again: `changai audit --fill`",
            )


@rule(
    "E104",
    "the passage does not hold the printed words at the offsets",
    "data/evidence.csv:9:exact: error E104: the passage has '2017年4月' there, not '2018年4月'",
)
def exact_is_there(data: Tables) -> Iterator[Finding]:
    for table, index, row in spans(data):
        passage, start = data.texts.get(row["passage_id"]), whole(row["start"])
        if passage is None or start is None or not row["exact"]:
            continue
        there = passage[start : start + len(row["exact"])]
        if there != row["exact"]:
            at = passage.find(row["exact"])
            hint = f"it stands at {at}" if at >= 0 else "the passage does not hold it"
            yield table.found(
                "E104",
                index,
                "exact",
                f"the passage has {shown(there)} there, not {shown(row['exact'])}",
                hint,
            )


@rule(
    "E105",
    "a fact row has no evidence, or a metric none that states its value",
    "data/events.csv:9:event_id: error E105: no evidence states 'evt-x'\n  hint: add a row to "
    "data/evidence.csv with stance 'states'",
)
def facts_have_evidence(data: Tables) -> Iterator[Finding]:
    if data["evidence"].incomplete:
        return
    cells = {
        (row["row_id"], row["field"]) for row in data["evidence"].rows if row["stance"] == "states"
    }
    stated = {row["row_id"] for row in data["evidence"].rows}
    for name in FACTS:
        table = data[name]
        ids = set(data.places(name))
        # An id that was changed in its row alone: E101 names the old one, and this one as meant.
        orphans = {row["row_id"] for row in data["evidence"].rows if row["table"] == name} - ids
        for index, row in enumerate(table.rows):
            row_id = row[table.key] if table.key else ""
            missing = row_id and row_id not in stated
            if missing and not (len(orphans) < 20 and meant(row_id, orphans)):
                message = f"no evidence states {shown(row_id)}"
                hint = "add a row to data/evidence.csv with stance 'states'"
                yield table.found("E105", index, str(table.key), message, hint)
            figures = ("value", "value_upper") if name == "metrics" and row_id in stated else ()
            for column in figures:
                if row[column] and (row_id, column) not in cells:
                    message = f"no evidence states the {column} of {shown(row_id)}"
                    hint = f"add a row to data/evidence.csv with field {column!r} and the figure"
                    yield table.found("E105", index, column, message, hint)


@rule(
    "E106",
    "evidence names a passage of another source, or none where the source is held as text",
    "data/evidence.csv:9:passage_id: error E106: 'psg-x-01' is a passage of 'src-x', not of "
    "'src-y'",
)
def passage_of_source(data: Tables) -> Iterator[Finding]:
    source_of = {row["passage_id"]: row["source_id"] for row in data["passages"].rows}
    held = {row["source_id"] for row in data["sources"].rows if row["text_sha256"]}
    table = data["evidence"]
    for index, row in enumerate(table.rows):
        owner = source_of.get(row["passage_id"])
        if owner and owner != row["source_id"]:
            yield table.found(
                "E106",
                index,
                "passage_id",
                f"{shown(row['passage_id'])} is a passage of {owner!r}, not of "
                f"{shown(row['source_id'])}",
            )
        elif not row["passage_id"] and row["source_id"] in held:
            yield table.found(
                "E106",
                index,
                "passage_id",
                f"{shown(row['source_id'])} is held as text, so a passage is needed",
                "run `changai audit --fill`",
            )


@rule(
    "E107",
    "two metrics are made of one stretch of text and do not differ in year, place or subject",
    "data/metrics.csv:9:metric_id: error E107: 'met-x' states the same figure of the same stretch",
)
def one_metric_per_figure(data: Tables) -> Iterator[Finding]:
    metrics, table, at = data.by_id("metrics"), data["metrics"], data.places("metrics")
    what = (
        "indicator_id",
        "period_start",
        "period_end",
        "region_id",
        "organization_id",
        "value",
        "initiative_id",
    )
    seen: dict[tuple[str, ...], list[tuple[int, int, str]]] = {}
    for said in data["evidence"].rows:
        metric, start, end = metrics.get(said["row_id"]), whole(said["start"]), whole(said["end"])
        if (
            metric is None
            or said["field"] != "value"
            or said["stance"] != "states"
            or start is None
            or end is None
        ):
            continue
        stretches = seen.setdefault((said["passage_id"], *(metric[column] for column in what)), [])
        for first, last, other in stretches[:100]:
            if other != said["row_id"] and start < last and first < end:
                earlier, later = sorted((other, said["row_id"]), key=at.__getitem__)
                message = f"{earlier!r} states the same figure of the same stretch"
                yield table.found(
                    "E107",
                    at[later],
                    "metric_id",
                    message,
                    "delete one, or say what sets them apart",
                )
        stretches.append((start, end, said["row_id"]))


@rule(
    "E108",
    "a passage is not the paragraph of the source text",
    "data/passages.csv:9:sha256: error E108: the paragraph has another hash",
)
def passages_fit_text(data: Tables) -> Iterator[Finding]:
    table = data["passages"]
    for index, row in enumerate(table.rows):
        text = data.texts.get(row["passage_id"])
        if text is None:
            continue
        if whole(row["characters"]) != len(text):
            yield table.found(
                "E108", index, "characters", f"the paragraph has {len(text)} characters"
            )
        elif row["sha256"] != digest(text):
            yield table.found(
                "E108", index, "sha256", f"the paragraph has the hash {digest(text)[:12]}…"
            )


@rule(
    "E109",
    "a source other than the one held as text lacks publisher, address, hosting or day of access",
    "data/sources.csv:9:publisher_zh: error E109: a source needs its publisher",
)
def sources_are_complete(data: Tables) -> Iterator[Finding]:
    table = data["sources"]
    for index, row in enumerate(table.rows):
        if row["text_sha256"]:
            continue
        for column, what in (
            ("publisher_zh", "publisher"),
            ("url", "address"),
            ("hosting", "hosting"),
            ("accessed", "day of access"),
        ):
            if row[column] in ("", "none"):
                message, hint = f"a source needs its {what}", "what the page itself shows"
                yield table.found("E109", index, column, message, hint)


@rule(
    "E110",
    "a date of access or look-up lies in the future",
    "data/sources.csv:9:accessed: error E110: 2031-01-01 has not come yet",
)
def no_future(data: Tables) -> Iterator[Finding]:
    for name, column in (("sources", "accessed"), ("lookups", "searched")):
        table = data[name]
        for index, row in enumerate(table.rows):
            on = day(row[column])
            if on and on > data.today:
                yield table.found(
                    "E110",
                    index,
                    column,
                    f"{row[column]} has not come yet",
                    "the day on which the page was seen",
                )


@rule(
    "E111",
    "evidence that disputes has no note",
    "data/evidence.csv:9:note_en: error E111: a dispute needs a line of explanation",
)
def disputes_are_explained(data: Tables) -> Iterator[Finding]:
    table = data["evidence"]
    for index, row in enumerate(table.rows):
        cell = data.world.cell(row)
        joined = cell is not None and cell.joined  # E121 speaks of relations
        if row["stance"] == "disputes" and not row["note_en"] and not joined:
            yield table.found(
                "E111",
                index,
                "note_en",
                "a dispute needs a line of explanation",
                "say what differs: value, base, unit, year or condition",
            )


@rule(
    "E112",
    "a row curated from a source has no evidence of that source",
    "data/events.csv:9:source_id: error E112: no evidence of 'src-x' states the row",
)
def evidence_of_own_source(data: Tables) -> Iterator[Finding]:
    said: dict[str, set[str]] = {}
    for row in data["evidence"].rows:
        said.setdefault(row["row_id"], set()).add(row["source_id"])
    for name in FACTS:
        table = data[name]
        for index, row in enumerate(table.rows):
            sources = said.get(row.get(table.key or "", ""))
            if sources and row["source_id"] and row["source_id"] not in sources:
                yield table.found(
                    "E112",
                    index,
                    "source_id",
                    f"no evidence of {shown(row['source_id'])} states the row",
                    f"stated by {', '.join(sorted(sources))}",
                )


@rule(
    "E113",
    "the passages of a source are not numbered 1, 2, 3, or are longer than it",
    "data/passages.csv:9:ordinal: error E113: 9 follows 7 in 'src-x'",
)
def passages_are_whole(data: Tables) -> Iterator[Finding]:
    table = data["passages"]
    if table.incomplete or data["sources"].incomplete:
        return
    rows: dict[str, list[tuple[int, int, int]]] = {}
    for index, row in enumerate(table.rows):
        ordinal, length = whole(row["ordinal"]), whole(row["characters"])
        if ordinal is None or length is None:
            return  # said by the type
        rows.setdefault(row["source_id"], []).append((ordinal, index, length))
    for source, passages in rows.items():
        for expected, (ordinal, index, _) in enumerate(sorted(passages), 1):
            if ordinal != expected:
                message = f"{ordinal} follows {expected - 1} in {shown(source)}"
                yield table.found("E113", index, "ordinal", message, f"the next one is {expected}")
                break
    for index, row in enumerate(data["sources"].rows):
        total, said = (
            sum(length for _, _, length in rows.get(row["source_id"], [])),
            whole(row["characters"]),
        )
        if row["text_sha256"] and (said is None or said < total):
            message = f"the passages have {total} characters together, the text {said or 'none'}"
            yield data["sources"].found(
                "E113", index, "characters", message, "count the whole text"
            )


@rule(
    "E114",
    "a row has a date for which there is no evidence",
    "data/events.csv:9:date_start: error E114: no evidence states the date 2019-04-14\n  hint: "
    "add a row to data/evidence.csv with field 'date_start'",
)
def dates_have_evidence(data: Tables) -> Iterator[Finding]:
    if data["evidence"].incomplete:
        return
    stated = {(row["row_id"], row["field"]) for row in data["evidence"].rows}
    for name, pairs in DATED.items():
        table = data[name]
        for index, row in enumerate(table.rows):
            row_id = row[table.key] if table.key else ""
            if not any((row_id, column) in stated for column in table.columns):
                continue  # E105 says so
            for pair in pairs:
                given = [column for column in pair if row[column]]
                if given and not any((row_id, column) in stated for column in pair):
                    message = f"no evidence states the date {row[given[0]]}"
                    hint = f"add a row to data/evidence.csv with field {given[0]!r}"
                    yield table.found("E114", index, given[0], message, hint)


@rule(
    "E115",
    "evidence states a field that is empty in its row",
    "data/evidence.csv:9:field: error E115: date_start of 'evt-x' is empty, the evidence states it",
)
def stated_fields_are_given(data: Tables) -> Iterator[Finding]:
    table, rows = data["evidence"], {name: data.by_id(name) for name in FACTS}
    for index, said in enumerate(table.rows):
        row = rows.get(said["table"], {}).get(said["row_id"])
        states = data.world.stance(said) == "states"
        if row is not None and states and row.get(said["field"]) == "":
            message = f"{said['field']} of {shown(said['row_id'])} is empty, the evidence states it"
            hint = f"write what {shown(said['exact'])} says into {data[said['table']].path}"
            yield table.found("E115", index, "field", message, hint)
