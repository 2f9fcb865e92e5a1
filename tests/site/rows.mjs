// The pages of rows: sound in both languages, old addresses lead to them, what is not there is said.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import {
  SITE,
  EVENT,
  axe,
  axed,
  blank,
  done,
  home,
  lead,
  over,
  picture,
  seen,
  unwatched,
} from "./browser.mjs";
import { unmarked } from "./languages.mjs";

const LEADING = ["met", "src", "psg"]; // their pages lead on at once

/** The largest page of each kind of row, and of the list of sources: what is too wide or not accessible shows there. */
function largestPages() {
  const largest = {};
  for (const folder of ["row", "sources"])
    for (const file of readdirSync(path.join(SITE, "en", folder))) {
      const kind = folder === "row" ? file.slice(0, 3) : `${folder} ${file.length}`;
      const { size } = statSync(path.join(SITE, "en", folder, file));
      if (!LEADING.includes(kind) && !(size < largest[kind]?.size))
        largest[kind] = { size, name: `${folder}/${file.slice(0, -5)}` };
    }
  return Object.values(largest).map(({ name }) => name);
}
const AXED = ["evt", "ind", "sources"];

/** Where a page ends up that begins at an address. */
async function landed(page, address) {
  await page.goto("about:blank");
  await page.goto(`${home}/${address}`, { waitUntil: "load" });
  await page.waitForFunction(() => document.body && !document.querySelector('meta[http-equiv="refresh"]'));
  await page.waitForLoadState("load");
  return page.url().replace(`${home}/`, "");
}

export async function rows() {
  const page = await blank();
  const pages = largestPages();
  seen.found.rowPages = pages;
  for (const [number, name] of pages.entries()) {
    const language = ["en", "zh"][number % 2];
    await page.setViewportSize({ width: 375, height: 900 });
    await lead(page, `${language}/${name}.html`);
    seen.unmarked[`${language}/${name}`] = await unmarked(page);
    seen.found.rowsOver = Math.max(seen.found.rowsOver ?? 0, await over(page));
    if (AXED.some((kind) => name.startsWith(`row/${kind}`) || name.startsWith(`${kind}/2`))) {
      await page.addScriptTag({ path: axe });
      await axed(page, `${language}/${name}`, language === "en" ? "light" : "dark");
      await page.emulateMedia({ colorScheme: "light" });
    }
    await picture(page, `${language}-${name}`);
  }
  // Old addresses, with the id of a row after #, from whatever page.
  const [event, indicator] = ["evt", "ind"].map((kind) =>
    pages.find((name) => name.startsWith(`row/${kind}`)),
  );
  await lead(page, `en/${indicator}.html`);
  const figure = await page.$eval("section.figure", (node) => node.id);
  const idOf = (name) => name.slice(4);
  seen.found.rowIds = { event: idOf(event), indicator: idOf(indicator), figure };
  seen.found.rowsLed = [
    await landed(page, `en/tables/events.html#${idOf(event)}`),
    await landed(page, `zh/timeline.html#${idOf(event)}`),
    await landed(page, `en/figures.html#${figure}`),
    await landed(page, `zh/${indicator}.html#${figure}`),
  ];
  // Back leads to where one was, not into a circle.
  await lead(page, "en/disputes.html");
  await page.evaluate((id) => (location.hash = id), idOf(event));
  await page.waitForURL(`**/row/${idOf(event)}.html`);
  await page.goBack();
  seen.found.rowsBack = page.url().replace(`${home}/`, "");
  seen.found.rowsUnknown = [];
  for (const hash of ["evt-not-there", "<b>", "%"]) {
    await landed(page, hash.startsWith("evt") ? `en/index.html#${hash}` : `en/row/index.html#${hash}`);
    await page.waitForFunction(() =>
      document.getElementById("asked").textContent.includes("There is no row"),
    );
    seen.found.rowsUnknown.push(await page.$eval("#asked", (node) => node.textContent));
  }
  await done(page);
  await withoutScripts(figure);
  await notFound();
}

/** A figure's own address leads on without a script. */
async function withoutScripts(figure) {
  const page = await blank({ javaScriptEnabled: false });
  await page.goto(`${home}/zh/row/${figure}.html`);
  await page.waitForURL(`**#${figure}`);
  seen.found.rowsWithoutScripts = page.url().replace(`${home}/`, "");
  await done(page);
}

/** What a server shows for an address that is not there. */
async function notFound() {
  const page = await unwatched();
  const answer = await page.goto(`${home}/en/row/evt-not-there.html`);
  seen.found.notFound = {
    status: answer.status(),
    text: await page.$eval("main", (node) => node.innerText),
    links: await page.$$eval("a", (links) => links.map((link) => link.href)),
  };
  seen.found.notFound.links = seen.found.notFound.links.map((link) => link.replace(`${home}/`, ""));
  await page.close();
}

/** The page of an event with a hostile name, and the list of sources with hostile addresses. */
export async function hostileRows() {
  const page = await blank({ viewport: { width: 375, height: 900 } });
  const looked = [];
  const lists = readdirSync(path.join(SITE, "en", "sources")).map((file) => `sources/${file.slice(0, -5)}`);
  for (const name of [`row/${EVENT}`, ...lists]) {
    await lead(page, `en/${name}.html`);
    looked.push({
      name,
      title: await page.$eval("h1", (node) => node.textContent),
      over: await over(page),
      scripts: await page.$$eval("main script, main img", (nodes) => nodes.length),
      linked: await page.$$eval('a[href^="javascript:"]', (links) => links.length),
      text: await page.$eval("main", (node) => node.innerText),
    });
    await picture(page, `awkward-en-${name}`);
  }
  seen.found.hostileRows = looked;
  await done(page);
}
