"""Which rows a name leads to: any that is recorded of them, in any spelling and in pinyin.

Tables whose rows have names in the table ``names`` are found by all of these, others (indicators,
sources, themes) by the names and titles that they hold, and so is every table of an older release.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from changai.errors import ChangaiError, UnknownName
from changai.model.schema import column_names, id_column, own_id_column, tables_of_group
from changai.reading.characters import is_pinyin, places_read_so, searchable
from changai.statements.catalog import Catalog

NAMES = "names"
TERMS = "terms"
# The columns in which a row holds a name of its own.
NAME_COLUMNS = ("name_zh", "name_en", "short_name_zh", "title_zh", "title_en")
TERM_COLUMNS = ("term_zh", "term_en", "forms_en", "avoided_en")
PLURAL = re.compile(r"['’]s\b|s['’]?\b", re.IGNORECASE)
MAX_NAMED = 6  # rows that an error names


class Likeness(enum.IntEnum):
    """How a name is what was asked for, the nearest first."""

    SAME = 0
    RENDERED = 1  # another word for the same term: 技能劳动者 is a skilled worker
    READ_SO = 2
    HOLDS = 3
    HOLDS_RENDERED = 4
    HOLDS_READ_SO = 5

    @property
    def is_whole(self) -> bool:
        """Whether it is the name as a whole, not a part of it."""
        return self <= Likeness.READ_SO


class Name(NamedTuple):
    """A name of a row. ``kind`` is empty where only the row itself has it; ``key`` is looked up."""

    table: str
    row_id: str
    name: str
    kind: str
    language: str
    key: str


class Found(NamedTuple):
    """A name that is like the one asked for."""

    name: Name
    likeness: Likeness


class Wanted(NamedTuple):
    """What is looked up: a searchable text, whether it is pinyin, and other words for the same."""

    key: str
    is_pinyin: bool
    renderings: Sequence[str]

    def likeness(self, name: Name) -> Likeness | None:
        """How a name is like what is wanted, or None where it is not."""
        if self.key == name.key:
            return Likeness.SAME
        if any(is_same_word(word, name) for word in self.renderings):
            return Likeness.RENDERED
        if self.key in name.key:
            return Likeness.HOLDS
        if any(word in name.key for word in self.renderings):
            return Likeness.HOLDS_RENDERED
        if self.is_pinyin and name.language != "en":
            places = list(places_read_so(name.key, self.key))
            if (0, len(name.key)) in places:
                return Likeness.READ_SO
            if places:
                return Likeness.HOLDS_READ_SO
        return None


def all_names(catalog: Catalog) -> list[Name]:
    """Every recorded name of every row, those in the table of names first.

    A name of a table that the package lacks leads to no row: it is left out.
    """
    found = []
    if NAMES in catalog.schemas:
        for row in catalog.table(NAMES).to_pylist():
            if row["table"] not in catalog.schemas:
                continue
            name, key = row["name"], searchable(row["name"])
            found.append(Name(row["table"], row["row_id"], name, row["kind"], row["language"], key))
    known = {(name.row_id, name.name) for name in found}
    for name in own_names(catalog):
        if (name.row_id, name.name) not in known:
            found.append(name)
    return found


def own_names(catalog: Catalog) -> Iterator[Name]:
    """The names that rows hold themselves."""
    for table, schema in catalog.package.schemas.items():
        key = own_id_column(schema)
        held = [column for column in NAME_COLUMNS if column in column_names(schema)]
        if key is None or not held:
            continue
        for row in catalog.curated(table).select([key, *held]).to_pylist():
            for column in held:
                if name := row[column]:
                    language = column.rpartition("_")[2]
                    yield Name(table, row[key], name, "", language, searchable(name))


def own_labels(catalog: Catalog, tables: Iterable[str], language: str) -> dict[str, str]:
    """What the rows of some tables are called in a language, by id."""
    called: dict[str, str] = {}
    for table in tables:
        rows, key = catalog.table(table), id_column(catalog.schema(table))
        for column in (f"name_{language}", f"title_{language}"):
            if key and column in rows.column_names:
                called |= zip(rows[key].to_pylist(), rows[column].to_pylist(), strict=True)
    return called


def find_names(catalog: Catalog, names: Iterable[Name], text: str) -> list[Found]:
    """The rows whose name is like a text, the likest first, each with its likest name.

    Of those that are alike sources come last, shorter names first.
    """
    wanted = what_is_wanted(catalog, text)
    if not wanted.key:
        return []
    late = set(tables_of_group(catalog.schemas, "provenance"))
    place = {table: number for number, table in enumerate(catalog.schemas)}
    found = []
    for name in names:
        likeness = wanted.likeness(name)
        if likeness is not None:
            order = (likeness, name.table in late, len(name.key), place[name.table], name.row_id)
            found.append((order, Found(name, likeness)))
    found.sort(key=lambda pair: pair[0])
    likest: dict[str, Found] = {}
    for _, each in found:
        likest.setdefault(each.name.row_id, each)
    return list(likest.values())


def what_is_wanted(catalog: Catalog, text: str) -> Wanted:
    """A text as it is looked up, with the renderings of the term that it is, if it is one."""
    return wanted_among(terms(catalog), text)


def wanted_among(terms: Iterable[Sequence[str]], text: str) -> Wanted:
    """A text as it is looked up; ``terms`` are the words of each term."""
    key = searchable(text)
    could_be_pinyin = is_pinyin(key)
    renderings = dict.fromkeys(
        searchable(singular(word))
        for words in terms
        if any(is_term(word, text, could_be_pinyin) for word in words)
        for word in words
    )
    return Wanted(key, could_be_pinyin, [word for word in renderings if word and word != key])


def terms(catalog: Catalog) -> Iterator[list[str]]:
    """The words of each term, in both languages."""
    if TERMS in catalog.schemas:
        yield from map(words_of_term, catalog.table(TERMS).to_pylist())


def words_of_term(row: Mapping[str, str | None]) -> list[str]:
    """The words of a row of ``terms``."""
    texts = (row.get(column) or "" for column in TERM_COLUMNS)
    return [word.strip() for text in texts for word in text.split(";") if word.strip()]


def is_term(word: str, text: str, could_be_pinyin: bool) -> bool:
    """Whether a text is a word of a term: in the plural too, or its pinyin."""
    key, wanted = searchable(singular(word)), searchable(singular(text))
    if key == wanted:
        return True
    letters = searchable(text)
    return could_be_pinyin and (0, len(key)) in places_read_so(key, letters)


def singular(text: str) -> str:
    """An English text without the *s* at the ends of its words, which tells no two names apart."""
    return PLURAL.sub("", text)


def is_same_word(word: str, name: Name) -> bool:
    """Whether a name is a rendering, which is in the singular."""
    could_be_plural = name.language == "en" and name.key[:1] == word[:1]
    return word == name.key or (could_be_plural and word == searchable(singular(name.name)))


def row_called(
    catalog: Catalog, names: Iterable[Name], table: str, text: str, others: Sequence[str] = ()
) -> str:
    """The id of the one row of a table that an id or a name leads to; a part of it will do if no other has it.

    Raises UnknownName where it leads to none (``others`` could have been meant as well), ChangaiError
    where it is the name of several.
    """
    of_table = [name for name in names if name.table == table]
    if text in {name.row_id for name in of_table}:
        return text
    found = find_names(catalog, of_table, text)
    whole = [each for each in found if each.likeness.is_whole]
    likest = [each for each in whole if each.likeness == whole[0].likeness] or found
    if len(likest) == 1:
        return likest[0].name.row_id
    if whole:
        raise ChangaiError(f"{text!r} is the name of {listed(likest, table)}; write one of the ids")
    kind = table.removesuffix("s") + (" or table" if others else "")
    known = [part for name in of_table for part in (name.row_id, name.name)]
    error = UnknownName(kind, text, [*others, *known])
    if found:
        error.args = (f"{error}; it is in the names of {listed(found, table)}",)
    raise error


def listed(found: Sequence[Found], table: str) -> str:
    """How many rows of a table were found, and the first of them."""
    shown = "; ".join(f"{name.row_id} ({name.name})" for name, _ in found[:MAX_NAMED])
    more = f" and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
    return f"{len(found)} {table}: {shown}{more}"
