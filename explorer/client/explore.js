// The charts to look closer at: timeline, provinces, figures, documents, people and bodies.
import * as Plot from "@observablehq/plot";
import { documentDay, eventDay, figureDay, isBound, latestOfDocument } from "../dates.mjs";
import { STEPS, THEMES, TILES } from "../words.mjs";
import { el, filled, inLanguage, label, load, records, root, shown, words, worded } from "./store.js";

const place = document.getElementById("explore");
const PLAIN = { background: "transparent", color: "currentColor", fontSize: "12px", fontFamily: "inherit", overflow: "visible" };
const day = (text) => new Date(`${text}T00:00:00Z`);
const name = (row) => (words.lang === "zh" ? row.name_zh || row.title_zh : row.name_en || row.title_en);
const width = () => Math.max(560, Math.min(1180, place.clientWidth));
let labels;

function picture(options, title) {
  const svg = Plot.plot({ style: PLAIN, width: width(), ...options });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", title);
  svg.querySelectorAll("[aria-label]").forEach((part) => { if (part !== svg) part.removeAttribute("aria-label"); });
  for (const link of svg.querySelectorAll("a")) {
    const to = link.getAttribute("href");
    link.removeAttribute("href"); // of the xlink namespace, which a selector does not find
    link.setAttribute("href", to);
    link.setAttribute("aria-label", link.querySelector("title")?.textContent || to);
  }
  return el("figure", {}, el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title }, svg));
}
const legend = (entries) => el("ul", { class: "legend" }, entries.map(([color, text]) => el("li", {}, el("i", { style: `background:${color}` }), text)));
const list = (items) => (items.length ? el("ul", { class: "plain" }, items.map((item) => el("li", {}, item))) : el("p", {}, words.nothing));
const to = (id, text) => el("a", { href: `#${id}` }, text ?? label(labels, id));
const address = new URLSearchParams(location.search);
function remember(values) {
  const now = new URLSearchParams(Object.entries(values).filter(([, v]) => v));
  history.replaceState(null, "", `${location.pathname}${now.size ? `?${now}` : ""}${location.hash}`);
}
function select(key, title, options, onchange) {
  const made = el("select", { name: key, onchange }, options.map(([value, text]) => el("option", { value, selected: (address.get(key) || "") === value }, text)));
  return [el("label", {}, title, made), made];
}

async function timeline() {
  const [table, rows, themes] = await Promise.all([load("events"), records("events"), records("themes")]);
  const types = table.columns.find((c) => c.name === "event_type");
  const out = el("div", {});
  const [themeLabel, theme] = select("theme", words.theme, [["", words.all], ...themes.map((t) => [t.theme_id, name(t)])], draw);
  const [typeLabel, type] = select("type", words.type, [["", words.all], ...Object.keys(types.values).map((v) => [v, inLanguage(types.values[v])])], draw);
  place.append(el("div", { class: "controls" }, themeLabel, typeLabel), legend(themes.map((t) => [THEMES[t.theme_id], name(t)])), out);
  function draw() {
    remember({ theme: theme.value, type: type.value });
    const kept = rows.filter((e) => (!theme.value || e.theme_id === theme.value) && (!type.value || e.event_type === type.value));
    const undated = kept.filter((e) => !e.date_start && !e.date_end);
    const w = width(), from = day("2010-01-01"), until = day("2027-01-01"), lanes = [];
    const dated = kept.filter((e) => e.date_start || e.date_end).map((e) => {
      const start = day(e.date_start || e.date_end), end = day(e.date_end || e.date_start);
      return { ...e, start, end: new Date(Math.max(+end + 864e5, +start + ((until - from) / w) * 7)) };
    }).sort((a, b) => a.start - b.start);
    for (const e of dated) {
      let lane = lanes.findIndex((x) => x <= +e.start);
      if (lane < 0) lane = lanes.push(0) - 1;
      lanes[lane] = +e.end + ((until - from) / w) * 2;
      e.lane = lane;
    }
    const chart = dated.length ? picture({ height: 70 + lanes.length * 11, x: { domain: [from, until], label: null, grid: true }, y: { axis: null, domain: [0, Math.max(lanes.length, 1)] }, marks: [
      Plot.rect(dated, { x1: "start", x2: "end", y1: "lane", y2: (d) => d.lane + 0.8, fill: (d) => THEMES[d.theme_id], fillOpacity: (d) => (isBound(d) ? 0.45 : 1), href: (d) => `#${d.event_id}`, title: (d) => `${eventDay(d)} ${name(d)}` }),
    ] }, words.timeline) : el("p", {}, words.nothing);
    out.replaceChildren(el("p", { class: "count", role: "status", "data-marks": dated.length, "data-undated": undated.length }, filled(words.showing, { n: shown(kept.length), u: shown(undated.length) })), chart,
      el("h2", {}, words.undated), list(undated.map((e) => [to(e.event_id, name(e)), ` · ${worded(types, e.event_type)}`])));
  }
  draw();
}

