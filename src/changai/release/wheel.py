"""The wheel and the source distribution, by the project's own build backend."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from changai.errors import ChangaiError
from changai.release.archive import Files

EPOCH = "1580601600"  # the default of hatchling, whatever the environment says


def distributions(folder: Path) -> Files:
    """Wheel and sdist of the project in a folder, by name; none where it is only a package.

    Raises ChangaiError with the last line of the backend where it fails.
    """
    if not (folder / "pyproject.toml").is_file():
        return {}
    with tempfile.TemporaryDirectory() as out:
        # The backend itself, not a front end: no environment is made, nothing is downloaded.
        run = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", out],
            cwd=folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            said = (run.stderr.strip() or "no reason given").splitlines()[-1]
            if "No module named hatchling" in said:
                said = "hatchling is missing: pip install 'changai[build]'"
            raise ChangaiError(f"wheel and sdist: {said}")
        return {file.name: file.read_bytes() for file in sorted(Path(out).iterdir())}
