// The cells of a table as they are shown: links to rows, words of codes, a unit beside its number.
import { isLinked } from "../../shared/address.mjs";
import { partsByLanguage } from "../../shared/languages.mjs";
import { isId, rowAddress } from "../../shared/rows.mjs";
import { unitAfter } from "../../shared/units.mjs";
import { el, inLanguage, label, labels, root, words, worded } from "../store.js";
import { cellOf } from "./held.js";

const OF_ITS_INDICATOR = "as the indicator's unit";
const WIDEST = 20; // rem
/** Text as what stands in an element, the parts in another language than its own marked. */
const spoken = (text, lang = words.lang) =>
  partsByLanguage(text, lang).map(([part, other]) => (other ? el("span", { lang: other }, part) : part));
const isNumber = (column) => column.type === "number" || column.type === "integer";
const to = (id, ...text) => el("a", { href: rowAddress(root, words.lang, id), title: id }, ...text);

/** A function `(column, row)` that gives what stands in a cell: text, an element, or nothing. */
export function cellMaker(table, held) {
  const columns = new Set(table.columns.map((column) => column.name));
  const unitColumn = table.columns.find((column) => column.name === "unit");

  /** What follows a number: the unit of its column, or else of its row or of the indicator of that. */
  function unitOf(column, row, value) {
    if (column.unit !== OF_ITS_INDICATOR) return ` ${words.units[column.unit] ?? column.unit}`;
    const unit = unitColumn
      ? unitColumn.values[cellOf(held, "unit", row)]
      : table.units?.[cellOf(held, "indicator_id", row)];
    return unit ? unitAfter(value, unit, words.lang) : "";
  }

  return (column, row) => {
    const value = cellOf(held, column.name, row);
    if (value === null) return "";
    if (column.name === table.key && !column.references) return keyCell(value);
    if (typeof value === "string" && labels[value]) return to(value, ...spoken(label(labels, value)));
    if (column.references && isId(value)) return to(value, value);
    if (column.name === "url") {
      const hosting = columns.has("hosting") ? cellOf(held, "hosting", row) : null;
      return isLinked(value, hosting) ? el("a", { href: value, rel: "noopener" }, value) : value;
    }
    const text = worded(column, value);
    if (column.unit) return [text, el("span", { class: "unit" }, unitOf(column, row, value))];
    const own = /_(zh|en)$/.test(column.name) ? column.name.slice(-2) : null;
    return own && own !== words.lang ? el("span", { lang: own }, spoken(text, own)) : spoken(text);
  };
}

/** The id of a row, which leads to its page; on a phone it is a sign, so that it does not take the screen. */
const keyCell = (id) =>
  isId(id)
    ? to(id, el("span", { class: "id" }, id), el("span", { class: "sign", "aria-hidden": "true" }, "→"))
    : id;

/** How wide a column is, in rem: as its header and the longest of the values that came first, within bounds. */
export function widthOf(column, values) {
  const some = [...new Set(values)].slice(0, 300).map((value) => {
    if (value === null || value === undefined) return 0;
    const name = typeof value === "string" && labels[value] ? label(labels, value) : worded(column, value);
    return widthOfText(name) + (column.unit === OF_ITS_INDICATOR ? 6 : 0);
  });
  const wanted = Math.max(...some, widthOfText(inLanguage(column.title)) + 2, 3) + 1.4;
  return Math.min(WIDEST, wanted);
}

const widthOfText = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 0.9 : 0.5), 0);
export const alignment = (column) => (isNumber(column) ? "num" : null);
