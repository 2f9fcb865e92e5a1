// The data, loaded when first wanted, by script tag: that works from a folder as well as from a server.
import { rowAddress } from "../shared/rows.mjs";
import { WORDS } from "../shared/words.mjs";

export { isId, TABLES } from "../shared/rows.mjs";

export const root = document.documentElement.dataset.root;
export const words = WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
/** The labels of the ids that the loaded tables mention: `[table, Chinese, English, pinyin]` by id. */
export const labels = (self.changaiLabels ||= {});

/** A file below data/ that could not be loaded, or that is not whole. */
export class LoadFailed extends Error {
  constructor(file) {
    super(`data/${file}.js could not be loaded`);
    this.file = file;
  }
}

/** The files after a first one, which tells how many parts there are. */
export const laterParts = (name, parts) =>
  Array.from({ length: parts - 1 }, (_, n) => file(`${name}.${n + 2}`));

/** One file below data/; fails with LoadFailed. One that failed is asked for anew the next time. */
export function file(name) {
  self.changaiData ||= {};
  self.changaiFiles ||= {}; // shared by all scripts of a page
  if (!self.changaiFiles[name]) {
    self.changaiFiles[name] = fetched(name);
    self.changaiFiles[name].catch(() => {}); // whoever waits for it is told; nobody has to wait
  }
  return self.changaiFiles[name];
}

async function fetched(name) {
  if (!self.changaiData[name]) await run(`${root}data/${name}.js`).catch(() => {});
  const held = self.changaiData[name];
  if (!held) {
    delete self.changaiFiles[name];
    throw new LoadFailed(name);
  }
  Object.assign(labels, held.labels);
  return held;
}

const run = (address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

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
