// sitemap.xml: every page with its own address, in both languages.
import { escaped } from "./html.mjs";
import { WORDS } from "../shared/words.mjs";

/** `baseUrl` is the address of the site, `places` those of its pages below the folder of a language. */
export function sitemap(baseUrl, places) {
  const languages = Object.keys(WORDS);
  const entries = places.flatMap((place) => {
    const alternates = languages.map(
      (lang) =>
        `<xhtml:link rel="alternate" hreflang="${lang}" href="${escaped(`${baseUrl}${lang}/${place}`)}"/>`,
    );
    return languages.map(
      (lang) => `<url><loc>${escaped(`${baseUrl}${lang}/${place}`)}</loc>${alternates.join("")}</url>`,
    );
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join("\n")}
</urlset>
`;
}
