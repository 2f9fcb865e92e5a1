"""Chinese characters as they are looked up: traditional ones as simplified, and by their pinyin.

The two tables beside this module are made by `make characters`, out of OpenCC and pypinyin.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from importlib import resources


def searchable(text: str) -> str:
    """A text as it is looked up: letters and digits alone, in lower case, accents off, simplified."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in decomposed if character.isalnum())
    return kept.translate(simplified_characters())


def is_pinyin(letters: str) -> bool:
    """Whether a searchable text is made of syllables, two at least: *an* alone is English."""
    known = syllables_by_initial()
    ways = {0: 0}  # how far syllables reach, with the number of them
    for place in range(len(letters)):
        if place in ways:
            for syllable in known.get(letters[place], ()):
                if letters.startswith(syllable, place):
                    end = place + len(syllable)
                    ways[end] = max(ways.get(end, 0), ways[place] + 1)
    return ways.get(len(letters), 0) >= 2


def places_read_so(name: str, letters: str) -> Iterator[tuple[int, int]]:
    """Where a searchable name is read so: start and end within it, for each start the first end."""
    readings = syllables_by_character()
    for start, character in enumerate(name):
        if any(letters.startswith(syllable) for syllable in readings.get(character, ())):
            end = end_of_reading(name, start, letters, readings)
            if end is not None:
                yield start, end


def end_of_reading(
    name: str, start: int, letters: str, readings: Mapping[str, Set[str]]
) -> int | None:
    """Where a name that is read so from a place on ends, or None where it is read otherwise."""
    reached = {
        0
    }  # the letters that the characters so far can stand for; several, by their readings
    for place in range(start, len(name)):
        character = name[place]
        reached = {
            done + len(syllable)
            for done in reached
            for syllable in readings.get(character, {character})
            if letters.startswith(syllable, done)
        }
        if len(letters) in reached:
            return place + 1
        if not reached:
            return None
    return None


@functools.cache
def simplified_characters() -> dict[int, str]:
    """The simplified character of each traditional one, by its number."""
    return {
        ord(traditional): simplified
        for simplified, several in table("traditional.tsv")
        for traditional in several
    }


@functools.cache
def syllables_by_character() -> dict[str, set[str]]:
    """The syllables that each simplified character is read as, without tones."""
    found: dict[str, set[str]] = defaultdict(set)
    for syllable, several in table("pinyin.tsv"):
        for character in several:
            found[character].add(syllable)
    return dict(found)


@functools.cache
def syllables_by_initial() -> dict[str, list[str]]:
    """All syllables by their first letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for syllable, _ in table("pinyin.tsv"):
        found[syllable[0]].append(syllable)
    return dict(found)


def table(name: str) -> Iterator[tuple[str, str]]:
    """The rows of one of the two tables: what is looked up, and its characters in one text."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    for line in text.splitlines()[1:]:  # the first says where it comes from
        key, characters = line.split("\t")
        yield key, characters
