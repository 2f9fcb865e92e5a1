// People and bodies, and what they took part in.
import { labels, list, place, start, to } from "./drawing.js";
import { el, filled, label, load, records, shown, words, worded } from "./store.js";

async function people() {
  const [participants, events] = await Promise.all([records("event_participants"), records("events")]);
  const roles = (await load("event_participants")).columns.find((c) => c.name === "role");
  const when = new Map(events.map((e) => [e.event_id, e]));
  const by = Object.groupBy(participants, (p) => p.person_id || p.organization_id);
  const input = el("input", {
    type: "search",
    "aria-label": words.search,
    placeholder: words.search,
    oninput: draw,
  });
  const out = el("div", {});
  place.append(el("div", { class: "controls" }, input), out);
  function draw() {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = Object.entries(by)
      .filter(([id]) => terms.every((t) => (labels[id] || [id]).join(" ").toLowerCase().includes(t)))
      .sort((a, b) => b[1].length - a[1].length);
    out.replaceChildren(
      el(
        "p",
        { class: "count", "data-rows": kept.length },
        filled(words.rowsShown, { n: shown(kept.length), m: shown(Object.keys(by).length) }),
      ),
      list(
        kept.map(([id, took]) =>
          el(
            "details",
            {},
            el("summary", {}, `${label(labels, id)} (${took.length})`),
            list([
              [to(id, words.permalink)],
              ...took.map((p) => [
                el("span", { class: "count" }, `${when.get(p.event_id)?.date_start || "–"} `),
                to(p.event_id),
                ` · ${worded(roles, p.role)}`,
              ]),
            ]),
          ),
        ),
      ),
    );
  }
  draw();
}

start(people);
