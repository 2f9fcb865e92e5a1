// The controls above a table: lists of values with their counts, chips of what is filtered, choice of columns.
import { el, filled, inLanguage, shown, words } from "../store.js";

// In a narrow window a list stands in the page, and moves what is below it: it stays until it is closed.
const narrow = matchMedia("(max-width: 40rem)");
const LONG = 12; // from how many values on a list has a field to search it

/** A list that opens below its title; the escape key or a click elsewhere closes it. `fill(panel)` is called when it opens. */
function dropdown(title, fill) {
  const panel = el("div", { class: "panel", role: "group", "aria-label": title });
  const summary = el("summary", {}, title);
  const box = el("details", { class: "facet" }, summary, panel);
  box.addEventListener("toggle", () => {
    if (!box.open) return;
    for (const other of document.querySelectorAll("details.facet[open]"))
      if (other !== box) other.open = false;
    fill(panel);
    // A list near the edge of the window opens to the other side.
    box.classList.remove("back");
    box.classList.toggle("back", panel.getBoundingClientRect().right > document.documentElement.clientWidth);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (box.open && !box.contains(event.target) && !narrow.matches) box.open = false;
  });
  return { box, panel, summary };
}

/**
 * A list of the values of a facet to choose from. `opened()` is called before it is filled, `choose(values)` when the
 * choice changes. Gives `{box, update}`: `update(chosen, counts)` shows a choice and the counts; these are a function,
 * asked only while the list is open, that gives null while the values are loaded.
 */
export function facetList(facet, { opened, choose }) {
  let state = { chosen: [], counts: () => null };
  let lines = new Map();
  const { box, panel, summary } = dropdown(facet.title, () => {
    opened();
    fill();
  });

  /** The values, in the order of the schema, of years, or by their words. */
  function values(counts) {
    const all = [...new Set([...facet.known, ...counts.keys(), ...state.chosen])];
    if (facet.known.length) return all;
    if (facet.kind === "year") return all.sort().reverse();
    const byWord = new Intl.Collator(words.lang);
    return all.sort((a, b) => byWord.compare(facet.word(a), facet.word(b)));
  }

  function fill() {
    const counts = state.counts(facet);
    if (!counts) {
      lines = new Map();
      panel.replaceChildren(el("p", {}, words.loading));
      return;
    }
    const sorted = values(counts);
    lines = new Map(sorted.map((value) => [value, option(value)]));
    const list = [...lines.values()].map(({ line }) => line);
    const search =
      list.length > LONG &&
      el("input", {
        type: "search",
        "aria-label": words.findValue,
        placeholder: words.findValue,
        oninput: narrow,
      });
    panel.replaceChildren(
      ...(search ? [search] : []),
      ...(list.length ? list : [el("p", {}, words.nothing)]),
    );
    refresh(counts);
  }

  function option(value) {
    const input = el("input", { type: "checkbox", value, onchange: change });
    const count = el("span", { class: "count" });
    return { input, count, line: el("label", {}, input, el("span", {}, facet.word(value)), count) };
  }

  function change() {
    choose([...lines].filter(([, { input }]) => input.checked).map(([value]) => value));
  }

  function narrow(event) {
    const wanted = event.target.value.toLowerCase();
    for (const [value, { line }] of lines)
      line.hidden = !`${value} ${facet.word(value)}`.toLowerCase().includes(wanted);
  }

  function refresh(counts) {
    for (const [value, { input, count, line }] of lines) {
      input.checked = state.chosen.includes(value);
      count.textContent = shown(counts.get(value) ?? 0);
      line.classList.toggle("none", !counts.get(value));
    }
  }

  function update(chosen, counts) {
    state = { chosen, counts };
    summary.textContent = chosen.length ? `${facet.title} (${shown(chosen.length)})` : facet.title;
    if (!box.open) return;
    const now = counts(facet);
    if (!now) return;
    if (!lines.size || [...now.keys()].some((value) => !lines.has(value))) {
      const hadFocus = panel.contains(document.activeElement) && document.activeElement.value;
      fill();
      if (hadFocus) lines.get(hadFocus)?.input.focus();
    } else refresh(now);
  }
  return { box, update };
}

/**
 * What a table is filtered by, each with a button that takes it away. `update(chips)` shows chips `{text, remove}`; the
 * focus goes on to the next chip, or to what `after()` gives.
 */
export function chipList(after) {
  const list = el("ul", { class: "chips", "aria-label": words.filteredBy });
  function update(chips) {
    const buttons = [...list.querySelectorAll("button")];
    const place = buttons.indexOf(document.activeElement);
    list.replaceChildren(
      ...chips.map(({ text, remove }) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", onclick: remove, "aria-label": filled(words.removeFilter, { filter: text }) },
            el("span", {}, text),
            el("span", { "aria-hidden": "true" }, "✕"),
          ),
        ),
      ),
    );
    list.hidden = !chips.length;
    if (place < 0) return;
    const left = [...list.querySelectorAll("button")];
    (left[Math.min(place, left.length - 1)] ?? after()).focus();
  }
  return { list, update };
}

/** Which columns are shown, and in which order. `choose(names)` is called with the names, or null for all as they are. */
export function columnList(columns, choose) {
  let shownNames = [];
  const all = columns.map((column) => column.name);
  const byName = new Map(columns.map((column) => [column.name, column]));
  const { box, panel, summary } = dropdown(words.chooseColumns, () => fill());

  function set(names, focus) {
    const asIs = names.length === all.length && names.every((name, n) => name === all[n]);
    choose(asIs ? null : names);
    fill(focus);
  }

  function moved(name, by) {
    const names = [...shownNames];
    const place = names.indexOf(name);
    names.splice(place, 1);
    names.splice(place + by, 0, name);
    return names;
  }

  function fill(focus) {
    const hidden = all.filter((name) => !shownNames.includes(name));
    const lines = [...shownNames, ...hidden].map((name) => line(name));
    const reset = el(
      "button",
      { type: "button", onclick: () => set(all, "reset"), name: "reset" },
      words.allColumns,
    );
    panel.replaceChildren(reset, ...lines);
    if (focus) panel.querySelector(`[name="${CSS.escape(focus)}"]:not(:disabled)`)?.focus();
  }

  function line(name) {
    const place = shownNames.indexOf(name);
    const title = inLanguage(byName.get(name).title);
    const input = el("input", {
      type: "checkbox",
      name,
      checked: place >= 0,
      disabled: place >= 0 && shownNames.length === 1,
      onchange: () =>
        set(place < 0 ? [...shownNames, name] : shownNames.filter((other) => other !== name), name),
    });
    const mover = (sign, word, by, key) =>
      el(
        "button",
        {
          type: "button",
          name: `${name}-${key}`,
          disabled: place < 0 || place + by < 0 || place + by >= shownNames.length,
          "aria-label": filled(word, { column: title }),
          onclick: () => {
            const names = moved(name, by);
            const end = names.indexOf(name) + by < 0 || names.indexOf(name) + by >= names.length;
            set(names, end ? name : `${name}-${key}`);
          },
        },
        sign,
      );
    return el(
      "div",
      { class: "line" },
      el("label", {}, input, el("span", {}, title)),
      mover("↑", words.moveBefore, -1, "up"),
      mover("↓", words.moveAfter, 1, "down"),
    );
  }

  function update(names) {
    shownNames = names;
    const isAll = names.length === all.length;
    summary.textContent = isAll
      ? words.chooseColumns
      : `${words.chooseColumns} (${shown(names.length)} / ${shown(all.length)})`;
  }
  return { box, update };
}
