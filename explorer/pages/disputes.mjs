// Every claim that differs from what is adopted.
import { isLinked } from "../shared/address.mjs";
import { escaped } from "./html.mjs";

export function disputesPages(site, words) {
  return [
    { place: "disputes.html", title: words.disputes, body: disputes(site, words), current: "disputes" },
  ];
}

function disputes({ tables, data }, words) {
  const sources = new Map(data.sources.map((s) => [s.source_id, s]));
  const adopted = new Map(
    data.evidence.filter((e) => e.stance === "states").map((e) => [`${e.row_id} ${e.field}`, e]),
  );
  const named = (e) => (e ? sources.get(e.source_id) : null);
  const who = (s) => {
    if (!s) return "";
    const name = `${escaped(s.publisher_zh || s.title_zh)} ${escaped((s.published || "").slice(0, 10))}`;
    if (isLinked(s.url, s.hosting)) return `<a href="${escaped(s.url)}">${name}</a>`;
    return s.hosting === "copy" ? `${name} (${words.copy}: ${escaped(s.url)})` : name;
  };
  const column = (e) => tables[e.table].columns.find((c) => c.name === e.field);
  const said = (e, value) => column(e)?.values[value]?.[words.lang] ?? data.label(value, words.lang);
  const held = (e) => {
    const { columns, rows } = tables[e.table];
    const at = columns.findIndex((c) => c.name === e.field);
    return at < 0 ? "" : rows.find((row) => row[0] === e.row_id)?.[at];
  };
  const rows = data.evidence
    .filter((e) => e.stance === "disputes")
    .map((e) => {
      const best = adopted.get(`${e.row_id} ${e.field}`);
      return `<tr><td><a href="#${e.row_id}">${escaped(data.label(e.row_id, words.lang))}</a><br>${escaped(column(e)?.title[words.lang] ?? e.field)}</td><td>${escaped(said(e, best ? best.claim : held(e)))}<br>${who(named(best))}</td><td>${escaped(said(e, e.claim))} (<span lang="zh">${escaped(e.exact)}</span>)<br>${who(named(e))}</td><td>${escaped(e.note_en)}</td></tr>`;
    });
  return `<h1>${words.disputes}</h1><p class="note">${words.disputesNote}</p>
<div class="tablewrap" role="region" tabindex="0" aria-label="${words.disputes}"><table id="disputes"><thead><tr><th>${words.row}</th><th>${words.here}</th><th>${words.there}</th><th>${words.why}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
