"""The workflows: safe by zizmor, valid by their schemas, thin: what they run is the Makefile's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from broken.patches import Patch, drop, raw, replace
from copies import ROOT, copy_good

SCRIPTS = sysconfig.get_path("scripts")
WORKFLOWS = ("ci.yml", "release.yml")
CI, RELEASE, DEPENDABOT = (
    ".github/workflows/ci.yml",
    ".github/workflows/release.yml",
    ".github/dependabot.yml",
)
SCHEMAS = {
    "github-workflows": ".github/workflows/*.yml",
    "github-actions": "action.yml",
    "dependabot": DEPENDABOT,
    "github-issue-forms": ".github/ISSUE_TEMPLATE/*-*.yml",
    "github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
}


def weaknesses(folder: Path) -> set[tuple[str, str]]:
    """What zizmor finds: its audit and the file."""
    zizmor = shutil.which("zizmor", path=os.pathsep.join([SCRIPTS, os.environ["PATH"]]))
    assert zizmor, "zizmor is not installed"
    command = [zizmor, "--offline", "--quiet", "--format", "json", ".github", "action.yml"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.stdout, run.stderr
    found = json.loads(run.stdout)
    assert bool(found) == bool(run.returncode), run.stderr
    return {
        (finding["ident"], place["symbolic"]["key"]["Local"]["verbatim_path"])
        for finding in found
        for place in finding["locations"]
    }


def misshapen(folder: Path, schemas: Mapping[str, str] = SCHEMAS) -> str:
    """What check-jsonschema says of the files that do not fit their schemas, or nothing."""
    said = ""
    for schema, pattern in schemas.items():
        files = sorted(file.relative_to(folder) for file in folder.glob(pattern))
        assert files, pattern
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
        run = subprocess.run([*command, *files], cwd=folder, capture_output=True, text=True)
        if run.returncode:
            said += run.stdout + run.stderr
    return said


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What GitHub reads, to be made worse."""
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    shutil.copy(ROOT / "action.yml", tmp_path)
    return tmp_path


def test_nothing_is_weak_or_misshapen(copy: Path) -> None:
    assert weaknesses(copy) == set()
    assert misshapen(copy) == ""


WORSE: dict[str, tuple[str, Patch]] = {
    "unpinned-uses": (
        CI,
        raw(CI, lambda data: re.sub(rb"checkout@\w+ # v[\d.]+", b"checkout@v4", data)),
    ),
    "artipacked": (RELEASE, replace(RELEASE, "          persist-credentials: false\n", "")),
    "cache-poisoning": (RELEASE, replace(RELEASE, '"3.11"}', '"3.11", cache: pip}')),
    "dangerous-triggers": (CI, replace(CI, "pull_request:", "pull_request_target:")),
    "excessive-permissions": (
        CI,
        replace(CI, "permissions:\n      contents: read", "permissions: write-all"),
    ),
    "template-injection": (
        "action.yml",
        replace("action.yml", '-- "$PACKAGE"', "-- ${{ inputs.path }}"),
    ),
    "dependabot-cooldown": (
        DEPENDABOT,
        replace(DEPENDABOT, "    cooldown:\n      default-days: 7\n", ""),
    ),
}


@pytest.mark.parametrize("audit", WORSE)
def test_a_workflow_made_worse_is_named(audit: str, copy: Path) -> None:
    file, patch = WORSE[audit]
    patch(copy)
    assert (audit, file) in weaknesses(copy)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CI, "runs-on", "run-on"),
        ("action.yml", "using: composite", "using: composit"),
        (DEPENDABOT, "weekly", "fortnightly"),
        (".github/ISSUE_TEMPLATE/wrong-figure.yml", "body:", "bodies:"),
    ],
)
def test_a_misspelt_word_is_named(file: str, old: str, new: str, copy: Path) -> None:
    replace(file, old, new)(copy)
    its_schema = {name: files for name, files in SCHEMAS.items() if fnmatchcase(file, files)}
    assert file in misshapen(copy, its_schema)


def test_every_pin_says_its_version() -> None:
    for file in (*WORKFLOWS, "../../action.yml"):
        text = (ROOT / ".github/workflows" / file).read_text(encoding="utf-8")
        uses = re.findall(r"uses: .*", text)
        assert uses
        assert [u for u in uses if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", u)] == []


def test_what_a_job_makes_is_a_target() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    made = set()
    for file in WORKFLOWS:
        for job in jobs(file).values():
            for step in job["steps"]:
                if step.get("run", "").startswith("make"):
                    made |= {w for w in step["run"].split()[1:] if re.fullmatch("[a-z]+", w)}
    assert {"check", "summary", "test", "release"} <= made
    assert made <= set(targets)


def jobs(file: str) -> dict[str, Any]:
    """The jobs of a workflow."""
    workflow = yaml.safe_load((ROOT / ".github/workflows" / file).read_text(encoding="utf-8"))
    return dict(workflow["jobs"])


@pytest.mark.parametrize(("file", "job"), [("ci.yml", "tests"), ("release.yml", "test")])
def test_every_python_of_the_metadata_runs_the_tests(file: str, job: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = "".join(f"{line}\n" for line in project["classifiers"])
    pythons = re.findall(r"^Programming Language :: Python :: (3\.\d+)$", said, re.M)
    assert project["requires-python"] == f">={pythons[0]}"
    assert jobs(file)[job]["strategy"]["matrix"]["python"] == pythons
    setup = [step["with"] for step in jobs(file)[job]["steps"] if "setup-python" in str(step)]
    assert setup == [{"python-version": "${{ matrix.python }}"}]
    assert "make test" in [step.get("run") for step in jobs(file)[job]["steps"]]


def test_a_release_is_built_of_hashed_packages_after_the_tests() -> None:
    release = jobs("release.yml")
    assert release["build"]["needs"] == "test"
    assert release["build"]["env"] == {"HASHED": "1"}
    made = [step["run"] for step in release["build"]["steps"] if "run" in step]
    assert [run for run in made if not run.startswith("sudo apt-get")] == ["make release"]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
def test_make_tells_a_pull_request_what_it_does(tmp_path: Path) -> None:
    package = copy_good(tmp_path / "package")
    shutil.copy(ROOT / "Makefile", package)
    copy_good(package / "build/base")

    def make(target: str) -> subprocess.CompletedProcess[str]:
        command = ["make", "--silent", "--old-file=.venv/installed", f"BIN={SCRIPTS}"]
        return subprocess.run(
            [*command, target, "AGAINST=build/base"], cwd=package, capture_output=True, text=True
        )

    checked = make("check")
    assert (checked.returncode, checked.stdout) == (0, "")
    drop("lookups", 2)(package)
    drop("events", 2)(package)
    checked = make("check")
    assert "::error file=data/events.csv,line=1,title=R104" in checked.stdout
    assert checked.returncode != 0
    summary = make("summary")
    assert (summary.returncode, "events" in summary.stdout) == (0, True)
