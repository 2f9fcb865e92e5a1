// What the pages of rows are made of: names, links, cells in words. Everything from the data is escaped.
import { isAddress } from "../shared/address.mjs";
import { dateText, isDated, inWords, rowDate } from "../shared/dates.mjs";
import { rowAddress } from "../shared/rows.mjs";
import { escaped, spoken } from "./html.mjs";
import { rowIndex } from "./row_index.mjs";

/** Columns that are one text with others: the value of a figure, what says how a date is known. */
const PARTS_OF_OTHERS = ["unit", "value_upper", "qualifier"];

/** What the parts of a page have in common: the site, its index, the words, where the site's top lies. */
export const contextOf = (site, words, root) => ({
  site,
  words,
  root,
  lang: words.lang,
  index: rowIndex(site),
});

/** Text with the language of what of it is not in that of the page. */
export const textOf = ({ lang }, text) => spoken(text, lang);

/** A note that is in English on whatever page, the Chinese words in it marked: a Chinese page says so. */
export function noteOf({ lang, words }, note) {
  if (!note) return "";
  const text = spoken(note, "en");
  return lang === "en" ? text : `<span lang="en">${text}</span>${words.rowInEnglish}`;
}

/** What a row is called in a language, by its label; the id where it has none. */
export function nameOf({ site }, id, lang) {
  const label = site.labels[id];
  return label ? label[lang === "zh" ? 1 : 2] || label[1] || id : id;
}

/** A figure in a line: more than 58 million persons, end of 2021, Jiangsu. */
export function figureLine(context, figure, { place = true } = {}) {
  const { site, lang } = context;
  const parts = [site.said.figures[figure.metric_id]?.[lang], dateOf(context, "metrics", figure)];
  if (place && figure.region_id) parts.push(nameOf(context, figure.region_id, lang));
  return parts.filter(Boolean).join(lang === "zh" ? "，" : ", ");
}

/** The first date of a row that is known, in words; empty for a row of a table without dates. */
export function dateOf({ site, lang }, table, row) {
  const { dates } = site.tables[table];
  return dates.length ? rowDate(row, dates, lang) : "";
}

/** A link to the page of a row, or its text alone where there is no such row. */
export function linkTo(context, id, text, spoken) {
  const found = context.index.rows.get(id);
  const shown = textOf(context, text ?? rowName(context, id));
  if (!found) return shown;
  const label = spoken ? ` aria-label="${escaped(spoken)}"` : "";
  return `<a href="${escaped(directAddress(context, id, found))}"${label}>${shown}</a>`;
}

/** Where a row stands: as rowAddress, without the detour that a figure and a source take. */
function directAddress({ root, lang }, id, { table, row }) {
  if (table === "metrics") return `${rowAddress(root, lang, row.indicator_id)}#${id}`;
  if (table === "sources") return `${root}${lang}/sources/${yearOf(row)}.html#${id}`;
  return rowAddress(root, lang, id);
}

/** The page of the list of sources on which a source stands. */
export const yearOf = (source) => /^\d{4}/.exec(source.published ?? "")?.[0] ?? "undated";

/** Whether a row goes by a copy, a text on an unrelated site. */
export const isOnCopy = ({ status }) => status === "copy";

/** That a row goes by a copy, in a word beside its name; empty where it does not. */
export const copyMark = (words, row) =>
  isOnCopy(row) ? ` <span class="oncopy">${words.rowOnCopy}</span>` : "";

/** That a row goes by a copy, and what that means. */
export const copyNotice = ({ words }, row) =>
  isOnCopy(row) ? `<p class="notice oncopy">${words.rowOnCopyWhy}</p>` : "";

/** An address as a link, where it may be one. `isCopy` is that of a text on an unrelated site. */
export function addressOf({ words }, url, isCopy = false) {
  if (!url) return "";
  if (isCopy) return `${escaped(url)} (${words.rowCopy})`;
  return isAddress(url) ? `<a href="${escaped(url)}" rel="noopener">${escaped(url)}</a>` : escaped(url);
}

/** The cells of a row in words, as pairs of title and HTML; empty cells and those of `without` are left out. */
export function cellsOf(context, table, row, without = []) {
  const { columns, key, dates } = context.site.tables[table];
  const datesByStart = new Map(dates.map((entry) => [entry.start, entry]));
  const told = new Set([key, ...PARTS_OF_OTHERS, ...dates.flatMap(({ end, precision }) => [end, precision])]);
  for (const name of without) told.add(name);
  const cells = [];
  for (const column of columns) {
    const dateHere = datesByStart.get(column.name);
    if (told.has(column.name) || row[column.name] === row[key]) continue;
    else if (dateHere) cells.push(...dateCells(context, table, row, dateHere));
    else if (hasValue(row[column.name]))
      cells.push([column.title[context.lang], cellOf(context, table, column, row)]);
  }
  return cells;
}

