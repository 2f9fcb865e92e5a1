// What the charts above the lists of events and documents share.
import * as Plot from "@observablehq/plot";
import { el } from "./store.js";

const PLAIN = {
  background: "transparent",
  color: "currentColor",
  fontFamily: "inherit",
  overflow: "visible",
};
const NARROW = 640; // CSS pixels; below, a mark is too small for a finger
const MANY = 600; // marks; above, each is too small to be told from the next

export const day = (text) => new Date(`${text}T00:00:00Z`);
export const place = document.getElementById("chart");

/** Whether rows are drawn by the year, not one by one. */
export const isCrowded = (rows) => place.clientWidth < NARROW || rows.length > MANY;

/** The years of the rows, from the first of January of the first to that after the last. */
export function span(days) {
  const years = days.map((text) => Number(text.slice(0, 4)));
  return [Math.min(...years), Math.max(...years) + 1].map((year) =>
    day(`${String(year).padStart(4, "0")}-01-01`),
  );
}

/** Put a chart in the place of the one before. */
export function put(options, title) {
  const svg = Plot.plot({ style: PLAIN, width: Math.max(320, place.clientWidth), ...options });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", title);
  svg.style.fontSize = "13px";
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  for (const link of svg.querySelectorAll("a")) {
    const to = link.getAttribute("href");
    link.removeAttribute("href"); // of the xlink namespace, which a selector does not find
    link.setAttribute("href", to);
    link.setAttribute("aria-label", link.querySelector("title")?.textContent || to);
  }
  place.replaceChildren(el("figure", {}, svg));
  return svg;
}

/** Take the chart away. */
export const clear = () => place.replaceChildren();

/** Bars by year, in parts by colour; `choose(year)` is what a bar does that is clicked. */
export function bars(rows, { color, title, choose }) {
  const held = rows.map((row) => Number(row.year));
  const first = held.reduce((one, other) => Math.min(one, other));
  const last = held.reduce((one, other) => Math.max(one, other));
  const years = Array.from({ length: last - first + 1 }, (_, n) => `${first + n}`);
  const counts = counted(rows, color);
  const tallest = Math.max(...years.map((year) => counts[year]?.all ?? 0));
  const parts = Object.entries(counts).flatMap(([year, { byColor }]) =>
    Object.entries(byColor).map(([fill, n]) => ({ year, fill, n })),
  );
  const svg = put(
    {
      height: 220,
      marginLeft: 34,
      x: { type: "band", domain: years, label: null, tickSize: 0, tickFormat: yearTicks(years) },
      y: { label: null, grid: true, ticks: Math.min(4, tallest), tickFormat: "d" },
      marks: [
        Plot.barY(parts, {
          x: "year",
          y: "n",
          fill: "fill",
          order: "fill",
          inset: 0.5,
          title: ({ year }) => year,
          className: "years",
        }),
        Plot.ruleY([0]),
      ],
    },
    title,
  );
  for (const bar of svg.querySelectorAll(".years rect")) {
    const year = bar.querySelector("title")?.textContent;
    bar.style.cursor = "pointer";
    bar.addEventListener("click", () => choose(year));
  }
}

/** How many rows each year has, and how many of each colour. */
function counted(rows, color) {
  const counts = {};
  for (const row of rows) {
    const year = (counts[row.year] ||= { all: 0, byColor: {} });
    year.all += 1;
    year.byColor[color(row)] = (year.byColor[color(row)] ?? 0) + 1;
  }
  return counts;
}

/** Years in two digits where there is no room for four, and not each where there is none for these. */
function yearTicks(years) {
  const room = place.clientWidth / years.length;
  const every = Math.ceil(30 / room);
  return (year, n) => (n % every ? "" : room < 40 ? `’${year.slice(2)}` : year);
}

/** Draw anew when the window changes its width. */
export function onResize(draw) {
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    draw();
  });
}
