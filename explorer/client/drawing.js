// What the pages with charts share: a chart as a figure, controls that are kept in the address.
import * as Plot from "@observablehq/plot";
import { place, stand } from "./page.js";
import { rowAddress } from "../shared/rows.mjs";
import { el, label, labels, root, words } from "./store.js";

export { place };
const PLAIN = {
  background: "transparent",
  color: "currentColor",
  fontSize: "12px",
  fontFamily: "inherit",
  overflow: "visible",
};
export const day = (text) => new Date(`${text}T00:00:00Z`);
export const name = (row) =>
  words.lang === "zh" ? row.name_zh || row.title_zh : row.name_en || row.title_en;
export const width = () => Math.max(560, Math.min(1180, place.clientWidth));
export { labels };

export function picture(options, title) {
  const svg = Plot.plot({ style: PLAIN, width: width(), ...options });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", title);
  svg.querySelectorAll("[aria-label]").forEach((part) => {
    if (part !== svg) part.removeAttribute("aria-label");
  });
  for (const link of svg.querySelectorAll("a")) {
    const to = link.getAttribute("href");
    link.removeAttribute("href"); // of the xlink namespace, which a selector does not find
    link.setAttribute("href", to);
    link.setAttribute("aria-label", link.querySelector("title")?.textContent || to);
  }
  return el(
    "figure",
    {},
    el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title }, svg),
  );
}
export const legend = (entries) =>
  el(
    "ul",
    { class: "legend" },
    entries.map(([color, text]) => el("li", {}, el("i", { style: `background:${color}` }), text)),
  );
export const list = (items) =>
  items.length
    ? el(
        "ul",
        { class: "plain" },
        items.map((item) => el("li", {}, item)),
      )
    : el("p", {}, words.nothing);
export const to = (id, text) =>
  el("a", { href: rowAddress(root, words.lang, id) }, text ?? label(labels, id));
export const address = new URLSearchParams(location.search);
export function remember(values) {
  const now = new URLSearchParams(Object.entries(values).filter(([, v]) => v));
  history.replaceState(null, "", `${location.pathname}${now.size ? `?${now}` : ""}${location.hash}`);
}
export function select(key, title, options, onchange) {
  const made = el(
    "select",
    { name: key, onchange },
    options.map(([value, text]) =>
      el("option", { value, selected: (address.get(key) || "") === value }, text),
    ),
  );
  return [el("label", {}, title, made), made];
}

/** Draw the page, and say so when it stands. */
export const start = (draw) => stand(place, draw);
