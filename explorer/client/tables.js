// A table to search, filter and sort; what is shown is in the address, and can be had as a file or as code.
import { numberKey, numberKeys, searchable, termsOf } from "../shared/finding.mjs";
import { nearest } from "../shared/nearest.mjs";
import {
  drawn,
  el,
  file,
  filled,
  inLanguage,
  label,
  labels,
  laterParts,
  shown,
  words,
  worded,
} from "./store.js";
import { place, stand } from "./page.js";
import { readAddress, writeAddress } from "./tables/address.js";
import { alignment, cellMaker, widthOf } from "./tables/cells.js";
import { chipList, columnList, facetList } from "./tables/choosing.js";
import { codeOf, csvOf, jsonOf } from "./tables/code.js";
import { allFacets, offeredFacets } from "./tables/facets.js";
import { applyFilters, rankValues, sortRows } from "./tables/filters.js";
import { drawGrid } from "./tables/grid.js";
import { addRows, cellOf, holdTable } from "./tables/held.js";

const TYPING = 60; // ms without a key before the rows are searched
const name = place.dataset.table;
const narrow = matchMedia("(max-width: 40rem)");

stand(place, async () => start(await file(name)));

async function start(table) {
  const names = table.columns.map((column) => column.name);
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const facets = allFacets(table);
  const view = readAddress(location.search, names, [...facets.keys()]);
  const held = holdTable(table);
  const ordered = {};
  const kept = { rows: new Int32Array(0), counts: () => new Map() };

  const more = el("div", {});
  document.getElementById("count").after(more);
  const wholeTable = wanted(table, more, (part) => {
    addRows(held, part.rows, textOf);
    apply();
  });
  const controls = drawControls();
  const grid = drawGrid({ place, title: inLanguage(table.title), heads, cells });
  addRows(held, table.rows, textOf);
  const cell = cellMaker(table, held);
  const widths = new Map(table.columns.map((column) => [column.name, widthOf(column, held)]));
  layOut();
  apply();
  place.dataset.ready = "true";
  narrow.addEventListener("change", layOut);
  grid.box.addEventListener("scroll", () => wholeTable(), { once: true });
  if (isNarrowed()) wholeTable();
  else if (held.size === held.count) place.dataset.whole = "true";

  /** What is searched of a value: what it is, the words of a code, the names and the pinyin of what it refers to. */
  function textOf(column, value) {
    if (typeof value === "number") return `${value} ${shown(value)} ${numberKey(value)}`;
    if (typeof value !== "string") return String(value);
    const named = column.name !== "source_id" && labels[value];
    const word = column.values[value];
    const keys = numberKeys(searchable(value));
    return [value, keys, ...(named ? named.slice(1) : []), ...(word ? [word.zh, word.en] : [])].join(" ");
  }

  function shownColumns() {
    return (view.columns ?? names).map((column) => byName.get(column));
  }

  function isNarrowed() {
    return Boolean(view.query.trim() || view.sort || Object.keys(view.filters).length);
  }

  /** The filters in use: pairs of a facet and its values. */
  function chosen() {
    return Object.entries(view.filters).map(([key, values]) => [facets.get(key), values]);
  }

  // --- what is drawn ---

  function heads() {
    return shownColumns().map((column) => {
      const direction = view.sort?.name === column.name && (view.sort.down ? "descending" : "ascending");
      const sign = { ascending: "▲", descending: "▼" }[direction] ?? "";
      const title = `${column.name}: ${inLanguage(column.meaning)}`;
      return el(
        "div",
        {
          role: "columnheader",
          "aria-sort": direction || "none",
          "data-column": column.name,
          class: classOf(column),
        },
        el(
          "button",
          { type: "button", title, onclick: () => sortBy(column.name) },
          el("span", {}, inLanguage(column.title)),
          el("span", { "aria-hidden": "true" }, sign),
        ),
      );
    });
  }

  function classOf(column) {
    return [column.name === table.key && !column.references ? "row-id" : null, alignment(column)]
      .filter(Boolean)
      .join(" ");
  }

  function cells(row) {
    return shownColumns().map((column) => {
      const made = el("div", { role: "cell", class: classOf(column) || null }, cell(column, row));
      if (!made.firstElementChild?.title) made.title = made.textContent;
      return made;
    });
  }

  /** Set the widths of the columns and the height of the rows, and draw anew. */
  function layOut() {
    const columns = shownColumns().map((column) => {
      if (!narrow.matches) return `${widths.get(column.name).toFixed(2)}rem`;
      return classOf(column).includes("row-id")
        ? "2.75rem"
        : `${Math.min(widths.get(column.name), alignment(column) ? 7.5 : 9.5)}rem`;
    });
    grid.grid.style.setProperty("--columns", columns.join(" "));
    grid.grid.classList.toggle("full", view.full);
    grid.redraw();
  }

  /** Show the rows that the filters leave, in order, and say so: in words, in the chips, in the address. */
  function apply() {
    const terms = termsOf(view.query);
    const { rows, counts } = applyFilters(held, terms, chosen());
    kept.rows = view.sort ? sortRows(held.columns[view.sort.name], ranks(), rows) : rows;
    kept.counts = counts;
    grid.show(kept.rows);
    controls.update();
    history.replaceState(null, "", `${location.pathname}${writeAddress(view)}${location.hash}`);
  }

  /** The order that is chosen; it is made once, for texts of a large table take a second. */
  function ranks() {
    const { name, down } = view.sort;
    const key = `${name} ${down} ${held.size}`;
    if (ordered.key !== key)
      Object.assign(ordered, { key, ranks: rankValues(held.columns[name], down, comparison()) });
    return ordered.ranks;
  }

  function comparison() {
    const column = byName.get(view.sort.name);
    if (column.type === "number" || column.type === "integer") return (a, b) => a - b;
    const order = Object.keys(column.values);
    if (order.length) return (a, b) => order.indexOf(a) - order.indexOf(b);
    const isText = column.type === "string" && column.name !== table.key;
    if (!isText) return (a, b) => (a < b ? -1 : Number(a > b));
    const alphabet = new Intl.Collator(words.lang, { numeric: true });
    const word = (value) => (labels[value] ? label(labels, value) : value);
    return (a, b) => alphabet.compare(word(a), word(b));
  }

  // --- what is chosen ---

  function sortBy(column) {
    if (view.sort?.name !== column) view.sort = { name: column, down: false };
    else view.sort = view.sort.down ? null : { name: column, down: true };
    wholeTable();
    apply();
    grid.redraw();
  }

  function filterBy(key, values) {
    if (values.length) view.filters[key] = values;
    else delete view.filters[key];
    wholeTable();
    apply();
  }

  function drawControls() {
    const box = document.getElementById("controls");
    const count = document.getElementById("count");
    const notices = el("div", { class: "notices", role: "status" });
    let typed;
    const search = el("input", {
      type: "search",
      name: "q",
      placeholder: words.search,
      "aria-label": words.search,
      value: view.query,
      onfocus: () => wholeTable(),
      oninput: () => {
        clearTimeout(typed);
        typed = setTimeout(() => {
          view.query = search.value;
          wholeTable();
          apply();
        }, TYPING);
      },
    });
    const offered = offeredFacets(table, facets);
    const listOf = (facet) =>
      facetList(facet, { opened: wholeTable, choose: (values) => filterBy(facet.key, values) });
    const lists = new Map([...offered.first, ...offered.more].map((facet) => [facet.key, listOf(facet)]));
    const boxes = (some) => some.map(({ key }) => lists.get(key).box);
    const filters = el(
      "details",
      { class: "filters", open: !narrow.matches },
      el("summary", {}, words.filters),
      el("div", { class: "controls" }, boxes(offered.first)),
      offered.more.length
        ? el(
            "details",
            { class: "filters" },
            el("summary", {}, words.moreFilters),
            el("div", { class: "controls" }, boxes(offered.more)),
          )
        : null,
    );
    const columns = columnList(table.columns, (chosenColumns) => {
      view.columns = chosenColumns;
      layOut();
      apply();
    });
    const full = el("input", {
      type: "checkbox",
      name: "text",
      checked: view.full,
      onchange: () => {
        view.full = full.checked;
        layOut();
        apply();
      },
    });
    const chips = chipList(() => search);
    const reset = el(
      "button",
      { type: "button", onclick: () => location.assign(location.pathname) },
      words.reset,
    );
    box.append(
      search,
      columns.box,
      el("label", {}, full, words.fullText),
      ...fileButtons(),
      ...codeButtons(),
      reset,
    );
    box.after(...(lists.size ? [filters] : []), chips.list, notices);

    function chipsOf() {
      const filters = chosen().flatMap(([facet, values]) =>
        values.map((value) => ({
          text: `${facet.title}: ${facet.word(value)}`,
          remove: () =>
            filterBy(
              facet.key,
              values.filter((other) => other !== value),
            ),
        })),
      );
      const query = {
        text: `“${view.query.trim()}”`,
        remove: () => {
          view.query = search.value = "";
          apply();
        },
      };
      return view.query.trim() ? [query, ...filters] : filters;
    }

    function update() {
      const isWhole = held.size === held.count;
      const said = isWhole ? words.rowsShown : isNarrowed() ? words.rowsSoFar : words.rowsBegun;
      count.textContent = filled(said, {
        n: shown(kept.rows.length),
        m: shown(held.count),
        k: shown(held.size),
      });
      for (const [key, list] of lists) list.update(view.filters[key] ?? [], kept.counts);
      chips.update(chipsOf());
      columns.update(shownColumns().map((column) => column.name));
      reset.hidden = !isNarrowed();
      notices.replaceChildren(...complaints().map((text) => el("p", { class: "notice" }, text)));
    }
    return { update };
  }

  /** What an address asks for that is not there, and what to do. */
  function complaints() {
    const unknown = view.unknown.map(([what, asked]) => {
      const known = what === "filter" ? [...facets.keys()] : names;
      const meant = nearest(asked, known);
      const text = what === "filter" ? words.unknownFilter : words.unknownColumn;
      return `${filled(text, { name: asked })} ${
        meant ? filled(words.meant, { name: meant }) : filled(words.knownNames, { names: known.join(", ") })
      }`;
    });
    if (held.size < held.count) return unknown;
    for (const [facet, values] of chosen())
      for (const value of values) {
        const known = valuesOf(facet);
        if (known.has(value) || facet.known.includes(value) || labels[value]) continue;
        const meant = nearest(value, known);
        const parts = [
          filled(words.unknownValue, { value, filter: facet.title, name: facet.key }),
          meant ? filled(words.meant, { name: meant }) : "",
          words.takeAway,
        ];
        unknown.push(parts.filter(Boolean).join(" "));
      }
    return unknown;
  }

  function valuesOf(facet) {
    return new Set(held.columns[facet.column].values.flatMap((value) => facet.groups(value)));
  }

  // --- what is taken away ---

  function whatIsShown() {
    return {
      table,
      chosen: chosen(),
      isSearched: Boolean(view.query.trim()),
      rows: kept.rows,
      cell: (column, row) => cellOf(held, column, row),
      sort: view.sort,
      columns: view.columns,
    };
  }

  function fileButtons() {
    return [
      ["csv", "text/csv", csvOf],
      ["json", "application/json", jsonOf],
    ].map(([kind, type, write]) =>
      el(
        "button",
        {
          type: "button",
          "data-file": kind,
          onclick: async () => {
            await wholeTable();
            const text = write(whatIsShown(), view.columns ?? names);
            const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
            const link = el("a", {
              href: address,
              download: `${name}${isNarrowed() ? "-selected" : ""}.${kind}`,
            });
            link.click();
            setTimeout(() => URL.revokeObjectURL(address), 10_000);
          },
        },
        filled(words.downloadShown, { kind: kind.toUpperCase() }),
      ),
    );
  }

  function codeButtons() {
    return [
      ["pandas", words.copyPandas],
      ["R", words.copyR],
    ].map(([language, title]) => {
      const button = el(
        "button",
        {
          type: "button",
          "data-code": language,
          onclick: async () => {
            await wholeTable();
            const text = codeOf(whatIsShown(), language);
            button.dataset.copied = text;
            try {
              await navigator.clipboard.writeText(text);
            } catch {
              window.prompt(title, text);
            }
            button.textContent = words.copied;
            setTimeout(() => {
              button.textContent = title;
            }, 1500);
          },
        },
        title,
      );
      return button;
    });
  }
}

/**
 * A function that loads the parts of a table that are still missing, once, and hands each to `add` in their order. In
 * `box` it is said that they load, or do not.
 */
function wanted(table, box, add) {
  let loading;
  let next = 2;
  const rest = async () => {
    while (next <= table.parts) {
      const parts = laterParts(table.name, table.parts).slice(next - 2); // asked for together
      add(await parts[0]);
      next += 1;
    }
    place.dataset.whole = "true";
  };
  return () => {
    loading ??= stand(box, rest);
    return loading;
  };
}
