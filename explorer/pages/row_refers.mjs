// What belongs to a row: the rows that refer to it by name, its neighbours, its names, what was looked for.
import { inWords, sortDay } from "../shared/dates.mjs";
import { grouped } from "../shared/grouped.mjs";
import { escaped, filled } from "./html.mjs";
import {
  cellOf,
  cellsOf,
  dateOf,
  fieldTitle,
  figureLine,
  linkTo,
  listOfCells,
  nameOf,
  noteOf,
  part,
  textOf,
} from "./row_parts.mjs";

const OWN = new Set([
  ...["event_participants.event_id", "document_issuers.document_id", "document_relations.document_id"],
  ...["program_organizers.program_id", "initiative_partners.initiative_id", "provincial_reform.region_id"],
]);

const itemsOf = (items) =>
  items.length ? `<ul class="plain">${items.map((item) => `<li>${item}</li>`).join("")}</ul>` : "";

/** Whether a row that refers to another is there for its sake: who took part, who issued it, how a province acts. */
const isOwn = ({ table, column }) => OWN.has(`${table}.${column}`);

/** The rows that refer to one, in groups of one meaning, each in order of time; `level` is that of the headings. */
export function referrersOf(context, id, level = 3) {
  const { site, index, words } = context;
  const titleOf = ({ table, column }) =>
    words.rowGroups[`${table}.${column}`] ?? site.tables[table].title[context.lang];
  const referrers = index.referrers.get(id) ?? [];
  const groups = grouped([...referrers.filter(isOwn), ...referrers.filter((r) => !isOwn(r))], titleOf);
  return [...groups].map(([title, referrers]) => part(level, title, groupOf(context, referrers))).join("");
}

function groupOf(context, referrers) {
  const { table, column, row } = referrers[0];
  if (`${table}.${column}` === "provincial_reform.region_id")
    return listOfCells(cellsOf(context, table, row, ["region_id"]));
  const items = referrers.map((referrer) => itemOf(context, referrer));
  items.sort((a, b) => a.day.localeCompare(b.day));
  return itemsOf(items.map(({ html }) => html));
}

/** A row that refers to another, as an entry of a list, and the day that orders it. */
function itemOf(context, { table, column, row }) {
  if (table === "metrics") return figureItem(context, row);
  const { key, columns } = context.site.tables[table];
  const others = columns.filter(({ references, name }) => references && name !== column && row[name]);
  const classes = columns.filter(({ values, name }) => Object.keys(values).length && row[name]);
  if (isOwnRow(context, table, row)) return namedItem(context, table, row[key], kindOf(table, classes));
  // A row of a relation goes by what else it joins; one of a province by the province.
  const leading = key && key !== column ? [columns.find(({ name }) => name === key)] : others;
  const labels = classes.map((c) => cellOf(context, table, c, row));
  const links = leading.map(({ name }) => linkTo(context, row[name]));
  const first = context.index.rows.get(row[leading[0]?.name]);
  return finished(context, links.join(" · "), first?.table, first?.row, labels.join(" · "));
}

const isOwnRow = ({ site, index }, table, row) =>
  index.rows.get(row[site.tables[table].key])?.table === table;
/** Of the classes of a row the one that says what it is. */
const kindOf = (table, classes) => classes.find(({ name }) => name.endsWith("_type") || name === "level");

function namedItem(context, table, id, kind) {
  const { row } = context.index.rows.get(id);
  const label = kind ? cellOf(context, table, kind, row) : "";
  return finished(context, linkTo(context, id), table, row, label);
}

function finished(context, links, table, row, label) {
  const date = table && row ? escaped(dateOf(context, table, row)) : "";
  const details = [date, label].filter(Boolean).join(" · ");
  const day = table && row ? sortDay(row, context.site.tables[table].dates) : "";
  return { html: details ? `${links} <span class="detail">${details}</span>` : links, day };
}

function figureItem(context, figure) {
  const indicator = nameOf(context, figure.metric_id, context.lang);
  return {
    html: `${linkTo(context, figure.metric_id, indicator)} <span class="detail">${escaped(figureLine(context, figure))}</span>`,
    day: sortDay(figure, context.site.tables.metrics.dates),
  };
}

/** What came before and after a row of a series: the editions of a program, the events of a theme. */
export function neighboursOf(context, id) {
  const { index, words, site, lang } = context;
  const found = index.neighbours.get(id);
  if (!found || (!found.before && !found.after)) return "";
  const { table } = index.rows.get(id);
  const among = filled(words.rowNeighboursOf, {
    table: escaped(lang === "en" ? site.tables[table].title.en.toLowerCase() : site.tables[table].title.zh),
    name: linkTo(context, found.of),
  });
  const items = ["before", "after"]
    .filter((side) => found[side])
    .map((side) => {
      const { row } = index.rows.get(found[side]);
      const when = escaped(dateOf(context, table, row));
      const label = side === "before" ? words.rowBefore : words.rowAfter;
      return `${label}: ${linkTo(context, found[side])} <span class="detail">${when}</span>`;
    });
  return `<p class="note">${among}</p>${itemsOf(items)}`;
}

/** The names of a row, with the source that uses each. */
export function namesOf(context, id) {
  const { index, site, words } = context;
  const { columns } = site.tables.names;
  const [language, kind] = ["language", "kind"].map((name) => columns.find((c) => c.name === name));
  const items = (index.names.get(id) ?? []).map((row) => {
    const labels = [kind, language].map((column) => cellOf(context, "names", column, row)).join(" · ");
    const source = row.source_id ? linkTo(context, row.source_id) : words.rowNoSource;
    const note = row.note_en ? `<br><small>${noteOf(context, row.note_en)}</small>` : "";
    return `${textOf(context, row.name)} <span class="detail">${labels} · ${source}</span>${note}`;
  });
  return itemsOf(items);
}

/** What was looked for in other sources, and with what outcome. */
export function lookupsOf(context, id) {
  const { index, site, words } = context;
  const outcome = site.tables.lookups.columns.find(({ name }) => name === "outcome");
  const items = (index.lookups.get(id) ?? []).map((row) => {
    const field = row.field === "row" ? words.rowWholeRow : fieldTitle(context, row.table, row.field);
    const day = inWords(row.searched, row.searched, "day", context.lang);
    const details = [escaped(day), cellOf(context, "lookups", outcome, row)].join(" · ");
    const note = row.note_en ? `<br><small>${noteOf(context, row.note_en)}</small>` : "";
    return `${escaped(field)} <span class="detail">${details}</span><br><small>${textOf(context, row.queries ?? "")}</small>${note}`;
  });
  return itemsOf(items);
}

/** Why a cell adopts another source than the order of authority gives. */
export function departuresOf(context, id) {
  const items = (context.index.departures.get(id) ?? []).map((row) => {
    const reason = context.lang === "zh" ? row.reason_zh : row.reason_en;
    return `${escaped(fieldTitle(context, row.table, row.field))}: ${linkTo(context, row.source_id)}. ${textOf(context, reason ?? "")}`;
  });
  return itemsOf(items);
}
