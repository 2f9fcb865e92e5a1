"""On which lines of a TOML file its keys stand, which the parser of Python does not say."""

import re
from dataclasses import dataclass, field

MULTI_LINE_TEXT = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''", re.DOTALL)
HEADING = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?")
KEY = re.compile(r"""\s*(?:([A-Za-z0-9_-]+)|"([^"]*)"|'([^']*)')\s*[.=]""")


@dataclass(frozen=True)
class Section:
    """A part of a TOML file: its heading ("" before the first), the line of it, and of each key."""

    heading: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)


def sections(text: str) -> list[Section]:
    """The parts of a TOML text in their order, the one before the first heading included."""
    found = [Section("", 1)]
    for number, line in enumerate(without_multi_line_texts(text).split("\n"), start=1):
        if heading := HEADING.match(line):
            found.append(Section(heading[1], number))
        elif key := KEY.match(line):
            name = next(group for group in key.groups() if group is not None)
            found[-1].keys.setdefault(name, number)
    return found


def without_multi_line_texts(text: str) -> str:
    """A TOML text in which no line of a longer text can be taken for a key; the lines stay."""
    return MULTI_LINE_TEXT.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)
