// One colour a theme, everywhere the same, safe for the colour-blind (Okabe and Ito).
const THEMES = {
  "thm-design": "#0072B2",
  "thm-thought": "#D55E00",
  "thm-contribution": "#009E73",
  "thm-skill": "#E69F00",
  "thm-status": "#CC79A7",
  "thm-growth": "#56B4E9",
};
export const NO_THEME = "#808080";

/** The colour of what belongs to a theme, or to none. */
export const colorOfTheme = (id) => THEMES[id] ?? NO_THEME;

// A tile a unit, laid out as on the map: column and row.
export const TILES = {
  "reg-cn-hl": [7, 0],
  "reg-cn-nm": [5, 1],
  "reg-cn-jl": [7, 1],
  "reg-cn-xj": [0, 2],
  "reg-cn-gs": [2, 2],
  "reg-cn-nx": [3, 2],
  "reg-cn-sx": [4, 2],
  "reg-cn-he": [5, 2],
  "reg-cn-bj": [6, 2],
  "reg-cn-ln": [7, 2],
  "reg-cn-qh": [1, 3],
  "reg-cn-sn": [3, 3],
  "reg-cn-ha": [4, 3],
  "reg-cn-sd": [5, 3],
  "reg-cn-tj": [6, 3],
  "reg-cn-xz": [0, 4],
  "reg-cn-sc": [2, 4],
  "reg-cn-cq": [3, 4],
  "reg-cn-hb": [4, 4],
  "reg-cn-ah": [5, 4],
  "reg-cn-js": [6, 4],
  "reg-cn-sh": [7, 4],
  "reg-cn-yn": [2, 5],
  "reg-cn-gz": [3, 5],
  "reg-cn-hn": [4, 5],
  "reg-cn-jx": [5, 5],
  "reg-cn-zj": [6, 5],
  "reg-cn-gx": [3, 6],
  "reg-cn-gd": [4, 6],
  "reg-cn-fj": [5, 6],
  "reg-cn-tw": [7, 6],
  "reg-cn-hi": [3, 7],
  "reg-cn-mo": [4, 7],
  "reg-cn-hk": [5, 7],
};
export const VERDICTS = { met: "#009E73", missed: "#D55E00", "not yet due": "#56B4E9", unknown: "#999999" };
