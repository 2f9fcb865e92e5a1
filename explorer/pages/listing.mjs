// Pages that list rows: a form to filter them, which only shows where it works, and the rows, as the page is read, found
// and printed without JavaScript. client/listing.js filters what stands here.
import { colorOfTheme, NO_THEME } from "../shared/palette.mjs";
import { escaped, legend } from "./html.mjs";

const MANY = 600; // rows, above which those out of sight are laid out later

/** A text in the language of the page, or else in the other one, marked as such. */
export function inOwn(words, english, chinese) {
  const [own, other] = words.lang === "zh" ? [chinese, english] : [english, chinese];
  if (own) return escaped(own);
  return other ? foreign(words, other) : "";
}

/** A text in the other language, marked for browsers and, among Chinese, for readers. */
export const foreign = (words, text) =>
  words.lang === "zh"
    ? `<span lang="en">${escaped(text)}</span><small class="english">${words.inEnglish}</small>`
    : `<span lang="zh">${escaped(text)}</span>`;

/** The name of a row by its id. */
export function nameOf(site, words, id) {
  const [, chinese, english] = site.labels[id] ?? ["", id, id];
  return inOwn(words, english, chinese);
}

/** The name of a row as plain text, for the choices of a form, where nothing can be marked. */
export function plainName(site, words, id) {
  const [, chinese, english] = site.labels[id] ?? ["", id, id];
  return words.lang === "zh" ? chinese || english : english || chinese;
}

/** What a row is found by besides the words that are shown: its names in both languages, and pinyin. */
export const findable = (site, id) => (site.labels[id] ?? [id]).slice(1).join(" ");

/** Themes in the order of the reform. */
export const themesInOrder = (site) => site.data.themes.slice().sort((a, b) => a.ordinal - b.ordinal);

/** The colours of the themes, and that of rows without one, where there are any. */
export function themeLegend(site, words, rows) {
  const entries = themesInOrder(site).map(({ theme_id: id }) => [
    colorOfTheme(id),
    plainName(site, words, id),
  ]);
  if (rows.some((row) => !row.theme_id)) entries.push([NO_THEME, words.noTheme]);
  return legend(entries);
}

/** A value of an enumeration in words; a value that the schema does not know as it is. */
export function worded(site, words, table, column, value) {
  const values = site.tables[table].columns.find(({ name }) => name === column)?.values ?? {};
  return values[value]?.[words.lang] ?? String(value ?? "");
}

/** Values that rows really have, each with its words, in the order of these. */
export function choices(values, name) {
  const held = [...new Set(values)].filter(Boolean).map((value) => [value, name(value)]);
  return held.sort((a, b) => a[1].localeCompare(b[1], "zh"));
}

/** Those choices in the order in which a schema or a table has them. */
export const ordered = (options, order) =>
  options.slice().sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));

/** One row of a list: `when` its date in words, `facets` are what a form filters by, `find` what a search finds besides its text. */
export function item({ when, facets = {}, find = "", data = {}, html }) {
  const attributes = Object.entries({ ...facets, ...data, find })
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([key, value]) => ` data-${key}="${escaped(value)}"`)
    .join("");
  const dated = when === undefined ? html : `<span class="when">${escaped(when)}</span><div>${html}</div>`;
  return `<li${attributes}>${dated}</li>`;
}

/**
 * A page with a form, a place for a chart and parts with a heading each. `filters` are `[key, title, choices]`; a filter
 * with fewer than two choices says nothing and is left out. `parts` are `[id, heading, items]`.
 */
export function listing(words, { page, filters, parts, legend = "", chart = false }) {
  const selects = filters
    .filter(([, , options]) => options.length > 1)
    .map(([key, title, options]) => {
      const all = `<option value="">${words.all}</option>`;
      const rest = options.map(
        ([value, name]) => `<option value="${escaped(value)}">${escaped(name)}</option>`,
      );
      return `<label>${escaped(title)}<select name="${key}">${all}${rest.join("")}</select></label>`;
    });
  const search = `<input type="search" name="q" aria-label="${words.search}" placeholder="${words.search}">`;
  const reset = `<button type="reset">${words.reset}</button>`;
  const sections = parts
    .filter(([, , items]) => items.length)
    .map(
      ([id, heading, items]) =>
        `<section id="${escaped(id)}"><h2>${escaped(heading)}</h2><ul class="plain">${items.join("")}</ul></section>`,
    );
  const count = parts.reduce((n, [, , items]) => n + items.length, 0);
  const nothing = `<p class="none"${count ? " hidden" : ""}>${words.nothing}</p>`;
  return `<div id="explore" data-page="${page}">
<form class="controls filters" role="search" hidden>${selects.join("")}${search}${reset}</form>
<noscript><p class="note">${chart ? words.listNoScript : words.listNoFilter}</p></noscript>
<p class="count" id="count" role="status" data-all="${count}">${words.rowCount(count)}</p>
${chart ? `<div id="chart"></div>${legend}` : ""}
<div id="rows"${count > MANY ? ' class="many"' : ""}>${sections.join("")}${nothing}</div></div>`;
}
