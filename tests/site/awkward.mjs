// The site of a made-up package with hostile names, addresses and gaps.
import {
  MAIN,
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
  page = await open("en/tables/sources.html");
  seen.found.addresses = {
    shown: (await page.$eval("#table", (node) => node.textContent)).includes("javascript:"),
    linked: await page.$$eval('main a[href^="javascript:"]', (links) => links.length),
  };
  await done(page);
  page = await open("en/tables/provincial_reform.html");
  seen.found.noRows = await page.$eval("#table", (node) => node.textContent);
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
