// What sources say of a row: their statements side by side, and the sources themselves.
import { dateText } from "../shared/dates.mjs";
import { isLinked } from "../shared/address.mjs";
import { escaped, filled } from "./html.mjs";
import {
  cellOf,
  fieldTitle,
  linkTo,
  noteOf,
  publisherOf,
  rowName,
  tableOf,
  textOf,
  titleOfSource,
} from "./row_parts.mjs";

/** All statements on a row, field by field, the adopted one first; empty where there are none. */
export function statementsOf(context, id) {
  const { site, words } = context;
  const statements = site.said.statements[id] ?? [];
  if (!statements.length) return "";
  const heads = [
    ...[words.rowField, words.rowStance, words.rowClaim, words.rowQuote],
    ...[words.rowSource, words.rowPlace, words.rowNote],
  ];
  const rows = statements.map((statement) => [
    escaped(fieldTitle(context, statement.table, statement.field)),
    `<span class="stance ${statement.stance}">${words.rowStances[statement.stance]}</span>`,
    claimOf(context, statement),
    textOf(context, statement.exact ?? ""),
    sourceOf(context, statement.source_id),
    statement.paragraph ? filled(words.rowParagraph, statement) : "",
    noteOf(context, statement.note),
  ]);
  return tableOf(`${words.rowSays}: ${rowName(context, id)}`, heads, rows, "statements");
}

/** What a statement says: a number or a date in words, a row by its name, a class by its label. */
function claimOf(context, { table, field, claim, words }) {
  if (words) return escaped(words[context.lang]);
  const column = context.site.tables[table].columns.find(({ name }) => name === field);
  if (column) return cellOf(context, table, column, { [field]: claim });
  return linkTo(context, claim);
}

/** A source in a line: its publisher and day, leading to the source itself, and its place in the list of sources. */
function sourceOf(context, id) {
  const source = context.index.rows.get(id)?.row;
  if (!source) return escaped(id);
  const title = sourceLine(context, source);
  const shown = isLinked(source.url, source.hosting)
    ? `<a href="${escaped(source.url)}" rel="noopener">${title}</a>`
    : title;
  return `${shown} ${linkTo(context, id, "ⓘ", rowName(context, id))}${copyOf(context, source)}`;
}

const copyOf = ({ words }, { url, hosting }) =>
  hosting === "copy" ? `<br><small>${words.rowCopy}: ${escaped(url)}</small>` : "";

/** Who published a source, and when. */
export function sourceLine(context, source) {
  const { site, lang } = context;
  const publisher = publisherOf(context, source);
  const [dates] = site.tables.sources.dates;
  const day = source.published ? dateText(source, dates, lang) : "";
  const comma = lang === "zh" ? "，" : ", ";
  return [textOf(context, publisher || titleOfSource(context, source)), escaped(day)]
    .filter(Boolean)
    .join(comma);
}

/** The sources of rows (ids), each once: of each row that which it goes by first. */
export function sourcesOf(context, ids) {
  const { index, site } = context;
  const sources = ids.flatMap((id) => [
    index.rows.get(id).row.source_id,
    ...(site.said.statements[id] ?? []).map((statement) => statement.source_id),
  ]);
  const items = [...new Set(sources)]
    .filter(Boolean)
    .map((source) => `<li>${sourceItem(context, source)}</li>`);
  return items.length ? `<ul class="plain">${items.join("")}</ul>` : "";
}

function sourceItem(context, id) {
  const source = context.index.rows.get(id)?.row;
  if (!source) return escaped(id);
  const { columns } = context.site.tables.sources;
  const labels = ["kind", "hosting", "authority"]
    .map((name) => columns.find((column) => column.name === name))
    .filter((column) => column && source[column.name])
    .map((column) => cellOf(context, "sources", column, source));
  return `${linkTo(context, id, titleOfSource(context, source))}<br>${sourceLine(context, source)} · ${labels.join(" · ")}${addressLine(context, source)}`;
}

function addressLine({ words }, { url, hosting }) {
  if (!url) return "";
  if (isLinked(url, hosting))
    return `<br><small><a href="${escaped(url)}" rel="noopener">${escaped(url)}</a></small>`;
  return `<br><small>${escaped(url)}${hosting === "copy" ? ` (${words.rowCopy})` : ""}</small>`;
}
