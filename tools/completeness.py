"""How full the tables are: per column filled, sought and not found, not sought, does not apply."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from changai import Dataset
from changai.model.values import NOT_AFTER

COLUMNS = {
    "events": ("date_start", "venue_zh", "region_id", "program_id", "document_id"),
    "documents": (
        "document_number",
        "issued",
        "published",
        "issued or published",
        "document_issuers",
        "url",
    ),
    "metrics": ("period_start", "region_id", "unit_zh", "base_zh"),
    "regional_initiatives": ("date_start", "organization_id", "region_id", "document_id"),
    "programs": ("date_start", "organization_id"),
    "organizations": ("short_name_zh", "parent_id", "region_id", "url"),
    "people": ("role_zh", "organization_id"),
}
PRECISIONS = {
    "date_start": "date_precision",
    "period_start": "period_precision",
    "issued": "issued_precision",
    "published": "published_precision",
}
UNNUMBERED = ("letter", "speech", "report", "instruction")
# Where a column says nothing of a row; everything else should be filled.
NOT_OF: dict[tuple[str, str], Callable[[pd.DataFrame], pd.Series]] = {
    ("events", "venue_zh"): lambda t: (
        ~t["event_type"].isin(
            ["meeting", "speech", "talk", "competition", "award", "establishment"]
        )
    ),
    ("events", "document_id"): lambda t: (
        ~t["event_type"].isin(["document_issue", "document_approval"])
    ),
    ("documents", "document_number"): lambda t: t["document_type"].isin(UNNUMBERED),
    ("documents", "issued"): lambda t: t["document_type"].isin(["law"]),
    ("metrics", "base_zh"): lambda t: (
        t["indicator_id"].map(Dataset().load("indicators").set_index("indicator_id")["unit"])
        != "percent"
    ),
    ("regional_initiatives", "organization_id"): lambda t: t["level"] == "industry",
}


def filled(data: Dataset, frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    """Whether each row has something in a column, a relation, or either of two columns.

    A date known only as not after a day stands in the column of the last day.
    """
    if " or " in column:
        one, two = column.split(" or ")
        return filled(data, frame, key, one) | filled(data, frame, key, two)
    if column in PRECISIONS:
        return frame[column].notna() | (frame[PRECISIONS[column]] == NOT_AFTER)
    if column in frame:
        return frame[column].notna()
    return frame[key].isin(set(data.load(column)[key]))


def matrix(data: Dataset) -> pd.DataFrame:
    """One row per table and column: counts of rows, and the share filled of those it applies to."""
    searched = data.load("lookups")
    sought = set(zip(searched["row_id"], searched["field"], strict=True))
    rows = []
    for table, columns in COLUMNS.items():
        frame = data.load(table)
        key = str(frame.columns[0])
        whole = frame[key].map(lambda row_id: (row_id, "row") in sought)
        for column in columns:
            has = filled(data, frame, key, column)
            none = NOT_OF.get((table, column), lambda t: pd.Series(False, t.index))(frame) & ~has
            parts = column.split(" or ")
            looked = whole | frame[key].map(
                lambda row_id, parts=parts: any((row_id, part) in sought for part in parts)
            )
            missing = ~has & ~none
            applies = int((~none).sum())
            rows.append(
                {
                    "table": table,
                    "column": f"`{column}`" if len(parts) == 1 else column,
                    "rows": len(frame),
                    "filled": int(has.sum()),
                    "sought, not found": int((missing & looked).sum()),
                    "not sought": int((missing & ~looked).sum()),
                    "does not apply": int(none.sum()),
                    "filled of those it applies to": f"{100 * int(has.sum()) / applies:.0f} %",
                }
            )
    return pd.DataFrame(rows)


def by_year(data: Dataset) -> pd.DataFrame:
    """Rows with a date in each year from 2012 on: events, documents, observed figures, targets."""
    documents = data.load("documents")
    metrics = data.load("metrics")
    observed = metrics["nature"] == "observed"
    dates = {
        "events": data.load("events")["date_start"],
        "documents": documents["issued"].fillna(documents["published"]),
        "observed figures": metrics.loc[observed, "period_end"],
        "targets, plans, requirements": metrics.loc[~observed, "period_end"],
        "sources": data.load("sources")["published"],
    }
    counted = {name: days.dt.year.value_counts() for name, days in dates.items()}
    frame = pd.DataFrame(counted).fillna(0).astype(int).sort_index()
    frame.index = frame.index.astype(int)
    return frame[frame.index >= 2012].rename_axis("year").reset_index()


def by_province(data: Dataset) -> pd.DataFrame:
    """Rows of each province-level unit, those of its cities and counties with it."""
    regions = data.load("regions")
    provinces = regions[regions["level"] == "province"].set_index("region_id")
    columns = {}
    for table in ("events", "documents", "metrics", "regional_initiatives", "organizations"):
        places = data.load(table)["region_id"].dropna()
        columns[table] = places.map(lambda place: "-".join(place.split("-")[:3])).value_counts()
    frame = pd.DataFrame(columns).reindex(provinces.index).fillna(0).astype(int)
    frame.insert(0, "province", provinces["name_en"])
    return frame.rename(columns={"regional_initiatives": "initiatives"}).reset_index(drop=True)
