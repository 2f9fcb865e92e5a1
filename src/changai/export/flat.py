"""Tables in words: ``<table>_flat``, for people who read them in a spreadsheet.

Figures, events, documents and initiatives with words in the place of ids, codes and columns of dates,
in English and in Chinese; the source of each row with its publisher, day and address; ids last.
Columns follow from the schemas: what is added there is here as well.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from changai.display import as_csv
from changai.export.archive import PARQUET, TABLE, Files, as_parquet, assemble
from changai.in_words import in_words, period_in_words, stated_figure
from changai.model.schema import (
    TEXTS,
    Json,
    Language,
    curated_schema,
    date_columns,
    fields_with_role,
    id_column,
    is_relation,
    references,
    value_labels,
    with_all_texts,
)
from changai.model.tables import arrow_table, to_pandas
from changai.model.values import as_known
from changai.statements.catalog import Catalog
from changai.statements.hosting import COPY, HOSTING_OF_CLASS, judged_host, site_of
from changai.statements.publishers import english_publishers
from changai.statements.views import stated_tables

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = "_flat"
READ = ("metrics", "events", "documents", "regional_initiatives")
SOURCE = "source_id"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
BETWEEN = {"en": "; ", "zh": "；"}
PARTS_JOINED = {"en": ", ", "zh": "、"}
IN_BRACKETS = {"en": "{} ({})", "zh": "{}（{}）"}
# The parts of a figure: they are one text. What says how a date is known is in its words.
PARTS_OF_FIGURE = ("value", "value_upper", "qualifier", "unit", "unit_zh")
STANDING = ("status", "disputed_fields", "read_on")
# What a spreadsheet takes for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@")
UTF_8_OF_SPREADSHEETS = "utf-8-sig"  # without its mark Excel reads another encoding
CSV = {"format": "csv", "mediatype": "text/csv", "encoding": UTF_8_OF_SPREADSHEETS}
WORDS = tomllib.loads(resources.files(__package__).joinpath("flat.toml").read_text("utf-8"))

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a table in words: its field, and its cells row by row."""

    field: Json
    cells: list[Any]


@dataclass(frozen=True)
class Flat:
    """A table in words: its name, schema and rows, and which cells are links."""

    name: str
    of_table: str
    schema: Json
    table: pa.Table
    links: list[dict[str, str]]  # of each row, the address by its column


def flat_tables(catalog: Catalog) -> list[Flat]:
    """The tables in words that a package has, in the order in which they are read."""
    return [
        Flattening(catalog, name).flat() for name in READ if name in stated_tables(catalog.schemas)
    ]


def flat_csv(flat: Flat) -> bytes:
    """A table in words as a CSV file that a spreadsheet opens as it is.

    A text that would be taken for a formula has an apostrophe before it.
    """
    frame = to_pandas(flat.table)
    for column in (field["name"] for field in flat.schema["fields"] if field["type"] == "string"):
        cells = frame[column]
        is_formula = cells.str.startswith(FORMULA_STARTS).fillna(False).astype(bool)
        frame[column] = cells.mask(is_formula, "'" + cells)
    return as_csv(frame).encode(UTF_8_OF_SPREADSHEETS)


def flat_package(catalog: Catalog) -> Files:
    """A Data Package of the tables in words, each as CSV and as Parquet; none where there are none."""
    tables: Files = {}
    described: list[Json] = []
    schemas: dict[str, Json] = {}
    for flat in flat_tables(catalog):
        titles = {key: flat.schema[key] for key in ("title", "title_zh")}
        for name, end, data, form in (
            (flat.name, "csv", flat_csv(flat), CSV),
            (f"{flat.name}_parquet", "parquet", as_parquet(flat.table), PARQUET),
        ):
            path = f"data/{flat.name}.{end}"
            about = {"name": name, "path": path, **titles, **TABLE, **form}
            described.append(about | {"schema": f"schemas/{flat.name}.json"})
            tables[path], schemas[name] = data, flat.schema
    return assemble(catalog, tables, described, schemas) if described else {}


