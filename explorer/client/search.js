// The results of the search over everything. What is asked is in the address: `?q=…&kind=events`.
import { searchable, termsOf } from "../shared/finding.mjs";
import { isId, rowAddress } from "../shared/rows.mjs";
import { place, stand } from "./page.js";
import { el, file, filled, laterParts, root, shown, words } from "./store.js";

const AT_ONCE = 50; // results shown before one asks for more
const TYPING = 80; // ms without a key before it is searched
const NAME = `search/${words.lang}`;
const asked = new URLSearchParams(location.search);
const view = { query: asked.get("q") ?? "", kind: asked.get("kind") ?? "", limit: AT_ONCE };

stand(place, async () => start(await file(NAME)));

async function start(head) {
  const simplify = simplifier(head);
  const kinds = new Map(head.kinds);
  const entries = [];
  const { input, update } = drawPage();
  add(head);
  place.dataset.ready = "true";
  for (const part of laterParts(NAME, head.parts)) add(await part);
  place.dataset.whole = "true";

  function add(part) {
    for (const [id, kind, name, other, also, heard, date, more] of part.entries) {
      const names = [name, other, ...also.split(" · ")]
        .filter(Boolean)
        .map((text) => simplify(searchable(text)));
      const rest = [id, heard, more].map((text) => searchable(text)).join("\n");
      const pinyin = heard.split(" ");
      entries.push({ id, kind, name, other, date, more, names, pinyin, heard: spread(names, rest) });
    }
    find();
  }

  /** The names and all else that an entry is found by, as one text; the number of a document also without brackets. */
  function spread(names, rest) {
    const numbers = names.filter((name) => /\[\d{4}\]\d+号/.test(name));
    return [...names, ...numbers.map((name) => name.replace(/[[\]]/g, "")), rest].join("\n");
  }

  function find() {
    const terms = termsOf(simplify(view.query));
    const whole = simplify(searchable(view.query)).trim();
    const found = terms.length ? entries.filter((entry) => fits(entry, terms)) : [];
    for (const entry of found) entry.rank = rankOf(entry, whole, terms);
    // Stable: what fits equally well stays in the order of the kinds.
    found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length);
    update(found);
    const now = new URLSearchParams();
    if (view.query.trim()) now.set("q", view.query);
    if (view.kind) now.set("kind", view.kind);
    history.replaceState(null, "", `${location.pathname}${now.size ? `?${now}` : ""}`);
  }

  function drawPage() {
    let typing;
    const typed = document.querySelector("form.search input");
    typed.value = view.query;
    typed.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        Object.assign(view, { query: typed.value, limit: AT_ONCE });
        find();
      }, TYPING);
    });
    typed.form.addEventListener("submit", (event) => event.preventDefault());
    const status = el("p", { class: "count", role: "status" });
    const filter = el("div", { class: "kinds", role: "group", "aria-label": words.resultsKinds });
    const list = el("ol", { class: "plain hits" });
    const more = el("button", { type: "button", class: "more", onclick: showMore }, "");
    place.replaceChildren(status, filter, list, more);
    if (!view.query) typed.focus();

    function showMore() {
      const first = list.children.length;
      view.limit += AT_ONCE;
      find();
      list.children[first]?.querySelector("a").focus();
    }

    function choose(kind) {
      Object.assign(view, { kind, limit: AT_ONCE });
      find();
      filter.querySelector('[aria-pressed="true"]')?.focus();
    }

    function button(kind, text, count) {
      const pressed = String(view.kind === kind);
      return el(
        "button",
        { type: "button", "data-kind": kind, "aria-pressed": pressed, onclick: () => choose(kind) },
        `${text} `,
        el("span", { class: "count" }, shown(count)),
      );
    }

    function update(found) {
      const counts = new Map();
      for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const isKnown = !view.kind || kinds.has(view.kind);
      const kept = view.kind && isKnown ? found.filter(({ kind }) => kind === view.kind) : found;
      const said = !view.query.trim()
        ? place.dataset.hint
        : filled(kept.length ? words.resultsFound : words.resultsNone, {
            n: shown(kept.length),
            q: view.query.trim(),
          });
      status.textContent = isKnown ? said : `${filled(words.unknownKind, { name: view.kind })} ${said}`;
      const offered = [...kinds].filter(([kind]) => counts.has(kind) || kind === view.kind);
      filter.replaceChildren(
        ...(found.length
          ? [
              button("", words.resultsAll, found.length),
              ...offered.map(([kind, name]) => button(kind, name, counts.get(kind) ?? 0)),
            ]
          : []),
      );
      list.replaceChildren(...kept.slice(0, view.limit).map((entry) => hit(entry)));
      const left = kept.length - view.limit;
      more.hidden = left <= 0;
      more.textContent = filled(words.resultsMore, { n: shown(Math.min(left, AT_ONCE)) });
    }
    return { input: typed, update };
  }

  function hit({ id, kind, name, other, date, more }) {
    const address = isId(id) ? rowAddress(root, words.lang, id) : `${root}${words.lang}/${id}`;
    const facts = [kinds.get(kind), date, more].filter(Boolean).join(" · ");
    return el(
      "li",
      {},
      el("a", { href: address }, name || id),
      other && other !== name ? el("span", { class: "count", lang: words.other }, ` ${other}`) : null,
      el("div", { class: "count" }, facts),
    );
  }
}

const fits = (entry, terms) => terms.every((forms) => forms.some((form) => entry.heard.includes(form)));

/** How well an entry fits: a name itself or its pinyin, its beginning, a part of it, or something else. */
function rankOf({ names, pinyin, id }, whole, terms) {
  const sound = whole.replace(/\s+/g, "");
  if (names.includes(whole) || pinyin.includes(sound) || id === whole) return 0;
  if (names.some((name) => name.startsWith(whole)) || pinyin.some((own) => own.startsWith(sound))) return 1;
  if (names.some((name) => name.includes(whole))) return 2;
  const inNames = terms.every((forms) => names.some((name) => forms.some((form) => name.includes(form))));
  return inNames ? 3 : 4;
}

/** A function that writes a text in simplified characters, sign by sign. */
function simplifier({ traditional, simplified }) {
  const map = new Map([...traditional].map((sign, place) => [sign, simplified[place]]));
  return (text) => text.replace(/[\u4e00-\u9fff]/g, (sign) => map.get(sign) ?? sign);
}
