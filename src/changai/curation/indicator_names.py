"""Indicators by their names, in either language, and those that are near where no one is meant."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from changai.curation.contribution_file import Entry
from changai.curation.draft import Draft
from changai.curation.named_rows import names_of_rows, rows_called
from changai.errors import nearest
from changai.reading.characters import searchable
from changai.statements.names import Name
from changai.statements.resolution import Row

TABLE = "indicators"
MAX_NEAR = 4
ALIKE = 0.5  # how much of two names must be alike, from 0 to 1


def indicator_meant(draft: Draft, entry: Entry, key: str) -> Row:
    """The row of the indicator that a key gives by its id or a name of it.

    Raises ChangaiError where it means none or several, with those that are near.
    """
    text, rows = entry[key], draft.context.by_id[TABLE]
    if text in rows:
        return rows[text]
    draft.refuse_retired(entry, key)
    if text.startswith("ind-"):
        near = nearest(text, rows)
        hint = f"did you mean {near!r}?" if near else "give its name; `changai find` has them all"
        raise entry.error(key, f"unknown id {text!r}; {hint}")
    whole = rows_called(draft, TABLE, text)
    if len(whole) == 1:
        return rows[whole[0]]
    if whole:
        what = f"{text!r} may be {listed(whole, rows)}"
        raise entry.error(key, f"{what}; give the id of the one that is meant")
    near_ids = near_indicators(text, names_of_rows(draft, TABLE))
    near = f"near it are {listed(near_ids, rows)}; give one of them, or add" if near_ids else "add"
    how = 'the indicator first, with new = "indicator"'
    raise entry.error(key, f"no indicator is called {text!r}; {near} {how}")


def near_indicators(text: str, names: Iterable[Name]) -> list[str]:
    """The indicators whose names are most like a text: that hold it, or share most with it."""
    wanted = searchable(text)
    likeness: dict[str, float] = {}
    for name in names:
        alike = likeness_of(wanted, name.key)
        likeness[name.row_id] = max(alike, likeness.get(name.row_id, 0.0))
    near = sorted(likeness, key=lambda row_id: (-likeness[row_id], row_id))
    return [row_id for row_id in near if likeness[row_id] >= ALIKE][:MAX_NEAR]


def likeness_of(wanted: str, name: str) -> float:
    """How alike two searchable names are, from 0 to 1; one that holds the other is more alike than none."""
    ratio = difflib.SequenceMatcher(None, wanted, name, autojunk=False).ratio()
    return (1 + ratio) / 2 if wanted and (wanted in name or name in wanted) else ratio


def listed(row_ids: Sequence[str], rows: Mapping[str, Row]) -> str:
    """Indicators with their names in both languages, for a message."""
    named = (f"{rows[i]['name_zh']} / {rows[i]['name_en']} ({i})" for i in row_ids[:MAX_NEAR])
    return ", ".join(named)
