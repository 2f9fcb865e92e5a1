"""What the study asks, computes and reads, in both languages; `tools/study.py` writes it out.

A figure in the text stands in braces: a variable of the cells above it. What the words rest on
besides is in `holds`, and is checked each time: a text that no longer follows is not written.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """A cell of Python, the same in both notebooks; "LANGUAGE" becomes "en" or "zh"."""

    source: str


@dataclass(frozen=True)
class Text:
    """A cell of text in both languages, and the expressions that must be true of it."""

    en: str
    zh: str
    holds: tuple[str, ...] = ()


Cell = Code | Text

OPENING: tuple[Cell, ...] = (
    Text(
        """# Four questions to the data

A worked study with `changai`, the data on China's reform of the industrial workforce
(产业工人队伍建设改革): how far the reform can be seen in the provinces, what one series allows to be
said, what became of the targets, and who is right about one figure. Each question takes a few lines
of pandas; after each output stands what follows from it, and what does not.

To run it: `pip install '.[plot]'` in a copy of the repository. The figures in the text are
variables of the cells, and what else the text says was checked when the study was written.""",
        """# 向数据提四个问题

这是用 `changai`（产业工人队伍建设改革数据）做的一份示范研究：改革在各省能看到多少，一个序列能说明什么，
各项目标后来如何，一个有争议的数字以谁为准。每个问题只需几行 pandas；每段输出之后写明由此能得出什么、
不能得出什么。

运行方法：在仓库副本中执行 `pip install '.[plot]'`。正文中的数字都取自代码单元的变量；
其余说法在生成时也经过核对。""",
    ),
    Code(
        """import pandas as pd

import changai

language = "LANGUAGE"
metrics = changai.load("metrics", labels=language, evidence=True)
indicators = changai.load("indicators").set_index("indicator_id")
regions = changai.load("regions").set_index("region_id")[f"name_{language}"]"""
    ),
)

PROVINCES: tuple[Cell, ...] = (
    Text(
        """## 1. How far did the reform spread over the provinces?

`provincial_reform` has a row for each province-level unit of the mainland and one for the Xinjiang
Production and Construction Corps. Five things were looked for in each: a document that carries out
the plan of 2017, a plan for the years 2021 to 2025, an answer to the opinions of 2024, a leading
body, and a pilot.""",
        """## 1. 改革在各省铺开到什么程度？

`provincial_reform` 中，大陆每个省级单位占一行，新疆生产建设兵团另占一行。对每个单位查找五项内容：
落实2017年方案的文件、“十四五”（2021年至2025年）规划、对2024年意见的响应文件、领导机构和试点。""",
    ),
    Code(
        """reform = changai.load("provincial_reform").set_index("region_id")
kinds = [
    "implementing_document_id",
    "plan_document_id",
    "answer_document_id",
    "leading_organization_id",
    "pilot_event_id",
]
filled = reform[kinds].notna()
units = len(filled)
filled.sum().to_frame("filled").assign(units=units)"""
    ),
    Code(
        """lookups = changai.load("lookups")
searches = lookups[lookups["table"] == "provincial_reform"].set_index(["row_id", "field"])
outcome = searches["outcome"].astype(str)
cells = filled.stack().map({True: "filled", False: "empty"}).rename("cell")
cells = cells.rename_axis(["row_id", "field"])
searched = pd.crosstab(outcome, cells)
searched"""
    ),
    Code(
        """bare = filled.index[~filled.any(axis=1)]
without = len(bare)
print(without, list(regions[bare]))"""
    ),
    Code(
        """documents = changai.load("documents").set_index("document_id")
carried_out = reform["implementing_document_id"].dropna()
days = documents.loc[carried_out, ["issued", "published"]]
days = days.set_axis(regions[carried_out.index]).sort_values("published")
implementing, undated = len(days), int(days.isna().all(axis=1).sum())
print(implementing, "found, of these without a day:", undated)
days"""
    ),
    Text(
        """A citable source shows an implementing document in {implementing} of {units} units, and
