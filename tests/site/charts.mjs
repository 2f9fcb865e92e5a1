// The charts of indicators: what is drawn of each, what keys, buttons, boxes and addresses do, and what is said where
// something is missing.
import { readFile } from "node:fs/promises";
import { allowCopying, blank, done, lead, number, seen } from "./browser.mjs";

const CHOSEN = "ind-highly-skilled";
// The same code draws the pages that need no JavaScript, which a test reads all: a look at some of them will do.
const ONE_OF = 8;

/** What is drawn of each indicator. */
export async function drawn() {
  const page = await blank();
  await lead(page, `en/figures.html?indicator=${CHOSEN}`);
  seen.found.charts = await page.evaluate(drawEach, 1);
  await done(page);
}

export async function charts() {
  const page = await blank();
  await lead(page, `en/figures.html?indicator=${CHOSEN}`);
  seen.found.figure = [
    await number(page, "[data-points]", "points"),
    await page.$$eval("#explore svg .points a", (marks) => marks.length),
  ];
  const ofChosen = { keys: await keys(page), files: await files(page) };
  seen.found.charts = await page.evaluate(drawEach, ONE_OF);
  seen.found.chart = {
    ...ofChosen,
    narrow: await narrow(page),
    places: await places(page),
    unknown: await unknown(page),
  };
  await done(page);
  seen.found.chart.failed = await failed();
}

/** In the browser: choose one indicator after the other, or one of several, and read what is drawn of it. */
async function drawEach(oneOf) {
  const box = document.getElementById("indicator");
  const shown = () => document.querySelector("figure.chart[data-indicator]")?.dataset.indicator;
  const isShown = (value) =>
    new Promise((done) => {
      const look = (_, observer) => shown() === value && (observer.disconnect(), done());
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    });
  const drawn = {};
  const some = [...box.options].filter((_, number) => number % oneOf === 0);
  for (const { value } of some) {
    const soon = isShown(value);
    box.value = value;
    box.dispatchEvent(new Event("change"));
    await soon;
    const all = (selector) => [...document.querySelectorAll(`figure.chart > .frame > svg ${selector}`)];
    drawn[value] = {
      lines: all(".lines [data-ids]").map((line) => line.dataset.ids.split(" ")),
      gaps: all(".lines .gap").length,
      marks: Object.fromEntries(
        all(".points a").map((mark) => [
          mark.dataset.id,
          [
            mark.dataset.mark,
            ...["above", "below", "bound", "disputed"].filter((what) => mark.querySelector(`.${what}`)),
          ].join(" "),
        ]),
      ),
      breaks: all(".breaks line").map((line) => line.dataset.day),
      years: all(".years .tick").map((tick) => Number(tick.textContent)),
      rows: document.querySelectorAll("table.drawn tbody tr").length,
    };
  }
  return drawn;
}

/** Arrow keys lead from mark to mark in order of time, and what has the focus says what it is. */
async function keys(page) {
  await page.focus('svg a[tabindex="0"]');
  const said = async () => [
    await page.evaluate(() => document.activeElement.dataset.id),
    await page.$eval(".tip", (tip) => (tip.hidden ? "" : tip.innerText)),
  ];
  const reached = [await said()];
  for (const key of ["ArrowRight", "ArrowRight", "End", "ArrowRight"]) {
    await page.keyboard.press(key);
    reached.push(await said());
  }
  return reached;
}

/** What each button gives: the beginning of a picture, a drawing, rows; and the link. */
async function files(page) {
  const saved = {};
  for (const [number, ending] of ["png", "svg", "csv"].entries()) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click(`.actions button >> nth=${number}`),
    ]);
    const content = await readFile(await download.path());
    saved[ending] =
      ending === "png" ? [content.subarray(1, 4).toString(), content.length] : content.toString();
  }
  await allowCopying(page);
  await page.click(".actions button >> nth=3");
  await page.waitForFunction(() => document.querySelector(".actions .said").textContent);
  saved.link = [await page.evaluate(() => navigator.clipboard.readText()), page.url()];
  return saved;
}

/** On a phone: how large letters and marks are. */
async function narrow(page) {
  await page.setViewportSize({ width: 375, height: 800 });
  await lead(page, `en/figures.html?indicator=${CHOSEN}`);
  const sizes = await page.evaluate(() => {
    const ticks = [...document.querySelectorAll("svg.chart .tick")];
    const boxes = ticks.map((tick) => tick.getBoundingClientRect()).sort((a, b) => a.left - b.left);
    const years = boxes.filter((box) => Math.abs(box.top - boxes.at(-1).top) < 3);
    return {
      letters: Math.min(...boxes.map((box) => box.height)),
      gap: Math.min(...years.slice(1).map((box, number) => box.left - years[number].right)),
      reach: Math.min(
        ...[...document.querySelectorAll("svg.chart .reach")].map((one) => one.getBoundingClientRect().width),
      ),
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  return sizes;
}

/** Boxes choose what is drawn, the address keeps it, and leads to the same again. */
async function places(page) {
  await lead(page, `zh/figures.html?indicator=${CHOSEN}`);
  const marks = () => page.$$eval("svg.chart .points a", (all) => all.map((mark) => mark.dataset.id));
  await page.$eval("details.choose", (box) => (box.open = true));
  const boxes = page.locator("details.choose input[name=place]");
  const count = await boxes.count();
  for (let number = 0; number < count; number += 1) await boxes.nth(number).check();
  const all = await marks();
  const address = page.url();
  await page.locator("details.choose input[name=nature][value=observed]").uncheck();
  const ahead = await marks();
  const narrower = page.url();
  await lead(page, narrower.slice(narrower.indexOf("/zh/") + 1));
  return { count, all, ahead, again: await marks(), address: new URL(address).search };
}

/** What is said of an indicator and a place that there are not. */
async function unknown(page) {
  await lead(page, "en/figures.html?indicator=ind-highly-skiled");
  const indicator = await page.$eval("[role=alert]", (alert) => alert.innerText);
  await lead(page, `en/figures.html?indicator=${CHOSEN}&place=reg-nowhere`);
  const place = await page.$eval("[role=alert]", (alert) => alert.innerText);
  return { indicator, place, marks: await page.$$eval("svg.chart .points a", (all) => all.length) };
}

/** A file that does not load is named, and asked for again when wanted. */
async function failed() {
  const page = await blank();
  const errors = seen.errors.length;
  let isDown = true;
  await page.route(`**/charts/${CHOSEN}.js`, (route) => (isDown ? route.abort() : route.continue()));
  await lead(page, `en/figures.html?indicator=${CHOSEN}`);
  const said = await page.$eval(".failed", (failed) => failed.innerText);
  seen.errors.length = errors; // that the request failed is meant
  isDown = false;
  await page.click(".failed button");
  await page.waitForSelector("svg.chart .points a");
  await done(page);
  return said;
}
