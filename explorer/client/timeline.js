// The chart of the events: one mark each, or bars by the year where they are many or the window is narrow.
import * as Plot from "@observablehq/plot";
import { colorOfTheme } from "../shared/palette.mjs";
import { bars, clear, day, isCrowded, onResize, place, put, span } from "./charted.js";
import { filtered } from "./listing.js";
import { words } from "./store.js";

const LANE = 11; // pixels
const color = (event) => colorOfTheme(event.theme);

/** Each event in the first lane that is free, as wide as its date is exact. */
function inLanes(events, from, to) {
  const perPixel = (to - from) / place.clientWidth;
  const lanes = [];
  return events
    .map((event) => {
      const start = day(event.start || event.end);
      const end = day(event.end || event.start);
      return { ...event, from: start, to: new Date(Math.max(+end + 864e5, +start + 7 * perPixel)) };
    })
    .sort((a, b) => a.from - b.from)
    .map((event) => {
      let lane = lanes.findIndex((free) => free <= +event.from);
      if (lane < 0) lane = lanes.push(0) - 1;
      lanes[lane] = +event.to + 2 * perPixel;
      return { ...event, lane };
    });
}

function marks(events) {
  const [from, to] = span(events.flatMap((event) => [event.start, event.end].filter(Boolean)));
  const placed = inLanes(events, from, to);
  const deep = Math.max(...placed.map((event) => event.lane)) + 1;
  put(
    {
      height: 50 + deep * LANE,
      marginLeft: 10,
      marginRight: 10,
      x: { type: "utc", domain: [from, to], label: null, grid: true },
      y: { axis: null, domain: [0, deep] },
      marks: [
        Plot.rect(placed, {
          x1: "from",
          x2: "to",
          y1: "lane",
          y2: (event) => event.lane + 0.8,
          fill: color,
          fillOpacity: (event) => (event.bound ? 0.45 : 1),
          href: (event) => event.link.getAttribute("href"),
          title: (event) => `${event.node.querySelector(".when").textContent} ${event.link.textContent}`,
        }),
      ],
    },
    words.timeline,
  );
}

let shown = [];
function draw(events = shown) {
  shown = events;
  const dated = events.filter((event) => event.start || event.end);
  place.dataset.marks = dated.length;
  if (!dated.length) clear();
  else if (isCrowded(dated))
    bars(dated, { color, title: words.timeline, choose: (year) => list.choose("year", year) });
  else marks(dated);
}

const list = filtered(draw);
onResize(() => draw());
