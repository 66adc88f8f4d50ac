/** What somebody probably meant to type. */

/** Edits between two words: insert, delete, replace, swap two neighbours (optimal string alignment). */
function edits(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const line = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (line[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      line.push(best);
    }
    before = last;
    last = line;
  }
  return last[other.length] ?? 0;
}

/** The nearest of `known` when it is near enough to be worth saying: at most a third of the letters differ. */
export function nearest(word: string, known: readonly string[]): string | null {
  const typed = word.slice(0, 64).toLowerCase();
  let found: string | null = null;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const one of known) {
    const count = edits(typed, one.toLowerCase());
    if (count < least) {
      least = count;
      found = one;
    }
  }
  return found;
}

/** " Did you mean --json?", or nothing. */
export function hint(word: string, known: readonly string[], prefix = ''): string {
  const found = nearest(word, known);
  return found === null ? '' : ` Did you mean ${prefix}${found}?`;
}

/** Where the distance is as good as none: the word stands inside the id. */
const INSIDE = 0.5;

/**
 * Ids that look most like the word, the nearest first: there are always some, however far. The area before the dot may
 * be left out ("leaf-only" for "tls.leaf-only").
 */
export function nearestIds(word: string, ids: readonly string[], most = 3): string[] {
  const typed = word.slice(0, 64).toLowerCase();
  const distance = (id: string): number => {
    const whole = id.toLowerCase();
    if (typed.length > 2 && whole.includes(typed)) return INSIDE;
    return Math.min(edits(typed, whole), edits(typed, whole.slice(whole.indexOf('.') + 1)));
  };
  return ids
    .map((id) => ({ id, away: distance(id) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ id }) => id);
}
