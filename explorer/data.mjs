// The data as the browser loads it: a file a table, with the labels of the ids it mentions. A large table comes by
// columns and by blocks of rows, so that a page loads the columns it is filtered by and the rows in sight, not all.
//
// The files are scripts, not JSON: pages opened from a folder may load scripts, but fetch nothing.
import { NEXT } from "./shared/columns.mjs";

/** From how many characters of rows on a table is a large one. */
export const LARGE = 200_000;
const BLOCK = 100; // rows of a large table that come in one file
const COLUMN_PART = 600_000; // characters of a column that come in one file

/** The files of the tables below data/ as `[name, value]`. */
export function dataFiles({ tables, labels }) {
  const units = unitsOfIndicators(tables.indicators);
  return Object.values(tables).flatMap((table) => tableFiles(withUnits(table, units), labels));
}

/** A file of the data as a script. */
export const asScript = (name, value) =>
  `(self.changaiData||={})[${JSON.stringify(name)}]=${JSON.stringify(value)};\n`;

/** By id of an indicator, the words of its unit in both languages. */
function unitsOfIndicators({ columns, rows }) {
  const [id, unit] = ["indicator_id", "unit"].map((name) => columns.findIndex((c) => c.name === name));
  return Object.fromEntries(rows.map((row) => [row[id], columns[unit].values[row[unit]]]));
}

/** A table of figures that has no column of units, with the units of the indicators that it names. */
function withUnits(table, units) {
  const place = table.columns.findIndex((column) => column.name === "indicator_id");
  if (place < 0 || table.columns.some((column) => column.name === "unit")) return table;
  const named = new Set(table.rows.map((row) => row[place]));
  return { ...table, units: Object.fromEntries(Object.entries(units).filter(([id]) => named.has(id))) };
}

function tableFiles(table, labels) {
  const columns = table.columns.map((column, place) => ({
    ...column,
    distinct: new Set(table.rows.map((row) => row[place])).size,
  }));
  const head = { ...table, columns, count: table.rows.length };
  const isLarge = JSON.stringify(table.rows).length > LARGE;
  if (!isLarge) return [[table.name, { ...head, labels: labelsOfRows(table.rows, table, labels) }]];
  return largeTableFiles(head, labels);
}

/**
 * The files of a large table: its head with the first block of rows, a file for each later block, and the columns in
 * parts. A column says how many `parts` it has, and whether it needs the labels that are in `common`.
 */
function largeTableFiles(table, labels) {
  const [first, ...later] = blocksOf(table.rows).map((rows) => ({
    rows,
    labels: labelsOfRows(rows, table, labels),
  }));
  const { common, own } = labelsByColumn(table, labels);
  const isCommon = (id) => Object.hasOwn(common, id);
  const columns = table.columns.map((column, place) => ({
    told: column,
    common: own[place].some(isCommon),
    labels: labelsOfColumn(column, own[place], isCommon, table, labels),
    parts: columnParts(table.rows.map((row) => row[place])),
  }));
  const head = {
    ...table,
    ...first,
    block: BLOCK,
    columns: columns.map(({ told, common, parts }) => ({ ...told, common, parts: parts.length })),
  };
  return [
    [table.name, head],
    [`${table.name}/labels`, { labels: common }],
    ...later.map((block, n) => [`${table.name}/rows.${n + 1}`, block]),
    ...columns.flatMap(({ told, labels, parts }) =>
      parts.map((part, n) => [`${table.name}/${told.name}.${n}`, n ? part : { ...part, labels }]),
    ),
  ];
}

/**
 * The labels of the ids that a column has for itself. One that holds some ids among other texts is not searched by
 * their pinyin.
 */
function labelsOfColumn(column, ids, isCommon, table, labels) {
  const found = labelsOf(
    ids.filter((id) => !isCommon(id)),
    table,
    labels,
  );
  if (ids.length >= column.distinct / 2) return found;
  return Object.fromEntries(Object.entries(found).map(([id, label]) => [id, label.slice(0, 3)]));
}

function blocksOf(rows) {
  const blocks = [];
  for (let from = 0; from < rows.length; from += BLOCK) blocks.push(rows.slice(from, from + BLOCK));
  return blocks;
}

/**
 * A column in parts of a limited size: `values`, those that no row before held, and `codes`, for the rows in order the
 * place of their value among all, or NEXT for the next one that is new; rows alike in a row as `[code, times]`.
 */
function columnParts(cells) {
  const known = new Map();
  const parts = [];
  let left = 0;
  for (const cell of cells) {
    if (left <= 0) {
      parts.push({ values: [], codes: [] });
      left = COLUMN_PART;
    }
    const { values, codes } = parts.at(-1);
    const code = known.get(cell) ?? NEXT;
    if (code === NEXT) {
      known.set(cell, known.size);
      values.push(cell);
      left -= JSON.stringify(cell).length;
    }
    const last = codes.at(-1);
    if (last?.[0] === code) last[1] += 1;
    else codes.push([code, 1]);
    left -= last?.[0] === code ? 0 : 4;
  }
  for (const part of parts)
    part.codes = part.codes.map(([code, times]) => (times > 1 ? [code, times] : code));
  return parts;
}

/**
 * Whether the ids of a column have labels. A figure is called by its indicator, which most tables of figures name as
 * well.
 */
const isNamed = (name, { columns }) =>
  !(name === "metric_id" && columns.some((column) => column.name === "indicator_id"));

/** The labels of the ids that several columns of a table hold, and by column all ids that have labels. */
function labelsByColumn(table, labels) {
  const own = table.columns.map(({ name }, place) =>
    isNamed(name, table)
      ? [...new Set(table.rows.map((row) => row[place]))].filter((id) => Object.hasOwn(labels, id))
      : [],
  );
  const times = new Map();
  for (const id of own.flat()) times.set(id, (times.get(id) ?? 0) + 1);
  const several = [...times].filter(([, count]) => count > 1).map(([id]) => id);
  return { common: labelsOf(several, table, labels), own };
}

function labelsOfRows(rows, table, labels) {
  const named = table.columns.map((column) => isNamed(column.name, table));
  return labelsOf(
    rows.flatMap((row) => row.filter((_, place) => named[place])),
    table,
    labels,
  );
}

/**
 * The labels of the ids among some values: `[table, Chinese, English, pinyin]`. That of a place comes with those of the
 * places it lies in; a source is searched by its title in its own table alone, so that elsewhere it goes without the
 * pinyin.
 */
function labelsOf(values, table, labels) {
  const found = {};
  const add = (id) => {
    if (!Object.hasOwn(labels, id) || Object.hasOwn(found, id)) return;
    const [kind, zh, en, pinyin] = labels[id];
    found[id] = kind === "sources" && table.name !== "sources" ? [kind, zh, en] : [kind, zh, en, pinyin];
    if (kind === "regions" && id.lastIndexOf("-") > 3) add(id.slice(0, id.lastIndexOf("-")));
  };
  for (const value of values) if (typeof value === "string") add(value);
  return found;
}
