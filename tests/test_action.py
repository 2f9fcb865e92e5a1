"""What another repository gets: the action's own steps, the hook's own entry, run as they stand.

What the action has to be installed for is for `make long`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from broken.patches import cell, drop
from copies import ROOT, copy_good
from pins import pinned

# One process installs, not each.
pytestmark = [
    pytest.mark.xdist_group("action"),
    pytest.mark.skipif(os.name == "nt", reason="the action is for Linux and macOS"),
]

BROKEN = "file=packages/mine/data/metrics.csv,line=7,title=M103 value::"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


# Modules that Python, pip or the validator import or look for: each is a trap in the checkout.
SHADOWS = {
    *sys.stdlib_module_names,
    *("sitecustomize", "usercustomize", "setup", "hatch_build", "hatchling"),
    *("jsonschema", "cn2an", "pypinyin", "openpyxl", "pandas", "pyarrow"),
}
PROGRAMS = ("changai", "pip")
SPRUNG = "code of the checkout was run"


def set_traps(checkout: Path) -> None:
    """Fill a checkout with code that leaves a mark, and ends the program, when it is run."""
    (checkout / "marks").mkdir(parents=True)

    def trap(name: str) -> str:
        mark = str(checkout / "marks" / name)
        # posix is built in: this works as well in a module that Python wants before it has `open`.
        return f"import posix; posix.open({mark!r}, posix.O_CREAT); raise SystemExit({SPRUNG!r})"

    for name in SHADOWS:
        (checkout / f"{name}.py").write_text(trap(name), encoding="utf-8")
    for name in PROGRAMS:
        (checkout / name).mkdir()
        for file in ("__init__.py", "__main__.py"):
            (checkout / name / file).write_text(trap(name), encoding="utf-8")
    for folder in (checkout, checkout / ".config/pip"):  # pip ends where it has read one of these
        folder.mkdir(parents=True, exist_ok=True)
        settings = f"[install]\nconstraint = {checkout}/nowhere\n"
        (folder / "pip.conf").write_text(settings, encoding="utf-8")


def marks(checkout: Path) -> list[str]:
    """Which code of a checkout was run."""
    return sorted(mark.name for mark in (checkout / "marks").iterdir())


def job(checkout: Path) -> dict[str, str]:
    """The environment of a job that looks for modules and for settings of pip in its checkout."""
    return os.environ | {
        "PYTHONPATH": str(checkout),
        "PIP_CONFIG_FILE": str(checkout / "pip.conf"),
        "PIP_CONSTRAINT": str(checkout / "nowhere"),
        "XDG_CONFIG_HOME": str(checkout / ".config"),
    }


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner's temporary folder, after the action has installed itself there, beside traps."""
    folder = tmp_path_factory.mktemp("runner temp")
    checkout = tmp_path_factory.mktemp("checkout")
    set_traps(checkout)
    done = step("install", folder, checkout)
    assert done.returncode == 0, done.stderr
    assert marks(checkout) == []
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    """Another repository, with a package in a folder of it, and code that is not to be run."""
    copy_good(tmp_path / "packages/mine")
    set_traps(tmp_path)
    yield tmp_path
    assert marks(tmp_path) == []


