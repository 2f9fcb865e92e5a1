// The documents: listed by level, with numbers and issuers, and a chart above.
import { rowDate, sortDay } from "../shared/dates.mjs";
import { toRow } from "../charts/links.mjs";
import { grouped } from "../shared/grouped.mjs";
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
  worded,
} from "./listing.mjs";
import { copyMark } from "./row_parts.mjs";

export const documentsPages = (site, words) => [menuPage(words, "documents", documents(site, words))];

function documents(site, words) {
  const { data, tables } = site;
  // A document goes by its day of issue, or else of publication: not by that of its adoption, or of its term.
  const dates = tables.documents.dates.filter(({ start }) => ["issued", "published"].includes(start));
  const issuers = grouped(
    data.document_issuers.filter((row) => row.role === "issuer"),
    (row) => row.document_id,
  );
  const relations = grouped(data.document_relations, (row) => row.document_id);
  const rows = data.documents
    .map((row) => ({
      ...row,
      day: sortDay(row, dates),
      issuers: (issuers.get(row.document_id) ?? []).map((issuer) => issuer.organization_id),
      relations: relations.get(row.document_id) ?? [],
    }))
    .sort((a, b) => b.day.localeCompare(a.day));
  const levels = Object.keys(tables.documents.columns.find(({ name }) => name === "level").values);
  const level = (value) => worded(site, words, "documents", "level", value);
  const parts = levels.map((value) => [
    `level-${value}`,
    level(value),
    rows.filter((row) => row.level === value).map((row) => documentItem(row, dates, site, words)),
  ]);
  const years = [...new Set(rows.map(yearOf))].sort();
  return listing(words, {
    page: "documents",
    filters: [
      [
        "level",
        words.level,
        ordered(
          choices(
            rows.map((row) => row.level),
            level,
          ),
          levels,
        ),
      ],
      [
        "issuers",
        words.issuer,
        choices(
          rows.flatMap((row) => row.issuers),
          (id) => plainName(site, words, id),
        ),
      ],
      [
        "type",
        words.type,
        choices(
          rows.map((row) => row.document_type),
          (value) => worded(site, words, "documents", "document_type", value),
        ),
      ],
      [
        "year",
        words.year,
        years.map((year) => [year, year === "undated" ? words.undated : words.inYear(year)]),
      ],
    ],
    parts,
    legend: themeLegend(site, words, rows),
    chart: true,
  });
}

const yearOf = (row) => row.day.slice(0, 4) || "undated";

function documentItem(row, dates, site, words) {
  const number = row.document_number
    ? ` <span class="number" lang="zh">${escaped(row.document_number)}</span>`
    : "";
  const link = (id, text) => `<a href="${toRow(words, id)}">${text}</a>`;
  const issuers = row.issuers.map((id) => link(id, nameOf(site, words, id))).join(words.comma);
  const relations = row.relations
    .map(
      (relation) =>
        `<br><span class="count">${escaped(worded(site, words, "document_relations", "relation", relation.relation))}</span> ${link(relation.related_document_id, nameOf(site, words, relation.related_document_id))}`,
    )
    .join("");
  return item({
    facets: {
      level: row.level,
      issuers: row.issuers.join(" "),
      type: row.document_type,
      year: yearOf(row),
    },
    data: {
      id: row.document_id,
      day: row.day,
      theme: row.theme_id,
      to: row.relations.map((relation) => relation.related_document_id).join(" "),
    },
    find: `${findable(site, row.document_id)} ${row.issuers.map((id) => findable(site, id)).join(" ")}`,
    when: rowDate(row, dates, words.lang),
    html: `${link(row.document_id, inOwn(words, row.title_en, row.title_zh))}${number}${copyMark(words, row)}${issuers ? `<br><span class="count">${words.issuer}${words.colon}</span>${issuers}` : ""}${relations}`,
  });
}