nothing at all in {without}. That is a count of sources, not of provinces. The second table shows
why: for {searched[empty][nothing_citable]} of the empty cells a lead was seen, but only where it
cannot be cited (a site that names no first publisher, a page without a day), and for
{searched[empty][nothing_found]} the recorded queries brought nothing, which is no proof that there
is nothing. A search may also find less than was asked for, and a cell may rest on a source that was
held before the search; so `found` and `filled` differ.

What does not follow: that the other provinces did without a document, that they were late, or that
the days in the last table begin a curve of diffusion. Some are days of issue and others of
publication, and an unseen document may be older than any of these. A comparison of provinces would need to know first how likely each is to be seen.""",
        """有可引用来源证明已出台落实文件的，{units}个单位中有{implementing}个；五项皆空的有{without}个。
这里数的是来源，不是各省的作为。原因见第二张表：空格中有{searched[empty][nothing_citable]}格其实见到过线索，
只是出处不可引用（不注明首发者的网站、没有日期的网页）；另有{searched[empty][nothing_found]}格，
所记录的检索没有结果，而没有查到并不证明不存在。检索所得也可能少于所要找的内容，
有的格子则依据检索之前已收的来源，因此 `found` 与 `filled` 并不一致。

不能由此得出的是：其余各省没有文件、起步较晚，或最后一张表的日期构成扩散曲线的开端。
表中有的是印发日期，有的是刊出日期；没有看到的文件，可能比表中任何一份都早。要比较各省，须先知道各省的材料被看到的机会有多大。""",
        holds=(
            "len(kinds) == 5",
            "implementing < units / 2",
            "searched['empty']['nothing_citable'] > 0",
            "searched['empty']['found'] > 0",
            "searched['filled'].drop('found').sum() > 0",
            "without > 0",
            "undated > 0",
            "days.notna().any().all()",
        ),
    ),
)

SERIES: tuple[Cell, ...] = (
    Text(
        """## 2. How fast did the number of skilled workers grow?

The national figures of one indicator, each with the word that qualifies it. The table `series` says
which of them may be joined: those of one segment. The counts are numbered here: a new one begins
where `series_break` is true.""",
        """## 2. 技术工人增长有多快？

取一项指标的全国数字，连同限定每个数字的词。`series` 表说明哪些数字可以相连：同属一个可比段的，
口径一变，即另起一段。这里给各口径编号：`series_break` 为真处，即另起一种。""",
    ),
    Code("""print(indicators.loc["ind-skilled-workers", f"definition_{language}"])"""),
    Code(
        """skilled = metrics[
    (metrics["indicator_id"] == "ind-skilled-workers") & (metrics["region_id"] == "reg-cn")
]
undated = int(skilled["period_end"].isna().sum())
skilled = skilled.dropna(subset="period_end").sort_values("period_end").set_index("period_end")
skilled["value"] = skilled["value"].astype("int64")
skilled["count"] = skilled["series_break"].fillna(False).astype(bool).cumsum() + 1
segments = changai.load("series").set_index("metric_id")["segment"]
skilled["segment"] = skilled["metric_id"].map(segments)
skilled["qualifier"] = skilled["qualifier"].astype(str)
skilled[["period_precision", "qualifier", "value", "count", "status"]]"""
    ),
    Code("""changai.plot("ind-skilled-workers", language).figure"""),
    Text(
        """Besides these, {undated} figures are printed without any date. Where the precision is
`not_after`, the day is that of a report which says *now*: the figure stood so by then.

A growth rate needs two points of one count. So the neighbours are paired, and a rate is computed
only where both are exact and of one segment of the table `series`: both have a date, and no break
lies between.""",
        """此外还有{undated}个数字未注明日期。精度为 `not_after` 的，所列之日是报道之日，
原文只说“目前”：至迟到此日已是此数。

