// The provinces as tiles: what is known of each, with the year of its first document.
import * as Plot from "@observablehq/plot";
import { TILES } from "../shared/palette.mjs";
import { KINDS } from "../shared/provinces.mjs";
import { drawn } from "./drawn.mjs";

const ALONG = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * `tiles` say of each unit its region, the kind of what is known (see shared/provinces.mjs), and the year and date of its
 * first document; `address(id)` is where a tile leads. Units that the data do not cover are outlines without a link.
 */
export function provinceTiles(tiles, site, words, address) {
  const known = new Map(tiles.map((tile) => [tile.region, tile]));
  const placed = site.data.regions
    .filter((region) => TILES[region.region_id])
    .map((region) => tileOf(region, known.get(region.region_id), words));
  const covered = placed.filter((tile) => tile.kind);
  const outlined = placed.filter((tile) => !tile.kind);
  const place = { x: "x", y: "y", rx: 4 };
  const title = (tile) => `${tile.full}: ${tile.said}`;
  return drawn(
    {
      width: 440,
      height: 408,
      margin: 2,
      x: { axis: null, domain: ALONG, padding: 0.05 },
      y: { axis: null, domain: ALONG, padding: 0.05 },
      marks: [
        Plot.cell(covered, {
          ...place,
          fill: (tile) => KINDS[tile.kind].fill,
          stroke: "#8a8f98",
          strokeOpacity: 0.6,
          href: (tile) => address(tile.id),
          title,
        }),
        Plot.cell(outlined, {
          ...place,
          fill: "transparent",
          stroke: "currentColor",
          strokeOpacity: 0.4,
          strokeDasharray: "3 3",
          title,
        }),
        Plot.text(placed, {
          x: "x",
          y: "y",
          text: (tile) => (tile.year ? `${tile.name}\n${tile.year}` : tile.name),
          fill: (tile) => (tile.kind ? KINDS[tile.kind].ink : "currentColor"),
          pointerEvents: "none",
          fontSize: 13,
          lineHeight: 1.15,
        }),
      ],
    },
    words.provincesChart,
  );
}

function tileOf(region, tile, words) {
  const [x, y] = TILES[region.region_id];
  const isChinese = words.lang === "zh";
  const said = tile
    ? [words.provinceKinds[tile.kind], tile.date?.[words.lang]].filter(Boolean).join(" · ")
    : words.notCovered;
  return {
    id: region.region_id,
    x,
    y,
    kind: tile?.kind,
    year: tile?.year,
    said,
    name: isChinese ? region.short_name_zh || region.name_zh : (region.iso_3166_2 || region.name_en).slice(3),
    full: isChinese ? region.name_zh : region.name_en,
  };
}
