"""Run the questions of docs/questions.md; `tools/examples.py` writes what they answer.

A question is a heading, what to mind, and its answer in Python, R and SQL: a block each, which ends
in a table. The block of text after them holds that table, which must be the same in all three.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import languages
from changai.display import as_written, shortened
from changai.errors import ChangaiError

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "questions.md"
QUESTION = re.compile(
    r"^## (?P<title>.+)\n\n(?P<mind>(?:(?!```|## ).+\n)+)\n"
    r"```python\n(?P<python>[^`]+)```\n\n```r\n(?P<r>[^`]+)```\n\n```sql\n(?P<sql>[^`]+)```\n\n"
    r"```text\n(?P<output>[^`]*)```$",
    re.MULTILINE,
)
LANGUAGES = ("python", "r", "sql")
SHOWN = 20  # rows of an answer on the page
WIDTH = 58  # columns of a cell on the page
# What has no value in a group is a level of a factor: written as the missing value it is.
WRITE_ANSWER = """answer[] <- lapply(answer, function(x) if (is.factor(x)) as.character(x) else x)
write.csv(answer, na = "", row.names = FALSE)"""
END = "-- end of an answer --"


def questions(page: str) -> list[re.Match[str]]:
    """The questions of a page, in order; raises ChangaiError where one lacks a part."""
    found = list(QUESTION.finditer(page))
    headings = re.findall(r"^## ", page, re.MULTILINE)
    if len(found) != len(headings):
        raise ChangaiError(f"{PAGE.name}: {len(headings)} headings, {len(found)} whole questions")
    return found


def current(page: str, release: Path) -> str:
    """The page with the answers that its lines really give.

    Raises ChangaiError where two languages answer differently.
    """
    asked = questions(page)
    answers = {language: answered(language, asked, release) for language in LANGUAGES}
    outputs = []
    for question, *tables in zip(asked, *answers.values(), strict=True):
        for language, table in zip(LANGUAGES, tables, strict=True):
            if content(table) != content(tables[0]):
                raise ChangaiError(f"{question['title']}: {language} answers differently")
        outputs.append(as_text(tables[0]))
    answer = iter(outputs)
    return QUESTION.sub(lambda question: with_output(question, next(answer)), page)


def with_output(question: re.Match[str], output: str) -> str:
    """A question with another output."""
    return question[0].removesuffix(f"{question['output']}```") + f"{output}```"


def answered(language: str, asked: Sequence[re.Match[str]], release: Path) -> list[pd.DataFrame]:
    """The answers in one language; R and SQL read the downloads of a release."""
    codes = [question[language] for question in asked]
    if language == "python":
        return [by_python(code) for code in codes]
    return by_r(codes, release) if language == "r" else languages.answers_of_sql(codes, release)


def by_python(code: str) -> pd.DataFrame:
    """The table that Python lines end in; raises ChangaiError where they end in none."""
    session: dict[str, object] = {}
    exec("import changai", session)
    *lines, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        raise ChangaiError(f"the last line is no table: {ast.unparse(last)}")
    exec(compile(ast.Module(lines, []), "question", "exec"), session)
    table = eval(compile(ast.Expression(last.value), "question", "eval"), session)
    if not isinstance(table, pd.DataFrame):
        raise ChangaiError(f"the last line is no table: {ast.unparse(last)}")
    return table


def by_r(codes: Sequence[str], release: Path) -> list[pd.DataFrame]:
    """The tables that R lines end in, every cell as text; R starts once for all."""
    script = 'source("changai.R")\n'
    for code in codes:
        script += f"answer <- local({{\n{code}}})\n{WRITE_ANSWER}\ncat('{END}\\n')\n"
    tables = languages.printed_by_r(script, release).split(f"{END}\n")[:-1]
    return [pd.read_csv(io.StringIO(table), dtype=str, keep_default_na=False) for table in tables]


def content(table: pd.DataFrame) -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns and rows of an answer, comparable between languages, whatever their order."""
    rows = as_written(table).itertuples(index=False, name=None)
    return list(table), sorted(tuple(plain(cell) for cell in row) for row in rows)


def plain(cell: str) -> str:
    """A cell as text that is the same in all languages: numbers to ten digits, truths in small letters."""
    try:
        return f"{float(cell):.10g}"
    except ValueError:
        return cell.lower() if cell in ("TRUE", "FALSE") else cell


def as_text(table: pd.DataFrame) -> str:
    """An answer as the page shows it: its first and last rows, long cells cut short."""
    cells = as_written(table).map(lambda cell: shortened(cell, WIDTH))
    shown = cells.to_string(index=False, max_rows=SHOWN, show_dimensions=len(cells) > SHOWN)
    return "".join(f"{line.rstrip()}\n" for line in shown.split("\n"))
