"""A small, made-up, complete package in a folder of its own; and what every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from copies import copy_good

quick = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("dev", max_examples=25, **quick)
settings.register_profile("ci", max_examples=200, derandomize=True, **quick)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder with the good package, to be broken."""
    return copy_good(tmp_path)


LONGEST = ("test_random.py", "test_site.py")  # the files that a worker is busy with longest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no worker begins one when the others are done."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
