// Words for dates: `node dates.mjs` reads a list of [row, dates of its table] as JSON and prints, for each, what the
// explorer writes in English and in Chinese.
import { text } from "node:stream/consumers";
import { dateText } from "../../explorer/shared/dates.mjs";

const asked = JSON.parse(await text(process.stdin));
const said = asked.map(([row, dates]) => ["en", "zh"].map((lang) => dateText(row, dates, lang)));
process.stdout.write(JSON.stringify(said));
