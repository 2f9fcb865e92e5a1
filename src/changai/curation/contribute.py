"""Add what another source says: rows and evidence out of the little that a contributor types.

Everything is done in a working copy, settled and validated there, and written only if it is valid:
like `fmt` and `settle` it then writes without asking, for git undoes it.
"""

import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from changai.curation import contribution_file
from changai.curation.contribution_file import Said, commonest, day_word
from changai.curation.differences import Changes, diff
from changai.curation.reconcile import read_claim, reconcile
from changai.curation.working_copy import Tables, TextRow, needed_tables, open_working_copy
from changai.model.package import installed_package
from changai.model.schema import column_names, is_relation, references
from changai.model.values import parse_period, value_kind
from changai.reading.figures import FIGURE, parse_figure
from changai.statements.resolution import ResolutionContext, plain_name
from changai.validation import Finding, validate
from changai.validation.findings import meant

# What a contributor calls the fields of a figure; then the columns that nobody types.
PRINTED = {"figure": "value", "date": "period_start", "place": "region_id"}
READ = ("indicator_id", "value", "qualifier", "region_id", "source_id", "note_en")
# Two figures that agree in these are one.
SUBJECT = [
    *("indicator_id", "region_id", "period_start", "period_end", "period_kind", "nature"),
    *("organization_id", "program_id", "event_id", "document_id", "initiative_id", "base_zh"),
]
KINDS = {"flow": "interval", "stock": "instant", "cumulative": "instant", "share": "instant"}
UNREAD = {
    "number": "figure; give it as printed: 超过1300万人, 41.6%, over 13 million",
    "date": "date; these can be: 2024年底, 2024年6月, 6月10日, 去年, 2021—2025年, Oct. 12",
    "id": "name of one row; see `changai find`",
}
SHOW = "`changai add --template figure`"
MAX_EXACT = 60


class Added(NamedTuple):
    """What was written (nothing, where a finding is an error), taken for granted, and found."""

    changes: Changes
    notes: list[str]
    findings: list[Finding]


@dataclass
class Draft:
    """The tables while they grow, and what reading a statement needs to know."""

    context: ResolutionContext
    rows: Tables
    source_id: str = ""
    notes: list[str] = field(default_factory=list)

    def append(self, table: str, cells: dict[str, str]) -> dict[str, str]:
        """Append a row of which some cells are known."""
        columns = column_names(self.context.schemas[table])
        row = TextRow({column: cells.get(column, "") for column in columns})
        self.rows[table].append(row)
        return row

    def new_id(self, said: Said, key: str, proposed: str) -> str:
        """An id that no row has or had: as chosen, or else as proposed, numbered where need be."""
        rows = itertools.chain.from_iterable(self.rows.values())
        taken = {cell for row in rows for cell in list(row.values())[:2]}
        chosen = said.keys.get(key, proposed)
        if key in said.keys and chosen in taken:
            raise said.fault(key, f"{chosen!r} already exists; choose another, or leave it out")
        numbers = itertools.count(2)
        while chosen in taken:
            chosen = f"{proposed}-{next(numbers)}"
        return chosen


def add(file: str | Path, folder: str | Path = ".") -> Added:
    """Add to a package folder what a TOML file says; written only where the result is valid.

    Raises ChangaiError where the file cannot be understood, with nothing written.
    """
    copy = open_working_copy(folder)
    needed_tables(copy.package, *installed_package().tables)
    given, statements = contribution_file.read(file)
    rows = copy.tables
    draft = Draft(ResolutionContext(copy.package.schemas, rows), rows)
    draft.source_id = contribution_file.cited(given, rows["sources"], draft.notes)
    if not draft.source_id:
        new = contribution_file.new_source(given, rows, draft.notes)
        draft.source_id = draft.new_id(given, "source_id", new["source_id"])
        draft.append("sources", new | {"source_id": draft.source_id})
    for said in statements:
        (voice if "row" in said.keys else figure)(draft, said)
    reconcile(copy)
    changed = copy.changed()
    findings = validate(changed)
    if any(finding.severity == "error" for finding in findings):
        return Added({}, draft.notes, findings)
    changes = diff(copy.files, changed)
    copy.write(changed)
    return Added(changes, draft.notes, findings)


def state(
    draft: Draft, said: Said, key: str, table: str, field: str, row_id: str = ""
) -> dict[str, str]:
    """Add the evidence for what one key says of a field of a row, if its words print that."""
    exact = said.keys[key]
    said.need(["words"], f": the words of the source that print the {key}")
    if exact not in said.keys["words"]:
        raise said.fault(key, f"{exact!r} does not stand in the words given")
    if len(exact) > MAX_EXACT:
        raise said.fault(key, f"is longer than {MAX_EXACT} characters; the name or figure alone")
    new = {"table": table, "row_id": row_id, "field": field, "exact": exact}
    new["source_id"] = draft.source_id
    if any(new.items() <= other.items() for other in draft.rows["evidence"]):
        raise said.fault(key, f"{draft.source_id} already says so of {row_id} {field}")
    kind = value_kind(draft.context.schemas[table], field)
    figure = FIGURE.match(exact) if kind == "number" else None
    if figure and re.search("[0-9]", figure["after"]):
        what = f"{exact!r} holds more than one figure; a range is a row that is written by hand"
        raise said.fault(key, what)
    claim = place(draft, said, key) if field == "region_id" else read_claim(draft.context, new)
    if claim is None:
        raise said.fault(key, f"{exact!r} cannot be read as a {UNREAD[kind]}")
    note = said.keys.get("note", "") if row_id else ""  # that on a new row is its own
    return draft.append("evidence", new | {"claim": claim, "note_en": note})


