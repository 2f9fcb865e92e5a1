// A row as structured data: what search engines and reference managers read.
import { nameOf } from "./row_parts.mjs";
import { permanentAddress } from "./row_use.mjs";

/** A day as far as it is known, which schema.org takes as a date: 2018, 2018-05, 2018-05-03. */
const asKnown = (day, precision) => day?.slice(0, { year: 4, multi_year: 4, month: 7 }[precision] ?? 10);
/** A first day that stands for itself: not that of a season, nor a bound. */
const firstDay = (row, start, precision) =>
  ["season", "not_after", "none"].includes(row[precision]) ? undefined : asKnown(row[start], row[precision]);

const place = (context, id) =>
  id ? { "@type": "Place", name: nameOf(context, id, context.lang) } : undefined;
const body = (context, id) =>
  id ? { "@type": "Organization", name: nameOf(context, id, context.lang) } : undefined;

/** What a row of each table is in schema.org, and the properties that its cells give. */
const KINDS = {
  events: (context, row) => ({
    "@type": "Event",
    startDate: firstDay(row, "date_start", "date_precision"),
    endDate: firstDay(row, "date_end", "date_precision"),
    location: place(context, row.venue_region_id ?? row.region_id),
  }),
  documents: (context, row) => ({
    "@type": "CreativeWork",
    dateCreated: firstDay(row, "issued", "issued_precision"),
    datePublished: firstDay(row, "published", "published_precision"),
    spatialCoverage: place(context, row.region_id),
  }),
  regional_initiatives: (context, row) => ({
    "@type": "Project",
    foundingDate: firstDay(row, "date_start", "date_precision"),
    location: place(context, row.region_id),
    parentOrganization: body(context, row.organization_id),
  }),
  programs: (context, row) => ({
    "@type": "Project",
    foundingDate: firstDay(row, "date_start", "date_precision"),
    parentOrganization: body(context, row.organization_id),
  }),
  organizations: (context, row) => ({
    "@type": "Organization",
    location: place(context, row.region_id),
    parentOrganization: body(context, row.parent_id),
  }),
  people: (context, row) => ({
    "@type": "Person",
    jobTitle: (context.lang === "zh" ? row.role_zh : row.role_en) ?? undefined,
    affiliation: body(context, row.organization_id),
  }),
  indicators: () => ({ "@type": "DefinedTerm" }),
  regions: () => ({ "@type": "AdministrativeArea" }),
  themes: () => ({ "@type": "DefinedTerm" }),
};

/** JSON-LD of a row: its kind, names, dates, places, and the dataset that describes it. */
export function structuredData(context, table, id, row) {
  const { site, lang } = context;
  const other = lang === "zh" ? "en" : "zh";
  const description = row[`description_${lang}`] ?? row[`definition_${lang}`];
  const { descriptor, version, jsonld } = site.about;
  return {
    "@context": "https://schema.org/",
    ...KINDS[table](context, row),
    identifier: id,
    name: nameOf(context, id, lang),
    alternateName: nameOf(context, id, other),
    description: description ?? undefined,
    url: permanentAddress(context, id) || undefined,
    subjectOf: {
      "@type": "Dataset",
      name: lang === "zh" ? descriptor.title_zh : descriptor.title,
      description: lang === "zh" ? descriptor.description_zh : descriptor.description,
      version,
      license: jsonld.license,
      creator: jsonld.creator,
    },
  };
}
