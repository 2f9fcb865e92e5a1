"""The pages: examples run, links lead somewhere, and what is built of the data has its figures.

No test holds a page of the repository against the data: a new row makes none of them wrong.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import changai
import examples
import ids
import names
import pages
import quality
from broken.patches import insert
from changai.errors import ChangaiError
from copies import ROOT

WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMED = [*examples.READMES, examples.LANGUAGES, examples.QUESTIONS]


@pytest.mark.parametrize("name", examples.READMES)
def test_every_example_of_a_readme_runs_and_prints_something(name: str) -> None:
    page = examples.current(examples.read(name))
    outputs = [block["output"] for block in examples.BLOCK.finditer(page)]
    assert len(outputs) >= 3
    assert all(map(str.strip, outputs))


def test_an_example_that_fails_is_no_example() -> None:
    page = "```python\nprint(n)\n```\n\n```text\n1\n```\n"
    with pytest.raises(NameError):
        examples.current(page)
    assert examples.current(page.replace("print(n)", "print(2)")).endswith("\n2\n```\n")


@pytest.mark.parametrize("name", NAMED)
def test_a_page_says_of_which_release_its_examples_are(name: str) -> None:
    page = examples.read(name)
    stamped = examples.of_release(page, "9.8.7")
    assert "9.8.7" in stamped
    assert examples.of_release(stamped, "9.8.7") == stamped
    for wrong in (page + stamped, stamped.replace("9.8.7", "the last one")):
        with pytest.raises(ValueError, match="times of which release"):
            examples.of_release(wrong, "9.8.7")


def test_what_is_stale_is_named_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("new", "utf-8")
    (tmp_path / "docs/languages.md").write_text("old", "utf-8")
    made = {Path(name): "new" for name in ("README.md", "docs/languages.md", "CITATION.cff")}
    monkeypatch.setattr(examples, "ROOT", tmp_path)
    monkeypatch.setattr(examples, "shown", lambda pictures: made)
    assert examples.main(check=True) == 1
    messages = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in messages] == ["docs/languages.md", "CITATION.cff"]
    assert all("`make examples`" in line for line in messages)
    assert not (tmp_path / "CITATION.cff").exists()
    assert examples.main(check=False) == 0
    assert examples.main(check=True) == 0
    assert (tmp_path / "docs/languages.md").read_text("utf-8") == "new"


def test_examples_without_pictures_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ChangaiError, match=r"no pictures|Rscript is missing"):
        examples.shown(tmp_path)


def test_table_names_are_current() -> None:
    module = (ROOT / "src" / "changai" / "model" / "table_names.py").read_text(encoding="utf-8")
    assert names.page() == module, "run `make names`"


@functools.cache
def anchors(page: str) -> set[str]:
    """The anchors of a page, as GitHub makes them of its headings."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    texts = [tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open"]
    return set(map(pages.anchor, texts))


def links(page: str) -> list[str]:
    """What a page refers to that is not on the web: links and pictures."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    parts = [child for token in tokens for child in token.children or []]
    found = [str(part.attrs.get("href") or part.attrs.get("src") or "") for part in parts]
    return [address for address in found if address and not re.match(r"https?:|data:", address)]


def lost(texts: Mapping[Path, str]) -> list[tuple[str, str]]:
    """The links of pages that lead to no file, or to no heading of one."""
    found = []
    for page, text in texts.items():
        for address in links(text):
            file, _, anchor = address.partition("#")
            to = (page.parent / file).resolve() if file else page
            target = texts.get(to)
            there = target is not None or (to.exists() and to.is_relative_to(ROOT))
            if not there or (anchor and (target is None or anchor not in anchors(target))):
                found.append((page.name, address))
    return found


def test_no_link_of_the_repository_leads_nowhere() -> None:
    texts = {page: page.read_text(encoding="utf-8") for page in WRITTEN}
    assert lost(texts) == []
    readme = ROOT / "README.md"
    wrong = "[a](docs/nowhere.md) [b](docs/quality.md#nothing) [c](docs/quality.md#disputes)"
    assert [address for _, address in lost(texts | {readme: wrong})] == [
        "docs/nowhere.md",
        "docs/quality.md#nothing",
    ]


def test_the_marks_of_a_page_are_filled() -> None:
    page = "# A\n\n<!-- make docs: b -->\nhere\n\nnot\n<!-- end -->\n\n<!-- make docs: c -->\n<!-- end -->\n"
    assert pages.filled(page, {"b": "B\n", "c": "C"}) == "# A\n\nB\n\nC\n"
    for parts in ({"b": "B"}, {"b": "B", "c": "C", "d": "D"}):
        with pytest.raises(KeyError):
            pages.filled(page, parts)


@functools.cache
def quality_page() -> str:
    return quality.page()


def test_the_built_pages_lead_to_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "BUILT", tmp_path / "docs")
    pages.main()
    pages.write("quality.md", quality_page())
    pages.write("ids.md", ids.page())
    built = sorted((tmp_path / "docs").iterdir())
    assert [page.name for page in built] == [
        page.name for page in WRITTEN if page.parent.name == "docs"
    ]
    assert lost({page: page.read_text(encoding="utf-8") for page in built}) == []


def test_the_page_on_ids_has_what_took_the_place_of_each_retired_one() -> None:
    page = ids.page()
    assert pages.MARKS.findall(page) == []
    retired = changai.load("retired").fillna("none")
    for old, new in zip(retired["id"], retired["replaced_by"], strict=True):
        assert re.search(rf"^\| `{old}` \| `?{new}`? \| \w", page, flags=re.M), old


def test_ids_of_the_newest_version_come_first(good: Path) -> None:
    insert("retired", 2, "evt-a,events,0.9.0,Doubled.,\nevt-b,events,0.10.0,Doubled.,")(good)
    headings = re.findall(r"^## .* (\S+)$", ids.retired_ids(changai.Dataset(good)), flags=re.M)
    assert headings == ["0.10.0", "0.9.0", "0.1.0"]


def test_the_page_on_quality_has_the_figures_of_the_data() -> None:
    page = quality_page()
    assert pages.MARKS.findall(page) == []
    assert f"Version {changai.Dataset().version}." in page
    evidence = changai.load("evidence")
    assert f"Disputes: {(evidence['stance'] == 'disputes').sum()}." in page
    status = page.partition("## What other sources say")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in status.splitlines() if line[:1] == "|"]
    assert rows[-1][0] == "all"
    for place in range(1, len(rows[-1])):
        assert int(rows[-1][place]) == sum(int(row[place]) for row in rows[2:-1])
    assert int(rows[-1][1]) == sum(len(changai.load(row[0])) for row in rows[2:-1])
