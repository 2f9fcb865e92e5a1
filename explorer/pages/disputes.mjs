// Every statement that differs from what is adopted, in words: what each source says, and what differs.
import { escaped } from "./html.mjs";
import {
  cellOf,
  contextOf,
  dateOf,
  fieldTitle,
  linkTo,
  noteOf,
  rowName,
  tableOf,
  textOf,
} from "./row_parts.mjs";
import { sourceLine } from "./row_statements.mjs";

export function disputesPages(site, words) {
  return [
    { place: "disputes.html", title: words.disputes, body: disputes(site, words), current: "disputes" },
  ];
}

function disputes(site, words) {
  const context = contextOf(site, words, "../");
  const rows = Object.entries(site.said.statements).flatMap(([id, statements]) =>
    statements
      .filter(({ stance }) => stance === "disputes")
      .map((other) => disputed(context, id, other, adoptedAmong(statements, other))),
  );
  const heads = [words.row, words.here, words.there, words.why];
  const list = rows.length
    ? tableOf(words.disputes, heads, rows, "disputes")
    : `<p class="none">${words.nothing}</p>`;
  return `<h1>${words.disputes}</h1><p class="note">${words.disputesNote}</p>${list}`;
}

/** The statement that the row goes by in the field that another disputes. */
const adoptedAmong = (statements, { field }) =>
  statements.find((statement) => statement.field === field && statement.stance === "states");

/** The cells of one dispute: the row and its field, what is adopted, what the other says, what differs. */
function disputed(context, id, other, adopted) {
  const field = `<span class="count">${escaped(fieldTitle(context, other.table, other.field))}</span>`;
  const here = adopted ? statement(context, adopted) : cellInWords(context, id, other);
  const note = noteOf(context, other.note);
  return [
    `${linkTo(context, id, rowName(context, id))}<br>${field}`,
    here,
    statement(context, other),
    [difference(context, other, adopted), note].filter(Boolean).join("<br>"),
  ];
}

/** What a source says, in words and as printed, and which source it is. */
function statement(context, { table, field, claim, words, exact, source_id: source }) {
  const column = context.site.tables[table].columns.find(({ name }) => name === field);
  const said = words
    ? escaped(words[context.lang])
    : column
      ? cellOf(context, table, column, { [field]: claim })
      : textOf(context, claim);
  const quote = exact ? ` <q>${textOf(context, exact)}</q>` : "";
  const from = context.index.rows.get(source)?.row;
  const name = from ? linkTo(context, source, plain(sourceLine(context, from))) : escaped(source);
  return `<b>${said}</b>${quote}<br><span class="count">${name}</span>`;
}

/** The text of HTML that holds no more than marks of language. */
const plain = (html) =>
  html.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

/** The cell of a row that no statement supports, in words. */
function cellInWords(context, id, { table, field }) {
  const { row } = context.index.rows.get(id) ?? {};
  if (!row) return "";
  const { dates, columns } = context.site.tables[table];
  if (dates.some(({ start, end }) => [start, end].includes(field)))
    return `<b>${escaped(dateOf(context, table, row))}</b>`;
  const column = columns.find(({ name }) => name === field);
  return column ? `<b>${cellOf(context, table, column, row)}</b>` : "";
}

/** What differs, in words: by how much, or in the year, the month or the day, or in the wording. */
function difference({ words, lang }, other, adopted) {
  if (!adopted) return "";
  const [here, there] = [adopted.claim, other.claim].map(numberIn);
  if (other.field === "value" && here !== null && there !== null) {
    const by = Math.abs(there - here).toLocaleString(lang === "zh" ? "zh-CN" : "en-US", {
      maximumFractionDigits: 6,
    });
    return there < here ? words.lessBy(by) : words.moreBy(by);
  }
  if (!/^\d{4}/.test(other.claim ?? "") || !/^\d{4}/.test(adopted.claim ?? "")) return words.otherWords;
  const [year, month] = [4, 7].map(
    (length) => other.claim.slice(0, length) === adopted.claim.slice(0, length),
  );
  if (!year) return words.otherYear;
  return month ? words.otherDay : words.otherMonth;
}

/** The number of a claim, such as 50000000 in `more_than 50000000`; null where it is none, or several. */
function numberIn(claim) {
  const found = /^(?:[a-z_]+ )?(-?\d+(?:\.\d+)?)$/.exec(claim ?? "");
  return found ? Number(found[1]) : null;
}
