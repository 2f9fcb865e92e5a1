// What is said where there is no such page or row: 404.html, the page that looks up an id, ids that are retired.
import { isId } from "../shared/rows.mjs";
import { WORDS } from "../shared/words.mjs";
import { escaped, filled } from "./html.mjs";
import { contextOf, linkTo, noteOf } from "./row_parts.mjs";

const ROOT = "../../"; // from <language>/row/ to the top of the site

/** The page of each retired id, and the one to which ids lead that may be mistyped. */
export function lostPages(site, words) {
  const context = contextOf(site, words, ROOT);
  const retired = site.data.retired
    .filter(({ id }) => isId(id) && !context.index.rows.has(id))
    .map((row) => retiredPage(context, row));
  return [findPage(context), ...retired];
}

/** A retired id: since when, why, and what stands in its place. */
function retiredPage(context, { id, retired_in: version, reason, replaced_by: replacement }) {
  const { words } = context;
  const title = filled(words.retiredTitle, { id });
  const since = filled(words.retiredSince, { version: escaped(version), reason: noteOf(context, reason) });
  const instead = replacement
    ? `${words.retiredReplaced} ${linkTo(context, replacement)} (<code>${escaped(replacement)}</code>)`
    : words.retiredNothing;
  return {
    place: `row/${id}.html`,
    title,
    body: `<h1>${escaped(title)}</h1><p>${since}</p><p>${instead}</p>`,
    kind: "text",
  };
}

/** The page that leads to the row whose id stands in its address after #, or says that there is none. */
function findPage({ words, root, lang }) {
  return {
    place: "row/index.html",
    title: words.lostTitle,
    body: `<h1 id="asked">${words.lostTitle}</h1>
<noscript><p>${words.lostNeedsScript}</p></noscript>
<p>${words.lostAskedNothing}</p><p class="note">${words.lostForm}</p>
<p><a href="${root}${lang}/tables/index.html">${words.lostWhere}</a></p>`,
    scripts: ["row.js"],
    kind: "text",
  };
}

/**
 * 404.html, which a server shows for any address: in both languages, with its style in itself, for it may stand for a
 * page at any depth. Without the site's own address a script finds the site's top: what lies above /en/ and /zh/.
 */
export function notFoundPage({ baseUrl }) {
  const top = baseUrl ?? "";
  const said = ["en", "zh"].map((lang) => {
    const words = WORDS[lang];
    const links = [
      ["index.html", words.story],
      ["tables/index.html", words.tables],
      ["sources/index.html", words.sourcesTitle],
    ].map(([place, text]) => `<a href="${escaped(`${top}${lang}/${place}`)}">${text}</a>`);
    return `<section lang="${lang}"><h2>${words.notFound}</h2><p class="row" hidden>${filled(words.lostAsked, { id: "<code></code>" })}</p><p>${words.notFoundWhy}</p><p>${links.join(" · ")}</p></section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>404 · changai 产改</title><meta name="robots" content="noindex"><link rel="icon" href="data:,">
<style>:root{color-scheme:light dark}body{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}code{overflow-wrap:anywhere}</style></head>
<body><main><h1>404</h1><p><code id="asked"></code></p>${said.join("")}</main>
<script>
const asked = location.pathname;
document.getElementById("asked").textContent = asked;
const steps = asked.split("/");
const at = steps.findIndex((step) => step === "en" || step === "zh");
if (steps[at + 1] === "row")
  for (const line of document.querySelectorAll(".row")) {
    line.hidden = false;
    line.querySelector("code").textContent = steps.at(-1).split(".")[0];
  }
if (at > 0)
  for (const link of document.querySelectorAll("a")) {
    const to = link.getAttribute("href");
    if (!to.includes("//")) link.setAttribute("href", steps.slice(0, at).join("/") + "/" + to);
  }
</script></body></html>
`;
}