def place(draft: Draft, said: Said, key: str) -> str:
    """The region that a name or id means; raises ChangaiError where it is none or several."""
    name, regions, names = said.keys[key], draft.context.by_id["regions"], draft.context.names
    found = [one for one in regions if name == one or plain_name(name) in names[one]]
    if len(found) > 1:
        raise said.fault(key, f"{name!r} may be {' or '.join(found)}; give the id")
    if not found:
        known = [*regions, *(row["name_zh"] for row in regions.values())]
        hint = meant(name, known, "add it to data/regions.csv first")
        raise said.fault(key, f"unknown place {name!r}; {hint}")
    return found[0]


def voice(draft: Draft, said: Said) -> None:
    """Another voice on a row that is there: evidence for each field that is given."""
    row_id, by_id, schemas = said.keys["row"], draft.context.by_id, draft.context.schemas
    tables = {
        name: table
        for table, rows in by_id.items()
        for name in rows
        if name[:4] == row_id[:4] and table not in ("sources", "passages")
    }
    table = said.pick("row", tables, "see `changai find`")
    names = PRINTED if table == "metrics" else {}
    key, *cells = column_names(schemas[table])
    cells += [n for n, s in schemas.items() if is_relation(s) and column_names(s)[0] == key]
    fields = names | {c: c for c in cells if c not in ("source_id", "note_en")}
    known = ["row", "words", "note", *fields]
    said.allow(known, f"a statement on {table}", f"see `changai describe {table}`")
    given = [key for key in said.keys if key in fields]
    if not given:
        wanted = ", ".join(names) or "a field"
        raise said.fault("row", f"what does it say of {row_id}? Give {wanted} as printed")
    for key in given:
        state(draft, said, key, table, fields[key], row_id)


def figure(draft: Draft, said: Said) -> None:
    """A new row of metrics, with evidence for what is printed."""
    keys, by_id = said.keys, draft.context.by_id
    schema = draft.context.schemas["metrics"]
    typed = [column for column in column_names(schema) if column not in READ]
    said.allow(["row", "indicator", *PRINTED, "words", "note", *typed], "a figure", f"see {SHOW}")
    said.need(["indicator", "place", "figure"], f"; {SHOW} shows what to give")
    indicator = said.pick("indicator", by_id["indicators"], "add the indicator first")
    alike = [row for row in draft.rows["metrics"] if row["indicator_id"] == keys["indicator"]]
    for key, (target, _) in references(schema).items():
        if key in keys:
            said.pick(key, by_id[target or "metrics"], "add it first")
    region = place(draft, said, "place")
    stated: list[str] = [key for key in ("figure", "date") if key in keys]
    # A place or base that is known otherwise (an id, the publisher) is no evidence.
    for key in ("place", "base_zh"):
        if key in keys and keys[key] in keys.get("words", "") and keys[key] != region:
            stated.append(key)
    voices = {key: state(draft, said, key, "metrics", PRINTED.get(key, key)) for key in stated}
    printed = parse_figure(keys["figure"])
    row = {"indicator_id": keys["indicator"], "region_id": region, "nature": "observed"}
    row |= {"unit_zh": printed.unit if printed else "", "note_en": keys.get("note", "")}
    row |= {"period_precision": "none", "period_kind": "unstated", "source_id": draft.source_id}
    period = parse_period(voices["date"]["claim"]) if "date" in voices else None
    if period:
        others = (row["period_kind"] for row in alike if row["period_precision"] != "multi_year")
        usual = commonest(kind for kind in others if kind in ("instant", "interval"))
        kind = "interval" if period.precision == "multi_year" else usual
        kind = keys.get("period_kind", kind or KINDS.get(indicator["aggregation"], "unstated"))
        # A stock at the end of a year is that of its last day.
        ends = kind == "instant" and re.search("年[底末]$", keys["date"])
        row["period_start"] = (period.last if ends else period.first).isoformat()
        row |= {"period_end": period.last.isoformat(), "period_kind": kind}
        row["period_precision"] = period.precision
    if indicator["unit"] == "percent" and "base_zh" not in keys:
        bases = {other["base_zh"]: other["base_en"] for other in alike}
        if len(bases) != 1:
            said.need(["base_zh"], ": of what is it a share? And base_en, the same in English")
        ((base, english),) = bases.items()
        row |= {"base_zh": base, "base_en": english}
        draft.notes.append(f'taken for granted: base_zh = "{base}"; say so where it is otherwise')
    row |= {key: keys[key] for key in typed if key in keys}
    for other in alike:
        if all(other[column] == row.get(column, "") for column in SUBJECT):
            there = other["metric_id"]
            raise said.fault("indicator", f'{there} is this figure already; say row = "{there}"')
    words = ["met", "" if region == "reg-cn" else region.rpartition("-")[2]]
    words += [keys["indicator"].removeprefix("ind-")]
    words += ["" if row["nature"] == "observed" else row["nature"]]
    words += [day_word(period) if period else ""]
    metric_id = draft.new_id(said, "metric_id", "-".join(filter(None, words)))
    for one in voices.values():
        one["row_id"] = metric_id
    draft.append("metrics", row | {"metric_id": metric_id})  # `settle` writes the value
