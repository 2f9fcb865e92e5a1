"""Tables in words say what the tables hold, for people who read spreadsheets."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import changai
from broken.patches import cell, cells, copy
from changai.export.flat import READ, Flat, flat_csv, flat_tables
from changai.export.workbook import workbook_file
from changai.in_words import figure_in_words, in_words, period_in_words
from changai.statements.catalog import open_catalog
from releasing import ROOT, artefact, truth, unpacked

CHINESE = re.compile("[一-鿿]")


@functools.cache  # and not when this file is imported: every worker imports all files of tests
def flats() -> dict[str, Flat]:
    """The tables of the repository in words, by the table that each is of."""
    return {flat.of_table: flat for flat in flat_tables(open_catalog(ROOT))}


def row_of(flat: Flat, row_id: str) -> dict[str, Any]:
    """A row by its id."""
    (row,) = (row for row in flat.table.to_pylist() if row_id == row[flat.schema["primaryKey"]])
    return row


def of_good(folder: Path, table: str) -> Flat:
    """A table of a package in words."""
    return next(flat for flat in flat_tables(open_catalog(folder)) if flat.of_table == table)


@pytest.mark.parametrize("table", READ)
def test_every_row_is_there_once_and_its_ids_come_last(table: str) -> None:
    flat = flats()[table]
    rows = truth("real", table)
    key = flat.schema["primaryKey"]
    assert flat.table[key].to_pylist() == [row[key] for row in rows]
    columns = flat.table.column_names
    assert columns.index(key) > columns.index("source_url")
    for column in columns[columns.index(key) :]:
        assert column.endswith("_id")
        assert flat.table[column].to_pylist() == [row[column] for row in rows]
    assert columns[0] in ("indicator_en", "name_en", "title_en")


@pytest.mark.parametrize("table", READ)
def test_each_column_of_words_is_in_its_language(table: str) -> None:
    flat = flats()[table]
    for column in flat.table.column_names:
        texts = [text for text in flat.table[column].to_pylist() if text]
        if column.endswith("_zh") and column[:-3] + "_en" in flat.table.column_names and texts:
            in_chinese = sum(bool(CHINESE.search(text)) for text in texts)
            assert in_chinese > len(texts) * 0.8, column
        elif column.endswith("_en") and column not in ("source_publisher_en", "note_en"):
            assert not [t for t in texts if len(CHINESE.findall(t)) > len(t) / 3], column


@pytest.mark.parametrize("table", READ)
def test_no_id_and_no_code_is_left_in_the_words(table: str) -> None:
    ids = {row["row_id"] for row in truth("real", "names")}
    columns = [c for c in flats()[table].table.column_names if c.endswith(("_en", "_zh"))]
    for column in columns:
        cells = {cell for cell in flats()[table].table[column].to_pylist() if cell}
        assert not cells & ids
        if "note" not in column and "description" not in column:
            assert not [cell for cell in cells if re.search(r"\b(ind|prg|evt|reg|src)-[a-z]", cell)]


def test_a_figure_is_read_as_it_is_said(good: Path) -> None:
    cells("metrics", 4, region_id="reg-cn", source_id="src-news-2020")(good)
    row = row_of(of_good(good, "metrics"), "met-studios-2020")
    assert row["figure_en"] == "more than 1,200 items"
    assert row["figure_zh"] == "多于1,200个"
    assert (row["indicator_en"], row["indicator_zh"]) == ("Innovation studios", "创新工作室")
    assert (row["program_en"], row["program_zh"]) == ("Lighthouse Campaign", "“匠心灯塔”行动")
    assert (row["nature_en"], row["nature_zh"]) == ("Observed", "实际")
    assert (row["region_en"], row["region_zh"]) == ("China", "中国")
    assert row["source_publisher_zh"] == "海潮日报"


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        ((58e6, None, "more than", "persons"), "more than 58 million persons", "多于5,800万人"),
        ((1.0, None, "", "persons"), "1 person", "1人"),
        ((1.0, None, "", "editions or batches"), "1 edition or batch", "1届"),
        ((2.0, None, "", "editions or batches"), "2 editions or batches", "2届"),
        ((26.8, None, "about", "%"), "about 26.8%", "约26.8%"),
        ((1e5, 2e5, "", "persons"), "100 thousand–200 thousand persons", "10万–20万人"),
        ((3.0, None, "", "rank"), "rank 3", "3名"),
        ((None, None, "", "persons"), "", ""),
    ],
)
def test_figures_in_words(figure: tuple[Any, ...], english: str, chinese: str) -> None:
    value, upper, limit, unit = figure
    assert figure_in_words(value, upper, limit, unit, "en") == english
    limit_zh = {"more than": "多于", "about": "约"}.get(limit, "")
    words_zh = {"persons": "人", "rank": "名", "editions or batches": "届"}
    unit_zh = words_zh.get(unit, unit)
    assert figure_in_words(value, upper, limit_zh, unit_zh, "zh") == chinese


DAY = date.fromisoformat


@pytest.mark.parametrize(
    ("first", "last", "precision", "english", "chinese"),
    [
        ("2023-10-09", "2023-10-09", "day", "9 October 2023", "2023年10月9日"),
        ("2023-10-09", "2023-10-12", "day", "9 to 12 October 2023", "2023年10月9日至12日"),
        (
            "2023-09-28",
            "2023-10-02",
            "day",
            "28 September to 2 October 2023",
            "2023年9月28日至10月2日",
        ),
        (
            "2022-12-28",
            "2023-01-02",
            "day",
            "28 December 2022 to 2 January 2023",
            "2022年12月28日至2023年1月2日",
        ),
        ("2024-01-01", "2024-09-30", "month", "January to September 2024", "2024年1月至9月"),
        ("2020-09-01", "2020-11-30", "season", "autumn 2020", "2020年秋"),
        ("2020-01-01", "2020-12-31", "year", "2020", "2020年"),
        ("2017-01-01", "2019-12-31", "multi_year", "2017 to 2019", "2017年至2019年"),
        ("", "2025-05-03", "not_after", "by 3 May 2025", "不晚于2025年5月3日"),
        ("2021-01-05", "", "day", "from 5 January 2021", "2021年1月5日起"),
        ("", "2021-01-05", "day", "until 5 January 2021", "至2021年1月5日"),
        ("", "", "none", "", ""),
    ],
)
def test_dates_in_words(first: str, last: str, precision: str, english: str, chinese: str) -> None:
    days = DAY(first) if first else None, DAY(last) if last else None
    assert in_words(*days, precision, "en") == english
    assert in_words(*days, precision, "zh") == chinese


def test_periods_in_words() -> None:
    end = DAY("2021-12-31")
    assert period_in_words(end, end, "year", "instant", "en") == "end of 2021"
    assert period_in_words(end, end, "year", "instant", "zh") == "2021年底"
    assert period_in_words(DAY("2021-01-01"), end, "year", "instant", "en") == "2021"
    june = DAY("2013-06-30")
    assert period_in_words(june, june, "month", "instant", "zh") == "2013年6月底"
    assert period_in_words(None, None, "none", "per_year", "en") == "each year"
    years = DAY("2025-01-01"), DAY("2027-12-31")
    assert period_in_words(*years, "multi_year", "per_year", "zh") == "每年，2025年至2027年"
    assert in_words(None, june, "not_after", "en", lasting=True) == "begun by 30 June 2013"


def test_every_dated_row_has_its_date_in_words() -> None:
    starts = {
        "metrics": "period",
        "events": "date",
        "regional_initiatives": "date",
        "documents": "issued",
    }
    for table, stem in starts.items():
        first = "issued" if table == "documents" else f"{stem}_start"
        for row in flats()[table].table.to_pylist():
            is_dated = any(row[name] for name in (first, f"{stem}_end"))
            assert not is_dated or (row[f"{stem}_en"] and CHINESE.search(row[f"{stem}_zh"]))


def test_who_took_part_and_who_issued_stand_with_their_part(good: Path) -> None:
    event = row_of(of_good(good, "events"), "evt-skills-meeting-2019")
    assert event["participants_en"] == (
        "Haichao Federation of Trade Unions (organizer); Lin Yifan (speaker)"
    )
    assert event["participants_zh"] == "海潮总工会（主办）；林一帆（讲话）"
    copy("documents", 2, 3, document_id="doc-rules", title_en="Rules")(good)
    relations = good / "data/document_relations.csv"
    relations.write_text(
        relations.read_text("utf-8") + "doc-rules,doc-measures,implements\n", "utf-8"
    )
    rules = row_of(of_good(good, "documents"), "doc-rules")
    assert rules["relations_en"] == "Measures for Training Haichao Craftsmen (implements)"
    assert rules["relations_zh"] == "海潮工匠培养办法（贯彻落实）"


def test_the_schema_describes_every_column_in_both_languages() -> None:
    for table, flat in flats().items():
        assert flat.name == f"{table}_flat"
        for field in flat.schema["fields"]:
            for key in ("title", "title_zh", "description", "description_zh"):
                assert field[key], (flat.name, field["name"], key)
                assert "{" not in field[key]


def test_a_relation_in_dispute_goes_by_its_title(good: Path) -> None:
    of_event = {"table": "events", "row_id": "evt-skills-meeting-2019"}
    said = {"field": "event_participants", "exact": "海潮机械厂", "claim": "org-haichao-works"}
    copy("evidence", 17, 18, **of_event, **said)(good)
    event = row_of(of_good(good, "events"), "evt-skills-meeting-2019")
    assert (event["disputed_en"], event["disputed_zh"]) == ("Event participants", "事件参与者")


def test_english_stands_for_the_chinese_texts_that_a_table_lacks(good: Path) -> None:
    for name in ("events", "event_participants"):
        file = good / f"schemas/{name}.json"
        schema = json.loads(file.read_bytes())
        del schema["title_zh"], schema["description_zh"]
        file.write_text(json.dumps(schema), "utf-8")
    flat = of_good(good, "events")
    described = {field["name"]: field for field in flat.schema["fields"]}
    assert flat.schema["title_zh"] == "Events（文字版）"
    assert described["participants_zh"]["title_zh"] == "Event participants（中文）"
    assert described["participants_zh"]["description_zh"].startswith(schema["description"])


def test_the_address_of_a_copy_is_text_and_others_are_links() -> None:
    sources = {row["source_id"]: row for row in truth("real", "sources")}
    for flat in flats().values():
        for row, links in zip(flat.table.to_pylist(), flat.links, strict=True):
            source = sources[row["source_id"]]
            assert row["source_url"] == source["url"]
            is_copy = source["hosting"] == "copy"
            assert links.get("source_url") == (None if is_copy else source["url"])


def test_a_source_that_becomes_a_copy_is_no_link(good: Path) -> None:
    cell("metrics", 4, "source_id", "src-news-2020")(good)
    address = "https://example.org/news/1"
    for hosting, link in (("original", address), ("copy", None)):
        cell("sources", 3, "hosting", hosting)(good)
        flat = of_good(good, "metrics")
        place = flat.table["metric_id"].to_pylist().index("met-studios-2020")
        assert flat.table["source_url"].to_pylist()[place] == address
        assert flat.links[place].get("source_url") == link


def test_links_are_links_in_the_workbook_and_only_those_of_the_web(good: Path) -> None:
    is_link = {
        "https://example.org/a?b=1&c=2": True,
        "javascript:alert(1)": False,
        "file:///etc/passwd": False,
        "internal:'events'!A1": False,
        "https://a b": False,
    }
    for number, address in enumerate(is_link):
        own = {"source_id": f"src-{number}", "url": address, "hosting": "original"}
        copy("sources", 2, 2, **own)(good)
        cell("metrics", 2 + number, "source_id", own["source_id"])(good)
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(open_catalog(good))))
    shown = [cell for row in book["metrics_flat"].iter_rows(min_row=2) for cell in row]
    found = [cell for cell in shown if cell.value in is_link]
    assert sorted(cell.value for cell in found) == sorted(is_link)
    for one in found:
        leads_to = one.hyperlink.target if one.hyperlink else None
        assert leads_to == (one.value if is_link[one.value] else None)


def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(good: Path) -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)"):
        cells("events", 2, name_en=text)(good)
        flat = of_good(good, "events")
        assert text in flat.table["name_en"].to_pylist()
        rows = csv.DictReader(io.StringIO(flat_csv(flat).decode("utf-8-sig")))
        assert f"'{text}" in [row["name_en"] for row in rows]


def test_numbers_and_dates_stay_what_they_are() -> None:
    book = openpyxl.load_workbook(artefact("real", ".xlsx"), read_only=True)
    header, *rows = book["metrics_flat"].iter_rows(values_only=True)
    metrics = truth("real", "metrics")
    for column in ("value", "value_upper"):
        place = header.index(column)
        assert [row[place] for row in rows] == [row[column] for row in metrics]
    breaks = header.index("series_break")
    assert [row[breaks] for row in rows] == [bool(row["series_break"]) for row in metrics]
    ends = [row[header.index("period_end")] for row in rows]
    assert [end and end.date() for end in ends] == [row["period_end"] for row in metrics]
    book.close()


def test_the_release_has_them_as_csv_and_parquet_that_say_the_same() -> None:
    folder = unpacked("real", "flat")
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    names = [resource["name"] for resource in descriptor["resources"]]
    assert names == [f"{t}_flat{end}" for t in READ for end in ("", "_parquet")]
    data = changai.Dataset(folder)
    for table in READ:
        flat = data.load(f"{table}_flat")
        assert flat.equals(data.load(f"{table}_flat_parquet"))
        assert len(flat) == len(truth("real", table))
        assert (folder / f"data/{table}_flat.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        plain = pd.read_csv(folder / f"data/{table}_flat.csv")
        assert list(plain.columns) == list(flat.columns)


def test_they_are_neither_tables_nor_in_the_wheel() -> None:
    assert not [name for name in changai.Dataset() if name.endswith("_flat")]
    with zipfile.ZipFile(artefact("real", "-parquet.zip")) as archive:
        assert not [name for name in archive.namelist() if "_flat" in name]


def lines_of(book: openpyxl.Workbook) -> list[str]:
    """The lines of a cover, both languages in one."""
    return [" | ".join(map(str, row)) for row in book["cover"].iter_rows(values_only=True)]


def with_samples(folder: Path) -> Path:
    """A package beside which two blind samples lie."""
    coding = folder / "coding"
    coding.mkdir()
    verdicts = {1: ("right", "wrong"), 2: ("wrong", "right", "right", "unopened")}
    for number, of_sample in verdicts.items():
        rows = "\n".join(("verdict", *of_sample)) + "\n"
        (coding / f"blind-sample-{number}.csv").write_text(rows, "utf-8")
    drawn = "sample,read_on,planted,found\n1,2026-01-01,4,3\n2,2026-02-01,5,5\n"
    (coding / "blind-samples.csv").write_text(drawn, "utf-8")
    return folder


def test_the_cover_says_what_it_is_how_good_and_how_to_cite(good: Path) -> None:
    catalog = open_catalog(with_samples(good))
    lines = lines_of(openpyxl.load_workbook(io.BytesIO(workbook_file(catalog))))
    data = changai.Dataset(good)
    said = (
        data.cite(),
        "Of 7 figures, 0 have a second source that agrees and 1 one that says otherwise",
        "2 so far: 2 of the 5 rows that could be judged had an error (40.0%)",
        "1 of 3 (33.3%). 1 more of it could not be judged",
        "9 cells had been exchanged for those of other rows, to test the readers; they found 8.",
        "Events: 2 rows",
        "rows go by a source that is not online",
        *catalog.descriptor["caveats"],
    )
    for text in said:
        assert [line for line in lines if text in line], text
    assert all(CHINESE.search(line) or data.cite() in line for line in lines)


@pytest.mark.parametrize("planted", ["", "many"])
def test_a_sample_that_counts_nothing_is_named_with_its_place(planted: str, good: Path) -> None:
    samples = with_samples(good) / "coding/blind-samples.csv"
    samples.write_text(samples.read_text("utf-8").replace(",5,", f",{planted},"), "utf-8")
    message = f"coding/blind-samples.csv:3:planted: '{planted}' is no whole number"
    with pytest.raises(changai.ChangaiError, match=message):
        workbook_file(open_catalog(good))


def test_the_cover_leads_to_every_sheet(good: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(open_catalog(good))))
    assert book.active.title == "cover"
    for column in "AB":
        links = [cell.hyperlink.location for cell in book["cover"][column] if cell.hyperlink]
        assert [link.split("'")[1] for link in links] == book.sheetnames[1:]
    lines = lines_of(book)
    assert not [line for line in lines if "blind" in line]  # no sample lies with this package
    assert [line for line in lines if "Of 7 figures, " in line]
