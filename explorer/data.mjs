// The data as the browser loads it: a file a table, a large table in parts, with the labels of the ids it mentions.
//
// The files are scripts, not JSON: pages opened from a folder may load scripts, but fetch nothing.

/** How many characters of rows a first part holds, which a page waits for, and how many each later one. */
export const FIRST_PART = 250_000;
export const LATER_PART = 600_000;

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
  const named = new Set();
  const [first, ...later] = partsOf(table.rows).map((rows) => ({
    rows,
    labels: labelsOf(rows, table, labels, named),
  }));
  const columns = table.columns.map((column, place) => ({
    ...column,
    distinct: distinct(table.rows, place),
  }));
  const head = { ...table, columns, count: table.rows.length, parts: later.length + 1, ...first };
  return [[table.name, head], ...later.map((part, n) => [`${table.name}.${n + 2}`, part])];
}

const distinct = (rows, place) => new Set(rows.map((row) => row[place])).size;

/** Rows in parts of a limited size; at least one part, which may be empty. */
function partsOf(rows) {
  const parts = [[]];
  let left = FIRST_PART;
  for (const row of rows) {
    if (left <= 0) {
      parts.push([]);
      left = LATER_PART;
    }
    parts.at(-1).push(row);
    left -= JSON.stringify(row).length;
  }
  return parts;
}

/**
 * The labels of the ids that rows mention and `named` does not hold yet: `[table, Chinese, English, pinyin]`. That of a
 * place comes with those of the places it lies in; a source is searched by its title in its own table alone, so that
 * elsewhere it goes without the pinyin. A figure is called by its indicator, which most tables of figures name as well.
 */
function labelsOf(rows, table, labels, named) {
  const found = {};
  const add = (id) => {
    if (!Object.hasOwn(labels, id) || named.has(id)) return;
    named.add(id);
    const [kind, zh, en, pinyin] = labels[id];
    found[id] = kind === "sources" && table.name !== "sources" ? [kind, zh, en] : [kind, zh, en, pinyin];
    if (kind === "regions" && id.lastIndexOf("-") > 3) add(id.slice(0, id.lastIndexOf("-")));
  };
  const columns = table.columns.map((column) => column.name);
  const isNamed = (name) => !(name === "metric_id" && columns.includes("indicator_id"));
  const places = columns.flatMap((name, place) => (isNamed(name) ? [place] : []));
  for (const row of rows) for (const place of places) if (typeof row[place] === "string") add(row[place]);
  return found;
}
