// The first page, and the pages that list rows: what they show, and what their filters do.
import { blank, done, home, lead, seen } from "./browser.mjs";

const shown = (page) =>
  page.$$eval("#rows li[data-find]", (rows) => rows.filter((row) => !row.hidden).length);
const marks = (page) => page.$$eval("#chart svg a", (links) => links.length);
const count = (page) => page.$eval("#count", (node) => node.textContent);

/** What the pages of the real data show. */
export async function front() {
  const page = await blank();
  await lead(page, "en/index.html");
  seen.found.front = {
    findings: await page.$$eval(".finding", (cards) =>
      cards.map((card) => ({
        id: card.id,
        headline: card.querySelector("h3").textContent,
        doubt: card.querySelector(".doubt").textContent,
        drawn: card.querySelectorAll(".chart svg, .chart ul li").length,
        view: card.querySelector(".rests a").getAttribute("href"),
      })),
    ),
    begin: await page.$$eval(".begin a", (links) => links.length),
  };

  await lead(page, "en/timeline.html");
  const timeline = { all: [await shown(page), await marks(page), await count(page)] };
  const [theme] = await page.$$eval("select[name=theme] option", (options) =>
    options.slice(1).map((o) => o.value),
  );
  await page.selectOption("select[name=theme]", theme);
  timeline.theme = [theme, await shown(page), await marks(page), page.url().includes(`theme=${theme}`)];
  await page.click("button[type=reset]");
  await page.waitForFunction((all) => document.getElementById("count").textContent === all, timeline.all[2]);
  await page.fill(".filters input[type=search]", "no such event anywhere");
  await page.waitForFunction(() => !document.querySelector("#chart svg")); // it follows after a pause
  timeline.nothing = [
    await shown(page),
    await marks(page),
    await page.$eval("p.none", (node) => node.hidden),
  ];
  await lead(page, "zh/timeline.html?year=2017&type=no-such-type");
  timeline.address = [await shown(page), await page.$eval("select[name=type]", (field) => field.value)];
  await page.setViewportSize({ width: 375, height: 900 });
  await page.waitForSelector("#chart .years rect");
  timeline.narrow = await marks(page);
  timeline.controls = await page.$$eval(".filters select, .filters input, .filters button", (fields) =>
    fields.map((field) => field.getBoundingClientRect().height),
  );
  seen.found.lists = { timeline };

  await page.setViewportSize({ width: 1280, height: 900 });
  await lead(page, "en/documents.html");
  const documents = { all: [await shown(page), await marks(page)] };
  const issuer = await page.$eval("select[name=issuers] option:nth-child(2)", (option) => option.value);
  await page.selectOption("select[name=issuers]", issuer);
  documents.issuer = [issuer, await shown(page)];
  seen.found.lists.documents = documents;

  await lead(page, "zh/provinces.html");
  await page.click('.tiles a[href="#at=reg-cn-js"]');
  seen.found.lists.province = await page.$eval(":target h2", (node) => node.textContent);
  await lead(page, "zh/people.html");
  await page.fill(".filters input[type=search]", "xijinping");
  seen.found.lists.people = await page.$$eval("#rows li[data-find]", (rows) =>
    rows.filter((row) => !row.hidden).map((row) => row.textContent),
  );
  await done(page);
  await withoutScripts();
}

/** The pages without JavaScript: all rows, and no control that would do nothing. */
async function withoutScripts() {
  const page = await blank({ javaScriptEnabled: false });
  const controls = {};
  for (const name of ["index", "timeline", "documents", "provinces", "people", "disputes"]) {
    await page.goto(`${home}/en/${name}.html`);
    controls[name] = await page.locator("main form:visible, main button:visible").count();
  }
  seen.found.withoutScripts = controls;
  await done(page);
}
