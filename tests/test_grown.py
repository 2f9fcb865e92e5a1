"""A valid new row in each of several tables makes no page and no test wrong.

The rows go into a copy of the repository, as a contributor adds them, and the tests that read pages
or count what the data hold are run there. Those of the site and of contributions are not, which take
long and read little of the data; nor those of a whole release, and those of the made-up package, which
no row of the data can change.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from broken.patches import line_of
from changai import Dataset
from changai.curation.reconcile import settle
from changai.curation.working_copy import fmt
from changai.validation import validate
from copies import ROOT

TESTS = (
    *("api", "charts", "claims", "cli", "derived_columns", "docs", "find", "flat"),
    *("questions", "real", "rules", "series", "series_of_indicator", "sharing", "study", "targets"),
    "words_of_figures",
)
SOURCE = "src-example-yearbook-2026"
ROWS = {
    "sources": {
        "source_id": SOURCE,
        "title_zh": "关于海潮技能人才情况的通报（示例）",
        "title_en": "Circular on Skilled Personnel (an example)",
        "publisher_zh": "海潮示例部",
        "published": "2026-03-05",
        "published_precision": "day",
        "kind": "official_document",
        "url": "https://www.example.org/haichao/circular-2026.html",
        "hosting": "original",
        "authority": "government",
        "accessed": "2026-03-06",
    },
    "hosts": {"host": "example.org", "host_class": "official", "publishers_zh": "海潮示例部"},
    # A figure of the indicator that the READMEs, the pictures and the study show.
    "metrics": {
        "metric_id": "met-skilled-workers-2026-02",
        "indicator_id": "ind-skilled-workers",
        "value": "230000000",
        "qualifier": "more_than",
        "period_start": "2026-02-28",
        "period_end": "2026-02-28",
        "period_precision": "day",
        "period_kind": "instant",
        "nature": "observed",
        "region_id": "reg-cn",
        "unit_zh": "人",
        "source_id": SOURCE,
    },
    "events": {
        "event_id": "evt-example-skills-meeting-2026",
        "name_zh": "海潮示例技能会议",
        "name_en": "Example meeting on skills of Haichao",
        "event_type": "meeting",
        "date_start": "2026-03-01",
        "date_end": "2026-03-01",
        "date_precision": "day",
        "region_id": "reg-cn",
        "theme_id": "thm-skill",
        "description_en": "A meeting that nobody held.",
        "description_zh": "并未举行的会议。",
        "source_id": SOURCE,
    },
    "documents": {
        "document_id": "doc-example-skills-circular-2026",
        "title_zh": "关于海潮技能人才情况的通报",
        "title_en": "Circular on the Skilled Personnel of Haichao",
        "document_type": "notice",
        "level": "ministerial",
        "issued": "2026-03-05",
        "issued_end": "2026-03-05",
        "issued_precision": "day",
        "published_precision": "none",
        "theme_id": "thm-skill",
        "region_id": "reg-cn",
        "description_en": "A circular that is made up.",
        "description_zh": "虚构的通报。",
        "source_id": SOURCE,
    },
    "organizations": {
        "organization_id": "org-example-haichao",
        "name_zh": "海潮示例学会",
        "name_en": "Example Society of Haichao",
        "organization_type": "association",
        "region_id": "reg-cn",
        "description_en": "A society that does not exist.",
        "description_zh": "并不存在的学会。",
        "source_id": SOURCE,
    },
}
# Row, field, printed words: claims and stances are read from them by `changai settle`.
STATEMENTS = (
    ("metrics", "met-skilled-workers-2026-02", "value", "超过2.3亿人"),
    ("metrics", "met-skilled-workers-2026-02", "period_start", "2026年2月28日"),
    ("events", "evt-example-skills-meeting-2026", "name_zh", "海潮示例技能会议"),
    ("events", "evt-example-skills-meeting-2026", "date_start", "2026年3月1日"),
    ("events", "evt-example-skills-meeting-2026", "date_end", "2026年3月1日"),
    ("documents", "doc-example-skills-circular-2026", "title_zh", "关于海潮技能人才情况的通报"),
    ("documents", "doc-example-skills-circular-2026", "issued", "2026年3月5日"),
    ("organizations", "org-example-haichao", "name_zh", "海潮示例学会"),
)
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "node_modules", "__pycache__", ".*_cache", ".hypothesis"
)


def append(folder: Path, table: str, row: dict[str, str]) -> None:
    """Add a row at the end of a table; `changai fmt` sorts it in."""
    path = folder / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert row.keys() <= set(header), table
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(line_of([row.get(column, "") for column in header]) + "\n")


def grown(folder: Path) -> Path:
    """Copy the repository to a folder and add the rows there."""
    shutil.copytree(ROOT, folder, ignore=LEFT_BEHIND)
    for table, row in ROWS.items():
        append(folder, table, row)
    for table, row_id, field, exact in STATEMENTS:
        said = {"table": table, "row_id": row_id, "field": field, "source_id": SOURCE}
        append(folder, "evidence", said | {"exact": exact})
    settle(folder)
    fmt(folder)
    return folder


@pytest.mark.long
def test_a_new_row_makes_no_page_wrong(tmp_path: Path) -> None:
    copy = grown(tmp_path / "copy")
    assert validate(copy) == []
    for table in ROWS:
        assert len(Dataset(copy).load(table)) == len(Dataset(ROOT).load(table)) + 1
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-m", "not long and not fuzz and not made_up"]
    files = [f"tests/test_{name}.py" for name in TESTS]
    its_own = {"PYTHONPATH": str(copy / "src"), "CHANGAI_BUILT": str(tmp_path)}
    environment = os.environ | its_own
    run = subprocess.run(
        [*command, *files], cwd=copy, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-5000:]
