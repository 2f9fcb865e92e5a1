// The provinces: as tiles in one scale, and what is known of each.
import { rowDate } from "../shared/dates.mjs";
import { TILES } from "../shared/palette.mjs";
import { KINDS } from "../shared/provinces.mjs";
import { toRow } from "../charts/links.mjs";
import { provinceTiles } from "../charts/provinces.mjs";
import { escaped, menuPage } from "./html.mjs";
import { inOwn, nameOf, plainName } from "./listing.mjs";
import { copyMark } from "./row_parts.mjs";

export const provincesPages = (site, words) => [menuPage(words, "provinces", provinces(site, words))];

/** Where a province stands on its page: no bare id, for that leads to the page of a row. */
export const anchor = (id) => `at=${encodeURIComponent(id)}`;

/** What the looks of the tiles mean, with how many have each. */
export function provinceLegend(tiles, words) {
  const entries = Object.entries(KINDS).map(([kind, { fill }]) => {
    const n = tiles.filter((tile) => tile.kind === kind).length;
    return `<li><i style="background:${fill}"></i>${words.provinceKinds[kind]} <b>${n}</b></li>`;
  });
  return `<ul class="legend">${entries.join("")}</ul>`;
}

function provinces(site, words) {
  const { data } = site;
  const tiles = site.provinces;
  if (!tiles.length) return `<p class="none">${words.nothing}</p>`;
  const regions = new Map(data.regions.map((region) => [region.region_id, region]));
  const reform = new Map(data.provincial_reform.map((row) => [row.region_id, row]));
  const inOrder = tiles
    .slice()
    .sort((a, b) =>
      plainName(site, words, a.region).localeCompare(
        plainName(site, words, b.region),
        words.lang === "zh" ? "zh" : "en",
      ),
    );
  const elsewhere = inOrder.filter((tile) => !TILES[tile.region]);
  const others = elsewhere
    .map((tile) => `<a href="#${anchor(tile.region)}">${nameOf(site, words, tile.region)}</a>`)
    .join(words.comma);
  const sections = inOrder.map((tile) => province(tile, reform.get(tile.region) ?? {}, regions, site, words));
  return `<figure class="tiles">${provinceLegend(tiles, words)}${provinceTiles(tiles, site, words, (id) => `#${anchor(id)}`)}</figure>
${others ? `<p>${words.others}${words.colon}${others}</p>` : ""}
<div id="provinces">${sections.join("")}</div>`;
}

/** The tables of whose rows a province has some, with the id of each. */
const HELD = {
  events: "event_id",
  documents: "document_id",
  regional_initiatives: "initiative_id",
  organizations: "organization_id",
  metrics: "metric_id",
};

function province(tile, row, regions, site, words) {
  const id = tile.region;
  const link = (to) => (to ? `<a href="${toRow(words, to)}">${nameOf(site, words, to)}</a>` : "");
  const { steps } = site.about;
  const known = steps
    .filter((step) => row[step])
    .map(
      (step) =>
        `<dt>${words.provinceSteps[step]}</dt><dd>${link(row[step])}${dateOf(row[step], site, words)}</dd>`,
    );
  const head = inOwn(words, row.leading_head_en, row.leading_head_zh);
  if (head) known.push(`<dt>${words.headedBy}</dt><dd>${head}</dd>`);
  const missing = steps.filter((step) => !row[step]).map((step) => words.provinceSteps[step]);
  const unknown = missing.length
    ? `<p class="count">${words.noneFound}${words.colon}${missing.join(words.semicolon)}</p>`
    : "";
  const within = (region) => region === id || regions.get(region)?.province_id === id;
  const counts = Object.keys(HELD)
    .map((table) => [table, site.data[table].filter((held) => within(held.region_id)).length])
    .filter(([, n]) => n)
    .map(
      ([table, n]) =>
        `<a href="tables/${table}.html?province=${encodeURIComponent(id)}">${escaped(site.tables[table].title[words.lang])}</a> ${n}`,
    );
  const rows = counts.length ? `<p>${words.inDataset}${words.colon}${counts.join(" · ")}</p>` : "";
  return `<section class="province" id="${anchor(id)}"><h2><i style="background:${KINDS[tile.kind].fill}"></i>${nameOf(site, words, id)}</h2>
${known.length ? `<dl class="fields">${known.join("")}</dl>` : ""}${unknown}${rows}</section>`;
}

/** The date of the document or event that is a step of a province. */
function dateOf(id, site, words) {
  for (const [table, key] of [
    ["documents", "document_id"],
    ["events", "event_id"],
  ]) {
    const row = site.data[table].find((held) => held[key] === id);
    if (row)
      return ` <span class="count">${escaped(rowDate(row, site.tables[table].dates, words.lang))}</span>${copyMark(words, row)}`;
  }
  return "";
}
