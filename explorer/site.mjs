// What the site is built from, as the pages read it.
import { readFile } from "node:fs/promises";
import path from "node:path";

/** The rows of a table as objects. */
const records = (table) =>
  table.rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column.name, row[i]])));

/**
 * What tools/site_data.py wrote into a folder: `about` (version, descriptor, names of tables), `tables` by name (columns
 * and rows), `data` (the rows of each as objects, and `label(id, language)`), `labels`, `search`,
 * `reference`, `charts` (of each indicator by id, and their `index`), and `said`, what the pages of rows say: `figures`
 * and `statements` by id of row, `publishers` in English by name, `copies` (addresses that are not linked).
 * `findings` and `provinces`: see tools/site_findings.py.
 */
export async function readSite(folder) {
  const json = async (name) => JSON.parse(await readFile(path.join(folder, `${name}.json`), "utf8"));
  const about = await json("about");
  const tables = {};
  for (const name of [...about.held, ...about.derived]) tables[name] = await json(`tables/${name}`);
  const data = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, records(table)]));
  const [labels, search, reference, said] = await Promise.all(
    ["labels", "search", "reference", "rows"].map(json),
  );
  const charts = { index: await json("charts/index") };
  for (const { id } of charts.index.indicators) charts[id] = await json(`charts/${id}`);
  data.charts = charts;
  const [findings, provinces] = await Promise.all(["findings", "provinces"].map(json));
  data.label = (id, language) => (labels[id] ? labels[id][language === "zh" ? 1 : 2] : id);
  return { about, tables, data, labels, search, reference, charts, said, findings, provinces };
}
