// What a mark of a chart says when it is pointed at or reached by key.
import { el, words } from "./store.js";

const lang = words.lang;

/** Show what the marks within a frame say, and lead from one to the next by arrow keys. */
export function explain(frame, points, legend) {
  const byId = new Map(points.map((point) => [point.id, point]));
  const found = new Map([...frame.querySelectorAll("a[data-id]")].map((mark) => [mark.dataset.id, mark]));
  const marks = points.map((point) => found.get(point.id)); // in order of time
  const box = el("div", { class: "tip", hidden: true, role: "tooltip", id: "tip" });
  frame.append(box);
  const hide = () => (box.hidden = true);
  const show = (mark) => {
    box.replaceChildren(...linesOf(byId.get(mark.dataset.id), legend));
    box.hidden = false;
    beside(frame, mark, box);
  };
  for (const mark of marks) {
    mark.querySelector("title")?.remove(); // a browser would show it over ours
    mark.setAttribute("tabindex", mark === marks[0] ? "0" : "-1");
    mark.addEventListener("pointerenter", () => show(mark));
    mark.addEventListener("pointerleave", hide);
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", hide);
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return hide();
      const to = next(marks, mark, event.key);
      if (!to) return;
      event.preventDefault();
      for (const one of marks) one.setAttribute("tabindex", one === to ? "0" : "-1");
      to.focus();
    });
  }
}

/** The mark to which a key leads: the next or previous in time, the first or the last. */
function next(marks, mark, key) {
  const at = marks.indexOf(mark);
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: marks.length - 1,
  };
  return key in to ? marks[Math.max(0, Math.min(marks.length - 1, to[key]))] : null;
}

/** Date, value and source of a point, and what else tells it apart. */
function linesOf(point, legend) {
  const more = [
    point.nature === "observed" ? "" : legend[point.nature][lang],
    point.region_id && point.region_id !== "reg-cn" ? point.place[lang] : "",
    point.program?.[lang],
    point.base?.[lang],
    point.disputed ? legend.disputed[lang] : "",
    point.on_copy ? words.rowOnCopy : "",
  ];
  return [
    el("b", {}, point.value_text[lang]),
    el("span", {}, point.date_text[lang]),
    ...more.filter(Boolean).map((text) => el("span", {}, text)),
    point.source
      ? el("small", {}, `${words.figureSource}${lang === "zh" ? "：" : ": "}${point.source[lang]}`)
      : "",
  ].filter(Boolean);
}

/** Put a box above a mark, or below where there is no room, within the frame. */
function beside(frame, mark, box) {
  const outer = frame.getBoundingClientRect();
  const at = mark.querySelector(".reach").getBoundingClientRect();
  const middle = at.left + at.width / 2 - outer.left;
  const left = Math.max(0, Math.min(outer.width - box.offsetWidth, middle - box.offsetWidth / 2));
  const above = at.top - outer.top - box.offsetHeight - 4;
  const isRoom = at.top - box.offsetHeight - 4 > 0;
  box.style.left = `${left}px`;
  box.style.top = `${isRoom ? above : at.bottom - outer.top + 4}px`;
}
