"""The data of a chart, and its words in two languages. Needs no matplotlib."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from changai.display import columns_of
from changai.model.schema import Json, Language, date_columns, value_labels
from changai.model.values import NOT_AFTER

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from changai.frames.shown import Shown


FEW = 6  # so many sources are named, so many figures written in digits

SETTINGS = tomllib.loads(resources.files(__package__).joinpath("charts.toml").read_text("utf-8"))
THEMES: dict[str, str] = SETTINGS["themes"]
COLOURS = (*THEMES.values(), "#F0E442")


class Counted(NamedTuple):
    """What a table is counted along (the first date there is; the province, where none), and by."""

    dates: tuple[str, ...]
    by: str


COUNTED_TABLES = {
    "events": Counted(("date_start", "date_end"), "theme_id"),
    "documents": Counted(("issued", "published", "issued_end", "published_end"), "level"),
    "metrics": Counted(("period_end",), "nature"),
    "regional_initiatives": Counted((), "theme_id"),
}


class ChartData(Protocol):
    """The data that a chart is drawn from."""

    def __hash__(self) -> int:
        """What charts keep of a package is kept under it."""
        ...

    @property
    def version(self) -> str:
        """Version of the data."""
        ...

    def load(
        self, table: str, labels: Language | None = None, *, evidence: bool = False
    ) -> pd.DataFrame:
        """A table."""
        ...

    def show(self, row_id: str) -> Shown:
        """A row."""
        ...

    def schema(self, table: str) -> Json:
        """The schema of a table."""
        ...


class Chart(NamedTuple):
    """What a chart is drawn on, what it is drawn from, and its words."""

    axes: Axes
    data: ChartData
    language: Language
    words: dict[str, str]

    def categories(self, table: str, column: str) -> dict[str, str]:
        """Readable labels of the allowed values of a column."""
        fields = {field["name"]: field for field in self.data.schema(table)["fields"]}
        return value_labels(fields.get(column, {}), self.language)


def bounded(frame: pd.DataFrame, schema: Json) -> int:
    """How many rows of a table have no date but bounds: days after which they are not."""
    dates = date_columns(schema)
    starts = [column.start for column in dates]
    precisions = [column.precision for column in dates if column.precision]
    has_bound = (frame[precisions] == NOT_AFTER).any(axis=1)
    return int((has_bound & frame[starts].isna().all(axis=1)).sum())


def left_out(words: dict[str, str], **omitted: int) -> list[str]:
    """A sentence on how many rows are not drawn, and why; none where all are."""
    parts = [words[why].format(number) for why, number in omitted.items() if number]
    return [words["left_out"].format(words["semicolon"].join(parts))] if parts else []


def provinces(chart: Chart, region_ids: pd.Series[Any]) -> pd.Series[Any]:
    """Name of the province that each place lies in, or of the country where it is that."""
    regions = chart.data.load("regions").set_index("region_id")
    within = regions["province_id"].astype("string").fillna(regions.index.to_series())
    region_ids = region_ids.map(within)
    english, chinese = regions["name_en"], regions["short_name_zh"].fillna(regions["name_zh"])
    return region_ids.map(chinese if chart.language == "zh" else english)


def folded(text: str, width: int) -> str:
    """Text in lines of at most so many columns; Chinese breaks anywhere but before a stop."""
    lines = [""]
    for piece in re.findall(r"[^\u2e80-\uffff\s]+\s*|[\u2e80-\uffff][，。；：、）》]*\s*", text):
        if lines[-1] and columns_of((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
