// The page that looks up an id: leads to the row whose id stands in the address after #, or says that there is none.
import { isId, rowAddress } from "../shared/rows.mjs";
import { filled, file, root, words } from "./store.js";

async function find() {
  const asked = decoded(location.hash.slice(1));
  if (!asked) return;
  const known = isId(asked) ? await file(`ids/${asked.slice(0, 3)}`).catch(() => []) : [];
  if (known.includes(asked)) location.replace(rowAddress(root, words.lang, asked));
  else document.getElementById("asked").textContent = filled(words.lostAsked, { id: asked });
}

/** What an address has encoded, or the text itself where that is no encoding. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

addEventListener("hashchange", find);
find();
