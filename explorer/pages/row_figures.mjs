// The figures of an indicator, segment by segment, each with its statements at an anchor of its own.
import { staticChart } from "../charts/static.mjs";
import { sortDay } from "../shared/dates.mjs";
import { escaped } from "./html.mjs";
import {
  cellsOf,
  copyMark,
  copyNotice,
  dateOf,
  figureLine,
  linkTo,
  listOfCells,
  nameOf,
  part,
  tableOf,
  textOf,
} from "./row_parts.mjs";
import { referrersOf } from "./row_refers.mjs";
import { sourceLine, statementsOf } from "./row_statements.mjs";
import { useOf } from "./row_use.mjs";

/** What tells the figures of one segment from those of another: what they are about. */
const ABOUT = [...["region_id", "organization_id", "program_id", "event_id", "document_id", "initiative_id"]];

/** The figures of an indicator: an overview, then each for itself. */
export function figuresOf(context, indicator) {
  const { site, index, words, root, lang } = context;
  const segments = index.segments.get(indicator) ?? [];
  if (!segments.length) return `<p>${words.rowNoFigure}</p>`;
  const drawn = `<a href="${root}${lang}/figures.html?indicator=${indicator}">${words.rowDrawn}</a>`;
  const titles = segmentTitles(context, segments);
  const parts = segments.map((segment, n) =>
    part(3, titles[n], segment.map((figure) => figureOf(context, figure)).join("")),
  );
  const chart = staticChart(site, words, indicator, (id) => `#${id}`);
  const many = segments.flat().length > 1;
  return `<p class="note">${words.rowFiguresNote} ${drawn}</p>${chart}${many ? overviewOf(context, segments) : ""}${parts.join("")}`;
}

/** What the figures of a segment are about: Jiangsu · Target · of the employees of enterprises. */
function segmentTitle(context, [figure]) {
  const { site, lang } = context;
  const nature = site.tables.metrics.columns.find(({ name }) => name === "nature");
  const parts = ABOUT.filter((column) => figure[column]).map((column) =>
    nameOf(context, figure[column], lang),
  );
  parts.push(nature.values[figure.nature]?.[lang] ?? figure.nature);
  const base = lang === "zh" ? figure.base_zh : figure.base_en || figure.base_zh;
  return [...parts, base].filter(Boolean).join(" · ");
}

/**
 * The titles of segments: what each is about; where that is the same, also the time of its figures, where that is the
 * same or none, its first figure, and at last a number.
 */
function segmentTitles(context, segments) {
  const { site, lang } = context;
  const figure = ([first]) => site.said.figures[first.metric_id]?.[lang];
  const about = segments.map((segment) => segmentTitle(context, segment));
  const timed = toldApart(about, (n) => timeOf(context, segments[n]));
  const withFigures = toldApart(timed, (n) => figure(segments[n]));
  return toldApart(withFigures, (n) => `${n + 1}`);
}

/** Titles, those that stand several times with something more. */
function toldApart(titles, more) {
  const isRepeated = (title) => titles.indexOf(title) !== titles.lastIndexOf(title);
  return titles.map((title, n) => (isRepeated(title) && more(n) ? `${title} · ${more(n)}` : title));
}

/** The time of the first figure of a segment, and of the last. */
function timeOf(context, segment) {
  const times = [segment[0], segment.at(-1)]
    .filter((figure) => sortDay(figure, context.site.tables.metrics.dates))
    .map((figure) => dateOf(context, "metrics", figure));
  return [...new Set(times)].join(" – ");
}

/** All figures in one table, each leading to its place on the page. */
function overviewOf(context, segments) {
  const { words, index } = context;
  const title = words.rowInTable;
  const heads = [words.rowKinds.metrics, words.rowPeriod, words.rowAbout, words.rowSource];
  const rows = segments.flatMap((segment) =>
    segment.map((figure) => {
      const source = index.rows.get(figure.source_id)?.row;
      return [
        `<a href="#${figure.metric_id}">${escaped(context.site.said.figures[figure.metric_id]?.[context.lang])}</a>`,
        escaped(dateOf(context, "metrics", figure)),
        textOf(context, segmentTitle(context, segment)),
        (source ? sourceLine(context, source) : "") + copyMark(words, figure),
      ];
    }),
  );
  return tableOf(title, heads, rows, "figures");
}

/** One figure at its anchor: its cells, the statements on it, what refers to it, how to use it. */
function figureOf(context, figure) {
  const { words } = context;
  const id = figure.metric_id;
  const cells = [...cellsOf(context, "metrics", figure, ["indicator_id"]), ...verdictOf(context, id)];
  return `<section class="figure" id="${id}"><h4>${escaped(figureLine(context, figure, { place: false }))}</h4>
<p class="note"><a href="#${id}"><code>${id}</code></a></p>${copyNotice(context, figure)}${listOfCells(cells)}
${part(5, words.rowSays, statementsOf(context, id))}${referrersOf(context, id, 5)}
<details><summary>${words.rowUse}</summary>${useOf(context, "metrics", id, figure, 5)}</details></section>`;
}

/** What became of a target, and the figure that says so. */
function verdictOf(context, id) {
  const target = context.index.verdicts.get(id);
  if (!target) return [];
  const outcome = target.outcome_metric_id;
  const seen = outcome ? `: ${linkTo(context, outcome)}` : "";
  return [[context.words.rowVerdict, `${context.words.rowVerdicts[target.verdict]}${seen}`]];
}
