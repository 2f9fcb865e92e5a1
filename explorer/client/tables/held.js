// A table in memory: each column is its distinct values, and for every row the number of one of them. A filter or a
// search looks at each distinct value once, so that it answers at once in a table of 200,000 rows.
import { searchable } from "../../shared/finding.mjs";

/**
 * An empty table with room for its rows: `columns` by name, `size` rows so far. A column is `told` (what its schema
 * says), `values` (distinct), `texts` (the same as they are searched), `codes` (by row, the place of its value).
 */
export function holdTable(table) {
  const columns = Object.fromEntries(
    table.columns.map((told) => [
      told.name,
      { told, values: [], texts: [], codes: new Int32Array(table.count), known: new Map() },
    ]),
  );
  return { columns, size: 0, count: table.count };
}

/** Add rows as lists of cells; `textOf(column, value)` is what is searched of a value. */
export function addRows(held, rows, textOf) {
  const columns = Object.values(held.columns);
  columns.forEach((column, place) => {
    rows.forEach((row, n) => {
      column.codes[held.size + n] = codeOf(column, row[place] ?? null, textOf);
    });
  });
  held.size += rows.length;
}

function codeOf(column, value, textOf) {
  let code = column.known.get(value);
  if (code === undefined) {
    code = column.values.push(value) - 1;
    column.known.set(value, code);
    column.texts.push(value === null ? "" : searchable(textOf(column.told, value)));
  }
  return code;
}

/** The cell of a row. */
export const cellOf = (held, name, row) => {
  const column = held.columns[name];
  return column.values[column.codes[row]];
};
