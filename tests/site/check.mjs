// Look at a site in a real browser: `node check.mjs SITE MODULES [--event EVENT] [--pictures FOLDER]`. Prints what was
// seen as JSON. EVENT is the id of an event with a hostile name, in a site of made-up data; without it, the site is that
// of the data. With a FOLDER each page is looked at in both languages, in every colour scheme and drawn anew at each
// width, and leaves pictures there; without, what one look can show is seen in one.
import { createReadStream, existsSync, mkdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";

const { values: { event: EVENT, pictures: PICTURES }, positionals: [SITE, MODULES] } = parseArgs({
  allowPositionals: true, options: { event: { type: "string" }, pictures: { type: "string" } },
});
const require = createRequire(path.resolve(MODULES, "x.js"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".png": "image/png" };
const PREFIX = "/a/sub/path"; // the site must not care where it lies

let sent = 0; // bytes, since they were last set to nothing
const server = createServer((request, response) => {
  const place = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const file = path.join(SITE, place.replace(PREFIX, ""));
  if (!place.startsWith(PREFIX) || !existsSync(file) || statSync(file).isDirectory()) return response.writeHead(404).end();
  sent += statSync(file).size;
  response.writeHead(200, { "content-type": TYPES[path.extname(file)] || "application/octet-stream" });
  createReadStream(file).pipe(response);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${server.address().port}`;
const home = `${origin}${PREFIX}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const seen = { pages: {}, errors: [], elsewhere: [], axe: [], bytes: {}, found: {}, times: {} };
if (PICTURES) mkdirSync(PICTURES, { recursive: true });

/** A page in a context of its own, of which everything is noted that must not be. */
async function blank(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complain = (text) => seen.errors.push(`${page.url()}: ${text}`);
  page.on("console", (message) => message.type() === "error" && complain(message.text()));
  page.on("pageerror", (error) => complain(error.message));
  page.on("dialog", (dialog) => { complain(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(home) && !request.url().startsWith("data:")) seen.elsewhere.push(`${page.url()}: ${request.url()}`); });
  page.on("response", (response) => { if (response.status() >= 400) complain(`${response.status()} ${response.url()}`); });
  return page;
}
/** Lead a page to a part of the site: a page anew costs a process. */
async function lead(page, url) {
  sent = 0;
  await page.goto(`${home}/${url}`, { waitUntil: "load" });
  await ready(page);
  seen.bytes[url] ??= sent;
  return page;
}
const open = async (url, options = {}) => lead(await blank(options), url);
const ready = async (page) => (await page.$("#explore, #table")) && page.waitForSelector("[data-ready]", { timeout: 20000 });
const done = (page) => page.context().close();
const number = (page, selector, name) => page.$eval(selector, (node, key) => Number(node.dataset[key]), name);
const picture = (page, name) => PICTURES && page.screenshot({ path: path.join(PICTURES, `${name.replaceAll("/", "-")}.png`), fullPage: !name.includes("reference") });
const MAIN = ["index", "timeline", "provinces", "figures", "documents", "people", "disputes", "tables/index", "tables/metrics", "tables/evidence", "reference/index", "reference/api"];

const over = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const LANGUAGES = ["en", "zh"];

/** What axe finds on a page in a colour scheme. */
async function axed(page, name, colorScheme) {
  await page.emulateMedia({ colorScheme });
  const result = await page.evaluate(() => self.axe.run(document, { resultTypes: ["violations"] }));
  seen.axe.push(...result.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${name} ${colorScheme}: ${v.id}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes.length})`));
}

/** Every page in both languages: at each width, in both schemes, with pictures. */
async function thorough() {
  const page = await blank();
  for (const language of LANGUAGES) for (const name of MAIN) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await lead(page, `${language}/${name}.html`);
    await page.addScriptTag({ path: axe });
    for (const scheme of ["light", "dark"]) await axed(page, `${language}/${name}`, scheme);
    await page.emulateMedia({ colorScheme: "light" });
    for (const width of [1280, 375]) {
      await page.setViewportSize({ width, height: 900 });
      if (width === 375) {
        await page.reload({ waitUntil: "load" }); // the charts measure the window as they are drawn
        await ready(page);
      }
      seen.pages[`${language}/${name} ${width}`] = await over(page);
      await picture(page, `${language}-${name}-${width}`);
    }
  }
  await done(page);
}

/** Every page in both languages, drawn once, in a narrow window; axe sees it in one of them, in one scheme. */
async function quick() {
  for (const language of LANGUAGES) {
    const page = await blank();
    for (const [number, name] of MAIN.entries()) {
      await page.setViewportSize({ width: 375, height: 900 });
      await lead(page, `${language}/${name}.html`);
      seen.pages[`${language}/${name} 375`] = await over(page);
      await page.setViewportSize({ width: 1280, height: 900 });
      seen.pages[`${language}/${name} 1280`] = await over(page);
      if (language === LANGUAGES[number % 2]) {
        await page.addScriptTag({ path: axe });
        await axed(page, `${language}/${name}`, language === "en" ? "light" : "dark");
        await page.emulateMedia({ colorScheme: "light" });
      }
    }
    await done(page);
  }
}

/** The site of the data, page by page. */
async function whole() {
  if (PICTURES) return thorough();
  await quick();
  let page = await blank();
  // Charts have as many marks as the data has rows.
  await lead(page, "en/index.html");
  seen.found.story = await page.$$eval("figure", (figures) => figures.map((f) => f.querySelectorAll("svg a").length));
  seen.found.storyLinks = await page.$$eval("figure svg a", (links) => links.map((a) => a.getAttribute("href")));
  const begun = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  seen.times.index = Math.round(begun);
  await page.click('figure svg a[href^="#met-"]');
  await page.waitForSelector("dialog[open] #panel-title");
  seen.found.markOpens = await page.$eval("#panel-title", (node) => node.textContent);
  await page.keyboard.press("Escape");
  seen.found.panelCloses = (await page.$("dialog[open]")) === null;

  await lead(page, "en/timeline.html");
  seen.found.timeline = [await number(page, "[data-marks]", "marks"), await page.$$eval("#explore svg a", (a) => a.length)];
  await page.selectOption("select[name=theme]", "thm-skill");
  seen.found.timelineSkill = [await number(page, "[data-marks]", "marks"), await page.$$eval("#explore svg a", (a) => a.length), page.url().includes("theme=thm-skill")];

  await lead(page, "en/figures.html?indicator=ind-highly-skilled");
  seen.found.figure = [await number(page, "[data-points]", "points"), await page.$$eval("#explore .points a, #explore svg .points a", (a) => a.length)];
  await lead(page, "en/figures.html?indicator=ind-subsidized-training-participations");
  seen.found.lines = await page.$$eval("#explore .lines path", (paths) => paths.map((p) => p.getAttribute("d").split(/[ML]/).length - 1));
  await lead(page, "en/documents.html");
  seen.found.documents = [await number(page, "[data-points]", "points"), await page.$$eval("#explore svg a", (a) => a.length)];
  await lead(page, "zh/provinces.html");
  seen.found.tiles = await page.$$eval("#explore svg a", (a) => a.length);
  await page.click('#explore svg a[href="#at=reg-cn-js"]');
  seen.found.province = await page.$eval("#detail h2", (node) => node.textContent);

  // Tables: pinyin, filters, permalinks, code.
  await lead(page, "zh/tables/organizations.html");
  await page.fill("input[type=search]", "quanguozonggonghui");
  await page.waitForTimeout(300);
  seen.found.pinyin = await page.$$eval(".tabulator-row", (rows) => rows.map((r) => r.textContent));
  // Code that is copied gives the rows that are shown.
  seen.found.code = [];
  for (const filter of ["metrics.html?nature=target", "metrics.html?province=reg-cn-yn&year=2025", "events.html?status=confirmed&q=skills", "evidence.html?stance=disputes&q=people", "passages.html?truncated=true"]) {
    await lead(page, `en/tables/${filter}`);
    const count = Number((await page.$eval("#count", (node) => node.textContent)).split(" ")[0].replaceAll(",", ""));
    const code = {};
    for (const language of ["pandas", "R"]) {
      await page.click(`[data-code="${language}"]`);
      await page.waitForFunction((l) => document.querySelector(`[data-code="${l}"]`).dataset.copied, language);
      code[language] = await page.$eval(`[data-code="${language}"]`, (node) => node.dataset.copied);
    }
    seen.found.code.push({ filter, count, ...code });
  }
  await done(page);
  page = await open("en/tables/metrics.html#met-first-skills-competition-gold-events", { acceptDownloads: true });
  await page.waitForSelector("dialog[open] table.claims");
  seen.found.permalink = await page.$eval("dialog .body", (node) => node.textContent);
  seen.found.stances = await page.$$eval("dialog .stance", (nodes) => nodes.map((n) => n.textContent));
  await page.click("dialog .bar button:last-child");
  await page.click("#language");
  await page.waitForLoadState("load");
  seen.found.language = [page.url().replace(home, ""), await page.$eval("html", (node) => node.lang)];
  await page.click("#theme");
  const chosen = await page.$eval("html", (node) => node.dataset.theme);
  await page.goto(`${home}/zh/disputes.html`);
  seen.found.theme = [chosen, await page.$eval("html", (node) => node.dataset.theme)];
  seen.found.disputes = await page.$$eval("#disputes tbody tr", (rows) => rows.length);
  await done(page);

  // Sources on unrelated sites: in their table, and the first of them in its panel.
  const leading = (page, within) => page.$$eval(`${within} a[rel="noopener"]`, (links) => links.length);
  page = await open("en/tables/sources.html?hosting=copy");
  const first = await page.$eval('#table a[href^="#src-"]', (link) => link.getAttribute("href"));
  seen.found.copies = { rows: (await page.$eval("#count", (node) => node.textContent)).split(" ")[0], linked: await leading(page, "main") };
  await done(page);
  page = await open(`en/tables/sources.html${first}`);
  await page.waitForSelector("dialog[open] #panel-title");
  seen.found.copies.shown = (await page.$eval("dialog", (node) => node.textContent)).includes("http");
  seen.found.copies.linked += await leading(page, "dialog");
  await done(page);

  // From a folder, without a server.
  const local = await browser.newPage();
  local.on("pageerror", (error) => seen.errors.push(`file: ${error.message}`));
  await local.goto(`file://${path.resolve(SITE)}/en/tables/programs.html`);
  await local.waitForSelector("[data-ready]");
  seen.found.fromFolder = await local.$eval("#count", (node) => node.textContent);
}

/** Whatever the data hold is shown as text. */
async function awkward() {
  const scripts = (page, within) => page.$$eval(`${within} script, ${within} img`, (nodes) => nodes.length);
  seen.found.scripts = 0;
  let page;
  page = await blank();
  for (const [number, name] of [...MAIN, "tables/events"].entries()) for (const language of LANGUAGES) {
    if (!PICTURES && language !== LANGUAGES[number % 2]) continue;
    await lead(page, `${language}/${name}.html`);
    seen.found.scripts += await scripts(page, "main");
    seen.pages[`${language}/${name}`] = await over(page);
    await picture(page, `awkward-${language}-${name}`);
  }
  await done(page);
  page = await open(`en/tables/events.html#${EVENT}`, { viewport: { width: 375, height: 900 } });
  await page.waitForSelector("dialog[open] #panel-title");
  seen.found.title = await page.$eval("#panel-title", (node) => node.textContent);
  seen.found.scripts += await scripts(page, "dialog");
  const runs = (page, within) => page.$$eval(`${within} a[href^="javascript:"]`, (links) => links.length);
  // The panel of a row names the source of each claim, and leads to the panel of that source.
  await page.waitForSelector("dialog[open] table.claims");
  seen.found.addresses = { linked: await runs(page, "dialog"), claims: await page.$$eval("dialog table.claims tbody tr", (rows) => rows.length) };
  seen.found.panelWidth = await page.$eval("dialog", (node) => node.scrollWidth - node.clientWidth);
  await picture(page, "awkward-panel");
  await page.click('dialog table.claims a[href="#src-lighthouse"]');
  await page.waitForFunction(() => document.querySelector("dialog code").textContent === "src-lighthouse");
  const shows = async (within) => (await page.$eval(within, (node) => node.textContent)).includes("javascript:");
  seen.found.addresses.shown = [await shows("dialog .fields")];
  seen.found.addresses.linked += await runs(page, "dialog");
  await done(page);
  page = await open("en/tables/sources.html");
  seen.found.addresses.shown.push(await shows("#table"));
  seen.found.addresses.linked += await runs(page, "main");
  await done(page);
  page = await open("en/tables/provincial_reform.html");
  seen.found.noRows = await page.$eval("#table", (node) => node.textContent);
  await done(page);
  page = await open("en/timeline.html");
  seen.found.undated = [await number(page, "[data-marks]", "undated"), await page.$$eval("#explore ul.plain a", (links) => links.length)];
  await done(page);
  page = await open("en/figures.html?indicator=ind-frontline-share");
  seen.found.onePoint = [await number(page, "[data-points]", "points"), await page.$$eval("#explore svg a", (links) => links.length)];
  await done(page);
  page = await open("en/figures.html?indicator=ind-joined");
  seen.found.noPoint = [await number(page, "[data-points]", "points"), await page.$$eval("#explore svg", (charts) => charts.length)];
  await done(page);
}

await (EVENT ? awkward() : whole());
await browser.close();
server.close();
console.log(JSON.stringify(seen));