def script(name: str) -> dict[str, Any]:
    """The step of the action that has a name."""
    (one,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    assert one["shell"] == "bash"
    return dict(one)


def step(
    name: str, temp: Path, checkout: Path, run: str = "", action: Path = ROOT, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as GitHub does, or another script in its place.

    Its shell, its expressions filled in, in the checkout, in the job's environment; of the action
    in this repository, or in another folder.
    """
    values: dict[str, Any] = {
        "steps.python.outputs.python-path": sys.executable,
        **{f"inputs.{key}": value["default"] for key, value in ACTION["inputs"].items()},
        **{f"inputs.{key}": value for key, value in inputs.items()},
    }
    given = {
        key: re.sub(r"\$\{\{ (.+?) \}\}", lambda said: values[said[1]], value)
        for key, value in script(name)["env"].items()
    }
    runner = {"RUNNER_TEMP": str(temp), "GITHUB_ACTION_PATH": str(action)}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", run or script(name)["run"]]
    return subprocess.run(
        command, cwd=checkout, env=job(checkout) | runner | given, capture_output=True, text=True
    )


def test_no_input_stands_in_a_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one.get("run", "")


OWN_FOLDER = 'cd "$GITHUB_ACTION_PATH"\n'
ALL_SETTINGS = 'unset "${!PYTHON@}" "${!PIP_@}" "${!XDG_@}"\n'
READ = "Could not open requirements file"


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "lapses", "said"),
    [
        ("install", {OWN_FOLDER: "", "-I -m venv": "-E -m venv"}, SPRUNG),
        ("install", {ALL_SETTINGS: ""}, SPRUNG),
        ("install", {' "${!PIP_@}" "${!XDG_@}"': ""}, READ),
        ("install", {ALL_SETTINGS: f'{ALL_SETTINGS}HOME="$OLDPWD"\n', "--isolated ": ""}, READ),
        ("validate", {"-I": ""}, SPRUNG),
        ("validate", {"-I": "-E"}, SPRUNG),
    ],
)
def test_without_a_safeguard_the_checkout_is_run_or_obeyed(
    name: str, lapses: dict[str, str], said: str, temp: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    set_traps(checkout)
    run = script(name)["run"]
    for safeguard, lapse in lapses.items():
        assert safeguard in run
        run = run.replace(safeguard, lapse)
    done = step(name, tmp_path if name == "install" else temp, checkout, run)
    assert done.returncode != 0
    assert said in done.stderr
    assert bool(marks(checkout)) == (said == SPRUNG)


@pytest.mark.long
def test_the_action_installs_what_is_pinned_and_nothing_else(temp: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", temp / "changai", "list", "--format=json"]
    listed = json.loads(subprocess.run(pip, capture_output=True, text=True, check=True).stdout)
    installed = {canonicalize_name(one["name"]): one["version"] for one in listed}
    del installed["changai"]
    pins = [*pinned("build").values(), *pinned("validate").values()]
    here = [pin.requirement for pin in pins if marker_holds(pin.requirement)]
    assert {f"{name}=={version}" for name, version in installed.items()} == {
        f"{canonicalize_name(one.name)}{one.specifier}" for one in here
    }


def marker_holds(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


@pytest.mark.long
@pytest.mark.parametrize(("file", "package"), [("build", "hatchling"), ("validate", "attrs")])
def test_a_file_of_another_hash_is_not_installed(file: str, package: str, tmp_path: Path) -> None:
    checkout, action = tmp_path / "checkout", tmp_path / "action"
    set_traps(checkout)
    shutil.copytree(ROOT / "requirements", action / "requirements")
    pins = action / "requirements" / f"{file}.txt"
    text = pins.read_text(encoding="utf-8")
    for known in pinned(file)[package].hashes:
        text = text.replace(known, f"sha256:{'0' * 64}")
    pins.write_text(text, encoding="utf-8")
    done = step("install", tmp_path, checkout, action=action)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert f"{package}==" in done.stderr


@pytest.mark.long
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


@pytest.mark.long
def test_the_action_holds_a_package_against_an_earlier_one(temp: Path, repository: Path) -> None:
    copy_good(repository / "an earlier one")
    inputs = {"path": "packages/mine", "against": "an earlier one"}
    assert step("validate", temp, repository, **inputs).returncode == 0
    drop("events", 2)(repository / "packages/mine")
    assert "title=R104" in step("validate", temp, repository, **inputs).stdout


@pytest.mark.long
@pytest.mark.parametrize("path", ['"; touch made; "', "$(touch made)", "--help", "-x", "nowhere"])
def test_an_input_is_a_path_whatever_it_holds(path: str, temp: Path, repository: Path) -> None:
    done = step("validate", temp, repository, path=path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"changai: {path}: no such folder\n"
    assert not (repository / "made").exists()


@pytest.mark.long
def test_the_hook_validates_the_folder_of_its_args(temp: Path, repository: Path) -> None:
    # pre-commit puts the programs of the hook's own environment first.
    path = os.pathsep.join([str(temp / "changai/bin"), os.environ["PATH"]])

    def hook(*args: str) -> subprocess.CompletedProcess[str]:
        command = [*shlex.split(HOOK["entry"]), *HOOK.get("args", []), *args]
        around = job(repository) | {"PATH": path}
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
