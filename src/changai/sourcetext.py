"""Sources held as text: their paragraphs, numbered and hashed as in ``passages``."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from changai.csvtext import whole
from changai.errors import ChangaiError
from changai.package import sha256

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


def digest(paragraph: str) -> str:
    """SHA-256 of a paragraph in UTF-8, in hexadecimal."""
    return sha256(paragraph.encode("utf-8"))


def files_of(texts: str | Path) -> list[Path]:
    """The text files that a path names: a file, the .txt and .md files of a folder, or several
    of either joined as in PATH."""
    found: list[Path] = []
    for part in str(texts).split(os.pathsep):
        path = Path(part)
        inside = (file for file in path.rglob("*") if file.suffix in (".txt", ".md"))
        found += sorted(inside) if path.is_dir() else [path]
    return found


def read_text(file: Path) -> list[str]:
    """The paragraphs of a file; raises ChangaiError where it cannot be read as UTF-8."""
    try:
        return paragraphs(file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ChangaiError(f"{file}: is not UTF-8 (byte {error.start})") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ChangaiError(f"{file}: cannot be read ({why})") from None


def place(texts: str | Path, sources: Rows, passages: Rows) -> Placed:
    """Lay texts beside the passages of the sources that they hold; a paragraph is known by its hash.

    A source of which no paragraph is there is not at hand and left out, and so are paragraphs that a
    collection of several sources lacks; where no source is there, the text is held against the first. Raises ChangaiError where a file cannot be read.
    """
    held = [row for row in sources if row.get("text_sha256")]
    files = [(read_text(file), sha256(file.read_bytes())) for file in files_of(texts)]
    if not files:
        raise ChangaiError(f"{texts}: holds no .txt or .md file")
    held = [row for row in sources if row.get("text_sha256")]
    if not held:
        return Placed({}, "no source is held as text; add one to sources and passages first")
    held_files = [
        (lines, [digest(line) for line in lines], whole_file) for lines, whole_file in files
    ]
    known = {
        mark: line
        for lines, marks, _ in held_files
        for line, mark in zip(lines, marks, strict=True)
    }
    own: dict[str, list[Mapping[str, str]]] = {str(row.get("source_id")): [] for row in held}
    for row in passages:
        if row.get("source_id") in own and row.get("passage_id"):
            own[row["source_id"]].append(row)
    at_hand = {s: rows for s, rows in own.items() if any(r.get("sha256") in known for r in rows)}
    likely = at_hand or {str(held[0].get("source_id")): own[str(held[0].get("source_id"))]}
    of_hash = {row.get("sha256"): source for source, rows in likely.items() for row in rows}
    # How many sources a file holds: a collection of several need not hold the whole of each.
    counted = [len({of_hash[m] for m in marks if m in of_hash}) for _, marks, _ in held_files]
    whole_of = {str(row.get("source_id")): row["text_sha256"] for row in held}
    placed: dict[str, tuple[int, str]] = {}
    differences = []
    for source, rows in likely.items():
        hashes = {row.get("sha256") for row in rows}
        shared = [sum(mark in hashes for mark in marks) for _, marks, _ in held_files]
        best = shared.index(max(shared))
        lines, _, whole_file = held_files[best]
        very = whole_file == whole_of[source]
        alone = counted[best] < 2
        differ = []
        for row in rows:
            number = whole(row.get("ordinal", "")) or 0
            here = lines[number - 1] if 0 < number <= len(lines) else ""
            text = known.get(row.get("sha256", ""))
            if text is None and very:
                text = here  # the very text: it is the passage that is wrong
            elif text is None and alone:
                differ.append(number)
                text = here
            if text is not None:
                placed[row["passage_id"]] = (number, text)
        if differ or (alone and len(lines) != len(rows)):
            which = ", ".join(map(str, sorted(differ))) or "none"
            sizes = f"; {len(lines)} paragraphs, {len(rows)} registered"
            differences.append(
                f"this is not the text of {source}: paragraphs that differ: {which}"
                + (sizes if len(lines) != len(rows) else "")
            )
    return Placed(placed, "; ".join(differences))
