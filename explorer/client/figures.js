// The figures of an indicator over time: its chart, what of it is chosen, and the table below it. Which figures are
// drawn, and where, is said by the package; see charts/view.mjs.
import { choicesOf, groupsOf, usualPlaces, viewOf } from "../charts/view.mjs";
import { drawFigure, GREY, legendOf, PALETTE, saidOf } from "../charts/figure.mjs";
import { sample } from "../charts/marks.mjs";
import { explain } from "./chart_marks.js";
import { actions } from "./chart_files.js";
import { place, readChoices, stand, writeChoices } from "./page.js";
import { el, filled, file, rowLink, words } from "./store.js";

const KINDS = ["place", "nature", "program"];
const NAMES = { place: words.ofPlace, nature: words.ofNature, program: words.ofProgram };
const FIRST = "ind-highly-skilled"; // shown where the address names none
const NARROWEST = 300;
const WIDEST = 1180;
const TALL = 380;
const lang = words.lang;

/** The page: a list of indicators that can be searched, and the chart of the one that is chosen. */
async function figures() {
  const index = await file("charts/index");
  const listed = new Map(index.indicators.map((indicator) => [indicator.id, indicator]));
  const address = readChoices();
  const out = el("div", { class: "indicator" });
  const box = el("select", { id: "indicator", size: 8, onchange: () => show(box.value) });
  const input = el("input", {
    type: "search",
    "aria-label": words.chooseIndicator,
    placeholder: words.chooseIndicator,
    oninput: fill,
  });
  place.append(
    el("div", { class: "controls" }, input, el("label", { class: "listed" }, words.indicator, box)),
    out,
  );
  fill();
  const first = listed.has(FIRST) ? FIRST : index.indicators[0]?.id;
  const wanted = address.indicator?.[0] ?? first;
  await show(wanted, address);

  function fill() {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = ({ id, title, pinyin }) => `${id} ${title.en} ${title.zh} ${pinyin}`.toLowerCase();
    const kept = index.indicators.filter((each) => terms.every((term) => text(each).includes(term)));
    const chosen = box.value;
    box.replaceChildren(
      ...kept.map(({ id, title, figures: number }) =>
        el("option", { value: id, selected: id === chosen }, `${title[lang]} (${number})`),
      ),
    );
  }

  /** Show an indicator; `asked` are the choices that an address brings along. */
  async function show(id, asked = {}) {
    if (!id) return out.replaceChildren(el("p", { class: "none" }, words.nothing));
    if (!listed.has(id)) return out.replaceChildren(unknown(id, index.indicators));
    box.value = id;
    await stand(out, async () => {
      const indicator = await file(`charts/${id}`);
      out.replaceChildren(...drawn(indicator, index, asked));
    });
  }
}

/** What is said of an id that no indicator has, with those whose ids share the most words with it. */
function unknown(id, indicators) {
  const asked = new Set(id.split("-").slice(1));
  const shared = (other) => other.id.split("-").filter((word) => asked.has(word)).length;
  const near = indicators
    .filter(shared)
    .sort((a, b) => shared(b) - shared(a))
    .slice(0, 3);
  const links = near.map((other) =>
    el("li", {}, el("a", { href: `?indicator=${other.id}` }, other.title[lang])),
  );
  const sentence = filled(words.unknownIndicator, { id });
  return el(
    "div",
    { role: "alert", class: "unknown" },
    el("p", {}, near.length ? `${sentence}${words.nearIndicators}` : `${sentence}.`),
    el("ul", {}, links),
  );
}

