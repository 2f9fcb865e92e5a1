// The medals of each edition, one above the other.
import * as Plot from "@observablehq/plot";
import { drawn } from "./drawn.mjs";
import { toRow } from "./links.mjs";

const COLORS = { gold: "#E69F00", silver: "#9aa5b1", bronze: "#b0703c" };

export function medals({ editions }, site, words) {
  const parts = editions.flatMap(({ year, medals: won }) => {
    let below = 0;
    return Object.keys(COLORS)
      .filter((medal) => won[medal])
      .map((medal) => {
        const part = { year: `${year}`, medal, ...won[medal], from: below, to: below + won[medal].value };
        below = part.to;
        return part;
      });
  });
  const newest = parts.filter((part) => part.year === parts.at(-1).year);
  return drawn(
    {
      width: 440,
      height: 300,
      marginLeft: 4,
      marginRight: 62,
      marginTop: 18,
      marginBottom: 26,
      x: { label: null, tickSize: 0, domain: [...new Set(parts.map((part) => part.year))] },
      y: { axis: null, domain: [0, Math.max(...parts.map((part) => part.to))] },
      marks: [
        Plot.barY(parts, {
          x: "year",
          y1: "from",
          y2: "to",
          inset: 0.5,
          fill: (part) => COLORS[part.medal],
          href: (part) => toRow(words, part.metric),
          title: (part) => `${part.year} ${words.medals[part.medal]}: ${part.value}`,
        }),
        Plot.text(parts, {
          filter: (part) => part.value > 2,
          x: "year",
          y: (part) => (part.from + part.to) / 2,
          text: (part) => `${part.value}`,
          fill: "#14202b",
          fontSize: 13,
          pointerEvents: "none",
        }),
        Plot.text(newest, {
          x: "year",
          y: (part) => (part.from + part.to) / 2,
          text: (part) => words.medals[part.medal],
          textAnchor: "start",
          dx: 30,
          fontSize: 13,
          fontWeight: 600,
        }),
        Plot.ruleY([0]),
      ],
    },
    words.medalsChart,
  );
}
