"""An edited workbook comes back: as the change that was meant, or with a word at each cell."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from broken.patches import cells, raw
from changai import Dataset
from changai.cli import main
from changai.curation import workbook_import
from changai.curation.reconcile import settle
from changai.export.workbook import DICTIONARY, workbook_file
from changai.model.files import PackageFiles
from changai.model.package import open_package
from changai.statements.catalog import open_catalog
from changai.validation import Finding, validate
from copies import GOOD, ROOT, copy_good
from releasing import artefact

Out = pytest.CaptureFixture[str]
Edit = Callable[[openpyxl.Workbook], object]
HEADERS = {
    file.stem: file.read_text("utf-8").partition("\n")[0].split(",")
    for file in (GOOD / "data").glob("*.csv")
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of the good package."""
    return workbook_file(open_catalog(copy_good(tmp_path_factory.mktemp("built"))))


@pytest.fixture(scope="session")
def light(built: bytes) -> bytes:
    """That workbook without what takes longest to save and is not read: notes, the dictionary's rows."""
    book = openpyxl.load_workbook(io.BytesIO(built))
    for sheet in book:
        for header in sheet[1]:
            header.comment = None
    book[DICTIONARY].delete_rows(2, book[DICTIONARY].max_row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


Save = Callable[..., Path]


@pytest.fixture
def save(light: bytes, tmp_path: Path) -> Save:
    """Edit the workbook and save it as a spreadsheet program does."""

    def edited(*edits: Edit) -> Path:
        book = openpyxl.load_workbook(io.BytesIO(light))
        for edit in edits:
            edit(book)
        book.save(tmp_path / "edited.xlsx")
        return tmp_path / "edited.xlsx"

    return edited


def at(table: str, row: int, column: str) -> str:
    """The address of a cell by the name of its column."""
    return f"{get_column_letter(HEADERS[table].index(column) + 1)}{row}"


def put(table: str, row: int, column: str, value: Any) -> Edit:
    """Write a value into a cell, in a form of its own where it is no text."""

    def edit(book: openpyxl.Workbook) -> None:
        cell = book[table][at(table, row, column)]
        cell.number_format = "General"
        cell.value = value

    return edit


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "data").iterdir()}


def run(capsys: Out, *argv: object) -> tuple[int, str, str]:
    status = main(["import", *map(str, argv)])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return status, captured.out, captured.err


