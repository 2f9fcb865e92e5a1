// A table to search, sort and filter; its filters are in the address.
import { isLinked } from "../shared/address.mjs";
import { TabulatorFull as Tabulator } from "tabulator-tables";
import { el, filled, inLanguage, label, load, records, shown, words, worded } from "./store.js";

const place = document.getElementById("table");
const name = place.dataset.table;
const controls = document.getElementById("controls");
const count = document.getElementById("count");
const DAYS = ["date_start", "issued", "period_end", "published", "date_end"];

Promise.all([load(name), load("labels"), load("status"), records("regions"), records("themes")]).then(
  (held) => start(...held),
);

function start(table, labels, status, regions, themes) {
  const columns = table.columns,
    at = Object.fromEntries(columns.map((c, i) => [c.name, i]));
  const address = new URLSearchParams(location.search);
  const day = DAYS.find((d) => d in at);

  // What is searched of a row: its cells, the names of what it refers to, and their pinyin.
  const rows = table.rows.map((row, number) => {
    const names = row.flatMap((v, i) =>
      labels[v] && columns[i].name !== "source_id" ? labels[v].slice(1) : [],
    );
    return {
      _n: number,
      _text: `${row.filter((v) => v !== null).join(" ")} ${names.join(" ")}`.toLowerCase(),
      ...Object.fromEntries(columns.map((c, i) => [c.name, row[i]])),
    };
  });

  function formatter(column) {
    return (cell) => {
      const value = cell.getValue();
      if (value === null || value === undefined) return "";
      if (column.name === table.key) return el("a", { href: `#${value}` }, value);
      if (column.references && labels[value])
        return el("a", { href: `#${value}`, title: value }, label(labels, value));
      if (column.name === "row_id" && labels[value])
        return el("a", { href: `#${value}`, title: value }, label(labels, value));
      if (column.name === "url" && isLinked(value, cell.getData().hosting))
        return el("a", { href: value, rel: "noopener" }, value);
      return document.createTextNode(worded(column, value));
    };
  }

  const choices = {};
  function choose(key, title, options) {
    const select = el(
      "select",
      { name: key, onchange: apply },
      el("option", { value: "" }, words.all),
      options.map(([value, text]) => el("option", { value, selected: address.get(key) === value }, text)),
    );
    choices[key] = select;
    controls.append(el("label", {}, title, select));
  }

  const search = el("input", {
    type: "search",
    name: "q",
    placeholder: words.search,
    "aria-label": words.search,
    value: address.get("q") || "",
    oninput: apply,
  });
  controls.append(search);
  if ("theme_id" in at)
    choose(
      "theme_id",
      words.theme,
      themes.map((t) => [t.theme_id, words.lang === "zh" ? t.name_zh : t.name_en]),
    );
  if ("region_id" in at && name !== "regions")
    choose(
      "province",
      words.province,
      regions
        .filter((r) => r.level !== "prefecture" && r.level !== "county")
        .map((r) => [r.region_id, words.lang === "zh" ? r.name_zh : r.name_en]),
    );
  if (day)
    choose(
      "year",
      words.year,
      [...new Set(rows.map((r) => (r[day] || "").slice(0, 4)).filter(Boolean))].sort().map((y) => [y, y]),
    );
  if (table.key && rows.some((r) => status[r[table.key]]))
    choose(
      "status",
      words.status,
      [...new Set(rows.map((r) => status[r[table.key]]))]
        .filter(Boolean)
        .sort()
        .map((s) => [s, words.statuses[s]]),
    );
  for (const column of columns.filter((c) => Object.keys(c.values).length > 1))
    choose(
      column.name,
      inLanguage(column.title),
      Object.keys(column.values).map((v) => [v, inLanguage(column.values[v])]),
    );
  // A filter that came with the address and has no control: a reference to one row.
  const fixed = columns
    .filter((c) => address.get(c.name) && !(c.name in choices))
    .map((c) => [c.name, address.get(c.name)]);
  const reset = el(
    "button",
    {
      type: "button",
      onclick: () => {
        location.search = "";
      },
    },
    words.reset,
  );
  controls.append(reset);

  const filters = () =>
    Object.entries(choices)
      .filter(([, s]) => s.value)
      .map(([key, s]) => [key, s.value])
      .concat(fixed);
  function fits(row) {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    return (
      terms.every((term) => row._text.includes(term)) &&
      filters().every(([key, value]) => {
        if (key === "province")
          return row.region_id === value || (row.region_id || "").startsWith(`${value}-`);
        if (key === "year") return (row[day] || "").startsWith(value);
        if (key === "status") return status[row[table.key]] === value;
        return String(row[key]) === value;
      })
    );
  }

  const grid = new Tabulator(place, {
    data: rows,
    layout: "fitData",
    height: rows.length ? "68vh" : "6rem",
    placeholder: words.nothing,
    movableColumns: false,
    renderHorizontal: "virtual",
    columnDefaults: { maxWidth: 320, headerSortTristate: true, tooltip: false },
    columns: columns.map((c) => ({
      title: inLanguage(c.title),
      field: c.name,
      headerTooltip: `${c.name}: ${inLanguage(c.meaning)}`,
      formatter: formatter(c),
      hozAlign: c.type === "number" || c.type === "integer" ? "right" : "left",
      sorter: c.type === "number" || c.type === "integer" ? "number" : "string",
      frozen: c.name === table.key,
    })),
  });

  function apply() {
    grid.setFilter(fits);
    const kept = rows.filter(fits).length;
    count.textContent = filled(words.rowsShown, { n: shown(kept), m: shown(rows.length) });
    const now = new URLSearchParams(filters());
    if (search.value) now.set("q", search.value);
    history.replaceState(null, "", `${location.pathname}${now.size ? `?${now}` : ""}${location.hash}`);
  }
  grid.on("tableBuilt", () => {
    // What scrolls takes the focus, so it is what a screen reader must find in the grid.
    place.querySelector(".tabulator-tableholder").setAttribute("role", "rowgroup");
    place.querySelector(".tabulator-table").setAttribute("role", "presentation");
    apply();
    place.dataset.ready = "true";
  });

  /** Code that gives the rows that are shown, in Python or in R without a package. */
  function code(language) {
    const py = language === "pandas",
      text = JSON.stringify;
    const lines = py
      ? ["import changai", "", `rows = changai.load(${text(name)})`]
      : [`rows <- read.csv(${text(`${name}.csv`)}, encoding = "UTF-8", na.strings = "")`];
    const keep = (python, r) => lines.push(py ? `rows = rows[${python}]` : `rows <- rows[which(${r}), ]`);
    for (const [key, value] of filters()) {
      if (key === "status") continue;
      if (key === "province")
        keep(
          `rows["region_id"].fillna("").str.match(${text(`^${value}($|-)`)})`,
          `grepl(${text(`^${value}($|-)`)}, rows$region_id)`,
        );
      else if (key === "year")
        keep(`rows[${text(day)}].dt.year == ${value}`, `substr(rows$${day}, 1, 4) == ${text(value)}`);
      else if (columns[at[key]].type === "boolean")
        keep(
          `rows[${text(key)}] == ${value === "true" ? "True" : "False"}`,
          `tolower(rows$${key}) == ${text(value)}`,
        );
      else if (columns[at[key]].type === "string")
        keep(`rows[${text(key)}] == ${text(value)}`, `rows$${key} == ${text(value)}`);
      else keep(`rows[${text(key)}] == ${value}`, `rows$${key} == ${value}`);
    }
    // What was searched, and how a row stands, no filter of columns gives: the rows are named.
    if (search.value.trim() || choices.status?.value) {
      const kept = rows.filter(fits);
      if (table.key) {
        const ids = kept.map((row) => text(row[table.key])).join(", ");
        keep(`rows[${text(table.key)}].isin([${ids}])`, `rows$${table.key} %in% c(${ids})`);
      } else
        lines.splice(
          py ? 3 : 1,
          Infinity,
          py
            ? `rows = rows.iloc[[${kept.map((r) => r._n).join(", ")}]]`
            : `rows <- rows[c(${kept.map((r) => r._n + 1).join(", ")}), ]`,
        );
    }
    return `${[...lines, "print(rows)"].join("\n")}\n`;
  }
  for (const [language, title] of [
    ["pandas", words.copyPandas],
    ["R", words.copyR],
  ]) {
    const button = el(
      "button",
      {
        type: "button",
        "data-code": language,
        onclick: async () => {
          const text = code(language);
          button.dataset.copied = text;
          try {
            await navigator.clipboard.writeText(text);
          } catch {
            window.prompt(title, text);
          }
          button.textContent = words.copied;
          setTimeout(() => {
            button.textContent = title;
          }, 1500);
        },
      },
      title,
    );
    controls.append(button);
  }
}
