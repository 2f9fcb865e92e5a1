// The pages that the browser draws: timeline, provinces, documents, people and bodies.
export const EXPLORE = ["timeline", "provinces", "documents", "people"];

export function explorePages(site, words) {
  return EXPLORE.map((name) => ({
    place: `${name}.html`,
    title: words[name],
    body: `<h1>${words[name]}</h1><p class="note">${words[`${name}Note`] || words.exploreNote}</p><noscript><p>${words.noscript}</p></noscript><div id="explore" data-page="${name}"></div>`,
    current: name,
    scripts: [`${name}.js`],
  }));
}
