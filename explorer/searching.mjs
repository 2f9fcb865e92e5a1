// What the page of the search loads, in each language: entries with everything they are found by.
import * as OpenCC from "opencc-js";
import { dateText, isDated } from "./shared/dates.mjs";
import { numberKey, numberKeys, searchable } from "./shared/finding.mjs";

/** How many characters of entries the first file holds, which the page waits for, and how many each later one. */
const FIRST_PART = 250_000;
const LATER_PART = 600_000;

/** The columns that describe a row, in each language; what is only noted of it is noted in English. */
const TEXTS = { en: ["description_en", "definition_en", "note_en"], zh: ["description_zh", "definition_zh"] };

/**
 * The files below data/ as `[name, value]`: `search/en` and `search/zh`, each with `kinds` (their names, in order),
 * `traditional` and `simplified` (the signs that stand for each other), `parts` and `entries`, as lists:
 * `[id or address, kind, name, name in the other language, further names, pinyin and numbers, date, more]`; and
 * `search/en.texts` and `search/zh.texts`, loaded last, with `texts`: of each entry that is described
 * `[its place, in the language of the page, in the other]`.
 */
export function searchFiles(site, words) {
  const rows = rowsByEntry(site);
  const entries = [...rowEntries(site, words, rows), ...pageEntries(site, words)];
  const kinds = [...new Set(entries.map(([, kind]) => kind))].map((kind) => [
    kind,
    site.tables[kind]?.title[words.lang] ?? words[kind],
  ]);
  const [first, ...later] = partsOf(entries);
  const head = { kinds, ...scriptsOf(entries), parts: later.length + 1, entries: first };
  const name = `search/${words.lang}`;
  return [
    [name, head],
    ...later.map((part, n) => [`${name}.${n + 2}`, { entries: part }]),
    [`${name}.texts`, { texts: describedEntries(rows, words) }],
  ];
}

/** The rows that the entries of the search stand for, in their order; an empty one for what has no id. */
function rowsByEntry({ search, data, tables }) {
  const rows = new Map(
    Object.values(tables).flatMap(({ name, key }) =>
      key ? data[name].map((row) => [`${name} ${row[key]}`, row]) : [],
    ),
  );
  return search.map(({ id, kind }) => rows.get(`${kind} ${id}`) ?? {});
}

/** What describes the rows of entries: places of entries with their texts in the two languages. */
function describedEntries(rows, { lang, other }) {
  const textsOf = (row, language) =>
    TEXTS[language]
      .map((name) => row[name])
      .filter(Boolean)
      .join("\n");
  return rows
    .map((row, place) => [place, textsOf(row, lang), textsOf(row, other)])
    .filter(([, own, inOther]) => own || inOther);
}

function rowEntries({ search, data, tables, said }, words, rows) {
  return search.map(({ id, kind, zh, en, also, pinyin }, place) => {
    const row = rows[place];
    const names = words.lang === "zh" ? [zh, en] : [en || zh, en ? zh : ""];
    const dates = tables[kind].dates.find((some) => isDated(row, some));
    const figure = kind === "metrics" ? figureOf(row, said.figures, data, words.lang) : "";
    const copy = row.status === "copy" ? words.rowOnCopy : "";
    return [
      id || `tables/terms.html?q=${encodeURIComponent(zh)}`,
      kind,
      ...names,
      also.join(" · "),
      `${pinyin} ${keysOf(row, [...names, ...also])}`.trim(),
      dates ? dateText(row, dates, words.lang) : "",
      [figure, copy].filter(Boolean).join(" · "),
    ];
  });
}

/** The keys of the numbers that a row is found by: its value, if it is a figure, and those in its names. */
function keysOf(row, names) {
  const values = [row.value, row.value_upper].filter((value) => typeof value === "number");
  return [...values.map(numberKey), ...names.map((name) => numberKeys(searchable(name)))].join("");
}

/** A figure in words, with the word that qualifies it, and its place. */
function figureOf({ metric_id: id, region_id: region }, figures, data, lang) {
  return [figures[id]?.[lang], region && data.label(region, lang)].filter(Boolean).join(" · ");
}

function pageEntries({ tables, reference }, words) {
  const other = words.other;
  return [
    ...Object.values(tables).map(({ name, title, row }) => [
      `tables/${name}.html`,
      "tables",
      title[words.lang],
      title[other],
      name,
      "",
      "",
      row[words.lang],
    ]),
    ...Object.entries(reference).map(([name, { title }]) => [
      `reference/${name}.html`,
      "reference",
      title,
      "",
      name,
      "",
      "",
      "",
    ]),
  ];
}

function partsOf(entries) {
  const parts = [[]];
  let left = FIRST_PART;
  for (const entry of entries) {
    if (left <= 0) {
      parts.push([]);
      left = LATER_PART;
    }
    parts.at(-1).push(entry);
    left -= JSON.stringify(entry).length;
  }
  return parts;
}

/** The traditional signs whose simplified ones some entry holds, and these, in two texts of one order. */
function scriptsOf(entries) {
  const simplify = OpenCC.Converter({ from: "t", to: "cn" });
  const held = new Set(simplify(entries.map((entry) => entry.slice(2, 5).join("")).join("")));
  let traditional = "";
  let simplified = "";
  for (let code = 0x4e00; code <= 0x9fff; code++) {
    const sign = String.fromCharCode(code);
    const other = simplify(sign);
    if (other === sign || other.length !== 1 || !held.has(other)) continue;
    traditional += sign;
    simplified += other;
  }
  return { traditional, simplified };
}
