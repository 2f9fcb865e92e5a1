"""The ten questions of docs/questions.md: few lines, and one answer in Python, R and SQL."""

from __future__ import annotations

import functools
import re
import shutil
from collections import Counter

import pandas as pd
import pytest

import changai
import ten_questions
from changai.errors import ChangaiError
from changai.statements.targets import TARGET_NATURES
from changai.statements.views import stated_tables
from releasing import release, truth

PAGE = ten_questions.PAGE.read_text(encoding="utf-8")
ASKED = ten_questions.questions(PAGE)
NUMBERS = range(1, 11)
LINES, WIDTH = 5, 112
needs_r = pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="Rscript is not on this machine"
)


@functools.cache
def answers(language: str) -> list[pd.DataFrame]:
    """All answers in one language, run once."""
    return ten_questions.answered(language, ASKED, release("real"))


def answer(number: int) -> pd.DataFrame:
    """What Python answers to a question."""
    return answers("python")[number - 1]


def content(language: str, number: int) -> tuple[list[str], list[tuple[str, ...]]]:
    """The columns and rows of an answer."""
    return ten_questions.content(answers(language)[number - 1])


def test_there_are_ten_questions_each_with_a_title_in_both_languages_and_what_to_mind() -> None:
    titles = [question["title"] for question in ASKED]
    for number, title in zip(NUMBERS, titles, strict=True):
        assert re.fullmatch(rf"{number}\. [A-Z][ -~]+\? [\u4e00-\u9fff、，0-9]+？.*", title), title
    assert all(question["mind"].strip() for question in ASKED)


@pytest.mark.parametrize("language", ten_questions.LANGUAGES)
def test_an_answer_takes_at_most_five_lines(language: str) -> None:
    for question in ASKED:
        lines = question[language].splitlines()
        assert len(lines) <= LINES, question["title"]
        assert max(map(len, lines)) <= WIDTH, question["title"]


@pytest.mark.parametrize("number", NUMBERS)
def test_sql_answers_as_python_does(number: int) -> None:
    assert len(answer(number)) > 0
    assert content("sql", number) == content("python", number)


@needs_r
@pytest.mark.parametrize("number", NUMBERS)
def test_r_answers_as_python_does(number: int) -> None:
    assert content("r", number) == content("python", number)


def test_growth_is_read_within_a_segment_and_without_bounds() -> None:
    growth = answer(1)
    assert growth.groupby("segment").size().min() > 1
    assert growth.groupby("segment")["indicator_id"].nunique().max() == 1
    bounds = {
        (row["indicator_id"], str(row["period_end"]))
        for row in truth("real", "metrics")
        if row["period_precision"] == "not_after"
    }
    days = growth["period_end"].dt.strftime("%Y-%m-%d")
    assert not bounds & set(zip(growth["indicator_id"], days, strict=True))


def test_targets_of_provinces_are_not_those_of_the_nation() -> None:
    """Each aim of a province for one of the years is there, and no other."""
    regions = {row["region_id"]: row for row in truth("real", "regions")}
    provinces = {row["region_id"] for row in regions.values() if row["level"] == "province"}
    wanted = Counter(
        (row["period_end"].year, regions[row["region_id"]]["name_en"], row["value"])
        for row in truth("real", "metrics")
        if row["nature"] in TARGET_NATURES
        and row["region_id"] in provinces
        and row["period_end"]
        and row["period_end"].year in (2025, 2030, 2035)
    )
    told = answer(2)[["year", "region", "value"]].itertuples(index=False, name=None)
    assert Counter(told) == wanted


def test_who_carries_out_a_document_is_what_provincial_reform_says() -> None:
    columns = ("implementing_document_id", "answer_document_id")
    named = {row[c] for row in truth("real", "provincial_reform") for c in columns} - {None}
    documents = {row["document_id"]: row for row in truth("real", "documents")}
    national = {row["title_en"] for row in documents.values() if row["region_id"] == "reg-cn"}
    of_provinces = set(answer(3)["document"]) - national
    assert of_provinces == {documents[document_id]["title_en"] for document_id in named}


