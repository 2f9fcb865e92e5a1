"""Write docs/quality.md out of the data and the two codings: `python tools/quality.py`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import agreement
from changai import Dataset
from changai.dataset import STATUS, dated, display

ROOT = Path(__file__).resolve().parents[1]
FACTS = [
    "events",
    "documents",
    "metrics",
    "regional_initiatives",
    "organizations",
    "programs",
    "people",
]


def markdown(frame: pd.DataFrame) -> str:
    """A frame as a Markdown table."""
    cells = frame.astype(object).map(display).map(lambda text: text.replace("|", "\\|"))
    head = "| " + " | ".join(map(str, frame.columns)) + " |"
    rule = "|" + "|".join("---" for _ in frame.columns) + "|"
    rows = ["| " + " | ".join(row) + " |" for row in cells.itertuples(index=False)]
    return "\n".join([head, rule, *rows])


def counts(data: Dataset) -> pd.DataFrame:
    """Rows of each fact table by what other sources say."""
    rows = []
    for table in FACTS:
        frame = data.load(table, evidence=True)
        by_status = frame["status"].value_counts()
        rows.append({"table": table, "rows": len(frame)} | {s: int(by_status[s]) for s in STATUS})
    frame = pd.DataFrame(rows)
    total = {"table": "all"} | {c: int(frame[c].sum()) for c in frame.columns[1:]}
    return pd.concat([frame, pd.DataFrame([total])], ignore_index=True)


def disputes(data: Dataset) -> pd.DataFrame:
    """Every dispute: the row, what it holds, what the other source has, and the explanation."""
    said = data.load("evidence")
    said = said[said["stance"] == "disputes"].sort_values(["table", "row_id", "source_id"])
    sources = data.load("sources").set_index("source_id")
    rows = []
    for voice in said.itertuples():
        row = data.show(str(voice.row_id))
        source = sources.loc[voice.source_id]
        publisher, on = (
            source["publisher_zh"],
            dated(source["published"], source["published_precision"]),
        )
        rows.append(
            {
                "row": f"`{voice.row_id}`",
                "field": voice.field,
                "here": data.value(row, str(voice.field)),
                "there": voice.exact,
                "source": f"[{publisher} {on}]({source['url']})".replace(" ]", "]"),
                "what differs": voice.note_en,
            }
        )
    return pd.DataFrame(rows, columns=["row", "field", "here", "there", "source", "what differs"])


def series(data: Dataset) -> pd.DataFrame:
    """Indicators with three or more points in time, of one region and nature."""
    metrics = data.load("metrics")
    observed = metrics[(metrics["nature"] == "observed") & metrics["period_end"].notna()]
    observed = observed[observed["region_id"] == "reg-cn"]
    names = data.load("indicators").set_index("indicator_id")
    rows = []
    for indicator, points in observed.groupby("indicator_id"):
        if points["period_end"].nunique() < 3:
            continue
        years = points["period_end"].dt.year
        rows.append(
            {
                "indicator": f"`{indicator}`",
                "name": names.loc[indicator, "name_en"],
                "unit": names.loc[indicator, "unit"],
                "points": len(points),
                "years": f"{years.min()}–{years.max()}",
                "sources": points["source_id"].nunique(),
            }
        )
    return pd.DataFrame(rows).sort_values(["points", "indicator"], ascending=[False, True])


def page() -> str:
    """The whole page."""
    data = Dataset(ROOT)
    settled = (ROOT / "coding" / "settlement.md").read_text(encoding="utf-8").strip()
    contested = disputes(data)
    return (
        "\n\n".join(
            [
                "# Quality",
                "Written by `make docs` from the data and the codings; do not edit.",
                "## Two independent codings",
                "### Figures",
                agreement.markdown(ROOT / "coding", "metrics"),
                "### Events",
                agreement.markdown(ROOT / "coding", "events"),
                settled,
                "## What other sources say",
                "Rows by status. *unchecked*: not searched for; *nothing_found*: searched, nothing citable found; "
                "*confirmed*, *refined*, *disputed*: by at least one other source, the last one counting.",
                markdown(counts(data)),
                f"## Disputes ({len(contested)})",
                "The row keeps what its own source prints; *there* is what the other source prints.",
                markdown(contested),
                "## Series",
                "Observed national figures of one indicator at three or more points in time.",
                markdown(series(data)),
            ]
        )
        + "\n"
    )


if __name__ == "__main__":
    (ROOT / "docs" / "quality.md").write_text(page(), encoding="utf-8")
