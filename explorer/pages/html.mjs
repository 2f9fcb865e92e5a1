// HTML as text: everything that comes from the data is escaped.
export const escaped = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
export const legend = (entries) =>
  `<ul class="legend">${entries.map(([color, text]) => `<li><i style="background:${color}"></i>${escaped(text)}</li>`).join("")}</ul>`;
export const figure = (title, note, svg, extra = "", kind = "") =>
  `<figure class="${kind}"><h2>${title}</h2><p class="note">${note}</p>${extra}<div class="scroll" role="region" tabindex="0" aria-label="${escaped(title)}">${svg}</div></figure>`;
/** Have the browser load a script of the data at once, before the scripts that ask for it have come. */
export const early = (address) => `<link rel="preload" as="script" href="${escaped(address)}">`;
