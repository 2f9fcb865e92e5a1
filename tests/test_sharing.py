"""What a release hands to Hugging Face and Zenodo loads there, and says what the descriptor says."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import changai
import zenodo
from changai.citation import cite
from changai.display import escape_markdown
from changai.errors import ChangaiError
from changai.export import build
from changai.export.dictionary import size
from copies import ROOT
from releasing import (
    PACKAGES,
    awkward,
    released_truth,
    schemas,
    tables,
    tables_to_read,
    truth,
    unpacked,
)

both = pytest.mark.parametrize("which", PACKAGES)
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_bytes())


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The library, which asks where it is when it is imported: without network, in a folder."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("HF_HUB_OFFLINE", "1")
        env.setenv("HF_HOME", str(tmp_path_factory.mktemp("hub")))
        env.setenv("HF_DATASETS_CACHE", str(tmp_path_factory.mktemp("datasets")))
        import datasets

        yield datasets


def header(which: str) -> dict[str, Any]:
    """The facts at the head of the card."""
    card = (unpacked(which, "huggingface") / "README.md").read_text("utf-8")
    _, head, _ = card.split("---\n", 2)
    return dict(yaml.safe_load(head))


def loadable(which: str) -> list[str]:
    """The tables that have rows; the library fails on `nothings`."""
    return [table for table in tables_to_read(which) if table != "nothings"]


@both
def test_hugging_face_loads_every_configuration(which: str, datasets: ModuleType) -> None:
    folder = str(unpacked(which, "huggingface"))
    here = changai.Dataset(unpacked(which, "huggingface"))
    assert datasets.get_dataset_config_names(folder) == loadable(which)
    for table in loadable(which):
        loaded = datasets.load_dataset(folder, table)
        assert list(loaded) == ["train"]
        assert loaded["train"].num_rows == len(here.load(table))
        if table in tables(which):
            assert loaded["train"].to_list() == released_truth(which, table)


def test_a_card_that_names_no_file_does_not_load(tmp_path: Path, datasets: ModuleType) -> None:
    folder = shutil.copytree(unpacked("awkward", "huggingface"), tmp_path / "broken")
    (folder / "data/things.parquet").unlink()
    with pytest.raises(FileNotFoundError):
        datasets.load_dataset(str(folder), "things")


def test_the_lines_on_the_card_load_the_first_table(datasets: ModuleType) -> None:
    folder = unpacked("real", "huggingface")
    card = (folder / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code.replace("OWNER/changai", str(folder)), names)
    assert names["rows"].to_list() == released_truth("real", tables("real")[0])


@both
def test_the_head_of_the_card_is_the_descriptor(which: str) -> None:
    head = header(which)
    assert head.pop("configs") == [
        {"config_name": table, "data_files": f"data/{table}.parquet"} for table in loadable(which)
    ]
    assert head == {
        "pretty_name": DESCRIPTOR["title"],
        "license": "cc-by-4.0",
        "language": ["en", "zh"],
        "size_categories": ["10K<n<100K" if which == "real" else "n<1K"],
        "tags": DESCRIPTOR["keywords"],
    }


@both
def test_the_card_explains_every_table_and_column(which: str) -> None:
    card = (unpacked(which, "huggingface") / "README.md").read_text("utf-8")
    for words in ("title", "title_zh", "description", "description_zh"):
        assert DESCRIPTOR[words] in card
    assert cite(DESCRIPTOR) in card
    for table, schema in schemas(which).items():
        assert f"| `{table}` | {len(truth(which, table))} | " in card
        assert all(escape_markdown(field["description"]) in card for field in schema["fields"])
    assert re.findall(r"\]\((?!https?:)", card) == []  # nothing on the Hub is linked by a path


def test_sizes_are_in_the_words_of_the_hub() -> None:
    assert [size(rows) for rows in (0, 999, 1000, 9999, 10_000, 100_000, 1_000_000)] == [
        *("n<1K", "n<1K", "1K<n<10K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M")
    ]


def test_the_card_needs_the_parquet(tmp_path: Path) -> None:
    with pytest.raises(ChangaiError, match="'huggingface' is made from the Parquet release"):
        build(
            awkward(tmp_path / "package"), tmp_path / "dist", ("csv", "huggingface"), unchecked=True
        )
    assert not (tmp_path / "dist").exists()


def test_zenodo_is_told_what_the_descriptor_says() -> None:
    """The works that it is derived from are those of the release: `make examples` names them anew."""
    deposit = json.loads((ROOT / ".zenodo.json").read_bytes())
    now = json.loads(zenodo.page())
    assert deposit | {"related_identifiers": now["related_identifiers"]} == now, "`make examples`"
    for key in ("title", "version", "keywords"):
        assert deposit[key] == DESCRIPTOR[key]
    assert deposit["license"] == DESCRIPTOR["licenses"][0]["name"]
    assert deposit["creators"] == [{"name": p["title"]} for p in DESCRIPTOR["contributors"]]
    assert deposit["publication_date"] == DESCRIPTOR["created"][:10]
    kept_by_officials = {
        row["url"]
        for row in truth("real", "sources")
        if row["kind"] == "official_document" and row["hosting"] not in ("reprint", "copy")
    }
    named = [work["identifier"] for work in now["related_identifiers"]]
    assert named == sorted(kept_by_officials - {None})


def test_zenodo_is_told_of_a_new_version(tmp_path: Path) -> None:
    for folder in ("data", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changed = json.dumps(DESCRIPTOR | {"version": "9.9.9", "keywords": ["other"]})
    (tmp_path / "datapackage.json").write_text(changed, "utf-8")
    deposit = json.loads(zenodo.page(tmp_path))
    assert (deposit["version"], deposit["keywords"]) == ("9.9.9", ["other"])


TEXTS = st.text(min_size=1).filter(lambda text: text.strip())


@given(title=TEXTS, name=TEXTS, keyword=TEXTS)
@example(title='The "new" 产改: {50%} of \\ #1 & more_', name="- a: b", keyword="no")
@example(title="yes", name="{", keyword="2026-11-26")
@example(title="a\u2028b\x85c", name="\x9f", keyword="\ufeff")
def test_any_text_is_cited_soundly(title: str, name: str, keyword: str) -> None:
    descriptor = DESCRIPTOR | {
        "title": title,
        "keywords": [keyword],
        "contributors": [{"title": name}],
    }
    cff = yaml.safe_load(cite(descriptor, "cff"))
    assert (cff["title"], cff["keywords"]) == (title, [keyword])
    assert cff["authors"] == [{"name": name}]
    depth = 0
    for line in cite(descriptor, "bibtex").split("\n"):
        depth += line.count("{") - line.count("}")
        assert depth == 1 or line == "}"  # each field closes the braces that it opens
    assert "\n" not in cite(descriptor)


def test_a_doi_is_cited_in_every_style() -> None:
    described = DESCRIPTOR | {"id": "https://doi.org/10.5281/zenodo.1"}
    assert cite(described).endswith(". https://doi.org/10.5281/zenodo.1")
    assert "\n  doi     = {10.5281/zenodo.1},\n" in cite(described, "bibtex")
    assert yaml.safe_load(cite(described, "cff"))["doi"] == "10.5281/zenodo.1"
    for style in ("text", "bibtex", "cff"):
        assert "doi" not in cite(DESCRIPTOR | {"id": "changai"}, style)
