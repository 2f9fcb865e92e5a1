// Bars as lists: their words wrap in any window, are read aloud in order, and are printed.
import { escaped } from "../pages/html.mjs";
import { toRow } from "./links.mjs";

const percent = (part, whole) => `${((100 * part) / whole).toFixed(2)}%`;
const number = (value, words) => value.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US");

/** How many facts of each table have a second source: one that agrees, one that differs, none. */
export function standings({ bars }, site, words) {
  const sorted = bars.slice().sort((a, b) => b.agree / b.rows - a.agree / a.rows);
  const rows = sorted.map((bar) => {
    const parts = ["agree", "differ"]
      .map((part) => `<i class="${part}" style="width:${percent(bar[part], bar.rows)}"></i>`)
      .join("");
    const said = words.standing(number(bar.agree, words), number(bar.differ, words), number(bar.rows, words));
    const title = escaped(site.tables[bar.table].title[words.lang]);
    return `<li><span class="what"><a href="tables/${bar.table}.html">${title}</a></span><span class="track">${parts}</span><span class="said">${said}</span></li>`;
  });
  const key = ["agree", "differ", "alone"]
    .map((part) => `<span class="${part}">${words.standings[part]}</span>`)
    .join(" · ");
  return `<p class="key">${key}</p><ul class="bars standings">${rows.join("")}</ul>`;
}

/** What changed between two years, count by count: how much, from where to where. */
export function compared({ bars }, site, words) {
  const most = Math.max(...bars.map((bar) => Math.abs(bar.percent)));
  const rows = bars.map((bar) => {
    const [first, last] = bar.ends.map(
      (end) => `<a href="${toRow(words, end.metric)}">${escaped(end.said[words.lang])}</a> (${end.year})`,
    );
    const side = bar.percent < 0 ? "fell" : "rose";
    const unit = site.tables.metrics.columns.find((column) => column.name === "unit").values[bar.unit];
    const money = bar.unit === "CNY" ? ` ${escaped(unit[words.lang])}` : "";
    return `<li><span class="what">${escaped(bar.name[words.lang])}</span><span class="track ${side}"><i class="${side}" style="width:${percent(Math.abs(bar.percent), most)}"></i><b>${escaped(bar.said)}</b></span><span class="said">${first} → ${last}${money}</span></li>`;
  });
  return `<ul class="bars compared">${rows.join("")}</ul>`;
}

/** Counts of periods of one length, each beside what was planned for it. */
export function periods({ groups }, site, words) {
  const bars = groups.flat();
  const most = Math.max(...bars.flatMap((bar) => [bar.value, ...bar.aims.map((aim) => aim.value)]));
  const rows = bars.map((bar) => {
    const aims = bar.aims
      .map((aim) => `<i class="aim" style="left:${percent(aim.value, most)}"></i>`)
      .join("");
    const planned = bar.aims
      .map(
        (aim) =>
          `${words.planned} <a href="${toRow(words, aim.metric)}">${escaped(aim.said[words.lang])}</a>`,
      )
      .join(words.comma);
    const kind = bar.exact ? "exact" : "bound";
    return `<li><span class="what">${escaped(bar.when[words.lang])}</span><span class="track"><i class="${kind}" style="width:${percent(bar.value, most)}"></i>${aims}</span><span class="said"><a href="${toRow(words, bar.metric)}">${escaped(bar.said[words.lang])}</a>${planned ? ` · ${planned}` : ""}</span></li>`;
  });
  return `<ul class="bars periods">${rows.join("")}</ul>`;
}
