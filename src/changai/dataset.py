"""What a researcher calls: load, find, cite and so on, on the installed release or another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from changai import citation
from changai.display import cell_text
from changai.errors import ChangaiError, RetiredId, UnknownName, check_is_text, needed
from changai.frames.attributes import attributes
from changai.frames.checks import add_checks
from changai.frames.labels import add_labels
from changai.frames.points import listed_indicators, nothing, points_of
from changai.frames.shown import Shown
from changai.model.schema import (
    GROUPS,
    Json,
    Language,
    column_names,
    dictionary,
    own_id_column,
    references,
)
from changai.model.tables import text_type, to_pandas
from changai.model.values import as_known
from changai.plotting.chart import COUNTED_TABLES
from changai.plotting.plot import PLOTTED, draw
from changai.statements.catalog import open_catalog
from changai.statements.copies import without_copies
from changai.statements.derived import SERIES, TARGETS
from changai.statements.names import Name, all_names, find_names, own_labels, row_called
from changai.statements.views import CLAIMS, SUFFIX, stated_tables

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from matplotlib.axes import Axes

    from changai.model.table_names import TableName

NEAR = 3  # ids that an error of show() names
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
        What a table is read with stands in it and in no CSV file (derived columns): in ``metrics``
        the ``unit`` of the value; in core tables the ``status`` (ordered categorical: copy: the row
        goes by a copy on an unrelated site, and nobody better states it; unchecked, nothing_found,
        confirmed, refined, disputed, contested: on a cell of it the best sources differ among
        themselves), the ``disputed_fields``, separated by spaces, and ``read_on`` (the day on
        which the row was last read against its sources and found right or mended, missing where it
        was not or was changed since). ``series_break`` is true or false, never missing.
        ``labels``: a readable label in that language follows each foreign key (``region`` after
        ``region_id``) and each enumeration (``nature_label`` after ``nature``). ``evidence`` adds
        ``confirming``, ``refining`` and ``disputing`` (numbers of other sources, those of one
        ``origin`` counted once), and ``status`` and so on to tables with ids that are not core.
        ``copies=False`` leaves out what rests on copies on unrelated sites (``sources.hosting``): the
        rows that go by one, what stands at them in other tables, and cells that only copies state.
        ``attrs`` of the frame has title, description and unit of the table and its ``columns``, in
        both languages. Raises UnknownName for an unknown table or source, ChangaiError for another language, or
        where a table has no versions by source.
        """
        self._check_language(labels)
        frame = to_pandas(self._catalog.table(table))
        if source is not None:
            frame = self._as_stated(table, source, frame)
        if not copies:
            frame = without_copies(self._catalog, table, frame, as_stated=source is not None)
        if evidence:
            add_checks(self._catalog, table, frame)
        if labels is not None:
            add_labels(self._catalog, table, frame, labels)
        frame.attrs = attributes(table, self._catalog.schema(table))
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
        _, row = self._row(row_id)
        statements = self.load("evidence")
        sources = self.load("sources").set_index("source_id").rename(columns=OF_SOURCE)
        days = map(as_known, map(nothing, sources["published"]), sources["published_precision"])
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

    def series(
        self,
        indicator: str,
        *,
        region: str | None = None,
        nature: str | None = None,
        labels: Language | None = None,
    ) -> pd.DataFrame:
        """The figures of an indicator in order of time, one row per point.

        ``indicator`` is an id or a name in any language, and so is ``region`` (all places without
        it); ``nature`` is observed, target, plan, requirement or forecast (all without it). Columns:
        ``period`` (2021, 2019/2021, 2021-05; open: 2021/.., since 2021, and ../2021-05-02, until or
        by that day), its ``period_start``, ``period_end``, ``period_precision`` and ``period_kind``,
        ``value``, ``value_upper``, ``unit``, ``qualifier``, ``nature``, ``region_id``, ``base_zh``,
        ``base_en``, ``source_id``, ``status``, ``disputed_fields``, ``segment``, ``metric_id``, and
        the others of the table ``series``. Compare only points of one ``segment``; a period that is
        open stands where it begins, what is undated comes last. ``labels`` as of ``load``. Raises
        UnknownName for an unknown name, ChangaiError for one of several rows, or where a release is
        older than the table.
        """
        indicator_id = self._row_called("indicators", indicator)
        region_id = None if region is None else self._row_called("regions", region)
        table = self._newer(SERIES)
        points = points_of(table, indicator_id, region_id, nature)
        if labels is not None:
            self._check_language(labels)
            add_labels(self._catalog, SERIES, points, labels)
        points.attrs = table.attrs
        return points

    def indicators(self, search: str = "") -> pd.DataFrame:
        """The indicators that there are, those with the most points first.

        With ``search`` only those in which all its words stand: in their id, names and definitions in
        both languages, or that ``find`` finds. Columns: ``indicator_id``, ``name_en``, ``name_zh``,
        ``unit``, ``points`` (figures of every nature), ``places``, ``first`` and ``last`` (years of
        the dated ones). Raises ChangaiError where a release is older than the table ``series``.
        """
        check_is_text(search)
        also = set(self.find(search)["row_id"]) if search.strip() else set()
        return listed_indicators(self.load("indicators"), self._newer(SERIES), search, also)

    def targets(self, labels: Language | None = None) -> pd.DataFrame:
        """Each target, plan or requirement, and what became of it by the day of the release.

        Columns: ``metric_id``, ``indicator_id``, ``nature``, ``region_id``, ``document_id``,
        ``deadline``, ``qualifier`` and ``value`` of the target in its ``unit``;
        ``outcome_metric_id``, ``outcome_qualifier``, ``outcome_value``, ``outcome_until`` of the
        figure observed for the same indicator, place and base; ``verdict``: met, missed, not yet
        due, unknown, and the ``reason`` where it is unknown. The table ``targets`` has the same.
        ``labels`` as of ``load``. Raises ChangaiError where a release names no outcomes.
        """
        if TARGETS not in self._catalog.schemas:
            raise ChangaiError(f"release {self.version} names no outcomes of targets: it is older")
        return self.load(TARGETS, labels)

    def find(self, name: str) -> pd.DataFrame:
        """Find rows of any table by any of their names, in any language.

        Traditional characters, pinyin (two syllables or more, with or without spaces and tones), case
        and punctuation make no difference; a recurring term is found by its renderings as well
        (技能劳动者 as *skilled workers*). A release of before there was a table of names answers by
        the names that its rows hold.

        Columns: ``table``, ``row_id``, ``name`` (the one found), ``kind`` (missing where the row
        alone has it), ``language``, ``name_zh``, ``name_en`` (those of the row). Names as a whole come
        first (the same, then renderings, then pinyin), after them those that hold it, in the same
        order; among those that are alike, sources come after all other tables.
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

        An indicator: its national figures (all, where none is national) over time, each in the middle
        of the days that it counts or in which its day lies, which are drawn, in units of the indicator;
        natures, qualifiers, disputes and breaks of the count are marked, what has no date is counted
        below. A line joins figures of one segment of ``series`` whose rise or fall is known: not one
        "more than 50 million" and the next. ``region`` (an id or name): the figures
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

    def show(self, row_id: str, labels: Language | None = "en") -> Shown:
        """One row by its id, whatever its table, with all that belongs to it.

        ``row`` (its cells, with ``labels`` in that language after ids and values, without them for
        None; ``show(id)["value"]`` is one), ``statements`` of sources, those on one field side by
        side (columns as of ``evidence``), and ``referring``: the rows of other tables that lead to
        it (``table``, ``column``, ``row``: their id or key, ``label``). A notebook shows all of it.
        Raises UnknownName, with the ids most like it, where no row has the id.
        """
        import pandas as pd

        self._check_language(labels)
        table, row = self._row(row_id, NEAR)
        frame = pd.DataFrame([row]).astype(self.load(table).dtypes)
        if labels is not None:
            add_labels(self._catalog, table, frame, labels)
        return Shown(self._catalog, self.evidence, table, row_id, frame.iloc[0], labels or "en")

    def _row(self, row_id: str, near: int = 1) -> tuple[str, pd.Series[Any]]:
        """The table of a row and the row itself; raises UnknownName, with so many ids near it."""
        check_is_text(row_id)
        known: list[str] = []
        for name, schema in self._catalog.schemas.items():
            key = own_id_column(schema)
            if key is None or name == "retired":
                continue
            ids = self._catalog.table(name)[key].to_pylist()
            if row_id in ids:
                row: pd.Series[Any] = self.load(name).iloc[ids.index(row_id)]
                return name, row
            known += ids
        self._refuse_retired(row_id)
        alike = [known_id for known_id in known if known_id[:4] == row_id[:4]]
        raise UnknownName("id", row_id, alike or known, near)

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

    def _check_language(self, labels: str | None) -> None:
        if labels not in (None, "zh", "en"):
            raise ChangaiError(f"labels must be 'zh' or 'en', not {labels!r}")

    def _as_stated(self, table: str, source: str, adopted: pd.DataFrame) -> pd.DataFrame:
        """A core table as a source states it, with the columns of the ``adopted`` one."""
        core = stated_tables(self._catalog.schemas)
        if table not in core:
            there = ", ".join(core)
            raise ChangaiError(f"table {table!r} has no versions by source; there are: {there}")
        known = self._catalog.table("sources")["source_id"].to_pylist()
        if source not in known:
            self._refuse_retired(source)
            raise UnknownName("source", source, known)
        frame = self._newer(table + SUFFIX)
        frame = frame[frame["source_id"] == source].reset_index(drop=True)
        key = self._catalog.schema(table)["primaryKey"]
        derived = [column for column in adopted if column not in frame]
        frame = frame.merge(adopted[[key, *derived]], on=key, how="left", validate="one_to_one")
        return frame[list(adopted.columns)]
