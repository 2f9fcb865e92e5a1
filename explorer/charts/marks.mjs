// The marks of figures: a shape for each nature, open for about, half open for nearly; arrows and rings beside them.

const circle = (r) => `M${-r},0A${r},${r} 0 1 1 ${r},0A${r},${r} 0 1 1 ${-r},0Z`;
const polygon = (points) => `M${points.map((point) => point.join(",")).join("L")}Z`;
const diamond = (w, h) => ({
  whole: polygon([
    [0, -h],
    [w, 0],
    [0, h],
    [-w, 0],
  ]),
  half: polygon([
    [w, 0],
    [0, h],
    [-w, 0],
  ]),
});

/** By nature, the outline of a mark around its place, and its lower half. */
const SHAPES = {
  observed: { whole: circle(5), half: "M-5,0A5,5 0 0 0 5,0Z" },
  target: diamond(7, 7),
  plan: diamond(4.5, 8),
  requirement: {
    whole: polygon([
      [-6.5, -5.5],
      [6.5, -5.5],
      [0, 6.5],
    ]),
    half: polygon([
      [-3.5, 0],
      [3.5, 0],
      [0, 6.5],
    ]),
  },
  forecast: {
    whole: polygon([
      [-5.5, -5.5],
      [5.5, -5.5],
      [5.5, 5.5],
      [-5.5, 5.5],
    ]),
    half: polygon([
      [-5.5, 0],
      [5.5, 0],
      [5.5, 5.5],
      [-5.5, 5.5],
    ]),
  },
};
/** Arrows from the rim of a mark: the figure is above or below, its day is before. */
const ARROWS = {
  above: "M0,-9V-21M-3.5,-17L0,-21L3.5,-17",
  below: "M0,9V21M-3.5,17L0,21L3.5,17",
  bound: "M-9,0H-21M-17,-3.5L-21,0L-17,3.5",
};
const RED = "#c00000";

/** An element of SVG with attributes and children, in a document of a browser or of the build. */
export function svgElement(document, tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  made.append(...children.flat().filter(Boolean));
  return made;
}

/** The shape of a mark such as `target-about`; open parts have the class `open`, which takes the ground's colour. */
export function markShape(document, mark, colour) {
  const [nature, certainty] = mark.split("-");
  const { whole, half } = SHAPES[nature];
  const outline = { d: whole, stroke: colour, "stroke-width": 1.6, "stroke-linejoin": "round" };
  if (!certainty) return [svgElement(document, "path", { ...outline, fill: colour })];
  const open = svgElement(document, "path", { ...outline, fill: "#ffffff", class: "open" });
  return certainty === "about" ? [open] : [open, svgElement(document, "path", { d: half, fill: colour })];
}

/** The arrows and the ring of a point. */
export function besideMark(document, point) {
  const arrow = { fill: "none", stroke: "currentColor", "stroke-width": 1.3 };
  return [
    point.bound && svgElement(document, "path", { ...arrow, d: ARROWS[point.bound], class: point.bound }),
    point.not_after && svgElement(document, "path", { ...arrow, d: ARROWS.bound, class: "bound" }),
    point.disputed &&
      svgElement(document, "circle", {
        r: 10,
        fill: "none",
        stroke: RED,
        "stroke-width": 2,
        class: "disputed",
      }),
  ].filter(Boolean);
}

const SAMPLES = {
  range: { d: "M12,1V15", "stroke-width": 5, opacity: 0.5 },
  period: { d: "M1,8H23", "stroke-width": 6, opacity: 0.3 },
  ahead: { d: "M0,8H24", "stroke-width": 1.2, "stroke-dasharray": "5 4" },
  gap: { d: "M0,8H24", "stroke-width": 1.2, "stroke-dasharray": "1.5 4" },
  break: { d: "M12,0V16", "stroke-width": 1, "stroke-dasharray": "2 3" },
};

/** A mark as a legend shows it, on 24 by 16 pixels: of a nature, or one of above, below, bound, disputed, … */
export function sample(document, what, colour) {
  const middle = { transform: "translate(12,8)" };
  const shift = { above: "translate(12,23)", below: "translate(12,-7)", bound: "translate(27,8)" };
  const line = (attributes, stroke) => svgElement(document, "path", { fill: "none", stroke, ...attributes });
  if (what in ARROWS)
    return line({ d: ARROWS[what], "stroke-width": 1.3, transform: shift[what] }, "currentColor");
  if (what === "disputed")
    return svgElement(document, "circle", { ...middle, r: 7, fill: "none", stroke: RED, "stroke-width": 2 });
  if (what in SAMPLES)
    return line(SAMPLES[what], ["break", "ahead"].includes(what) ? "currentColor" : colour);
  return svgElement(document, "g", middle, markShape(document, what, colour));
}
