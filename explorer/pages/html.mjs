// HTML as text: everything that comes from the data is escaped.
export const escaped = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
export const legend = (entries) =>
  `<ul class="legend">${entries.map(([color, text]) => `<li><i style="background:${color}"></i>${escaped(text)}</li>`).join("")}</ul>`;
/** Have the browser load a script of the data at once, before the scripts that ask for it have come. */
export const early = (address) => `<link rel="preload" as="script" href="${escaped(address)}">`;
