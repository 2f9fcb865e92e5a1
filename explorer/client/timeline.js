// The events in time.
import * as Plot from "@observablehq/plot";
import { eventDay, isBound } from "../shared/dates.mjs";
import { THEMES } from "../shared/palette.mjs";
import { day, legend, list, name, picture, place, remember, select, start, to, width } from "./drawing.js";
import { el, filled, inLanguage, load, records, shown, words, worded } from "./store.js";

async function timeline() {
  const [table, rows, themes] = await Promise.all([load("events"), records("events"), records("themes")]);
  const types = table.columns.find((c) => c.name === "event_type");
  const out = el("div", {});
  const [themeLabel, theme] = select(
    "theme",
    words.theme,
    [["", words.all], ...themes.map((t) => [t.theme_id, name(t)])],
    draw,
  );
  const [typeLabel, type] = select(
    "type",
    words.type,
    [["", words.all], ...Object.keys(types.values).map((v) => [v, inLanguage(types.values[v])])],
    draw,
  );
  place.append(
    el("div", { class: "controls" }, themeLabel, typeLabel),
    legend(themes.map((t) => [THEMES[t.theme_id], name(t)])),
    out,
  );
  function draw() {
    remember({ theme: theme.value, type: type.value });
    const kept = rows.filter(
      (e) => (!theme.value || e.theme_id === theme.value) && (!type.value || e.event_type === type.value),
    );
    const undated = kept.filter((e) => !e.date_start && !e.date_end);
    const w = width(),
      from = day("2010-01-01"),
      until = day("2027-01-01"),
      lanes = [];
    const dated = kept
      .filter((e) => e.date_start || e.date_end)
      .map((e) => {
        const start = day(e.date_start || e.date_end),
          end = day(e.date_end || e.date_start);
        return { ...e, start, end: new Date(Math.max(+end + 864e5, +start + ((until - from) / w) * 7)) };
      })
      .sort((a, b) => a.start - b.start);
    for (const e of dated) {
      let lane = lanes.findIndex((x) => x <= +e.start);
      if (lane < 0) lane = lanes.push(0) - 1;
      lanes[lane] = +e.end + ((until - from) / w) * 2;
      e.lane = lane;
    }
    const chart = dated.length
      ? picture(
          {
            height: 70 + lanes.length * 11,
            x: { domain: [from, until], label: null, grid: true },
            y: { axis: null, domain: [0, Math.max(lanes.length, 1)] },
            marks: [
              Plot.rect(dated, {
                x1: "start",
                x2: "end",
                y1: "lane",
                y2: (d) => d.lane + 0.8,
                fill: (d) => THEMES[d.theme_id],
                fillOpacity: (d) => (isBound(d) ? 0.45 : 1),
                href: (d) => `#${d.event_id}`,
                title: (d) => `${eventDay(d)} ${name(d)}`,
              }),
            ],
          },
          words.timeline,
        )
      : el("p", {}, words.nothing);
    out.replaceChildren(
      el(
        "p",
        { class: "count", role: "status", "data-marks": dated.length, "data-undated": undated.length },
        filled(words.showing, { n: shown(kept.length), u: shown(undated.length) }),
      ),
      chart,
      el("h2", {}, words.undated),
      list(undated.map((e) => [to(e.event_id, name(e)), ` · ${worded(types, e.event_type)}`])),
    );
  }
  draw();
}

start(timeline);
