// The page with the results of the search, which the browser fills.
import { early, escaped } from "./html.mjs";

export function searchPages(site, words) {
  const body = `${early(`../data/search/${words.lang}.js`)}<h1>${words.searchTitle}</h1><p class="note">${words.searchNote}</p>
<noscript><p class="notice">${words.searchNeedsScript}</p></noscript>
<div id="results" class="results" data-hint="${escaped(words.searchHint)}"></div>`;
  return [{ place: "search.html", title: words.searchTitle, body, kind: "text", scripts: ["search.js"] }];
}

/** The box of the search in the header of every page. */
export const searchBox = (home, words) =>
  `<form class="search" role="search" action="${home}search.html"><input type="search" name="q" aria-label="${words.searchAll}" placeholder="${words.searchAll}" autocomplete="off"><button type="submit">${words.searchButton}</button></form>
<noscript><style>form.search{display:none}</style></noscript>`;
