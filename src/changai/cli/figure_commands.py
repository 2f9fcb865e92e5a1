"""Commands that answer from the figures: series, indicators, targets, plot, cite.

Written as in ``reading_commands``.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from changai.citation import Style
from changai.cli.output import Form, Output
from changai.cli.terminal import say
from changai.dataset import Dataset
from changai.errors import ChangaiError
from changai.model.schema import Language

# What readers are shown of a point, and of a target.
OF_POINTS = (
    *("period", "value", "value_upper", "unit", "qualifier", "nature", "region", "base_en"),
    *("source", "status", "disputed_fields", "segment"),
)
OF_TARGETS = (
    *("indicator", "region", "deadline", "qualifier", "value", "unit", "outcome_qualifier"),
    *("outcome_value", "outcome_until", "verdict", "reason", "document"),
)
OF_INDICATORS = ("indicator_id", "name_en", "name_zh", "unit", "points", "places", "first", "last")
PICTURES = (".png", ".svg", ".pdf")


def series(
    indicator: str,
    *,
    region: str | None = None,
    nature: str | None = None,
    package: str | None = None,
    labels: Language | None = None,
    format: Form = "table",
    where: Sequence[str] = (),
    sort: str | None = None,
    columns: str | None = None,
    limit: int | None = None,
    width: int = 40,
) -> None:
    """show the figures of an indicator in order of time; an id or any name"""
    data = Dataset(package)
    output = Output(format, where, sort, columns, limit, width)
    points = data.series(indicator, region=region, nature=nature, labels=output.language(labels))
    output.show(points, data.show, OF_POINTS)


def indicators(
    search: str = "",
    *,
    package: str | None = None,
    format: Form = "table",
    where: Sequence[str] = (),
    sort: str | None = None,
    columns: str | None = None,
    limit: int | None = None,
    width: int = 40,
) -> None:
    """list the indicators, or those that words of either language find, and how much there is of each"""
    data = Dataset(package)
    output = Output(format, where, sort, columns, limit, width, short=20)
    output.show(data.indicators(search), data.show, OF_INDICATORS)


def targets(
    *,
    package: str | None = None,
    labels: Language | None = None,
    format: Form = "table",
    where: Sequence[str] = (),
    sort: str | None = None,
    columns: str | None = None,
    limit: int | None = None,
    width: int = 40,
) -> None:
    """show the targets, plans and requirements, and what became of each"""
    data = Dataset(package)
    output = Output(format, where, sort, columns, limit, width, short=20)
    output.show(data.targets(output.language(labels)), data.show, OF_TARGETS)


def plot(
    what: str,
    *,
    region: str | None = None,
    package: str | None = None,
    language: Language = "en",
    picture: str = "chart.png",
) -> None:
    """draw an indicator (an id or any name) or a table, counted, as a picture"""
    ending = Path(picture).suffix.lower()
    if ending not in PICTURES:
        raise ChangaiError(f"--picture {picture}: its name ends in {', '.join(PICTURES)}")
    axes = Dataset(package).plot(what, language, region=region)
    figure: Any = axes.figure
    try:
        figure.savefig(picture, dpi=150)
    except OSError as error:
        raise ChangaiError(f"{picture}: cannot be written ({error.strerror or error})") from None
    say(picture, to=sys.stdout)


def cite(style: Literal["text", "bibtex", "cff"] = "text", *, package: str | None = None) -> None:
    """print how to cite the data"""
    chosen: Style = style
    say(*Dataset(package).cite(chosen).split("\n"), to=sys.stdout)
