"""What a contributor types: a short TOML file that names a source and what it states."""

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from changai.curation.contribution_lines import Section, sections
from changai.errors import ChangaiError
from changai.model.files import read_inside
from changai.validation.findings import meant

MAX_BYTES = 2**20
MARKDOWN_BLOCK = re.compile(r"^```toml\r?\n(.*?)^```", re.MULTILINE | re.DOTALL)
STATEMENTS = "says"  # the key of the list of statements
# What a new source needs, and all keys that belong to a source.
NEEDED_OF_SOURCE = ("url", "title", "publisher", "day")
KEYS_OF_SOURCE = (
    "source",
    *NEEDED_OF_SOURCE,
    *("kind", "hosting", "authority", "origin", "authors", "accessed", "source_id"),
)

SEE_TEMPLATE = "`changai add --template figure` prints one to fill in"
T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """A part of a contribution file: its source, or one of its statements.

    ``place`` is the file, ``texts`` has one line of text for each key, ``second_texts`` the other one
    of a key that has two: ``title = ["as printed", "in English"]``. ``section`` says on which line
    each key stands.
    """

    place: str
    texts: dict[str, str] = field(default_factory=dict)
    section: Section = field(default_factory=lambda: Section("", 0))
    second_texts: dict[str, str] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        """Whether a key is given."""
        return key in self.texts

    def __getitem__(self, key: str) -> str:
        """The text of a key that is given."""
        return self.texts[key]

    def get(self, key: str, otherwise: str = "") -> str:
        """The text of a key, or another where it is not given."""
        return self.texts.get(key, otherwise)

    def error(self, key: str, message: str) -> ChangaiError:
        """An error in one key, to be raised."""
        return ChangaiError(f"{self.place_of(key)}: {message}; nothing was written")

    def place_of(self, key: str) -> str:
        """Where a key stands, or of one that is not given the part it is missing in: file:line: key."""
        line = self.section.keys.get(key, self.section.line)
        return f"{self.place}:{line}: {key}" if line else f"{self.place}: {key}"

    def refuse_unknown_keys(
        self,
        known: Iterable[str],
        of_what: str,
        otherwise: str,
        takes_two: Container[str] = (),
    ) -> None:
        """Raise ChangaiError at a key that is not known, with the nearest known one or a hint.

        Also at one that has two texts, and is none of those that may.
        """
        known = list(known)
        for key in self.texts:
            if key not in known:
                hint = meant(key, known, otherwise)
                raise self.error(key, f"unknown key of {of_what}; {hint}")
        for key in self.second_texts:
            if key not in takes_two:
                raise self.error(key, 'takes one text, not a list; write it as in key = "text"')

    def need(self, keys: Iterable[str], why: str) -> None:
        """Raise ChangaiError at the first key that is missing."""
        for key in keys:
            if key not in self:
                raise self.error(key, f"is missing; {why}")

    def look_up(self, key: str, rows: Mapping[str, T], otherwise: str) -> T:
        """The row with the id that a key gives; raises ChangaiError, with the nearest id or a hint."""
        row_id = self[key]
        if row_id not in rows:
            hint = meant(row_id, rows, otherwise)
            raise self.error(key, f"unknown id {row_id!r}; {hint}")
        return rows[row_id]


@dataclass(frozen=True)
class Contribution:
    """A contribution file: a source, and what it states."""

    source: Entry
    statements: list[Entry]


def read_contribution(file: str | Path) -> Contribution:
    """Read a contribution file; raises ChangaiError that names the line or the key."""
    place, text = str(file), read_toml(file)
    document = parse_toml(place, text)
    first, *headed = sections(text)
    headings = [section for section in headed if section.heading == STATEMENTS]
    has_several = STATEMENTS in document
    if has_several:
        parts = document.pop(STATEMENTS)
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            how = "write [[says]] on a line of its own before each statement"
            raise Entry(place, section=first).error(STATEMENTS, how)
    else:  # one statement needs no heading
        refuse_mixed_keys(Entry(place, section=first), document)
        of_statement = [key for key in document if key not in KEYS_OF_SOURCE]
        parts, headings = [{key: document.pop(key) for key in of_statement}], [first]
    source = read_entry(place, document, first)
    known = [*KEYS_OF_SOURCE, "title_en"]
    source.refuse_unknown_keys(known, "a source", "does it belong below [[says]]?", ["title"])
    # A list that is written without headings has no lines of its own.
    headings += [first] * (len(parts) - len(headings))
    statements = [
        read_entry(place, part, section) for part, section in zip(parts, headings, strict=False)
    ]
    if not any(statement.texts for statement in statements):
        raise ChangaiError(f"{place}: has no statement; {SEE_TEMPLATE}")
    return Contribution(source, statements)


def refuse_mixed_keys(entry: Entry, document: Container[str]) -> None:
    """Raise ChangaiError where a key of a row without a heading would be taken for one of its source.

    Rows have titles and addresses as well. A statement or correction may stand below a whole source,
    a statement also below the address of one that the dataset has.
    """
    how = f"write [[{STATEMENTS}]] on a line of its own above"
    if "new" in document:
        raise entry.error("new", f"{how} it")
    kind = next((kind for kind in ("correct", "row") if kind in document), None)
    unclear = [key for key in KEYS_OF_SOURCE if key != "source" and key in document]
    if kind is None or not unclear:
        return
    needed = ("url",) if kind == "row" else NEEDED_OF_SOURCE
    if "source" in document or not all(key in document for key in needed):
        raise entry.error(unclear[0], f"may be of the source or of the row; {how} {kind}")


def read_toml(file: str | Path) -> str:
    """The TOML of a file: all of it, or the block of a report made with the issue form.

    A block keeps the numbers of its lines; a byte order mark is passed over. Raises ChangaiError.
    """
    data = read_inside(Path(file).parent, Path(file).name, MAX_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ChangaiError(f"{file}:{line}: is not UTF-8; nothing was written") from None
    block = MARKDOWN_BLOCK.search(text)
    if block is None:
        return text
    lines_above = text.count("\n", 0, block.start(1))
    return "\n" * lines_above + block[1]


def parse_toml(place: str, text: str) -> dict[str, Any]:
    """The keys and values of a TOML text; raises ChangaiError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ChangaiError(f"{place}: is not TOML: {error}; nothing was written") from None
    except RecursionError:
        raise ChangaiError(f"{place}: is nested too deeply; nothing was written") from None


def read_entry(place: str, values: Mapping[str, object], section: Section) -> Entry:
    """Values as one line of text each, or two where the value is a list; raises ChangaiError."""
    entry = Entry(place, section=section)
    for key, value in values.items():
        if isinstance(value, list):
            if len(value) != 2:
                raise entry.error(key, "takes two texts: as printed, and in English")
            entry.texts[key], entry.second_texts[key] = (one_line(entry, key, v) for v in value)
        else:
            entry.texts[key] = one_line(entry, key, value)
    return entry


def one_line(entry: Entry, key: str, value: object) -> str:
    """A value as one line of text in normal form C; raises ChangaiError."""
    if type(value) is datetime.date:  # as TOML writes one
        return value.isoformat()
    if not isinstance(value, str):
        raise entry.error(key, 'is not text; write it in quotes, as printed: "1300万人"')
    line = " ".join(unicodedata.normalize("NFC", value).split())
    if not line:
        raise entry.error(key, "is empty; fill it in or delete the line")
    return line
