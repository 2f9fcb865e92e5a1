// On every page: the dark mode, the language that keeps its place, and old addresses of rows.
import { isId } from "../shared/rows.mjs";

const html = document.documentElement;
const toggle = document.getElementById("theme");
const isDark = () =>
  html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const named = () => {
  toggle.textContent = isDark() ? toggle.dataset.light : toggle.dataset.dark;
};
toggle.addEventListener("click", () => {
  html.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", html.dataset.theme);
  } catch {
    /* a browser that keeps nothing */
  }
  named();
});
named();

const language = document.getElementById("language");
language.addEventListener("click", () => {
  language.href = language.href.split(/[?#]/)[0] + location.search + location.hash;
});

/** An address that ends in the id of a row (`#evt-…`) leads to its page, unless the row has its place on this one. */
function follow() {
  const id = location.hash.slice(1);
  if (!isId(id) || document.getElementById(id) || document.getElementById("asked")) return;
  const home = `${html.dataset.root}${html.lang.startsWith("zh") ? "zh" : "en"}`;
  location.replace(`${home}/row/index.html#${id}`);
}
addEventListener("hashchange", follow);
follow();
