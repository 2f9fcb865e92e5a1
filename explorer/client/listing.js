// The form above a list of rows (pages/listing.mjs): which rows are shown, how many, and the address of that view.
import { words } from "./store.js";

const place = document.getElementById("explore");
const form = place.querySelector("form.filters");
const count = document.getElementById("count");
const none = place.querySelector("p.none");
const entries = [...place.querySelectorAll("#rows section > ul > li")].map((node) => ({
  node,
  section: node.closest("section"),
  row: { ...node.dataset, node, link: node.querySelector("a") },
  text: `${node.textContent} ${node.dataset.find ?? ""}`.toLowerCase(),
}));
const sections = [...new Set(entries.map(({ section }) => section))];
const PAUSE = 120; // milliseconds after the last key, until the chart follows

/** What is chosen, by the names of the fields of the form. */
function chosen() {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
}

/** The rows that have what is chosen, and all the words that are searched. */
function fitting({ q = "", ...facets }) {
  const terms = q.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = Object.entries(facets);
  return entries.filter(
    ({ row, text }) =>
      wanted.every(([key, value]) => (row[key] ?? "").split(" ").includes(value)) &&
      terms.every((term) => text.includes(term)),
  );
}

/** Hide what is not kept, and touch nothing else. */
function hideOthers(kept) {
  const shown = new Set(kept);
  for (const entry of entries) {
    const isHidden = !shown.has(entry);
    if (entry.node.hidden !== isHidden) entry.node.hidden = isHidden;
  }
  const held = new Set(kept.map(({ section }) => section));
  for (const section of sections) section.hidden = !held.has(section);
}

function remember(values) {
  const address = new URLSearchParams(values);
  history.replaceState(null, "", `${location.pathname}${address.size ? `?${address}` : ""}${location.hash}`);
}

/** Choose what the address says; a value that no field has is left aside. */
function recall() {
  for (const [key, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(key);
    if (!field || !field.name) continue;
    if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value))
      field.value = value;
  }
}

/**
 * Filter the rows as the form says, and draw what is left: `draw(rows)` gets the data of those that are shown, each
 * with its link. `choose(name, value)` sets a field, as a chart does that is clicked.
 */
export function filtered(draw = () => {}) {
  let later;
  const show = ({ atOnce = true } = {}) => {
    const values = chosen();
    const kept = fitting(values);
    hideOthers(kept);
    none.hidden = kept.length > 0;
    count.textContent = words.rowsOf(kept.length, entries.length);
    remember(values);
    clearTimeout(later);
    const follow = () => draw(kept.map(({ row }) => row));
    if (atOnce) follow();
    else later = setTimeout(follow, PAUSE);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => show({ atOnce: event.target.type !== "search" }));
  form.addEventListener("reset", () => setTimeout(show)); // the fields are emptied after this event
  recall();
  form.hidden = false;
  show();
  place.dataset.ready = "true";
  return {
    choose(name, value) {
      form.elements.namedItem(name).value = value;
      show();
    },
    show,
  };
}
