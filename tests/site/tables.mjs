// A table in use: facets, chips, columns, files, the keyboard, the dark scheme, a phone, data that do not load.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { SITE, allowCopying, blank, done, home, lead, open, ready, seen, unwatched, weight, whole } from "./browser.mjs";

/** What the tables of the site of the data show and do. */
export async function tables() {
  const page = await blank({ acceptDownloads: true, colorScheme: "dark" });
  await facets(page);
  await columns(page);
  await keyboard(page);
  await files(page);
  await unknown(page);
  await parts(page);
  await done(page);
  await phone();
  await notLoaded();
}

const shownCount = (page) => page.$eval("#count", (node) => node.textContent.split(" ")[0]);
const chips = (page) =>
  page.$$eval(".chips button", (buttons) => buttons.map((b) => b.firstChild.textContent));
const focused = (page) =>
  page.evaluate(() => document.activeElement.getAttribute("aria-label") || document.activeElement.name);
const cells = (page, name) =>
  page.evaluate((column) => {
    const heads = [...document.querySelectorAll("#table [role=columnheader]")];
    const place = heads.findIndex((head) => head.dataset.column === column);
    return [...document.querySelectorAll("#table .body .row")].map((row) => row.children[place].textContent);
  }, name);

/** The links of the rows in sight that lead to no page of the site; and how many there are. */
async function followed(page) {
  const links = await page.$$eval("#table .body a", (all) => all.map((link) => link.href));
  const own = links.filter((link) => link.startsWith(home));
  const isThere = (link) =>
    existsSync(path.join(SITE, new URL(link).pathname.slice(new URL(home).pathname.length)));
  seen.found.followed ??= { count: 0, broken: [] };
  seen.found.followed.count += own.length;
  seen.found.followed.broken.push(...own.filter((link) => !isThere(link)));
}

async function facets(page) {
  await lead(page, "en/tables/events.html");
  const facet = page.locator(".filters details.facet").first();
  await facet.locator("summary").click();
  await whole(page);
  const options = await facet
    .locator("label")
    .evaluateAll((labels) =>
      labels.map((label) => [label.querySelector("input").value, label.querySelector(".count").textContent]),
    );
  const [first, second] = options.filter(([, count]) => count !== "0").map(([value]) => value);
  for (const value of [first, second]) await facet.locator(`input[value="${value}"]`).check();
  const both = await shownCount(page);
  const after = await facet.locator("label .count").evaluateAll((counts) => counts.map((c) => c.textContent));
  const address = new URL(page.url()).searchParams.getAll("theme_id");
  await page.keyboard.press("Escape");
  const closed = (await page.$("details.facet[open]")) === null;
  const named = await chips(page);
  await page.locator(".chips button").first().focus();
  await page.keyboard.press("Enter");
  const one = await shownCount(page);
  const next = await focused(page);
  await page.keyboard.press("Enter");
  seen.found.facets = { options, chosen: [first, second], both, after, address, closed, named, one, next };
  seen.found.facets.none = [await focused(page), new URL(page.url()).search, await chips(page)];
}

async function columns(page) {
  await lead(page, "en/tables/programs.html?columns=name_en,program_id,name_zh&sort=name_zh");
  const heads = () =>
    page.$$eval("#table [role=columnheader]", (nodes) => nodes.map((node) => node.dataset.column));
  await followed(page);
  const before = await heads();
  await page.locator("details.facet", { hasText: "Columns" }).locator("summary").click();
  await page.locator('[name="name_zh-up"]').focus();
  await page.keyboard.press("Enter");
  const moved = [await heads(), await page.evaluate(() => document.activeElement.name)];
  await page.locator('input[name="program_id"]').uncheck();
  const left = await heads();
  const address = new URL(page.url()).searchParams.get("columns");
  seen.found.columns = { before, moved, left, address };
}

