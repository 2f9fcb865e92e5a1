"""Where the words quoted stand in a source that is held as text: passage, start and end.

The text is no part of the package. It is given beside the contribution, or the words are a whole
paragraph, which its hash tells.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from changai.curation.contribution_file import Entry
from changai.curation.coverage import excludes_passage
from changai.curation.draft import Draft
from changai.errors import ChangaiError
from changai.model.package import sha256
from changai.reading.source_texts import place_texts

MAX_LISTED = 5


@dataclass(frozen=True)
class QuotedPlace:
    """A stretch of a passage, its end exclusive, and what stands there."""

    passage_id: str
    start: int
    end: int
    text: str


def read_source_text(draft: Draft, text_file: str | Path) -> None:
    """Read the texts of held sources for a draft; raises ChangaiError where one is another text."""
    placed = place_texts(text_file, draft.tables["sources"], draft.tables["passages"])
    if placed.difference:
        raise ChangaiError(f"{text_file}: {placed.difference}; nothing was written")
    draft.passages.update(placed.passages)


def is_held_as_text(draft: Draft, source_id: str) -> bool:
    """Whether the evidence of a source has places in its passages."""
    source = draft.context.by_id["sources"].get(source_id, {})
    return bool(source.get("text_sha256"))


def place_of_quote(draft: Draft, entry: Entry, key: str, quote: str) -> dict[str, str]:
    """The quote and its place in the words given, as cells; none of a source not held as text.

    Raises ChangaiError where the words or the quote stand nowhere, or more than once.
    """
    if not is_held_as_text(draft, draft.source_id):
        return {}
    words = place_of_words(draft, entry)
    found = list(occurrences(quote, words.text))
    if len(found) != 1:
        how = "quote fewer words, in which it stands once"
        raise entry.error(key, f"{quote!r} stands {len(found)} times in the words; {how}")
    place = {
        "passage_id": words.passage_id,
        "start": str(words.start + found[0].start()),
        "end": str(words.start + found[0].end()),
        "exact": found[0][0],
    }
    end_exclusion(draft, place)
    return place


def end_exclusion(draft: Draft, place: dict[str, str]) -> None:
    """Take out the exclusion of a stretch of text, or of its whole passage, that is evidence now."""
    for exclusion in draft.tables["exclusions"]:
        is_of_passage = excludes_passage(exclusion)
        if place.items() <= exclusion.items() or (
            is_of_passage and exclusion["passage_id"] == place["passage_id"]
        ):
            draft.tables["exclusions"].remove(exclusion)
            excluded = (
                f"all of {place['passage_id']}" if is_of_passage else repr(exclusion["exact"])
            )
            what = f"{excluded} was excluded as {exclusion['reason']}"
            draft.notes.append(f"{what}; the exclusion goes, for it is evidence now")
            return


def place_of_words(draft: Draft, entry: Entry) -> QuotedPlace:
    """The only place of the words of an entry in their source; raises ChangaiError."""
    entry.need(["words"], "give the words of the source; the program finds their place")
    source_id = draft.source_id
    paragraphs = paragraphs_of_source(draft, source_id, entry["words"])
    if not paragraphs:
        how = "add --text TEXT, or give a whole paragraph as words"
        what = f"{source_id} is a full-text source, whose text is needed to find their place"
        raise entry.error("words", f"{what}; {how}")
    places = [
        QuotedPlace(passage_id, found.start(), found.end(), found[0])
        for passage_id, text in paragraphs.items()
        for found in occurrences(entry["words"], text)
    ]
    if not places:
        how = "quote them to the letter, from one paragraph"
        raise entry.error("words", f"they do not stand in the text of {source_id}; {how}")
    if len(places) > 1:
        where = ", ".join(f"{place.passage_id} {place.start}" for place in places[:MAX_LISTED])
        what = f"they stand {len(places)} times in the text of {source_id} ({where})"
        raise entry.error("words", f"{what}; quote more of the sentence")
    return places[0]


def paragraphs_of_source(draft: Draft, source_id: str, words: str) -> dict[str, str]:
    """The paragraphs of a source that are at hand, by passage: those read, or the words themselves."""
    hash_of_words = sha256(unicodedata.normalize("NFC", words).encode())
    found = {}
    for passage in draft.tables["passages"]:
        if passage["source_id"] != source_id:
            continue
        passage_id = passage["passage_id"]
        if passage_id in draft.passages:
            found[passage_id] = draft.passages[passage_id].text
        elif passage["sha256"] == hash_of_words:
            found[passage_id] = words
    return found


def occurrences(words: str, text: str) -> Iterator[re.Match[str]]:
    """Where words stand in a text, whatever the space between them."""
    yield from re.finditer(r"\s+".join(map(re.escape, words.split())), text)
