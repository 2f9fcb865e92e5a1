// On every page: the dark mode, the language that keeps its place, and the panel of a row.
import { isLinked } from "../shared/address.mjs";
import { el, filled, inLanguage, isId, label, load, root, shown, TABLES, words, worded } from "./store.js";

const html = document.documentElement;
const toggle = document.getElementById("theme");
const isDark = () =>
  html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const named = () => {
  toggle.textContent = isDark() ? toggle.dataset.light : toggle.dataset.dark;
};
toggle.addEventListener("click", () => {
  html.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", html.dataset.theme);
  } catch {
    /* a browser that keeps nothing */
  }
  named();
});
named();

const language = document.getElementById("language");
language.addEventListener("click", () => {
  language.href = language.href.split(/[?#]/)[0] + location.search + location.hash;
});

const RELATIONS = [
  ["event_participants", "event_id"],
  ["document_issuers", "document_id"],
  ["document_relations", "document_id"],
  ["program_organizers", "program_id"],
  ["initiative_partners", "initiative_id"],
];
const REFERRERS = {
  indicators: [["metrics", "indicator_id"]],
  organizations: [
    ["event_participants", "organization_id"],
    ["document_issuers", "organization_id"],
    ["metrics", "organization_id"],
    ["regional_initiatives", "organization_id"],
  ],
  programs: [
    ["events", "program_id"],
    ["metrics", "program_id"],
  ],
  people: [["event_participants", "person_id"]],
  sources: [["evidence", "source_id"]],
  themes: [
    ["events", "theme_id"],
    ["documents", "theme_id"],
    ["regional_initiatives", "theme_id"],
  ],
  regions: [
    ["events", "region_id"],
    ["documents", "region_id"],
    ["metrics", "region_id"],
    ["regional_initiatives", "region_id"],
    ["organizations", "region_id"],
  ],
  documents: [
    ["metrics", "document_id"],
    ["events", "document_id"],
  ],
  events: [["metrics", "event_id"]],
  regional_initiatives: [["metrics", "initiative_id"]],
};

let dialog;
function panel() {
  if (!dialog) {
    const close = el("button", { type: "button", onclick: () => dialog.close() }, words.close);
    const print = el("button", { type: "button", onclick: () => window.print() }, words.print);
    dialog = el(
      "dialog",
      { id: "panel", "aria-labelledby": "panel-title" },
      el("div", { class: "bar" }, print, close),
      el("div", { class: "body" }),
    );
    dialog.addEventListener("close", () => {
      if (isId(location.hash.slice(1))) history.pushState(null, "", location.pathname + location.search);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
  }
  return dialog;
}

const link = (id, text) => el("a", { href: `#${id}` }, text);

function cell(column, value, labels, hosting) {
  if (value === null || value === undefined || value === "") return null;
  if (column.references && labels[value]) return link(value, label(labels, value));
  if (column.name === "url" && isLinked(value, hosting))
    return el("a", { href: value, rel: "noopener" }, value);
  return el("span", column.name.endsWith("_zh") ? { lang: "zh" } : {}, worded(column, value));
}

function claimsOf(said, table, labels, sources) {
  const column = Object.fromEntries(sources.columns.map((c, i) => [c.name, i]));
  const byId = new Map(sources.rows.map((row) => [row[0], row]));
  const head = [words.field, words.status, words.claim, words.printed, words.source].map((text) =>
    el("th", {}, text),
  );
  const rows = said.map(([field, claim, exact, stance, source, paragraph, start, note]) => {
    const row = byId.get(source) || [];
    const length = { year: 4, month: 7 }[row[column.published_precision]] || 10;
    const about = `${row[column.publisher_zh] || row[column.title_zh] || source} ${(row[column.published] || "").slice(0, length)}`;
    const place = paragraph ? ` · ${words.paragraph} ${paragraph}, ${start}` : "";
    const told = table.columns.find((c) => c.name === field);
    const value = labels[claim] ? link(claim, label(labels, claim)) : told ? worded(told, claim) : claim;
    const url = row[column.url],
      hosting = row[column.hosting];
    const copy = hosting === "copy" ? el("div", { class: "note" }, `${words.copy}: ${url}`) : null;
    return el(
      "tr",
      {},
      el("td", {}, told ? inLanguage(told.title) : field),
      el(
        "td",
        {},
        el(
          "span",
          { class: `stance ${stance}` },
          stance === "disputes" ? words.disputesStance : words[stance],
        ),
      ),
      el("td", {}, value),
      el("td", { lang: "zh" }, exact),
      el(
        "td",
        {},
        isLinked(url, hosting) ? el("a", { href: url, rel: "noopener" }, about) : about,
        place,
        " ",
        link(source, "ⓘ"),
        copy,
        note ? el("div", { class: "note" }, note) : null,
      ),
    );
  });
  return el(
    "div",
    { class: "tablewrap" },
    el("table", { class: "claims" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)),
  );
}

async function relationsOf(id, name, labels) {
  const parts = [];
  for (const [relation, key] of RELATIONS) {
    if (
      !id.startsWith(
        `${{ event_id: "evt", document_id: "doc", program_id: "prg", initiative_id: "ini" }[key]}-`,
      )
    )
      continue;
    const table = await load(relation);
    const at = table.columns.findIndex((c) => c.name === key);
    const rows = table.rows.filter((row) => row[at] === id);
    if (!rows.length) continue;
    parts.push(
      el("h3", {}, inLanguage(table.title)),
      el(
        "ul",
        { class: "plain" },
        rows.map((row) =>
          el(
            "li",
            {},
            table.columns.flatMap((c, i) =>
              i === at || row[i] === null ? [] : [cell(c, row[i], labels), " "],
            ),
          ),
        ),
      ),
    );
  }
  const links = (REFERRERS[name] || []).map(([table, column]) =>
    el(
      "li",
      {},
      el(
        "a",
        { href: `${root}${words.lang}/tables/${table}.html?${column}=${encodeURIComponent(id)}` },
        `${table} · ${column}`,
      ),
    ),
  );
  if (links.length) parts.push(el("h3", {}, words.refers), el("ul", { class: "plain" }, links));
  return parts;
}

async function open(id) {
  const name = TABLES[id.slice(0, 3)];
  const box = panel();
  const body = box.querySelector(".body");
  body.replaceChildren(el("p", {}, words.loading));
  if (!box.open) box.showModal();
  const core = [
    "events",
    "documents",
    "metrics",
    "regional_initiatives",
    "organizations",
    "programs",
    "people",
    "regions",
    "themes",
  ];
  const [table, labels, sources, said] = await Promise.all([
    load(name),
    load("labels"),
    load("sources"),
    core.includes(name) ? load(`claims/${name}`).catch(() => ({})) : {},
  ]);
  const row = table.rows.find((r) => r[0] === id);
  if (location.hash.slice(1) !== id) return; // another row was asked for meanwhile
  if (!row) return body.replaceChildren(el("h2", { id: "panel-title" }, filled(words.noRow, { id })));
  const [, zh, en] = labels[id] || [name, id, id];
  const hosting = row[table.columns.findIndex((c) => c.name === "hosting")];
  const fields = table.columns.flatMap((column, i) => {
    const shownCell = cell(column, row[i], labels, hosting);
    return shownCell
      ? [el("dt", { title: inLanguage(column.meaning) }, inLanguage(column.title)), el("dd", {}, shownCell)]
      : [];
  });
  body.replaceChildren(
    el(
      "p",
      { class: "note" },
      inLanguage(table.title),
      " · ",
      el("code", {}, id),
      " · ",
      el("a", { href: `${root}${words.lang}/tables/${name}.html#${id}` }, words.permalink),
    ),
    el("h2", { id: "panel-title" }, words.lang === "zh" ? zh : en || zh),
    el("p", { class: "note", lang: words.other }, words.lang === "zh" ? en : zh),
    el("dl", { class: "fields" }, fields),
    ...((said[id] || []).length
      ? [el("h3", {}, words.says), claimsOf(said[id], table, labels, sources)]
      : []),
    ...(await relationsOf(id, name, labels)),
  );
  box.scrollTop = 0;
}

function follow() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (isId(id)) open(id);
  else if (dialog?.open) dialog.close();
}
addEventListener("hashchange", follow);
addEventListener("popstate", follow);
follow();
