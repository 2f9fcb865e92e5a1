// What is known of a province, in one scale on all pages: how its tile looks, and in which words.
export const KINDS = {
  document: { fill: "#1f6aa5", ink: "#ffffff" },
  other: { fill: "#b5d2ea", ink: "#14202b" },
  nothing: { fill: "#f3ecdc", ink: "#14202b" },
};
