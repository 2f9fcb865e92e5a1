"""The requirements that are pinned by hash, as the files in requirements/ have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from copies import ROOT


@dataclass(frozen=True)
class Pin:
    """A requirement of a file in requirements/."""

    requirement: Requirement
    hashes: frozenset[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)


def pins_in(text: str) -> Iterator[Pin]:
    """The requirements of a file, each with its hashes; a line continues after a backslash."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            requirement, *hashes = line.split(" --hash=")
            yield Pin(Requirement(requirement.strip()), frozenset(map(str.strip, hashes)))


def pinned(file: str) -> dict[str, Pin]:
    """The pins of a file in requirements/, by name."""
    text = (ROOT / "requirements" / f"{file}.txt").read_text(encoding="utf-8")
    return {pin.name: pin for pin in pins_in(text)}
