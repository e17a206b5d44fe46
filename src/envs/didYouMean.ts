/** Suggestions for misspelt names. */

/** Levenshtein distance: insertions, deletions and replacements from a to b, row by row. */
export const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, replaced));
    }
    row = next;
  }
  return row[b.length];
};

/** Base name in lower case, and version: 'CartPole-v1' is cartpole, 1. */
const splitVersion = (name: string): { readonly base: string; readonly version: number } => {
  const [, base, version] = /^(.*?)(?:-v(\d+))?$/s.exec(name.toLowerCase()) as RegExpExecArray;
  return { base, version: Number(version ?? 0) };
};

/**
 * Known names within a third of a name's length, ignoring case and version; nearest, newest first.
 */
export const nearest = (name: string, known: readonly string[]): readonly string[] => {
  const { base } = splitVersion(name);
  return known
    .map((candidate) => ({
      candidate,
      distance: editDistance(base, splitVersion(candidate).base),
      version: splitVersion(candidate).version,
    }))
    .filter(({ distance }) => distance <= base.length / 3)
    .sort((a, b) => a.distance - b.distance || b.version - a.version)
    .map(({ candidate }) => candidate);
};

/**
 * The end of a sentence about an unknown name: '; did you mean a or b?', or '.' if there are no
 * guesses.
 */
export const hint = (guesses: readonly string[]): string =>
  guesses.length > 0 ? `; did you mean ${guesses.join(' or ')}?` : '.';

/** The same for a word among known names: the `most` nearest ones, or all that are near. */
export const didYouMean = (word: string, known: readonly string[], most?: number): string =>
  hint(nearest(word, known).slice(0, most));
