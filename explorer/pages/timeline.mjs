// The events: listed by year, with a chart above.
import { rowDate, sortDay } from "../shared/dates.mjs";
import { toRow } from "../charts/links.mjs";
import { escaped, menuPage } from "./html.mjs";
import {
  choices,
  findable,
  inOwn,
  item,
  listing,
  nameOf,
  ordered,
  plainName,
  themeLegend,
  themesInOrder,
  worded,
} from "./listing.mjs";
import { copyMark } from "./row_parts.mjs";

export const timelinePages = (site, words) => [menuPage(words, "timeline", timeline(site, words))];

/** The province in which a row is, or else its place. */
const placeOf = (regions, id) => regions.get(id)?.province_id || id;

function timeline(site, words) {
  const { data, tables } = site;
  const { dates } = tables.events;
  const regions = new Map(data.regions.map((region) => [region.region_id, region]));
  const events = data.events
    .map((event) => ({ ...event, day: sortDay(event, dates), place: placeOf(regions, event.region_id) }))
    .sort((a, b) => a.day.localeCompare(b.day));
  const yearOf = (event) => event.day.slice(0, 4) || "undated";
  const years = [...new Set(events.map(yearOf))].sort(); // letters come after digits
  const yearName = (year) => (year === "undated" ? words.undated : words.inYear(year));
  const parts = years.map((year) => [
    `y${year}`,
    yearName(year),
    events
      .filter((event) => yearOf(event) === year)
      .map((event) => eventItem(event, yearOf(event), site, words)),
  ]);
  const name = (id) => plainName(site, words, id);
  const order = themesInOrder(site).map((theme) => theme.theme_id);
  return listing(words, {
    page: "timeline",
    filters: [
      [
        "theme",
        words.theme,
        ordered(
          choices(
            events.map((event) => event.theme_id),
            name,
          ),
          order,
        ),
      ],
      [
        "type",
        words.type,
        choices(
          events.map((event) => event.event_type),
          (value) => worded(site, words, "events", "event_type", value),
        ),
      ],
      [
        "place",
        words.wherePlace,
        choices(
          events.map((event) => event.place),
          name,
        ),
      ],
      ["year", words.year, years.map((year) => [year, yearName(year)])],
    ],
    parts,
    legend: themeLegend(site, words, events),
    chart: true,
  });
}

function eventItem(event, year, site, words) {
  const when = rowDate(event, site.tables.events.dates, words.lang);
  const type = worded(site, words, "events", "event_type", event.event_type);
  const place = event.region_id ? ` · ${nameOf(site, words, event.region_id)}` : "";
  const theme = event.theme_id ? ` · ${nameOf(site, words, event.theme_id)}` : "";
  return item({
    facets: { theme: event.theme_id, type: event.event_type, place: event.place, year },
    data: {
      start: event.date_start,
      end: event.date_end,
      bound: event.date_precision === "not_after" || null,
    },
    find: findable(site, event.event_id),
    when,
    html: `<a href="${toRow(words, event.event_id)}">${inOwn(words, event.name_en, event.name_zh)}</a>${copyMark(words, event)} <br><span class="count">${escaped(type)}${place}${theme}</span>`,
  });
}