async function provinces() {
  const tables = ["events", "documents", "metrics", "regional_initiatives", "organizations"];
  const [regions, reform, themes, ...rest] = await Promise.all([records("regions"), records("provincial_reform"), records("themes"), ...tables.map(records)]);
  const held = Object.fromEntries(tables.map((t, i) => [t, rest[i]]));
  const captions = Object.fromEntries((await Promise.all(tables.map(load))).map((t) => [t.name, inLanguage(t.title)]));
  const byId = new Map(reform.map((r) => [r.region_id, r]));
  const documents = new Map(held.documents.map((d) => [d.document_id, d]));
  const within = (row, id) => row.region_id === id || (row.region_id || "").startsWith(`${id}-`);
  const [modeLabel, mode] = select("mode", words.mapMode, [["", words.mapKnown], ["day", words.mapDay], ["rows", words.mapRows]], draw);
  const [themeLabel, theme] = select("theme", words.theme, [["", words.all], ...themes.map((t) => [t.theme_id, name(t)])], draw);
  const out = el("div", {}), detail = el("section", { "aria-live": "polite", id: "detail" }, el("p", {}, words.choose));
  place.append(el("div", { class: "controls" }, modeLabel, themeLabel), out, detail);
  const inTheme = (row) => !theme.value || row.theme_id === theme.value;
  const rowsOf = (id) => tables.reduce((n, t) => n + held[t].filter((r) => within(r, id) && (t === "metrics" || t === "organizations" ? !theme.value : inTheme(r))).length, 0);
  function draw() {
    remember({ mode: mode.value, theme: theme.value, at: address.get("at") });
    const tiles = regions.filter((r) => TILES[r.region_id]).map((r) => {
      const row = byId.get(r.region_id), [x, y] = TILES[r.region_id];
      const document = documents.get(row?.implementing_document_id);
      const on = document && (document.issued || document.published);
      const n = row ? STEPS.filter((s) => row[s]).length : null;
      const value = mode.value === "day" ? (on ? +day(on) : null) : mode.value === "rows" || theme.value ? rowsOf(r.region_id) : n;
      const said = mode.value === "day" ? (document && latestOfDocument(document) ? documentDay(document) : "–") : value === null ? "–" : `${value}`;
      return { id: r.region_id, x, y, name: words.lang === "zh" ? r.short_name_zh || r.name_zh : r.iso_3166_2.slice(3), full: name(r), value, said };
    });
    const values = tiles.map((t) => t.value).filter((v) => v !== null);
    const color = { type: "linear", range: ["#dfe9f1", "#0b3f6b"], domain: [Math.min(...values, mode.value === "day" ? Infinity : 0), Math.max(...values, 1)], interpolate: "rgb" };
    const tileWidth = Math.min(place.clientWidth, 620);
    const svg = picture({ width: tileWidth, height: Math.round(tileWidth * 0.9), margin: 4, color, x: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 }, y: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 }, marks: [
      Plot.cell(tiles, { x: "x", y: "y", fill: (d) => (d.value === null ? null : d.value), stroke: "currentColor", strokeOpacity: 0.35, rx: 5, filter: (d) => d.value !== null, href: (d) => `#at=${d.id}`, title: (d) => `${d.full}: ${d.said}` }),
      Plot.cell(tiles, { x: "x", y: "y", fill: "transparent", stroke: "currentColor", strokeOpacity: 0.25, rx: 5, filter: (d) => d.value === null, href: (d) => `#at=${d.id}`, title: (d) => `${d.full}: –` }),
      Plot.text(tiles, { x: "x", y: "y", text: (d) => `${d.name}\n${mode.value === "day" ? d.said.slice(0, 7) : d.said}`, fill: (d) => (d.value !== null && d.value > (color.domain[0] + color.domain[1]) / 2 ? "#fff" : d.value === null ? "currentColor" : "#1b1b1b"), pointerEvents: "none", fontSize: tileWidth < 480 ? 10 : 13 }),
    ] }, words.provinces);
    svg.querySelectorAll("a").forEach((a) => a.addEventListener("click", (event) => { event.preventDefault(); show(a.getAttribute("href").slice(4)); }));
    const others = regions.filter((r) => byId.has(r.region_id) && !TILES[r.region_id]);
    out.replaceChildren(svg, el("p", {}, `${words.others}: `, others.map((r) => el("a", { href: `#at=${r.region_id}`, onclick: (event) => { event.preventDefault(); show(r.region_id); } }, name(r)))));
    if (address.get("at")) show(address.get("at"));
  }
  function show(id) {
    const region = regions.find((r) => r.region_id === id);
    if (!region) return;
    address.set("at", id);
    remember({ mode: mode.value, theme: theme.value, at: id });
    const row = byId.get(id) || {};
    const titles = { implementing_document_id: words.implementing, plan_document_id: words.plan, answer_document_id: words.answer, leading_organization_id: words.leading, pilot_event_id: words.pilot };
    const steps = STEPS.flatMap((s) => [el("dt", {}, titles[s]), el("dd", {}, row[s] ? to(row[s]) : "–")]);
    const parts = tables.flatMap((t) => {
      const rows = held[t].filter((r) => within(r, id) && (t === "metrics" || t === "organizations" || inTheme(r)));
      const key = { events: "event_id", documents: "document_id", metrics: "metric_id", regional_initiatives: "initiative_id", organizations: "organization_id" }[t];
      return rows.length ? [el("h3", {}, `${captions[t]} (${rows.length})`), list(rows.map((r) => (t === "metrics" ? [to(r[key]), ` ${shown(r.value)} ${r.unit_zh || ""} ${(r.period_end || "").slice(0, 4)}`] : to(r[key]))))] : [];
    });
    detail.replaceChildren(el("h2", {}, to(id, name(region))), el("dl", { class: "fields" }, steps), ...parts);
  }
  draw();
}

