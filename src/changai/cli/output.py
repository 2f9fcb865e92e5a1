"""Rows as a command prints them: chosen, in order, for readers or for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from changai.cli import terminal
from changai.cli.filters import choose, in_order, known
from changai.cli.terminal import put, say
from changai.dataset import Dataset
from changai.display import FORMS
from changai.errors import UnknownName
from changai.frames.labels import VALUE_LABEL
from changai.frames.shown import Shown
from changai.model.schema import Language

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["table", "csv", "json", "markdown"]
FOR_READERS = ("table", "markdown")


@dataclass(frozen=True)
class Output:
    """What the options of a command say of the rows that it prints.

    ``limit`` None: a table on a screen stops after ``short`` rows (0: after none), all else is whole.
    """

    format: Form = "table"
    where: Sequence[str] = ()
    sort: str | None = None
    columns: str | None = None
    limit: int | None = None
    width: int = 40
    short: int = 0

    @property
    def is_for_readers(self) -> bool:
        """Whether people read it."""
        return self.format in FOR_READERS

    def language(self, labels: Language | None) -> Language | None:
        """The language of labels: the one asked for, else English for people, none for programs."""
        return labels or ("en" if self.is_for_readers else None)

    def show(
        self,
        frame: pd.DataFrame,
        row: Callable[[str], object],
        best: Sequence[str] = (),
        *,
        in_words: bool = True,
    ) -> None:
        """Print the rows of a frame; raises ChangaiError for a slip.

        ``row`` finds a row by its id. Readers who name no columns get those of ``best`` (else all)
        that are not empty, ``in_words`` with labels in the place of ids and values.
        """
        frame = in_order(choose(frame, self.where, row), self.sort)
        if self.columns:
            wanted = self.columns.split(",")
            frame = frame[[known("column", name, frame.columns) for name in wanted]]
        elif self.is_for_readers and in_words:
            frame = with_words(frame)
            frame = frame[[column for column in best or frame.columns if column in frame]]
            frame = frame.dropna(axis="columns", how="all")
        self.put(frame)

    def put(self, frame: pd.DataFrame) -> None:
        """Print rows as they are, as many as the limit allows."""
        limit = self.limit
        if limit is None:
            limit = self.short if self.format == "table" else 0
        part = frame.iloc[: limit or None]
        if self.format == "table":
            print(terminal.table(part, self.width))
        else:
            put(FORMS[self.format](part), self.format)
        if len(part) < len(frame):
            say(f"{limit} of {len(frame)} rows; --limit 0 shows all")


def with_words(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with labels, without the ids and codes that they stand for."""
    columns = list(map(str, frame.columns))
    ids = [c for c in columns if c.endswith("_id") and c.removesuffix("_id") in columns]
    named = {c + VALUE_LABEL: c for c in columns if c + VALUE_LABEL in columns}
    return frame.drop(columns=[*ids, *named.values()]).rename(columns=named)


def row_called(data: Dataset, what: str, labels: Language | None) -> Shown:
    """The row of an id; raises UnknownName, of a table where it could be the name of one."""
    try:
        return data.show(what, labels)
    except UnknownName:
        if "-" not in what:  # an id has a hyphen, with few exceptions, and no table has one
            data.schema(what)
        raise
