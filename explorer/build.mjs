// Build the site: `node build.mjs DATA OUT`. DATA is what tools/site_data.py wrote.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { isLinked } from "./address.mjs";
import { THEMES, VERDICTS, WORDS } from "./words.mjs";
import { growth, spread, targets, timeline } from "./story.mjs";

const HERE = import.meta.dirname;
const [DATA, OUT] = process.argv.slice(2);
const LANGUAGES = ["en", "zh"];
const EXPLORE = ["timeline", "provinces", "figures", "documents", "people", "disputes"];

const json = async (name) => JSON.parse(await readFile(path.join(DATA, `${name}.json`), "utf8"));
export const escaped = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

const about = await json("about");
const tables = {};
for (const name of [...about.held, ...about.derived]) tables[name] = await json(`tables/${name}`);
const labels = await json("labels");
const records = (name) => tables[name].rows.map((row) => Object.fromEntries(tables[name].columns.map((c, i) => [c.name, row[i]])));
const data = Object.fromEntries(["events", "documents", "metrics", "series", "targets", "regions", "themes", "provincial_reform", "evidence", "sources"].map((t) => [t, records(t)]));
data.label = (id, language) => (labels[id] ? labels[id][language === "zh" ? 1 : 2] : id);

/** One page: `depth` is how many folders it lies below the root. */
function page(words, place, title, body, { depth, scripts = [], kind = "wide", current = "" }) {
  const up = "../".repeat(depth);
  const home = `${up}${words.lang}/`;
  const links = [["story", "index.html"], ...EXPLORE.map((e) => [e, `${e}.html`]), ["tables", "tables/index.html"], ["reference", "reference/index.html"]];
  const nav = links.map(([key, file]) => `<a href="${home}${file}"${key === current ? ' aria-current="page"' : ""}>${words[key]}</a>`).join("");
  const description = escaped(words.lang === "zh" ? about.descriptor.description_zh : about.descriptor.description);
  const ld = JSON.stringify({ ...about.jsonld, inLanguage: words.lang, name: words.lang === "zh" ? about.descriptor.title_zh : about.descriptor.title }).replace(/</g, "\\u003c");
  return `<!doctype html>
<html lang="${words.lang === "zh" ? "zh-CN" : "en"}" data-root="${up}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · ${words.site}</title>
<meta name="description" content="${description}">
<meta property="og:title" content="${escaped(title)} · ${words.site}"><meta property="og:description" content="${description}">
<meta property="og:type" content="website"><meta property="og:image" content="${up}assets/picture.png">
<link rel="alternate" hreflang="${words.other}" href="${up}${words.other}/${place}">
<link rel="icon" href="data:,"><link rel="stylesheet" href="${up}assets/style.css">
<script>try{const t=localStorage.getItem("theme");if(t)document.documentElement.dataset.theme=t}catch{}</script>
<script type="application/ld+json">${ld}</script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="site"><a class="name" href="${home}index.html">${words.site}</a>
<nav aria-label="${words.menu}">${nav}</nav>
<a id="language" lang="${words.other}" href="${up}${words.other}/${place}">${words.otherName}</a>
<button id="theme" type="button" data-dark="${words.dark}" data-light="${words.light}">${words.dark}</button></header>
<main id="content" class="${kind}" tabindex="-1">
${body}
</main>
<footer>${escaped(about.cite)}<br>${words.license} · ${words.version} ${about.version}</footer>
<script src="${up}assets/app.js"></script>${scripts.map((s) => `<script src="${up}assets/${s}"></script>`).join("")}
</body></html>
`;
}

async function put(file, text) {
  await mkdir(path.dirname(path.join(OUT, file)), { recursive: true });
  await writeFile(path.join(OUT, file), text);
}

const legend = (entries) => `<ul class="legend">${entries.map(([color, text]) => `<li><i style="background:${color}"></i>${escaped(text)}</li>`).join("")}</ul>`;
const figure = (title, note, svg, extra = "", kind = "") => `<figure class="${kind}"><h2>${title}</h2><p class="note">${note}</p>${extra}<div class="scroll" role="region" tabindex="0" aria-label="${escaped(title)}">${svg}</div></figure>`;

