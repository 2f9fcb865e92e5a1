// Look at a site in a real browser: `node check.mjs SITE MODULES [--event EVENT] [--pictures FOLDER]`. Prints what was
// seen as JSON. EVENT is the id of an event with a hostile name, in a site of made-up data; without it, the site is that
// of the data. With a FOLDER each page is looked at in both languages, in every colour scheme and drawn anew at each
// width, and leaves pictures there; without, what one look can show is seen in one.
import { awkward } from "./awkward.mjs";
import { charts, drawn } from "./charts.mjs";
import { browser, EVENT, PICTURES, seen, server } from "./browser.mjs";
import { front } from "./front.mjs";
import { quick, thorough } from "./pages.mjs";
import { hostileRows, rows } from "./rows.mjs";
import { search } from "./search.mjs";
import { tables } from "./tables.mjs";
import { whole } from "./whole.mjs";

if (EVENT) {
  await awkward();
  await hostileRows();
} else if (PICTURES) {
  await thorough();
  await drawn();
} else {
  await quick();
  await whole();
  await charts();
  await rows();
  await front();
  await tables();
  await search();
}
await browser.close();
server.close();
console.log(JSON.stringify(seen));
