"""The wheel stands alone: small, offline, in an empty environment, equal to the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import changai
from broken.patches import cell
from copies import copy_good
from releasing import ROOT, all_tables, distributions, tables

# Code seldom changes what is packed: each of these builds a wheel, installs it or runs it alone.
pytestmark = pytest.mark.long

PYTHONS = ("3.11", "3.12", "3.13")
MOST = 2 / 3  # of the bytes of the CSV files, which it holds as Parquet beside the code

OFFLINE = """
import sys
from pathlib import Path

def no_network(event, args):
    if event.startswith("socket."):
        raise OSError("the wheel reached for the network")

sys.addaudithook(no_network)
import changai

for table in changai.tables()["table"]:
    changai.load(table).to_pickle(Path(sys.argv[1]) / table)
    changai.load(table, labels="zh"), changai.describe(table)
print(changai.__file__, changai.cite())
"""


def the_wheel() -> Path:
    """The wheel of the repository."""
    return next(distributions().glob("*.whl"))


def python(version: str) -> str | None:
    """An interpreter of that version, if the machine has one that runs."""
    found = shutil.which(f"python{version}")
    if found is None:
        return None
    # pyenv's shims run only what this names; other installations do not look at it.
    environment = os.environ | {"PYENV_VERSION": version}
    ask = [found, "-c", "import sys; print(sys.executable)"]
    run = subprocess.run(ask, env=environment, capture_output=True, text=True)
    return run.stdout.strip() if run.returncode == 0 else None


def test_the_wheel_is_small_and_embeds_a_whole_package(tmp_path: Path) -> None:
    wheel = the_wheel()
    of_csv = sum(file.stat().st_size for file in (ROOT / "data").glob("*.csv"))
    assert wheel.stat().st_size < MOST * of_csv
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    data = tmp_path / "changai" / "_data"
    assert {"datapackage.json", "schemas", "data", "README.md", "LICENSE-data"} <= {
        file.name for file in data.iterdir()
    }
    assert sorted(changai.Dataset(data).tables()["table"]) == sorted(all_tables("real"))


def test_the_sdist_makes_the_same_wheel(tmp_path: Path) -> None:
    with tarfile.open(next(distributions().glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path]
    subprocess.run([*command, source], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.read_bytes() == the_wheel().read_bytes()


AS_A_ZIP = """
import sys

sys.path.insert(0, sys.argv[1])
import changai
from changai.cli import main

print(changai.__file__)
print(changai.load("events").shape)
main(["validate", sys.argv[2], "--format", "json"])
main(["add", sys.argv[3], sys.argv[2]])
main(["diff", sys.argv[4], sys.argv[2]])
"""


def test_the_wheel_works_as_the_zip_that_it_is(tmp_path: Path) -> None:
    good, broken = copy_good(tmp_path / "good"), copy_good(tmp_path / "broken")
    cell("evidence", 17, "stance", "confirms")(broken)
    contribution = tmp_path / "more.toml"
    contribution.write_text('source = "src-news-2020"\nrow = "met-studios-2020"\n')
    said = []
    for code in (the_wheel(), ROOT / "src"):
        run = subprocess.run(
            [sys.executable, "-I", "-c", AS_A_ZIP, code, broken, contribution, good],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
        file, rest = run.stdout.split("\n", 1)
        assert file.startswith(str(code))
        said.append((rest, run.stderr))
    assert said[0] == said[1]
    found, error = said[0]
    assert "E118" in found
    assert "confirms" in found
    assert error.count("\n") == 1


@pytest.mark.parametrize("version", PYTHONS)
def test_an_empty_environment_has_the_frames_of_the_checkout(version: str, tmp_path: Path) -> None:
    interpreter = python(version)
    if interpreter is None:
        pytest.skip(f"Python {version} is not on this machine")
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", interpreter, tmp_path / "venv"], check=True)
    empty = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [*uv, "pip", "install", "--quiet", "--python", empty]
    pinned = ["--constraint", ROOT / "constraints.txt"]
    subprocess.run([*install, *pinned, the_wheel()], check=True, capture_output=True)
    run = subprocess.run(
        [empty, "-I", "-c", OFFLINE, tmp_path], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert str(tmp_path) in run.stdout
    for table in tables("real"):
        here = changai.Dataset(ROOT).load(table)
        pd.testing.assert_frame_equal(pd.read_pickle(tmp_path / table), here)