/** The parts of the page that are of one indicator. */
function drawn(indicator, index, asked) {
  const state = Object.fromEntries(KINDS.map((kind) => [kind, asked[kind] ?? null]));
  const warnings = KINDS.flatMap((kind) => withoutUnknown(state, indicator, kind));
  const figure = el("figure", { class: "chart", "data-indicator": indicator.id });
  const below = el("div", {});
  const redraw = () => {
    writeChoices({ indicator: [indicator.id], ...state });
    const view = viewOf(indicator, lang, state);
    figure.replaceChildren(...chart(indicator, index, view));
    below.replaceChildren(...tables(view, index.legend, figureLink(indicator)));
  };
  redraw();
  redrawWhenWider(figure, redraw);
  return [
    el("h2", {}, el("a", { href: rowLink(indicator.id) }, indicator.title[lang])),
    el("p", { class: "note" }, indicator.definition[lang]),
    ...warnings.map((text) => el("p", { role: "alert", class: "unknown" }, text)),
    chooser(indicator, state, index.legend, redraw),
    figure,
    below,
    el("p", {}, el("a", { href: rowLink(indicator.id) }, words.whole)),
  ];
}

/** Where a figure stands on the page of its indicator. */
const figureLink = (indicator) => (point) => `${rowLink(indicator.id)}#${point.id}`;

/** Leave out what an address asks for and an indicator has not; gives what to say of it. */
function withoutUnknown(state, indicator, kind) {
  const known = new Set(choicesOf(indicator, kind).map(({ key }) => key));
  const unknown = (state[kind] ?? []).filter((key) => !known.has(key));
  if (!unknown.length) return [];
  const kept = state[kind].filter((key) => known.has(key));
  state[kind] = kept.length ? kept : null;
  return [filled(words.unknownChoice, { what: unknown.map((key) => `“${key}”`).join(", ") })];
}

/** The chart with its legend, notes and buttons; words where nothing has a date. */
function chart(indicator, index, view) {
  const total = Object.keys(indicator.points).length;
  const count = { n: view.points.length, m: total };
  const caption = el(
    "figcaption",
    { class: "count", "data-points": count.n },
    view.notes || filled(words.someDrawn, count),
  );
  if (!view.points.length) {
    const why = !total ? words.noFigures : view.undated.length ? words.noDated : words.noneChosen;
    return [el("p", { role: "status" }, why), caption];
  }
  const groups = groupsOf(view, PALETTE.length);
  const colourOf = colours(indicator, groups);
  const draw = (width, height) =>
    drawFigure(document, view, {
      width,
      height,
      lang,
      label: `${indicator.title[lang]}. ${words.keys}`,
      colourOf,
      hrefOf: figureLink(indicator),
      wordsOf: (point) => saidOf(point, lang, index.legend),
    });
  const entries = legendEntries(indicator, index, view, groups, colourOf);
  const frame = el("div", { class: "frame" }, draw(widthOf(place), TALL));
  explain(frame, view.points, index.legend);
  const lines = [view.notes, view.sources, index.data[lang]];
  const parts = { indicator, view, title: indicator.title[lang], draw, entries, lines };
  return [frame, legendList(entries), caption, el("p", { class: "note" }, view.sources), actions(parts)];
}

const widthOf = (within) => Math.max(NARROWEST, Math.min(WIDEST, within.clientWidth));

/** Draw anew where the page has become wider or narrower, as when a phone is turned. */
function redrawWhenWider(figure, redraw) {
  let last = widthOf(place);
  const observer = new ResizeObserver(() => {
    if (!figure.isConnected) return observer.disconnect();
    if (widthOf(place) === last) return;
    last = widthOf(place);
    redraw();
  });
  observer.observe(place);
}

/** The colour of each point: of its place or program where there are several, else of what was observed or not. */
function colours(indicator, groups) {
  if (groups) return (point) => PALETTE[groups.groups.indexOf(groups.of(point))] ?? GREY;
  return (point) => (point.nature === "observed" ? indicator.colour : GREY);
}

/** The legend: `[element, text]` for each mark that is drawn, and each colour where colours tell places or programs. */
function legendEntries(indicator, index, view, groups, colourOf) {
  const colour = (what) => {
    if (groups) return "currentColor";
    const point = view.points.find((one) => one.mark === what);
    return point ? colourOf(point) : indicator.colour;
  };
  const marks = legendOf(view, index.legend).map((what) => [
    (document) => sample(document, what, colour(what)),
    index.legend[what][lang],
  ]);
  if (!groups) return marks;
  const named = groups.groups.map((key, number) => [
    (document) => sample(document, "observed", PALETTE[number]),
    nameOf(
      groups.kind,
      view.points.find((point) => groups.of(point) === key),
    ),
  ]);
  const others = [
    (document) => sample(document, "observed", GREY),
    filled(groups.kind === "place" ? words.otherPlaces : words.otherPrograms, { n: groups.others }),
  ];
  return [...named, ...(groups.others ? [others] : []), ...marks];
}

