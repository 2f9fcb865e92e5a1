"""What another repository gets: the action's own steps, the hook's own entry, run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from broken.patches import cell, drop
from copies import ROOT, copy_good

# One process installs, not each.
pytestmark = [
    pytest.mark.xdist_group("action"),
    pytest.mark.skipif(os.name == "nt", reason="the action is for Linux and macOS"),
]

BROKEN = "file=packages/mine/data/metrics.csv,line=7,title=M103 value::"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner's temporary folder, after the action has installed itself there."""
    folder = tmp_path_factory.mktemp("runner temp")
    done = step("install", folder, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Another repository, with a package in a folder of it."""
    copy_good(tmp_path / "packages/mine")
    return tmp_path


def step(name: str, temp: Path, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as GitHub does: its shell, its expressions filled in."""
    (one,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    values: dict[str, Any] = {
        "steps.python.outputs.python-path": sys.executable,
        "github.action_path": str(ROOT),
        **{f"inputs.{key}": value["default"] for key, value in ACTION["inputs"].items()},
        **{f"inputs.{key}": value for key, value in inputs.items()},
    }
    given = {
        key: re.sub(r"\$\{\{ (.+?) \}\}", lambda said: values[said[1]], value)
        for key, value in one["env"].items()
    }
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")  # what is installed is what runs
    around = {key: value for key, value in os.environ.items() if key not in hidden}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", one["run"]]
    assert one["shell"] == "bash"
    return subprocess.run(
        command,
        cwd=folder,
        env=around | given | {"RUNNER_TEMP": str(temp)},
        capture_output=True,
        text=True,
    )


def test_no_input_stands_in_a_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one.get("run", "")


def test_the_action_installs_the_versions_that_are_pinned(temp: Path) -> None:
    pinned = set((ROOT / "constraints.txt").read_text(encoding="utf-8").lower().split())
    pip = [temp / "changai/bin/python", "-m", "pip", "freeze", "--exclude=changai"]
    frozen = subprocess.run(pip, capture_output=True, text=True, check=True).stdout.lower()
    assert "jsonschema==" in frozen
    assert set(frozen.split()) <= pinned


def test_the_action_annotates_lines_of_the_callers_repository(temp: Path, repository: Path) -> None:
    done = step("validate", temp, repository, path="packages/mine")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    cell("metrics", 7, "value", "15000000")(repository / "packages/mine")
    done = step("validate", temp, repository, path="packages/mine")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"::error {BROKEN}")
    # The default is the top of the repository.
    done = step("validate", temp, repository / "packages/mine")
    assert done.stdout.startswith(f"::error {BROKEN.replace('packages/mine/', '')}")


def test_the_action_holds_a_package_against_an_earlier_one(temp: Path, repository: Path) -> None:
    copy_good(repository / "an earlier one")
    inputs = {"path": "packages/mine", "against": "an earlier one"}
    assert step("validate", temp, repository, **inputs).returncode == 0
    drop("events", 2)(repository / "packages/mine")
    assert "title=R104" in step("validate", temp, repository, **inputs).stdout


@pytest.mark.parametrize("path", ['"; touch made; "', "$(touch made)", "--help", "-x", "nowhere"])
def test_an_input_is_a_path_whatever_it_holds(path: str, temp: Path, repository: Path) -> None:
    done = step("validate", temp, repository, path=path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"changai: {path}: no such folder\n"
    assert not (repository / "made").exists()


def test_the_hook_validates_the_folder_of_its_args(repository: Path) -> None:
    scripts = sysconfig.get_path("scripts")
    around = os.environ | {"PATH": os.pathsep.join([scripts, os.environ["PATH"]])}

    def hook(*args: str) -> subprocess.CompletedProcess[str]:
        command = [*shlex.split(HOOK["entry"]), *HOOK.get("args", []), *args]
        return subprocess.run(command, cwd=repository, env=around, capture_output=True, text=True)

    assert not HOOK["pass_filenames"]
    assert hook("packages/mine").returncode == 0
    cell("metrics", 7, "value", "15000000")(repository / "packages/mine")
    done = hook("packages/mine")
    assert (done.returncode, done.stderr) == (1, "")
    assert "data/metrics.csv:7:value: error M103" in done.stdout
    assert "no package" not in done.stdout


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("datapackage.json", True),
        ("data/events.csv", True),
        ("packages/mine/data/events.csv", True),
        ("packages/mine/schemas/events.json", True),
        ("README.md", False),
        ("mydata/events.csv", False),
    ],
)
def test_the_hook_runs_when_a_file_of_a_package_changes(file: str, wanted: bool) -> None:
    assert bool(re.search(HOOK["files"], file)) is wanted


def test_the_hook_installs_what_validating_needs() -> None:
    assert HOOK["language"] == "python"
    assert HOOK["additional_dependencies"] == [".[validate]", "--constraint=constraints.txt"]
