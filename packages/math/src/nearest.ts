/** Edit distance: insert, delete, replace, swap of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  const w = b.length + 1;
  const d = new Uint16Array((a.length + 1) * w);
  for (let i = 0; i <= a.length; i++) d[i * w] = i;
  for (let j = 0; j <= b.length; j++) d[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(d[(i - 1) * w + j] + 1, d[i * w + j - 1] + 1, d[(i - 1) * w + j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, d[(i - 2) * w + j - 2] + 1);
      d[i * w + j] = best;
    }
  }
  return d[a.length * w + b.length];
}

/** Longer words are nobody's misspelling: they are not compared, which would take long. */
const LONGEST = 200;

/** So long has the beginning of a word to be before it says which word it begins. */
const BEGINNING = 3;

/** Names with parts (`lander.tilt`) that begin with the same parts differ only in what follows: the shared parts must not make the rest look alike. */
function apart(a: string, b: string): readonly [string, string] {
  let cut = 0;
  for (let i = 0; i < a.length && a[i] === b[i]; i++) if (a[i] === '.') cut = i + 1;
  return [a.slice(cut), b.slice(cut)];
}

/**
 * The known word that was probably meant, for "did you mean": fewest edits, upper and lower case alike, the first of equals; else the shortest that the word is the beginning of
 * (three letters at least). Undefined when none is near: more than a third of the letters would have to change.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let longer: string | undefined;
  for (const k of known) {
    const [a, b] = apart(typed, k.toLowerCase());
    if (a.length >= BEGINNING && b.startsWith(a) && (longer === undefined || k.length < longer.length)) longer = k;
    const allowed = Math.floor(a.length / 3);
    if (Math.abs(a.length - b.length) > allowed) continue;
    const d = distance(a, b);
    if (d <= allowed && d < least) {
      least = d;
      best = k;
    }
  }
  return best ?? longer;
}
