"""The words of the charts, in both languages: legends, notes, numbers as they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from changai.layout import columns_of

if TYPE_CHECKING:
    from changai.dataset import Dataset, Language

# Publishers that are no row of organizations, as they call themselves in English.
PRESS = {
    "新华社": "Xinhua",
    "新华网": "Xinhuanet",
    "中国日报": "China Daily",
    "工人日报": "Workers' Daily",
    "人民日报": "People's Daily",
    "人民日报海外版": "People's Daily Overseas Edition",
    "人民网": "People's Daily Online",
    "中国网": "China.org.cn",
    "中央电视台": "CCTV",
    "央视网": "CCTV.com",
    "央视新闻": "CCTV News",
    "光明日报": "Guangming Daily",
    "经济日报": "Economic Daily",
    "中国青年报": "China Youth Daily",
    "中国新闻社": "China News Service",
    "中国新闻网": "China News Service",
    "中国政府网": "gov.cn",
    "环球时报": "Global Times",
}

SCALES = {
    "en": ((1e9, 1e9, "billion"), (1e6, 1e6, "million"), (1e4, 1e3, "thousand")),
    "zh": ((1e8, 1e8, "亿"), (1e4, 1e4, "万")),
}
WORDS = {
    "en": {
        "observed": "observed",
        "about": "observed: about",
        "nearly": "observed: nearly",
        "above": "more than, at least",
        "below": "less than, at most",
        "target": "target, at its deadline",
        "plan": "plan, at its deadline",
        "requirement": "requirement, at its deadline",
        "disputed": "disputed by another source",
        "period": "period it covers or falls in",
        "range": "range as printed",
        "unit": "{label}{of}{comma}{scale}",
        "of": " of {}",
        "one": "One dated figure only.",
        "none": "None of these figures is dated.",
        "empty": "No figures.",
        "left_out": "Not drawn: {}.",
        "undated": "{} without a date or the end of a period",
        "elsewhere": "{} of other places or of none",
        "dateless": "{} without a date",
        "nowhere": "{} of no place that is named",
        "joined": "A line joins only figures of one program, base and kind of period.",
        "local": "None is a figure of the whole country.",
        "sources": "Sources: {}",
        "named": "Sources ({}): {}",
        "more": "{} more",
        "comma": ", ",
        "semicolon": "; ",
        "space": " ",
        "no_year": "undated",
        "no_theme": "No theme",
        "rows": "{} rows.",
        "data": "Data: changai {}",
        "events": "Number of events by year and theme",
        "documents": "Number of documents by year of issue or publication, and level",
        "metrics": "Number of figures by year (at the end of a period) and nature",
        "regional_initiatives": "Number of initiatives by province and theme",
    },
    "zh": {
        "observed": "实际",
        "about": "实际，约",
        "nearly": "实际，近",
        "above": "多于、不少于",
        "below": "少于、不多于",
        "target": "目标（完成期限）",
        "plan": "计划（完成期限）",
        "requirement": "要求（完成期限）",
        "disputed": "另有来源说法不同",
        "period": "所指时段",
        "range": "原文为区间",
        "unit": "单位：{scale}{label}{of}",
        "of": "（基数：{}）",
        "one": "只有一个注明日期的数字。",
        "none": "该指标的数字均未注明日期。",
        "empty": "没有数字。",
        "left_out": "未绘出：{}。",
        "undated": "{}个未注明日期或时段止日",
        "elsewhere": "{}个属其他地区或未注明地区",
        "dateless": "{}个未注明日期",
        "nowhere": "{}个未注明地区",
        "joined": "连线只连接同一项目、基数和时段类型的数字。",
        "local": "均非全国数字。",
        "sources": "来源：{}个",
        "named": "来源（{}个）：{}",
        "more": "另{}个",
        "comma": "、",
        "semicolon": "；",
        "space": "",
        "no_year": "无日期",
        "no_theme": "不属任何主题",
        "rows": "共{}行。",
        "data": "数据：changai {}",
        "events": "事件数：按年份和改革主题",
        "documents": "文件数：按印发或公布年份和层级",
        "metrics": "数字个数：按年份（时段止）和性质",
        "regional_initiatives": "举措数：按省份和改革主题",
    },
}


def scale(value: float, language: Language) -> tuple[float, str]:
    """What a number of this size is divided by to be read, and the word for that."""
    for least, factor, word in SCALES[language]:
        if abs(value) >= least:
            return factor, word
    return 1.0, ""


def readable(value: float, upper: float, unit: str, language: Language) -> str:
    """A figure as it is read: 58 million, 5800万, 26.8%; with the upper end of a range, if any."""
    factor, word = scale(value, language)
    gap = " " if language == "en" and word else ""
    text = f"{value / factor:,.10g}{gap}{word}" + ("%" if unit == "percent" else "")
    return text if upper != upper else f"{text}–{readable(upper, float('nan'), unit, language)}"


def folded(text: str, width: int) -> str:
    """Text in lines of at most so many columns; Chinese breaks anywhere but before a stop."""
    lines = [""]
    for piece in re.findall(r"[^\u2e80-\uffff\s]+\s*|[\u2e80-\uffff][，。；：、）》]*\s*", text):
        if lines[-1] and columns_of((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def categories(data: Dataset, name: str, column: str, language: Language) -> dict[str, str]:
    """Readable labels of the allowed values of a column."""
    for field in data._package.schema(name)["fields"]:
        if field["name"] == column:
            allowed = field.get("categories", [])
            return {c["value"]: c.get(f"label_{language}", c["value"]) for c in allowed}
    return {}
