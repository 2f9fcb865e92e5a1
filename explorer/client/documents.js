// The chart of the documents: a dot each by level and day, with what follows what; or bars by the year.
import * as Plot from "@observablehq/plot";
import { colorOfTheme } from "../shared/palette.mjs";
import { bars, clear, day, isCrowded, onResize, place, put, span } from "./charted.js";
import { filtered } from "./listing.js";
import { words } from "./store.js";

const color = (document) => colorOfTheme(document.theme);

/** Documents of one level and nearly one day stand one above the other. */
function inLanes(rows, from, to) {
  const gap = (15 / place.clientWidth) * (to - from);
  const lanes = {};
  return rows
    .map((row) => ({ ...row, on: day(row.day) }))
    .sort((a, b) => a.on - b.on)
    .map((row) => {
      const free = (lanes[row.level] ||= []);
      let lane = free.findIndex((taken) => taken < +row.on);
      if (lane < 0) lane = free.push(0) - 1;
      free[lane] = +row.on + gap;
      return { ...row, lane };
    });
}

/** How many lanes each level has, and where it begins. */
function heights(placed, levels) {
  let below = 0;
  return new Map(
    levels.map((level) => {
      const deep = Math.max(...placed.filter((row) => row.level === level).map((row) => row.lane)) + 1;
      const begin = below;
      below += deep + 1;
      return [level, begin];
    }),
  );
}

function dots(rows) {
  const [from, to] = span(rows.map((row) => row.day));
  const placed = inLanes(rows, from, to);
  const sections = [...document.querySelectorAll("#rows section")];
  const names = new Map(
    sections.map((section) => [section.id.replace("level-", ""), section.querySelector("h2").textContent]),
  );
  const levels = [...names.keys()].filter((level) => placed.some((row) => row.level === level));
  const begins = heights(placed, levels);
  const y = (row) => begins.get(row.level) + row.lane;
  const top = Math.max(...placed.map(y)) + 1;
  const byId = new Map(placed.map((row) => [row.id, row]));
  const arcs = placed.flatMap((row) =>
    (row.to ?? "")
      .split(" ")
      .filter((id) => byId.has(id))
      .map((id) => ({ from: row, to: byId.get(id) })),
  );
  put(
    {
      height: 50 + (top + 1) * 16,
      marginLeft: 110,
      marginRight: 10,
      x: { type: "utc", domain: [from, to], label: null, grid: true },
      y: {
        domain: [-1, top],
        ticks: levels.map((level) => begins.get(level)),
        tickFormat: (at) => names.get(levels.find((level) => begins.get(level) === at)),
        tickSize: 0,
        label: null,
        reverse: true,
      },
      marks: [
        Plot.arrow(arcs, {
          x1: (arc) => arc.from.on,
          y1: (arc) => y(arc.from),
          x2: (arc) => arc.to.on,
          y2: (arc) => y(arc.to),
          bend: true,
          stroke: "currentColor",
          strokeOpacity: 0.4,
          inset: 7,
        }),
        Plot.dot(placed, {
          x: "on",
          y,
          r: 6.5,
          fill: color,
          href: (row) => row.link.getAttribute("href"),
          title: (row) => `${row.node.querySelector(".when").textContent} ${row.link.textContent}`,
        }),
      ],
    },
    words.documents,
  );
}

let shown = [];
function draw(rows = shown) {
  shown = rows;
  const dated = rows.filter((row) => row.day);
  place.dataset.marks = dated.length;
  if (!dated.length) clear();
  else if (isCrowded(dated))
    bars(dated, { color, title: words.documents, choose: (year) => list.choose("year", year) });
  else dots(dated);
}

const list = filtered(draw);
onResize(() => draw());
