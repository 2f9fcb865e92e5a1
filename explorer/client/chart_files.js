// A chart as files: a picture, a drawing, the data that are drawn; and the link that leads to it.
import { INK, standalone } from "../charts/standalone.mjs";
import { el, words } from "./store.js";

const COLUMNS = [
  ["metric_id", (point) => point.id],
  ["indicator_id", (point, indicator) => indicator.id],
  ["indicator", (point, indicator) => indicator.title[words.lang]],
  ["period_start", (point) => point.start],
  ["period_end", (point) => point.end],
  ["period_precision", (point) => point.precision],
  ["period", (point) => point.date_text[words.lang]],
  ["value", (point) => point.value],
  ["value_upper", (point) => point.upper],
  ["unit", (point, indicator) => indicator.unit],
  ["figure", (point) => point.value_text[words.lang]],
  ["nature", (point) => point.nature],
  ["region_id", (point) => point.region_id],
  ["region", (point) => point.place?.[words.lang]],
  ["program_id", (point) => point.program_id],
  ["program", (point) => point.program?.[words.lang]],
  ["base", (point) => point.base?.[words.lang]],
  ["segment", (point) => point.segment],
  ["source_id", (point) => point.source_id],
  ["source", (point) => point.source?.[words.lang]],
];

/** Buttons for a chart: `{indicator, view}` and what standalone.mjs asks. */
export function actions(chart) {
  const name = `changai-${chart.indicator.id}`;
  const button = (text, onclick) => el("button", { type: "button", onclick }, text);
  const said = el("span", { role: "status", class: "said" });
  return el(
    "p",
    { class: "actions" },
    button(words.asPicture, async () => save(await pictureOf(standalone(document, chart)), `${name}.png`)),
    button(words.asDrawing, () =>
      save(blob(textOf(standalone(document, chart)), "image/svg+xml"), `${name}.svg`),
    ),
    button(words.asRows, () => save(blob(`\ufeff${rowsOf(chart)}`, "text/csv"), `${name}.csv`)),
    button(words.copyLink, () => copyLink(said)),
    said,
  );
}

/** Copy the address, which holds the view; where a browser forbids that, show it. */
async function copyLink(said) {
  try {
    await navigator.clipboard.writeText(location.href);
    said.replaceChildren(words.linkCopied);
  } catch {
    said.replaceChildren(
      words.copyByHand,
      el("input", { readonly: true, value: location.href, "aria-label": words.copyLink }),
    );
    said.querySelector("input").select();
  }
}

/** The figures that are drawn as CSV; a text that a spreadsheet would take for a formula has an apostrophe before it. */
export function rowsOf({ indicator, view }) {
  const quoted = (cell) => {
    const text = String(cell ?? "");
    const safe = typeof cell === "string" && /^[=+\-@]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = view.points.map((point) => COLUMNS.map(([, cell]) => quoted(cell(point, indicator))));
  return [COLUMNS.map(([column]) => column), ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

const textOf = (svg) => new XMLSerializer().serializeToString(svg).replaceAll("currentColor", INK);
const blob = (text, type) => new Blob([text], { type: `${type};charset=utf-8` });

/** A drawing as a picture of twice as many pixels, for paper and fine screens. */
async function pictureOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(textOf(svg))}`;
  await image.decode();
  const canvas = el("canvas", {
    width: 2 * svg.getAttribute("width"),
    height: 2 * svg.getAttribute("height"),
  });
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  context.drawImage(image, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function save(file, name) {
  const address = URL.createObjectURL(file);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
