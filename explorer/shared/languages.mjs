// Texts of two languages: which parts of one are in another language than the page, so that a page can say so.

const HAN = /\p{Script=Han}/u;
/** Characters with the signs and digits among them: 《…》, 〔2022〕14号. */
const HAN_PART =
  /[《“（〔「]*\p{Script=Han}(?:[\p{Script=Han}\d《》“”（）〔〕「」、。，；：·！？—…]*[\p{Script=Han}》”）〕」。！？])?/gu;
/** Two words in Latin letters and more. */
const LATIN_PART =
  /[A-Za-z][^\p{Script=Han}\s（）《》“”、。，；：|]*(?:[ \n]+[^\p{Script=Han}\s（）《》“”、。，；：|]+)+/gu;

/** Whether a text is in Chinese, whatever letters stand in it: “职工之家”APP. */
function isChinese(text) {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[A-Za-z]+/g)?.length ?? 0;
  return characters > 3 * words;
}

/**
 * A text in parts, `[text, language]`, the language null for that of the page. A text in one language alone is one
 * part; a name of one word in Latin letters is at home in either.
 */
export function partsByLanguage(text, lang) {
  const [pattern, other] = lang === "zh" ? [LATIN_PART, "en"] : [HAN_PART, "zh"];
  const isForeign = lang === "zh" ? !HAN.test(text) && /[A-Za-z]\S*\s+\S/.test(text) : isChinese(text);
  if (isForeign) return [[text, other]];
  const parts = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > done) parts.push([text.slice(done, index), null]);
    parts.push([found, other]);
    done = index + found.length;
  }
  if (done < text.length || !parts.length) parts.push([text.slice(done), null]);
  return parts;
}
