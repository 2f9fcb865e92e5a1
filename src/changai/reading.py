"""Read printed words as claims, and hold claims against the words that are said to print them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from changai import belief, canonical, numerals, printeddates
from changai.belief import Cell, Row, World, plain
from changai.canonical import FORM, Number, Period
from changai.errors import nearest
from changai.fields import enum


def read(world: World, said: Row) -> str | None:
    """The claim that the printed words make, in canonical form, or None."""
    kind = canonical.kind_of(world.schemas[said["table"]], said["field"])
    exact = said["exact"]
    if kind == "number":
        figure = numerals.parse(exact)
        return canonical.written(Number(figure.value, figure.qualifier)) if figure else None
    if kind == "date":
        period = printeddates.resolve(exact, published(world, said))
        return canonical.written(period) if period else None
    if kind == "id":
        named = [row_id for row_id, names in world.names.items() if plain(exact) in names]
        return named[0] if len(named) == 1 else None
    return exact.removeprefix("《").removesuffix("》")


def shown(text: str) -> str:
    """Words in a message: quoted, never long."""
    return repr(text if len(text) <= 60 else text[:57] + "…")


def near(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known id."""
    found = nearest(name, known)
    return f"did you mean {found!r}?" if found else "add the row first"


def malformed(world: World, said: Row, cell: Cell) -> tuple[str, str] | None:
    """Why a claim is none for its field, and how to mend it; or None."""
    kind, claim = belief.kind_of(world, cell), said["claim"]
    if canonical.parse(kind, claim) is None:
        others = [k for k in ("number", "date", "id") if k != kind and canonical.parse(k, claim)]
        article = f"is {'an' if others[:1] == ['id'] else 'a'} {others[0]}, " if others else ""
        return f"{shown(claim)} {article}is no {kind}, which {cell.field} takes", FORM[kind]
    if kind == "id":
        targets = belief.targets(world, cell)
        known = [row_id for target in targets for row_id in world.by_id.get(target, {})]
        if claim not in known:
            return f"{shown(claim)} is no row of {' or '.join(targets)}", near(claim, known)
    fields = world.schemas[cell.table]["fields"]
    allowed = next((enum(f) for f in fields if f["name"] == cell.field), None)
    if allowed is not None and claim not in allowed:
        return f"{shown(claim)} is no value of {cell.field}", f"one of {', '.join(allowed)}"
    return None


def misread(world: World, said: Row, cell: Cell) -> tuple[str, str] | None:
    """Why printed words do not make a claim, and how to mend it; or None."""
    kind, claim, exact = belief.kind_of(world, cell), said["claim"], said["exact"]
    value = canonical.parse(kind, claim)
    again = "one of the two is wrong: read the passage again"
    if isinstance(value, Number):
        figure = numerals.parse(exact)
        if figure is None:
            return f"no figure can be read in {shown(exact)}", "exact holds one figure"
        if (figure.value, figure.qualifier) != value:
            read = canonical.written(Number(figure.value, figure.qualifier))
            slip = numerals.slip(value.value, figure.value)
            hint = f"{slip}; or read the passage again" if slip else again
            return f'{claim} is not what "{exact}" says ({read})', hint
    elif isinstance(value, Period):
        read_date = printed_otherwise(value, exact, published(world, said))
        if read_date == "?" and not said["note_en"]:
            return f"no date can be read in {shown(exact)}", "say in note_en what makes it this day"
        if read_date not in ("", "?"):
            return f'{claim} is not what "{exact}" says ({read_date})', again
    elif kind == "id":
        # That a document carries out another may show in its own title: the note says so.
        by_title = cell.field == "document_relations" and said["note_en"]
        if by_title and any(n in plain(exact) for n in world.names[cell.row_id]):
            return None
        return unnamed(world, claim, exact)
    elif cell.field in belief.WORDED:
        return foreign(world, cell, claim, exact)
    elif cell.field == "document_number":
        english = exact.isascii()
        if numbered(claim, english) != numbered(exact, english):
            return f'{claim} is not what "{exact}" says', again
    return None


def published(world: World, said: Row) -> date | None:
    """The day on which the source of an evidence row was published, if it is known."""
    source = world.by_id.get("sources", {}).get(said["source_id"], {})
    day = canonical.period(source.get("published") or "")
    return day.first if day else None


def numbered(text: str, english: bool) -> str:
    """The number of a document, whatever brackets it is printed with; in English its digits."""
    if english:
        return re.sub("[^0-9]", "", text)
    plain_digits = text.translate(str.maketrans("〇一二三四五六七八九", "0123456789"))
    brackets = plain_digits.translate(str.maketrans("[]［］()（）﹝﹞", "〔〕〔〕〔〕〔〕〔〕"))
    return "".join(sorted(brackets))  # 第107号主席令 and 主席令第107号 are one


def printed_otherwise(claim: Period, exact: str, seen: date | None) -> str:
    """What printed words say where it is not the claim; a question mark where nothing is read."""
    whole = printeddates.parse(printeddates.HOUR.sub("", exact))
    read = whole or printeddates.resolve(exact, seen)
    if read is None:
        years = re.findall("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", exact)
        held = len(years) == 1 and claim.first.year <= int(years[0]) <= claim.last.year
        return "" if held else "?"
    if whole is None and printeddates.is_partial(exact):
        # The year is carried over from elsewhere in the passage, or is that of the source.
        wanted = {(d.month, d.day) for d in (read.first, read.last)}
        inside = claim.precision in ("day",)
        same = {(d.month, d.day) for d in (claim.first, claim.last)} & wanted
        within = claim.first.month <= read.first.month <= claim.last.month
        return "" if same or (within and not inside) else canonical.written(read)
    inside = read.first <= claim.first and claim.last <= read.last
    around = claim.first <= read.first and read.last <= claim.last
    return "" if inside or around else canonical.written(read)


def unnamed(world: World, claim: str, exact: str) -> tuple[str, str] | None:
    """Why words do not name the row that a claim refers to; or None."""
    words = plain(exact)
    here = world.names.get(claim)
    if not here:  # a figure has no name
        return None
    around = [claim, *world.above(claim)]
    if any(name and name in words for row_id in around for name in world.names[row_id]):
        return None
    if any(words in name for name in here):
        return None
    meant_rows = sorted(
        row_id
        for row_id, names in world.names.items()
        if row_id[:3] == claim[:3] and words in names
    )
    hint = f"it names {meant_rows[0]!r}" if meant_rows else "add the name to data/names.csv"
    return f"{shown(exact)} names neither {shown(claim)} nor a place above it", hint


def foreign(world: World, cell: Cell, claim: str, exact: str) -> tuple[str, str] | None:
    """Why words have nothing in common with the name they are said to print; or None."""
    words = plain(exact)
    known = {plain(claim), *world.names[cell.row_id]}
    if words.isascii() != plain(claim).isascii():
        return None  # another language: a reader's business
    shared = any(words[i : i + 2] in name for name in known for i in range(max(len(words) - 1, 1)))
    if shared:
        return None
    return f"{shown(exact)} has nothing of {shown(claim)}", "the words that name it"
