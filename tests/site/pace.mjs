// How long each page takes on a slow line and a slow machine, for people: `node pace.mjs SITE MODULES [PAGE …]`.
// 1.6 Mbit/s down, 150 ms there and back, a processor four times slower; a page is ready when it can be used.
import { blank, browser, done, home, MAIN, positionals, ready, server, weight } from "./browser.mjs";

const [, , ...asked] = positionals;
const pages = asked.length ? asked : MAIN.map((name) => `en/${name}.html`);
for (const place of pages) {
  const page = await blank({ fresh: true }); // that holds no file yet
  const slow = await page.context().newCDPSession(page);
  await slow.send("Network.enable");
  await slow.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (0.75 * 1024 * 1024) / 8,
  });
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const begun = performance.now();
  await page.goto(`${home}/${place}`, { waitUntil: "domcontentloaded" });
  await ready(page);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${seconds.toFixed(1)} s, ${Math.round((await weight(page)) / 1024)} KB  ${place}`);
  await done(page);
}
await browser.close();
server.close();
