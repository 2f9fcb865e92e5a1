"""Lay out in a folder what the tests of this folder read; `make spark` runs it."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path

from answers import answers
from changai import Dataset
from changai.export import build
from releasing import ROOT

folder = Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
build(ROOT, folder / "dist", ("parquet", "sqlite"))
(archive,) = (folder / "dist").glob("*-parquet.zip")
zipfile.ZipFile(archive).extractall(folder / "parquet")
(folder / "answers.json").write_text(json.dumps(answers(Dataset(archive))), "utf-8")
