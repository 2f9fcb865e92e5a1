"""Write what the repository itself shows of a release: `python tools/examples.py [--check]`.

What examples print, the pictures, CITATION.cff and .zenodo.json are in git, because readers on GitHub,
GitHub and Zenodo look for them there. They are of a release, which the pages name, and not of each
row that is added: written anew when a release is made, which is refused where one of them is stale.

In the READMEs each ```python block is run, in one session per file; the ```text block after it holds
its output. The questions of docs/questions.md are run in Python, R and SQL, and written only where
the three have one answer.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

import languages
import ten_questions
import zenodo
from changai import Dataset
from changai.errors import ChangaiError
from changai.export import build

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
LANGUAGES = "docs/languages.md"
QUESTIONS = "docs/questions.md"
PICTURES = Path("docs/pictures")
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)
RELEASE = re.compile(r"(?<=of release )[\d.]*\d|(?<=取自)[\d.]*\d(?=版)")


def current(text: str) -> str:
    """The page with the outputs that its examples really have."""
    session: dict[str, object] = {}

    def run(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block["code"], "README", "exec"), session)
        lines = [line.rstrip() for line in printed.getvalue().rstrip("\n").split("\n")]
        output = "\n".join(lines)
        return f"```python\n{block['code']}```\n\n```text\n{output}\n```"

    wide = ("display.width", 120, "display.max_columns", 20, "display.max_colwidth", 60)
    with pd.option_context(*wide, "display.unicode.east_asian_width", True):
        return BLOCK.sub(run, text)


def of_release(page: str, version: str) -> str:
    """The page, saying of which release its examples are; raises ValueError if it does not say."""
    stamped, times = RELEASE.subn(version, page)
    if times != 1:
        raise ValueError(f"says {times} times of which release its examples are")
    return stamped


def shown(pictures: Path) -> dict[Path, str]:
    """What the repository shows, by path, as these data have it; ``pictures`` are drawn already.

    Raises ChangaiError where R or the pictures are missing.
    """
    if shutil.which("Rscript") is None:
        raise ChangaiError(f"Rscript is missing: {LANGUAGES} and {QUESTIONS} are run in R")
    drawn = {PICTURES / file.name: file.read_text("utf-8") for file in pictures.glob("*.svg")}
    if not drawn:
        raise ChangaiError(f"{pictures}: no pictures there; `make examples` draws them")
    data = Dataset(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "dist"
        build(ROOT, release, ("parquet", "r", "dictionary"))
        pages = {LANGUAGES: languages.current(read(LANGUAGES), release)}
        pages[QUESTIONS] = ten_questions.current(read(QUESTIONS), release)
    pages |= {name: current(read(name)) for name in READMES}
    files = {Path(name): of_release(page, data.version) for name, page in pages.items()}
    files[Path("CITATION.cff")] = data.cite("cff") + "\n"
    files[Path(".zenodo.json")] = zenodo.page()
    return files | drawn


def read(name: str) -> str:
    """A page of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def stale(files: Mapping[Path, str]) -> list[Path]:
    """The files of the repository that hold something else, or are missing."""
    return [
        path
        for path, text in files.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    ]


def main(check: bool) -> int:
    """Write what is stale; or, to ``check``, only say so: the exit status."""
    files = shown(ROOT / "build" / "pictures")
    old = stale(files)
    for path in old:
        if check:
            print(f"{path}: is not of these data; `make examples` writes it anew", file=sys.stderr)
        else:
            (ROOT / path).write_text(files[path], encoding="utf-8", newline="\n")
            print(f"{path}: written")
    return int(check and bool(old))


if __name__ == "__main__":
    try:
        sys.exit(main("--check" in sys.argv[1:]))
    except ChangaiError as error:
        sys.exit(f"error: {error}")