function story(words) {
  const core = about.core.reduce((n, t) => n + tables[t].rows.length, 0);
  const years = data.events.map((e) => (e.date_start || "").slice(0, 4)).filter(Boolean).sort();
  const disputes = data.evidence.filter((e) => e.stance === "disputes").length;
  const number = (n) => n.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US");
  const counts = [[core, words.facts], [tables.sources.rows.length, words.sources], [tables.evidence.rows.length, words.claims], [disputes, words.disputed]];
  const undated = data.events.filter((e) => !e.date_start && !e.date_end).length;
  const themes = data.themes.map((t) => [THEMES[t.theme_id], words.lang === "zh" ? t.name_zh : t.name_en]);
  return `<h1>${escaped(words.lang === "zh" ? about.descriptor.title_zh : about.descriptor.title)}</h1>
<p class="lead">${words.lead}</p>
<ul class="counts">${counts.map(([n, text]) => `<li><b>${number(n)}</b>${text}</li>`).join("")}</ul>
<p class="note">${words.exploreNote}</p>
<div class="stories">
${figure(words.q1, words.q1note, growth(data, words))}
${figure(words.q2, words.q2note, spread(data, words), legend(["#f0ede6", "#c9dbe9", "#8fb8d8", "#4f92c2", "#1f6aa5", "#0b3f6b"].map((c, n) => [c, `${n} ${words.of5}`])))}
</div>
${figure(words.q3, filled(words.q3note, { n: undated }), timeline(data, words), legend(themes), "wide")}
${figure(words.q4, words.q4note, targets(data, words), legend(Object.entries(VERDICTS).map(([v, c]) => [c, words[v]])))}`;
}

