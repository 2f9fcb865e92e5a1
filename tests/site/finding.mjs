// What of texts and of what somebody types is compared: reads `[[text, query], …]`, prints whether each is found.
import { readFileSync } from "node:fs";
import { numberKeys, searchable, termsOf } from "../../explorer/shared/finding.mjs";

const pairs = JSON.parse(readFileSync(0, "utf8"));
const found = pairs.map(([text, query]) => {
  const plain = searchable(text);
  const all = `${plain} ${numberKeys(plain)}`;
  return termsOf(query).every((forms) => forms.some((form) => all.includes(form)));
});
console.log(JSON.stringify(found));
