// The picture of each README, by the code that draws those of the site: `node pictures.mjs DATA FOLDER`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { growth } from "./charts/growth.mjs";
import { withoutText } from "./svgtext.mjs";
import { WORDS } from "./shared/words.mjs";

const [DATA, FOLDER] = process.argv.slice(2);
const json = async (name) => JSON.parse(await readFile(path.join(DATA, `${name}.json`), "utf8"));
const records = async (name) => {
  const table = await json(`tables/${name}`);
  return table.rows.map((row) => Object.fromEntries(table.columns.map((c, i) => [c.name, row[i]])));
};
const data = { metrics: await records("metrics"), series: await records("series") };
await mkdir(FOLDER, { recursive: true });
for (const language of ["en", "zh"]) {
  await writeFile(path.join(FOLDER, `growth-${language}.svg`), withoutText(growth(data, WORDS[language])));
}
