// Build the site: `node build.mjs DATA OUT [--base-url URL] [--repository URL]`. DATA is what tools/site_data.py wrote.
// With the address of the site pages name their own (canonical links, citations) and there is a sitemap; with that of the
// repository every row has a link to the form for errors.
import { mkdirSync, writeFileSync } from "node:fs";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { asScript, dataFiles } from "./data.mjs";
import { disputesPages } from "./pages/disputes.mjs";
import { documentsPages } from "./pages/documents.mjs";
import { figuresPages } from "./pages/figures.mjs";
import { frontPages } from "./pages/front.mjs";
import { framed } from "./pages/layout.mjs";
import { lostPages, notFoundPage } from "./pages/lost.mjs";
import { peoplePages } from "./pages/people.mjs";
import { provincesPages } from "./pages/provinces.mjs";
import { referencePages } from "./pages/reference.mjs";
import { rowIndex } from "./pages/row_index.mjs";
import { rowPages } from "./pages/rows.mjs";
import { searchPages } from "./pages/search.mjs";
import { sitemap } from "./pages/sitemap.mjs";
import { sourcesPages } from "./pages/sources.mjs";
import { tablesPages } from "./pages/tables.mjs";
import { timelinePages } from "./pages/timeline.mjs";
import { readSite } from "./site.mjs";
import { searchFiles } from "./searching.mjs";
import { grouped } from "./shared/grouped.mjs";
import { WORDS } from "./shared/words.mjs";

const HERE = import.meta.dirname;
const {
  values: options,
  positionals: [DATA, OUT],
} = parseArgs({
  allowPositionals: true,
  options: { "base-url": { type: "string" }, repository: { type: "string" } },
});
const CLIENT = [
  ...["app", "timeline", "provinces", "figures", "documents"],
  ...["listed", "tables", "row", "search"],
];
// Each gives the pages of one kind in one language: place, title, body, and what layout.mjs asks besides.
const PAGES = [
  ...[frontPages, figuresPages, disputesPages, tablesPages, referencePages],
  ...[timelinePages, provincesPages, documentsPages, peoplePages],
  ...[rowPages, sourcesPages, lostPages, searchPages],
];

const foldersMade = new Set();

/** Write a file of the site, one after the other: so many at a time take longer. */
function put(file, text) {
  const folder = path.dirname(path.join(OUT, file));
  if (!foldersMade.has(folder)) mkdirSync(folder, { recursive: true });
  foldersMade.add(folder);
  writeFileSync(path.join(OUT, file), text);
}

async function writeScripts() {
  await build({
    entryPoints: CLIENT.map((name) => path.join(HERE, `client/${name}.js`)),
    outdir: path.join(OUT, "assets"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "linked",
    logLevel: "warning",
  });
}

async function writeStyle() {
  const own = (await readdir(path.join(HERE, "styles"))).sort();
  const sheets = await Promise.all(own.map((file) => readFile(path.join(HERE, "styles", file), "utf8")));
  sheets.push(darkScheme(await readFile(path.join(HERE, "dark.css"), "utf8")));
  put("assets/style.css", sheets.join("\n"));
}

/** The rule of the dark scheme on a screen, for a page that is set to it, and for a machine that is, where the page is not set. */
function darkScheme(rule) {
  const chosen = rule.replace(":root", ':root[data-theme="dark"]');
  const usual = rule.replace(":root", ':root:not([data-theme="light"])');
  return `@media screen {\n${chosen}}\n@media screen and (prefers-color-scheme: dark) {\n${usual}}\n`;
}

function writeData(site) {
  const found = Object.values(WORDS).flatMap((words) => searchFiles(site, words));
  for (const [name, value] of [...dataFiles(site), ...found])
    put(`data/${name}.js`, asScript(name, value));
  for (const [prefix, ids] of idsByPrefix(site))
    put(`data/ids/${prefix}.js`, asScript(`ids/${prefix}`, ids));
  for (const [name, chart] of Object.entries(site.charts))
    put(`data/charts/${name}.js`, asScript(`charts/${name}`, chart));
}

/** All ids that have a page, also those that are retired, by the three letters that they begin with. */
function idsByPrefix(site) {
  const ids = [...rowIndex(site).rows.keys(), ...site.data.retired.map(({ id }) => id)];
  return grouped(ids, (id) => id.slice(0, 3));
}

/** Every page of every kind in one language; gives the places of those that are pages of their own. */
function writePages(words) {
  const pages = PAGES.flatMap((ofKind) => ofKind(site, words));
  for (const page of pages) put(`${words.lang}/${page.place}`, page.whole ?? framed(site, words, page));
  return pages.filter((page) => !page.whole).map(({ place }) => place);
}

/** An address that was given as an option, without a slash at its end; undefined where none was. */
function addressOption(name) {
  const text = options[name];
  if (text === undefined) return undefined;
  if (!/^https?:\/\/[^\s"<>]+$/.test(text)) {
    console.error(
      `--${name} is not an address: ${JSON.stringify(text)}. Give one like https://example.org/changai`,
    );
    process.exit(1);
  }
  return text.replace(/\/+$/, "");
}

const [baseUrl, repository] = ["base-url", "repository"].map(addressOption);
const site = await readSite(DATA);
site.baseUrl = baseUrl && `${baseUrl}/`;
site.repository = repository;
await rm(OUT, { recursive: true, force: true });
await writeScripts();
await writeStyle();
writeData(site);
await cp(path.join(DATA, "download"), path.join(OUT, "download"), { recursive: true });
await cp(path.join(DATA, "picture.png"), path.join(OUT, "assets/picture.png")).catch(() => {});
const places = Object.values(WORDS).map(writePages);
put("404.html", notFoundPage(site));
if (site.baseUrl) put("sitemap.xml", sitemap(site.baseUrl, places[0]));
put(
  "index.html",
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>changai</title><meta http-equiv="refresh" content="2; url=en/index.html"><script>location.replace((navigator.language||"en").startsWith("zh")?"zh/index.html":"en/index.html")</script></head><body><main><h1>changai 产改</h1><p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh">中文</a></p></main></body></html>\n`,
);
console.log(`built ${OUT}`);
