"""A hostile package: nothing run, fetched or written, nothing outside read, all within limits."""

from __future__ import annotations

import resource as limits
import socket
import time
import zipfile
from pathlib import Path

import pytest

from broken.hostile import (
    CODE,
    ONE_CELL,
    SQLITE,
    chain,
    code_in_cells,
    code_in_names,
    evidence,
    named_like_sqlite,
    of_one_id,
)
from broken.patches import constraint, raw, resource
from changai import Dataset
from changai.errors import ChangaiError
from changai.model.csv_files import read_csv
from changai.model.json_files import parse_json
from changai.model.package import open_package
from changai.validation import validate

SECONDS = 60  # of processor time, for what takes a few


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def judged(folder: Path) -> set[str]:
    """The codes of the findings, within the limit of time."""
    start = time.process_time()
    codes = {finding.code for finding in validate(folder)}
    assert time.process_time() - start < SECONDS
    return codes


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv",
        "/etc/passwd",
        "data/../../secret.csv",
        "https://example.org/x.csv",
        "file:///etc/passwd",
        "data\\..\\x.csv",
        "data/\x1b[2J.csv",
        "",
        7,
        None,
        ["data/events.csv"],
    ],
)
def test_no_path_leaves_the_package(good: Path, path: object) -> None:
    resource("events", path=path)(good) if path is not None else resource("events", path=[None])(
        good
    )
    assert judged(good) == {"P104"}
    with pytest.raises(ChangaiError):
        open_package(good)


def test_a_link_out_of_the_folder_shows_nothing(
    good: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.csv"
    secret.write_text("hidden words\n")
    (good / "data/events.csv").unlink()
    (good / "data/events.csv").symlink_to(secret)
    assert "hidden" not in str(validate(good))
    with pytest.raises(ChangaiError, match="leaves"):
        Dataset(good).load("events")


def test_a_linked_data_folder_is_not_listed(
    good: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (good / "data").rename(outside / "data")
    (outside / "data/secret.csv").write_text("a\n")
    (good / "data").symlink_to(outside / "data")
    found = validate(good)
    assert {finding.code for finding in found} == {"P104"}
    assert "secret" not in str(found)


def test_a_pattern_cannot_hang(good: Path) -> None:
    constraint("people", "name_en", pattern="(a+)+$")(good)
    raw("data/people.csv", lambda data: data.replace(b"Lin Yifan", b"a" * 9000 + b"!"))(good)
    assert judged(good) == {"S204"}


def test_a_line_of_quotes_or_commas_cannot_hang() -> None:
    for line in (b'"' * 5_000_000, b"," * 5_000_000, b'""","' * 1_000_000):
        start = time.process_time()
        sheet = read_csv(b"a,b\n" + line + b"\n", ["a", "b"])
        assert sheet.faults
        assert not sheet.records
        assert time.process_time() - start < SECONDS


def test_many_unknown_references_cost_little(good: Path) -> None:
    rows = "".join(f"evt-x{n:06},,org-x{n:06},speaker\n" for n in range(20_000))
    raw("data/event_participants.csv", lambda data: data + rows.encode())(good)
    before = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss
    assert {"S208", "X102"} <= judged(good)
    assert limits.getrusage(limits.RUSAGE_SELF).ru_maxrss - before < 2 * 2**20  # KiB


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":' * 10**5,
        b"[" * 10**6,
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": ' + b"9" * 10**4 + b"}",
        b" " * 2 * 2**20,
        b"\xff",
        b'"\\ud800"',
    ],
)
def test_json_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ChangaiError, match=r"^x\.json"):
        parse_json(data, "x.json")


def test_broken_characters_can_be_printed(good: Path) -> None:
    raw(
        "datapackage.json",
        lambda data: data.replace(b'"homepage"', b'"x"').replace(b'"id":', b'"\\ud800\\u001b":'),
    )(good)
    (found,) = validate(good)
    assert found.code == "P102"
    assert found.message.encode("utf-8").isascii()


def test_zip_bombs_and_zip_slips_are_refused(tmp_path: Path) -> None:
    bomb, slip, cut = tmp_path / "bomb.zip", tmp_path / "slip.zip", tmp_path / "cut.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"0" * 2**24)
    with zipfile.ZipFile(slip, "w") as archive:
        archive.writestr("../datapackage.json", b"{}")
    cut.write_bytes(bomb.read_bytes()[:-30])
    for file in (bomb, slip, cut):
        with pytest.raises(ChangaiError):
            open_package(file)


def test_validating_writes_nothing(good: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in good.rglob("*")}
    validate(good, text=good / "text.txt")
    assert before == {file: file.stat().st_mtime_ns for file in good.rglob("*")}


def test_a_long_chain_of_parents_costs_little(good: Path) -> None:
    ids = [f"org-x{n:05}" for n in range(20_000)]
    rows = (
        f"{a},名,Name,,union,{b},,,Words.,文字。,src-lighthouse\n"
        for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)
    )
    text = "".join(rows)
    raw("data/organizations.csv", lambda data: data + text.encode())(good)
    assert {"R102", "E105", "X102"} <= judged(good)


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_of_parents_ends(good: Path, closed: bool) -> None:
    chain(2000, closed=closed)(good)
    codes = judged(good)
    assert "E105" in codes
    assert ("R102" in codes) == closed


def test_many_rows_of_one_id_are_each_named(good: Path) -> None:
    of_one_id(3000)(good)
    assert "S206" in judged(good)


def test_much_evidence_on_one_cell_costs_little(good: Path) -> None:
    evidence(3000, ONE_CELL)(good)
    assert "E118" in judged(good)


def test_code_in_cells_is_data(good: Path) -> None:
    code_in_cells(good)
    found = validate(good)
    assert {"S204", "S202", "T125"} <= {finding.code for finding in found}
    told = "\n".join(finding.message for finding in found)
    assert all(text in told for text in CODE)


def test_code_in_names_is_no_query(good: Path) -> None:
    code_in_names(good)
    assert judged(good) == {"P103"}


@pytest.mark.parametrize("name", SQLITE)
def test_a_table_may_be_named_like_one_of_sqlite(good: Path, name: str) -> None:
    named_like_sqlite(good, name)
    assert judged(good) == {"R101"}  # its rows have the ids of the table that it is a copy of
