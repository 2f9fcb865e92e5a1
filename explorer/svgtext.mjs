// A picture whose text is drawn as paths: it looks the same wherever it is opened, fonts or no fonts.
import { readdirSync } from "node:fs";
import path from "node:path";
import * as fontkit from "fontkit";
import { parseHTML } from "linkedom";

const FOLDER = path.join(import.meta.dirname, "node_modules/@fontsource/noto-sans-sc/files");
const files = readdirSync(FOLDER)
  .filter((f) => /-(\d+|latin)-400-normal\.woff2$/.test(f))
  .sort();
const opened = {};
const open = (file) => (opened[file] ||= fontkit.openSync(path.join(FOLDER, file)));
const found = {};

/** The part of the font that has a character: the family comes in a hundred files. */
function fontOf(character) {
  const latin = files.find((f) => f.includes("latin"));
  const order = [latin, ...files.filter((f) => f !== latin)];
  return (found[character] ||= open(
    order.find((f) => open(f).hasGlyphForCodePoint(character.codePointAt(0))) ?? latin,
  ));
}

const round = (n) => Math.round(n * 100) / 100;

/** The outline of a text at a place, as path data, and how wide it is. */
function outline(text, size) {
  let x = 0;
  const parts = [];
  for (const character of text) {
    const font = fontOf(character);
    const { glyphs, positions } = font.layout(character);
    const scale = size / font.unitsPerEm;
    glyphs.forEach((glyph, n) => {
      parts.push(
        glyph.path.commands
          .map(({ command, args }) => {
            const at = args.map((v, i) => round(i % 2 ? -v * scale : v * scale + x));
            return (
              { moveTo: "M", lineTo: "L", quadraticCurveTo: "Q", bezierCurveTo: "C", closePath: "Z" }[
                command
              ] + at.join(" ")
            );
          })
          .join(""),
      );
      x += positions[n].xAdvance * scale;
    });
  }
  return { d: parts.join(""), width: x };
}

const inherited = (node, name) => {
  for (let at = node; at && at.getAttribute; at = at.parentNode) {
    const value = at.getAttribute(name);
    if (value) return value;
  }
  return null;
};

/** An SVG by its source, in the colours of a light page, every text a path. */
export function withoutText(source, background = "#ffffff", ink = "#22242a") {
  const { document } = parseHTML(`<html><body>${source}</body></html>`);
  const svg = document.querySelector("svg");
  for (const text of [...svg.querySelectorAll("text")]) {
    const size = Number.parseFloat(inherited(text, "font-size") || "12");
    const anchor = inherited(text, "text-anchor") || "start";
    const bold = Number(inherited(text, "font-weight") || 400) >= 600;
    const em = (value) =>
      value?.endsWith("em") ? Number.parseFloat(value) * size : Number.parseFloat(value || "0");
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const spans = [...text.querySelectorAll("tspan")];
    const lines = spans.length
      ? spans.map((s) => [
          s.textContent,
          em(s.getAttribute("x")),
          em(s.getAttribute("y")) + em(s.getAttribute("dy")),
        ])
      : [
          [
            text.textContent,
            em(text.getAttribute("x")),
            em(text.getAttribute("y")) + em(text.getAttribute("dy")),
          ],
        ];
    for (const [words, x, y] of lines) {
      const { d, width } = outline(words, size);
      const shift = { middle: width / 2, end: width }[anchor] || 0;
      const made = document.createElementNS("http://www.w3.org/2000/svg", "path");
      made.setAttribute("d", d);
      made.setAttribute("transform", `translate(${round(x - shift)} ${round(y)})`);
      made.setAttribute("stroke", bold ? inherited(text, "fill") || "currentColor" : "none");
      if (bold) made.setAttribute("stroke-width", "0.4");
      group.append(made);
    }
    const fill = text.getAttribute("fill");
    if (fill) group.setAttribute("fill", fill);
    const transform = text.getAttribute("transform");
    if (transform) group.setAttribute("transform", transform);
    text.replaceWith(group);
  }
  svg.querySelectorAll("title").forEach((title) => title.remove());
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("color", ink);
  svg.removeAttribute("style");
  svg.setAttribute("role", "img");
  const [, , width, height] = svg.getAttribute("viewBox").split(/\s+/).map(Number);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of Object.entries({ width, height, fill: background }))
    ground.setAttribute(key, value);
  svg.prepend(ground);
  return `${svg.outerHTML.replaceAll("currentColor", ink)}\n`;
}
