// What became of targets.
import * as Plot from "@observablehq/plot";
import { VERDICTS } from "../shared/palette.mjs";
import { drawn } from "./drawn.mjs";
import { spoken } from "./spoken.mjs";

export function targets(data, words) {
  const order = Object.keys(VERDICTS);
  const count = {};
  const squares = data.targets
    .map((t) => ({ ...t, year: t.deadline ? t.deadline.slice(0, 4) : words.nodeadline }))
    .sort((a, b) => a.year.localeCompare(b.year) || order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .map((t) => ({ ...t, at: (count[t.year] = (count[t.year] ?? -1) + 1) }));
  const years = [...new Set(squares.map((s) => s.year))].sort(
    (a, b) => (a === words.nodeadline) - (b === words.nodeadline) || a.localeCompare(b),
  );
  const label = (id) => data.label(id, words.lang);
  return drawn(
    {
      width: 640,
      height: 60 + (Math.max(...squares.map((s) => s.at)) + 1) * 12,
      marginLeft: 10,
      marginRight: 10,
      marginBottom: 32,
      x: { domain: years, label: null, tickFormat: (y) => (y === words.nodeadline ? "—" : y) },
      y: { axis: null, domain: [0, Math.max(...squares.map((s) => s.at)) + 1] },
      marks: [
        Plot.rect(squares, {
          x: "year",
          y1: "at",
          y2: (d) => d.at + 1,
          inset: 1,
          fill: (d) => VERDICTS[d.verdict],
          rx: 1.5,
          href: (d) => `#${d.metric_id}`,
          title: (d) =>
            `${label(d.indicator_id)}: ${spoken(d, words)}${d.outcome_value == null ? "" : ` · ${d.outcome_value.toLocaleString()}`} · ${words[d.verdict]}`,
        }),
      ],
    },
    words.q4,
  );
}
