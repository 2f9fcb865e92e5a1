"""The errors that the package raises on purpose; the command line prints them as one line."""

import contextlib
import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping

from changai.limits import MAX_KNOWN


class ChangaiError(Exception):
    """Something the caller can mend: a bad path, a broken package, an unknown name."""


class UnknownName(ChangaiError, KeyError):
    """A table, column or id that does not exist; the message names the nearest match, or several."""

    def __init__(self, kind: str, name: str, known: Iterable[str], most: int = 1) -> None:
        self.kind, self.name, self.near = kind, name, near(name, known, most)
        self.nearest = self.near[0] if self.near else None
        hint = f"; did you mean {' or '.join(map(repr, self.near))}?" if self.near else ""
        super().__init__(f"unknown {kind} {name!r}{hint}")

    __str__ = Exception.__str__  # that of KeyError quotes


class RetiredId(UnknownName):
    """An id that is no longer used; the message says since when, why, and what took its place."""

    def __init__(self, retired: Mapping[str, object]) -> None:
        """``retired`` is the row of the table ``retired``."""
        row_id = str(retired["id"])
        super().__init__("id", row_id, [])
        self.args = (retirement(retired),)
        self.nearest = str(retired["replaced_by"]) if retired["replaced_by"] else None
        self.near = [self.nearest] if self.nearest else []


class RuleError(ChangaiError):
    """A slip in a rule of the validator, for the author of the rule to mend."""


def retirement(retired: Mapping[str, object]) -> str:
    """What became of a retired id, in one line; ``retired`` is its row of the table ``retired``."""
    reason = str(retired["reason"]).rstrip(".")
    instead = f"; write {retired['replaced_by']!r}" if retired["replaced_by"] else ""
    return f"{retired['id']!r} was retired in version {retired['retired_in']} ({reason}){instead}"


def check_is_text(text: str) -> None:
    """Raise ChangaiError where an argument holds bytes that its terminal's encoding has not.

    Python keeps such bytes as surrogates, which neither Arrow nor a file of UTF-8 takes.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        message = "is not text in the encoding of this terminal; set it to UTF-8"
        raise ChangaiError(f"{text}: {message}") from None


@contextlib.contextmanager
def needed(what: str, extra: str) -> Iterator[None]:
    """Say what a missing library is needed for, and which extra brings it."""
    try:
        yield
    except ImportError:
        raise ChangaiError(f"{what}: pip install 'changai[{extra}]'") from None


def near(name: str, known: Iterable[str], most: int) -> list[str]:
    """The known names most like ``name``; a list beyond MAX_KNOWN is not searched."""
    some = list(map(str, itertools.islice(known, MAX_KNOWN + 1)))
    if len(some) > MAX_KNOWN:
        return []
    return difflib.get_close_matches(str(name)[:100], some, n=most)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None."""
    return next(iter(near(name, known, 1)), None)
