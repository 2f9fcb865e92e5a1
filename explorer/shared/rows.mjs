// The ids of rows, and the page that each has.

/** The tables whose rows have ids, by what these begin with. */
export const TABLES = {
  evt: "events",
  doc: "documents",
  met: "metrics",
  ini: "regional_initiatives",
  org: "organizations",
  ind: "indicators",
  prg: "programs",
  per: "people",
  reg: "regions",
  thm: "themes",
  src: "sources",
  psg: "passages",
};

/** Whether a text has the form of an id. */
export const isId = (text) => /^[a-z]{3}-[a-z0-9-]+$/.test(text ?? "") && text.slice(0, 3) in TABLES;

/**
 * The page of a row in a language. `root` leads from the page that links to the folder of the site (`""`, `"../"`).
 * That of a figure leads on to its place on the page of its indicator, that of a source to its place in the list of
 * sources. A text that is no id leads to the page that says so.
 */
export const rowAddress = (root, lang, id) =>
  isId(id) ? `${root}${lang}/row/${id}.html` : `${root}${lang}/row/index.html#${encodeURIComponent(id)}`;
