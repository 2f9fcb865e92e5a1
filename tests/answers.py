"""The answers of pandas to the three queries that DuckDB and Spark are asked as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from changai import Dataset

Answer = list[list[Any]]
QUERIES = {
    file.stem: file.read_text("utf-8")
    for file in sorted((Path(__file__).parent / "queries").glob("*.sql"))
}


def events_by_year(data: Dataset) -> Answer:
    events = data.load("events").dropna(subset="date_start")
    kind = events["event_type"].astype("string")
    counts = events.groupby([events["date_start"].dt.year, kind]).size()
    return [[int(year), kind, int(n)] for (year, kind), n in counts.sort_index().items()]


def initiatives_by_province(data: Dataset) -> Answer:
    regions = data.load("regions").set_index("region_id")

    def province(region: Any) -> Any:
        while pd.notna(region) and regions.loc[region, "level"] != "province":
            region = regions.loc[region, "parent_id"]
        return regions.loc[region, "name_zh"] if pd.notna(region) else None

    initiatives = data.load("regional_initiatives")
    within = initiatives["region_id"].map(province)
    counts = initiatives.groupby(within)["date_start"].agg(["size", "count"])
    rows = [[str(name), int(size), int(dated)] for name, size, dated in counts.itertuples()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def figures_by_unit(data: Dataset) -> Answer:
    units = data.load("indicators").set_index("indicator_id")["unit"].astype("string")
    evidence = data.load("evidence")
    said = evidence[evidence["field"] == "value"]["row_id"].value_counts()
    metrics = data.load("metrics")
    metrics = metrics.assign(
        unit=metrics["indicator_id"].map(units),
        nature=metrics["nature"].astype("string"),
        said=metrics["metric_id"].map(said).fillna(0),
    )
    groups = metrics.groupby(["unit", "nature"])
    return [
        [str(unit), str(nature), len(rows), float(rows["value"].max()), int(rows["said"].sum())]
        for (unit, nature), rows in groups
    ]


def answers(data: Dataset) -> dict[str, Answer]:
    """The rows of each query, by its name."""
    functions = (events_by_year, initiatives_by_province, figures_by_unit)
    return {function.__name__: function(data) for function in functions}
