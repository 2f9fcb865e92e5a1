// A picture drawn once, when the site is built: each mark is a link to its row.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const { document } = parseHTML("<html><body></body></html>");
const PLAIN = { background: "transparent", color: "currentColor", fontSize: "12px", fontFamily: "inherit" };
export const day = (text) => new Date(`${text}T00:00:00Z`);

export function drawn(options, label) {
  const svg = Plot.plot({ document, style: PLAIN, ...options });
  svg.setAttribute("role", "group"); // a picture of links: its marks are read one by one
  svg.setAttribute("aria-label", label);
  for (const link of svg.querySelectorAll("a")) {
    const title = link.querySelector("title");
    link.setAttribute("aria-label", title ? title.textContent : link.getAttribute("href"));
  }
  for (const part of svg.querySelectorAll("[aria-label]:not(a):not(svg)")) part.removeAttribute("aria-label");
  svg.querySelectorAll("style").forEach((style) => style.remove()); // one style sheet serves all pictures
  return svg.outerHTML;
}
