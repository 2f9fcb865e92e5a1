// The chart of an indicator, drawn as SVG when the site is built, for the READMEs and in the browser. What is drawn
// where is said by a view (view.mjs), and that by the package, which draws the same with matplotlib.
import { scaleLinear } from "d3-scale";
import { besideMark, markShape, svgElement } from "./marks.mjs";

export const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6b5b95"];
export const GREY = "#767a82";
const TOP = 34; // room for the name of the axis, and an arrow above the highest mark
const BOTTOM = 28;
const ROOM = 1.15; // above the highest figure, as in the charts of Python
const FEW = 6; // so many figures are written in digits
const LEFT_OF_AXIS = 8;
const WIDTH_OF_DIGIT = 7.2;

const dayNumber = (text) => Date.parse(`${text}T00:00:00Z`) / 864e5;
const yearBegins = (year) => Date.UTC(year, 0, 1) / 864e5;

/**
 * A view as an SVG element of `document`. `width` and `height` in pixels; `lang`; `label` of the whole for those who hear
 * it; `colourOf(point)`; `hrefOf(point)`, where a mark leads; `wordsOf(point)`, what it says in one line; `endOf(point)`, a
 * name beside a point, and `margin` on the right for it.
 */
export function drawFigure(document, view, options) {
  const { width, height, lang, label, margin = 14 } = options;
  const make = (tag, attributes, ...children) => svgElement(document, tag, attributes, ...children);
  const written = numbers(lang);
  const down = scaleLinear()
    .domain(heights(view))
    .range([height - BOTTOM, TOP]);
  const ticks = down.ticks(Math.max(3, Math.floor((height - TOP - BOTTOM) / 48)));
  const values = view.whole ? ticks.filter(Number.isInteger) : ticks;
  const left = LEFT_OF_AXIS + WIDTH_OF_DIGIT * Math.max(...values.map((value) => written(value).length));
  const across = acrossYears(view.years, left, width - margin);
  const place = {
    across: (day) => across(dayNumber(day)),
    afterwards: (day) => across(dayNumber(day) + 1),
    down: (value) => down(value / view.factor),
  };
  const svg = make("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "group",
    "aria-label": label,
    "font-family": "sans-serif",
    "font-size": 12,
    fill: "currentColor",
    class: "chart",
  });
  svg.append(
    valueAxis(make, values, written, down, { left, right: width - margin, name: view.axis }),
    timeAxis(make, view.years, across, { top: TOP, bottom: height - BOTTOM }),
    breakLines(make, view.breaks, place, { top: TOP, bottom: height - BOTTOM }),
    spans(make, view.points, place, options.colourOf),
    series(make, view, place, options),
    points(document, make, view.points, place, options),
  );
  if (view.points.length <= FEW) svg.append(digits(make, view.points, place, { lang, width }));
  return svg;
}

/** Numbers of an axis as they are written. */
function numbers(lang) {
  const form = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-US", { maximumFractionDigits: 6 });
  return (value) => form.format(value);
}

/** The ends of the axis of values in its units, with room for what stands above the highest mark. */
function heights({ low, high, factor }) {
  return low === 0 && high === 0 ? [0, 1] : [(low * ROOM) / factor, (high * ROOM) / factor];
}

/** The days of whole years, with a margin for marks on the first and the last. */
function acrossYears([first, last], left, right) {
  const margin = 0.02 * (right - left);
  return scaleLinear()
    .domain([yearBegins(first), yearBegins(last + 1)])
    .range([left + margin, right - margin]);
}

/** Values with lines across, and the name of the axis above them. */
function valueAxis(make, values, written, down, { left, right, name }) {
  const lines = values.map((value) =>
    make("line", {
      x1: left,
      x2: right,
      y1: down(value),
      y2: down(value),
      stroke: "currentColor",
      "stroke-opacity": value === 0 ? 0.8 : 0.15,
    }),
  );
  const texts = values.map((value) =>
    make(
      "text",
      { x: left - 6, y: down(value), dy: "0.32em", "text-anchor": "end", class: "tick" },
      written(value),
    ),
  );
  return make(
    "g",
    { class: "values" },
    ...lines,
    ...texts,
    make("text", { x: 0, y: 12, class: "axis" }, name),
  );
}