计算增长率，需要同一口径下的两个确数。下面把相邻的数字配成对，只有两个都是确数、
又同属 `series` 表的一段（都注明日期，中间没有口径中断）时，才计算增长率。""",
        holds=("undated > 0", "'not_after' in set(skilled['period_precision'])"),
    ),
    Code(
        """before = skilled.shift()
pairs = pd.DataFrame(
    {
        "since": skilled.index.to_series().shift(),
        "was": before["qualifier"],
        "is": skilled["qualifier"],
        "same_count": skilled["count"] == before["count"],
        "same_segment": skilled["segment"] == before["segment"],
    }
).iloc[1:]
are_exact = (pairs["was"] == "exact") & (pairs["is"] == "exact")
comparable = pairs["same_segment"] & are_exact
years = (pairs.index - pairs["since"]).dt.days / 365.25
yearly = (skilled["value"] / before["value"]) ** (1 / years) - 1
pairs["yearly_percent"] = (100 * yearly).where(comparable).round(1)
rates, all_pairs = int(comparable.sum()), len(pairs)
print(rates, "of", all_pairs, "pairs")
pairs"""
    ),
    Code(
        """new = skilled[skilled["count"] == skilled["count"].max()]
floors = new["value"].drop_duplicates()
first_floor, last_floor = floors.iloc[0], floors.iloc[-1]
print(sorted(new["qualifier"].unique()), list(floors))"""
    ),
    Text(
        """Of {all_pairs} pairs, {rates} allow a rate. The old count has two figures printed without a
qualifier, but only one of them has a date, and a rate needs the years between two. A figure with
*about* is rounded too far for its difference from another to mean anything.

Across the break there is no rate to compute: from one count to the next it is the delimitation that
changed, and the data do not say how many people the new one takes in that the old one left out.
A line drawn through both would turn a change of definition into growth.

In the new count every figure is *more than*: a bound from below. Equal bounds year after year are
not stagnation. Nor are more than {first_floor:,} and then more than {last_floor:,} a growth by the
difference: the number may have passed the second bound long before it was printed. What the series
says is that by the day of the report which first prints the second bound there were more than
{last_floor:,}; that the last report says more than {first_floor:,} again takes nothing from it. In the
picture the arrows mark such bounds; the line between them guides the eye and is no trend.""",
        """{all_pairs}对中能算增长率的有{rates}对。旧口径下虽有两个数没有限定词，但只有一个注明日期，
而计算增长率须知两数相隔几年。带“约”的数字取整过粗，与他数之差没有意义。

跨越中断处无从计算：前后口径不同，变的是统计范围，而数据没有说明新口径比旧口径多计入多少人。
若用一条线连起来，就会把定义的改变当成人数的增长。

新口径下每个数字都带“超过”，是下限。逐年下限相同，不等于停滞；先是超过{first_floor:,}人、
后是超过{last_floor:,}人，也不等于增加了两者之差，因为实际人数可能早在公布之前就越过了后一个下限。
序列所能说明的是：到首次公布后一个下限的报道之日，人数已超过{last_floor:,}；最近的报道又说超过{first_floor:,}，
并不与之矛盾。图中箭头即表示这样的下限，其间的连线只便于阅读，并非趋势。""",
        holds=(
            "rates == 0",
            "(~pairs['same_count']).sum() == 1",
            "set(new['qualifier']) == {'more_than'}",
            "'about' in set(skilled['qualifier'])",
            "len(floors) == 2 and first_floor < last_floor",
            "new['value'].iloc[-1] == first_floor",
        ),
    ),
)

TARGETS: tuple[Cell, ...] = (
    Text(
        """## 3. Were the targets met?

`changai.targets()` sets each target, plan and requirement beside the observed figure of the same
indicator, place and base, and gives a verdict as of the day of the release.""",
        """## 3. 目标实现了吗？

`changai.targets()` 把每项目标、计划和要求，与同一指标、同一地区、同一基数的实际数并列，
并按发布之日给出判断。""",
    ),
    Code(
        """targets = changai.targets()
