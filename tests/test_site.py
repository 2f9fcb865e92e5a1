"""The explorer, built and looked at in a real browser: what it shows is what the tables hold."""

from __future__ import annotations

import contextlib
import io
import json
import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import changai
from changai.plotting.chart import THEMES
from changai.plotting.indicator_chart import ChartTables, indicator_chart
from copies import ROOT
from drawn_charts import assert_drawn, charts
from looking import (
    ADDRESS,
    EXPLORER,
    built,
    found,
    links,
    look,
    needs_browser,
    run,
    seen,
    unmarked_texts,
)

PICTURES = ROOT / "build" / "site-pictures"  # for people to look at
PAGES = json.loads((ROOT / "tests" / "site" / "pages.json").read_text("utf-8"))

pytestmark = needs_browser


@pytest.mark.parametrize("which", ["real", "awkward"])
def test_no_page_complains_or_asks_elsewhere(which: str) -> None:
    assert seen(which)["errors"] == []
    assert seen(which)["elsewhere"] == []
    looked_at = {page.partition(" ")[0] for page in seen(which)["pages"]}
    more = [] if which == "real" else ["tables/events"]
    # Each in one language, in turns; `make long` looks at them in both.
    assert {page.partition("/")[2] for page in looked_at} == {*PAGES, *more}


def in_both_languages(pages: list[str]) -> set[str]:
    return {f"{language}/{page}" for language in ("en", "zh") for page in pages}


def test_every_page_is_accessible() -> None:
    assert seen("real")["axe"] == []


@pytest.mark.long
@pytest.mark.parametrize("which", ["real", "awkward"])
def test_every_page_is_sound_in_each_language_scheme_and_width(which: str) -> None:
    everything = look(which, "--pictures", PICTURES)
    assert [everything[key] for key in ("axe", "errors", "elsewhere")] == [[], [], []]
    if which == "awkward":
        assert everything["found"]["scripts"] == 0
    looked_at = everything["pages"]
    assert {page: over for page, over in looked_at.items() if over > 0} == {}
    more = [] if which == "real" else ["tables/events"]
    widths = (" 1280", " 375") if which == "real" else ("",)
    wanted = {f"{page}{width}" for page in in_both_languages(PAGES + more) for width in widths}
    assert set(looked_at) == wanted
    if which == "real":
        assert unmarked_texts(everything) == {}
        drawn = everything["found"]["charts"]
        assert set(drawn) == set(charts())
        for name, seen_of_it in drawn.items():
            assert_drawn(name, seen_of_it)


@pytest.mark.parametrize("which", ["real", "awkward"])
def test_no_page_is_wider_than_its_window(which: str) -> None:
    assert {page: over for page, over in seen(which)["pages"].items() if over > 0} == {}


@pytest.mark.parametrize("which", ["real", "awkward"])
def test_no_link_is_broken(which: str) -> None:
    site = built(which) / "site"
    files = {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()}
    pages = {file for file in files if file.endswith(".html")}
    english, chinese = (
        {page[3:] for page in pages if page.startswith(language)} for language in ("en/", "zh/")
    )
    assert english == chinese
    assert english >= {f"tables/{table}.html" for table in changai.tables()["table"]}
    leading = {(posixpath.dirname(page), to) for page in pages for to in links(site / page)}
    broken = [
        (folder, to)
        for folder, to in leading
        if not to.startswith(("http", "data:", "#"))
        and posixpath.normpath(posixpath.join(folder, urlsplit(to).path)) not in files
    ]
    assert broken == []


def test_the_chart_of_an_indicator_has_a_mark_for_every_dated_figure() -> None:
    metrics = changai.load("metrics")
    metrics = metrics[metrics["indicator_id"] == "ind-highly-skilled"]
    national = (metrics["region_id"] == "reg-cn") & metrics["period_end"].notna()
    assert found("figure") == [national.sum()] * 2
    evidence = changai.load("evidence")
    assert found("disputes") == (evidence["stance"] == "disputes").sum()


def test_themes_have_the_colours_of_the_python_charts() -> None:
    words = (EXPLORER / "shared" / "palette.mjs").read_text("utf-8")
    for theme, colour in THEMES.items():
        assert f'"{theme}": "{colour}"' in words


def test_a_table_is_searched_in_pinyin() -> None:
    assert any("中华全国总工会" in row for row in found("pinyin"))
    assert len(found("pinyin")) < len(changai.load("organizations")) / 4


def test_language_and_scheme_hold() -> None:
    assert found("language")[0].startswith("/zh/tables/programs.html")
    assert found("language")[1] == "zh-CN"
    chosen, later = found("theme")
    assert chosen == later


def test_the_site_opens_from_a_folder() -> None:
    rows = len(changai.load("programs"))
    assert found("fromFolder") == f"{rows} of {rows} rows"


def test_copied_python_gives_the_rows_that_are_shown() -> None:
    for example in found("code"):
        names: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(example["pandas"], names)
        assert len(names["rows"]) == example["count"] > 0, example


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not on this machine")
def test_copied_r_gives_the_rows_that_are_shown(tmp_path: Path) -> None:
    script = tmp_path / "rows.R"
    for example in found("code"):
        script.write_text(example["R"].replace("print(rows)", "cat(nrow(rows))"), "utf-8")
        command = ["Rscript", "--vanilla", script]
        folder = built("real") / "site" / "download"
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        assert int(done.stdout) == example["count"], example


def test_whatever_the_data_hold_is_shown_as_text() -> None:
    awkward = seen("awkward")["found"]
    assert awkward["scripts"] == 0


def test_only_the_web_is_linked() -> None:
    site = built("awkward") / "site"
    assert ADDRESS in (site / "data" / "sources.js").read_text("utf-8")
    linked = [to for page in site.rglob("*.html") for to in links(page)]
    assert not [to for to in linked if to.startswith("javascript:")]
    assert seen("awkward")["found"]["addresses"] == {"shown": True, "linked": 0}


def test_the_address_of_a_copy_is_no_link() -> None:
    copies = changai.load("sources")["hosting"] == "copy"
    assert found("copies") == {"rows": str(copies.sum()), "linked": 0}


def test_what_is_missing_has_a_sensible_picture() -> None:
    awkward = seen("awkward")["found"]
    assert "Nothing" in awkward["noRows"]
    assert awkward["onePoint"] == [1, 1]
    assert awkward["noPoint"] == [0, 0]


def test_the_pictures_of_the_readmes_can_be_drawn_from_the_data(tmp_path: Path) -> None:
    run("node", "explorer/pictures.mjs", built("real") / "data", tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    # Whether the pictures that are kept are of these data is asked when a release is made.
    assert set(made) == {file.name for file in (ROOT / "docs" / "pictures").iterdir()}
    for readme, language in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        assert f"docs/pictures/growth-{language}.svg" in (ROOT / readme).read_text("utf-8")
    assert not any(b"<text" in picture for picture in made.values())
    tables = ChartTables(changai.Dataset())
    shown = [
        indicator_chart(tables, name) for name in ("ind-skilled-workers", "ind-highly-skilled")
    ]
    lines = sorted(" ".join(line) for chart in shown for line in chart.lines)
    for picture in made.values():
        assert sorted(re.findall(r'data-ids="([^"]*)"', picture.decode())) == lines
