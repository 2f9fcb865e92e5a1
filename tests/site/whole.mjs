// The site of the data: what its pages show and do.
import path from "node:path";
import {
  SITE,
  allowCopying,
  blank,
  done,
  home,
  lead,
  open,
  ready,
  seen,
  unwatched,
  whole as wholeTable,
} from "./browser.mjs";

/** The site of the data, page by page. */
export async function whole() {
  let page = await blank();
  // Tables: pinyin, filters, permalinks, code.
  await lead(page, "zh/tables/organizations.html");
  await page.fill("#controls input[type=search]", "quanguozonggonghui");
  await page.waitForTimeout(300);
  seen.found.pinyin = await page.$$eval("#table .body .row", (rows) => rows.map((r) => r.textContent));
  // Code that is copied gives the rows that are shown.
  await allowCopying(page);
  seen.found.code = [];
  for (const filter of [
    "metrics.html?nature=target",
    "metrics.html?province=reg-cn-yn&year=2025",
    "events.html?status=confirmed&q=skills",
    "evidence.html?stance=disputes&q=people",
    "passages.html?truncated=true",
    "metrics.html?nature=target&nature=plan&year=2020&year=2025&sort=-value&columns=metric_id,value,nature",
    "documents.html?province=reg-cn-sc&province=reg-cn-yn&status=unchecked&status=confirmed",
  ]) {
    await lead(page, `en/tables/${filter}`);
    await wholeTable(page);
    const count = Number(
      (await page.$eval("#count", (node) => node.textContent)).split(" ")[0].replaceAll(",", ""),
    );
    const code = {};
    for (const language of ["pandas", "R"]) {
      await page.click(`[data-code="${language}"]`);
      await page.waitForFunction(
        (l) => document.querySelector(`[data-code="${l}"]`).dataset.copied,
        language,
      );
      code[language] = await page.$eval(`[data-code="${language}"]`, (node) => node.dataset.copied);
    }
    seen.found.code.push({ filter, count, ...code });
  }
  await done(page);
  page = await open("en/tables/programs.html");
  await page.click("#language");
  await page.waitForLoadState("load");
  seen.found.language = [page.url().replace(home, ""), await page.$eval("html", (node) => node.lang)];
  await page.click("#theme");
  const chosen = await page.$eval("html", (node) => node.dataset.theme);
  await page.goto(`${home}/zh/disputes.html`);
  seen.found.theme = [chosen, await page.$eval("html", (node) => node.dataset.theme)];
  seen.found.disputes = await page.$$eval("table.disputes tbody tr", (rows) => rows.length);
  await done(page);

  // Sources on unrelated sites are no links in their table.
  const leading = (page, within) => page.$$eval(`${within} a[rel="noopener"]`, (links) => links.length);
  page = await open("en/tables/sources.html?hosting=copy");
  seen.found.copies = {
    rows: (await page.$eval("#count", (node) => node.textContent)).split(" ")[0],
    linked: await leading(page, "main"),
  };
  await done(page);

  // From a folder, without a server.
  const local = await unwatched();
  local.on("pageerror", (error) => seen.errors.push(`file: ${error.message}`));
  await local.goto(`file://${path.resolve(SITE)}/en/tables/programs.html`);
  await local.waitForSelector("[data-ready]");
  seen.found.fromFolder = await local.$eval("#count", (node) => node.textContent);
  await local.close();
}
