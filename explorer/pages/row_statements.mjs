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
    sourceOf(context, statement.source_id) + sameTelling(context, statement, statements),
    statement.paragraph ? filled(words.rowParagraph, { ...statement, character: statement.start + 1 }) : "",
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

/** Of a statement that repeats, the other sources that pass on the telling which it has from; empty where there are none. */
function sameTelling(context, { source_id: id, table, field, stance }, statements) {
  const origin = context.index.rows.get(id)?.row.origin;
  if (!origin || stance !== "repeats") return "";
  const others = statements
    .filter((other) => other.table === table && other.field === field && other.source_id !== id)
    .map((other) => context.index.rows.get(other.source_id)?.row)
    .filter((source) => source?.origin === origin);
  if (!others.length) return "";
  const { words, lang } = context;
  const names = [...new Set(others)].map((source) => publisherWithDay(context, source));
  return `<br><small>${filled(words.rowOneTelling, { sources: names.join(lang === "zh" ? "、" : "; ") })}</small>`;
}

const copyOf = ({ words }, { url, hosting }) =>
  hosting === "copy" ? `<br><small>${words.rowCopy}${words.colon}${escaped(url)}</small>` : "";

/** Who published a source, and when. */
export function sourceLine(context, source) {
  const comma = context.lang === "zh" ? "，" : ", ";
  return publisherAndDay(context, source).filter(Boolean).join(comma);
}

/** Who published a source, with the day in brackets, as it stands within a sentence. */
function publisherWithDay(context, source) {
  const [publisher, day] = publisherAndDay(context, source);
  if (!day) return publisher;
  return context.lang === "zh" ? `${publisher}（${day}）` : `${publisher} (${day})`;
}

function publisherAndDay(context, source) {
  const { site, lang } = context;
  const publisher = publisherOf(context, source) || titleOfSource(context, source);
  const [dates] = site.tables.sources.dates;
  return [textOf(context, publisher), source.published ? escaped(dateText(source, dates, lang)) : ""];
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
