"""The real commands, each in a process of its own, killed and raced; `make fuzz` runs it.

Each is killed at a time that nobody chose, most often while it writes. What `test_journal.py` tries
one by one is here tried as it happens.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
import random
import shutil
import signal
import sys
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import openpyxl
import pytest

from changai.cli import main
from changai.curation.working_copy import open_working_copy
from changai.export.workbook import workbook_file
from changai.statements.catalog import open_catalog
from copies import copy_good

pytestmark = pytest.mark.fuzz
ROUNDS = 50
COMMANDS = ("fmt", "settle", "add", "import", "fill")
STATEMENT = """\
url = "https://www.example.org/{number}"
title = ["江苏工作室", "Studios in Jiangsu"]
publisher = "某某日报"
day = "2026-03-0{number}"
[[says]]
row = "met-studios-2020"
figure = "超过1200个"
words = "超过1200个"
"""

PRELOADED = ["pandas", "openpyxl", "pytest", "changai.cli", "changai.export.workbook"]
PRELOADED += ["changai.curation.contribute", "changai.curation.workbook_import"]
PRELOADED += ["changai.curation.coverage", "changai.statements.catalog"]

Files = dict[str, bytes]


def set_cells(folder: Path, table: str, line: int, **cells: str) -> None:
    """Give cells of one row of a table another text."""
    file = folder / f"data/{table}.csv"
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
    for column, cell in cells.items():
        rows[line - 1][rows[0].index(column)] = cell
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def prepare(command: str, folder: Path) -> list[list[str]]:
    """A package of which a command changes several tables; its words, and those of a rival."""
    package = folder / "package"
    package.mkdir()
    copy_good(package)
    path = str(package)
    if command == "fmt":
        for file in (package / "data").glob("*.csv"):
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        return [["fmt", path]] * 2
    if command == "settle":
        set_cells(package, "metrics", 4, value="")
        set_cells(package, "evidence", 17, stance="")
        return [["settle", path]] * 2
    if command == "fill":
        set_cells(package, "evidence", 18, start="", end="")
        set_cells(package, "errata", 2, start="", end="", exact="第一封")
        return [["audit", str(package / "text.txt"), path, "--fill"]] * 2
    if command == "import":
        book = openpyxl.load_workbook(io.BytesIO(workbook_file(open_catalog(package))))
        for table, column in (("events", "description_en"), ("programs", "description_en")):
            header = [cell.value for cell in book[table][1]]
            book[table].cell(2, header.index(column) + 1).value = "Made up, and changed."
        book.save(folder / "edited.xlsx")
        return [["import", str(folder / "edited.xlsx"), path, "--write"]] * 2
    both = []
    for number in (1, 2):
        file = folder / f"{number}.toml"
        file.write_text(STATEMENT.format(number=number), "utf-8")
        both.append(["add", str(file), path])
    return both


def run(argv: list[str], log: str) -> None:
    """One command, as its process runs it; what it says goes to a file."""
    with Path(log).open("w", encoding="utf-8") as sys.stdout:
        sys.stderr = sys.stdout
        sys.exit(main(argv))


def started(argv: list[str], log: Path) -> ForkServerProcess:
    """A process that runs a command; the modules are there already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=run, args=(argv, str(log)))
    process.start()
    return process


def tables(package: Path) -> Files:
    return {file.name: file.read_bytes() for file in sorted((package / "data").iterdir())}


def restore(package: Path, files: Files) -> None:
    shutil.rmtree(package / ".changai", ignore_errors=True)
    for name, data in files.items():
        (package / "data" / name).write_bytes(data)


def ended(argv: list[str], log: Path) -> tuple[int | None, str]:
    """The exit status of a command, and what it says."""
    process = started(argv, log)
    process.join()
    return process.exitcode, log.read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_any_moment(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (argv, _), package, log = prepare(command, tmp_path), tmp_path / "package", tmp_path / "log"
    before = tables(package)
    begun = time.monotonic()
    status, said = ended(argv, log)
    lasts = time.monotonic() - begun
    assert status == 0, said
    after = tables(package)
    assert sum(before[name] != after[name] for name in before) > 1
    seen: Counter[str] = Counter()
    while seen["killed"] < ROUNDS:
        restore(package, before)
        process = started(argv, log)
        if seen["killed"] % 5:  # when it begins to write, and up to some hundredths later
            while process.is_alive() and not (package / ".changai/new").exists():
                time.sleep(0.0002)
            time.sleep(random.random() ** 2 * 0.03)
        else:
            time.sleep(random.random() * lasts)
        (process.kill if seen["killed"] % 2 else process.terminate)()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL, -signal.SIGTERM), log.read_text("utf-8")
        seen["killed"] += process.exitcode != 0
        left = tables(package)
        seen["mixed"] += left not in (before, after)
        capsys.readouterr()
        with open_working_copy(package):
            pass
        said = capsys.readouterr().err
        seen["completed"] += "completed" in said
        seen["taken back"] += "taken back" in said
        now = tables(package)
        assert now in (before, after)
        assert now == left or "completed" in said
        assert not (package / ".changai").exists()
    with capsys.disabled():
        print(f"\n{command}: {dict(seen)}")
    assert seen["completed"]
    assert seen["taken back"]


@pytest.mark.parametrize("command", COMMANDS)
def test_raced(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both, package = prepare(command, tmp_path), tmp_path / "package"
    logs = [tmp_path / "one", tmp_path / "two"]
    before = tables(package)
    results = []
    for order in ((0,), (1,), (0, 1), (1, 0)):
        restore(package, before)
        for number in order:
            status, said = ended(both[number], logs[number])
            assert status == 0, said
        results.append(tables(package))
    done_by = {(True, False): results[:1], (False, True): results[1:2], (True, True): results[2:]}
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        restore(package, before)
        processes = [started(argv, log) for argv, log in zip(both, logs, strict=True)]
        for process in processes:
            process.join()
        for process, log in zip(processes, logs, strict=True):
            if process.exitcode != 0:
                assert "another command is writing to it" in log.read_text("utf-8")
        wrote = tuple(process.exitcode == 0 for process in processes)
        assert tables(package) in done_by[wrote]  # what exits 0 is there
        assert not (package / ".changai").exists()
        seen["both" if all(wrote) else "one refused"] += 1
    with capsys.disabled():
        print(f"\n{command} twice at once: {dict(seen)}")
