// A chart for itself, on white, in a file: what stands around it on a page is drawn with it.
import { svgElement } from "./marks.mjs";

export const INK = "#22242a";
const GROUND = "#ffffff";
const LINE = 18;
const EDGE = 16;
const USUAL = { width: 880, height: 420 };

/**
 * A chart as one drawing: its title above, legend and lines of text below. `draw(width, height)` gives the chart, `entries`
 * the legend (`[draw, text]`), `lines` are texts.
 */
export function standalone(document, { title, draw, entries, lines }, inner = USUAL) {
  const headline = folded(title, inner.width, 17);
  const notes = lines.filter(Boolean).flatMap((line) => folded(line, inner.width, 11.5));
  const legend = legendRows(document, entries, inner.width);
  const top = EDGE + headline.length * 24;
  const legendTop = top + inner.height + 10;
  const notesTop = legendTop + legend.rows * LINE + 22;
  const whole = { width: inner.width + 2 * EDGE, height: notesTop + notes.length * LINE };
  const make = (tag, attributes, ...children) => svgElement(document, tag, attributes, ...children);
  const at = (y) => ({ transform: `translate(${EDGE},${y})` });
  return make(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${whole.width} ${whole.height}`,
      ...whole,
      color: INK,
      fill: INK,
      "font-family": "system-ui, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    },
    make("rect", { ...whole, fill: GROUND }),
    headline.map((line, number) =>
      make("text", { ...at(EDGE + 12 + number * 24), "font-size": 17, "font-weight": 600 }, line),
    ),
    make("g", at(top), plainCopy(document, draw(inner.width, inner.height))),
    make("g", at(legendTop), legend.nodes),
    notes.map((line, number) => make("text", { ...at(notesTop + number * LINE), "font-size": 11.5 }, line)),
  );
}

/** The drawing without its links, which lead nowhere in a file. */
function plainCopy(document, copy) {
  for (const link of copy.querySelectorAll("a")) {
    const group = svgElement(document, "g", { transform: link.getAttribute("transform") });
    group.append(...link.childNodes);
    link.replaceWith(group);
  }
  copy.querySelectorAll(".reach").forEach((node) => node.remove());
  copy.removeAttribute("font-family");
  copy.removeAttribute("role");
  return copy;
}

const widthOfText = (text, size) =>
  [...text].reduce((sum, character) => sum + (character > "\u2e7f" ? size : size * 0.56), 0);

/** Text in lines of so many pixels: broken at spaces, Chinese anywhere. */
function folded(text, width, size) {
  const lines = [""];
  for (const piece of text.match(/[^\u2e80-\uffff\s]+\s*|[\u2e80-\uffff][，。；：、）》]*\s*|\s+/g) ?? []) {
    if (lines.at(-1) && widthOfText((lines.at(-1) + piece).trimEnd(), size) > width) lines.push("");
    lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trimEnd());
}

/** The entries of a legend in rows. */
function legendRows(document, entries, width) {
  let [x, row] = [0, 0];
  const nodes = entries.map(([draw, text]) => {
    const wide = 30 + widthOfText(text, 12) + 18;
    if (x && x + wide > width) [x, row] = [0, row + 1];
    const at = { transform: `translate(${x},${row * LINE})` };
    x += wide;
    return svgElement(
      document,
      "g",
      at,
      draw(document),
      svgElement(document, "text", { x: 30, y: 12, "font-size": 12 }, text),
    );
  });
  return { nodes, rows: row + 1 };
}
