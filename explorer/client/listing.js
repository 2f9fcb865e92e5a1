// The form above a list of rows (pages/listing.mjs): which rows are shown, how many, and the address of that view.
import { words } from "./store.js";

const place = document.getElementById("explore");
const form = place.querySelector("form.filters");
const count = document.getElementById("count");
const none = place.querySelector("p.none");
const sections = [...place.querySelectorAll("#rows section")];
const entries = [...place.querySelectorAll("#rows section > ul > li")].map((node) => ({
  node,
  data: node.dataset,
  text: `${node.textContent} ${node.dataset.find ?? ""}`.toLowerCase(),
}));

/** What is chosen, by the names of the fields of the form. */
function chosen() {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
}

function fits({ data, text }, { q = "", ...facets }) {
  const terms = q.toLowerCase().split(/\s+/).filter(Boolean);
  return (
    terms.every((term) => text.includes(term)) &&
    Object.entries(facets).every(([key, value]) => (data[key] ?? "").split(" ").includes(value))
  );
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
  const show = () => {
    const values = chosen();
    const kept = entries.filter((entry) => fits(entry, values));
    const shown = new Set(kept.map((entry) => entry.node));
    for (const { node } of entries) node.hidden = !shown.has(node);
    for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
    none.hidden = kept.length > 0;
    count.textContent = words.rowsOf(kept.length, entries.length);
    count.dataset.rows = kept.length;
    remember(values);
    draw(kept.map(({ node, data }) => ({ ...data, link: node.querySelector("a"), node })));
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
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
