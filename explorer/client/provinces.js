// The provinces as tiles, and what is known of each.
import * as Plot from "@observablehq/plot";
import { documentDay, latestOfDocument } from "../shared/dates.mjs";
import { STEPS, TILES } from "../shared/palette.mjs";
import { address, day, list, name, picture, place, remember, select, start, to } from "./drawing.js";
import { el, inLanguage, load, records, shown, words } from "./store.js";

async function provinces() {
  const tables = ["events", "documents", "metrics", "regional_initiatives", "organizations"];
  const [regions, reform, themes, ...rest] = await Promise.all([
    records("regions"),
    records("provincial_reform"),
    records("themes"),
    ...tables.map(records),
  ]);
  const held = Object.fromEntries(tables.map((t, i) => [t, rest[i]]));
  const captions = Object.fromEntries(
    (await Promise.all(tables.map(load))).map((t) => [t.name, inLanguage(t.title)]),
  );
  const byId = new Map(reform.map((r) => [r.region_id, r]));
  const documents = new Map(held.documents.map((d) => [d.document_id, d]));
  const within = (row, id) => row.region_id === id || (row.region_id || "").startsWith(`${id}-`);
  const [modeLabel, mode] = select(
    "mode",
    words.mapMode,
    [
      ["", words.mapKnown],
      ["day", words.mapDay],
      ["rows", words.mapRows],
    ],
    draw,
  );
  const [themeLabel, theme] = select(
    "theme",
    words.theme,
    [["", words.all], ...themes.map((t) => [t.theme_id, name(t)])],
    draw,
  );
  const out = el("div", {}),
    detail = el("section", { "aria-live": "polite", id: "detail" }, el("p", {}, words.choose));
  place.append(el("div", { class: "controls" }, modeLabel, themeLabel), out, detail);
  const inTheme = (row) => !theme.value || row.theme_id === theme.value;
  const rowsOf = (id) =>
    tables.reduce(
      (n, t) =>
        n +
        held[t].filter(
          (r) => within(r, id) && (t === "metrics" || t === "organizations" ? !theme.value : inTheme(r)),
        ).length,
      0,
    );
  function draw() {
    remember({ mode: mode.value, theme: theme.value, at: address.get("at") });
    const tiles = regions
      .filter((r) => TILES[r.region_id])
      .map((r) => {
        const row = byId.get(r.region_id),
          [x, y] = TILES[r.region_id];
        const document = documents.get(row?.implementing_document_id);
        const on = document && (document.issued || document.published);
        const n = row ? STEPS.filter((s) => row[s]).length : null;
        const value =
          mode.value === "day"
            ? on
              ? +day(on)
              : null
            : mode.value === "rows" || theme.value
              ? rowsOf(r.region_id)
              : n;
        const said =
          mode.value === "day"
            ? document && latestOfDocument(document)
              ? documentDay(document)
              : "–"
            : value === null
              ? "–"
              : `${value}`;
        return {
          id: r.region_id,
          x,
          y,
          name: words.lang === "zh" ? r.short_name_zh || r.name_zh : r.iso_3166_2.slice(3),
          full: name(r),
          value,
          said,
        };
      });
    const values = tiles.map((t) => t.value).filter((v) => v !== null);
    const color = {
      type: "linear",
      range: ["#dfe9f1", "#0b3f6b"],
      domain: [Math.min(...values, mode.value === "day" ? Infinity : 0), Math.max(...values, 1)],
      interpolate: "rgb",
    };
    const tileWidth = Math.min(place.clientWidth, 620);
    const svg = picture(
      {
        width: tileWidth,
        height: Math.round(tileWidth * 0.9),
        margin: 4,
        color,
        x: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 },
        y: { axis: null, domain: [0, 1, 2, 3, 4, 5, 6, 7], padding: 0.06 },
        marks: [
          Plot.cell(tiles, {
            x: "x",
            y: "y",
            fill: (d) => (d.value === null ? null : d.value),
            stroke: "currentColor",
            strokeOpacity: 0.35,
            rx: 5,
            filter: (d) => d.value !== null,
            href: (d) => `#at=${d.id}`,
            title: (d) => `${d.full}: ${d.said}`,
          }),
          Plot.cell(tiles, {
            x: "x",
            y: "y",
            fill: "transparent",
            stroke: "currentColor",
            strokeOpacity: 0.25,
            rx: 5,
            filter: (d) => d.value === null,
            href: (d) => `#at=${d.id}`,
            title: (d) => `${d.full}: –`,
          }),
          Plot.text(tiles, {
            x: "x",
            y: "y",
            text: (d) => `${d.name}\n${mode.value === "day" ? d.said.slice(0, 7) : d.said}`,
            fill: (d) =>
              d.value !== null && d.value > (color.domain[0] + color.domain[1]) / 2
                ? "#fff"
                : d.value === null
                  ? "currentColor"
                  : "#1b1b1b",
            pointerEvents: "none",
            fontSize: tileWidth < 480 ? 10 : 13,
          }),
        ],
      },
      words.provinces,
    );
    svg.querySelectorAll("a").forEach((a) =>
      a.addEventListener("click", (event) => {
        event.preventDefault();
        show(a.getAttribute("href").slice(4));
      }),
    );
    const others = regions.filter((r) => byId.has(r.region_id) && !TILES[r.region_id]);
    out.replaceChildren(
      svg,
      el(
        "p",
        {},
        `${words.others}: `,
        others.map((r) =>
          el(
            "a",
            {
              href: `#at=${r.region_id}`,
              onclick: (event) => {
                event.preventDefault();
                show(r.region_id);
              },
            },
            name(r),
          ),
        ),
      ),
    );
    if (address.get("at")) show(address.get("at"));
  }
  function show(id) {
    const region = regions.find((r) => r.region_id === id);
    if (!region) return;
    address.set("at", id);
    remember({ mode: mode.value, theme: theme.value, at: id });
    const row = byId.get(id) || {};
    const titles = {
      implementing_document_id: words.implementing,
      plan_document_id: words.plan,
      answer_document_id: words.answer,
      leading_organization_id: words.leading,
      pilot_event_id: words.pilot,
    };
    const steps = STEPS.flatMap((s) => [el("dt", {}, titles[s]), el("dd", {}, row[s] ? to(row[s]) : "–")]);
    const parts = tables.flatMap((t) => {
      const rows = held[t].filter(
        (r) => within(r, id) && (t === "metrics" || t === "organizations" || inTheme(r)),
      );
      const key = {
        events: "event_id",
        documents: "document_id",
        metrics: "metric_id",
        regional_initiatives: "initiative_id",
        organizations: "organization_id",
      }[t];
      return rows.length
        ? [
            el("h3", {}, `${captions[t]} (${rows.length})`),
            list(
              rows.map((r) =>
                t === "metrics"
                  ? [to(r[key]), ` ${shown(r.value)} ${r.unit_zh || ""} ${(r.period_end || "").slice(0, 4)}`]
                  : to(r[key]),
              ),
            ),
          ]
        : [];
    });
    detail.replaceChildren(
      el("h2", {}, to(id, name(region))),
      el("dl", { class: "fields" }, steps),
      ...parts,
    );
  }
  draw();
}

start(provinces);
