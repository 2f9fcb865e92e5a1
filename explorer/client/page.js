// A page that the browser draws: its place, what of it is kept in the address, and what is said until it stands.
import { el, filled, LoadFailed, words } from "./store.js";

export const place = document.querySelector("#explore, #table, #results");

/**
 * Draw something within an element, saying `meanwhile` while its data are loaded. A file that does not load is named, with a
 * button to try again; any other error is one of ours and stays one.
 */
export async function stand(within, draw, meanwhile = words.loading) {
  const waiting = el("p", { role: "status", class: "waiting" }, meanwhile);
  within.replaceChildren(...(meanwhile ? [waiting] : []));
  try {
    await draw();
    waiting.remove();
  } catch (error) {
    if (!(error instanceof LoadFailed)) throw error;
    within.replaceChildren(failed(error, () => stand(within, draw, meanwhile)));
  }
  place.dataset.ready = "true";
}

function failed(error, again) {
  return el(
    "div",
    { role: "alert", class: "failed" },
    el("p", {}, filled(words.dataFailed, { file: `data/${error.file}.js` }), " ", words.dataFailedHint),
    el("button", { type: "button", onclick: again }, words.tryAgain),
  );
}

/** What the address asks for: lists of values by name; `?place=reg-cn,reg-cn-js` gives two places. */
export function readChoices() {
  const asked = new URLSearchParams(location.search);
  return Object.fromEntries([...asked].map(([name, text]) => [name, text.split(",")]));
}

/** Keep choices in the address, without a step in the history; what is null is the usual and left out. */
export function writeChoices(choices) {
  const chosen = Object.entries(choices).filter(([, values]) => values);
  const query = chosen
    .map(([name, values]) => `${name}=${values.map(encodeURIComponent).join(",")}`)
    .join("&");
  history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
}
