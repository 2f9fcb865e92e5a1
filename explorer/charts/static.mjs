// The chart of an indicator on a page that needs no JavaScript: what is drawn with its legend, notes and sources.
import { document } from "./document.mjs";
import { drawFigure, GREY, legendOf, saidOf } from "./figure.mjs";
import { sample, svgElement } from "./marks.mjs";
import { viewOf } from "./view.mjs";
import { escaped } from "../pages/html.mjs";

const SIZE = { width: 760, height: 360 };

/**
 * The chart of an indicator as HTML, as the page of the figures shows it at first; empty where no figure has a date.
 * `addressOf(id)` is where the mark of a figure leads.
 */
export function staticChart(site, words, indicatorId, addressOf) {
  const indicator = site.data.charts[indicatorId];
  const { lang } = words;
  const view = indicator && viewOf(indicator, lang);
  if (!view?.points.length) return "";
  const { legend } = site.data.charts.index;
  const colourOf = (point) => (point.nature === "observed" ? indicator.colour : GREY);
  const title = indicator.title[lang];
  const svg = drawFigure(document, view, {
    ...SIZE,
    lang,
    label: title,
    colourOf,
    hrefOf: (point) => addressOf(point.id),
    wordsOf: (point) => saidOf(point, lang, legend),
  });
  const entries = legendOf(view, legend).map((what) => {
    const point = view.points.find((one) => one.mark === what);
    return `<li>${sampleOf(what, point ? colourOf(point) : indicator.colour)}${escaped(legend[what][lang])}</li>`;
  });
  return `<figure class="chart static"><div class="scroll" role="region" tabindex="0" aria-label="${escaped(title)}">${svg.outerHTML}</div>
<ul class="legend">${entries.join("")}</ul><figcaption class="note">${escaped(view.notes)} ${escaped(view.sources)}</figcaption></figure>`;
}

function sampleOf(what, colour) {
  const look = { width: 24, height: 16, class: "sample", "aria-hidden": "true" };
  return svgElement(document, "svg", look, sample(document, what, colour)).outerHTML;
}
