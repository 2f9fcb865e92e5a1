"""A source held as text: its paragraphs, numbered and hashed as in ``passages``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from changai.csvtext import whole
from changai.errors import ChangaiError
from changai.package import sha256

Rows = Sequence[Mapping[str, str]]


class Placed(NamedTuple):
    """A text laid beside the passages of its source.

    ``passages`` has the number and the text of each passage id; ``difference`` says how the text
    is another one than the source's, and is empty where it is the same.
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


def place(file: str | Path, sources: Rows, passages: Rows) -> Placed:
    """Lay a text file beside the passages of the source it is, or is most like.

    Raises ChangaiError where the file cannot be read as UTF-8.
    """
    try:
        raw = Path(file).read_bytes()
        texts = paragraphs(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ChangaiError(f"{file}: is not UTF-8 (byte {error.start})") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ChangaiError(f"{file}: cannot be read ({why})") from None
    held = [row for row in sources if row.get("text_sha256")]
    if not held:
        return Placed({}, "no source is held as text; add one to sources and passages first")
    own_hash, hashes = sha256(raw), set(map(digest, texts))

    def shared(source: Mapping[str, str]) -> tuple[bool, int]:
        same = source["text_sha256"] == own_hash
        own = (p for p in passages if p.get("source_id") == source.get("source_id"))
        return same, sum(p.get("sha256") in hashes for p in own)

    source = max(held, key=shared)
    placed, differ = {}, []
    for row in passages:
        if row.get("source_id") != source.get("source_id") or not row.get("passage_id"):
            continue
        number = whole(row.get("ordinal", "")) or 0
        here = texts[number - 1] if 0 < number <= len(texts) else ""
        placed[row["passage_id"]] = (number, here)
        if digest(here) != row.get("sha256"):
            differ.append(number)
    if source["text_sha256"] == own_hash:
        return Placed(placed, "")
    counted = f"; {len(texts)} paragraphs, {len(placed)} registered"
    which = ", ".join(map(str, sorted(differ))) or "none (only blank lines or spaces)"
    return Placed(
        placed,
        f"this is not the text of {source.get('source_id')}: SHA-256 {own_hash[:12]}… against "
        f"{source['text_sha256'][:12]}…; paragraphs that differ: {which}"
        + (counted if len(texts) != len(placed) else ""),
    )
