// How a row is cited, fetched by code, and corrected.
import { rowAddress } from "../shared/rows.mjs";
import { escaped, filled, spoken } from "./html.mjs";
import { part, rowName } from "./row_parts.mjs";

/** The permanent address of a row where the site has one, or else "". */
export const permanentAddress = ({ site, lang }, id) =>
  site.baseUrl ? rowAddress(site.baseUrl, lang, id) : "";

/** How to cite a row, get it by code and report an error in it. `level` is that of the headings. */
export function useOf(context, table, id, row, level = 3) {
  const { words } = context;
  return [
    part(
      level,
      words.rowCitation,
      `<p class="citation">${spoken(citationOf(context, id), context.lang)}</p>`,
    ),
    part(level, words.rowCode, codeOf(context, table, id)),
    part(level, words.rowReport, reportOf(context, id, row)),
  ].join("");
}

/** The dataset's citation, with the id, the name and the permanent address of a row. */
function citationOf(context, id) {
  const address = permanentAddress(context, id);
  return filled(context.words.rowCiting, {
    cite: context.site.about.cite,
    id,
    name: rowName(context, id),
    address: address && `, ${address}`,
  });
}

/** Code that gives exactly one row, in three languages. */
export function codeOf({ site, words, root }, table, id) {
  const { key } = site.tables[table];
  const file = `${site.baseUrl ?? root}download/${table}.csv`;
  const link = `<a href="${escaped(file)}" download>${table}.csv</a>`;
  const readByR = site.baseUrl ? file : `${table}.csv`;
  const forms = [
    ["Python", "python", pythonOf(table, key, id)],
    [filled(words.rowCodeR, { file: link }), "r", rOf(readByR, key, id)],
    [words.rowCodeSql, "sql", sqlOf(table, key, id)],
  ];
  return forms
    .map(
      ([title, language, code]) =>
        `<p class="code">${title}</p><pre tabindex="0"><code class="language-${language}">${escaped(code)}</code></pre>`,
    )
    .join("");
}

const pythonOf = (table, key, id) =>
  `import changai

rows = changai.load("${table}")
row = rows[rows["${key}"] == "${id}"]
print(row.T)`;
const rOf = (file, key, id) =>
  `rows <- read.csv("${file}", encoding = "UTF-8", na.strings = "")
row <- rows[rows$${key} == "${id}", ]
print(t(row))`;
const sqlOf = (table, key, id) => `SELECT * FROM ${table} WHERE ${key} = '${id}';`;

/** The form for an error, filled in with the row and the source it goes by; how to find it where the site knows no repository. */
function reportOf(context, id, row) {
  const { site, words } = context;
  const address = reportAddress(context, id, row);
  if (!site.repository) return `<p>${escaped(filled(words.rowReportNote, { id }))}</p>`;
  return `<p><a class="report" href="${escaped(address)}" rel="noopener">${words.rowReport}</a></p>`;
}

/** Fields of .github/ISSUE_TEMPLATE/wrong-figure.yml are filled in by the names of their ids. */
function reportAddress({ site, index }, id, row) {
  const source = index.rows.get(row.source_id)?.row;
  const cited = source ? [source.publisher_zh, source.title_zh, source.published, source.url] : [];
  const fields = new URLSearchParams({
    template: "wrong-figure.yml",
    title: id,
    row: `${id} · `,
    source: cited.filter(Boolean).join(", "),
  });
  return `${site.repository}/issues/new?${fields}`;
}
