"""Where the good package is, and copies of it and of the real one to break."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOOD = ROOT / "tests" / "good"


def copy_good(folder: Path) -> Path:
    """Copy the good package, with the repository's descriptor and schemas, into a folder."""
    shutil.copytree(GOOD / "data", folder / "data")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    for file in (ROOT / "datapackage.json", GOOD / "text.txt"):
        shutil.copy(file, folder)
    return folder


def copy_real(folder: Path) -> Path:
    """Copy the real package into a folder."""
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "datapackage.json", folder)
    return folder
