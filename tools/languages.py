"""Run the R and SQL of docs/languages.md; `tools/examples.py` writes what they print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "languages.md"
BLOCK = re.compile(
    r"```(?P<language>r|sql)\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL
)


def current(page: str, release: Path) -> str:
    """The page with the outputs that its lines really have; R keeps its own where there is none."""

    def run(block: re.Match[str]) -> str:
        language, code = block["language"], block["code"]
        if language == "r" and shutil.which("Rscript") is None:
            return block[0]
        output = printed_by_r(code, release) if language == "r" else printed_by_sql(code, release)
        lines = "".join(f"{line.rstrip()}\n" for line in output.rstrip("\n").split("\n"))
        return f"```{language}\n{code}```\n\n```text\n{lines}```"

    return BLOCK.sub(run, page)


def printed_by_r(code: str, release: Path) -> str:
    """What R prints where the R download of a release is unpacked."""
    (archive,) = release.glob("*-r.zip")
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(archive).extractall(folder)
        script = Path(folder) / "script.R"
        script.write_text(code, encoding="utf-8")
        command = ["Rscript", "--vanilla", script.name]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"R says: {done.stderr}")
    return done.stdout


def printed_by_sql(code: str, release: Path) -> str:
    """What DuckDB answers where the Parquet of a release is unpacked."""
    (answer,) = answers_of_sql([code], release)
    return str(answer.to_string(index=False))


def answers_of_sql(queries: Sequence[str], release: Path) -> list[pd.DataFrame]:
    """The answers of DuckDB where the Parquet of a release is unpacked."""
    (archive,) = release.glob("*-parquet.zip")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(archive).extractall(folder)
        connection = duckdb.connect()
        connection.execute(f"SET file_search_path = '{folder}'")
        return [connection.sql(query).df() for query in queries]
