"""A source held as text: its paragraphs, numbered and hashed as in ``passages``."""

from __future__ import annotations

import hashlib
import unicodedata


def paragraphs(text: str) -> list[str]:
    """The non-blank lines of a text, stripped and NFC; number 1 is the first."""
    lines = (unicodedata.normalize("NFC", line.strip()) for line in text.splitlines())
    return [line for line in lines if line]


def sha256(text: str | bytes) -> str:
    """SHA-256 of a text in UTF-8, or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8") if isinstance(text, str) else text).hexdigest()
