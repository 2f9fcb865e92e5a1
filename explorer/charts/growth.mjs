// How the number of skilled workers grew.
import * as Plot from "@observablehq/plot";
import { figureDay } from "../shared/dates.mjs";
import { day, drawn } from "./drawn.mjs";
import { spoken } from "./spoken.mjs";

export function growth(data, words) {
  const names = { "ind-skilled-workers": words.skilled, "ind-highly-skilled": words.highly };
  const points = data.metrics
    .filter(
      (m) => names[m.indicator_id] && m.region_id === "reg-cn" && m.nature === "observed" && m.period_end,
    )
    .map((m) => ({
      ...m,
      on: day(m.period_end),
      name: names[m.indicator_id],
      y: m.value / 1e6,
      exact: m.qualifier === "exact",
    }));
  const segments = new Map(data.series.map((point) => [point.metric_id, point.segment]));
  const color = { domain: [words.skilled, words.highly], range: ["#0072B2", "#D55E00"] };
  const mark = {
    x: "on",
    y: "y",
    href: (d) => `#${d.metric_id}`,
    title: (d) => `${d.name} ${figureDay(d)}: ${spoken(d, words)}`,
  };
  return drawn(
    {
      width: 640,
      height: 360,
      marginLeft: 46,
      marginRight: 120,
      x: { label: null },
      y: { label: words.million, zero: true, grid: true, nice: true },
      color,
      marks: [
        Plot.ruleY([0]),
        Plot.ruleX(
          points.filter((d) => d.series_break),
          { x: "on", stroke: "currentColor", strokeDasharray: "2 4", strokeOpacity: 0.7 },
        ),
        Plot.line(points, {
          x: "on",
          y: "y",
          z: (d) => segments.get(d.metric_id),
          stroke: "name",
          strokeWidth: 1,
          strokeOpacity: 0.45,
          sort: "on",
        }),
        Plot.link(
          points.filter((d) => ["more_than", "at_least"].includes(d.qualifier)),
          { x1: "on", x2: "on", y1: "y", y2: (d) => d.y + 9, stroke: "name", strokeWidth: 1.5 },
        ),
        Plot.dot(
          points.filter((d) => d.exact),
          { ...mark, r: 5, stroke: "name", strokeWidth: 2, fill: "name" },
        ),
        Plot.dot(
          points.filter((d) => !d.exact),
          { ...mark, r: 5, stroke: "name", strokeWidth: 2, fill: "transparent" },
        ),
        Plot.text(
          Object.values(names)
            .map((name) =>
              points
                .filter((d) => d.name === name)
                .sort((a, b) => a.on - b.on)
                .at(-1),
            )
            .filter(Boolean),
          {
            x: "on",
            y: "y",
            text: "name",
            fill: "name",
            textAnchor: "start",
            dx: 12,
            fontWeight: 600,
          },
        ),
      ],
    },
    words.q1,
  );
}
