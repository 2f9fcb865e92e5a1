// A chart as the site draws it, without a browser: `node draw.mjs` reads `{indicator, index, chosen}` as JSON and prints
// what is drawn.
import { text } from "node:stream/consumers";
import { drawFigure, legendOf, saidOf } from "../../explorer/charts/figure.mjs";
import { viewOf } from "../../explorer/charts/view.mjs";
import { document } from "../../explorer/charts/document.mjs";

const { indicator, index, chosen } = JSON.parse(await text(process.stdin));
const size = { width: 640, height: 360 };
const view = viewOf(indicator, "en", chosen);
const drawn = { ...size, svg: "", undated: view.undated.length, marks: [], years: view.years };
if (view.points.length) {
  const svg = drawFigure(document, view, {
    ...size,
    lang: "en",
    label: indicator.title.en,
    colourOf: () => "#0072B2",
    hrefOf: (point) => `#${point.id}`,
    wordsOf: (point) => saidOf(point, "en", index.legend),
  });
  const all = (selector) => [...svg.querySelectorAll(selector)];
  drawn.svg = svg.outerHTML;
  document.body.innerHTML = drawn.svg; // read again, as a browser reads a page
  drawn.elements = [...new Set([...document.body.querySelectorAll("*")].map((node) => node.localName))];
  drawn.texts = all("text")
    .map((node) => node.textContent)
    .join("\n");
  drawn.ticks = all(".values .tick").map((node) => Number(node.textContent.replaceAll(",", "")));
  drawn.marks = all(".points a").map((mark) => {
    const [, x, y] = mark.getAttribute("transform").match(/\(([-\d.]+),([-\d.]+)\)/);
    const shapes = [...mark.children].filter((node) => node.localName !== "title");
    return { id: mark.dataset.id, x: +x, y: +y, drawn: shapes.map((node) => node.outerHTML).join("") };
  });
  drawn.spans = all(".period").map((line) => ["x1", "x2"].map((end) => +line.getAttribute(end)));
  drawn.ranges = all(".range").map((line) => ["y1", "y2"].map((end) => +line.getAttribute(end)));
  drawn.legend = legendOf(view, index.legend).map((what) => index.legend[what].en);
}
process.stdout.write(JSON.stringify(drawn));