function disputesPage(words) {
  const sources = new Map(data.sources.map((s) => [s.source_id, s]));
  const adopted = new Map(data.evidence.filter((e) => e.stance === "states").map((e) => [`${e.row_id} ${e.field}`, e]));
  const named = (e) => (e ? sources.get(e.source_id) : null);
  const who = (s) => {
    if (!s) return "";
    const name = `${escaped(s.publisher_zh || s.title_zh)} ${escaped((s.published || "").slice(0, 10))}`;
    if (isLinked(s.url, s.hosting)) return `<a href="${escaped(s.url)}">${name}</a>`;
    return s.hosting === "copy" ? `${name} (${words.copy}: ${escaped(s.url)})` : name;
  };
  const column = (e) => tables[e.table].columns.find((c) => c.name === e.field);
  const said = (e, value) => column(e)?.values[value]?.[words.lang] ?? data.label(value, words.lang);
  const held = (e) => {
    const { columns, rows } = tables[e.table];
    const at = columns.findIndex((c) => c.name === e.field);
    return at < 0 ? "" : rows.find((row) => row[0] === e.row_id)?.[at];
  };
  const rows = data.evidence.filter((e) => e.stance === "disputes").map((e) => {
    const best = adopted.get(`${e.row_id} ${e.field}`);
    return `<tr><td><a href="#${e.row_id}">${escaped(data.label(e.row_id, words.lang))}</a><br>${escaped(column(e)?.title[words.lang] ?? e.field)}</td><td>${escaped(said(e, best ? best.claim : held(e)))}<br>${who(named(best))}</td><td>${escaped(said(e, e.claim))} (<span lang="zh">${escaped(e.exact)}</span>)<br>${who(named(e))}</td><td>${escaped(e.note_en)}</td></tr>`;
  });
  return `<h1>${words.disputes}</h1><p class="note">${words.disputesNote}</p>
<div class="tablewrap" role="region" tabindex="0" aria-label="${words.disputes}"><table id="disputes"><thead><tr><th>${words.row}</th><th>${words.here}</th><th>${words.there}</th><th>${words.why}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function tableIndex(words) {
  const cards = [...about.held, ...about.derived].map((name) => {
    const t = tables[name];
    return `<li><a href="${name}.html"><b>${escaped(t.title[words.lang])}</b></a> <span class="count">${t.rows.length.toLocaleString()} ${words.rows}</span><br>${escaped(t.row[words.lang])}</li>`;
  });
  return `<h1>${words.tables}</h1><p class="note">${words.tablesNote}</p><p><a href="../../download/changai.xlsx" download>changai.xlsx</a></p><ul class="cards">${cards.join("")}</ul>`;
}

function tablePage(words, name) {
  const t = tables[name];
  const columns = t.columns.map((c) => `<tr><td><code>${c.name}</code></td><td>${escaped(c.title[words.lang])}</td><td>${escaped(c.meaning[words.lang])}</td></tr>`).join("");
  const file = (kind, form = "") => `<a href="../../download/${name}${form}.${kind}" download>${kind === "csv" ? "CSV" : "Parquet"}</a>`;
  const inWords = about.flat.includes(name) ? `<br>${words.inWords}: ${file("csv", "_flat")} · ${file("parquet", "_flat")}` : "";
  return `<h1>${escaped(t.title[words.lang])}</h1><p class="note">${escaped(t.about[words.lang])}</p>
<p>${words.download}: ${file("csv")} · ${file("parquet")} · <a href="../../download/changai.xlsx" download>xlsx</a>${inWords}</p>
<noscript><p>${words.noscript}</p></noscript>
<div id="controls" class="controls"></div><p class="count" id="count" role="status" aria-live="polite"></p>
<div id="table" data-table="${name}"></div>
<details><summary>${words.columns}</summary><div class="tablewrap"><table><thead><tr><th>${words.column}</th><th></th><th>${words.meaning}</th></tr></thead><tbody>${columns}</tbody></table></div></details>`;
}

await rm(OUT, { recursive: true, force: true });
await mkdir(path.join(OUT, "assets"), { recursive: true });
for (const entry of ["app", "explore", "tables"]) {
  await build({ entryPoints: [path.join(HERE, `client/${entry}.js`)], outfile: path.join(OUT, `assets/${entry}.js`), bundle: true, minify: true, format: "iife", target: "es2022", legalComments: "linked", logLevel: "warning" });
}
const css = await readFile(path.join(HERE, "style.css"), "utf8");
const tabulator = await readFile(path.join(HERE, "node_modules/tabulator-tables/dist/css/tabulator_simple.min.css"), "utf8");
await writeFile(path.join(OUT, "assets/style.css"), `${tabulator.replace(/\/\*#.*?\*\//g, "")}\n${css}`);
await cp(path.join(DATA, "download"), path.join(OUT, "download"), { recursive: true });
await cp(path.join(DATA, "picture.png"), path.join(OUT, "assets/picture.png")).catch(() => {});
// Data as scripts, not as JSON: pages opened from a folder may load scripts, but fetch nothing.
const script = (name, value) => put(`data/${name}.js`, `(self.changaiData||={})[${JSON.stringify(name)}]=${JSON.stringify(value)};\n`);
for (const [name, table] of Object.entries(tables)) await script(name, table);
for (const [name, rows] of Object.entries(await json("claims"))) await script(`claims/${name}`, rows);
await script("labels", labels);
await script("status", await json("status"));

const reference = await json("reference");
for (const language of LANGUAGES) {
  const words = WORDS[language];
  const write = (place, title, body, options) => put(`${language}/${place}`, page(words, place, title, body, { depth: place.split("/").length, ...options }));
  await write("index.html", words.lang === "zh" ? about.descriptor.title_zh : about.descriptor.title, story(words), { current: "story" });
  for (const name of EXPLORE.filter((e) => e !== "disputes")) {
    const body = `<h1>${words[name]}</h1><p class="note">${words[`${name}Note`] || words.exploreNote}</p><noscript><p>${words.noscript}</p></noscript><div id="explore" data-page="${name}"></div>`;
    await write(`${name}.html`, words[name], body, { current: name, scripts: ["explore.js"] });
  }
  await write("disputes.html", words.disputes, disputesPage(words), { current: "disputes" });
  await write("tables/index.html", words.tables, tableIndex(words), { current: "tables" });
  for (const name of Object.keys(tables)) await write(`tables/${name}.html`, tables[name].title[language], tablePage(words, name), { current: "tables", scripts: ["tables.js"] });
  const list = Object.entries(reference).map(([name, r]) => `<li><a href="${name}.html">${escaped(r.title)}</a></li>`).join("");
  await write("reference/index.html", words.reference, `<h1>${words.reference}</h1><p class="note">${words.referenceNote} ${words.refEnglish}</p><ul>${list}</ul>`, { current: "reference", kind: "text" });
  for (const [name, r] of Object.entries(reference)) await write(`reference/${name}.html`, r.title, `<article class="reference" lang="en"><h1>${escaped(r.title)}</h1>${r.html}</article>`, { current: "reference", kind: "text" });
}
await put("index.html", `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>changai</title><meta http-equiv="refresh" content="2; url=en/index.html"><script>location.replace((navigator.language||"en").startsWith("zh")?"zh/index.html":"en/index.html")</script></head><body><main><h1>changai 产改</h1><p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh">中文</a></p></main></body></html>\n`);
console.log(`built ${OUT}`);
