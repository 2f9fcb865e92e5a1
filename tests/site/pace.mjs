// How long each page takes on a slow line and a slow machine, for people: `node pace.mjs SITE MODULES [PAGE …]`.
// 1.6 Mbit/s down, 150 ms there and back, a processor four times slower; a page is ready when it can be used. At last how
// long the charts with the most figures take to answer a choice, with twenty times their figures, on this machine.
import { blank, browser, dataOf, done, home, MAIN, positionals, ready, server, weight } from "./browser.mjs";

const TIMES = 20;
const CHARTS = 3;

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

/** A chart with each of its figures many times, a little higher each time, and every second time of another place. */
function enlarged(chart) {
  const own = (id, time) => `${id}-${time}`;
  const times = Array.from({ length: TIMES }, (_, time) => time);
  const every = (ids) => times.flatMap((time) => ids.map((id) => own(id, time)));
  const everyLine = (lines) => times.flatMap((time) => lines.map((line) => line.map((id) => own(id, time))));
  const points = times.flatMap((time) =>
    Object.values(chart.points).map((point) => ({
      ...point,
      id: own(point.id, time),
      value: point.value * (1 + time / TIMES),
      ...(time % 2 ? { region_id: `reg-${time}`, place: { en: `Place ${time}`, zh: `地区${time}` } } : {}),
    })),
  );
  const charts = chart.charts.map((one) => ({
    ...one,
    points: every(one.points),
    undated: every(one.undated),
    lines: everyLine(one.lines),
    gaps: everyLine(one.gaps),
    high: one.high * 2,
  }));
  return { ...chart, points: Object.fromEntries(points.map((point) => [point.id, point])), charts };
}

/** How many ms a chart takes from a choice until it is drawn. */
const answered = (page) =>
  page.evaluate(async () => {
    const box = document.querySelector("details.choose input");
    document.querySelector("details.choose").open = true;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const begun = performance.now();
    box.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - begun;
  });

for (const { id } of asked.length ? [] : dataOf("charts/index").indicators.slice(0, CHARTS)) {
  const page = await blank();
  const chart = enlarged(dataOf(`charts/${id}`));
  const body = `(self.changaiData||={})[${JSON.stringify(`charts/${id}`)}]=${JSON.stringify(chart)};`;
  await page.route(`**/charts/${id}.js`, (route) => route.fulfill({ body, contentType: "text/javascript" }));
  await page.goto(`${home}/en/figures.html?indicator=${id}`);
  await ready(page);
  console.log(`${Math.round(await answered(page))} ms, ${Object.keys(chart.points).length} figures  ${id}`);
  await done(page);
}
await browser.close();
server.close();
