"""The cover of the workbook: what it is, how good, how to cite it, and where to click."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from changai.citation import cite
from changai.export.flat import READ, SOURCE, Flat
from changai.model.schema import Json, id_column
from changai.statements.catalog import Catalog
from changai.statements.readings import READINGS
from changai.statements.samples import BlindSample, blind_samples
from changai.statements.views import stated_tables

FIGURES = "metrics"
MACHINE = "machine"
WORDS = tomllib.loads(resources.files(__package__).joinpath("cover.toml").read_text("utf-8"))
BETWEEN = ("; ", "；")


@dataclass(frozen=True)
class Line:
    """A line of the cover, in both languages; a heading, or one that leads to a sheet."""

    english: str
    chinese: str
    is_heading: bool = False
    leads_to: str = ""


def cover(
    catalog: Catalog, flats: Sequence[Flat], tables: Sequence[str], dictionary: str
) -> list[Line]:
    """The lines of the cover of a workbook with these sheets, reading sheets first."""
    about = catalog.descriptor
    lines = [
        Line(about["title"], about["title_zh"], is_heading=True),
        line(
            WORDS["about"]["version"],
            version=about["version"],
            day=about["created"][:10],
            license=about["licenses"][0]["name"],
        ),
        Line(about["description"], about["description_zh"]),
        heading("good"),
        *how_good(catalog),
        *before_counting(about),
        heading("cite"),
        Line(cite(about), cite(about)),
        heading("click"),
    ]
    for flat in flats:
        lines.append(leading_to("reading", flat.name, flat.schema))
    if flats:
        lines.append(line(WORDS["click"]["note"]))
    english, chinese = WORDS["click"]["dictionary"]
    lines.append(Line(english, chinese, leads_to=dictionary))
    for name in tables:
        kind = "computed" if catalog.is_view(name) else "editing"
        lines.append(leading_to(kind, name, catalog.schema(name)))
    return lines


def before_counting(descriptor: Json) -> list[Line]:
    """What the descriptor says that one should know before one counts; nothing in an older release."""
    caveats = (descriptor.get(key, []) for key in ("caveats", "caveats_zh"))
    lines = [Line(*pair) for pair in itertools.zip_longest(*caveats, fillvalue="")]
    return [heading("count"), *lines] if lines else []


def heading(name: str) -> Line:
    """The heading of a part."""
    english, chinese = WORDS["headings"][name]
    return Line(english, chinese, is_heading=True)


def line(words: Sequence[str], **counted: object) -> Line:
    """A line with what is counted put in; a pair of values is one for each language."""
    english, chinese = (
        text.format(
            **{
                key: value[number] if isinstance(value, tuple) else value
                for key, value in counted.items()
            }
        )
        for number, text in enumerate(words)
    )
    return Line(english, chinese)


def leading_to(kind: str, sheet: str, schema: Json) -> Line:
    """A line that leads to a sheet, with its title and what a row of it is."""
    titles = tuple(
        colon.join(filter(None, (schema.get(f"title{end}", sheet), schema.get(f"row{end}"))))
        for end, colon in (("", ": "), ("_zh", "："))
    )
    return replace(line(WORDS["click"][kind], title=titles), leads_to=sheet)


def how_good(catalog: Catalog) -> Iterator[Line]:
    """What the data say of themselves: rows, readings, second sources, blind samples, what is offline."""
    words = WORDS["good"]
    facts = {name: catalog.table(name).to_pylist() for name in stated_tables(catalog.schemas)}
    counts = [counted_rows(catalog, name, len(facts[name])) for name in READ if name in facts]
    if counts:
        joined = tuple(
            between.join(part)
            for between, part in zip(BETWEEN, zip(*counts, strict=True), strict=True)
        )
        yield line(words["rows"], counts=joined)
    every_row = [row for rows in facts.values() for row in rows]
    if READINGS in catalog.schemas and any("read_on" in row for row in every_row):
        read = sum(row.get("read_on") is not None for row in every_row)
        yield line(words["read"], read=read, rows=len(every_row), readers=who_read(catalog))
    if FIGURES in facts:
        yield second_sources(catalog, facts[FIGURES])
    yield from lines_on_samples(blind_samples(catalog.package))
    offline = {row[SOURCE] for row in rows_of(catalog, "sources") if row.get("hosting") == "none"}
    if rests_offline := sum(row.get(SOURCE) in offline for row in every_row):
        yield line(words["offline"], rows=rests_offline)


def lines_on_samples(samples: Sequence[BlindSample]) -> Iterator[Line]:
    """How many rows were wrong in all blind samples and in the last, and what was planted in them."""
    judged = sum(sample.judged for sample in samples)
    if not judged or not samples[-1].judged:
        return
    words = WORDS["good"]
    wrong, last = sum(sample.wrong for sample in samples), samples[-1]
    unopened = line(words["unopened"], rows=last.unopened) if last.unopened else Line("", "")
    yield line(
        words["samples"],
        samples=len(samples),
        judged=judged,
        wrong=wrong,
        rate=f"{wrong / judged:.1%}",
        last_judged=last.judged,
        last_wrong=last.wrong,
        last_rate=f"{last.wrong / last.judged:.1%}",
        unopened=(unopened.english, unopened.chinese),
    )
    yield line(
        words["planted"],
        planted=sum(sample.planted for sample in samples),
        found=sum(sample.found for sample in samples),
    )


def counted_rows(catalog: Catalog, name: str, rows: int) -> tuple[str, str]:
    """How many rows a table has, in both languages."""
    schema = catalog.schema(name)
    titles = (schema.get("title", name), schema.get("title_zh", name))
    counted = line(WORDS["good"]["one_count"], title=titles, rows=rows)
    return counted.english, counted.chinese


def who_read(catalog: Catalog) -> tuple[str, str]:
    """Whether machines or persons read the rows."""
    readers = [row["reader"] for row in rows_of(catalog, READINGS)]
    by_machine = readers.count(MACHINE)
    words = WORDS["good"]
    kind = "by_machine" if by_machine == len(readers) else "by_others"
    readers_are = line(words[kind], by_machine=by_machine, readings=len(readers))
    return readers_are.english, readers_are.chinese


def second_sources(catalog: Catalog, figures: Sequence[Mapping[str, Any]]) -> Line:
    """How many figures have another source, and how many a place in a text."""
    key = id_column(catalog.schema(FIGURES))
    ids = {row[key] for row in figures} if key else set()
    by_stance: dict[str, set[str]] = {"agree": set(), "differ": set(), "placed": set()}
    for statement in rows_of(catalog, "evidence"):
        row_id, stance = statement["row_id"], statement["stance"]
        if row_id not in ids:
            continue
        if stance in ("confirms", "refines"):
            by_stance["agree"].add(row_id)
        elif stance == "disputes":
            by_stance["differ"].add(row_id)
        if statement["field"] == "value" and statement["start"] is not None:
            by_stance["placed"].add(row_id)
    counted = {name: len(found) for name, found in by_stance.items()}
    return line(WORDS["good"]["second"], rows=len(figures), **counted)


def rows_of(catalog: Catalog, table: str) -> list[dict[str, Any]]:
    """The rows of a table; none where a package has no such table."""
    return catalog.table(table).to_pylist() if table in catalog.schemas else []
