"""Plot an indicator over time, or a table counted; a line below says what is not drawn.

matplotlib is imported when a chart is drawn. A chart is a figure of its own, unknown to pyplot:
nothing stays open, and no setting of matplotlib is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from changai.errors import ChangaiError, needed
from changai.model.schema import Language
from changai.plotting.chart import COUNTED_TABLES, SETTINGS, Chart, ChartData

if TYPE_CHECKING:
    from matplotlib.axes import Axes


PLOTTED = (
    f"what can be: the tables {', '.join(COUNTED_TABLES)}, "
    "and an indicator, by its id or any name of it"
)


def draw(
    data: ChartData,
    what: str,
    language: Language = "en",
    ax: Axes | None = None,
    region_id: str | None = None,
) -> Axes:
    """A chart of an indicator (its id), or of a table of COUNTED_TABLES.

    Drawn on ``ax``, or else on a figure of its own; see :meth:`changai.Dataset.plot`.
    """
    if language not in ("zh", "en"):
        raise ChangaiError(f"language must be 'zh' or 'en', not {language!r}")
    with needed("plot() needs matplotlib", "plot"):
        import matplotlib
    from matplotlib.axes import Axes as MatplotlibAxes

    from changai.plotting import drawing
    from changai.plotting.fonts import chinese_font

    if ax is not None and not isinstance(ax, MatplotlibAxes):
        raise ChangaiError(f"ax must be axes of matplotlib, not {type(ax).__name__}")
    # Each text keeps the names of its fonts: it is rendered when this context has long gone.
    family = [chinese_font()] if language == "zh" else []
    family += matplotlib.rcParams["font.family"]
    with matplotlib.rc_context({"font.family": family}):
        axes = drawing.own_axes() if ax is None else ax
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_axisbelow(True)
        axes.tick_params(which="both", labelfontfamily=family)
        words = {key: pair[language == "zh"] for key, pair in SETTINGS["words"].items()}
        chart = Chart(axes, data, language, words)
        if what in COUNTED_TABLES:
            notes = drawing.table(chart, what)
        else:
            notes = drawing.indicator(chart, what, region_id)
        drawing.write_below(axes, [*notes, words["data"].format(data.version)])
        if ax is not None:  # its title and labels were there before, with fonts of their own
            drawing.set_fonts(axes, family)
    return axes
