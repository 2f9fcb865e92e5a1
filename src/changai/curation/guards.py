"""What the words of a source must hold for a figure, lest a slip be written as a fact.

The figure stands in them with all that belongs to it, says how many there are and not by how many
they changed, and is of the place that the words speak of. Where the text of a source is at hand,
the same is asked of the text around the figure, which nobody can cut short.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from changai.curation.contribution_file import Entry
from changai.curation.contribution_origins import Origin
from changai.curation.draft import Draft
from changai.curation.named_places import (
    HERE,
    WHOLE_COUNTRY,
    NamedPlace,
    PlaceNames,
    place_names,
)
from changai.model.values import parse_number, plain_number
from changai.reading.whole_figures import (
    CLAUSE_END,
    change_at,
    places_of,
    plan_at,
    whole_figure,
)
from changai.statements.resolution import ResolutionContext, Row
from changai.statements.series import nearest_in_size, ratio, segments

METRICS = "metrics"
# What is the same of figures that are like each other, whatever their time.
ALIKE = (
    *("indicator_id", "region_id", "nature", "base_zh", "organization_id", "program_id"),
    *("event_id", "document_id", "initiative_id", "part_of_metric_id"),
)
MAX_WORDS = 5000  # characters that a contributor copies
FAR_OFF = 2  # times; of 185 figures of the dataset in a series three are so far off without a note
SENTENCE_END = re.compile("[。！？\n]|(?<=[a-z)])[.!?] ")
# Words in the Chinese name of an indicator that counts by how much something changed. Not 新 alone
# (创新工作室, 新就业形态), and not what a subsidy is called after (技能提升补贴).
NAMES_A_RISE = re.compile(
    "增[加长设幅速]|扩招|提高|提拔|晋升|提升(?!补贴)|新(?:增|建|培育|培养|发展|招)(?!.*(?:占比|比重)$)"
)
NAMES_A_FALL = re.compile("减[少幅]|下降|降[低幅]|缩[减短]")
FOREIGN_MONEY = re.compile(r"[美欧港日]元|英镑|[$€£]|\b(?:dollars|euros|pounds|yen)\b", re.I)


@dataclass(frozen=True)
class FigureInText:
    """A figure that a contribution takes from a text.

    ``indicator`` is the row of its indicator, ``region_id`` its place, ``nature`` what the
    contribution says that it is, as far as it does. ``start`` is where it stands in the text; None
    where the contributor copied the text, and any place in it will do.
    """

    quote: str
    text: str
    indicator: Row
    region_id: str
    nature: str = ""
    start: int | None = None

    def ends(self, start: int) -> tuple[int, int]:
        """Where the figure begins and ends, if it begins at a place."""
        return start, start + len(self.quote)


@dataclass
class Guard:
    """Compares figures with the texts that they are taken from.

    ``context`` has the places with their names, ``units`` the counting words that the data have.
    """

    context: ResolutionContext
    units: Iterable[str] = field(default_factory=tuple)

    @cached_property
    def places(self) -> PlaceNames:
        """The names of the places of the package."""
        return place_names(self.context)

    def check(self, entry: Entry, key: str, figure: FigureInText) -> None:
        """Raise ChangaiError, at a key of an entry, where a text says otherwise than its figure."""
        if figure.text.strip() == figure.quote:
            how = "copy the clause that it stands in, so that nothing beside it is lost"
            raise entry.error("words", f"are the figure alone; {how}")
        if figure.start is None and len(figure.text) > MAX_WORDS:
            how = "copy the sentence that the figure stands in"
            raise entry.error("words", f"are longer than {MAX_WORDS} characters; {how}")
        start = self.start_of(entry, key, figure)
        refuse_foreign_money(entry, key, figure)
        refuse_change(entry, key, figure, start)
        refuse_plan(entry, key, figure, start)
        if figure.region_id:
            self.refuse_other_place(entry, figure, start)

    def start_of(self, entry: Entry, key: str, figure: FigureInText) -> int:
        """Where a figure stands whole in its text; raises ChangaiError where it is cut out of another."""
        at = figure.start
        starts = places_of(figure.quote, figure.text) if at is None else [at]
        wholes = [whole_figure(figure.text, *figure.ends(start), self.units) for start in starts]
        if figure.quote in wholes:
            return starts[wholes.index(figure.quote)]
        what = f"{figure.quote!r} is cut out of {wholes[0]!r}"
        raise entry.error(key, f"{what}; give the figure with all that belongs to it")

    def refuse_other_place(self, entry: Entry, figure: FigureInText, start: int) -> None:
        """Raise ChangaiError where the text speaks of another place than that of the figure."""
        sentence, before = sentence_with(figure.text, *figure.ends(start))
        named = list(self.places.named_in(sentence))
        other = self.other_place(figure.region_id, named, sentence, before)
        if other is None:
            return
        region = self.context.by_id["regions"][figure.region_id]
        own = entry.get("place", region["name_zh"])
        what = f"the words speak of {other.name}, and the figure is to be of {own}"
        how = "give the place that they speak of, or more of the words, up to where they name it"
        key = next((key for key in ("place", "row", "correct") if key in entry), "words")
        raise entry.error(key, f"{what}; {how}")

    def other_place(
        self, region_id: str, named: Sequence[NamedPlace], sentence: str, before: int
    ) -> NamedPlace | None:
        """The place that a sentence speaks of, where it is another than that of a figure in it.

        ``before`` is the number of characters before the figure.
        """
        level = self.level(region_id)
        here = HERE.get(level)
        is_named = any(place.region_id == region_id for place in named)
        if not is_named and not (here and here.search(sentence)):
            return self.place_instead(region_id, named)
        # 江苏1400万人，浙江1300万人: the figure is of the place that is named last before it.
        last = last_named(named, sentence, before)
        if {place.region_id for place in last} & {region_id}:
            return None
        of_its_level = [place for place in last if self.level(place.region_id) == level]
        return of_its_level[0] if of_its_level and is_named else None

    def place_instead(self, region_id: str, named: Sequence[NamedPlace]) -> NamedPlace | None:
        """Of a text that does not name the place of a figure, the place that it does name."""
        if region_id in self.context.countries:
            provinces = {place.region_id for place in named}
            return named[0] if len(provinces) == 1 else None  # 浙江、江苏等18个省份
        # 中国 and China stand in too many names to say that the whole country is meant.
        countries = self.context.countries
        others = [p for p in named if p.region_id not in countries or p.name in WHOLE_COUNTRY]
        return others[0] if others else None

    def level(self, region_id: str) -> str:
        """The level of a place."""
        return self.context.by_id["regions"][region_id].get("level", "")


def check_figures(draft: Draft, texts: Mapping[str, str] | None = None) -> None:
    """Compare each figure that is added to a draft with the text that it is taken from.

    ``texts`` has the passages that are at hand, by id: a figure with a place in one of them is
    compared with all of it, any other with the words that the contributor copied. Raises
    ChangaiError at the key of the first that the text says otherwise.
    """
    guard = Guard(draft.context, {row["unit_zh"] for row in draft.tables[METRICS]})
    rows = {row["metric_id"]: row for row in draft.tables[METRICS]}
    for origin in draft.origins.found:
        statement = origin.row
        if (statement.get("table"), statement.get("field")) != (METRICS, "value"):
            continue
        row = rows[statement["row_id"]]
        passage = (texts or {}).get(statement["passage_id"])
        figure = FigureInText(
            quote=statement["exact"],
            text=origin.entry["words"] if passage is None else passage,
            indicator=draft.context.by_id["indicators"][row["indicator_id"]],
            region_id=row["region_id"],
            nature=origin.entry.get("nature") or row["nature"].removeprefix("observed"),
            start=None if passage is None else int(statement["start"]),
        )
        guard.check(origin.entry, origin.otherwise, figure)
        refuse_far_off(draft, origin)


def refuse_far_off(draft: Draft, origin: Origin) -> None:
    """Raise ChangaiError where a new figure is far off those that it may be joined to, without a note."""
    statement, entry = origin.row, origin.entry
    rows = {row["metric_id"]: row for row in draft.tables[METRICS]}
    row, claim = rows[statement["row_id"]], parse_number(statement["claim"])
    if row["value"] or row["note_en"] or claim is None:
        return  # of a row that is there a statement agrees, or disputes it, which wants a note
    figure = as_figure({**row, "value": plain_number(claim.value)})
    others = [as_figure(other) for other in rows.values() if other["value"]]
    near = nearest_in_size(figure, series_of(figure, [figure, *others]))
    if near is None or ratio(near, figure) < FAR_OFF:
        return
    times = f"{ratio(near, figure):.3g} times"
    how = f"{times} as much as" if figure["value"] > near["value"] else f"{times} less than"
    what = f"{plain_number(claim.value)} is {how} the nearest of its series, {near['metric_id']}"
    mend = "read the passage again; if it is so, say why in note, in English"
    raise entry.error(origin.otherwise, f"{what} ({near['value']:.15g}); {mend}")


def as_figure(row: Row) -> dict[str, Any]:
    """A row of ``metrics`` as series take it: days as dates, the value as a number, None for empty."""
    figure: dict[str, Any] = {column: cell or None for column, cell in row.items()}
    for end in ("period_start", "period_end"):
        figure[end] = date.fromisoformat(row[end]) if row[end] else None
    return figure | {"value": float(row["value"]), "series_break": row["series_break"] == "true"}


def series_of(
    figure: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """The figures that a figure may be joined to; of one that no time joins to others, all its like."""
    found = next(s for s in segments(figures) if any(other is figure for other in s))
    if len(found) > 1 or figure["period_kind"] == "interval":
        return found
    return [other for other in figures if all(other[c] == figure[c] for c in ALIKE)]


def sentence_with(text: str, start: int, end: int) -> tuple[str, int]:
    """The sentence of a text that has these characters, and how many of its characters come before."""
    ends = [found.end() for found in SENTENCE_END.finditer(text, 0, start)]
    first = ends[-1] if ends else 0
    following = SENTENCE_END.search(text, end)
    last = following.end() if following else len(text)
    return text[first:last], start - first


def last_named(named: Sequence[NamedPlace], sentence: str, before: int) -> list[NamedPlace]:
    """The places of the last clause before a figure, its own included, that names any."""
    earlier = [place for place in named if place.start < before]
    if not earlier:
        return []
    ends = [found.end() for found in CLAUSE_END.finditer(sentence, 0, earlier[-1].start)]
    clause = ends[-1] if ends else 0
    return [place for place in earlier if place.start >= clause]


def refuse_foreign_money(entry: Entry, key: str, figure: FigureInText) -> None:
    """Raise ChangaiError where a figure is printed in another currency than its indicator counts in."""
    money = FOREIGN_MONEY.search(figure.quote)
    if money and figure.indicator["unit"] == "CNY":
        what = f"{money[0]!r} is another currency than yuan, in which the indicator counts"
        raise entry.error(key, f"{what}; give the figure in yuan, if the source prints one")


def refuse_change(entry: Entry, key: str, figure: FigureInText, start: int) -> None:
    """Raise ChangaiError where a text says by how much something changed, and not how much there is."""
    change = change_at(figure.text, *figure.ends(start))
    if change is None:
        return
    name = figure.indicator["name_en"]
    of_changes = NAMES_A_FALL if change.is_fall else NAMES_A_RISE
    is_flow = figure.indicator["aggregation"] == "flow"
    if of_changes.search(figure.indicator["name_zh"]) or (is_flow and change.is_new):
        return
    what = f"with {change.word!r} the words say by how much something changed"
    how = f"give the figure that it changed to, or an indicator of the change; this one is {name!r}"
    raise entry.error(key, f"{what}; {how}")


def refuse_plan(entry: Entry, key: str, figure: FigureInText, start: int) -> None:
    """Raise ChangaiError where a text speaks of a plan, and the contribution does not say what it is."""
    word = "" if figure.nature else plan_at(figure.text, *figure.ends(start))
    if word:
        what = f"with {word!r} the words may speak of what is only planned"
        how = (
            'give nature = "target", "plan", "requirement" or "forecast"; or "observed" if it is so'
        )
        raise entry.error(key, f"{what}; {how}")
