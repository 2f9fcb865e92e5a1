"""What the action and a release install is pinned by hash: whole, and of one version everywhere.

That a file of another hash is refused is tried with pip itself in `test_action.py`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from copies import ROOT
from pins import pinned, pins_in

FILES = {"build", "validate", "dev"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NPM = ("explorer", "tests/js")


def wanted(requirements: list[str]) -> Iterator[Requirement]:
    """Requirements on this machine, and those of what they name, to the end."""
    waiting = [(Requirement(text), "") for text in requirements]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        if str(requirement) in seen:
            continue
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        seen.add(str(requirement))
        yield requirement
        of_it = distribution(requirement.name).requires or []
        for asked_for in ("", *requirement.extras):
            waiting += [(Requirement(text), asked_for) for text in of_it]


def declared(extra: str) -> list[str]:
    """What pyproject.toml asks for with an extra; other extras of its own are filled in."""
    extras = PROJECT["project"]["optional-dependencies"]
    own = next((text for text in extras[extra] if text.startswith("changai[")), "changai")
    parts = [part for name in Requirement(own).extras for part in extras[name]]
    others = [text for text in extras[extra] if text != own]
    return [*PROJECT["project"]["dependencies"], *parts, *others]


def test_there_is_no_other_file() -> None:
    assert {file.stem for file in (ROOT / "requirements").glob("*.txt")} == FILES


@pytest.mark.parametrize("file", sorted(FILES))
def test_every_requirement_has_one_version_and_its_hashes(file: str) -> None:
    pins = pinned(file)
    assert pins
    for pin in pins.values():
        assert re.fullmatch(r"==[^*,\s]+", str(pin.requirement.specifier)), pin
        assert pin.requirement.url is None
        assert pin.hashes
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in pin.hashes), pin


@pytest.mark.parametrize("file", sorted(FILES))
def test_the_versions_are_those_of_the_constraints(file: str) -> None:
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    versions = {pin.name: pin.requirement.specifier for pin in pins_in(constraints)}
    shared = {name: pin for name, pin in pinned(file).items() if name in versions}
    assert shared
    other = [name for name, pin in shared.items() if pin.requirement.specifier != versions[name]]
    assert other == [], "run `make pins`"
    everywhere = pinned("dev")
    assert [name for name, pin in shared.items() if everywhere[name].hashes != pin.hashes] == []
    if file == "dev":
        assert set(versions) - set(shared) == set()


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        # What pyproject.toml builds with besides hatchling is a dependency of the program as well.
        ("build", ["hatchling"]),
        ("validate", [*declared("validate"), PROJECT["build-system"]["requires"][1]]),
        ("dev", [*declared("dev"), *PROJECT["build-system"]["requires"]]),
    ],
)
def test_all_that_is_needed_is_in_the_file(file: str, asked: list[str]) -> None:
    pins = pinned(file)
    needed = list(wanted(asked))
    assert {canonicalize_name(one.name) for one in needed} - set(pins) == set(), "run `make pins`"
    for one in needed:
        (version,) = pins[canonicalize_name(one.name)].requirement.specifier
        assert one.specifier.contains(version.version, prereleases=True), one


@pytest.mark.parametrize("folder", NPM)
def test_every_package_of_npm_has_its_version_and_hash(folder: str) -> None:
    lock: dict[str, Any] = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    asked = json.loads((ROOT / folder / "package.json").read_text("utf-8"))
    root = lock["packages"].pop("")
    for kind in ("dependencies", "devDependencies"):
        assert root.get(kind) == asked.get(kind), "run `make pins`"
        for name, version in asked.get(kind, {}).items():
            assert lock["packages"][f"node_modules/{name}"]["version"] == version
    for name, package in lock["packages"].items():
        assert package["integrity"].startswith("sha512-"), name


def test_no_pin_names_a_registry() -> None:
    """Whoever installs has a registry of their own set."""
    for file in (*(ROOT / "requirements").iterdir(), ROOT / "constraints.txt"):
        assert not re.search("://|--index|--find-links|@ ", file.read_text(encoding="utf-8")), file
    for folder in NPM:
        assert '"resolved"' not in (ROOT / folder / "package-lock.json").read_text("utf-8")
        assert "registry=" not in (ROOT / folder / ".npmrc").read_text("utf-8").replace(
            "omit-lockfile-registry-resolved=", ""
        )


def test_a_release_is_built_of_what_is_pinned() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    hashed = makefile.partition("ifdef HASHED\n")[2].partition("else\n")[0].splitlines()
    for line in hashed:
        assert "--require-hashes" in line or "--no-index --no-deps" in line
        assert "--only-binary :all:" in line or "--no-build-isolation" in line
    assert len(hashed) == 3
    assert not re.search("npm install(?! --package-lock-only)", makefile)


def test_the_action_installs_by_hash_and_builds_nothing_but_itself() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (script,) = (step["run"] for step in action["runs"]["steps"] if step.get("name") == "install")
    first, second = re.findall(r"^pip_install (.*)", script.replace("\\\n", " "), re.M)
    assert {"--require-hashes", "--only-binary :all:"} <= set(re.split(r" +(?=--)", first))
    assert second == "--no-index --no-deps --no-build-isolation --editable ."


def test_pins_are_read_as_pip_reads_them() -> None:
    text = "# no pin\nA.b==1 ; sys_platform == 'win32' \\\n    --hash=sha256:0 \\\n    --hash=x\nc==2\n"
    first, second = pins_in(text)
    assert (first.name, first.hashes) == ("a-b", {"sha256:0", "x"})
    assert str(first.requirement.marker) == 'sys_platform == "win32"'
    assert second.hashes == frozenset()
