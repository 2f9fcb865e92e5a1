// The first page: four pictures of what the data say.
import { growth } from "../charts/growth.mjs";
import { spread } from "../charts/spread.mjs";
import { targets } from "../charts/targets.mjs";
import { timeline } from "../charts/timeline.mjs";
import { THEMES, VERDICTS } from "../shared/palette.mjs";
import { escaped, figure, filled, legend } from "./html.mjs";

export function frontPages(site, words) {
  const { descriptor } = site.about;
  const title = words.lang === "zh" ? descriptor.title_zh : descriptor.title;
  return [{ place: "index.html", title, body: story(site, words), current: "story" }];
}

function story({ about, tables, data }, words) {
  const core = about.core.reduce((n, t) => n + tables[t].rows.length, 0);
  const years = data.events
    .map((e) => (e.date_start || "").slice(0, 4))
    .filter(Boolean)
    .sort();
  const disputes = data.evidence.filter((e) => e.stance === "disputes").length;
  const number = (n) => n.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US");
  const counts = [
    [core, words.facts],
    [tables.sources.rows.length, words.sources],
    [tables.evidence.rows.length, words.claims],
    [disputes, words.disputed],
  ];
  const undated = data.events.filter((e) => !e.date_start && !e.date_end).length;
  const themes = data.themes.map((t) => [THEMES[t.theme_id], words.lang === "zh" ? t.name_zh : t.name_en]);
  return `<h1>${escaped(words.lang === "zh" ? about.descriptor.title_zh : about.descriptor.title)}</h1>
<p class="lead">${words.lead}</p>
<ul class="counts">${counts.map(([n, text]) => `<li><b>${number(n)}</b>${text}</li>`).join("")}</ul>
<p class="note">${words.exploreNote}</p>
<div class="stories">
${figure(words.q1, words.q1note, growth(data, words))}
${figure(words.q2, words.q2note, spread(data, words), legend(["#f0ede6", "#c9dbe9", "#8fb8d8", "#4f92c2", "#1f6aa5", "#0b3f6b"].map((c, n) => [c, `${n} ${words.of5}`])))}
</div>
${figure(words.q3, filled(words.q3note, { n: undated }), timeline(data, words), legend(themes), "wide")}
${figure(words.q4, words.q4note, targets(data, words), legend(Object.entries(VERDICTS).map(([v, c]) => [c, words[v]])))}`;
}
