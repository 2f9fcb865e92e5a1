// What became of targets: a square each, in groups with their names.
import { escaped } from "../pages/html.mjs";
import { VERDICTS } from "../shared/palette.mjs";

export function outcomes({ groups }, site, words) {
  const labels = Object.fromEntries(
    site.tables.targets.columns.map((column) => [column.name, column.values]),
  );
  const rows = groups.map(({ verdict, reason, rows: targets }) => {
    const name = reason
      ? `${labels.verdict[verdict][words.lang]}${words.colon}${labels.reason[reason][words.lang]}`
      : labels.verdict[verdict][words.lang];
    const squares = targets.map(() => `<i style="background:${VERDICTS[verdict]}"></i>`).join("");
    return `<li><span class="what">${escaped(name)}</span> <b>${targets.length}</b><span class="squares" aria-hidden="true">${squares}</span></li>`;
  });
  return `<ul class="outcomes">${rows.join("")}</ul>`;
}
