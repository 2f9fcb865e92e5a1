"""Plot an indicator over time, or a table counted; a line below says what is not drawn.

matplotlib is imported when a chart is drawn. A chart is a figure of its own, unknown to pyplot:
nothing stays open, and no setting of matplotlib is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from changai.errors import ChangaiError, UnknownName, needed
from changai.model.schema import Language
from changai.plotting.chart import COUNTED_TABLES, SETTINGS, Chart, ChartData, folded

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(data: ChartData, what: str, language: Language = "en") -> Axes:
    """A chart of an indicator, or of a table of COUNTED_TABLES; see :meth:`changai.Dataset.plot`."""
    if language not in ("zh", "en"):
        raise ChangaiError(f"language must be 'zh' or 'en', not {language!r}")
    known = [*COUNTED_TABLES, *data.load("indicators")["indicator_id"]]
    if what not in known:
        raise UnknownName("indicator or table", what, known)
    with needed("plot() needs matplotlib", "plot"):
        import matplotlib
    from changai.plotting import drawing
    from changai.plotting.fonts import chinese_font

    # Each text keeps the names of its fonts: it is rendered when this context has long gone.
    family = [chinese_font()] if language == "zh" else []
    family += matplotlib.rcParams["font.family"]
    with matplotlib.rc_context({"font.family": family}):
        axes = drawing.ShownFigure(figsize=(8.0, 5.2), layout="constrained").add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_axisbelow(True)
        axes.tick_params(which="both", labelfontfamily=family)
        words = {key: pair[language == "zh"] for key, pair in SETTINGS["words"].items()}
        chart = Chart(axes, data, language, words)
        kind = drawing.table if what in COUNTED_TABLES else drawing.indicator
        notes = [*kind(chart, what), words["data"].format(data.version)]
        text = "\n".join(folded(note, 110) for note in notes if note)
        look = {"ha": "left", "fontsize": "small", "color": drawing.GREY, "linespacing": 1.35}
        axes.figure.supxlabel(text, x=0.01, **look)
    return axes
