// A table of which only the rows in sight are drawn. Rows have one height, so that a place in the scroll is a row; a row
// that has the focus stays, wherever the scroll is.
import { el, words } from "../store.js";

const MARGIN = 6; // rows drawn beyond the window

/**
 * Draw a table into a place: `{place, title, heads, cells}`. `heads()` gives the header cells, `cells(row)` those of a
 * row by its number in the data, or null where they are not there yet; `waiting()` is called when such rows are in sight.
 * Gives `{redraw, show, fill, missing}`: `show(rows)` shows rows in their order, `redraw` draws all anew (after a change
 * of columns or of the height of rows), `missing()` are the rows in sight that wait for their cells, `fill` draws those.
 */
export function drawGrid({ place, title, heads, cells, waiting }) {
  const head = el("div", { class: "row head", role: "row", "aria-rowindex": 1 });
  const body = el("div", { class: "body", role: "rowgroup" });
  const grid = el(
    "div",
    { class: "grid", role: "table", "aria-label": title },
    el("div", { role: "rowgroup", class: "header" }, head),
    body,
  );
  const box = el("div", { class: "gridbox", tabindex: "0", role: "region", "aria-label": title }, grid);
  const nothing = el("p", { class: "nothing" }, words.nothing);
  box.append(nothing);
  place.replaceChildren(box);
  const drawnRows = new Map(); // by place in `rows`: `{row, line}`
  let rows = [];
  let frame = 0;

  /** The height of a row in pixels; the style gives it in rem. */
  function height() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return parseFloat(getComputedStyle(grid).getPropertyValue("--row")) * rem;
  }

  function line(position) {
    const own = cells(rows[position]);
    const made = el(
      "div",
      {
        class: position % 2 ? "row" : "row even",
        role: "row",
        "aria-rowindex": position + 2,
        "aria-busy": own ? null : "true",
      },
      own ?? el("div", { role: "cell" }, words.loading),
    );
    made.style.top = `${position * height()}px`;
    return made;
  }

  /** Draw the rows in sight and take away those out of it, but for one with the focus. */
  function draw() {
    frame = 0;
    const tall = height();
    const first = Math.max(0, Math.floor(box.scrollTop / tall) - MARGIN);
    const last = Math.min(rows.length, Math.ceil((box.scrollTop + box.clientHeight) / tall) + MARGIN);
    for (const [position, { row, line }] of drawnRows) {
      const isInSight = first <= position && position < last;
      const isSame = rows[position] === row;
      if (isSame && (isInSight || line.contains(document.activeElement))) continue;
      if (line.contains(document.activeElement)) box.focus({ preventScroll: true });
      line.remove();
      drawnRows.delete(position);
    }
    for (let position = first; position < last; position++) {
      if (drawnRows.has(position)) continue;
      const made = line(position);
      // In the order of the rows, which is that of the tab key.
      const next = [...body.children].find((other) => Number(other.ariaRowIndex) > position + 2);
      body.insertBefore(made, next ?? null);
      drawnRows.set(position, { row: rows[position], line: made });
    }
    if (missing().length) waiting();
  }

  const isWaiting = ({ line }) => line.ariaBusy === "true";
  const missing = () => [...drawnRows.values()].filter(isWaiting).map(({ row }) => row);

  /** Draw the rows in sight that waited for their cells. */
  function fill() {
    for (const [position, drawn] of drawnRows) {
      if (!isWaiting(drawn)) continue;
      drawn.line.remove();
      drawnRows.delete(position);
    }
    draw();
  }

  function size() {
    const tall = height();
    body.style.height = `${rows.length * tall}px`;
    nothing.hidden = rows.length > 0;
    grid.setAttribute("aria-rowcount", rows.length + 1);
  }

  function show(newRows) {
    rows = newRows;
    size();
    draw();
  }

  /** Draw the header and all rows anew; a header that had the focus has it again. */
  function redraw() {
    const focused = document.activeElement?.closest(".grid [data-column]")?.dataset.column;
    head.replaceChildren(...heads());
    if (focused) head.querySelector(`[data-column="${CSS.escape(focused)}"] button`)?.focus();
    if (body.contains(document.activeElement)) box.focus({ preventScroll: true });
    body.replaceChildren();
    drawnRows.clear();
    show(rows);
  }

  box.addEventListener("scroll", () => {
    frame ||= requestAnimationFrame(draw);
  });
  addEventListener("resize", () => {
    frame ||= requestAnimationFrame(draw);
  });
  return { redraw, show, fill, missing, grid, box };
}
