// The four pictures of the first page, drawn once when the site is built: each mark is a link to its row.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { eventDay, figureDay, isBound } from "./dates.mjs";
import { STEPS, THEMES, TILES, VERDICTS } from "./words.mjs";

const { document } = parseHTML("<html><body></body></html>");
const PLAIN = { background: "transparent", color: "currentColor", fontSize: "12px", fontFamily: "inherit" };
const day = (text) => new Date(`${text}T00:00:00Z`);

function drawn(options, label) {
  const svg = Plot.plot({ document, style: PLAIN, ...options });
  svg.setAttribute("role", "group"); // a picture of links: its marks are read one by one
  svg.setAttribute("aria-label", label);
  for (const link of svg.querySelectorAll("a")) {
    const title = link.querySelector("title");
    link.setAttribute("aria-label", title ? title.textContent : link.getAttribute("href"));
  }
  for (const part of svg.querySelectorAll("[aria-label]:not(a):not(svg)")) part.removeAttribute("aria-label");
  svg.querySelectorAll("style").forEach((style) => style.remove()); // one style sheet serves all pictures
  return svg.outerHTML;
}

/** What a figure says in a few characters: more than 50 million. */
export function spoken(row, words) {
  const limit = { more_than: ">", at_least: "≥", less_than: "<", at_most: "≤", about: "≈", nearly: "→" }[row.qualifier] || "";
  return limit + row.value.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US");
}

export function growth(data, words) {
  const names = { "ind-skilled-workers": words.skilled, "ind-highly-skilled": words.highly };
  const points = data.metrics.filter(
    (m) => names[m.indicator_id] && m.region_id === "reg-cn" && m.nature === "observed" && m.period_end,
  ).map((m) => ({ ...m, on: day(m.period_end), name: names[m.indicator_id], y: m.value / 1e6, exact: m.qualifier === "exact" }));
  const segments = new Map(data.series.map((point) => [point.metric_id, point.segment]));
  const color = { domain: [words.skilled, words.highly], range: ["#0072B2", "#D55E00"] };
  const mark = { x: "on", y: "y", href: (d) => `#${d.metric_id}`, title: (d) => `${d.name} ${figureDay(d)}: ${spoken(d, words)}` };
  return drawn({
    width: 640, height: 360, marginLeft: 46, marginRight: 120, x: { label: null }, y: { label: words.million, zero: true, grid: true, nice: true }, color,
    marks: [
      Plot.ruleY([0]),
      Plot.ruleX(points.filter((d) => d.series_break), { x: "on", stroke: "currentColor", strokeDasharray: "2 4", strokeOpacity: 0.7 }),
      Plot.line(points, { x: "on", y: "y", z: (d) => segments.get(d.metric_id), stroke: "name", strokeWidth: 1, strokeOpacity: 0.45, sort: "on" }),
      Plot.link(points.filter((d) => ["more_than", "at_least"].includes(d.qualifier)), { x1: "on", x2: "on", y1: "y", y2: (d) => d.y + 9, stroke: "name", strokeWidth: 1.5 }),
      Plot.dot(points.filter((d) => d.exact), { ...mark, r: 5, stroke: "name", strokeWidth: 2, fill: "name" }),
      Plot.dot(points.filter((d) => !d.exact), { ...mark, r: 5, stroke: "name", strokeWidth: 2, fill: "transparent" }),
      Plot.text(Object.values(names).map((name) => points.filter((d) => d.name === name).sort((a, b) => a.on - b.on).at(-1)).filter(Boolean), {
        x: "on", y: "y", text: "name", fill: "name", textAnchor: "start", dx: 12, fontWeight: 600,
      }),
    ],
  }, words.q1);
}

