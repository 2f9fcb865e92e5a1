// A browser, a server of the site that is looked at, and what was seen: shared by the files that look at it.
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

export const {
  values: { event: EVENT, pictures: PICTURES },
  positionals,
} = parseArgs({
  allowPositionals: true,
  options: { event: { type: "string" }, pictures: { type: "string" } },
});
export const [SITE, MODULES] = positionals;
const require = createRequire(path.resolve(MODULES, "x.js"));
const { chromium } = require("playwright-core");
export const axe = require.resolve("axe-core/axe.min.js");
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
};
const PREFIX = "/a/sub/path"; // the site must not care where it lies

const sent = new Map();
/** A file as a server sends it. */
function packed(file) {
  if (!sent.has(file)) sent.set(file, gzipSync(readFileSync(file)));
  return sent.get(file);
}
export const server = createServer((request, response) => {
  const place = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const file = path.join(SITE, place.replace(PREFIX, ""));
  if (!place.startsWith(PREFIX) || !existsSync(file) || statSync(file).isDirectory()) {
    response.writeHead(404, { "content-type": "text/html" });
    return createReadStream(path.join(SITE, "404.html")).pipe(response);
  }
  response.writeHead(200, {
    "content-type": TYPES[path.extname(file)] || "application/octet-stream",
    "content-encoding": "gzip",
    "cache-control": "no-store", // each page is loaded as by somebody who comes anew
  });
  response.end(packed(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${server.address().port}`;
export const home = `${origin}${PREFIX}`;
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
export const seen = {
  pages: {},
  errors: [],
  elsewhere: [],
  axe: [],
  bytes: {},
  found: {},
  unmarked: {}, // by page, what is in the other language and not marked
};
if (PICTURES) mkdirSync(PICTURES, { recursive: true });

const WIDE = { width: 1280, height: 900 };
// Pages that are done with, in which scripts run and in which none do: another one would cost a process.
const idle = { withScripts: [], withoutScripts: [] };
const idleListOf = new WeakMap(); // by page; none for one that nobody else may have

/** A page as good as new, of which everything is noted that must not be; with ``fresh`` it is new. */
export async function blank({ viewport = WIDE, colorScheme = null, javaScriptEnabled = true, fresh } = {}) {
  const list = javaScriptEnabled ? idle.withScripts : idle.withoutScripts;
  const page = (!fresh && list.pop()) || (await watched({ javaScriptEnabled }));
  if (!fresh) idleListOf.set(page, list);
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  return page;
}

let unwatchedContext;

/** A page of which nothing is noted: of files without a server, or where something is meant to fail. */
export async function unwatched() {
  unwatchedContext ??= await browser.newContext();
  return unwatchedContext.newPage();
}

/** A page in a context of its own, of which everything is noted that must not be. */
async function watched(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complain = (text) => seen.errors.push(`${page.url()}: ${text}`);
  page.on("console", (message) => message.type() === "error" && complain(message.text()));
  page.on("pageerror", (error) => complain(error.message));
  page.on("dialog", (dialog) => {
    complain(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(home) && !request.url().startsWith("data:"))
      seen.elsewhere.push(`${page.url()}: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complain(`${response.status()} ${response.url()}`);
  });
  return page;
}
/** Lead a page to a part of the site: a page anew costs a process. */
export async function lead(page, url) {
  await page.goto(`${home}/${url}`, { waitUntil: "load" });
  await ready(page);
  seen.bytes[url] ??= await weight(page);
  return page;
}
/** The bytes of all that a page has loaded by now, each file compressed. */
export async function weight(page) {
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(
      ({ name }) => name,
    ),
  );
  const places = loaded.filter((url) => url.startsWith(home)).map((url) => new URL(url).pathname);
  const files = new Set(
    places.map((place) => path.join(SITE, decodeURIComponent(place.replace(PREFIX, "")))),
  );
  return [...files].reduce((sum, file) => sum + packed(file).length, 0);
}
/** What a file below data/ of the site holds. */
export function dataOf(name) {
  const context = { self: {} };
  new Function("self", readFileSync(path.join(SITE, "data", `${name}.js`), "utf8"))(context.self);
  return context.self.changaiData[name];
}
/** The rows of a table of the site as objects: a large one has its first rows in one file, the others in blocks. */
export function rowsOf(name) {
  const { columns, rows, count } = dataOf(name);
  const all = [...rows];
  for (let number = 1; all.length < count; number += 1) all.push(...dataOf(`${name}/rows.${number}`).rows);
  return all.map((row) => Object.fromEntries(columns.map((column, n) => [column.name, row[n]])));
}
export const open = async (url, options = {}) => lead(await blank(options), url);
export const ready = async (page) =>
  (await page.$("#explore, #table, #results")) && page.waitForSelector("[data-ready]", { timeout: 20000 });
/** Wait until all rows of a table are there. */
export const whole = (page) => page.waitForSelector("[data-whole]", { timeout: 20000 });
/** Let a page write to the clipboard, which some browsers only do when they are asked. */
export const allowCopying = (page) =>
  page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
/** Close a page, or let it forget what was done on it, for whoever wants one next. */
export async function done(page) {
  const list = idleListOf.get(page);
  if (!list) return page.context().close();
  await page.unrouteAll();
  await page.context().clearPermissions();
  await page.evaluate(() => localStorage.clear());
  list.push(page);
}
export const number = (page, selector, name) =>
  page.$eval(selector, (node, key) => Number(node.dataset[key]), name);
export const picture = (page, name) =>
  PICTURES &&
  page.screenshot({
    path: path.join(PICTURES, `${name.replaceAll("/", "-")}.png`),
    fullPage: !name.includes("reference"),
  });
/** The pages of each kind that are looked at, but for those of rows; tests/test_site.py asks for the same. */
export const MAIN = JSON.parse(readFileSync(path.join(import.meta.dirname, "pages.json"), "utf8"));

export const over = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
export const LANGUAGES = ["en", "zh"];

/** The rules to which a page is held at every look; what axe asks besides is asked in `make long`. */
export const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

/** The rules on colours. */
export const COLOURS = ["cat.color"];

/** What axe finds on a page in a colour scheme; ``runOnly`` names the kinds of rules, or else all. */
export async function axed(page, name, colorScheme, runOnly) {
  await page.emulateMedia({ colorScheme });
  const options = { resultTypes: ["violations"], ...(runOnly && { runOnly }) };
  const result = await page.evaluate((asked) => self.axe.run(document, asked), options);
  seen.axe.push(
    ...result.violations
      .filter((v) => ["serious", "critical"].includes(v.impact))
      .map((v) => `${name} ${colorScheme}: ${v.id}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes.length})`),
  );
}