function legendList(entries) {
  const item = ([draw, text]) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({
      width: 24,
      height: 16,
      "aria-hidden": "true",
      class: "sample",
    }))
      svg.setAttribute(key, value);
    svg.append(draw(document));
    return el("li", {}, svg, text);
  };
  return el("ul", { class: "legend" }, entries.map(item));
}

/** What a place, nature or program is called. */
function nameOf(kind, point, legend) {
  if (kind === "place") return point.region_id ? point.place[lang] : words.noPlace;
  if (kind === "program") return point.program_id ? point.program[lang] : words.noProgram;
  return legend[point.nature][lang];
}

/** Boxes to check for places, natures and programs, where there is something to choose. */
function chooser(indicator, state, legend, redraw) {
  const sets = KINDS.map((kind) => {
    const choices = choicesOf(indicator, kind);
    if (choices.length < 2) return null;
    const usual = kind === "place" ? usualPlaces(indicator) : choices.map(({ key }) => key);
    const chosen = new Set(state[kind] ?? usual);
    const check = (key) => (event) => {
      chosen[event.target.checked ? "add" : "delete"](key);
      const isUsual = chosen.size === usual.length && usual.every((one) => chosen.has(one));
      state[kind] = isUsual ? null : choices.map(({ key: one }) => one).filter((one) => chosen.has(one));
      redraw();
    };
    const boxes = choices.map(({ key, count, point }) =>
      el(
        "label",
        {},
        el("input", {
          type: "checkbox",
          name: kind,
          value: key,
          checked: chosen.has(key),
          onchange: check(key),
        }),
        `${nameOf(kind, point, legend)} (${count})`,
      ),
    );
    return el("fieldset", {}, el("legend", {}, NAMES[kind]), boxes);
  }).filter(Boolean);
  const isOpen = KINDS.some((kind) => state[kind]);
  return sets.length
    ? el("details", { class: "choose", open: isOpen }, el("summary", {}, words.chooseSeries), sets)
    : "";
}

/** The figures that are drawn, and those of the same places that have no date, as tables. */
function tables(view, legend, linkOf) {
  const drawn = view.points.length ? [table(view.points, legend, linkOf)] : [];
  if (!view.undated.length) return drawn;
  return [
    ...drawn,
    el("p", { class: "note" }, view.points.length ? words.notDrawn : ""),
    table(view.undated, legend, linkOf),
  ];
}

function table(points, legend, linkOf) {
  const places = points.some((point) => point.region_id && point.region_id !== "reg-cn");
  const programs = points.some((point) => point.program_id);
  const columns = [
    [words.date, (point) => el("a", { href: linkOf(point) }, point.date_text[lang])],
    [words.figure, (point) => point.value_text[lang]],
    [words.ofNature, (point) => legend[point.nature][lang]],
    places && [words.ofPlace, (point) => nameOf("place", point)],
    programs && [words.ofProgram, (point) => point.program?.[lang] ?? ""],
    [
      words.figureSource,
      (point) => [
        point.source ? el("a", { href: rowLink(point.source_id) }, point.source[lang]) : "",
        ...(point.on_copy ? [" ", el("span", { class: "oncopy" }, words.rowOnCopy)] : []),
      ],
    ],
  ].filter(Boolean);
  return el(
    "div",
    { class: "tablewrap", role: "region", tabindex: "0", "aria-label": words.figures },
    el(
      "table",
      { class: "drawn" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          columns.map(([title]) => el("th", { scope: "col" }, title)),
        ),
      ),
      el(
        "tbody",
        {},
        points.map((point) =>
          el(
            "tr",
            {},
            columns.map(([, cell]) => el("td", {}, cell(point))),
          ),
        ),
      ),
    ),
  );
}

stand(place, figures);
