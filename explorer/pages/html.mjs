// HTML as text: everything that comes from the data is escaped.
import { partsByLanguage } from "../shared/languages.mjs";

export const escaped = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** Text with every part of it that is in another language than the page marked as such. */
export const spoken = (text, lang) =>
  partsByLanguage(String(text ?? ""), lang)
    .map(([part, other]) => (other ? `<span lang="${other}">${escaped(part)}</span>` : escaped(part)))
    .join("");

/** HTML whose texts, but for code, have the parts in another language than theirs marked as such. */
export const spokenHtml = (html, lang) =>
  html.replace(/(<(?:pre|code)\b.*?<\/(?:pre|code)>|<[^>]*>)|([^<]+)/gs, (_, tag, text) =>
    tag
      ? tag
      : partsByLanguage(text, lang)
          .map(([part, other]) => (other ? `<span lang="${other}">${part}</span>` : part))
          .join(""),
  );

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
export const legend = (entries) =>
  `<ul class="legend">${entries.map(([color, text]) => `<li><i style="background:${color}"></i>${escaped(text)}</li>`).join("")}</ul>`;

/** A page of the menu: its name, a note on how to read it, and what it shows, which a script of the browser goes on with. */
export const menuPage = (words, name, html, script = name) => ({
  place: `${name}.html`,
  title: words[name],
  body: `<h1>${words[name]}</h1><p class="note">${words[`${name}Note`]}</p>${html}`,
  current: name,
  scripts: [`${script}.js`],
});

/** Have the browser load a script of the data at once, before the scripts that ask for it have come. */
export const early = (address) => `<link rel="preload" as="script" href="${escaped(address)}">`;