const hasValue = (cell) => cell !== null && cell !== undefined && cell !== "" && cell !== false;

/** A date as one cell, by its words. */
function dateCells({ site, words, lang }, table, row, dates) {
  if (!isDated(row, dates)) return [];
  const title = site.tables[table].columns.find(({ name }) => name === dates.start).title[lang];
  const own = { date_start: words.rowDate, period_start: words.rowPeriod }[dates.start];
  return [[own ?? title, escaped(dateText(row, dates, lang))]];
}

/** One cell in words: a name with its link, a class by its label, a number as it is read. */
export function cellOf(context, table, column, row) {
  const { site, words, lang, index } = context;
  const value = row[column.name];
  if (column.name === "value" && site.said.figures[row.metric_id])
    return escaped(site.said.figures[row.metric_id][lang]);
  if (column.references || index.rows.has(value)) return linkTo(context, value);
  if (column.name === "publisher_zh") return textOf(context, publisherOf(context, row));
  if (column.name === "url")
    return addressOf(context, value, row.hosting === "copy" || index.copies.has(value));
  if (column.name === "disputed_fields") return disputedFields(context, table, value);
  if (column.name === "note_en") return noteOf(context, value);
  if (column.type === "boolean") return value ? words.rowYes : words.rowNo;
  if (column.type === "date") return escaped(inWords(value, value, "day", lang));
  if (typeof value === "number")
    return escaped(value.toLocaleString(lang === "zh" ? "zh-CN" : "en-US", { maximumFractionDigits: 6 }));
  return column.values[value] ? escaped(column.values[value][lang]) : textOf(context, value);
}

/** What a row is called where it is referred to: a figure also by what it says, a source also by its day. */
export function rowName(context, id) {
  const { lang } = context;
  const { table, row } = context.index.rows.get(id) ?? {};
  const name = nameOf(context, id, lang);
  if (table === "metrics") return `${name}${lang === "zh" ? "：" : ": "}${figureLine(context, row)}`;
  if (table === "sources") return sourceName(context, row);
  return name;
}

function sourceName(context, source) {
  const title = titleOfSource(context, source);
  if (!source.published) return title;
  const day = dateOf(context, "sources", source);
  return context.lang === "zh" ? `${title}（${day}）` : `${title} (${day})`;
}

/** The title of a source in the language of the page, where it has one. */
export const titleOfSource = ({ lang }, { title_zh: chinese, title_en: english }) =>
  (lang === "en" ? english || chinese : chinese || english) ?? "";

/** Who published a source, in the language of the page where a name in it is known. */
export function publisherOf({ site, lang }, { publisher_zh: publisher }) {
  if (!publisher) return "";
  return lang === "en" ? (site.said.publishers[publisher] ?? publisher) : publisher;
}

/** The title of a column, or of the relation that a statement is on. */
export function fieldTitle({ site, lang }, table, field) {
  const column = site.tables[table]?.columns.find(({ name }) => name === field);
  return (column ?? site.tables[field])?.title[lang] ?? field;
}

function disputedFields(context, table, fields) {
  const titles = fields.split(" ").map((field) => fieldTitle(context, table, field));
  return escaped(titles.join(context.lang === "zh" ? "；" : "; "));
}

/** Pairs of title and HTML as a list of terms. */
export const listOfCells = (cells) =>
  `<dl class="fields">${cells.map(([title, html]) => `<dt>${escaped(title)}</dt><dd>${html}</dd>`).join("")}</dl>`;

/**
 * A table that scrolls within itself: a title for those who do not see it, heads as text, rows of cells as HTML. On a
 * phone its rows stand as lists, each cell after its head.
 */
export function tableOf(title, heads, rows, kind) {
  const cell = (html, at) => (html ? `<td data-head="${escaped(heads[at])}">${html}</td>` : "<td></td>");
  const row = (cells) => `<tr>${cells.map(cell).join("")}</tr>`;
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  return `<div class="tablewrap" role="region" tabindex="0" aria-label="${escaped(title)}"><table class="stacked ${kind}"><thead><tr>${head}</tr></thead><tbody>${rows.map(row).join("")}</tbody></table></div>`;
}

/** A part of a page under its heading, or nothing where it has nothing to say. */
export const part = (level, title, html) =>
  html ? `<section><h${level}>${escaped(title)}</h${level}>${html}</section>` : "";
