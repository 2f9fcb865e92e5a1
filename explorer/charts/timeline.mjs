// The events in time, a row a theme.
import * as Plot from "@observablehq/plot";
import { eventDay, isBound } from "../shared/dates.mjs";
import { THEMES } from "../shared/palette.mjs";
import { day, drawn } from "./drawn.mjs";

/** Events with their days as pixels, each in the first lane of its theme that is free. */
export function lanes(events, width, from, to) {
  const scale = (date) => ((date - from) / (to - from)) * width;
  const free = {};
  return events
    .filter((e) => e.date_start || e.date_end)
    .map((e) => {
      const start = day(e.date_start || e.date_end),
        end = day(e.date_end || e.date_start);
      return { ...e, start, end: new Date(Math.max(+end + 864e5, +start + ((to - from) / width) * 6)) };
    })
    .sort((a, b) => a.start - b.start)
    .map((e) => {
      const rows = (free[e.theme_id] ||= []);
      let lane = rows.findIndex((x) => x <= scale(e.start));
      if (lane < 0) lane = rows.push(0) - 1;
      rows[lane] = scale(e.end) + 1.5;
      return { ...e, lane };
    });
}

export function timeline(data, words) {
  const name = (row) => (words.lang === "zh" ? row.name_zh : row.name_en);
  const from = day("2013-01-01"),
    to = day("2027-01-01");
  const events = lanes(
    data.events.filter((e) => (e.date_start || e.date_end || "") >= "2013"),
    985,
    from,
    to,
  );
  const themes = data.themes.slice().sort((a, b) => a.ordinal - b.ordinal);
  const deep = Math.max(...events.map((e) => e.lane)) + 1;
  return drawn(
    {
      width: 1180,
      height: 90 + themes.length * (deep * 5 + 14),
      marginLeft: 175,
      marginRight: 20,
      x: { domain: [from, to], label: null, grid: true },
      y: { axis: null, domain: [0, deep] },
      fy: { domain: themes.map((t) => name(t)), label: null, padding: 0.12 },
      marks: [
        Plot.rect(events, {
          x1: "start",
          x2: "end",
          y1: "lane",
          y2: (d) => d.lane + 0.82,
          fy: (d) => name(themes.find((t) => t.theme_id === d.theme_id)),
          fill: (d) => THEMES[d.theme_id],
          fillOpacity: (d) => (isBound(d) ? 0.45 : 1),
          href: (d) => `#${d.event_id}`,
          title: (d) => `${eventDay(d)} ${name(d)}`,
        }),
      ],
    },
    words.q3,
  );
}