async function keyboard(page) {
  await lead(page, "en/tables/metrics.html?nature=target");
  await whole(page);
  const head = page.locator('#table [data-column="value"]');
  await head.locator("button").focus();
  const states = [];
  for (let times = 0; times < 3; times++) {
    await page.keyboard.press("Enter");
    await whole(page);
    const isFocused = await head.evaluate((node) => node.contains(document.activeElement));
    states.push([await head.getAttribute("aria-sort"), isFocused, await cells(page, "value")]);
  }
  seen.found.sorted = states;
  await followed(page);
  // A link that has the focus keeps it when its row is scrolled out of sight.
  await lead(page, "en/tables/evidence.html");
  await whole(page);
  await followed(page);
  await page.locator("#table .body a").first().focus();
  const held = await page.evaluate(() => document.activeElement.textContent);
  await page.$eval("#table .gridbox", (box) => {
    box.scrollTop = box.scrollHeight / 2;
  });
  await page.waitForFunction(() => document.querySelector("#table .body .row:last-child").ariaRowIndex > 500);
  await whole(page);
  seen.found.focusHeld = [held, await page.evaluate(() => document.activeElement.textContent)];
  await page.locator("#table .body .row").nth(4).hover();
  seen.found.hovered = await page.locator("#table .body .row:hover").evaluate((row) => {
    const luminance = (color) => {
      const parts = color
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((part) => part / 255);
      const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = luminance(getComputedStyle(row).backgroundColor);
    const texts = [row, ...row.querySelectorAll("[role=cell], a")];
    const contrasts = texts.map((node) => {
      const ink = luminance(getComputedStyle(node).color);
      return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    });
    const plain = getComputedStyle(row.parentElement.querySelector(".row:not(:hover)")).backgroundColor;
    return [Math.min(...contrasts), plain !== getComputedStyle(row).backgroundColor];
  });
}

async function files(page) {
  await allowCopying(page);
  seen.found.files = [];
  for (const filter of [
    "metrics.html?nature=target&sort=-value&columns=metric_id,value,nature",
    "programs.html",
  ]) {
    await lead(page, `en/tables/${filter}`);
    const texts = {};
    for (const kind of ["csv", "json"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`[data-file=${kind}]`),
      ]);
      texts[kind] = readFileSync(await download.path(), "utf8");
      texts[`${kind}Name`] = download.suggestedFilename();
    }
    await page.click("[data-code=pandas]");
    const code = await page.waitForSelector("[data-code=pandas][data-copied]");
    texts.code = await code.getAttribute("data-copied");
    seen.found.files.push({ filter, ...texts });
  }
}

async function unknown(page) {
  await lead(page, "en/tables/metrics.html?nature=targe&colour=red&sort=valu");
  await whole(page);
  seen.found.unknown = {
    notices: await page.$$eval(".notice", (nodes) => nodes.map((node) => node.textContent)),
    count: await shownCount(page),
    address: new URL(page.url()).search,
  };
}

/** A large table: the rows in sight are shown at once; of the others what is filtered, searched or scrolled to comes. */
async function parts(page) {
  await lead(page, "en/tables/readings.html");
  await whole(page);
  seen.found.large = { begun: await largeState(page) };
  // A row far below comes with its block.
  await page.$eval("#table .gridbox", (box) => {
    box.scrollTop = box.scrollHeight;
  });
  await page.waitForFunction(() => document.querySelector("#table .body .row:last-child").ariaRowIndex > 500);
  await whole(page);
  seen.found.large.last = (await cells(page, "row_hash")).at(-1);
  await lead(page, "en/tables/readings.html?table=events");
  await whole(page);
  seen.found.large.filtered = await largeState(page);
  seen.found.large.hashes = await cells(page, "row_hash");
  await page.fill("#controls input[type=search]", "a word that no row has");
  await page.waitForFunction(() => document.querySelector("#count").textContent.startsWith("0 of"));
  await whole(page);
  seen.found.large.nothing = await page.$eval("#table", (node) => node.textContent);
}

const largeState = async (page) => ({
  rows: await page.$$eval("#table .body .row", (rows) => rows.length),
  count: await page.$eval("#count", (node) => node.textContent),
  bytes: await weight(page),
});

async function phone() {
  const page = await open("en/tables/metrics.html?nature=target", { viewport: { width: 375, height: 800 } });
  await whole(page);
  seen.found.phone = await page.$eval("#table .body .row", (row) =>
    [...row.children].map((c) => c.offsetWidth),
  );
  seen.found.units = [await cells(page, "value"), await cells(page, "unit")];
  seen.found.filtersFolded = (await page.$("details.filters[open]")) === null;
  await done(page);
}

/** A file of the data that does not load, on each kind of page that loads some; and one that is slow. */
async function notLoaded() {
  seen.found.notLoaded = {};
  for (const [place, file] of [
    ["en/tables/programs.html", "programs"],
    ["zh/figures.html", "charts/index"],
    ["en/search.html?q=a", "search/en"],
  ]) {
    const page = await unwatched();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.route(`**/data/${file}.js`, (route) => route.abort());
    await page.goto(`${home}/${place}`);
    const said = await page.waitForSelector(".failed[role=alert]");
    seen.found.notLoaded[file] = [
      await said.textContent(),
      await said.$$eval("button", (b) => b.length),
      errors,
    ];
    await page.close();
  }
  const page = await unwatched();
  let answer;
  const asked = new Promise((resolve) => {
    answer = resolve;
  });
  await page.route("**/data/programs.js", async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(`${home}/en/tables/programs.html`, { waitUntil: "commit" });
  await page.waitForSelector(".waiting[role=status]");
  answer();
  await ready(page);
  seen.found.loading = (await page.$(".waiting")) === null;
  await page.close();
}
