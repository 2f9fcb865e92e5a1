"""The characters of a data file: UTF-8, LF, one form of quotes, spaces, letters, numbers and dates.

Of two files that say the same, only one is right, byte for byte, so that a diff shows what changed.
"""

from __future__ import annotations

import unicodedata

from broken.case import case, spoilt, typo, wrong
from broken.patches import insert, replace, swap

NOTE = "Made up for tests."
TEN_MEGABYTES = "长" * 3_500_000

CASES = [
    # Bytes and lines
    spoilt("byte order mark", "T101", "events:1", lambda data: b"\xef\xbb\xbf" + data),
    spoilt("saved as GBK", "T102", "events:2", lambda data: data.decode().encode("gbk")),
    spoilt("saved as GB18030", "T102", "people:2", lambda data: data.decode().encode("gb18030")),
    spoilt("saved as UTF-16", "T102", "events:1", lambda data: data.decode().encode("utf-16")),
    typo("one stray byte", "T102", "events:3", "A made-up meeting", b"A made-up \xff"),
    typo("NUL", "T103", "events:3", "A made-up meeting", "A\0made-up meeting"),
    spoilt("CRLF", "T104", "events:1", lambda data: data.replace(b"\n", b"\r\n")),
    typo("mixed line ends", "T104", "events:2", "。,src-lighthouse\n", "。,src-lighthouse\r\n"),
    spoilt("no end of the last line", "T105", "events:3", lambda data: data[:-1]),
    spoilt("empty file", "T106", "events:1", lambda _: b""),
    # Quotes, rows and columns
    typo("unclosed quote", "T107", "events:2", "A made-up visit.", '"A made-up visit.'),
    typo("unclosed quote in the last column", "T107", "sources:2", NOTE, '"' + NOTE),
    typo("quote inside a cell", "T107", "events:3", "Skills meeting", 'Skills "meeting"'),
    typo("header not closed", "T107", "events:1", "name_en", '"name_en'),
    case("blank line", "T108", "events:3", insert("events", 3, "")),
    case("row with no values", "T108", "retired:2", insert("retired", 2, ",,,,")),
    spoilt("a million blank lines", "T108", "retired:3", lambda data: data + b"\n" * 10**6),
    typo("row with too few cells", "T109", "people:2", "讲师,lecturer,", "讲师,"),
    typo("row with too many cells", "T109", "people:2", "lecturer,", "lecturer,,"),
    typo(
        "comma that is not quoted",
        "T109",
        "events:3",
        "A made-up meeting.",
        "A made-up, short meeting.",
    ),
    typo("line break inside a cell", "T110", "events:2", "A made-up visit.", '"A made-up\nvisit."'),
    typo("cell of ten megabytes", "T111", "events:2:description_zh", "虚构的访问。", TEN_MEGABYTES),
    typo("column twice", "T112", "events:1:name_zh", "name_en", "name_zh"),
    case(
        "column missing",
        "T113",
        "people:1:role_en",
        replace("people", "role_en,", ""),
        replace("people", "lecturer,", ""),
    ),
    typo("columns in another order", "T114", "events:1", "name_zh,name_en", "name_en,name_zh"),
    typo("column misspelt", "T115", "events:1:nam_en", "name_en", "nam_en"),
    typo("space in a header", "T115", "events:1:name_en ", "name_en", "name_en "),
    case(
        "extra column",
        "T115",
        "document_issuers:1:note",
        replace("document_issuers", "\n", ",note\n"),
        replace("document_issuers", "issuer\n", "issuer,\n"),
    ),
    spoilt("semicolons", "T116", "events:1", lambda data: data.replace(b",", b";")),
    # Characters
    wrong("space at the end", "T121", "events:2:name_en", "Second visit "),
    wrong("ideographic space", "T121", "events:2:name_zh", "\u3000再访夜校"),
    wrong("zero-width space", "T122", "events:2:name_en", "Second\u200b visit"),
    wrong("right-to-left override", "T122", "events:2:name_en", "Second\u202e visit"),
    wrong("Hangul filler", "T122", "events:2:name_en", "Second\u3164visit"),
    wrong(
        "decomposed letter", "T123", "events:2:name_en", unicodedata.normalize("NFD", "Second café")
    ),
    wrong("compatibility ideograph", "T123", "events:2:name_zh", "再\uf9a1"),
    wrong("full-width digit in a number", "T124", "metrics:4:value", "１200"),
    wrong("full-width letter in a name", "T124", "events:2:name_en", "Ｓecond visit"),
    # Numbers, dates and booleans
    wrong("sloppy date", "T125", "events:3:date_start", "2019-3-5"),
    wrong("number with separators", "T125", "metrics:7:value", "1,500,000"),
    wrong("number with underscore", "T125", "metrics:7:value", "1_500_000"),
    wrong("number with exponent", "T125", "metrics:7:value", "15e5"),
    wrong("leading zero", "T125", "passages:2:ordinal", "01"),
    wrong("boolean in capitals", "T125", "passages:2:truncated", "FALSE"),
    wrong("word for a number", "T125", "metrics:3:value", "many"),
    # Spaces of no keyboard
    wrong("no-break space in a name", "T126", "events:2:name_en", "Second\u00a0visit"),
    wrong("ideographic space in a name", "T126", "events:2:name_zh", "再访\u3000夜校"),
    wrong("thin space in a name", "T126", "events:2:name_en", "Second\u2009visit"),
    # What `changai fmt` writes
    case("rows unsorted", "T130", "events:3", swap("events", 2)),
    typo("quotes that are not needed", "T131", "events:3", "Skills meeting", '"Skills meeting"'),
]