async function figures() {
  const [indicators, metrics, series, table, evidence] = await Promise.all([records("indicators"), records("metrics"), records("series"), load("metrics"), load("claims/metrics")]);
  const places = new Map(series.map(({ metric_id, segment, point }) => [metric_id, { segment, point }]));
  const say = (column, value) => worded(table.columns.find((c) => c.name === column), value);
  const by = Object.groupBy(metrics, (m) => m.indicator_id);
  const input = el("input", { type: "search", list: "indicators", "aria-label": words.chooseIndicator, placeholder: words.search });
  const box = el("select", { id: "indicator", size: 8, "aria-label": words.indicator, onchange: draw });
  const out = el("div", {});
  place.append(el("div", { class: "controls" }, input, el("label", { style: "flex-basis:100%" }, words.indicator, box)), out);
  const sorted = indicators.slice().sort((a, b) => by[b.indicator_id].length - by[a.indicator_id].length);
  function fill() {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = sorted.filter((i) => terms.every((t) => `${(labels[i.indicator_id] || []).join(" ")}`.toLowerCase().includes(t)));
    box.replaceChildren(...kept.map((i) => el("option", { value: i.indicator_id }, `${name(i)} (${by[i.indicator_id].length})`)));
    const wanted = address.get("indicator") || "ind-highly-skilled";
    box.value = kept.some((i) => i.indicator_id === wanted) ? wanted : kept[0]?.indicator_id ?? "";
    draw();
  }
  input.addEventListener("input", fill);
  function draw() {
    const indicator = indicators.find((i) => i.indicator_id === box.value);
    if (!indicator) return out.replaceChildren(el("p", {}, words.nothing));
    address.set("indicator", box.value);
    remember({ indicator: box.value });
    const all = by[box.value].map((m) => {
      const observed = m.nature === "observed";
      const disputed = (evidence[m.metric_id] || []).some((e) => e[0] === "value" && e[3] === "disputes");
      const place_ = m.region_id && m.region_id !== "reg-cn" ? label(labels, m.region_id) : "";
      return { ...m, ...places.get(m.metric_id), observed, disputed, place: place_, on: m.period_end || m.period_start ? day(m.period_end || m.period_start) : null, exact: m.qualifier === "exact" };
    });
    // A province's figure would lie at the foot of the nation's: it is listed, and drawn where there is no other.
    const national = all.some((m) => m.on && m.region_id === "reg-cn");
    const dated = all.filter((m) => m.on && (!national || m.region_id === "reg-cn"));
    const up = ["more_than", "at_least"], down = ["less_than", "at_most"];
    const high = Math.max(...dated.map((m) => m.value_upper ?? m.value), 1);
    const mark = { x: "on", y: "value", href: (d) => `#${d.metric_id}`, title: (d) => `${figureDay(d)} ${d.place} ${d.exact ? "" : say("qualifier", d.qualifier)} ${shown(d.value)} (${say("nature", d.nature)})` };
    const chart = dated.length ? picture({ height: 380, marginLeft: 90, x: { label: null, nice: true }, y: { label: null, zero: true, grid: true, domain: indicator.unit === "percent" ? [0, 100] : [0, high * 1.08], tickFormat: (v) => shown(v) }, marks: [
      Plot.ruleY([0]),
      Plot.ruleX(dated.filter((d) => d.series_break), { x: "on", stroke: "currentColor", strokeDasharray: "2 4", strokeOpacity: 0.7 }),
      Plot.line(dated.filter((d) => d.observed), { x: "on", y: "value", z: "segment", stroke: "#0072B2", strokeOpacity: 0.4, sort: "point", className: "lines" }),
      Plot.link(dated.filter((d) => d.value_upper), { x1: "on", x2: "on", y1: "value", y2: "value_upper", stroke: "#0072B2", strokeWidth: 5, strokeOpacity: 0.5 }),
      Plot.vector(dated.filter((d) => up.includes(d.qualifier)), { x: "on", y: "value", anchor: "start", length: 16, stroke: (d) => (d.observed ? "#0072B2" : "#D55E00"), rotate: 0 }),
      Plot.vector(dated.filter((d) => down.includes(d.qualifier)), { x: "on", y: "value", anchor: "start", length: 16, stroke: (d) => (d.observed ? "#0072B2" : "#D55E00"), rotate: 180 }),
      Plot.dot(dated.filter((d) => d.disputed), { x: "on", y: "value", r: 10, stroke: "#b3261e", strokeWidth: 2 }),
      Plot.dot(dated, { ...mark, r: 5.5, symbol: (d) => (d.observed ? "circle" : "diamond2"), stroke: (d) => (d.observed ? "#0072B2" : "#D55E00"), strokeWidth: 2, fill: (d) => (d.exact && d.observed ? "#0072B2" : "none"), pointerEvents: "all", className: "points" }),
    ] }, name(indicator)) : el("p", {}, words.noDated);
    const rows = all.sort((a, b) => (a.period_end || "9").localeCompare(b.period_end || "9")).map((m) => el("tr", {}, el("td", {}, to(m.metric_id, figureDay(m) || words.undated)), el("td", {}, m.place), el("td", {}, m.exact ? "" : say("qualifier", m.qualifier)), el("td", { class: "num" }, m.value_upper ? `${shown(m.value)}–${shown(m.value_upper)}` : shown(m.value)), el("td", { lang: "zh" }, m.unit_zh || ""), el("td", {}, say("nature", m.nature)), el("td", {}, m.source_id ? to(m.source_id, label(labels, m.source_id)) : ""), el("td", {}, m.note_en || "")));
    out.replaceChildren(el("h2", {}, to(indicator.indicator_id, name(indicator))), el("p", { class: "note" }, words.lang === "zh" ? indicator.definition_zh : indicator.definition_en), el("p", { class: "count", "data-points": dated.length }, dated.length === 1 ? words.oneDated : ""), chart,
      legend([["#0072B2", words.observedMark], ["#D55E00", words.targetMark], ["#b3261e", words.disputedMark], ...(dated.some((d) => d.series_break) ? [["repeating-linear-gradient(currentColor 0 2px, transparent 2px 5px)", words.breakMark]] : [])]), el("div", { class: "tablewrap", role: "region", tabindex: "0", "aria-label": words.figures }, el("table", { class: "stated" }, el("tbody", {}, rows))));
  }
  fill();
}

