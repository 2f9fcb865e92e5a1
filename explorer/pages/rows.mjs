// A page for every row that has a name: events, documents, initiatives, bodies, people, programs, indicators, places,
// themes. A figure has its place on the page of its indicator, a source in the list of sources, a passage in its table;
// their own addresses lead there.
import { isId, TABLES } from "../shared/rows.mjs";
import { escaped } from "./html.mjs";
import { cellsOf, contextOf, copyNotice, listOfCells, nameOf, part, textOf, yearOf } from "./row_parts.mjs";
import { structuredData } from "./row_data.mjs";
import { figuresOf } from "./row_figures.mjs";
import { departuresOf, lookupsOf, namesOf, neighboursOf, referrersOf } from "./row_refers.mjs";
import { sourcesOf, statementsOf } from "./row_statements.mjs";
import { useOf } from "./row_use.mjs";

const ROOT = "../../"; // from <language>/row/ to the top of the site

export function rowPages(site, words) {
  const context = contextOf(site, words, ROOT);
  const pages = [];
  for (const [id, { table, row }] of context.index.rows) {
    if (table === "metrics") pages.push(leadingPage(context, id, figureAddress(row)));
    else if (table === "sources")
      pages.push(leadingPage(context, id, `../sources/${yearOf(row)}.html#${id}`));
    else if (table === "passages")
      pages.push(leadingPage(context, id, `../tables/passages.html?passage_id=${id}`));
    else pages.push(rowPage(context, table, id, row));
  }
  return pages;
}

/** Where a figure stands, from another page of a row. */
const figureAddress = ({ metric_id: id, indicator_id: indicator }) =>
  isId(indicator) ? `${indicator}.html#${id}` : `index.html#${encodeURIComponent(indicator)}`;

/** The page of one row. */
function rowPage(context, table, id, row) {
  const { lang, site } = context;
  const description = row[`description_${lang}`] || row[`definition_${lang}`];
  return {
    place: `row/${id}.html`,
    title: nameOf(context, id, lang),
    description: description || site.tables[table].row[lang],
    body: bodyOf(context, table, id, row, description),
    kind: "row",
    jsonld: structuredData(context, table, id, row),
  };
}

function bodyOf(context, table, id, row, description) {
  const { words, lang } = context;
  const named = ["name", "title"].flatMap((kind) => [`${kind}_zh`, `${kind}_en`]); // in the heading and below it
  const told = [`description_${lang}`, `definition_${lang}`, ...named];
  const isIndicator = table === TABLES.ind;
  const figures = (context.index.segments.get(id) ?? []).flat().map((figure) => figure.metric_id);
  return `<article class="row">
<p class="note"><a href="../tables/${table}.html">${words.rowKinds[table]}</a> · <code>${id}</code></p>
<h1>${textOf(context, nameOf(context, id, lang))}</h1>
${otherName(context, id)}${description ? `<p class="lead">${textOf(context, description)}</p>` : ""}
${copyNotice(context, row)}${listOfCells(cellsOf(context, table, row, told))}
${isIndicator ? part(2, words.rowFigures, figuresOf(context, id)) : ""}
${part(2, words.rowSays, statementsWithNote(context, id))}
${part(2, words.rowSources, sourcesOf(context, [id, ...figures]))}
${part(2, words.rowDepartures, departuresOf(context, id))}
${part(2, words.rowRefers, referrersOf(context, id))}
${part(2, words.rowNeighbours, neighboursOf(context, id))}
${part(2, words.rowNames, namesOf(context, id))}
${part(2, words.rowSearched, lookupsOf(context, id))}
${part(2, words.rowUse, useOf(context, table, id, row))}
</article>`;
}

/** What a row is called in the other language of the site. */
function otherName(context, id) {
  const { lang, words } = context;
  const other = nameOf(context, id, words.other);
  return other === nameOf(context, id, lang) ? "" : `<p class="othername">${textOf(context, other)}</p>`;
}

function statementsWithNote(context, id) {
  const table = statementsOf(context, id);
  return table ? `<p class="note">${context.words.rowSaysNote}</p>${table}` : "";
}

/** A page that leads on to where a row stands, without a script. */
function leadingPage({ site, words, lang }, id, address) {
  const title = escaped(nameOf({ site }, id, lang));
  const to = escaped(address);
  return {
    place: `row/${id}.html`,
    whole: `<!doctype html>
<html lang="${lang === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${words.site}</title><meta name="robots" content="noindex"><link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=${to}"></head><body><main><h1>${title}</h1><p><a href="${to}">${id}</a></p></main></body></html>
`,
  };
}
