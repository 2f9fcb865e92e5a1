"""Texts of full-text sources: their paragraphs, numbered and hashed as in ``passages``."""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from changai.errors import ChangaiError
from changai.model.csv_files import whole_number
from changai.model.files import read_regular
from changai.model.package import sha256

Rows = Sequence[Mapping[str, str]]
TEXT_FILES = (".txt", ".md")


@dataclass(frozen=True)
class TextFile:
    """A text file: its paragraphs, and the hash of its bytes."""

    paragraphs: list[str]
    sha256: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a source: its number, from 1, and its text."""

    ordinal: int
    text: str


@dataclass(frozen=True)
class PlacedTexts:
    """The passages of the sources whose text is at hand.

    ``passages`` has the paragraph of each passage id. ``difference`` says how a text is not that
    of its source, and is empty where all are.
    """

    passages: dict[str, Paragraph]
    difference: str


@dataclass(frozen=True)
class Passage:
    """A row of ``passages``, and the paragraph with its hash: empty where no text has it."""

    passage_id: str
    ordinal: int
    text: str


@dataclass(frozen=True)
class FullTextSource:
    """A full-text source as registered: the hash of its text, and its passages."""

    source_id: str
    text_sha256: str
    passages: list[Passage] = field(default_factory=list)

    @property
    def known_paragraphs(self) -> set[str]:
        """The texts of its passages that are at hand."""
        return {passage.text for passage in self.passages if passage.text}


def paragraphs(text: str) -> list[str]:
    """The non-blank lines of a text, stripped and NFC; number 1 is the first."""
    lines = (unicodedata.normalize("NFC", line.strip()) for line in text.splitlines())
    return [line for line in lines if line]


def place_texts(texts: str | Path, sources: Rows, passages: Rows) -> PlacedTexts:
    """Find the passages of full-text sources in texts; a paragraph is known by its hash.

    A source of which no paragraph is there is not at hand and left out; where no source is, the
    text is compared with the first source. Raises ChangaiError where a file cannot be read.
    """
    files = [read_text(file) for file in text_files(texts)]
    if not files:
        raise ChangaiError(f"{texts}: no .txt or .md file in it")
    registered = full_text_sources(sources, passages, files)
    if not registered:
        return PlacedTexts(
            {}, "there is no full-text source; add one to sources and passages first"
        )
    at_hand = [source for source in registered if source.known_paragraphs] or registered[:1]
    source_of_paragraph = {
        text: source.source_id for source in at_hand for text in source.known_paragraphs
    }
    placed: dict[str, Paragraph] = {}
    differences = []
    for source in at_hand:
        file = file_of_source(source, files)
        is_collection = len({source_of_paragraph.get(p) for p in file.paragraphs} - {None}) > 1
        placed |= placed_passages(source, file, is_collection=is_collection)
        # A collection of several sources need not have every paragraph of each.
        if not is_collection and (difference := difference_of(source, file)):
            differences.append(f"this is not the text of {source.source_id}: {difference}")
    return PlacedTexts(placed, "; ".join(differences))


def text_files(texts: str | Path) -> list[Path]:
    """The text files that a path names: a file, the .txt and .md files of a folder, or several
    of either joined as in PATH."""
    found: list[Path] = []
    for path in map(Path, str(texts).split(os.pathsep)):
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.suffix in TEXT_FILES)
        else:
            found.append(path)
    return found


def read_text(file: Path) -> TextFile:
    """Read a UTF-8 file, with or without a byte order mark; raises ChangaiError."""
    try:
        data = read_regular(file, str(file))
        return TextFile(paragraphs(data.decode("utf-8-sig")), sha256(data))
    except UnicodeDecodeError as error:
        raise ChangaiError(f"{file}: is not UTF-8 (byte {error.start})") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ChangaiError(f"{file}: cannot be read ({why})") from None


def full_text_sources(
    sources: Rows, passages: Rows, files: Sequence[TextFile]
) -> list[FullTextSource]:
    """The full-text sources of a package, each with its passages, as far as files have them."""
    paragraph_of_hash = {
        sha256(paragraph.encode()): paragraph for file in files for paragraph in file.paragraphs
    }
    found = {
        row.get("source_id", ""): FullTextSource(row.get("source_id", ""), row["text_sha256"])
        for row in sources
        if row.get("text_sha256")
    }
    for row in passages:
        source, passage_id = found.get(row.get("source_id", "")), row.get("passage_id")
        if source and passage_id:
            ordinal = whole_number(row.get("ordinal", "")) or 0
            text = paragraph_of_hash.get(row.get("sha256", ""), "")
            source.passages.append(Passage(passage_id, ordinal, text))
    return list(found.values())


def file_of_source(source: FullTextSource, files: Sequence[TextFile]) -> TextFile:
    """The file with the most paragraphs of a source, the first of equals."""
    known = source.known_paragraphs
    return max(files, key=lambda file: sum(line in known for line in file.paragraphs))


def placed_passages(
    source: FullTextSource, file: TextFile, *, is_collection: bool
) -> dict[str, Paragraph]:
    """The paragraph of each passage of a source: that with its hash, or else with its number.

    In a collection of several sources the number says nothing, unless it is the registered text.
    """
    numbers_count = not is_collection or file.sha256 == source.text_sha256
    placed = {}
    for passage in source.passages:
        if passage.text or numbers_count:
            text = passage.text or paragraph_at(file, passage.ordinal)
            placed[passage.passage_id] = Paragraph(passage.ordinal, text)
    return placed


def paragraph_at(file: TextFile, ordinal: int) -> str:
    """The paragraph with a number, empty where there is none."""
    return file.paragraphs[ordinal - 1] if 0 < ordinal <= len(file.paragraphs) else ""


def difference_of(source: FullTextSource, file: TextFile) -> str:
    """How a file is not the text of a source: which paragraphs differ, how many there are."""
    reasons = []
    # In the registered text a passage that is not found is itself wrong.
    is_registered_text = file.sha256 == source.text_sha256
    differing = [passage.ordinal for passage in source.passages if not passage.text]
    if differing and not is_registered_text:
        reasons.append(f"paragraphs that differ: {', '.join(map(str, sorted(differing)))}")
    if len(file.paragraphs) != len(source.passages):
        there, registered = len(file.paragraphs), len(source.passages)
        reasons.append(f"it has {there} paragraphs, {registered} are registered")
    return "; ".join(reasons)
