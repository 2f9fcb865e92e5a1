"""Sources held as text: their paragraphs, numbered and hashed as in ``passages``."""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from changai.errors import ChangaiError
from changai.model.csv_files import whole_number
from changai.model.package import sha256

Rows = Sequence[Mapping[str, str]]


class Placed(NamedTuple):
    """Texts laid beside the passages of the sources they are of.

    ``passages`` has the number and the text of each passage id of the sources at hand;
    ``difference`` says how a text is another one than its source's, and is empty where none is.
    """

    passages: dict[str, tuple[int, str]]
    difference: str


def paragraphs(text: str) -> list[str]:
    """The non-blank lines of a text, stripped and NFC; number 1 is the first."""
    lines = (unicodedata.normalize("NFC", line.strip()) for line in text.splitlines())
    return [line for line in lines if line]


def files_of(texts: str | Path) -> list[Path]:
    """The text files that a path names: a file, the .txt and .md files of a folder, or several
    of either joined as in PATH."""
    found: list[Path] = []
    for path in map(Path, str(texts).split(os.pathsep)):
        inside = (file for file in path.rglob("*") if file.suffix in (".txt", ".md"))
        found += sorted(inside) if path.is_dir() else [path]
    return found


def read(file: Path) -> tuple[list[str], str]:
    """The paragraphs of a UTF-8 file, and the hash of the whole; raises ChangaiError."""
    try:
        data = file.read_bytes()
        return paragraphs(data.decode("utf-8")), sha256(data)
    except UnicodeDecodeError as error:
        raise ChangaiError(f"{file}: is not UTF-8 (byte {error.start})") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ChangaiError(f"{file}: cannot be read ({why})") from None


def place_texts(texts: str | Path, sources: Rows, passages: Rows) -> Placed:
    """Lay texts beside the passages of the sources that they hold; a paragraph is known by its hash.

    A source of which no paragraph is there is not at hand and left out, and so are paragraphs that a
    collection of several sources lacks; where no source is there, the text is held against the
    first. Raises ChangaiError where a file cannot be read.
    """
    files = [read(file) for file in files_of(texts)]
    if not files:
        raise ChangaiError(f"{texts}: holds no .txt or .md file")
    wholes = {str(r.get("source_id")): r["text_sha256"] for r in sources if r.get("text_sha256")}
    if not wholes:
        return Placed({}, "no source is held as text; add one to sources and passages first")
    known = {sha256(line.encode()): line for lines, _ in files for line in lines}
    own: dict[str, list[tuple[Mapping[str, str], str]]] = {source: [] for source in wholes}
    for row in passages:
        if row.get("source_id") in own and row.get("passage_id"):
            own[row["source_id"]].append((row, known.get(row.get("sha256", ""), "")))
    at_hand = {source: rows for source, rows in own.items() if any(text for _, text in rows)}
    at_hand = at_hand or dict([*own.items()][:1])
    source_of = {text: source for source, rows in at_hand.items() for _, text in rows}
    placed: dict[str, tuple[int, str]] = {}
    differences = []
    for source, rows in at_hand.items():
        texts_of = {text for _, text in rows}
        lines, sha = max(files, key=lambda file: sum(line in texts_of for line in file[0]))
        very = sha == wholes[source]  # the very text: it is the passage that is wrong
        # A collection of several sources need not hold the whole_number of each.
        alone = len({source_of[line] for line in lines if line in source_of}) < 2
        differ = []
        for row, text in rows:
            number = whole_number(row.get("ordinal", "")) or 0
            here = lines[number - 1] if 0 < number <= len(lines) else ""
            if text or alone or very:
                placed[row["passage_id"]] = (number, text or here)
            if alone and not (text or very):
                differ.append(number)
        other_size = len(lines) != len(rows)
        if differ or (alone and other_size):
            which = ", ".join(map(str, sorted(differ))) or "none"
            which += f"; {len(lines)} paragraphs, {len(rows)} registered" if other_size else ""
            differences.append(f"this is not the text of {source}: paragraphs that differ: {which}")
    return Placed(placed, "; ".join(differences))
