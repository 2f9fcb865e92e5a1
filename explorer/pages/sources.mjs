// The list of sources, a page a year: each source with its place, and the rows of which it states something.
import { grouped } from "../shared/grouped.mjs";
import { filled } from "./html.mjs";
import { cellsOf, contextOf, linkTo, listOfCells, textOf, titleOfSource, yearOf } from "./row_parts.mjs";

const ROOT = "../../"; // from <language>/sources/ to the top of the site
/** What an entry tells in other words, or not at all. */
const TOLD = ["title_zh", "title_en", "label_en", "label_zh", "text_sha256", "characters", "origin"];

export function sourcesPages(site, words) {
  const context = contextOf(site, words, ROOT);
  const years = byYear(context);
  const index = {
    place: "sources/index.html",
    title: words.sourcesTitle,
    body: indexOf(context, years),
    current: "sourcesTitle",
    kind: "text",
  };
  const pages = [...years].map(([year, sources]) => ({
    place: `sources/${year}.html`,
    title: titleOf(words, year),
    body: listOf(context, year, years),
    current: "sourcesTitle",
    kind: "row",
  }));
  return [index, ...pages];
}

const titleOf = (words, year) =>
  year === "undated" ? words.sourcesUndated : filled(words.sourcesOf, { year });

/** The sources by year, the latest first, those without a date last. */
function byYear({ site, index }) {
  const listed = site.data.sources.filter(({ source_id: id }) => index.rows.has(id));
  const order = (year) => (year === "undated" ? "" : year);
  return new Map([...grouped(listed, yearOf)].sort(([a], [b]) => order(b).localeCompare(order(a))));
}

function indexOf({ words }, years) {
  const items = [...years].map(
    ([year, sources]) =>
      `<li><a href="${year}.html">${titleOf(words, year)}</a> <span class="detail">${filled(sources.length === 1 ? words.sourcesCountOne : words.sourcesCount, { n: sources.length })}</span></li>`,
  );
  return `<h1>${words.sourcesTitle}</h1><p class="note">${words.sourcesLead}</p><ul class="plain">${items.join("")}</ul>`;
}

function listOf(context, year, years) {
  const { words } = context;
  const others = [...years.keys()].map((other) => {
    const text = other === "undated" ? words.rowUndated : other;
    return other === year ? `<b>${text}</b>` : `<a href="${other}.html">${text}</a>`;
  });
  const sources = years.get(year).toSorted((a, b) => (a.published ?? "").localeCompare(b.published ?? ""));
  return `<p class="note"><a href="index.html">${words.sourcesTitle}</a></p><h1>${titleOf(words, year)}</h1>
<p class="years">${others.join(" · ")}</p>${sources.map((source) => entryOf(context, source)).join("")}`;
}

/** One source at its anchor. */
function entryOf(context, source) {
  const { words } = context;
  const id = source.source_id;
  const title = titleOfSource(context, source);
  const other = titleOfSource({ lang: words.other }, source);
  return `<section class="source" id="${id}"><h2>${textOf(context, title)}</h2>
${other !== title ? `<p class="othername">${textOf(context, other)}</p>` : ""}<p class="note"><a href="#${id}"><code>${id}</code></a></p>
${listOfCells(cellsOf(context, "sources", source, TOLD))}${sameTelling(context, source)}${statedRows(context, id)}</section>`;
}

/** The other sources that pass on the telling of one, by name. */
function sameTelling(context, { source_id: id, origin }) {
  const others = (context.index.tellings.get(origin) ?? []).filter((other) => other.source_id !== id);
  if (!others.length) return "";
  const links = others.map((other) => `<li>${linkTo(context, other.source_id)}</li>`);
  return `<h3>${context.words.sourcesOneTelling}</h3><ul class="plain">${links.join("")}</ul>`;
}

/** The rows of which a source states something, by name. */
function statedRows(context, id) {
  const { index, words } = context;
  const ids = [...(index.statedBy.get(id) ?? [])].filter((row) => index.rows.has(row));
  if (!ids.length) return "";
  const links = ids.map((row) => linkTo(context, row));
  return `<h3>${words.sourcesStates}</h3><ul class="plain">${links.map((link) => `<li>${link}</li>`).join("")}</ul>`;
}
