// What is shown of a table, as its address says it:
// `?q=…&theme_id=…&theme_id=…&province=…&year=…&sort=-value&columns=a,b&text=full`.

/** What of an address is no filter. */
const OWN = ["q", "sort", "columns", "text"];

/**
 * What an address asks for. `names` are the columns of the table, `filters` the names that can be filtered by.
 * Gives `query`, `filters` (chosen values by name), `sort` (`{name, down}` or null), `columns` (names in order, or
 * null for all), `full` (whether long texts are shown in full), `unknown` (`[what, name]`, what is not known).
 */
export function readAddress(search, names, filters) {
  const asked = new URLSearchParams(search);
  const view = { query: asked.get("q") ?? "", filters: {}, full: asked.get("text") === "full", unknown: [] };
  for (const name of new Set(asked.keys())) {
    if (OWN.includes(name)) continue;
    const values = [...new Set(asked.getAll(name))].filter(Boolean);
    if (!filters.includes(name)) view.unknown.push(["filter", name]);
    else if (values.length) view.filters[name] = values;
  }
  const sorted = (asked.get("sort") ?? "").match(/^(-?)(.+)$/);
  view.sort = sorted && names.includes(sorted[2]) ? { name: sorted[2], down: sorted[1] === "-" } : null;
  if (sorted && !view.sort) view.unknown.push(["column", sorted[2]]);
  const columns = [...new Set((asked.get("columns") ?? "").split(",").filter(Boolean))];
  for (const name of columns) if (!names.includes(name)) view.unknown.push(["column", name]);
  const known = columns.filter((name) => names.includes(name));
  view.columns = known.length ? known : null;
  return view;
}

/** The part of an address that says what is shown; empty for a table as it is. */
export function writeAddress({ query, filters, sort, columns, full }) {
  const asked = new URLSearchParams();
  for (const [name, values] of Object.entries(filters)) for (const value of values) asked.append(name, value);
  if (query.trim()) asked.set("q", query);
  if (sort) asked.set("sort", `${sort.down ? "-" : ""}${sort.name}`);
  if (columns) asked.set("columns", columns.join(","));
  if (full) asked.set("text", "full");
  const text = asked.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}
