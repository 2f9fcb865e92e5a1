"""Indicators by their names, in either language, and those that are near where no one is meant."""

import difflib
from collections.abc import Mapping, Sequence

from changai.curation.contribution_file import Entry
from changai.curation.draft import Draft
from changai.errors import nearest
from changai.statements.resolution import Row, plain_name

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
    found = [row_id for row_id in rows if plain_name(text) in draft.context.names[row_id]]
    if len(found) == 1:
        return rows[found[0]]
    if found:
        what = f"{text!r} may be {listed(found, rows)}"
        raise entry.error(key, f"{what}; give the id of the one that is meant")
    near_ids = near_indicators(text, draft.context.names, rows)
    near = f"near it are {listed(near_ids, rows)}; give one of them, or add" if near_ids else "add"
    how = 'the indicator first, with new = "indicator"'
    raise entry.error(key, f"no indicator is called {text!r}; {near} {how}")


def near_indicators(
    text: str, names: Mapping[str, set[str]], row_ids: Mapping[str, Row]
) -> list[str]:
    """The indicators whose names are most like a text: that hold it, or share most with it."""
    wanted = plain_name(text)
    likeness = {
        row_id: max((likeness_of(wanted, name) for name in names[row_id]), default=0.0)
        for row_id in row_ids
    }
    near = sorted(likeness, key=lambda row_id: (-likeness[row_id], row_id))
    return [row_id for row_id in near if likeness[row_id] >= ALIKE][:MAX_NEAR]


def likeness_of(wanted: str, name: str) -> float:
    """How alike two plain names are, from 0 to 1; one that holds the other is more alike than none."""
    ratio = difflib.SequenceMatcher(None, wanted, name, autojunk=False).ratio()
    return (1 + ratio) / 2 if wanted and (wanted in name or name in wanted) else ratio


def listed(row_ids: Sequence[str], rows: Mapping[str, Row]) -> str:
    """Indicators with their names in both languages, for a message."""
    named = (f"{rows[i]['name_zh']} / {rows[i]['name_en']} ({i})" for i in row_ids[:MAX_NEAR])
    return ", ".join(named)
