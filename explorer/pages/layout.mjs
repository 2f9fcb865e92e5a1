// The frame of every page: head, menu, footer.
import { escaped } from "./html.mjs";
import { searchBox } from "./search.mjs";

const EXPLORED = ["timeline", "provinces", "figures", "documents", "people", "disputes"];

/**
 * One page as text. `place` is its path below the folder of the language, `scripts` are those beside that of every
 * page, `current` is its entry in the menu; what it has no `description` or `jsonld` of, those of the dataset are for.
 */
export function framed({ about, baseUrl }, words, page) {
  const { place, title, body, scripts = [], kind = "wide", current = "" } = page;
  const up = "../".repeat(place.split("/").length);
  const home = `${up}${words.lang}/`;
  const links = [
    ["story", "index.html"],
    ...EXPLORED.map((name) => [name, `${name}.html`]),
    ["tables", "tables/index.html"],
    ["sourcesTitle", "sources/index.html"],
    ["reference", "reference/index.html"],
  ];
  const nav = links
    .map(
      ([key, file]) =>
        `<a href="${home}${file}"${key === current ? ' aria-current="page"' : ""}>${words[key]}</a>`,
    )
    .join("");
  const description = escaped(
    page.description ??
      (words.lang === "zh" ? about.descriptor.description_zh : about.descriptor.description),
  );
  const dataset = {
    ...about.jsonld,
    inLanguage: words.lang,
    name: words.lang === "zh" ? about.descriptor.title_zh : about.descriptor.title,
  };
  const ld = JSON.stringify(page.jsonld ?? dataset).replace(/</g, "\\u003c");
  const canonical = baseUrl
    ? `\n<link rel="canonical" href="${escaped(`${baseUrl}${words.lang}/${place}`)}">`
    : "";
  return `<!doctype html>
<html lang="${words.lang === "zh" ? "zh-CN" : "en"}" data-root="${up}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · ${words.site}</title>
<meta name="description" content="${description}">
<meta property="og:title" content="${escaped(title)} · ${words.site}"><meta property="og:description" content="${description}">
<meta property="og:type" content="website"><meta property="og:image" content="${escaped(baseUrl ?? up)}assets/picture.png">
<link rel="alternate" hreflang="${words.other}" href="${escaped(baseUrl ?? up)}${words.other}/${place}">${canonical}
<link rel="icon" href="data:,"><link rel="stylesheet" href="${up}assets/style.css">
<script>try{const t=localStorage.getItem("theme");if(t)document.documentElement.dataset.theme=t}catch{}</script>
<script type="application/ld+json">${ld}</script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="site"><a class="name" href="${home}index.html">${words.site}</a>
<a id="language" lang="${words.other}" href="${up}${words.other}/${place}">${words.otherName}</a>
<button id="theme" type="button" data-dark="${words.dark}" data-light="${words.light}">${words.dark}</button>
${searchBox(home, words)}
<nav aria-label="${words.menu}">${nav}</nav></header>
<main id="content" class="${kind}" tabindex="-1">
${body}
</main>
<footer><span lang="en">${escaped(about.cite)}</span><br>${words.license} · ${words.version} ${about.version}</footer>
<script src="${up}assets/app.js"></script>${scripts.map((s) => `<script src="${up}assets/${s}"></script>`).join("")}
</body></html>
`;
}
