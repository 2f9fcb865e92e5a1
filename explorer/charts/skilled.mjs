// How one count grew, and where it changed: the chart of its indicator, with the figures of the headline written in.
import { parseHTML } from "linkedom";
import { drawFigure, saidOf } from "./figure.mjs";
import { toRow } from "./links.mjs";
import { svgElement } from "./marks.mjs";
import { viewOf } from "./view.mjs";

const { document } = parseHTML("<html><body></body></html>");
const COLOUR = "#0072B2";
const [WIDTH, HEIGHT] = [380, 280]; // a phone shows it as it is

export function skilledGrowth({ indicator: id, named }, site, words) {
  const indicator = site.charts[id];
  const view = viewOf(indicator, words.lang, { nature: ["observed"], place: ["reg-cn"] });
  const svg = drawFigure(document, view, {
    width: WIDTH,
    height: HEIGHT,
    lang: words.lang,
    label: indicator.title[words.lang],
    colourOf: () => COLOUR,
    hrefOf: (point) => toRow(words, point.id),
    wordsOf: (point) => saidOf(point, words.lang, site.charts.index.legend),
  });
  const write = (text, attributes) =>
    svg.append(svgElement(document, "text", { "font-size": 13, "font-weight": 600, ...attributes }, text));
  for (const { metric, said } of named) {
    const mark = svg.querySelector(`a[data-id="${metric}"]`);
    const [x, y] = mark
      .getAttribute("transform")
      .match(/-?[\d.]+/g)
      .map(Number);
    const isLast = x > 0.7 * WIDTH;
    write(said[words.lang], {
      x: isLast ? x + 8 : x - 6,
      y: y - (isLast ? 26 : 14),
      "text-anchor": isLast ? "end" : "start",
      fill: "currentColor",
    });
  }
  const line = svg.querySelector(".breaks line");
  if (line)
    write(words.countChanged, {
      x: Number(line.getAttribute("x1")) - 6,
      y: HEIGHT - 38,
      "text-anchor": "end",
      fill: "currentColor",
      "font-weight": 400,
    });
  return svg.outerHTML;
}
