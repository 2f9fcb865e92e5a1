// The first page: what it is about, how good the data are, where to begin, and what they show.
import { compared, periods, standings } from "../charts/bars.mjs";
import { growth } from "../charts/growth.mjs";
import { honors } from "../charts/honors.mjs";
import { medals } from "../charts/medals.mjs";
import { outcomes } from "../charts/outcomes.mjs";
import { provinceTiles } from "../charts/provinces.mjs";
import { escaped, filled } from "./html.mjs";
import { anchor, provinceLegend } from "./provinces.mjs";

// How each finding of tools/site_findings.py is drawn: from its `chart`, the site and the words of a language.
const DRAWN = {
  growth: (chart, site, words) => growth(site.data, words),
  provinces: (chart, site, words) =>
    provinceLegend(chart.tiles, words) +
    provinceTiles(chart.tiles, site, words, (id) => `provinces.html#${anchor(id)}`),
  targets: outcomes,
  sources: standings,
  change: compared,
  training: periods,
  medals,
  honors,
};

export function frontPages(site, words) {
  const { descriptor } = site.about;
  const title = words.lang === "zh" ? descriptor.title_zh : descriptor.title;
  return [{ place: "index.html", title, body: front(site, words, title), current: "story" }];
}

function front(site, words, title) {
  const found = site.findings.map((finding) => card(finding, site, words)).join("");
  const findings = found || `<p>${words.noFindings}</p>`;
  return `<h1>${escaped(title)}</h1>
<p class="lead">${words.lead}</p>
<ul class="begin">${words.begin.map(([file, name, what]) => `<li><a href="${file}"><b>${name}</b> <span>${what}</span></a></li>`).join("")}</ul>
${inShort(site, words)}
<h2>${words.findings}</h2><p class="note">${words.findingsNote}</p>
<div class="findings">${findings}</div>
${howGood(site, words)}`;
}

/** How good the data are, in a sentence that leads on. */
function inShort({ about }, words) {
  if (!about.reliability) return "";
  return `<p class="short"><a href="#good">${words.howGood}</a> ${escaped(about.reliability[words.lang])}</p>`;
}

/** How good the data are, in the words of the release's own cover. */
function howGood({ about }, words) {
  if (!about.good.length) return "";
  const lines = about.good.map((line) => `<li>${escaped(line[words.lang])}</li>`).join("");
  return `<section id="good"><h2>${words.howGood}</h2><ul>${lines}</ul></section>`;
}

/** A finding: its headline, its picture, its doubt, on how much it rests, and the page behind it. */
function card(finding, site, words) {
  const headline = escaped(finding.headline[words.lang]);
  const rests = filled(words.restsOn(finding.rows.length, finding.sources), {
    rows: finding.rows.length.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US"),
    sources: finding.sources.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US"),
  });
  return `<figure class="finding ${finding.id}" id="finding-${finding.id}"><figcaption><h3>${headline}</h3></figcaption>
<p class="read">${words.howToRead[finding.id]}</p>
<div class="chart">${DRAWN[finding.id](finding.chart, site, words)}</div>
<p class="doubt"><b>${words.doubt}</b> ${escaped(finding.doubt[words.lang])}</p>
<p class="rests">${rests} <a href="${finding.view}">${words.seeBehind}</a></p></figure>`;
}