@pytest.mark.long  # the workbook of the small package is read in make test
@pytest.mark.parametrize("is_saved_again", [False, True], ids=["as it is", "saved again"])
def test_the_untouched_release_changes_nothing(
    is_saved_again: bool, tmp_path: Path, capsys: Out
) -> None:
    package = open_package(ROOT)
    resources = (package.resource(name) for name in package.tables)
    for name in ("datapackage.json", *(r[kind] for r in resources for kind in ("path", "schema"))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(package.read(name))
    before, file = contents(tmp_path), artefact("real", ".xlsx")
    if is_saved_again:
        again = tmp_path / "again.xlsx"
        openpyxl.load_workbook(file).save(again)
        file = again
    status, out, err = run(capsys, file, tmp_path, "--write")
    assert (status, out) == (0, "no change to the data\n")
    assert "claims" in err
    assert contents(tmp_path) == before


def test_an_untouched_workbook_saved_again_changes_nothing(
    good: Path, built: bytes, tmp_path: Path, capsys: Out
) -> None:
    before, again = contents(good), tmp_path / "again.xlsx"
    openpyxl.load_workbook(io.BytesIO(built)).save(again)
    assert run(capsys, again, good, "--write")[:2] == (0, "no change to the data\n")
    assert contents(good) == before


def test_a_change_is_shown_and_written_only_when_asked(good: Path, save: Save, capsys: Out) -> None:
    edit = put("events", 2, "description_en", "A visit, made up.")
    file, before = save(edit), contents(good)
    status, out, err = run(capsys, file, good)
    assert status == 0
    assert "events: 0 added, 0 removed, 1 changed\n  ~ evt-night-school-visit-2020  " in out
    assert "description_en: A made-up visit. → A visit, made up." in out
    assert "--write" in err
    assert contents(good) == before
    status, out, _ = run(capsys, file, good, "--write")
    assert status == 0
    assert out.endswith("\ndata/events.csv: written\n")
    old, new = before.pop("events.csv"), contents(good)
    now = new.pop("events.csv")
    assert new == before
    assert now == old.replace(b"A made-up visit.", b'"A visit, made up."')
    assert main(["validate", str(good)]) == 0
    assert run(capsys, file, good)[1].endswith("no change to the data\n")


def test_what_is_validated_is_what_is_written(
    good: Path, save: Save, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[PackageFiles] = []

    def validate_and_keep(files: PackageFiles, **options: Any) -> list[Finding]:
        judged.append(files)
        return validate(files, **options)

    monkeypatch.setattr(workbook_import, "validate", validate_and_keep)
    raw("data/names.csv", lambda data: data.replace(b"\n", b"\r\n"))(good)
    file = save(put("events", 2, "description_en", "A visit, made up."))
    status, out, _ = run(capsys, file, good, "--write")
    assert (status, out.splitlines()[-2:]) == (
        0,
        ["data/events.csv: written", "data/names.csv: written"],
    )
    (files,) = judged
    assert contents(good) == {name: files.read(f"data/{name}") for name in contents(good)}


def test_a_release_in_parquet_is_not_written_to(
    good: Path, save: Save, tmp_path_factory: pytest.TempPathFactory, capsys: Out
) -> None:
    file, folder = save(), tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(artefact("awkward", "-parquet.zip")) as archive:
        archive.extractall(folder)
    capsys.readouterr()  # building says what it makes
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    status, out, err = run(capsys, file, folder, "--write")
    assert (status, out) == (2, "")
    assert err.startswith(f"changai: {folder}: is a release in Parquet")
    assert err.count("\n") == 1
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_rows_and_columns_may_stand_in_another_order(good: Path, save: Save, capsys: Out) -> None:
    def shuffle(book: openpyxl.Workbook) -> None:
        sheet = book["regions"]
        rows = [list(row)[::-1] for row in sheet.values]
        sheet.delete_rows(1, sheet.max_row)
        for row in [rows[0], [None], *rows[:0:-1]]:  # an empty row is none
            sheet.append(row)

    assert run(capsys, save(shuffle), good, "--write")[1] == "no change to the data\n"


def test_a_date_or_truth_of_excel_is_read(good: Path, save: Save, capsys: Out) -> None:
    file = save(
        put("documents", 2, "adopted", datetime.datetime(2019, 3, 4)),
        put("passages", 2, "truncated", True),
        put("passages", 3, "truncated", "=TRUE()"),  # as LibreOffice saves it
        put("passages", 4, "truncated", "TRUE"),
    )
    _, out, _ = run(capsys, file, good)
    assert "adopted: ∅ → 2019-03-04" in out
    assert out.count("truncated: False → True") == 3


DAMAGE: dict[str, tuple[str, str, Any, str]] = {
    "serial number": ("events", "date_start", 43529, "it stands for 2019-03-05"),
    "serial number as text": ("events", "date_start", "43529", "it stands for 2019-03-05"),
    "year": ("events", "date_start", 2019, "write 2019-01-01"),
    "year as date": ("events", "date_start", datetime.datetime(1905, 7, 11), "Excel makes of 2019"),
    "time": ("events", "date_start", datetime.datetime(2019, 3, 5, 9, 30), "09:30:00 is not a day"),
    "no date": ("events", "date_start", 1e15, "instead of a date"),
    "id as date": ("evidence", "row_id", datetime.datetime(2020, 3, 1), "the date 2020-03-01"),
    "claim as date": ("evidence", "claim", datetime.datetime(2020, 12, 1), "the date 2020-12-01"),
    "zeros": ("regions", "gb2260", 1, "leading zeros"),
    "scientific": ("evidence", "claim", 1.5e11, "the number 1.50000E+11"),
    "scientific as text": ("evidence", "claim", "1.5E+11", "scientific notation"),
    "truth in text": ("names", "name", True, "Excel's TRUE"),
    "truth in number": ("metrics", "value", False, "Excel's FALSE"),
    "date in number": ("metrics", "value", datetime.datetime(2019, 1, 1), "the date 2019-01-01"),
    "number for truth": ("passages", "truncated", 0, "write true or false"),
    "formula": ("metrics", "value", "=1+1", "the formula '=1+1'"),
    "error": ("metrics", "value", "#REF!", "Excel's error #REF!"),
    "line break": ("names", "name", "a\nb", "a line break"),
}


def apart() -> list[list[str]]:
    """The names of all damage, in as few workbooks as hold it: a cell is damaged once in each."""
    workbooks: list[dict[tuple[str, str], str]] = []
    for name, (table, column, *_) in DAMAGE.items():
        free = next((cells for cells in workbooks if (table, column) not in cells), None)
        if free is None:
            workbooks.append(free := {})
        free[table, column] = name
    return [list(cells.values()) for cells in workbooks]


@pytest.mark.parametrize("names", apart(), ids=", ".join)
def test_what_excel_damages_is_named_at_its_cell(
    names: list[str], good: Path, save: Save, capsys: Out
) -> None:
    before = contents(good)
    damage = [DAMAGE[name] for name in names]
    edits = [put(table, 3, column, value) for table, column, value, _ in damage]
    status, out, err = run(capsys, save(*edits), good, "--write")
    assert status == 1
    printed = dict(re.findall(r"^(\S+ \(\w+\)): (.*(?:\n  .*)*)", out, re.MULTILINE))
    for table, column, _, message in damage:
        assert message in printed.pop(f"{table}!{at(table, 3, column)} ({column})")
    assert printed == {}
    assert out.count("hint: ") == len(names)
    assert "nothing was written" in err
    assert contents(good) == before


def beyond(book: openpyxl.Workbook) -> None:
    book["regions"]["J3"] = "aside"


def doubled(book: openpyxl.Workbook) -> None:
    book["regions"].append([cell.value for cell in book["regions"][2]])


def lost(book: openpyxl.Workbook) -> None:
    book["events"].delete_rows(2)


WRONG: dict[str, tuple[Edit, str]] = {
    "a value that disagrees": (put("metrics", 7, "value", 15000000), "metrics!C7 (value): error M"),
    "a word not allowed": (put("metrics", 4, "qualifier", "ca"), "metrics!E4 (qualifier): error"),
    "an id of nothing": (
        put("events", 3, "region_id", "reg-x"),
        "events!H3 (region_id): error S208",
    ),
    "an id doubled": (doubled, "regions!A5 (region_id): error"),
    "what a row is about": (
        put("events", 3, "region_id", "reg-cn"),
        "events!H3 (region_id): region_id says what evt-skills-meeting-2019 is about: "
        "it was reg-cn-zj, and is reg-cn now",
    ),
    "a row lost": (lost, "evt-night-school-visit-2020"),
    "a value beyond the columns": (beyond, "regions!J3: 'aside' beyond the last column"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_valid_is_named_at_its_cell_and_not_written(
    name: str, good: Path, save: Save, capsys: Out
) -> None:
    edit, message = WRONG[name]
    before = contents(good)
    status, out, err = run(capsys, save(edit), good, "--write")
    assert status == 1
    assert message in out
    assert "nothing was written" in err
    assert contents(good) == before


def append(sheet: str, **cells: Any) -> Edit:
    """Write a new row below the last one, as a person would: what is not given stays empty."""

    def edit(book: openpyxl.Workbook) -> None:
        row = book[sheet].max_row + 1
        for column, value in cells.items():
            book[sheet][at(sheet, row, column)] = value

    return edit


NEW_SOURCE = {
    "source_id": "src-news-2021",
    "title_zh": "座谈会举行",
    "title_en": "A symposium is held",
    "publisher_zh": "海潮日报",
    "published": datetime.datetime(2021, 5, 3),
    "published_precision": "day",
    "kind": "news_report",
    "url": "https://example.org/news/2",
    "hosting": "original",
    "authority": "agency",
    "accessed": datetime.datetime(2021, 5, 4),
}
NEW_EVENT = {
    "event_id": "evt-symposium-2021",
    "name_zh": "海潮工匠座谈会",
    "name_en": "Haichao Craftsmen Symposium",
    "event_type": "meeting",
    "region_id": "reg-cn-zj",
    "theme_id": "thm-skill",
    "description_en": "A made-up symposium.",
    "description_zh": "虚构的座谈会。",
    "source_id": "src-news-2021",
}


def statement(field: str, quote: str, **cells: str) -> Edit:
    """Evidence on the new event as a person enters it, without claim and stance."""
    known = {"table": "events", "row_id": "evt-symposium-2021", "source_id": "src-news-2021"}
    return append("evidence", **known | {"field": field, "exact": quote} | cells)


NEW_ROWS = (
    append("sources", **NEW_SOURCE),
    append("events", **NEW_EVENT),
    statement("name_zh", "海潮工匠座谈会"),
    statement("date_start", "5月1日"),
    statement("region_id", "浙江省"),
)


def test_a_new_event_is_settled_and_written_with_its_names(
    good: Path, save: Save, capsys: Out
) -> None:
    before = contents(good)
    file = save(
        *NEW_ROWS,
        append(
            "event_participants",
            event_id="evt-symposium-2021",
            person_id="per-lin-yifan",
            role="speaker",
        ),
        statement("event_participants", "林一帆"),
    )
    status, out, err = run(capsys, file, good)
    assert status == 0, out + err
    assert "names: 2 added" in out
    assert "--write" in err
    assert contents(good) == before
    status, out, _ = run(capsys, file, good, "--write")
    assert status == 0
    written = re.findall("^data/(.*)\\.csv: written$", out, re.MULTILINE)
    assert set(written) == {"sources", "events", "event_participants", "evidence", "names"}
    assert validate(good) == []
    assert settle(good) == []
    data = Dataset(good)
    event = data.show("evt-symposium-2021")
    assert str(event["date_start"])[:10] == str(event["date_end"])[:10] == "2021-05-01"
    assert (event["date_precision"], event["source_id"]) == ("day", "src-news-2021")
    stated = data.evidence("evt-symposium-2021").set_index("field")
    assert dict(stated["claim"]) == {
        "name_zh": "海潮工匠座谈会",
        "date_start": "2021-05-01",
        "region_id": "reg-cn-zj",
        "event_participants": "per-lin-yifan",
    }
    assert set(stated["stance"]) == {"states"}
    # The same workbook again: what was filled in is empty in it, and stays.
    now = contents(good)
    status, out, _ = run(capsys, file, good, "--write")
    assert status == 0
    assert out.startswith("no change to the data\n")
    assert "events!E4 (date_start): is empty here, and the evidence states '2021-05-01'" in out
    assert contents(good) == now


# Each workbook has several slips; each is named once.
NOT_SETTLED: dict[str, list[tuple[Edit, str]]] = {
    "claims that cannot be read": [
        (
            statement("date_end", "某日"),
            r"evidence!I\d+ \(claim\): no date_end of evt-symposium-2021 can be read out of exact, '某日'",
        ),
        (
            statement("event_participants", "某人"),
            r"evidence!I\d+ \(claim\): no event_participants of evt-symposium-2021 can be read",
        ),
    ],
    "rows that lead nowhere": [
        (
            put("events", 4, "date_start", datetime.datetime(2021, 4, 30)),
            r'events!E4 \(date_start\): error M106: the date is 2021-04-30, but the evidence "5月1日"',
        ),
        (
            statement("dat_start", "5月1日"),
            r"evidence!C\d+ \(field\): error E\d+: .*'dat_start'",
        ),
        (
            statement("venue_zh", "会堂", source_id="src-news-2022"),
            r"evidence!D\d+ \(source_id\): error S208: .*'src-news-2022'",
        ),
        (
            statement("date_start", "5月1日", row_id="evt-symposium-2020"),
            r"evidence!B\d+ \(row_id\): error E101: there is no row 'evt-symposium-2020' in events",
        ),
        (
            append(
                "people",
                person_id="per-li-er",
                name_zh="李二",
                name_en="Li Er",
                source_id="src-news-2021",
            ),
            r"people!A3 \(person_id\): error E105: there is no evidence on per-li-er",
        ),
    ],
    "a name that another row has": [
        (put("events", 4, "name_en", "Skills meeting"), r"events!C4 \(name_en\): error R107"),
        (put("names", 6, "note_en", ""), r"names!C\d \(name\): error E122"),
    ],
}


@pytest.mark.parametrize("name", NOT_SETTLED)
def test_what_cannot_be_settled_is_named_once_at_its_cell(
    name: str, good: Path, save: Save, capsys: Out
) -> None:
    edits, messages = zip(*NOT_SETTLED[name], strict=True)
    before = contents(good)
    status, out, err = run(capsys, save(*NEW_ROWS, *edits), good, "--write")
    assert status == 1
    printed = re.findall(r"^\w+!\S+ .*$", out, re.MULTILINE)
    assert len(printed) == len(messages), out
    for message in messages:
        assert any(re.match(message, line) for line in printed), f"{message}\n{out}"
    assert "changai settle" not in out
    assert "data/" not in out
    assert "nothing was written" in err
    assert contents(good) == before


def test_a_finding_is_at_its_row_of_the_sheet_wherever_that_is_sorted_to(
    good: Path, save: Save, capsys: Out
) -> None:
    def reverse(book: openpyxl.Workbook) -> None:
        sheet = book["metrics"]
        rows = list(sheet.values)
        sheet.delete_rows(1, sheet.max_row)
        for row in [rows[0], *rows[:0:-1]]:
            sheet.append(row)

    file = save(put("metrics", 7, "value", 15000000), reverse)
    assert "metrics!C3 (value): error M103" in run(capsys, file, good)[1]


def rename(table: str, column: str, other: str | None) -> Edit:
    return lambda book: book[table].__setitem__(at(table, 1, column), other)


OTHER: dict[str, tuple[Edit, str]] = {
    "renamed": (
        rename("events", "venue_zh", "venue"),
        "'venue' is not in the schema; 'venue_zh' is miss",
    ),
    "removed": (lambda b: b["events"].delete_cols(3), "column 'name_en' is missing"),
    "added": (
        lambda b: b["regions"].__setitem__("I1", "remark"),
        "column 'remark' is not in the schema",
    ),
    "twice": (rename("events", "name_en", "name_zh"), "'name_zh' appears twice"),
    "no header": (lambda b: b["events"].delete_rows(1, 9), "sheet 'events': row 1: "),
    "no sheet": (lambda b: b.remove(b["events"]), "has no sheet 'events'"),
    "sheet renamed": (lambda b: setattr(b["events"], "title", "event"), "is it 'event'?"),
    "another version": (
        lambda b: setattr(b.properties, "subject", "version 0.0.1"),
        "is of version 0.0.1, the tables of version ",
    ),
}


@pytest.mark.parametrize("name", OTHER)
def test_another_workbook_is_one_clear_message(
    name: str, good: Path, save: Save, capsys: Out
) -> None:
    edit, message = OTHER[name]
    before = contents(good)
    status, out, err = run(capsys, save(edit), good, "--write")
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert contents(good) == before


@pytest.mark.parametrize("kind", ["nothing", "csv", "zip", "cut short", "bomb", "broken"])
def test_what_is_no_workbook_is_one_clear_message(
    kind: str, good: Path, built: bytes, tmp_path: Path, capsys: Out
) -> None:
    file = tmp_path / "edited.xlsx"
    if kind == "csv":
        file.write_text("region_id,name_zh\n")
    elif kind == "cut short":
        file.write_bytes(built[: len(built) // 2])
    elif kind != "nothing":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            whole = zipfile.ZipFile(io.BytesIO(built))
            for member in whole.namelist() if kind == "broken" else []:
                sheet = member.endswith("sheet3.xml")
                archive.writestr(member, b"<x" if sheet else whole.read(member))
            if kind != "broken":
                archive.writestr("a.txt", "0" * (2**22 if kind == "bomb" else 9))
    status, out, err = run(capsys, file, good, "--write")
    assert (status, out) == (2, "")
    assert err.startswith(f"changai: {file}: ")
    assert err.count("\n") == 1


def test_an_unknown_sheet_is_said_not_to_be_read(good: Path, save: Save, capsys: Out) -> None:
    status, out, err = run(capsys, save(lambda book: book.create_sheet("scratch")), good)
    assert (status, out) == (0, "no change to the data\n")
    assert "scratch" in err


def flat_cell(book: openpyxl.Workbook, sheet: str, row_id: str, column: str) -> Any:
    """The cell of a row in a sheet to read."""
    header, *rows = book[sheet].iter_rows()
    places = {cell.value: place for place, cell in enumerate(header)}
    (row,) = (row for row in rows if row_id in [cell.value for cell in row])
    return row[places[column]]


def test_an_edit_in_a_sheet_to_read_is_told_and_not_taken_over(
    good: Path, save: Save, capsys: Out
) -> None:
    edited = []

    def edit(book: openpyxl.Workbook) -> None:
        cell = flat_cell(book, "metrics_flat", "met-joined-2020", "value")
        edited.append(cell.coordinate)
        cell.value = 99
        book["cover"]["A1"].value = "Another title"
        book["events_flat"].delete_rows(2)
        last = book["documents_flat"].max_row + 1
        book["documents_flat"].cell(last, 1).value = "A new document"

    before = contents(good)
    status, out, _ = run(capsys, save(edit), good, "--write")
    assert status == 0
    assert out.startswith("no change to the data\n")
    for line in (
        f"metrics_flat!{edited[0]} (value): '99' in the place of '36000'; this sheet is only to be read,",
        "cover!A1: 'Another title' was written here; this sheet is only to be read,",
        "events_flat: evt-night-school-visit-2020 is missing; this sheet is only to be read,",
        "documents_flat!3: no row has the id ''; this sheet is only to be read,",
        "  hint: edit the row met-joined-2020 in the sheet metrics",
        "  hint: add the row to the sheet documents",
    ):
        assert f"\n{line}" in out
    assert contents(good) == before


def test_a_change_is_written_beside_an_edit_that_is_not_taken_over(
    good: Path, save: Save, capsys: Out
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        put("events", 2, "description_en", "A visit, made up.")(book)
        flat_cell(book, "metrics_flat", "met-joined-2020", "note_en").value = "Lost?"

    status, out, _ = run(capsys, save(edit), good, "--write")
    assert status == 0
    assert "events: 0 added, 0 removed, 1 changed\n" in out
    assert "'Lost?' in the place of nothing" in out
    assert out.endswith("data/events.csv: written\n")


def test_a_sheet_to_read_may_be_sorted(good: Path, save: Save, capsys: Out) -> None:
    def shuffle(book: openpyxl.Workbook) -> None:
        sheet = book["metrics_flat"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place).value = value

    assert run(capsys, save(shuffle), good)[:2] == (0, "no change to the data\n")


def test_what_changed_in_the_tables_since_is_no_edit(good: Path, save: Save, capsys: Out) -> None:
    """The workbook says by itself whether its sheets to read are as they were made."""
    file = save()
    cells("documents", 2, description_en="Other measures.")(good)
    out = run(capsys, file, good)[1]
    assert "description_en: Other measures. → Made-up measures." in out
    assert "only to be read" not in out


def test_the_workbook_offers_what_its_columns_allow(built: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(built))
    rules = book["metrics"].data_validations.dataValidation
    lists = {str(rule.sqref).partition(":")[0]: rule.formula1 for rule in rules}
    assert lists[at("metrics", 2, "nature")] == '"observed,target,plan,requirement,forecast"'
    assert lists[at("metrics", 2, "region_id")] == "regions.region_id"
    assert lists[at("metrics", 2, "part_of_metric_id")] == "metrics.metric_id"
    for rule in rules:
        assert rule.formula1.startswith('"') or rule.formula1 in book.defined_names
    ids = book.defined_names["regions.region_id"].attr_text
    assert ids == "'regions'!$A$2:INDEX('regions'!$A:$A,MAX(2,COUNTA('regions'!$A:$A)))"
    header = book["metrics"][at("metrics", 1, "region_id")]
    assert header.hyperlink.location == "'regions'!A1"
    assert header.comment.text.split("\n")[1:] == [
        "Place the row is about.",
        "本行所述的地区。",
    ]
    assert book["data_dictionary"]["A2"].hyperlink.location == "'events'!A1"
    assert book["metrics"][at("metrics", 2, "metric_id")].number_format == "@"
    assert not book["claims"].data_validations.dataValidation