async function documentsPage() {
  const [table, documents, relations, issuers] = await Promise.all([load("documents"), records("documents"), records("document_relations"), records("document_issuers")]);
  const levels = table.columns.find((c) => c.name === "level");
  const relationColumn = (await load("document_relations")).columns.find((c) => c.name === "relation");
  const dated = documents.filter(latestOfDocument).map((d) => ({ ...d, on: day(latestOfDocument(d)), at: inLanguage(levels.values[d.level]) }));
  const byId = new Map(dated.map((d) => [d.document_id, d]));
  const arcs = relations.map((r) => ({ from: byId.get(r.document_id), to: byId.get(r.related_document_id), ...r })).filter((r) => r.from && r.to);
  const order = Object.keys(levels.values).map((v) => inLanguage(levels.values[v])).filter((v) => dated.some((d) => d.at === v));
  // Documents of one level and nearly one day stand one above the other.
  const lanes = {}, gap = (13 / width()) * (day("2027-01-01") - day("2013-01-01"));
  for (const d of dated.sort((a, b) => a.on - b.on)) {
    const free = (lanes[d.at] ||= []);
    let lane = free.findIndex((x) => x < +d.on);
    if (lane < 0) lane = free.push(0) - 1;
    free[lane] = +d.on + gap;
    d.lane = lane;
  }
  const deep = Math.max(...Object.values(lanes).map((l) => l.length));
  const y = (d) => order.indexOf(d.at) * (deep + 1) + d.lane;
  const chart = picture({ height: 60 + order.length * (deep + 1) * 14, marginLeft: 120, x: { label: null, grid: true, domain: [day("2013-01-01"), day("2027-01-01")] }, y: { domain: [-1, order.length * (deep + 1)], ticks: order.map((_, n) => n * (deep + 1)), tickFormat: (v) => order[Math.round(v / (deep + 1))], label: null, reverse: true }, marks: [
    Plot.arrow(arcs, { x1: (d) => d.from.on, y1: (d) => y(d.from), x2: (d) => d.to.on, y2: (d) => y(d.to), bend: true, stroke: "currentColor", strokeOpacity: 0.4, inset: 7 }),
    Plot.dot(dated, { x: "on", y, r: 6, fill: (d) => THEMES[d.theme_id], href: (d) => `#${d.document_id}`, title: (d) => `${documentDay(d)} ${name(d)}`, className: "points" }),
  ] }, words.documents);
  const relation = (id) => relations.filter((r) => r.document_id === id).map((r) => [` · ${worded(relationColumn, r.relation)} `, to(r.related_document_id)]);
  const bodies = Object.groupBy(issuers, (i) => i.document_id);
  const undated = documents.filter((d) => !latestOfDocument(d));
  place.append(el("p", { class: "count", "data-points": dated.length }, `${shown(dated.length)} + ${shown(undated.length)} ${words.undated}`), chart,
    list(dated.sort((a, b) => b.on - a.on).concat(undated).map((d) => [el("span", { class: "count" }, `${latestOfDocument(d) ? documentDay(d) : "–"} `), to(d.document_id, name(d)), d.document_number ? ` ${d.document_number}` : "", bodies[d.document_id] ? [" — ", ...bodies[d.document_id].filter((i) => i.role === "issuer").flatMap((i, n) => [n ? ", " : "", to(i.organization_id)])] : [], ...relation(d.document_id)].flat(3))));
}

