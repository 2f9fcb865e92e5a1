// Every page: accessible, no wider than its window, without an error.
import {
  COLOURS,
  LANGUAGES,
  MAIN,
  WCAG,
  axe,
  axed,
  blank,
  done,
  lead,
  number,
  over,
  picture,
  ready,
  seen,
} from "./browser.mjs";
import { unmarked } from "./languages.mjs";

/** Every page in both languages: at each width, in both schemes, with pictures. */
export async function thorough() {
  const page = await blank();
  for (const language of LANGUAGES)
    for (const name of MAIN) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await lead(page, `${language}/${name}.html`);
      await page.addScriptTag({ path: axe });
      await axed(page, `${language}/${name}`, "light");
      await axed(page, `${language}/${name}`, "dark", COLOURS); // a scheme changes nothing but colours
      await page.emulateMedia({ colorScheme: "light" });
      for (const width of [1280, 375]) {
        await page.setViewportSize({ width, height: 900 });
        if (width === 375) {
          await page.reload({ waitUntil: "load" }); // the charts measure the window as they are drawn
          await ready(page);
        }
        seen.pages[`${language}/${name} ${width}`] = await over(page);
        seen.unmarked[`${language}/${name}`] = await unmarked(page);
        await picture(page, `${language}-${name}-${width}`);
      }
    }
  await done(page);
}

/** Every page in one of the languages, in turns, and in one scheme, drawn once in a narrow window. */
export async function quick() {
  for (const [number, name] of MAIN.entries()) {
    const language = LANGUAGES[number % 2];
    const page = await blank({ viewport: { width: 375, height: 900 } });
    await lead(page, `${language}/${name}.html`);
    seen.pages[`${language}/${name} 375`] = await over(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    seen.pages[`${language}/${name} 1280`] = await over(page);
    seen.unmarked[`${language}/${name}`] = await unmarked(page);
    await page.addScriptTag({ path: axe });
    await axed(page, `${language}/${name}`, language === "en" ? "light" : "dark", WCAG);
    await done(page);
  }
}
