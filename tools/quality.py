"""Fill the page on quality, out of the data and the two codings: `python tools/quality.py`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

import agreement
import completeness
import pages
from changai import Dataset
from changai.display import cell_text, escape_markdown, markdown_table, text_rows
from changai.frames.points import nothing
from changai.model.values import as_known
from changai.statements.hosting import COPY
from changai.statements.readings import READINGS, is_read, last_readings, row_hash, row_key
from changai.statements.status import STATUS
from changai.statements.views import stated_tables

ROOT = Path(__file__).resolve().parents[1]
CODINGS = ROOT / "coding"
FIRST = "src-forging-2021"
RELATIONS = (
    "document_issuers",
    "event_participants",
    "initiative_partners",
    "program_organizers",
    "document_relations",
)


def markdown(frame: pd.DataFrame) -> str:
    """A frame as a Markdown table."""
    cells = frame.astype(object).map(cell_text).map(escape_markdown)
    return markdown_table(list(map(str, frame.columns)), cells.itertuples(index=False)).rstrip()


def counts(data: Dataset) -> pd.DataFrame:
    """Rows of each fact table by what other sources say."""
    rows = []
    for table in stated_tables(data._catalog.schemas):
        frame = data.load(table, evidence=True)
        by_status = frame["status"].value_counts()
        rows.append({"table": table, "rows": len(frame)} | {s: int(by_status[s]) for s in STATUS})
    frame = pd.DataFrame(rows)
    total = {"table": "all"} | {c: int(frame[c].sum()) for c in frame.columns[1:]}
    return pd.concat([frame, pd.DataFrame([total])], ignore_index=True)


def readings(data: Dataset) -> pd.DataFrame:
    """Rows of each table by whether they were read, and are still as they were read."""
    last = last_readings(text_rows(data.load(READINGS)))
    counted = []
    for table in data._catalog.package.tables:
        if table == READINGS:
            continue
        schema = data._catalog.schema(table)
        states: Counter[str] = Counter()
        for row in text_rows(data.load(table)):
            reading = last.get((table, row_key(schema, row)))
            if reading is None:
                states["not read"] += 1
            elif reading["row_hash"] != row_hash(schema, row):
                states["changed"] += 1
            elif is_read(schema, row, reading):
                states["read"] += 1
            else:
                states[reading["verdict"]] += 1
        names = ("read", "changed", "wrong", "unopened", "not read")
        counted.append(
            {"table": table, "rows": states.total()} | {name: states[name] for name in names}
        )
    return pd.DataFrame(counted)


def blind_samples() -> pd.DataFrame:
    """What the readers of each blind sample found: rows and cells wrong, of those judged."""
    counted = []
    for drawn in pd.read_csv(CODINGS / "blind-samples.csv").itertuples():
        rows = pd.read_csv(CODINGS / f"blind-sample-{drawn.sample}.csv", keep_default_na=False)
        judged = rows[rows["verdict"] != "unopened"]
        wrong, cells = (judged["verdict"] == "wrong").sum(), judged["cells"].sum()
        wrong_cells = judged["columns"].str.split().str.len().sum()
        counted.append(
            {
                "sample": drawn.sample,
                "drawn from": drawn.drawn_from,
                "read on": drawn.read_on,
                "planted errors found": f"{drawn.found} of {drawn.planted}",
                "rows judged": len(judged),
                "unopened": len(rows) - len(judged),
                "rows wrong": f"{wrong} ({wrong / len(judged):.1%})",
                "cells wrong": f"{wrong_cells} of {cells:,} ({wrong_cells / cells:.2%})",
            }
        )
    return pd.DataFrame(counted)


def linked(source: pd.Series[Any], on: str = "") -> str:
    """A source by its publisher, or its title where it has none, with the day and its address.

    The address of a copy on an unrelated site is text.
    """
    publisher = source["publisher_zh"]
    words = f"{source['title_zh'] if pd.isna(publisher) else publisher} {on}".strip()
    if pd.isna(source["url"]):
        return words
    is_copy = source["hosting"] == COPY
    return f"{words} (`{source['url']}`)" if is_copy else f"[{words}]({source['url']})"


def disputes(data: Dataset) -> pd.DataFrame:
    """Every dispute: the row, what it holds, what the other source has, and the explanation."""
    statements = data.load("evidence")
    statements = statements[statements["stance"] == "disputes"].sort_values(
        ["table", "row_id", "source_id"]
    )
    sources = data.load("sources").set_index("source_id")
    rows = []
    for statement in statements.itertuples():
        row = data.show(str(statement.row_id))
        source = sources.loc[statement.source_id]
        on = as_known(nothing(source["published"]), source["published_precision"])
        rows.append(
            {
                "row": f"`{statement.row_id}`",
                "field": statement.field,
                "here": data.value(row, str(statement.field)),
                "there": statement.claim,
                "printed": statement.exact,
                "source": linked(source, on),
                "what differs": statement.note_en,
            }
        )
    return pd.DataFrame(
        rows, columns=["row", "field", "here", "there", "printed", "source", "what differs"]
    )


def changes(data: Dataset) -> pd.DataFrame:
    """Cells of the first source's rows whose adopted value is another source's, and why."""
    statements = data.load("evidence")
    adopted = statements[statements["stance"] == "states"].drop_duplicates(["row_id", "field"])
    own = statements[statements["source_id"] == FIRST].drop_duplicates(["row_id", "field"])
    rows = set(own["row_id"])
    other = adopted[adopted["row_id"].isin(rows) & (adopted["source_id"] != FIRST)]
    other = other[~other["field"].isin(RELATIONS)]
    claimed = own.set_index(["row_id", "field"])["claim"]
    sources = data.load("sources").set_index("source_id")
    reasons = data.load("departures").set_index(["row_id", "field"])["reason_en"]
    found = []
    for statement in other.sort_values(["table", "row_id", "field"]).itertuples():
        key = (statement.row_id, statement.field)
        begins = str(statement.field).replace("_end", "_start")
        if begins != statement.field and (statement.row_id, begins) in claimed.index:
            continue  # a day that the article prints is both the first and the last
        before = claimed.get(key, "")
        source = sources.loc[statement.source_id]
        if key in reasons.index:
            why = reasons[key]
        elif not before:
            why = "the article does not say"
        else:
            why = "more exact" if consistent(statements, key) else "higher authority"
        found.append(
            {
                "row": f"`{statement.row_id}`",
                "field": statement.field,
                "article": before,
                "adopted": statement.claim,
                "source": linked(source),
                "authority": source["authority"],
                "why": why,
            }
        )
    return pd.DataFrame(found)


def consistent(statements: pd.DataFrame, key: tuple[object, object]) -> bool:
    """Whether the first source's claim agrees with the adopted one."""
    row, field = key
    own = statements[
        (statements["row_id"] == row)
        & (statements["field"] == field)
        & (statements["source_id"] == FIRST)
    ]
    return bool((own["stance"] != "disputes").all())


