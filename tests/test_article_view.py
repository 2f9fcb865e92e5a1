"""What the founding article states stays in its view of the tables, or a reason is listed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from changai import Dataset
from copies import ROOT

ARTICLE = "src-forging-2021"
# The cells that the view of the article held in version 0.2.0, a row of a table with its columns.
HELD = Path(__file__).with_name("article_view.csv")
REASONS = ROOT / "coding/article-view.csv"


def cells_of_the_article() -> set[tuple[str, str]]:
    """The filled cells of the view, by id (the first column of a table) and column."""
    dataset = Dataset(ROOT)
    found = set()
    for table in pd.read_csv(HELD)["table"].unique():
        rows = dataset.load(table, source=ARTICLE)
        key = rows.columns[rows.columns != "source_id"][0]
        filled = rows.set_index(key).notna().stack()
        found |= set(filled[filled].index)
    return found


def test_no_cell_leaves_the_view_of_the_article_without_a_reason() -> None:
    held = pd.read_csv(HELD)
    promised = {
        (row_id, column)
        for row_id, columns in held[["row_id", "columns"]].itertuples(index=False)
        for column in columns.split()
    }
    reasons = pd.read_csv(REASONS, keep_default_na=False)
    assert (reasons["reason_en"] != "").all()
    assert reasons[["row_id", "column"]].duplicated().sum() == 0
    listed = set(reasons[["row_id", "column"]].itertuples(index=False, name=None))
    retired = set(pd.read_csv(ROOT / "data/retired.csv")["id"])
    now = cells_of_the_article()
    gone = {cell for cell in promised - now if cell[0] not in retired}
    assert gone == listed, f"list in {REASONS.name}, with a reason: {sorted(gone - listed)}"
