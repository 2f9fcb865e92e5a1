"""Pages that are written out of the data say what the data say now (`make docs` mends them)."""

from __future__ import annotations

import pytest

import examples
import names
import quality
from copies import ROOT


@pytest.mark.parametrize("name", examples.FILES)
def test_readme_examples_print_what_the_page_says(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert len(examples.BLOCK.findall(page)) >= 3
    assert examples.current(page) == page, "run `make docs`"


def test_quality_page_is_current() -> None:
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    assert quality.page() == page, "run `make docs`"


def test_table_names_are_current() -> None:
    module = (ROOT / "src" / "changai" / "names.py").read_text(encoding="utf-8")
    assert names.page() == module, "run `make docs`"
