// The reference: a list of its pages, and each page, whose HTML comes from the docs.
import { escaped, spokenHtml } from "./html.mjs";

export function referencePages({ reference }, words) {
  const list = Object.entries(reference)
    .map(([name, page]) => `<li><a href="${name}.html" lang="en">${escaped(page.title)}</a></li>`)
    .join("");
  const index = {
    place: "reference/index.html",
    title: words.reference,
    body: `<h1>${words.reference}</h1><p class="note">${words.referenceNote} ${words.refEnglish}</p><ul>${list}</ul>`,
    current: "reference",
    kind: "text",
  };
  const pages = Object.entries(reference).map(([name, page]) => ({
    place: `reference/${name}.html`,
    title: page.title,
    body: `${words.lang === "en" ? "" : `<p class="note">${words.refEnglish}</p>`}<article class="reference" lang="en"><h1>${escaped(page.title)}</h1>${spokenHtml(page.html, "en")}</article>`,
    current: "reference",
    kind: "text",
  }));
  return [index, ...pages];
}
