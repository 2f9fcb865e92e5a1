// The page of the figures: the browser draws the chart of an indicator; without JavaScript it is a list of indicators.
import { rowAddress } from "../shared/rows.mjs";
import { escaped } from "./html.mjs";

export function figuresPages(site, words) {
  const { lang } = words;
  const items = site.charts.index.indicators.map(
    ({ id, title, figures }) =>
      `<li><a href="${rowAddress("../", lang, id)}">${escaped(title[lang])}</a> (${figures})</li>`,
  );
  const body = `<h1>${words.figures}</h1>
<p class="note">${words.figuresNote}</p>
<div id="explore" data-page="figures"></div>
<noscript><p>${words.figuresNoScript}</p><ul class="indicators">${items.join("")}</ul></noscript>`;
  return [{ place: "figures.html", title: words.figures, body, current: "figures", scripts: ["figures.js"] }];
}
