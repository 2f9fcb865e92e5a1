"""The lower bounds in pyproject.toml are versions that were tried: `make oldest` installs them."""

from __future__ import annotations

import os
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from copies import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [
    *PROJECT["dependencies"],
    *(text for extra in EXTRAS if extra != "dev" for text in EXTRAS[extra]),
]


@pytest.mark.parametrize("text", WANTED)
def test_a_requirement_has_a_lower_bound(text: str) -> None:
    (bound,) = Requirement(text).specifier
    assert bound.operator == ">="


@pytest.mark.skipif("CHANGAI_OLDEST" not in os.environ, reason="`make oldest` runs it")
@pytest.mark.parametrize("text", WANTED)
def test_the_bound_itself_is_installed(text: str) -> None:
    """Where it cannot be, no such version exists or the others do not allow it: raise the bound."""
    requirement = Requirement(text)
    (bound,) = requirement.specifier
    assert Version(version(requirement.name)) == Version(bound.version)
