// Code that gives the rows that are shown, in Python or in R without a package; and the rows themselves as files.

const text = JSON.stringify;
const list = (values, write = text) => values.map(write).join(", ");

/** One condition of a filter, in each language: `[pandas, R]`. */
function condition(facet, values) {
  const column = facet.column;
  const py = `rows[${text(column)}]`;
  const r = `rows$${column}`;
  const isOne = values.length === 1;
  if (facet.kind === "province") {
    const places = isOne ? values[0] : `(${values.join("|")})`;
    const within = text(`^${places}($|-)`);
    return [`${py}.fillna("").str.match(${within})`, `grepl(${within}, ${r})`];
  }
  if (facet.kind === "year") {
    const years = values.map(Number);
    return [
      isOne ? `${py}.dt.year == ${years[0]}` : `${py}.dt.year.isin([${list(years)}])`,
      `substr(${r}, 1, 4) %in% c(${list(values)})`,
    ];
  }
  if (facet.kind === "boolean") {
    const truths = values.map((value) => (value === "true" ? "True" : "False"));
    return [`${py}.isin([${truths.join(", ")}])`, `tolower(${r}) %in% c(${list(values)})`];
  }
  if (facet.kind === "date")
    return [`${py}.dt.strftime("%Y-%m-%d").isin([${list(values)}])`, `${r} %in% c(${list(values)})`];
  const write = facet.kind === "text" ? text : String;
  return isOne
    ? [`${py} == ${write(values[0])}`, `${r} == ${write(values[0])}`]
    : [`${py}.isin([${list(values, write)}])`, `${r} %in% c(${list(values, write)})`];
}

/** The lines that keep some rows: those of the filters, or else, after a search, the rows by their ids or places. */
function keptLines(shown, isPython) {
  const { table, chosen, isSearched, rows, cell } = shown;
  const keep = (python, r) => (isPython ? `rows = rows[${python}]` : `rows <- rows[which(${r}), ]`);
  if (!isSearched) return chosen.map(([facet, values]) => keep(...condition(facet, values)));
  const inOrder = [...rows].sort((a, b) => a - b);
  if (!table.key)
    return isPython
      ? [`rows = rows.iloc[[${inOrder.join(", ")}]]`]
      : [`rows <- rows[c(${inOrder.map((row) => row + 1).join(", ")}), ]`];
  const ids = list(inOrder.map((row) => cell(table.key, row)));
  return [keep(`rows[${text(table.key)}].isin([${ids}])`, `rows$${table.key} %in% c(${ids})`)];
}

/** The lines that order the rows. Texts and labels go by the alphabet of a language on the page, here by their signs. */
function sortLines({ table, sort }, isPython) {
  if (!sort) return [];
  const values = Object.keys(table.columns.find((column) => column.name === sort.name).values);
  const r = `rows$${sort.name}`;
  const key = values.length ? `match(${r}, c(${list(values)}))` : r;
  return [
    isPython
      ? `rows = rows.sort_values(${text(sort.name)}, ascending=${sort.down ? "False" : "True"}, kind="stable")`
      : `rows <- rows[order(${key}, decreasing = ${sort.down ? "TRUE" : "FALSE"}, method = "radix"), ]`,
  ];
}

/**
 * Code in `pandas` or `R` for what is shown: `{table, chosen, isSearched, rows, cell, sort, columns}`, where `chosen` are
 * pairs of a facet and its values, `rows` the numbers of the rows, and `columns` names or null for all.
 */
export function codeOf(shown, language) {
  const isPython = language === "pandas";
  const { table, columns } = shown;
  const names = columns && list(columns);
  const lines = isPython
    ? ["import changai", "", `rows = changai.load(${text(table.name)})`]
    : [`rows <- read.csv(${text(`${table.name}.csv`)}, encoding = "UTF-8", na.strings = "")`];
  lines.push(...keptLines(shown, isPython), ...sortLines(shown, isPython));
  if (names) lines.push(isPython ? `rows = rows[[${names}]]` : `rows <- rows[, c(${names}), drop = FALSE]`);
  return `${[...lines, "print(rows)"].join("\n")}\n`;
}

const quoted = (value) => {
  const written = value === null ? "" : String(value);
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
};

/** What is shown as CSV, written as the files of the release are. */
export function csvOf({ rows, cell }, columns) {
  const lines = [columns, ...Array.from(rows, (row) => columns.map((name) => cell(name, row)))];
  return lines.map((line) => `${line.map(quoted).join(",")}\n`).join("");
}

/** What is shown as JSON: a list of rows; what is missing is null. */
export function jsonOf({ rows, cell }, columns) {
  const records = Array.from(rows, (row) =>
    Object.fromEntries(columns.map((name) => [name, cell(name, row)])),
  );
  return `${JSON.stringify(records, null, 2)}\n`;
}