def span(point: pd.Series[Any]) -> str:
    """What one point covers."""
    if point["period_kind"] != "interval":
        return "stock" if point["period_kind"] == "instant" else str(point["period_kind"])
    if pd.isna(point["period_start"]):  # known by its last day alone
        return "round" if pd.notna(point["program_id"]) else ""
    days = (point["period_end"] - point["period_start"]).days + 1
    if pd.notna(point["program_id"]) and days < 100:
        return "round"
    return {365: "year", 366: "year"}.get(days, f"{days} days")


def series(data: Dataset) -> pd.DataFrame:
    """Segments of observed national figures in three or more years."""
    points = data.load("series")
    points = points[(points["nature"] == "observed") & (points["region_id"] == "reg-cn")]
    points = points.dropna(subset="period_end")
    names = data.load("indicators").set_index("indicator_id")["name_en"]
    rows = []
    for _, segment in points.groupby("segment", sort=False):
        first, years = segment.iloc[0], segment["period_end"].dt.year
        if years.nunique() < 3:
            continue
        rows.append(
            {
                "indicator": f"`{first['indicator_id']}`",
                "name": names[first["indicator_id"]],
                "program": f"`{first['program_id']}`" if pd.notna(first["program_id"]) else "",
                "unit": first["unit"],
                "of": span(first),
                "points": len(segment),
                "years": f"{years.min()}–{years.max()}",
                "sources": segment["source_id"].nunique(),
            }
        )
    return pd.DataFrame(rows).sort_values(["points", "indicator"], ascending=[False, True])


def page() -> str:
    """The page with every table."""
    data = Dataset(ROOT)
    contested = disputes(data)
    revised = changes(data)
    return pages.page(
        "quality",
        {
            "figures": agreement.markdown(CODINGS, "metrics"),
            "events": agreement.markdown(CODINGS, "events"),
            "settlement": (CODINGS / "settlement.md").read_text(encoding="utf-8"),
            "later figures": agreement.markdown(CODINGS, "metrics-2022-2026"),
            "later settlement": (CODINGS / "settlement-2022-2026.md").read_text(encoding="utf-8"),
            "status": markdown(counts(data)),
            "blind samples": markdown(blind_samples()),
            "readings": markdown(readings(data)),
            "disputes": f"Disputes: {len(contested)}.\n\n{markdown(contested)}",
            "changes": f"Cells: {len(revised)}.\n\n{markdown(revised)}",
            "completeness": markdown(completeness.matrix(data)),
            "years": markdown(completeness.by_year(data)),
            "provinces": markdown(completeness.by_province(data)),
            "series": markdown(series(data)),
        },
    )


if __name__ == "__main__":
    pages.write("quality.md", page())
