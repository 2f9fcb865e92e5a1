// People and bodies, and what they took part in.
import { rowDate, sortDay } from "../shared/dates.mjs";
import { toRow } from "../charts/links.mjs";
import { grouped } from "../shared/grouped.mjs";
import { escaped, menuPage } from "./html.mjs";
import { findable, inOwn, item, listing, nameOf, worded } from "./listing.mjs";
import { copyMark } from "./row_parts.mjs";

export const peoplePages = (site, words) => [menuPage(words, "people", people(site, words), "listed")];

function people(site, words) {
  const { data } = site;
  const events = new Map(data.events.map((event) => [event.event_id, event]));
  const took = grouped(data.event_participants, (row) => row.person_id || row.organization_id);
  const often = (id) => took.get(id)?.length ?? 0;
  const part = (rows, key, role) =>
    rows
      .slice()
      .sort((a, b) => often(b[key]) - often(a[key]))
      .map((row) => participant(row, key, took.get(row[key]) ?? [], { events, role }, site, words));
  return listing(words, {
    page: "people",
    filters: [],
    parts: [
      ["people", site.tables.people.title[words.lang], part(data.people, "person_id", true)],
      [
        "organizations",
        site.tables.organizations.title[words.lang],
        part(data.organizations, "organization_id"),
      ],
    ],
  });
}

function participant(row, key, took, { events, role }, site, words) {
  const { dates } = site.tables.events;
  const when = (entry) => sortDay(events.get(entry.event_id) ?? {}, dates);
  const parts = took
    .slice()
    .sort((a, b) => when(a).localeCompare(when(b)))
    .map((entry) => {
      const event = events.get(entry.event_id);
      const date = event ? rowDate(event, dates, words.lang) : "";
      const said = worded(site, words, "event_participants", "role", entry.role);
      return `<li><span class="when">${escaped(date)}</span> <a href="${toRow(words, entry.event_id)}">${nameOf(site, words, entry.event_id)}</a> <span class="count">${escaped(said)}</span></li>`;
    });
  const what = role && (row.role_en || row.role_zh) ? `, ${inOwn(words, row.role_en, row.role_zh)}` : "";
  const shown = what && words.lang === "zh" ? what.replace(", ", "，") : what;
  const list = parts.length
    ? `<details><summary>${words.tookPart(parts.length)}</summary><ul class="plain">${parts.join("")}</ul></details>`
    : "";
  return item({
    find: findable(site, row[key]),
    html: `<a href="${toRow(words, row[key])}">${nameOf(site, words, row[key])}</a>${shown}${copyMark(words, row)}${list}`,
  });
}
