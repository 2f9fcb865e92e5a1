// The word of a unit as it stands beside a number.

/**
 * What follows a number: its unit without the words in brackets that explain it, `{en, zh}` in one of these languages;
 * with the space before it, which a percent sign has not.
 */
export function unitAfter(value, unit, lang) {
  const word = unit[lang].replace(/\s*[(（].*?[)）]/g, "").toLowerCase();
  if (/^(percent|%)$/.test(word)) return "%";
  if (lang !== "en" || value !== 1) return ` ${word}`;
  return ` ${word.replace(/(?<=ch)es\b|s\b/g, "")}`;
}
