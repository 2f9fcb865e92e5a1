"""The worked study: the notebooks hold what their code gives now, and say only what follows."""

from __future__ import annotations

import base64
import copy
import functools
import io
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from PIL import Image

import changai
import study
from changai.plotting import fonts
from copies import ROOT
from study_cells import STUDY, Code, Text

LANGUAGES = tuple(study.FILES)
pytestmark = [pytest.mark.filterwarnings("ignore:Glyph"), pytest.mark.xdist_group("study")]


def held(language: study.Language) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / study.FILES[language], as_version=4)


@functools.cache
def fresh(language: study.Language) -> nbformat.NotebookNode:
    """Run anew. What is drawn is the same in any font: one without Chinese will do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "FONTS", (*fonts.FONTS, "DejaVu Sans"))
        return study.notebook(language)


def output(book: nbformat.NotebookNode, kind: str) -> nbformat.NotebookNode:
    """The first output of a kind: "text" (printed), "text/plain" or "image/png"."""
    outputs = [o for cell in book.cells for o in cell.get("outputs", [])]
    return next(
        o if kind == "text" else o["data"] for o in outputs if kind in {*o, *o.get("data", {})}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notebook_holds_what_its_code_gives(language: study.Language) -> None:
    book = held(language)
    nbformat.validate(book)
    assert len(book.cells) == len(STUDY)
    assert study.differences(book, fresh(language)) == [], f"{study.FILES[language]}: `make docs`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_drawn_from_the_figures_beside_it(language: study.Language) -> None:
    shown = output(held(language), "image/png")
    assert study.painted({"data": shown}) == shown["text/plain"]
    assert shown["text/plain"].endswith(f"changai {changai.Dataset().version}")
    with Image.open(io.BytesIO(base64.b64decode(shown["image/png"]))) as picture:
        assert picture.width > picture.height > 300
        inks = picture.convert("RGB").getcolors(maxcolors=1 << 20)
    assert len(inks) > 50  # lines, marks and letters, not an empty page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_drawn_is_the_series_of_the_table(language: study.Language) -> None:
    metrics = changai.load("metrics")
    wanted = metrics[metrics["indicator_id"] == "ind-skilled-workers"]
    wanted = wanted[(wanted["region_id"] == "reg-cn") & wanted["period_end"].notna()]
    lines = output(held(language), "image/png")["text/plain"].split("\n")
    points = {p for line in lines if line.startswith("series: ") for p in line[8:].split(", ")}
    unit = 1e6 if language == "en" else 1e8
    rows = zip(wanted["period_end"], wanted["value"], strict=True)
    assert points == {f"{day:%Y-%m-%d} {value / unit:.10g}" for day, value in rows}


def test_both_notebooks_run_the_same_code() -> None:
    english, chinese = (
        [cell.source for cell in held(language).cells if cell.cell_type == "code"]
        for language in LANGUAGES
    )
    assert english[0] == chinese[0].replace('"zh"', '"en"') != chinese[0]
    assert english[1:] == chinese[1:]


def test_the_notebooks_are_small() -> None:
    assert sum((ROOT / name).stat().st_size for name in study.FILES.values()) < 300_000


@pytest.mark.parametrize("text", [cell for cell in STUDY if isinstance(cell, Text)])
def test_no_figure_is_typed_into_the_text(text: Text) -> None:
    figures = re.compile(r"\{[^{}]*\}|^## \d\. |\b(?:19|20)\d\d\b|20\d\d(?=年)", re.MULTILINE)
    for words in (text.en, text.zh):
        assert not re.findall(r"\d+", figures.sub("", words))
    assert sorted(set(re.findall(r"\{.*?\}", text.en))) == sorted(
        set(re.findall(r"\{.*?\}", text.zh))
    )


def drop_picture(book: nbformat.NotebookNode) -> None:
    del output(book, "image/png")["image/png"]


def garble_picture(book: nbformat.NotebookNode) -> None:
    shown = output(book, "image/png")
    shown["image/png"] = shown["image/png"][: len(shown["image/png"]) // 2]


def old_picture(book: nbformat.NotebookNode) -> None:
    other = study.data(changai.plot("ind-highly-skilled").figure)
    output(book, "image/png")["image/png"] = other["image/png"]


def change_table(book: nbformat.NotebookNode) -> None:
    shown = output(book, "text/plain")
    shown["text/plain"] = shown["text/plain"].replace("32", "31", 1)


def change_print(book: nbformat.NotebookNode) -> None:
    output(book, "text")["text"] += "?"


def change_code(book: nbformat.NotebookNode) -> None:
    book.cells[3].source += "\n"


def change_text(book: nbformat.NotebookNode) -> None:
    book.cells[7].source = book.cells[7].source.replace("32", "31", 1)


def drop_cell(book: nbformat.NotebookNode) -> None:
    del book.cells[-1]


CHANGES: dict[Callable[[nbformat.NotebookNode], None], list[str]] = {
    drop_picture: ["cell 12: the output is not current"],
    garble_picture: ["cell 12: the output is not current"],
    old_picture: ["cell 12: the output is not current"],
    change_table: ["cell 4: the output is not current"],
    change_print: ["cell 6: the output is not current"],
    change_code: ["cell 4: the source is not current"],
    change_text: ["cell 8: the source is not current"],
    drop_cell: [f"cell {len(STUDY)}: the source is not current"],
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_stale_is_named(change: Callable[[nbformat.NotebookNode], None]) -> None:
    book = copy.deepcopy(fresh("en"))
    assert study.differences(book, fresh("en")) == []
    change(book)
    assert study.differences(book, fresh("en")) == CHANGES[change]


def test_a_picture_of_other_figures_is_another_picture(good: Path) -> None:
    before = study.drawn(changai.Dataset(good).plot("ind-studios").figure)
    metrics = good / "data" / "metrics.csv"
    text = metrics.read_text(encoding="utf-8")
    metrics.write_text(text.replace("ind-studios,1200", "ind-studios,1300"), encoding="utf-8")
    after = study.drawn(changai.Dataset(good).plot("ind-studios").figure)
    assert before != after == before.replace("1,200", "1,300").replace("1200", "1300")


def test_a_text_that_does_not_follow_is_not_written() -> None:
    cells = (Code("n = 1 + 1"), Text("There are {n}.", "有{n}个。", holds=("n == 2", "n < 2")))
    with pytest.raises(changai.ChangaiError, match=r"study_cells.py, cell 2: .* `n < 2`"):
        study.notebook("en", cells)
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
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(study, "ROOT", tmp_path)
    monkeypatch.setattr(fonts, "FONTS", ("No Such Font",))
    with pytest.raises(changai.ChangaiError, match="no font with Chinese"):
        study.main()
    assert list((tmp_path / "docs").iterdir()) == []
