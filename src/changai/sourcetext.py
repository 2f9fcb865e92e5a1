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


def hashes_of(passages: Rows) -> set[str]:
    """The hashes of passages."""
    return {row.get("sha256", "") for row in passages}


def place(texts: str | Path, sources: Rows, passages: Rows) -> Placed:
    """Lay texts beside the passages of the sources that they hold; a paragraph is known by its hash.

    A source of which no paragraph is there is not at hand and left out; where no source is, the
    text is held against the one it is most like. Raises ChangaiError where a file cannot be read.
    """
    held = [row for row in sources if row.get("text_sha256")]
    files = {file: read_text(file) for file in files_of(texts)}
    whole_files = {sha256(file.read_bytes()) for file in files}
    if not files:
        raise ChangaiError(f"{texts}: holds no .txt or .md file")
    if not held:
        return Placed({}, "no source is held as text; add one to sources and passages first")
    known = {digest(text): text for lines in files.values() for text in lines}
    own: dict[str, list[Mapping[str, str]]] = {str(row.get("source_id")): [] for row in held}
    for row in passages:
        if row.get("source_id") in own and row.get("passage_id"):
            own[row["source_id"]].append(row)
    at_hand = {s: rows for s, rows in own.items() if any(r.get("sha256") in known for r in rows)}
    likely = at_hand or {str(held[0].get("source_id")): own[str(held[0].get("source_id"))]}
    placed: dict[str, tuple[int, str]] = {}
    differences = []
    for source, rows in likely.items():
        hashes = hashes_of(rows)
        lines = max(files.values(), key=lambda texts: sum(digest(t) in hashes for t in texts))
        if next(r["text_sha256"] for r in held if r.get("source_id") == source) in whole_files:
            # The very text: if a paragraph differs, it is the passage that is wrong.
            known |= {str(row.get("sha256")): line for row, line in zip(rows, lines, strict=False)}
        differ = []
        for row in rows:
            number = whole(row.get("ordinal", "")) or 0
            text = known.get(row.get("sha256", ""))
            if text is None:
                differ.append(number)
                text = lines[number - 1] if 0 < number <= len(lines) else ""
            placed[row["passage_id"]] = (number, text)
        alone = sum(bool(hashes_of(rows) & set(map(digest, lines))) for rows in own.values()) < 2
        if differ or (alone and len(lines) != len(rows)):
            which = ", ".join(map(str, sorted(differ))) or "none"
            counted = f"; {len(lines)} paragraphs, {len(rows)} registered"
            differences.append(
                f"this is not the text of {source}: paragraphs that differ: {which}"
                + (counted if len(lines) != len(rows) else "")
            )
    return Placed(placed, "; ".join(differences))