async function people() {
  const [participants, events] = await Promise.all([records("event_participants"), records("events")]);
  const roles = (await load("event_participants")).columns.find((c) => c.name === "role");
  const when = new Map(events.map((e) => [e.event_id, e]));
  const by = Object.groupBy(participants, (p) => p.person_id || p.organization_id);
  const input = el("input", { type: "search", "aria-label": words.search, placeholder: words.search, oninput: draw });
  const out = el("div", {});
  place.append(el("div", { class: "controls" }, input), out);
  function draw() {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = Object.entries(by).filter(([id]) => terms.every((t) => (labels[id] || [id]).join(" ").toLowerCase().includes(t))).sort((a, b) => b[1].length - a[1].length);
    out.replaceChildren(el("p", { class: "count", "data-rows": kept.length }, filled(words.rowsShown, { n: shown(kept.length), m: shown(Object.keys(by).length) })),
      list(kept.map(([id, took]) => el("details", {}, el("summary", {}, `${label(labels, id)} (${took.length})`), list([[to(id, words.permalink)], ...took.map((p) => [el("span", { class: "count" }, `${when.get(p.event_id)?.date_start || "–"} `), to(p.event_id), ` · ${worded(roles, p.role)}`])])))));
  }
  draw();
}

const PAGES = { timeline, provinces, figures, documents: documentsPage, people };
load("labels").then(async (held) => {
  labels = held;
  await PAGES[place.dataset.page]();
  place.dataset.ready = "true";
});
