// The results of the search over everything. What is asked is in the address: `?q=…&kind=events`.
import { numberKeys, searchable, termsOf } from "../shared/finding.mjs";
import { isId, rowAddress } from "../shared/rows.mjs";
import { place, stand } from "./page.js";
import { el, file, filled, laterParts, root, shown, words } from "./store.js";

const AT_ONCE = 50; // results shown before one asks for more
const IN_TEXT = 5; // the rank of what only its description fits
const AROUND = 90; // characters of a description shown on either side of what was found
const TYPING = 80; // ms without a key before it is searched
const NAME = `search/${words.lang}`;
const asked = new URLSearchParams(location.search);
const view = { query: asked.get("q") ?? "", kind: asked.get("kind") ?? "", limit: AT_ONCE };

stand(place, async () => start(await file(NAME)));

async function start(head) {
  const simplify = simplifier(head);
  const kinds = new Map(head.kinds);
  const entries = [];
  const failures = el("div", {});
  let loading = null;
  let added = 0; // parts after the first
  const { update } = drawPage();
  add(head);
  place.dataset.ready = "true";
  if (view.query.trim()) loadAll();

  /** Load what is searched besides the first part, once something is asked: further rows, and descriptions. */
  function loadAll() {
    loading ??= stand(
      failures,
      async () => {
        const parts = laterParts(NAME, head.parts);
        const texts = file(`${NAME}.texts`);
        while (added < parts.length) {
          add(await parts[added]);
          added += 1;
        }
        const described = await texts;
        place.dataset.whole = "true";
        describe(described);
      },
      "",
    );
  }

  /** Add the descriptions, which are searched last: most people look for a name. */
  function describe({ texts }) {
    for (const [place, own, other] of texts) {
      const all = simplify(searchable(`${own}\n${other}`));
      Object.assign(entries[place], { own, inOther: other, described: all + numberKeys(all) });
    }
    find();
  }

  function add(part) {
    for (const [id, kind, name, other, also, heard, date, more] of part.entries) {
      const names = [name, other, ...also.split(" · ")]
        .filter(Boolean)
        .map((text) => simplify(searchable(text)));
      const rest = [id, heard, more].map((text) => searchable(text)).join("\n");
      const pinyin = heard.split(" ");
      const searched = { names, pinyin, heard: spread(names, rest), described: "" };
      entries.push({ id, kind, name, other, date, more, ...searched });
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
    view.terms = terms;
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
        loadAll();
        find();
      }, TYPING);
    });
    typed.form.addEventListener("submit", (event) => event.preventDefault());
    const status = el("p", { class: "count", role: "status" });
    const filter = el("div", { class: "kinds", role: "group", "aria-label": words.resultsKinds });
    const list = el("ol", { class: "plain hits" });
    const more = el("button", { type: "button", class: "more", onclick: showMore }, "");
    place.replaceChildren(status, filter, list, more, failures);
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

    function saidOf(n) {
      const q = view.query.trim();
      if (!q) return place.dataset.hint;
      if (!n && !place.dataset.whole) return words.loading;
      return filled(n ? words.resultsFound : words.resultsNone, { n: shown(n), q });
    }

    function update(found) {
      const counts = new Map();
      for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const isKnown = !view.kind || kinds.has(view.kind);
      const kept = view.kind && isKnown ? found.filter(({ kind }) => kind === view.kind) : found;
      const said = saidOf(kept.length);
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
    return { update };
  }

  function hit({ id, kind, name, other, date, more, ...entry }) {
    const address = isId(id) ? rowAddress(root, words.lang, id) : `${root}${words.lang}/${id}`;
    const facts = [kinds.get(kind), date, more].filter(Boolean).join(" · ");
    return el(
      "li",
      {},
      el("a", { href: address }, name || id),
      other && other !== name ? el("span", { class: "count", lang: words.other }, ` ${other}`) : null,
      el("div", { class: "count" }, facts),
      entry.rank === IN_TEXT ? passage(entry, view.terms) : null,
    );
  }
}

/** A row that only its description fits: the words around what was found. */
function passage({ heard, own, inOther }, terms) {
  const isOutside = (forms) => !forms.some((form) => heard.includes(form));
  const looked = terms.filter(isOutside).flat();
  for (const [text, lang] of [
    [own, null],
    [inOther, words.other],
  ]) {
    const plain = searchable(text);
    const at = Math.min(...looked.map((form) => plain.indexOf(form)).filter((place) => place >= 0));
    if (at === Infinity) continue;
    const from = Math.max(0, at - AROUND);
    const cut = text.slice(from, at + AROUND);
    const shownText = `${from ? "…" : ""}${cut}${from + cut.length < text.length ? "…" : ""}`;
    return el("div", { class: "count", lang }, shownText);
  }
  return null;
}

const fits = ({ heard, described }, terms) =>
  terms.every((forms) => forms.some((form) => heard.includes(form) || described.includes(form)));

/** How well an entry fits: a name itself or its pinyin, its beginning, a part of it, something else, its description. */
function rankOf({ names, pinyin, id, heard }, whole, terms) {
  const isHeard = terms.every((forms) => forms.some((form) => heard.includes(form)));
  if (!isHeard) return IN_TEXT;
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
