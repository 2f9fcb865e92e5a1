// The figures of an indicator over time.
import * as Plot from "@observablehq/plot";
import { figureDay } from "../shared/dates.mjs";
import {
  address,
  day,
  labels,
  legend,
  name,
  picture,
  place,
  remember,
  select,
  start,
  to,
} from "./drawing.js";
import { el, label, load, records, shown, words, worded } from "./store.js";

async function figures() {
  const [indicators, metrics, series, table, evidence] = await Promise.all([
    records("indicators"),
    records("metrics"),
    records("series"),
    load("metrics"),
    load("claims/metrics"),
  ]);
  const places = new Map(series.map(({ metric_id, segment, point }) => [metric_id, { segment, point }]));
  const say = (column, value) =>
    worded(
      table.columns.find((c) => c.name === column),
      value,
    );
  const by = Object.groupBy(metrics, (m) => m.indicator_id);
  const input = el("input", {
    type: "search",
    list: "indicators",
    "aria-label": words.chooseIndicator,
    placeholder: words.search,
  });
  const box = el("select", { id: "indicator", size: 8, "aria-label": words.indicator, onchange: draw });
  const out = el("div", {});
  place.append(
    el("div", { class: "controls" }, input, el("label", { style: "flex-basis:100%" }, words.indicator, box)),
    out,
  );
  const sorted = indicators.slice().sort((a, b) => by[b.indicator_id].length - by[a.indicator_id].length);
  function fill() {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = sorted.filter((i) =>
      terms.every((t) => `${(labels[i.indicator_id] || []).join(" ")}`.toLowerCase().includes(t)),
    );
    box.replaceChildren(
      ...kept.map((i) =>
        el("option", { value: i.indicator_id }, `${name(i)} (${by[i.indicator_id].length})`),
      ),
    );
    const wanted = address.get("indicator") || "ind-highly-skilled";
    box.value = kept.some((i) => i.indicator_id === wanted) ? wanted : (kept[0]?.indicator_id ?? "");
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
      return {
        ...m,
        ...places.get(m.metric_id),
        observed,
        disputed,
        place: place_,
        on: m.period_end || m.period_start ? day(m.period_end || m.period_start) : null,
        exact: m.qualifier === "exact",
      };
    });
    // A province's figure would lie at the foot of the nation's: it is listed, and drawn where there is no other.
    const national = all.some((m) => m.on && m.region_id === "reg-cn");
    const dated = all.filter((m) => m.on && (!national || m.region_id === "reg-cn"));
    const up = ["more_than", "at_least"],
      down = ["less_than", "at_most"];
    const high = Math.max(...dated.map((m) => m.value_upper ?? m.value), 1);
    const mark = {
      x: "on",
      y: "value",
      href: (d) => `#${d.metric_id}`,
      title: (d) =>
        `${figureDay(d)} ${d.place} ${d.exact ? "" : say("qualifier", d.qualifier)} ${shown(d.value)} (${say("nature", d.nature)})`,
    };
    const chart = dated.length
      ? picture(
          {
            height: 380,
            marginLeft: 90,
            x: { label: null, nice: true },
            y: {
              label: null,
              zero: true,
              grid: true,
              domain: indicator.unit === "percent" ? [0, 100] : [0, high * 1.08],
              tickFormat: (v) => shown(v),
            },
            marks: [
              Plot.ruleY([0]),
              Plot.ruleX(
                dated.filter((d) => d.series_break),
                { x: "on", stroke: "currentColor", strokeDasharray: "2 4", strokeOpacity: 0.7 },
              ),
              Plot.line(
                dated.filter((d) => d.observed),
                {
                  x: "on",
                  y: "value",
                  z: "segment",
                  stroke: "#0072B2",
                  strokeOpacity: 0.4,
                  sort: "point",
                  className: "lines",
                },
              ),
              Plot.link(
                dated.filter((d) => d.value_upper),
                {
                  x1: "on",
                  x2: "on",
                  y1: "value",
                  y2: "value_upper",
                  stroke: "#0072B2",
                  strokeWidth: 5,
                  strokeOpacity: 0.5,
                },
              ),
              Plot.vector(
                dated.filter((d) => up.includes(d.qualifier)),
                {
                  x: "on",
                  y: "value",
                  anchor: "start",
                  length: 16,
                  stroke: (d) => (d.observed ? "#0072B2" : "#D55E00"),
                  rotate: 0,
                },
              ),
              Plot.vector(
                dated.filter((d) => down.includes(d.qualifier)),
                {
                  x: "on",
                  y: "value",
                  anchor: "start",
                  length: 16,
                  stroke: (d) => (d.observed ? "#0072B2" : "#D55E00"),
                  rotate: 180,
                },
              ),
              Plot.dot(
                dated.filter((d) => d.disputed),
                { x: "on", y: "value", r: 10, stroke: "#b3261e", strokeWidth: 2 },
              ),
              Plot.dot(dated, {
                ...mark,
                r: 5.5,
                symbol: (d) => (d.observed ? "circle" : "diamond2"),
                stroke: (d) => (d.observed ? "#0072B2" : "#D55E00"),
                strokeWidth: 2,
                fill: (d) => (d.exact && d.observed ? "#0072B2" : "none"),
                pointerEvents: "all",
                className: "points",
              }),
            ],
          },
          name(indicator),
        )
      : el("p", {}, words.noDated);
    const rows = all
      .sort((a, b) => (a.period_end || "9").localeCompare(b.period_end || "9"))
      .map((m) =>
        el(
          "tr",
          {},
          el("td", {}, to(m.metric_id, figureDay(m) || words.undated)),
          el("td", {}, m.place),
          el("td", {}, m.exact ? "" : say("qualifier", m.qualifier)),
          el(
            "td",
            { class: "num" },
            m.value_upper ? `${shown(m.value)}–${shown(m.value_upper)}` : shown(m.value),
          ),
          el("td", { lang: "zh" }, m.unit_zh || ""),
          el("td", {}, say("nature", m.nature)),
          el("td", {}, m.source_id ? to(m.source_id, label(labels, m.source_id)) : ""),
          el("td", {}, m.note_en || ""),
        ),
      );
    out.replaceChildren(
      el("h2", {}, to(indicator.indicator_id, name(indicator))),
      el("p", { class: "note" }, words.lang === "zh" ? indicator.definition_zh : indicator.definition_en),
      el("p", { class: "count", "data-points": dated.length }, dated.length === 1 ? words.oneDated : ""),
      chart,
      legend([
        ["#0072B2", words.observedMark],
        ["#D55E00", words.targetMark],
        ["#b3261e", words.disputedMark],
        ...(dated.some((d) => d.series_break)
          ? [["repeating-linear-gradient(currentColor 0 2px, transparent 2px 5px)", words.breakMark]]
          : []),
      ]),
      el(
        "div",
        { class: "tablewrap", role: "region", tabindex: "0", "aria-label": words.figures },
        el("table", { class: "stated" }, el("tbody", {}, rows)),
      ),
    );
  }
  fill();
}

start(figures);
