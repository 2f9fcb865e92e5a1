"""What `changai add` has added so far, and what reading a statement needs to know."""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from changai.curation.contribution_file import Entry
from changai.curation.contribution_origins import Origins
from changai.curation.working_copy import Tables, TextRow
from changai.errors import retirement
from changai.model.schema import Json, column_names, id_column
from changai.model.values import ID, Period, format_value, parse_period
from changai.reading.source_texts import Paragraph
from changai.statements.resolution import ResolutionContext, Row

RowPlace = tuple[str, str]  # table and id
SEASONS = {3: "spring", 6: "summer", 9: "autumn"}  # by the first month


@dataclass
class Draft:
    """The tables while rows are added to them.

    ``source_id`` is the source of what is added, ``passages`` its paragraphs as far as its text is at
    hand, by passage id. ``notes`` say what was assumed on the way, ``origins`` from which keys the
    new rows come, ``read`` names the rows that were added, changed or spoken of, by table and id.
    """

    schemas: dict[str, Json]
    tables: Tables
    version: str = ""  # of the package
    source_id: str = ""
    passages: dict[str, Paragraph] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    origins: Origins = field(default_factory=Origins)
    read: list[RowPlace] = field(default_factory=list)

    @cached_property
    def context(self) -> ResolutionContext:
        """What reading a claim needs to know of the tables, the new source included."""
        return ResolutionContext(self.schemas, self.tables)

    @property
    def day_of_source(self) -> date | None:
        """The first day on which the source of what is added may have been published, if it is known."""
        source = self.context.by_id["sources"].get(self.source_id, {})
        published = parse_period(source.get("published", ""))
        return published.first if published else None

    def append(self, table: str, cells: dict[str, str]) -> TextRow:
        """Append a row of which some cells are known; keys that are no columns are left out."""
        columns = column_names(self.schemas[table])
        row = TextRow({column: cells.get(column, "") for column in columns})
        self.tables[table].append(row)
        if id_column(self.schemas[table]):
            self.forget_context()  # the next statement may name this row
        return row

    def forget_context(self) -> None:
        """Let ``context`` be computed anew, from the tables as they are now."""
        self.__dict__.pop("context", None)

    def new_id(self, entry: Entry, key: str, proposed: str) -> str:
        """An id that no row has or had: the one given, or as proposed, numbered where need be.

        Raises ChangaiError where the one given is taken.
        """
        taken = self._ids()
        if key in entry:
            if not ID.fullmatch(entry[key]) or entry[key][:4] != proposed[:4]:
                what = f"{entry[key]!r} is no id of its kind"
                raise entry.error(key, f"{what}; one looks like {proposed}, in lower case")
            if entry[key] in taken:
                message = f"{entry[key]!r} already exists; choose another id, or leave it out"
                raise entry.error(key, message)
            return entry[key]
        numbered = (f"{proposed}-{number}" for number in itertools.count(2))
        return next(new for new in itertools.chain([proposed], numbered) if new not in taken)

    def look_up(self, entry: Entry, key: str, table: str, otherwise: str) -> Row:
        """The row of a table with the id that a key gives.

        Raises ChangaiError with what took the place of a retired id, the nearest id, or a hint.
        """
        self.refuse_retired(entry, key)
        return entry.look_up(key, self.context.by_id[table], otherwise)

    def refuse_retired(self, entry: Entry, key: str, row_id: str = "") -> None:
        """Raise ChangaiError where an id, by default the one that a key gives, is no longer used."""
        if retired := self.context.by_id.get("retired", {}).get(row_id or entry[key]):
            raise entry.error(key, retirement(retired))

    def _ids(self) -> set[str]:
        """The ids of all rows, retired ones included."""
        keys = {table: id_column(schema) for table, schema in self.schemas.items()}
        return {row[key] for table, key in keys.items() if key for row in self.tables[table]}


def most_frequent(values: Iterable[str]) -> str:
    """The value that is most frequent, the first of equals; empty where there is none."""
    return next((value for value, _ in Counter(values).most_common(1)), "")


def id_part(period: Period) -> str:
    """A period as a part of an id."""
    if period.is_bound:
        return period.last.isoformat()
    if period.precision == "season":
        return f"{period.first.year}-{SEASONS[period.first.month]}"
    return format_value(period).replace("/", "-")