targets["indicator"] = targets["indicator_id"].map(indicators[f"name_{language}"])
verdicts = targets["verdict"].value_counts()
total = len(targets)
print(total)
verdicts.to_frame()"""
    ),
    Code(
        """unknown = targets[targets["verdict"] == "unknown"]
reasons = unknown["reason"].value_counts()
kinds = ("no_outcome", "early_outcome", "undated_outcome", "break")
silent, earlier, undated, across = (int(reasons.get(kind, 0)) for kind in kinds)
open_ended = int(unknown["deadline"].isna().sum())
print("no deadline:", open_ended)
reasons.to_frame()"""
    ),
    Code(
        """stated = unknown[unknown["outcome_value"].notna()].set_index("indicator")
stated.sort_values("reason")[
    ["unit", "value", "deadline", "outcome_qualifier", "outcome_value", "outcome_until", "reason"]
]"""
    ),
    Code(
        """decided = targets[targets["verdict"].isin(["met", "missed"])].set_index("indicator")
decided.sort_values("deadline")[
    ["nature", "unit", "qualifier", "value", "deadline", "outcome_value", "verdict"]
]"""
    ),
    Text(
        """Most verdicts are unknown: {verdicts[unknown]} of {total}. For {silent} of them no outcome
is recorded: the row names no observed figure of the same indicator, place and base. Of these,
{open_ended} have no deadline either by which they could fail. Another {earlier} have an outcome, but
one counted before the deadline, which shows how far things had come and not where they ended. The
outcome of {undated} is counted since a day and has no last one. The last {across} have one that is
counted otherwise than when the target was set: a break lies between.

So {verdicts[met]} met and {verdicts[missed]} missed is not a rate of success. Those decided are the
ones whose outcome was printed, and whether it is printed may well depend on how it turned out; the
large remainder could tilt the balance either way. A verdict also compares two statements and
verifies neither, and it says nothing of whether a target was ambitious: one that is met early may
have been set low.""",
        """多数判断是“未知”（unknown）：{total}项中有{verdicts[unknown]}项。其中{silent}项未收到完成情况，
即没有可对应的同一指标、同一地区、同一基数的实际数；这些目标中有{open_ended}项还没有写明期限，也就谈不上到期未完成。
另有{earlier}项有实际数，但统计时点早于期限，只说明当时的进度，不说明最终结果；{undated}项的实际数只说明自何时起算，
没有截止日期。其余{across}项的实际数，
口径已不同于设定目标之时：其间序列中断。

因此，实现（met）{verdicts[met]}项、未实现（missed）{verdicts[missed]}项，不能当作完成率。能判断的只是公布了结果的那些目标，
而公布与否，很可能同结果好坏有关；数量更大的其余部分可能使天平倒向任何一边。此外，判断只是把两处陈述加以对照，
对两者都未作核实；它也不说明目标定得高不高，提前实现的目标，可能原本就定得低。""",
        holds=(
            "verdicts['unknown'] > total / 2",
            "silent + earlier + undated + across == verdicts['unknown'] and across > 1 == undated",
            "stated['deadline'].notna().all()",
            "verdicts['missed'] < verdicts['met'] < verdicts['unknown']",
            "(decided['verdict'] == 'met').sum() == verdicts['met']",
        ),
    ),
)

DISPUTE: tuple[Cell, ...] = (
    Text(
        """## 4. In how many events was gold won at the first skills competition?

The figure was curated from the article of 2021, and other sources differ from it. Beside each other:
what the article says, read alone, and what the cell holds now.""",
        """## 4. 首届技能大赛有多少个项目产生金牌？

这个数字最初录自2021年的那篇文章，其他来源与它不同。先把两者并列：单读该文所得的数，
和这一格现在采用的数。""",
    ),
    Code(
        """row = "met-first-skills-competition-gold-events"
