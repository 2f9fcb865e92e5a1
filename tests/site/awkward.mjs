// The site of a made-up package with hostile names, addresses and gaps.
import {
  MAIN,
  EVENT,
  LANGUAGES,
  PICTURES,
  blank,
  done,
  lead,
  number,
  open,
  over,
  picture,
  seen,
} from "./browser.mjs";

/** Whatever the data hold is shown as text. */
export async function awkward() {
  const scripts = (page, within) => page.$$eval(`${within} script, ${within} img`, (nodes) => nodes.length);
  seen.found.scripts = 0;
  let page;
  page = await blank();
  for (const [number, name] of [...MAIN, "tables/events"].entries())
    for (const language of LANGUAGES) {
      if (!PICTURES && language !== LANGUAGES[number % 2]) continue;
      await lead(page, `${language}/${name}.html`);
      seen.found.scripts += await scripts(page, "main");
      seen.pages[`${language}/${name}`] = await over(page);
      await picture(page, `awkward-${language}-${name}`);
    }
  await done(page);
  page = await open(`en/tables/events.html#${EVENT}`, {
    viewport: { width: 375, height: 900 },
  });
  await page.waitForSelector("dialog[open] #panel-title");
  seen.found.title = await page.$eval("#panel-title", (node) => node.textContent);
  seen.found.scripts += await scripts(page, "dialog");
  const runs = (page, within) => page.$$eval(`${within} a[href^="javascript:"]`, (links) => links.length);
  // The panel of a row names the source of each claim, and leads to the panel of that source.
  await page.waitForSelector("dialog[open] table.claims");
  seen.found.addresses = {
    linked: await runs(page, "dialog"),
    claims: await page.$$eval("dialog table.claims tbody tr", (rows) => rows.length),
  };
  seen.found.panelWidth = await page.$eval("dialog", (node) => node.scrollWidth - node.clientWidth);
  await picture(page, "awkward-panel");
  await page.click('dialog table.claims a[href="#src-lighthouse"]');
  await page.waitForFunction(() => document.querySelector("dialog code").textContent === "src-lighthouse");
  const shows = async (within) =>
    (await page.$eval(within, (node) => node.textContent)).includes("javascript:");
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
  seen.found.undated = [
    await number(page, "[data-marks]", "undated"),
    await page.$$eval("#explore ul.plain a", (links) => links.length),
  ];
  await done(page);
  page = await open("en/figures.html?indicator=ind-frontline-share");
  seen.found.onePoint = [
    await number(page, "[data-points]", "points"),
    await page.$$eval("#explore svg a", (links) => links.length),
  ];
  await done(page);
  page = await open("en/figures.html?indicator=ind-joined");
  seen.found.noPoint = [
    await number(page, "[data-points]", "points"),
    await page.$$eval("#explore svg", (charts) => charts.length),
  ];
  await done(page);
}
