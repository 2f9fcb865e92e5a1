"""What a researcher calls: load, find, cite and so on, on the installed release or another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from changai import citation
from changai.display import cell_text, text_rows
from changai.errors import ChangaiError, RetiredId, UnknownName, check_is_text, needed
from changai.model.schema import GROUPS, Json, Language, column_names, references, value_labels
from changai.model.tables import text_type, to_pandas
from changai.plotting.chart import COUNTED_TABLES
from changai.plotting.plot import PLOTTED, draw
from changai.statements.catalog import open_catalog
from changai.statements.copies import copied_sources, without_copies
from changai.statements.derived import TARGETS
from changai.statements.names import Name, all_names, find_names, own_labels, row_called
from changai.statements.readings import READINGS, is_read, last_readings, row_key
from changai.statements.views import CLAIMS, SUFFIX, stated_tables

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from matplotlib.axes import Axes

    from changai.model.table_names import TableName

STATUS = ["copy", "unchecked", "nothing_found", "confirmed", "refined", "disputed", "contested"]
OF_SOURCE = {"title_zh": "source", "publisher_zh": "publisher"}
STATEMENT_COLUMNS = "field value claim stance exact source publisher published hosting paragraph start end url note_en"


class Dataset:
    """A package of the dataset: a folder, a release zip, or (without a path) the installed one.

    Raises ChangaiError where the path holds no package, or one that is broken.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        # An absolute path: what is pickled is opened again, maybe by a process in another folder.
        self._path = None if path is None else Path(path).resolve()
        self._catalog = open_catalog(path)

    def __reduce__(self) -> tuple[type[Dataset], tuple[Path | None]] | str:
        """Another process opens the same files: tables are not sent along."""
        return Dataset, (self._path,)

    def __iter__(self) -> Iterator[str]:
        """The names of the tables, in the order of ``tables()``."""
        schemas = self._catalog.schemas
        place = {group: number for number, group in enumerate(GROUPS)}
        groups = {name: schema.get("group", "") for name, schema in schemas.items()}
        return iter(sorted(schemas, key=lambda name: place.get(groups[name], len(GROUPS))))

    def __len__(self) -> int:
        return len(self._catalog.schemas)

    def __contains__(self, table: object) -> bool:
        return table in self._catalog.schemas

    def __repr__(self) -> str:
        return f"<changai.Dataset {self.version} at {self._catalog.where}>"

    @property
    def version(self) -> str:
        """Version of the data, as the descriptor states it."""
        return str(self._catalog.descriptor.get("version", "unknown"))

    def tables(self) -> pd.DataFrame:
        """The catalogue of tables, core tables first: one row per table.

        Columns: ``table``, ``group`` (core, reference, relation, provenance, view; empty where a
        table is none of the model), ``title``, ``rows`` and ``columns`` (how many), and ``row``
        (what one row is).
        """
        import pandas as pd

        records = []
        for name in self:
            schema = self._catalog.schema(name)
            rows, columns = self._catalog.table(name).shape
            group, title, row = (schema.get(key, "") for key in ("group", "title", "row"))
            records.append((name, group, title, rows, columns, row))
        names = ["table", "group", "title", "rows", "columns", "row"]
        return pd.DataFrame(records, columns=names)

    def load(
        self,
        table: TableName | str,
        labels: Language | None = None,
        *,
        evidence: bool = False,
        source: str | None = None,
        copies: bool = True,
    ) -> pd.DataFrame:
        """One table as a typed DataFrame, one row per row of ``data/<table>.csv``.

        ``source`` (an id of ``sources``): only the rows of which it says something, cell by cell as
        it states them, else empty; class, theme and descriptions are the curators' and stay.
        ``labels``: a readable label in that language follows each foreign key (``region`` after
        ``region_id``). ``evidence``: ``confirming``, ``refining``, ``disputing`` (numbers of other
        sources), ``status`` (ordered categorical: copy: the row goes by a copy on an unrelated
        site, and nobody better states it; unchecked, nothing_found, confirmed, refined, disputed,
        contested: disputed by a source that is trusted no less than the adopted one) and
        ``read_on`` (the day on which the row was last read against its sources and found right or
        mended, missing where it was not or was changed since).
        ``copies=False`` leaves out what rests on copies on unrelated sites (``sources.hosting``): the
        rows that go by one, what stands at them in other tables, and cells that only copies state.
        Raises UnknownName for an unknown table or source, ChangaiError for another language, or
        where a table has no versions by source.
        """
        if labels not in (None, "zh", "en"):
            raise ChangaiError(f"labels must be 'zh' or 'en', not {labels!r}")
        frame = to_pandas(self._catalog.table(table))
        if source is not None:
            frame = self._as_stated(table, source)[list(frame.columns)]
        if not copies:
            frame = without_copies(self._catalog, table, frame, as_stated=source is not None)
        if evidence:
            self._add_status(table, frame)
        if labels is not None:
            self._add_labels(table, frame, labels)
        return frame

    def describe(self, table: TableName | str, language: Language = "en") -> pd.DataFrame:
        """Data dictionary of a table, one row per column; raises UnknownName for an unknown table.

        Columns: ``column``, ``type``, ``unit``, ``required``, ``allowed`` (values with labels),
        ``references`` (table.column) and ``meaning``.
        """
        import pandas as pd

        if language not in ("zh", "en"):
            raise ChangaiError(f"language must be 'zh' or 'en', not {language!r}")
        rows = dictionary(self._catalog.schema(table), language)
        return pd.DataFrame(rows).drop(columns="title")

    def evidence(self, row_id: str) -> pd.DataFrame:
        """The statements of sources on a row: one for each source, field and place.

        Columns: ``field``, ``value`` (what the row holds), ``claim`` (what the source says, in the
        same units; none before 0.2), ``stance``, ``exact`` (as printed), ``source``, ``publisher``,
        ``published`` (as exact as known), ``hosting`` (copy: on an unrelated site),
        ``paragraph``, ``start``, ``end`` (code points within it), ``url``, ``note_en``; own sources first. Raises UnknownName where no row has the id.
        """
        row, statements = self.show(row_id), self.load("evidence")
        sources = self.load("sources").set_index("source_id").rename(columns=OF_SOURCE)
        days = map(dated, sources["published"], sources["published_precision"])
        sources["published"] = list(days)
        ordinals = self.load("passages").set_index("passage_id")["ordinal"].rename("paragraph")
        found = statements[statements["row_id"] == row_id].join(ordinals, on="passage_id")
        of_source = ["source", "publisher", "published", "hosting", "url"]
        found = found.join(sources[of_source], on="source_id")
        values = {field: self.value(row, field) for field in found["field"].unique()}
        found["value"] = [values[field] for field in found["field"]]
        found = found[[column for column in STATEMENT_COLUMNS.split() if column in found]]
        return found.sort_values(["stance", "field"], kind="stable").reset_index(drop=True)

    def claims(self, table: TableName | str | None = None) -> pd.DataFrame:
        """Every claim of every source on a core table (or all of them), one row per claim.

        Columns: ``table``, ``row_id``, ``field``, ``source_id``; ``claim`` in canonical form and
        typed in ``number`` (base units; of a range with ``upper``) with ``qualifier``, ``first``,
        ``last`` and ``precision``, ``id`` or ``text``; ``stance``, ``adopted``, ``basis``
        (``printed``, or ``context``: a source says it without words to point to), ``published`` and
        ``authority`` of the source, ``exact``, ``note_en``. The adopted claims of a row make it up. Raises UnknownName
        for an unknown table, ChangaiError where a release holds no claims.
        """
        frame = self._newer(CLAIMS)
        core = stated_tables(self._catalog.schemas)
        if table not in (None, *core):
            raise UnknownName("core table", str(table), core)
        return frame[frame["table"] == table].reset_index(drop=True) if table else frame

    def targets(self) -> pd.DataFrame:
        """Each target, plan or requirement, and what became of it by the day of the release.

        Columns: ``metric_id``, ``indicator_id``, ``nature``, ``region_id``, ``document_id``,
        ``deadline``, ``qualifier`` and ``value`` of the target in its ``unit``;
        ``outcome_metric_id``, ``outcome_qualifier``, ``outcome_value``, ``outcome_until`` of the
        figure observed for the same indicator, place and base; ``verdict``: met, missed, not yet
        due, unknown, and the ``reason`` where it is unknown. The table ``targets`` has the same.
        Raises ChangaiError where a release names no outcomes.
        """
        if TARGETS not in self._catalog.schemas:
            raise ChangaiError(f"release {self.version} names no outcomes of targets: it is older")
        return self.load(TARGETS)

    def find(self, name: str) -> pd.DataFrame:
        """Find rows of any table by any of their names, in any language.

        Traditional characters, pinyin (two syllables or more, with or without spaces and tones), case
        and punctuation make no difference; a recurring term is found by its renderings as well
        (技能劳动者 as *skilled workers*). A release of before there was a table of names answers by
        the names that its rows hold.

        Columns: ``table``, ``row_id``, ``name`` (the one found), ``kind`` (missing where the row
        alone has it), ``language``, ``name_zh``, ``name_en`` (those of the row); names that are the
        same before those that hold it, pinyin after both, sources after all other tables.
        Raises ChangaiError where the name is no text (bytes that could not be decoded), or is an id
        that is no longer used.
        """
        import pandas as pd

        check_is_text(name)
        found = [each.name for each in find_names(self._catalog, self._names, name)]
        if not found:
            self._refuse_retired(name)
        frame = pd.DataFrame(
            [each[:-1] for each in found],
            columns=["table", "row_id", "name", "kind", "language"],
            dtype=text_type(),
        )
        frame["kind"] = frame["kind"].mask(frame["kind"] == "")
        for language in ("zh", "en"):
            own = own_labels(self._catalog, frame["table"].unique(), language)
            frame[f"name_{language}"] = frame["row_id"].map(own).fillna("").astype(text_type())
        return frame

    @cached_property
    def _names(self) -> list[Name]:
        return all_names(self._catalog)

    def plot(
        self,
        what: str,
        language: Language = "en",
        *,
        ax: Axes | None = None,
        region: str | None = None,
    ) -> Axes:
        """A chart of an indicator (an id, or any name of it), or of a table, counted (extra: ``changai[plot]``).

        An indicator: its national figures (all, where none is national) over time, each at the end
        of its period, in units of the indicator, targets at their deadlines; qualifiers and
        disputes are drawn, what has no date is counted below. ``region`` (an id or name): the figures
        of that place. A table: rows of ``events``, ``documents`` or ``metrics`` by year, of
        ``regional_initiatives`` by province. A notebook shows what is returned; keep it with
        ``.figure.savefig("chart.png")``. pyplot does not know it: to draw on axes of your own, hand
        them over as ``ax``.
        Raises UnknownName for an unknown name, ChangaiError for one of several rows, for a table
        that is not counted, for a place without figures, where matplotlib is not installed, or in
        Chinese where no font is installed that has Chinese.
        """
        for text in filter(None, (what, region)):
            check_is_text(text)
        if what not in COUNTED_TABLES:
            if what in self:
                raise ChangaiError(f"table {what!r} cannot be plotted; {PLOTTED}")
            what = self._row_called("indicators", what, list(COUNTED_TABLES))
        elif region is not None:
            raise ChangaiError(f"region= chooses figures of an indicator; {what!r} is a table")
        place = None if region is None else self._row_called("regions", region)
        return draw(self, what, language, ax, place)

    def _row_called(self, table: str, text: str, others: Sequence[str] = ()) -> str:
        """The id of the row of a table that has an id or a name; raises ChangaiError."""
        try:
            return row_called(self._catalog, self._names, table, text, others)
        except UnknownName:
            self._refuse_retired(text)
            raise

    def connect(self) -> duckdb.DuckDBPyConnection:
        """DuckDB in memory with every table; raises ChangaiError without ``changai[duckdb]``.

        Keep it in a name while you use its results: before DuckDB 1.5 these do not keep it open.
        """
        with needed("connect() needs DuckDB", "duckdb"):
            import duckdb
        connection = duckdb.connect()
        for name in self._catalog.schemas:
            connection.from_arrow(self._catalog.table(name)).create(name)
        return connection

    def cite(self, style: citation.Style = "text") -> str:
        """How to cite the data, as ``text``, ``bibtex`` or ``cff``; raises ChangaiError."""
        return citation.cite(self._catalog.descriptor, style)

    def schema(self, table: str) -> Json:
        """The Table Schema of a table, as JSON; raises UnknownName."""
        return self._catalog.schema(table)

    def show(self, row_id: str) -> pd.Series[Any]:
        """One row by its id, whatever its table; raises UnknownName."""
        known: list[str] = []
        for name, schema in self._catalog.schemas.items():
            key = schema.get("primaryKey")
            if not isinstance(key, str) or name == "retired" or key in references(schema):
                continue
            ids = self._catalog.table(name)[key].to_pylist()
            if row_id in ids:
                row: pd.Series[Any] = self.load(name).iloc[ids.index(row_id)]
                return row
            known += ids
        self._refuse_retired(row_id)
        raise UnknownName("id", row_id, [i for i in known if i[:4] == row_id[:4]] or known)

    def value(self, row: pd.Series[Any], field: str) -> str:
        """What a row holds in a field: a cell, or the ids that a relation table joins to it.

        The cell may be of another table with the same ids: ``provincial_reform`` has those of regions.
        """
        if field in row:
            return cell_text(row[field])
        key = row.index[0]
        for name, schema in self._catalog.schemas.items():
            if schema.get("primaryKey") == key and field in column_names(schema):
                frame = self.load(name)
                cells = frame.loc[frame[key] == row[key], field]
                return cell_text(cells.iloc[0]) if len(cells) else ""
        relation = self.load(field)
        key, *others = references(self._catalog.schema(field))
        joined = relation.loc[relation[key] == row[key], others]
        return "; ".join(joined.bfill(axis=1).iloc[:, 0]) if len(joined) else ""

    def _newer(self, table: str) -> pd.DataFrame:
        """A table that older releases lack."""
        if table not in self._catalog.schemas:
            raise ChangaiError(f"release {self.version} holds no table {table!r}: it is older")
        return self.load(table)

    def _refuse_retired(self, row_id: str) -> None:
        """Raise RetiredId, which names the replacement, where an id is no longer used."""
        if "retired" in self._catalog.schemas:
            for retired in self._catalog.table("retired").to_pylist():
                if retired["id"] == row_id:
                    raise RetiredId(retired)

    def _as_stated(self, table: str, source: str) -> pd.DataFrame:
        core = stated_tables(self._catalog.schemas)
        if table not in core:
            there = ", ".join(core)
            raise ChangaiError(f"table {table!r} has no versions by source; there are: {there}")
        known = self._catalog.table("sources")["source_id"].to_pylist()
        if source not in known:
            self._refuse_retired(source)
            raise UnknownName("source", source, known)
        frame = self._newer(table + SUFFIX)
        return frame[frame["source_id"] == source].reset_index(drop=True)

    def _add_labels(self, table: str, frame: pd.DataFrame, language: Language) -> None:
        for column, (target, key) in references(self._catalog.schema(table)).items():
            path = self._catalog.label_path(target or table, key, language)
            called = frame[column]
            for name, id_column, label in path:
                ids = self._catalog.table(name)[id_column].to_pylist()
                labels = self._catalog.labels(name, label)
                called = called.map(dict(zip(ids, labels, strict=True)))
            if path:
                at = list(frame.columns).index(column) + 1
                frame.insert(at, column.removesuffix("_id"), called.astype(text_type()))

    def _add_status(self, table: str, frame: pd.DataFrame) -> None:
        import pandas as pd

        key = self._catalog.schema(table).get("primaryKey")
        if not isinstance(key, str):
            raise ChangaiError(f"table {table!r} has no ids, so no evidence of its own")
        statements, sources = self.load("evidence"), self.load("sources").set_index("source_id")
        ranked = "authority" in sources
        ranks: dict[str, int] = dict(sources["authority"].cat.codes) if ranked else {}
        statements["rank"] = statements["source_id"].map(ranks)
        cell = ["row_id", "field"]
        adopted = (
            statements[statements["stance"] == "states"]
            .groupby(cell)["rank"]
            .min()
            .rename("adopted")
        )
        against = statements[statements["stance"] == "disputes"].join(adopted, on=cell)
        contested = against.loc[against["rank"] <= against["adopted"], "row_id"]
        status = pd.Series("unchecked", index=frame.index)
        status[frame[key].isin(self.load("lookups")["row_id"])] = "nothing_found"
        stances = statements[["row_id", "source_id", "stance"]].drop_duplicates()
        for name, stance, reached in (
            ("confirming", "confirms", "confirmed"),
            ("refining", "refines", "refined"),
            ("disputing", "disputes", "disputed"),
        ):
            number = stances.loc[stances["stance"] == stance, "row_id"].value_counts()
            frame[name] = frame[key].map(number).fillna(0).astype("Int64")
            status[frame[name] > 0] = reached
        status[frame[key].isin(contested)] = "contested"
        if "source_id" in frame:
            status[frame["source_id"].isin(copied_sources(self._catalog))] = "copy"
        frame["status"] = pd.Categorical(status, categories=STATUS, ordered=True)
        if READINGS in self._catalog.schemas:  # older releases hold none
            frame["read_on"] = pd.to_datetime(frame[key].map(self._days_read(table)))

    def _days_read(self, table: str) -> dict[str, str]:
        """The day of the last reading that still holds, by the id of the row."""
        schema = self._catalog.schema(table)
        last = last_readings(text_rows(self.load(READINGS)))
        days = {}
        for row in text_rows(to_pandas(self._catalog.table(table))):
            row_id = row_key(schema, row)
            reading = last.get((table, row_id))
            if reading is not None and is_read(schema, row, reading):
                days[row_id] = reading["read_on"]
        return days


def dictionary(schema: Json, language: Language) -> list[dict[str, object]]:
    """The data dictionary of one table schema, a record per field."""
    suffix = "_zh" if language == "zh" else ""
    foreign_keys = references(schema)
    return [
        {
            "column": field["name"],
            "title": field.get("title" + suffix, ""),
            "type": field["type"],
            "unit": field.get("unit", ""),
            "required": bool(field.get("constraints", {}).get("required")),
            "allowed": "; ".join(map(" = ".join, value_labels(field, language).items())),
            "references": ".".join(filter(None, foreign_keys.get(field["name"], ()))),
            "meaning": field.get("description" + suffix, ""),
        }
        for field in schema["fields"]
    ]


def dated(value: pd.Timestamp, precision: str) -> str:
    """A day as far as it is known: 2021, 2021-10 or 2021-10-14."""
    length = {"multi_year": 4, "year": 4, "season": 7, "month": 7}.get(precision, 10)
    return cell_text(value)[:length]
