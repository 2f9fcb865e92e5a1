// Which rows of a table are shown, in which order, and how many each further filter would leave.

/** For each row, whether one of the columns holds a form of every term; nothing where there are no terms. */
function rowsWithTerms(held, searched, terms) {
  if (!terms.length) return null;
  const passed = new Uint8Array(held.count).fill(1);
  for (const forms of terms) {
    const found = rowsWithForm(held, searched, forms);
    for (let row = 0; row < held.count; row++) passed[row] &= found[row];
  }
  return passed;
}

function rowsWithForm(held, searched, forms) {
  const found = new Uint8Array(held.count);
  for (const { texts, codes } of searched) {
    const hits = new Uint8Array(texts.length);
    let any = false;
    texts.forEach((text, code) => {
      if (!forms.some((form) => text.includes(form))) return;
      hits[code] = 1;
      any = true;
    });
    if (any) for (let row = 0; row < held.count; row++) found[row] |= hits[codes[row]];
  }
  return found;
}

/** For each row, whether its value of a facet's column is among the chosen ones. */
function rowsChosen(held, facet, chosen) {
  const { values, codes } = held.columns[facet.column];
  const hits = Uint8Array.from(values, (value) => Number(chosen.some((choice) => facet.fits(value, choice))));
  const found = new Uint8Array(held.count);
  for (let row = 0; row < held.count; row++) found[row] = hits[codes[row]];
  return found;
}

/**
 * What filters leave of a table: `rows` (their numbers, in order of the table) and `counts(facet)`, for each value of a
 * facet how many rows it stands for, all other filters applied. `chosen` are pairs of a facet and its chosen values; `searched` pairs of `texts` and `codes`, those of a column.
 */
export function applyFilters(held, chosen, searched, terms) {
  const tests = chosen.map(([facet, values]) => [facet.key, rowsChosen(held, facet, values)]);
  const found = rowsWithTerms(held, searched, terms);
  if (found) tests.push(["", found]);
  const failures = new Uint8Array(held.count);
  const failed = new Uint8Array(held.count); // the last test that a row did not pass
  tests.forEach(([, passed], number) => {
    for (let row = 0; row < held.count; row++)
      if (!passed[row]) {
        failures[row] += 1;
        failed[row] = number;
      }
  });
  const rows = [];
  for (let row = 0; row < held.count; row++) if (!failures[row]) rows.push(row);
  const counts = (facet) => {
    const own = tests.findIndex(([key]) => key === facet.key);
    const { values, codes } = held.columns[facet.column];
    const byCode = new Int32Array(values.length);
    for (let row = 0; row < held.count; row++)
      if (!failures[row] || (failures[row] === 1 && failed[row] === own)) byCode[codes[row]] += 1;
    return countGroups(facet, values, byCode);
  };
  return { rows: Int32Array.from(rows), counts };
}

/** Numbers of rows by value of a facet, out of those by value of its column; a value that no row has counts 0. */
function countGroups(facet, values, byCode) {
  const counts = new Map();
  values.forEach((value, code) => {
    for (const group of facet.groups(value)) counts.set(group, (counts.get(group) ?? 0) + byCode[code]);
  });
  return counts;
}

/**
 * For each value of a column its place in an order, the same for values that `compare` finds equal; what is missing
 * comes last, whichever way the order runs.
 */
export function rankValues({ values }, down, compare) {
  const order = values.map((_, code) => code).filter((code) => values[code] !== null);
  order.sort((a, b) => (down ? -1 : 1) * compare(values[a], values[b]));
  const ranks = new Int32Array(values.length).fill(order.length);
  let rank = 0;
  order.forEach((code, place) => {
    if (place && compare(values[order[place - 1]], values[code])) rank = place;
    ranks[code] = rank;
  });
  return ranks;
}

/** Rows in the order of the ranks of a column's values; rows of one rank keep their order (a counting sort). */
export function sortRows({ codes }, ranks, rows) {
  const starts = new Int32Array(ranks.length + 2);
  for (const row of rows) starts[ranks[codes[row]] + 1] += 1;
  for (let n = 1; n < starts.length; n++) starts[n] += starts[n - 1];
  const sorted = new Int32Array(rows.length);
  for (const row of rows) sorted[starts[ranks[codes[row]]]++] = row;
  return sorted;
}
