"""A clone is the package as it is here, however git is set."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from changai.cli import main
from copies import ROOT

PARTS = ("data", "schemas", "datapackage.json")


def git(folder: Path, *words: str) -> None:
    """Run git without the settings of this machine and of whoever runs the tests."""
    none = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(["git", *who, *words], cwd=folder, env=env | none, check=True, timeout=120)


def clone_for_windows(folder: Path, *parts: str) -> Path:
    """Parts of the working tree as a repository, cloned as Git for Windows does by default."""
    git(folder, "init", "--quiet", "--bare", "origin")
    tree = ("--git-dir", str(folder / "origin"), "--work-tree", str(ROOT))
    git(ROOT, *tree, "add", "--", *parts)
    git(ROOT, *tree, "commit", "--quiet", "--message", "as it is")
    git(folder, "-c", "core.autocrlf=true", "clone", "--quiet", "--no-local", "origin", "clone")
    return folder / "clone"


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_clone_by_git_for_windows_is_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = clone_for_windows(tmp_path, ".gitattributes", *PARTS)
    assert main(["validate", str(clone)]) == 0, capsys.readouterr().out
    assert main(["fmt", "--check", str(clone)]) == 0, capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_for_windows_changes_what_has_no_attributes(tmp_path: Path) -> None:
    clone = clone_for_windows(tmp_path, *PARTS)
    assert b"\r\n" in (clone / "data/events.csv").read_bytes()
