// What a table can be filtered by.
import { inLanguage, label, labels, words, worded } from "../store.js";

const DAYS = ["date_start", "issued", "period_end", "published", "date_end", "deadline", "searched"];
const FIRST = 6; // how many filters stand above a table; the others open below them
/** Above how many distinct values a column is no list to choose from. */
const MOST = { reference: 260, text: 80 };

const plain = (value) => (value === null ? [] : [String(value)]);
const equal = (value, choice) => value !== null && String(value) === choice;

/** Filter by the values of a column. */
function columnFacet(column) {
  return {
    key: column.name,
    column: column.name,
    title: inLanguage(column.title),
    groups: plain,
    fits: equal,
    word: (value) => (labels[value] ? label(labels, value) : worded(column, value)),
    known: Object.keys(column.values),
    kind: column.type === "string" ? "text" : column.type,
  };
}

/** Filter by the years of a column of days. */
function yearFacet(day) {
  return {
    key: "year",
    column: day,
    title: words.year,
    groups: (value) => (value === null ? [] : [value.slice(0, 4)]),
    fits: (value, choice) => (value ?? "").slice(0, 4) === choice,
    word: (value) => value,
    known: [],
    kind: "year",
  };
}

/** Filter by province: with all places within it. */
function provinceFacet() {
  return {
    key: "province",
    column: "region_id",
    title: words.province,
    groups: (value) => (value === null ? [] : unitsAround(value)),
    fits: (value, choice) => value === choice || (value ?? "").startsWith(`${choice}-`),
    word: (value) => label(labels, value),
    known: [],
    kind: "province",
  };
}

/** The country and the province that a place lies in, or is: reg-cn, reg-cn-gd. */
function unitsAround(id) {
  const parts = id.split("-");
  return [2, 3].filter((length) => length <= parts.length).map((length) => parts.slice(0, length).join("-"));
}

/** Every column of a table, its years and its provinces, by the name that each has in an address. */
export function allFacets(table) {
  const facets = new Map(table.columns.map((column) => [column.name, columnFacet(column)]));
  const day = DAYS.find((name) => facets.has(name));
  if (day) facets.set("year", yearFacet(day));
  if (facets.has("region_id") && table.name !== "regions") facets.set("province", provinceFacet());
  return facets;
}

/**
 * Those of the facets that are offered as lists to choose from: `first` are asked for most (theme, province, year, the
 * codes of the schema), `more` are all others.
 */
export function offeredFacets(table, facets) {
  if (!table.count) return { first: [], more: [] };
  const columns = table.columns.filter((column) => column.name !== table.key && isList(column, table.count));
  const offered = columns.filter((column) => !(column.name === "region_id" && facets.has("province")));
  const isCode = (column) => Object.keys(column.values).length > 1 && !column.name.endsWith("_precision");
  const names = [
    ...["theme_id", "province", "year"].filter((name) => facets.has(name)),
    ...offered.filter(isCode).map((column) => column.name),
    ...offered.map((column) => column.name),
  ];
  const all = [...new Set(names)].map((name) => facets.get(name));
  return { first: all.slice(0, FIRST), more: all.slice(FIRST) };
}

function isList(column, count) {
  if (column.type === "boolean" || Object.keys(column.values).length > 1) return true;
  if (column.type !== "string" || column.distinct < 2) return false;
  return column.distinct <= (column.references ? MOST.reference : Math.min(MOST.text, count / 4));
}
