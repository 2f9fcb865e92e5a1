// What the pages of rows look up, grouped once for all of them.
import { sortDay } from "../shared/dates.mjs";
import { grouped } from "../shared/grouped.mjs";
import { isId, TABLES } from "../shared/rows.mjs";

/** Tables whose rows are told of in parts of their own, and not as what refers to a row. */
const TOLD_ELSEWHERE = new Set([
  ...["evidence", "names", "lookups", "departures", "readings", "exclusions", "errata", "passages"],
  ...["terms", "hosts", "retired"],
]);
/** References that another part of the page tells of. */
const COLUMNS_TOLD_ELSEWHERE = new Set(["source_id", "metrics.indicator_id", "regions.province_id"]);
/** By what the rows of a table follow one another: the first of these columns that a row has. */
const SERIES = {
  events: ["program_id", "theme_id"],
  documents: ["theme_id"],
  regional_initiatives: ["theme_id"],
};

const indexes = new WeakMap();

/** The index of a site; made when first asked for. */
export function rowIndex(site) {
  if (!indexes.has(site)) indexes.set(site, makeIndex(site));
  return indexes.get(site);
}

const rowId = (row) => row.row_id;

function makeIndex(site) {
  const rows = rowsById(site);
  return {
    rows,
    referrers: referrersById(site),
    names: grouped(site.data.names, rowId),
    lookups: grouped(site.data.lookups, rowId),
    departures: grouped(site.data.departures, rowId),
    segments: segmentsByIndicator(site, rows),
    verdicts: new Map(site.data.targets.map((target) => [target.metric_id, target])),
    neighbours: neighboursById(site, rows),
    statedBy: rowsBySource(site),
    tellings: grouped(
      site.data.sources.filter(({ origin }) => origin),
      ({ origin }) => origin,
    ),
    copies: new Set(site.said.copies),
  };
}

/** Each row that has an id of its own: its table and cells. A row whose id has not the form of one has no page. */
function rowsById(site) {
  const rows = new Map();
  for (const table of Object.values(TABLES)) {
    const { key } = site.tables[table];
    for (const row of site.data[table]) if (isId(row[key])) rows.set(row[key], { table, row });
  }
  return rows;
}

/** For each id the rows that refer to it, with their table and the column that does. */
function referrersById(site) {
  const tables = site.about.held.filter((name) => !TOLD_ELSEWHERE.has(name));
  const referrers = tables.flatMap((table) => {
    const columns = referringColumns(site, table);
    return site.data[table].flatMap((row) => columns.map((column) => ({ table, column, row })));
  });
  return grouped(referrers, ({ column, row }) => row[column]);
}

/** The columns of a table that lead to rows of which it is told that this one refers to them. */
const referringColumns = (site, table) =>
  site.tables[table].columns
    .filter(({ references }) => references)
    .map(({ name }) => name)
    .filter((name) => !COLUMNS_TOLD_ELSEWHERE.has(name) && !COLUMNS_TOLD_ELSEWHERE.has(`${table}.${name}`));

/** For each indicator its figures, segment by segment: the nation first, then those with most figures. */
function segmentsByIndicator(site, rows) {
  const byIndicator = new Map();
  for (const [indicator, points] of grouped(site.data.series, (point) => point.indicator_id)) {
    const segments = [...grouped(points, (point) => point.segment).values()].map((segment) =>
      segment
        .sort((a, b) => a.point - b.point)
        .map((point) => rows.get(point.metric_id)?.row)
        .filter(Boolean),
    );
    const kept = segments.filter((segment) => segment.length);
    const isNational = (segment) => segment[0].region_id === "reg-cn";
    kept.sort((a, b) => isNational(b) - isNational(a) || b.length - a.length);
    byIndicator.set(indicator, kept);
  }
  return byIndicator;
}

/** For each dated row of a series the rows before and after it, and what it is a series of. */
function neighboursById(site, byId) {
  const neighbours = new Map();
  for (const [table, columns] of Object.entries(SERIES)) {
    const { key, dates } = site.tables[table];
    const dated = site.data[table].filter((row) => byId.has(row[key]) && sortDay(row, dates));
    const series = grouped(dated, (row) => row[columns.find((name) => row[name])]);
    for (const [of, rows] of series) {
      rows.sort((a, b) => sortDay(a, dates).localeCompare(sortDay(b, dates)) || (a[key] < b[key] ? -1 : 1));
      rows.forEach((row, at) =>
        neighbours.set(row[key], { of, before: rows[at - 1]?.[key], after: rows[at + 1]?.[key] }),
      );
    }
  }
  return neighbours;
}

/** For each source the ids of the rows of which it states something. */
function rowsBySource(site) {
  const statements = grouped(site.data.evidence, (statement) => statement.source_id);
  return new Map([...statements].map(([source, said]) => [source, new Set(said.map(rowId))]));
}
