/** What a figure says in a few characters: more than 50 million. */
export function spoken(row, words) {
  const limit =
    { more_than: ">", at_least: "≥", less_than: "<", at_most: "≤", about: "≈", nearly: "→" }[row.qualifier] ||
    "";
  return limit + row.value.toLocaleString(words.lang === "zh" ? "zh-CN" : "en-US");
}