class Flattening:
    """One table of a catalog on its way to its words."""

    def __init__(self, catalog: Catalog, name: str) -> None:
        self.catalog, self.name = catalog, name
        self.schema = catalog.schema(name)
        self.fields = {field["name"]: field for field in self.schema["fields"]}
        self.rows: list[Json] = catalog.table(name).to_pylist()
        self.references = references(self.schema)
        self.key = id_column(self.schema) or ""

    def flat(self) -> Flat:
        """The table with its schema and links."""
        columns = list(self.columns())
        words = with_all_texts(self.schema)
        words |= {key: self.schema.get(key, "") for key in ("row", "row_zh")}
        schema: Json = {
            key: text.format(**{key.removesuffix("_zh"): words[key]})
            for key, text in WORDS["table"].items()
        }
        schema |= {
            "group": "view",
            "fields": [column.field for column in columns],
            "missingValues": [""],
            "primaryKey": self.key,
        }
        cells = {column.field["name"]: column.cells for column in columns}
        rows = [
            {name: held[number] for name, held in cells.items()} for number in range(len(self.rows))
        ]
        links = [self.links(row, flat) for row, flat in zip(self.rows, rows, strict=True)]
        return Flat(self.name + SUFFIX, self.name, schema, arrow_table(rows, schema), links)

    def columns(self) -> Iterator[Column]:
        """All columns in the order in which they are read."""
        yield from self.names()
        yield from self.figure()
        yield from self.dates_in_words()
        for column in self.in_words_of_their_own:
            if "categories" in self.fields[column]:
                yield from self.own(column)
        for column in self.references:
            if column not in (SOURCE, self.leading_reference) and self.is_named(column):
                yield from self.reference(column)
        for column in self.in_words_of_their_own:
            if "categories" not in self.fields[column]:
                yield self.as_it_is(column)
        for relation in self.relations():
            yield from self.relation(relation)
        if SOURCE in self.references:
            yield from self.source()
        yield from self.standing()
        for dates in date_columns(self.schema):
            for name in filter(None, (dates.start, dates.end)):
                yield self.as_it_is(name)
        for name in self.ids:
            yield self.as_it_is(name)

    @cached_property
    def ids(self) -> list[str]:
        """The columns of ids: that of the row first, that of its source last."""
        others = [column for column in self.references if column != SOURCE]
        return [self.key, *others, *([SOURCE] if SOURCE in self.references else [])]

    @cached_property
    def leading_reference(self) -> str:
        """The reference by which a row goes that has no name of its own: that to its indicator."""
        return "" if fields_with_role(self.schema, "name") else next(iter(self.references), "")

    @cached_property
    def in_words_of_their_own(self) -> list[str]:
        """The columns that no other part takes up: classes, texts, numbers."""
        taken = {*self.ids, *fields_with_role(self.schema, "name"), *PARTS_OF_FIGURE, *STANDING}
        for dates in date_columns(self.schema):
            taken |= {dates.start, dates.end or "", dates.precision or ""}
        return [name for name in self.fields if name not in taken]

    def as_it_is(self, name: str) -> Column:
        """A column of the table itself."""
        field = self.fields[name]
        kept = {key: field[key] for key in ("name", "type", *TEXTS, "unit") if key in field}
        return Column(kept, [row[name] for row in self.rows])

    def names(self) -> Iterator[Column]:
        """What a row is called, English first."""
        names = fields_with_role(self.schema, "name")
        for name in sorted(names, key=lambda name: not name.endswith("_en")):
            yield self.as_it_is(name)
        if self.leading_reference:
            yield from self.reference(self.leading_reference)

    def figure(self) -> Iterator[Column]:
        """A figure with its unit in words, its value as a number, and the unit."""
        if "value" not in self.fields or "indicators" not in self.catalog.schemas:
            return
        indicators = self.catalog.schema("indicators")["fields"]
        unit_field: Json = next((f for f in indicators if f["name"] == "unit"), {})
        unit_of = {
            row["indicator_id"]: row.get("unit")
            for row in self.catalog.table("indicators").to_pylist()
        }
        units = [unit_of.get(row["indicator_id"]) for row in self.rows]
        yield from self.in_both(
            "figure",
            lambda language: [
                self.figure_of(row, unit, value_labels(unit_field, language), language)
                for row, unit in zip(self.rows, units, strict=True)
            ],
        )
        yield self.as_it_is("value")
        yield self.as_it_is("value_upper")
        yield from self.in_both(
            "unit",
            lambda language: [
                value_labels(unit_field, language).get(unit or "", unit) for unit in units
            ],
        )

    def figure_of(
        self, row: Row, unit: str | None, labels: Mapping[str, str], language: Language
    ) -> str:
        """One figure in words; in Chinese with the counting word that is printed, if one is."""
        qualifiers = value_labels(self.fields["qualifier"], language)
        return stated_figure(row, unit, qualifiers, labels, language)

    def dates_in_words(self) -> Iterator[Column]:
        """Each date in words."""
        for dates in date_columns(self.schema):
            start, end, precision = dates.start, dates.end or dates.start, dates.precision
            stem = start.removesuffix("_start").removesuffix("_from")

            def words(
                language: Language,
                start: str = start,
                end: str = end,
                precision: str | None = precision,
                lasting: bool = dates.lasting,
            ) -> list[str]:
                return [
                    self.date_of(row, (start, end, precision), language, lasting=lasting)
                    for row in self.rows
                ]

            yield from self.in_both(stem, words, self.fields[start])

    def date_of(
        self, row: Row, columns: tuple[str, str, str | None], language: Language, *, lasting: bool
    ) -> str:
        """One date of a row in words; ``columns`` are its start, end and precision."""
        start, end, precision = columns
        first, last = row[start], row[end]
        exactness = row[precision] if precision else None
        if "period_kind" in row and start == "period_start":
            return period_in_words(first, last, exactness, row["period_kind"], language)
        return in_words(first, last, exactness, language, lasting=lasting)

    def is_named(self, column: str) -> bool:
        """Whether the rows that a column refers to have names."""
        target, key = self.references[column]
        return len(self.catalog.label_path(target or self.name, key, "en")) == 1

    def reference(self, column: str) -> Iterator[Column]:
        """What a reference leads to, by its name."""
        target, _ = self.references[column]
        labels = {language: self.labels(target or self.name, language) for language in LANGUAGES}
        yield from self.in_both(
            column.removesuffix("_id"),
            lambda language: [labels[language].get(row[column]) for row in self.rows],
            self.fields[column],
        )

    def labels(self, table: str, language: Language) -> dict[str, str]:
        """What the rows of a table are called, by id; one without an English name by its Chinese."""
        key = id_column(self.catalog.schema(table)) or ""
        found: dict[str, str] = {}
        for other in ("zh", language):
            path = self.catalog.label_path(table, key, other)
            if len(path) == 1:
                name, id_of, label = path[0]
                held = self.catalog.table(name)
                pairs = zip(held[id_of].to_pylist(), held[label].to_pylist(), strict=True)
                found |= {row_id: text for row_id, text in pairs if text}
        return found

    def own(self, name: str) -> Iterator[Column]:
        """A class by its labels, in both languages; any other column as it is."""
        field = self.fields[name]
        if "categories" in field:
            yield from self.in_both(
                name,
                lambda language: [
                    value_labels(field, language).get(row[name], row[name]) for row in self.rows
                ],
                field,
            )
        else:
            yield self.as_it_is(name)

    def relations(self) -> list[str]:
        """The tables that join rows to those of this one, which they name first."""
        return [
            name
            for name, schema in self.catalog.package.schemas.items()
            if is_relation(schema) and next(iter(references(schema).values()))[0] == self.name
        ]

    def relation(self, relation: str) -> Iterator[Column]:
        """What a relation joins to each row: names with the part that each has, in one text."""
        schema = self.catalog.schema(relation)
        (own, _), *others = references(schema).items()
        parts = [f for f in curated_schema(schema)["fields"] if "categories" in f]
        joined: dict[str, list[Row]] = defaultdict(list)
        for row in self.catalog.table(relation).to_pylist():
            joined[row[own]].append(row)

        def words(language: Language) -> list[str]:
            labels = {column: self.labels(table, language) for column, (table, _) in others}

            def one(row: Row) -> str:
                names: list[str] = [
                    labels[column].get(row[column]) or str(row[column])
                    for column, _ in others
                    if row[column]
                ]
                name = BETWEEN[language].join(names)
                labelled = (value_labels(f, language).get(row[f["name"]], "") for f in parts)
                roles = [r.lower() if language == "en" else r for r in labelled if r]
                part = PARTS_JOINED[language].join(roles)
                return IN_BRACKETS[language].format(name, part) if part else name

            return [BETWEEN[language].join(map(one, joined[row[self.key]])) for row in self.rows]

        stem = relation.removeprefix(own.removesuffix("_id") + "_")
        yield from self.in_both(stem, words, with_all_texts(schema))

    def source(self) -> Iterator[Column]:
        """The source that a row goes by: title, publisher, day, kind of site and address."""
        sources = [self.sources.get(row[SOURCE], {}) for row in self.rows]
        fields = {field["name"]: field for field in self.catalog.schema("sources")["fields"]}
        english = self.english_publishers

        def titles(language: Language) -> list[Any]:
            return [s.get(f"title_{language}") or s.get("title_zh") for s in sources]

        def publishers(language: Language) -> list[str]:
            names: list[str] = [source.get("publisher_zh") or "" for source in sources]
            return names if language == "zh" else [english.get(name, name) for name in names]

        yield from self.in_both("source", titles)
        yield from self.in_both("source_publisher", publishers)
        days = [as_known(s.get("published"), s.get("published_precision")) for s in sources]
        yield self.described("source_published", days)
        if "hosting" in fields:
            yield from self.in_both(
                "source_hosting",
                lambda language: [
                    value_labels(fields["hosting"], language).get(source.get("hosting", ""), "")
                    for source in sources
                ],
            )
        yield self.described("source_url", [source.get("url") for source in sources])

    @cached_property
    def sources(self) -> dict[str, Json]:
        """The sources by id."""
        return {row[SOURCE]: row for row in self.catalog.table("sources").to_pylist()}

    @cached_property
    def english_publishers(self) -> dict[str, str]:
        """What publishers are called in English."""
        return english_publishers(self.catalog.table("organizations").to_pylist())

    def standing(self) -> Iterator[Column]:
        """What other sources say of a row, in which columns, and when it was read again."""
        for name in STANDING:
            if name not in self.fields:  # a release that is older
                continue
            if name == "disputed_fields":
                yield from self.in_both(
                    "disputed", lambda language: [self.disputed(row, language) for row in self.rows]
                )
            else:
                yield from self.own(name)

    def disputed(self, row: Row, language: Language) -> str:
        """The titles of the columns and relations in dispute."""
        key = "title" if language == "en" else "title_zh"
        fields = (row["disputed_fields"] or "").split()
        # What is disputed is a column, or a relation of the row.
        described = (self.fields.get(name) or self.catalog.schemas.get(name, {}) for name in fields)
        titles = (about.get(key, name) for about, name in zip(described, fields, strict=True))
        return BETWEEN[language].join(titles)

    def in_both(
        self, stem: str, words: Callable[[Language], Iterable[Any]], field: Json | None = None
    ) -> Iterator[Column]:
        """A column of words in each language; ``field`` is what they are the words of."""
        described = WORDS["columns"].get(stem) or field or {}
        for language in LANGUAGES:
            texts = {
                key: text.format(**{key.removesuffix("_zh"): described[key]})
                for key, text in WORDS["language"][language].items()
            }
            about = {"name": f"{stem}_{language}", "type": "string", **texts}
            yield Column(about, [text or None for text in words(language)])

    def described(self, name: str, cells: list[Any]) -> Column:
        """A column that is described for all tables alike."""
        about = {"name": name, "type": "string", **WORDS["columns"][name]}
        return Column(about, [cell or None for cell in cells])

    def links(self, row: Row, flat: Row) -> dict[str, str]:
        """The cells of a row that are links: addresses on the web, but for those of copies."""
        found = {}
        source = self.sources.get(row.get(SOURCE, ""), {})
        if is_address(source.get("url")) and source.get("hosting") != COPY:
            found["source_url"] = source["url"]
        if is_address(flat.get("url")) and not self.is_copy(flat["url"]):
            found["url"] = flat["url"]
        return found

    def is_copy(self, url: str) -> bool:
        """Whether an address is on a site that is neither official nor a news organization's."""
        if "hosts" not in self.catalog.schemas:
            return False
        host = judged_host(site_of(url), self.hosts)
        return host is None or HOSTING_OF_CLASS.get(host["host_class"], COPY) == COPY

    @cached_property
    def hosts(self) -> dict[str, Row]:
        """The judged hosts by name."""
        return {row["host"]: row for row in self.catalog.table("hosts").to_pylist()}


def is_address(text: str | None) -> bool:
    """Whether a text is an address on the web and nothing else."""
    return (
        bool(text)
        and bool(site_of(text or ""))
        and str(text).isprintable()
        and " " not in str(text)
    )
