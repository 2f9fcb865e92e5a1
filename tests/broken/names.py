"""Names are official, constructed or translated as the quotes have them."""

from __future__ import annotations

from broken.case import added, wrong

CASES = [
    wrong("official name that no source prints", "M135", "names:3:kind", source_id=""),
    wrong(
        "official name of a source that prints a part of it",
        "M135",
        "names:11:source_id",
        "src-news-2020",
    ),
    added(
        "official name that only the curator has",
        "M135",
        "names:18:source_id",
        "programs,prg-lighthouse,海潮“匠心灯塔”行动,zh,official,src-lighthouse,",
    ),
    wrong(
        "constructed name with a source",
        "M136",
        "names:17:source_id",
        kind="constructed",
    ),
    wrong(
        "constructed name that a source prints",
        "M136",
        "names:17:kind",
        "constructed",
        source_id="",
    ),
]
