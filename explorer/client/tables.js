// A table to search, filter and sort; what is shown is in the address, and can be had as a file or as code.
import { numberKey, numberKeys, searchable, termsOf } from "../shared/finding.mjs";
import { nearest } from "../shared/nearest.mjs";
import { drawn, el, file, filled, inLanguage, label, labels, shown, words, worded } from "./store.js";
import { place, stand } from "./page.js";
import { readAddress, writeAddress } from "./tables/address.js";
import { alignment, cellMaker, widthOf } from "./tables/cells.js";
import { chipList, columnList, facetList } from "./tables/choosing.js";
import { codeOf, csvOf, jsonOf } from "./tables/code.js";
import { allFacets, offeredFacets } from "./tables/facets.js";
import { applyFilters, rankValues, sortRows } from "./tables/filters.js";
import { drawGrid } from "./tables/grid.js";
import { cellOf, holdTable, isThere, missingColumns, textsOf } from "./tables/held.js";
import { loaderOf } from "./tables/loading.js";

const TYPING = 60; // ms without a key before the rows are searched
const FEW_BLOCKS = 20; // of rows that a filter leaves: so many are loaded and searched alone
const SCROLLING = 60; // ms without another row in sight before rows that are not there are loaded
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

  const loader = loaderOf(table, held);
  const searched = table.columns.filter((column) => column.searched).map((column) => column.name);
  let turn = 0;
  let scrolled;

  const failures = el("div", {});
  document.getElementById("count").after(failures);
  const controls = drawControls();
  const grid = drawGrid({ place, title: inLanguage(table.title), heads, cells, waiting: loadRowsSoon });
  const cell = cellMaker(table, held);
  const firstValues = (n) => table.rows.map((row) => row[n]);
  const widths = new Map(table.columns.map((column, n) => [column.name, widthOf(column, firstValues(n))]));
  layOut();
  const applied = apply();
  if (!view.query.trim()) await applied; // a search of a large table takes longer, and the page says so
  place.dataset.ready = "true";
  narrow.addEventListener("change", layOut);

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
          el("span", {}, inLanguage(column.title), column.name === "note_en" ? words.rowInEnglish : ""),
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
    const names = shownColumns().map((column) => column.name);
    if (!isThere(held, row, names)) return null;
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

  /**
   * Show the rows that the filters leave, in order, and say so: in words, in the chips, in the address. Columns that
   * this needs and that are not there are loaded first; what is asked in the meantime goes before.
   */
  function apply() {
    history.replaceState(null, "", `${location.pathname}${writeAddress(view)}${location.hash}`);
    turn += 1;
    const own = turn;
    const sorted = view.sort ? [view.sort.name] : [];
    const columns = chosen().map(([facet]) => facet.column);
    return having([...new Set([...columns, ...sorted])], () => {
      if (own !== turn) return undefined;
      if (!view.query.trim()) return answer();
      const few = fewLeft();
      if (few) return searchAmong(few, own);
      return having(searched, () => own === turn && answer());
    });
  }

  /** The rows that filters leave, where they are so few, of a table whose columns are not there, that they alone are searched; or null. */
  function fewLeft() {
    if (!chosen().length || !missingColumns(held, searched).length) return null;
    const { rows } = applyFilters(held, chosen(), [], []);
    const blocks = new Set(Array.from(rows, (row) => Math.floor(row / table.block)));
    return blocks.size <= FEW_BLOCKS ? rows : null;
  }

  /** Search some rows, which are loaded for it. What other filters would leave is not known then. */
  function searchAmong(rows, own) {
    delete place.dataset.whole;
    return stand(
      failures,
      async () => {
        await loader.rows([...rows]);
        if (own !== turn) return;
        const terms = termsOf(view.query);
        const isFound = (row) => {
          const texts = searched.map((name) => {
            const value = cellOf(held, name, row);
            return value === null ? "" : searchable(textOf(byName.get(name), value));
          });
          return terms.every((forms) => texts.some((text) => forms.some((form) => text.includes(form))));
        };
        show(rows.filter(isFound), () => null);
      },
      "",
    );
  }

  function answer() {
    const terms = termsOf(view.query);
    const { rows, counts } = applyFilters(held, chosen(), terms.length ? searchedTexts() : [], terms);
    show(rows, (facet) => (missingColumns(held, [facet.column]).length ? null : counts(facet)));
  }

  function show(rows, counts) {
    kept.rows = view.sort ? sortRows(held.columns[view.sort.name], ranks(), rows) : rows;
    kept.counts = counts;
    grid.show(kept.rows);
    controls.update();
    noteWhole();
  }

  function searchedTexts() {
    return searched.map((name) => {
      const column = held.columns[name];
      return { texts: textsOf(column, textOf), codes: column.codes };
    });
  }

  /** Load what a search looks in before the first letter is typed. */
  function prepareSearch() {
    if (!missingColumns(held, searched).length) searchedTexts();
    else
      having(searched, () => {
        searchedTexts();
        apply();
      });
  }

  /** Do something with columns that have all their rows: at once, or when these are loaded. */
  function having(names, then) {
    if (!missingColumns(held, names).length) return then();
    delete place.dataset.whole;
    document.getElementById("count").textContent = words.loading;
    return stand(
      failures,
      async () => {
        await loader.columns(names);
        then();
      },
      "",
    );
  }

  /** Load the rows in sight that are not there, once nobody scrolls. */
  function loadRowsSoon() {
    delete place.dataset.whole;
    clearTimeout(scrolled);
    scrolled = setTimeout(loadRows, SCROLLING);
  }

  function loadRows() {
    const show = async () => {
      await loader.rows(grid.missing());
      grid.fill();
      noteWhole();
    };
    return stand(failures, show, "");
  }

  /** Note that all that is asked for and in sight is shown, for those who wait for it. */
  function noteWhole() {
    if (!grid.missing().length) place.dataset.whole = "true";
  }

  /** The order that is chosen; it is made once, for texts of a large table take a second. */
  function ranks() {
    const { name, down } = view.sort;
    const key = `${name} ${down}`;
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
    apply();
    grid.redraw();
  }

  function filterBy(key, values) {
    if (values.length) view.filters[key] = values;
    else delete view.filters[key];
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
      onfocus: prepareSearch,
      oninput: () => {
        clearTimeout(typed);
        typed = setTimeout(() => {
          view.query = search.value;
          apply();
        }, TYPING);
      },
    });
    const offered = offeredFacets(table, facets);
    const listOf = (facet) =>
      facetList(facet, {
        opened: () => having([facet.column, ...(view.query.trim() ? searched : [])], answer),
        choose: (values) => filterBy(facet.key, values),
      });
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
          text: `${facet.title}${words.colon}${facet.word(value)}`,
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
      count.textContent = filled(words.rowsShown, { n: shown(kept.rows.length), m: shown(held.count) });
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
    const isKnown = ([facet]) => !missingColumns(held, [facet.column]).length;
    for (const [facet, values] of chosen().filter(isKnown))
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

  function save(kind, type, text) {
    controls.update();
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = el("a", { href: address, download: `${name}${isNarrowed() ? "-selected" : ""}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
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
          onclick: () => having(names, () => save(kind, type, write(whatIsShown(), view.columns ?? names))),
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
