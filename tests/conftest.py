"""A small, made-up, complete package in a folder of its own; and what every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from copies import copy_good

# The same draws for everyone; `--hypothesis-profile` chooses another of these.
settings.register_profile(
    "test",
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "fuzz", settings.get_profile("test"), max_examples=1000, derandomize=False
)
settings.load_profile("test")


@pytest.fixture(scope="session", autouse=True)
def _folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Name the folder in which ``releasing`` keeps what the workers of a run build once.

    Several runs on one unchanged checkout share what they build in the folder CHANGAI_BUILT.
    """
    own = tmp_path_factory.getbasetemp()
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    of_this_run = str(own.parent if is_worker else own)
    os.environ["CHANGAI_TESTS"] = os.environ.get("CHANGAI_BUILT", of_this_run)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder with the good package, to be broken."""
    return copy_good(tmp_path)


# The files that keep a worker busy for more than ten seconds, the longest first; those of `make long`
# before them all.
LONGEST = (
    *("test_grown.py", "test_mutations.py", "test_action.py"),
    *("test_site.py", "test_release_build.py", "test_broken.py", "test_import.py", "test_add.py"),
    *("test_cli.py", "test_release_readers.py", "test_charts.py", "test_random.py", "test_lost.py"),
    *("test_site_charts.py", "test_witness.py", "test_languages.py", "test_hostile.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no worker begins one when the others are done.

    Tests of the made-up package are marked, for those who run the others alone.
    """
    for item in items:
        if "good" in getattr(item, "fixturenames", ()):
            item.add_marker("made_up")
    turn = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turn.get(item.path.name, len(LONGEST)))