export function spread(data, words) {
  const rows = new Map(data.provincial_reform.map((row) => [row.region_id, row]));
  const tiles = data.regions.filter((r) => TILES[r.region_id]).map((r) => {
    const row = rows.get(r.region_id);
    const [x, y] = TILES[r.region_id];
    return { id: r.region_id, x, y, name: words.lang === "zh" ? r.short_name_zh || r.name_zh : r.iso_3166_2.slice(3), full: words.lang === "zh" ? r.name_zh : r.name_en, n: row ? STEPS.filter((s) => row[s]).length : -1 };
  });
  const shades = ["#f0ede6", "#c9dbe9", "#8fb8d8", "#4f92c2", "#1f6aa5", "#0b3f6b"];
  return drawn({
    width: 560, height: 480, margin: 4, x: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 }, y: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 },
    marks: [
      Plot.cell(tiles, {
        x: "x", y: "y", fill: (d) => (d.n < 0 ? "transparent" : shades[d.n]), stroke: "currentColor", strokeOpacity: (d) => (d.n < 0 ? 0.25 : 0.35), rx: 5,
        href: (d) => `#${d.id}`, title: (d) => `${d.full}${d.n < 0 ? "" : ` · ${words.found} ${d.n} ${words.of5}`}`,
      }),
      Plot.text(tiles, { x: "x", y: "y", text: "name", fill: (d) => (d.n < 0 ? "currentColor" : d.n >= 3 ? "#ffffff" : "#1b1b1b"), pointerEvents: "none", fontSize: 14 }),
    ],
  }, words.q2);
}

/** Events with their days as pixels, each in the first lane of its theme that is free. */
export function lanes(events, width, from, to) {
  const scale = (date) => ((date - from) / (to - from)) * width;
  const free = {};
  return events.filter((e) => e.date_start || e.date_end).map((e) => {
    const start = day(e.date_start || e.date_end), end = day(e.date_end || e.date_start);
    return { ...e, start, end: new Date(Math.max(+end + 864e5, +start + ((to - from) / width) * 6)) };
  }).sort((a, b) => a.start - b.start).map((e) => {
    const rows = (free[e.theme_id] ||= []);
    let lane = rows.findIndex((x) => x <= scale(e.start));
    if (lane < 0) lane = rows.push(0) - 1;
    rows[lane] = scale(e.end) + 1.5;
    return { ...e, lane };
  });
}

export function timeline(data, words) {
  const name = (row) => (words.lang === "zh" ? row.name_zh : row.name_en);
  const from = day("2013-01-01"), to = day("2027-01-01");
  const events = lanes(data.events.filter((e) => (e.date_start || e.date_end || "") >= "2013"), 985, from, to);
  const themes = data.themes.slice().sort((a, b) => a.ordinal - b.ordinal);
  const deep = Math.max(...events.map((e) => e.lane)) + 1;
  return drawn({
    width: 1180, height: 90 + themes.length * (deep * 5 + 14), marginLeft: 175, marginRight: 20,
    x: { domain: [from, to], label: null, grid: true }, y: { axis: null, domain: [0, deep] },
    fy: { domain: themes.map((t) => name(t)), label: null, padding: 0.12 },
    marks: [
      Plot.rect(events, {
        x1: "start", x2: "end", y1: "lane", y2: (d) => d.lane + 0.82, fy: (d) => name(themes.find((t) => t.theme_id === d.theme_id)),
        fill: (d) => THEMES[d.theme_id], fillOpacity: (d) => (isBound(d) ? 0.45 : 1), href: (d) => `#${d.event_id}`, title: (d) => `${eventDay(d)} ${name(d)}`,
      }),
    ],
  }, words.q3);
}

export function targets(data, words) {
  const order = Object.keys(VERDICTS);
  const count = {};
  const squares = data.targets.map((t) => ({ ...t, year: t.deadline ? t.deadline.slice(0, 4) : words.nodeadline }))
    .sort((a, b) => a.year.localeCompare(b.year) || order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .map((t) => ({ ...t, at: (count[t.year] = (count[t.year] ?? -1) + 1) }));
  const years = [...new Set(squares.map((s) => s.year))].sort((a, b) => (a === words.nodeadline) - (b === words.nodeadline) || a.localeCompare(b));
  const label = (id) => data.label(id, words.lang);
  return drawn({
    width: 640, height: 60 + (Math.max(...squares.map((s) => s.at)) + 1) * 12, marginLeft: 10, marginRight: 10, marginBottom: 32,
    x: { domain: years, label: null, tickFormat: (y) => (y === words.nodeadline ? "—" : y) }, y: { axis: null, domain: [0, Math.max(...squares.map((s) => s.at)) + 1] },
    marks: [
      Plot.rect(squares, {
        x: "year", y1: "at", y2: (d) => d.at + 1, inset: 1, fill: (d) => VERDICTS[d.verdict], rx: 1.5, href: (d) => `#${d.metric_id}`,
        title: (d) => `${label(d.indicator_id)}: ${spoken(d, words)}${d.outcome_value == null ? "" : ` · ${d.outcome_value.toLocaleString()}`} · ${words[d.verdict]}`,
      }),
    ],
  }, words.q4);
}
