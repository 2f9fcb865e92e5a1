// The tables: a list of them, and a page for each, which the browser fills.
import { early, escaped, spoken } from "./html.mjs";

export function tablesPages(site, words) {
  const index = {
    place: "tables/index.html",
    title: words.tables,
    body: tableIndex(site, words),
    current: "tables",
  };
  const pages = Object.keys(site.tables).map((name) => ({
    place: `tables/${name}.html`,
    title: site.tables[name].title[words.lang],
    body: tablePage(site, words, name),
    current: "tables",
    scripts: ["tables.js"],
  }));
  return [index, ...pages];
}

function tableIndex({ about, tables }, words) {
  const cards = [...about.held, ...about.derived].map((name) => {
    const t = tables[name];
    return `<li><a href="${name}.html"><b>${escaped(t.title[words.lang])}</b></a> <span class="count">${t.rows.length.toLocaleString()} ${words.rows}</span><br>${escaped(t.row[words.lang])}</li>`;
  });
  return `<h1>${words.tables}</h1><p class="note">${words.tablesNote}</p><p>${words.allTables}${words.colon}<a href="../../download/changai.xlsx" download>changai.xlsx</a></p><ul class="cards">${cards.join("")}</ul>`;
}

function tablePage({ about, tables }, words, name) {
  const t = tables[name];
  const columns = t.columns
    .map(
      (c) =>
        `<tr><td><code>${c.name}</code></td><td>${escaped(c.title[words.lang])}</td><td>${spoken(c.meaning[words.lang], words.lang)}</td></tr>`,
    )
    .join("");
  const file = (kind, form = "") =>
    `<a href="../../download/${name}${form}.${kind}" download>${kind === "csv" ? "CSV" : "Parquet"}</a>`;
  const inWords = about.flat.includes(name)
    ? `<br>${words.inWords}${words.colon}${file("csv", "_flat")} · ${file("parquet", "_flat")}`
    : "";
  return `${early(`../../data/${name}.js`)}<h1>${escaped(t.title[words.lang])}</h1><p class="note">${spoken(t.about[words.lang], words.lang)}</p>
<p>${words.download}${words.colon}${file("csv")} · ${file("parquet")} · <a href="../../download/changai.xlsx" download>xlsx</a>${inWords}</p>
<noscript><p>${words.noscript}</p></noscript>
<div id="controls" class="controls"></div><p class="count" id="count" role="status" aria-live="polite"></p>
<div id="table" data-table="${name}"></div>
<details><summary>${words.columns}</summary><div class="tablewrap"><table><thead><tr><th>${words.column}</th><th></th><th>${words.meaning}</th></tr></thead><tbody>${columns}</tbody></table></div></details>`;
}
