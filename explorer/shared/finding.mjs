// How texts are compared with what somebody types: one form for both, and numbers in whatever way they are written.

const MARKED = /[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]/;
const NUMBERED = /\s*[〔[(【〖{<《]\s*(\d{4})\s*[〕\])】〗}>》]\s*第?\s*(\d+)\s*号/g;
const SCALES = { 千: 1e3, 万: 1e4, 十万: 1e5, 百万: 1e6, 千万: 1e7, 亿: 1e8, 万亿: 1e12 };
const WORDS = { thousand: 1e3, million: 1e6, mln: 1e6, billion: 1e9, bn: 1e9, trillion: 1e12 };
const NUMBER = /(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?/.source;
const SCALED = new RegExp(
  `${NUMBER}\\s*(?:(${Object.keys(SCALES)
    .sort((a, b) => b.length - a.length)
    .join("|")})|(${Object.keys(WORDS).join("|")})\\b)?`,
  "g",
);

const SCALED_SIGNS = /\d\s*[千万十百亿]|\d,\d{3}|\d\s*(?:thousand|[mbtr]+illion|mln|bn)/;

/**
 * A text in the form in which texts are compared: lower case, full-width signs as narrow ones, without the marks of
 * tones, with one kind of brackets around the year of a document's number.
 */
export function searchable(text) {
  let plain = String(text).normalize("NFKC").toLowerCase().replace(/[‘’]/g, "'");
  if (MARKED.test(plain)) plain = plain.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
  return plain.replace(NUMBERED, "[$1]$2号");
}

/** How a number stands among texts that are searched; no other number holds it. */
export const numberKey = (number) => `¤${Number(number.toPrecision(12))}¤`;

/** The keys of the numbers that a searchable text writes with a scale or with commas: 5800万, 58 million, 58,000,000. */
export function numberKeys(text) {
  if (!SCALED_SIGNS.test(text)) return "";
  return [...text.matchAll(SCALED)]
    .filter(isScaled)
    .map((match) => numberKey(readNumber(match)))
    .join("");
}

const isScaled = ([found, , , scale, word]) => Boolean(scale || word || found.includes(","));
const readNumber = ([, whole, part = "", scale, word]) =>
  Number(whole.replaceAll(",", "") + part) * (SCALES[scale] ?? WORDS[word] ?? 1);

/**
 * What somebody typed, as terms of which every one must be found; each is a list of forms of which one is enough.
 * A number with its scale or its commas is one term, also where a space stands within.
 */
export function termsOf(query) {
  const terms = [];
  const rest = searchable(query).replace(SCALED, (...match) => {
    if (!isScaled(match)) return match[0];
    terms.push([numberKey(readNumber(match))]);
    return " ";
  });
  for (const word of rest.split(/\s+/).filter(Boolean)) terms.push(formsOf(word));
  return terms;
}

/** The forms of a word: a bare number also as a number, pinyin also without the digit of its tone and with ü for v. */
function formsOf(word) {
  const forms = [word];
  if (/^\d+(\.\d+)?$/.test(word)) forms.push(numberKey(Number(word)));
  if (/^[a-z]+[1-5]$/.test(word)) forms.push(word.slice(0, -1));
  if (/[ln]v/.test(word)) forms.push(word.replace(/([ln])v/g, "$1u"));
  return forms;
}
