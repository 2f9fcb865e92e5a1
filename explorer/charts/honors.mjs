// A share year by year, above or below what is required.
import * as Plot from "@observablehq/plot";
import { drawn } from "./drawn.mjs";
import { toRow } from "./links.mjs";

export function honors({ points, least }, site, words) {
  const years = points.map((point) => point.year);
  const [from, to] = [Math.min(...years), Math.max(...years)];
  return drawn(
    {
      width: 440,
      height: 200,
      marginLeft: 20,
      marginRight: 24,
      marginTop: 14,
      marginBottom: 28,
      x: { label: null, domain: [from - 0.3, to + 0.3], ticks: to - from, tickFormat: "d", tickSize: 0 },
      y: { axis: null, domain: [0, Math.max(least.value, ...points.map((point) => point.value)) * 1.1] },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleY([least.value], { stroke: "#D55E00", strokeWidth: 2, strokeDasharray: "5 4" }),
        Plot.text([least], {
          x: to + 0.3,
          y: "value",
          text: () => `${words.required} ${least.said[words.lang]}`,
          textAnchor: "end",
          dy: 14,
          fontSize: 13,
          fill: "#D55E00",
          fontWeight: 600,
        }),
        Plot.line(points, { x: "year", y: "value", z: "segment", stroke: "#0072B2", strokeWidth: 2 }),
        Plot.dot(points, {
          x: "year",
          y: "value",
          r: 6,
          fill: "#0072B2",
          href: (point) => toRow(words, point.metric),
          title: (point) => `${point.year}: ${point.said[words.lang]}`,
        }),
        Plot.text(points, {
          x: "year",
          y: "value",
          text: (point) => point.said[words.lang],
          dy: -14,
          fontSize: 13,
        }),
      ],
    },
    words.honorsChart,
  );
}
