// How the number of skilled workers grew: two indicators in one chart.
import { document } from "./document.mjs";
import { drawFigure, legendOf, saidOf } from "./figure.mjs";
import { toRow } from "./links.mjs";
import { sample } from "./marks.mjs";
import { standalone } from "./standalone.mjs";
import { viewOf } from "./view.mjs";

const SKILLED = "ind-skilled-workers";
const HIGHLY = "ind-highly-skilled";
const COLOURS = { [SKILLED]: "#0072B2", [HIGHLY]: "#D55E00" };

/** The picture of the READMEs as text; empty where the data have none of these figures. `charts` as site.mjs reads them. */
export function growthPicture(charts, words) {
  const chart = growthChart(charts, words);
  return chart ? standalone(document, chart, { width: 720, height: 380 }).outerHTML : "";
}

/** The chart with what belongs to it in a file (see standalone.mjs); null without figures. */
function growthChart(charts, words) {
  const { lang } = words;
  const { legend, data: version } = charts.index;
  const held = [SKILLED, HIGHLY].map((id) => charts[id]).filter(Boolean);
  const views = held.map((indicator) => viewOf(indicator, lang, { nature: ["observed"] }));
  const view = together(views.filter(({ points }) => points.length));
  if (!view) return null;
  const of = Object.fromEntries(
    held.flatMap(({ id, points }) => Object.keys(points).map((point) => [point, id])),
  );
  const names = { [SKILLED]: words.skilled, [HIGHLY]: words.highly };
  const lasts = new Map(view.points.map((point) => [of[point.id], point.id]));
  const draw = (width, height) =>
    drawFigure(document, view, {
      width,
      height,
      margin: 112,
      lang,
      label: words.q1,
      colourOf: (point) => COLOURS[of[point.id]],
      hrefOf: (point) => `${toRow(words, of[point.id])}#${point.id}`,
      wordsOf: (point) => `${names[of[point.id]]}: ${saidOf(point, lang, legend)}`,
      endOf: (point) => (lasts.get(of[point.id]) === point.id ? names[of[point.id]] : ""),
    });
  const entries = legendOf(view, legend).map((what) => [
    () => sample(document, what, "currentColor"),
    legend[what][lang],
  ]);
  return { title: words.q1, draw, entries, lines: [version[lang]] };
}

/** Several views of one unit as one, on the axis of the largest values; null without any. */
function together(views) {
  if (!views.length) return null;
  const tallest = views.reduce((one, other) => (other.high > one.high ? other : one));
  return {
    ...tallest,
    points: views.flatMap(({ points }) => points).sort((a, b) => a.end.localeCompare(b.end)),
    lines: views.flatMap(({ lines }) => lines),
    gaps: views.flatMap(({ gaps }) => gaps),
    breaks: [...new Set(views.flatMap(({ breaks }) => breaks))],
    years: [Math.min(...views.map(({ years }) => years[0])), Math.max(...views.map(({ years }) => years[1]))],
    low: Math.min(...views.map(({ low }) => low)),
  };
}
