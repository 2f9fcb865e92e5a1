// The search over everything: from the box in the header of a page, on a server and from a folder.
import path from "node:path";
import { SITE, blank, dataOf, done, lead, ready, rowsOf, seen, unwatched, whole } from "./browser.mjs";

/** What the search of the site of the data finds. */
export async function search() {
  const page = await blank();
  await lead(page, "zh/tables/index.html");
  const [organization, document, figure] = examples();
  await page.fill("header input[type=search]", organization.name);
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\.html\?q=/);
  await ready(page);
  seen.found.searches = {};
  for (const [kind, { id, queries }] of Object.entries({ organization, document, figure })) {
    seen.found.searches[kind] = { id, found: {} };
    for (const query of queries) seen.found.searches[kind].found[query] = await results(page, query);
  }
  await keyboard(page, organization);
  await nothing(page);
  await lead(page, "zh/search.html"); // of all kinds again
  await described(page);
  await qualified(page);
  await done(page);
  await fromFolder(organization);
}

/** Rows to look for, and how somebody may write them: the first of each kind that has what is asked. */
function examples() {
  const { entries, traditional, simplified } = dataOf("search/zh");
  const toTraditional = (text) =>
    [...text].map((sign) => traditional[simplified.indexOf(sign)] ?? sign).join("");
  const [id, , name, english, , pinyin] = entries.find(
    ([, kind, name, english]) => kind === "organizations" && english && toTraditional(name) !== name,
  );
  const [sound, initials] = pinyin.split(" ");
  const toned = sound.replace("o", "ō").replace("a", "á");
  const organization = {
    id,
    name,
    queries: [
      name,
      name.slice(1),
      toTraditional(name),
      english,
      english.toUpperCase(),
      sound,
      toned,
      initials,
      id,
    ],
  };
  const [documentId, number] = entries
    .filter(([, kind]) => kind === "documents")
    .map(([id, , , , also]) => [id, also.split(" · ").find((text) => /〔\d{4}〕\d+号$/.test(text))])
    .find(([, number]) => number);
  const document = {
    id: documentId,
    queries: ["〔〕", "[]", "（）", "()", "【】"]
      .map(([left, right]) => number.replace("〔", left).replace("〕", right))
      .concat(number.replace("〔", " ( ").replace("〕", " ) ")),
  };
  const { metric_id: metric, value } = rowsOf("metrics").find(
    (row) => row.value >= 1e7 && row.value % 1e6 === 0,
  );
  const figure = {
    id: metric,
    queries: [`${value / 1e4}万`, value.toLocaleString("en-US"), `${value / 1e6} million`, String(value)],
  };
  return [organization, document, figure];
}

/** The ids that a query finds, of all kinds. */
async function results(page, query) {
  await page.fill("header input[type=search]", query);
  await page.waitForFunction((asked) => new URLSearchParams(location.search).get("q") === asked, query);
  await whole(page);
  while (await page.isVisible("#results .more")) await page.click("#results .more");
  return page.$$eval("#results .hits a", (links) =>
    links.map((link) => link.getAttribute("href").split(/[/#]/).at(-1).replace(".html", "")),
  );
}

async function keyboard(page, { id, name }) {
  await results(page, name.slice(-2));
  const kinds = await page.$$eval("#results .kinds button", (buttons) =>
    buttons.map((button) => [button.dataset.kind, Number(button.querySelector(".count").textContent)]),
  );
  await page.focus('#results [data-kind="organizations"]');
  await page.keyboard.press("Enter");
  const pressed = await page.evaluate(() => [
    document.activeElement.dataset.kind,
    document.activeElement.getAttribute("aria-pressed"),
  ]);
  const status = await page.$eval("#results [role=status]", (node) => node.textContent);
  seen.found.searchKinds = { id, kinds, pressed, status, address: new URL(page.url()).search };
}

async function nothing(page) {
  await results(page, "qqxxzz");
  seen.found.searchNothing = await page.$eval("#results [role=status]", (node) => node.textContent);
}

/** A row looked for by words of its description, which no name holds. */
async function described(page) {
  const { texts } = dataOf("search/zh.texts");
  const { entries } = dataOf("search/zh");
  const names = entries.map((entry) => entry.slice(2, 5).join(" ")).join(" ");
  const [place, text] = texts.find(([, text]) => text.length > 40 && !names.includes(text.slice(20, 32)));
  const query = text.slice(20, 32).replace(/[，。；、：\s].*/, "");
  const found = await results(page, query);
  const passages = await page.$$eval("#results .hits li", (items) => items.map((item) => item.textContent));
  seen.found.searchDescribed = { id: entries[place][0], query, found, passages };
}

/** A figure that is printed as about a number is not shown as that number. */
async function qualified(page) {
  const { metric_id: id } = rowsOf("metrics").find(({ qualifier }) => qualifier === "about");
  await results(page, id);
  seen.found.searchQualified = await page.$eval("#results .hits li", (item) => item.textContent);
}

async function fromFolder({ id, name }) {
  const local = await unwatched();
  local.on("pageerror", (error) => seen.errors.push(`file: ${error.message}`));
  await local.goto(`file://${path.resolve(SITE)}/zh/search.html?q=${encodeURIComponent(name)}`);
  await whole(local);
  seen.found.searchFromFolder = await local.$$eval(
    "#results .hits a",
    (links, wanted) => links.some((link) => link.href.includes(wanted)),
    id,
  );
  await local.close();
}
