// A table in memory: each column is its distinct values, and for every row the number of one of them. A filter or a
// search looks at each distinct value once, so that it answers at once in a table of 200,000 rows.
import { NEXT } from "../../shared/columns.mjs";
import { searchable } from "../../shared/finding.mjs";

/**
 * A table with the rows that came with its head: all of a small one, the first of a large one. A column is `told` (what
 * its schema says), `values` (distinct), `codes` (by row, the place of its value), `isWhole` (whether it has those of
 * all rows). `cells` are rows that came as such, by their number.
 */
export function holdTable(table) {
  const isWhole = table.rows.length === table.count;
  const columns = table.columns.map((told, place) => {
    const column = { told, values: [], codes: new Int32Array(table.count), isWhole, texts: null };
    if (isWhole) addCells(column, table.rows, place);
    return [told.name, column];
  });
  const held = { columns: Object.fromEntries(columns), cells: new Map(), count: table.count };
  if (!isWhole) holdRows(held, 0, table.rows);
  return held;
}

function addCells(column, rows, place) {
  const known = new Map();
  rows.forEach((row, n) => {
    const value = row[place] ?? null;
    if (!known.has(value)) known.set(value, column.values.push(value) - 1);
    column.codes[n] = known.get(value);
  });
}

/** Add the parts of a column of a large table, in their order. */
export function holdColumn(column, parts) {
  let row = 0;
  let next = 0;
  for (const { values, codes } of parts) {
    for (const value of values) column.values.push(value);
    for (const written of codes) {
      const [code, times] = Array.isArray(written) ? written : [written, 1];
      for (let n = 0; n < times; n++) column.codes[row++] = code === NEXT ? next++ : code;
    }
  }
  column.isWhole = true;
}

/** Add a block of rows, of which the first has a number. */
export function holdRows(held, first, rows) {
  const names = Object.keys(held.columns);
  rows.forEach((row, n) =>
    held.cells.set(first + n, Object.fromEntries(names.map((name, place) => [name, row[place] ?? null]))),
  );
}

/** Those of some columns that do not have all their rows yet. */
export const missingColumns = (held, names) => names.filter((name) => !held.columns[name].isWhole);

/** Whether some columns of a row are there. */
export const isThere = (held, row, names) => held.cells.has(row) || !missingColumns(held, names).length;

/** The cell of a row that is there. */
export function cellOf(held, name, row) {
  const column = held.columns[name];
  return column.isWhole ? column.values[column.codes[row]] : held.cells.get(row)[name];
}

/** What is searched of each value of a column: `textOf(column, value)`, made when it is first asked for. */
export function textsOf(column, textOf) {
  column.texts ??= column.values.map((value) =>
    value === null ? "" : searchable(textOf(column.told, value)),
  );
  return column.texts;
}
