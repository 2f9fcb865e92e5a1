"""The lines of docs/languages.md run in R and SQL, and name in Stata what is there."""

from __future__ import annotations

import csv
import functools
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

import changai
import languages
from changai.display import as_written
from releasing import package, release, truth, unpacked

PAGE = languages.PAGE.read_text(encoding="utf-8")
CODE = dict(re.findall(r"```(r|sql|stata)\n(.*?)```", PAGE, re.DOTALL))
SKILLED = [
    row
    for row in truth("real", "metrics")
    if row["indicator_id"] == "ind-highly-skilled" and row["region_id"] == "reg-cn"
]
needs_r = pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="Rscript is not on this machine"
)


@functools.cache
def printed() -> dict[str, list[str]]:
    """The lines that the code of each language on the page prints of these data."""
    blocks = languages.BLOCK.finditer(languages.current(PAGE, release("real")))
    return {block["language"]: block["output"].splitlines() for block in blocks}


def test_sql_prints_a_line_for_every_figure() -> None:
    assert len(printed()["sql"]) == 1 + len(SKILLED)


@needs_r
def test_r_prints_a_line_for_every_figure() -> None:
    assert len(printed()["r"]) == 1 + len(SKILLED)


@needs_r
def test_other_lines_print_something_else() -> None:
    for language, run, right, wrong in (
        ("r", languages.printed_by_r, "print(skilled[c(", 'print(skilled[c("note_en", '),
        ("sql", languages.printed_by_sql, "m.nature, ", ""),
    ):
        assert right in CODE[language]
        lines = run(CODE[language].replace(right, wrong), release("real")).splitlines()
        assert [line.rstrip() for line in lines] != printed()[language]
    with pytest.raises(RuntimeError, match=r"R says: .*no_such_table"):
        languages.printed_by_r(CODE["r"] + 'stop("no_such_table")', release("real"))


@needs_r
def test_r_reads_every_table_with_types_and_labels(tmp_path: Path) -> None:
    """Views and derived columns included, by one function; with labels as Python has them."""
    data = changai.Dataset(package("real"))
    code = CODE["r"] + "".join(
        f'rows <- read_changai("{table}", "en")\n'
        f'write.csv(rows, "{tmp_path}/{table}.csv", na = "", row.names = FALSE)\n'
        f'rows <- read_changai("{table}")\n'
        f'labels <- sapply(rows, attr, "label")\n'
        f'writeLines(paste(labels, sapply(rows, class), sep = "\\t"), "{tmp_path}/{table}.txt")\n'
        for table in data
    )
    languages.printed_by_r(code, release("real"))
    classes = {"string": "character", "integer": "numeric", "number": "numeric"}
    classes |= {"date": "Date", "boolean": "logical"}
    assert "claims" in data
    for table in data:
        assert (tmp_path / f"{table}.txt").read_text("utf-8").splitlines() == [
            f"{f['title']}\t{'factor' if f.get('categories') else classes[f['type']]}"
            for f in data.schema(table)["fields"]
        ]
        read, expected = cells(tmp_path / f"{table}.csv"), cells_of(data.load(table, "en"))
        for one, other in zip(read, expected, strict=True):
            assert len(one) == len(other), table
            assert all(map(says_the_same, one, other)), (table, one, other)


@needs_r
def test_r_names_the_tables_where_there_is_none_of_a_name() -> None:
    with pytest.raises(
        RuntimeError, match=r"Error: unknown table .metric.; there are: events, .*claims"
    ):
        languages.printed_by_r('source("changai.R")\nread_changai("metric")', release("real"))


@needs_r
def test_r_gives_codes_and_chinese_labels() -> None:
    code = """source("changai.R")
    print(levels(read_changai("metrics")$nature)[1])
    print(levels(read_changai("metrics", "zh")$nature_label)[1])
    print(attr(read_changai("metrics", "zh")$value, "label"))
    print(subset(changai_tables(), table == "themes")$rows)"""
    themes = len(truth("real", "themes"))
    words = re.findall(r"\[1\] (.*)", languages.printed_by_r(code, release("real")))
    assert words == ['"observed"', '"实际"', '"数值"', str(themes)]


def cells(file: Path) -> list[list[str]]:
    """The cells that R wrote, header first."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def cells_of(frame: pd.DataFrame) -> list[list[str]]:
    """The same of a frame; R writes truths in capitals."""
    rows = as_written(frame).itertuples(index=False, name=None)
    words = {"true": "TRUE", "false": "FALSE"}
    return [list(frame), *([words.get(cell, cell) for cell in row] for row in rows)]


def says_the_same(one: str, other: str) -> bool:
    """Whether two cells are equal, as numbers if they look so: R writes 1e+05 where the CSV has 100000."""
    return one == other or number(one) == number(other)


def number(cell: str) -> str | float:
    """A cell that looks like a number as one."""
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell) else cell


def test_stata_finds_the_files_variables_and_labels_that_its_lines_name() -> None:
    folder = unpacked("real", "stata")
    used, merged = (
        pyreadstat.read_dta(str(folder / file)) for file in re.findall(r'"(en/.*?)"', CODE["stata"])
    )
    assert not unknown(CODE["stata"], *used, merged[0])
    for right, wrong in (("qualifier", "qualifer"), ("Observed", "Seen"), (":nature", ":natur")):
        assert unknown(CODE["stata"].replace(right, wrong), *used, merged[0])
    rows, meta = used
    assert meta.column_names_to_labels["period_end"] == "Period end"
    observed = {label: code for code, label in meta.variable_value_labels["nature"].items()}
    kept = rows[(rows["indicator_id"] == "ind-highly-skilled") & (rows["region_id"] == "reg-cn")]
    kept = kept[kept["nature"] == observed["Observed"]].merge(merged[0], on="indicator_id")
    expected = [row for row in SKILLED if row["nature"] == "observed"]
    assert sorted(kept["value"]) == sorted(row["value"] for row in expected)
    assert merged[0]["indicator_id"].is_unique


COMMANDS = {"use", "clear", "merge", "m", "using", "keepusing", "nogenerate", "keep", "match"}
COMMANDS |= {"if", "tabulate", "sort", "list"}


def unknown(code: str, rows: Any, meta: Any, other: Any) -> list[str]:
    """What the lines name and the files do not have: labels of values, then variables."""
    labelled = re.findall(r'"([^"]*)":(\w+)', code)
    lost = [
        f"{text}:{name}"
        for text, name in labelled
        if text not in meta.value_labels.get(name, {}).values()
    ]
    words = set(re.findall(r"[a-z]\w*", re.sub(r'"[^"]*"(:\w+)?', "", code)))
    return lost + sorted(words - COMMANDS - set(rows) - set(other))
