"""The errors that the package raises on purpose; the command line prints them as one line."""

import contextlib
import difflib
import itertools
from collections.abc import Iterable, Iterator

from changai.limits import MAX_KNOWN


class ChangaiError(Exception):
    """Something the caller can mend: a bad path, a broken package, an unknown name."""


class UnknownName(ChangaiError, KeyError):
    """A table, column or id that does not exist; the message names the nearest match."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.nearest = kind, name, nearest(name, known)
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        super().__init__(f"unknown {kind} {name!r}{hint}")

    __str__ = Exception.__str__  # that of KeyError quotes


class RuleError(ChangaiError):
    """A slip in a rule of the validator, for the author of the rule to mend."""


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


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None; a list beyond MAX_KNOWN is not searched."""
    some = list(map(str, itertools.islice(known, MAX_KNOWN + 1)))
    alike = difflib.get_close_matches(str(name)[:100], some, n=1) if len(some) <= MAX_KNOWN else []
    return alike[0] if alike else None