/** A tick where a year begins, and its number in the middle of it, as many as are legible. */
function timeAxis(make, [first, last], across, { bottom }) {
  const years = Array.from({ length: last - first + 1 }, (_, number) => first + number);
  const widthOfYear = across(yearBegins(first + 1)) - across(yearBegins(first));
  const step = [1, 2, 5, 10, 20, 50, 100, 500].find((step) => step * widthOfYear >= 38) ?? 1000;
  const ticks = [...years, last + 1]
    .filter((year) => step === 1 || year % step === 0)
    .map((year) => [across(yearBegins(year)), year]);
  const named = years.filter((year) => year % step === 0);
  const middle = (year) => (across(yearBegins(year)) + across(yearBegins(year + 1))) / 2;
  return make(
    "g",
    { class: "years" },
    ticks.map(([x]) =>
      make("line", {
        x1: x,
        x2: x,
        y1: bottom,
        y2: bottom + 6,
        stroke: "currentColor",
        "stroke-opacity": 0.6,
      }),
    ),
    named.map((year) =>
      make("text", { x: middle(year), y: bottom + 19, "text-anchor": "middle", class: "tick" }, `${year}`),
    ),
  );
}

/** Where the count changes: figures before and after are not compared. */
function breakLines(make, days, place, { top, bottom }) {
  const look = { stroke: "currentColor", "stroke-opacity": 0.7, "stroke-dasharray": "2 4" };
  return make(
    "g",
    { class: "breaks" },
    days.map((day) =>
      make("line", {
        x1: place.across(day),
        x2: place.across(day),
        y1: top - 8,
        y2: bottom,
        "data-day": day,
        ...look,
      }),
    ),
  );
}

/** The days that figures count, or in which their day lies; and ranges from the lower to the upper end. */
function spans(make, points, place, colourOf) {
  const periods = points.filter((point) => point.span);
  const ranges = points.filter((point) => point.upper !== undefined);
  return make(
    "g",
    { class: "spans" },
    periods.map((point) => {
      const [first, last] = point.span;
      const y = place.down(point.value);
      const ahead = { "stroke-width": 1.2, "stroke-dasharray": "5 4" };
      const look = point.nature === "observed" ? { "stroke-width": 6, "stroke-opacity": 0.3 } : ahead;
      const ends = { x1: place.across(first), x2: place.afterwards(last), y1: y, y2: y };
      return make("line", { ...ends, stroke: colourOf(point), class: "period", ...look });
    }),
    ranges.map((point) => {
      const x = place.across(point.at);
      const ends = { x1: x, x2: x, y1: place.down(point.value), y2: place.down(point.upper) };
      return make("line", {
        ...ends,
        stroke: colourOf(point),
        "stroke-width": 4,
        "stroke-opacity": 0.5,
        class: "range",
      });
    }),
  );
}

/** Lines between figures that may be compared, dotted over periods without a figure; some have a name at their end. */
function series(make, view, place, { colourOf, endOf }) {
  const byId = new Map(view.points.map((point) => [point.id, point]));
  const gaps = new Set(view.gaps.map((gap) => gap.join(" ")));
  const stretch = (one, other) => {
    const [from, to] = [byId.get(one), byId.get(other)];
    const isGap = gaps.has(`${one} ${other}`);
    return make("line", {
      x1: place.across(from.at),
      y1: place.down(from.value),
      x2: place.across(to.at),
      y2: place.down(to.value),
      stroke: colourOf(from),
      "stroke-width": 1.2,
      "stroke-dasharray": isGap && "1.5 4",
      class: isGap && "gap",
    });
  };
  const line = (ids) =>
    make(
      "g",
      { "data-ids": ids.join(" ") },
      ids.slice(1).map((id, number) => stretch(ids[number], id)),
    );
  return make(
    "g",
    { class: "lines" },
    view.lines.map(line),
    endOf ? view.points.flatMap((point) => endText(make, point, endOf(point), place)) : [],
  );
}

