"""The errors that the package raises on purpose; the command line prints them as one line."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable

from changai.limits import MAX_KNOWN


class ChangaiError(Exception):
    """Something the caller can mend: a bad path, a broken package, an unknown name."""


class UnknownName(ChangaiError, KeyError):
    """A table, column or id that does not exist; the message names the nearest match."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        self.nearest = nearest(name, known)
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        self.message = f"unknown {kind} {name!r}{hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None where nothing is alike.

    More than MAX_KNOWN names are not compared, so that a hostile list costs little.
    """
    some = list(itertools.islice(known, MAX_KNOWN + 1))
    if len(some) > MAX_KNOWN:
        return None
    found = difflib.get_close_matches(str(name)[:100], map(str, some), n=1, cutoff=0.6)
    return found[0] if found else None
