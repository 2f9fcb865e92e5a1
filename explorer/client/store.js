// The data, loaded when first wanted, by script tag: that works from a folder as well as from a server.
import { rowAddress } from "../shared/rows.mjs";
import { WORDS } from "../shared/words.mjs";

export { isId, TABLES } from "../shared/rows.mjs";

export const root = document.documentElement.dataset.root;
export const words = WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
const waiting = {};

/** A file below data/ that could not be loaded, or that is not whole. */
export class LoadFailed extends Error {
  constructor(file) {
    super(`data/${file}.js could not be loaded`);
    this.file = file;
  }
}

/** What a file below data/ holds; fails with LoadFailed. One that failed is asked for anew the next time. */
export function load(name) {
  self.changaiData ||= {};
  waiting[name] ||= new Promise((resolve, reject) => {
    if (self.changaiData[name]) return resolve(self.changaiData[name]);
    const script = document.createElement("script");
    script.src = `${root}data/${name}.js`;
    const fail = () => {
      delete waiting[name];
      script.remove();
      reject(new LoadFailed(name));
    };
    script.onload = () => (name in self.changaiData ? resolve(self.changaiData[name]) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
  return waiting[name];
}

/** A table as objects. */
export async function records(name) {
  const table = await load(name);
  return table.rows.map((row) => Object.fromEntries(table.columns.map((c, i) => [c.name, row[i]])));
}

/** The address of what is known of a row. */
export const rowLink = (id) => rowAddress(root, words.lang, id);

/** An element with text and children; text is never read as HTML. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
export const inLanguage = (pair) => pair[words.lang] ?? pair.en;
export const label = (labels, id) =>
  labels[id] ? labels[id][words.lang === "zh" ? 1 : 2] || labels[id][1] : id;
export const shown = (value) =>
  typeof value === "number"
    ? value.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US", { maximumFractionDigits: 6 })
    : String(value ?? "");
/** A value of an enumeration in words. */
export const worded = (column, value) =>
  column.values && column.values[value] ? inLanguage(column.values[value]) : shown(value);
