"""Read a printed Chinese figure: value, qualifier and unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = "〇零一二两三四五六七八九十百千万亿"
CORE = re.compile(rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?\s?[十百千万亿]{{0,2}}|[{DIGITS}]+)")
SCALE = re.compile(r"[百千万亿]")
BEFORE = {
    "more_than": ("超过", "超", "多于", "逾", "突破", "破", "过", "高于", "大于"),
    "about": ("大约", "约", "左右"),
    "nearly": ("将近", "接近", "近"),
    "at_least": ("不得低于", "不低于", "不少于", "至少"),
    "at_most": ("不超过", "至多", "不多于", "不高于"),
    "less_than": ("不足", "不到", "低于", "少于"),
}
WITHIN = {"more_than": ("多", "余")}
AFTER = {"at_least": ("以上", "及以上"), "about": ("左右", "上下"), "at_most": ("以内", "以下")}


class Figure(NamedTuple):
    """A figure as printed: ``value`` in base units, the qualifier, and what follows it."""

    value: Decimal
    qualifier: str
    unit: str


def core(text: str) -> Decimal:
    """The value of a bare numeral, Arabic, Chinese or mixed; raises ValueError."""
    import cn2an  # in the extra `validate`: loading data needs no numerals

    plain = text.replace(",", "").replace(" ", "")
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿]*)", plain)
    if mixed:
        value = Decimal(mixed[1])
        for scale in mixed[2]:
            value *= Decimal(cn2an.cn2an("一" + scale, "smart"))
        return value
    # A scale standing alone ("百个") is one of it; the library wants the one said.
    return Decimal(cn2an.cn2an("一" + plain if plain[0] in "百千万亿" else plain, "smart"))


def parse(printed: str) -> Figure | None:
    """Read a printed figure, or None where no single numeral stands in it.

    A share keeps its percent sign as unit. Doubled qualifiers ("超过6500多万") agree or the
    first one counts.
    """
    text = printed.strip()
    found = re.search(
        rf"(?P<before>[^\d{DIGITS}]*?)(?P<number>\d[\d,]*(?:\.\d+)?|[{DIGITS}]+)"
        rf"(?P<inner>[多余])?(?P<scale>[十百千万亿]{{0,2}})(?P<after>.*)",
        text,
    )
    if not found:
        return None
    try:
        value = core(found["number"] + found["scale"])
    except (ValueError, IndexError):
        return None
    after = found["after"]
    qualifier = None
    for name, words in BEFORE.items():
        if any(found["before"].endswith(word) for word in words):
            qualifier = name
    if found["before"].endswith(BEFORE["at_most"]):
        qualifier = "at_most"  # 不超过 ends with 超过
    elif found["before"].endswith(BEFORE["at_least"]):
        qualifier = "at_least"  # 不低于 ends with 低于
    if qualifier is None and (found["inner"] or after.startswith(WITHIN["more_than"])):
        qualifier = "more_than"
    for name, words in AFTER.items():
        if qualifier is None and any(after.endswith(word) for word in words):
            qualifier = name
    unit = re.match(r"[多余]?\s*(%|％|[^\d，。、；以左上]*)", after)
    return Figure(value, qualifier or "exact", (unit[1] if unit else "").replace("％", "%"))
