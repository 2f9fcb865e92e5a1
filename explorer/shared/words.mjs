// The words of the pages in both languages: a file a subject, each with `en` and `zh`. What the data or the docs say
// is not repeated here.
import figures from "./words/figures.mjs";
import front from "./words/front.mjs";
import rows from "./words/rows.mjs";
import search from "./words/search.mjs";
import site from "./words/site.mjs";
import tables from "./words/tables.mjs";

const SUBJECTS = [site, figures, rows, front, tables, search];
const merged = (language) => Object.assign({}, ...SUBJECTS.map((subject) => subject[language]));

export const WORDS = { en: merged("en"), zh: merged("zh") };