function endText(make, point, text, place) {
  if (!text) return [];
  const at = { x: place.across(point.at) + 12, y: place.down(point.value), dy: "0.32em" };
  return [make("text", { ...at, "font-weight": 600 }, text)];
}

/** The marks, each a link that says what it shows, with room around it for a finger. */
function points(document, make, points, place, { colourOf, hrefOf, wordsOf }) {
  return make(
    "g",
    { class: "points" },
    lastObserved(points).map((point) =>
      make(
        "a",
        {
          href: hrefOf(point),
          "aria-label": wordsOf(point),
          transform: `translate(${round(place.across(point.at))},${round(place.down(point.value))})`,
          "data-id": point.id,
          "data-mark": point.mark,
        },
        make("title", {}, wordsOf(point)),
        make("circle", { r: 13, fill: "#ffffff", "fill-opacity": 0, class: "reach" }),
        markShape(document, point.mark, colourOf(point)),
        besideMark(document, point),
      ),
    ),
  );
}

/** What was observed lies above what was only aimed at. */
const lastObserved = (points) =>
  points.toSorted((a, b) => (a.nature === "observed") - (b.nature === "observed"));

const round = (number) => Math.round(number * 100) / 100;

/** Few figures also in digits, with their place where it is not the country; none over another. */
function digits(make, points, place, { lang, width }) {
  const written = [];
  for (const point of points) {
    const box = digitsBox(point, place, lang, width);
    if (!written.some((other) => overlap(box, other))) written.push(box);
  }
  const look = { class: "digits", "text-anchor": "middle", "fill-opacity": 0.85 };
  return make(
    "g",
    look,
    written.map(({ x, y, text }) => make("text", { x: round(x), y: round(y) }, text)),
  );
}

/** Where the digits of a point stand: above its mark, or below that of what was not observed. */
function digitsBox(point, place, lang, width) {
  const isLocal = point.region_id && point.region_id !== "reg-cn";
  const text = [point.digits[lang], isLocal ? point.place[lang] : ""].filter(Boolean).join(" · ");
  const half = (text.length * (lang === "zh" ? 9 : 6.6)) / 2;
  const raised = point.bound === "above" ? 26 : point.disputed ? 16 : 11;
  const y =
    point.nature === "observed"
      ? place.down(point.upper ?? point.value) - raised
      : place.down(point.value) + 21;
  const x = Math.max(half, Math.min(width - half, place.across(point.at)));
  return { x, y, half, text };
}

const overlap = (one, other) =>
  Math.abs(one.x - other.x) < one.half + other.half && Math.abs(one.y - other.y) < 13;

/** What a point says in one line: place, date, figure, nature and program. */
export function saidOf(point, lang, legend) {
  const isNational = !point.region_id || point.region_id === "reg-cn";
  const parts = [
    point.date_text[lang],
    point.value_text[lang],
    isNational ? "" : point.place[lang],
    point.nature === "observed" ? "" : legend[point.nature][lang],
    point.program?.[lang],
    point.disputed ? legend.disputed[lang] : "",
  ];
  return parts.filter(Boolean).join(lang === "zh" ? "，" : ", ");
}

/** What the legend of a view names, in its order: marks that are drawn, and what stands beside them. */
export function legendOf(view, legend) {
  const { points } = view;
  const isThere = {
    above: points.some((point) => point.bound === "above"),
    below: points.some((point) => point.bound === "below"),
    bound: points.some((point) => point.not_after),
    range: points.some((point) => point.upper !== undefined),
    period: points.some((point) => point.span && point.nature === "observed"),
    ahead: points.some((point) => point.span && point.nature !== "observed"),
    disputed: points.some((point) => point.disputed),
    break: view.breaks.length > 0,
    gap: view.gaps.length > 0,
  };
  return Object.keys(legend).filter((what) => isThere[what] ?? points.some((point) => point.mark === what));
}
