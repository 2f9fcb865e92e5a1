// The documents by level in time, and how they follow each other.
import * as Plot from "@observablehq/plot";
import { documentDay, latestOfDocument } from "../shared/dates.mjs";
import { THEMES } from "../shared/palette.mjs";
import { day, list, name, picture, place, start, to, width } from "./drawing.js";
import { el, inLanguage, load, records, shown, words, worded } from "./store.js";

async function documentsPage() {
  const [table, documents, relations, issuers] = await Promise.all([
    load("documents"),
    records("documents"),
    records("document_relations"),
    records("document_issuers"),
  ]);
  const levels = table.columns.find((c) => c.name === "level");
  const relationColumn = (await load("document_relations")).columns.find((c) => c.name === "relation");
  const dated = documents
    .filter(latestOfDocument)
    .map((d) => ({ ...d, on: day(latestOfDocument(d)), at: inLanguage(levels.values[d.level]) }));
  const byId = new Map(dated.map((d) => [d.document_id, d]));
  const arcs = relations
    .map((r) => ({ from: byId.get(r.document_id), to: byId.get(r.related_document_id), ...r }))
    .filter((r) => r.from && r.to);
  const order = Object.keys(levels.values)
    .map((v) => inLanguage(levels.values[v]))
    .filter((v) => dated.some((d) => d.at === v));
  // Documents of one level and nearly one day stand one above the other.
  const lanes = {},
    gap = (13 / width()) * (day("2027-01-01") - day("2013-01-01"));
  for (const d of dated.sort((a, b) => a.on - b.on)) {
    const free = (lanes[d.at] ||= []);
    let lane = free.findIndex((x) => x < +d.on);
    if (lane < 0) lane = free.push(0) - 1;
    free[lane] = +d.on + gap;
    d.lane = lane;
  }
  const deep = Math.max(...Object.values(lanes).map((l) => l.length));
  const y = (d) => order.indexOf(d.at) * (deep + 1) + d.lane;
  const chart = picture(
    {
      height: 60 + order.length * (deep + 1) * 14,
      marginLeft: 120,
      x: { label: null, grid: true, domain: [day("2013-01-01"), day("2027-01-01")] },
      y: {
        domain: [-1, order.length * (deep + 1)],
        ticks: order.map((_, n) => n * (deep + 1)),
        tickFormat: (v) => order[Math.round(v / (deep + 1))],
        label: null,
        reverse: true,
      },
      marks: [
        Plot.arrow(arcs, {
          x1: (d) => d.from.on,
          y1: (d) => y(d.from),
          x2: (d) => d.to.on,
          y2: (d) => y(d.to),
          bend: true,
          stroke: "currentColor",
          strokeOpacity: 0.4,
          inset: 7,
        }),
        Plot.dot(dated, {
          x: "on",
          y,
          r: 6,
          fill: (d) => THEMES[d.theme_id],
          href: (d) => `#${d.document_id}`,
          title: (d) => `${documentDay(d)} ${name(d)}`,
          className: "points",
        }),
      ],
    },
    words.documents,
  );
  const relation = (id) =>
    relations
      .filter((r) => r.document_id === id)
      .map((r) => [` · ${worded(relationColumn, r.relation)} `, to(r.related_document_id)]);
  const bodies = Object.groupBy(issuers, (i) => i.document_id);
  const undated = documents.filter((d) => !latestOfDocument(d));
  place.append(
    el(
      "p",
      { class: "count", "data-points": dated.length },
      `${shown(dated.length)} + ${shown(undated.length)} ${words.undated}`,
    ),
    chart,
    list(
      dated
        .sort((a, b) => b.on - a.on)
        .concat(undated)
        .map((d) =>
          [
            el("span", { class: "count" }, `${latestOfDocument(d) ? documentDay(d) : "–"} `),
            to(d.document_id, name(d)),
            d.document_number ? ` ${d.document_number}` : "",
            bodies[d.document_id]
              ? [
                  " — ",
                  ...bodies[d.document_id]
                    .filter((i) => i.role === "issuer")
                    .flatMap((i, n) => [n ? ", " : "", to(i.organization_id)]),
                ]
              : [],
            ...relation(d.document_id),
          ].flat(3),
        ),
    ),
  );
}

start(documentsPage);