article = changai.load("metrics", source="src-forging-2021").set_index("metric_id").loc[row]
adopted_row = metrics.set_index("metric_id").loc[row]
print(adopted_row["indicator"])
in_article, adopted = int(article["value"]), int(adopted_row["value"])
pd.DataFrame({"article": article, "adopted": adopted_row}).loc[["qualifier", "value", "status"]]"""
    ),
    Code(
        """evidence = changai.evidence(row)
evidence[["stance", "claim", "exact", "publisher", "published", "paragraph", "start", "end"]]"""
    ),
    Code(
        """claims = changai.claims("metrics")
claims = claims[(claims["row_id"] == row) & (claims["field"] == "value")].set_index("source_id")
claims[["number", "authority", "stance", "adopted"]]"""
    ),
    Code(
        """closing = changai.load("events").set_index("event_id").loc[adopted_row["event_id"], "date_end"]
others = evidence[evidence["stance"] != "disputes"]
afterwards = int((pd.to_datetime(others["published"]) > closing).sum())
statements, publishers = len(others), others["publisher"].nunique()
notes = others["note_en"].dropna()
noted = len(notes)
print(f"closing {closing:%Y-%m-%d}:", statements, publishers, afterwards)
others[["publisher", "note_en"]]"""
    ),
    Text(
        """The article says {in_article}, the cell holds {adopted}. The dispute can be followed to the
characters: paragraph, start and end point into the article, and the words of each other source stand
under `exact`. What is adopted follows the order of authority, in which a national paper comes before
the trade press; it is not a vote.

The {statements} statements against the article come from {publishers} publishers, all reporting
after the close, when all medals had been won. They could have counted the events of the competition,
and the article those in which its winners took gold; the two may differ. But the notes on {noted} of them
say that they meet the article on its own ground: gold, silver and bronze medals were won in {adopted}
events. They count as different tellings, for no common origin of theirs is known; that they reported
independently of each other is not thereby shown.

What is shown is that the article stands alone, not how it came to its figure. None of the sources is
the organizer's own list of results, which would settle it. Whoever uses the figure should give it as
{adopted}, disputed, and name the other.""",
        """文章说是{in_article}，这一格采用{adopted}。争议可以一直追到字符：段落号与起止位置指向文章原文，
其他来源的原话列在 `exact` 之下。采用哪个数，依据的是来源可信次序，其中全国性报纸先于行业报刊；这不是投票。

与文章不同的陈述有{statements}条，出自{publishers}家发布者，都在闭幕之后报道，那时奖牌已全部产生。
它们数的可能是大赛设置的项目，而文章数的是其获奖者夺得金牌的项目，二者可能不同。不过，从所附说明看，
其中{noted}条与文章说的是同一回事：{adopted}个项目产生了金、银、铜牌。未见它们有共同源头，因而各算一次陈述；
但这并不表明它们的报道彼此独立。

已经表明的是，文章的说法仅此一家；至于它的数字从何而来，并没有得到说明。所列来源中没有主办方自己的成绩册，
有了它才能定论。使用这个数字时，宜写作{adopted}，注明有争议，并列出另一个数。""",
        holds=(
            "in_article != adopted and adopted_row['status'] == 'disputed'",
            "set(others['claim']) == {str(adopted)}",
            "(evidence['stance'] == 'disputes').sum() == 1",
            "publishers == statements == afterwards == 3",
            "set(others['stance']) == {'states', 'confirms'}",
            "noted == 2",
            "notes.str.contains(f'gold, silver and bronze were won in {adopted} events').all()",
            "claims.loc[claims['adopted'], 'authority'].tolist() == ['agency']",
            "claims.loc['src-forging-2021', 'authority'] == 'trade_press'",
            "'issuer' not in set(claims['authority'].astype(str))",
        ),
    ),
)

STUDY: tuple[Cell, ...] = (*OPENING, *PROVINCES, *SERIES, *TARGETS, *DISPUTE)
