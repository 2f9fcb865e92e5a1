// What of a large table is not there yet, loaded when it is wanted: columns for filters, search and order, rows to be seen.
import { file } from "../store.js";
import { holdColumn, holdRows, missingColumns } from "./held.js";

/** `{columns, rows}`: each takes names or numbers, loads what is missing of them, and fails with LoadFailed. */
export function loaderOf(table, held) {
  async function loadColumn(name) {
    const { parts, common } = held.columns[name].told;
    const files = Array.from({ length: parts }, (_, n) => file(`${table.name}/${name}.${n}`));
    if (common) await file(`${table.name}/labels`);
    const loaded = await Promise.all(files);
    if (!held.columns[name].isWhole) holdColumn(held.columns[name], loaded);
  }

  async function loadBlock(number) {
    const { rows } = await file(`${table.name}/rows.${number}`);
    holdRows(held, number * table.block, rows);
  }

  return {
    columns: (names) => Promise.all(missingColumns(held, names).map(loadColumn)),
    rows: (numbers) => {
      const blocks = new Set(
        numbers.filter((row) => !held.cells.has(row)).map((row) => Math.floor(row / table.block)),
      );
      return Promise.all([...blocks].map(loadBlock));
    },
  };
}
