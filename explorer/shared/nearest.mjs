// The known word that somebody may have meant.

/** How many letters two words differ by (Levenshtein). */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row.at(-1);
}

/** The word that is most like one that is not known, or nothing if none is like it. */
export function nearest(word, known) {
  let found;
  let least = Math.max(2, word.length / 3) + 0.5;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const far = distance(word, candidate);
    if (far < least) [found, least] = [candidate, far];
  }
  return found;
}
