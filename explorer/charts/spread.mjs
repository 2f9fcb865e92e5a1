// How the reform spread over the provinces.
import * as Plot from "@observablehq/plot";
import { STEPS, TILES } from "../shared/palette.mjs";
import { drawn } from "./drawn.mjs";

export function spread(data, words) {
  const rows = new Map(data.provincial_reform.map((row) => [row.region_id, row]));
  const tiles = data.regions
    .filter((r) => TILES[r.region_id])
    .map((r) => {
      const row = rows.get(r.region_id);
      const [x, y] = TILES[r.region_id];
      return {
        id: r.region_id,
        x,
        y,
        name: words.lang === "zh" ? r.short_name_zh || r.name_zh : r.iso_3166_2.slice(3),
        full: words.lang === "zh" ? r.name_zh : r.name_en,
        n: row ? STEPS.filter((s) => row[s]).length : -1,
      };
    });
  const shades = ["#f0ede6", "#c9dbe9", "#8fb8d8", "#4f92c2", "#1f6aa5", "#0b3f6b"];
  return drawn(
    {
      width: 560,
      height: 480,
      margin: 4,
      x: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 },
      y: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 },
      marks: [
        Plot.cell(tiles, {
          x: "x",
          y: "y",
          fill: (d) => (d.n < 0 ? "transparent" : shades[d.n]),
          stroke: "currentColor",
          strokeOpacity: (d) => (d.n < 0 ? 0.25 : 0.35),
          rx: 5,
          href: (d) => `#${d.id}`,
          title: (d) => `${d.full}${d.n < 0 ? "" : ` · ${words.found} ${d.n} ${words.of5}`}`,
        }),
        Plot.text(tiles, {
          x: "x",
          y: "y",
          text: "name",
          fill: (d) => (d.n < 0 ? "currentColor" : d.n >= 3 ? "#ffffff" : "#1b1b1b"),
          pointerEvents: "none",
          fontSize: 14,
        }),
      ],
    },
    words.q2,
  );
}