def test_a_computed_share_is_the_product_of_what_is_printed() -> None:
    editions = answer(4).set_index("edition")
    shares = [editions[f"ind-model-workers-{part}-share"] for part in ("enterprise", "frontline")]
    product = (shares[0] * shares[1] / 100).round(1)
    pd.testing.assert_series_equal(editions["computed_share"], product, check_names=False)
    assert editions["computed_share"].notna().any()


def test_every_dispute_is_told() -> None:
    core = stated_tables(changai.Dataset()._catalog.schemas)
    disputes = Counter(
        (row["row_id"], row["field"], row["claim"])
        for row in truth("real", "evidence")
        if row["stance"] == "disputes" and row["table"] in core
    )
    told = answer(5)[["row_id", "field", "claim"]].itertuples(index=False, name=None)
    assert Counter(told) == disputes


def test_windows_that_overlap_name_each_other() -> None:
    figures = answer(6).set_index("metric_id")
    others = {name: set(str(cell).split()) for name, cell in figures["overlaps_with"].items()}
    assert any(figures["overlaps_with"].notna())
    assert all(name in others[other] for name in others for other in others[name] & set(others))


def test_every_initiative_and_every_target_that_is_due_is_counted() -> None:
    assert answer(7)["initiatives"].sum() == len(truth("real", "regional_initiatives"))
    assert set(answer(10)["verdict"]) <= {"met", "missed", "unknown"}
    unknown = answer(10)["verdict"] == "unknown"
    assert (answer(10)["reason"].notna() == unknown).all()


def test_who_appears_without_a_year_is_in_no_year() -> None:
    begun = {row["event_id"]: row["date_start"] for row in truth("real", "events")}
    undated = {p["role"] for p in truth("real", "event_participants") if not begun[p["event_id"]]}
    parts = answer(8)
    assert set(parts.loc[parts["year"].isna(), "role"]) == undated


QUESTION = """# Page

## 1. How many? 多少？

Mind this.

```python
changai.load("themes")[["theme_id"]]
```

```r
read_changai("themes")["theme_id"]
```

```sql
SELECT theme_id FROM 'data/themes.parquet' ORDER BY theme_id DESC
```

```text
```
"""


@needs_r
def test_an_answer_is_written_only_where_all_three_give_it() -> None:
    page = ten_questions.current(QUESTION, release("real"))
    (written,) = ten_questions.questions(page)
    assert len(written["output"].splitlines()) == 1 + len(truth("real", "themes"))
    for right, wrong, language in (
        ("DESC", "LIMIT 3", "sql"),
        ('("themes")["theme_id"]', '("themes")["ordinal"]', "r"),
    ):
        with pytest.raises(ChangaiError, match=f"How many.*{language} answers differently"):
            ten_questions.current(page.replace(right, wrong), release("real"))


def test_a_question_lacks_nothing_and_ends_in_a_table() -> None:
    for part in ("```r\n", "Mind this.\n", "```text\n"):
        with pytest.raises(ChangaiError, match="1 headings, 0 whole questions"):
            ten_questions.questions(QUESTION.replace(part, ""))
    for code in ("number = 1", "len(changai.load('themes'))"):
        with pytest.raises(ChangaiError, match=f"no table: {re.escape(code)}"):
            ten_questions.by_python(code)


def test_a_long_answer_is_shown_by_its_first_and_last_rows() -> None:
    long = pd.DataFrame({"number": range(1000), "text": "工匠" * 40})
    lines = ten_questions.as_text(long).splitlines()
    assert lines[-1] == "[1000 rows x 2 columns]"
    assert len(lines) <= ten_questions.SHOWN + 4
    assert "…" in lines[1]
