// The picture of each README, by the code that draws those of the site: `node pictures.mjs DATA FOLDER`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { growthPicture } from "./charts/growth.mjs";
import { withoutText } from "./svgtext.mjs";
import { WORDS } from "./shared/words.mjs";

const [DATA, FOLDER] = process.argv.slice(2);
const json = async (name) => JSON.parse(await readFile(path.join(DATA, `${name}.json`), "utf8"));
const charts = { index: await json("charts/index") };
for (const { id } of charts.index.indicators) charts[id] = await json(`charts/${id}`);
await mkdir(FOLDER, { recursive: true });
for (const language of ["en", "zh"]) {
  const picture = growthPicture(charts, WORDS[language]);
  if (picture) await writeFile(path.join(FOLDER, `growth-${language}.svg`), withoutText(picture));
}
