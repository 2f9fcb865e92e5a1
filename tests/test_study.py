"""The worked study runs on the data as they are; what it says of them must follow, or it is not written."""

from __future__ import annotations

import base64
import functools
import io
import re
from pathlib import Path

import nbformat
import pytest
from PIL import Image

import changai
import pages
import study
from changai.plotting import fonts
from changai.plotting.indicator_chart import ChartTables, indicator_chart
from study_cells import STUDY, Code, Text

LANGUAGES = tuple(study.NAMES)
both = pytest.mark.parametrize("language", LANGUAGES)
pytestmark = [pytest.mark.filterwarnings("ignore:Glyph"), pytest.mark.xdist_group("study")]


@functools.cache
def book(language: study.Language) -> nbformat.NotebookNode:
    """The study of these data. Whether its words follow from them is asked when it is written.

    What is drawn is the same in any font: one without Chinese will do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "FONTS", (*fonts.FONTS, "DejaVu Sans"))
        return study.notebook(language, must_follow=False)


def output(made: nbformat.NotebookNode, kind: str) -> nbformat.NotebookNode:
    """The first output of a kind: "text" (printed), "text/plain" or "image/png"."""
    outputs = [o for cell in made.cells for o in cell.get("outputs", [])]
    return next(
        o if kind == "text" else o["data"] for o in outputs if kind in {*o, *o.get("data", {})}
    )


@both
def test_every_cell_is_there_with_what_it_gives(language: study.Language) -> None:
    made = book(language)
    nbformat.validate(made)
    kinds = ["code" if isinstance(cell, Code) else "markdown" for cell in STUDY]
    assert [cell.cell_type for cell in made.cells] == kinds
    first, *others = [cell for cell in made.cells if cell.cell_type == "code"]
    assert not first.outputs  # it loads the tables
    assert len([cell for cell in others if cell.outputs]) > len(others) / 2
    assert not any("{" in cell.source for cell in made.cells if cell.cell_type == "markdown")


@both
def test_what_is_drawn_is_the_chart_of_the_indicator(language: study.Language) -> None:
    chart = indicator_chart(ChartTables(changai.Dataset()), "ind-skilled-workers")
    placed = {point.id: point for point in chart.points if point.at}
    observed = {row_id for row_id, point in placed.items() if point.mark.startswith("observed")}
    joined = {row_id for line in chart.lines for row_id in line}
    shown = output(book(language), "image/png")
    assert shown["text/plain"].endswith(f"changai {changai.Dataset().version}")

    def drawn(*names: str) -> set[str]:
        lines = [line.partition(": ") for line in shown["text/plain"].split("\n")]
        return {p for name, _, points in lines if name in names for p in points.split(", ")}

    def said(row_ids: set[str]) -> set[str]:
        factor = chart.factor[language]
        points = [placed[row_id] for row_id in row_ids]
        return {f"{point.at:%Y-%m-%d} {point.value / factor:.10g}" for point in points}

    assert drawn("series") == said(joined)
    assert drawn("observed", "observed-about", "observed-nearly") == said(observed) != set()
    with Image.open(io.BytesIO(base64.b64decode(shown["image/png"]))) as picture:
        assert picture.width > picture.height > 300
        inks = picture.convert("RGB").getcolors(maxcolors=1 << 20)
    assert len(inks) > 50  # lines, marks and letters, not an empty page


def test_both_notebooks_run_the_same_code() -> None:
    english, chinese = (
        [cell.source for cell in book(language).cells if cell.cell_type == "code"]
        for language in LANGUAGES
    )
    assert english[0] == chinese[0].replace('"zh"', '"en"') != chinese[0]
    assert english[1:] == chinese[1:]


def test_the_notebooks_are_small() -> None:
    assert sum(len(nbformat.writes(book(language)).encode()) for language in LANGUAGES) < 300_000


@both
def test_the_page_of_the_study_has_all_that_the_notebook_has(language: study.Language) -> None:
    made = book(language)
    page = study.page(language, made)
    assert pages.MARKS.findall(page) == []
    assert page.count("\n# ") == 0
    for cell in made.cells[1:]:
        assert cell.source.rstrip() in page
    text, picture = output(made, "text")["text"], output(made, "image/png")["image/png"]
    assert f"```text\n{text.rstrip()}\n```" in page
    assert f"](data:image/png;base64,{picture.strip()})" in page


@pytest.mark.parametrize("text", [cell for cell in STUDY if isinstance(cell, Text)])
def test_no_figure_is_typed_into_the_text(text: Text) -> None:
    figures = re.compile(r"\{[^{}]*\}|^## \d\. |\b(?:19|20)\d\d\b|20\d\d(?=年)", re.MULTILINE)
    for words in (text.en, text.zh):
        assert not re.findall(r"\d+", figures.sub("", words))
    assert sorted(set(re.findall(r"\{.*?\}", text.en))) == sorted(
        set(re.findall(r"\{.*?\}", text.zh))
    )


def test_a_picture_of_other_figures_is_another_picture(good: Path) -> None:
    before = study.drawn(changai.Dataset(good).plot("ind-studios").figure)
    metrics = good / "data" / "metrics.csv"
    text = metrics.read_text(encoding="utf-8")
    metrics.write_text(text.replace("ind-studios,1200", "ind-studios,1300"), encoding="utf-8")
    after = study.drawn(changai.Dataset(good).plot("ind-studios").figure)
    assert before != after == before.replace("1,200", "1,300").replace("1200", "1300")


def test_a_text_that_does_not_follow_is_not_written() -> None:
    cells = (Code("n = 1 + 1"), Text("There are {n}.", "有{n}个。", holds=("n == 2", "n < 2", "m")))
    with pytest.raises(changai.ChangaiError, match=r"study_cells.py, cell 2: .* `n < 2`, `m`"):
        study.notebook("en", cells)
    with pytest.warns(UserWarning, match=r"cell 2: .* `n < 2`, `m`"):
        told = study.notebook("en", cells, must_follow=False)
    assert told.cells[1].source == "There are 2."
    told = study.notebook("zh", (cells[0], Text("", "有{n}\n个。", holds=("n == 2",))))
    assert told.cells[1].source == "有2个。"


def test_code_that_fails_is_named() -> None:
    with pytest.raises(changai.ChangaiError, match=r"cell 2: the code fails: NameError: .*'m'"):
        study.notebook("en", (Code("n = 1"), Code("n + m")))


def test_a_notebook_shows_a_chart_without_pyplot() -> None:
    shown = changai.plot("ind-highly-skilled").figure._repr_png_()
    with Image.open(io.BytesIO(shown)) as picture:
        assert (picture.format, picture.width > picture.height > 300) == ("PNG", True)


def test_nothing_is_written_where_one_notebook_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = (*STUDY[:2], Code('changai.plot("ind-highly-skilled", language).figure'))
    monkeypatch.setattr(study, "STUDY", cells)
    monkeypatch.setattr(pages, "BUILT", tmp_path / "docs")
    monkeypatch.setattr(fonts, "FONTS", ("No Such Font",))
    with pytest.raises(changai.ChangaiError, match="no font with Chinese"):
        study.main()
    assert not (tmp_path / "docs").exists()
